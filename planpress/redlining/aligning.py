"""Two sequences of paragraphs, tables or rows become pairs: which one in the newer is which one in the older."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Protocol, TypeAlias, TypeVar

ALIKE = 0.5
"""What is at least so alike, of 1, is the same thing with changes."""
_MANY = 20_000
"""Above so many comparisons of old with new not each is compared with each."""
_TOO_MANY = 4_000_000
_FIGURE = re.compile(r"\d[\d.,\u00a0\u202f]*")
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W\d_]+|\ufffc\w+")


class Item(Protocol):
    """What can be aligned: equal when the keys are, and never one for the other when of different kinds of form."""

    @property
    def key(self) -> str: ...

    @property
    def form(self) -> str: ...


Kind = TypeVar("Kind", bound=Item)
Pair: TypeAlias = tuple[Kind | None, Kind | None]
"""The older and the newer one; None where there is none."""
_Match: TypeAlias = tuple[int, int]


def aligned(old: Sequence[Kind], new: Sequence[Kind]) -> list[Pair[Kind]]:
    """All items of both in order, those that are the same in pairs; between pairs the old ones come first.

    What is unique and equal in both is paired first (patience diff), then, between such, what is most alike. What
    stands alone in both at the same place and is of one form is paired whatever it says.
    """
    pairs: list[Pair[Kind]] = []
    at_old = at_new = 0
    found = _matches([_Profile(item) for item in old], [_Profile(item) for item in new])
    for i, j in [*found, (len(old), len(new))]:
        pairs += _between(old[at_old:i], new[at_new:j], alone=not found)
        if i < len(old):
            pairs.append((old[i], new[j]))
        at_old, at_new = i + 1, j + 1
    return pairs


def _between(old: Sequence[Kind], new: Sequence[Kind], alone: bool) -> Iterator[Pair[Kind]]:
    if len(old) == len(new) == 1 and old[0].form == new[0].form and (alone or not old[0].form.startswith("tr")):
        yield old[0], new[0]
        return
    yield from ((item, None) for item in old)
    yield from ((None, item) for item in new)


@dataclass(frozen=True)
class _Profile:
    """An item with what tells how much it is like another."""

    item: Item

    @cached_property
    def key(self) -> str:
        return self.item.key

    @cached_property
    def kind(self) -> str:
        """Paragraphs may change their style, tables and rows not their columns."""
        form = self.item.form
        return "p" if form.startswith("p ") else form

    @cached_property
    def masked(self) -> str:
        """The key with all figures alike."""
        return f"{self.kind} {_FIGURE.sub('#', self.key)}"

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(_WORD.findall(self.key))

    @cached_property
    def figures(self) -> Counter[str]:
        return Counter(_FIGURE.findall(self.key))

    def likeness(self, other: _Profile) -> float:
        """From 0 to 1 how much of the words is the same; figures decide where there are no words, or between equals."""
        if self.kind != other.kind:
            return 0
        if bool(self.words) != bool(other.words):
            return 0
        figures = _shared(self.figures, other.figures)
        if not self.words:
            return 0.6 + 0.3 * figures if bool(self.figures) == bool(other.figures) else 0
        nearest = 0.05 * figures + 0.01 * (self.item.form == other.item.form)
        return 0.94 * _shared(self.words, other.words) + nearest


def _shared(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * sum(min(count, other[word]) for word, count in one.items()) / total if total else 0


def _matches(old: Sequence[_Profile], new: Sequence[_Profile]) -> list[_Match]:
    equal = _anchored([item.key for item in old], [item.key for item in new])
    found = list(equal)
    for (i1, i2), (j1, j2) in _gaps(equal, len(old), len(new)):
        found += [(i1 + i, j1 + j) for i, j in _alike(old[i1:i2], new[j1:j2])]
    return sorted(found)


def _gaps(found: Sequence[_Match], old: int, new: int) -> Iterator[tuple[_Match, _Match]]:
    at_old = at_new = 0
    for i, j in [*found, (old, new)]:
        if i > at_old and j > at_new:
            yield (at_old, i), (at_new, j)
        at_old, at_new = i + 1, j + 1


# ------------------------------------------------------------------------------------------------- what is equal


def _anchored(old: Sequence[str], new: Sequence[str]) -> list[_Match]:
    """Pairs of equal keys in order: at the ends, and from each that is unique in both outwards."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    inner = [(start + i, start + j) for i, j in _unique(inner_old, inner_new)]
    ends = [(len(old) - n, len(new) - n) for n in range(end, 0, -1)]
    return [(i, i) for i in range(start)] + inner + ends


def _unique(old: Sequence[str], new: Sequence[str]) -> list[_Match]:
    counts_old, counts_new = Counter(old), Counter(new)
    places = {key: j for j, key in enumerate(new) if counts_new[key] == 1 and key}
    anchors = _rising([(i, places[key]) for i, key in enumerate(old) if counts_old[key] == 1 and key in places])
    if not anchors:
        return []
    found: list[_Match] = []
    for (i1, i2), (j1, j2) in _gaps(anchors, len(old), len(new)):
        found += [(i1 + i, j1 + j) for i, j in _anchored(old[i1:i2], new[j1:j2])]
    return sorted(anchors + found)


def _rising(matches: Sequence[_Match]) -> list[_Match]:
    """The longest selection in which both indices rise (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(matches):
        pile = bisect_left(tails, j)
        before.append(ends[pile - 1] if pile else -1)
        tails[pile : pile + 1] = [j]
        ends[pile : pile + 1] = [index]
    chosen: list[_Match] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chosen.append(matches[at])
        at = before[at]
    return chosen[::-1]


# -------------------------------------------------------------------------------------------------- what is alike


def _alike(old: Sequence[_Profile], new: Sequence[_Profile]) -> list[_Match]:
    if len(old) * len(new) <= _MANY:
        return _most_alike(old, new)
    return _masked(old, new)


def _masked(old: Sequence[_Profile], new: Sequence[_Profile]) -> list[_Match]:
    """For long stretches: first what is equal but for its figures, then what is alike between such."""
    keys_old, keys_new = [item.masked for item in old], [item.masked for item in new]
    found = _anchored(keys_old, keys_new)
    if not found and len(old) * len(new) <= _TOO_MANY:
        blocks = SequenceMatcher(None, keys_old, keys_new, autojunk=False).get_matching_blocks()
        found = [(block.a + n, block.b + n) for block in blocks for n in range(block.size)]
    rest: list[_Match] = []
    for (i1, i2), (j1, j2) in _gaps(found, len(old), len(new)):
        part_old, part_new = old[i1:i2], new[j1:j2]
        if len(part_old) * len(part_new) <= _MANY:
            rest += [(i1 + i, j1 + j) for i, j in _most_alike(part_old, part_new)]
        elif found:
            rest += [(i1 + i, j1 + j) for i, j in _masked(part_old, part_new)]
    return sorted(found + rest)


def _most_alike(old: Sequence[_Profile], new: Sequence[_Profile]) -> list[_Match]:
    """The pairs in order whose likenesses make the largest sum (Needleman and Wunsch)."""
    likeness = [[one.likeness(other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            alike = likeness[i][j]
            paired = best[i + 1][j + 1] + alike if alike >= ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    found: list[_Match] = []
    i = j = 0
    while i < len(old) and j < len(new):
        alike = likeness[i][j]
        if alike >= ALIKE and best[i][j] == best[i + 1][j + 1] + alike:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
