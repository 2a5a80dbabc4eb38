"""Sentences follow the data: each is said when it is true, and another one when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from planpress.composing.language import language_of
from planpress.errors import InputError
from planpress.planning.model import Plan, PlanText
from tests.composing.plans import ROOT, plan_of, said

B = "billion RMB"
DALIAN = {
    "petro": (f"44.3 {B}", f"100 {B}"),
    "software": ("", f"over 100 {B}"),
    "materials": ("", f"100 {B}"),
    "cars": (f"over 10 {B}", f"100 {B}"),
    "chips": (f"31 {B}", f"over 80 {B}"),
}
SOFTWARE = {"software": "sales_revenue"}


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (
            DALIAN,
            "Five Ostland clusters each aim for 80 billion RMB or more by 2015; only three say where they started",
        ),
        (
            {"a": (f"1 {B}", f"5 {B}"), "b": (f"1 {B}", f"7 {B}")},
            "Two Ostland clusters each aim for 5 billion RMB or more by 2015",
        ),
        (
            {"a": ("", f"5 {B}"), "b": ("", f"7 {B}")},
            "Two Ostland clusters each aim for 5 billion RMB or more by 2015; none says where it started",
        ),
        (
            {"a": (f"1 {B}", f"5 {B}"), "b": (f"1 {B}", f"at most 7 {B}")},
            "All two Ostland clusters state a target",
        ),
        (
            {"a": (f"1 {B}", f"5 {B}"), "b": (f"1 {B}", f"about 7 {B}"), "c": ("", "")},
            "Two of three Ostland clusters state a target; only two say where they started",
        ),
        (
            {"a": (f"1 {B}", "500 million RMB"), "b": ("", f"7 {B}")},
            "Two Ostland clusters each aim for 500 million RMB",
        ),
        ({"a": ("", "100 thousand persons"), "b": ("", f"7 {B}")}, "All two Ostland clusters state a target"),
        ({"a": (f"3 {B}", f"9 {B}")}, "A aims for 9 billion RMB by 2015"),
        ({"a": (f"3 {B}", ""), "b": ("", "")}, "Ostland names two clusters and states no target for them"),
    ],
)
def test_the_headline_says_no_more_than_the_targets_do(figures: dict[str, tuple[str, str]], sentence: str) -> None:
    assert said(plan_of(figures, SOFTWARE), "headline").startswith(sentence)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (DALIAN, "The targets are nearly level as stated; the starting points are far apart"),
        (
            {"a": (f"3 {B}", f"9 {B}"), "b": (f"3 {B}", f"9 {B}"), "c": (f"3 {B}", f"4 {B}")},
            "Two of three clusters aim for 9 billion RMB by 2015",
        ),
        (
            {"a": (f"3 {B}", f"over 9 {B}"), "b": (f"3 {B}", f"9 {B}"), "c": (f"3 {B}", f"4 {B}")},
            "Two of three clusters aim for 9 billion RMB or more by 2015",
        ),
        (
            {"a": (f"3 {B}", f"at most 9 {B}"), "b": (f"3 {B}", f"2 {B}")},
            "As stated, the targets run from 2 to at most 9 billion RMB",
        ),
        ({"a": (f"3 {B}", f"9 {B}")}, "A is to go from 3 billion RMB to 9 billion RMB"),
        (
            {"a": ("", "9 thousand persons"), "b": ("", f"2 {B}")},
            "Baselines and targets, as far as the plan states them",
        ),
    ],
)
def test_the_overview_claims_likeness_only_where_there_is_some(
    figures: dict[str, tuple[str, str]], sentence: str
) -> None:
    assert said(plan_of(figures, SOFTWARE), "overview_title") == sentence


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"a": (f"10 {B}", f"20 {B}"), "b": (f"10 {B}", f"40 {B}")}, "B will have the steepest climb"),
        ({"a": (f"10 {B}", f"over 20 {B}"), "b": (f"10 {B}", f"40 {B}")}, "B could face the steepest climb"),
        ({"a": (f"10 {B}", f"20 {B}"), "b": (f"over 10 {B}", f"40 {B}")}, "B could face the steepest climb"),
        ({"a": (f"10 {B}", f"20 {B}"), "b": ("", f"40 {B}")}, "Only A states both ends: growth of 10.4 % a year"),
        ({"a": ("", f"20 {B}"), "b": ("", f"40 {B}")}, "The plan states no pair of figures"),
    ],
)
def test_the_steepest_climb_is_certain_only_when_no_limit_leaves_it_open(
    figures: dict[str, tuple[str, str]], sentence: str
) -> None:
    assert said(plan_of(figures), "summary").startswith(sentence)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ((f"44.3 {B}", f"100 {B}"), "The cluster is to more than double its output value in seven years."),
        ((f"31 {B}", f"over 80 {B}"), "The cluster is to more than double its output value in seven years."),
        ((f"10 {B}", f"20 {B}"), "The cluster is to double its output value in seven years."),
        ((f"10 {B}", f"40 {B}"), "The cluster is to more than triple its output value in seven years."),
        ((f"10 {B}", f"15 {B}"), "The cluster is to add 5 billion RMB to its output value in seven years."),
        ((f"over 10 {B}", f"100 {B}"), "The cluster is to reach 100 billion RMB in 2015, at most 10 times its 2008"),
        ((f"40 {B}", f"at most 100 {B}"), "The cluster is to reach at most 100 billion RMB in 2015, at most 2.5 times"),
        (
            (f"about 10 {B}", f"over 20 {B}"),
            "The cluster is to take its output value from about 10 billion RMB in 2008 to over 20",
        ),
        (
            ("", f"100 {B}"),
            "The target for output value is 100 billion RMB in 2015. The plan states no figure for 2008.",
        ),
        ((f"10 {B}", ""), "For 2008 the plan states output value of 10 billion RMB. It sets no target."),
        (("", ""), "The plan names the cluster and gives neither a baseline nor a target for it."),
    ],
)
def test_a_cluster_is_said_to_double_only_when_it_surely_does(figures: tuple[str, str], sentence: str) -> None:
    assert said(plan_of({"a": figures}), "cluster_lead", "a").startswith(sentence)


def test_sums_of_unlike_measures_are_called_impossible() -> None:
    assert said(plan_of(DALIAN, SOFTWARE), "lead").startswith(
        "Four targets are output value and one is sales revenue, so the five cannot be added up."
    )
    assert said(plan_of(DALIAN), "lead").startswith("All five targets are output value.")


def with_text(settings: dict[str, str]) -> Plan:
    text = PlanText("text/plan.md", settings, {}, {})
    return plan_of({"a": (f"10 {B}", f"40 {B}")}, texts={("plan", "en"): text})


def test_the_plans_own_words_go_first() -> None:
    plan = with_text({"headline": "A harbour for {{ plan.clusters[0].target }}"})
    assert said(plan, "headline") == "A harbour for 40 billion RMB"


def test_own_words_that_the_data_no_longer_supports_are_not_printed() -> None:
    claim = {"headline": "Four times as much", "headline_when": "plan.clusters[0].multiple.value >= 4"}
    assert said(with_text(claim), "headline") == "Four times as much"
    broken = claim | {"headline_when": "plan.clusters[0].multiple.value >= 5"}
    assert said(with_text(broken), "headline") == "A aims for 40 billion RMB by 2015"


def test_every_message_of_the_catalogue_is_used_and_every_used_one_is_there() -> None:
    """A language file that lacks a message, or holds one that nobody says, would mislead its translator."""
    saying = ((ROOT / "planpress" / room).glob("*.py") for room in ("composing", "mailing"))
    files = [*(path for room in saying for path in room), *(ROOT / "templates").rglob("*.j2")]
    source = "".join(path.read_text("utf-8") for path in files)
    catalogue = yaml.safe_load((ROOT / "templates" / "locale" / "en.yaml").read_text("utf-8"))["messages"]
    unused = [name for name in catalogue if f'"{name}"' not in source]
    assert unused == []


def test_every_fixed_word_is_used() -> None:
    files = [*(ROOT / "planpress" / "composing").glob("*.py"), *(ROOT / "templates").rglob("*.j2")]
    source = "".join(path.read_text("utf-8") for path in files)
    words = yaml.safe_load((ROOT / "templates" / "locale" / "en.yaml").read_text("utf-8"))["words"]
    by_kind = (  # asked for by a figure's own parts, or by a motif's name
        *("kind_", "not_", "in_words", "unit_", "period_", "change_"),
        *("node_", "nodes_", "heavy_", "broken_"),
    )
    named = [word for word in words if not word.startswith(by_kind) and not word.endswith("_counted")]
    assert [word for word in named if f'"{word}"' not in source and f"word.{word}" not in source] == []


def test_a_language_that_lacks_words_says_which(tmp_path: Path) -> None:
    english = (ROOT / "templates" / "locale" / "en.yaml").read_text("utf-8")
    (tmp_path / "en.yaml").write_text(english, "utf-8")
    poorer = english.replace("  overview: Overview\n", "").replace('  topic: "', '  topicc: "')
    (tmp_path / "de.yaml").write_text(poorer, "utf-8")
    with pytest.raises(InputError) as raised:
        language_of(tmp_path, "de")
    said_ = [(fault.what, fault.place.column) for fault in raised.value.faults]
    assert said_ == [("Missing wording", "words.overview"), ("Missing wording", "messages.topic")]
