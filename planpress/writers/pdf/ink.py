"""Brand colours and faces become ReportLab's: registered fonts, colour objects."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics

from planpress.brand import Brand, ColourRole, Weight
from planpress.writers.pdf.mends import UsedFont


@cache
def font_name(file: Path) -> str:
    """The name under which ReportLab knows a font file; the file is registered when first asked for."""
    name = f"{file.stem}-{len(pdfmetrics.getRegisteredFontNames())}"
    pdfmetrics.registerFont(UsedFont(name, str(file)))
    return name


def face(brand: Brand, weight: Weight) -> str:
    return font_name(brand.faces.files[weight])


@cache
def colour(brand: Brand, role: ColourRole) -> Color:
    return HexColor(brand.colour(role))
