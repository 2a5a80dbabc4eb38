"""A schedule mails the edition that is there: each letter once, and the operator hears of what failed for good."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planpress.building.editions import MAIL, Project
from planpress.errors import UsageError
from planpress.planning.faults import Faults
from planpress.scheduling.children import MAIL_ACTIONS, Ended, again_of, detail_of, reasons_of, words_of
from planpress.scheduling.installing import INSTALLED, Site
from planpress.scheduling.reading import read_schedule, schedule_faults
from planpress.scheduling.rules import Rule, Schedule
from tests.mailing.offices import ANN, EVERYBODY, Office
from tests.scheduling import services
from tests.scheduling.services import Running

OPERATOR = "operator@office.example"
PROGRAM = """\
import pathlib, sys
from planpress.cli import main
sys.exit(main(sys.argv[1:], pathlib.Path(__file__).parent))
"""
SCHEDULE = """\
schedule:
  zone: UTC
  runs:
    - cron: "* * * * *"
      do: [check, mail]
  on_failure:
    mail: operator@office.example
"""


@pytest.fixture
def scheduled(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A project that checks and mails each minute. It does not build: faketime lets a build's workers wait for ever."""
    monkeypatch.setattr(services, "PATIENCE", 180)
    (office.root / "generate.py").write_text(PROGRAM)
    office.add("when: each-edition")
    office.publish.write_text(office.publish.read_text(encoding="utf-8") + SCHEDULE, encoding="utf-8")
    return office


@contextlib.contextmanager
def running(office: Office) -> Iterator[Running]:
    """The service, at work from five seconds before a full minute."""
    service = Running(office.root, "@2026-11-23 05:59:55", environment={"TZ": "UTC"})
    try:
        yield service
        service.end()
    finally:
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            os.kill(service.pid, signal.SIGKILL)


def test_a_run_mails_the_edition_that_is_there(scheduled: Office) -> None:
    with running(scheduled) as service:
        ended = service.until("run ended", run="check, mail")
    assert ended["result"] == "done" and ended["reason"] == "3 sent"
    assert scheduled.arrived == EVERYBODY


def test_a_letter_that_failed_for_good_is_told_to_the_operator(scheduled: Office) -> None:
    scheduled.server.will("rcpt", "550 5.1.1 no such user", to=ANN)
    with running(scheduled) as service:
        ended = service.until("run ended", run="check, mail")
        service.until("mail sent")
    assert ended["result"] == "failed" and "550 5.1.1 no such user" in ended["reason"]
    assert OPERATOR in scheduled.arrived and ANN not in scheduled.arrived


def test_a_letter_that_was_put_off_is_no_failure(scheduled: Office) -> None:
    scheduled.server.will("rcpt", "450 4.2.1 mailbox busy", to=ANN)
    with running(scheduled) as service:
        ended = service.until("run ended", run="check, mail")
    assert ended["result"] == "done" and ended["reason"] == "2 sent, 1 deferred"
    assert OPERATOR not in scheduled.arrived


def test_letters_that_nobody_approved_are_told_to_the_operator(scheduled: Office) -> None:
    text = scheduled.publish.read_text(encoding="utf-8")
    scheduled.publish.write_text(text.replace("when: each", "approval: yes\n    when: each"), encoding="utf-8")
    with running(scheduled) as service:
        ended = service.until("run ended", run="check, mail")
        service.until("mail sent")
    assert ended["result"] == "failed" and ended["exit"] == 3 and "approve ostland" in ended["reason"]
    assert scheduled.arrived == [OPERATOR]


# ------------------------------------------------------------------------------------------------ words


def schedule(office: Office, do: str, more: str = "") -> Schedule:
    text = office.publish.read_text(encoding="utf-8")
    entry = f'schedule:\n  zone: UTC\n  runs:\n    - cron: "0 6 * * *"\n      do: {do}\n{more}'
    office.publish.write_text(text + entry, encoding="utf-8")
    found = read_schedule(office.root / "data" / "ostland", Faults())
    assert found
    return found


