"""Turn a Document into PDF bytes with ReportLab: pieces for each block, laid out on the grid by platypus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from planpress.brand import Brand
from planpress.document import Document
from planpress.writers.lettering import require_letters
from planpress.writers.pdf.abbreviations import Abbreviations
from planpress.writers.pdf.blocks import Maker
from planpress.writers.pdf.marking import PageCanvas, TaggedCanvas
from planpress.writers.pdf.pages import paginated
from planpress.writers.pdf.pieces import Register, Setting
from planpress.writers.pdf.structure import Element


def write_pdf(document: Document, brand: Brand) -> bytes:
    """The document as a PDF to read on a screen: A4, vector charts, bookmarks, links.

    Raises EditionError for what no page can hold and for letters without a font.
    """
    root = Element("Document")
    data = drawn(document, brand, root, partial(TaggedCanvas, root=root))
    require_letters(document.title, (document.blocks, document.running), brand)
    return data


def drawn(document: Document, brand: Brand, root: Element, canvas: Callable[..., PageCanvas]) -> bytes:
    """The document drawn on the pages of a kind of canvas; `root` is its structure's first element."""
    setting = Setting(brand, Register(), document.words, Abbreviations(document.abbreviations))
    return paginated(document, setting, Maker(setting, document, root).story(), canvas)
