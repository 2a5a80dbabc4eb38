"""Words and marks are judged on what is really behind them, and every document passes."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader

from planpress.accessibility.contrast import low_contrast, word_grounds
from planpress.accessibility.drawing import Shape, drawn_pages
from planpress.brand import PAIRS, Brand
from planpress.charts import lay_out
from planpress.charts.geometry import mm
from planpress.charts.specs import Skyline, SkylineColumn, Spec
from planpress.composing import compose
from planpress.lengths import Pt
from planpress.planning.reading import read_plan
from planpress.writers.pdf import write_pdf
from planpress.writers.pdf.marking import PageCanvas
from planpress.writers.pdf.recording import recorded
from tests.charts.factories import point
from tests.charts.test_every_layout import KINDS, WIDTHS
from tests.composing.plans import BRIEFING, DATE, ROOT
from tests.writers.sample import whole_document

SAMPLES = sorted(path.parent.name for path in (ROOT / "data").glob("*/publish.yaml"))
TEMPLATES = ("briefing", "progress")

Found = tuple[str, str, str, float]
"""Words, colour, ground, ratio to two decimals."""


def page(draw: Callable[[PageCanvas], None]) -> bytes:
    """A PDF of one page with what `draw` puts on it."""
    file = io.BytesIO()
    canvas = PageCanvas(file, pagesize=(600, 600))
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def box(canvas: PageCanvas, colour: str, *edges: float) -> None:
    """A filled rectangle from left and bottom, so wide and high."""
    canvas.setFillColor(HexColor(colour))
    canvas.rect(*edges, stroke=0, fill=1)


def words(canvas: PageCanvas, colour: str, text: str = "Words", size: float = 10, font: str = "Helvetica") -> None:
    canvas.setFillColor(HexColor(colour))
    canvas.setFont(font, size)
    canvas.drawString(100, 100, text)


def found(brand: Brand, draw: Callable[[PageCanvas], None]) -> list[Found]:
    findings = low_contrast(page(draw), brand)
    return [(each.words, each.colour, each.ground, round(each.ratio, 2)) for each in findings]


@cache
def sample(name: str, template: str, brand: Brand) -> bytes:
    return write_pdf(compose(read_plan(ROOT / "data" / name), BRIEFING.parent / template, "en", DATE), brand)


ON_INK = ("skyline", "band", "beams", "gallery", "towers")
"""The kinds of charts that stand on a dark page."""


def chart(spec: Spec, brand: Brand, width: float) -> Callable[[PageCanvas], None]:
    """Draws the chart's parts, each on a page with the ground that they have in documents; `width` in mm."""

    def draw(canvas: PageCanvas) -> None:
        for layout in lay_out(spec, Pt(mm(width)), None, brand):
            canvas.setPageSize((layout.width, layout.height))  # what is drawn on beyond the edge is not seen
            box(canvas, brand.colour("ink" if spec.kind in ON_INK else "paper"), 0, 0, 2000, 2000)
            recorded(layout, brand).replay(canvas)
            canvas.showPage()

    return draw


# --------------------------------------------------------------------------------------------- our documents


@pytest.mark.parametrize(("name", "template"), list(product(SAMPLES, TEMPLATES)))
def test_every_document_of_the_samples_can_be_read(brand: Brand, name: str, template: str) -> None:
    assert [str(finding) for finding in low_contrast(sample(name, template, brand), brand)] == []


def test_every_kind_of_block_can_be_read(brand: Brand) -> None:
    assert [str(finding) for finding in low_contrast(write_pdf(whole_document(), brand), brand)] == []


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
def test_every_kind_of_chart_can_be_read_whatever_its_figures(kind: str, brand: Brand, data: st.DataObject) -> None:
    assert found(brand, chart(data.draw(KINDS[kind]), brand, data.draw(WIDTHS))) == []


@pytest.mark.parametrize("target", range(3, 30))
def test_a_skylines_target_is_seen_among_the_lines_of_a_higher_baseline(brand: Brand, target: int) -> None:
    spec = Skyline((SkylineColumn("Harbour", point("a/baseline", 30), point("a/target", target, high=target + 0.5)),))
    assert found(brand, chart(spec, brand, 175)) == []


def test_a_brand_is_asked_for_every_pair_of_colours_that_words_are_shown_in(brand: Brand) -> None:
    asked = {frozenset((brand.colour(pair.role), brand.colour(pair.ground))) for pair in PAIRS}
    for name, template in product(SAMPLES, TEMPLATES):
        for drawn in drawn_pages(sample(name, template, brand)):
            shapes: list[Shape] = []
            for painted in drawn.painted:
                if isinstance(painted, Shape):
                    shapes.append(painted)
                else:
                    grounds = set(word_grounds(painted, shapes))
                    assert {frozenset((painted.ink.colour, ground)) for ground in grounds} <= asked


# ---------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("colour", "ground", "ratio"),
    [
        ("#8A98A5", "#EDF4F6", 2.65),  # grey on a tint
        ("#FFFFFF", "#FFFF00", 1.07),  # white on yellow
        ("#0E6E83", "#0E6E83", 1.0),  # words on a bar of their colour
        ("#777777", "#FFFFFF", 4.48),  # the lightest grey that fails on white
    ],
)
def test_words_too_like_their_ground_are_found_with_their_ratio(
    brand: Brand, colour: str, ground: str, ratio: float
) -> None:
    def draw(canvas: PageCanvas) -> None:
        box(canvas, ground, 0, 0, 600, 600)
        words(canvas, colour)

    assert ("Words", colour, ground, ratio) in found(brand, draw)


