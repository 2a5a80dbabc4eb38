"""Plans of every shape: few or many clusters, long names in two scripts, figures missing, equal, bounded, huge.

Each is made from one drawn number: a plan of 43 clusters has more choices than drawing each alone could afford.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TypeVar, get_args

from hypothesis import strategies as st

from planpress.charts.motifs import MOTIFS
from planpress.charts.scale import nice_step
from planpress.charts.specs import (
    Bars,
    BaselineToTarget,
    Bound,
    BulletPanel,
    BulletRow,
    Bullets,
    DumbbellPanel,
    DumbbellRow,
    Milestone,
    Path,
    PathActual,
    PathValue,
    Peer,
    Point,
    RankedBars,
    Rise,
    Skyline,
    SkylineColumn,
    Spec,
    TargetHistory,
    TargetVersion,
    Verdict,
)
from planpress.document import QuantityText, Text

S = TypeVar("S", bound=Spec)

QUALIFIERS: dict[Bound, str] = {"exact": "", "about": "about", "lower": "at least", "upper": "at most", "range": ""}
NAMES = (
    "Automobiles",
    "Software and outsourcing",
    "大孤山石化产业集群",
    "Huayuankou 花园口新材料产业集群 and its many suppliers along the coast",
    "Wissenschaftsverwaltungsgesellschaftsgebäudeplanungsverordnungsentwurf",
    "W",
)
ABSENT = ("2008 baseline not stated", "没有基数", "not stated in any of the sources that this plan names " * 3)
UNITS = ("", "%", "bn RMB", "thousand million international dollars at constant prices of 2011", "亿元")
MAGNITUDES = (1e-6, 0.01, 1.0, 100.0, 1e5, 1e9, 1e15)
PARTS = (0.0, 1e-4, 0.1, 0.5, 0.5, 0.98, 1.0)
COUNTS = (1, 2, 5, 6, 7, 12, 13, 30, 43)


def specs(make: Callable[[Random], S]) -> st.SearchStrategy[S]:
    return st.builds(lambda seed: make(Random(seed)), st.integers(0, 2**32))


def point(random: Random, key: str, magnitude: float) -> Point:
    part = random.choice(PARTS) if random.random() < 0.5 else random.random()
    value = float(f"{part * magnitude * random.choice((1, 1, 1, -1, 1e-3)):.3g}")
    bound = random.choice(tuple(QUALIFIERS))
    high = value + abs(value) * random.uniform(0, 3) if bound == "range" else None
    number = f"{value:g}" if high is None else f"{value:g}–{high:.3g}"
    return Point(value, QuantityText(key, number, QUALIFIERS[bound]), bound, high)


def maybe(random: Random, key: str, magnitude: float) -> Point | None:
    return point(random, key, magnitude) if random.random() < 0.7 else None


def dumbbells(random: Random) -> BaselineToTarget:
    magnitude, count = random.choice(MAGNITUDES), random.choice(COUNTS)
    rows = tuple(_row(random, i, magnitude) for i in range(count))
    cut = random.randint(0, count)
    panels = DumbbellPanel("Output value", rows[:cut]), DumbbellPanel("Sales revenue", rows[cut:])
    unit = random.choice(("", "bn RMB", "thousand million international dollars"))
    return BaselineToTarget(panels, unit, random.choice(NAMES), "2015 target")


def _row(random: Random, i: int, magnitude: float) -> DumbbellRow:
    start, end = maybe(random, f"{i}/baseline", magnitude), maybe(random, f"{i}/target", magnitude)
    if start and random.random() < 0.2:
        end = Point(start.value, QuantityText(f"{i}/target", start.text.number))
    between = (Text("implied "), QuantityText(f"{i}/growth", "12.3", "at most", "% a year")) if start and end else ()
    absent = "" if start and end else random.choice(ABSENT)
    return DumbbellRow(random.choice(NAMES), random.choice(NAMES), start, end, between, absent)


def ranked(random: Random) -> RankedBars:
    count = random.choice(COUNTS)
    panels = tuple(_bars(random, p, count) for p in range(random.randint(1, 2)))
    return RankedBars(tuple(random.choice(NAMES) for _ in range(count)), panels)


def _bars(random: Random, panel: int, count: int) -> Bars:
    magnitude = random.choice(MAGNITUDES)
    figures = tuple(maybe(random, f"{i}/{panel}", magnitude) for i in range(count))
    absent = tuple("" if figure else random.choice(ABSENT) for figure in figures)
    return Bars(random.choice(NAMES), figures, absent, random.choice(("baseline", "derived", "target")))


def skylines(random: Random) -> Skyline:
    magnitude = random.choice(MAGNITUDES)
    columns = tuple(_column(random, i, magnitude) for i in range(random.choice(COUNTS)))
    return Skyline(columns, nice_step(magnitude / 100))


def _column(random: Random, i: int, magnitude: float) -> SkylineColumn:
    start, end = maybe(random, f"{i}/baseline", magnitude), maybe(random, f"{i}/target", magnitude)
    label = (start.text, Text(" in 2008")) if start else ()
    return SkylineColumn(random.choice(NAMES), start, end, label, (), "" if start else random.choice(ABSENT))


def paths(random: Random) -> Path:
    magnitude, years = random.choice(MAGNITUDES), random.choice((1, 2, 7, 20, 39))
    start, end = maybe(random, "baseline", magnitude), maybe(random, "target", magnitude)
    steady = tuple(
        PathValue(2008 + i, value, QuantityText(f"year/{2008 + i}", f"{value:.3g}"))
        for i, value in enumerate(_between(start, end, years), 1)
    )
    rate = QuantityText("growth", "12.3", "at least", "% a year")
    note = ((Text("Implied line, "), rate, Text(":")), (Text("calculated, not in the plan"),)) if start and end else ()
    absent = () if start else (f"{random.choice(NAMES)},", random.choice(ABSENT))
    row = "" if start else "no starting value, so no yearly values can be implied"
    peers = () if start else tuple(_peer(random, i, magnitude, years) for i in range(random.randint(0, 4)))
    words = random.choice(NAMES), random.choice(NAMES)
    actuals = tuple(_actual(random, i, magnitude, years) for i in range(random.choice((0, 0, 1, 3, 12))))
    milestones = tuple(
        Milestone(2008 + random.randint(0, years), point(random, f"milestone/{i}", magnitude))
        for i in range(random.choice((0, 0, 1, 4)))
    )
    path = Path(2008, 2008 + years, start, end, *words, steady, note, absent, row, peers)
    return replace(path, actuals=actuals, milestones=milestones)


def rises(random: Random) -> Rise:
    magnitude, years = random.choice(MAGNITUDES), random.choice((1, 2, 7, 20, 39))
    start, end = maybe(random, "baseline", magnitude), maybe(random, "target", magnitude)
    is_certain = start is not None and end is not None and random.random() < 0.8
    rate = QuantityText("growth", "12.3", random.choice(("", "at most")), "% a year")
    least = random.choice((0.0, 0.0, magnitude, 5 * magnitude))
    return Rise(
        2008,
        2008 + years,
        start,
        end,
        _between(start, end, years) if is_certain else (),
        (rate,) if is_certain else (),
        random.choice(("implied by the two figures", "由两个数字推算", "")),
        () if is_certain else (random.choice(ABSENT), "so no path is drawn"),
        random.choice((*MOTIFS, "")),
        least,
    )


def _actual(random: Random, i: int, magnitude: float, years: int) -> PathActual:
    at = 2008 + random.choice((i, i / 4, random.uniform(0, years)))
    return PathActual(at, point(random, f"actual/{i}", magnitude), random.random() < 0.6, random.choice(("", *NAMES)))


def _peer(random: Random, i: int, magnitude: float, years: int) -> Peer:
    start, end = point(random, f"peer/{i}/baseline", magnitude), point(random, f"peer/{i}/target", magnitude)
    label = Text(f"{random.choice(NAMES)} from "), start.text
    return Peer(label, start, end, _between(start, end, years))


def _between(start: Point | None, end: Point | None, years: int) -> tuple[float, ...]:
    if start is None or end is None:
        return ()
    return tuple(start.value + (end.value - start.value) * i / years for i in range(1, years))


def bullets(random: Random) -> Bullets:
    units = random.choices(UNITS, k=random.choice((1, 2, 2, 5, 20)))
    panels = tuple(
        BulletPanel(random.choice(NAMES), unit, tuple(_bullet(random, f"{p}/{i}") for i in range(count)))
        for p, unit in enumerate(units)
        for count in [random.choice((0, 1, 2, 3, 12) if len(units) > 2 else COUNTS)]
    )
    return Bullets(panels if any(panel.rows for panel in panels) else (BulletPanel("", "", (_bullet(random, "0"),)),))


def _bullet(random: Random, key: str) -> BulletRow:
    goal = maybe(random, f"{key}/target", 100.0)
    actual = maybe(random, f"{key}/actual", 100.0)
    if goal and actual and random.random() < 0.2:
        actual = Point(goal.value, QuantityText(f"{key}/actual", goal.text.number))
    goal_words = (Text("target "), goal.text) if goal and random.random() < 0.5 else ()
    bar_words = (Text("passed "), actual.text, Text(" city-wide in 2013")) if actual and random.random() < 0.5 else ()
    gap = (QuantityText(f"{key}/gap", "34"), Text(" short")) if goal and actual else ()
    absent = "" if actual else random.choice(ABSENT)
    verdict: Verdict = random.choice(get_args(Verdict))
    words = (random.choice(NAMES), random.choice(NAMES), random.choice(("", *NAMES)), random.choice(ABSENT))
    matches = random.random() < 0.6
    return BulletRow(*words[:2], goal, actual, matches, goal_words, bar_words, gap, absent, verdict, *words[2:])


def histories(random: Random) -> TargetHistory:
    magnitude = random.choice(MAGNITUDES)
    versions = tuple(
        TargetVersion(
            random.choice(NAMES), 2015 + i, point(random, f"version/{i}", magnitude), random.random() < 0.7, "revised"
        )
        for i in range(random.choice((1, 2, 3, 13)))
    )
    actual = maybe(random, "actual", magnitude)
    words = (actual.text, Text(" city-wide in 2015")) if actual and random.random() < 0.5 else ()
    return TargetHistory(versions, actual, words)
