"""Derived figures: implied growth, gap, multiple, share reached and sums, each with its formula and inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

from planpress.planning.comparing import observed, obstacles
from planpress.planning.model import Change, Cluster, Kind, Observation, Plan, Qualifier, Rate
from planpress.planning.quantities import (
    Absent,
    Derivation,
    Figure,
    Quantity,
    added,
    from_observation,
    rising_falling,
)
from planpress.planning.units import PERCENTAGE_POINTS, SCALES, Unit

# Enough digits for any rate we print; half-even is IEEE 754's and ISO 80000-1's (Annex B) rounding.
PRECISION = Context(prec=28, rounding=ROUND_HALF_EVEN)
PERCENT_A_YEAR = Unit("% a year")
PERCENT = Unit("%")
TIMES = Unit("times")


def target_of(plan: Plan, cluster: Cluster) -> Figure:
    """The cluster's goal for its headline indicator, not superseded by another.

    Of several, one in numbers goes before one in words, one for the cluster's own area before one for another,
    a dated one before an undated, a level before an increase or a rate, the plan's target year before other
    years, and the latest before earlier ones.
    """
    indicator = headline_indicator(plan, cluster)
    targets = [o for o in current(observations_of(plan, cluster.id, indicator)) if o.kind is Kind.TARGET]
    if not targets:
        return Absent(f"{cluster.id}/{indicator or 'target'}/{plan.target or plan.period}/target")

    def rank(target: Observation) -> tuple[bool, ...]:
        return (
            target.qualifier is not Qualifier.IN_WORDS,
            not target.scope,
            target.period is not None,
            target.change is Change.LEVEL,
            plan.target is not None and target.period == plan.target,
        )

    best = max(targets, key=lambda target: (rank(target), target.period or plan.period))
    return from_observation(_last_row_for(best, targets))


def baseline_of(plan: Plan, cluster: Cluster) -> Figure:
    """Where the headline indicator started: the actual of the plan's baseline year; without such a year the last
    before the plan, else the first of several.

    It must mean the same as the target: a figure for another area, definition or price basis is no start of it.
    """
    indicator = headline_indicator(plan, cluster)
    goal = target_of(plan, cluster)
    starts = [
        observation
        for observation in current(observations_of(plan, cluster.id, indicator))
        if observation.kind in (Kind.ACTUAL, Kind.ESTIMATE) and observation.is_level and observation.period is not None
    ]
    starts = _in_time(plan, [observation for observation in starts if _may_start(observation, goal)])
    if not starts:
        return Absent(f"{cluster.id}/{indicator or 'baseline'}/{plan.baseline or 'start'}/actual")
    best = max(starts, key=lambda start: (start.period or plan.period, start.kind is Kind.ACTUAL))
    return from_observation(_last_row_for(best, starts))


def _in_time(plan: Plan, levels: list[Observation]) -> list[Observation]:
    """Those of the levels that may be the start, by their time alone."""
    if plan.baseline is not None:
        return [level for level in levels if level.period == plan.baseline]
    before = [level for level in levels if level.period and level.period.end <= plan.period.start]
    first = min((level.period for level in levels if level.period), default=None)
    several = len({level.period for level in levels}) > 1
    return before or [level for level in levels if several and level.period == first]


def _last_row_for(figure: Observation, rows: Sequence[Observation]) -> Observation:
    """Of several sources' rows for one figure the plan's last: the one that documents print outside the annex."""
    return [each for each in rows if each.meaning == figure.meaning and each.unit.dimension == figure.unit.dimension][
        -1
    ]


def _may_start(start: Observation, goal: Figure) -> bool:
    """Whether a figure means the same as the goal; a goal that is no level leaves the cluster's own area to go by."""
    stated = from_observation(start)
    if isinstance(goal, Quantity) and isinstance(goal.origin, Observation) and goal.origin.is_level:
        return isinstance(stated, Quantity) and not obstacles(stated, goal)
    return not start.scope and not start.definition


def headline_indicator(plan: Plan, cluster: Cluster) -> str:
    """The indicator that a cluster is judged by: the one it names, else the first with a target."""
    if cluster.indicator:
        return cluster.indicator
    own = observations_of(plan, cluster.id)
    targets = (observation.indicator for observation in own if observation.kind is Kind.TARGET)
    return next(targets, own[0].indicator if own else "")


def observations_of(plan: Plan, cluster: str, indicator: str | None = None) -> tuple[Observation, ...]:
    """The cluster's observations in the plan's order, of one indicator if given."""
    own = plan.by_cluster.get(cluster, ())
    return own if indicator is None else tuple(each for each in own if each.indicator == indicator)


