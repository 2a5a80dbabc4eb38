"""Promises about dumbbells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planpress.brand import Brand
from planpress.charts import lay_out
from planpress.charts.geometry import Disc, Layout, Shape, Stroke, mm
from planpress.charts.specs import BaselineToTarget, DumbbellPanel, DumbbellRow, Point
from planpress.document import QuantityText
from planpress.lengths import Pt
from tests.charts import factories
from tests.charts.factories import point

WIDTH = Pt(mm(175))


def only(spec: BaselineToTarget, brand: Brand) -> Layout:
    (layout,) = lay_out(spec, WIDTH, None, brand)
    return layout


def chart(*ends: tuple[Point | None, Point | None], absent: str = "not stated") -> BaselineToTarget:
    rows = tuple(DumbbellRow(f"Cluster {i}", "", *pair, absent=absent) for i, pair in enumerate(ends))
    return BaselineToTarget((DumbbellPanel("Output value", rows),), "bn RMB", "2008 baseline", "2015 target")


def zero(layout: Layout) -> float:
    """Where the line at zero stands."""
    return next(m.points[0][0] for m in layout.marks if isinstance(m, Stroke) and m.width == 0.6)


def discs(layout: Layout, colour: str) -> list[Disc]:
    return [m for m in layout.marks if isinstance(m, Disc) and colour in (m.fill, m.outline)]


def text(layout: Layout) -> list[str]:
    return [words.text for words in layout.words]


def test_signs_stand_at_their_values_on_one_scale_from_zero(brand: Brand) -> None:
    layout = only(chart((point("a", 10), point("b", 80)), (point("c", 40), point("d", 100))), brand)
    places = [disc.centre[0] - zero(layout) for disc in (*discs(layout, "baseline"), *discs(layout, "target"))]
    assert [place / value for place, value in zip(places, (10, 40, 80, 100), strict=True)] == pytest.approx(
        [places[0] / 10] * 4
    )


def test_both_panels_share_one_scale(brand: Brand) -> None:
    layout = only(factories.dumbbells(), brand)
    assert len({m.points[0][0] for m in layout.marks if isinstance(m, Stroke) and m.width == 0.6}) == 1
    hundreds = [disc.centre[0] for disc in discs(layout, "target")]
    assert hundreds[0] == hundreds[1] == hundreds[2] == hundreds[4]
    assert text(layout).count("20") == 1


def test_only_the_first_row_spells_out_what_is_what(brand: Brand) -> None:
    words = text(only(factories.dumbbells(), brand))
    assert words.count("2008 baseline ") == words.count("2015 target ") == 1


def test_a_missing_baseline_is_said_in_words_next_to_zero(brand: Brand) -> None:
    layout = only(chart((None, point("t", 100)), absent="2008 baseline not stated"), brand)
    (words,) = [w for w in layout.words if w.text == "2008 baseline not stated"]
    assert words.weight == "italic"
    assert 0 < words.x - zero(layout) < mm(3)
    assert discs(layout, "baseline") == []


def test_a_missing_target_is_said_in_words(brand: Brand) -> None:
    assert "target not stated" in text(only(chart((point("b", 10), None), absent="target not stated"), brand))


@pytest.mark.parametrize(("bound", "outward"), [("lower", 1), ("upper", -1)])
def test_a_bound_is_a_ring_with_an_arrow_to_where_the_value_may_lie(brand: Brand, bound: str, outward: int) -> None:
    target = replace(point("t", 50), bound=bound)
    layout = only(chart((None, target), (None, point("x", 100))), brand)
    ring = next(disc for disc in discs(layout, "target") if disc.fill == "paper")
    shaft = next(m for m in layout.marks if isinstance(m, Stroke) and m.colour == "target" and len(m.points) == 2)
    assert (shaft.points[1][0] - ring.centre[0]) * outward > mm(4)


def test_a_range_is_a_band_from_end_to_end(brand: Brand) -> None:
    layout = only(chart((None, point("t", 50, bound="range", high=100))), brand)
    (band,) = [m for m in layout.marks if isinstance(m, Shape) and m.fill == "target"]
    across = [x - zero(layout) for x, _ in band.points]
    assert max(across) / min(across) == pytest.approx(2)


def test_equal_baseline_and_target_stay_both_in_sight(brand: Brand) -> None:
    layout = only(chart((point("b", 60), point("t", 60))), brand)
    (behind,), (front,) = discs(layout, "baseline"), discs(layout, "target")
    assert behind.radius > front.radius


def test_a_long_chart_is_cut_into_even_parts_that_repeat_head_scale_and_axis(brand: Brand) -> None:
    ends = [(point(f"{i}b", i + 1), point(f"{i}t", i + 2)) for i in range(43)]
    parts = lay_out(chart(*ends), WIDTH, None, brand)
    assert [len(discs(part, "target")) for part in parts] == [11, 11, 11, 10]
    for part in parts:
        assert {"Output value", "2008 baseline ", "2015 target ", "0", "50", "bn RMB"} <= set(text(part))


def test_a_unit_too_long_for_the_axis_gets_a_line_of_its_own(brand: Brand) -> None:
    short = only(factories.dumbbells(), brand)
    long = only(replace(factories.dumbbells(), unit="thousand million international dollars"), brand)
    assert long.height > short.height


def test_growth_stands_below_its_own_line_and_keeps_its_key(brand: Brand) -> None:
    layout = only(factories.dumbbells(), brand)
    (words,) = [w for w in layout.words if w.key == "autos/growth"]
    assert words.text == "at most 38.9\u2009% a year"
    assert words.colour == "derived"


def test_figures_are_never_shortened(brand: Brand) -> None:
    huge = Point(1, QuantityText("huge", "1,000,000,000,000,000,000", "considerably more than"), "lower")
    spec = replace(chart((huge, huge)), baseline_word="w" * 300, target_word="w" * 300)
    assert [w.text for w in only(spec, brand).words if w.key == "huge"] == [huge.text.text] * 2
