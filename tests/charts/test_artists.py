"""Promises about drawing a layout."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from planpress.brand import Brand
from planpress.charts import draw, lay_out
from planpress.charts.geometry import Box, Disc, Layout, Mark, Shape, Sketch, Stamp, Stroke, Words, hatch_lines, mm
from planpress.charts.metrics import Metrics
from planpress.charts.motifs import pens
from planpress.lengths import Pt
from tests.charts import factories


def pixels(brand: Brand, *marks: Mark, dpi: int = 72) -> np.ndarray:
    """A drawing of 40 x 20 points as rows of RGBA, the top row first."""
    figure = draw(Layout(40, 20, marks), brand)
    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def test_the_ground_is_left_to_the_page(brand: Brand) -> None:
    assert pixels(brand, Disc((5, 5), 2, "target"))[..., 3].min() == 0


def test_a_figure_has_the_layouts_size_and_no_axes(brand: Brand) -> None:
    (layout,) = lay_out(factories.path(), Pt(mm(115)), None, brand)
    figure = draw(layout, brand)
    assert tuple(figure.get_size_inches() * 72) == pytest.approx((layout.width, layout.height))
    assert figure.axes == []


def test_marks_are_drawn_where_the_layout_puts_them_at_any_resolution(brand: Brand) -> None:
    for dpi in (72, 144):
        picture = pixels(brand, Shape(((0, 0), (10, 0), (10, 10), (0, 10)), "derived"), dpi=dpi)
        scale = dpi // 72
        assert list(picture[15 * scale, 5 * scale, :3]) == rgb(brand.colour("derived"))
        assert picture[5 * scale, 5 * scale, 3] == 0


def test_later_marks_lie_in_front(brand: Brand) -> None:
    picture = pixels(brand, Disc((20, 10), 8, "baseline"), Disc((20, 10), 4, "target"))
    assert list(picture[10, 20, :3]) == rgb(brand.colour("target"))


def test_marks_of_one_look_become_one_path(brand: Brand) -> None:
    lines = [Stroke(((0, y), (40, y)), "cover_line", 1.6) for y in range(20)]
    assert len(draw(Layout(40, 20, tuple(lines)), brand).artists) == 1


def test_text_is_set_in_the_brands_own_files(brand: Brand, metrics: Metrics) -> None:
    text = "Huayuankou 花园口"
    words = Words(1, 5, text, 8, "ink", metrics.box(text, 1, 5, 8, "semibold"), "semibold")
    latin, chinese = draw(Layout(40, 20, (words,)), brand).artists
    assert (latin.text, latin.font.get_file()) == ("Huayuankou ", str(brand.faces.files["semibold"]))
    assert (chinese.text, chinese.font.get_file()) == ("花园口", str(brand.faces.scripts["zh"]))
    assert chinese.x == pytest.approx(1 + metrics.width("Huayuankou ", 8, "semibold"))


def test_a_dollar_sign_stays_a_dollar_sign(brand: Brand, metrics: Metrics) -> None:
    words = Words(1, 5, "$x$", 8, "ink", metrics.box("$x$", 1, 5, 8))
    assert pixels(brand, words)[..., 3].max() > 0


def test_hatching_ends_at_the_edges_of_its_box() -> None:
    box = Box(10, 20, 14, 60)
    lines = list(hatch_lines(box, 3))
    assert len(lines) > 5
    for line in lines:
        for x, y in line:
            assert box.left - 1e-9 <= x <= box.right + 1e-9
            assert box.bottom - 1e-9 <= y <= box.top + 1e-9
        (x0, y0), (x1, y1) = line
        assert x1 - x0 == pytest.approx(y1 - y0)


BAR = Sketch((pens.filled(pens.box(0.1)), pens.stroked(0.2, pens.line((0, 0.5), (1, 0.5)), ground=True)))


def test_a_stamp_is_its_sketch_in_two_colours_at_its_size(brand: Brand) -> None:
    for dpi in (72, 144):
        picture = pixels(brand, Stamp(BAR, 10, 0, 20, "hue1", "ink"), dpi=dpi)
        scale = dpi // 72
        assert list(picture[4 * scale, 20 * scale, :3]) == rgb(brand.colour("hue1"))
        assert list(picture[10 * scale, 20 * scale, :3]) == rgb(brand.colour("ink"))
        assert list(picture[13 * scale, 20 * scale, :3]) == rgb(brand.colour("hue1"))
        assert picture[10 * scale, 5 * scale, 3] == 0


def test_only_the_seen_part_of_a_stamp_is_drawn(brand: Brand) -> None:
    picture = pixels(brand, Stamp(BAR, 10, 0, 20, "hue1", "ink", True, Box(0.0, 0.0, 0.5, 1.0)))
    assert list(picture[0, 12, :3]) == rgb(brand.colour("ink"))
    assert picture[10, 25, 3] == 0
