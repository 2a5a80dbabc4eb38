"""A service with a clock of ours: what is missed is made up once, runs wait for each other, and clocks may jump."""

from __future__ import annotations

import ast
import contextlib
import datetime as dt
import io
import json
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

import fsspec
import pytest

from planpress.building.editions import Project
from planpress.errors import ExitCode
from planpress.scheduling.children import Ended
from planpress.scheduling.logs import Log
from planpress.scheduling.overview import overview_of
from planpress.scheduling.service import TICK, Service
from planpress.scheduling.signals import Signals
from planpress.scheduling.state import Folder
from tests.scheduling.schedules import rules, utc, write_schedule

GOOD = Ended(0, {"editions": [{"document": "note", "language": "en", "result": "made"}], "made": 1, "exit": 0})
BAD = Ended(1, {"editions": [], "exit": 1}, "no ink")
CHECK = "\n    do: [check]"


class HandClock:
    """A clock that goes on when somebody sleeps. `jumps` says by how much more the sleep at a time takes."""

    def __init__(self, start: str, end: str, signals: Signals) -> None:
        self.time, self._end, self._signals = utc(start), utc(end), signals
        self.jumps: dict[dt.datetime, dt.timedelta] = {}
        self.boot: dt.datetime | None = None

    def now(self) -> dt.datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        due = [at for at in self.jumps if at <= self.time]
        self.time += dt.timedelta(seconds=seconds) + sum((self.jumps.pop(at) for at in due), dt.timedelta())
        if self.time >= self._end:
            self._signals.wish = signal.SIGTERM

    def booted(self) -> dt.datetime | None:
        return self.boot


class Run:
    """A process that takes some minutes by the clock. Asked to end, it does, unless it is deaf."""

    deaf = False

    def __init__(self, clock: HandClock, minutes: float, ended: Ended) -> None:
        self._clock, self._until, self._ended = clock, clock.now() + dt.timedelta(minutes=minutes), ended

    def ended(self) -> Ended | None:
        return self._ended if self._clock.now() >= self._until else None

    def interrupt(self) -> None:
        if self.deaf:
            return
        self._until, self._ended = self._clock.now(), Ended(130, {})

    def kill(self) -> None:
        assert self.deaf, "it was asked in time"
        self._until, self._ended = self._clock.now(), Ended(-9, {})


class Watched:
    """Services of one project, one after another, and what they did."""

    def __init__(self, root: Path) -> None:
        self.project = Project(root)
        self.minutes, self.ends = 0.0, iter(lambda: GOOD, None)
        self.started: list[str] = []
        self.output: str | None = None
        self.stream: TextIO | None = None
        self.prepare: Callable[[HandClock], None] = lambda _: None

    def write(self, *runs: str, more: str = "") -> None:
        write_schedule(self.project.data / "ostland", rules("UTC", *runs, more=more))

    def serve(self, start: str, end: str) -> list[dict[str, Any]]:
        """Let a service run from a time to another; its log."""
        signals, kept = Signals(), io.StringIO()
        clock = HandClock(start, end, signals)
        self.prepare(clock)

        def begin(arguments: Sequence[str]) -> Run:
            self.started.append(f"{clock.now():%m-%d %H:%M} {' '.join(arguments[2:])}")
            return Run(clock, self.minutes, next(self.ends))

        log = Log(self.stream or kept, "json", clock)
        assert Service(self.project, (), self.output, clock, log, begin, signals).run() is ExitCode.DONE
        return [json.loads(line) for line in kept.getvalue().splitlines()]

    @property
    def entries(self) -> list[tuple[str, str]]:
        return [(entry.result, entry.detail) for entry in Folder(self.project.reports).read_state().entries]


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_what_is_due_runs_at_its_time_with_its_options(watched: Watched) -> None:
    watched.write(
        '"0 6 * * *"\n    do: [fetch, check, build]\n    only: note',
        '"30 6 * * *"\n    do: [build]\n    if_changed: no',
    )
    watched.serve("2026-11-23T05:55", "2026-11-23T06:35")
    assert watched.started == [
        "11-23 06:00 fetch ostland --json", "11-23 06:00 check ostland --json",
        "11-23 06:00 build ostland --json --only note", "11-23 06:30 build ostland --json --force",
    ]  # fmt: skip


def test_a_step_that_fails_is_the_last_one(watched: Watched) -> None:
    watched.write('"0 6 * * *"\n    do: [check, build]')
    watched.ends = iter(
        [Ended(3, {"faults": [{"what": "Bad", "file": "x.csv", "row": 3, "reason": "no", "mend": "Do."}]})]
    )
    watched.serve("2026-11-23T05:55", "2026-11-23T06:05")
    assert [start[12:] for start in watched.started] == ["check ostland --json"]
    (entry,) = Folder(watched.project.reports).read_state().entries
    assert (entry.result, entry.exit, entry.detail, entry.reasons) == (
        "failed", 3, "check: 1 error", ("x.csv:3: Bad: no. Do.",),
    )  # fmt: skip


