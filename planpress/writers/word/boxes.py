"""Contents side by side become a table: tinted boxes with gaps between them, or texts without any look."""

from __future__ import annotations

from collections.abc import Sequence

from planpress.lengths import Mm
from planpress.writers.word.markup import attribute, gap, paragraph, twips
from planpress.writers.word.page import GUTTER

_PARAGRAPH_START, _PROPERTIES_END = "<w:p><w:pPr>", "</w:pPr>"
GAP = Mm(5)
EMPTY = paragraph("TableText", "")
_BANDS = (
    '<w:tblLook w:val="0200" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="0"/>'
)


def box_row(style: str, cells: Sequence[str], width: Mm, alt: str, between: str = EMPTY) -> str:
    """One row of boxes, each `width` wide; `between` fills the gaps. The table style tints every other column.

    Word keeps a cell's width only where tblLayout is fixed.
    """
    row = _cell(GAP, between).join(_cell(width, cell) for cell in cells)
    widths = [twips(length) for _ in cells for length in (width, GAP)][:-1]
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_BANDS}'
        f"<w:tblDescription w:val={attribute(alt)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr></w:tbl>"
    )


def side_by_side(texts: Sequence[str], widths: Sequence[Mm]) -> str:
    """Texts beside each other, in cells without any look: each may grow by itself, and over the end of a page.

    Columns of a section (17.6.4) would be one text, and LibreOffice draws those over others at the foot of a page.
    """
    cells = _cell(GUTTER, EMPTY).join(_cell(width, _whole(text)) for width, text in zip(widths, texts, strict=True))
    sizes = [twips(length) for width in widths for length in (width, GUTTER)][:-1]
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="SideBySide"/><w:tblW w:w="{sum(sizes)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    )


def _whole(text: str) -> str:
    """The text with its first words at the very top, and with a paragraph at the end, which each cell needs."""
    if not text.endswith("</w:p>"):
        text += gap()
    end = text.index(_PROPERTIES_END) if text.startswith(_PARAGRAPH_START) else 0
    placed = not end or any(tag in text[:end] for tag in ("<w:spacing", "<w:ind", "<w:jc"))
    return text if placed else f'{text[:end]}<w:spacing w:before="0"/>{text[end:]}'


def _cell(width: Mm, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
