"""A section that runs a little over its page is kept on it: fixed heights give way, then its charts get lower."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planpress.lengths import Mm, points
from planpress.writers.pdf.charts import ChartPiece
from planpress.writers.pdf.grid import Sheet
from planpress.writers.pdf.pieces import Piece
from planpress.writers.pdf.stacks import Fixed, SideBySide

MOST_GIVEN = points(Mm(48))
"""A chart gives up at most so much of its height."""


def fit_page(pieces: Sequence[Piece]) -> None:
    """Tell each fixed height what follows it, and lower the page's charts by what does not fit on its sheet."""
    if not pieces:
        return
    sheet = pieces[0].setting.sheet
    for index, piece in enumerate(pieces):
        if isinstance(piece, Fixed):
            piece.followers = tuple(other for other in pieces[index + 1 :] if not isinstance(other, Fixed))
    over = _needed(pieces, sheet) - sheet.room
    if 0 < over <= MOST_GIVEN:
        _give(pieces, over)
        if _needed(pieces, sheet) > sheet.room + 0.01:  # charts have a least height
            _give(pieces, 0.0)


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
