"""Contents side by side become a table of tinted cells with gaps between them."""

from __future__ import annotations

from collections.abc import Sequence

from planpress.lengths import Mm
from planpress.writers.word.markup import attribute, paragraph, twips

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


def side_row(texts: Sequence[str], widths: Sequence[Mm]) -> str:
    """Texts side by side in cells without any look, for what cannot stand in columns."""
    sizes = [twips(width) for width in widths]
    cells = "".join(_cell(width, text) for width, text in zip(widths, texts, strict=True))
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="SideBySide"/><w:tblW w:w="{sum(sizes)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    )


def _cell(width: Mm, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
