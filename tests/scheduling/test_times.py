"""When a rule is due: each day once at its time, whatever clocks do, spread as shown, and not on quiet days."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planpress.scheduling.rules import Schedule, spread
from planpress.scheduling.times import runs
from tests.scheduling.schedules import clock, following, read, rules, utc

BERLIN, SHANGHAI, LORD_HOWE = "Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe"
BUILD = "\n    do: [build]"


def schedule(folder: Path, zone: str, cron: str, more: str = "", top: str = "") -> Schedule:
    return read(folder, rules(zone, f'"{cron}"{BUILD}{more}', more=top))


@pytest.mark.parametrize(
    ("zone", "cron", "after", "expected"),
    [
        # Clocks go forward from 02:00 to 03:00: what the gap holds runs right after it.
        (BERLIN, "30 2 * * *", "2026-03-28T00:00", ["03-28 02:30 +0100", "03-29 03:00 +0200", "03-30 02:30 +0200"]),
        # They go back from 03:00 to 02:00: what comes twice runs the first time.
        (BERLIN, "30 2 * * *", "2026-10-24T00:00", ["10-24 02:30 +0200", "10-25 02:30 +0200", "10-26 02:30 +0100"]),
        (BERLIN, "0 6 * * *", "2026-10-24T00:00", ["10-24 06:00 +0200", "10-25 06:00 +0100", "10-26 06:00 +0100"]),
        # A rule with a star follows the real clock: it misses no half-hour and none is added.
        (BERLIN, "*/30 * * * *", "2026-03-29T00:29", ["03-29 01:30 +0100", "03-29 03:00 +0200", "03-29 03:30 +0200"]),
        (
            BERLIN, "*/30 * * * *", "2026-10-25T00:00",
            ["10-25 02:30 +0200", "10-25 02:00 +0100", "10-25 02:30 +0100", "10-25 03:00 +0100"],
        ),
        (BERLIN, "*/30 * * * *", "2026-10-25T00:40", ["10-25 02:00 +0100", "10-25 02:30 +0100", "10-25 03:00 +0100"]),
        # Lord Howe changes by half an hour.
        (LORD_HOWE, "15 2 * * *", "2026-10-02T18:00", ["10-04 02:30 +1100", "10-05 02:15 +1100"]),
        (LORD_HOWE, "45 1 * * *", "2026-04-03T18:00", ["04-05 01:45 +1100", "04-06 01:45 +1030"]),
        (LORD_HOWE, "0 */2 * * *", "2026-04-04T12:30", ["04-05 00:00 +1100", "04-05 02:00 +1030", "04-05 04:00 +1030"]),
        (SHANGHAI, "0 6 * * *", "2026-11-23T10:45", ["11-24 06:00 +0800", "11-25 06:00 +0800"]),
        (SHANGHAI, "0 8 L * *", "2026-01-31T12:00", ["02-28 08:00 +0800", "03-31 08:00 +0800"]),
        (SHANGHAI, "0 8 * * 1#1", "2026-11-03T00:00", ["12-07 08:00 +0800"]),
    ],
)  # fmt: skip
def test_a_rule_is_due_as_its_zone_shows_the_time(
    tmp_path: Path, zone: str, cron: str, after: str, expected: list[str]
) -> None:
    found = schedule(tmp_path, zone, cron)
    assert clock(found, following(found, after, len(expected))) == expected


@pytest.mark.parametrize("zone", [BERLIN, LORD_HOWE, SHANGHAI, "Africa/Casablanca"])
@pytest.mark.parametrize(("cron", "minutes", "hours"), [("*/20 * * * *", 20, 1), ("0 */2 * * *", 60, 2)])
def test_a_rule_with_a_star_is_due_whenever_a_clock_shows_it(
    tmp_path: Path, zone: str, cron: str, minutes: int, hours: int
) -> None:
    found = schedule(tmp_path, zone, cron)
    for start in ("2026-02-14T00:00", "2026-03-22T00:00", "2026-03-28T00:00", "2026-10-03T00:00", "2026-10-24T00:00"):
        quarters = [utc(start) + dt.timedelta(minutes=5 * number) for number in range(1, 2 * 288)]
        walls = [(at, at.astimezone(ZoneInfo(zone))) for at in quarters]
        shown = [at for at, wall in walls if wall.minute % minutes == 0 and wall.hour % hours == 0]
        assert [moment.at for moment in following(found, start, len(shown))] == shown


@pytest.mark.parametrize("cron", ["30 2 * * *", "0 6 * * *"])
def test_a_rule_for_each_day_runs_once_on_each_day_of_the_year(tmp_path: Path, cron: str) -> None:
    found = schedule(tmp_path, BERLIN, cron)
    days = [moment.at.astimezone(found.zone).date() for moment in following(found, "2025-12-31T23:00", 365)]
    assert days == [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(365)]


def test_runs_are_spread_within_the_jitter_and_always_alike(tmp_path: Path) -> None:
    plans = [schedule(tmp_path / f"plan-{n}", SHANGHAI, "0 6 * * *", "\n    jitter: 5 min") for n in range(40)]
    late = [spread(plan.plan, plan.rules[0]) for plan in plans]
    assert set(late) == {0, 1, 2, 3, 4, 5}
    for plan, minutes in zip(plans, late, strict=True):
        assert clock(plan, following(plan, "2026-11-23T12:00", 2)) == [
            f"11-24 06:0{minutes} +0800", f"11-25 06:0{minutes} +0800",
        ]  # fmt: skip


def quiet(folder: Path, cron: str, what: str) -> Schedule:
    folder.mkdir(exist_ok=True)
    (folder / "rest.csv").write_text("from,to,name\n2026-10-01,2026-10-03,National Day\n")
    return schedule(folder, SHANGHAI, cron, f"\n    on_quiet_days: {what}", "quiet: rest.csv\n")


def test_on_quiet_days_a_rule_rests_and_says_so(tmp_path: Path) -> None:
    plan = quiet(tmp_path, "0 6 * * *", "skip")
    found = following(plan, "2026-09-29T12:00", 5)
    assert [(moment.skipped, moment.quiet) for moment in found] == [
        (False, ""), (True, "National Day"), (True, "National Day"), (True, "National Day"), (False, ""),
    ]  # fmt: skip
    first, second = islice(runs(plan, plan.rules[0], utc("2026-09-29T12:00")), 2)
    assert clock(plan, [first, second]) == ["09-30 06:00 +0800", "10-04 06:00 +0800"]


def test_runs_put_off_from_quiet_days_are_one_run_on_the_next_day(tmp_path: Path) -> None:
    plan = quiet(tmp_path, "0 6 * * 4,5", "next-day")  # Thursday 1 and Friday 2 October are quiet
    found = following(plan, "2026-09-30T00:00", 2)
    assert clock(plan, found) == ["10-04 06:00 +0800", "10-08 06:00 +0800"]
    assert [moment.quiet for moment in found] == ["National Day", ""]
    assert clock(plan, following(plan, "2026-10-03T12:00", 1)) == ["10-04 06:00 +0800"]


def test_a_rule_may_run_on_quiet_days(tmp_path: Path) -> None:
    plan = quiet(tmp_path, "0 6 * * *", "run")
    assert clock(plan, following(plan, "2026-09-30T00:00", 1)) == ["10-01 06:00 +0800"]


def test_a_rule_that_meets_quiet_days_alone_never_runs(tmp_path: Path) -> None:
    (tmp_path / "rest.ics").write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20200101T000000Z\n"
        "DTSTART;VALUE=DATE:20200105\nRRULE:FREQ=WEEKLY\nSUMMARY:Sunday\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    plan = schedule(tmp_path, SHANGHAI, "0 6 * * 0", top="quiet: rest.ics\n")
    assert next(runs(plan, plan.rules[0], utc("2026-09-30T00:00")), None) is None
