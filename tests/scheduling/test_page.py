"""The page of schedules: what comes next, what was and what needs a person, at each width and for machines."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planpress.building.editions import Project
from planpress.cli import main
from planpress.errors import ExitCode
from planpress.scheduling.overview import Overview, overview_of
from planpress.scheduling.state import Entry, Folder, Heartbeat, State, key_of
from planpress.signs import width
from planpress.timetables import Paper, page
from tests.building.projects import ROOT, edit, make_project
from tests.conftest import require_tool
from tests.scheduling.schedules import rules, utc, write_schedule
from tests.scheduling.services import Running

NOW = utc("2026-11-23T10:45")
FAILED = "python generate.py build dalian --only zh/brochure-print.pdf"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Three plans with schedules, one of them paused, and a service that has done this and that."""
    monkeypatch.chdir(tmp_path)
    found = Project(Path("."))
    (found.data / "dalian").mkdir(parents=True)
    (found.data / "dalian" / "rest.csv").write_text("date,name\n2026-11-25,节日 Day\n")
    daily, weekly = '"0 6 * * 2,3"\n    do: [check, build]', '"0 6 * * 1"\n    do: [check, build]\n    if_changed: no'
    write_schedule(found.data / "dalian", rules("Asia/Shanghai", daily, weekly, more="quiet: rest.csv\n"))
    write_schedule(found.data / "sample-12", rules("Asia/Shanghai", '"30 6 1,24 * *"\n    do: [check]'))
    paused = '"0 6 * * *"\n    do: [check, build]\n    paused: by hand on 20 November'
    write_schedule(found.data / "sample-43", rules("Asia/Shanghai", paused))
    return found


def shanghai(day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8))).astimezone(dt.UTC)


def entry(day: int, hour: int, minute: int, result: Any, detail: str, seconds: float | None, **more: Any) -> Entry:
    at = shanghai(day, hour, minute)
    return Entry(
        "dalian", "0 6 * * 2,3 check,build", "check, build", at, result, detail, None if seconds is None else at,
        seconds, **more,
    )  # fmt: skip


def seen(project: Project, *entries: Entry, failing: bool = False, beat: Heartbeat | None = None) -> Overview:
    """What there is to know, with these results."""
    folder = Folder(project.reports)
    state = State(entries=list(entries))
    found = overview_of(project, (), folder, NOW)
    if failing:
        dalian = found.schedules[0]
        state.failing = {key_of(dalian, dalian.rules[0]): NOW}
    folder.write_state(state)
    return replace(overview_of(project, (), folder, NOW), heartbeat=beat)


def drawn(overview: Overview, columns: int = 100, ascii_only: bool = False) -> list[str]:
    lines = page(overview, Paper(columns, ascii_only), ExitCode.DONE)
    return ["".join(words for words, _ in line).rstrip() for line in lines]


def busy(project: Project) -> Overview:
    return seen(
        project,
        entry(22, 6, 0, "missed", "machine off until 07:12", None),
        entry(23, 6, 0, "unchanged", "all 12 up to date", 2.1),
        entry(23, 18, 24, "failed", "1 of 12, brochure zh", 72.4, exit=1, again=(FAILED,)),
        failing=True,
        beat=Heartbeat(NOW, shanghai(22, 7, 12), os.getpid(), socket.gethostname()),
    )


def test_the_page_says_what_comes_what_was_and_what_needs_you(project: Project) -> None:
    lines = drawn(busy(project))
    assert lines[:7] == [
        "Monday 23 November 2026, 18:45, Asia/Shanghai",
        "",
        "Next runs",
        "  WHEN                IN            PLAN       WHAT          FOR",
        "  Tue 24 Nov  06:00   11 h 15 min   dalian     check, build  editions that are out of date",
        "  Tue 24 Nov  06:30   11 h 45 min   sample-12  check         data and texts",
        "  Wed 25 Nov  06:00   –             dalian     check, build  skipped: 节日 Day",
    ]
    assert "  Mon 30 Nov  06:00    6 d 11 h     dalian     check, build  every edition" in lines
    assert "  ! paused            –             sample-43  check, build  paused by hand on 20 November" in lines
    start = lines.index("Last results")
    assert lines[start + 1 : start + 5] == [
        "  WHEN                TOOK         PLAN    WHAT          RESULT",
        "  Mon 23 Nov  18:24   1 min 12 s   dalian  check, build  × failed     1 of 12, brochure zh",
        "  Mon 23 Nov  06:00   2.1 s        dalian  check, build  = unchanged  all 12 up to date",
        "  Sun 22 Nov  06:00   –            dalian  check, build  ! missed     machine off until 07:12",
    ]
    start = lines.index("What needs you")
    assert lines[start + 1] == (
        "  ×  dalian, 1 of 12, brochure zh. The editions made before stay. Tried again tomorrow at 06:00."
    )
    assert lines[start + 2] == f"     {FAILED}"
    assert "  dalian     At 06:00 on Monday: check, build; not on the days in rest.csv" in lines
    assert lines[-1].startswith(
        "Times: publish.yaml of dalian, sample-12, sample-43. Runner on since Sun 22 Nov, 07:12."
    )
    assert lines[-1].endswith("exit 0") and len(lines[-1]) == 99


