"""Charts of Word's own: real charts with their sheets, which say what the plan says and can be edited."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from planpress.brand import Brand
from planpress.charts import LAYOUTS
from planpress.charts.specs import (
    BaselineToTarget,
    DumbbellPanel,
    DumbbellRow,
    Milestone,
    Path,
    PathActual,
    Signs,
    Spec,
)
from planpress.composing import compose
from planpress.document import Chart, Document, walk
from planpress.integrity.checks import check_docx
from planpress.planning.reading import read_plan
from planpress.reconciling.charts import figures_of
from planpress.reconciling.native import printed, read_chart
from planpress.reconciling.printouts import squeezed
from planpress.writers.word import write_docx
from planpress.writers.word.charts import NATIVE, PICTURES
from planpress.writers.word.charts.formats import number_format
from planpress.writers.word.charts.model import PLACES
from tests.charts import factories, strategies
from tests.conftest import ROOT
from tests.writers.sample import document, words
from tests.writers.word.charts.opened import NS, OpenedChart, charts_in, drawn
from tests.writers.word.opened import Opened

KINDS: dict[str, Callable[..., Any]] = {
    "baseline-to-target": strategies.dumbbells,
    "bullets": strategies.bullets,
    "path": strategies.paths,
    "ranked-bars": strategies.ranked,
    "target-history": strategies.histories,
}
PLANS = ("dalian", "korea-regions", "malaysia-nimp2030")
DATE = dt.date(2026, 2, 1)


def briefing_or_progress(plan: str, template: str) -> Document:
    return compose(read_plan(ROOT / "data" / plan), ROOT / "templates" / template, "en", DATE)


def test_every_kind_of_chart_is_native_or_says_why_not() -> None:
    kinds = {spec.__dataclass_fields__["kind"].default for spec in get_args(Spec)}
    assert set(LAYOUTS) <= set(NATIVE) | set(PICTURES) == kinds
    assert not set(NATIVE) & set(PICTURES)
    assert all(PICTURES.values())
    assert set(KINDS) == set(NATIVE), "each is drawn in these tests"


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("template", ["briefing", "progress"])
def test_the_sheet_the_chart_and_the_plan_say_the_same(brand: Brand, plan: str, template: str) -> None:
    whole = briefing_or_progress(plan, template)
    charts = charts_in(write_docx(whole, brand))
    specs = [node.spec for node in walk(whole) if isinstance(node, Chart) and node.spec.kind in NATIVE]
    assert charts and len(charts) >= len(specs)
    for chart in charts:
        assert_sheet_is_cache(chart)
    shown = {round(float(node.text or ""), 9) for chart in charts for node in chart.all(".//c:numRef//c:v")}
    stated = {round(value, 9) for spec in specs for value in values_of(spec)}
    assert stated <= shown


def values_of(spec: object) -> list[float]:
    """All values that a spec's points have."""
    return [float(node.value) for node in walk(spec) if hasattr(node, "value")]


def assert_sheet_is_cache(chart: OpenedChart) -> None:
    for formula, cached in chart.caches():
        cells = chart.cells(formula)
        assert len(cells) == len(cached)
        for cell, text in zip(cells, cached, strict=True):
            assert (cell is None) == (text is None)
            assert cell is None or (float(text) == cell if isinstance(cell, int | float) else text == cell)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_chart_says_each_figure_and_labels_only_where_word_accepts_it(
    brand: Brand, kind: str, data: st.DataObject
) -> None:
    spec = data.draw(strategies.specs(KINDS[kind]))
    chart = Chart(spec, words("The message"), words("Measure"), "What it says", "chart")
    data = write_docx(document(chart), brand)
    assert check_docx(data) == ()
    charts = charts_in(data)
    for found in charts:
        assert_sheet_is_cache(found)
        assert_labels_are_sound(found)
    texts = "\n".join(text for found in charts for text in read_chart(found.part, 0).texts)
    line = figures_of(spec.line_note) if isinstance(spec, Path) else {}  # without a line its name is not shown
    for forms in (forms for key, forms in figures_of(spec).items() if key not in line):
        assert any(squeezed(f"{form.qualifier}{form.number}") in texts for form in forms)


