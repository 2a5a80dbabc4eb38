"""Matches become findings: where each figure stands, and what is not as the document says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from planpress.document import QuantityText
from planpress.reconciling.charts import Reading
from planpress.reconciling.expected import Expected, Item, Loose, Statement, has_digit, joined, printed
from planpress.reconciling.matching import Matches, Span

LONGEST = 60
"""Characters of what stands there that a message shows."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A figure in a file: its `key`, its text as printed, the `page` (0 where pages are not fixed), the section
    (counted from 1, 0 before the first), and the `kind` of place: "key figure", "table 1", "lead".
    """

    key: str
    text: str
    page: int
    section: int
    kind: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not as the document says: `figure` as it should be ("" for one that should not be there),
    and what stands there instead ("" for nothing).
    """

    figure: str
    page: int
    section: int
    kind: str
    instead: str = ""
    beside: str = ""


def occurrences(expected: Expected, matches: Matches, pictures: Sequence[Reading]) -> tuple[Occurrence, ...]:
    """Every figure found, in reading order."""
    found = [
        (at, occurrence)
        for index, item in enumerate(expected.items)
        if isinstance(item, Statement)
        for at, occurrence in _in_statement(item, matches.spans.get(index, ()), matches)
    ]
    for reading in pictures:
        item = reading.picture
        for figure, at in reading.found:
            found.append((at, Occurrence(figure.key, figure.text, _page(at, matches), item.section, item.kind)))
    return tuple(occurrence for _, occurrence in sorted(found, key=lambda pair: pair[0]))


def _in_statement(item: Statement, spans: tuple[Span, ...], matches: Matches) -> Iterator[tuple[int, Occurrence]]:
    """The figures of a statement in the order of its words; each on the page on which it starts."""
    for span in spans:
        starts = matches.printout.starts
        at, end = starts[span.first], starts[span.last]
        for figure in item.figures:
            place = matches.printout.text.find(printed(figure), at, end)
            if place >= 0:
                piece = bisect_right(starts, place) - 1
                yield piece, Occurrence(figure.key, figure.text, _page(piece, matches), item.section, item.kind)
                at = place + 1


def _page(piece: int, matches: Matches) -> int:
    pieces = matches.printout.pieces
    return pieces[min(piece, len(pieces) - 1)].page if pieces else 0


def differences(
    expected: Expected, matches: Matches, pictures: Sequence[Reading], strays: Sequence[int]
) -> tuple[Difference, ...]:
    """What is missing or stands elsewhere; numbers that nothing explains only where nothing is missing on their page,
    since they are then what stands instead.
    """
    found = [
        _difference(item, matches)
        for index, item in enumerate(expected.items)
        if isinstance(item, Statement) and item.required and _is_missing(index, item, matches)
    ]
    for reading in pictures:
        found += _in_picture(reading, matches)
    pages = {difference.page for difference in found}
    for index in strays:
        piece = matches.printout.pieces[index]
        if piece.page not in pages:
            section = next((s for s, region in enumerate(matches.regions) if index < region.last), 0)
            found.append(Difference("", piece.page, section, "text", piece.text[:LONGEST]))
    return tuple(found)


def _is_missing(index: int, item: Statement, matches: Matches) -> bool:
    if item.alt and not matches.printout.describes:
        return False
    spans = matches.spans.get(index, ())
    return all(span.first == span.last for span in spans)


def _in_picture(reading: Reading, matches: Matches) -> Iterator[Difference]:
    item, page = reading.picture, _page(reading.stretch.first, matches)
    for figure in reading.missing:
        yield Difference(figure.text, page, item.section, item.kind)
    for stray in reading.strays:
        yield Difference("", page, item.section, item.kind, stray[:LONGEST])
    for figure, beside, at in reading.misplaced:
        yield Difference(figure.text, _page(at, matches), item.section, item.kind, beside=beside or "another name")


# ------------------------------------------------------------------------------------------ what went wrong


def _difference(item: Statement, matches: Matches) -> Difference:
    """Which figure of a missing statement is at fault, and what stands in its place."""
    at, run = _likeliest(item, matches)
    page = _page(at, matches)
    for figure, instead in _compared(item, run):
        return Difference(figure.text, page, item.section, item.kind, instead)
    figures = item.figures
    named = figures[0].text if figures else joined(item.parts)[:LONGEST]
    whole = bool(run) and all(printed(figure) in run for figure in figures)
    return Difference(named, page, item.section, item.kind, run[:LONGEST] if whole else "")


def _likeliest(item: Statement, matches: Matches) -> tuple[int, str]:
    """The free pieces of the section that are most like a statement, and what they say; nothing if none is."""
    text = joined(item.parts)
    best, ratio = (matches.floor(item), ""), 0.5
    for span in _free_runs(matches, item):
        run = "".join(piece.text for piece in matches.printout.pieces[span.first : span.last])
        if not has_digit(run):
            continue
        matcher = SequenceMatcher(None, text, run, autojunk=False)
        common = sum(block.size for block in matcher.get_matching_blocks())
        if common / max(len(text), 1) > ratio:
            best, ratio = (span.first, run), common / max(len(text), 1)
    return best


def _free_runs(matches: Matches, item: Item) -> Iterator[Span]:
    region = matches.region(item)
    first = region.first
    while first < region.last:
        if matches.taken[first]:
            first += 1
            continue
        last = first
        page = matches.printout.pieces[first].page
        while last < region.last and not matches.taken[last] and matches.printout.pieces[last].page == page:
            last += 1
        yield Span(first, last)
        first = last


def _compared(item: Statement, run: str) -> Iterator[tuple[QuantityText, str]]:
    """The figures of a statement that a run does not have in their places, each with what it has there."""
    if not run:
        return
    text = joined(item.parts)
    matcher = SequenceMatcher(None, text, run, autojunk=False)
    at = 0
    for part in item.parts:
        words = printed(part)
        start, at = at, at + len(words)
        if isinstance(part, Loose) or not isinstance(part, QuantityText):
            continue
        shown = _opposite(matcher, start, at)
        if shown != words:
            yield part, shown


def _opposite(matcher: SequenceMatcher[str], start: int, end: int) -> str:
    """What stands in the other text where this one has its characters from `start` to `end`."""
    low = high = None
    for tag, i, j, k, m in matcher.get_opcodes():
        if j < start or i > end or (j == start and i < j) or (i == end and tag == "equal"):
            continue
        inner = (max(start - i, 0), min(end, j) - i) if tag == "equal" else (0, m - k)
        low = k + inner[0] if low is None else low
        high = k + inner[1]
    return matcher.b[low:high][:LONGEST] if low is not None and high is not None else ""  # type: ignore[attr-defined]
