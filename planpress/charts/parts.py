"""Rows become the parts that pages can hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from planpress.charts.geometry import Room

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
