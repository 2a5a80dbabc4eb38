"""Rules, a clock and the state of last time become runs, one after another, until somebody asks for the end."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from planpress.building.editions import Project
from planpress.building.stores import store_at
from planpress.errors import ExitCode, Fault, InputError, Place, UsageError
from planpress.scheduling.children import (
    Child,
    Ended,
    again_of,
    arguments_of,
    detail_of,
    is_unchanged,
    reasons_of,
)
from planpress.scheduling.clock import Clock
from planpress.scheduling.logs import Log
from planpress.scheduling.overview import next_runs, told
from planpress.scheduling.rulers import Rulers
from planpress.scheduling.rules import Rule, Schedule
from planpress.scheduling.signals import Signals
from planpress.scheduling.state import (
    NEXT_RUNS,
    Entry,
    Folder,
    Heartbeat,
    State,
    is_far,
    key_of,
    reports_of,
    written,
)
from planpress.scheduling.telling import tell, untold
from planpress.scheduling.times import Moment, runs

TICK = 15.0
"""Seconds that the service sleeps at a time: so soon it notices that a clock jumped, or that publish.yaml changed."""
BEAT = dt.timedelta(minutes=1)
LATE = dt.timedelta(minutes=1)
"""A run that is later than this was missed; a sleep that was longer by this was the machine's."""
LOOK_BACK = dt.timedelta(days=31)
"""Misses are counted so far back; however many there are, they are made up once."""
FAR = dt.timedelta(days=1)
"""A clock that was ahead by more was wrong."""
GRACE = dt.timedelta(seconds=60)
"""How long a run that was asked to end may take to do so."""


@dataclass(frozen=True, slots=True)
class Due:
    """A rule that is due, by one or several moments that have passed, newest last."""

    schedule: Schedule
    rule: Rule
    moments: tuple[Moment, ...]


