"""A whole plan becomes towers over a poster's foot, each with its own words beside it, before lines of the scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from planpress.charts import goals, towers
from planpress.charts.gallery_words import column
from planpress.charts.geometry import Box, Layout, Mark, Room, Stroke, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import Run, set_down
from planpress.charts.scale import number
from planpress.charts.specs import Gallery, Towers
from planpress.charts.tile_words import SAFE, SIZE, legend, legend_height, unworded
from planpress.charts.tiles import BLEED, Edges, Field, greatest, reach, tower_tiles

SHAPE = 0.55
"""The towers' greatest height as a part of the page's width: 231 of 420 mm."""
MARGIN, RIGHT = 0.03, 0.019
TOWER = 0.4626
"""A tower's part of its share of the width; the rest holds its words."""
BESIDE, AFTER = mm(3.9), mm(2.4)
LEAST_ROOM = mm(17)
"""In a narrower column nothing can be read: towers then stand side by side, with short words above them."""
HEAD = mm(7)
LEGEND_TILE, LEGEND_CLEAR = mm(9.2), mm(4)
LEVEL_WIDTH, LEVEL_CLEAR, LEVEL_RISE = 0.5, 3.0, 2.2


def lay_out(spec: Gallery, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout that stands on the page's foot, over which it is drawn on; it takes the page's whole width."""
    pitch = room.width * (1 - MARGIN - RIGHT) / max(1, len(spec.entries))
    beside = pitch * (1 - TOWER) - BESIDE - AFTER
    if not spec.entries or beside < LEAST_ROOM:
        clusters = tuple(entry.cluster for entry in spec.entries)
        (layout,) = towers.lay_out(Towers(clusters, spec.tile, spec.legend, spec.signs), room, metrics)
        return (replace(layout, unworded=unworded(spec, layout.marks)),)
    above = legend_height(LEGEND_TILE) + LEGEND_CLEAR if any(spec.legend) else 0.0
    height = room.height or room.width * SHAPE + HEAD + above
    fields = _fields(spec, room.width, pitch, height, above)
    marks: list[Mark] = list(chain.from_iterable(chain(field.marks(), goals.marks(field)) for field in fields))
    for entry, field in zip(spec.entries, fields, strict=True):
        ceiling = height - (above if field is fields[-1] else 0.0)
        x = field.x + pitch * TOWER + BESIDE
        marks += column(entry, field, x, beside, ceiling, metrics)
    if above:
        marks += legend(spec.legend, fields[-1].x, height, LEGEND_TILE, pitch, metrics)
    marks = [*_levels(spec, fields, marks, metrics), *marks]
    return (Layout(room.width, height, tuple(marks), unworded(spec, marks)),)


def _fields(spec: Gallery, wide: float, pitch: float, height: float, above: float) -> tuple[Field, ...]:
    """The towers, all on one scale, the last of them below the legend."""
    clusters = [entry.cluster for entry in spec.entries]
    tiles = greatest(clusters) / spec.tile

    def fields(most: float) -> tuple[Field, ...]:
        across, size = tower_tiles(tiles, 1, pitch * TOWER, most, most)
        return tuple(
            Field(cluster, wide * MARGIN + i * pitch, 0.0, size, across, spec.tile, edges=Edges(foot=True))
            for i, cluster in enumerate(clusters)
        )

    free = max(1.0, height - HEAD)
    found = fields(min(wide * SHAPE, free))
    if found[-1].steps(reach(clusters[-1]) / spec.tile) <= free - above:
        return found
    return fields(min(wide * SHAPE, max(1.0, free - above)))


# ---------------------------------------------------------------------------------------------------- levels


def _levels(spec: Gallery, fields: Sequence[Field], marks: Sequence[Mark], metrics: Metrics) -> Iterator[Mark]:
    """Lines of the scale in the gaps between towers, but where words stand, each with its number at the margin."""
    obstacles = [mark.box.grown(LEVEL_CLEAR, LEVEL_CLEAR) for mark in marks if isinstance(mark, Words)]
    ends = [-BLEED, *chain.from_iterable((field.x, field.x + field.across * field.size) for field in fields)]
    gaps = list(zip(ends[::2], ends[1::2], strict=False))
    told: list[Box] = []
    for level in spec.levels:
        y = fields[0].length(level / spec.tile)
        for left, right in gaps:
            line = Box(left, y, right, y + LEVEL_WIDTH)
            if not any(line.overlaps(obstacle) for obstacle in obstacles):
                yield Stroke(((left, y), (right, y)), "ink_second", LEVEL_WIDTH)
        label = (Run(number(level, level or 1.0, spec.signs), "ink_second", "regular", SIZE),)
        words = set_down(label, SAFE, y + LEVEL_RISE, metrics)
        if words[-1].box.right < fields[0].x and not any(words[0].box.overlaps(box) for box in told):
            told.append(words[0].box)
            yield from words
