"""Whatever a plan states is printed as what it is: changes, totals, ceilings, other areas, words, currencies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from planpress.composing import compose
from planpress.document import Chart, Document, KeyFigures, QuantityText, Reference, Row, Span, Table, plain_text, walk
from planpress.planning.model import Change, Kind, Observation, Plan, PlanText, Qualifier, Rate, Relation, Scope
from planpress.planning.periods import Period
from planpress.planning.units import Unit
from tests.composing.plans import BRIEFING, DATE, observation, plan_of, said

B = "billion RMB"


def with_observations(plan: Plan, *more: Observation) -> Plan:
    return replace(plan, observations=(*plan.observations, *more))


def target(figure: str, period: str = "2015", indicator: str = "employment") -> Observation:
    return observation("a", indicator, period, Kind.TARGET, figure)


def made(plan: Plan) -> Document:
    return compose(plan, BRIEFING, "en", DATE)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2009", " ")


def rows(document: Document) -> list[str]:
    return [
        plain(" | ".join(plain_text(cell) for cell in node.cells)) for node in walk(document) if isinstance(node, Row)
    ]


def headed(plan: Plan) -> Plan:
    """The plan with its only cluster judged by employment."""
    return replace(plan, clusters=(replace(plan.clusters[0], indicator="employment"),))


EMPTY = headed(plan_of({"a": ("", "")}))


@pytest.mark.parametrize(
    ("change", "figure", "period", "sentence"),
    [
        (Change.INCREASE, "53340 persons", "2033", "The cluster is to add 53,340 persons to its employment in 2033."),
        (
            Change.GROWTH,
            "2.3 % a year",
            "2023/2030",
            "The target for employment is growth of 2.3 % a year from 2023 to 2030.",
        ),
        (
            Change.MULTIPLE,
            "4.5 times",
            "2015",
            "The cluster is to bring its employment to 4.5 times the earlier level in 2015.",
        ),
        (
            Change.LEVEL,
            "95 persons",
            "2011/2015 total",
            "The target for employment is 95 persons in all from 2011 to 2015.",
        ),
        (Change.LEVEL, "95 persons", "../2047", "The target for employment is 95 persons in all up to 2047."),
        (Change.LEVEL, "at most 3 persons", "2015", "The target for employment is at most 3 persons in 2015."),
    ],
)
def test_a_target_is_worded_as_what_it_is(change: Change, figure: str, period: str, sentence: str) -> None:
    plan = with_observations(EMPTY, replace(target(figure, period), change=change))
    assert said(plan, "cluster_lead", "a").startswith(sentence)


def test_a_target_in_words_prints_its_words_and_is_not_called_missing() -> None:
    words = replace(target("1 persons"), value=None, qualifier=Qualifier.IN_WORDS, note={"": "as the province assigns"})
    document = made(with_observations(EMPTY, words))
    text = " ".join(rows(document))
    assert "as the province assigns" in text
    assert said(with_observations(EMPTY, words), "headline") == "A states its target in words"
    assert not any("2015 target | not stated" in row for row in rows(document))


def test_an_undated_start_is_told_and_no_growth_is_made_of_it() -> None:
    start = replace(target("5 persons"), kind=Kind.ACTUAL, period=None)
    plan = with_observations(EMPTY, start, target("25 persons"))
    assert said(plan, "cluster_lead", "a").endswith("The plan gives a start of 5 persons without a year.")
    assert not any("Implied growth" in row for row in rows(made(plan)))


def test_the_cluster_page_and_the_annex_say_area_count_and_prices() -> None:
    wide = replace(
        target("163 persons"), kind=Kind.ACTUAL, scope="city", definition="all software firms", basis="2010 prices"
    )
    plan = replace(
        with_observations(EMPTY, wide, target("100 persons")),
        scopes={"city": Scope("city", {"": "whole city"}, Relation.WIDER, {"": "All districts"})},
    )
    told = [row for row in rows(made(plan)) if "163" in row]
    assert len(told) == 2, "once on the cluster's page, once in the annex"
    assert all("covers whole city; counts all software firms; 2010 prices" in row for row in told)
    assert any(
        "whole city | Holds all of the cluster’s own area and more: All districts" in r for r in rows(made(plan))
    )


def test_a_figure_of_another_area_is_no_fact_of_the_cluster() -> None:
    city = replace(observation("a", "enterprises", "2008", Kind.ACTUAL, "900 enterprises"), scope="city")
    own = observation("a", "projects", "2008", Kind.ACTUAL, "14 projects")
    document = made(with_observations(EMPTY, city, own, target("100 persons")))
    shown = [f.figure.number for node in walk(document) if isinstance(node, KeyFigures) for f in node.figures]
    assert "14" in shown and "900" not in shown


def test_a_superseded_target_is_shown_and_marked() -> None:
    old, new = target("1200 persons"), target("1350 persons", "2016")
    plan = with_observations(EMPTY, old, replace(new, supersedes=old.key))
    told = rows(made(plan))
    assert any("1,200" in row and "superseded by a later figure" in row for row in told)
    assert any("1,350" in row and "replaces an earlier figure" in row for row in told)


@pytest.mark.parametrize(
    "edit",
    [
        lambda plan: plan,
        lambda plan: with_observations(
            plan, replace(observation("b", "output_value", "2015", Kind.TARGET, f"2 {B}"), scope="city")
        ),
    ],
)
def test_targets_of_different_years_or_areas_are_not_added(edit: Callable[[Plan], Plan]) -> None:
    plan = plan_of({"a": ("", f"5 {B}"), "b": ("", "")})
    if edit(plan) is plan:
        plan = with_observations(plan, observation("b", "output_value", "2020", Kind.TARGET, f"7 {B}"))
    assert not any("Sum of" in row for row in rows(made(edit(plan))))


def test_money_of_two_currencies_is_on_no_common_axis_and_in_no_sum() -> None:
    plan = plan_of({"a": ("", f"5 {B}"), "b": ("", "7 billion USD"), "c": ("", f"6 {B}"), "d": ("", "9 billion USD")})
    document = made(plan)
    units = [node.spec.unit for node in walk(document) if isinstance(node, Chart) and hasattr(node.spec, "unit")]
    assert units == ["bn RMB", "bn USD"]
    sums = [row for row in rows(document) if row.startswith("Sum of")]
    assert len(sums) == 2 and not any("27" in row for row in sums)


def test_a_converted_figure_is_calculated_beside_the_stated_one_and_names_its_rate() -> None:
    plan = replace(
        plan_of({"a": ("", f"72 {B}")}),
        units={"CNY": Unit.parse("billion USD")},
        rates=(Rate("USD", "CNY", Decimal("7.2"), "2024-12-31", "S1"),),
    )
    document = made(plan)
    told = rows(document)
    assert any("bn RMB | 72 |" in row and "stated" in row for row in told)
    assert any("converted | 10 |" in row and "calculated" in row for row in told)
    words = plain(
        " ".join(plain_text(getattr(n, "content", ())) for n in walk(document) if type(n).__name__ == "Paragraph")
    )
    assert "USD is converted at 7.2 CNY to one USD (2024-12-31, S1)" in words


def test_a_scale_without_words_is_printed_in_one_that_has_them() -> None:
    made_cars = observation("a", "projects", "2015", Kind.ACTUAL, "19 wan projects")
    assert any("190 thousand projects" in row for row in rows(made(with_observations(EMPTY, made_cars, made_cars))))


def with_text(body: str, title: str = "Background") -> Plan:
    return plan_of(
        {"a": (f"10 {B}", f"40 {B}")}, texts={("a", "en"): PlanText("text/a.md", {}, {title: body}, {title: 1})}
    )


def test_a_figure_in_the_plans_text_is_marked_with_its_row_in_the_annex() -> None:
    document = made(with_text("It is to reach {{ cluster.target }}."))
    marks = [node for node in walk(document) if isinstance(node, Span) and node.role == "source"]
    assert len(marks) == 1
    reference = marks[0].content[0]
    assert isinstance(reference, Reference)
    row = next(node for node in walk(document) if isinstance(node, Row) and node.anchor == reference.target)
    assert plain_text(row.cells[0]) == plain_text(reference.content)
    assert any(isinstance(node, QuantityText) and node.number == "40" for node in walk(row))


def test_headings_and_tables_have_no_source_marks() -> None:
    document = made(with_text("### To {{ cluster.target }}\n\n| A |\n|---|\n| {{ cluster.target }} |\n"))
    inside = [node for node in walk(document) if isinstance(node, Table)]
    assert not any(isinstance(node, Span) and node.role == "source" for table in inside for node in walk(table))
    assert not any(isinstance(node, Span) and node.role == "source" for node in walk(document))


def test_text_under_headings_of_any_name_is_printed() -> None:
    plan = plan_of(
        {"a": (f"10 {B}", f"40 {B}")},
        texts={("a", "en"): PlanText("text/a.md", {}, {"Lage": "Am Fluss.", "Ziel": "Mehr.", "Drittes": "Auch."}, {})},
    )
    words = " ".join(plain_text(n.content) for n in walk(made(plan)) if type(n).__name__ == "Paragraph")
    assert all(text in words for text in ("Am Fluss.", "Mehr.", "Auch."))


def test_rules_that_were_not_used_are_not_explained() -> None:
    unused = " ".join(map(str, _method(EMPTY)))
    assert "Implied growth" not in unused and "percentage points" not in unused
    percent = plan_of({"a": ("30 %", "50 %")}, {"a": "share"})
    assert "percentage points" in " ".join(map(str, _method(percent)))
    assert said(percent, "cluster_lead", "a").endswith("a rise of 20 percentage points.")


def _method(plan: Plan) -> list[str]:
    document = made(plan)
    items = [node for node in walk(document) if type(node).__name__ == "List" and node.style == "number"]  # type: ignore[attr-defined]
    return [plain_text(p.content) for item in items for p in walk(item) if type(p).__name__ == "Paragraph"]  # type: ignore[attr-defined]


def test_a_period_in_a_sentence_reads_as_the_period_it_is() -> None:
    assert Period.parse("../2047").kind == "total to"
    plan = with_observations(EMPTY, target("25 persons", "2015-Q2"))
    assert said(plan, "cluster_lead", "a").startswith("The target for employment is 25 persons in quarter 2 of 2015.")
