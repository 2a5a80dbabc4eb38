"""The key `schedule` of publish.yaml becomes a Schedule; every fault is collected with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from planpress.building.editions import Project
from planpress.errors import Fault, name_hint, nearest
from planpress.mailing.addresses import mailbox
from planpress.planning.cells import MalformedError, one_of, yes_or_no
from planpress.planning.faults import Faults
from planpress.planning.parts import Parts, plan_id
from planpress.planning.settings import Settings
from planpress.scheduling.quiet import CALENDARS, NO_QUIET_DAYS, QuietDays, read_quiet_days
from planpress.scheduling.rules import ON_QUIET_DAYS, STEPS, OnFailure, OnQuietDays, Rule, Schedule, Step
from planpress.scheduling.times import EPOCH

MOST_JITTER = 12 * 60
"""Minutes that runs may be spread over."""
FACTS = ("plan", "run", "reason", "when", "exit")
"""What {...} in a hook's words may stand for."""
FIELDS = ("minute", "hour", "day of the month", "month", "day of the week")
_NICKNAMES = {
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
}  # fmt: skip


def read_schedules(project: Project) -> tuple[tuple[Schedule, ...], tuple[Fault, ...]]:
    """The sound schedules of a project's plans, and the faults of the others."""
    faults = Faults()
    found = (read_schedule(folder, faults) for folder in project.plans())
    return tuple(schedule for schedule in found if schedule), faults.ordered


def schedule_faults(folder: Path) -> tuple[Fault, ...]:
    """What is wrong with the schedule of a plan."""
    faults = Faults()
    read_schedule(folder, faults)
    return faults.ordered


def read_schedule(folder: Path, faults: Faults) -> Schedule | None:
    """The schedule of a plan; None when it has none, or when it has errors, which are collected.

    Only a file publish.yaml has one: in a workbook there is no sheet for it.
    """
    parts = Parts(folder)
    if not parts.has("publish"):
        return None
    mine = Faults()
    publish = parts.settings("publish", mine)
    settings = publish.inner("schedule") if publish else None
    schedule = _schedule(folder, settings, _mailing_names(publish), mine) if publish and settings else None
    faults.add(mine.ordered)
    return None if mine.has_errors else schedule


def _mailing_names(publish: Settings) -> tuple[str, ...]:
    """What the plan's mailings are called. What is wrong with them is told by those who read them."""
    if "mailings" not in publish.entries:
        return ()
    quiet = replace(publish, faults=Faults())
    return tuple(filter(None, (entry.text("name") for entry in quiet.mappings("mailings"))))


def _schedule(folder: Path, settings: Settings, mailings: Sequence[str], faults: Faults) -> Schedule:
    settings.check_keys(("zone", "runs"), ("quiet", "on_failure"), ())
    zone = settings.read("zone", _zone)
    entries = tuple(settings.mappings("runs"))
    rules = tuple(_rule(entry, mailings) for entry in entries)
    for entry, rule in _repeated(entries, rules):
        faults.error("Run given twice", entry.place, f"{rule.key} is listed above already", "Delete one of the two.")
    quiet = _quiet(folder, settings)
    return Schedule(
        plan_id(folder), folder, settings.place.file, zone or ZoneInfo("UTC"), rules, quiet,
        _on_failure(settings.inner("on_failure")),
    )  # fmt: skip


def _rule(entry: Settings, mailings: Sequence[str]) -> Rule:
    entry.check_keys(("cron", "do"), ("only", "if_changed", "mailing", "jitter", "on_quiet_days", "paused"), ())
    do = entry.read_list("do", _step)
    if len(set(do)) < len(do):
        entry.error("Command given twice", "do", "each command is run once", "Delete the second one.")
    if entry.text("only") and do and "build" not in do:
        entry.error(
            "Nothing to choose from", "only", "only chooses editions to build", "Add build to do, or delete it."
        )
    _check_mailing(entry, do, mailings)
    changed = entry.read("if_changed", yes_or_no)
    quiet = entry.read("on_quiet_days", one_of(ON_QUIET_DAYS, "Unknown word"))
    return Rule(
        cron=entry.read("cron", _cron) or "0 0 * * *",
        do=do,
        only=entry.text("only"),
        if_changed=changed is not False,
        jitter=entry.read("jitter", _minutes) or 0,
        on_quiet_days=cast(OnQuietDays, quiet or ON_QUIET_DAYS[0]),
        paused=entry.read("paused", _paused) or "",
        mailing=entry.text("mailing"),
    )


def _check_mailing(entry: Settings, do: Sequence[Step], mailings: Sequence[str]) -> None:
    """What is wrong with the mailing that a rule names, or with naming none."""
    name = entry.text("mailing")
    if name and do and "mail" not in do:
        entry.error("Nothing to mail", "mailing", "mailing only says what to mail", "Add mail to do, or delete it.")
    elif name and name not in mailings:
        near = nearest(name, mailings)
        mend = f"Write {near}." if near else "Correct the name, or add the mailing to mailings."
        reason = name_hint(name, mailings) if mailings else "the plan has no mailings"
        entry.error("Unknown mailing", "mailing", reason, mend)
    elif "mail" in do and not mailings:
        entry.error("Nothing to mail", "do", "the plan has no mailings", "Add mailings, or delete mail from do.")


