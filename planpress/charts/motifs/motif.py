"""A tile's place in a cluster's field becomes a sketch: what every motif is, and the choices it makes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from planpress.brand import ColourRole
from planpress.charts.geometry import Sketch


@dataclass(frozen=True, slots=True)
class Spot:
    """One tile of a field: `seed` is the cluster's id, `nodes` how many real things the tile shows.

    A `heavy` node is drawn stronger, where the motif can; `share` (0 to 1) is the part of its lines that a motif
    breaks.
    """

    seed: str
    column: int
    row: int
    nodes: int = 0
    heavy: bool = False
    share: float = 0.0

    def choice(self, salt: str, options: int) -> int:
        """A choice from 0 to `options` - 1 that is the same in every run."""
        return choice(options, salt, self.seed, self.column, self.row)


@dataclass(frozen=True, slots=True)
class Motif:
    """The drawing of a kind of industry, tile by tile.

    `hue` is its colour, bright for dark ground and deep for paper. A tile holds at most `capacity` nodes; `nodes` is
    the word for them in messages ("valves"). `industries` are the words, or their beginnings, that tell the industry.
    """

    name: str
    hue: tuple[ColourRole, ColourRole]
    nodes: str
    capacity: int
    industries: tuple[str, ...]
    sketch: Callable[[Spot], Sketch]


def choice(options: int, *key: object) -> int:
    """A choice from 0 to `options` - 1 by the SHA-1 of `key`: spread evenly, and the same in every run."""
    digest = hashlib.sha1("|".join(map(str, key)).encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) % options
