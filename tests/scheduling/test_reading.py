"""The key schedule of publish.yaml: what it may say, and what is told of a slip, with its line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from planpress import scheduling
from planpress.cli import main
from planpress.planning.faults import Faults
from planpress.scheduling.quiet import read_quiet_days
from planpress.scheduling.reading import read_schedule
from tests.building.projects import make_project
from tests.scheduling.schedules import complaints, read, rules, write_schedule

WHOLE = """\
zone: Asia/Shanghai
quiet: holidays.csv
runs:
  - cron: "0 6 * * 1-5"
    do: [fetch, check, build]
    only: "briefing*"
    if_changed: yes
    jitter: 5 min
    on_quiet_days: next-day
  - cron: "0 8 * * 1"
    do: [build]
    if_changed: no
    paused: by hand on 20 November
on_failure:
  command: [notify, "{plan}", "{reason}"]
  mail: operator@example.org
"""
SCHEMA = json.loads((Path(scheduling.__file__).parents[1] / "schemas" / "schedule.schema.json").read_text())


def test_everything_a_schedule_may_say_is_read(tmp_path: Path) -> None:
    (tmp_path / "holidays.csv").write_text("date,name\n2026-10-01,National Day\n")
    schedule = read(tmp_path, WHOLE)
    first, second = schedule.rules
    assert (schedule.zone.key, schedule.plan) == ("Asia/Shanghai", tmp_path.name)
    assert (first.do, first.only, first.jitter, first.on_quiet_days) == (
        ("fetch", "check", "build"),
        "briefing*",
        5,
        "next-day",
    )
    assert (first.scope, second.scope) == ("briefing*, editions that are out of date", "every edition")
    assert (first.paused, second.paused) == ("", "by hand on 20 November")
    assert schedule.on_failure.command == ("notify", "{plan}", "{reason}")
    assert schedule.on_failure.mail == "operator@example.org"
    assert schedule.quiet.name(dt.date(2026, 10, 1)) == "National Day"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Asia/Shanghai", "Asia/Shangai", "6 Unknown time zone: the nearest name is Asia/Shanghai"),
        ('"0 6 * * 1-5"', '"0 6 * *"', "it has 4 fields, and five are needed: minute, hour, day of the month"),
        ('"0 6 * * 1-5"', '"0 25 * * *"', "9 Not a cron expression: its hour is wrong. Write the hour as 0 to 23"),
        ('"0 6 * * 1-5"', '"0 6 30 2 *"', "9 Not a cron expression: its day of month is wrong"),
        ('"0 6 * * 1-5"', '"@daily"', '@daily is a nickname. Write "0 0 * * *"'),
        ("[fetch, check, build]", "[check, build, mail]", "10 Nothing to mail: the plan has no mailings"),
        ("[fetch, check, build]", "[chek, build]", "10 Unknown command: the nearest name is check"),
        ("[fetch, check, build]", "[build, build]", "10 Command given twice"),
        ("[fetch, check, build]", "[check]", "11 Nothing to choose from"),
        ("if_changed: yes", "if_changed: maybe", "12 Neither yes nor no"),
        ("5 min", "5 days", "13 Not a span of time: 5 days is none from 0 to 12 h. Write 5 min."),
        ("next-day", "next day", "14 Unknown word: the nearest name is next-day"),
        ("jitter:", "jiter:", "13 Unknown key: the nearest name is jitter"),
        *(
            ("by hand on 20 November", word, "18 Neither yes, no nor a reason: "
             f"{word} is none of them. Write yes, no, or the reason.")
            for word in ("true", "False", "on", "OFF", "y", "n")
        ),
        ("{reason}", "{raeson}", "20 Unknown fact: the nearest name is reason"),
        ("operator@example.org", "operator at example.org", "21 Not an email address"),
        ("operator@example.org", "öperator@example.org", "21 Not an email address: öperator has letters beyond ASCII"),
        ("operator@example.org", "operator@exаmple.org", "21 Domain that looks like another"),
        ("holidays.csv", "hollidays.csv", "7 No such file"),
        ("holidays.csv", "holidays.xlsx", "7 Not a calendar"),
        (
            '"0 8 * * 1"\n    do: [build]', '"0 6 * * 1-5"\n    do: [fetch, check, build]\n    only: briefing*',
            "15 Run given twice",
        ),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line_and_the_mend(tmp_path: Path, old: str, new: str, told: str) -> None:
    (tmp_path / "holidays.csv").write_text("date,name\n2026-10-01,National Day\n")
    assert WHOLE.count(old) == 1
    found = complaints(tmp_path, WHOLE.replace(old, new))
    assert any(told in line for line in found), found
    assert len(found) == 1


@pytest.mark.parametrize(
    ("word", "why"), [("yes", "by hand"), ("No", ""), ("null", ""), ("not before May", "not before May")]
)
def test_a_run_rests_by_yes_or_by_a_reason_alone(tmp_path: Path, word: str, why: str) -> None:
    (tmp_path / "holidays.csv").write_text("date,name\n2026-10-01,National Day\n")
    assert read(tmp_path, WHOLE.replace("by hand on 20 November", word)).rules[1].paused == why


def test_the_operator_s_address_is_as_it_goes_over_the_wire(tmp_path: Path) -> None:
    (tmp_path / "holidays.csv").write_text("date,name\n2026-10-01,National Day\n")
    schedule = read(tmp_path, WHOLE.replace("operator@example.org", "Operator <operator@büro.example>"))
    assert schedule.on_failure.mail == "operator@xn--bro-hoa.example"


def test_check_tells_a_faulty_schedule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    project = make_project(tmp_path)
    write_schedule(project.data / "ostland", rules("Mars/Olympus", '"0 6 * * *"\n    do: [build]'))
    assert main(["check", "ostland"], tmp_path) == 3
    assert "publish.yaml:6:zone: error: Unknown time zone" in capsys.readouterr().err


def test_a_plan_without_the_key_has_no_schedule(tmp_path: Path) -> None:
    faults = Faults()
    (tmp_path / "publish.yaml").write_text("editions:\n  - template: note\n    formats: [txt]\n")
    assert read_schedule(tmp_path, faults) is None
    assert read_schedule(tmp_path / "nowhere", faults) is None
    assert not faults.ordered


# -------------------------------------------------------------------------------------------- quiet days

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20250101T000000Z
DTSTART;VALUE=DATE:20261001
DTEND;VALUE=DATE:20261004
SUMMARY:National Day
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20250101T000000Z
DTSTART;VALUE=DATE:20241231
DTEND;VALUE=DATE:20250102
RRULE:FREQ=YEARLY;UNTIL=20291231T000000Z
EXDATE;VALUE=DATE:20271231
SUMMARY:New Year
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTAMP:20250101T000000Z
DTSTART;VALUE=DATE:20261224
STATUS:CANCELLED
SUMMARY:Called off
END:VEVENT
END:VCALENDAR
"""


