"""Two figures are set against each other only when they mean the same, and what keeps them apart is named."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from planpress.planning.comparing import Obstacle, obstacles, relation
from planpress.planning.derived import converted, gap, implied_growth, multiple, share_reached
from planpress.planning.model import Change, Kind, Observation, Qualifier, Rate, Relation, Scope
from planpress.planning.periods import Period
from planpress.planning.quantities import Absent, Quantity, from_observation
from planpress.planning.units import Unit

LEVEL = Observation("a", "jobs", Period.parse("2015"), Kind.TARGET, Unit("persons"), "S1", value=Decimal(100))


def quantity(**changes: object) -> Quantity:
    figure = from_observation(replace(LEVEL, **changes))  # type: ignore[arg-type]  # any field
    assert isinstance(figure, Quantity)
    return figure


def test_figures_that_mean_the_same_have_no_obstacle() -> None:
    assert obstacles(quantity(), quantity(period=Period.parse("2008"), kind=Kind.ACTUAL, source="S2")) == ()


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"indicator": "enterprises"}, Obstacle.INDICATOR),
        ({"unit": Unit("firms")}, Obstacle.UNIT),
        ({"change": Change.INCREASE}, Obstacle.CHANGE),
        ({"period": Period.parse("2011/2015 total")}, Obstacle.TOTAL),
        ({"period": Period.parse("../2015")}, Obstacle.TOTAL),
        ({"definition": "registered placements"}, Obstacle.DEFINITION),
        ({"basis": "2010 prices"}, Obstacle.BASIS),
        ({"scope": "city"}, Obstacle.SCOPE),
    ],
)
def test_each_difference_in_meaning_is_named(changes: dict[str, object], obstacle: Obstacle) -> None:
    assert obstacles(quantity(), quantity(**changes)) == (obstacle,)


@pytest.mark.parametrize("changes", [{"scope": "city"}, {"basis": "2010 prices"}, {"change": Change.INCREASE}])
def test_nothing_is_worked_out_between_figures_that_mean_different_things(changes: dict[str, object]) -> None:
    start = quantity(period=Period.parse("2008"), kind=Kind.ACTUAL, value=Decimal(50), **changes)
    for formula in (implied_growth, multiple, share_reached, gap):
        assert formula(start, quantity()) == Absent(formula(start, quantity()).key, "not_calculable")


def test_between_percentages_there_are_percentage_points_and_no_rate() -> None:
    start = quantity(unit=Unit("%"), period=Period.parse("2008"), kind=Kind.ACTUAL, value=Decimal("79.1"))
    goal = quantity(unit=Unit("%"), value=Decimal(85))
    difference = gap(start, goal)
    assert isinstance(difference, Quantity)
    assert (difference.value, str(difference.unit)) == (Decimal("5.9"), "percentage points")
    assert not implied_growth(start, goal) and not multiple(start, goal)


def test_two_scopes_lie_as_they_lie_to_the_own_area() -> None:
    scopes = {
        "city": Scope("city", {"": "city"}, Relation.WIDER),
        "large": Scope("large", {"": "large firms"}, Relation.NARROWER),
        "province": Scope("province", {"": "province"}, Relation.WIDER),
    }
    assert relation(scopes, "", "") is relation(scopes, "city", "city") is Relation.SAME
    assert relation(scopes, "", "city") is relation(scopes, "large", "") is Relation.WIDER
    assert relation(scopes, "", "large") is relation(scopes, "city", "") is Relation.NARROWER
    assert relation(scopes, "large", "city") is Relation.WIDER
    assert relation(scopes, "city", "province") is relation(scopes, "", "unknown") is Relation.OTHER


def test_a_figure_in_words_is_absent_and_false() -> None:
    figure = from_observation(replace(LEVEL, value=None, qualifier=Qualifier.IN_WORDS))
    assert not figure
    assert isinstance(figure, Absent) and figure.reason == "in_words"


@pytest.mark.parametrize(("currency", "into", "rate"), [("USD", "CNY", "6.25"), ("CNY", "USD", "0.16")])
def test_money_converts_by_the_plans_own_rate_whichever_way_it_is_given(currency: str, into: str, rate: str) -> None:
    rates = (Rate(currency, into, Decimal(rate), "2015-06-30", "S9"),)
    figure = converted(quantity(unit=Unit("USD", "million"), value=Decimal(800)), Unit("RMB", "billion"), rates)
    assert isinstance(figure, Quantity)
    assert (figure.value, figure.unit, figure.is_derived) == (Decimal(5), Unit("RMB", "billion"), True)


def test_without_a_rate_no_currency_becomes_another() -> None:
    figure = converted(quantity(unit=Unit("USD", "million")), Unit("RMB", "billion"), ())
    assert isinstance(figure, Absent) and figure.reason == "not_calculable"
