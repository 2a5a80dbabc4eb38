"""Software and services: a basket weave of bars, some broken like bits, with square blocks in it."""

from __future__ import annotations

from functools import cache, lru_cache

from planpress.charts.geometry import Sketch, Step
from planpress.charts.motifs.motif import Motif, Spot, choice
from planpress.charts.motifs.pens import box, filled, line, stroked

BARS = 4
BAR, MARGIN, GAP, LEAST = 0.085, 0.02, 0.07, 0.06
"""A bar's width, its distance from the tile's edges, half of a break, and the shortest piece that is drawn."""
CUTS = 7
"""A bar breaks at one of so many places."""
PATTERNS = 12
"""So many tiles are made of bars: enough for the eye, and few enough for a file to draw each many times."""


def sketch(spot: Spot) -> Sketch:
    """Four bars, upright in every other tile, or a block."""
    if spot.nodes:
        return _block()
    pattern = spot.choice("pattern", PATTERNS)
    return _bars(spot.seed, pattern, (spot.column + spot.row) % 2 == 0, round(spot.share * PATTERNS * BARS))


@cache
def _block() -> Sketch:
    return Sketch((filled(box(0.08)), filled(box(0.2), ground=True), filled(box(0.36))))


@lru_cache(maxsize=512)
def _bars(seed: str, pattern: int, level: bool, broken: int) -> Sketch:
    """The bars of a pattern; of all patterns' bars `broken` are broken once."""
    order = _breaking_order(seed)
    pieces: list[tuple[Step, ...]] = []
    for bar in range(BARS):
        at = (bar + 0.5) / BARS
        is_broken = order[pattern * BARS + bar] < broken
        for start, end in _pieces(choice(CUTS, "cut", seed, pattern, bar)) if is_broken else ((MARGIN, 1 - MARGIN),):
            pieces.append(line((start, at), (end, at)) if level else line((at, start), (at, end)))
    return Sketch((stroked(BAR, *pieces),))


@lru_cache(maxsize=64)
def _breaking_order(seed: str) -> tuple[int, ...]:
    """Each bar's rank among those that may break."""
    bars = range(PATTERNS * BARS)
    ranked = sorted(bars, key=lambda bar: (choice(1 << 30, "break", seed, bar), bar))
    return tuple(ranked.index(bar) for bar in bars)


def _pieces(cut: int) -> tuple[tuple[float, float], ...]:
    """What is left on both sides of a break."""
    at = 0.2 + 0.6 * cut / (CUTS - 1)
    sides = (MARGIN, round(at - GAP, 4)), (round(at + GAP, 4), 1 - MARGIN)
    return tuple((start, end) for start, end in sides if end - start >= LEAST)


WEAVE = Motif(
    "weave",
    ("hue2", "hue2_deep"),
    "blocks",
    1,
    (
        "software", "service", "outsourc", "digital", "financ", "bank", "insur", "tourism", "logistic", "ai",
        "artificial intelligence", "data", "cloud", "internet", "creative", "media", "education", "research", "trade",
        "软件", "服务", "外包", "数字", "金融", "旅游", "物流", "人工智能", "数据", "互联网", "文化", "教育", "軟體",
        "服務", "數位", "ソフト", "サービス", "デジタル", "観光", "データ", "小売", "소프트웨어", "서비스", "디지털",
        "금융", "관광", "물류", "인공지능", "데이터",
    ),
    sketch,
)  # fmt: skip