class Service:
    """Runs what is due. `start` starts the program with arguments; everything else it does by itself."""

    def __init__(
        self, project: Project, names: Sequence[str], output: str | None, clock: Clock, log: Log,
        start: Callable[[Sequence[str]], Child], signals: Signals,
    ) -> None:  # fmt: skip
        self._project, self._output, self._clock, self._log = project, output, clock, log
        self._start, self._signals = start, signals
        self._folder = Folder(reports_of(project, output))
        self._far = store_at(output) if output and is_far(output) else None
        self._rulers = Rulers(project, names, log)
        self._state = State()
        self._since = self._awake = self._beaten = clock.now()
        self._why = ""
        self._told: Sequence[Schedule] | None = None
        self._told_until = self._since

    def run(self) -> ExitCode:
        """Run what is due until a signal asks for the end. Raises UsageError when another service has the folder, or
        when there is nothing to do, and InputError when every schedule has errors."""
        with self._signals.heeded(), self._folder.held(self._clock.now()):
            schedules = self._rulers.now()
            if not schedules:
                _refuse(self._project, self._rulers.faults)
            self._state = self._folder.read_state()
            self._wake("service off")
            self._log.info("service started", plans=", ".join(schedule.plan for schedule in schedules))
            for schedule in schedules:
                if schedule.on_failure.mail and (reason := untold()):
                    self._log.warning("no mail can be sent", plan=schedule.plan, reason=reason)
            self._beat(force=True)
            while self._signals.wish is None:
                self._turn()
            self._beat(force=True, ended=True)
            self._log.info("service ended", reason=signal_name(self._signals.wish))
        return ExitCode.STOPPED_BY_HAND if signal_name(self._signals.wish) == "SIGINT" else ExitCode.DONE

    def _turn(self) -> None:
        """Run what is due longest, or sleep for a while."""
        schedules = self._rulers.now()
        now = self._clock.now()
        due, next_at = self._due(schedules, now)
        self._tell_next(schedules, now)
        if due:
            self._carry_out(due)
        else:
            self._rest(min(TICK, (next_at - now).total_seconds()) if next_at else TICK)

    # --------------------------------------------------------------------------------------------- what is due

    def _due(self, schedules: Sequence[Schedule], now: dt.datetime) -> tuple[Due | None, dt.datetime | None]:
        """What is due longest, and when something is due next."""
        before = dict(self._state.handled)
        pairs = [(schedule, rule) for schedule in schedules for rule in schedule.rules]
        found = [(schedule, rule, *self._passed(schedule, rule, now)) for schedule, rule in pairs]
        self._state.forget([key_of(*pair) for pair in pairs], now - LOOK_BACK)
        if self._state.handled != before:
            self._keep_state()
        due = [Due(schedule, rule, passed) for schedule, rule, passed, _ in found if passed]
        first = min(due, key=lambda one: (one.moments[0].at, one.schedule.plan), default=None)
        return first, min((next_at for *_, next_at in found if next_at), default=None)

    def _passed(
        self, schedule: Schedule, rule: Rule, now: dt.datetime
    ) -> tuple[tuple[Moment, ...], dt.datetime | None]:
        """The moments of a rule that have passed and were not seen to, and the one to come. A rule that is new has
        nothing to make up, nor has one that was paused."""
        key = key_of(schedule, rule)
        if rule.paused:
            self._state.handled.pop(key, None)
            return (), None
        handled = self._state.handled.setdefault(key, now)
        if handled > now + FAR:
            self._log.warning("clock put back", plan=schedule.plan, run=rule.what, reason=f"from {handled.isoformat()}")
            handled = self._state.handled[key] = now
        passed: list[Moment] = []
        for moment in runs(schedule, rule, max(handled, now - LOOK_BACK)):
            if moment.at > now:
                return tuple(passed), moment.at
            passed.append(moment)
        return tuple(passed), None

    # ------------------------------------------------------------------------------------------- carrying out

    def _carry_out(self, due: Due) -> None:
        """Run a rule once, and note what of it was missed."""
        schedule, rule, moment = due.schedule, due.rule, due.moments[-1]
        now = self._clock.now()
        self._note_missed(due, now)
        stated = local(moment.at, schedule).isoformat(timespec="minutes")
        self._log.info("run started", plan=schedule.plan, run=rule.what, due=stated)
        self._beat(force=True, working=f"{schedule.plan} {rule.what}")
        entry = self._entry(schedule, rule, moment, now)
        short = entry.short
        self._state.add(short)
        if entry.result != "stopped":
            # A run that was stopped is due again when the service starts again.
            self._state.handled[key_of(schedule, rule)] = moment.at
        self._keep_state()
        self._beat(force=True)
        say = self._log.error if entry.result == "failed" else self._log.info
        reason = "; ".join(short.reasons) or short.detail
        facts = {"result": entry.result, "seconds": entry.seconds, "exit": entry.exit or None, "reason": reason}
        say("run ended", plan=entry.plan, run=entry.what, **facts)
        self._tell(schedule, rule, entry)

    def _note_missed(self, due: Due, now: dt.datetime) -> None:
        """What should have run and did not: while the service was not awake, or because a newer moment has passed."""
        missed = [moment for moment in due.moments if moment.at < self._awake - LATE] or list(due.moments[:-1])
        if not missed:
            return
        asleep = missed[-1].at < self._awake - LATE
        until = f"{local(self._awake if asleep else now, due.schedule):%H:%M}"
        times = f"{len(missed)} times, " if len(missed) > 1 else ""
        why = (self._why_off(missed[-1].at) if asleep else "another run at work") + f" until {until}"
        entry = Entry(due.schedule.plan, due.rule.key, due.rule.what, missed[-1].at, "missed", times + why)
        self._state.add(entry)
        self._log.warning("run missed", plan=entry.plan, run=entry.what, reason=entry.detail)

    def _why_off(self, at: dt.datetime) -> str:
        booted = self._clock.booted()
        return "machine off" if self._why == "service off" and booted and booted > at else self._why

    def _entry(self, schedule: Schedule, rule: Rule, moment: Moment, began: dt.datetime) -> Entry:
        """Do a rule's steps, up to the first that fails, and say what became of them."""
        ends: list[Ended] = []
        for step in rule.do:
            arguments = arguments_of(self._project, schedule, rule, step, self._output)
            try:
                ended = self._waited(self._start(arguments), f"{schedule.plan} {rule.what}")
            except OSError as error:  # no memory, no room for its output
                ended = Ended(ExitCode.OUR_FAULT, {}, f"it cannot be started: {(error.strerror or str(error)).lower()}")
            ends.append(ended)
            if ended.exit or self._signals.wish is not None:
                break
        seconds = round((self._clock.now() - began).total_seconds(), 1)
        entry = Entry(schedule.plan, rule.key, rule.what, moment.at, "done", "", began, seconds)
        return _with_result(entry, rule, ends, self._signals.wish)

    def _waited(self, child: Child, working: str) -> Ended:
        """Wait for a process; when the service is to end, ask it to end, and end it when it does not."""
        self._signals.at_once = child.kill
        deadline: dt.datetime | None = None
        while (ended := child.ended()) is None:
            if self._signals.wish is not None and deadline is None:
                child.interrupt()
                deadline = self._clock.now() + GRACE
            if deadline and self._clock.now() > deadline:
                child.kill()
            self._rest(1.0 if deadline else TICK, working)
        self._signals.at_once = lambda: None
        return ended

    def _tell(self, schedule: Schedule, rule: Rule, entry: Entry) -> None:
        """Tell each failing run, and once that a rule is well again."""
        key = key_of(schedule, rule)
        failed_before = key in self._state.failing
        if entry.result == "failed":
            self._state.failing.setdefault(key, entry.when)
        elif entry.result in ("done", "unchanged"):
            self._state.failing.pop(key, None)
        else:
            return
        self._keep_state()
        if entry.result == "failed" or failed_before:
            tell(schedule, entry, entry.result != "failed", self._log)

    # ------------------------------------------------------------------------------------------ time and files

    def _rest(self, seconds: float, working: str = "") -> None:
        """Sleep, and notice when it was much longer than meant: then the machine slept, or its clock was changed."""
        before = self._clock.now()
        self._signals.rest(self._clock.sleep, seconds)
        if self._clock.now() - before > dt.timedelta(seconds=seconds) + LATE:
            self._wake("machine asleep")
        self._beat(working=working)

    def _wake(self, why: str) -> None:
        self._awake, self._why = self._clock.now(), why

    def _beat(self, force: bool = False, working: str = "", ended: bool = False) -> None:
        now = self._clock.now()
        if force or abs(now - self._beaten) >= BEAT:
            self._beaten = now
            heartbeat = Heartbeat(now, self._since, os.getpid(), socket.gethostname(), working, ended)
            self._keep(partial(self._folder.beat, heartbeat))

    def _keep_state(self) -> None:
        self._keep(partial(self._folder.write_state, self._state))

    def _keep(self, write: Callable[[], None]) -> None:
        """Write a file. A disk that is full for a night must not end the service."""
        try:
            write()
        except OSError as error:
            reason = f"{self._folder.path}: {(error.strerror or str(error)).lower()}"
            self._log.error("state not written", reason=reason)

    def _tell_next(self, schedules: Sequence[Schedule], now: dt.datetime) -> None:
        """Keep the file that tells the next runs as it is to be: the first has passed, or a schedule has changed."""
        if self._told == schedules and now < self._told_until:
            return
        following = [run for run in next_runs(schedules, now) if run.is_run]
        self._keep(partial(self._write_next, [told(run) for run in following]))
        self._told = schedules
        self._told_until = min((run.moment.at for run in following if run.moment), default=now + FAR)

    def _write_next(self, following: list[dict[str, str]]) -> None:
        """Write the next runs beside the reports, wherever these are."""
        if self._far:
            self._far.put(NEXT_RUNS, written(following))
        else:
            self._folder.write_next_runs(following)


