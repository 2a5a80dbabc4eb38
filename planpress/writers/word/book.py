"""One Word file in the making: its stories, and what must be unique in it."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from urllib.parse import quote

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.parts.story import StoryPart

from planpress.brand import Brand
from planpress.document import Document
from planpress.lengths import Mm
from planpress.writers.word.markup import TEXT_WIDTH, W, attribute, clean
from planpress.writers.word.notes import NotesPart

_URI_SIGNS = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986, besides letters and digits


class Book:
    """The counters, lists and notes that the body, the header and the footer share."""

    def __init__(self, docx: WordDocument, document: Document, brand: Brand) -> None:
        self.docx = docx
        self.document = document
        self.brand = brand
        self.notes = NotesPart(docx.part.package)
        docx.part.relate_to(self.notes, RT.FOOTNOTES)
        self._drawings = 0
        self._bookmarks: set[str] = set()

    def drawing_id(self) -> int:
        """An id no other drawing of this file has."""
        self._drawings += 1
        return self._drawings

    def bookmark(self, anchor: str, runs: str) -> str:
        """The runs as the place that `anchor` names; the first one to claim a name keeps it."""
        name = bookmark_name(anchor)
        if not anchor or name in self._bookmarks:
            return runs
        self._bookmarks.add(name)
        number = len(self._bookmarks)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'

    def new_numbering(self) -> int:
        """The id of a numbered list that starts at 1 again."""
        numbering = self.docx.part.numbering_part.element
        number = len(numbering.num_lst) + 1
        restart = '<w:lvlOverride w:ilvl="{0}"><w:startOverride w:val="1"/></w:lvlOverride>'
        levels = "".join(restart.format(level) for level in range(9))
        numbering.append(
            parse_xml(f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="2"/>{levels}</w:num>')
        )
        return number


@dataclass(frozen=True, slots=True)
class Story:
    """One flow of text (body, notes, header, footer): links and pictures belong to its own part.

    `width` is that of its column: the whole text's unless it runs in columns.
    """

    book: Book
    part: StoryPart | NotesPart
    width: Mm = TEXT_WIDTH

    @property
    def notes(self) -> Story:
        return Story(self.book, self.book.notes)

    def link(self, href: str) -> str:
        """The relationship id of an outside address."""
        return self.part.relate_to(quote(clean(href), safe=_URI_SIGNS), RT.HYPERLINK, is_external=True)

    def image(self, data: bytes) -> str:
        """The relationship id of a picture; the same bytes are kept once."""
        assert isinstance(self.part, StoryPart)  # notes hold words only
        relation, _ = self.part.get_or_add_image(io.BytesIO(data))
        return relation


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
