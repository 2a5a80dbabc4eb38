"""Derived figures: right to the printed digit, bounds stay bounds, and nothing is made of what is not there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planpress.errors import Place
from planpress.planning import derived
from planpress.planning.model import Kind, Observation, Plan, Qualifier
from planpress.planning.periods import Period
from planpress.planning.quantities import Absent, Interval, Quantity, added, from_observation
from planpress.planning.reading import read_plan
from planpress.planning.units import Unit
from tests.planning.plans import GOOD, write_plan

DALIAN = Path(__file__).parents[2] / "data" / "dalian"

values = st.decimals(Decimal("0.1"), Decimal(100000), places=2)


@pytest.fixture(scope="module")
def dalian() -> Plan:
    return read_plan(DALIAN)


def stated(value: str, year: int = 2008, qualifier: Qualifier = Qualifier.EXACT, unit: str = "billion RMB") -> Quantity:
    kind = Kind.ACTUAL if year == 2008 else Kind.TARGET
    observation = Observation(
        "c", "output_value", Period.parse(str(year)), kind, Unit.parse(unit), "S1", Decimal(value), qualifier=qualifier
    )
    return from_observation(observation)


def growth_of(plan: Plan, cluster: str) -> Quantity | Absent:
    (found,) = [c for c in plan.clusters if c.id == cluster]
    return derived.implied_growth(derived.baseline_of(plan, found), derived.target_of(plan, found))


@pytest.mark.parametrize(
    ("cluster", "rate", "qualifier"),
    [
        ("petrochemicals", "12.3", Qualifier.EXACT),
        ("automobiles", "38.9", Qualifier.AT_MOST),
        ("electronics", "14.5", Qualifier.AT_LEAST),
    ],
)
def test_the_growth_implied_by_the_sample_plan(dalian: Plan, cluster: str, rate: str, qualifier: Qualifier) -> None:
    growth = growth_of(dalian, cluster)
    assert isinstance(growth, Quantity)
    assert round(growth.value, 1) == Decimal(rate)
    assert growth.interval.qualifier is qualifier
    assert growth.unit == Unit("% a year")


@pytest.mark.parametrize("cluster", ["software", "new-materials"])
def test_nothing_is_derived_where_the_baseline_is_missing(dalian: Plan, cluster: str) -> None:
    assert growth_of(dalian, cluster) == Absent(growth_of(dalian, cluster).key, "not_calculable")


def test_sales_revenue_is_never_added_to_output_value(dalian: Plan) -> None:
    targets = tuple(derived.target_of(dalian, cluster) for cluster in dalian.clusters)
    assert derived.total(targets, "all") == Absent("all", "not_calculable")


def test_a_sum_with_a_bound_is_a_bound(dalian: Plan) -> None:
    targets = tuple(derived.target_of(dalian, cluster) for cluster in dalian.clusters if cluster.id != "software")
    total = derived.total(targets, "output")
    assert isinstance(total, Quantity)
    assert (total.value, total.interval.qualifier) == (Decimal(380), Qualifier.OVER)


def test_a_sum_with_a_gap_is_not_complete() -> None:
    assert derived.total((stated("1"), Absent("x")), "sum") == Absent("sum", "not_complete")


def test_figures_in_other_scales_are_converted_exactly() -> None:
    gap = derived.gap(stated("500", unit="million RMB"), stated("2.5", 2015))
    assert isinstance(gap, Quantity)
    assert (gap.value, str(gap.unit)) == (Decimal("2.0"), "billion RMB")
    assert derived.multiple(stated("500", unit="million RMB"), stated("2.5", 2015)).value == 5  # type: ignore[union-attr]


@pytest.mark.parametrize("unit", ["billion USD", "enterprises"])
def test_nothing_is_derived_across_currencies_or_measures(unit: str) -> None:
    for formula in (derived.implied_growth, derived.gap, derived.multiple, derived.share_reached):
        assert not formula(stated("1", unit=unit), stated("2", 2015))


@pytest.mark.parametrize("value", ["0", "-3"])
def test_no_rate_from_zero_or_below(value: str) -> None:
    assert not derived.implied_growth(stated(value), stated("2", 2015))
    assert not derived.multiple(stated(value), stated("2", 2015))


def test_about_stays_about_and_does_not_mix_with_a_bound() -> None:
    about = stated("10", qualifier=Qualifier.ABOUT)
    growth = derived.implied_growth(about, stated("20", 2015))
    assert isinstance(growth, Quantity)
    assert growth.interval.qualifier is Qualifier.ABOUT
    assert not derived.implied_growth(about, stated("20", 2015, Qualifier.OVER))


def test_a_difference_from_over_is_under_and_a_ratio_from_over_is_at_most() -> None:
    start, end = stated("10", qualifier=Qualifier.OVER), stated("100", 2015)
    gap, multiple = derived.gap(start, end), derived.multiple(start, end)
    assert isinstance(gap, Quantity) and isinstance(multiple, Quantity)
    assert (gap.value, gap.interval.qualifier) == (90, Qualifier.UNDER)
    assert (multiple.value, multiple.interval.qualifier) == (10, Qualifier.AT_MOST)


def test_two_open_ends_that_face_each_other_say_nothing() -> None:
    over, over_too = stated("10", qualifier=Qualifier.OVER), stated("20", 2015, Qualifier.OVER)
    assert not derived.implied_growth(over, over_too)
    assert not derived.gap(over, over_too)


@given(start=values, end=values)
def test_growing_at_the_implied_rate_leads_to_the_target(start: Decimal, end: Decimal) -> None:
    growth = derived.implied_growth(stated(str(start)), stated(str(end), 2015))
    assert isinstance(growth, Quantity)
    assert abs(start * (1 + growth.value / 100) ** 7 - end) < Decimal("0.000001") * end


@given(start=values, end=values, beyond=st.decimals(0, 1000, places=1))
def test_a_bound_holds_for_every_value_it_allows(start: Decimal, end: Decimal, beyond: Decimal) -> None:
    bound = derived.implied_growth(stated(str(start), qualifier=Qualifier.OVER), stated(str(end), 2015))
    real = derived.implied_growth(stated(str(start + beyond)), stated(str(end), 2015))
    assert isinstance(bound, Quantity) and isinstance(real, Quantity)
    assert bound.interval.low is None
    assert bound.interval.high is not None and real.value <= bound.interval.high


@given(start=values, end=values)
def test_the_steady_path_lies_between_its_ends_and_rises_or_falls_all_the_way(start: Decimal, end: Decimal) -> None:
    path = derived.steady_path(stated(str(start)), stated(str(end), 2015))
    assert [year for year, _ in path] == list(range(2009, 2015))
    steps = [start, *(value for _, value in path), end]
    if start == end:
        assert all(abs(step - start) < Decimal("1e-20") * start for step in steps)
    else:
        assert steps == sorted(steps, reverse=start > end)


@given(
    parts=st.lists(
        st.tuples(values, st.sampled_from([Qualifier.EXACT, Qualifier.OVER, Qualifier.AT_LEAST])), min_size=1
    )
)
def test_a_sum_is_open_when_any_part_is(parts: list[tuple[Decimal, Qualifier]]) -> None:
    total = added(tuple(stated(str(value), qualifier=qualifier).interval for value, qualifier in parts))
    assert total is not None
    assert total.low == sum(value for value, _ in parts)
    assert (total.high is None) == any(qualifier is not Qualifier.EXACT for _, qualifier in parts)


def test_a_range_keeps_both_ends() -> None:
    assert added((Interval(Decimal(1), Decimal(2)), Interval(Decimal(3), Decimal(3)))) == Interval(
        Decimal(4), Decimal(5)
    )


# ----------------------------------------------------------------------------------- baselines and targets


def observed(plan: Plan, *rows: Observation) -> Plan:
    return replace(plan, observations=rows)


def row(value: str, period: str, kind: Kind, supersedes: str = "") -> Observation:
    place = Place("observations.csv")
    unit = Unit("RMB", "billion")
    return Observation(
        "ships",
        "output_value",
        Period.parse(period),
        kind,
        unit,
        "S1",
        Decimal(value),
        supersedes=supersedes,
        place=place,
    )


@pytest.fixture
def ostland(tmp_path: Path) -> Plan:
    return read_plan(write_plan(tmp_path))


def test_the_target_is_the_latest_one(ostland: Plan) -> None:
    plan = observed(ostland, row("90", "2025", Kind.TARGET), row("60", "2023", Kind.TARGET))
    assert derived.target_of(plan, plan.clusters[0]).value == 90  # type: ignore[union-attr]


def test_a_superseded_target_no_longer_counts(ostland: Plan) -> None:
    later = row("80", "2024", Kind.TARGET, supersedes="ships/output_value/2025/target")
    plan = observed(ostland, row("90", "2025", Kind.TARGET), later)
    assert derived.target_of(plan, plan.clusters[0]).value == 80  # type: ignore[union-attr]


def test_a_revised_figure_for_the_same_year_replaces_the_first(ostland: Plan) -> None:
    first = row("90", "2025", Kind.TARGET)
    plan = observed(ostland, first, row("95", "2025", Kind.TARGET, supersedes=first.key))
    assert derived.target_of(plan, plan.clusters[0]).value == 95  # type: ignore[union-attr]


def test_the_baseline_is_the_one_of_the_plans_year(ostland: Plan) -> None:
    plan = observed(
        ostland, row("40", "2019", Kind.ACTUAL), row("44", "2020", Kind.ACTUAL), row("50", "2022", Kind.ACTUAL)
    )
    assert derived.baseline_of(plan, plan.clusters[0]).value == 44  # type: ignore[union-attr]
    assert not derived.baseline_of(replace(plan, baseline=Period.parse("2018")), plan.clusters[0])


def test_without_a_baseline_year_the_last_figure_before_the_plan_counts(ostland: Plan) -> None:
    plan = observed(
        ostland, row("40", "2019", Kind.ACTUAL), row("44", "2020", Kind.ACTUAL), row("50", "2022", Kind.ACTUAL)
    )
    assert derived.baseline_of(replace(plan, baseline=None), plan.clusters[0]).value == 44  # type: ignore[union-attr]


def test_an_actual_figure_is_preferred_to_an_estimate_of_the_same_year(ostland: Plan) -> None:
    plan = observed(ostland, row("44", "2020", Kind.ACTUAL), row("45", "2020", Kind.ESTIMATE))
    assert derived.baseline_of(plan, plan.clusters[0]).value == 44  # type: ignore[union-attr]


def test_a_figure_carries_the_key_of_its_observation(ostland: Plan) -> None:
    assert derived.baseline_of(ostland, ostland.clusters[0]).key == "ships/output_value/2020/actual"
    assert "ships" in GOOD["observations.csv"]


def test_without_a_figure_before_the_plan_the_first_of_several_is_its_start(ostland: Plan) -> None:
    later = (row("44", "2022", Kind.ACTUAL), row("50", "2024", Kind.ACTUAL))
    plan = replace(observed(ostland, *later, row("90", "2025", Kind.TARGET)), baseline=None)
    assert derived.baseline_of(plan, plan.clusters[0]).value == 44  # type: ignore[union-attr]
    alone = observed(plan, later[0], row("90", "2025", Kind.TARGET))
    assert not derived.baseline_of(alone, plan.clusters[0])
