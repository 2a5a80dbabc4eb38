"""Lines, circles and polygons become the traces of a unit square."""

from __future__ import annotations

from collections.abc import Iterable

from planpress.charts.geometry import XY, Step, Trace

KAPPA = 0.5522847498
"""A quarter of a circle as one cubic curve: 4/3 (sqrt 2 - 1), which errs by 0.03 % of the radius."""
OVER = 0.02
"""Lines that meet at a tile's edge run on by so much, so that their ends never show."""
MIDDLE: XY = (0.5, 0.5)


def line(*points: XY) -> tuple[Step, ...]:
    """An open line through the points."""
    return ("M", points[0]), *(("L", point) for point in points[1:])


def polygon(*points: XY) -> tuple[Step, ...]:
    return *line(*points), ("Z", ())


def box(inset: float) -> tuple[Step, ...]:
    """A square in the middle, `inset` from the tile's edges."""
    low, high = inset, round(1 - inset, 4)
    return polygon((low, low), (high, low), (high, high), (low, high))


def diamond(reach: float) -> tuple[Step, ...]:
    """A square on its corner in the middle, whose corners are `reach` from it."""
    low, high = round(0.5 - reach, 4), round(0.5 + reach, 4)
    return polygon((0.5, low), (high, 0.5), (0.5, high), (low, 0.5))


def circle(radius: float, centre: XY = MIDDLE) -> tuple[Step, ...]:
    x, y = centre
    k = radius * KAPPA
    return (
        ("M", (x + radius, y)),
        ("C", (x + radius, y + k, x + k, y + radius, x, y + radius)),
        ("C", (x - k, y + radius, x - radius, y + k, x - radius, y)),
        ("C", (x - radius, y - k, x - k, y - radius, x, y - radius)),
        ("C", (x + k, y - radius, x + radius, y - k, x + radius, y)),
        ("Z", ()),
    )


def stroked(width: float, *outlines: Iterable[Step], ground: bool = False) -> Trace:
    """Outlines as lines of one width."""
    return Trace(tuple(step for outline in outlines for step in outline), width, ground)


def filled(outline: tuple[Step, ...], ground: bool = False) -> Trace:
    return Trace(outline, 0.0, ground)
