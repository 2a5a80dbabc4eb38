"""A Document becomes bytes: the visible table of formats. Each writer's library is imported when it first writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planpress.brand import Brand
from planpress.document import Document


@dataclass(frozen=True, slots=True)
class Writer:
    """A format by its `name` for people, and the function that writes it. `flows` says that its pages are made by the
    program that opens it, and that the writer prints what a document knows of them; `attaches`, that its files hold the
    document's attachments."""

    name: str
    write: Callable[[Document, Brand], bytes]
    flows: bool = False
    attaches: bool = False


def _pdf(document: Document, brand: Brand) -> bytes:
    from planpress.writers.pdf import write_pdf

    return write_pdf(document, brand)


def _print(document: Document, brand: Brand) -> bytes:
    from planpress.writers.pdf.press import write_print

    return write_print(document, brand)


def _booklet(document: Document, brand: Brand) -> bytes:
    from planpress.writers.pdf.press.booklet import write_booklet

    return write_booklet(document, brand)


def _word(document: Document, brand: Brand) -> bytes:
    from planpress.writers.word import write_docx

    return write_docx(document, brand)


def _outline(document: Document, brand: Brand) -> bytes:
    from planpress.writers.outline import write_outline

    return write_outline(document, brand)


FORMATS: dict[str, Writer] = {
    "pdf": Writer("PDF", _pdf, attaches=True),
    "pdf-print": Writer("Print PDF", _print),
    "pdf-booklet": Writer("Booklet", _booklet),
    "docx": Writer("Word", _word, flows=True),
    "txt": Writer("Outline", _outline),
}
"""Every format by the name that publish.yaml has for it; a booklet is asked for by `print: imposition`."""

_ENDINGS = {"pdf-print": "-print.pdf", "pdf-booklet": "-booklet.pdf"}


def ending_of(name: str) -> str:
    """How a format's files are called after their document's name: as the format, where nothing else is said."""
    return _ENDINGS.get(name, f".{name}")
