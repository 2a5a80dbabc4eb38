"""Counts of real things become nodes on tiles, spread evenly."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from planpress.charts.motifs.motif import choice

GOLDEN = 0.6180339887498949
"""Multiples of the golden ratio, without their whole parts, never come close to each other."""
JITTER = 0.11


class Nodes(NamedTuple):
    """How many nodes a tile has, and whether they are heavy."""

    number: int = 0
    heavy: bool = False


@lru_cache(maxsize=256)
def spread_nodes(seed: str, tiles: int, capacity: int, counts: tuple[int, ...]) -> tuple[Nodes, ...]:
    """The nodes of each tile: `counts` holds how many there are, and how many of them are heavy.

    Every tile gets one before any gets a second. What the tiles cannot hold is left out.
    """
    wanted = max(0, min(counts[0], tiles * capacity)) if counts else 0
    each, rest = divmod(wanted, tiles) if tiles else (0, 0)
    more = set(spread(seed, tiles, rest))
    numbers = [each + (tile in more) for tile in range(tiles)]
    taken = [tile for tile in range(tiles) if numbers[tile]]
    heaviest = sorted(taken, key=lambda tile: (choice(1 << 30, "heavy", seed, tile), tile))
    heavy = set(heaviest[: counts[1]] if len(counts) > 1 and counts[1] > 0 else ())
    return tuple(Nodes(number, tile in heavy) for tile, number in enumerate(numbers))


def spread(seed: str, tiles: int, count: int) -> Sequence[int]:
    """`count` of the tiles, by multiples of the golden ratio from a start that `seed` sets."""
    offset = choice(1000, "spread", seed) / 1000

    def place(tile: int) -> tuple[float, int]:
        return ((tile + 1) * GOLDEN + offset + JITTER * choice(100, "jitter", seed, tile) / 100) % 1, tile

    return sorted(range(tiles), key=place)[:count]
