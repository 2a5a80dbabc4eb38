"""One cluster becomes a band of tiles on a dark ground, with its baseline and its target below it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from planpress.charts import goals
from planpress.charts.geometry import Layout, Mark, Room, Stroke, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import Phrase, Run, fit, set_down, width
from planpress.charts.specs import Band
from planpress.charts.tile_words import LEADING, SIZE, aligned_right, label_of, stated, unworded
from planpress.charts.tiles import Field

COLUMNS, ROWS, MOST_ROWS = 25, 4, 12
"""A hundred tiles are 25 x 4; a tile is never larger than there, so that bands can be compared."""
CHEVRONS = mm(4)
TICK, TICK_CLEAR, TICK_WIDTH = mm(5), mm(1.6), 1.4
DROP, BELOW, GAP = mm(4.4), mm(2), 12.0
"""From the band to the words' baseline, what they take below it, and the least space between two labels."""


def lay_out(spec: Band, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout: the band from the left, column by column, as long as the width lets its target's bar stand in it,
    and the words below: the baseline's at its place, the target's under its end."""
    start, end = _labels(spec, room.width, metrics)
    for below in (DROP + BELOW, DROP + BELOW + LEADING):
        field = _field(spec, room.width, max(1.0, (room.height or room.width) - below))
        high = field.across * field.size
        height = room.height or high + below
        field = replace(field, y=height - high)
        words = tuple(_words(field, start, end, room.width, metrics))
        if all(mark.y >= BELOW / 2 for mark in words):
            break
    marks: list[Mark] = [*field.marks(), *goals.marks(field), *_tick(field), *words]
    return (Layout(room.width, height, tuple(marks), unworded(spec, marks)),)


def _field(spec: Band, wide: float, high: float) -> Field:
    """As many rows as give the largest tiles: four, where the goal is not too far for them."""
    field = Field(spec.cluster, 0.0, 0.0, 1.0, 1, spec.tile, up=False)
    target = spec.cluster.target
    tiles = max(field.total, goals.high_tiles(field), 1e-9)
    room = wide - goals.BAR - (CHEVRONS if target and target.bound == "lower" else 0.0)

    def size(across: int) -> float:
        columns = math.ceil(round(tiles / across, 6)) or 1
        return min(room / columns, high / across, wide / COLUMNS, wide * ROWS / COLUMNS * 1.2 / across)

    across = max(range(1, MOST_ROWS + 1), key=lambda across: (round(size(across), 4), -abs(across - ROWS)))
    return replace(field, size=size(across), across=across)


# ----------------------------------------------------------------------------------------------------- words


def _labels(spec: Band, room: float, metrics: Metrics) -> tuple[Phrase, Phrase]:
    cluster = spec.cluster
    start = stated(label_of(cluster.baseline_label, cluster.baseline), "paper")
    if not start and cluster.absent:
        start = (Run(cluster.absent, "ink_second", "regular", SIZE),)
    end = stated(label_of(cluster.target_label, cluster.target), "paper")
    return fit(start, room - 2 * TICK_CLEAR, metrics), fit(end, room, metrics)


def _tick(field: Field) -> Iterator[Stroke]:
    if field.cluster.baseline is not None:
        x = min(field.length(field.solid), field.steps(field.total)) + field.x
        yield Stroke(((x, field.y), (x, field.y - TICK)), "paper", TICK_WIDTH)


def _words(field: Field, start: Phrase, end: Phrase, room: float, metrics: Metrics) -> Iterator[Words]:
    y = field.y - DROP
    wide = width(start, metrics)
    x = field.length(field.solid) + TICK_CLEAR if field.cluster.baseline else 0.0
    if x + wide > room:
        x = max(0.0, x - 2 * TICK_CLEAR - wide)
    yield from set_down(start, x, y, metrics)
    right = max(field.steps(field.goal or field.total) or room, width(end, metrics))
    if start and right - width(end, metrics) < x + wide + GAP:
        after = x + wide + GAP
        if x + wide + GAP + width(end, metrics) <= room:
            right = after + width(end, metrics)
        else:
            y -= LEADING
    yield from aligned_right(end, min(right, room), y, metrics)
