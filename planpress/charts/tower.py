"""One cluster becomes a tower at a page's outer edge, with a rail beside it that has its values at their height."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planpress.brand import ColourRole
from planpress.charts import goals
from planpress.charts.geometry import Box, Layout, Mark, Room, Shape, Stroke, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import Phrase, Run, fit, set_down, width
from planpress.charts.specs import Point, Tower
from planpress.charts.tile_words import LEADING, LEAST, SIZE, cut, down, paragraph, unworded
from planpress.charts.tiles import BLEED, Edges, Field
from planpress.document import Text

HEIGHT = mm(297)
MODULES, STRIP_MODULES = 11, 8
"""The area is so many modules of the page's grid wide, and the strip with the tower in it; the rest is the rail."""
HEAD = 0.419
"""Above the scale's end, as a part of the strip's width: room for the note and the chevrons (28.2 of 67.2 mm)."""
INSET, NOTE_TOP, NOTE_CLEAR, NOTE_INSET_MOST = mm(6), mm(8.4), mm(5.5), mm(6)
TICK, TICK_WIDTH, RAIL_INSET, RAIL_END = mm(8.8), 1.4, mm(1.6), mm(1)
VALUE, VALUE_LEADING, YEAR, VALUE_DROP = 10.5, 12.2, SIZE, 11.2
LEAST_GAP = 3.0
MOST_STATED = 12


