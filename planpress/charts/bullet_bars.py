"""An outcome becomes a bar from zero, solid, hatched or open at its end; a target becomes an upright mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planpress.charts.bars import certain
from planpress.charts.geometry import Box, Hatch, Mark, Shape, Stroke, mm
from planpress.charts.metrics import Metrics
from planpress.charts.points import arrow
from planpress.charts.scale import Scale
from planpress.charts.specs import BulletRow, Point

THICK, OUTLINE = mm(5.4), 0.85
HATCH, HATCH_PITCH = 0.6, mm(1.6)
MARK, MARK_WIDTH, BRACE, HALO = mm(8.6), 2.4, 1.2, 1.2
"""An upright mark's height, its width, its brace's width, and the clear space on both sides of it, in points: the
target's colour does not stand out from the bar's."""
ARROW, SHORTEST, ARROW_WIDTH = mm(7), mm(3), 1.7
INSIDE, PAST_MARK = mm(2.1), mm(0.8)


@dataclass(frozen=True, slots=True)
class Plot:
    """A scale's place: from `start` on, `length` long; words may stand from `left` to `right`."""

    scale: Scale
    left: float
    right: float
    start: float
    length: float
    metrics: Metrics

    def x(self, value: float) -> float:
        return self.start + self.length * self.scale.part(value)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar's certain stretch (`low` to `high`), a range's rest (`rest`), and its arrow from tail to tip."""

    low: float
    high: float
    rest: tuple[float, float] | None
    shaft: tuple[float, float] | None
    matches: bool

    @property
    def _arrow_inside(self) -> bool:
        return self.shaft is not None and self.low < min(self.shaft) and max(self.shaft) < self.high

    @property
    def _ends(self) -> tuple[float, ...]:
        return self.low, self.high, *(self.rest or ()), *(self.shaft or ())

    @property
    def outer_left(self) -> float:
        return min(self._ends)

    @property
    def outer_right(self) -> float:
        return max(self._ends)

    @property
    def inner_left(self) -> float:
        """Where words in the bar may start."""
        return self.low + INSIDE

    @property
    def inner_right(self) -> float:
        """Where words in the bar must end: before an arrow in it."""
        end = min(self.shaft) if self.shaft and self._arrow_inside else self.high
        return end - INSIDE * 0.7

    def marks(self, y: float) -> Iterator[Mark]:
        """The bar around the height `y`; what counts something else than the target is hatched."""
        body = _box(self.low, self.high, y)
        if self.matches:
            yield Shape(body.corners, "derived")
        else:
            yield Shape(body.corners, "paper")
            yield Hatch(body, "derived", HATCH, HATCH_PITCH)
            yield Shape(body.corners, None, "derived", OUTLINE)
        if self.rest is not None:
            yield Shape(_box(*self.rest, y).corners, "derived_soft" if self.matches else "paper", "derived", OUTLINE)
        if self.shaft is not None:
            tail, tip = self.shaft
            yield from arrow((tail, y), (tip, y), "paper" if self._arrow_inside else "derived", ARROW_WIDTH)


def _box(left: float, right: float, y: float) -> Box:
    return Box(left, y - THICK / 2, right, y + THICK / 2)


def bar_of(row: BulletRow, plot: Plot) -> Bar | None:
    """The bar to the row's outcome; None where there is none."""
    point = row.actual
    if point is None:
        return None
    far = point.value if point.high is None else point.high
    low, high = sorted((plot.x(0.0), plot.x(certain(point))))
    rest = (plot.x(point.value), plot.x(far)) if far != point.value else None
    marks = [plot.x(value) for value in (row.target.value, row.target.high) if value is not None] if row.target else []
    return Bar(low, high, rest, _shaft(point, (low, high), plot, marks, row.matches), row.matches)


def _shaft(
    point: Point, bar: tuple[float, float], plot: Plot, marks: Sequence[float], solid: bool
) -> tuple[float, float] | None:
    """A bound's arrow from tail to tip, to where the value may lie; beyond a mark that stands in its way."""
    low, high = bar
    value = plot.x(point.value)
    if point.bound not in ("lower", "upper"):
        return None
    ahead = 1.0 if point.bound == "lower" else -1.0
    outward = (value >= high - 0.01) if ahead > 0 else (value <= low + 0.01 and point.value < 0)
    if outward:
        tail = value
        for mark in sorted(marks, key=lambda x: x * ahead):
            if -PAST_MARK <= (mark - tail) * ahead <= ARROW:
                tail = mark + ahead * (MARK_WIDTH / 2 + PAST_MARK)
        room = plot.right - tail if ahead > 0 else tail - plot.left
        return (tail, tail + ahead * min(ARROW, room)) if room >= SHORTEST else None
    return _pointing_in(value, ahead, high - low, solid)


def _pointing_in(value: float, ahead: float, length: float, solid: bool) -> tuple[float, float]:
    """The arrow of a bound that leaves open how much shorter the bar is: in it, or outside where it cannot be seen."""
    reach = ARROW * 0.75
    if solid and length >= reach + 2 * INSIDE:
        tail = value + ahead * INSIDE / 2
        return tail, tail + ahead * reach
    return value - ahead * (reach + 1.0), value - ahead * 1.0


def marks_of(ends: Sequence[float], y: float) -> Iterator[Mark]:
    """The target's upright mark at the height `y`, set off from the bar; a range is a brace with a leg at both ends."""
    clear, bar = MARK_WIDTH / 2 + HALO, THICK / 2 + OUTLINE
    for x in ends:
        yield Shape(Box(x - clear, y - bar, x + clear, y + bar).corners, "paper")
    for x in ends:
        yield Stroke(((x, y - MARK / 2), (x, y + MARK / 2)), "target", MARK_WIDTH)
    if len(ends) > 1:
        level = y + MARK / 2 - BRACE / 2
        yield Stroke(((ends[0], level), (ends[-1], level)), "target", BRACE)