def assert_labels_are_sound(chart: OpenedChart) -> None:
    """Each place is one that Word takes; each gap's label is deleted, or LibreOffice prints a 0 there."""
    (form,) = [name for name in PLACES if chart.all(f".//c:{name}Chart")]
    assert set(chart.values(".//c:dLblPos")) <= PLACES[form]
    for series in chart.all(".//c:ser"):
        cache = next(series.iterfind(f"c:{'yVal' if form == 'scatter' else 'val'}//c:numCache", NS))
        stated = {point.get("idx") for point in cache.iterfind("c:pt", NS)}
        gaps = set(map(str, range(int(cache.find("c:ptCount", NS).get("val"))))) - stated
        deleted = {one.find("c:idx", NS).get("val") for one in series.iterfind(".//c:dLbl[c:delete]", NS)}
        assert gaps <= deleted or series.find("c:dLbls", NS) is None
    assert "0" not in chart.values(".//c:dLbls/c:dLbl/c:delete")


@pytest.mark.parametrize("plan", PLANS)
def test_files_with_charts_are_valid(brand: Brand, plan: str, tmp_path: Any) -> None:
    for template in ("briefing", "progress"):
        file = tmp_path / f"{template}.docx"
        file.write_bytes(write_docx(briefing_or_progress(plan, template), brand))
        assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []


# ------------------------------------------------------------------------------------------ what they look like


def test_the_sheet_names_its_rows_and_columns_as_the_chart_does(brand: Brand) -> None:
    (chart,) = drawn(brand, factories.dumbbells())
    rows = [[cell for cell in row if cell is not None] for row in chart.sheet.iter_rows(values_only=True)]
    assert rows[0] == ["2008 baseline", "2015 target", "2008 baseline +"]
    assert rows[1] == ["Output value", "Petrochemicals\nimplied 12.3\u2009% a year", 44.3, 100, 55.7]
    assert rows[2] == ["New materials\n(2008 baseline not stated)", 100]
    assert [row[0] for row in rows if row[0] in ("Output value", "Sales revenue")] == ["Output value", "Sales revenue"]


def test_clusters_stand_in_the_order_of_the_plan_and_of_the_pdf(brand: Brand) -> None:
    (chart,) = drawn(brand, factories.dumbbells())
    names = [name.partition("\n")[0] for name in chart.categories]
    spec = factories.dumbbells()
    assert names == [row.name for panel in spec.panels for row in panel.rows]
    ranked, _ = drawn(brand, factories.ranked())
    assert [name.partition("\n")[0] for name in ranked.categories] == list(factories.ranked().names)


def test_a_limit_is_hollow_and_says_so_in_a_label_that_follows_the_value(brand: Brand) -> None:
    (chart,) = drawn(brand, factories.dumbbells())
    _, targets = chart.all(".//c:ser")
    (ring, *_) = [point for point in targets.iterfind("c:dPt", NS) if point.find("c:idx", NS).get("val") == "3"]
    assert ring.find("c:marker/c:spPr/{*}noFill", NS) is not None
    label = next(one for one in targets.iterfind(".//c:dLbl", NS) if one.find("c:idx", NS).get("val") == "3")
    assert label.find("c:numFmt", NS).get("formatCode") == '"over "0'
    assert label.find("c:showVal", NS).get("val") == "1", "no words of its own that would go stale"
    assert not chart.all(".//c:dLbl/c:tx")


def test_bars_start_at_zero_and_what_is_not_stated_has_words_but_no_bar(brand: Brand) -> None:
    charts = drawn(brand, factories.ranked())
    assert len(charts) == 2, "one for each measure, so that each has one axis and one unit"
    for chart in charts:
        assert chart.values(".//c:valAx//c:min") == ["0"]
        assert [cell for _, cells in chart.caches() for cell in cells][-2:] == [None, None]
    assert charts[0].categories[-1] == "Software\n(baseline not stated)"


