"""The progress document says what the statuses are, for any plan: every target is in it, each sentence true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planpress.brand import Brand
from planpress.charts.specs import Bullets, Path, TargetHistory
from planpress.composing import compose
from planpress.composing.composition import Composition, composition
from planpress.composing.markdown import Reader
from planpress.document import Chart, Document, Opening, QuantityText, Table, plain_text, walk
from planpress.planning.model import Change, Kind, Observation, Plan, Relation, Scope
from planpress.planning.reading import read_plan
from planpress.writers import FORMATS
from planpress.writers.outline import write_outline
from tests.composing.plans import DATE, ROOT, observation, plan_of
from tests.golden import check_golden
from tests.test_any_plan import figures, plans

PROGRESS = ROOT / "templates" / "progress"
B = "billion RMB"
CITY = {"city": Scope("city", {"": "Whole city"}, Relation.WIDER)}


def outcome(cluster: str, words: str, period: str = "2015", **more: str) -> Observation:
    return replace(observation(cluster, "output_value", period, Kind.ACTUAL, words), **more)


def with_outcomes(figures: dict[str, tuple[str, str]], *outcomes: Observation) -> Plan:
    plan = plan_of(figures)
    return replace(plan, observations=(*plan.observations, *outcomes), scopes=CITY)


FIVE = {"a": (f"44 {B}", f"100 {B}"), "b": ("", f"over 100 {B}"), "c": ("", f"100 {B}"), "d": ("", f"100 {B}")}
MIXED = with_outcomes(
    FIVE,
    outcome("a", f"over 100 {B}", "2013"),
    outcome("b", f"163 {B}", scope="city"),
    outcome("c", f"66 {B}", scope="city"),
)


def composed(plan: Plan) -> Composition:
    return composition(plan, PROGRESS, "en", DATE)


def made(plan: Plan) -> Document:
    return compose(plan, PROGRESS, "en", DATE)


def headline(plan: Plan) -> str:
    """The message of the opening, as plain words."""
    composition_ = composed(plan)
    reader = Reader(composition_.ledger.texts, {})
    return plain_text(reader.inlines(str(composition_.progress.headline)))


def charts(plan: Plan, kind: type) -> list[Chart]:
    return [node for node in walk(made(plan)) if isinstance(node, Chart) and isinstance(node.spec, kind)]


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (
            MIXED,
            "Of four cluster targets, one was met, one was met only on a wider count, one was missed and one has no"
            " outcome reported",
        ),
        (with_outcomes({"a": ("", f"9 {B}")}, outcome("a", f"9 {B}")), "The target of A: met"),
        (
            with_outcomes(dict.fromkeys("abc", ("", f"9 {B}")), *(outcome(n, f"9 {B}") for n in "abc")),
            "All three targets were met",
        ),
        (
            with_outcomes(dict.fromkeys("ab", ("", f"9 {B}")), *(outcome(n, f"8 {B}") for n in "ab")),
            "Both targets were missed",
        ),
        (plan_of(dict.fromkeys("abcd", ("", f"9 {B}"))), "None of the four targets has an outcome reported"),
        (plan_of({"a": (f"9 {B}", "")}), "The plan sets no target, so there is nothing to set its outcomes against"),
    ],
)
def test_the_headline_counts_the_statuses(plan: Plan, sentence: str) -> None:
    assert headline(plan) == sentence


def test_the_bars_show_outcome_gap_area_and_verdict() -> None:
    (chart,) = charts(MIXED, Bullets)
    assert isinstance(chart.spec, Bullets)
    rows = {row.name: row for panel in chart.spec.panels for row in panel.rows}
    assert [rows[name].verdict for name in "ABCD"] == ["met", "met-wider", "missed", "not-reported"]
    assert [rows[name].matches for name in "ABC"] == [True, False, False]
    assert plain_text(rows["C"].bar_words) == "66 Whole city"
    assert plain_text(rows["C"].gap_words) == "at least 34 short"
    assert rows["A"].verdict_note == "two years early"
    assert rows["D"].actual is None and rows["D"].absent == "no outcome reported"
    assert "C, output value: target 100" in chart.alt and "counted for “Whole city”; missed" in chart.alt


def test_a_path_shows_the_outcomes_on_it_and_marks_those_of_another_area() -> None:
    plan = with_outcomes(FIVE, outcome("a", f"60 {B}", "2011"), outcome("a", f"90 {B}", "2014"))
    (chart,) = charts(plan, Path)
    assert isinstance(chart.spec, Path)
    assert [(actual.at, actual.matches) for actual in chart.spec.actuals] == [(2011.0, True), (2014.0, True)]
    wider = with_outcomes({"a": (f"44 {B}", f"100 {B}")}, outcome("a", f"66 {B}", scope="city"))
    (chart,) = charts(wider, Path)
    assert isinstance(chart.spec, Path)
    assert [(actual.matches, actual.note) for actual in chart.spec.actuals] == [(False, "2015, Whole city")]


def test_a_target_that_was_changed_shows_its_versions_and_only_the_last_is_judged() -> None:
    plan = plan_of({"a": (f"44 {B}", f"100 {B}")})
    old = plan.observations[-1]
    new = replace(observation("a", "output_value", "2016", Kind.TARGET, f"80 {B}"), supersedes=old.key)
    changed = replace(plan, observations=(*plan.observations, new, outcome("a", f"85 {B}", "2016")))
    (chart,) = charts(changed, TargetHistory)
    assert isinstance(chart.spec, TargetHistory)
    assert [(version.goal_year, version.superseded) for version in chart.spec.versions] == [(2015, True), (2016, False)]
    assert headline(changed) == "The target of A: met"


def test_every_target_and_outcome_of_any_plan_is_in_the_document_and_every_format_writes_it(brand: Brand) -> None:
    sixty = {f"cluster {number}": (f"{number + 1} {B}", f"over {number + 20} {B}") for number in range(60)}
    plans = [MIXED, with_outcomes(sixty, *(outcome(f"cluster-{n}", f"{n + 15} {B}", "2014") for n in range(60)))]
    for plan in plans:
        document = made(plan)
        printed = {node.key for node in walk(document) if isinstance(node, QuantityText)}
        assert {one.key for one in plan.observations} <= printed
        for format_ in ("pdf", "docx", "txt"):
            assert FORMATS[format_].write(document, brand)


KINDS = st.sampled_from([Kind.ACTUAL, Kind.ESTIMATE, Kind.FORECAST, Kind.TARGET, Kind.UNSTATED])
SPANS = ["2014-Q3", "2011/2015", "2011/2015 total", "../2015"]
PERIODS = st.sampled_from(["2009", "2013", "2015", "2016", "2030", *SPANS])


@st.composite
def outcomes(draw: st.DrawFn, plan: Plan) -> Plan:
    """The plan with figures of any kind, change, area and period beside its own."""
    found = {one.key: one for one in plan.observations}
    for known in plan.observations:
        words = draw(figures(str(known.unit)))
        if words:
            more = observation(known.cluster, known.indicator, draw(PERIODS), draw(KINDS), words)
            more = replace(more, scope=draw(st.sampled_from(["", "city"])), change=draw(st.sampled_from(Change)))
            found.setdefault(more.key, more)
    return replace(plan, observations=tuple(found.values()), scopes=CITY)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_outcomes_of_any_plan_make_a_document_with_every_figure_and_a_status_for_every_target(
    brand: Brand, data: st.DataObject
) -> None:
    plan = data.draw(plans().flatmap(outcomes))
    document = made(plan)
    printed = {node.key for node in walk(document) if isinstance(node, QuantityText)}
    assert {one.key for one in plan.observations} <= printed
    assert len(composed(plan).progress.targets) == sum(one.kind is Kind.TARGET for one in plan.observations)
    assert FORMATS["docx"].write(document, brand)


def test_a_plan_without_targets_has_a_document_without_empty_tables(brand: Brand) -> None:
    document = made(plan_of({"a": (f"9 {B}", "")}))
    assert [plain_text(opening.label) for opening in walk(document) if isinstance(opening, Opening)][:2] == [
        "Overview",
        "How targets are judged",
    ]
    assert all(table.rows for table in walk(document) if isinstance(table, Table))
    assert FORMATS["pdf"].write(document, brand)


def test_calculated_figures_are_listed_with_the_stated_ones_they_rest_on() -> None:
    plan = with_outcomes({"a": (f"50 {B}", f"100 {B}")}, outcome("a", f"81 {B}", "2014"))
    lines = composed(plan).progress.calculated
    assert {line.figure.key.partition("(")[0] for line in lines} >= {"straight_path", "compound_path", "distance"}


def test_the_sample_reads_as_the_golden_outline(brand: Brand) -> None:
    document = made(read_plan(ROOT / "data" / "dalian"))
    check_golden("dalian-progress/outline.txt", write_outline(document, brand).decode())
