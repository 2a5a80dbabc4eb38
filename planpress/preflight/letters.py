"""A page's letters become the words that come too near to the trim, by the ink of each letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from planpress.coordinates import Box
from planpress.lengths import POINTS_PER_MM

SAFE = 5 * POINTS_PER_MM
"""How far words stay from the trim: a stack of sheets shifts while it is folded and cut."""
_SLACK = 0.05 * POINTS_PER_MM
MOST_LETTERS = 200_000
"""Of a page, that are looked at."""


@dataclass(frozen=True, slots=True)
class EdgeWords:
    """Letters beside each other, the box of the first, and how near they come to the trim; below 0 they reach over."""

    text: str
    box: Box
    gap: float


def edge_words(data: bytes, number: int, trim: Box, bleed: Box) -> tuple[EdgeWords, ...]:
    """The words of a page, counted from 1, nearer to the trim than is safe; what lies beyond the bleed is none of it.

    Raises pypdfium2.PdfiumError.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        text = document[number - 1].get_textpage()
        return tuple(_runs(text, trim, bleed))
    finally:
        document.close()


def _runs(text: Any, trim: Box, bleed: Box) -> Iterator[EdgeWords]:
    run: EdgeWords | None = None
    for index in range(min(text.count_chars(), MOST_LETTERS)):
        box = Box(*text.get_charbox(index))
        gap = _gap(box, trim, bleed)
        near = gap is not None and gap < SAFE - _SLACK and not _is_invisible(text, index)
        if not near and run is None:
            continue
        letter = text.get_text_range(index, 1)
        if near and gap is not None:
            run = EdgeWords(run.text + letter, run.box, min(run.gap, gap)) if run else EdgeWords(letter, box, gap)
        elif run and letter.isspace():
            run = EdgeWords(f"{run.text} ", run.box, run.gap)
        elif run:
            yield _closed(run)
            run = None
    if run:
        yield _closed(run)


def _closed(run: EdgeWords) -> EdgeWords:
    return EdgeWords(" ".join(run.text.split()), run.box, run.gap)


def _gap(box: Box, trim: Box, bleed: Box) -> float | None:
    """How far a letter is from the trim, below 0 when it reaches over; None for blanks and beyond the bleed."""
    if box.width <= 0 or box.height <= 0 or not box.meets(bleed):
        return None
    return min(box.left - trim.left, box.bottom - trim.bottom, trim.right - box.right, trim.top - box.top)


def _is_invisible(text: Any, index: int) -> bool:
    part = pdfium.FPDFText_GetTextObject(text.raw, index)
    return bool(part) and pdfium.FPDFTextObj_GetTextRenderMode(part) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
