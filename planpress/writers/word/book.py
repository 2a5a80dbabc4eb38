"""One Word file in the making: its stories, and what must be unique in it."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import count
from urllib.parse import quote

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.parts.story import StoryPart

from planpress.brand import Brand
from planpress.document import Chart, Document, Heading, Inlines, Table, Text, inner_blocks
from planpress.lengths import Mm
from planpress.writers.word.base import Base
from planpress.writers.word.markup import W, attribute, clean, recoloured
from planpress.writers.word.notes import NotesPart, notes_part
from planpress.writers.word.page import A4, Page

_URI_SIGNS = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986, besides letters and digits


class Book:
    """The counters, lists and notes that the body, the header and the footer share."""

    def __init__(self, docx: WordDocument, document: Document, brand: Brand, base: Base) -> None:
        self.docx = docx
        self.document = document
        self.brand = brand
        self.base = base
        self.notes = notes_part(docx.part, base.styles)
        self._drawings = _free(base.drawings)
        self._bookmarks = _free(base.bookmarks)
        self._names = set(base.names)
        self._charts = self._vectors = base.last_part

    @property
    def page(self) -> Page:
        return self.base.sheet.page

    def drawing_id(self) -> int:
        """An id no other drawing of this file has."""
        return next(self._drawings)

    def chart_number(self) -> int:
        """A number no other chart of this file has."""
        self._charts += 1
        return self._charts

    def vector_number(self) -> int:
        """A number no other SVG of this file has."""
        self._vectors += 1
        return self._vectors

    def bookmark(self, anchor: str, runs: str) -> str:
        """The runs as the place that `anchor` names; the first one to claim a name keeps it."""
        name = bookmark_name(anchor)
        if not anchor or name in self._names:
            return runs
        self._names.add(name)
        number = next(self._bookmarks)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'

    def words_at(self, anchor: str) -> str | None:
        """The words that the bookmark of `anchor` encloses, where they are plain ones and stand on one line."""
        return self._words_at.get(anchor)

    @cached_property
    def _words_at(self) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for anchor, content in _places(self.document):
            found.setdefault(anchor, _plain_words(content))
        return found

    def new_numbering(self) -> int:
        """The id of a numbered list that starts at 1 again."""
        numbering = self.docx.part.numbering_part.element
        number = max((num.numId for num in numbering.num_lst), default=0) + 1
        restart = '<w:lvlOverride w:ilvl="{0}"><w:startOverride w:val="1"/></w:lvlOverride>'
        levels = "".join(restart.format(level) for level in range(9))
        definition = f'<w:abstractNumId w:val="{self.base.numbers}"/>'
        numbering.append(parse_xml(f'<w:num xmlns:w="{W}" w:numId="{number}">{definition}{levels}</w:num>'))
        return number


def _free(taken: Container[int]) -> Iterator[int]:
    """Numbers from 1 on that nothing in the file has yet."""
    return (number for number in count(1) if number not in taken)


def _places(document: Document) -> Iterator[tuple[str, Inlines]]:
    """What stands at each anchor: a headline, a chart's title, the first cell of a row."""
    for node in inner_blocks(document.blocks):
        match node:
            case Heading():
                yield node.anchor, node.content + node.native
            case Chart():
                yield node.anchor, node.title
            case Table():
                first = next((index for index, column in enumerate(node.columns) if not column.paged), 0)
                yield from ((row.anchor, row.cells[first]) for row in node.rows if row.anchor and row.cells[first:])


def _plain_words(content: Inlines) -> str | None:
    match content:
        case (Text(content=text),) if "\n" not in text:
            return text
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Story:
    """One flow of text (body, notes, header, footer): links and pictures belong to its own part.

    `page` is the one it stands on, `width` that of its column: the whole text's unless it runs in columns.
    """

    book: Book
    part: StoryPart | NotesPart
    page: Page = A4
    width: Mm = A4.text_width

    @property
    def is_narrow(self) -> bool:
        """Whether the text runs in a column beside another."""
        return self.width < self.page.text_width

    def on(self, page: Page) -> Story:
        """The story as it goes on, over the whole width of another page."""
        return replace(self, page=page, width=page.text_width)

    @property
    def notes(self) -> Story:
        return Story(self.book, self.book.notes)

    def link(self, href: str) -> str:
        """The relationship id of an outside address."""
        return self.part.relate_to(quote(clean(href), safe=_URI_SIGNS), RT.HYPERLINK, is_external=True)

    def chart(self, drawing: bytes, workbook: bytes) -> str:
        """The relationship id of a chart, whose part leads to its workbook as rId1."""
        package, number = self.part.package, self.book.chart_number()
        sheet = Part(
            PackURI(f"/word/embeddings/Microsoft_Excel_Worksheet{number}.xlsx"), CT.SML_SHEET, workbook, package
        )
        drawing = recoloured(drawing, self.book.brand)
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, drawing, package)
        part.relate_to(sheet, RT.PACKAGE)
        return self.part.relate_to(part, RT.CHART)

    def vector(self, data: bytes) -> str:
        """The relationship id of an SVG picture."""
        name = PackURI(f"/word/media/vector{self.book.vector_number()}.svg")
        return self.part.relate_to(Part(name, "image/svg+xml", data, self.part.package), RT.IMAGE)

    def image(self, data: bytes) -> str:
        """The relationship id of a picture; the same bytes are kept once."""
        assert isinstance(self.part, StoryPart)  # notes hold words only
        relation, _ = self.part.get_or_add_image(io.BytesIO(data))
        return relation


@lru_cache(maxsize=4096)
def bookmark_name(anchor: str) -> str:
    """A name Word accepts for any anchor: a letter or underscore first, word characters, at most 40 (17.13.6.2).

    An underscore keeps it out of Word's own list of bookmarks. Word takes large and small letters for the same.
    """
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", anchor)
    return (
        f"_{plain}"
        if plain == anchor.lower() and len(anchor) < 40
        else f"_{plain[:28]}_{zlib.crc32(clean(anchor).encode()):08x}"
    )


def place_link(anchor: str, runs: str, words: str = "") -> str:
    """The runs as a link to a place in the same file; `words` say where it leads (17.16.22, tooltip)."""
    tip = f" w:tooltip={attribute(words)}" if words else ""
    return f'<w:hyperlink w:anchor={attribute(bookmark_name(anchor))}{tip} w:history="1">{runs}</w:hyperlink>'


def outside_link(story: Story, href: str, runs: str) -> str:
    """The runs as a link to an outside address (17.16.22)."""
    return f'<w:hyperlink r:id="{story.link(href)}" w:history="1">{runs}</w:hyperlink>'
