"""Targets become towers of tiles side by side over the foot of a dark page, from edge to edge."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from planpress.charts import goals
from planpress.charts.geometry import Layout, Mark, Room, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import Phrase, set_down
from planpress.charts.specs import Tiled, Towers
from planpress.charts.tile_words import (
    FACT,
    GOAL,
    LEADING,
    LEAST,
    SAFE,
    SIZE,
    cut,
    figure_lines,
    ink_left,
    legend,
    legend_height,
    name_lines,
    paragraph,
    unworded,
)  # fmt: skip
from planpress.charts.tiles import Edges, Field, greatest, reach, tower_tiles

SHAPE = 0.8
"""A field's height as a part of its width: 168 of 210 mm."""
SPREAD_FROM = 0.8
"""Towers that fill such a part of the width stand from edge to edge; others each in its own share of it."""
LEEWAY = 1.06
"""A field may be so much higher when its towers then fill the width."""
SORTED_FROM, BARE_FROM = 8, 20
"""From so many clusters on they stand in the order of their goals, with short labels; and without labels."""
PAD, SHORT_PAD, BESIDE = mm(6), mm(0.4), mm(1.5)
FOOT, SHORT_FOOT, OPEN_FOOT = mm(8), mm(3.6), mm(6)
"""From the end of the tiles to the lowest words' baseline; short labels move up only over chevrons."""
FIGURE_DROP = 14.5
FIGURES = (26.0, 20.0, 14.0, 11.0, 8.0)
SHORT_FIGURES = FIGURES[2:]
SMALLER = 9.0
"""From this size on, a qualifier is set beside its number in the smallest size."""
LEGEND_FROM, LEGEND_TO = 16 / 25, 23 / 25
"""Where the legend stands, in parts of the width: 16 and 23 modules of the page's grid."""
LEGEND_TILE, LEGEND_CLEAR = mm(8.4), mm(4)
BARE_HEAD = mm(5)