@pytest.mark.parametrize(("end", "told"), [("2026-11-24T07:12", ""), ("2026-11-28T07:12", "5 times, ")])
def test_runs_missed_while_the_service_was_off_are_made_up_once(watched: Watched, end: str, told: str) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')
    watched.serve("2026-11-23T05:55", "2026-11-23T06:05")
    watched.serve(end, f"{end[:11]}07:20")
    assert len(watched.started) == 2 and watched.started[1].startswith(f"{end[5:10]} 07:12")
    assert watched.entries == [
        ("done", "no faults"), ("missed", f"{told}service off until 07:12"), ("done", "no faults"),
    ]  # fmt: skip
    watched.serve(f"{end[:11]}07:30", f"{end[:11]}07:40")
    assert len(watched.started) == 2, "it is made up once"


def test_where_the_machine_was_off_that_is_the_reason(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')
    watched.serve("2026-11-23T05:00", "2026-11-23T05:05")
    watched.prepare = lambda clock: setattr(clock, "boot", utc("2026-11-23T07:11"))
    log = watched.serve("2026-11-23T07:12", "2026-11-23T07:15")
    assert watched.entries[0] == ("missed", "machine off until 07:12")
    assert [line["reason"] for line in log if line["event"] == "run missed"] == ["machine off until 07:12"]


def test_a_machine_that_slept_makes_up_once_what_it_missed(watched: Watched) -> None:
    watched.write(f'"*/10 6 * * *"{CHECK}')
    watched.prepare = lambda clock: clock.jumps.update({utc("2026-11-23T06:05"): dt.timedelta(minutes=37)})
    watched.serve("2026-11-23T05:55", "2026-11-23T06:55")
    assert [start[6:11] for start in watched.started] == ["06:00", "06:42", "06:50"]
    assert watched.entries[1] == ("missed", "4 times, machine asleep until 06:42")


def test_a_run_that_is_due_while_another_is_at_work_waits_and_is_not_missed(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}', '"5 6 * * *"\n    do: [build]')
    watched.minutes = 20
    watched.serve("2026-11-23T05:55", "2026-11-23T06:45")
    assert [start[6:17] for start in watched.started] == ["06:00 check", "06:20 build"]
    assert [result for result, _ in watched.entries] == ["done", "done"]


def test_runs_that_were_due_while_the_same_was_at_work_are_one(watched: Watched) -> None:
    watched.write(f'"*/10 6 * * *"{CHECK}')
    watched.minutes = 25
    watched.serve("2026-11-23T05:59", "2026-11-23T06:51")
    assert [start[6:11] for start in watched.started] == ["06:00", "06:25", "06:50"]
    assert ("missed", "another run at work until 06:25") in watched.entries


def test_a_rule_that_is_new_or_was_paused_has_nothing_to_make_up(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}\n    paused: for the holidays')
    watched.serve("2026-11-23T05:55", "2026-11-23T06:05")
    watched.write(f'"0 6 * * *"{CHECK}', f'"0 5 * * *"{CHECK}')
    watched.serve("2026-11-25T07:00", "2026-11-25T07:05")
    assert not watched.started


def test_a_clock_put_back_by_an_hour_runs_nothing_twice(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')
    watched.prepare = lambda clock: clock.jumps.update({utc("2026-11-23T06:10"): dt.timedelta(hours=-1)})
    watched.serve("2026-11-23T05:50", "2026-11-23T06:20")
    assert len(watched.started) == 1


def test_a_clock_that_was_years_ahead_does_not_stop_everything(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')
    watched.serve("2036-11-23T05:55", "2036-11-23T06:05")
    log = watched.serve("2026-11-23T05:55", "2026-11-23T06:05")
    assert [start[:11] for start in watched.started] == ["11-23 06:00", "11-23 06:00"]
    assert "clock put back" in [line["event"] for line in log]


def test_a_run_that_was_stopped_is_made_up_at_the_next_start(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')
    watched.minutes = 60
    watched.serve("2026-11-23T05:55", "2026-11-23T06:10")
    assert watched.entries == [("stopped", "by SIGTERM; made up later")]
    watched.serve("2026-11-23T08:00", "2026-11-23T09:05")
    assert [start[6:11] for start in watched.started] == ["06:00", "08:00"]


def test_a_run_that_does_not_end_when_asked_is_ended(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Run, "deaf", True)
    watched.write(f'"0 6 * * *"{CHECK}')
    watched.minutes = 60
    log = watched.serve("2026-11-23T05:55", "2026-11-23T06:10")
    assert watched.entries == [("stopped", "by SIGTERM; made up later")]
    assert log[-1]["time"] <= "2026-11-23T06:11:30Z"


def test_a_full_disk_is_logged_and_does_not_end_the_service(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planpress.scheduling.state.os.fsync", full)
    log = watched.serve("2026-11-23T05:58", "2026-11-23T06:02")
    assert len(watched.started) == 1
    assert "no space left on device" in next(line["reason"] for line in log if line["event"] == "state not written")


def test_a_log_on_a_full_disk_does_not_end_the_service(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')
    with contextlib.suppress(OSError), Path("/dev/full").open("w") as watched.stream:  # closing it fails, too
        watched.serve("2026-11-23T05:58", "2026-11-23T06:02")
    assert watched.entries == [("done", "no faults")]


def test_where_there_is_no_room_for_what_a_hook_complains_of_that_is_logged(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planpress.scheduling.telling.tempfile.TemporaryFile", full)
    watched.write(f'"*/10 * * * *"{CHECK}', more="on_failure:\n  command: ['true']\n")
    watched.ends = iter([BAD, GOOD])
    log = watched.serve("2026-11-23T06:05", "2026-11-23T06:25")
    assert [line["reason"] for line in log if line["event"] == "hook failed"] == ["true: no space left on device"]
    assert len(watched.started) == 2


def test_an_event_is_one_line_of_the_log_whatever_was_complained_of() -> None:
    stream = io.StringIO()
    Log(stream, "text", HandClock("2026-11-23T06:00", "2026-11-23T07:00", Signals())).error(
        "hook failed", plan="ostland", reason="one\n2026-11-23T06:00:00Z info\r\ntwo\u2028three"
    )
    assert stream.getvalue().splitlines() == [
        "2026-11-23T06:00:00Z error   hook failed: ostland: one 2026-11-23T06:00:00Z info two three"
    ]


def test_publish_yaml_is_read_anew_and_while_it_is_faulty_its_last_good_schedule_rules(watched: Watched) -> None:
    watched.write(f'"30 6 * * *"{CHECK}')
    original = HandClock.sleep
    steps = {
        utc("2026-11-23T05:57"): lambda: watched.write(f'"*/10 6 * * *"{CHECK}'),
        utc("2026-11-23T06:02"): lambda: watched.write('"0 7 * * *"\n    do: [chekc]'),
        utc("2026-11-23T06:12"): lambda: watched.write(f'"15 6 * * *"{CHECK}'),
    }

    class Editor(HandClock):
        def sleep(self, seconds: float) -> None:
            for at in [at for at in steps if at <= self.time]:
                steps.pop(at)()
            original(self, seconds)

    watched.prepare = lambda clock: setattr(clock, "__class__", Editor)
    log = watched.serve("2026-11-23T05:55", "2026-11-23T06:25")
    assert [start[:11] for start in watched.started] == ["11-23 06:00", "11-23 06:10", "11-23 06:15"]
    faulty = [line for line in log if line["event"] == "schedule is faulty"]
    assert len(faulty) == 1 and faulty[0]["level"] == "error"
    assert "Unknown command: the nearest name is check" in faulty[0]["reason"]


HOOK = """\
import os, pathlib, sys
with (pathlib.Path(__file__).parent / "told").open("a") as file:
    file.write(repr([sys.argv[1:], sys.stdin.read(), os.environ["PLANPRESS_EXIT"]]) + "\\n")
"""


def test_each_failing_run_calls_the_hook_with_what_happened(watched: Watched, tmp_path: Path) -> None:
    told = tmp_path / "told"
    (tmp_path / "hook.py").write_text(HOOK)
    words = json.dumps([sys.executable, str(tmp_path / "hook.py"), "{plan}", "{reason}; echo $HOME"])
    watched.write(f'"*/10 * * * *"{CHECK}', more=f"on_failure:\n  command: {words}\n")
    watched.ends = iter([BAD, BAD, GOOD, BAD])
    log = watched.serve("2026-11-23T06:00", "2026-11-23T06:45")
    lines = [ast.literal_eval(line) for line in told.read_text().splitlines()]
    assert [line[0] for line in lines] == [["ostland", "no ink; echo $HOME"]] * 3
    assert json.loads(lines[0][1]) == {
        "plan": "ostland", "run": "check", "reason": "no ink", "when": "2026-11-23T06:10+00:00", "exit": "1",
    }  # fmt: skip
    assert lines[0][2] == "1"
    assert [line["result"] for line in log if line["event"] == "run ended"] == ["failed", "failed", "done", "failed"]


def test_a_run_that_fails_for_thousands_of_reasons_calls_the_hook_with_the_first_and_gives_it_all(
    watched: Watched, tmp_path: Path
) -> None:
    (tmp_path / "hook.py").write_text(HOOK)
    words = json.dumps([sys.executable, str(tmp_path / "hook.py"), "{reason}"])
    watched.write(f'"0 6 * * *"{CHECK}', more=f"on_failure:\n  command: {words}\n")
    faults = [{"what": "Bad", "file": "x.csv", "row": row, "reason": "港" * 1000, "mend": ""} for row in range(1, 2001)]
    watched.ends = iter([Ended(3, {"faults": faults})])
    log = watched.serve("2026-11-23T05:59", "2026-11-23T06:01")
    assert "hook called" in [line["event"] for line in log]
    (argument,), whole, _ = ast.literal_eval((tmp_path / "told").read_text())
    assert argument.startswith("x.csv:1: Bad: 港") and argument.endswith("; and 1995 more")
    assert "x.csv:2000: Bad" in json.loads(whole)["reason"]
    assert argument in [line.get("reason") for line in log]
    state = (watched.project.reports / ".schedule" / "state.json").read_bytes()
    assert len(argument.encode()) < 10_000 and len(state) < 12_000


def test_a_rule_that_fails_is_told_however_many_other_results_have_come(watched: Watched) -> None:
    watched.write('"0 6 * * *"\n    do: [build]', f'"* * * * *"{CHECK}')
    watched.ends = iter([GOOD, BAD, *[GOOD] * 700])
    folder = Folder(watched.project.reports)
    watched.serve("2026-11-23T05:58:30", "2026-11-23T09:00")
    (failing,) = overview_of(watched.project, (), folder, utc("2026-11-23T09:00")).failing
    assert (failing.what, failing.reasons) == ("build", ("no ink",))
    assert len(folder.read_state().entries) == 101
    watched.ends = iter(lambda: GOOD, None)
    watched.serve("2026-11-24T05:59:30", "2026-11-24T06:02")
    assert not overview_of(watched.project, (), folder, utc("2026-11-24T06:02")).failing
    assert len(folder.read_state().entries) == 100, "one that is well again needs no room"


def test_a_mail_that_could_never_be_sent_is_told_at_the_start(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLANPRESS_SMTP_URL", raising=False)
    watched.write(f'"0 6 * * *"{CHECK}', more="on_failure:\n  mail: operator@example.org\n")
    log = watched.serve("2026-11-23T05:58", "2026-11-23T05:59")
    assert [line["reason"] for line in log if line["level"] == "warning"] == ["PLANPRESS_SMTP_URL is not set"]


@pytest.mark.parametrize(("command", "reason"), [("no-such-program", "no such file"), ("'false'", "false")])
def test_a_hook_that_fails_is_logged_and_stops_nothing(watched: Watched, command: str, reason: str) -> None:
    watched.write(f'"*/10 * * * *"{CHECK}', more=f"on_failure:\n  command: [{command}]\n")
    watched.ends = iter([BAD, GOOD])
    log = watched.serve("2026-11-23T06:05", "2026-11-23T06:25")
    assert reason in next(line["reason"] for line in log if line["event"] == "hook failed")
    assert len(watched.started) == 2


def test_the_next_runs_are_told_in_a_file_beside_the_reports(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')
    watched.serve("2026-11-23T05:59", "2026-11-23T06:02")
    told = json.loads((watched.project.reports / "schedule.json").read_text())
    assert told[0] == {"plan": "ostland", "when": "2026-11-24T06:00+00:00", "what": "check: data and texts"}
    assert len(told) == 10


def test_reports_at_an_address_have_the_next_runs_there(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')
    watched.output = "memory://next-runs"
    watched.serve("2026-11-23T05:59", "2026-11-23T06:02")
    assert json.loads(fsspec.filesystem("memory").cat("/next-runs/schedule.json"))[0]["plan"] == "ostland"
    assert (watched.project.reports / ".schedule" / "state.json").is_file()


def test_the_heartbeat_is_written_each_minute(watched: Watched) -> None:
    watched.write(f'"0 6 * * *"{CHECK}')
    watched.minutes = 10
    folder, ages = Folder(watched.project.reports), []
    original = HandClock.sleep

    class Doctor(HandClock):
        def sleep(self, seconds: float) -> None:
            assert seconds <= TICK
            original(self, seconds)
            beat = folder.read_heartbeat()
            assert beat
            ages.append((self.now() - beat.at).total_seconds())

    watched.prepare = lambda clock: setattr(clock, "__class__", Doctor)
    watched.serve("2026-11-23T05:55", "2026-11-23T06:15")
    assert max(ages) <= 60 + TICK
    beat = folder.read_heartbeat()
    assert beat and beat.ended and not beat.is_alive(utc("2026-11-23T07:00"))
