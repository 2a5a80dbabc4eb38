"""What there is to know of schedules becomes a page for a terminal, plain lines, or one object for machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from cronsim import CronSim

from planpress.amounts import duration
from planpress.errors import ExitCode, Fault
from planpress.plain import sentence
from planpress.scheduling.overview import NextRun, Overview, told
from planpress.scheduling.rules import Rule, Schedule
from planpress.scheduling.state import Entry
from planpress.scheduling.times import EPOCH, runs
from planpress.signs import SIGNS, Sign, cut, width

Line: TypeAlias = tuple[tuple[str, str], ...]
"""Words, each with a style of rich."""

HEAD, DIM, COMMAND = "bold", "bright_black", "cyan"
START = "python generate.py schedule run"
NARROW = 80
"""Below this width the last column stands in a row of its own."""
NARROWEST = 60
"""Below this width each fact takes a line."""
LEAST = 15
"""With less room for the last column it does so, too."""
FAR = dt.timedelta(days=300)
"""A day that is further away is told with its year."""
NONE = "–"

Row: TypeAlias = tuple[tuple[str, str], ...]
"""The cells of a table, each with its style; the last is the one that may be cut."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a page is drawn for: its width in columns, and whether it has only ASCII."""

    width: int
    ascii: bool = False

    def signed(self, sign: Sign, word: str = "") -> tuple[str, str]:
        """A sign with its word."""
        mark, stand_in, colour = SIGNS[sign]
        strong = "bold " if sign == "failed" else ""
        return f"{stand_in if self.ascii else mark} {word or sign}", strong + colour

    @property
    def none(self) -> str:
        return "-" if self.ascii else NONE

    def shortened(self, text: str, room: int) -> str:
        mark = "..." if self.ascii else "…"
        return text if width(text) <= room else cut(text, max(room - width(mark), 0)) + mark


# ------------------------------------------------------------------------------------------------- page


def page(overview: Overview, paper: Paper, code: ExitCode) -> Iterator[Line]:
    """The page of schedules: what comes next, what was, what needs a person, and the rules."""
    zone = zone_of(overview)
    yield ((f"{_long_day(overview.now.astimezone(zone))}, {zone.key}", ""),)
    if overview.schedules:
        yield from _section("Next runs", ("WHEN", "IN", "PLAN", "WHAT", "FOR"), _next_rows(overview, paper), paper)
    if overview.last:
        heads = ("WHEN", "TOOK", "PLAN", "WHAT", "RESULT", "")
        yield from _section("Last results", heads, _last_rows(overview, paper), paper)
    yield from _needs(overview, paper)
    yield from _rules(overview, paper)
    yield ()
    yield from _closing(overview, paper, code)


def _section(title: str, heads: Sequence[str], rows: Sequence[Row], paper: Paper) -> Iterator[Line]:
    """A table. Where it is too wide, its last columns stand below each row; on the narrowest paper all do."""
    yield ()
    yield ((title, HEAD),)
    widths = [max(width(row[i][0]) for row in [*rows, [(head, "") for head in heads]]) for i in range(len(heads) - 1)]
    gaps = [3 if number < 2 and paper.width >= NARROW else 2 for number in range(len(widths))]
    room = paper.width - 2 - sum(widths) - sum(gaps)
    wide = paper.width >= NARROW and room >= LEAST
    beside = len(widths) if wide else _fitting(widths, gaps, paper)
    if beside:
        yield _cells([(head, DIM) for head in heads[: beside + wide]], widths, gaps)
    for row in rows:
        if wide:
            text, style = row[-1]
            yield (*_cells(row[:-1], widths, gaps), (paper.shortened(text, room), style))
        elif beside:
            yield _cells(row[:beside], widths, gaps)
            yield from _below(row[beside:], paper)
        else:
            yield from _stacked(row, paper)


def _fitting(widths: Sequence[int], gaps: Sequence[int], paper: Paper) -> int:
    """How many columns there is room for; none on paper so narrow that each fact takes a line."""
    if paper.width < NARROWEST:
        return 0
    ends = [2 + sum(widths[: number + 1]) + sum(gaps[:number]) for number in range(len(widths))]
    return sum(end <= paper.width for end in ends)


def _below(cells: Sequence[tuple[str, str]], paper: Paper) -> Iterator[Line]:
    """The cells for which a row has no room, in a line of their own."""
    *before, (text, style) = cells
    head = "".join(f"{words}  " for words, _ in before)
    if head or text:
        told = [(f"{words}  ", style) for words, style in before]
        yield (("    ", ""), *told, (paper.shortened(text, paper.width - 4 - width(head)), style or DIM))