def lay_out(spec: Towers, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout that stands on the page's foot and reaches its sides; it is drawn on beyond these.

    The towers are as high as the width asks for, or as `room.height` leaves below the words and the legend, which
    stands in the upper right corner.
    """
    clusters = _ordered(spec.clusters)
    labels = _labels(clusters, room.width, metrics)
    above = legend_height(LEGEND_TILE) + LEGEND_CLEAR if any(spec.legend) else 0.0
    head = max((label.height for label in labels), default=0.0) or BARE_HEAD
    height = room.height or room.width * SHAPE + head + above
    if height - above - head < height / 4:  # too low for all words: figures say more than the legend
        above = 0.0
    if height - above - head < height / 4:
        labels, head = [Label()] * len(clusters), BARE_HEAD
    fields = _fields(spec, clusters, room.width, max(1.0, height - above - head))
    marks: list[Mark] = list(chain.from_iterable(field.marks() for field in fields))
    for field in fields:
        marks += goals.marks(field)
    for field, label in zip(fields, labels, strict=True):
        marks += _words(field, label, metrics)
    if above:
        x, right = room.width * LEGEND_FROM, room.width * LEGEND_TO
        marks += legend(spec.legend, x, height, LEGEND_TILE, right - x, metrics)
    return (Layout(room.width, height, tuple(marks), unworded(spec, marks)),)


def _ordered(clusters: Sequence[Tiled]) -> tuple[Tiled, ...]:
    if len(clusters) < SORTED_FROM:
        return tuple(clusters)
    return tuple(sorted(clusters, key=_goal, reverse=True))


def _goal(cluster: Tiled) -> float:
    return cluster.target.value if cluster.target else reach(cluster)


def _fields(spec: Towers, clusters: Sequence[Tiled], width: float, height: float) -> tuple[Field, ...]:
    """The towers side by side, with even gaps where they do not fill the width; `height` is all they may take."""
    count = max(1, len(clusters))
    most = greatest(clusters) / spec.tile
    asked = min(width * SHAPE, height)
    across, size = tower_tiles(most, count, width, asked, height)
    full = width / (count * across)
    if full * most / across <= asked * LEEWAY:
        size = full
    size = min(size, height / (math.ceil(round(most / across, 6)) or 1))
    wide = across * size
    spread = count > 1 and count * wide >= width * SPREAD_FROM
    pitch = (width - wide) / (count - 1) if spread else width / count
    last = len(clusters) - 1
    return tuple(
        Field(cluster, i * pitch, 0.0, size, across, spec.tile, edges=Edges(
            i == 0, i == last and i * pitch + wide > width - 0.01, True
        ))
        for i, cluster in enumerate(clusters)
    )  # fmt: skip


# ----------------------------------------------------------------------------------------------------- words


@dataclass(frozen=True)
class Label:
    """The words above a tower, each line with its baseline's height over the tiles; they start `pad` from its left."""

    lines: tuple[tuple[float, Phrase], ...] = ()
    pad: float = 0.0

    @property
    def height(self) -> float:
        return max((y + 0.95 * max(run.size for run in line) for y, line in self.lines), default=0.0)


def _labels(clusters: Sequence[Tiled], width: float, metrics: Metrics) -> list[Label]:
    """What stands above each tower, figures in the largest size that fits them all."""
    count = len(clusters)
    if not 0 < count < BARE_FROM:
        return [Label()] * count
    short = count >= SORTED_FROM
    pitch = width / count
    pads = [SHORT_PAD if short else min(PAD, pitch * 0.15)] * count
    rooms = [pitch - BESIDE - pad for pad in pads]
    pads[0], rooms[0] = (max(pads[0], SAFE), rooms[0] - max(0.0, SAFE - pads[0]))
    rooms[-1] = min(rooms[-1], pitch * SPREAD_FROM - SAFE - pads[-1])
    figures = _figures(clusters, rooms, SHORT_FIGURES if short else FIGURES, metrics)
    return [
        Label(_lines(cluster, room, short, figure, metrics), pad)
        for cluster, room, pad, figure in zip(clusters, rooms, pads, figures, strict=True)
    ]


def _figures(
    clusters: Sequence[Tiled], rooms: Sequence[float], sizes: Sequence[float], metrics: Metrics
) -> list[tuple[Phrase, ...]]:
    """Each cluster's figure in the first size in which all fit; in the smallest, those that do."""
    found: list[tuple[Phrase, ...]] = []
    for size in sizes:
        small = SIZE if size > SMALLER * 1.5 else LEAST
        found = [_figure(cluster, size, small, room, metrics) for cluster, room in zip(clusters, rooms, strict=True)]
        if all(
            lines or not (cluster.target or cluster.baseline) for cluster, lines in zip(clusters, found, strict=True)
        ):
            break
    return found


def _figure(cluster: Tiled, size: float, small: float, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    """The goal in light type; where there is none, the fact in heavy type."""
    point, look = (cluster.target, GOAL) if cluster.target else (cluster.baseline, FACT)
    return figure_lines(point.text, look, size, small, room, metrics) if point else ()


def _lines(
    cluster: Tiled, room: float, short: bool, figure: tuple[Phrase, ...], metrics: Metrics
) -> tuple[tuple[float, Phrase], ...]:
    """From the lowest: what is measured, the name, the figure, or the words that stand for one."""
    if room < LEAST * 2:
        return ()
    opened = cluster.target is not None and cluster.target.bound == "lower"
    y = FOOT if not short else OPEN_FOOT if opened else SHORT_FOOT
    lower: list[Phrase] = []
    if not figure:
        stated = paragraph(cluster.target_label or cluster.baseline_label, "ink_second", room, metrics)
        lower += cut(stated, 3, room, metrics)
    if cluster.measure and not short:
        lower += name_lines(cluster.measure, room, 2, "ink_second", metrics, "regular")
    lower = [*name_lines(cluster.name, room, 2, "paper", metrics), *lower]
    lines: list[tuple[float, Phrase]] = []
    for line in reversed(lower):
        lines.append((y, line))
        y += LEADING
    y += FIGURE_DROP - LEADING
    for line in reversed(figure):
        lines.append((y, line))
        y += max(LEADING, max(run.size for run in line) * 0.78 + 2.5)
    return tuple(lines)


def _words(field: Field, label: Label, metrics: Metrics) -> Iterator[Words]:
    top = field.y + field.steps(max(field.total, goals.high_tiles(field)))
    for y, line in label.lines:
        yield from set_down(line, field.x + label.pad - ink_left(line, metrics), top + y, metrics)
