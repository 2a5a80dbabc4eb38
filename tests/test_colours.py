"""Contrast is what WCAG says it is."""

from __future__ import annotations

import pytest

from planpress.colours import contrast, mixed, readable_shade


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#767676", "#FFFFFF", 4.54),
        ("#949494", "#FFFFFF", 3.03),
        ("#FF0000", "#FFFFFF", 4.0),
    ],
)
def test_known_pairs_have_their_known_ratio_either_way_round(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == round(contrast(other, one), 2) == ratio


@pytest.mark.parametrize(("colour", "ground"), [("#AAB0B6", "#EDF4F6"), ("#304050", "#12263A"), ("#808080", "#777777")])
def test_a_readable_shade_is_just_readable(colour: str, ground: str) -> None:
    assert 4.5 <= contrast(readable_shade(colour, ground, 4.5), ground) < 4.8


def test_where_no_shade_is_readable_the_best_there_is_comes_back() -> None:
    assert readable_shade("#FF0000", "#777777", 7.0) in ("#000000", "#FFFFFF")


def test_half_a_colour_shows_half_of_what_is_below() -> None:
    assert mixed("#FF0000", "#0000FF", 0.5) == "#800080"
