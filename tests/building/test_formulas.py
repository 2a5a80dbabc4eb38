"""A formula with its numbers put in is a true equation, whatever scales its inputs are stated in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from planpress.building.formulas import in_numbers
from planpress.planning.derived import gap, multiple
from planpress.planning.model import Kind, Observation
from planpress.planning.periods import Period
from planpress.planning.quantities import Derivation, Figure, Quantity, from_observation
from planpress.planning.units import Unit

START = Observation("a", "output_value", Period.parse("2008"), Kind.ACTUAL, Unit("RMB", "yi"), "S1", value=Decimal(443))
GOAL = replace(START, period=Period.parse("2015"), kind=Kind.TARGET, unit=Unit("RMB", "billion"), value=Decimal(100))


@pytest.mark.parametrize(
    ("formula", "scale", "numbers"),
    [(gap, "billion", "100 − 44.3"), (gap, "yi", "1000 − 443"), (multiple, "billion", "100 / 44.3")],
)
def test_inputs_stand_in_one_scale(formula: object, scale: str, numbers: str) -> None:
    start, goal = from_observation(START), from_observation(GOAL)
    assert isinstance(goal, Quantity)
    figure: Figure = formula(start, goal.in_unit(Unit("RMB", scale)))  # type: ignore[operator]  # one of derived's
    assert isinstance(figure, Quantity) and isinstance(figure.origin, Derivation)
    assert in_numbers(figure.origin, figure.unit) == numbers
