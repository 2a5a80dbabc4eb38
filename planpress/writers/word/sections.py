"""Marks in the body become Word's sections: how many columns the text has from there on (17.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planpress.lengths import Mm
from planpress.writers.word.markup import (
    BOTTOM_MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIDE_MARGIN,
    TOP_MARGIN,
    gap,
    twips,
)

GUTTER = Mm(5)
_COLUMN = Mm(10)
_MARK = re.compile(r"<\?columns ([0-9. ]*)\?>")
_COLUMN_BREAK = '<w:r><w:br w:type="column"/></w:r>'
_PARAGRAPH_START = "<w:p><w:pPr>"
_PROPERTIES_END = "</w:pPr>"


def grid_width(count: int) -> Mm:
    """The width of `count` grid columns with the gutters between them."""
    return Mm(count * _COLUMN + (count - 1) * GUTTER)


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


def divided(body: str) -> tuple[str, str]:
    """The body with its marks resolved, and the properties of its last section.

    A section's properties stand in its last paragraph, the last section's at the end of the body.
    """
    first, *marked = _MARK.split(body)
    pieces = [("", first), *zip(marked[::2], marked[1::2], strict=True)]
    filled = [(spec, text) for spec, text in pieces if text] or [("", "")]
    properties = [section(tuple(map(float, spec.split())), bool(index)) for index, (spec, _) in enumerate(filled)]
    texts = [_closed(text, end) for (_, text), end in zip(filled, properties, strict=True)]
    return "".join((*texts[:-1], filled[-1][1])), properties[-1]


def _closed(text: str, properties: str) -> str:
    """The text with the section's properties in its last paragraph; a table at the end needs one more."""
    if not text.endswith("</w:p>"):
        text += gap()
    end = text.index(_PROPERTIES_END, text.rindex(_PARAGRAPH_START))
    return text[:end] + properties + text[end:]


def section(columns: Sequence[float] = (), continuous: bool = False) -> str:
    """A4 with our margins; `columns` are widths in millimetres, none for one column."""
    start = '<w:type w:val="continuous"/>' if continuous else ""
    margins = (
        f'w:top="{twips(TOP_MARGIN)}" w:right="{twips(SIDE_MARGIN)}" w:bottom="{twips(BOTTOM_MARGIN)}" '
        f'w:left="{twips(SIDE_MARGIN)}" w:header="0" w:footer="{twips(Mm(7))}" w:gutter="0"'
    )
    page = f'<w:pgSz w:w="{twips(PAGE_WIDTH)}" w:h="{twips(PAGE_HEIGHT)}"/><w:pgMar {margins}/>'
    return f"<w:sectPr>{start}{page}{_columns(columns)}</w:sectPr>"


def _columns(widths: Sequence[float]) -> str:
    if not widths:
        return ""
    gutter = twips(GUTTER)
    spaces = [gutter] * (len(widths) - 1) + [0]
    columns = "".join(
        f'<w:col w:w="{twips(Mm(width))}" w:space="{space}"/>' for width, space in zip(widths, spaces, strict=True)
    )
    return f'<w:cols w:num="{len(widths)}" w:space="{gutter}" w:equalWidth="0">{columns}</w:cols>'