def test_whole_days_of_a_calendar_are_quiet_each_year_where_they_come_again(tmp_path: Path) -> None:
    file, faults = tmp_path / "days.ics", Faults()
    file.write_text(CALENDAR)
    quiet = read_quiet_days(file, "days.ics", faults)
    assert not faults.ordered
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(5 * 366)]
    assert [f"{day:%Y-%m-%d}" for day in days if quiet.name(day)] == [
        "2026-01-01", "2026-10-01", "2026-10-02", "2026-10-03", "2026-12-31", "2027-01-01", "2028-12-31", "2029-01-01",
        "2029-12-31", "2030-01-01",
    ]  # fmt: skip
    assert quiet.name(dt.date(2027, 1, 1)) == "New Year"
    assert quiet.next_free(dt.date(2026, 10, 1)) == dt.date(2026, 10, 4)


def test_an_event_with_hours_makes_no_day_quiet_and_says_so(tmp_path: Path) -> None:
    file, faults = tmp_path / "days.ics", Faults()
    file.write_text(
        CALENDAR.replace(";VALUE=DATE:20261001", ":20261001T090000").replace(";VALUE=DATE:20261004", ":20261001T100000")
    )
    quiet = read_quiet_days(file, "days.ics", faults)
    assert [(fault.what, fault.place.column) for fault in faults.ordered] == [("Not a whole day", "National Day")]
    assert not quiet.name(dt.date(2026, 10, 1))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("days.ics", "no calendar\n", "Not a calendar"),
        ("days.ics", CALENDAR.replace("20261004", "20361004"), "Wrong span"),
        ("days.ics", CALENDAR.replace("FREQ=YEARLY", "FREQ=NEVER"), "Not a"),
        ("days.csv", "date,name\n2026-13-01,x\n", "Not a date"),
        ("days.csv", "date,from,to,name\n,2026-10-01,,x\n", "No day"),
        ("days.csv", "from,to,name\n2026-10-03,2026-10-01,x\n", "Wrong span"),
        ("days.csv", "day,name\n2026-10-03,x\n", "Unknown column"),
    ],
)  # fmt: skip
def test_a_calendar_that_is_wrong_is_told(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text)
    found = complaints(tmp_path, rules("UTC", '"0 6 * * *"\n    do: [build]', more=f"quiet: {name}\n"))
    assert any(told in line for line in found), found


# ------------------------------------------------------------------------------------------------ schema


@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.SafeLoader])
def test_the_schema_takes_what_is_read(loader: type[yaml.SafeLoader]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(yaml.load(WHOLE, loader), SCHEMA)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("zone: Asia/Shanghai\n", ""), ("jitter:", "jiter:"), ("5 min", "5 days"), ("[build]", "[post]"),
        ("next-day", "next day"), ("holidays.csv", "holidays.xlsx"), ('"0 8 * * 1"', '"0 8 * *"'),
        ("by hand on 20 November", "'false'"), ("by hand on 20 November", "'On'"),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_refused(old: str, new: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.load(WHOLE.replace(old, new), yaml.SafeLoader), SCHEMA)


def test_the_schema_has_every_key_that_is_read_and_says_what_it_means(tmp_path: Path) -> None:
    (tmp_path / "holidays.csv").write_text("date,name\n2026-10-01,National Day\n")
    for place, keys in (("", SCHEMA), ("run", SCHEMA["$defs"]["run"]), ("on_failure", SCHEMA["$defs"]["on_failure"])):
        text = {
            "": f"{WHOLE}nonsense: x\n",
            "run": WHOLE.replace("    jitter:", "    nonsense: x\n    jitter:"),
            "on_failure": f"{WHOLE}  nonsense: x\n",
        }[place]
        (told,) = complaints(tmp_path, text)
        known = told.partition("known: ")[2].partition(". ")[0]
        assert set(known.split(", ")) == set(keys["properties"]) or f"{len(keys['properties'])} are known" in told
        assert all("description" in value or "$ref" in value for value in keys["properties"].values())
