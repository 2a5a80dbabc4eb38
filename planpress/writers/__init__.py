"""A Document becomes bytes: the visible table of formats. Each writer's library is imported when it first writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planpress.brand import Brand
from planpress.document import Document


@dataclass(frozen=True, slots=True)
class Writer:
    """A format by its `name` for people, and the function that writes it."""

    name: str
    write: Callable[[Document, Brand], bytes]


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
    "docx": Writer("Word", _word),
    "txt": Writer("Outline", _outline),
}
"""Every format by its file's suffix."""