def test_words_that_reach_over_a_bar_only_in_part_are_found(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        box(canvas, "#0E6E83", 50, 90, 65, 30)
        words(canvas, "#0E6E83", "Words beyond the bar")

    assert found(brand, draw) == [("Words beyond the bar", "#0E6E83", "#0E6E83", 1.0)]


def test_the_topmost_ground_counts_and_what_is_painted_later_does_not(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        box(canvas, "#FFFFFF", 0, 0, 600, 600)
        box(canvas, "#12263A", 90, 90, 200, 30)
        words(canvas, "#FFFFFF")
        box(canvas, "#FFFFFF", 200, 90, 20, 30)

    assert found(brand, draw) == []


@pytest.mark.parametrize(
    ("size", "font", "enough"),
    [(18, "Helvetica", True), (17.5, "Helvetica", False), (14, "Helvetica-Bold", True), (14, "Helvetica", False)],
)
def test_large_words_need_less(brand: Brand, size: float, font: str, enough: bool) -> None:
    """#949494 has 3.03:1 on white."""
    assert (found(brand, lambda canvas: words(canvas, "#949494", size=size, font=font)) == []) is enough


def test_words_are_as_large_as_the_page_shows_them(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        canvas.scale(0.5, 0.5)
        words(canvas, "#949494", size=20)

    assert [finding[0] for finding in found(brand, draw)] == ["Words"]


def test_words_in_a_reused_form_are_judged_where_it_stands(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        canvas.beginForm("label")
        words(canvas, "#FFFFFF", "On the box")
        canvas.endForm()
        box(canvas, "#12263A", 290, 290, 200, 100)
        canvas.translate(200, 200)
        canvas.doForm("label")
        canvas.translate(0, -150)
        canvas.doForm("label")

    assert found(brand, draw) == [("On the box", "#FFFFFF", "#FFFFFF", 1.0)]


def test_a_veil_is_judged_as_it_shows(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        canvas.setFillColor(HexColor("#000000"), alpha=0.5)
        canvas.rect(0, 0, 600, 600, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#333333"), alpha=1)
        canvas.drawString(100, 100, "Words")

    assert found(brand, draw) == [("Words", "#333333", "#7F7F7F", 3.16)]


def test_words_on_a_picture_are_found_since_its_colours_differ(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (4, 4), "white")), 50, 50, 200, 200)
        words(canvas, "#000000")

    assert found(brand, draw) == [("Words", "#000000", "", 1.0)]


def test_words_that_paint_nothing_are_not_judged(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        text = canvas.beginText(100, 100)
        text.setFont("Helvetica", 10)
        text.setTextRenderMode(3)
        text.setFillColor(HexColor("#FFFFFF"))
        text.textOut("Heard only")
        canvas.drawText(text)

    assert found(brand, draw) == []


def test_a_finding_says_page_words_colours_and_what_is_needed(brand: Brand) -> None:
    (finding,) = low_contrast(page(lambda canvas: words(canvas, "#777777")), brand)
    assert str(finding) == "page 1: “Words”, #777777 on #FFFFFF, 4.47:1; at least 4.5:1 is needed"


# ---------------------------------------------------------------------------------------------------- marks


def test_a_bar_too_like_its_ground_is_found(brand: Brand) -> None:
    assert found(brand, lambda canvas: box(canvas, "#8A98A5", 100, 100, 80, 20)) == [
        ("", "#8A98A5", "#FFFFFF", 2.95),
    ]


def test_a_line_over_a_bar_too_like_it_is_found(brand: Brand) -> None:
    """The target's mark on an outcome's bar."""

    def draw(canvas: PageCanvas) -> None:
        box(canvas, "#0E6E83", 100, 100, 200, 15)
        canvas.setStrokeColor(HexColor("#D9622B"))
        canvas.setLineWidth(2.4)
        canvas.line(200, 98, 200, 117)

    assert found(brand, draw) == [("", "#D9622B", "#0E6E83", 1.6)]


def test_a_mark_in_the_very_colour_of_the_area_around_it_is_found(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        box(canvas, "#12263A", 0, 0, 600, 600)
        box(canvas, "#12263A", 100, 100, 80, 20)

    assert found(brand, draw) == [("", "#12263A", "#12263A", 1.0)]


def test_an_outlined_sign_is_seen_by_its_line(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        canvas.setStrokeColor(HexColor("#D9622B"))
        canvas.setFillColor(HexColor("#FFFFFF"))
        canvas.circle(100, 100, 6, stroke=1, fill=1)

    assert found(brand, draw) == []


def test_lines_that_cross_are_both_seen(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        for colour, ends in (("#0E6E83", (50, 50, 250, 250)), ("#D9622B", (50, 250, 250, 50))):
            canvas.setStrokeColor(HexColor(colour))
            canvas.setLineWidth(3)
            canvas.line(*ends)

    assert found(brand, draw) == []


def test_hairlines_tints_and_cleared_ground_may_be_faint(brand: Brand) -> None:
    def draw(canvas: PageCanvas) -> None:
        box(canvas, brand.colour("tint"), 0, 300, 600, 300)
        canvas.setStrokeColor(HexColor(brand.colour("hairline")))
        canvas.line(50, 50, 500, 50)
        box(canvas, brand.colour("paper"), 100, 40, 80, 20)

    assert found(brand, draw) == []