def _cells(cells: Sequence[tuple[str, str]], widths: Sequence[int], gaps: Sequence[int]) -> Line:
    """Cells in their columns, two columns from the edge."""
    line: list[tuple[str, str]] = [("  ", "")]
    for number, (text, style) in enumerate(cells):
        line.append((text, style))
        if number < len(widths):
            line.append((" " * (widths[number] - width(text) + gaps[number]), ""))
    return tuple(line)


def _stacked(row: Row, paper: Paper) -> Iterator[Line]:
    """One fact a line."""
    first, *others = [cell for cell in row if cell[0] not in ("", paper.none)]
    yield (("  ", ""), first)
    for text, style in others:
        yield (("    ", ""), (paper.shortened(text.strip(), paper.width - 4), style))


def _next_rows(overview: Overview, paper: Paper) -> list[Row]:
    return [_next_row(overview, run, paper) for run in overview.next]


def _next_row(overview: Overview, run: NextRun, paper: Paper) -> Row:
    plan, what = (run.schedule.plan, ""), (run.rule.what, "")
    if run.moment is None:
        return paper.signed("paused"), (paper.none, ""), plan, what, (f"paused {run.rule.paused}", "")
    zone = zone_of(overview)
    when = _day(run.moment.at.astimezone(zone), overview.now)
    if run.moment.skipped:
        last = f" to {_day(run.last.at.astimezone(zone), overview.now)[:-7]}" if run.last else ""
        style = SIGNS["quiet"][2]
        cells = (when, paper.none, run.schedule.plan, run.rule.what, f"skipped{last}: {run.moment.quiet}")
        return tuple((cell, style) for cell in cells)
    moved = f", put off: {run.moment.quiet}" if run.moment.quiet else ""
    ahead = span(run.moment.at - overview.now)
    return (when, ""), (ahead, ""), plan, what, (run.rule.scope + moved, "")


def _last_rows(overview: Overview, paper: Paper) -> list[Row]:
    return [_last_row(overview, entry, paper) for entry in overview.last]


def _last_row(overview: Overview, entry: Entry, paper: Paper) -> Row:
    when = _day(entry.when.astimezone(zone_of(overview)), overview.now)
    took = paper.none if entry.seconds is None else duration(entry.seconds)
    style = DIM if entry.result == "unchanged" else ""
    result = paper.signed(entry.result)
    return (when, ""), (took, ""), (entry.plan, ""), (entry.what, ""), result, (entry.detail, style)


def _needs(overview: Overview, paper: Paper) -> Iterator[Line]:
    needs = list(_need_lines(overview))
    if not needs:
        return
    yield ()
    yield (("What needs you", HEAD),)
    for sign, text, commands in needs:
        mark, style = paper.signed(sign)
        for number, part in enumerate(_wrapped(text, paper.width - 5)):
            yield (("  ", ""), (mark[0] if number == 0 else " ", style), ("  " + part, ""))
        for command in commands:
            yield (("     ", ""), (command, COMMAND))


def _need_lines(overview: Overview) -> Iterator[tuple[Sign, str, tuple[str, ...]]]:
    """What a person must see to: faulty schedules, runs that failed, a service that is gone."""
    zone = zone_of(overview)
    for fault in overview.faults:
        yield "error", f"{fault.place}: {sentence(fault)} Until then its last good schedule stays.", ()
    for entry in overview.failing:
        following = overview.tried_again(entry)
        again = ""
        if following and following.moment:
            again = f" Tried again {_near_day(following.moment.at.astimezone(zone), overview.now.astimezone(zone))}."
        why = f" {entry.reasons[0].rstrip('.')}." if entry.reasons else ""
        text = f"{entry.plan}, {entry.detail}.{why} The editions made before stay.{again}"
        yield "error", text, entry.again or (f"python generate.py check {entry.plan}",)
    beat = overview.heartbeat
    if beat and not beat.ended and not overview.is_on:
        seen = _day(beat.at.astimezone(zone), overview.now).replace("  ", " ")
        yield "warning", f"The runner gave its last sign of life on {seen}. Nothing runs until it is on.", (START,)