@pytest.mark.parametrize(
    ("do", "more", "told"),
    [
        ("[build, mail]", "      mailing: montly\n", "Unknown mailing: the nearest name is monthly"),
        ("[build]", "      mailing: monthly\n", "Nothing to mail"),
    ],
)
def test_a_rule_names_a_mailing_that_is_there(office: Office, do: str, more: str, told: str) -> None:
    with pytest.raises(AssertionError):
        schedule(office, do, more)
    (fault,) = schedule_faults(office.root / "data" / "ostland")
    assert told in f"{fault.what}: {fault.reason}"


def test_a_rule_is_carried_out_as_a_person_would(office: Office) -> None:
    project, found = Project(office.root), schedule(office, "[build, mail]", "      mailing: monthly\n")
    found = replace(found, folder=project.data / "ostland")
    (rule,) = found.rules
    words = words_of(project, found, rule, "mail", "elsewhere")
    assert words == ["mail", "ostland", "monthly", "--due", "--json", "--output", "elsewhere"]
    assert rule.key == "0 6 * * * build,mail mailing monthly" and "letters of monthly" in rule.scope


@pytest.mark.parametrize("name", MAIL_ACTIONS)
def test_a_plan_called_like_an_action_of_mail_goes_by_its_path(tmp_path: Path, name: str) -> None:
    project, rule = Project(tmp_path), Rule("0 6 * * *", ("mail",))
    found = Schedule(name, project.data / name, "publish.yaml", dt.UTC, (rule,))  # type: ignore[arg-type]
    assert words_of(project, found, rule, "mail", None)[1] == str(project.data / name)


def test_what_became_of_letters_is_told_in_few_words() -> None:
    fault = {
        "grade": "error",
        "what": "Letter failed",
        "file": ANN,
        "reason": "550 no such user",
        "mend": "Correct it.",
    }
    note = {"grade": "note", "what": "Another language", "file": "x", "reason": "y", "mend": "z"}
    mailing = {"plan": "ostland", "mailing": "monthly", "counts": {"sent": 31, "deferred": 3}}
    well = Ended(0, {"mailings": [mailing], "faults": [note]})
    assert detail_of("mail", well) == "31 sent, 3 deferred" and reasons_of(well) == ()
    assert detail_of("mail", Ended(0, {"mailings": [], "faults": []})) == "no letter was due"
    bad = Ended(1, {"mailings": [{**mailing, "counts": {"sent": 30, "failed": 1}}], "faults": [fault, note]})
    assert detail_of("mail", bad) == "30 sent, 1 failed"
    assert reasons_of(bad) == (f"{ANN}: Letter failed: 550 no such user. Correct it.",)
    assert again_of(bad) == ("python generate.py mail status ostland",)
    assert detail_of("mail", Ended(3, {"mailings": [], "faults": [fault]})) == "1 error"


def test_other_timekeepers_may_write_the_ledger_and_one_that_would_forget_it_is_refused(office: Office) -> None:
    project = Project(office.root)
    found = replace(schedule(office, "[build, mail]"), folder=project.data / "ostland")
    site = Site(project, Path("/bin/python"), "root", (found,), dt.date(2026, 11, 23))
    for kind in ("systemd", "service"):
        text = INSTALLED[kind](site)
        (line,) = [line for line in text.splitlines() if line.startswith("ReadWritePaths=")]
        assert f"{office.root}/mail" in line and f"{office.root}/reports" in line
    assert "mail ostland --due --quiet" in INSTALLED["cron"](site)
    with pytest.raises(UsageError, match="forgets the ledger"):
        INSTALLED["github"](site)


def test_other_timekeepers_are_told_where_letters_are_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule(office, "[build, mail]")
    elsewhere = office.root.parent / "letters kept"
    monkeypatch.setenv(MAIL, str(elsewhere))
    for form in ("systemd", "service", "cron"):
        (office.root / "mail" / "elsewhere.txt").unlink(missing_ok=True)
        code, out, err = office.run("schedule", "install", f"--{form}")
        assert code == 0, err
        lines = [line for line in out.splitlines() if "letters kept" in line]
        units = {f'Environment="{MAIL}={elsewhere}"', f'ReadWritePaths={office.root}/reports "{elsewhere}"'}
        assert set(lines) == ({f'{MAIL}="{elsewhere}"'} if form == "cron" else units)
        assert (office.root / "mail" / "elsewhere.txt").read_text() == f"{elsewhere}\n", "a unit may not write this"