def test_colours_are_the_theme_s_so_that_charts_follow_a_house_style(brand: Brand) -> None:
    for spec in (factories.dumbbells(), factories.path(), factories.ranked()):
        for chart in drawn(brand, spec):
            assert not list(chart.part.iter("{*}srgbClr"))
            assert {node.get("typeface") for node in chart.part.iter("{*}latin")} == {"+mn-lt"}


def test_a_hatched_bar_is_of_an_outcome_that_counts_something_else(brand: Brand) -> None:
    specs = (strategies.bullets(random.Random(seed)) for seed in range(30))
    spec = next(one for one in specs if any(r.actual and not r.matches for p in one.panels for r in p.rows))
    hatched = sum(len(list(chart.part.iter("{*}pattFill"))) for chart in drawn(brand, spec))
    assert hatched == sum(bool(row.actual and not row.matches) for panel in spec.panels for row in panel.rows)


def test_many_clusters_take_several_charts_on_one_scale(brand: Brand) -> None:
    rows = tuple(DumbbellRow(f"Cluster {n}", "", None, factories.point(f"{n}/target", n)) for n in range(1, 44))
    charts = drawn(brand, BaselineToTarget((DumbbellPanel("", rows),), "bn RMB", "2008 baseline", "2015 target"))
    assert [name for chart in charts for name in chart.categories] == [row.name for row in rows]
    assert max(len(chart.categories) for chart in charts) <= 8
    assert {tuple(chart.values(".//c:valAx//c:max")) for chart in charts} == {("50",)}


# -------------------------------------------------------------------------------------------------- the path


def test_the_line_of_a_path_is_worked_out_in_the_sheet_so_that_it_follows_an_edit(brand: Brand) -> None:
    (chart,) = drawn(brand, factories.path())
    rows = list(chart.formulas.iter_rows(min_row=2, values_only=True))
    line, (first, last) = [row[1] for row in rows], (rows[0][2], rows[-1][3])
    assert (first, last) == (44.3, 100), "both ends are plain figures, to be edited"
    cached = [row[1] for row in chart.sheet.iter_rows(min_row=2, values_only=True)]
    assert [worked_out(str(formula), 44.3, 100) for formula in line] == pytest.approx(cached)
    doubled = [worked_out(str(formula), 44.3, 200) for formula in line]
    assert doubled[0] == 44.3 and doubled[-1] == 200 and doubled == sorted(doubled)


def worked_out(formula: str, start: float, goal: float) -> float:
    """A formula's result: cells, powers and brackets are all it has."""
    plain = formula.removeprefix("=").replace("$C$2", str(start)).replace("^", "**")
    plain = re.sub(r"\$D\$\d+", str(goal), plain)
    assert re.fullmatch(r"[\d.*/()]+", plain)
    return float(eval(plain))


def test_a_start_that_is_not_stated_is_told_in_words_and_has_no_value(brand: Brand) -> None:
    chart = Chart(factories.path_without_a_start(), words("The message"), (), "What it says", "chart")
    opened = Opened(write_docx(document(chart), brand))
    row = "no starting value, so no yearly values can be implied"
    assert opened.styled("Subtle") == [f"2008 baseline not stated: {row}"]
    (chart,) = charts_in(opened.data)
    assert [row[1] for row in chart.sheet.iter_rows(min_row=2, values_only=True)] == [None] * 7 + [100]


def test_an_outcome_of_a_quarter_stands_between_the_years(brand: Brand) -> None:
    point = factories.point("petro/actual", 70)
    spec = Path(
        2008, 2012, *factories.PETRO, "start", "target", actuals=(PathActual(2010.25, point, True, "first quarter"),)
    )
    (chart,) = drawn(brand, spec)
    assert chart.all(".//c:scatterChart")
    assert [row[0] for row in chart.sheet.iter_rows(min_row=2, values_only=True)] == [
        2008,
        2009,
        2010,
        2011,
        2012,
        2010.25,
    ]
    assert chart.values(".//c:dispBlanksAs") == ["gap"]


