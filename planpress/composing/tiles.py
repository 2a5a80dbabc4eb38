"""Clusters become fields of tiles: what one tile is worth, and what the nodes on the tiles count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING

from planpress.charts.motifs import MOTIFS
from planpress.composing.key_figures import count_of, is_base
from planpress.composing.ledger import Printed
from planpress.composing.views import ClusterView
from planpress.planning.model import Kind, Observation
from planpress.planning.quantities import Quantity
from planpress.planning.units import Unit

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

FEWEST, MOST = 40, 160
"""How many tiles the greatest field of a series has: fewer say little, more could not be counted."""
LEAST = 4.2
"""Millimetres below which a tile's motif cannot be told."""
FULL = 0.85
"""A field counts as filled when its towers take this part of its width and of its height."""
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
_SHARES = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Ground:
    """What towers stand on, in millimetres: all of them `width` wide side by side, the highest `height` high."""

    width: float
    height: float


COVER = Ground(210, 168)
POSTER = Ground(185, 231)
"""Less than half of a poster's width is for towers: their words stand between them."""


def tile_value(greatest: Decimal, most: int = MOST) -> Decimal:
    """The least of 1, 2, 2.5, 5, 10 ... times a power of ten that cuts `greatest` into `most` tiles or fewer; 1 where
    there is nothing to cut."""
    return next(_values(greatest, most)) if greatest > 0 else Decimal(1)


def tile_value_on(ground: Ground, greatest: Decimal, towers: int) -> Decimal:
    """The least of these values with which so many towers fill their ground; else the one that comes nearest."""
    if greatest <= 0 or towers < 1:
        return Decimal(1)
    values = list(takewhile(lambda value: greatest / value >= FEWEST, _values(greatest, MOST)))
    shown = [value for value in values if _size(ground, greatest / value, towers)[0] >= LEAST] or values
    filled = {value: _size(ground, greatest / value, towers)[1] for value in shown}
    best = max(shown, key=lambda value: (filled[value], -value))
    return next((value for value in shown if filled[value] >= FULL), best)


def _values(greatest: Decimal, most: int) -> Iterator[Decimal]:
    power = (greatest / most).adjusted()
    while True:
        for step in _STEPS:
            value = step.scaleb(power)
            if greatest / value <= most:
                yield value
        power += 1


def _size(ground: Ground, tiles: Decimal, towers: int) -> tuple[float, float]:
    """The side of a tile when the highest tower has so many, and the lesser of the parts of width and height filled.

    A tower is as many tiles wide as lets them be largest.
    """
    count = float(tiles)

    def side(wide: int) -> float:
        return min(ground.height * wide / count, ground.width / (towers * wide))

    wide = max(range(1, MOST), key=lambda wide: (side(wide), -wide))
    size = side(wide)
    return size, min(towers * wide * size / ground.width, count / wide * size / ground.height)


# ------------------------------------------------------------------------------------------------ nodes


@dataclass(frozen=True)
class Nodes:
    """What a field's nodes stand for: `whole`, of it perhaps a `part` that is drawn heavier; a node for `each` of so
    many. `counts` are the nodes. `named` says that they are the enterprises which the plan names."""

    whole: Printed
    part: Printed | None
    each: int
    counts: tuple[int, ...]
    named: bool = False

    @property
    def is_even(self) -> bool:
        """Whether the nodes stand for exactly so many each."""
        figures = [self.whole] + ([self.part] if self.part else [])
        return all(_number(figure) % self.each == 0 for figure in figures)


