"""A Brand becomes a reference document for a designer to start from: every style shown, headers, page and theme set."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import docx
from docx.oxml import parse_xml

from planpress.brand import Brand
from planpress.document import Document, RunningHead, Text
from planpress.lengths import Mm
from planpress.writers.word.book import Book
from planpress.writers.word.boxes import box_row
from planpress.writers.word.fields import TAB, run
from planpress.writers.word.frames import TAG, frames
from planpress.writers.word.house import base_of
from planpress.writers.word.inlines import Look, plain
from planpress.writers.word.markup import NAMESPACES, gap, paragraph, twips
from planpress.writers.word.package import package_bytes, set_properties
from planpress.writers.word.sections import divided
from planpress.writers.word.styles import CHARACTER_STYLES, PARAGRAPH_STYLES, TITLE_LENGTHS, ParagraphStyle

_TITLE = "Reference for Word documents"
_DATE = "2026-01-01"  # the file is no edition: it has the same bytes on any day
_TABLES = (("Planpress", "Planpress"), ("PlanpressLedger", "Planpress ledger"), ("PlainList", "Plain list"))
_HIDDEN = frozenset({"Gap", "Picture", "Header", "HeaderSection", "Footer"})
"""Styles that hold no words of the text, or are in use in the header and the footer."""


def write_reference(brand: Brand, is_template: bool = False) -> bytes:
    """Our own look as a .docx, or a .dotx. A document built with it as its reference looks as one without.

    Its text only shows the styles and is dropped. In its header and footer, content controls stand for the words
    that differ by document; they may be moved and styled.
    """
    plain_brand = replace(brand, reference=None)
    base = base_of(plain_brand, "en")
    word = docx.Document(io.BytesIO(base.data))
    document = _document(plain_brand)
    book = Book(word, document, plain_brand, base)
    text, section = divided(_body(), base.sheet, frames(book, (False,), _control))
    word.element.replace(word.element.body, parse_xml(f"<w:body {NAMESPACES}>{text}{section}</w:body>"))
    set_properties(word, document)
    if is_template:
        word.part._content_type = _TEMPLATE
    return package_bytes(word)


_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"


def _document(brand: Brand) -> Document:
    running = RunningHead(*((Text(words),) for words in ("Name", "Topic", "Publisher", "Edition")))
    return Document(_TITLE, "en", brand.name or "Planpress", "", _DATE, running, (), ())


def _control(name: str, runs: str) -> str:
    """Runs as a content control (17.5.2) whose words each document replaces by its own."""
    title = name.capitalize()
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="{TAG}{name}"/></w:sdtPr>'
        f"<w:sdtContent>{runs}</w:sdtContent></w:sdt>"
    )


def _body() -> str:
    return "".join((*_paragraphs(), *_characters(), *_tables()))


def _paragraphs() -> Iterator[str]:
    """Each paragraph style with its name; those of the cover on a page without its dark ground."""
    for style in PARAGRAPH_STYLES:
        if style.id not in _HIDDEN:
            yield paragraph(style.id, _sample(style), '<w:pageBreakBefore w:val="0"/>' if style.page_break else "")


def _sample(style: ParagraphStyle) -> str:
    words = f"{style.name[0].upper()}{style.name[1:]}"
    return f"{run('S1')}{TAB}{run(words)}" if style.hanging else run(words)


def _characters() -> Iterator[str]:
    for style in CHARACTER_STYLES:
        yield paragraph(
            _GROUNDS.get(style.id, "BodyText"), plain(f"{style.name[0].upper()}{style.name[1:]}", Look(style=style.id))
        )


_GROUNDS = {length.name_style: length.style for length in TITLE_LENGTHS}
"""Native names on the cover stand beside a title of their size, on its dark ground."""


def _tables() -> Iterator[str]:
    """Each table style with a head and two rows, or as a row of boxes."""
    for id, name in _TABLES:
        yield gap() + _table(id, name)
    for id, name in (("KeyFigures", "Key figures"), ("Tiles", "Tiles")):
        yield gap() + box_row(id, [paragraph("TableText", run(name))] * 4, Mm(40), name)
    yield gap()


def _table(id: str, name: str) -> str:
    width = twips(Mm(58))
    head = _row([name, "Second column", "Third column"], "TableHead", width, "<w:trPr><w:tblHeader/></w:trPr>")
    rows = "".join(_row([f"Row {n}", "words", "words"], "TableText", width) for n in (1, 2))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{id}"/><w:tblW w:w="{3 * width}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f'<w:tblGrid>{f"""<w:gridCol w:w="{width}"/>""" * 3}</w:tblGrid>{head}{rows}</w:tbl>'
    )


def _row(cells: list[str], style: str, width: int, properties: str = "") -> str:
    texts = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(style, run(text))}</w:tc>'
        for text in cells
    )
    return f"<w:tr>{properties}{texts}</w:tr>"
