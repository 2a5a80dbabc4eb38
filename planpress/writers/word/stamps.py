"""Stamps become SVG: each sketch once among the definitions, and a use of it at each place (SVG 1.1, 5.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from planpress.brand import Brand, ColourRole
from planpress.charts.geometry import UNIT, Box, Mark, Sketch, Stamp, Trace

NAMESPACE = ' xmlns:xlink="http://www.w3.org/1999/xlink"'
"""By it older readers, Word's among them, use what is defined."""

Drawn: TypeAlias = tuple[Sketch, ColourRole, ColourRole, bool]
"""What a stamp shows, wherever it stands: a sketch in its two colours, and whether its ground is filled."""


def named(marks: Iterable[Mark]) -> dict[Drawn, str]:
    """A name for each thing that stamps show, in the order in which they first do."""
    names: dict[Drawn, str] = {}
    for mark in marks:
        if isinstance(mark, Stamp):
            names.setdefault(_drawn(mark), f"t{len(names)}")
    return names


def _drawn(stamp: Stamp) -> Drawn:
    return stamp.sketch, stamp.line, stamp.ground, stamp.filled


def definitions(names: Mapping[Drawn, str], brand: Brand) -> str:
    """Each sketch once, in a unit square whose y axis points down, to be used at each of its places."""
    if not names:
        return ""
    whole = Stamp(next(iter(names))[0], 0, 0, 1, "ink", "paper").seen
    groups = "".join(_group(drawn, name, brand) for drawn, name in names.items())
    return f'<defs><clipPath id="tile">{_rectangle(whole)}</clipPath>{groups}</defs>'


def _group(drawn: Drawn, name: str, brand: Brand) -> str:
    sketch, line, ground, filled = drawn
    whole = Stamp(sketch, 0, 0, 1, line, ground).seen
    below = _rectangle(whole, f' fill="{brand.colour(ground)}"') if filled else ""
    traces = "".join(_trace(trace, brand.colour(ground if trace.ground else line)) for trace in sketch.traces)
    return f'<g id="{name}">{below}{traces}</g>'


def _trace(trace: Trace, colour: str) -> str:
    steps = "".join(
        letter + " ".join(f"{1 - number if i % 2 else number:.4g}" for i, number in enumerate(numbers))
        for letter, numbers in trace.steps
    )
    look = f' fill="none" stroke="{colour}" stroke-width="{trace.width:g}"' if trace.width else f' fill="{colour}"'
    return f'<path d="{steps}"{look}/>'


def _rectangle(part: Box, look: str = "") -> str:
    wide, high = part.right - part.left, part.top - part.bottom
    return f'<rect x="{part.left:.4g}" y="{1 - part.top:.4g}" width="{wide:.4g}" height="{high:.4g}"{look}/>'


def used(stamp: Stamp, top: float, names: Mapping[Drawn, str]) -> str:
    """The sketch where the stamp stands, cut to its square; and to a part of it by a clip of its own."""
    name = names[_drawn(stamp)]
    placed = f"translate({stamp.x:.2f} {top - stamp.y - stamp.size:.2f}) scale({stamp.size:.3f})"
    if stamp.part == UNIT:
        return f'<g transform="{placed}" clip-path="url(#tile)"><use xlink:href="#{name}"/></g>'
    cut = f"{name}-{stamp.x:.2f}-{stamp.y:.2f}"
    return (
        f'<g transform="{placed}"><clipPath id="{cut}">{_rectangle(stamp.seen)}</clipPath>'
        f'<g clip-path="url(#{cut})"><use xlink:href="#{name}"/></g></g>'
    )
