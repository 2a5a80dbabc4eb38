"""What a plan's short forms stand for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planpress.planning.exporting import plan_json
from planpress.planning.reading import check_plan, read_plan
from tests.planning.plans import GOOD, write_plan
from tests.planning.sheets import workbook_of


def written(tmp_path: Path, lines: str) -> Path:
    return write_plan(tmp_path / "plan", {"plan.yaml": GOOD["plan.yaml"] + "abbreviations:\n" + lines})


def test_a_plan_says_what_its_short_forms_stand_for_in_each_language(tmp_path: Path) -> None:
    plan = read_plan(written(tmp_path, "  RMB: renminbi\n  RMB:zh: 人民币\n  U.S.: United States\n"))
    assert plan.abbreviations == {"RMB": {"": "renminbi", "zh": "人民币"}, "U.S.": {"": "United States"}}
    assert json.loads(plan_json(plan))["abbreviations"]["U.S."] == {"en": "United States"}


def test_a_workbook_keeps_short_forms_with_points_in_them(tmp_path: Path) -> None:
    folder = written(tmp_path, "  U.S.: United States\n  U.S.:zh: 美国\n")
    assert read_plan(workbook_of(folder, tmp_path / "plan.xlsx")).abbreviations == read_plan(folder).abbreviations


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("  RMB:\n", "RMB has no words that it stands for"),
        ("  RMB: rmb\n", "RMB has no words that it stands for"),
        ("  RM B: renminbi\n", '"RM B" is no single word'),
        ("  RMB: renminbi\n  RMBs:zh: 人民币\n", "RMB"),
        ("  RMB: [renminbi]\n", "RMB is one text, not a list"),
    ],
)
def test_an_abbreviation_that_explains_nothing_is_an_error_with_its_line(tmp_path: Path, lines: str, said: str) -> None:
    faults = [fault for fault in check_plan(written(tmp_path, lines)) if fault.grade.value == "error"]
    assert len(faults) == 1 and said in faults[0].reason and faults[0].place.line, faults
