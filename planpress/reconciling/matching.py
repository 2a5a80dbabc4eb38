"""Statements and a printout become matches: which pieces say which statement, each in its section and order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from planpress.reconciling.expected import Expected, Item, Statement, joined, pattern_of
from planpress.reconciling.printouts import Printout

BEFORE_HEAD = 3
"""So many pieces may stand before a section's headline: its eyebrow."""


class Span(NamedTuple):
    """Pieces from `first` to before `last`."""

    first: int
    last: int


Spans = tuple[Span, ...]
"""Where one statement stands: more than one span when it runs over pages."""


@dataclass
class Matches:
    """What was found: `spans` by the item's index; `taken` says which pieces are accounted for."""

    printout: Printout
    regions: tuple[Span, ...]
    spans: dict[int, Spans] = field(default_factory=dict)
    taken: bytearray = field(default_factory=bytearray)
    _firm: dict[int, int] = field(default_factory=dict)

    def region(self, item: Item) -> Span:
        return self.regions[item.section]

    def floor(self, item: Item) -> int:
        """The first piece that may belong to an item: after all that it comes after."""
        ends = [self.spans[index][-1].last for index in item.after if index in self.spans]
        return max([self.region(item).first, *ends])

    def firm_floor(self, item: Item) -> int:
        """The same by figures alone: words without a figure may stand elsewhere too."""
        return max([self.region(item).first, *(self._firm[index] for index in item.after if index in self._firm)])

    def settle(self, index: int, item: Statement, spans: Spans) -> None:
        """Note where a statement stands. What is missing holds its place, so that what follows is not sought before."""
        floor, firm = self.floor(item), self.firm_floor(item)
        self.spans[index] = spans or (Span(floor, floor),)
        self._firm[index] = spans[-1].last if spans and item.counts else firm
        for span in spans:
            self.take(span)

    def take(self, span: Span) -> None:
        self.taken[span.first : span.last] = b"\1" * (span.last - span.first)

    def is_free(self, span: Span) -> bool:
        return self.taken.find(1, span.first, span.last) < 0

    def find(self, text: str | re.Pattern[str], within: Span) -> Span | None:
        """The first free pieces that say `text` and nothing else."""
        return next((span for span in self._occurrences(text, within) if self.is_free(span)), None)

    def _occurrences(self, text: str | re.Pattern[str], within: Span) -> Iterator[Span]:
        printout = self.printout
        low, high = printout.starts[within.first], printout.starts[within.last]
        while low <= high:
            if isinstance(text, str):
                at = printout.text.find(text, low, high)
                start, end = at, at + len(text)
            else:
                match = text.search(printout.text, low, high)
                start, end = match.span() if match else (-1, -1)
            if start < 0 or start == end:
                return
            first, last = printout.piece_at.get(start), printout.piece_at.get(end)
            if first is not None and last is not None:
                yield Span(first, last)
            low = start + 1


def matched(expected: Expected, printout: Printout) -> Matches:
    """Find each statement as a whole, in its section and after what it follows, else in two parts on two pages."""
    matches = Matches(printout, _regions(expected, printout), taken=bytearray(len(printout.pieces)))
    for index, item in enumerate(expected.items):
        if isinstance(item, Statement):
            readable = printout.describes or not item.alt
            matches.settle(index, item, _place(item, matches) if readable else ())
    return matches


def _regions(expected: Expected, printout: Printout) -> tuple[Span, ...]:
    """The pieces of each section, the part before the first one in front.

    Where the file's sections are not those of the document, each region is the whole file.
    """
    whole = Span(0, len(printout.pieces))
    starts: list[int] = []
    marks = iter(printout.sections)
    for names in expected.sections:
        start = next((at for title, at in marks if title.startswith(names[1]) or title == names[0]), None)
        if start is None:
            return (whole,) * (len(expected.sections) + 1)
        starts.append(start)
    bounds = [0, *starts, whole.last]
    return tuple(Span(low, high) for low, high in pairwise(bounds))


def _place(item: Statement, matches: Matches) -> Spans:
    """The pieces that say a statement; words without a figure only where they stand once, since they are but a help."""
    wanted = pattern_of(item) or joined(item.parts)
    within = _room(item, matches, matches.floor(item))
    span = matches.find(wanted, within)
    if not item.counts:
        return () if span is None or matches.find(wanted, Span(span.last, within.last)) else (span,)
    if span is None:
        within = _room(item, matches, matches.firm_floor(item))
        span = matches.find(wanted, within)
    if span is not None:
        return (span,)
    return _divided(wanted, matches, within) if isinstance(wanted, str) else ()


def _room(item: Statement, matches: Matches, floor: int) -> Span:
    """Where to look: in the section from a floor on; for a head from a little before, for a note up to the end."""
    region, end = matches.region(item), len(matches.taken)
    if item.kind in ("eyebrow", "headline"):
        return Span(max(region.first - BEFORE_HEAD, 0), region.last)
    return Span(floor, end if item.kind == "footnote" else region.last)


def _divided(text: str, matches: Matches, within: Span) -> Spans:
    """A statement that runs over pages: its longest start at the foot of one, the rest on the next."""
    pieces = matches.printout.pieces
    for first in range(within.first, within.last):
        if not pieces[first].page or not text.startswith(pieces[first].text) or matches.taken[first]:
            continue
        last, rest = first, text
        while last < within.last and rest.startswith(pieces[last].text) and pieces[last].page == pieces[first].page:
            rest = rest[len(pieces[last].text) :]
            last += 1
        following = next((i for i in range(last, within.last) if pieces[i].page > pieces[first].page), None)
        if rest and following is not None:
            span = matches.find(rest, Span(following, within.last))
            further = (span,) if span else _divided(rest, matches, Span(following, within.last))
            if further:
                return (Span(first, last), *further)
    return ()
