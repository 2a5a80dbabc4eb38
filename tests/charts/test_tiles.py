"""Promises about fields of tiles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planpress.charts import goals
from planpress.charts.geometry import Shape, Stamp, Stroke, mm
from planpress.charts.tiles import BLEED, Edges, Field, tower_tiles
from tests.charts.factories import point
from tests.charts.tiled import PETROCHEMICALS, tiled

WIDTH, HEIGHT = mm(210), mm(168)
TOWER = Field(PETROCHEMICALS, 0, 0, 10, 5, 1.0)


def tiles(field: Field) -> list[Stamp]:
    return [mark for mark in field.marks() if isinstance(mark, Stamp)]


def test_a_fraction_fills_a_part_of_a_tile() -> None:
    solid = [stamp for stamp in tiles(TOWER) if stamp.line == "ink"]
    assert sum(stamp.part.right - stamp.part.left for stamp in solid) == pytest.approx(44.3)
    (cut,) = [stamp for stamp in solid if stamp.part.right < 1]
    assert (cut.x, cut.y, cut.part.right) == (40, 80, pytest.approx(0.3))
    lines = [stamp for stamp in tiles(TOWER) if stamp.line == "hue1"]
    assert len(lines) == 100 - 44


def test_a_tower_fills_from_the_foot_and_a_beam_from_the_left() -> None:
    up = [(stamp.x, stamp.y) for stamp in tiles(TOWER) if stamp.line == "ink"]
    assert up[:6] == [(0, 0), (10, 0), (20, 0), (30, 0), (40, 0), (0, 10)]
    beam = replace(TOWER, across=2, up=False)
    along = [(stamp.x, stamp.y) for stamp in tiles(beam) if stamp.line == "ink"]
    assert along[:3] == [(0, 0), (0, 10), (10, 0)]


def test_solid_tiles_lie_on_one_ground_without_seams() -> None:
    (plate,) = [mark for mark in TOWER.marks() if isinstance(mark, Shape)]
    assert plate.fill == "hue1"
    assert {(0, 90), (43, 90), (43, 80), (50, 80)} <= {(round(x, 6), round(y, 6)) for x, y in plate.points}


@pytest.mark.parametrize(
    ("ends", "solid", "total"),
    [
        ((None, point("t", 7)), 0, 7),
        ((point("b", 3), None), 3, 3),
        ((None, None), 0, 0),
        ((point("b", 9), point("t", 4)), 9, 9),
        ((point("b", -2), point("t", 4)), 0, 4),
    ],
)
def test_what_is_missing_or_below_zero_has_no_tiles(ends: tuple, solid: float, total: float) -> None:
    field = Field(tiled("c", "pipes", "Name", ends), 0, 0, 10, 5, 1.0)
    drawn = tiles(field)
    assert sum(1 for stamp in drawn if stamp.line == "ink") == solid
    assert len(drawn) == total


def test_tiles_go_on_to_the_end_of_the_bleed_and_count_for_nothing() -> None:
    plain = tiles(TOWER)
    bled = tiles(replace(TOWER, edges=Edges(True, False, True)))
    more = [stamp for stamp in bled if stamp not in plain]
    assert min(stamp.box.left for stamp in more) == pytest.approx(-BLEED)
    assert min(stamp.box.bottom for stamp in more) == pytest.approx(-BLEED)
    assert max(stamp.box.right for stamp in more) <= 50.001
    assert len(bled) == len(plain) + len(more)


def test_a_goal_steps_where_its_top_row_is_not_full() -> None:
    field = replace(TOWER, across=8)
    (bar,) = [mark for mark in goals.marks(field) if isinstance(mark, Stroke) and mark.colour == "target"]
    heights = [y for _, y in bar.points]
    assert [x for x, _ in bar.points] == pytest.approx([0, 40, 40, 80], abs=goals.BAR)
    assert heights[0] - heights[-1] == pytest.approx(10)


@pytest.mark.parametrize(("bound", "up"), [("lower", True), ("upper", False)])
def test_an_open_target_has_chevrons_outwards_and_a_limit_inwards(bound: str, up: bool) -> None:
    cluster = tiled("c", "pipes", "Name", (None, point("t", 20, "any", bound)))  # type: ignore[arg-type]
    field = Field(cluster, 0, 0, 20, 5, 1.0)
    signs = [m for m in goals.marks(field) if isinstance(m, Stroke) and m.colour == "target" and len(m.points) == 3]
    assert len(signs) == 5
    for sign in signs:
        (_, foot), (_, tip), _ = sign.points
        assert (tip > foot) is up
        assert (foot > 80) is up


def test_an_exact_target_has_a_bar_alone() -> None:
    assert len(list(goals.marks(TOWER))) == 1


def test_a_target_below_the_baseline_is_cleared_of_the_tiles_behind_it() -> None:
    field = Field(tiled("c", "pipes", "Name", (point("b", 50), point("t", 20))), 0, 0, 10, 5, 1.0)
    casing, bar = goals.marks(field)
    assert isinstance(casing, Stroke) and isinstance(bar, Stroke)
    assert (casing.colour, bar.colour) == ("ink", "target")
    assert casing.width > bar.width
    assert bar.points[0][1] < 50


def test_a_range_has_a_frame_from_its_lower_to_its_upper_end() -> None:
    field = Field(tiled("c", "pipes", "Name", (None, point("t", 20, "", "range", 30))), 0, 0, 10, 5, 1.0)
    frame, bar = goals.marks(field)
    assert isinstance(frame, Stroke) and isinstance(bar, Stroke)
    assert (min(y for _, y in frame.points), max(y for _, y in frame.points)) == (40, 60)
    assert frame.width < bar.width


@pytest.mark.parametrize(
    ("count", "value", "across", "size"),
    [(5, 1.0, 5, 8.4), (2, 1.0, 8, 13.1), (12, 1.0, 3, 5.0), (43, 2.5, 1, 4.2)],
)
def test_tiles_are_as_large_as_the_number_of_clusters_allows(
    count: int, value: float, across: int, size: float
) -> None:
    wide, side = tower_tiles(100 / value, count, WIDTH, HEIGHT)
    assert (wide, round(side / mm(1), 1)) == (across, size)


def test_tiles_too_fine_to_tell_become_areas() -> None:
    marks = list(Field(PETROCHEMICALS, 0, 0, 0.01, 5, 1e-9).marks())
    assert len(marks) == 2 and all(isinstance(mark, Shape) for mark in marks)
