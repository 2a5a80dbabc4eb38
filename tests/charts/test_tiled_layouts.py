"""Promises about towers, beams, bands and galleries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planpress.brand import Brand
from planpress.charts import lay_out
from planpress.charts.geometry import Layout, Stamp, mm
from planpress.charts.specs import Band, Gallery, GalleryEntry, Tower
from planpress.charts.tiles import BLEED
from planpress.document import Strong, Text
from planpress.lengths import Pt
from tests.charts.checks import outside, overlapping
from tests.charts.factories import point
from tests.charts.tiled import DALIAN, LEGEND, PETROCHEMICALS, beams, on_page, stamps, strokes, tiled, towers, words

U = mm(8.4)
NOTE = (Strong((Text("One tile is one billion yuan of output."),)), Text(" The 38 valves are the 38 enterprises."))


def drawn(spec: object, brand: Brand, width: float = 210, height: float = 223) -> Layout:
    (layout,) = lay_out(spec, Pt(mm(width)), Pt(mm(height)), brand)  # type: ignore[arg-type]
    assert overlapping(layout) == []
    assert outside(layout, BLEED) == []
    return layout


def many(count: int) -> tuple:
    names = ("pipes", "weave", "twill", "belts", "traces")
    return tuple(
        tiled(f"c{i}", names[i % 5], f"Name {i}", (None, point(f"{i}/target", 20 + 80 * ((i * 7) % count) / count)))
        for i in range(count)
    )


# ---------------------------------------------------------------------------------------------------- towers


def test_the_five_towers_of_a_cover_stand_on_the_module(brand: Brand) -> None:
    layout = drawn(towers(), brand)
    tiles = on_page(layout, "hue3")
    assert len(tiles) == 100
    assert tiles[0].size == pytest.approx(U)
    assert (tiles[0].x, max(tile.box.top for tile in tiles)) == pytest.approx((10 * U, 20 * U))


def test_a_covers_outer_towers_go_over_the_page_edges_and_all_over_its_foot(brand: Brand) -> None:
    layout = drawn(towers(), brand)
    assert min(tile.box.left for tile in stamps(layout, "hue1")) == pytest.approx(-BLEED)
    assert max(tile.box.right for tile in stamps(layout, "hue5")) == pytest.approx(layout.width + BLEED)
    for hue in range(1, 6):
        assert min(tile.box.bottom for tile in stamps(layout, f"hue{hue}")) == pytest.approx(-BLEED)


def test_a_covers_goals_are_light_and_a_fact_without_goal_is_heavy(brand: Brand) -> None:
    only_start = tiled("c", "pipes", "Name", (point("c/baseline", 40), None))
    layout = drawn(towers((*DALIAN, only_start)), brand)
    assert words(layout, "software/target").weight == "extralight"
    assert words(layout, "c/baseline").weight == "black"


def test_a_cover_lists_the_figures_that_it_draws_without_words(brand: Brand) -> None:
    assert set(drawn(towers(), brand).unworded) == {"petro/baseline", "autos/baseline", "electronics/baseline"}


def test_from_eight_clusters_on_towers_stand_in_the_order_of_their_goals(brand: Brand) -> None:
    layout = drawn(towers(many(8)), brand)
    labels = sorted((mark.x, mark.text) for mark in layout.words if mark.key)
    assert [float(text) for _, text in labels] == sorted((float(text) for _, text in labels), reverse=True)
    assert not any(mark.text == "output value" for mark in layout.words)
    unsorted = drawn(towers(many(7)), brand)
    assert any(mark.text == "output value" for mark in unsorted.words)


def test_from_twenty_clusters_on_towers_go_without_labels(brand: Brand) -> None:
    layout = drawn(towers(many(20)), brand)
    assert not any(mark.key for mark in layout.words)
    assert len(layout.unworded) == 20


def test_a_cluster_in_another_unit_has_words_and_no_tiles(brand: Brand) -> None:
    other = point("visitors/target", 12).text
    cluster = replace(
        tiled("tourism", "twill", "Tourism", (None, None)), target_label=(other, Text(" million visitors"))
    )
    layout = drawn(towers((PETROCHEMICALS, cluster)), brand)
    assert stamps(layout, "hue3") == []
    assert words(layout, "visitors/target").text == "12"
    assert "Tourism" in {mark.text for mark in layout.words}


# ----------------------------------------------------------------------------------------------------- tower


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_tower_stands_at_its_pages_outer_edge_with_true_values_beside_it(brand: Brand, side: str) -> None:
    spec = Tower(PETROCHEMICALS, 1.0, 100.0, side, NOTE, "2008", "2015")  # type: ignore[arg-type]
    layout = drawn(spec, brand, 92.4, 297)
    tiles = on_page(layout, "hue1")
    assert tiles[0].size == pytest.approx(1.6 * U)
    assert min(tile.x for tile in tiles) == pytest.approx(0 if side == "left" else 3 * U)
    (start,) = [stroke for stroke in strokes(layout, "ink") if len(stroke.points) == 2]
    assert start.points[0][1] == pytest.approx(44.3 / 5 * 1.6 * U)
    outer = min(t.box.left for t in stamps(layout, "hue1")) if side == "left" else layout.width
    assert outer == pytest.approx(-BLEED if side == "left" else layout.width)
    assert {mark.key for mark in layout.words} >= {"petro/baseline", "petro/target"}
    assert layout.unworded == ()


def test_close_values_on_a_rail_do_not_meet(brand: Brand) -> None:
    cluster = tiled("c", "pipes", "Name", (point("c/baseline", 99), point("c/target", 100)))
    layout = drawn(Tower(cluster, 1.0, 100.0, "left", NOTE, "2008", "2015"), brand, 92.4, 297)
    assert words(layout, "c/target").y > words(layout, "c/baseline").y


# ----------------------------------------------------------------------------------------------------- beams


def test_the_fold_of_a_spread_falls_on_half_of_the_scale(brand: Brand) -> None:
    left, right = (drawn(beams(half), brand, 210, 187.8) for half in ("left", "right"))
    row = [tile for tile in stamps(left, "hue3") if tile.box.right <= left.width + 0.01]
    assert len(row) == 50
    assert row[0].size == pytest.approx(0.92 * U)
    assert row[0].x == pytest.approx(2 * U)
    assert max(tile.box.right for tile in row) == pytest.approx(left.width)
    assert max(tile.box.right for tile in stamps(left, "hue3")) == pytest.approx(left.width + BLEED)
    assert min(tile.box.left for tile in stamps(right, "hue3")) == pytest.approx(-BLEED)


def test_each_figure_is_worded_on_one_half_and_listed_on_the_other(brand: Brand) -> None:
    left, right = (drawn(beams(half), brand, 210, 187.8) for half in ("left", "right"))
    one, other = ({mark.key for mark in half.words if mark.key} for half in (left, right))
    assert not one & other
    assert one | other == {mark for half in (left, right) for mark in half.unworded} == one ^ other


# ------------------------------------------------------------------------------------------------------ band


def test_a_band_of_a_hundred_tiles_has_four_rows(brand: Brand) -> None:
    (layout,) = lay_out(Band(PETROCHEMICALS, 1.0), Pt(21 * U), None, brand)
    tiles = on_page(layout, "hue1")
    assert len({round(tile.y, 3) for tile in tiles}) == 4
    assert tiles[0].size == pytest.approx(0.84 * U, rel=0.01)
    assert outside(layout) == []
    assert layout.unworded == ()


def test_bands_of_one_series_have_tiles_of_one_size_at_most(brand: Brand) -> None:
    small = tiled("c", "pipes", "Name", (None, point("c/target", 30)))
    (layout,) = lay_out(Band(small, 1.0), Pt(21 * U), None, brand)
    assert stamps(layout, "hue1")[0].size == pytest.approx(0.84 * U)


# --------------------------------------------------------------------------------------------------- gallery


def gallery(clusters: tuple = DALIAN) -> Gallery:
    text = (Text("38 enterprises, West Pacific and Yisheng Petrochemical among them."),)
    entries = tuple(
        GalleryEntry(cluster, "billion yuan of output a year by 2015", "billion yuan in 2008", text, "38 valves")
        for cluster in clusters
    )
    return Gallery(entries, 1.0, (100, 50), LEGEND)


def test_a_posters_towers_are_four_tiles_wide_and_every_figure_stands_beside_them(brand: Brand) -> None:
    layout = drawn(gallery(), brand, 420, 245)
    tiles = stamps(layout, "hue3")
    assert tiles[0].size == pytest.approx(1.1 * U, rel=0.001)
    assert len([tile for tile in tiles if tile.box.bottom >= -0.01]) == 100
    assert layout.unworded == ()
    assert words(layout, "petro/target").colour == "ink_target"
    assert words(layout, "petro/baseline").weight == "black"


def test_a_start_stands_over_a_line_at_its_own_height(brand: Brand) -> None:
    layout = drawn(gallery(), brand, 420, 245)
    heights = {round(stroke.points[0][1], 1) for stroke in strokes(layout, "paper")}
    size = stamps(layout, "hue1")[0].size
    assert round(44.3 / 4 * size, 1) in heights


def test_a_poster_of_many_clusters_has_towers_side_by_side(brand: Brand) -> None:
    layout = drawn(gallery(many(20)), brand, 420, 245)
    assert len({mark.line for mark in layout.marks if isinstance(mark, Stamp)} & {f"hue{i}" for i in range(1, 6)}) == 5
    assert len(layout.unworded) == 20
