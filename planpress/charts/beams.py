"""Clusters become beams of tiles from the left below each other, on one scale that the fold of a spread divides."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from planpress.charts import goals
from planpress.charts.beam_words import TICK_CLEAR, Mode, Span, scale_words, spoken, start_words
from planpress.charts.geometry import Box, Layout, Mark, Room, Shape, Stamp, Stroke, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import width
from planpress.charts.specs import Beams
from planpress.charts.tile_words import legend, legend_height, unworded
from planpress.charts.tiles import BLEED, Field, cut_stamps, greatest, top_of

PITCH = mm(32.4)
MARGIN = 0.08
"""A page's margin as a part of its width; a picture of the whole scale has none."""
THICK_TO = 6
FILLING = 5
"""So many beams fill the field."""
THICK, THIN = mm(15.5), mm(7.75)
"""How high beams are at most: to so many clusters two tiles of a spread, beyond it one."""
TOP, FOOT = mm(12.4), mm(6)
"""The scale's words at the head, and what is left free at the foot."""
TICK_TOP, TICK_END = mm(9.9), mm(12.2)
FOLD_WIDTH, END_WIDTH = 1.3, 0.5
BEYOND = goals.BAR + mm(4.5)
"""What the sign of an open target takes beyond the scale."""
LEGEND_WIDTH, LEGEND_CLEAR, LEGEND_TILE = mm(55), mm(6), mm(7.7)
MODES = (
    Mode("full", above=23.0, below=17.0, least=0.6),
    Mode("line", above=11.0, below=2.0, least=0.4),
    Mode("bare", above=0.0, below=1.5, least=0.0),
)
"""How beams are worded, from the most room to the least."""