def current(observations: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """The observations that no other supersedes; of several rows for one figure the last holds."""
    replaced = {observation.supersedes for observation in observations if observation.supersedes != observation.key}
    last = {observation.key: observation for observation in observations}
    return tuple(
        observation
        for observation in observations
        if observation.key not in replaced and last[observation.key] is observation
    )


def implied_growth(baseline: Figure, target: Figure) -> Figure:
    """The one steady yearly rate, in % a year, that leads from baseline to target:
    (target / baseline) ** (1 / years) - 1 (the compound annual growth rate). Percentages have none: see `gap`."""

    def rate(end: Decimal, start: Decimal) -> Decimal:
        return ((end / start) ** (1 / Decimal(years)) - 1) * 100

    if not _comparable(baseline, target):
        return Absent(_key("implied_growth", target, baseline), "not_calculable")
    assert isinstance(baseline, Quantity) and isinstance(target, Quantity)
    years = years_between(baseline, target)
    if target.unit.is_percentage or years <= 0 or baseline.value <= 0 or target.value <= 0:
        return Absent(_key("implied_growth", target, baseline), "not_calculable")
    return _ratio("implied_growth", rate, target, baseline, PERCENT_A_YEAR)


def multiple(baseline: Figure, target: Figure) -> Figure:
    """How many times the baseline the target is."""
    return _quotient("multiple", target, baseline, Decimal(1), TIMES)


def share_reached(baseline: Figure, target: Figure) -> Figure:
    """Which part of the target the baseline already was, in %."""
    return _quotient("share_reached", baseline, target, Decimal(100), PERCENT)


def gap(baseline: Figure, target: Figure) -> Figure:
    """How far the target lies above the baseline, in the target's unit; in percentage points between percentages."""
    key = _key("gap", target, baseline)
    if not _comparable(baseline, target):
        return Absent(key, "not_calculable")
    assert isinstance(baseline, Quantity) and isinstance(target, Quantity)
    interval = rising_falling(
        lambda end, start: end - start, target.interval, baseline.in_unit(target.unit).interval, exact=True
    )
    if interval is None:
        return Absent(key, "not_calculable")
    unit = Unit(PERCENTAGE_POINTS) if target.unit.is_percentage else target.unit
    return Quantity(key, interval, unit, target.period, target.indicator, Derivation("gap", (target, baseline)))


def total(figures: tuple[Figure, ...], key: str) -> Figure:
    """The sum of like figures in the first one's unit. Absent "not_complete" when one is missing,
    "not_calculable" when they measure different things."""
    present = tuple(figure for figure in figures if isinstance(figure, Quantity))
    if not present or len(present) < len(figures):
        return Absent(key, "not_complete")
    first = present[0]
    alike = not any(obstacles(first, other) for other in present)
    interval = added(tuple(figure.in_unit(first.unit).interval for figure in present)) if alike else None
    if interval is None:
        return Absent(key, "not_calculable")
    return Quantity(key, interval, first.unit, first.period, first.indicator, Derivation("total", present))


def steady_path(baseline: Quantity, target: Quantity) -> tuple[tuple[int, Decimal], ...]:
    """The values of each year on the steady path between the two stated figures, ends left out."""
    years = years_between(baseline, target)
    assert baseline.period is not None
    with localcontext(PRECISION):
        start = baseline.in_unit(target.unit).value
        ratio = target.value / start
        first = baseline.period.year
        return tuple((first + i, start * ratio ** (Decimal(i) / years)) for i in range(1, years))


def years_between(baseline: Quantity, target: Quantity) -> int:
    """Whole years from the baseline's year to the target's; 0 when one is undated."""
    if baseline.period is None or target.period is None:
        return 0
    return target.period.year - baseline.period.year


def _quotient(formula: str, upper: Figure, lower: Figure, by: Decimal, unit: Unit) -> Figure:
    if not _comparable(lower, upper):
        return Absent(_key(formula, upper, lower), "not_calculable")
    assert isinstance(upper, Quantity) and isinstance(lower, Quantity)
    if lower.value <= 0 or upper.unit.is_percentage:
        return Absent(_key(formula, upper, lower), "not_calculable")
    return _ratio(formula, lambda above, below: above / below * by, upper, lower, unit)


def converted(figure: Quantity, unit: Unit, rates: Sequence[Rate]) -> Figure:
    """The figure in another currency, by the plan's own rate for the pair, whichever way round it is given.

    Absent "not_calculable" when the plan gives none. `unit` is money in another currency.
    """
    key = f"converted({figure.key}, {unit.dimension})"
    pair = figure.unit.dimension, unit.dimension
    for rate in rates:
        if pair in ((rate.currency, rate.into), (rate.into, rate.currency)):
            with localcontext(PRECISION):
                factor = rate.value if pair[0] == rate.currency else 1 / rate.value
                scaled = figure.interval.scaled(
                    factor * Decimal(10) ** (SCALES[figure.unit.scale] - SCALES[unit.scale])
                )
            origin = Derivation("converted", (figure,))
            return Quantity(key, scaled, unit, figure.period, figure.indicator, origin, decimals=1)
    return Absent(key, "not_calculable")


def _ratio(
    formula: str, rule: Callable[[Decimal, Decimal], Decimal], rising: Quantity, falling: Quantity, unit: Unit
) -> Figure:
    key = _key(formula, rising, falling)
    with localcontext(PRECISION):
        interval = rising_falling(rule, rising.interval, falling.in_unit(rising.unit).interval, exact=False)
    if interval is None:
        return Absent(key, "not_calculable")
    derivation = Derivation(formula, (rising, falling))
    return Quantity(key, interval, unit, rising.period, rising.indicator, derivation, decimals=1)


def _comparable(first: Figure, second: Figure) -> bool:
    """Whether both are levels in numbers that mean the same."""
    if not isinstance(first, Quantity) or not isinstance(second, Quantity) or obstacles(first, second):
        return False
    origin = observed(first)
    return origin is None or origin.is_level


def _key(formula: str, first: Figure, second: Figure) -> str:
    return f"{formula}({second.key}, {first.key})"
