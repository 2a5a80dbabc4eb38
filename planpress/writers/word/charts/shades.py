"""Colour roles become fills, lines and text properties of DrawingML, by their slots in the theme (20.1.2.3.29)."""

from __future__ import annotations

from planpress.brand import ColourRole
from planpress.writers.word.markup import THEME_COLOURS

_SCHEME = {"text1": "tx1", "background1": "bg1", "text2": "tx2", "background2": "bg2"}
SIZE = 8.0
"""All words of a chart, in points."""


def shade(role: ColourRole) -> str:
    """A colour by its slot, so that a chart follows the theme that a document is given."""
    _, name = THEME_COLOURS[role]
    return f'<a:schemeClr val="{_SCHEME.get(name, name)}"/>'


def fill(role: ColourRole | None) -> str:
    return f"<a:solidFill>{shade(role)}</a:solidFill>" if role else "<a:noFill/>"


def hatch(role: ColourRole) -> str:
    """Lines rising at 45 degrees on paper."""
    return (
        f'<a:pattFill prst="wdUpDiag"><a:fgClr>{shade(role)}</a:fgClr><a:bgClr>{shade("paper")}</a:bgClr></a:pattFill>'
    )


def line(role: ColourRole | None, width: float, dashed: bool = False) -> str:
    """A line of `width` points, none without a role; DrawingML counts 12 700 units to the point."""
    if role is None:
        return "<a:ln><a:noFill/></a:ln>"
    dash = '<a:prstDash val="sysDash"/>' if dashed else ""
    return f'<a:ln w="{round(width * 12700)}" cap="{"flat" if dashed else "rnd"}">{fill(role)}{dash}<a:round/></a:ln>'


def text(role: ColourRole, bold: bool = False, italic: bool = False, wrapped: bool = True) -> str:
    """How words look, in the theme's face; sizes are hundredths of a point."""
    look = f'<a:p><a:pPr>{properties("a:defRPr", role, bold, italic)}</a:pPr><a:endParaRPr lang="en-GB"/></a:p>'
    return f"<c:txPr>{body(wrapped)}<a:lstStyle/>{look}</c:txPr>"


def properties(tag: str, role: ColourRole, bold: bool = False, italic: bool = False) -> str:
    look = f'sz="{round(SIZE * 100)}" b="{int(bold)}" i="{int(italic)}"'
    return f'<{tag} {look}>{fill(role)}<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/></{tag}>'


def body(wrapped: bool = True) -> str:
    """Words stand level, on one line unless they may be `wrapped`."""
    return f'<a:bodyPr rot="0" vert="horz" wrap="{"square" if wrapped else "none"}"/>'
