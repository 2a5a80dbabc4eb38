"""A Plan becomes what its checks look at: series of comparable figures, their margins, and the words for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import cached_property
from typing import TypeAlias

from planpress.errors import Grade, Place
from planpress.planning.derived import PRECISION, current
from planpress.planning.model import Kind, Observation, Plan, Qualifier
from planpress.planning.periods import Period
from planpress.planning.quantities import Interval, Quantity, from_observation
from planpress.planning.units import SCALES

FACTS = (Kind.ACTUAL, Kind.ESTIMATE)
GOALS = (Kind.TARGET, Kind.FORECAST)

COARSE = Decimal("0.01")
"""A number that ends in zeros may be rounded to its last other digit, by at most this part of it."""
ABOUT = Decimal("0.05")
"""By so much of itself may a figure be off that its source calls "about"."""
SHOWN = 6
"""So many names stand in one sentence; of more, the rest is counted."""

Series: TypeAlias = tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has found: where, why it matters, and what would settle it."""

    place: Place
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class Check:
    """One question that is put to every plan. `limit` is its threshold, which plan.yaml may change.

    `find` gets the plan's figures and the limit in force; 0 where the check has none.
    """

    id: str
    grade: Grade
    what: str
    find: Callable[[Figures, Decimal], Iterator[Finding]]
    limit: Decimal | None = None


class Figures:
    """The figures of a plan that no other supersedes, sorted for comparison.

    `place_of` says where a part of the plan stands: "observations", "plan".
    """

    def __init__(self, plan: Plan, place_of: Callable[[str], Place]) -> None:
        self.plan = plan
        self.place_of = place_of
        self.stated = current(plan.observations)

    @cached_property
    def levels(self) -> Series:
        """The figures that say how high an indicator is in a period."""
        return tuple(each for each in self.stated if each.is_level and each.period is not None)

    @cached_property
    def series(self) -> Mapping[tuple[str, ...], Series]:
        """Levels that may be set side by side, in the order of their periods: one cluster, indicator, scope,
        definition, basis, unit and kind of period. A quarter's figure is no step towards a year's."""
        return grouped(sorted(self.levels, key=_by_period), lambda each: (*meaning(each), _length(each)))

    @cached_property
    def by_measure(self) -> Mapping[tuple[str, ...], Series]:
        """All figures by cluster and indicator."""
        return grouped(self.stated, lambda each: (each.cluster, each.indicator))

    @property
    def table(self) -> Place:
        """Where all figures stand, for what is no single row's."""
        return self.place_of("observations")


def grouped(
    figures: Sequence[Observation], key: Callable[[Observation], tuple[str, ...]]
) -> dict[tuple[str, ...], Series]:
    """Figures by a key, in their order."""
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for each in figures:
        groups.setdefault(key(each), []).append(each)
    return {name: tuple(group) for name, group in groups.items()}


def meaning(figure: Observation) -> tuple[str, ...]:
    """What must agree before two levels may be compared."""
    return (
        figure.cluster, figure.indicator, figure.scope, figure.definition, figure.basis, figure.unit.dimension,
    )  # fmt: skip


def dated(figure: Observation) -> Period:
    """The period of a figure that has one."""
    assert figure.period is not None
    return figure.period


def _by_period(figure: Observation) -> Period:
    return dated(figure)


def _length(figure: Observation) -> str:
    kind = dated(figure).kind
    return "year" if kind == "fiscal year" else kind


def steps(series: Series) -> Iterator[tuple[Observation, Observation]]:
    """Each figure of a series with the one that leads to it: a fact with the fact before it, a goal with the last
    fact or goal before it."""
    before: list[Observation] = []
    for figure in series:
        known = [each for each in before if dated(each) < dated(figure)]
        wanted = [each for each in known if each.kind in FACTS] if figure.kind in FACTS else known
        if wanted:
            yield wanted[-1], figure
        if figure.kind in FACTS + GOALS:
            before.append(figure)


def quantity(figure: Observation) -> Quantity:
    """The number of a figure that has one."""
    found = from_observation(figure)
    assert isinstance(found, Quantity)
    return found


def in_base_unit(figure: Observation) -> Interval:
    """The figure as stated, without its scale: 44.3 billion RMB in RMB."""
    return quantity(figure).interval.scaled(Decimal(10) ** SCALES[figure.unit.scale])


def within(figure: Observation) -> Interval:
    """Where the true number lies, without its scale: half a unit of the last digit to each side, one per cent at
    most where a number ends in zeros, five per cent where the source says "about"."""
    stated = quantity(figure).interval
    margin = max((_margin(end) for end in (stated.low, stated.high) if end is not None), default=Decimal(0))
    if stated.about:
        margin = max(margin, abs(stated.low or Decimal(0)) * ABOUT)
    factor = Decimal(10) ** SCALES[figure.unit.scale]
    return Interval(
        None if stated.low is None else (stated.low - margin) * factor,
        None if stated.high is None else (stated.high + margin) * factor,
    )


def _margin(value: Decimal) -> Decimal:
    written = int(value.as_tuple().exponent)
    last = int(value.normalize().as_tuple().exponent)
    half = Decimal(5).scaleb(written - 1)
    return max(half, min(Decimal(5).scaleb(last - 1), abs(value) * COARSE)) if value else half


def apart(one: Interval, other: Interval) -> bool:
    """Whether no number lies in both."""
    return lies_below(one, other) or lies_below(other, one)


def lies_below(one: Interval, other: Interval) -> bool:
    """Whether each number of the first is certainly less than each of the second."""
    return one.high is not None and other.low is not None and one.high < other.low


# ------------------------------------------------------------------------------------------------- words


def at(figure: Observation, column: str, wrong: str = "") -> Place:
    """The place of a column in a figure's row."""
    return figure.place.at(column, wrong or None)


def at_value(figure: Observation) -> Place:
    """The place of a figure's number, pointing at it where the row writes it so."""
    value = figure.value if figure.value is not None else figure.low
    column = "value" if figure.value is not None else "low"
    return at(figure, column, str(value) if value is not None and str(value) in (figure.place.excerpt or "") else "")


def words(figure: Observation) -> str:
    """The figure as a sentence has it: "over 80 billion RMB"."""
    if figure.value is None:
        return f"{figure.low} to {figure.high} {figure.unit}"
    qualifier = "" if figure.qualifier is Qualifier.EXACT else figure.qualifier.value.replace("_", " ") + " "
    return f"{qualifier}{figure.value} {figure.unit}"


def row(figure: Observation) -> str:
    """ "row 12", or where else the figure stands."""
    return f"row {figure.place.row}" if figure.place.row is not None else figure.key


def stated_in(figure: Observation) -> str:
    """ "44.3 billion RMB in 2008 (row 2)"."""
    when = f" in {figure.period}" if figure.period else ""
    return f"{words(figure)}{when} ({row(figure)})"


def rounded(value: Decimal, decimals: int = 1) -> str:
    """A calculated number for a sentence."""
    with localcontext(PRECISION):
        number = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN).normalize()
    return format(number, "f")


def calculated(figure: Quantity) -> str:
    """A calculated figure with its qualifier: "at most 38.9 % a year"."""
    qualifier = figure.interval.qualifier
    word = "" if qualifier in (None, Qualifier.EXACT) else qualifier.value.replace("_", " ") + " "
    return f"{word}{rounded(figure.value)} {figure.unit}"


def joined(names: Sequence[str]) -> str:
    """ "a, b and c"; of many names the first few, and how many more there are."""
    if len(names) > SHOWN:
        return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def have(names: Sequence[str]) -> str:
    return "have" if len(names) > 1 else "has"
