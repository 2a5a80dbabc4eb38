"""Promises about tiles in the pictures that Word shows."""

from __future__ import annotations

from lxml import etree

from planpress.brand import Brand
from planpress.charts.geometry import Box, Layout, Stamp
from planpress.charts.motifs import MOTIFS, Spot
from planpress.writers.word.vectors import svg

SKETCH = MOTIFS["pipes"].sketch(Spot("a", 0, 0, 1))
SVG, HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"


def drawn(brand: Brand, *stamps: Stamp) -> etree._Element:
    return etree.fromstring(svg(Layout(100, 50, stamps), brand, "ink"))


def test_a_sketch_is_defined_once_and_used_at_each_place(brand: Brand) -> None:
    root = drawn(brand, Stamp(SKETCH, 0, 0, 50, "hue1", "ink"), Stamp(SKETCH, 50, 0, 50, "hue1", "ink"))
    (defined,) = root.iterfind(f"{SVG}defs/{SVG}g")
    uses = list(root.iter(f"{SVG}use"))
    assert [use.get(HREF) for use in uses] == [f"#{defined.get('id')}"] * 2
    places = [use.getparent().get("transform") for use in uses]
    assert places == ["translate(0.00 0.00) scale(50.000)", "translate(50.00 0.00) scale(50.000)"]


def test_a_part_of_a_stamp_has_a_clip_of_its_own(brand: Brand) -> None:
    root = drawn(brand, Stamp(SKETCH, 0, 0, 50, "hue1", "ink", part=Box(0.0, 0.0, 0.3, 1.0)))
    (clip,) = root.iterfind(f"{SVG}g/{SVG}clipPath/{SVG}rect")
    assert float(clip.get("width")) == 0.306


def test_a_picture_without_tiles_has_no_definitions(brand: Brand) -> None:
    assert b"defs" not in svg(Layout(10, 10, ()), brand, "paper")