def lay_out(spec: Beams, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout. A half of a spread is drawn on beyond the fold, where the page cuts it; figures whose words stand
    on the other half are listed as without words."""
    height = room.height or TOP + FOOT + PITCH * max(1, min(len(spec.clusters), THICK_TO))
    frame = _frame(spec, room.width)
    rows, mode, below = _rows(spec, frame, height, metrics)
    if rows:
        frame = replace(frame, start=rows[0].x, end=rows[0].x + rows[0].length(_tiles(spec)))
    marks: list[Mark] = [*_lines(frame, rows, height)]
    marks += chain.from_iterable(chain(field.marks(), goals.marks(field)) for field in rows)
    marks += scale_words(spec.scale, frame, height, metrics)
    for field in rows:
        marks += spoken(field, mode, frame, metrics)
    if spec.half != "left" and any(spec.legend):
        marks += _legend(spec, frame, rows, below, metrics)
    seen = tuple(_cut(marks, spec.half, room.width))
    return (Layout(room.width, height, seen, unworded(spec, seen)),)


def _frame(spec: Beams, width: float) -> Span:
    """Where the scale lies in the coordinates of the part that is drawn."""
    if spec.half == "whole":
        return Span(0.0, width - BEYOND, None, width, 0.0)
    whole, margin = 2 * width, MARGIN * width
    shift = width if spec.half == "right" else 0.0
    return Span(margin - shift, whole - margin - shift, width - shift, whole - shift, -shift)


def _rows(spec: Beams, frame: Span, height: float, metrics: Metrics) -> tuple[tuple[Field, ...], Mode, float]:
    """The beams from the top, how they are worded, and how much is left below them for the legend."""
    count = max(1, len(spec.clusters))
    tiles = _tiles(spec)
    unit = (frame.end - frame.start) / tiles
    thick = THICK * _stretch(count) if count <= THICK_TO else THIN
    across = max(1, math.floor(math.sqrt(thick / unit)))
    size = unit * across
    if frame.fold is None:  # the last column may not be full: it, too, ends within the width
        size = (frame.end - frame.start) / (math.ceil(round(tiles / across, 6)) or 1)
    below = _legend_room(spec, frame, unit, metrics)
    free = max(1.0, height - TOP - FOOT - below)
    pitch = min(PITCH * _stretch(count), free / count)
    mode = next(mode for mode in MODES if pitch - mode.taken >= mode.least * min(across * size, PITCH / 2))
    size = min(size, max(0.1, pitch - mode.taken) / across)
    start = frame.start if frame.fold is None else frame.fold - tiles / across * size / 2
    first = height - TOP - mode.above - across * size
    rows = tuple(
        Field(cluster, start, first - i * pitch, size, across, spec.tile, up=False)
        for i, cluster in enumerate(spec.clusters)
    )
    return rows, mode, below


def _stretch(count: int) -> float:
    """How much thicker a few beams are, and how much farther from each other, so that they fill the field."""
    return max(1.0, min(2.0, FILLING / count))


# ----------------------------------------------------------------------------------------------------- lines


def _tiles(spec: Beams) -> float:
    """How many tiles the scale holds."""
    return max(spec.greatest, greatest(spec.clusters)) / spec.tile or 1.0


def _lines(frame: Span, rows: Sequence[Field], height: float) -> Iterator[Stroke]:
    """The scale's start, middle and end; on a spread the middle is the fold, and runs on between the beams."""
    foot = max(FOOT / 2, min((row.y for row in rows), default=FOOT) - FOOT)
    middle, top, tick = (frame.start + frame.end) / 2, height - TICK_TOP, height - TICK_END
    for x, low in ((frame.start, tick), (middle, tick), (frame.end, foot)):
        yield Stroke(((x, top), (x, low)), "ink_second", END_WIDTH)
    if frame.fold is None:
        return
    for row in (row for row in rows if row.x + row.steps(row.total) > middle):
        yield Stroke(((middle, top), (middle, row.y + row.across * row.size)), "paper", FOLD_WIDTH)
        top = row.y
    yield Stroke(((middle, top), (middle, foot)), "paper", FOLD_WIDTH)


# ---------------------------------------------------------------------------------------------------- legend


def _legend_x(frame: Span) -> float:
    return frame.right - (frame.right - frame.end if frame.fold is not None else 0.0) - LEGEND_WIDTH


def _legend_room(spec: Beams, frame: Span, unit: float, metrics: Metrics) -> float:
    """What the legend needs below the beams: nothing where it stands beside the last one."""
    if not any(spec.legend) or not spec.clusters:
        return 0.0
    return 0.0 if _is_beside(spec, frame, unit, metrics) else LEGEND_TILE + LEGEND_CLEAR


def _is_beside(spec: Beams, frame: Span, unit: float, metrics: Metrics) -> bool:
    """Whether neither the last of a few beams nor its words reach the legend."""
    last = spec.clusters[-1]
    beam = greatest((last,)) / spec.tile * unit + BEYOND
    words = top_of(last.baseline) / spec.tile * unit + TICK_CLEAR + width(start_words(last), metrics)
    return len(spec.clusters) <= THICK_TO and frame.start + max(beam, words) + LEGEND_CLEAR < _legend_x(frame)


def _legend(spec: Beams, frame: Span, rows: Sequence[Field], below: float, metrics: Metrics) -> Iterator[Mark]:
    """Beside the last beam, one tile over the other; or in a line at the foot."""
    if rows and not below:
        top = max(legend_height(LEGEND_TILE), rows[-1].y + rows[-1].across * rows[-1].size)
        yield from legend(spec.legend, _legend_x(frame), top, LEGEND_TILE, LEGEND_WIDTH, metrics)
        return
    y = FOOT + LEGEND_TILE
    yield from legend(spec.legend, _legend_x(frame) - LEGEND_WIDTH, y, LEGEND_TILE, LEGEND_WIDTH, metrics, True)


# ------------------------------------------------------------------------------------------------------ fold


def _cut(marks: Sequence[Mark], half: str, width: float) -> Iterator[Mark]:
    """What the drawn half shows, and BLEED beyond the fold."""
    if half == "whole":
        yield from marks
        return
    low, high = -BLEED * (half == "right"), width + BLEED * (half == "left")
    for mark in marks:
        match mark:
            case Words():
                if mark.box.left >= 0 and mark.box.right <= width:
                    yield mark
            case Stroke() | Shape():
                xs = [x for x, _ in mark.points]
                if max(xs) >= low and min(xs) <= high:
                    yield replace(mark, points=tuple((min(max(x, low), high), y) for x, y in mark.points))
            case Stamp():
                yield from cut_stamps((mark,), Box(low, -math.inf, high, math.inf))
            case _:
                yield mark
