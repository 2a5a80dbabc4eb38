"""Promises about scales."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planpress.charts.scale import nice_scale, number
from planpress.charts.specs import Signs

FIGURES = st.floats(-1e18, 1e18).filter(lambda value: value == 0 or abs(value) > 1e-12)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([44.3, 100], [0, 20, 40, 60, 80, 100]),
        ([38.9], [0, 10, 20, 30, 40]),
        ([0.3], [0, 0.1, 0.2, 0.3]),
        ([101], [0, 25, 50, 75, 100, 125]),
        ([7e9, 2e9], [0, 2e9, 4e9, 6e9, 8e9]),
        ([0, 0], [0, 1]),
        ([], [0, 1]),
        ([-3, 8], [-4, -2, 0, 2, 4, 6, 8]),
    ],
)
def test_a_scale_runs_from_zero_to_the_next_round_number(values: list[float], ticks: list[float]) -> None:
    assert list(nice_scale(values).ticks) == pytest.approx(ticks)


@given(st.lists(FIGURES, min_size=1), st.integers(3, 6))
def test_a_scale_holds_zero_and_every_value(values: list[float], intervals: int) -> None:
    scale = nice_scale(values, intervals)
    assert 0 in scale.ticks
    assert len(scale.ticks) <= 2 * intervals + 1
    assert all(-1e-6 <= scale.part(value) <= 1 + 1e-6 for value in values)


@given(st.lists(FIGURES, min_size=1))
def test_steps_are_one_two_two_and_a_half_or_five_times_a_power_of_ten(values: list[float]) -> None:
    step = nice_scale(values).step
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - round_step) for round_step in (1, 2, 2.5, 5, 10)) < 1e-6


@pytest.mark.parametrize(
    ("value", "step", "words"),
    [
        (0, 20, "0"),
        (40, 20, "40"),
        (0.5, 0.25, "0.50"),
        (7.5, 2.5, "7.5"),
        (12000, 2000, "12,000"),
        (-4, 2, "\u22124"),
        (2.5e18, 5e17, "2.5×10¹⁸"),
        (4e-9, 1e-9, "4×10⁻⁹"),
    ],
)
def test_a_tick_has_the_decimals_that_its_step_needs(value: float, step: float, words: str) -> None:
    assert number(value, step, Signs()) == words


def test_a_tick_follows_the_signs_of_the_language() -> None:
    assert number(12000.5, 0.5, Signs(",", "\u202f")) == "12\u202f000,5"
