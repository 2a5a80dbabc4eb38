"""Each node of the document tree with each writer: none is unknown, none is left out in silence."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import get_args

import pytest

from planpress.brand import Brand
from planpress.document import Block, Document, Inline, PageBreak, Paragraph, StartAt, walk
from planpress.writers import FORMATS
from tests.writers import sample
from tests.writers.pdf.opened import Opened, squeezed, words_of

WHOLE = sample.whole_document()
WITHOUT_WORDS = (PageBreak, StartAt)


def document_of(node: type) -> Document:
    """A document of the first such node in the sample, an inline in a paragraph of its own."""
    found = next(inner for inner in walk(WHOLE.blocks) if isinstance(inner, node))
    block = found if isinstance(found, get_args(Block)) else Paragraph((found,))  # type: ignore[arg-type]
    return replace(WHOLE, blocks=(block, Paragraph(sample.words("The end."))))  # type: ignore[arg-type]


def text_of(data: bytes, suffix: str) -> str:
    if suffix.startswith("pdf"):
        return Opened(data).text
    if suffix == "docx":
        parts = zipfile.ZipFile(io.BytesIO(data))
        return "".join(
            parts.read(name).decode() for name in parts.namelist() if name.startswith("word/") and name.endswith(".xml")
        )
    return data.decode()


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("node", [*get_args(Block), *get_args(Inline)], ids=lambda node: str(node.__name__))
def test_each_writer_writes_each_node(brand: Brand, node: type, suffix: str) -> None:
    document = document_of(node)
    text = squeezed(text_of(FORMATS[suffix].write(document, brand), suffix))
    assert "Theend." in text
    if not issubclass(node, WITHOUT_WORDS):
        words = [squeezed(word) for word in words_of(document.blocks[0]) if len(squeezed(word)) > 3]
        assert not words or any(word in text for word in words)


def test_a_node_that_no_writer_knows_is_an_error(brand: Brand) -> None:
    stranger = replace(WHOLE, blocks=("a stranger",))  # type: ignore[arg-type]  # the very fault
    for writer in FORMATS.values():
        with pytest.raises((AssertionError, TypeError)):
            writer.write(stranger, brand)
