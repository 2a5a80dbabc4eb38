"""Promises about ranked bars."""

from __future__ import annotations

import pytest

from planpress.brand import Brand
from planpress.charts import lay_out
from planpress.charts.geometry import Hatch, Layout, Shape, Stroke, Words, mm
from planpress.charts.specs import Bars, Point, RankedBars
from planpress.lengths import Pt
from tests.charts import factories
from tests.charts.factories import point

ROLES = ("baseline", "derived", "target")


def only(spec: RankedBars, brand: Brand) -> Layout:
    (layout,) = lay_out(spec, Pt(mm(175)), None, brand)
    return layout


def ranking(*points: Point | None, role: str = "derived") -> RankedBars:
    names = tuple(f"Cluster {i}" for i in range(len(points)))
    return RankedBars(names, (Bars("Growth, %", points, ("not stated",) * len(points), role),))  # type: ignore[arg-type]


def bars(layout: Layout) -> list[tuple[float, float]]:
    """Left and right ends."""
    shapes = [m for m in layout.marks if isinstance(m, Shape) and m.fill in ROLES]
    return [(min(x for x, _ in shape.points), max(x for x, _ in shape.points)) for shape in shapes]


def words(layout: Layout, key: str) -> Words:
    (found,) = [words for words in layout.words if words.key == key]
    return found


def test_bars_start_at_zero_and_are_as_long_as_their_values(brand: Brand) -> None:
    layout = only(ranking(point("a", 80), point("b", 40), point("c", 10)), brand)
    zero = next(m.points[0][0] for m in layout.marks if isinstance(m, Stroke) and m.width == 0.6)
    ends = bars(layout)
    assert {left for left, _ in ends} == {zero}
    assert [(right - zero) / (ends[0][1] - zero) for _, right in ends] == pytest.approx([1, 0.5, 0.125])


def test_a_missing_figure_is_said_in_words_without_a_bar(brand: Brand) -> None:
    layout = only(ranking(point("a", 80), None), brand)
    assert len(bars(layout)) == 1
    assert [w.text for w in layout.words if w.weight == "italic"] == ["not stated"]


def test_at_least_points_outward_and_at_most_inward(brand: Brand) -> None:
    layout = only(factories.ranked(), brand)
    shafts = [m for m in layout.marks if isinstance(m, Stroke) and m.width == 1.7 and len(m.points) == 2]
    outward = [shaft.colour for shaft in shafts if shaft.points[1][0] > shaft.points[0][0]]
    inward = [shaft.colour for shaft in shafts if shaft.points[1][0] < shaft.points[0][0]]
    assert outward == ["baseline", "derived"]
    assert inward == ["paper", "paper"]


def test_a_figure_stands_on_the_bar_where_the_panel_has_no_room_beside_it(brand: Brand) -> None:
    layout = only(factories.ranked(), brand)
    assert words(layout, "autos/growth").colour == "paper"
    assert words(layout, "petro/growth").colour == "derived"


def test_figures_never_stand_on_target_bars(brand: Brand) -> None:
    layout = only(ranking(point("a", 100, "about"), point("b", 99), role="target"), brand)
    longest = max(right for _, right in bars(layout))
    assert words(layout, "a").box.left > longest


def test_a_range_ends_in_a_hatched_stretch(brand: Brand) -> None:
    layout = only(ranking(point("a", 50, bound="range", high=100)), brand)
    (hatch,) = [m for m in layout.marks if isinstance(m, Hatch)]
    ((left, right),) = bars(layout)
    assert hatch.box.left == right
    assert hatch.box.right - left == pytest.approx(2 * (right - left))


def test_the_scale_reaches_the_least_maximum(brand: Brand) -> None:
    assert "100" in [w.text for w in only(factories.ranked(), brand).words]


def test_many_clusters_are_cut_into_parts_with_their_heads(brand: Brand) -> None:
    parts = lay_out(ranking(*(point(f"p{i}", i + 1) for i in range(30))), Pt(mm(175)), None, brand)
    assert [len(bars(part)) for part in parts] == [10, 10, 10]
    assert all("Growth, %" in [w.text for w in part.words] for part in parts)


def test_negative_figures_lie_left_of_a_zero_inside_the_panel(brand: Brand) -> None:
    layout = only(ranking(point("a", 8), point("b", -4), point("c", -6, bound="range", high=-3)), brand)
    zero = next(m.points[0][0] for m in layout.marks if isinstance(m, Stroke) and m.width == 0.6)
    up, down, certain = bars(layout)
    assert up[0] == down[1] == certain[1] == zero
    assert zero - certain[0] == pytest.approx(0.75 * (zero - down[0]))
