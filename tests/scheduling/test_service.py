"""A real service, with a clock that runs fast: over restarts, both changes of the clocks, signals and failures."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.scheduling.schedules import rules, write_schedule
from tests.scheduling.services import PROGRAM, Running

CHECK = "\n    do: [check]"
EACH_MINUTE = f'"* * * * *"{CHECK}'


def make(root: Path, *runs: str, zone: str = "UTC", more: str = "") -> Path:
    root.mkdir(exist_ok=True)
    (root / "generate.py").write_text(PROGRAM)
    write_schedule(root / "data" / "ostland", rules(zone, *runs, more=more))
    return root


def state(root: Path) -> dict[str, Any]:
    return dict(json.loads((root / "reports" / ".schedule" / "state.json").read_text()))


def asked(root: Path, *arguments: str) -> tuple[int, str]:
    """What the command says, at the real time."""
    program = [sys.executable, "generate.py", "schedule", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(program, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def has_ended(pid: int) -> bool:
    """Whether a process ends within ten seconds: a signal that was sent is not yet one that was obeyed."""
    end = time.monotonic() + 10
    while is_at_work(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_at_work(pid)


def is_at_work(pid: int) -> bool:
    """Whether a process is there, and not only its exit code, for which nobody has asked."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


@contextlib.contextmanager
def ended(service: Running) -> Iterator[Running]:
    """See to it that no service is left behind, whatever a test finds."""
    try:
        yield service
    finally:
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            os.kill(service.pid, signal.SIGKILL)


# --------------------------------------------------------------------- both nights on which clocks change


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Running, Running, list[int]]:
    """The service in the nights of March and October on which Berlin's clocks change, off in between."""
    root = make(tmp_path_factory.mktemp("nights"), f'"30 2 * * *"{CHECK}', f'"30 * * * *"{CHECK}', zone="Europe/Berlin")
    codes = []
    with ended(Running(root, "@2026-03-28 22:00:00 x2400", environment={"TZ": "UTC"})) as spring:
        spring.until("run started", due="2026-03-29T03:30+02:00")
        codes.append(spring.end())
    with ended(Running(root, "@2026-10-24 22:30:00 x2400", environment={"TZ": "UTC"})) as autumn:
        autumn.until("run started", due="2026-10-25T03:30+01:00")
        codes.append(autumn.end())
    return spring, autumn, codes


def dues(service: Running, minute: str = "") -> list[str]:
    starts = [line["due"] for line in service.lines if line["event"] == "run started"]
    return [due for due in starts if due[14:16] == minute or not minute]


def test_what_the_gap_of_spring_holds_runs_right_after_it_once(nights: tuple[Running, Running, list[int]]) -> None:
    assert dues(nights[0], "00") == ["2026-03-29T03:00+02:00"]
    (late,) = [line for line in nights[0].lines if line["event"] == "run started" and line["due"][14:16] == "00"]
    assert late["time"].startswith("2026-03-29T01:0")


def test_a_rule_with_a_star_follows_the_real_clock_in_spring(nights: tuple[Running, Running, list[int]]) -> None:
    tail = [due for due in dues(nights[0], "30") if due >= "2026-03-29T01"]
    assert tail == ["2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00"]


def test_over_a_restart_all_that_was_missed_is_made_up_once(nights: tuple[Running, Running, list[int]]) -> None:
    missed = [line for line in nights[1].lines if line["event"] == "run missed"]
    assert len(missed) == 2, "one word for each rule, however many runs were missed"
    assert {line["reason"].split()[1] for line in missed} == {"times,"}
    assert len([due for due in dues(nights[1]) if due < "2026-10-25"]) == 1, "the rule for each day"
    assert nights[2] == [0, 0]


def test_what_comes_twice_in_autumn_runs_once(nights: tuple[Running, Running, list[int]]) -> None:
    # The other rule runs at each half hour, too: at 02:30 twice by itself, and once more for the rule of each day.
    assert sorted(due for due in dues(nights[1]) if due.startswith("2026-10-25T02:30")) == [
        "2026-10-25T02:30+01:00", "2026-10-25T02:30+02:00", "2026-10-25T02:30+02:00",
    ]  # fmt: skip


