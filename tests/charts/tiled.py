"""The Dalian clusters as fields of tiles, worded as a brochure words them."""

from __future__ import annotations

from dataclasses import replace

from planpress.charts.geometry import Layout, Stamp, Stroke, Words
from planpress.charts.specs import Beams, Point, Tiled, Towers
from planpress.document import Text
from tests.charts.factories import AUTOS, ELECTRONICS, MATERIALS, PETRO, SOFTWARE

LEGEND = "One billion yuan a year, on record for 2008", "One billion yuan a year, planned by 2015"
SCALE = "0", "50 billion yuan: the fold", "100 billion yuan a year"


def tiled(
    id: str,
    motif: str,
    name: str,
    ends: tuple[Point | None, Point | None],
    counts: tuple[int, ...] = (),
    measure: str = "output value",
) -> Tiled:
    start, end = ends
    absent = "" if start else "No 2008 figure in the plan"
    label = (start.text, Text(" in 2008")) if start else ()
    return Tiled(id, motif, name, "", measure, start, end, label, (end.text,) if end else (), absent, counts)


PETROCHEMICALS = tiled("petrochemicals", "pipes", "Petrochemicals", PETRO, (38,))
DALIAN = (
    PETROCHEMICALS,
    replace(tiled("software", "weave", "Software and outsourcing", SOFTWARE, (9,), "sales revenue"), share=0.4),
    tiled("new-materials", "twill", "New materials", MATERIALS, (14,)),
    tiled("automobiles", "belts", "Motor vehicles", AUTOS, (80, 43)),
    tiled("electronics", "traces", "Electronics", ELECTRONICS, (86,)),
)


def towers(clusters: tuple[Tiled, ...] = DALIAN, tile: float = 1.0) -> Towers:
    return Towers(clusters, tile, LEGEND)


def beams(half: str, clusters: tuple[Tiled, ...] = DALIAN) -> Beams:
    return Beams(clusters, 1.0, 100.0, half, SCALE, LEGEND)  # type: ignore[arg-type]


def stamps(layout: Layout, hue: str) -> list[Stamp]:
    """The tiles of one hue, solid or lines."""
    return [mark for mark in layout.marks if isinstance(mark, Stamp) and hue in (mark.line, mark.ground)]


def on_page(layout: Layout, hue: str) -> list[Stamp]:
    """Those of them that stand within the page's edges."""
    return [
        mark
        for mark in stamps(layout, hue)
        if mark.box.left >= -0.01 and mark.box.right <= layout.width + 0.01 and mark.box.bottom >= -0.01
    ]


def strokes(layout: Layout, colour: str) -> list[Stroke]:
    return [mark for mark in layout.marks if isinstance(mark, Stroke) and mark.colour == colour]


def words(layout: Layout, key: str) -> Words:
    (found,) = [mark for mark in layout.words if mark.key == key]
    return found
