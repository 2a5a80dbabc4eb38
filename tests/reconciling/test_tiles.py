"""Figures of charts drawn tile by tile, and of rises, are found in finished files beside their own names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planpress.brand import Brand
from planpress.charts.geometry import Layout, Words
from planpress.composing import compose
from planpress.composing.chart_parts import Charting
from planpress.composing.charting import CHARTS
from planpress.composing.markdown import Reader
from planpress.document import Document, QuantityText, walk
from planpress.planning.model import Plan
from planpress.planning.reading import read_plan
from planpress.reconciling import reconcile
from planpress.reconciling.charts import figures_of, may_be_unworded, rows_of
from planpress.writers import FORMATS
from planpress.writers.pdf import recording
from tests.composing.plans import DATE, ROOT, composed, plan_of

SAMPLES = ("dalian", "korea-regions", "malaysia-nimp2030")
B = "billion RMB"
PETRO = "petrochemicals/output_value"


def spec_of(plan: Plan, kind: str, cluster: str = "", **options: Any) -> Any:
    made = composed(plan)
    clusters = tuple(view for view in made.view.clusters if cluster in ("", view.id))
    return CHARTS[kind](Charting(made, Reader(made.ledger.texts, {}), clusters, **options))[0].spec


def dalian() -> Plan:
    return read_plan(ROOT / "data" / "dalian")


# ------------------------------------------------------------------------------------------------ specs


@pytest.mark.parametrize("kind", ["towers", "beams", "gallery"])
def test_each_clusters_figures_belong_to_its_name(kind: str) -> None:
    rows = {row.name: set(row.figures) for row in rows_of(spec_of(dalian(), kind))}
    assert list(rows) == ["Petrochemicals", "Software", "New materials", "Automobiles", "Electronics"]
    assert {f"{PETRO}/2008/actual", f"{PETRO}/2015/target"} <= rows["Petrochemicals"]
    assert all(key.startswith(("software/", "count(software")) for key in rows["Software"])


def test_a_posters_words_belong_to_their_tower() -> None:
    rows = {row.name: set(row.figures) for row in rows_of(spec_of(dalian(), "gallery"))}
    assert "automobiles/large_enterprises/undated/actual" in rows["Automobiles"]


@pytest.mark.parametrize("kind", ["tower", "band"])
def test_one_clusters_figures_are_all_found(kind: str) -> None:
    found = figures_of(spec_of(dalian(), kind, "automobiles"))
    assert {"automobiles/output_value/2008/actual", "automobiles/output_value/2015/target"} <= set(found)


def test_a_rise_holds_both_figures_and_its_rate() -> None:
    assert len(figures_of(spec_of(dalian(), "rise", "petrochemicals"))) == 3


def many(clusters: int) -> Plan:
    return plan_of({f"c{i}": (f"1{i} {B}", f"{i + 60} {B}") for i in range(clusters)})


@pytest.mark.parametrize(
    ("spec", "may"),
    [
        (spec_of(many(5), "gallery"), False),
        (spec_of(many(20), "towers"), True),
        (spec_of(many(20), "gallery"), True),
        (spec_of(many(14), "beams"), False),
        (spec_of(many(5), "beams", half="left"), True),
        (spec_of(many(1), "band"), False),
        (spec_of(many(1), "tower"), False),
        (spec_of(many(1), "rise"), False),
    ],
)
def test_only_charts_of_many_clusters_or_of_half_a_spread_may_leave_a_figure_out(spec: Any, may: bool) -> None:
    assert all(may_be_unworded(key, spec) is may for key in figures_of(spec))


def test_a_cover_of_few_towers_says_their_goals() -> None:
    spec = spec_of(many(5), "towers")
    assert {key for key in figures_of(spec) if not may_be_unworded(key, spec)} == {
        f"c{i}/output_value/2015/target" for i in range(5)
    }


def test_what_a_towers_note_counts_may_be_cut_but_not_the_towers_figures() -> None:
    tower = spec_of(dalian(), "tower", "petrochemicals")
    assert may_be_unworded("petrochemicals/enterprises/2008/actual", tower)
    assert not may_be_unworded(f"{PETRO}/2015/target", tower)


# ---------------------------------------------------------------------------------------- finished files


HEAD = """\
---
title: {{ plan.region }}
name: {{ plan.region }}
publisher: {{ plan.publisher }}
---

"""
RISEN = """\
{% for cluster in plan.clusters %}
## {{ cluster.name }}

:::{chart} rise
:clusters: {{ cluster.id }}
:::

{% endfor %}
{% include "parts/annex.md.j2" %}
"""


TILED = """\
::::::{page} A3-landscape
:ground: ink
:label: Tiles

:::::{area} 2 1 40 2
# Tiles
:::::

