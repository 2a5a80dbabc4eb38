"""Lengths, colours and words become pieces of WordprocessingML (ECMA-376, ISO/IEC 29500)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias
from xml.sax.saxutils import escape

from planpress.brand import Brand, ColourRole
from planpress.lengths import Mm, Pt, points
from planpress.writers.word.theme import THEME_COLOURS as THEME_COLOURS
from planpress.writers.word.theme import A as A
from planpress.writers.word.theme import slot_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_MARKED = re.compile("[&<>]|" + _NOT_XML.pattern)
_SPACE = re.compile(r"[\t\r\n]+")

Side: TypeAlias = Literal["top", "left", "bottom", "right", "insideH", "between"]


def clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def words(text: str) -> str:
    """Text as element content: control characters dropped, mark-up escaped."""
    return escape(clean(text)) if _MARKED.search(text) else text


def attribute(text: str) -> str:
    """Text as an attribute's value with its quotes, on one line."""
    return f'"{escape(clean(_SPACE.sub(" ", text)), {chr(34): "&quot;"})}"'


def twips(length: Mm) -> int:
    """Millimetres as twentieths of a point."""
    return round(points(length) * 20)


def emu(length: Mm) -> int:
    """Millimetres as English Metric Units, 36 000 to the millimetre."""
    return round(length * 36000)


def colour(brand: Brand, role: ColourRole, attribute_name: str = "val") -> str:
    """The attributes that name a colour, by its theme slot where it has one."""
    theme = {"val": "themeColor", "color": "themeColor", "fill": "themeFill"}[attribute_name]
    slot = slot_of(brand, role)
    named = f' w:{theme}="{slot[1]}"' if slot else ""
    return f'w:{attribute_name}="{brand.colour(role)[1:]}"{named}'


def scheme_colour(brand: Brand, role: ColourRole) -> str:
    """A colour in DrawingML, by its theme slot where it has one (20.1.2.3.29)."""
    slot = slot_of(brand, role)
    return f'<a:schemeClr val="{slot[0]}"/>' if slot else f'<a:srgbClr val="{brand.colour(role)[1:]}"/>'


def rule(brand: Brand, side: Side, role: ColourRole, width: Pt, space: int = 0) -> str:
    """One border: Word counts its width in eighths of a point, its distance from the text in points."""
    shade = colour(brand, role, "color")
    return f'<w:{side} w:val="single" w:sz="{round(width * 8)}" w:space="{space}" {shade}/>'


def shading(brand: Brand, role: ColourRole) -> str:
    return f'<w:shd w:val="clear" w:color="auto" {colour(brand, role, "fill")}/>'


def gap() -> str:
    """A narrow line between things that must not touch."""
    # LibreOffice drops an empty paragraph at a section's end, and with it the table before it from its column.
    return paragraph("Gap", '<w:r><w:t xml:space="preserve"> </w:t></w:r>')


_USED_STYLE = re.compile(r'<w:(pStyle|rStyle|tblStyle) w:val="([^"]+)"/>')


def restyled(text: str, ids: Mapping[str, str]) -> str:
    """The text with a house's own styles in the place of ours."""
    if not ids:
        return text
    return _USED_STYLE.sub(lambda used: f'<w:{used[1]} w:val="{ids.get(used[2], used[2])}"/>', text)


_USED_COLOUR = re.compile(rb'<a:schemeClr val="(\w+)"/>')
_CHART_SLOTS = {"text1": "tx1", "background1": "bg1", "text2": "tx2", "background2": "bg2"}
_ROLES = {_CHART_SLOTS.get(name, name).encode(): role for role, (_, name) in THEME_COLOURS.items()}


def recoloured(drawing: bytes, brand: Brand) -> bytes:
    """A chart with the brand's colours in the place of slots that hold others in the theme of a house."""
    if brand.reference is None:
        return drawing

    def own(used: re.Match[bytes]) -> bytes:
        role = _ROLES.get(used[1])
        return used[0] if role is None or slot_of(brand, role) else scheme_colour(brand, role).encode()

    return _USED_COLOUR.sub(own, drawing)


def paragraph(style: str, runs: str, properties: str = "") -> str:
    """A paragraph; `properties` follow pStyle in the schema's order (17.3.1.26)."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'
