"""`fetch` says what it did in words, lines and exit codes; `check` and all that read plans take their part."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from planpress.building.editions import Project
from planpress.building.fetched import fetch_plans
from planpress.cli import main
from planpress.errors import ExitCode, Fault, Place
from planpress.fetching.fetching import Fetched, Filled
from tests.building.projects import PUBLISH, ROOT, TODAY, edit, make_project
from tests.fetching.plans import NEW, OLD, Notes, observations
from tests.planning.plans import write_plan
from tests.planning.sheets import good_workbook
from tests.test_terminal import drawn

Captured = pytest.CaptureFixture[str]
SOURCES = f"{PUBLISH}sources:\n  - path: new.csv\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project to stand in, whose plan ostland is filled from a file."""
    monkeypatch.chdir(tmp_path)
    found = make_project(tmp_path)
    write_plan(found.data / "ostland", {"publish.yaml": SOURCES, "new.csv": NEW})
    return found


def said(capsys: Captured, *arguments: str) -> tuple[int, list[str], list[str]]:
    """The exit code, and the lines on the output and on the error output."""
    code = main(arguments, Path.cwd())
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


def test_each_table_is_a_line_with_what_changed(project: Project, capsys: Captured) -> None:
    code, out, err = said(capsys, "fetch")
    assert (code, err) == (0, [])
    assert out[0] == "fetched ostland observations.csv 4 rows, 1 changed, from new.csv"
    assert out[1].startswith("1 fetched, 0 unchanged, 0 failed in ")
    assert observations(project.data / "ostland") == NEW
    _, out, _ = said(capsys, "fetch", "ostland")
    assert out[0] == "unchanged ostland observations.csv 4 rows, nothing new, from new.csv"


def test_rows_in_another_order_are_another_table(project: Project, capsys: Captured) -> None:
    head, *rows = OLD.splitlines()
    (project.data / "ostland" / "new.csv").write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    _, out, _ = said(capsys, "fetch")
    assert out[0] == "fetched ostland observations.csv 4 rows, another order, from new.csv"


def test_a_dry_run_says_so(project: Project, capsys: Captured) -> None:
    code, out, _ = said(capsys, "fetch", "--dry-run")
    assert code == 0
    assert out[0].startswith("fetched ostland observations.csv 4 rows, 1 changed")
    assert out[1].endswith("; nothing was changed, for --dry-run was given")
    assert observations(project.data / "ostland") == OLD


def test_data_that_a_text_cannot_do_without_stay(project: Project, capsys: Captured) -> None:
    """The plan's texts are tried in its templates: what a build would stumble over does not come in."""
    rows = [line for line in NEW.splitlines() if "berths" not in line]
    (project.data / "ostland" / "new.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    edit(
        project.root / "templates" / "note" / "document.md.j2",
        "{% for",
        "{{ plan.clusters[0].figures.berths }}\n{% for",
    )
    code, out, err = said(capsys, "fetch", "ostland")
    assert code == ExitCode.PLAN_HAS_ERRORS
    assert len(err) == 1 and "berths" in err[0]
    assert out[0] == "failed ostland: the old data stay"
    assert observations(project.data / "ostland") == OLD


def test_faults_are_told_at_the_source_and_quiet_tells_nothing_else(project: Project, capsys: Captured) -> None:
    edit(project.data / "ostland" / "new.csv", "45.1", "n/a")
    code, out, err = said(capsys, "fetch", "-q")
    assert (code, out) == (3, [])
    assert err == [
        "new.csv:2:value: error: Not a number: words are no number. Leave the cell blank: a blank means not stated."
    ]