def _quiet(folder: Path, settings: Settings) -> QuietDays:
    """The quiet days of the calendar that is named, which lies beside publish.yaml."""
    name = settings.text("quiet")
    if not name:
        return NO_QUIET_DAYS
    if Path(name).suffix.casefold() not in CALENDARS:
        reason, mend = f"{name} is none of {' and '.join(CALENDARS)}", "Export the calendar as iCalendar, or list days."
        settings.error("Not a calendar", "quiet", reason, mend)
        return NO_QUIET_DAYS
    if not (folder / name).is_file():
        settings.error("No such file", "quiet", f"there is no {folder / name}", "Correct the name, or delete quiet.")
        return NO_QUIET_DAYS
    return read_quiet_days(folder / name, name, settings.faults)


def _on_failure(settings: Settings | None) -> OnFailure:
    if settings is None:
        return OnFailure()
    settings.check_keys((), ("command", "mail"), ())
    return OnFailure(settings.read_list("command", _word), settings.read("mail", _operator) or "")


def _repeated(entries: tuple[Settings, ...], rules: tuple[Rule, ...]) -> Iterator[tuple[Settings, Rule]]:
    keys = [rule.key for rule in rules]
    for number, (entry, rule) in enumerate(zip(entries, rules, strict=True)):
        if rule.key in keys[:number] and rule.do:
            yield entry, rule


# ------------------------------------------------------------------------------------------------ values


def _zone(text: str) -> ZoneInfo:
    """Read a time zone of the IANA database: Asia/Shanghai."""
    return ZoneInfo(one_of(_zones(), "Unknown time zone")(text))


@cache
def _zones() -> tuple[str, ...]:
    """The names of all zones; to find them takes longer than all else that is read here."""
    return tuple(sorted(available_timezones()))


def _cron(text: str) -> str:
    """Read a cron expression of five fields, in the dialect of Debian's cron with L and # for last and nth days."""
    if text.startswith("@"):
        known = _NICKNAMES.get(text.casefold())
        mend = f'Write "{known}".' if known else 'Write five fields: "0 6 * * *".'
        raise MalformedError("Not a cron expression", f"{text} is a nickname", mend)
    fields = text.split()
    if len(fields) != len(FIELDS):
        reason = f"it has {len(fields)} field{'s'[: len(fields) != 1]}, and five are needed: {', '.join(FIELDS)}"
        raise MalformedError("Not a cron expression", reason, 'Write it like "0 6 * * 1-5".')
    try:
        if next(CronSim(text, EPOCH), None) is None:
            raise MalformedError("Never due", "no day is like that", "Correct the day or the month.")
    except CronSimError as error:
        field = str(error).removeprefix("Bad ").replace("-", " ")
        raise MalformedError("Not a cron expression", f"its {field} is wrong", _cron_mend(field)) from None
    return text


def _cron_mend(field: str) -> str:
    mends = {
        "minute": "Write the minute as 0 to 59, * or */15.",
        "hour": "Write the hour as 0 to 23, *, 6,18 or 9-17.",
        "day of month": "Write the day as 1 to 31, * or L for the last one.",
        "month": "Write the month as 1 to 12, JAN to DEC or *.",
        "day of week": "Write the day as 0 to 7, SUN to SAT, 1-5 or *.",
    }
    return mends.get(field, 'Write it like "0 6 * * 1-5".')


def _step(text: str) -> Step:
    return cast(Step, one_of(STEPS, "Unknown command")(text))


def _minutes(text: str) -> int:
    """Read a span of time in minutes: 5 min, 1 h."""
    found = re.fullmatch(r"(\d{1,4}) ?(min|h)", text)
    minutes = int(found[1]) * (60 if found[2] == "h" else 1) if found else MOST_JITTER + 1
    if minutes > MOST_JITTER:
        raise MalformedError("Not a span of time", f"{text} is none from 0 to {MOST_JITTER // 60} h", "Write 5 min.")
    return minutes


def _paused(text: str) -> str:
    """Read why a rule rests. What other programs take for yes or no would be taken for a reason here: with false it
    would rest."""
    if text.casefold() in ("true", "false", "on", "off", "y", "n"):
        raise MalformedError("Neither yes, no nor a reason", f"{text} is none of them", "Write yes, no, or the reason.")
    return {"no": "", "yes": "by hand"}.get(text.casefold(), text)


def _operator(text: str) -> str:
    """Read the operator's address, as it goes over the wire."""
    return mailbox(text).wire


def _word(text: str) -> str:
    """A word of a hook's command. Words in braces stand for facts."""
    for name in re.findall(r"\{(\w+)\}", text):
        one_of(FACTS, "Unknown fact")(name)
    return text