@pytest.mark.parametrize("columns", [50, 60, 79, 80, 100])
def test_nothing_is_wider_than_the_terminal_but_commands(project: Project, columns: int) -> None:
    lines = drawn(busy(project), columns)
    assert all(width(line) <= columns for line in lines if "python generate.py" not in line)
    assert any(FAILED in line for line in lines)
    below = [line for line in lines if line.strip() == "data and texts"]
    assert bool(below) == (columns < 80)


def test_ten_runs_are_shown_however_often_a_rule_is_due(project: Project) -> None:
    write_schedule(project.data / "sample-12", rules("Asia/Shanghai", '"* * * * *"\n    do: [check]'))
    overview = seen(project)
    assert sum(run.is_run for run in overview.next) == 10
    text = " ".join(" ".join(drawn(overview)).split())
    assert "dalian At 06:00 on Monday: check, build; not on the days in rest.csv; next Mon 30 Nov 06:00" in text


def test_without_utf8_the_page_is_ascii(project: Project) -> None:
    lines = drawn(busy(project), ascii_only=True)
    assert all(line.replace("节日", "").isascii() for line in lines)


def test_what_needs_you_names_a_runner_that_died(project: Project) -> None:
    overview = seen(project, beat=Heartbeat(NOW - dt.timedelta(hours=2), NOW, 1, "elsewhere"))
    text = "\n".join(drawn(overview))
    assert "The runner gave its last sign of life on Mon 23 Nov 16:45. Nothing runs until it is on." in text
    assert overview.health == "off"


def test_how_things_stand_has_an_exit_code(project: Project) -> None:
    on = Heartbeat(NOW, NOW, os.getpid(), socket.gethostname())
    assert seen(project, beat=on).health == "well"
    assert seen(project, entry(23, 6, 0, "failed", "x", 1.0), failing=True, beat=on).health == "failing"
    assert seen(project).health == "off"
    assert seen(project, beat=replace(on, at=NOW - dt.timedelta(minutes=4))).health == "off"
    assert seen(project, beat=replace(on, ended=True)).health == "off"


def test_a_rule_that_failed_and_is_paused_needs_nobody(project: Project) -> None:
    edit(project.data / "dalian" / "publish.yaml", '2,3"\n', '2,3"\n      paused: yes\n')
    on = Heartbeat(NOW, NOW, os.getpid(), socket.gethostname())
    overview = seen(project, entry(23, 6, 0, "failed", "x", 1.0), failing=True, beat=on)
    assert overview.health == "well" and "What needs you" not in drawn(overview)


@pytest.mark.usefixtures("project")
def test_no_terminal_gets_plain_lines_and_programs_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule"], Path(".")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(re.match(r"next \d{4}-\d\d-\d\dT|skipped \d|paused |No runner is on", line) for line in lines)
    assert main(["schedule", "show", "dalian", "--json"], Path(".")) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"now", "zone", "next", "last", "rules", "paused", "on", "faults", "exit"} <= set(told)
    assert {run["plan"] for run in told["next"]} == {"dalian"}


def test_a_faulty_schedule_is_told_and_the_others_are_shown(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project.data / "dalian" / "publish.yaml", "Asia/Shanghai", "Asia/Shangai")
    assert main(["schedule"], Path(".")) == 3
    out, err = capsys.readouterr()
    assert "publish.yaml:6:zone: error: Unknown time zone" in err
    assert "sample-12 check" in out


def test_without_any_schedule_the_mend_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", "run"], tmp_path) == 2
    assert "Add schedule: to a plan's publish.yaml." in capsys.readouterr().err
    assert main(["schedule", "install", "--cron"], tmp_path) == 2
    assert main(["schedule", "install"], tmp_path) == 2
    assert "Add one of --systemd, --service, --cron, --github." in capsys.readouterr().err


# ------------------------------------------------------------------------------------------ the real thing


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Running]:
    """A service that builds a real plan."""
    project = make_project(tmp_path)
    shutil.copy(ROOT / "generate.py", tmp_path)
    write_schedule(project.data / "ostland", rules("Asia/Shanghai", '"*/10 * * * *"\n    do: [build]\n    only: note'))
    service = Running(tmp_path, "@2026-11-23 06:08:00 x60")
    yield service
    service.end()


def test_a_real_service_builds_and_a_terminal_shows_it(built: Running, tmp_path: Path) -> None:
    first = built.until("run ended")
    assert (first["result"], first["reason"], first["plan"], first["run"]) == (
        "done",
        "1 made: note en",
        "ostland",
        "build",
    )
    assert (tmp_path / "reports" / "ostland" / "en" / "note.txt").is_file()
    script = require_tool("script", "util-linux")
    faketime = require_tool("faketime", "faketime")
    words = f"stty cols 100; {faketime} '2026-11-23 06:30:00' {sys.executable} generate.py schedule"
    run = subprocess.run(
        [script, "-qec", words, "/dev/null"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "TERM": "xterm", "LANG": "C.UTF-8", "NO_COLOR": "1"},
    )  # fmt: skip
    assert "\x1b[3" not in run.stdout, "NO_COLOR drops the colours"
    assert re.search(r"ostland  build  .*✓ done +1 made: note en", run.stdout)
    assert "Next runs" in run.stdout and "exit 0" in run.stdout
