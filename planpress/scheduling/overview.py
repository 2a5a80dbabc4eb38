"""Schedules, the service's state and a moment become what comes next, what was, and what is amiss."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from planpress.building.editions import Project, find_plans
from planpress.errors import Fault, Grade
from planpress.planning.faults import Faults
from planpress.scheduling.reading import read_schedule, read_schedules
from planpress.scheduling.rules import Rule, Schedule
from planpress.scheduling.state import Entry, Folder, Heartbeat, State, key_of
from planpress.scheduling.times import Moment, moments

MOST_NEXT = 10
MOST_LAST = 6

Health: TypeAlias = Literal["well", "failing", "off"]


@dataclass(frozen=True, slots=True)
class NextRun:
    """A run that is to come, by its `moment`; None for a rule that is paused. Runs that are skipped on quiet days in a
    row are told as one, up to the `last` of them."""

    schedule: Schedule
    rule: Rule
    moment: Moment | None
    last: Moment | None = None

    @property
    def is_run(self) -> bool:
        return self.moment is not None and not self.moment.skipped


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to know at a moment (UTC). `failing` are the last results of rules whose last run failed."""

    now: dt.datetime
    schedules: tuple[Schedule, ...]
    faults: tuple[Fault, ...]
    next: tuple[NextRun, ...]
    last: tuple[Entry, ...]
    failing: tuple[Entry, ...]
    heartbeat: Heartbeat | None

    @property
    def is_on(self) -> bool:
        """Whether a service is at work."""
        return self.heartbeat is not None and self.heartbeat.is_alive(self.now)

    @property
    def health(self) -> Health:
        """How things stand, the worst first: no service is at work, or a schedule has errors; a last run failed."""
        if not self.is_on or self.faults:
            return "off"
        return "failing" if self.failing else "well"

    def tried_again(self, entry: Entry) -> NextRun | None:
        """The next run of the rule that an entry is about."""
        same = (run for run in self.next if run.is_run and run.schedule.plan == entry.plan)
        return next((run for run in same if run.rule.key == entry.rule), None)


def overview_of(project: Project, names: Sequence[str], folder: Folder, now: dt.datetime) -> Overview:
    """What there is to know of the plans named, or of all. Raises UsageError for an unknown plan."""
    schedules, faults = _read(project, names)
    state = folder.read_state()
    plans = {schedule.plan for schedule in schedules}
    last = [entry for entry in reversed(state.entries) if entry.plan in plans][:MOST_LAST]
    errors = tuple(fault for fault in faults if fault.grade is Grade.ERROR)
    failing = tuple(_failing(schedules, state))
    return Overview(now, schedules, errors, next_runs(schedules, now), tuple(last), failing, folder.read_heartbeat())


def _read(project: Project, names: Sequence[str]) -> tuple[tuple[Schedule, ...], tuple[Fault, ...]]:
    if not names:
        return read_schedules(project)
    faults = Faults()
    found = [read_schedule(folder, faults) for folder in find_plans(project, names)]
    return tuple(schedule for schedule in found if schedule), faults.ordered


def _failing(schedules: Sequence[Schedule], state: State) -> Iterator[Entry]:
    """The last failures of the rules that fail. One that is paused cannot become well, and somebody has seen to it."""
    keys = [key_of(schedule, rule) for schedule in schedules for rule in schedule.rules if not rule.paused]
    for key in keys:
        mine = (entry for entry in reversed(state.entries) if entry.key == key and entry.result == "failed")
        last = next(mine, None)
        if last and key in state.failing:
            yield last


def next_runs(schedules: Sequence[Schedule], now: dt.datetime, count: int = MOST_NEXT) -> tuple[NextRun, ...]:
    """The next runs of all rules, `count` at most, with what is skipped before the last of them, and at the end the
    rules that are paused."""
    pairs = [(schedule, rule) for schedule in schedules for rule in schedule.rules]
    found = [run for schedule, rule in pairs for run in _of_rule(schedule, rule, now, count)]
    found.sort(key=lambda run: (run.moment.at if run.moment else now, run.schedule.plan))
    within = list(_first(found, count))
    return (*within, *(NextRun(schedule, rule, None) for schedule, rule in pairs if rule.paused))


def _of_rule(schedule: Schedule, rule: Rule, now: dt.datetime, count: int) -> Iterator[NextRun]:
    """The next runs of one rule. After many quiet days one stops looking."""
    few = itertools.islice(moments(schedule, rule, now), count * 40)
    for skipped, group in itertools.groupby(few, key=lambda moment: moment.skipped):
        if skipped:
            first, *others = group
            yield NextRun(schedule, rule, first, others[-1] if others else None)
            continue
        for moment in group:
            yield NextRun(schedule, rule, moment)
            count -= 1
            if count == 0:
                return


def _first(found: Sequence[NextRun], count: int) -> Iterator[NextRun]:
    for run in found:
        if count == 0:
            return
        count -= run.is_run
        yield run


def told(run: NextRun) -> dict[str, str]:
    """A run as the file of the next runs has it."""
    assert run.moment, "a rule that is paused has no next run"
    when = run.moment.at.astimezone(run.schedule.zone).isoformat(timespec="minutes")
    return {"plan": run.schedule.plan, "when": when, "what": f"{run.rule.what}: {run.rule.scope}"}
