"""Vehicles and machines: wheels on belts, heavy, spoked, or no more than an axle."""

from __future__ import annotations

import math
from functools import cache

from planpress.charts.geometry import Sketch, Trace
from planpress.charts.motifs.motif import Motif, Spot
from planpress.charts.motifs.pens import OVER, circle, filled, line, stroked

BELT, AXLE, SPOKE, TYRE = 0.055, 0.06, 0.055, 0.06
SPOKES, TURNS = 5, 6
"""A wheel's spokes, and in how many positions it may stand: more could not be told apart."""


def sketch(spot: Spot) -> Sketch:
    """Belts along the edges of the row, between them a wheel where the tile has a node."""
    if not spot.nodes:
        return _axle()
    return _heavy() if spot.heavy else _spoked(spot.choice("turn", TURNS))


def _belts() -> Trace:
    return stroked(BELT, line((-OVER, 0), (1 + OVER, 0)), line((-OVER, 1), (1 + OVER, 1)))


@cache
def _axle() -> Sketch:
    return Sketch((_belts(), stroked(AXLE, line((-OVER, 0.5), (1 + OVER, 0.5))), filled(circle(0.085))))


@cache
def _heavy() -> Sketch:
    wheel = filled(circle(0.43)), stroked(0.05, circle(0.285), ground=True), filled(circle(0.10), ground=True)
    return Sketch((_belts(), *wheel))


@cache
def _spoked(turn: int) -> Sketch:
    angles = (2 * math.pi / SPOKES * (spoke + turn / TURNS) for spoke in range(SPOKES))
    spokes = (line(_at(angle, 0.10), _at(angle, 0.40)) for angle in angles)
    return Sketch((_belts(), stroked(TYRE, circle(0.40)), stroked(SPOKE, *spokes), filled(circle(0.12))))


def _at(angle: float, radius: float) -> tuple[float, float]:
    return round(0.5 + radius * math.cos(angle), 4), round(0.5 + radius * math.sin(angle), 4)


BELTS = Motif(
    "belts",
    ("hue4", "hue4_deep"),
    "wheels",
    1,
    (
        "auto", "vehicle", "motor", "ship", "marine", "aerospace", "aircraft", "aviation", "machin", "equipment",
        "engine", "rail", "locomotive", "manufactur", "robot", "bearing", "tool", "transport", "mobility", "汽车",
        "汽車", "车辆", "造船", "船舶", "航空", "航天", "机械", "机床", "装备", "设备", "轨道", "铁路", "制造",
        "机器人", "機械", "自動車", "車両", "鉄道", "製造", "자동차", "조선", "선박", "항공", "우주", "기계", "장비",
        "철도", "제조",
    ),
    sketch,
)  # fmt: skip
