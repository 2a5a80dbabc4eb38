"""Petrochemicals and what flows: pipes that turn from edge to edge, and cross under a valve."""

from __future__ import annotations

from functools import cache

from planpress.charts.geometry import Sketch, Step, Trace
from planpress.charts.motifs.motif import Motif, Spot
from planpress.charts.motifs.pens import KAPPA, OVER, circle, filled, line, stroked

WALL, BORE, CORE = 0.40, 0.27, 0.05
"""A pipe's width, the clear width in it, and the line along its middle."""
FLANGE, SEAT, STEM = 0.33, 0.235, 0.13
"""The radii of a valve's rings."""


def sketch(spot: Spot) -> Sketch:
    """Two quarter-circle pipes, or a crossing with a valve."""
    if spot.nodes:
        return _crossing(spot.choice("over", 2) == 1)
    return _turns(spot.choice("turn", 2) == 1)


@cache
def _turns(rising: bool) -> Sketch:
    """Pipes round two opposite corners: `rising` round the upper left and the lower right one."""
    first, second = ((0, 1), (1, 0)) if rising else ((0, 0), (1, 1))
    return Sketch((*_pipe(_quarter(*first)), *_pipe(_quarter(*second))))


@cache
def _crossing(upright_below: bool) -> Sketch:
    across, upright = line((-OVER, 0.5), (1 + OVER, 0.5)), line((0.5, -OVER), (0.5, 1 + OVER))
    below, above = (upright, across) if upright_below else (across, upright)
    valve = filled(circle(FLANGE)), filled(circle(SEAT), ground=True), filled(circle(STEM))
    return Sketch((*_pipe(below), *_pipe(above), *valve))


def _pipe(way: tuple[Step, ...]) -> tuple[Trace, ...]:
    return stroked(WALL, way), stroked(BORE, way, ground=True), stroked(CORE, way)


def _quarter(x: float, y: float) -> tuple[Step, ...]:
    """The quarter of a circle round the corner (x, y), from the middle of one edge to that of the other."""
    to_x, to_y = x + KAPPA * (0.5 - x), y + KAPPA * (0.5 - y)
    over_x, over_y = x + OVER * (2 * x - 1), y + OVER * (2 * y - 1)
    return (
        *line((0.5, over_y), (0.5, y)),
        ("C", (0.5, to_y, to_x, 0.5, x, 0.5)),
        ("L", (over_x, 0.5)),
    )


PIPES = Motif(
    "pipes",
    ("hue1", "hue1_deep"),
    "valves",
    1,
    (
        "petro", "chemi", "oil", "refin", "gas", "energy", "power", "hydrogen", "fuel", "plastic", "resin", "food",
        "drink", "beverage", "bio", "pharma", "medic", "health", "water", "nuclear", "wind", "solar", "agri", "fish",
        "石化", "石油", "化工", "化学", "炼", "能源", "电力", "氢", "燃料", "食品", "饮料", "生物", "医药", "制药",
        "医疗", "農", "农", "化學", "エネルギー", "水素", "医療", "バイオ", "製薬", "食料", "석유", "화학", "정유",
        "에너지", "수소", "식품", "바이오", "제약", "의료", "가스",
    ),
    sketch,
)  # fmt: skip
