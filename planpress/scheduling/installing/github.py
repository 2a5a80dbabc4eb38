"""Rules become a GitHub workflow, whose clock is UTC's."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import shlex
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from planpress.building.editions import Project
from planpress.errors import Fault, Place, UsageError
from planpress.scheduling.installing.fields import DAYS, HOURS, MINUTES, MONTHS, WEEKDAYS, Fields, fields_of, written
from planpress.scheduling.installing.site import LEFT_OUT, Job, Site

FILE = ".github/workflows/planpress.yml"
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class UtcLine:
    """A line for UTC's clock, and what it means in the rule's own zone."""

    cron: str
    words: str


def workflow(site: Site) -> str:
    """A workflow with a job for each rule. Raises UsageError for what cannot be said in UTC, and for folders that are
    not in the project."""
    site = _checked_out(site)
    times = {job: utc_lines(job, site.today.year) for job in site.jobs}
    lines = [
        f"# {FILE}",
        f"# {LEFT_OUT}",
        "# GitHub starts scheduled runs late when it is busy, and stops them after 60 days without a commit.",
        "name: Planpress",
        "on:",
        "  workflow_dispatch:",
        "  schedule:",
        *_schedule(times, site.today.year),
        "permissions:",
        "  contents: read",
        "concurrency:",
        "  group: planpress",
        "  cancel-in-progress: false",
        "jobs:",
    ]
    return "\n".join([*lines, *(line for job in times for line in _job(site, job, times[job]))]) + "\n"


def _schedule(times: dict[Job, list[UtcLine]], year: int) -> Iterator[str]:
    seen: set[str] = set()
    for job, lines in times.items():
        for note in _change_notes(job, year):
            yield f"    # {note}"
        for line in lines:
            yield f"    # {job.name}: {line.words}"
            if line.cron not in seen:
                yield f'    - cron: "{line.cron}"'
            seen.add(line.cron)


def _job(site: Site, job: Job, lines: list[UtcLine]) -> Iterator[str]:
    if "mail" in job.rule.do:
        reason = "its machine forgets the ledger of letters after each run, and everybody would get them again"
        mend = "Let a machine of your own send letters: schedule install --service, or --cron."
        place = Place(job.schedule.file, column="do", excerpt=job.rule.what)
        raise UsageError([Fault("Not for GitHub", place, reason, mend)])
    commands = [shlex.join([".venv/bin/python", "generate.py", *words]) for words in site.commands(job)]
    if any("${{" in text for text in (job.title, *commands)):
        raise job.refused("GitHub", "GitHub takes ${{ in its words for an expression, and puts in what it means")
    crons = json.dumps([line.cron for line in lines])
    yield f"  {job.name}:"
    yield f"    name: {json.dumps(job.title, ensure_ascii=False)}"
    # An expression of GitHub's doubles a single quotation mark inside of one; JSON has none here.
    yield f"    if: github.event_name != 'schedule' || contains(fromJSON('{crons}'), github.event.schedule)"
    yield "    runs-on: ubuntu-latest"
    yield "    steps:"
    yield "      - uses: actions/checkout@v4"
    yield "      - uses: actions/setup-python@v5"
    yield '        with: {python-version: "3.11"}'
    yield "      - run: make .venv/runtime"
    for command in commands:
        yield f"      - run: {json.dumps(command, ensure_ascii=False)}"
    if "build" in job.rule.do and not site.is_far:
        yield "      - uses: actions/upload-artifact@v4"
        yield "        if: always()"
        path = json.dumps(f"{site.reports.as_posix()}/", ensure_ascii=False)
        yield f"        with: {{name: {json.dumps(job.name)}, path: {path}}}"


def _checked_out(site: Site) -> Site:
    """The site with all paths from the project's folder on, which is what GitHub has of it. Raises UsageError for a
    path that leads elsewhere."""
    schedules = tuple(replace(schedule, folder=_within(site, schedule.folder)) for schedule in site.schedules)
    output = _within(site, site.reports).as_posix() if site.output and not site.is_far else site.output
    return replace(site, project=Project(Path()), schedules=schedules, output=output)


def _within(site: Site, path: Path) -> Path:
    root = site.project.root.resolve()
    if not path.resolve().is_relative_to(root):
        reason, mend = f"GitHub has what lies in {root} alone", "Choose a folder in it, or an address as the output."
        raise UsageError([Fault("Not for GitHub", Place(str(path)), reason, mend)])
    return path.resolve().relative_to(root)


# ---------------------------------------------------------------------------------------------- the clock


def utc_lines(job: Job, year: int) -> list[UtcLine]:
    """A rule's times by UTC's clock: one set of lines for each distance from UTC that its zone has in a year, with
    the months in which it mostly has it."""
    fields = _said_alike(job, fields_of(job.rule.cron))
    months: dict[int, set[int]] = defaultdict(set)
    for month in sorted(fields.months):
        months[_offset(job.schedule.zone, dt.datetime(year, month, 15, 12))].add(month)
    return [
        line
        for offset, those in months.items()
        for line in _shifted(job, fields, offset, those, whole_year=len(months) == 1)
    ]


def _said_alike(job: Job, fields: Fields) -> Fields:
    """Fields that mean the same days to GitHub, which takes either of two days that are given, whatever stars are in
    them. Raises UsageError where none do."""
    if not fields.is_plain:
        raise job.refused("GitHub", "its cron knows no L and no #")
    if fields.both and not fields.any_day and not fields.any_weekday:
        raise job.refused("GitHub", "a day is to be right in both fields, and its cron is content with one")
    if not fields.both and (fields.any_day or fields.any_weekday):
        return replace(fields, days=frozenset(DAYS), weekdays=frozenset(WEEKDAYS))
    return fields


def _shifted(job: Job, fields: Fields, offset: int, months: set[int], whole_year: bool) -> Iterator[UtcLine]:
    """The lines for a distance from UTC in minutes."""
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    all_months = fields.months >= set(MONTHS)
    each_day = fields.any_day and fields.any_weekday and all_months
    for hour in fields.hours:
        for minute in fields.minutes:
            shift, rest = divmod(60 * hour + minute - offset, DAY)
            found[0 if each_day else shift][rest % 60].add(rest // 60)
    of_months = fields.months if whole_year else months
    words = f"{job.rule.cron} in {job.schedule.zone.key}" + ("" if whole_year else f", {_months(months)}")
    for shift, hours_by_minute in sorted(found.items()):
        if shift and not (fields.any_day and all_months):
            raise job.refused("GitHub", "it falls on another day in UTC, for which cron has no words")
        weekdays = {(day + shift) % 7 for day in fields.weekdays}
        by_hours: dict[frozenset[int], set[int]] = defaultdict(set)
        for minute, hours in hours_by_minute.items():
            by_hours[frozenset(hours)].add(minute)
        for those, minutes in by_hours.items():
            parts = [(minutes, MINUTES), (those, HOURS), (fields.days, DAYS), (of_months, MONTHS), (weekdays, WEEKDAYS)]
            yield UtcLine(" ".join(written(numbers, whole) for numbers, whole in parts), words)


def _change_notes(job: Job, year: int) -> Iterator[str]:
    """What is to be known where a zone's distance from UTC changes in the course of the year."""
    zone = job.schedule.zone
    ends = {month: (dt.datetime(year, month, 1), _end(year, month)) for month in MONTHS}
    changing = [month for month, (first, last) in ends.items() if _offset(zone, first) != _offset(zone, last)]
    if changing:
        names = " and ".join(calendar.month_name[month] for month in changing)
        yield f"{zone.key} has daylight saving: there are lines for both times of the year."
        yield f"For some days in {names} runs are early or late by what the clocks change."


def _end(year: int, month: int) -> dt.datetime:
    return dt.datetime(year, month, calendar.monthrange(year, month)[1], 23, 59)


def _offset(zone: ZoneInfo, wall: dt.datetime) -> int:
    """How many minutes clocks are ahead of UTC."""
    ahead = wall.replace(tzinfo=zone).utcoffset()
    assert ahead is not None, "a zone of the IANA database always has an offset"
    return round(ahead.total_seconds() / 60)


def _months(months: set[int]) -> str:
    return ", ".join(calendar.month_abbr[month] for month in sorted(months))
