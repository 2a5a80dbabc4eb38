"""Documents learn their pages: LibreOffice sets their Word files, and its PDFs tell where each section starts.

A document with its pages gives the same bytes on any machine, as every document does. Which pages it has depends on
LibreOffice (and on Windows and a Mac on the fonts there), which no lock file fixes: with page numbers the same input
gives the same bytes where LibreOffice is the same; without it, or with --no-page-numbers, everywhere.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from planpress.building.office import PDF, Office, convert

if TYPE_CHECKING:
    from planpress.brand import Brand
    from planpress.document import Document, Pages

MOST_RUNS = 3
"""The first finds the pages, the second must find the same when they are printed, and one more may settle it."""


def has_contents(document: Document) -> bool:
    """Whether there is a list for which the pages are needed."""
    from planpress.document import Contents, inner_blocks

    return any(isinstance(block, Contents) for block in inner_blocks(document.blocks))


def with_pages(documents: Sequence[Document], brand: Brand, office: Office, scratch: Path) -> tuple[Document, ...]:
    """The documents with their pages; as they were where these change whenever they are printed.

    All are set in one run of LibreOffice, since each start costs as much as a document. Raises OfficeError, and
    EditionError as the writer does.
    """
    settled = list(documents)
    found: dict[int, Pages | None] = dict.fromkeys(range(len(documents)))
    for _ in range(MOST_RUNS):
        printed = [replace(documents[index], pages=pages) for index, pages in found.items()]
        seen = dict(zip(found, _set(printed, brand, office, scratch), strict=True))
        for index, document in zip(found, printed, strict=True):
            if document.pages is not None and document.pages == seen[index]:
                settled[index] = document
        found = {index: pages for index, pages in seen.items() if pages is not None and settled[index].pages is None}
        if not found:
            break
    return tuple(settled)


def _set(documents: Sequence[Document], brand: Brand, office: Office, scratch: Path) -> list[Pages | None]:
    from planpress.writers import FORMATS  # late: a run that changes nothing needs none of it
    from planpress.writers.word.placeholders import undrawn

    files = [undrawn(FORMATS["docx"].write(document, brand)) for document in documents]
    pdfs = convert(office, files, PDF, brand.faces, scratch)
    return [_pages(document, pdf) for document, pdf in zip(documents, pdfs, strict=True)]


def _pages(document: Document, pdf: bytes) -> Pages | None:
    """How many pages a PDF of the document has, and where its sections start; None when it does not name them all."""
    from planpress.document import Pages, openings
    from planpress.writers.word.book import bookmark_name

    count, places = _destinations(pdf)
    names = [_pdf_name(bookmark_name(section.heading.anchor)) for section in openings(document)]
    if not all(name in places for name in names):
        return None
    return Pages(count, tuple(places[name] for name in names))


def _pdf_name(bookmark: str) -> str:
    """A bookmark's name as LibreOffice writes it: what is neither letter nor digit by its code."""
    return "".join(sign if sign.isalnum() else f"{ord(sign):02X}" for sign in bookmark)


def _destinations(pdf: bytes) -> tuple[int, dict[str, int]]:
    """How many pages a PDF has, and the pages, from 1 on, of its named destinations (ISO 32000-1, 12.3.2.3).

    They are the document's own bookmarks, to which its page references lead, while an outline has titles only.
    """
    import pypdfium2
    from pypdfium2 import raw

    file = pypdfium2.PdfDocument(pdf)
    places: dict[str, int] = {}
    for index in range(raw.FPDF_CountNamedDests(file)):
        size = ctypes.c_long(0)
        raw.FPDF_GetNamedDest(file, index, None, size)
        name = ctypes.create_string_buffer(size.value)
        place = raw.FPDF_GetNamedDest(file, index, name, size)
        places[name.raw.decode("utf-16-le").rstrip("\0")] = raw.FPDFDest_GetDestPageIndex(file, place) + 1
    return len(file), places
