"""Checks of rows that say the same thing differently: two sources, two targets, two currencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from statistics import median_low

from planpress.planning.checks.currencies import UNITS_A_DOLLAR
from planpress.planning.checks.examining import (
    Figures,
    Finding,
    Series,
    apart,
    at,
    at_value,
    dated,
    grouped,
    in_base_unit,
    lies_below,
    row,
    stated_in,
    within,
    words,
)
from planpress.planning.derived import PRECISION
from planpress.planning.model import Kind, Observation, Plan

TIMES_A_RATE = Decimal("1.5")
"""So many times the plan's own exchange rate, or that of its other pairs, may a pair's rate be, or one part in it."""
TIMES_AN_ORDER = Decimal(10)
"""The same beside a rate that is known by its order of magnitude only, and for one year."""


def sources_disagree(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """Two sources give the same number for the same thing, rounding allowed for. Both stay in the annex; elsewhere the
    later row is printed. Targets have a check of their own."""
    for group in _same_thing(figures).values():
        for index, later in enumerate(group):
            for earlier in group[:index]:
                if later.kind is not Kind.TARGET and later.source != earlier.source and _differ(earlier, later):
                    reason = f"{later.source} gives {words(later)}, {earlier.source} {words(earlier)} in {row(earlier)}"
                    mend = (
                        f"The later row is printed. Write {earlier.key} in column supersedes if it replaces the other."
                    )
                    yield Finding(at_value(later), reason, mend)


def target_not_superseded(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """Two targets hold together: not two for one year, and none that asks less of a later year than another does of
    an earlier one. Otherwise one is older, and the newer says so in column supersedes."""
    for series in figures.series.values():
        targets = [each for each in series if each.kind is Kind.TARGET]
        for index, later in enumerate(targets):
            for earlier in targets[:index]:
                if _differ(earlier, later) and (
                    dated(earlier) == dated(later) or _falls_behind(figures, earlier, later)
                ):
                    reason = f"{stated_in(earlier)} is a target for the same thing and stands beside it"
                    mend = f"If one replaces the other, write the older one's key in column supersedes: {earlier.key}"
                    yield Finding(at(later, "supersedes"), reason, mend)


def _falls_behind(figures: Figures, earlier: Observation, later: Observation) -> bool:
    """Whether a later year's target is worse than an earlier year's."""
    one, other = in_base_unit(earlier), in_base_unit(later)
    better = figures.plan.indicators[later.indicator].better
    return lies_below(other, one) if better == "higher" else lies_below(one, other)


def _same_thing(figures: Figures) -> dict[tuple[str, ...], Series]:
    """Figures in numbers by all that they mean, their currency included."""
    numbered = [each for each in figures.stated if each.value is not None or each.low is not None]
    return grouped(numbered, lambda each: (each.meaning, each.unit.dimension))


def _differ(one: Observation, other: Observation) -> bool:
    return apart(within(one), within(other))


# ------------------------------------------------------------------------------------------- currencies


def currency_implausible(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A figure in two currencies implies a rate that can be: at most half as much again as the plan's own rate for
    the pair (or a part so small); without one, as the middle of the plan's other such pairs; with neither, within
    ten times the order of magnitude in `UNITS_A_DOLLAR`. A pair that none of them knows is not judged.
    """
    pairs = [pair for group in _by_meaning(figures) for pair in _pairs(group)]
    for one, other in pairs:
        implied = _implied(one, other)
        usual, times, whence = _usual(figures.plan, one, other, [pair for pair in pairs if pair != (one, other)])
        if implied and usual and not usual / times <= implied <= usual * times:
            codes = one.unit.currency, other.unit.currency
            pair = f"{words(other)} beside the {words(one)} of {row(one)}"
            reason = f"{pair} makes {_plain(implied)} {codes[0]} a {codes[1]}; {whence} {_plain(usual)}"
            yield Finding(at_value(other), reason, "Check the scales of both rows: million, billion, trillion.")


def _by_meaning(figures: Figures) -> Iterator[Series]:
    money = [each for each in figures.stated if each.value is not None and each.unit.currency]
    yield from grouped(money, lambda each: (each.meaning,)).values()


def _pairs(group: Series) -> Iterator[tuple[Observation, Observation]]:
    """The figures of a group in two currencies, the pair's codes in the order of the alphabet."""
    for index, second in enumerate(group):
        for first in group[:index]:
            if first.unit.dimension != second.unit.dimension:
                yield (first, second) if first.unit.dimension > second.unit.dimension else (second, first)


def _implied(one: Observation, other: Observation) -> Decimal | None:
    """What one unit of the other's currency is in the first's; None where that is no rate."""
    above, below = _amount(one), _amount(other)
    with localcontext(PRECISION):
        return above / below if above > 0 and below > 0 else None


def _amount(each: Observation) -> Decimal:
    ends = in_base_unit(each)
    return ends.low if ends.low is not None else ends.high or Decimal(0)


def _usual(
    plan: Plan, one: Observation, other: Observation, others: Sequence[tuple[Observation, Observation]]
) -> tuple[Decimal | None, Decimal, str]:
    """The rate to judge a pair by, how far off is too far, and where the rate is from."""
    codes = one.unit.currency or "", other.unit.currency or ""
    for given in plan.rates:
        if {given.currency, given.into} == set(codes):
            value = given.value if (given.into, given.currency) == codes else 1 / given.value
            return value, TIMES_A_RATE, "the plan's rate is"
    alike = [rate for a, b in others if (a.unit.currency, b.unit.currency) == codes and (rate := _implied(a, b))]
    if len(alike) > 1:
        return median_low(alike), TIMES_A_RATE, "in the plan's other pairs it is"
    known = [UNITS_A_DOLLAR.get(code) for code in codes]
    if known[0] and known[1]:
        return known[0] / known[1], TIMES_AN_ORDER, "usual is something like"
    return None, TIMES_AN_ORDER, ""


def _plain(rate: Decimal) -> str:
    """A rate with three digits that count."""
    return f"{rate:.3g}" if Decimal("0.001") < rate < 1000 else f"{rate:.0f}" if rate >= 1000 else f"{rate:.2e}"
