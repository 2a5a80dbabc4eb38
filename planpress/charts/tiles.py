"""A cluster's figures become a field of tiles: solid up to the baseline, lines to the target, a part of a tile for what
is left over."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from planpress.brand import ColourRole
from planpress.charts.geometry import UNIT, XY, Box, Mark, Shape, Stamp, mm
from planpress.charts.motifs import MOTIFS, Spot, spread_nodes
from planpress.charts.motifs.nodes import Nodes
from planpress.charts.specs import Point, Tiled

LEAST_LINE = 0.25
"""A thinner line may be lost in print, in points."""
BLEED = mm(10)
"""What touches a page's edge is drawn on by so much; the page, or the press sheet, cuts it."""
GROUND: ColourRole = "ink"
FINEST = 1.0
"""Tiles of fewer points are not drawn one by one: nobody could count them."""


def top_of(point: Point | None) -> float:
    """The greatest value a figure may stand for, 0 at least."""
    return 0.0 if point is None else max(0.0, point.value, point.high or 0.0)


def reach(cluster: Tiled) -> float:
    """The greatest value of a cluster's baseline and target."""
    return max(top_of(cluster.baseline), top_of(cluster.target))


def greatest(clusters: Iterable[Tiled]) -> float:
    return max(map(reach, clusters), default=0.0)


@dataclass(frozen=True)
class Edges:
    """Which edges of a field lie on the page's: it is drawn on there."""

    left: bool = False
    right: bool = False
    foot: bool = False


NO_EDGES = Edges()


@dataclass(frozen=True)
class Field:
    """A field of square tiles of `size` points, its lower left corner at (x, y).

    Towers (`up`) fill row by row from the foot, beams column by column from the left: `across` is how many tiles a
    row, or a column, has. Each tile is worth `tile` of the unit.
    """

    cluster: Tiled
    x: float
    y: float
    size: float
    across: int
    tile: float
    up: bool = True
    edges: Edges = NO_EDGES

    @property
    def hue(self) -> ColourRole:
        return MOTIFS[self.cluster.motif].hue[0]

    @cached_property
    def solid(self) -> float:
        """The tiles of the baseline."""
        return max(0.0, self.cluster.baseline.value) / self.tile if self.cluster.baseline else 0.0

    @cached_property
    def goal(self) -> float | None:
        """The tiles of the target; None without one."""
        return max(0.0, self.cluster.target.value) / self.tile if self.cluster.target else None

    @cached_property
    def total(self) -> float:
        """The tiles that are drawn: a target below the baseline lies inside."""
        return max(self.solid, self.goal or 0.0)

    def length(self, tiles: float) -> float:
        """How far along the field, in points, so many tiles reach when every row is as full as the others."""
        return tiles / self.across * self.size

    def steps(self, tiles: float) -> float:
        """How far along the field its fullest row reaches, in points."""
        return math.ceil(round(tiles / self.across, 6)) * self.size

    def rim(self, tiles: float) -> tuple[XY, ...]:
        """The outline of the far end of so many tiles, from the first of a row to its last: it steps down where the
        row is not full."""
        full, rest = divmod(round(tiles, 6), self.across)
        # A tower's part of a tile is its left part; a beam's last column steps by whole tiles.
        low, wide = full * self.size, self.across * self.size
        if rest < 1e-6:
            points: tuple[XY, ...] = ((0.0, low), (wide, low))
        elif self.up:
            at, high = rest * self.size, low + self.size
            points = ((0.0, high), (at, high), (at, low), (wide, low))
        else:
            points = _beam_rim(rest, low, self.size, self.across)
        return tuple((self.x + a, self.y + b) if self.up else (self.x + b, self.y + a) for a, b in points)

    def marks(self) -> Iterator[Mark]:
        """The tiles, from the first; where they are too fine to be told, the areas they would cover."""
        if self.size < FINEST:
            yield from self._areas()
            return
        count = math.ceil(round(self.total, 6))
        tiles = [tile for i in range(count) for tile in self._tile(*self._place(i), self._seen(i), self._nodes[i])]
        tiles += self._bleed(count)
        yield from (tile for tile in tiles if tile.ground == GROUND)
        if self.solid > 0:
            yield Shape(self._plate(), self.hue)
        yield from (tile for tile in tiles if tile.ground != GROUND)

    def _plate(self) -> tuple[XY, ...]:
        """The ground of the solid tiles, in one piece, so that no seam shows between them."""
        rim = list(self.rim(self.solid))
        left, right = (BLEED * edge for edge in (self.edges.left, self.edges.right and self.up))
        foot = self.y - BLEED * self.edges.foot
        if not self.up:
            return (self.x, self.y), *rim, (self.x, rim[-1][1])
        (start, high), (end, low) = rim[0], rim[-1]
        return (start - left, foot), (start - left, high), *rim[1:-1], (end + right, low), (end + right, foot)

    @cached_property
    def _nodes(self) -> tuple[Nodes, ...]:
        motif = MOTIFS[self.cluster.motif]
        tiles = math.ceil(round(self.total, 6))
        return spread_nodes(self.cluster.id, tiles, motif.capacity, self.cluster.counts)

    def _place(self, i: int) -> tuple[int, int]:
        along, aside = divmod(i, self.across)
        return (aside, along) if self.up else (along, aside)

    def _seen(self, i: int) -> tuple[float, float]:
        """The parts of a tile, from its left edge, that are solid, and that are drawn at all."""
        return max(0.0, min(1.0, self.solid - i)), max(0.0, min(1.0, self.total - i))

    def _tile(self, column: int, row: int, seen: tuple[float, float], nodes: Nodes) -> Iterator[Stamp]:
        cluster, size = self.cluster, self.size
        spot = Spot(cluster.id, column, row, *nodes, cluster.share)
        sketch = MOTIFS[cluster.motif].sketch(spot).at_least(LEAST_LINE / size)
        x, y = self.x + column * size, self.y + row * size
        solid, drawn = (round(part, 4) for part in seen)
        if drawn > solid:
            yield Stamp(sketch, x, y, size, self.hue, GROUND, False, _part(0.0, drawn))
        if solid > 0:
            yield Stamp(sketch, x, y, size, GROUND, self.hue, False, _part(0.0, solid))

    def _bleed(self, count: int) -> Iterator[Stamp]:
        """Tiles beyond the page's edges: each is like its neighbour inside, but counts for nothing."""
        more = math.ceil(BLEED / self.size)
        for i in range(count):
            column, row = self._place(i)
            solid, drawn = self._seen(i)
            rows = range(row - more if self.edges.foot and row == 0 else row, row + 1)
            if self.edges.left and column == 0:
                yield from self._spare(range(-more, 0), rows, (float(solid > 0), float(drawn > 0)))
            if self.edges.right and self.up and column == self.across - 1:
                whole = float(solid >= 1), float(drawn >= 1)
                yield from self._spare(range(column + 1, column + 1 + more), rows, whole)
            if self.edges.foot and row == 0:
                yield from self._spare(range(column, column + 1), range(-more, 0), (solid, drawn))

    def _spare(self, columns: range, rows: range, seen: tuple[float, float]) -> Iterator[Stamp]:
        """Tiles without nodes, cut where the bleed ends."""
        wide, high = self.across * self.size, self.steps(self.total)
        box = Box(self.x, self.y, self.x + (wide if self.up else high), self.y + (high if self.up else wide))
        for column in columns:
            for row in rows:
                yield from cut_stamps(self._tile(column, row, seen, Nodes()), box.grown(BLEED, BLEED))

    def _areas(self) -> Iterator[Shape]:
        for tiles, fill, outline in ((self.total, GROUND, self.hue), (self.solid, self.hue, None)):
            if tiles > 0:
                long, wide = self.length(tiles), self.across * self.size
                box = (self.x + wide, self.y + long) if self.up else (self.x + long, self.y + wide)
                yield Shape(Box(self.x, self.y, *box).corners, fill, outline, 0.5)