def test_json_is_one_object(project: Project, capsys: Captured) -> None:
    edit(project.data / "ostland" / "new.csv", "S2,p. 9", "S9,p. 9")
    code, out, _ = said(capsys, "fetch", "--json")
    told = json.loads("\n".join(out))
    (plan,) = told["plans"]
    assert (code, told["exit"], told["dry_run"]) == (3, 3, False)
    assert (plan["plan"], plan["result"]) == ("ostland", "refused")
    assert plan["tables"][0]["table"] == "observations.csv"
    assert [(fault["what"], fault["row"], fault["column"]) for fault in plan["faults"]] == [
        ("Unknown source", 5, "source")
    ]


def test_one_plan_that_is_refused_does_not_stop_the_next(project: Project, capsys: Captured) -> None:
    write_plan(project.data / "westland", {"publish.yaml": SOURCES, "new.csv": NEW.replace("45.1", "n/a")})
    code, out, _ = said(capsys, "fetch")
    assert code == 3
    assert out[-1].startswith("1 fetched, 0 unchanged, 1 failed")
    assert observations(project.data / "ostland") == NEW


@pytest.mark.usefixtures("project")
def test_check_tells_the_faults_of_sources(capsys: Captured) -> None:
    edit(Path("data/ostland/publish.yaml"), "- path: new.csv", "- pth: new.csv")
    code, _, err = said(capsys, "check", "ostland")
    assert code == 3
    assert err[0].startswith("data/ostland/publish.yaml:9:pth: error: Unknown key: the nearest name is path")


@pytest.mark.usefixtures("project")
def test_a_plan_without_sources_is_refused_by_name_and_passed_over_else(capsys: Captured) -> None:
    write_plan(Path("data/plain"), {"publish.yaml": PUBLISH})
    code, out, _ = said(capsys, "fetch")
    assert code == 0 and len(out) == 2
    code, _, err = said(capsys, "fetch", "plain")
    assert code == 2
    assert err[0].startswith("data/plain/publish.yaml: error: No sources: it does not say where to fetch from.")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("path: new.csv", "path: new: csv", "Not YAML"),
        ("sources:", "editions: []\nsources:", "Key given twice"),
        ("sources:", "\x07sources:", "Control character"),
    ],
)
def test_a_slip_in_the_settings_is_told_and_not_taken_for_no_sources(
    project: Project, capsys: Captured, old: str, new: str, what: str
) -> None:
    edit(project.data / "ostland" / "publish.yaml", old, new)
    code, _, err = said(capsys, "fetch", "ostland")
    assert code == ExitCode.PLAN_HAS_ERRORS
    assert len(err) == 1 and what in err[0] and "publish.yaml:" in err[0]
    code, _, err = said(capsys, "build", "ostland", "--fetch")
    assert code == ExitCode.PLAN_HAS_ERRORS and what in "".join(err)


@pytest.mark.usefixtures("project")
def test_a_plan_in_a_workbook_is_told_why_it_has_no_sources(tmp_path: Path, capsys: Captured) -> None:
    good_workbook(tmp_path / "other").rename("data/book.xlsx")
    code, _, err = said(capsys, "fetch", "book")
    assert code == 2
    assert "Plan in a workbook: this plan is one workbook, and sources fill the CSV files of a folder." in err[0]


def test_nothing_is_fetched_unless_it_is_asked_for(project: Project, capsys: Captured) -> None:
    edit(project.data / "ostland" / "publish.yaml", "path: new.csv", "command: [python, -c, \"open('ran', 'w')\"]")
    said(capsys, "check")
    said(capsys, "build", "--only", "note")
    assert not (project.data / "ostland" / "ran").exists()


