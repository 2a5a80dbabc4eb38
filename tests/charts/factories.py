"""Specs of the Dalian charts, worded as a briefing words them."""

from __future__ import annotations

from planpress.charts.specs import (
    Bars,
    BaselineToTarget,
    Bound,
    DumbbellPanel,
    DumbbellRow,
    Path,
    PathValue,
    Peer,
    Point,
    RankedBars,
    Skyline,
    SkylineColumn,
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


def _steady(start: float, end: float, years: int = 7) -> tuple[float, ...]:
    return tuple(start * (end / start) ** (i / years) for i in range(1, years))


def path() -> Path:
    """The way of a cluster that states both ends."""
    values = enumerate(_steady(44.3, 100), 2009)
    steady = tuple(PathValue(y, v, QuantityText(f"petro/{y}", f"{v:.1f}", role="derived")) for y, v in values)
    rate = QuantityText("petro/growth", "12.3", "", "% a year", "derived")
    note: tuple[Inlines, ...] = (Text("Implied line, "), rate, Text(":")), (Text("calculated, not in the plan"),)
    return Path(2008, 2015, *PETRO, "2008 baseline", "2015 target", steady, note)


def _peer(name: str, ends: tuple[Point, Point]) -> Peer:
    return Peer((Text(f"{name} from "), ends[0].text), *ends, _steady(ends[0].value, ends[1].value))


def path_without_a_start() -> Path:
    """The way of a cluster whose baseline is not stated, among the others."""
    peers = _peer("Petrochemicals", PETRO), _peer("Electronics", ELECTRONICS), _peer("Automobiles", AUTOS)
    absent = "New materials,", MISSING
    row = "no starting value, so no yearly values can be implied"
    return Path(2008, 2015, *MATERIALS, "2008 baseline", "New materials, 2015 target", (), (), absent, row, peers)


def ranked() -> RankedBars:
    """Part of the target reached, and implied growth, in the order of growth."""
    names = "Automobiles", "Electronics", "Petrochemicals", "New materials", "Software"
    reached = (
        point("autos/share", 10, "at least", "lower"),
        point("electronics/share", 38.8, "at most", "upper"),
        point("petro/share", 44.3),
        None,
        None,
    )
    rates = (
        point("autos/growth", 38.9, "at most", "upper"),
        point("electronics/growth", 14.5, "at least", "lower"),
        point("petro/growth", 12.3),
        None,
        None,
    )
    absent = ("", "", "", "baseline not stated", "baseline not stated")
    panels = (
        Bars("Part of the target reached in 2008, %", reached, absent, "baseline", 100),
        Bars("Implied growth 2008–2015, % a year", rates, absent, "derived"),
    )
    return RankedBars(names, panels)


def _in_2008(start: Point) -> Inlines:
    return start.text, Text(" in 2008")


def skyline() -> Skyline:
    """The cover's picture."""
    columns = (
        SkylineColumn("Dagu Mountain petrochemicals", *PETRO, _in_2008(PETRO[0])),
        SkylineColumn("Software and outsourcing", *SOFTWARE, notes="Sales revenue; 2008 baseline not stated"),
        SkylineColumn("Huayuankou new materials", *MATERIALS, notes="2008 baseline not stated"),
        SkylineColumn("Automobiles", *AUTOS, _in_2008(AUTOS[0])),
        SkylineColumn("Electronic information", *ELECTRONICS, _in_2008(ELECTRONICS[0])),
    )
    return Skyline(columns)