def cut_stamps(stamps: Iterable[Stamp], box: Box) -> Iterator[Stamp]:
    """What of the stamps lies in a box, each at most cut to a part of its square."""
    for stamp in stamps:
        part, (x, y, size) = stamp.part, (stamp.x, stamp.y, stamp.size)
        kept = Box(
            max(part.left, (box.left - x) / size),
            max(part.bottom, (box.bottom - y) / size),
            min(part.right, (box.right - x) / size),
            min(part.top, (box.top - y) / size),
        )
        if kept.left < kept.right and kept.bottom < kept.top:
            yield replace(stamp, part=kept)


def _part(left: float, right: float) -> Box:
    return UNIT if (left, right) == (0.0, 1.0) else Box(left, 0.0, right, 1.0)


def _beam_rim(rest: float, low: float, size: float, across: int) -> tuple[XY, ...]:
    """The end of a beam whose last column is not full, as (height, distance) pairs: whole tiles, then a part of one."""
    whole, part = divmod(rest, 1.0)
    points: list[XY] = []
    ends = [low + size] * int(whole) + ([low + part * size] if part > 1e-6 else [])
    ends += [low] * (across - len(ends))
    for i, end in enumerate(ends):
        points += [(i * size, end), ((i + 1) * size, end)]
    return tuple(point for n, point in enumerate(points) if not 0 < n < len(points) - 1 or _turns(points, n))


def _turns(points: list[XY], n: int) -> bool:
    return not points[n - 1][1] == points[n][1] == points[n + 1][1]


# ------------------------------------------------------------------------------------------------ sizes


def tower_tiles(tiles: float, count: int, width: float, height: float, limit: float = math.inf) -> tuple[int, float]:
    """How many tiles wide `count` towers stand, and how large a tile is, when the greatest has so many tiles: the
    largest that lets all stand side by side in `width` x `height` points, and their top rows, if these are not full,
    below `limit`."""
    tiles = max(tiles, 1e-9)

    def size(across: int) -> float:
        rows = tiles / across
        return min(height / rows, width / (count * across), limit / math.ceil(round(rows, 6) or 1))

    # With n tiles across, towers get wider by n and lower by 1/n: the best is where the two meet.
    middle = math.sqrt(tiles * width / (count * height))
    near = {max(1, math.floor(middle) + step) for step in (-1, 0, 1, 2)}
    best = max(sorted(near, reverse=True), key=lambda across: round(size(across), 4))
    return best, size(best)