def local(at: dt.datetime, schedule: Schedule) -> dt.datetime:
    return at.astimezone(schedule.zone)


def signal_name(number: int | None) -> str:
    return signal.Signals(number).name if number is not None else ""


def _with_result(entry: Entry, rule: Rule, ends: Sequence[Ended], wish: int | None) -> Entry:
    """What became of a run, by how its steps ended."""
    last = ends[-1]
    step = rule.do[len(ends) - 1]
    if wish is not None and (last.exit or len(ends) < len(rule.do)):
        return replace(entry, result="stopped", detail=f"by {signal_name(wish)}; made up later")
    detail = detail_of(step, last)
    if last.exit:
        failed = f"{step}: {detail}" if len(rule.do) > 1 and step != "build" else detail
        reasons, again = reasons_of(last), again_of(last)
        return replace(entry, result="failed", detail=failed, exit=last.exit, reasons=reasons, again=again)
    result: Any = "unchanged" if step == "build" and is_unchanged(last) else "done"
    return replace(entry, result=result, detail=detail, exit=0)


def _refuse(project: Project, faults: Sequence[Fault]) -> None:
    """Raises InputError or UsageError: no plan has a schedule that can be kept."""
    if faults:
        raise InputError(faults)
    mend = "Add schedule: to a plan's publish.yaml."
    raise UsageError([Fault("No schedule", Place(str(project.data)), "no plan in it says when to do what", mend)])
