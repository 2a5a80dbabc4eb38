"""Contents side by side become a table of tinted cells with gaps between them."""

from __future__ import annotations

from collections.abc import Sequence

from planpress.brand import Brand
from planpress.lengths import Mm
from planpress.writers.word.markup import attribute, paragraph, shading, twips

GAP = Mm(5)
EMPTY = paragraph("TableText", "")
_NO_MARGINS = '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
CLOSE = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
_MIDDLE = '<w:vAlign w:val="center"/>'


def box_row(cells: Sequence[str], width: Mm, brand: Brand, alt: str, *, between: str = EMPTY, rules: str = "") -> str:
    """One row of boxes, each `width` wide; `between` fills the gaps, `rules` are the cells' borders.

    Word keeps a cell's width only where tblLayout is fixed.
    """
    gap = _cell(GAP, f"{_NO_MARGINS}{_MIDDLE}", between)
    look = (f"<w:tcBorders>{rules}</w:tcBorders>" if rules else "") + shading(brand, "tint")
    row = gap.join(_cell(width, look, cell) for cell in cells)
    widths = [twips(length) for _ in cells for length in (width, GAP)][:-1]
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="KeyFigures"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/>'
        f"<w:tblDescription w:val={attribute(alt)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr></w:tbl>"
    )


def side_row(texts: Sequence[str], widths: Sequence[Mm]) -> str:
    """Texts side by side in cells without any look, for what cannot stand in columns."""
    sizes = [twips(width) for width in widths]
    cells = "".join(_cell(width, "", text) for width, text in zip(widths, texts, strict=True))
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableNormal"/><w:tblW w:w="{sum(sizes)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{CLOSE}<w:tblLook w:val="0000"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    )


def _cell(width: Mm, look: str, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{look}</w:tcPr>{content}</w:tc>'
