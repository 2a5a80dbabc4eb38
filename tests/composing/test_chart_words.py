"""What a chart says without its picture, for those who hear the document: sentences with all that it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from planpress.charts.specs import BaselineToTarget, Bullets, RankedBars
from planpress.composing import compose
from planpress.composing.chart_words import MOST
from planpress.composing.finishing import figures_of
from planpress.document import (
    Chart,
    Cover,
    Document,
    Heading,
    QuantityText,
    Table,
    plain_text,
    walk,
)
from planpress.errors import InputError
from planpress.planning.model import Plan
from planpress.planning.reading import read_plan
from tests.composing.plans import BRIEFING, DATE, ROOT, plan_of
from tests.composing.test_progress import MIXED
from tests.composing.test_templates import make
from tests.test_any_plan import plans

__all__ = ["make"]

B = "billion RMB"
TEMPLATES = ("briefing", "progress")
SAMPLES = ("dalian", "korea-regions", "malaysia-nimp2030")


def many(clusters: int) -> Plan:
    """A plan of clusters in turn with both ends, without a start, with limits, and without a target."""
    turns = [(f"{{}} {B}", f"{{}}0 {B}"), ("", f"over {{}}0 {B}"), (f"over {{}} {B}", f"{{}}0 {B}"), (f"{{}} {B}", "")]
    return plan_of(
        {f"c{i}": tuple(words.format(i + 5) for words in turns[i % 4]) for i in range(clusters)}  # type: ignore[misc]
    )


@cache
def document(name: str, template: str) -> Document:
    """A document of a sample plan, of one made of so many clusters, or of one with outcomes of many sorts."""
    plan = MIXED if name == "mixed" else many(int(name)) if name.isdigit() else read_plan(ROOT / "data" / name)
    return compose(plan, ROOT / "templates" / template, "en", DATE)


def charts(made: Document) -> list[Chart]:
    return [node for node in walk(made.blocks) if isinstance(node, Chart)]


def are_sentences(words: str) -> bool:
    faults = re.search(r"\.\.|  | [,.;:]|[,;:]\.|\b1 clusters\b|[{}*_\[\]]|\bNone\b|“”|\(\)|in in|for to", words)
    return faults is None and words[:1].upper() == words[:1] and words.endswith(".")


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", [*SAMPLES, "mixed", "1", "2", "12", "43"])
def test_each_chart_says_its_message_and_its_figures_in_sentences(name: str, template: str) -> None:
    made = document(name, template)
    for cover in (node for node in walk(made.blocks) if isinstance(node, Cover)):
        assert are_sentences(cover.alt), cover.alt
    for chart in charts(made):
        assert chart.alt.startswith(plain_text(chart.title)) and are_sentences(chart.alt), chart.alt
        shown = {node.number for node in walk(chart.spec) if isinstance(node, QuantityText) and not node.absent}
        if _rows(chart) <= MOST:
            assert [number for number in shown if number not in chart.alt] == [], chart.alt


def _rows(chart: Chart) -> int:
    match chart.spec:
        case BaselineToTarget() | Bullets():
            return sum(len(panel.rows) for panel in chart.spec.panels)
        case RankedBars():
            return len(chart.spec.names)
    return 1


def test_what_is_missing_and_what_is_a_limit_is_said() -> None:
    (first, *_) = charts(document("dalian", "briefing"))
    said = first.alt.replace("\u00a0", " ").replace("\u2009", " ")
    assert "Software, sales revenue: baseline not stated; target over 100 billion RMB in 2015." in said
    assert "over 10 billion RMB in 2008; target 100 billion RMB in 2015; implied growth at most 38.9 % a year." in said


def test_of_many_rows_the_extremes_and_what_is_missing_are_told() -> None:
    (first, *_) = charts(document("43", "briefing"))
    said = first.alt.replace("\u00a0", " ")
    assert "43 clusters are shown. The highest target: C42" in said and "The lowest: C0" in said
    assert "Eleven state no baseline." in said and "Ten state no target." in said
    assert said.endswith("All values stand under “Figures and sources”.")


def test_outcomes_say_how_they_stand_and_what_they_count() -> None:
    said = [chart.alt.replace("\u00a0", " ") for chart in charts(document("mixed", "progress"))]
    assert (
        "C, output value: target 100 billion RMB in 2015; outcome 66 billion RMB in 2015, counted for “Whole city”; "
        in (said[0])
    )
    assert "missed (even on a wider count), at least 34 billion RMB short." in said[0]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_the_charts_of_any_plan_speak_in_sentences(plan: Plan) -> None:
    for template in TEMPLATES:
        for chart in charts(compose(plan, ROOT / "templates" / template, "en", DATE)):
            assert chart.alt.endswith("."), chart.alt  # names may hold anything: what is inside cannot be told


# ------------------------------------------------------------------------------------ a template's own words


CHART = ":::{chart} path\n:clusters: a\n"


def test_a_template_may_word_a_chart_itself_with_figures_of_the_plan(make: Any) -> None:
    (chart,) = charts(
        make(CHART + ":alt: {{ plan.clusters[0].label }} is to reach {{ plan.clusters[0].target }}.\n:::\n")
    )
    assert chart.alt == "A is to reach 100\u00a0billion RMB."


def test_a_title_of_the_template_opens_the_generated_words(make: Any) -> None:
    (chart,) = charts(make(CHART + ":title: Will it do?\n:::\n"))
    assert chart.alt.startswith("Will it do? A, output value: over 10")


@pytest.mark.parametrize(
    "fence", [CHART + ":alt:\n:::\n", ":::{table}\n:alt:\n\n| A | B |\n|---|---|\n| 1 | 2 |\n:::\n"]
)
def test_empty_words_for_a_chart_or_a_table_are_a_fault_with_its_line(make: Any, fence: str) -> None:
    with pytest.raises(InputError) as raised:
        make(fence)
    (fault,) = raised.value.faults
    assert "is empty" in fault.reason and fault.place.line == 1 and "delete the line" in fault.mend


# ------------------------------------------------------------------------------------------ figures in tables


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", [*SAMPLES, "mixed", "1", "2", "12", "43"])
def test_each_chart_leads_to_a_heading_with_all_its_figures_in_tables(name: str, template: str) -> None:
    made = document(name, template)
    for chart in charts(made):
        assert figures_of(chart.spec) <= _figures_below(made, chart.data), f"{chart.anchor} -> {chart.data}"


def _figures_below(made: Document, anchor: str) -> set[str]:
    """The figures in tables from a heading to the next of its level or a higher one."""
    level, found = 0, set()
    for node in walk(made.blocks):
        if isinstance(node, Heading):
            if node.anchor == anchor:
                level = node.level
            elif node.level <= level:
                break
        elif isinstance(node, Table) and level:
            found |= figures_of(node.rows)
    assert level, f"no heading #{anchor}"
    return found


def test_the_years_of_a_path_stand_in_a_table_of_the_annex() -> None:
    made = document("dalian", "briefing")
    path = next(chart for chart in charts(made) if chart.anchor == "chart-path")
    assert path.data == "values-by-year"
    table = next(node for node in walk(made.blocks) if isinstance(node, Table) and "2008–2015" in node.alt)
    assert [plain_text(column.head) for column in table.columns[1:]] == [str(year) for year in range(2008, 2016)]
    assert [plain_text(cell) for cell in table.rows[0].cells[1:]] == [
        "44.3",
        "49.8",
        "55.9",
        "62.8",
        "70.5",
        "79.2",
        "89.0",
        "100",
    ]


def test_a_long_path_is_divided_into_tables_of_few_years() -> None:
    heads = [
        [plain_text(column.head) for column in node.columns[1:]]
        for node in walk(document("malaysia-nimp2030", "briefing").blocks)
        if isinstance(node, Table) and plain_text(node.columns[1].head).isdigit()
    ]
    assert ["2019", "2020", "2021", "2022", "2023", "2024"] in heads and ["2025", *map(str, range(2026, 2031))] in heads


def test_a_document_without_such_a_table_leads_nowhere(make: Any) -> None:
    (chart,) = charts(make("# A\n\n" + CHART + ":::\n"))
    assert chart.data == ""


# ------------------------------------------------------------------------------------- tables and headings


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", [*SAMPLES, "mixed", "43"])
def test_each_table_says_what_it_holds_and_each_column_has_a_head(name: str, template: str) -> None:
    for table in (node for node in walk(document(name, template).blocks) if isinstance(node, Table)):
        assert table.alt.strip() and all(plain_text(column.head).strip() for column in table.columns), table.alt


def test_a_plain_table_of_a_text_says_its_length_and_columns(make: Any) -> None:
    (table,) = make("| A * B | C |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n").blocks
    assert table.alt == "Two rows with A * B and C."


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", [*SAMPLES, "mixed", "1", "43"])
def test_no_heading_level_is_left_out(name: str, template: str) -> None:
    levels = [node.level for node in walk(document(name, template).blocks) if isinstance(node, Heading)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))


# --------------------------------------------------------------------------------------------- abbreviations


def test_a_document_knows_its_abbreviations_in_its_language_the_longest_first() -> None:
    plan = replace(
        plan_of({"a": ("", f"4 {B}")}), abbreviations={"RM": {"": "ringgit"}, "RMB": {"": "x", "en": "renminbi"}}
    )
    assert compose(plan, BRIEFING, "en", DATE).abbreviations == (("RMB", "renminbi"), ("RM", "ringgit"))
