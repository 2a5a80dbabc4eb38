"""A Document becomes the plain text of a letter."""

from __future__ import annotations

from planpress.document import Document
from planpress.writers.outline import write_outline


def plain_letter(document: Document) -> str:
    return write_outline(document, None).decode()  # type: ignore[arg-type]
