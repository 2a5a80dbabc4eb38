"""Materials: the diagonals of a two-by-two twill, here and there the other way, with diamonds in it."""

from __future__ import annotations

from functools import cache

from planpress.charts.geometry import XY, Sketch
from planpress.charts.motifs.motif import Motif, Spot
from planpress.charts.motifs.pens import diamond, filled, line, stroked

THREAD = 0.07
OFFSETS = tuple(third / 3 for third in range(-3, 4))
"""Where the diagonals meet the edges: every third, so that they run on from tile to tile."""
BEYOND = 0.05
TURNED = 22
"""So many tiles in a hundred run the other way."""


def sketch(spot: Spot) -> Sketch:
    """Seven diagonals, two tiles up and two down, and a diamond over them where the tile has a node."""
    up = (spot.column + spot.row) % 4 < 2
    turned = spot.choice("turn", 100) < TURNED
    return _diagonals(up != turned, bool(spot.nodes))


@cache
def _diagonals(up: bool, node: bool) -> Sketch:
    threads = stroked(THREAD, *(line(*_diagonal(offset, up)) for offset in OFFSETS))
    if not node:
        return Sketch((threads,))
    rings = filled(diamond(0.46)), filled(diamond(0.3), ground=True), filled(diamond(0.15))
    return Sketch((threads, filled(diamond(0.54), ground=True), *rings))


def _diagonal(offset: float, up: bool) -> tuple[XY, XY]:
    """A line at 45 degrees whose height over the tile's own diagonal is `offset`, a little longer than the tile."""
    left, right = max(0.0, -offset) - BEYOND, min(1.0, 1 - offset) + BEYOND
    ends = (left, left + offset), (right, right + offset)
    first, last = ((round(x if up else 1 - x, 4), round(y, 4)) for x, y in ends)
    return first, last


TWILL = Motif(
    "twill",
    ("hue3", "hue3_deep"),
    "diamonds",
    1,
    (
        "material", "steel", "metal", "iron", "alumin", "copper", "textile", "fibre", "fiber", "garment", "apparel",
        "cloth", "leather", "construct", "building", "wood", "timber", "furniture", "paper", "glass", "ceramic",
        "cement", "mining", "mineral", "stone", "材料", "钢", "鋼", "冶金", "金属", "金屬", "纺织", "紡織", "纤维",
        "服装", "建筑", "建材", "木材", "家具", "造纸", "玻璃", "陶瓷", "矿", "鉄", "素材", "繊維", "建設", "소재",
        "철강", "금속", "섬유", "의류", "건설", "목재",
    ),
    sketch,
)  # fmt: skip
