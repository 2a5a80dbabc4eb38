"""A page's description in the colours of the screen becomes one in inks, operator by operator."""

from __future__ import annotations

import pytest

from planpress.inks import Cmyk, Ink, Press
from planpress.writers.pdf.press.colours import Separations
from planpress.writers.pdf.press.inking import Inking

INK, SEA, WHITE = ".0706 .149 .2275", "0.055 0.431 0.514", "1 1 1"
OWN = {
    "#12263A": Ink(Cmyk(0.9, 0.68, 0.42, 0.52)),
    "#0E6E83": Ink(Cmyk(1, 0.19, 0.23, 0.13), "PANTONE 3145 C"),
    "#D9622B": Ink(Cmyk(0.09, 0.73, 0.92, 0.01)),
}
RED = "0.851 0.384 0.169"


@pytest.fixture
def colours() -> Separations:
    return Separations(Press(OWN), frozenset({"#12263A"}))


def inked(colours: Separations, code: str, scale: float = 1.0, fresh: bool = True) -> list[str]:
    return Inking(colours, scale, fresh).inked(code.encode("latin-1")).decode("latin-1").split("\n")


def test_an_area_has_the_houses_inks_and_words_of_its_colour_black_alone(colours: Separations) -> None:
    assert inked(colours, f"{INK} rg 0 0 9 9 re f BT (a) Tj ET {INK} rg 0 0 9 9 re f") == [
        "0.9 0.68 0.42 0.52 k",
        "0 0 9 9 re",
        "f",
        "BT",
        "0 0 0 1 k",
        "/PressOver1 gs",
        "(a) Tj",
        "ET",
        "0.9 0.68 0.42 0.52 k",
        "/PressOver0 gs",
        "0 0 9 9 re",
        "f",
    ]


def test_white_after_dark_words_knocks_out_again(colours: Separations) -> None:
    code = inked(colours, f"BT {INK} rg (a) Tj {WHITE} rg (b) Tj ET")
    assert code[-4:] == ["0 0 0 0 k", "/PressOver0 gs", "(b) Tj", "ET"]


def test_a_spot_ink_is_set_in_its_own_colour_space(colours: Separations) -> None:
    code = inked(colours, f"{SEA} rg {SEA} RG 0 0 9 9 re B")
    assert code[:2] == ["/PressSpot0 cs 1 scn", "/PressSpot0 CS 1 SCN"]


def test_what_is_restored_is_said_again_only_where_it_changed(colours: Separations) -> None:
    code = inked(colours, f"{RED} rg 0 0 1 1 re f q {WHITE} rg 0 0 1 1 re f Q 0 0 1 1 re f")
    assert [line for line in code if line.endswith(" k")] == ["0.09 0.73 0.92 0.01 k", "0 0 0 0 k"]


def test_a_page_starts_in_black(colours: Separations) -> None:
    assert inked(colours, "0 0 1 1 re f")[0] == "0 0 0 1 k"
    assert inked(colours, "0 0 m 1 1 l S")[0] == "0 0 0 1 K"


def test_colours_are_said_before_a_path_and_never_in_it(colours: Separations) -> None:
    code = inked(colours, f"0 0 m 5 5 l {RED} RG 3 w 9 9 l S")
    assert code == ["0.09 0.73 0.92 0.01 K", "3 w", "0 0 m", "5 5 l", "9 9 l", "S"]


def test_a_dark_hairline_is_black_alone_over_its_ground_and_never_too_thin(colours: Separations) -> None:
    assert inked(colours, f"{INK} RG .1 w 0 0 m 9 0 l S")[:3] == ["0 0 0 1 K", "0.25 w", "/PressOver2 gs"]
    assert inked(colours, f"{INK} RG 3 w 0 0 m 9 0 l S")[:2] == ["0.9 0.68 0.42 0.52 K", "3 w"]


def test_a_light_grey_hairline_is_a_tint_of_black_that_knocks_out(colours: Separations) -> None:
    ink, width, *_ = inked(colours, ".796 .827 .851 RG .5 w 0 0 m 9 0 l S")
    assert ink.startswith("0 0 0 0.") and width == "0.5 w"


def test_the_least_line_is_measured_on_paper(colours: Separations) -> None:
    assert "0.0125 w" in inked(colours, f"20 0 0 20 0 0 cm {RED} RG .001 w 0 0 m 9 0 l S")
    assert "0.05 w" in inked(colours, f"{RED} RG .05 w 0 0 m 1 0 l S", scale=20, fresh=False)


def test_a_form_that_sets_no_colour_takes_that_of_its_place(colours: Separations) -> None:
    assert inked(colours, "0 0 1 1 re f", fresh=False) == ["0 0 1 1 re", "f"]
    place = inked(colours, f"BT {INK} rg (a) Tj ET {RED} rg /Tile Do")
    assert place[-4:] == ["0.09 0.73 0.92 0.01 k", "0 0 0 1 K", "/PressOver0 gs", "/Tile Do"]


def test_a_form_says_where_it_overprints_itself(colours: Separations) -> None:
    assert "/PressOver0 gs" in inked(colours, f"{RED} rg 0 0 1 1 re f", fresh=False)


def test_what_is_in_inks_already_stays_and_knocks_out(colours: Separations) -> None:
    code = inked(colours, f"BT {INK} rg (a) Tj ET /PressAll cs .5 scn 0 0 1 1 re f .1 .2 .3 .4 k 0 0 1 1 re f")
    assert "/PressAll cs" in code and ".5 scn" in code and ".1 .2 .3 .4 k" in code
    assert code.index("/PressOver0 gs") < code.index(".5 scn") + 3


@pytest.mark.parametrize("string", [r"(1 0 0 rg)", r"(a\) 1 0 0 rg \()", r"<31203020>", r"(\\)"])
def test_words_that_look_like_operators_stay_words(colours: Separations, string: str) -> None:
    code = inked(colours, f"BT {INK} rg {string} Tj [{string} -20 {string}] TJ ET")
    assert f"{string} Tj" in code and f"[ {string} -20 {string} ] TJ" in code


def test_words_that_paint_nothing_change_nothing(colours: Separations) -> None:
    assert inked(colours, f"BT 3 Tr {INK} rg (a) Tj ET") == ["BT", "3 Tr", "(a) Tj", "ET"]


def test_pictures_are_noted_with_their_size_on_paper(colours: Separations) -> None:
    inking = Inking(colours)
    inking.inked(b"q 2 0 0 2 9 9 cm q 0 30 -40 0 5 5 cm /Photo Do Q Q")
    assert inking.drawn == [("/Photo", (0.0, 60.0, -80.0, 0.0))]