def test_the_next_command_finds_a_whole_plan_after_a_run_was_killed(project: Project, capsys: Captured) -> None:
    """Without --fetch, too: whoever reads a plan undoes what a killed run has left."""
    edit(project.data / "ostland" / "publish.yaml", "new.csv", "new.csv\n  - path: sources.new\n    into: sources.csv")
    sources = project.data / "ostland" / "sources.csv"
    (project.data / "ostland" / "sources.new").write_text(sources.read_text().replace("S1,", "S7,"))
    (project.data / "ostland" / "new.csv").write_text(NEW.replace(",S1,", ",S7,"))
    old = sources.read_text()
    pid = os.fork()
    if pid == 0:
        real, moved = os.replace, []

        def replace(source: Path, target: Path) -> None:
            if len(moved) == 2:  # the journal, and the first of the two tables
                os.kill(os.getpid(), signal.SIGKILL)
            moved.append(target)
            real(source, target)

        os.replace = replace  # type: ignore[assignment]
        main(["fetch"], Path.cwd())
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    assert (sources.read_text() != old) != (observations(project.data / "ostland") != OLD), "one of the two is new"
    code, _, _ = said(capsys, "check", "ostland")
    assert code == 0
    assert (sources.read_text(), observations(project.data / "ostland")) == (old, OLD)
    assert [path.name for path in project.data.iterdir()] == ["ostland"]


def test_others_can_fetch_before_they_build(project: Project) -> None:
    notes = Notes()
    (result,) = fetch_plans(project, project.plans(), TODAY, notes)
    assert notes.asked == [("ostland", "new.csv")]
    assert (result.plan, result.outcome) == ("ostland", "fetched")


def test_the_command_runs_as_people_type_it(project: Project) -> None:
    shutil.copy(ROOT / "generate.py", project.root)
    command = [sys.executable, "generate.py", "fetch", "ostland"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("fetched ostland observations.csv 4 rows, 1 changed, from new.csv\n")


# ------------------------------------------------------------------------------------------- on a terminal

TABLES = (
    Filled("clusters.csv", ("query to PLANNING_DB_URL",), 5, 0, 0, 0, False),
    Filled("observations.csv", ("s3://bureau/plan/observations.csv",), 81, 2, 1, 0, True),
)
GOOD = Fetched(Path("data/dalian"), "fetched", TABLES, (), 1.0)
BAD = Fetched(
    Path("data/ostland"),
    "refused",
    (),
    (Fault("Unknown cluster", Place("s3://b/o.csv", row=4, column="zone"), "no such cluster", "Write ships."),),
    1.0,
)


def test_a_terminal_shows_a_table_then_the_faults_then_a_sum() -> None:
    reporter, page = drawn()
    reporter.fetched([GOOD, BAD], 12.34, ExitCode.PLAN_HAS_ERRORS, dry_run=False)
    assert [line.rstrip() for line in page.text.splitlines()] == [
        "  PLAN    TABLE             RESULT       ROWS  CHANGES             FROM",
        "  dalian  clusters.csv      = unchanged     5  nothing new         query to PLANNING_DB_URL",
        "  dalian  observations.csv  ✓ fetched      81  2 added, 1 changed  s3://bureau/plan/observations.csv",
        "",
        "× error     Unknown cluster   s3://b/o.csv, row 4, column zone",
        "            no such cluster",
        "     mend   Write ships.",
        "",
        "ostland: 1 error, the old data stay.",
        "",
        "1 fetched, 0 unchanged, 1 failed in 12.3 s" + "exit 3".rjust(57),
    ]


def test_a_narrow_terminal_shows_where_data_are_from_below() -> None:
    reporter, page = drawn(70)
    reporter.fetched([GOOD], 1, ExitCode.DONE, dry_run=False)
    lines = [line.rstrip() for line in page.text.splitlines()]
    assert lines[2] == "    query to PLANNING_DB_URL"
    assert all(len(line) <= 70 for line in lines)


def test_a_terminal_shows_what_is_waited_for_and_takes_it_away() -> None:
    reporter, page = drawn()
    reporter.fetching("dalian", "query to PLANNING_DB_URL")
    reporter.plan_held("dalian")
    reporter.close()
    assert "▸ working   dalian: query to PLANNING_DB_URL" in page.text
    assert "Another run is fetching for dalian; waiting for it to end." in page.text
    assert page.raw.count("\x1b[?25l") == page.raw.count("\x1b[?25h") == 1