def test_milestones_and_outcomes_have_columns_of_their_own(brand: Brand) -> None:
    on_the_way, outcome = factories.point("a/target", 60), factories.point("a/actual", 66, "over", "lower")
    spec = Path(
        2008,
        2015,
        *factories.PETRO,
        "2008 baseline",
        "2015 target",
        actuals=(PathActual(2013, outcome, False, "whole city"),),
        milestones=(Milestone(2011, on_the_way),),
    )
    (chart,) = drawn(brand, spec)
    heads = [head for head in next(chart.sheet.iter_rows(max_row=1, values_only=True)) if head]
    assert heads == ["2008 baseline", "2015 target", "Yearly milestones", "Outcome"]
    assert '"over "0" whole city"' in chart.values(".//c:dLbl/c:numFmt", "formatCode")


# ------------------------------------------------------------------------------------------------ number formats


@pytest.mark.parametrize(
    ("value", "text", "code"),
    [
        (44.3, "44.3", "0.0"),
        (100, "over 100", '"over "0'),
        (1000, "1,000", "#,##0"),
        (50, "50–55", '0"–55"'),
        (66, "66 whole city, 2015", '0" whole city, 2015"'),
        (100, "target over 100 by 2030", '"target over "0" by 2030"'),
        (2.5, 'the "new" 2.50', '"the ”new” "0.00'),
        (7, "in words only", '"in words only"'),
        (0.5, "", "General"),
    ],
)
def test_a_figure_s_words_become_its_number_format(value: float, text: str, code: str) -> None:
    assert number_format(value, text, Signs()) == code


def test_signs_of_other_languages_are_read_but_written_as_excel_has_them() -> None:
    assert number_format(1234.5, "über 1.234,5", Signs(",", ".")) == '"über "#,##0.0'
    assert printed(1234.5, '"über "#,##0.0', ",", ".") == "über 1.234,5"
    assert number_format(1234.5, "1\u202f234,5", Signs(",", "\u202f")) == "#,##0.0"


@given(st.decimals(0, 10**12, places=2, allow_nan=False), st.sampled_from(["", "over ", "at most "]))
def test_what_a_format_prints_is_what_the_plan_says(value: Any, qualifier: str) -> None:
    text = f"{qualifier}{value:,}"
    assert printed(float(value), number_format(float(value), text, Signs()), ".", ",") == text


# ---------------------------------------------------------------------------------------------------- pictures


def test_a_template_may_ask_for_a_picture_which_is_svg_with_png_for_others(brand: Brand) -> None:
    chart = Chart(factories.path(), words("The message"), (), "What it says", "chart", form="picture")
    data = write_docx(document(chart), brand)
    assert not charts_in(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        (drawing,) = [package.read(name).decode() for name in names if name.endswith(".svg")]
        assert b"96DAC541-7B7A-43D3-8B79-37D633B846F1" in package.read("word/document.xml")
    assert any(name.endswith(".png") for name in names)
    assert drawing.startswith("<svg ") and ">44.3</text>" in drawing


def test_every_chart_has_words_for_those_who_do_not_see_it(brand: Brand) -> None:
    chart = Chart(factories.ranked(), words("The message"), (), "What it says", "chart")
    opened = Opened(write_docx(document(chart), brand))
    assert [node.get("descr") for node in opened.find(".//wp:docPr")] == ["What it says (1/2)", "What it says (2/2)"]


def test_figures_are_found_in_their_own_row_or_named(brand: Brand) -> None:
    """What reads a finished file back must see a figure that stands beside another name."""
    (chart,) = drawn(brand, factories.dumbbells())
    rows = {row.name: row.text for row in read_chart(chart.part, 0).rows}
    assert "44.3" in rows["Petrochemicals"] and "44.3" not in rows["Electronics"]