# ------------------------------------------------------------------------------ signals, failures, two services


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A service's day: a second one is refused, a run fails, publish.yaml is broken, a run is at work at the end."""
    root = tmp_path_factory.mktemp("day")
    hook = f'on_failure:\n  command: [touch, "{root}/{{plan}}-called"]\n'
    make(root, EACH_MINUTE, more=hook)
    with ended(Running(root, "@2026-11-23 06:00:00 x120")) as service:
        service.until("service started")
        second = Running(root, "@2026-11-23 06:00:00 x120")
        with ended(second):
            found = {"second": (second.ended(), second.until("refused")["faults"][0])}
        service.until("run ended", result="done")
        (root / "mood").write_text("bad")
        service.until("hook called")
        (root / "mood").write_text("")
        service.until("run ended", 2, result="done")
        publish = root / "data" / "ostland" / "publish.yaml"
        publish.write_text(publish.read_text().replace("zone: UTC", "zone: [UTC"))
        service.until("schedule is faulty")
        runs = len([line for line in service.lines if line["event"] == "run ended"])
        service.until("run ended", runs + 2)
        found["status"] = asked(root, "status", "--json")
        (root / "mood").write_text("slow")
        while not (root / "slow").exists():
            time.sleep(0.05)
        found["code"] = service.end(signal.SIGTERM)
    return {**found, "root": root, "lines": service.lines, "state": state(root)}


def test_a_second_service_in_the_same_folder_is_refused_with_the_owner(day: dict[str, Any]) -> None:
    code, told = day["second"]
    assert code == 2
    assert told["what"] == "A service is at work already"
    assert re.fullmatch(r"process \d+ on \S+ holds it for \d+ min", told["reason"])


def test_a_run_that_fails_is_logged_with_the_reason_and_calls_the_hook(day: dict[str, Any]) -> None:
    (failed, *_) = [line for line in day["lines"] if line.get("result") == "failed"]
    assert (failed["level"], failed["plan"], failed["run"], failed["exit"]) == ("error", "ostland", "check", 1)
    assert failed["reason"] == "the ink ran dry"
    assert (day["root"] / "ostland-called").exists()


def test_a_broken_publish_yaml_is_told_and_the_last_good_schedule_runs_on(day: dict[str, Any]) -> None:
    events = [line["event"] for line in day["lines"]]
    assert events.count("schedule is faulty") == 1
    assert "run ended" in events[events.index("schedule is faulty") :]
    code, told = day["status"]
    assert code == 3 and json.loads(told)["faults"][0]["what"] == "Not YAML"


def test_sigterm_ends_the_run_that_is_at_work_and_then_the_service(day: dict[str, Any]) -> None:
    assert day["code"] == 0
    assert (day["root"] / "ran").read_text().splitlines()[-1] == "stopped check ostland --json"
    last = day["state"]["entries"][-1]
    assert (last["result"], last["detail"]) == ("stopped", "by SIGTERM; made up later")
    assert day["lines"][-1]["event"] == "service ended"
    assert has_ended(int((day["root"] / "slow").read_text()))


def test_no_half_file_stays_behind(day: dict[str, Any]) -> None:
    names = sorted(path.name for path in (day["root"] / "reports").rglob("*") if path.is_file())
    assert names == ["heartbeat.json", "lock", "schedule.json", "state.json"]


def test_a_service_that_was_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    root = make(tmp_path, EACH_MINUTE)
    with ended(Running(root, "@2026-11-23 07:00:00 x120")) as first:
        first.until("service started")
        first.end(signal.SIGKILL)
    code, told = asked(root, "status")
    assert code == 3 and "No runner is on." in told
    with ended(Running(root, "@2026-11-23 07:10:00 x120")) as second:
        second.until("service started")
        assert second.end(signal.SIGINT) == 130


def test_a_second_signal_ends_the_service_and_its_run_at_once(tmp_path: Path) -> None:
    root = make(tmp_path, EACH_MINUTE)
    (root / "mood").write_text("deaf")
    # A clock that runs less fast than elsewhere: the second signal must come before the service's patience is over.
    with ended(Running(root, "@2026-11-23 06:59:50 x4")) as service:
        while not (root / "slow").exists():
            time.sleep(0.05)
        os.kill(service.pid, signal.SIGTERM)
        time.sleep(0.1)
        assert service.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert has_ended(int((root / "slow").read_text()))


@pytest.mark.parametrize("by", [("env", "--default-signal=HUP"), ("nohup",)])
def test_a_service_ends_with_its_terminal_unless_it_was_started_by_nohup(tmp_path: Path, by: tuple[str, ...]) -> None:
    root = make(tmp_path, EACH_MINUTE)
    with ended(Running(root, "@2026-11-23 07:00:00 x120", by=by)) as service:
        service.until("run ended")
        os.kill(service.pid, signal.SIGHUP)
        if by == ("nohup",):
            service.until("run ended", len([line for line in service.lines if line["event"] == "run ended"]) + 2)
            assert service.end(signal.SIGTERM) == 0
        else:
            assert service.ended() == 0
    assert service.lines[-1]["reason"] == ("SIGTERM" if by == ("nohup",) else "SIGHUP")
