"""A figure becomes its sign: a filled dot, a ring with an arrow for a bound, a band for a range."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planpress.brand import ColourRole
from planpress.charts.geometry import XY, Disc, Mark, Shape, Stroke, mm
from planpress.charts.specs import Point

HEAD = mm(1.15)
BAND = mm(1.3)
"""Half the thickness of a range's band."""
HALO = 1.0
"""The clear space around a sign that lies on another, in points: their colours do not stand out from each other."""

RIGHT: XY = (1.0, 0.0)
UP: XY = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Pen:
    """How one part's signs are drawn: dots in `solid`, thin lines in `line`, arrows of `arrow` points at most."""

    solid: ColourRole
    line: ColourRole
    radius: float
    width: float = 1.7
    arrow: float = mm(6.6)


BASELINE = Pen("baseline", "second", mm(2.0))
TARGET = Pen("target", "target", mm(2.2))
PEER = Pen("baseline", "baseline", mm(1.35), 1.2, mm(4.2))


def arrow(start: XY, end: XY, colour: ColourRole, width: float, head: float = HEAD) -> tuple[Stroke, Stroke]:
    """A line with an open head at its end."""
    length = math.dist(start, end)
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    left = (end[0] - head * (ux - uy), end[1] - head * (uy + ux))
    right = (end[0] - head * (ux + uy), end[1] - head * (uy - ux))
    return Stroke((start, end), colour, width), Stroke((left, end, right), colour, width)


def arrow_length(point: Point, back: float, ahead: float, pen: Pen) -> float:
    """How far the arrow of a bound goes along the scale: negative for an upper bound, 0 when there is no space."""
    reach = min(pen.arrow, ahead if point.bound == "lower" else back)
    if point.bound not in ("lower", "upper") or reach < pen.radius + HEAD * 1.4:
        return 0.0
    return reach if point.bound == "lower" else -reach


def sign(point: Point, at: XY, high: XY, length: float, along: XY, pen: Pen) -> tuple[Mark, ...]:
    """The sign of `point` at `at`, with an arrow of `length` (0: none) `along` the scale; a range reaches to `high`."""
    if point.bound == "exact":
        return (Disc(at, pen.radius, pen.solid),)
    if point.bound == "range":
        return _band(at, high, along, pen)
    ring = Disc(at, pen.radius - pen.width / 2, "paper", pen.line, pen.width)
    if point.bound == "about":
        return ring, Disc(at, pen.radius * 0.4, pen.line)
    if not length:
        return (ring,)
    start = pen.radius if length > 0 else -pen.radius
    tail = (at[0] + start * along[0], at[1] + start * along[1])
    tip = (at[0] + length * along[0], at[1] + length * along[1])
    return ring, *arrow(tail, tip, pen.line, pen.width)


def cleared(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """A sign that lies on another, with paper below and around it."""
    marks = tuple(marks)
    return *(ground for mark in marks for ground in _halo(mark)), *marks


def _halo(mark: Mark) -> Iterator[Mark]:
    match mark:
        case Disc():
            yield Disc(mark.centre, mark.radius + mark.width / 2 + HALO, "paper")
        case Stroke():
            yield Stroke(mark.points, "paper", mark.width + 2 * HALO)
        case Shape():
            yield Shape(mark.points, "paper", "paper", mark.width + 2 * HALO)


def _band(low: XY, high: XY, along: XY, pen: Pen) -> tuple[Mark, ...]:
    """A bar between both ends, each closed by a stop that stays visible when the ends meet."""
    across = (along[1] * BAND, along[0] * BAND)
    stops = tuple(
        Stroke(((x - 1.5 * across[0], y - 1.5 * across[1]), (x + 1.5 * across[0], y + 1.5 * across[1])), pen.line, 1.7)
        for x, y in (low, high)
    )
    body = (
        (low[0] - across[0], low[1] - across[1]),
        (high[0] - across[0], high[1] - across[1]),
        (high[0] + across[0], high[1] + across[1]),
        (low[0] + across[0], low[1] + across[1]),
    )
    return Shape(body, pen.solid), *stops
