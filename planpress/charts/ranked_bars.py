"""Ranked clusters become rows of horizontal bars from zero, a panel for each measure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from planpress.charts.bars import INSIDE_WORDS, Panel, bar, label, length_for_words
from planpress.charts.geometry import Layout, Mark, Room, Stroke, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.parts import part_sizes
from planpress.charts.phrases import LEADING, Phrase, Run, centred, stack, wrapped
from planpress.charts.rulers import GRID, SECTION, by_width, grid, patches, tick_words
from planpress.charts.scale import nice_scale
from planpress.charts.specs import Bars, RankedBars

NAMES, GUTTER, BETWEEN, COLUMN = mm(40), mm(5), mm(15), mm(5)
BEYOND = 1.06
"""The part of the scale's length that is kept free beyond its end, as a factor."""
CLEAR = mm(4)
PITCH = mm(10.6)
TITLE, RULE, AXIS, TICKS = mm(5), mm(2), mm(5.2), mm(4.2)
INTERVALS = 4


def lay_out(spec: RankedBars, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout for each page's part of the rows; scales, heads and axes are repeated."""
    panels = _panels(spec, room.width, metrics)
    fixed = _head(panels) + AXIS
    sizes = part_sizes(len(spec.names), lambda limit: math.floor((limit - fixed) / PITCH + 1e-6), room)
    ends = tuple(accumulate(sizes, initial=0))
    return tuple(_part(spec, panels, range(*pair), room.width, metrics) for pair in pairwise(ends))


def _panels(spec: RankedBars, width: float, metrics: Metrics) -> tuple[Panel, ...]:
    """The panels side by side, each starting on a column of the page's grid."""
    first = _names_width(width) + GUTTER
    share = (width - first + BETWEEN) / max(1, len(spec.panels))
    lefts = [first + math.floor(i * share / COLUMN + 0.5) * COLUMN for i in range(len(spec.panels))]
    ends = [*lefts[1:], width + BETWEEN]
    panels = []
    for bars, left, end in zip(spec.panels, lefts, ends, strict=True):
        right = min(width, end - CLEAR)
        length = (end - BETWEEN - left) / BEYOND
        panel = Panel(bars, nice_scale(_values(bars), INTERVALS), left, right, length, spec.signs, metrics)
        panels.append(replace(panel, length=length_for_words(panel)))
    return tuple(panels)


def _values(bars: Bars) -> Iterator[float]:
    yield bars.least_maximum
    for point in bars.points:
        if point is not None:
            yield point.value
            yield point.value if point.high is None else point.high


def _title(panel: Panel) -> tuple[Phrase, ...]:
    return wrapped(panel.bars.title, panel.right - panel.left, 2, Run("", "ink", "semibold"), panel.metrics)


def _head(panels: Sequence[Panel]) -> float:
    """The height of the titles above the rule."""
    return TITLE + (max((len(_title(panel)) for panel in panels), default=1) - 1) * LEADING


def _part(spec: RankedBars, panels: Sequence[Panel], rows: range, width: float, metrics: Metrics) -> Layout:
    rule = AXIS + len(rows) * PITCH
    heights = {row: rule - (i + 0.5) * PITCH for i, row in enumerate(rows)}
    lines = [Stroke(((0, rule), (width, rule)), "ink", SECTION)]
    bars: list[Mark] = []
    labels: list[Words] = []
    heads: list[Words] = []
    for panel in panels:
        lines += grid(panel.scale, panel.x, AXIS, rule)
        heads += _frame_words(panel, rule)
        for row, y in heights.items():
            bars += bar(panel, row, y)
            labels += label(panel, row, y)
    names = _names(spec, heights, metrics, width)
    ground = patches((words for words in labels if words.colour not in INSIDE_WORDS.values()), (*lines, *bars), width)
    lines = sorted((*lines, *_hairlines(heights, width)), key=by_width)
    return Layout(width, rule + _head(panels), (*lines, *bars, *ground, *names, *heads, *labels))


def _frame_words(panel: Panel, rule: float) -> tuple[Words, ...]:
    """A panel's title above the rule and the numbers below its scale."""
    title = _title(panel)
    head = stack(title, panel.left, rule + RULE + (len(title) - 1) * LEADING, panel.metrics)
    left = panel.left - GUTTER
    return *head, *tick_words(panel.scale, panel.x, AXIS - TICKS, panel.signs, left, panel.right, panel.metrics)


def _names(spec: RankedBars, heights: Mapping[int, float], metrics: Metrics, width: float) -> Iterator[Words]:
    for row, y in heights.items():
        lines = wrapped(spec.names[row], _names_width(width), 2, Run("", "ink", "semibold"), metrics)
        yield from stack(lines, 0, centred(len(lines), y), metrics)


def _hairlines(heights: Mapping[int, float], width: float) -> tuple[Stroke, ...]:
    """Between the names, as a guide to the row."""
    levels = [y + PITCH / 2 for y in heights.values()][1:]
    return tuple(Stroke(((0, y), (_names_width(width), y)), "hairline", GRID) for y in levels)


def _names_width(width: float) -> float:
    return min(NAMES, width * 0.3)