def nodes_of(composition: Composition, cluster: ClusterView, tiles: int) -> Nodes | None:
    """What so many tiles of a cluster's motif count: the widest of its counts of things with a part of it, else the
    enterprises named. None where there is nothing to count or no tile for it.

    More things than the tiles can hold share a node by twos, fives, tens and so on.
    """
    motif = MOTIFS[cluster.motif]
    room = tiles * motif.capacity
    whole, part = _counted(composition, cluster)
    named = whole is None
    whole = whole or _named(composition, cluster)
    if whole is None or room < 1:
        return None
    if f"heavy_{motif.nodes}" not in composition.language.words:
        part = None
    each = next(each for each in _each() if -(-_number(whole) // each) <= room)
    numbers = [_number(figure) for figure in (whole, part) if figure]
    return Nodes(whole, part, each, tuple(max(1, (number + each // 2) // each) for number in numbers), named)


def _each() -> Iterator[int]:
    power = 1
    while True:
        yield from (share * power for share in _SHARES)
        power *= 10


def _number(figure: Printed) -> int:
    """How many things a figure counts; 0 where it counts none, or not in whole numbers."""
    quantity = figure.figure
    if not isinstance(quantity, Quantity):
        return 0
    value = quantity.in_unit(Unit(quantity.unit.base)).value
    return int(value) if value > 0 and value == value.to_integral_value() else 0


def _counted(composition: Composition, cluster: ClusterView) -> tuple[Printed | None, Printed | None]:
    """The widest count of things that the plan states, and a part of it where it states one: large enterprises."""
    counted = [fact for fact in cluster.facts if _number(fact)]
    counts = [fact for fact in counted if _base(fact) in THINGS]
    counts = counts or [fact for fact in counted if is_base(composition, fact) and _base(fact) not in PEOPLE]
    parts = [(whole, part) for whole in counts for part in counts if _is_part(part, whole)]
    inner = {part.key for _, part in parts}
    widest = max((fact for fact in counts if fact.key not in inner), key=_number, default=None)
    own = [part for whole, part in parts if whole is widest]
    return widest, max(own, key=_number, default=None)


THINGS = frozenset({
    "companies", "enterprises", "factories", "firms", "institutes", "institutions", "laboratories", "manufacturers",
    "mills", "parks", "plants", "platforms", "producers", "projects", "start-ups", "suppliers", "workshops",
    "企业", "家", "家企业", "项目", "个项目", "工厂", "企業", "社", "기업", "개사",
})  # fmt: skip
"""The units of what a node stands for first; then what an indicator counts by its own name."""
PEOPLE = frozenset({"employees", "jobs", "people", "persons", "workers"})


def _base(fact: Printed) -> str:
    return fact.figure.unit.base.casefold() if isinstance(fact.figure, Quantity) else ""


def _is_part(part: Printed, whole: Printed) -> bool:
    """Whether one count is of a sort of what the other counts: large_enterprises and enterprises."""
    one, other = part.figure, whole.figure
    assert isinstance(one, Quantity) and isinstance(other, Quantity), "counts are stated"
    alike = one.unit.dimension == other.unit.dimension and _number(part) <= _number(whole)
    return alike and one.indicator.endswith(f"_{other.indicator}")


def _named(composition: Composition, cluster: ClusterView) -> Printed | None:
    """The number of the leading enterprises that the plan names."""
    count = len(cluster.leading_enterprises)
    if not count:
        return None
    unit = composition.language.words["enterprise_counted" if count == 1 else "enterprises_counted"]
    return count_of(composition, f"{cluster.id}/enterprises", count, unit)


def past_growth(cluster: ClusterView) -> Printed | None:
    """The last yearly growth of the headline indicator, in per cent, that the plan reports: by it a motif may break
    its lines."""
    rates = [rate for rate in cluster.observations if _is_past_growth(rate, cluster)]
    latest = max(rates, key=lambda rate: rate.period.end if rate.period else 0, default=None)
    return cluster.printed(latest) if latest else None


def broken_part(composition: Composition, cluster: ClusterView) -> float:
    """Which part of its lines a cluster's motif breaks, 0 to 1: that growth, where it is a motif that breaks some."""
    breaks = f"broken_{MOTIFS[cluster.motif].nodes}" in composition.language.words
    growth = past_growth(cluster) if breaks else None
    return min(1.0, max(0.0, float(growth.value or 0) / 100)) if growth else 0.0


def _is_past_growth(rate: Observation, cluster: ClusterView) -> bool:
    past = rate.kind not in (Kind.TARGET, Kind.FORECAST) and not rate.scope and not rate.definition
    return past and rate.unit.base == "% a year" and rate.indicator.startswith(cluster.indicator)
