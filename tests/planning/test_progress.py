"""Each status is found by the rule, and by nothing else: limits, areas, paths and times decide as they should."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from planpress.planning.comparing import Obstacle
from planpress.planning.goals import Reach, goal_of, reach
from planpress.planning.model import Change, Indicator, Kind, Observation, Plan, Qualifier, Relation, Scope
from planpress.planning.periods import Period
from planpress.planning.progress import progress_of
from planpress.planning.quantities import Interval, Quantity, from_observation
from planpress.planning.statuses import Progress, Reason, Status, counts
from tests.composing.plans import observation, plan_of

B = "billion RMB"
LATE, EARLY = dt.date(2026, 11, 23), dt.date(2013, 6, 30)
SCOPES = {
    "city": Scope("city", {"": "Whole city"}, Relation.WIDER),
    "park": Scope("park", {"": "One park"}, Relation.NARROWER),
    "firms": Scope("firms", {"": "Large firms"}, Relation.OTHER),
}


def figure(period: str, kind: Kind, words: str, indicator: str = "output_value", **more: Any) -> Observation:
    return replace(observation("a", indicator, period, kind, words), **more)


def actual(period: str, words: str, **more: Any) -> Observation:
    return figure(period, Kind.ACTUAL, words, **more)


def plan(*observations: Observation, indicators: dict[str, Indicator] | None = None) -> Plan:
    blank = plan_of({"a": ("", "")})
    return replace(
        blank, observations=observations, scopes=SCOPES, indicators={**blank.indicators, **(indicators or {})}
    )


def judged(goal: str, *outcomes: Observation, as_of: dt.date = LATE, baseline: str = "", **more: Any) -> Progress:
    """The progress of one target for 2015, "" for none before it."""
    rows = [actual("2008", baseline)] if baseline else []
    (found,) = progress_of(plan(*rows, figure("2015", Kind.TARGET, goal, **more), *outcomes), as_of)
    return found


# --------------------------------------------------------------------------------- the target's own period


@pytest.mark.parametrize(
    ("goal", "outcome", "status"),
    [
        (f"100 {B}", f"100 {B}", Status.MET),
        (f"100 {B}", f"99.9 {B}", Status.MISSED),
        (f"over 100 {B}", f"100 {B}", Status.MISSED),
        (f"over 100 {B}", f"over 100 {B}", Status.MET),
        (f"at least 100 {B}", f"100 {B}", Status.MET),
        (f"100 {B}", f"over 100 {B}", Status.MET),
        (f"100 {B}", f"under 100 {B}", Status.MISSED),
        (f"100 {B}", f"at most 100 {B}", Status.NOT_COMPARABLE),
        (f"100 {B}", f"over 90 {B}", Status.NOT_COMPARABLE),
        (f"100 {B}", f"109 {B}", Status.MET),
        (f"100 {B}", f"110 {B}", Status.EXCEEDED),
        (f"50–80 {B}", f"50 {B}", Status.MET),
        (f"50–80 {B}", f"60–70 {B}", Status.MET),
        (f"50–80 {B}", f"40–60 {B}", Status.NOT_COMPARABLE),
        (f"50–80 {B}", f"88 {B}", Status.EXCEEDED),
        (f"100 {B}", f"about 100 {B}", Status.NOT_COMPARABLE),
        (f"100 {B}", f"about 106 {B}", Status.MET),
        (f"100 {B}", f"about 94 {B}", Status.MISSED),
        (f"about 100 {B}", f"100 {B}", Status.MET),
        (f"about 100 {B}", f"96 {B}", Status.NOT_COMPARABLE),
        (f"about 100 {B}", f"94 {B}", Status.MISSED),
        (f"at most 100 {B}", f"100 {B}", Status.MET),
        (f"under 100 {B}", f"100 {B}", Status.MISSED),
        (f"at most 100 {B}", f"20 {B}", Status.MET),
        (f"100 {B}", "1000 hundred million RMB", Status.MET),
    ],
)
def test_an_outcome_of_the_targets_year_is_judged_with_its_limits(goal: str, outcome: str, status: Status) -> None:
    assert judged(goal, actual("2015", outcome)).status is status


def test_less_is_better_turns_the_mark_round() -> None:
    dust = {"dust": Indicator("dust", {"": "Dust"}, "µg/m³", better="lower")}
    for outcome, status in (("25 µg/m³", Status.MET), ("26 µg/m³", Status.MISSED), ("5 µg/m³", Status.MET)):
        rows = [
            figure("2015", kind, words, "dust") for kind, words in ((Kind.TARGET, "25 µg/m³"), (Kind.ACTUAL, outcome))
        ]
        (found,) = progress_of(plan(*rows, indicators=dust), LATE)
        assert found.status is status


def test_what_is_missing_is_told_with_its_limit() -> None:
    assert judged(f"over 100 {B}", actual("2015", f"66 {B}")).short.interval == Interval(  # type: ignore[union-attr]
        Decimal(34), None, strict_low=True
    )


# -------------------------------------------------------------------------------------------------- areas


@pytest.mark.parametrize(
    ("scope", "outcome", "status", "reason"),
    [
        ("city", f"99 {B}", Status.MISSED, Reason.WIDER),
        ("city", f"163 {B}", Status.MET_WIDER, Reason.WIDER_ONLY),
        ("park", f"100 {B}", Status.MET, Reason.NARROWER),
        ("park", f"99 {B}", Status.NOT_COMPARABLE, Reason.OBSTACLE),
        ("firms", f"163 {B}", Status.NOT_COMPARABLE, Reason.OBSTACLE),
        ("firms", f"1 {B}", Status.NOT_COMPARABLE, Reason.OBSTACLE),
    ],
)
def test_another_area_proves_what_it_can_and_no_more(scope: str, outcome: str, status: Status, reason: Reason) -> None:
    found = judged(f"100 {B}", actual("2015", outcome, scope=scope))
    assert (found.status, found.reason) == (status, reason)


def test_a_wider_count_within_a_ceiling_proves_that_its_part_is() -> None:
    found = judged(f"at most 100 {B}", actual("2015", f"90 {B}", scope="city"))
    assert (found.status, found.reason) == (Status.MET, Reason.WIDER)
    assert judged(f"at most 100 {B}", actual("2015", f"120 {B}", scope="city")).status is Status.NOT_COMPARABLE


def test_the_gap_of_a_wider_count_is_a_lower_limit() -> None:
    gap = judged(f"100 {B}", actual("2015", f"66 {B}", scope="city")).short
    assert isinstance(gap, Quantity) and gap.interval == Interval(Decimal(34), None)


@pytest.mark.parametrize("more", [{"definition": "vehicles only"}, {"basis": "2010 prices"}, {"kind": Kind.FORECAST}])
def test_a_wider_count_of_something_else_proves_nothing(more: Any) -> None:
    for words in (f"66 {B}", f"163 {B}"):
        found = judged(f"100 {B}", replace(actual("2015", words, scope="city"), **more))
        assert found.status is Status.NOT_COMPARABLE and len(found.near[0].obstacles) == 2


def test_percentages_of_a_wider_area_prove_nothing() -> None:
    rows = figure("2015", Kind.TARGET, "50 %", "share"), actual("2015", "40 %", indicator="share", scope="city")
    (found,) = progress_of(plan(*rows), LATE)
    assert found.status is Status.NOT_COMPARABLE


def test_the_targets_own_count_goes_before_a_wider_one() -> None:
    found = judged(f"100 {B}", actual("2015", f"101 {B}"), actual("2015", f"163 {B}", scope="city"))
    assert found.status is Status.MET
    assert [near.obstacles for near in found.near] == [(Obstacle.SCOPE,)]


@pytest.mark.parametrize(
    ("more", "obstacle"),
    [
        ({"definition": "sales"}, Obstacle.DEFINITION),
        ({"basis": "2010 prices"}, Obstacle.BASIS),
        ({"kind": Kind.FORECAST}, Obstacle.KIND),
        ({"kind": Kind.UNSTATED}, Obstacle.KIND),
        ({"period": Period.parse("2015-Q2")}, Obstacle.PERIOD),
        ({"change": Change.INCREASE}, Obstacle.CHANGE),
    ],
)
def test_what_means_something_else_is_never_compared_and_the_obstacle_named(more: Any, obstacle: Obstacle) -> None:
    found = judged(f"100 {B}", replace(actual("2015", f"163 {B}"), **more))
    assert found.status is Status.NOT_COMPARABLE
    assert obstacle in found.near[0].obstacles


def test_a_forecast_for_a_time_to_come_is_no_near_figure() -> None:
    assert judged(f"100 {B}", figure("2014", Kind.FORECAST, f"90 {B}"), as_of=EARLY).status is Status.NOT_REPORTED


# -------------------------------------------------------------------------------------------------- times


def test_a_target_reached_in_an_earlier_year_is_met_early() -> None:
    found = judged(f"100 {B}", actual("2013", f"over 100 {B}"))
    assert (found.status, found.reason, found.years_early) == (Status.MET, Reason.EARLY, 2)


def test_a_target_reached_and_lost_again_is_missed() -> None:
    assert judged(f"100 {B}", actual("2013", f"101 {B}"), actual("2015", f"99 {B}")).status is Status.MISSED


def test_a_figure_after_the_target_is_named_and_changes_nothing() -> None:
    found = judged(f"100 {B}", actual("2015", f"99 {B}"), actual("2016", f"101 {B}"))
    assert (found.status, [str(later.period) for later in found.later]) == (Status.MISSED, ["2016"])
    assert judged(f"100 {B}", actual("2016", f"101 {B}")).status is Status.NOT_REPORTED


def test_an_earlier_figure_is_a_miss_only_when_a_leap_would_have_been_needed() -> None:
    assert judged(f"100 {B}", actual("2014", f"66 {B}")).reason is Reason.LEAP
    assert judged(f"100 {B}", actual("2014", f"67 {B}")).status is Status.NOT_REPORTED
    assert judged(f"100 {B}", actual("2013", f"60 {B}")).status is Status.NOT_REPORTED
    assert judged(f"100 {B}", actual("2014", f"60 {B}", scope="city")).reason is Reason.WIDER


def test_a_limit_must_hold_in_its_own_period() -> None:
    assert judged(f"at most 100 {B}", actual("2013", f"90 {B}")).status is Status.NOT_REPORTED
    assert judged(f"at most 100 {B}", actual("2012", f"90 {B}"), as_of=EARLY).status is Status.ON_TRACK
    assert judged(f"at most 100 {B}", actual("2012", f"110 {B}"), as_of=EARLY).status is Status.BEHIND


def test_a_baseline_is_no_outcome() -> None:
    assert judged(f"100 {B}", baseline=f"120 {B}").status is Status.NOT_REPORTED


# -------------------------------------------------------------------------------------------------- paths


@pytest.mark.parametrize(("outcome", "status"), [("67.3", Status.ON_TRACK), ("67.2", Status.BEHIND)])
def test_a_rise_is_on_track_from_the_compound_path_on(outcome: str, status: Status) -> None:
    """50 * (100 / 50) ** (3 / 7) = 67.295; the straight path is at 50 + 50 * 3 / 7 = 71.43."""
    found = judged(f"100 {B}", actual("2011", f"{outcome} {B}"), baseline=f"50 {B}", as_of=EARLY)
    assert found.status is status and found.pace is not None
    assert round(found.pace.compound.value, 3) == Decimal("67.295")  # type: ignore[union-attr]
    assert round(found.pace.straight.value, 2) == Decimal("71.43")  # type: ignore[union-attr]


def test_a_reduction_is_on_track_up_to_the_straight_path() -> None:
    """40 - 20 * 3 / 7 = 31.43; the compound path is at 40 * (20 / 40) ** (3 / 7) = 29.72."""
    for outcome, status in ((31, Status.ON_TRACK), (32, Status.BEHIND)):
        found = judged(f"at most 20 {B}", actual("2011", f"{outcome} {B}"), baseline=f"40 {B}", as_of=EARLY)
        assert found.status is status


def test_percentages_have_the_straight_path_only_and_need_points() -> None:
    rows = (
        actual("2008", "10 %", indicator="share"),
        figure("2015", Kind.TARGET, "24 %", "share"),
        actual("2011", "15 %", indicator="share"),
    )
    (found,) = progress_of(plan(*rows), EARLY)
    assert found.status is Status.BEHIND and found.pace is not None
    assert not found.pace.compound
    assert found.pace.required.value == Decimal("2.25")  # type: ignore[union-attr]
    assert str(found.pace.required.unit) == "percentage points a year"  # type: ignore[union-attr]
    assert found.pace.from_straight.value == Decimal(-1)  # type: ignore[union-attr]


def test_the_growth_required_leads_from_the_latest_outcome_to_the_target() -> None:
    """(100 / 81) ** (1 / 2) - 1 = 11.1 %."""
    found = judged(f"100 {B}", actual("2013", f"81 {B}"), baseline=f"50 {B}", as_of=dt.date(2014, 6, 1))
    assert found.pace is not None and round(found.pace.required.value, 1) == Decimal("11.1")  # type: ignore[union-attr]


def test_a_bound_in_the_start_stays_one_in_the_distance() -> None:
    found = judged(f"100 {B}", actual("2011", f"50 {B}"), baseline=f"over 10 {B}", as_of=EARLY)
    assert found.pace is not None
    assert found.pace.from_straight.interval.qualifier is Qualifier.AT_MOST  # type: ignore[union-attr]


def test_without_a_start_nothing_is_on_track_or_behind() -> None:
    found = judged(f"100 {B}", actual("2011", f"60 {B}"), as_of=EARLY)
    assert (found.status, found.reason) == (Status.NOT_COMPARABLE, Reason.NO_START)


# ----------------------------------------------------------------------- words, years, changes and versions


def test_a_target_in_words_cannot_be_compared() -> None:
    words = replace(
        figure("2015", Kind.TARGET, f"1 {B}"), value=None, qualifier=Qualifier.IN_WORDS, note={"": "the largest"}
    )
    (found,) = progress_of(plan(words, actual("2015", f"90 {B}")), LATE)
    assert found.reason is Reason.IN_WORDS


def test_a_target_without_a_year_can_be_met_and_never_missed() -> None:
    goal = replace(figure("2015", Kind.TARGET, f"100 {B}"), period=None)
    statuses = [progress_of(plan(goal, actual("2014", f"{n} {B}")), LATE)[0].status for n in (99, 100)]
    assert statuses == [Status.NOT_COMPARABLE, Status.MET]


@pytest.mark.parametrize(
    ("change", "goal", "level"),
    [
        (Change.INCREASE, f"over 60 {B}", Interval(Decimal(100), None, strict_low=True)),
        (Change.MULTIPLE, "2.5 times", Interval(Decimal("100.0"), Decimal("100.0"))),
        (Change.GROWTH, "150 %", Interval(Decimal("100.0"), Decimal("100.0"))),
    ],
)
def test_a_change_is_judged_by_the_level_it_leads_to(change: Change, goal: str, level: Interval) -> None:
    found = judged(goal, actual("2015", f"101 {B}"), baseline=f"40 {B}", change=change)
    assert found.is_worked_out and found.goal is not None and found.status is Status.MET
    assert found.goal.interval == level


def test_yearly_growth_compounds_over_the_years() -> None:
    """40 * 1.1 ** 7 = 77.95."""
    found = judged("10 % a year", actual("2015", f"77 {B}"), baseline=f"40 {B}", change=Change.GROWTH)
    assert found.status is Status.MISSED and found.goal is not None
    assert round(found.goal.value, 2) == Decimal("77.95")


def test_a_change_is_set_against_its_like_first() -> None:
    found = judged(f"60 {B}", actual("2015", f"61 {B}", change=Change.INCREASE), change=Change.INCREASE)
    assert found.status is Status.MET and not found.is_worked_out


def test_a_quarter_stands_beside_a_year_only_where_nothing_adds_up_over_time() -> None:
    rows = (
        figure("2015", Kind.TARGET, "3000 persons", "employment"),
        actual("2015-Q4", "3100 persons", indicator="employment"),
    )
    assert progress_of(plan(*rows), LATE)[0].status is Status.MET


def test_running_totals_are_set_against_running_totals_of_the_same_start() -> None:
    goal = figure("2011/2015 total", Kind.TARGET, f"100 {B}")
    same, other = actual("2011/2015 total", f"107 {B}"), actual("2010/2015 total", f"107 {B}")
    statuses = [progress_of(plan(goal, one), LATE)[0].status for one in (same, other, actual("2015", f"107 {B}"))]
    assert statuses == [Status.MET, Status.NOT_COMPARABLE, Status.NOT_COMPARABLE]


def test_replaced_targets_are_history_and_get_no_status() -> None:
    first = figure("2015", Kind.TARGET, f"120 {B}")
    second = replace(first, value=Decimal(110), supersedes=first.key)
    third = replace(figure("2016", Kind.TARGET, f"100 {B}"), supersedes=first.key)
    (found,) = progress_of(plan(first, second, third, actual("2015", f"105 {B}")), LATE)
    assert found.target is third and found.history == (first, second)


def test_milestones_are_targets_of_their_own_and_every_cluster_and_the_region_counts() -> None:
    rows = [replace(figure("2015", Kind.TARGET, f"{n} {B}"), cluster=cluster) for n, cluster in ((9, "a"), (8, ""))]
    found = progress_of(plan(*rows, figure("2012", Kind.TARGET, f"5 {B}"), actual("2012", f"6 {B}")), EARLY)
    assert len(found) == 3
    assert counts(found) == {Status.EXCEEDED: 1, Status.NOT_COMPARABLE: 1, Status.NOT_REPORTED: 1}


def test_an_empty_plan_has_no_progress() -> None:
    assert progress_of(plan(), LATE) == ()


def test_a_goal_at_zero_is_reached_from_both_sides_without_being_exceeded() -> None:
    stated = from_observation(figure("2015", Kind.TARGET, f"0 {B}"))
    assert isinstance(stated, Quantity)
    assert reach(goal_of(stated, "higher"), Interval(Decimal(1), Decimal(1))) is Reach.YES
    assert reach(goal_of(stated, "lower"), Interval(Decimal(1), Decimal(1))) is Reach.NO
    assert judged(f"0 {B}", actual("2015", f"1 {B}")).status is Status.MET
