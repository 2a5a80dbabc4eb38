"""Promises about rises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planpress.brand import HUES, Brand
from planpress.charts import lay_out
from planpress.charts.geometry import Disc, Layout, Mark, Shape, Stroke, mm
from planpress.charts.motifs import MOTIFS
from planpress.charts.specs import Rise
from planpress.document import QuantityText
from planpress.lengths import Pt
from tests.charts import factories
from tests.charts.factories import point

RATE = QuantityText("petro/growth", "12.3", "", "% a year", "derived")
STEADY = tuple(44.3 * (100 / 44.3) ** (year / 7) for year in range(1, 7))
NO_START = ("No 2008 figure", "so no path is drawn")
PETRO = Rise(2008, 2015, *factories.PETRO, STEADY, (RATE,), "implied by the two figures", (), "pipes")
SOFTWARE = Rise(2008, 2015, *factories.SOFTWARE, (), (), "", NO_START, "weave")


def only(spec: Rise, brand: Brand, width: float = 109) -> Layout:
    (layout,) = lay_out(spec, Pt(mm(width)), None, brand)
    return layout


def drawn(layout: Layout, kind: type[Mark], colour: str) -> list[Mark]:
    """Marks of one sort in a colour."""
    return [
        m for m in layout.marks if isinstance(m, kind) and colour in (getattr(m, "colour", ""), getattr(m, "fill", ""))
    ]


def dashed(layout: Layout) -> list[Stroke]:
    return [mark for mark in layout.marks if isinstance(mark, Stroke) and mark.dash]


def ring(layout: Layout) -> Disc:
    (found,) = [mark for mark in layout.marks if isinstance(mark, Disc) and mark.outline == "target"]
    return found


def test_the_scale_starts_at_zero_and_has_three_lines_with_their_numbers(brand: Brand) -> None:
    layout = only(PETRO, brand)
    numbers = [words for words in layout.words if words.colour == "second"]
    assert [words.text for words in numbers] == ["0", "50", "100"]
    assert max(words.box.right for words in numbers) < min(x for line in dashed(layout) for x, _ in line.points)
    assert len({mark.points[0][1] for mark in drawn(layout, Stroke, "hairline") if isinstance(mark, Stroke)}) == 2


def test_the_curve_meets_every_years_value_and_the_area_lies_below_it(brand: Brand) -> None:
    layout = only(PETRO, brand)
    (curve,) = dashed(layout)
    (area,) = drawn(layout, Shape, "tint")
    assert isinstance(area, Shape) and set(curve.points) < set(area.points)
    (left, start), (right, end) = curve.points[0], curve.points[-1]
    for year, value in enumerate(STEADY, 1):
        _, y = min(curve.points, key=lambda at, year=year: abs(at[0] - left - (right - left) * year / 7))
        assert abs((y - start) / (end - start) - (value - 44.3) / 55.7) < 1e-6


def test_the_start_is_solid_in_its_industrys_deep_hue_and_the_goal_an_open_ring(brand: Brand) -> None:
    layout = only(PETRO, brand)
    (dot,) = drawn(layout, Disc, MOTIFS["pipes"].hue[1])
    assert MOTIFS["pipes"].hue == HUES[0] and isinstance(dot, Disc)
    assert ring(layout).fill == "paper" and ring(layout).centre[0] > dot.centre[0]


def test_without_a_start_no_curve_is_drawn_and_the_reason_stands_in_its_place(brand: Brand) -> None:
    layout = only(SOFTWARE, brand)
    (missing,) = dashed(layout)
    assert missing.colour == "baseline" and missing.points[0][0] == missing.points[1][0]
    assert not drawn(layout, Shape, "tint")
    texts = [words.text for words in layout.words]
    assert [text for text in texts if text in NO_START] == list(NO_START)


def test_without_a_goal_the_start_stands_alone(brand: Brand) -> None:
    spec = replace(PETRO, target=None, steady=(), rate=(), absent=("No target", "so no path is drawn"))
    layout = only(spec, brand)
    assert [mark.colour for mark in dashed(layout)] == ["baseline"]
    assert not [mark for mark in layout.marks if isinstance(mark, Disc) and mark.outline == "target"]


@pytest.mark.parametrize(("bound", "way"), [("lower", 1), ("upper", -1)])
def test_an_open_chevron_says_on_which_side_a_limit_is_open(brand: Brand, bound: str, way: int) -> None:
    limit = point("a/target", 60, "over" if bound == "lower" else "under", bound)  # type: ignore[arg-type]
    layout = only(replace(PETRO, target=limit), brand)
    (chevron,) = [m for m in layout.marks if isinstance(m, Stroke) and m.colour == "target" and len(m.points) == 3]
    foot, tip = chevron.points[0][1], chevron.points[1][1]
    assert (tip - foot) * way > 0 and (foot - ring(layout).centre[1]) * way > 0


def test_an_exact_goal_has_no_chevron(brand: Brand) -> None:
    assert not [m for m in only(PETRO, brand).marks if isinstance(m, Stroke) and len(m.points) == 3]


def test_the_rate_stands_in_the_area_flush_right_over_what_it_rests_on(brand: Brand) -> None:
    layout = only(PETRO, brand)
    rate = next(words for words in layout.words if words.key == "petro/growth")
    note = next(words for words in layout.words if words.text == "implied by the two figures")
    assert abs(rate.box.right - note.box.right) < 0.5 and rate.y > note.y
    assert rate.weight == "semibold" and rate.colour == "target_text" and note.colour == "ink"
    (area,) = drawn(layout, Shape, "tint")
    assert isinstance(area, Shape)
    assert max(x for x, _ in area.points) > rate.box.right > rate.box.left > min(x for x, _ in area.points)


def test_a_low_starts_figure_stands_above_its_dot_and_a_higher_ones_beside(brand: Brand) -> None:
    low, high = only(replace(PETRO, baseline=factories.AUTOS[0]), brand), only(PETRO, brand)
    for layout, key, is_above in ((low, "autos/baseline", True), (high, "petro/baseline", False)):
        (dot,) = drawn(layout, Disc, "hue1_deep")
        assert isinstance(dot, Disc)
        words = next(words for words in layout.words if words.key == key)
        assert (words.box.bottom > dot.centre[1]) is is_above


def test_level_lines_do_not_run_through_words(brand: Brand) -> None:
    layout = only(replace(PETRO, baseline=point("petro/baseline", 56)), brand)
    for line in drawn(layout, Stroke, "hairline"):
        assert isinstance(line, Stroke)
        (left, y), (right, _) = line.points
        assert not [
            w for w in layout.words if w.box.bottom < y < w.box.top and w.box.left < right and w.box.right > left
        ]


def test_the_charts_of_a_series_share_one_scale(brand: Brand) -> None:
    layout = only(
        replace(PETRO, target=point("a/target", 30), baseline=point("a/baseline", 12), least_maximum=100), brand
    )
    assert [words.text for words in layout.words if words.colour == "second"] == ["0", "50", "100"]


def test_words_without_a_free_place_stand_below_the_chart(brand: Brand) -> None:
    (layout,) = lay_out(PETRO, Pt(mm(38)), Pt(mm(20)), brand)
    assert {"petro/growth", "petro/target", "petro/baseline"} <= {words.key for words in layout.words}
