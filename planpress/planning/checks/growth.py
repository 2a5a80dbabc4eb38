"""Checks of paths: growth too fast or the wrong way, targets passed already, rates that the figures contradict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext

from planpress.planning.checks.examining import (
    FACTS,
    GOALS,
    Figures,
    Finding,
    Series,
    apart,
    at,
    at_value,
    calculated,
    dated,
    grouped,
    in_base_unit,
    lies_below,
    meaning,
    quantity,
    rounded,
    stated_in,
    steps,
    within,
    words,
)
from planpress.planning.derived import PRECISION, implied_growth
from planpress.planning.model import Change, Indicator, Kind, Observation, Plan
from planpress.planning.quantities import Interval, Quantity
from planpress.planning.units import SCALES


def growth_above_threshold(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """From one figure of a series to the next the implied growth (compound, a year) is `limit` % or less.

    Of a bound, the rate that its stated end implies counts.
    """
    for series in figures.series.values():
        for start, end in steps(series):
            if not _may_exceed(start, end, limit):
                continue
            growth = implied_growth(quantity(start), quantity(end))
            if isinstance(growth, Quantity) and growth.value > limit:
                reason = f"from {stated_in(start)} that is {calculated(growth)}; the threshold is {limit} %"
                yield Finding(at_value(end), reason, "Check number, unit and scale of both rows against their sources.")


def _may_exceed(start: Observation, end: Observation, limit: Decimal) -> bool:
    """Whether a rate above the limit is possible: the power is quick, the root for the rate itself is not."""
    years = dated(end).year - dated(start).year
    return years > 0 and _number(end) > _number(start) * (1 + limit / 100) ** years


def _number(figure: Observation) -> Decimal:
    value = figure.value if figure.value is not None else figure.low or Decimal(0)
    return value.scaleb(SCALES[figure.unit.scale])


def wrong_direction(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A target lies on the better side of the figure from which the plan starts. Limits, which are to be kept and
    not to be reached, are left out: a ceiling where higher is better, a floor where lower is."""
    for start, target in _starts_and_targets(figures):
        indicator = figures.plan.indicators[target.indicator]
        if _is_limit(target, indicator) or not _beyond(start, target, indicator):
            continue
        other = "lower" if indicator.better == "higher" else "higher"
        reason = f"{indicator.better} is better, and the plan starts from {stated_in(start)}"
        mend = f"Check both figures; if it is to go the other way, write {other} in column better of indicators.csv."
        yield Finding(at_value(target), reason, mend)


