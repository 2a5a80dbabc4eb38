"""A start, the latest figure and a target become the pace: growth still required, and the distance from two paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from planpress.planning.derived import PRECISION, gap, implied_growth, years_between
from planpress.planning.model import Change, Observation
from planpress.planning.quantities import Absent, Derivation, Figure, Interval, Quantity, rising_falling
from planpress.planning.units import PERCENTAGE_POINTS, Unit

POINTS_A_YEAR = Unit(f"{PERCENTAGE_POINTS} a year")


@dataclass(frozen=True, slots=True)
class Pace:
    """How the latest figure lies on the way from `start` to the goal.

    `straight` and `compound` are what the two paths have in the latest figure's year, `from_straight`
    and `from_compound` how far above them it is (negative: below), `required` the steady growth a year
    that leads from it to the goal.
    """

    start: Quantity
    latest: Quantity
    goal: Quantity
    straight: Figure
    compound: Figure
    from_straight: Figure
    from_compound: Figure
    required: Figure
    gap: Figure


def pace_of(start: Quantity, latest: Quantity, goal: Quantity) -> Pace:
    """The pace; each part is Absent where no rule gives it (no compound path through zero or of percentages)."""
    straight, compound = straight_path(start, goal, latest), compound_path(start, goal, latest)
    return Pace(
        start,
        latest,
        goal,
        straight,
        compound,
        distance(latest, straight),
        distance(latest, compound),
        required(latest, goal),
        gap(latest, goal),
    )


def straight_path(start: Quantity, goal: Quantity, latest: Quantity) -> Figure:
    """What equal yearly steps from start to goal give in the latest figure's year:
    start + (goal - start) * elapsed / years."""
    return _on_path("straight_path", lambda low, high, part: low + (high - low) * part, start, goal, latest)


def compound_path(start: Quantity, goal: Quantity, latest: Quantity) -> Figure:
    """What one steady yearly rate from start to goal gives in the latest figure's year:
    start * (goal / start) ** (elapsed / years)."""
    start_in_unit = start.in_unit(goal.unit)
    if goal.unit.is_percentage or start_in_unit.value <= 0 or goal.value <= 0:
        return Absent(f"compound_path({start.key}, {goal.key}, {latest.key})", "not_calculable")
    return _on_path("compound_path", lambda low, high, part: low * (high / low) ** part, start, goal, latest)


def _on_path(
    formula: str,
    rule: Callable[[Decimal, Decimal, Decimal], Decimal],
    start: Quantity,
    goal: Quantity,
    latest: Quantity,
) -> Figure:
    """A place on a path, which rises with start and goal alike, so that ends map to ends."""
    key = f"{formula}({start.key}, {goal.key}, {latest.key})"
    years, elapsed = years_between(start, goal), years_between(start, latest)
    if not 0 < elapsed <= years:
        return Absent(key, "not_calculable")

    def end(low: Decimal | None, high: Decimal | None) -> Decimal | None:
        return None if low is None or high is None else rule(low, high, Decimal(elapsed) / years)

    first, last = start.in_unit(goal.unit).interval, goal.interval
    with localcontext(PRECISION):
        interval = Interval(end(first.low, last.low), end(first.high, last.high), about=first.about or last.about)
    if (interval.low is None and interval.high is None) or (interval.about and interval.low != interval.high):
        return Absent(key, "not_calculable")
    origin = Derivation(formula, (goal, start))
    return Quantity(key, interval, goal.unit, latest.period, goal.indicator, origin, _decimals(goal, start, latest))


def distance(latest: Quantity, path: Figure) -> Figure:
    """How far the latest figure is above a path, in the goal's unit; in percentage points between percentages."""
    key = f"distance({latest.key}, {path.key})"
    if not isinstance(path, Quantity):
        return Absent(key, "not_calculable")
    interval = rising_falling(lambda a, b: a - b, latest.in_unit(path.unit).interval, path.interval, exact=False)
    if interval is None:
        return Absent(key, "not_calculable")
    unit = Unit(PERCENTAGE_POINTS) if path.unit.is_percentage else path.unit
    origin = Derivation("distance", (latest, path))
    return Quantity(key, interval, unit, latest.period, latest.indicator, origin, _shown(interval, path.decimals or 1))


def required(latest: Quantity, goal: Quantity) -> Figure:
    """The steady growth from the latest figure to the goal: % a year (the compound annual growth rate),
    or percentage points a year between percentages: (goal - latest) / years."""
    if not goal.unit.is_percentage:
        return implied_growth(latest, goal)
    key = f"points_a_year({latest.key}, {goal.key})"
    rise, years = gap(latest, goal), years_between(latest, goal)
    if not isinstance(rise, Quantity) or years <= 0:
        return Absent(key, "not_calculable")
    with localcontext(PRECISION):
        interval = rise.interval.scaled(1 / Decimal(years))
    origin = Derivation("points_a_year", (goal, latest))
    return Quantity(key, interval, POINTS_A_YEAR, goal.period, goal.indicator, origin, decimals=1)


def worked_out(start: Quantity, change: Quantity) -> Quantity | None:
    """The level that an increase, a multiple or a growth leads to from `start`; None where no rule gives one.

    start + increase; start * multiple; start * (1 + growth / 100), to the power of the years where the
    growth is a yearly one.
    """
    assert isinstance(change.origin, Observation), "a change is as its source states it"
    kind, years = change.origin.change, years_between(start, change)
    yearly = "a year" in change.unit.base
    points = change.unit.base == PERCENTAGE_POINTS
    if kind is Change.INCREASE and (points == start.unit.is_percentage):
        step = change if points else change.in_unit(start.unit)
        interval = _ends(lambda level, more: level + more, start.interval, step.interval)
    elif kind is Change.MULTIPLE and start.value > 0:
        interval = _ends(lambda level, times: level * times, start.interval, change.interval)
    elif kind is Change.GROWTH and start.value > 0 and years > 0 and change.value > -100:
        power = years if yearly else 1
        interval = _ends(lambda level, rate: level * (1 + rate / 100) ** power, start.interval, change.interval)
    else:
        return None
    if interval is None:
        return None
    origin = Derivation(f"level_after_{kind.value}", (start, change))
    key = f"level_after_{kind.value}({start.key}, {change.key})"
    decimals = None if kind is Change.INCREASE else _decimals(start, start, start)
    return Quantity(key, interval, start.unit, change.period, start.indicator, origin, decimals)


def _ends(rule: Callable[[Decimal, Decimal], Decimal], first: Interval, second: Interval) -> Interval | None:
    """The interval of a rule that rises with both; None when no end is certain."""
    about = first.about or second.about
    with localcontext(PRECISION):
        low = None if first.low is None or second.low is None else rule(first.low, second.low)
        high = None if first.high is None or second.high is None else rule(first.high, second.high)
    strict = first.strict_low or second.strict_low, first.strict_high or second.strict_high
    if (low is None and high is None) or (about and low != high):
        return None
    return Interval(low, high, *strict, about=about)


def _shown(interval: Interval, decimals: int) -> int:
    """So many decimals that a small difference is not printed as none."""
    ends = [end for end in (interval.low, interval.high) if end]
    return max([decimals, *(-end.adjusted() for end in ends)])


def _decimals(*figures: Quantity) -> int:
    """As many decimals as the finest of the stated figures has, one at least; a calculated one has its own."""
    places = [
        -int(figure.value.as_tuple().exponent) if figure.decimals is None else figure.decimals for figure in figures
    ]
    return max(1, *places)
