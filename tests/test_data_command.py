"""data gives a plan to other programs, new --xlsx starts one as a workbook; neither writes over anything."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from planpress.cli import main
from planpress.planning.reading import check_plan
from tests.building.projects import make_project
from tests.planning.sheets import changed, workbook_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_project(tmp_path)
    return tmp_path


def test_csv_has_a_row_for_each_observation_with_its_place(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "ostland", "--format", "csv"], root) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["value"] for row in rows] == ["44.3", "100", "38", ""]
    assert (rows[0]["cluster_name"], rows[0]["source_title"], rows[0]["row"]) == (
        "Shipbuilding of Ostland", "Harbour plan", "2",
    )  # fmt: skip


def test_json_has_the_whole_plan(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "ostland", "--format", "json"], root) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["region"] == {"en": "Ostland", "zh": "东地"}
    assert whole["observations"][0]["value"] == "44.3"
    assert [source["id"] for source in whole["sources"].values()] == ["S1", "S2"]
    assert "place" not in json.dumps(whole)


def test_the_exported_workbook_is_the_same_plan(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = root / "out" / "ostland.xlsx"
    assert main(["data", "ostland", "--format", "json"], root) == 0
    first = capsys.readouterr().out
    assert main(["data", "ostland", "--format", "xlsx", "--output", str(file)], root) == 0
    capsys.readouterr()
    assert main(["data", str(file), "--format", "json"], root) == 0
    assert capsys.readouterr().out == first


def test_nothing_is_written_over(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = root / "kept.csv"
    file.write_text("mine")
    assert main(["data", "ostland", "--format", "csv", "--output", str(file)], root) == 2
    assert (file.read_text(), "nothing is written over" in capsys.readouterr().err) == ("mine", True)


def test_a_workbook_is_not_printed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "ostland", "--format", "xlsx"], root) == 2
    assert "Add --output FILE.xlsx" in capsys.readouterr().err


def test_a_new_workbook_checks_without_errors_and_is_the_starter_folder(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "island", "--xlsx"], root) == 0
    assert check_plan(root / "data" / "island.xlsx") == ()
    assert main(["new", str(root / "other" / "island")], root) == 0
    capsys.readouterr()
    assert main(["data", "island", "--format", "json"], root) == 0
    first = capsys.readouterr().out
    assert main(["data", str(root / "other" / "island"), "--format", "json"], root) == 0
    assert capsys.readouterr().out == first
    assert main(["new", "island"], root) == 2


def test_every_command_takes_a_workbook(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = root / "data" / "ostland"
    workbook_of(folder, root / "data" / "westland.xlsx")
    assert main(["check", "westland"], root) == 0
    assert main(["build", "westland", "--only", "briefing.txt"], root) == 0
    assert (root / "reports" / "westland" / "en" / "briefing.txt").is_file()
    capsys.readouterr()
    assert main(["outline", "westland.xlsx", "note"], root) == 0
    assert "Ostland" in capsys.readouterr().out


def test_a_folder_and_a_workbook_of_one_name_are_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook_of(root / "data" / "ostland", root / "data" / "ostland.xlsx")
    for command in (["build"], ["check", "ostland"], ["check", "ostland.xlsx"]):
        assert main(command, root) == 2
        assert "there is a folder and a workbook of this name" in capsys.readouterr().err


def test_a_fault_in_a_workbook_is_told_by_its_cell(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = root / "data" / "ostland"
    file = workbook_of(folder, root / "data" / "westland.xlsx")
    changed(file, "observations", lambda sheet: sheet.cell(2, 5, "=A1"))
    assert main(["check", "westland"], root) == 3
    assert "westland.xlsx:observations!E2: error: Formula without a value" in capsys.readouterr().err
