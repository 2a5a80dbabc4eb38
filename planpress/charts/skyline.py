"""Targets become a skyline: columns of lines from the foot, full below the baseline, growing to the target above."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from planpress.charts.geometry import Layout, Room, mm
from planpress.charts.metrics import Metrics
from planpress.charts.scale import nice_step
from planpress.charts.skyline_columns import Column, baseline_lines, dots, growth_lines, signs, words
from planpress.charts.skyline_words import speeches
from planpress.charts.specs import Skyline, SkylineColumn

HEIGHT = mm(180)
GAP, LEAST_GAP, GAP_SHARE = mm(5), mm(1), 0.25
MOST_LINES = 300
"""More lines than this run together; the skyline then takes wider steps."""


def lay_out(spec: Skyline, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout, to stand on the foot of a dark page. Words that do not fit below a target stand above it;
    where columns are too narrow for words, the layout lists the figures that go without."""
    height = room.height or HEIGHT
    raised: frozenset[int] = frozenset()
    while True:
        columns = _columns(spec, room.width, height, raised, metrics)
        crowded = frozenset(column.index for column in columns if column.is_crowded)
        if not crowded:
            return (_layout(columns, room.width, height),)
        raised |= crowded


def _columns(
    spec: Skyline, width: float, height: float, raised: frozenset[int], metrics: Metrics
) -> tuple[Column, ...]:
    """The columns side by side, as high as the words above them allow."""
    count = max(1, len(spec.columns))
    gap = max(LEAST_GAP, min(GAP, width / count * GAP_SHARE))
    wide = (width + gap) / count - gap
    said = speeches(spec.columns, wide, gap, metrics)
    step = max(spec.step, nice_step(max(map(_top, spec.columns), default=0.0) / MOST_LINES))

    def columns(unit: float) -> tuple[Column, ...]:
        return tuple(
            Column(i, column, i * (wide + gap), wide, unit, step, speech, i in raised, metrics)
            for i, (column, speech) in enumerate(zip(spec.columns, said, strict=True))
        )

    units = [(height - column.head) / top for column in columns(0.0) if (top := _top(column.spec)) > 0]
    return columns(max(0.0, min(units, default=0.0)))


def _top(column: SkylineColumn) -> float:
    """The greatest value a column reaches."""
    points = [point for point in (column.baseline, column.target) if point]
    return max((0.0, *(point.value if point.high is None else point.high for point in points)))


def _layout(columns: Sequence[Column], width: float, height: float) -> Layout:
    """Marks of one look in a row, so that they are drawn as one path."""
    drawn = (baseline_lines, growth_lines, dots, signs, words)
    marks = chain.from_iterable(part(column) for part in drawn for column in columns)
    unworded = tuple(key for column in columns for key in column.unworded)
    return Layout(width, height, tuple(marks), unworded)
