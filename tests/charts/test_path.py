"""Promises about paths."""

from __future__ import annotations

from dataclasses import replace

from planpress.brand import Brand
from planpress.charts import lay_out
from planpress.charts.geometry import Disc, Hatch, Layout, Shape, Stroke, mm
from planpress.charts.specs import Milestone, Path, PathActual, PathValue
from planpress.document import QuantityText
from planpress.lengths import Pt
from tests.charts import factories
from tests.charts.factories import point


def only(spec: Path, brand: Brand) -> Layout:
    (layout,) = lay_out(spec, Pt(mm(115)), None, brand)
    return layout


def text(layout: Layout) -> list[str]:
    return [words.text for words in layout.words]


def dashed(layout: Layout, colour: str) -> list[Stroke]:
    return [m for m in layout.marks if isinstance(m, Stroke) and m.dash and m.colour == colour]


def test_the_years_figures_stand_below_their_years_and_the_calculated_ones_in_italics(brand: Brand) -> None:
    layout = only(factories.path(), brand)
    row = [words for words in layout.words if words.key.startswith("petro/20")]
    assert [words.text for words in row] == ["49.8", "55.9", "62.8", "70.5", "79.2", "89.0"]
    assert {words.weight for words in row} == {"italic"}
    year = next(words for words in layout.words if words.text == "2012")
    figure = next(words for words in row if words.key == "petro/2012")
    assert abs((year.box.left + year.box.right) - (figure.box.left + figure.box.right)) < 0.5


def test_the_line_meets_every_years_value(brand: Brand) -> None:
    (line,) = dashed(only(factories.path(), brand), "derived")
    heights = [y for _, y in line.points]
    assert len(heights) == 8
    grown = [(b - heights[0]) / (heights[-1] - heights[0]) for b in heights]
    steady = [44.3 * (100 / 44.3) ** (i / 7) for i in range(8)]
    assert all(abs(a - (v - 44.3) / 55.7) < 1e-6 for a, v in zip(grown, steady, strict=True))


def test_without_a_baseline_there_is_no_line_but_a_hatched_bar_and_the_reason(brand: Brand) -> None:
    layout = only(factories.path_without_a_start(), brand)
    assert dashed(layout, "derived") == []
    assert sum(isinstance(m, Hatch) for m in layout.marks) == 1
    assert {"New materials,", "2008 baseline not stated"} <= set(text(layout))
    assert "no starting value, so no yearly values can be implied" in text(layout)


def test_peers_are_grey_and_named_with_their_own_figures(brand: Brand) -> None:
    layout = only(factories.path_without_a_start(), brand)
    assert len(dashed(layout, "baseline")) == 3
    assert {"petro/baseline", "electronics/baseline", "autos/baseline"} <= {words.key for words in layout.words}


def test_a_peers_goal_is_worded_only_where_it_is_another_than_the_charts(brand: Brand) -> None:
    keys = [words.key for words in only(factories.path_without_a_start(), brand).words]
    assert "electronics/target" in keys
    assert "petro/target" not in keys


def test_the_charts_of_a_series_can_share_one_scale(brand: Brand) -> None:
    spec = replace(factories.path(), target=factories.ELECTRONICS[1], least_maximum=100)
    assert "100" in text(only(spec, brand))


def test_many_years_take_turns_on_several_lines(brand: Brand) -> None:
    steady = tuple(PathValue(2001 + i, 40 + i, QuantityText(f"y{i}", f"{40 + i}.5")) for i in range(29))
    spec = replace(factories.path(), first_year=2000, last_year=2030, steady=steady)
    row = [words for words in only(spec, brand).words if words.key.startswith("y")]
    assert len(row) == 29
    assert len({words.y for words in row}) > 1


def test_a_target_above_the_scale_keeps_room_for_its_arrow(brand: Brand) -> None:
    over = replace(factories.path(), target=factories.SOFTWARE[1])
    layout = only(over, brand)
    ring = next(m for m in layout.marks if isinstance(m, Disc) and m.outline == "target")
    shaft = next(m for m in layout.marks if isinstance(m, Stroke) and m.colour == "target" and len(m.points) == 2)
    assert shaft.points[1][1] - ring.centre[1] > mm(5)
    assert shaft.points[1][1] <= layout.height


def test_words_without_a_free_place_stand_below_the_chart(brand: Brand) -> None:
    (layout,) = lay_out(factories.path(), Pt(mm(60)), Pt(mm(40)), brand)
    assert {"petro/growth", "petro/target", "petro/baseline"} <= {words.key for words in layout.words}


def with_outcomes() -> Path:
    outcomes = (
        PathActual(2010, point("a10", 60), True, "2010"),
        PathActual(2013, point("a13", 90), True, "2013"),
        PathActual(2015, point("wide", 66), False, "city-wide"),
    )
    return replace(factories.path(), actuals=outcomes, milestones=(Milestone(2012, point("m/target", 70)),))


def test_outcomes_that_count_the_same_are_joined_and_others_stand_alone(brand: Brand) -> None:
    layout = only(with_outcomes(), brand)
    (line,) = [m for m in layout.marks if isinstance(m, Stroke) and m.colour == "derived" and m.width == 1.6]
    assert len(line.points) == 2
    (diamond,) = [m for m in layout.marks if isinstance(m, Shape) and m.outline == "derived"]
    assert diamond.fill == "paper"
    assert sum(x for x, _ in diamond.points) / 4 not in [x for x, _ in line.points]


def test_outcomes_and_milestones_are_worded(brand: Brand) -> None:
    keys = {words.key for words in only(with_outcomes(), brand).words}
    assert {"a10", "a13", "wide", "m/target"} <= keys
