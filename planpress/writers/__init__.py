"""A Document becomes bytes: the visible table of formats. Each writer's library is imported when it first writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planpress.brand import Brand
from planpress.document import Document


@dataclass(frozen=True, slots=True)
class Writer:
    """A format by its `name` for people, and the function that writes it. `flows` says that its pages are made by the
    program that opens it, and that the writer prints what a document knows of them."""

    name: str
    write: Callable[[Document, Brand], bytes]
    flows: bool = False


def _pdf(document: Document, brand: Brand) -> bytes:
    from planpress.writers.pdf import write_pdf

    return write_pdf(document, brand)


def _word(document: Document, brand: Brand) -> bytes:
    from planpress.writers.word import write_docx

    return write_docx(document, brand)


def _outline(document: Document, brand: Brand) -> bytes:
    from planpress.writers.outline import write_outline

    return write_outline(document, brand)


FORMATS: dict[str, Writer] = {
    "pdf": Writer("PDF", _pdf),
    "docx": Writer("Word", _word, flows=True),
    "txt": Writer("Outline", _outline),
}
"""Every format by its file's suffix."""
