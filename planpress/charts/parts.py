"""Rows become the parts that pages can hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from planpress.charts.geometry import Room
from planpress.charts.specs import BulletPanel, DumbbellPanel

P = TypeVar("P", DumbbellPanel, BulletPanel)

MOST_ROWS = 12
"""A part has at most so many rows where no page says what it can hold."""


def part_sizes(rows: int, fitting: Callable[[float], int], room: Room) -> Iterator[int]:
    """How many rows each part holds: the first what is left on its page, the others evenly what a page takes.

    `fitting` says how many rows fit a height, in points.
    """
    limit = room.height or room.max_height
    most = MOST_ROWS if limit is None else max(1, fitting(limit))
    first = most if room.first_height is None else max(1, min(most, fitting(room.first_height)))
    if room.first_height is not None and first < rows:
        yield first
        rows -= first
    parts = max(1, math.ceil(rows / most))
    size = math.ceil(rows / parts)
    while rows > 0:
        yield min(size, rows)
        rows -= size


@dataclass(frozen=True, slots=True)
class Heights:
    """What a part of a chart with panels takes, in points: `fixed` once, `panel` for each head, `row` for each row."""

    fixed: float
    panel: float
    row: float

    def of(self, panels: int, rows: int) -> float:
        return self.fixed + panels * self.panel + rows * self.row


def panel_parts(panels: Sequence[P], heights: Heights, room: Room) -> tuple[tuple[P, ...], ...]:
    """The panels' rows in order, in parts that pages can hold, each row under its own panel's head.

    The first part takes what is left on its page, the others are evenly filled.
    """
    owners = [i for i, panel in enumerate(panels) for _ in panel.rows]
    limit = room.height or room.max_height
    first = limit if room.first_height is None else room.first_height
    most = len(_cuts(owners, heights, limit, first))
    even = range(math.ceil(len(owners) / most) if most else 1, MOST_ROWS + 1 if limit is None else len(owners) + 1)
    cuts = next(
        (cuts for rows in even if len(cuts := _cuts(owners, heights, limit, first, rows)) <= most),
        _cuts(owners, heights, limit, first),
    )
    return tuple(_part(panels, *cut) for cut in cuts)


def _cuts(
    owners: Sequence[int], heights: Heights, limit: float | None, first: float | None, rows: int = 0
) -> list[tuple[int, int]]:
    """Where parts start and end, each as full as its limit and the most `rows` (0: any number) allow."""
    most = rows or (MOST_ROWS if limit is None else len(owners))
    cuts: list[tuple[int, int]] = []
    start = 0
    while start < len(owners):
        room, count = (limit, most) if cuts or first is limit else (first, len(owners))
        end = start + 1
        while end < len(owners) and end - start < count and _fits(owners[start : end + 1], heights, room):
            end += 1
        cuts.append((start, end))
        start = end
    return cuts


def _fits(owners: Sequence[int], heights: Heights, limit: float | None) -> bool:
    return limit is None or heights.of(len(set(owners)), len(owners)) <= limit + 1e-6


def _part(panels: Sequence[P], start: int, end: int) -> tuple[P, ...]:
    rows = [(i, row) for i, panel in enumerate(panels) for row in panel.rows][start:end]
    grouped = groupby(rows, key=lambda pair: pair[0])
    return tuple(replace(panels[i], rows=tuple(row for _, row in pairs)) for i, pairs in grouped)
