"""Promises that every kind of chart keeps for every plan."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planpress.brand import Brand
from planpress.charts import LAYOUTS, lay_out
from planpress.charts.geometry import Layout, mm
from planpress.charts.specs import Path, Skyline, Spec
from planpress.charts.tiles import BLEED
from planpress.lengths import Pt
from tests.charts import strategies, tile_strategies
from tests.charts.checks import figures, outside, overlapping, worded

KINDS = {
    "band": strategies.specs(tile_strategies.bands),
    "baseline-to-target": strategies.specs(strategies.dumbbells),
    "beams": strategies.specs(tile_strategies.beams),
    "bullets": strategies.specs(strategies.bullets),
    "gallery": strategies.specs(tile_strategies.galleries),
    "path": strategies.specs(strategies.paths),
    "ranked-bars": strategies.specs(strategies.ranked),
    "rise": strategies.specs(strategies.rises),
    "skyline": strategies.specs(strategies.skylines),
    "target-history": strategies.specs(strategies.histories),
    "tower": strategies.specs(tile_strategies.towers_alone),
    "towers": strategies.specs(tile_strategies.towers),
}
TILED = ("band", "beams", "gallery", "tower", "towers")
"""The kinds drawn tile by tile: they reach over the page's edges, and may be too small for words."""
WIDTHS = st.sampled_from((115, 175))

quick = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


def laid_out(spec: Spec, brand: Brand, width: float) -> tuple[Layout, ...]:
    return lay_out(spec, Pt(mm(width)), None, brand)


def test_every_kind_is_tried() -> None:
    assert KINDS.keys() == LAYOUTS.keys()


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@quick
def test_no_words_overlap_and_nothing_leaves_the_page_box(kind: str, brand: Brand, data: st.DataObject) -> None:
    layouts = laid_out(data.draw(KINDS[kind]), brand, data.draw(WIDTHS))
    assert layouts
    for layout in layouts:
        assert overlapping(layout) == []
        assert outside(layout, BLEED if kind in TILED else 0.0) == []


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@quick
def test_every_figure_is_worded_or_listed(kind: str, brand: Brand, data: st.DataObject) -> None:
    spec = data.draw(KINDS[kind])
    layouts = laid_out(spec, brand, 175)
    drawn = worded(layouts)
    unworded = [key for layout in layouts for key in layout.unworded]
    if isinstance(spec, Path):  # a peer's goal goes without words where the chart's own target says it
        missing = figures(spec) - drawn.keys()
        assert {key for key in missing if not key.startswith("peer")} == set()
        assert all(key.endswith("target") for key in missing), (
            "a peer's own goal is left out only where it is the chart's"
        )
    else:
        assert drawn.keys() | set(unworded) == figures(spec)
        assert set(drawn.values()) <= {1}
    assert isinstance(spec, Skyline) or kind in TILED or not unworded
    assert not drawn.keys() & set(unworded)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@quick
def test_no_words_are_smaller_than_seven_and_a_half_points(kind: str, brand: Brand, data: st.DataObject) -> None:
    for layout in laid_out(data.draw(KINDS[kind]), brand, 115):
        assert all(words.size >= 7.5 and words.text for words in layout.words)


@pytest.mark.parametrize("kind", ["baseline-to-target", "bullets", "ranked-bars", "target-history"])
@given(data=st.data(), height=st.integers(60, 240))
@quick
def test_no_part_is_higher_than_asked_for(kind: str, brand: Brand, data: st.DataObject, height: int) -> None:
    limit = Pt(mm(height))
    for layout in lay_out(data.draw(KINDS[kind]), Pt(mm(175)), None, brand, max_height=limit):
        assert layout.height <= limit + 0.01


@pytest.mark.parametrize("kind", ["path", "rise", "skyline"])
@given(data=st.data(), height=st.integers(60, 240))
@quick
def test_a_given_height_is_filled(kind: str, brand: Brand, data: st.DataObject, height: int) -> None:
    (layout,) = lay_out(data.draw(KINDS[kind]), Pt(mm(175)), Pt(mm(height)), brand)
    assert layout.height >= mm(height) - 0.01
    assert overlapping(layout) == []
    assert outside(layout) == []


def test_the_same_spec_is_laid_out_alike_each_time(brand: Brand) -> None:
    spec = strategies.skylines(Random(7))
    assert laid_out(spec, brand, 175) == laid_out(spec, brand, 175)