def lay_out(spec: Tower, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout: a dark strip on the page's head, foot and outer edge, which it goes over, and the rail inside.

    The strip takes 8 of 11 parts of the width. The scale ends below the note; where the tower leaves more space, the
    note stays at the head.
    """
    height = room.height or HEIGHT
    strip = room.width * STRIP_MODULES / MODULES
    left = 0.0 if spec.side == "left" else room.width - strip
    field = _field(spec, left, strip, height)
    marks: list[Mark] = [_ground(spec, left, strip, height)]
    marks += field.marks()
    marks += goals.marks(field)
    marks += _note(spec, left, strip, height, field, metrics)
    marks += _rail(spec, left, strip, Room(room.width, height), field, metrics)
    return (Layout(room.width, height, tuple(marks), unworded(spec, marks)),)


def _ground(spec: Tower, left: float, strip: float, height: float) -> Shape:
    outer = Box(
        left - BLEED * (spec.side == "left"), -BLEED, left + strip + BLEED * (spec.side == "right"), height + BLEED
    )
    return Shape(outer.corners, "ink")


def _field(spec: Tower, left: float, strip: float, height: float) -> Field:
    """As many tiles across as let a tower of `greatest` end below the head: few large ones rather than many small."""
    cluster = spec.cluster
    tiles = max(spec.greatest / spec.tile, Field(cluster, 0, 0, 1, 1, spec.tile).total, 1e-9)
    room = height - min(strip * HEAD, height / 3)
    across = max(1, math.floor(math.sqrt(tiles * strip / room)))
    while across < tiles and strip / across * math.ceil(round(tiles / across, 6)) > room + 0.01:
        across += 1
    edges = Edges(spec.side == "left", spec.side == "right", True)
    return Field(cluster, left, 0.0, min(strip / across, room), across, spec.tile, edges=edges)


# ------------------------------------------------------------------------------------------------------ note


def _note(spec: Tower, left: float, strip: float, height: float, field: Field, metrics: Metrics) -> Iterator[Words]:
    """What the tiles and nodes are, at the head of the strip, as far as the tower leaves space."""
    inset = min(INSET, strip * 0.1)
    room = strip - 2 * inset
    lowest = field.steps(max(field.total, goals.high_tiles(field))) + goals.height(field) + LEAST_GAP
    count = math.floor((height - NOTE_TOP - lowest) / LEADING) + 1
    found = paragraph(spec.note, "paper", room, metrics)
    yield from down(cut(found, count, room, metrics), left + inset, height - NOTE_TOP, LEADING, metrics)


# ------------------------------------------------------------------------------------------------------ rail


@dataclass(frozen=True)
class Entry:
    """A value on the rail: its height, and its words below each other, as high as `lines` are."""

    at: float
    lines: tuple[Phrase, ...]
    colour: ColourRole

    @property
    def height(self) -> float:
        return VALUE_DROP + (len(self.lines) - 1) * VALUE_LEADING + 0.24 * VALUE


def _rail(spec: Tower, left: float, strip: float, area: Room, field: Field, metrics: Metrics) -> Iterator[Mark]:
    """A line at each value's height, from the strip inwards, with value and year below it, or above where that is
    taken; without any the words that the cluster has."""
    assert area.height is not None
    rail = area.width - strip
    room = rail - RAIL_INSET - RAIL_END
    entries = _entries(spec, field, room, metrics)
    tops = _apart([(min(entry.at, area.height), entry.height) for entry in entries], area.height)
    rightwards = spec.side == "left"
    start = left + strip if rightwards else left
    tick = min(TICK, rail)
    for entry, top in zip(entries, tops, strict=True):
        y = max(TICK_WIDTH / 2, min(entry.at, area.height - TICK_WIDTH / 2))
        yield Stroke(((start, y), (start + (tick if rightwards else -tick), y)), entry.colour, TICK_WIDTH)
        for i, line in enumerate(entry.lines):
            x = start + RAIL_INSET if rightwards else start - RAIL_INSET - width(line, metrics)
            yield from set_down(line, x, top - VALUE_DROP - i * VALUE_LEADING, metrics)
    if not entries:
        yield from _stated(spec, start, room, metrics)


def _entries(spec: Tower, field: Field, room: float, metrics: Metrics) -> list[Entry]:
    cluster = spec.cluster
    stated: tuple[tuple[Point | None, str, ColourRole, ColourRole], ...] = (
        (cluster.target, spec.end, "target", "target_text"),
        (cluster.baseline, spec.start, "ink", "ink"),
    )
    found = []
    for point, year, line, words in stated:
        if point is not None:
            at = field.length(max(0.0, point.value) / spec.tile)
            below = fit(
                (Run(year, "target_text" if words == "target_text" else "second", "regular", YEAR),), room, metrics
            )
            lines = (*_value(point, words, room, metrics), *((below,) if below else ()))
            found.append(Entry(at, lines, line))
    return sorted(found, key=lambda entry: -entry.at)


def _value(point: Point, colour: ColourRole, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    """The figure in bold, smaller or on two lines where the rail is narrow."""
    text = point.text
    for size in (VALUE, 9.0, LEAST):
        whole = Run(text.text, colour, "bold", size, text.key)
        if width((whole,), metrics) <= room:
            return ((whole,),)
        parts = (Run(text.qualifier, colour, "bold", size),), (Run(text.number, colour, "bold", size, text.key),)
        if text.qualifier and all(width(part, metrics) <= room for part in parts):
            return parts
    return ()


def _apart(wanted: Sequence[tuple[float, float]], height: float) -> list[float]:
    """The upper ends of blocks, from the highest: each below its line, but none over another, nor out of the page."""
    tops = [at for at, _ in wanted]
    floor = LEAST_GAP
    for i in reversed(range(len(wanted))):
        tops[i] = max(tops[i], floor + wanted[i][1])
        floor = tops[i] + LEAST_GAP
    ceiling = height
    for i, (_, tall) in enumerate(wanted):
        tops[i] = min(tops[i], ceiling)
        ceiling = tops[i] - tall - LEAST_GAP
    return tops


def _stated(spec: Tower, start: float, room: float, metrics: Metrics) -> Iterator[Words]:
    """At the foot of the rail, what is stated in another unit, and what is not stated."""
    cluster = spec.cluster
    lines = [
        *paragraph(cluster.target_label, "target_text", room, metrics, figures="bold"),
        *paragraph(cluster.baseline_label, "ink", room, metrics, figures="bold"),
        *paragraph((Text(cluster.absent),), "second", room, metrics),
    ]
    kept = cut(lines, MOST_STATED, room, metrics)
    for i, line in enumerate(kept):
        x = start + RAIL_INSET if spec.side == "left" else start - RAIL_INSET - width(line, metrics)
        yield from set_down(line, x, NOTE_TOP + (len(kept) - 1 - i) * LEADING, metrics)