def target_passed(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """No fact from before the target's period has reached the target already, the one from which the plan starts
    among them. A start that lies beyond the target is a matter of direction instead."""
    starts = {id(target): start for start, target in _starts_and_targets(figures)}
    for series in figures.series.values():
        for target in (each for each in series if each.kind is Kind.TARGET):
            indicator = figures.plan.indicators[target.indicator]
            start = starts.get(id(target))
            if _is_limit(target, indicator) or (start and _beyond(start, target, indicator)):
                continue
            passed = [each for each in _facts_since(series, start, target) if _reached(each, target, indicator)]
            if passed:
                reason = f"the target for {target.period} is passed already by {stated_in(passed[0])}"
                yield Finding(
                    at_value(target), reason, "Check scope and unit of both; if both hold, say so in the text."
                )


def _facts_since(series: Series, start: Observation | None, target: Observation) -> Iterator[Observation]:
    """The facts from the plan's start (all if it is not known) to before the target's period."""
    for each in series:
        since = start is None or dated(each) >= dated(start)
        if each.kind in FACTS and since and dated(each).end <= dated(target).start:
            yield each


def _starts_and_targets(figures: Figures) -> Iterator[tuple[Observation, Observation]]:
    """Each target with the figure from which the plan starts in its series."""
    for series in figures.series.values():
        start = _start(figures.plan, series)
        for target in series:
            if start and target.kind is Kind.TARGET and dated(start) < dated(target):
                yield start, target


def _start(plan: Plan, series: Series) -> Observation | None:
    """The fact of the plan's baseline, else the last one before the plan or at its beginning."""
    facts = [each for each in series if each.kind in FACTS]
    if plan.baseline:
        facts = [each for each in facts if dated(each) == plan.baseline]
    else:
        facts = [each for each in facts if dated(each).end <= plan.period.start]
    return facts[-1] if facts else None


def _is_limit(target: Observation, indicator: Indicator) -> bool:
    stated = quantity(target).interval
    return (stated.low if indicator.better == "higher" else stated.high) is None


def _beyond(fact: Observation, target: Observation, indicator: Indicator) -> bool:
    """Whether a fact is certainly better than the target."""
    worse, better = (target, fact) if indicator.better == "higher" else (fact, target)
    return lies_below(in_base_unit(worse), in_base_unit(better))


def _reached(fact: Observation, target: Observation, indicator: Indicator) -> bool:
    """Whether a fact is certainly as good as the target or better."""
    mine, wanted = in_base_unit(fact), in_base_unit(target)
    if indicator.better == "higher":
        return mine.low is not None and wanted.low is not None and mine.low >= (wanted.high or wanted.low)
    return mine.high is not None and wanted.high is not None and mine.high <= (wanted.low or wanted.high)


# ----------------------------------------------------------------------------------------- stated rates


def stated_growth_contradicted(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A stated rate or multiple agrees with the levels at its ends, within the rounding of all three.

    A rate over 2011/2015 may count from 2011 or from the year before; one up to a target's year from any
    fact before it; one for a past year from the year before. A rate "% a year" is compound; one in "%" may be
    that or the whole change. It is contradicted when some pair of levels is there and none agrees.
    """
    levels = grouped(figures.levels, _sense)
    for stated in figures.stated:
        if stated.change not in (Change.GROWTH, Change.MULTIPLE) or not _has_number_and_year(stated):
            continue
        pairs = list(_ends(stated, levels.get(_sense(stated), ())))
        implied = [rate for start, end in pairs for rate in _implied(stated, start, end)]
        if implied and all(apart(within(stated), rate) for rate in implied):
            start, end = pairs[-1]
            reason = f"{stated_in(end)} after {stated_in(start)} is {_worded(implied[-1], stated)}"
            mend = "Check which of the three the source means, and of what the rate is."
            yield Finding(at_value(stated), reason, mend)


def _sense(figure: Observation) -> tuple[str, ...]:
    return meaning(figure)[:5]


def _has_number_and_year(figure: Observation) -> bool:
    numbered = figure.value is not None or figure.low is not None
    return numbered and figure.period is not None and not figure.period.is_total


def _ends(stated: Observation, levels: Sequence[Observation]) -> Iterator[tuple[Observation, Observation]]:
    """The pairs of levels that a rate may be about."""
    period = dated(stated)
    kinds = GOALS if stated.kind in GOALS else FACTS
    first = int(period.start)
    for end in levels:
        if end.kind not in kinds or dated(end).year != period.year:
            continue
        for start in levels:
            same = start.unit.dimension == end.unit.dimension and dated(start).kind == dated(end).kind
            years = (first, first - 1) if period.is_span else (period.year - 1,)
            ahead = stated.kind in GOALS and not period.is_span and start.kind in FACTS
            if same and dated(start).year < dated(end).year and (ahead or dated(start).year in years):
                yield start, end


def _implied(stated: Observation, start: Observation, end: Observation) -> Iterator[Interval]:
    """The rates, or the multiple, to which two levels may lead."""
    before, after = within(start), within(end)
    if before.low is None or before.low <= 0 or after.low is None or after.low <= 0:
        return
    years = dated(end).year - dated(start).year
    with localcontext(PRECISION):
        least = after.low / before.high if before.high else None
        most = after.high / before.low if after.high else None
        if stated.change is Change.MULTIPLE:
            yield Interval(least, most)
            return
        if stated.unit.base == "%" or years == 1:
            yield Interval(_rate(least, 1), _rate(most, 1))
        if years > 1:
            yield Interval(_rate(least, years), _rate(most, years))


def _rate(ratio: Decimal | None, years: int) -> Decimal | None:
    return None if ratio is None else (ratio ** (1 / Decimal(years)) - 1) * 100


def _worded(rate: Interval, stated: Observation) -> str:
    ends = [end for end in (rate.low, rate.high) if end is not None]
    middle = sum(ends, Decimal(0)) / len(ends)
    return f"about {rounded(middle)} {stated.unit}, not {words(stated)}"


def percent_of_percentage(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A change of a percentage says whether it is in per cent or in percentage points: from 40 % to 50 % is 25 %,
    or 10 percentage points."""
    for stated in figures.stated:
        indicator = figures.plan.indicators[stated.indicator]
        if stated.change is Change.GROWTH and indicator.unit == "%" and stated.unit.base == "%":
            reason = f"{indicator.id} is in % itself, so that {words(stated)} may be meant in percentage points"
            mend = "If so, write increase in column change and percentage points in column unit."
            yield Finding(at(stated, "unit", "%"), reason, mend)
