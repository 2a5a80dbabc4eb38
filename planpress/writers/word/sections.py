"""Marks in the body become Word's sections: how pages lie from there on (17.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from planpress.writers.word.markup import gap, twips
from planpress.writers.word.page import Page

_MARK = re.compile(r"<\?pages ([a-z]*)\?>")
_LANDSCAPE = "landscape"
_PARAGRAPH_START = "<w:p><w:pPr>"
_PROPERTIES_END = "</w:pPr>"


@dataclass(frozen=True, slots=True)
class Frames:
    """The references by which a section has its headers and footers, on upright pages and on landscape ones.

    `first` are those of the first page, if it has others or none; `title_page` says that it does.
    """

    upright: str
    landscape: str
    first: str = ""
    title_page: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all sections share: the page, and what else their properties say, in the three places where the schema
    has it: before the page, between the page and its columns, and at the end (17.6.17)."""

    page: Page
    before: str = ""
    between: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    landscape: bool


def landscape(text: str) -> str:
    """The text on landscape pages; the one after it stands on upright ones again."""
    return f"<?pages {_LANDSCAPE}?>{text}<?pages upright?>"


def orientations(body: str) -> frozenset[bool]:
    """How the pages of a marked body lie: False for upright ones, True for landscape."""
    return frozenset(piece.landscape for piece in _written(body))


def divided(body: str, sheet: Sheet, frames: Frames) -> tuple[str, str]:
    """The body with its marks resolved, and the properties of its last section.

    A section's properties stand in its last paragraph, the last section's at the end of the body.
    """
    pieces = _written(body)
    properties = [_properties(piece, not index, sheet, frames) for index, piece in enumerate(pieces)]
    texts = [_closed(piece.text, end) for piece, end in zip(pieces[:-1], properties, strict=False)]
    return "".join((*texts, pieces[-1].text)), properties[-1]


def _written(body: str) -> list[_Piece]:
    """The pieces that say anything, one at least; what lies alike and follows each other is one."""
    first, *marked = _MARK.split(body)
    pieces = [_Piece(first, False)]
    pieces += [_Piece(text, way == _LANDSCAPE) for way, text in zip(marked[::2], marked[1::2], strict=True)]
    found = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.landscape)
    return [_Piece("".join(piece.text for piece in group), lies) for lies, group in found] or [_Piece("", False)]


def _closed(text: str, properties: str) -> str:
    """The text with the section's properties in its last paragraph; a table at the end needs one more."""
    if not text.endswith("</w:p>"):
        text += gap()
    end = text.index(_PROPERTIES_END, text.rindex(_PARAGRAPH_START))
    return text[:end] + properties + text[end:]


def _properties(piece: _Piece, first: bool, sheet: Sheet, frames: Frames) -> str:
    """A section starts a page where pages begin to lie otherwise, and has headers and footers of its own."""
    references = frames.landscape if piece.landscape else frames.upright
    page = sheet.page.turned() if piece.landscape else sheet.page
    title_page = "<w:titlePg/>" if first and frames.title_page else ""
    return (
        f"<w:sectPr>{references}{frames.first if first else ''}{sheet.before}{page_properties(page)}"
        f"{sheet.between}{title_page}{sheet.after}</w:sectPr>"
    )


def page_properties(page: Page) -> str:
    """The paper and its margins (17.6.13, 17.6.11)."""
    turned = ' w:orient="landscape"' if page.is_landscape else ""
    margins = (
        f'w:top="{twips(page.top)}" w:right="{twips(page.right)}" w:bottom="{twips(page.bottom)}" '
        f'w:left="{twips(page.left)}" w:header="{twips(page.header)}" w:footer="{twips(page.footer)}" w:gutter="0"'
    )
    return f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{turned}/><w:pgMar {margins}/>'
