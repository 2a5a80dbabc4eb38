"""A PDF becomes a printout, read by PDFium: one piece for each text object, in the order of the page's content."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from planpress.reconciling.printouts import Piece, Printout, UnreadableError, squeezed

_ROOM = 4096
"""Characters that a text object may have at first; longer ones get more."""


def read_pdf(data: bytes) -> Printout:
    """The text of all pages, with the places of the text objects; sections start where the bookmarks lead.

    Raises UnreadableError.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(str(error)) from error
    try:
        count = len(document)
        pieces = tuple(piece for number in range(count) for piece in _page(document, number))
        sections = tuple(_sections(document, pieces))
    finally:
        document.close()
    return Printout(pieces, sections, count, draws_words=True)


def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[Piece]:
    page = pdfium.FPDF_LoadPage(document.raw, number)
    text = pdfium.FPDFText_LoadPage(page)
    buffer = (ctypes.c_ushort * _ROOM)()
    edges = tuple(ctypes.c_float() for _ in range(4))
    pointers = [ctypes.byref(edge) for edge in edges]
    trim = _trim(page)
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        size = pdfium.FPDFTextObj_GetText(item, text, buffer, 2 * len(buffer))
        if size > 2 * len(buffer):
            buffer = (ctypes.c_ushort * size)()
            size = pdfium.FPDFTextObj_GetText(item, text, buffer, 2 * len(buffer))
        words = squeezed(ctypes.string_at(buffer, size - 2).decode("utf-16-le", "replace")) if size > 2 else ""
        if words:
            pdfium.FPDFPageObj_GetBounds(item, *pointers)
            left, bottom, right, top = (edge.value for edge in edges)
            if right < trim[0] or top < trim[1] or left > trim[2] or bottom > trim[3]:
                continue  # what stands beside the page is for the print shop, such as the slug line
            yield Piece(words, number + 1, (left, bottom, right, top))
    pdfium.FPDFText_ClosePage(text)
    pdfium.FPDF_ClosePage(page)


def _trim(page: Any) -> tuple[float, ...]:
    """The page's left, lower, right and upper edge on a sheet for the press; no bounds where it is the whole sheet."""
    edges = tuple(ctypes.c_float() for _ in range(4))
    if pdfium.FPDFPage_GetTrimBox(page, *(ctypes.byref(edge) for edge in edges)):
        return tuple(edge.value for edge in edges)
    return (-math.inf, -math.inf, math.inf, math.inf)


def _sections(document: pypdfium2.PdfDocument, pieces: tuple[Piece, ...]) -> Iterator[tuple[str, int]]:
    """The bookmarks of the first level, each with the first piece of its page."""
    first: dict[int, int] = {}
    for index, piece in enumerate(pieces):
        first.setdefault(piece.page, index)
    for mark in document.get_toc():
        target = mark.get_dest() if mark.level == 0 else None
        page = target.get_index() if target else None
        if page is not None and page + 1 in first:
            yield squeezed(mark.get_title()), first[page + 1]
