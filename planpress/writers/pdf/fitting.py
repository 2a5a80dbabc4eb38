"""A section that runs a little over its page is kept on it: fixed heights give way, then its charts get lower. Where
two pages are needed, no table is cut: the charts of the first get higher, and what follows starts the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planpress.lengths import Mm, points
from planpress.writers.pdf.charts import ChartPiece
from planpress.writers.pdf.grid import Sheet
from planpress.writers.pdf.pieces import Piece
from planpress.writers.pdf.stacks import Fixed, SideBySide

MOST_GIVEN = points(Mm(48))
"""A chart gives up at most so much of its height, and takes at most so much."""
TOO_LITTLE = points(Mm(16))
"""Neither a table nor a text with its heading is begun on so little."""


def fit_page(pieces: Sequence[Piece]) -> None:
    """Tell each fixed height what follows it, and make the page's charts as high as fits its sheet best."""
    if not pieces:
        return
    sheet = pieces[0].setting.sheet
    for index, piece in enumerate(pieces):
        if isinstance(piece, Fixed):
            piece.followers = tuple(other for other in pieces[index + 1 :] if not isinstance(other, Fixed))
    if not any(_charts(pieces)):
        return
    over = _needed(pieces, sheet) - sheet.room
    if 0 < over <= MOST_GIVEN and _is_kept(pieces, over, sheet):
        return
    first = _first_page(pieces, sheet) if over > 0 else ()
    left = sheet.room - _needed(first, sheet)
    if first and left <= MOST_GIVEN + TOO_LITTLE and _needed(pieces[len(first) :], sheet) <= sheet.room:
        _is_kept(first, -min(left, MOST_GIVEN), sheet)


def _is_kept(pieces: Sequence[Piece], height: float, sheet: Sheet) -> bool:
    """Whether the pieces fit when their charts give up a height, in points, or take one if it is negative."""
    _give(pieces, height)
    if _needed(pieces, sheet) <= sheet.room + 0.01:  # charts have a least height
        return True
    _give(pieces, 0.0)
    return False


def _first_page(pieces: Sequence[Piece], sheet: Sheet) -> Sequence[Piece]:
    """The pieces that the first sheet holds whole; a heading goes with what follows it."""
    count = next(count for count in range(len(pieces), -1, -1) if _needed(pieces[:count], sheet) <= sheet.room)
    while count and pieces[count - 1].stays_with_next:
        count -= 1
    return pieces[:count]


def _give(pieces: Sequence[Piece], height: float) -> None:
    for chart in _charts(pieces):
        chart.given = height


def _needed(pieces: Sequence[Piece], sheet: Sheet) -> float:
    """The height of the pieces and the spaces between them, in points."""
    total, after = 0.0, 0.0
    for piece in pieces:
        if not isinstance(piece, Fixed):
            total += max(piece.before, after) + piece.measure(sheet.measure)
            after = piece.getSpaceAfter()
    return total


def _charts(pieces: Sequence[Piece]) -> Iterator[ChartPiece]:
    for piece in pieces:
        if isinstance(piece, ChartPiece):
            yield piece
        elif isinstance(piece, SideBySide):
            for stack in piece.stacks:
                yield from _charts(stack.pieces)
