"""Promises about placing words."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planpress.charts.geometry import Box
from planpress.charts.labels import Board, Curve, shorten_text, spread, wrap
from planpress.charts.metrics import Metrics

LONG = "Software industry in the High-Tech Development Zone and service outsourcing"


def test_a_long_name_breaks_between_words(metrics: Metrics) -> None:
    assert wrap("Software and outsourcing", 60, 2, 8, "regular", metrics) == ("Software and", "outsourcing")


def test_a_name_too_long_for_its_lines_ends_in_an_ellipsis(metrics: Metrics) -> None:
    lines = wrap(LONG, 80, 2, 8, "regular", metrics)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(metrics.width(line, 8) <= 80 for line in lines)


def test_chinese_breaks_between_any_two_characters(metrics: Metrics) -> None:
    assert wrap("大孤山石化产业集群", 44, 2, 8, "regular", metrics) == ("大孤山石化", "产业集群")


def test_words_joined_by_a_no_break_space_stay_together_and_apart(metrics: Metrics) -> None:
    lines = wrap("One tile is one\u00a0billion RMB", 60, 9, 8, "regular", metrics)
    assert " ".join(lines) == "One tile is one\u00a0billion RMB"
    assert any("one\u00a0billion" in line for line in lines)


def test_a_word_wider_than_its_line_is_broken(metrics: Metrics) -> None:
    lines = wrap("Petrochemicals", 30, 3, 8, "regular", metrics)
    assert "".join(lines) == "Petrochemicals"
    assert all(metrics.width(line, 8) <= 30 for line in lines)


def test_what_fits_is_not_shortened_and_what_cannot_fit_is_left_out(metrics: Metrics) -> None:
    assert shorten_text("Food", 100, 8, "regular", metrics) == "Food"
    assert shorten_text("Food", 3, 8, "regular", metrics) == ""


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(1, 40)), min_size=1, max_size=7))
def test_words_spread_on_a_line_keep_apart_and_inside(wanted: list[tuple[float, float]]) -> None:
    wanted.sort()
    widths = [width for _, width in wanted]
    starts = spread([centre for centre, _ in wanted], widths, 0, 300, 2)
    assert all(a + width + 2 <= b + 1e-6 for (a, b), width in zip(pairwise(starts), widths, strict=False))
    assert starts[0] >= 0
    assert starts[-1] + widths[-1] <= 300 + 1e-6


def test_words_with_room_stay_centred() -> None:
    assert spread([50, 150], [20, 20], 0, 300, 2) == [40, 140]


def test_words_that_meet_share_the_way_out() -> None:
    assert spread([145, 155], [20, 20], 0, 300, 2) == [129, 151]


def test_a_board_gives_the_first_free_place_and_only_once() -> None:
    board = Board(Box(0, 0, 100, 100))
    board.block(Box(0, 0, 50, 50))
    places = [Box(10, 10, 30, 20), Box(90, 90, 110, 95), Box(60, 10, 80, 20)]
    assert board.take(places) == places[2]
    assert board.take(places) is None


def test_a_board_keeps_words_off_a_curve() -> None:
    board = Board(Box(0, 0, 100, 100))
    board.block(Curve(((0, 0), (100, 100))))
    assert not board.is_free(Box(40, 40, 60, 50))
    assert board.is_free(Box(60, 10, 80, 20))
