"""The versions of one target become rows in the order in which they were set, above the outcome's bar."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from planpress.charts.bullet_bars import Plot
from planpress.charts.bullet_rows import ABOVE, PlacedRow, on_plot
from planpress.charts.geometry import Layout, Mark, Room, Stroke, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.parts import part_sizes
from planpress.charts.phrases import X_MIDDLE, Phrase, Run, centred, figure, set_down, stack, width, wrapped
from planpress.charts.points import BASELINE, RIGHT, TARGET, Pen, arrow_length, sign
from planpress.charts.rulers import GRID, SECTION, by_width, grid, patches, tick_words
from planpress.charts.scale import nice_scale
from planpress.charts.specs import BulletRow, Point, TargetHistory, TargetVersion

NAMES, GUTTER, BEYOND = mm(55), mm(5), mm(16)
PITCH, AXIS, TICKS, TOP = mm(13), mm(5), mm(3.9), mm(1)
BESIDE, STRIKE = mm(1.8), 0.8
SUPERSEDED = Pen("baseline", "second", BASELINE.radius * 0.8, 1.2)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows share: `rows` are the versions and, last, the outcome."""

    spec: TargetHistory
    width: float
    plot: Plot
    rows: tuple[TargetVersion | PlacedRow, ...]

    @property
    def names(self) -> float:
        return _names(self.width)


def _names(width: float) -> float:
    return min(NAMES, width * 0.36)


def lay_out(spec: TargetHistory, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout for each page's part of the versions; the scale is repeated."""
    points = [version.point for version in spec.versions] + ([spec.actual] if spec.actual else [])
    scale = nice_scale(value for point in points for value in (point.value, point.high) if value is not None)
    left = _names(room.width) + GUTTER
    start = left + (BEYOND / 2 if scale.first < 0 else 0.0)
    plot = Plot(scale, left, room.width, start, room.width - BEYOND - start, metrics)
    outcome = (_outcome(spec.actual, spec, plot),) if spec.actual else ()
    frame = Frame(spec, room.width, plot, (*spec.versions, *outcome))
    sizes = part_sizes(len(frame.rows), lambda limit: math.floor((limit - AXIS - TOP) / PITCH + 1e-6), room)
    ends = tuple(accumulate(sizes, initial=0))
    return tuple(_part(frame, range(*pair)) for pair in pairwise(ends))


def _outcome(actual: Point, spec: TargetHistory, plot: Plot) -> PlacedRow:
    """The outcome as a bar without a target of its own."""
    row = BulletRow("", "", None, actual, True, (), spec.actual_words, (), "", "not-comparable", "", "")
    return on_plot(row, plot)


def _part(frame: Frame, rows: range) -> Layout:
    plot, rule = frame.plot, AXIS + len(rows) * PITCH
    lines = [Stroke(((0, rule), (frame.width, rule)), "ink", SECTION), *grid(plot.scale, plot.x, AXIS, rule)]
    marks: list[Mark] = []
    words: list[Words] = []
    front: list[Mark] = []
    for i, row in enumerate(frame.rows[index] for index in rows):
        y = rule - (i + 0.5) * PITCH
        lines += [Stroke(((0, y + PITCH / 2), (frame.names, y + PITCH / 2)), "hairline", GRID)] if i else []
        if isinstance(row, PlacedRow):
            marks += row.marks(y)
            words += row.words(y)
        else:
            marks += _sign(row, y, plot)
            value = _figure(row, y, plot)
            words += (*value, *_name(row, y, frame))
            front += _strike(row, value)
    ticks = tick_words(plot.scale, plot.x, AXIS - TICKS, frame.spec.signs, frame.names, frame.width, plot.metrics)
    lines.sort(key=by_width)
    ground = patches((word for word in words if word.colour != "paper"), lines, frame.width)
    return Layout(frame.width, rule + TOP, (*lines, *ground, *marks, *words, *ticks, *front))


def _pen(version: TargetVersion) -> Pen:
    return SUPERSEDED if version.superseded else TARGET


def _arrow(version: TargetVersion, plot: Plot) -> float:
    x = plot.x(version.point.value)
    return arrow_length(version.point, x - plot.left, plot.right - x, _pen(version))


def _sign(version: TargetVersion, y: float, plot: Plot) -> tuple[Mark, ...]:
    point = version.point
    x = plot.x(point.value)
    high = x if point.high is None else plot.x(point.high)
    return sign(point, (x, y), (high, y), _arrow(version, plot), RIGHT, _pen(version))


def _figure(version: TargetVersion, y: float, plot: Plot) -> tuple[Words, ...]:
    """The figure and the year it is for, right of the sign where there is room, else left of it, else above it."""
    point, metrics, pen, arrow = version.point, plot.metrics, _pen(version), _arrow(version, plot)
    value = figure(point.text, "second" if version.superseded else "target_text")
    words: Phrase = (value, Run(f" \u00b7 {version.goal_year}", "second"))
    xs = [plot.x(value) for value in (point.value, point.high) if value is not None]
    right, left = max(xs) + max(pen.radius, arrow) + BESIDE, min(xs) - max(pen.radius, -arrow) - BESIDE
    wide = width(words, metrics)
    start = right if right + wide <= plot.right else left - wide
    level = y - X_MIDDLE if start >= plot.left else y + ABOVE
    return set_down(words, max(plot.left, min(start, plot.right - wide)), level, metrics)


def _strike(version: TargetVersion, value: tuple[Words, ...]) -> Iterator[Stroke]:
    """A line through a figure that no longer holds."""
    if version.superseded:
        struck = value[0]
        level = struck.y + X_MIDDLE
        yield Stroke(((struck.box.left, level), (struck.box.right, level)), "second", STRIKE)


def _name(version: TargetVersion, y: float, frame: Frame) -> tuple[Words, ...]:
    """When and where it was set, and what is to be said of it; what no longer holds is not bold."""
    look = Run("", "second") if version.superseded else Run("", "ink", "semibold")
    name = wrapped(version.set_in, frame.names, 2, look, frame.plot.metrics)
    note = wrapped(version.note, frame.names, 3 - len(name), Run("", "second"), frame.plot.metrics)
    lines = (*name, *note)
    return stack(lines, 0, centred(len(lines), y), frame.plot.metrics)
