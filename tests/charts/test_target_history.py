"""Promises about the history of a target."""

from __future__ import annotations

from planpress.brand import Brand
from planpress.charts import lay_out
from planpress.charts.geometry import Disc, Layout, Shape, Stroke, mm
from planpress.charts.specs import TargetHistory, TargetVersion
from planpress.lengths import Pt
from tests.charts.factories import point

HISTORY = TargetHistory(
    (
        TargetVersion("Set in 2010", 2015, point("old", 100), True, "halved"),
        TargetVersion("Set in 2012", 2020, point("new", 50), False),
    ),
    point("actual", 66),
)


def only(brand: Brand) -> Layout:
    (layout,) = lay_out(HISTORY, Pt(mm(175)), None, brand)
    return layout


def test_versions_stand_in_the_order_in_which_they_were_set(brand: Brand) -> None:
    heights = [next(w.y for w in only(brand).words if w.text == name) for name in ("Set in 2010", "Set in 2012")]
    assert heights[0] > heights[1]


def test_only_what_no_longer_holds_is_struck_and_grey(brand: Brand) -> None:
    layout = only(brand)
    (struck,) = [m for m in layout.marks if isinstance(m, Stroke) and m.width == 0.8]
    (old,) = [w for w in layout.words if w.key == "old"]
    assert old.box.bottom < struck.points[0][1] < old.box.top
    assert {disc.fill for disc in layout.marks if isinstance(disc, Disc)} == {"baseline", "target"}


def test_the_outcome_is_a_bar_from_zero_below_them(brand: Brand) -> None:
    layout = only(brand)
    (bar,) = [m for m in layout.marks if isinstance(m, Shape) and m.fill == "derived"]
    zero = next(m.points[0][0] for m in layout.marks if isinstance(m, Stroke) and m.width == 0.6)
    assert min(x for x, _ in bar.points) == zero
    assert all(disc.centre[1] > bar.points[0][1] for disc in layout.marks if isinstance(disc, Disc))