def _rules(overview: Overview, paper: Paper) -> Iterator[Line]:
    """Each rule in words, with its next run where none of it is among the next ones."""
    pairs = [(schedule, rule) for schedule in overview.schedules for rule in schedule.rules]
    if not pairs:
        return
    plans = max(width(schedule.plan) for schedule, _ in pairs)
    shown = {(run.schedule.plan, run.rule.key) for run in overview.next}
    yield ()
    yield (("Rules", HEAD),)
    for schedule, rule in pairs:
        first = None if (schedule.plan, rule.key) in shown else next(runs(schedule, rule, overview.now), None)
        following = f"; next {_day(first.at.astimezone(schedule.zone), overview.now)}" if first else ""
        text = rule_words(schedule, rule) + following
        for number, part in enumerate(_wrapped(text, paper.width - plans - 4)):
            plan = schedule.plan if number == 0 else ""
            yield ((f"  {plan}{' ' * (plans - width(plan) + 2)}", ""), (part, DIM))


def rule_words(schedule: Schedule, rule: Rule) -> str:
    """A rule in words: At 06:00 every day, up to 5 min later: check, build."""
    spread = f", up to {rule.jitter} min later" if rule.jitter else ""
    quiet = {
        "skip": "; not on the days in {}",
        "next-day": "; put off from the days in {}",
        "run": "; also on the days in {}",
    }[rule.on_quiet_days]
    days = quiet.format(schedule.quiet.file) if schedule.quiet.file else ""
    return f"{CronSim(rule.cron, EPOCH).explain()}{spread}: {rule.what}{days}"


def _closing(overview: Overview, paper: Paper, code: ExitCode) -> Iterator[Line]:
    """Where the times are written, since when the service is on, and the exit code at the right."""
    if overview.schedules and not overview.is_on:
        yield (("To keep the times, let this run: ", DIM), (START, COMMAND))
    end = f"exit {int(code)}"
    *parts, last = _wrapped(f"{_sources(overview)} {service_words(overview)}", paper.width)
    if width(last) + 3 + len(end) > paper.width:
        parts, last = [*parts, last], ""
    for part in parts:
        yield ((part, DIM),)
    yield ((last, DIM), (" " * (paper.width - 1 - width(last) - len(end)), ""), (end, DIM))


def _sources(overview: Overview) -> str:
    """The files in which the times are written."""
    match overview.schedules:
        case ():
            return "No plan says when: add schedule: to a plan's publish.yaml."
        case (schedule,):
            return f"Times: {schedule.file}."
        case several:
            plans = [schedule.plan for schedule in several]
            return f"Times: publish.yaml of {', '.join(plans) if len(plans) < 5 else f'{len(plans)} plans'}."


def service_words(overview: Overview) -> str:
    """Whether a service is at work, and since when."""
    beat = overview.heartbeat
    if beat is None or not overview.is_on:
        return "No runner is on."
    since = _day(beat.since.astimezone(zone_of(overview)), overview.now).replace("  ", ", ")
    working = f" At work: {beat.working}." if beat.working else ""
    return f"Runner on since {since}.{working}"


# ------------------------------------------------------------------------------------------ plain, machines


def plain_lines(overview: Overview) -> Iterator[str]:
    """One line for each run, result and need."""
    zone = zone_of(overview)
    for run in overview.next:
        about = f"{run.schedule.plan} {run.rule.what}"
        if run.moment is None:
            yield f"paused {about}: {run.rule.paused}"
        else:
            kind = "skipped" if run.moment.skipped else "next"
            why = run.moment.quiet if run.moment.skipped else run.rule.scope
            yield f"{kind} {_iso(run.moment.at, zone)} {about}: {why}"
    for entry in overview.last:
        took = "" if entry.seconds is None else f" {duration(entry.seconds)}"
        yield f"{entry.result} {_iso(entry.when, zone)} {entry.plan} {entry.what}{took}: {entry.detail}".rstrip(": ")
    for _, text, commands in _need_lines(overview):
        yield " ".join([f"needs you: {text}", *commands])
    yield service_words(overview)


def schedule_object(overview: Overview, code: ExitCode) -> dict[str, Any]:
    """All of it for machines."""
    return {
        "now": _iso(overview.now, zone_of(overview)),
        "zone": zone_of(overview).key,
        "next": [told(run) for run in overview.next if run.is_run],
        "skipped": [
            told(run) | {"why": run.moment.quiet} for run in overview.next if run.moment and run.moment.skipped
        ],
        "paused": [
            {"plan": run.schedule.plan, "what": run.rule.what, "why": run.rule.paused}
            for run in overview.next
            if run.moment is None
        ],
        "rules": [
            {"plan": schedule.plan, "cron": rule.cron, "words": rule_words(schedule, rule)}
            for schedule in overview.schedules
            for rule in schedule.rules
        ],
        "last": [_entry_object(overview, entry) for entry in overview.last],
        **status_object(overview, code),
    }


