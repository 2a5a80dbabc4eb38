"""A chart's layout becomes SVG: what Word shows in place of the pixels, sharp at any size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, assert_never

from planpress.brand import Brand, ColourRole, Weight
from planpress.charts.geometry import XY, Disc, Hatch, Layout, Shape, Stamp, Stroke, Words, hatch_lines
from planpress.writers.word.markup import attribute, words
from planpress.writers.word.stamps import NAMESPACE, definitions, named, used

PlainMark: TypeAlias = Stroke | Shape | Disc | Hatch | Words
_WEIGHTS: dict[Weight, str] = {
    "regular": "",
    "semibold": ' font-weight="600"',
    "italic": ' font-style="italic"',
    "extralight": ' font-weight="200"',
    "light": ' font-weight="300"',
    "bold": ' font-weight="700"',
    "black": ' font-weight="900"',
}


def svg(layout: Layout, brand: Brand, ground: ColourRole) -> bytes:
    """The layout on its ground, in points with the origin at the upper left (SVG 1.1)."""
    width, height = f"{layout.width:.2f}", f"{layout.height:.2f}"
    faces = attribute(f"{brand.faces.family}, Calibri, sans-serif")
    names = named(layout.marks)
    marks = "".join(
        used(mark, layout.height, names) if isinstance(mark, Stamp) else _mark(mark, layout.height, brand)
        for mark in layout.marks
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{NAMESPACE if names else ""} width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" font-family={faces} xml:space="preserve">'
        f'<rect width="{width}" height="{height}" fill="{brand.colour(ground)}"/>'
        f"{definitions(names, brand)}{marks}</svg>"
    ).encode()


def _mark(mark: PlainMark, top: float, brand: Brand) -> str:
    match mark:
        case Stroke():
            dash = f' stroke-dasharray="{" ".join(map(str, mark.dash))}"' if mark.dash else ""
            cap = ' stroke-linecap="round"' if mark.round_cap else ""
            line = f"{_outline(mark.colour, mark.width, brand)}{dash}{cap}"
            return f'<path d="{_path(mark.points, top)}" fill="none"{line}/>'
        case Shape():
            look = f"{_fill(mark.fill, brand)}{_outline(mark.outline, mark.width, brand)}"
            return f'<path d="{_path(mark.points, top)}Z"{look}/>'
        case Disc(centre=(x, y), radius=radius):
            look = f"{_fill(mark.fill, brand)}{_outline(mark.outline, mark.width, brand)}"
            return f'<circle cx="{x:.2f}" cy="{top - y:.2f}" r="{radius:.2f}"{look}/>'
        case Hatch():
            lines = "".join(_path(line, top) for line in hatch_lines(mark.box, mark.pitch))
            return f'<path d="{lines}" fill="none"{_outline(mark.colour, mark.width, brand)}/>'
        case Words():
            look = f'font-size="{mark.size:g}"{_WEIGHTS[mark.weight]}{_fill(mark.colour, brand)}'
            return f'<text x="{mark.x:.2f}" y="{top - mark.y:.2f}" {look}>{words(mark.text)}</text>'
        case _:
            assert_never(mark)


def _path(points: Iterable[XY], top: float) -> str:
    return "M" + "L".join(f"{x:.2f} {top - y:.2f}" for x, y in points)


def _fill(role: ColourRole | None, brand: Brand) -> str:
    return f' fill="{brand.colour(role)}"' if role else ' fill="none"'


def _outline(role: ColourRole | None, width: float, brand: Brand) -> str:
    return f' stroke="{brand.colour(role)}" stroke-width="{width:g}"' if role else ""
