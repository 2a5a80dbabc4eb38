"""A Document becomes .docx bytes: the base file, filled."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx

from planpress.brand import Brand
from planpress.document import Chart, ChartSpec, Cover, Document, inner_blocks
from planpress.writers.lettering import require_letters
from planpress.writers.word.blocks import pages
from planpress.writers.word.book import Book, Story
from planpress.writers.word.frames import frames
from planpress.writers.word.house import base_of
from planpress.writers.word.markup import DECLARATION, NAMESPACES, restyled
from planpress.writers.word.package import package_bytes, set_properties
from planpress.writers.word.sections import divided, orientations
from planpress.writers.word.theme import brand_of


def write_docx(document: Document, brand: Brand) -> bytes:
    """The document as a Word file. The same document and brand give the same bytes on any machine.

    Raises EditionError for letters in charts that have no font.
    """
    brand = brand_of(brand)
    base = base_of(brand, document.language, document.words.decimal_sign)
    word = docx.Document(io.BytesIO(base.data))
    book = Book(word, document, brand, base)
    body = pages(document.blocks, Story(book, word.part).on(book.page))
    text, last_section = divided(body, base.sheet, frames(book, orientations(body)))
    body = f"<w:body>{restyled(text, base.styles)}{last_section}</w:body>"
    main = f"{DECLARATION}<w:document {NAMESPACES}>{body}</w:document>".encode()
    set_properties(word, document)
    require_letters(document.title, tuple(_pictures(document)), brand)
    return package_bytes(word, {**base.fixed, word.part.partname[1:]: main})


def _pictures(document: Document) -> Iterator[ChartSpec]:
    """What is drawn here, with the brand's fonts; all else is set by the program that opens the file."""
    for node in inner_blocks(document.blocks):
        if isinstance(node, Chart):
            yield node.spec
        elif isinstance(node, Cover):
            yield node.art
