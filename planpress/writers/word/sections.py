"""Marks in the body become Word's sections: how pages lie and how many columns the text has from there on (17.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planpress.lengths import Mm
from planpress.writers.word.markup import gap, twips
from planpress.writers.word.page import GUTTER, Page

_MARK = re.compile(r"<\?(pages|columns) ([a-z0-9. ]*)\?>")
_LANDSCAPE = "landscape"
_CONTINUOUS = '<w:type w:val="continuous"/>'
_COLUMN_BREAK = '<w:r><w:br w:type="column"/></w:r>'
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
    columns: tuple[float, ...]


def landscape(text: str) -> str:
    """The text on landscape pages; the one after it stands on upright ones again."""
    return f"<?pages {_LANDSCAPE}?>{text}<?pages upright?>"


def orientations(body: str) -> frozenset[bool]:
    """How the pages of a marked body lie: False for upright ones, True for landscape."""
    return frozenset(piece.landscape for piece in _written(body))


def side_by_side(texts: Sequence[str], widths: Sequence[Mm]) -> str:
    """The texts as columns of a section of their own, each starting at the top of its column."""
    columns = "".join(_column_top(text, _COLUMN_BREAK if index else "") for index, text in enumerate(texts))
    return f"{gap()}<?columns {' '.join(str(width) for width in widths)}?>{columns}<?columns ?>"


def _column_top(text: str, column_break: str) -> str:
    """The text with the break before its first words, which stand at the very top."""
    if not text.startswith(_PARAGRAPH_START):
        text = gap() + text
    end = text.index(_PROPERTIES_END)
    placed = any(tag in text[:end] for tag in ("<w:spacing", "<w:ind", "<w:jc"))
    top = "" if placed else '<w:spacing w:before="0"/>'
    return f"{text[:end]}{top}{_PROPERTIES_END}{column_break}{text[end + len(_PROPERTIES_END) :]}"


def divided(body: str, sheet: Sheet, frames: Frames) -> tuple[str, str]:
    """The body with its marks resolved, and the properties of its last section.

    A section's properties stand in its last paragraph, the last section's at the end of the body.
    """
    pieces = _written(body)
    before: _Piece | None = None
    properties = []
    for piece in pieces:
        properties.append(_properties(piece, before, sheet, frames))
        before = piece
    texts = [_closed(piece.text, end) for piece, end in zip(pieces[:-1], properties, strict=False)]
    return "".join((*texts, pieces[-1].text)), properties[-1]


def _written(body: str) -> list[_Piece]:
    """The pieces that say anything, one at least."""
    return [piece for piece in _pieces(body) if piece.text] or [_Piece("", False, ())]


def _pieces(body: str) -> Iterator[_Piece]:
    first, *marked = _MARK.split(body)
    lies = False
    columns: tuple[float, ...] = ()
    yield _Piece(first, lies, columns)
    for kind, value, text in zip(marked[::3], marked[1::3], marked[2::3], strict=True):
        if kind == "pages":
            lies = value == _LANDSCAPE
        else:
            columns = tuple(map(float, value.split()))
        yield _Piece(text, lies, columns)


def _closed(text: str, properties: str) -> str:
    """The text with the section's properties in its last paragraph; a table at the end needs one more."""
    if not text.endswith("</w:p>"):
        text += gap()
    end = text.index(_PROPERTIES_END, text.rindex(_PARAGRAPH_START))
    return text[:end] + properties + text[end:]


def _properties(piece: _Piece, before: _Piece | None, sheet: Sheet, frames: Frames) -> str:
    """A section starts a page where pages begin to lie otherwise, and has then headers and footers of its own."""
    turns = before is None or before.landscape != piece.landscape
    references = (frames.landscape if piece.landscape else frames.upright) if turns else ""
    page = sheet.page.turned() if piece.landscape else sheet.page
    title_page = "<w:titlePg/>" if before is None and frames.title_page else ""
    return (
        f"<w:sectPr>{references}{frames.first if before is None else ''}{sheet.before}"
        f"{'' if turns else _CONTINUOUS}{page_properties(page)}"
        f"{sheet.between}{_columns(piece.columns)}{title_page}{sheet.after}</w:sectPr>"
    )


def page_properties(page: Page) -> str:
    """The paper and its margins (17.6.13, 17.6.11)."""
    turned = ' w:orient="landscape"' if page.is_landscape else ""
    margins = (
        f'w:top="{twips(page.top)}" w:right="{twips(page.right)}" w:bottom="{twips(page.bottom)}" '
        f'w:left="{twips(page.left)}" w:header="{twips(page.header)}" w:footer="{twips(page.footer)}" w:gutter="0"'
    )
    return f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{turned}/><w:pgMar {margins}/>'


def _columns(widths: Sequence[float]) -> str:
    if not widths:
        return ""
    gutter = twips(GUTTER)
    spaces = [gutter] * (len(widths) - 1) + [0]
    columns = "".join(
        f'<w:col w:w="{twips(Mm(width))}" w:space="{space}"/>' for width, space in zip(widths, spaces, strict=True)
    )
    return f'<w:cols w:num="{len(widths)}" w:space="{gutter}" w:equalWidth="0">{columns}</w:cols>'