def status_object(overview: Overview, code: ExitCode) -> dict[str, Any]:
    """How the service does."""
    zone = zone_of(overview)
    beat = overview.heartbeat
    following = next((run for run in overview.next if run.is_run), None)
    return {
        "on": overview.is_on,
        "since": _iso(beat.since, zone) if beat and overview.is_on else None,
        "heartbeat": _iso(beat.at, zone) if beat else None,
        "age": round((overview.now - beat.at).total_seconds()) if beat else None,
        "working": (beat.working or None) if beat and overview.is_on else None,
        "last_result": _entry_object(overview, overview.last[0]) if overview.last else None,
        "next_run": told(following) if following else None,
        "failing": [_entry_object(overview, entry) for entry in overview.failing],
        "faults": [_fault_object(fault) for fault in overview.faults],
        "exit": int(code),
    }


def _fault_object(fault: Fault) -> dict[str, str]:
    return {"what": fault.what, "place": str(fault.place), "reason": fault.reason, "mend": fault.mend}


def _entry_object(overview: Overview, entry: Entry) -> dict[str, Any]:
    zone = zone_of(overview)
    return {
        "plan": entry.plan,
        "what": entry.what,
        "due": _iso(entry.due, zone),
        "began": _iso(entry.began, zone) if entry.began else None,
        "seconds": entry.seconds,
        "result": entry.result,
        "detail": entry.detail,
        "reasons": entry.reasons,
        "again": entry.again,
    }


def status_lines(overview: Overview) -> Iterator[str]:
    """How the service does, in a few lines."""
    zone = zone_of(overview)
    yield service_words(overview)
    beat = overview.heartbeat
    if beat and overview.is_on:
        yield f"Last sign of life: {round((overview.now - beat.at).total_seconds())} s ago"
    if overview.last:
        last = overview.last[0]
        yield f"Last result: {_iso(last.when, zone)} {last.plan} {last.what}: {last.result}, {last.detail}".rstrip(", ")
    following = next((run for run in overview.next if run.is_run), None)
    if following and following.moment:
        yield f"Next run: {_iso(following.moment.at, zone)} {following.schedule.plan} {following.rule.what}"
    for _, text, commands in _need_lines(overview):
        yield " ".join([f"Needs you: {text}", *commands])


# ------------------------------------------------------------------------------------------------ words


def zone_of(overview: Overview) -> ZoneInfo:
    """The zone in which all times are told: that of the first schedule."""
    return overview.schedules[0].zone if overview.schedules else ZoneInfo("UTC")


def span(ahead: dt.timedelta) -> str:
    """A span of time in its two largest units: 11 h 15 min, 6 d 11 h."""
    minutes = max(round(ahead.total_seconds() / 60), 0)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days:>2} d {hours} h"
    return f"{hours:>2} h {minutes} min" if hours else f"{minutes:>2} min"


def _day(when: dt.datetime, now: dt.datetime) -> str:
    """A day and a time as tables have them: Tue 24 Nov  06:00."""
    year = f" {when.year}" if abs(when - now) > FAR else ""
    return f"{when:%a} {when.day:>2} {when:%b}{year}  {when:%H:%M}"


def _near_day(when: dt.datetime, now: dt.datetime) -> str:
    """A day and a time in a sentence: tomorrow at 06:00."""
    days = (when.date() - now.date()).days
    names = {0: "today", 1: "tomorrow"}
    return f"{names.get(days) or f'on {when:%A} {when.day} {when:%B}'} at {when:%H:%M}"


def _long_day(when: dt.datetime) -> str:
    return f"{when:%A} {when.day} {when:%B} {when.year}, {when:%H:%M}"


def _iso(when: dt.datetime, zone: ZoneInfo) -> str:
    return when.astimezone(zone).isoformat(timespec="minutes")


def _wrapped(text: str, room: int) -> Iterator[str]:
    """A text in lines of at most so many columns, parted at blanks."""
    line = ""
    for word in text.split():
        if line and width(line) + 1 + width(word) > max(room, 20):
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line
