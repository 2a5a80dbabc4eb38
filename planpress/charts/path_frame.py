"""A path and its room become the places of years and values that its lines, words and rows share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planpress.charts.geometry import XY, Box, Room, mm
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import LEADING, SIZE, Phrase, Run, figure
from planpress.charts.rulers import TICK_GAP
from planpress.charts.scale import Scale, nice_scale, number
from planpress.charts.specs import Path, Peer, Point

TOP, ARROW_TOP = mm(4.7), mm(7.6)
YEARS, RULE, VALUES, FOOT = mm(5.1), mm(6.5), mm(10.4), mm(0.9)
"""How far below the axis the years, the rule and the values stand, and what is left below the values."""
HEIGHT, LEAST_PLOT = mm(80.5), mm(26)
PLOT_LEFT, AXIS_GAP, FIRST, LAST = mm(6.2), mm(1.4), mm(5.3), mm(6)
BAR_LEFT, BAR_WIDTH, PEERS_FIRST = mm(3), mm(3.7), mm(11.3)


@dataclass(frozen=True, slots=True)
class Frame:
    """`left` is where the grid begins, `first` and `last` where the first and the last year stand; `bottom` is
    the height of the scale's low end. Values take `rows` lines; `notes` found no place in the plot."""

    spec: Path
    metrics: Metrics
    scale: Scale
    width: float
    height: float
    left: float
    first: float
    last: float
    bottom: float
    rows: int
    notes: tuple[Phrase, ...]

    def x(self, year: float) -> float:
        """Where a year stands; what lies before the first or after the last stands with it."""
        span = self.spec.last_year - self.spec.first_year
        part = (year - self.spec.first_year) / span if span else 1.0
        return self.first + (self.last - self.first) * max(0.0, min(1.0, part))

    def y(self, value: float) -> float:
        return self.bottom + (self.top - self.bottom) * self.scale.part(value)

    @property
    def top(self) -> float:
        """The height of the scale's high end; an arrow there needs more space above."""
        return self.height - (ARROW_TOP if _arrow_on_top(self.spec, self.scale) else TOP)

    @property
    def plot(self) -> Box:
        """The space for words: the grid, and above it as far as the chart goes."""
        return Box(self.left + 2, self.bottom + 1, self.width, self.height)

    @property
    def bar(self) -> Box | None:
        """The hatched bar that stands for a missing baseline."""
        if self.spec.baseline is not None:
            return None
        left = self.left + BAR_LEFT if self.spec.peers else self.first - BAR_WIDTH / 2
        return Box(left, self.bottom, left + BAR_WIDTH, self.top)

    @property
    def own(self) -> tuple[XY, ...]:
        """The cluster's own line from its baseline to its target; empty when nothing certain joins them."""
        spec = self.spec
        if spec.baseline is None or spec.target is None or not spec.line_note:
            return ()
        between = ((self.x(value.year), self.y(value.value)) for value in spec.steady)
        return (self.first, self.y(spec.baseline.value)), *between, (self.last, self.y(spec.target.value))

    @property
    def outcomes(self) -> tuple[XY, ...]:
        """The line through the outcomes that count the same as the path, by time; empty for a single one."""
        counted = sorted((actual for actual in self.spec.actuals if actual.matches), key=lambda actual: actual.at)
        line = tuple((self.x(actual.at), self.y(actual.point.value)) for actual in counted)
        return line if len(line) > 1 else ()

    def peer(self, peer: Peer) -> tuple[XY, ...]:
        """Another cluster's line."""
        values = (peer.baseline.value, *peer.steady, peer.target.value)
        step = (self.last - self.first) / (len(values) - 1)
        return tuple((self.first + i * step, self.y(value)) for i, value in enumerate(values))


def frame_of(spec: Path, room: Room, metrics: Metrics, notes: tuple[Phrase, ...]) -> Frame:
    """The frame of a chart as high as `room` says, with a line below for each of the `notes`."""
    scale = nice_scale(_values(spec))
    numbers = [metrics.width(number(tick, scale.step, spec.signs), SIZE) for tick in scale.ticks]
    left = max(PLOT_LEFT, max(numbers) + AXIS_GAP)
    first = left + (PEERS_FIRST if spec.baseline is None and spec.peers else FIRST)
    last = room.width - LAST
    rows = _rows(yearly(spec), (last - first) / max(1, spec.last_year - spec.first_year), metrics)
    height = room.height or HEIGHT
    bottom = VALUES + FOOT + (rows - 1 + len(notes)) * LEADING
    height = max(height, bottom + LEAST_PLOT)
    return Frame(spec, metrics, scale, room.width, height, left, first, last, bottom, rows, notes)


def points(spec: Path) -> Iterator[Point]:
    """All stated figures of a chart."""
    ends = (spec.baseline, spec.target, *(end for peer in spec.peers for end in (peer.baseline, peer.target)))
    yield from (point for point in ends if point is not None)
    yield from (milestone.point for milestone in spec.milestones)
    yield from (actual.point for actual in spec.actuals)


def yearly(spec: Path) -> tuple[tuple[int, Run], ...]:
    """The figures of the row of values, by year."""
    start = ((spec.first_year, figure(spec.baseline.text, "second")),) if spec.baseline else ()
    between = tuple((value.year, figure(value.text, "derived", "italic")) for value in spec.steady)
    end = ((spec.last_year, figure(spec.target.text, "target_text")),) if spec.target else ()
    return *start, *between, *end


def _values(spec: Path) -> Iterator[float]:
    for point in points(spec):
        yield point.value
        yield point.value if point.high is None else point.high
    yield from (value.value for value in spec.steady)
    yield from (value for peer in spec.peers for value in peer.steady)
    yield spec.least_maximum


def _arrow_on_top(spec: Path, scale: Scale) -> bool:
    """Whether the arrow of a bound reaches beyond the scale's end."""
    return any(point.bound == "lower" and scale.part(point.value) > 0.94 for point in points(spec))


def _rows(row: tuple[tuple[int, Run], ...], pitch: float, metrics: Metrics) -> int:
    """On how many lines the values must take turns so that neighbours do not meet."""
    widths = [metrics.width(run.text, run.size, run.weight) for _, run in row]
    rows = 1
    while any(
        (one + other) / 2 + TICK_GAP / 2 > rows * pitch for one, other in zip(widths, widths[rows:], strict=False)
    ):
        rows += 1
    return rows
