"""How a target stands becomes a sign: shapes that differ without colour, drawn as lines and areas."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache

from planpress.charts.geometry import XY, Disc, Mark, Shape, Stroke, mm
from planpress.charts.specs import Verdict

RADIUS = mm(2.1)
INK_WIDTH, FINE_WIDTH = 1.1, 0.8
ARCS, ARC_PART = 9, 0.6
"""A broken ring has so many arcs; each fills this part of its share."""
POINTS = 24


@cache
def _arc(start: float, end: float, points: int) -> tuple[XY, ...]:
    """Points on a circle of radius 1 from angle `start` to `end`, in turns."""
    turns = (start + (end - start) * i / (points - 1) for i in range(points))
    return tuple((math.cos(math.tau * turn), math.sin(math.tau * turn)) for turn in turns)


def _placed(outline: tuple[XY, ...], centre: XY, radius: float) -> tuple[XY, ...]:
    return tuple((centre[0] + radius * x, centre[1] + radius * y) for x, y in outline)


def _ring(at: XY, radius: float) -> Disc:
    return Disc(at, radius - INK_WIDTH / 2, "paper", "ink", INK_WIDTH)


def _tick(at: XY, radius: float) -> Stroke:
    return Stroke(_placed(((-0.45, 0.02), (-0.13, -0.32), (0.46, 0.36)), at, radius), "paper", radius * 0.25)


def _met(at: XY, radius: float) -> Iterator[Mark]:
    yield Disc(at, radius, "ink")
    yield _tick(at, radius)


def _exceeded(at: XY, radius: float) -> Iterator[Mark]:
    """A tick in a disc with a ring around it: met, and more."""
    yield Disc(at, radius - FINE_WIDTH / 2, "paper", "ink", FINE_WIDTH)
    yield from _met(at, radius * 0.72)


def _met_wider(at: XY, radius: float) -> Iterator[Mark]:
    yield _ring(at, radius)
    yield Shape(_placed(_arc(0.25, 0.75, POINTS), at, radius - INK_WIDTH / 2), "ink")


def _on_track(at: XY, radius: float) -> Iterator[Mark]:
    yield _ring(at, radius)
    yield Stroke(_placed(((-0.5, 0.0), (0.5, 0.0)), at, radius), "ink", INK_WIDTH)
    yield Stroke(_placed(((0.12, 0.38), (0.5, 0.0), (0.12, -0.38)), at, radius), "ink", INK_WIDTH)


def _behind(at: XY, radius: float) -> Iterator[Mark]:
    yield _ring(at, radius)
    yield Stroke(_placed(((0.0, 0.58), (0.0, -0.14)), at, radius), "ink", INK_WIDTH * 1.2)
    yield Disc((at[0], at[1] - 0.45 * radius), radius * 0.14, "ink")


def _missed(at: XY, radius: float) -> Iterator[Mark]:
    yield _ring(at, radius)
    for end in ((0.36, 0.36), (-0.36, 0.36)):
        yield Stroke(_placed(((-end[0], -end[1]), end), at, radius), "ink", INK_WIDTH)


def _broken_ring(at: XY, radius: float) -> Iterator[Mark]:
    for i in range(ARCS):
        arc = _arc(i / ARCS, (i + ARC_PART) / ARCS, 5)
        yield Stroke(_placed(arc, at, radius - FINE_WIDTH / 2), "second", FINE_WIDTH)


def _not_comparable(at: XY, radius: float) -> Iterator[Mark]:
    yield from _broken_ring(at, radius)
    yield Stroke(_placed(((-0.38, 0.0), (0.38, 0.0)), at, radius), "second", INK_WIDTH)


def _not_reported(at: XY, radius: float) -> Iterator[Mark]:
    yield from _broken_ring(at, radius)
    for shift in (-0.38, 0.0, 0.38):
        yield Disc((at[0] + shift * radius, at[1]), radius * 0.1, "second")


SIGNS: dict[Verdict, Callable[[XY, float], Iterator[Mark]]] = {
    "met": _met,
    "exceeded": _exceeded,
    "met-wider": _met_wider,
    "on-track": _on_track,
    "behind": _behind,
    "missed": _missed,
    "not-comparable": _not_comparable,
    "not-reported": _not_reported,
}
"""Each verdict's sign around a centre, of a radius in points."""


def verdict_sign(verdict: Verdict, centre: XY, radius: float = RADIUS) -> tuple[Mark, ...]:
    """The marks of a verdict's sign, none of which leaves the circle."""
    return tuple(SIGNS[verdict](centre, radius))
