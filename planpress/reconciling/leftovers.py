"""What no statement and no chart accounts for becomes numbers that nothing explains."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from planpress.document import Document, Text, walk
from planpress.reconciling.charts import NUMBERS, Reading, words_of
from planpress.reconciling.expected import Expected, Statement, has_digit
from planpress.reconciling.matching import Matches, Span
from planpress.reconciling.printouts import squeezed

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
"""A scale's numbers are whole multiples of such a step times a power of ten."""
MOST_STEPS = 12
_ELLIPSES = ("…", "...")

_EDGES = "….·,;:()"
_NUMBER = re.compile(r"−?[0-9][0-9.,'’٫٬]*(?:×10−?[0-9]+)?")


def explain(document: Document, expected: Expected, matches: Matches, pictures: Sequence[Reading]) -> tuple[int, ...]:
    """The pieces with digits that are left when running heads, page numbers, repeated table heads, contents lists,
    and the scales and words of charts are taken away.
    """
    _tails(expected, matches)
    _contents(expected, matches)
    whole = Span(0, len(matches.taken))
    repeated: tuple[str | re.Pattern[str], ...] = (*expected.loose, *expected.repeated)
    for text in repeated:
        _take_all(text, matches, whole)
    _page_numbers(expected, matches)
    for reading in pictures:
        _chart_words(reading, matches)
    pieces = matches.printout.pieces
    left = [index for index, piece in enumerate(pieces) if not matches.taken[index] and has_digit(piece.text)]
    if not left:
        return ()
    cut = [pieces[i].text for index in left for i in _around(index, matches)]
    if not any(text.endswith(_ELLIPSES) for text in cut):
        return tuple(left)
    words = [squeezed(node.content) for node in walk(document) if isinstance(node, Text)]
    words += [*expected.repeated, *(label for names in expected.sections for label in names)]
    return tuple(index for index in left if not _is_plain(index, matches, words))


def _around(index: int, matches: Matches) -> tuple[int, ...]:
    return tuple(i for i in (index - 1, index, index + 1) if 0 <= i < len(matches.taken))


def _tails(expected: Expected, matches: Matches) -> None:
    """Page lists at the end of a row, and the marks of footnotes at the end of a text."""
    for index, spans in matches.spans.items():
        item, after = expected.items[index], spans[-1].last
        tail = item.tail if isinstance(item, Statement) else None
        free = after < len(matches.taken) and not matches.taken[after]
        if tail and free and re.fullmatch(tail.pattern, matches.printout.pieces[after].text):
            matches.take(Span(after, after + 1))


def _take_all(text: str | re.Pattern[str], matches: Matches, within: Span) -> None:
    while text and (span := matches.find(text, within)) is not None:
        matches.take(span)


def _contents(expected: Expected, matches: Matches) -> None:
    """Take the entries of contents lists: a section's number and label and, on fixed pages, the page it starts on."""
    whole = Span(0, len(matches.taken))
    for (label, _), region in zip(expected.sections, matches.regions[1:], strict=True):
        page = matches.printout.pieces[region.first].page if region.first < region.last else 0
        entry = f"{label}{page or ''}"
        if matches.find(entry, whole) is None and page:
            _take_cut(label, page, matches, whole)
        _take_all(entry, matches, whole)


def _take_cut(label: str, page: int, matches: Matches, within: Span) -> None:
    """Take an entry whose label is cut with an ellipsis."""
    starts = "|".join(re.escape(label[:length]) for length in range(len(label), 0, -1))
    span = matches.find(re.compile(rf"(?:{starts})(?:…|\.\.\.){page}"), within)
    if span is not None:
        matches.take(span)


def _page_numbers(expected: Expected, matches: Matches) -> None:
    """The number of each page on it, and the count of all pages after it."""
    printout = matches.printout
    first = 0
    for page in range(1, printout.pages + 1):
        last = next((i for i in range(first, len(printout.pieces)) if printout.pieces[i].page > page), None)
        last = len(printout.pieces) if last is None else last
        span = matches.find(f"{page}{expected.of}{printout.pages}", Span(first, last))
        if span is not None:
            matches.take(span)
        first = last


def _chart_words(reading: Reading, matches: Matches) -> None:
    """Take what a chart says besides its figures: its words, whole or in lines, and the numbers of its scale."""
    words = [squeezed(text) for text in words_of(reading.picture.spec)]
    spec: Any = reading.picture.spec
    for index in range(reading.stretch.first, reading.stretch.last):
        text = matches.printout.pieces[index].text
        if matches.taken[index] or not has_digit(text):
            continue
        if (
            any(_is_part(text.strip(_EDGES), known) for known in words)
            or _is_made_of(text, words)
            or _on_scale(text, spec)
        ):
            matches.take(Span(index, index + 1))


def _is_part(text: str, known: str) -> bool:
    """Whether a text is a line of known words, its numbers whole."""
    return text in known and set(NUMBERS.findall(text)) <= set(NUMBERS.findall(known))


def _is_made_of(text: str, words: Sequence[str]) -> bool:
    """Whether all numbers of a text stand in known words that it holds whole."""
    for known in sorted(words, key=len, reverse=True):
        text = text.replace(known, "") if has_digit(known) else text
    return not has_digit(text)


def _on_scale(text: str, spec: Any) -> bool:
    """Whether a text is a number of the chart's scale: a year on its way, or a round one."""
    first, last = getattr(spec, "first_year", None), getattr(spec, "last_year", None)
    if first and last and text.isdecimal() and first <= int(text) <= last:
        return True
    signs = getattr(spec, "signs", None)
    if signs is None or not _NUMBER.fullmatch(text):
        return False
    plain = text.replace(squeezed(signs.group), "") if squeezed(signs.group) else text
    mantissa = plain.replace(signs.decimal, ".").replace("−", "").partition("×")[0]
    try:
        return _is_round(Decimal(mantissa))
    except InvalidOperation:
        return False


def _is_round(value: Decimal) -> bool:
    if not value:
        return True
    tops = (Decimal(10) ** (value.adjusted() - lower) for lower in (0, 1))
    return any(value % (step * top) == 0 and value / (step * top) <= MOST_STEPS for top in tops for step in STEPS)


def _is_plain(index: int, matches: Matches, words: Sequence[str]) -> bool:
    """Whether a piece is the start of known words that were cut for want of room, or a number beside such a one."""
    pieces = matches.printout.pieces
    if _is_cut(pieces[index].text, words):
        return True
    beside = [pieces[i].text for i in _around(index, matches)]
    return pieces[index].text.isdecimal() and any(_is_cut(text, words) for text in beside)


def _is_cut(text: str, words: Sequence[str]) -> bool:
    return text.endswith(_ELLIPSES) and any(word.startswith(text.rstrip("….")) for word in words)
