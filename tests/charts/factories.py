"""Specs of the Dalian charts, worded as a briefing words them."""

from __future__ import annotations

from planpress.charts.specs import (
    BaselineToTarget,
    Bound,
    DumbbellPanel,
    DumbbellRow,
    Point,
)
from planpress.document import Inlines, QuantityText, Role, Text

THIN = "\u2009"


def point(key: str, value: float, qualifier: str = "", bound: Bound = "exact", high: float | None = None) -> Point:
    role: Role = "target" if key.endswith("target") else "baseline"
    number = f"{value:g}" if high is None else f"{value:g}–{high:g}"
    return Point(value, QuantityText(key, number, qualifier, role=role), bound, high)


def growth(key: str, number: str, qualifier: str = "") -> Inlines:
    return Text("implied "), QuantityText(f"{key}/growth", number, qualifier, "% a year", "derived")


PETRO = point("petro/baseline", 44.3), point("petro/target", 100)
MATERIALS = None, point("materials/target", 100)
AUTOS = point("autos/baseline", 10, "over", "lower"), point("autos/target", 100)
ELECTRONICS = point("electronics/baseline", 31), point("electronics/target", 80, "over", "lower")
SOFTWARE = None, point("software/target", 100, "over", "lower")
MISSING = "2008 baseline not stated"


def dumbbells() -> BaselineToTarget:
    """The overview chart: output value and sales revenue in separate panels."""
    output = (
        DumbbellRow("Petrochemicals", "Dagu Mountain", *PETRO, growth("petro", "12.3")),
        DumbbellRow("New materials", "Huayuankou", *MATERIALS, absent=MISSING),
        DumbbellRow("Automobiles", "Development Zone, Bonded Area", *AUTOS, growth("autos", "38.9", "at most")),
        DumbbellRow("Electronics", "Development Zone", *ELECTRONICS, growth("electronics", "14.5", "at least")),
    )
    sales = (DumbbellRow("Software and outsourcing", "High-Tech Zone", *SOFTWARE, absent=MISSING),)
    panels = (DumbbellPanel("Output value", output), DumbbellPanel("Sales revenue", sales))
    return BaselineToTarget(panels, "bn RMB", "2008 baseline", "2015 target")