:::::{area} 2 4 * *
:on: ink

:::{chart} CHART
:::
:::::
::::::

{% include "parts/annex.md.j2" %}
"""


def made_of(folder: Path, plan: Plan, template: str) -> Document:
    for name in ("locale", "parts"):
        (folder / name).symlink_to(ROOT / "templates" / name)
    (folder / "own").mkdir()
    (folder / "own" / "document.md.j2").write_text(HEAD + template, "utf-8")
    return compose(plan, folder / "own", "en", DATE)


def assert_reconciled(document: Document, brand: Brand, suffix: str) -> None:
    found = reconcile(document, FORMATS[suffix].write(document, brand), suffix)
    assert not found.differences


@pytest.mark.parametrize("chart", ["towers", "beams", "beams\n:half: left", "beams\n:half: right", "gallery"])
@pytest.mark.parametrize("name", ["dalian", "korea-regions", "12"])
def test_fields_of_tiles_print_what_their_document_says(brand: Brand, tmp_path: Path, name: str, chart: str) -> None:
    plan = many(int(name)) if name.isdigit() else read_plan(ROOT / "data" / name)
    assert_reconciled(made_of(tmp_path, plan, TILED.replace("CHART", chart)), brand, "pdf")


@pytest.mark.parametrize("kind", ["tower", "band"])
@pytest.mark.parametrize("cluster", ["software", "automobiles"])
def test_one_clusters_field_prints_what_its_document_says(
    brand: Brand, tmp_path: Path, cluster: str, kind: str
) -> None:
    template = TILED.replace("CHART", f"{kind}\n:clusters: {cluster}")
    assert_reconciled(made_of(tmp_path, dalian(), template), brand, "pdf")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_a_rise_prints_what_its_document_says(brand: Brand, tmp_path: Path, name: str, suffix: str) -> None:
    document = made_of(tmp_path, read_plan(ROOT / "data" / name), RISEN)
    found = reconcile(document, FORMATS[suffix].write(document, brand), suffix)
    assert not found.differences
    printed = {node.key for node in walk(document.blocks) if isinstance(node, QuantityText) and node.key}
    assert {one.key for one in found.occurrences} == printed


@pytest.mark.usefixtures("drawn_anew")
@pytest.mark.parametrize(
    ("template", "right", "wrong"),
    [
        (RISEN, "44.3", "43.4"),
        (RISEN, "at most 38.9\u2009% a year", "38.9\u2009% a year"),
        (TILED.replace("CHART", "beams"), "44.3", "43.4"),
        (TILED.replace("CHART", "gallery"), "31", "13"),
        (TILED.replace("CHART", "tower\n:clusters: automobiles"), "over 10", "10"),
    ],
)
def test_a_wrong_figure_in_a_drawing_is_found(
    brand: Brand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str, right: str, wrong: str
) -> None:
    real = recording.recorded

    def changed(layout: Layout, of: object) -> object:
        """The picture with the figure as it should be written wrong."""
        marks = tuple(
            replace(mark, text=wrong) if isinstance(mark, Words) and mark.text == right else mark
            for mark in layout.marks
        )
        assert marks != layout.marks or template is RISEN
        return real(replace(layout, marks=marks), of)  # type: ignore[arg-type]

    monkeypatch.setattr(recording, "recorded", changed)
    document = made_of(tmp_path, dalian(), template)
    found = reconcile(document, FORMATS["pdf"].write(document, brand), "pdf")
    assert right.replace("\u2009", "") in [difference.figure.replace("\u2009", "") for difference in found.differences]


@pytest.mark.usefixtures("drawn_anew")
def test_a_beams_figure_under_another_name_is_found(
    brand: Brand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = recording.recorded

    def moved(layout: Layout, of: object) -> object:
        """The picture with two names in each other's places."""
        other = {"Petrochemicals": "Electronics", "Electronics": "Petrochemicals"}
        places = {mark.text: mark for mark in layout.words if mark.text in other}
        marks = tuple(
            replace(mark, y=places[other[mark.text]].y) if isinstance(mark, Words) and mark.text in places else mark
            for mark in layout.marks
        )
        return real(replace(layout, marks=marks), of)  # type: ignore[arg-type]

    monkeypatch.setattr(recording, "recorded", moved)
    document = made_of(tmp_path, dalian(), TILED.replace("CHART", "beams"))
    found = reconcile(document, FORMATS["pdf"].write(document, brand), "pdf")
    assert "44.3" in [difference.figure for difference in found.differences if difference.beside]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_brochure_prints_what_its_document_says(brand: Brand, name: str) -> None:
    document = compose(read_plan(ROOT / "data" / name), ROOT / "templates" / "brochure", "en", DATE)
    assert_reconciled(document, brand, "pdf")
