"""Electronics: traces bent round opposite corners, with pads beside them."""

from __future__ import annotations

from functools import lru_cache

from planpress.charts.geometry import XY, Sketch, Step, Trace
from planpress.charts.motifs.motif import Motif, Spot
from planpress.charts.motifs.pens import OVER, circle, filled, line, stroked

WIRE = 0.06
WAYS = (2 / 3, 0.22), (1 / 3, 0.12)
"""Where two traces leave the edges, and where they bend."""
PADS: tuple[XY, XY] = ((0.25, 0.75), (0.75, 0.25))
PAD, HOLE = 0.17, 0.075


def sketch(spot: Spot) -> Sketch:
    """Two traces round each of two opposite corners, and up to two pads."""
    first = spot.choice("pad", 2) if spot.nodes == 1 else 0
    return _board(spot.choice("side", 2) == 1, PADS[first : first + spot.nodes])


@lru_cache(maxsize=512)
def _board(mirrored: bool, pads: tuple[XY, ...]) -> Sketch:
    """`mirrored` turns the corners from the upper left and lower right to the others."""
    wires = stroked(WIRE, *(_wire(*way, lower, mirrored) for lower in (False, True) for way in WAYS))
    return Sketch((wires, *(trace for x, y in pads for trace in _pad((1 - x if mirrored else x, y)))))


def _wire(edge: float, bend: float, lower: bool, mirrored: bool) -> tuple[Step, ...]:
    """A trace round the upper left corner, or round the `lower` right one."""
    points = (edge, 1 + OVER), (edge, 1 - bend), (bend, 1 - edge), (-OVER, 1 - edge)
    turned = ((1 - x, 1 - y) for x, y in points) if lower else points
    return line(*((round(1 - x if mirrored else x, 4), round(y, 4)) for x, y in turned))


def _pad(centre: XY) -> tuple[Trace, Trace]:
    return filled(circle(PAD, centre)), filled(circle(HOLE, centre), ground=True)


TRACES = Motif(
    "traces",
    ("hue5", "hue5_deep"),
    "pads",
    2,
    (
        "electron", "semiconductor", "chip", "circuit", "batter", "ict", "information", "display", "telecom",
        "communication", "photonic", "optic", "laser", "sensor", "computer", "hardware", "5g", "电子", "电器",
        "半导体", "芯片", "集成电路", "电池", "信息", "通信", "显示", "光电", "電子", "半導體", "半導体", "晶片",
        "電池", "資訊", "情報", "通訊", "전자", "반도체", "회로", "배터리", "정보", "통신", "디스플레이",
    ),
    sketch,
)  # fmt: skip
