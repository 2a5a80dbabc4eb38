"""A rule and a moment become the moments after it at which the rule has something run."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from zoneinfo import ZoneInfo

from cronsim import CronSim

from planpress.scheduling.rules import Rule, Schedule, spread

EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
WIDEST = dt.timedelta(hours=3)
"""No clock is put back by more: two hours at the most, at Troll in Antarctica."""
MOST_SKIPPED = 1000
"""Quiet days in a row that a rule may meet before it counts as never running."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something runs (UTC), and which day was quiet: the one that it was moved from, or on which it is
    `skipped`."""

    at: dt.datetime
    quiet: str = ""
    skipped: bool = False


def moments(schedule: Schedule, rule: Rule, after: dt.datetime) -> Iterator[Moment]:
    """The moments of a rule after another, in their order, each once. On a quiet day on which a rule rests the first
    of its moments is told as skipped. A rule that is paused has none."""
    if rule.paused:
        return
    late = dt.timedelta(minutes=spread(schedule.plan, rule))
    last: dt.datetime | None = None
    for moment in _in_order(_on_days(schedule, rule, _first_wall(schedule, rule, after - late))):
        at = moment.at + late
        if at > after and at != last:
            yield Moment(at, moment.quiet, moment.skipped)
            last = at


def runs(schedule: Schedule, rule: Rule, after: dt.datetime) -> Iterator[Moment]:
    """The moments at which a rule really has something run. It ends where a rule seems to meet quiet days alone."""
    in_a_row = 0
    for moment in moments(schedule, rule, after):
        in_a_row = in_a_row + 1 if moment.skipped else 0
        if in_a_row > MOST_SKIPPED:
            return
        if not moment.skipped:
            yield moment


def _first_wall(schedule: Schedule, rule: Rule, after: dt.datetime) -> dt.datetime:
    """Where to begin on the wall clock, so that nothing is left out: before an hour that comes twice, and where runs
    are moved from quiet days, on the first of these."""
    wall = after.astimezone(schedule.zone).replace(tzinfo=None) - WIDEST
    while rule.on_quiet_days == "next-day" and schedule.quiet.name((wall - DAY).date()):
        wall -= DAY
    return wall.replace(hour=0, minute=0) - MINUTE if rule.on_quiet_days == "next-day" else wall


Candidate: TypeAlias = tuple[dt.datetime, Moment]
"""A moment, and one before which neither it nor any later candidate lies."""


def _on_days(schedule: Schedule, rule: Rule, start: dt.datetime) -> Iterator[Candidate]:
    """The moments of the wall times that an expression means, and what quiet days make of them."""
    steady = not _follows_the_clock(rule.cron)
    walls = CronSim(rule.cron, start)
    while (wall := next(walls, None)) is not None:
        floor = _first(wall, schedule.zone)
        quiet = schedule.quiet.name(wall.date()) if rule.on_quiet_days != "run" else ""
        if not quiet:
            shown = [floor] if steady else _shown(wall, schedule.zone)
            yield from ((floor, Moment(at)) for at in shown)
            continue
        free = schedule.quiet.next_free(wall.date())
        if free is None:
            return
        if rule.on_quiet_days == "next-day":
            yield floor, Moment(_first(dt.datetime.combine(free, wall.time()), schedule.zone), quiet)
        else:
            yield floor, Moment(floor, quiet, skipped=True)
            walls = CronSim(rule.cron, dt.datetime.combine(wall.date() + DAY, dt.time()) - MINUTE)


def _in_order(candidates: Iterator[Candidate]) -> Iterator[Moment]:
    """The moments in their order: what lies after the next candidate's floor waits."""
    waiting: list[tuple[dt.datetime, int, Moment]] = []
    for number, (floor, moment) in enumerate(candidates):
        while waiting and waiting[0][0] < floor:
            yield heapq.heappop(waiting)[2]
        heapq.heappush(waiting, (moment.at, number, moment))
    while waiting:
        yield heapq.heappop(waiting)[2]


def _follows_the_clock(cron: str) -> bool:
    """Whether a rule's minute or hour is a star: such a rule follows the real clock. Any other has its fixed times,
    of which each day has each once. This is the rule of Debian's cron."""
    minute, hour, *_ = cron.split()
    return minute.startswith("*") or hour.startswith("*")


def _shown(wall: dt.datetime, zone: ZoneInfo) -> list[dt.datetime]:
    """The moments at which clocks show a time: two where they are put back, none where they are put forward.

    The library could do this itself, but leaves out a run where clocks are put back by half an hour.
    """
    both = {wall.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    return sorted(at for at in both if at.astimezone(zone).replace(tzinfo=None) == wall)


def _first(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first moment at which clocks show a time, or right after the gap that it falls into."""
    while not (shown := _shown(wall, zone)):
        wall += MINUTE
    return shown[0]
