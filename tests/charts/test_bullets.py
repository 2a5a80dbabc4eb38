"""Promises about bullet bars."""

from __future__ import annotations

from typing import get_args

import pytest

from planpress.brand import Brand
from planpress.charts import lay_out
from planpress.charts.geometry import Hatch, Layout, Shape, Stroke, mm
from planpress.charts.specs import BulletPanel, BulletRow, Bullets, Point, Verdict
from planpress.charts.verdicts import verdict_sign
from planpress.document import QuantityText, Text
from planpress.lengths import Pt
from tests.charts.factories import point

GAP = (QuantityText("gap", "34"), Text(" short"))


def row(target: Point | None, actual: Point | None, matches: bool = True, gap: bool = False) -> BulletRow:
    words = GAP if gap else ()
    return BulletRow("Row", "", target, actual, matches, (), (), words, "no comparable figure", "met", "Met", "")


def chart(*rows: BulletRow, unit: str = "bn") -> BulletPanel:
    return BulletPanel("Output value", unit, rows)


def only(brand: Brand, *panels: BulletPanel) -> Layout:
    (layout,) = lay_out(Bullets(panels), Pt(mm(175)), None, brand)
    return layout


def bars(layout: Layout) -> list[tuple[float, float]]:
    shapes = [m for m in layout.marks if isinstance(m, Shape) and m.fill == "derived"]
    return [(min(x for x, _ in shape.points), max(x for x, _ in shape.points)) for shape in shapes]


def zeros(layout: Layout) -> list[float]:
    return [m.points[0][0] for m in layout.marks if isinstance(m, Stroke) and m.width == 0.6]


def targets(layout: Layout) -> list[float]:
    """Where the upright marks stand."""
    return [m.points[0][0] for m in layout.marks if isinstance(m, Stroke) and m.width == 2.4]


def text(layout: Layout) -> list[str]:
    return [words.text for words in layout.words]


def test_a_bar_runs_from_zero_and_the_mark_stands_at_the_target(brand: Brand) -> None:
    layout = only(brand, chart(row(point("t", 100), point("a", 50))))
    ((left, right),), (zero,), (mark,) = bars(layout), zeros(layout), targets(layout)
    assert left == zero
    assert (right - zero) / (mark - zero) == pytest.approx(0.5)


def test_a_negative_outcome_lies_left_of_zero(brand: Brand) -> None:
    layout = only(brand, chart(row(point("t", 3), point("a", -2))))
    ((left, right),), (zero,) = bars(layout), zeros(layout)
    assert left < right == zero


def test_an_outcome_of_another_count_is_hatched_never_solid(brand: Brand) -> None:
    layout = only(brand, chart(row(point("t", 100), point("a", 66), matches=False)))
    assert bars(layout) == []
    assert sum(isinstance(m, Hatch) for m in layout.marks) == 1


@pytest.mark.parametrize(("bound", "outward"), [("lower", 1), ("upper", -1)])
def test_a_bound_has_an_arrow_to_where_the_outcome_may_lie(brand: Brand, bound: str, outward: int) -> None:
    actual = Point(100, QuantityText("a", "100"), bound)  # type: ignore[arg-type]
    layout = only(brand, chart(row(point("t", 160), actual)))
    (shaft,) = [m for m in layout.marks if isinstance(m, Stroke) and m.width == 1.7 and len(m.points) == 2]
    assert (shaft.points[1][0] - shaft.points[0][0]) * outward > mm(3)


def test_an_arrow_starts_beyond_the_mark_that_stands_at_the_bars_end(brand: Brand) -> None:
    layout = only(brand, chart(row(point("t", 100), point("a", 100, bound="lower"))))
    (shaft,) = [m for m in layout.marks if isinstance(m, Stroke) and m.width == 1.7 and len(m.points) == 2]
    assert shaft.points[0][0] > targets(layout)[0]


def test_a_range_of_outcomes_is_solid_only_as_far_as_is_certain(brand: Brand) -> None:
    layout = only(brand, chart(row(point("t", 4), point("a", 2, bound="range", high=3))))
    ((left, right),), (mark,) = bars(layout), targets(layout)
    assert (right - left) / (mark - left) == pytest.approx(0.5)


def test_a_range_of_targets_has_a_mark_at_both_ends(brand: Brand) -> None:
    low, high = targets(only(brand, chart(row(point("t", 40, bound="range", high=60), point("a", 50)))))
    assert low < high


def test_the_gap_stands_between_bar_and_mark(brand: Brand) -> None:
    layout = only(brand, chart(row(point("t", 100), point("a", 40), gap=True)))
    (words,) = [words for words in layout.words if words.key == "gap"]
    ((_, end),), (mark,) = bars(layout), targets(layout)
    assert end < words.box.left < words.box.right < mark


def test_without_an_outcome_the_reason_stands_in_italics_and_no_bar(brand: Brand) -> None:
    layout = only(brand, chart(row(point("t", 100), None)))
    assert bars(layout) == []
    assert [words.text for words in layout.words if words.weight == "italic"] == ["no comparable figure"]


def test_panels_of_one_unit_share_a_scale_and_others_have_their_own(brand: Brand) -> None:
    first, second = chart(row(point("a", 100), None)), chart(row(point("b", 40), None))
    shared = targets(only(brand, first, second))
    assert shared[1] < shared[0]
    own = targets(only(brand, first, chart(row(point("b", 40), None), unit="%")))
    assert own[1] == pytest.approx(own[0])


def test_forty_rows_are_cut_into_parts_with_their_heads_and_scale(brand: Brand) -> None:
    rows = (row(point(f"{i}target", i + 1), point(f"{i}a", i)) for i in range(40))
    parts = lay_out(Bullets((chart(*rows),)), Pt(mm(175)), None, brand, max_height=Pt(mm(230)))
    assert sum(len(targets(part)) for part in parts) == 40
    assert all({"Output value", "0", "40"} <= set(text(part)) for part in parts)


def test_each_verdict_has_a_sign_of_its_own_without_its_colours() -> None:
    outlines = {
        tuple((type(m), getattr(m, "points", ()), getattr(m, "radius", 0.0)) for m in verdict_sign(verdict, (0, 0)))
        for verdict in get_args(Verdict)
    }
    assert len(outlines) == len(get_args(Verdict))
