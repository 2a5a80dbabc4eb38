"""Each check finds what it is there for, and is silent where there is nothing to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from planpress.errors import Fault, Grade
from planpress.planning.checks import CHECKS
from planpress.planning.reading import check_plan
from tests.planning.plans import GOOD, edited, write_plan

HEAD = "cluster,indicator,period,kind,value,qualifier,unit,change,scope,definition,basis,source,supersedes\n"


def figures(*rows: str) -> dict[str, str]:
    """observations.csv of rows "cluster indicator period kind value unit", more columns as name=text."""
    return {"observations.csv": HEAD + "\n".join(_row(row) for row in rows) + "\n"}


def _row(words: str) -> str:
    parts = [part.strip() for part in words.split("|")]
    cells = dict(zip(("cluster", "indicator", "period", "kind", "value", "unit"), parts, strict=False))
    cells |= dict(part.split("=") for part in parts[6:])
    return ",".join(cells.get(name, "S1" if name == "source" else "") for name in HEAD.strip().split(","))


START = "ships|output_value|2020|actual|50|billion RMB"
GOAL = "ships|output_value|2025|target|100|billion RMB"
SHARES = {"indicators.csv": "id,name,unit,better,additive\nrate,Rate,%,higher,no\nwaste,Waste,tonnes,lower,yes\n"}
BASE_2021 = edited("plan.yaml", "baseline: 2020\n", "baseline: 2022\n")

# Each check with a plan in which it finds something, and one like it in which it does not.
CASES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "target-before-baseline": (
        figures("ships|output_value|2019|target|100|billion RMB"),
        figures(GOAL),
    ),
    "baseline-after-start": (BASE_2021 | figures(GOAL), figures(GOAL)),
    "target-without-year": (figures("ships|output_value||target|100|billion RMB"), figures(GOAL)),
    "growth-above-threshold": (
        figures("ships|output_value|2020|actual|10|billion RMB", GOAL),
        figures(START, GOAL),
    ),
    "wrong-direction": (
        figures(START, "ships|output_value|2025|target|40|billion RMB"),
        SHARES | figures("ships|waste|2020|actual|50|tonnes", "ships|waste|2025|target|40|tonnes"),
    ),
    "target-passed": (
        figures(START, "ships|output_value|2023|actual|101|billion RMB", GOAL),
        figures(START, "ships|output_value|2023|actual|99|billion RMB", GOAL),
    ),
    "stated-growth-contradicted": (
        figures(
            "ships|exports|2020|actual|100|billion RMB",
            "ships|exports|2021|actual|138|billion RMB",
            "ships|exports|2021|actual|30|%|change=growth",
        ),
        figures(
            "ships|exports|2020|actual|100|billion RMB",
            "ships|exports|2021|actual|130|billion RMB",
            "ships|exports|2021|actual|30|%|change=growth",
        ),
    ),
    "percent-of-percentage": (
        SHARES | figures("ships|rate|2025|target|10|%|change=growth"),
        SHARES | figures("ships|rate|2025|target|10|percentage points|change=increase"),
    ),
    "parts-above-total": (
        figures(START, "timber|output_value|2020|actual|60|billion RMB", "|output_value|2020|actual|100|billion RMB"),
        figures(START, "timber|output_value|2020|actual|50.4|billion RMB", "|output_value|2020|actual|100|billion RMB"),
    ),
    "parts-below-total": (
        figures(START, "timber|output_value|2020|actual|20|billion RMB", "|output_value|2020|actual|100|billion RMB"),
        figures(START, "|output_value|2020|actual|100|billion RMB"),
    ),
    "part-above-whole": (
        figures(START, "ships|output_value|2020|actual|60|billion RMB|scope=docks")
        | {"scopes.csv": "id,name,relation\ndocks,Docks,narrower\n"},
        figures(START, "ships|output_value|2020|actual|60|billion RMB|scope=docks")
        | {"scopes.csv": "id,name,relation\ndocks,Docks,wider\n"},
    ),
    "nested-added": (
        {"clusters.csv": "id,name\nships,Ships\ntimber,Ships and parts\n"}
        | figures(START, "timber|output_value|2020|actual|60|billion RMB"),
        {"clusters.csv": "id,name,part_of\nships,Ships,timber\ntimber,Ships and parts,\n"}
        | figures(START, "timber|output_value|2020|actual|60|billion RMB"),
    ),
    "share-above-whole": (
        SHARES | figures("ships|rate|2020|actual|101|%"),
        SHARES | figures("ships|rate|2020|actual|100|%"),
    ),
    "two-definitions": (
        figures(START, "ships|output_value|2021|actual|60|billion RMB|definition=gross"),
        figures(START, "ships|output_value|2021|actual|60|billion RMB"),
    ),
    "scope-differs": (
        figures(GOAL, "ships|output_value|2025|actual|120|billion RMB|scope=city"),
        figures(
            GOAL,
            "ships|output_value|2025|actual|120|billion RMB|scope=city",
            "ships|output_value|2025|actual|90|billion RMB",
        ),
    ),
    "basis-differs": (
        figures(START, GOAL + "|basis=2015 prices"),
        figures(START + "|basis=2015 prices", GOAL + "|basis=2015 prices"),
    ),
    "stock-or-increase": (
        figures(
            "ships|employment|2025|target|53340|persons", "ships|employment|2025|target|53340|persons|change=increase"
        ),
        figures(
            "ships|employment|2025|target|53340|persons", "ships|employment|2025|target|9000|persons|change=increase"
        ),
    ),
    "sources-disagree": (
        figures(START, "ships|output_value|2020|actual|55|billion RMB|source=S2"),
        figures(START, "ships|output_value|2020|actual|50.3|billion RMB|source=S2"),
    ),
    "target-not-superseded": (
        figures(GOAL, "ships|output_value|2027|target|80|billion RMB|source=S2"),
        figures(
            GOAL,
            "ships|output_value|2027|target|80|billion RMB|source=S2|supersedes=ships/output_value/2025/target",
        ),
    ),
    "currency-implausible": (
        figures(
            "ships|exports|2020|actual|21|trillion VND",
            "ships|exports|2020|actual|90.5|billion USD",
        ),
        figures("ships|exports|2020|actual|2100|trillion VND", "ships|exports|2020|actual|90.5|billion USD"),
    ),
    "no-baseline": (figures(GOAL), figures(START, "timber|output_value|2020|actual|60|billion RMB")),
    "no-target": (figures(START), figures(GOAL, "timber|output_value|2025|target|60|billion RMB")),
    "no-period": (figures("ships|output_value||actual|50|billion RMB"), figures(START)),
    "no-kind": (figures("ships|output_value|2020||50|billion RMB"), figures(START)),
    "source-incomplete": (
        {"sources.csv": "id,title,publisher,published\nS1,Plan,Office,\n"} | figures(START),
        {"sources.csv": "id,title,publisher,published\nS1,Plan,Office,2021\n"} | figures(START),
    ),
    "source-not-used": (figures(START), figures(START, GOAL + "|source=S2")),
}
QUIET_TEXTS = {name: "## Background\n\nWords.\n\n## Objective\n\nWords.\n" for name in GOOD if name.startswith("text/")}


def found(folder: Path, files: dict[str, str]) -> tuple[Fault, ...]:
    return check_plan(write_plan(folder, QUIET_TEXTS | files))


def ids(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.check for fault in faults]


def test_each_check_has_its_plans_here() -> None:
    assert set(CASES) == {check.id for check in CHECKS}


@pytest.mark.parametrize("name", CASES)
def test_a_check_finds_what_it_is_there_for(tmp_path: Path, name: str) -> None:
    faults = [fault for fault in found(tmp_path, CASES[name][0]) if fault.check == name]
    assert faults
    assert all(fault.reason and fault.mend and fault.place.file for fault in faults)
    assert {fault.grade for fault in faults} == {next(check.grade for check in CHECKS if check.id == name)}


@pytest.mark.parametrize("name", CASES)
def test_a_check_is_silent_where_nothing_is_wrong(tmp_path: Path, name: str) -> None:
    faults = found(tmp_path, CASES[name][1])
    assert name not in ids(faults)
    assert not [fault for fault in faults if fault.grade is Grade.ERROR]


def choosing(choice: str) -> dict[str, str]:
    return {"plan.yaml": GOOD["plan.yaml"] + f"checks: {{{choice}}}\n"}


FAST = figures("ships|output_value|2020|actual|10|billion RMB", GOAL)


def test_a_plan_turns_a_check_off_that_it_has_looked_at(tmp_path: Path) -> None:
    assert "growth-above-threshold" not in ids(found(tmp_path, FAST | choosing("growth-above-threshold: off")))


def test_a_plan_has_a_threshold_of_its_own(tmp_path: Path) -> None:
    assert "growth-above-threshold" not in ids(found(tmp_path, FAST | choosing("growth-above-threshold: 60")))
    assert "growth-above-threshold" in ids(found(tmp_path, FAST | choosing("growth-above-threshold: 58")))


@pytest.mark.parametrize(
    ("choice", "what", "mend"),
    [
        ("growth-above-treshold: off", "Unknown check", "Write growth-above-threshold."),
        ("target-before-baseline: off", "Check cannot be turned off", "mend what it finds"),
        ("no-kind: 4", "Not a choice", "Write off"),
        ("growth-above-threshold: many", "Not a number", "Write it like"),
    ],
)
def test_a_wrong_choice_is_an_error_with_its_mend(tmp_path: Path, choice: str, what: str, mend: str) -> None:
    errors = [fault for fault in found(tmp_path, FAST | choosing(choice)) if fault.grade is Grade.ERROR]
    assert [fault.what for fault in errors] == [what]
    assert mend in errors[0].mend


def test_a_figure_without_a_source_is_an_error(tmp_path: Path) -> None:
    faults = found(tmp_path, figures(START + "|source="))
    assert [(fault.what, fault.place.column) for fault in faults if fault.grade is Grade.ERROR] == [
        ("Missing cell", "source")
    ]


def test_a_plan_with_its_own_rate_judges_a_pair_by_it(tmp_path: Path) -> None:
    rate = "rates:\n  - {currency: USD, into: VND, rate: 24000, date: 2023, source: S1}\n"
    pair = figures("ships|exports|2020|actual|2100|trillion VND", "ships|exports|2020|actual|50|billion USD")
    faults = found(tmp_path, pair | {"plan.yaml": GOOD["plan.yaml"] + rate})
    assert "currency-implausible" in ids(faults)
