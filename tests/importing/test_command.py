"""The command import says what was made and what has no place, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planpress.cli import main
from planpress.errors import ExitCode
from planpress.importing.mapping import SECTIONS
from tests.composing.plans import ROOT
from tests.importing.tables_of import TABLE, changed, written

Captured = pytest.CaptureFixture[str]


def test_the_folder_is_named_after_the_table_and_the_next_step_is_said(tmp_path: Path, capsys: Captured) -> None:
    table, mapping = written(tmp_path)
    code = main(["import", str(table), "--map", str(mapping)], tmp_path)
    out = capsys.readouterr().out.splitlines()
    assert code == ExitCode.DONE
    assert (tmp_path / "data" / "facts" / "observations.csv").is_file()
    assert out[-2] == "5 observations from 3 rows"
    assert out[-1].endswith("Next: python generate.py check facts")


def test_a_row_without_a_place_is_printed_and_changes_the_exit_code(tmp_path: Path, capsys: Captured) -> None:
    table, mapping = written(tmp_path, changed(TABLE, ",more than,", ",more then,"))
    code = main(["import", str(table), "--map", str(mapping), "--into", str(tmp_path / "made")], tmp_path)
    assert code == ExitCode.EDITION_FAILED
    assert capsys.readouterr().out.startswith(
        'row 2 (goal): Unknown qualifier: the mapping has no word for "more then"'
    )


def test_json_has_each_row_with_its_reason(tmp_path: Path, capsys: Captured) -> None:
    table, mapping = written(tmp_path, changed(TABLE, ",more than,", ",more then,"))
    main(["import", str(table), "--map", str(mapping), "--into", "made", "--json"], tmp_path)
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["observations"], told["exit"]) == (3, 4, 1)
    assert told["folder"].endswith("made")
    assert [(entry["row"], entry["group"]) for entry in told["unplaced"]] == [(2, "goal")]


@pytest.mark.parametrize("missing", ["facts.csv", "map.yaml"])
def test_a_file_that_is_not_there_is_a_wrong_command(tmp_path: Path, capsys: Captured, missing: str) -> None:
    table, mapping = written(tmp_path)
    (tmp_path / missing).unlink()
    assert main(["import", str(table), "--map", str(mapping)], tmp_path) == ExitCode.WRONG_COMMAND
    assert missing in capsys.readouterr().err


def test_each_key_of_a_mapping_is_told_where_mappings_are_kept() -> None:
    told = (ROOT / "data" / "mappings" / "README.md").read_text(encoding="utf-8")
    assert [key for key in (*SECTIONS, "observations", "leave_out", "of") if f"`{key}" not in told] == []
