"""Promises about the skyline."""

from __future__ import annotations

import math

import pytest

from planpress.brand import Brand
from planpress.charts import lay_out
from planpress.charts.geometry import Layout, Shape, Stroke, Words, mm
from planpress.charts.specs import Point, Skyline, SkylineColumn
from planpress.lengths import Pt
from tests.charts import factories
from tests.charts.factories import point

HEIGHT = mm(180)


def only(spec: Skyline, brand: Brand) -> Layout:
    (layout,) = lay_out(spec, Pt(mm(175)), Pt(HEIGHT), brand)
    return layout


def strokes(layout: Layout, colour: str) -> list[Stroke]:
    return [m for m in layout.marks if isinstance(m, Stroke) and m.colour == colour]


def words(layout: Layout, key: str) -> Words:
    (found,) = [words for words in layout.words if words.key == key]
    return found


def street(*ends: tuple[Point | None, Point | None], notes: str = "") -> Skyline:
    return Skyline(tuple(SkylineColumn(f"Name {i}", *pair, notes=notes) for i, pair in enumerate(ends)))


def test_one_full_line_stands_for_each_billion_of_the_baseline(brand: Brand) -> None:
    lines = strokes(only(factories.skyline(), brand), "cover_plate")
    assert len(lines) == 44 + 10 + 31


def test_lines_start_at_the_foot_and_are_evenly_spaced(brand: Brand) -> None:
    heights = [
        line.points[0][1] for line in strokes(only(street((point("b", 30), point("t", 100))), brand), "cover_plate")
    ]
    pitch = heights[1] - heights[0]
    assert heights[0] == pytest.approx(pitch / 2)
    assert heights[-1] == pytest.approx(29.5 * pitch)


def test_growth_lines_begin_where_the_steady_path_crosses_their_level(brand: Brand) -> None:
    layout = only(street((point("b", 10), point("t", 100))), brand)
    lines = strokes(layout, "cover_line")
    assert len(lines) == 90
    for i, line in enumerate(lines):
        crossed = math.log((10.5 + i) / 10) / math.log(10)
        assert line.points[0][0] == pytest.approx(mm(175) * crossed)
        assert line.points[1][0] == pytest.approx(mm(175))


def test_caps_are_as_high_as_their_targets(brand: Brand) -> None:
    layout = only(factories.skyline(), brand)
    caps = [stroke.points[0][1] for stroke in strokes(layout, "target") if stroke.width == 2.8]
    assert [cap / caps[0] for cap in caps] == pytest.approx([1, 1, 1, 1, 0.8])


def test_a_missing_baseline_is_dotted_and_worded(brand: Brand) -> None:
    layout = only(factories.skyline(), brand)
    assert all(stroke.dash for stroke in strokes(layout, "cover_dot"))
    assert {"2008 baseline not stated"} <= {w.text for w in layout.words}
    assert {"Sales revenue; 2008", "baseline not stated"} <= {w.text for w in layout.words}


def test_only_an_open_target_has_an_arrow(brand: Brand) -> None:
    shafts = [s for s in strokes(only(factories.skyline(), brand), "target") if s.points[0][0] == s.points[1][0]]
    assert len(shafts) == 2
    assert all(shaft.points[1][1] > shaft.points[0][1] for shaft in shafts)


def test_a_targets_number_is_large_and_its_qualifier_small(brand: Brand) -> None:
    layout = only(factories.skyline(), brand)
    assert (words(layout, "software/target").text, words(layout, "software/target").size) == ("100", 17)
    assert {w.size for w in layout.words if w.text == "over "} == {11}


def test_a_baseline_stands_on_a_plate_of_its_own_lines(brand: Brand) -> None:
    layout = only(factories.skyline(), brand)
    plates = [m for m in layout.marks if isinstance(m, Shape) and m.fill == "cover_plate"]
    assert len(plates) == 3
    assert words(layout, "petro/baseline").colour == "ink"


def test_a_baseline_too_low_for_a_plate_is_worded_above_it(brand: Brand) -> None:
    layout = only(street((point("b", 2), point("t", 100))), brand)
    assert words(layout, "b").colour == "cover_plate"
    assert words(layout, "b").box.bottom > max(s.points[0][1] for s in strokes(layout, "cover_plate"))


def test_words_that_do_not_fit_below_a_low_target_stand_above_it(brand: Brand) -> None:
    layout = only(street((point("b", 1), point("t", 2)), (point("c", 50), point("d", 100))), brand)
    cap = min(s.points[0][1] for s in strokes(layout, "target") if s.width == 2.8)
    assert words(layout, "b").box.bottom > cap


def test_a_column_that_shrinks_keeps_its_cap_and_its_words(brand: Brand) -> None:
    layout = only(street((point("b", 100), point("t", 60))), brand)
    assert {w.key for w in layout.words if w.key} == {"b", "t"}


def test_forty_three_columns_go_without_words_but_list_their_figures(brand: Brand) -> None:
    layout = only(street(*((point(f"{i}b", 123.4), point(f"{i}t", 567.8)) for i in range(43))), brand)
    assert layout.words == ()
    assert len(layout.unworded) == 86


def test_a_skyline_without_any_figure_still_names_its_columns(brand: Brand) -> None:
    layout = only(street((None, None), (None, None)), brand)
    assert [w.text for w in layout.words] == ["Name 0", "Name 1"]


def test_a_name_wraps_within_its_column_and_uses_the_gap_only_for_a_word_that_needs_it(brand: Brand) -> None:
    roomy = only(factories.skyline(), brand)
    assert [w.text for w in roomy.words if w.text.startswith("Software")] == ["Software and"]
    ends = [(point(f"{i}b", 30), point(f"{i}t", 90)) for i in range(8)]
    columns = (SkylineColumn("Petrochemicals", *pair) for pair in ends[:-1])
    tight = only(Skyline((*columns, SkylineColumn("Food", *ends[-1]))), brand)
    assert [w.text for w in tight.words if w.weight == "semibold"].count("Petrochemicals") == 7
