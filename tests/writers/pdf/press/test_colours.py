"""Colours of the screen become inks that look alike, and never more of them than the paper bears."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from planpress.brand import Brand
from planpress.colours import channels
from planpress.inks import Cmyk, Press, default_condition
from planpress.writers.pdf.press.colours import Separations, lightness, limited, through, to_screen
from tests.writers.pdf.press.difference import ciede2000, lab

PART = st.integers(0, 100).map(lambda percent: percent / 100)


def difference(inks: Cmyk, colour: str) -> float:
    pixel = Image.new("CMYK", (1, 1), tuple(round(255 * part) for part in inks))
    shown = np.asarray(through(pixel, to_screen(default_condition().profile)))[0]
    wanted = np.array([channels(colour)], np.uint8)
    return float(ciede2000(lab(shown), lab(wanted))[0])


def test_white_is_no_ink_and_greys_are_black_alone() -> None:
    colours = Separations(Press())
    assert colours.ink("#FFFFFF").cmyk == Cmyk(0, 0, 0, 0)
    assert colours.ink("#000000").cmyk == Cmyk(0, 0, 0, 1)
    for grey in ("#222222", "#808080", "#DDDDDD"):
        cyan, magenta, yellow, black = colours.ink(grey).cmyk
        assert (cyan, magenta, yellow) == (0, 0, 0) and 0 < black <= 1
        assert difference(Cmyk(0, 0, 0, black), grey) < 5


def test_a_darker_grey_has_more_black() -> None:
    colours = Separations(Press())
    blacks = [colours.ink(f"#{part:02X}{part:02X}{part:02X}").cmyk.black for part in range(0, 256, 5)]
    assert blacks == sorted(blacks, reverse=True)


@pytest.mark.parametrize("colour", ["#3366AA", "#7A5C2E", "#A8C686", "#5B2E5B"])
def test_a_colour_without_inks_goes_through_the_profile(colour: str) -> None:
    assert difference(Separations(Press()).ink(colour).cmyk, colour) < 5


def test_the_houses_inks_look_like_its_colours(brand: Brand) -> None:
    """Two of them are far out on a screen: no press reaches that blue."""
    far = {colour: difference(ink.cmyk, colour) for colour, ink in brand.press.inks.items()}
    assert {colour for colour, apart in far.items() if apart > 6} <= {"#8393E6"}


def test_lightness_is_that_of_the_eye() -> None:
    assert (lightness("#000000"), round(lightness("#FFFFFF"), 6)) == (0, 100)
    assert lightness("#777777") == pytest.approx(50, abs=0.1)


@given(PART, PART, PART, PART, st.integers(20, 40).map(lambda tenths: tenths / 10))
def test_inks_never_add_up_to_more_than_the_limit(c: float, m: float, y: float, k: float, limit: float) -> None:
    found = limited(Cmyk(c, m, y, k), limit)
    assert sum(found) <= limit + 1e-9
    assert all(0 <= part <= 1 for part in found)
    if c + m + y + k <= limit:
        assert found == (c, m, y, k)


def test_a_low_limit_holds_for_colours_of_the_profile() -> None:
    low = Press(condition=default_condition().__class__("web", "web", default_condition().profile, 2.2))
    assert sum(Separations(low).ink("#100A05").cmyk) <= 2.2
    assert sum(Separations(Press()).ink("#100A05").cmyk) > 2.2
