"""Plans with schedules, read as publish.yaml is read."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from pathlib import Path

from planpress.planning.faults import Faults
from planpress.scheduling.reading import read_schedule
from planpress.scheduling.rules import Schedule
from planpress.scheduling.times import Moment, moments

EDITIONS = "editions:\n  - template: note\n    formats: [txt]\n    languages: [en]\n"


def write_schedule(folder: Path, text: str) -> Path:
    """Write the key `schedule` with `text` below it, beside an edition."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"  {line}\n" for line in text.splitlines())
    (folder / "publish.yaml").write_text(f"{EDITIONS}schedule:\n{lines}", encoding="utf-8")
    return folder


def rules(zone: str, *runs: str, more: str = "") -> str:
    """The text of a schedule: each of the `runs` is what stands after its cron expression."""
    entries = "".join(f"  - cron: {run}\n" for run in runs)
    return f"zone: {zone}\n{more}runs:\n{entries}"


def read(folder: Path, text: str) -> Schedule:
    """The schedule that a text says."""
    faults = Faults()
    schedule = read_schedule(write_schedule(folder, text), faults)
    assert schedule and not faults.ordered, faults.ordered
    return schedule


def complaints(folder: Path, text: str) -> list[str]:
    """What is wrong with a text: line, what, reason and mend."""
    faults = Faults()
    assert read_schedule(write_schedule(folder, text), faults) is None
    return [f"{fault.place.line} {fault.what}: {fault.reason}. {fault.mend}" for fault in faults.ordered]


def following(schedule: Schedule, after: str, count: int = 4, rule: int = 0) -> list[Moment]:
    """The moments of a rule after a UTC time."""
    return list(islice(moments(schedule, schedule.rules[rule], utc(after)), count))


def clock(schedule: Schedule, found: list[Moment]) -> list[str]:
    """Moments as clocks of the schedule's zone show them."""
    return [moment.at.astimezone(schedule.zone).strftime("%m-%d %H:%M %z") for moment in found]


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
