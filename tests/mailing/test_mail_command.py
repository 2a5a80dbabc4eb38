"""mail on the command line: nothing leaves the machine unasked, each letter goes once, and its fate is told."""

from __future__ import annotations

import contextlib
import email
import email.policy
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planpress import commands
from planpress.commands.mail import OPTIONS
from planpress.commands.mail_upkeep import utc_now
from planpress.mailing.ledger import Ledger
from planpress.scheduling.children import MAIL_ACTIONS
from tests.building.projects import edit
from tests.mailing.offices import ANN, EVERYBODY, SAM, WANG, Office

# ------------------------------------------------------------------------------------------------ looking


def test_without_send_nothing_leaves_the_machine(office: Office) -> None:
    for words in ((), ("monthly",), ("--dry-run",), ("--to", "en")):
        code, out, err = office.run("mail", "ostland", *words)
        assert code == 0, err
        assert "nothing is sent" in out
    assert office.arrived == []
    assert not (office.root / "mail").exists(), "looking begins no ledger"


def test_a_look_tells_for_each_list_and_language_who_gets_a_letter_and_who_does_not(office: Office) -> None:
    office.run("mail", "suppress", ANN, "--reason", "asked by telephone")
    told = office.json("mail", "ostland")["mailings"][0]
    assert told["to_send"] == 2 and told["approved"]
    lists = {one["language"]: (one["members"], one["to_send"], one["left_out"]) for one in told["lists"]}
    assert lists == {"en": (2, 1, {"unsubscribed": 1}), "zh": (1, 1, {})}
    assert told["from"] == "Office of Trade <briefings@publisher.example>"
    assert [one["name"] for one in told["files"]["zh"]] == ["ostland-briefing-zh.txt"]


# ------------------------------------------------------------------------------------------------ sending


def test_send_sends_to_each_once_and_a_second_run_to_nobody(office: Office) -> None:
    code, out, err = office.run("mail", "ostland", "--send")
    assert (code, err) == (0, "") and "3 letters of ostland monthly sent." in out
    assert office.arrived == EVERYBODY
    code, out, _ = office.run("mail", "ostland", "monthly", "--send")
    assert code == 0 and "everybody has this edition" in out
    assert office.arrived == EVERYBODY


def test_the_filter_narrows_whom_to_and_the_rest_get_theirs_later(office: Office) -> None:
    assert office.run("mail", "ostland", "--send", "--to", "zh")[0] == 0
    assert office.arrived == [WANG]
    assert office.run("mail", "ostland", "--send")[0] == 0
    assert office.arrived == EVERYBODY


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("*@council.example", [ANN, WANG]), ("ANN@Council.Example", [ANN]), ("Council", [ANN]), ("ships", [SAM]),
        ("people.csv", EVERYBODY), ("people", EVERYBODY), ("language=zh", [WANG]), ("salutation=Dear Sam", [SAM]),
        ("name=*小明", [WANG]), ("cluster=ship*", [SAM]),
    ],
)  # fmt: skip
def test_a_filter_means_people_by_what_is_known_of_them(office: Office, text: str, meant: list[str]) -> None:
    told = office.json("mail", "ostland", "--to", text)["mailings"][0]
    assert told["to_send"] == len(meant)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("concil", "Write Council."), ("", "Nobody chosen"), ("salutatoin=x", "the nearest name is salutation"),
        ("[", "Nobody chosen"),
    ],
)  # fmt: skip
def test_a_filter_that_means_nobody_is_refused(office: Office, text: str, told: str) -> None:
    code, _, err = office.run("mail", "ostland", "--send", "--to", text)
    assert code == 2 and told in err and office.arrived == []


def test_again_wants_a_reason_which_the_ledger_keeps(office: Office) -> None:
    office.run("mail", "ostland", "--send")
    for words in (("--again", " "), ("--again", "")):
        code, _, err = office.run("mail", "ostland", "--send", *words)
        assert code == 2 and "must not be blank" in err
    assert office.run("mail", "ostland", "--again", "the first had no chart")[0] == 2, "without --send it means nothing"
    assert office.run("mail", "ostland", "--send", "--to", SAM, "--again", "the first had no chart")[0] == 0
    assert office.arrived == sorted([*EVERYBODY, SAM])
    with Ledger(office.root / "mail" / "ledger.sqlite3", utc_now, looking=True) as ledger:
        last = ledger.last_round("ostland", "monthly")
    assert last and last.reason == "the first had no chart" and "--again" in last.command


def test_a_new_edition_goes_to_all_and_takes_the_place_of_letters_that_wait(office: Office) -> None:
    office.server.will("rcpt", "450 4.2.1 mailbox busy", to=SAM)
    assert office.run("mail", "ostland", "--send")[0] == 1
    assert office.arrived == [ANN, WANG]
    office.change()
    assert office.run("mail", "ostland", "--send")[0] == 0
    assert office.arrived == sorted([ANN, WANG, *EVERYBODY])
    code, out, _ = office.run("mail", "status", "ostland")
    assert code == 0 and "deferred" not in out, "the letter of the earlier edition waits no more"


def test_what_the_server_refuses_is_told_with_its_words_and_exit_code_1(office: Office) -> None:
    office.server.will("rcpt", "550 5.1.1 no such user", to=ANN)
    code, out, err = office.run("mail", "ostland", "--send")
    assert code == 1 and f"failed {ANN}: 550 5.1.1 no such user" in out and "550 5.1.1 no such user" in err
    told = office.json("mail", "status", "ostland")["mailings"][0]
    assert told["counts"] == {"sent": 2, "failed": 1}


def test_retry_tries_what_was_put_off_at_once_and_nothing_else(office: Office) -> None:
    office.server.will("rcpt", "450 4.2.1 mailbox busy", to=ANN)
    office.server.will("rcpt", "550 5.1.1 no such user", to=WANG)
    assert office.run("mail", "ostland", "--send")[0] == 1
    assert office.arrived == [SAM]
    code, out, _ = office.run("mail", "retry", "ostland", "monthly")
    assert code == 0 and f"sent {ANN}" in out
    assert office.arrived == [ANN, SAM]
    assert office.run("mail", "retry")[1].startswith("Nothing to send")


def test_a_server_that_is_not_there_is_told_and_nothing_is_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planpress.mailing.sending.CONNECTIONS", 1)
    office.server.stop()
    code, out, err = office.run("mail", "ostland", "--send")
    assert code == 1 and "Mail server cannot be reached" in err and "3 planned" in out
    office.server.start()
    assert office.run("mail", "ostland", "--send")[0] == 0
    assert office.arrived == EVERYBODY


def test_a_letter_of_which_nobody_knows_is_for_a_person_to_decide(office: Office) -> None:
    office.server.will("dot", "kept-drop", to=ANN)
    code, out, err = office.run("mail", "ostland", "--send")
    assert code == 4 and "may have arrived" in err.lower() + out.lower()
    assert office.run("mail", "ostland", "--send")[0] == 4, "it is told until somebody has decided"
    assert office.run("mail", "retry", "ostland")[0] in (0, 4)
    assert office.run("mail", "ostland", "--send", "--again", "once more")[0] == 4
    assert office.arrived.count(ANN) == 1
    code, out, _ = office.run("mail", "status", "ostland")
    (line,) = [line for line in out.splitlines() if line.startswith("unknown")]
    assert code == 4 and f"mail settle ostland monthly {ANN} sent --by NAME" in line and "<" in line
    assert office.run("mail", "settle", "ostland", "monthly", ANN.upper(), "sent", "--by", "A. Officer")[0] == 0
    assert office.run("mail", "status", "ostland")[0] == 0
    assert office.arrived.count(ANN) == 1


def test_a_letter_that_did_not_arrive_is_sent_again_when_a_person_says_so(office: Office) -> None:
    office.server.will("dot", "drop", to=ANN)
    assert office.run("mail", "ostland", "--send")[0] == 4
    assert ANN not in office.arrived
    code, out, _ = office.run("mail", "settle", "ostland", "monthly", ANN, "resend", "--by", "A. Officer")
    assert code == 0 and "mail retry ostland monthly" in out
    assert office.run("mail", "retry", "ostland", "monthly")[0] == 0
    assert office.arrived == EVERYBODY


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ostland", "monthly", ANN, "sent"), "must not be blank"),
        (("ostland", "monthly", ANN, "sent", "--by", "a\nb"), "line break"),
        (("ostland", "monthly", ANN, "sent", "--by", "x" * 201), "201 characters"),
        (("ostland", "monthly", ANN, "maybe", "--by", "A."), "Write python generate.py mail settle"),
        (("ostland", "monthly", ANN, "sent", "--by", "A."), "this letter is sent"),
        (("ostland", "monthly", "anne@council.example", "resend", "--by", "A."), ANN),
        (("ostland", "montly", ANN, "resend", "--by", "A."), "Write monthly."),
    ],
)  # fmt: skip
def test_only_what_is_open_is_settled(office: Office, words: tuple[str, ...], told: str) -> None:
    office.run("mail", "ostland", "--send")
    code, _, err = office.run("mail", "settle", *words)
    assert code == 2 and told in err


# ------------------------------------------------------------------------------------------------- a test


def test_a_test_goes_to_one_address_alone_says_so_and_is_not_in_the_ledger(office: Office) -> None:
    office.add("approval: yes")
    code, out, err = office.run("mail", "ostland", "--test", "me@office.example")
    assert code == 0, err
    assert office.arrived == ["me@office.example"] * 2, "one letter of each language"
    assert not (office.root / "mail" / "ledger.sqlite3").exists()
    assert f"the en letter of {ANN}" in out and f"the zh letter of {WANG}" in out


def test_a_test_shows_the_letter_of_whom_the_filter_means(office: Office) -> None:
    told = office.json("mail", "ostland", "--test", "me@office.example", "--to", "ships")
    assert [(one["of"], one["to"]) for one in told["test"]] == [(SAM, "me@office.example")]
    assert office.arrived == ["me@office.example"]


def test_a_test_goes_to_the_server_that_is_named_though_the_mailing_has_an_outbox(office: Office) -> None:
    edit(office.publish, "transport: smtp", "transport: outbox")
    assert office.run("mail", "ostland", "--test", "me@office.example")[0] == 0
    assert office.arrived == ["me@office.example"] * 2
    assert not (office.root / "mail").exists()


def test_a_test_that_the_server_refuses_is_told(office: Office) -> None:
    office.server.will("rcpt", "550 5.1.1 no such user", times=0)
    code, _, err = office.run("mail", "ostland", "--test", "me@office.example")
    assert code == 1 and "550 5.1.1" in err


def test_a_letter_in_the_outbox_is_one_that_mail_programs_read(office: Office) -> None:
    edit(office.publish, "transport: smtp", "transport: outbox")
    assert office.run("mail", "ostland", "--send")[0] == 0
    files = sorted((office.root / "mail" / "outbox" / "ostland" / "monthly").glob("*.eml"))
    found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    assert sorted(str(letter["To"].addresses[0].addr_spec) for letter in found) == EVERYBODY
    assert office.arrived == []


# ------------------------------------------------------------------------------------------------- what is due


def test_due_sends_each_mailing_as_its_when_says(office: Office) -> None:
    assert office.json("mail", "ostland", "--due")["mailings"] == [], "a manual one is sent by hand"
    office.add("when: each-edition")
    assert office.run("mail", "ostland", "--due")[0] == 0
    assert office.arrived == EVERYBODY
    assert office.run("mail", "ostland", "--due")[0] == 0
    assert office.arrived == EVERYBODY, "the edition is sent once"
    office.change()
    assert office.run("mail", "ostland", "--due")[0] == 0
    assert office.arrived == sorted(EVERYBODY * 2)


def test_on_change_new_wording_alone_sends_nothing(office: Office) -> None:
    office.add("when: on-change")
    office.run("mail", "ostland", "--due")
    template = office.root / "templates" / "briefing" / "document.md.j2"
    template.write_text(template.read_text() + "\nA new closing line.\n")
    office.build()
    code, _, err = office.run("mail", "ostland", "--due")
    assert (code, office.arrived) == (0, EVERYBODY), err
    office.change()
    assert office.run("mail", "ostland", "--due")[0] == 0
    assert office.arrived == sorted(EVERYBODY * 2)


def test_on_change_who_waited_for_the_old_wording_gets_the_new_one(office: Office) -> None:
    office.add("when: on-change")
    office.server.will("rcpt", "450 4.2.1 mailbox busy", to=SAM)
    office.run("mail", "ostland", "--due")
    template = office.root / "templates" / "briefing" / "document.md.j2"
    template.write_text(template.read_text() + "\nA new closing line.\n")
    office.build()
    assert office.run("mail", "ostland", "--due")[0] == 0
    assert office.arrived == EVERYBODY


def test_a_letter_that_waits_is_no_failure_of_a_schedule_and_one_that_failed_is(office: Office) -> None:
    office.add("when: each-edition")
    office.server.will("rcpt", "450 4.2.1 mailbox busy", to=ANN)
    told = office.json("mail", "ostland", "--due")
    assert told["exit"] == 0 and told["mailings"][0]["counts"] == {"sent": 2, "deferred": 1}
    office.server.will("rcpt", "550 5.1.1 no such user", to=ANN)
    with_again = office.json("mail", "retry", "ostland")
    assert with_again["exit"] == 1 and "550 5.1.1 no such user" in with_again["faults"][0]["reason"]


def test_what_is_manual_is_only_tried_again_when_due(office: Office) -> None:
    office.add("retry:", "  first: 0 s")
    office.server.will("rcpt", "450 4.2.1 mailbox busy", times=7, to=ANN)
    office.run("mail", "ostland", "--send", "--to", ANN)
    assert office.arrived == [], "it was tried as often as it may be"
    office.run("mail", "settle", "ostland", "monthly", ANN, "resend", "--by", "A. Officer")
    office.run("mail", "ostland", "--due")
    assert office.arrived == [ANN], "nobody else gets one"


# --------------------------------------------------------------------------------------------- wrong commands


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("mail",), "no plan is named"),
        (("mail", "ostland", "montly"), "Write monthly."),
        (("mail", "ostlnd"), "Write ostland."),
        (("mail", "ostland", "--send", "--test", "me@office.example"), "--test and --send do not go together"),
        (("mail", "ostland", "--send", "--dry-run"), "do not go together"),
        (("mail", "ostland", "--due", "--to", "en"), "--to does not go with it"),
        (("mail", "ostland", "--test", "nobody"), "Not an email address"),
        (("mail", "status", "--send"), "mail status knows no --send"),
        (("mail", "retry", "ostland", "--again", "x"), "mail retry knows no --again"),
        (("mail", "settle", "ostland", "--to", "x"), "mail settle knows no --to"),
        (("mail", "suppress", ANN), "no reason is given"),
        (("mail", "suppress", "nobody", "--reason", "x"), "Not an email address"),
        (("mail", "status", "a", "b", "c"), "c is too much"),
        (("mail", "serve-test", "--port", "99999"), "99999 is no port"),
    ],
)  # fmt: skip
def test_a_wrong_command_is_told_and_nothing_is_done(office: Office, words: tuple[str, ...], told: str) -> None:
    code, _, err = office.run(*words)
    assert code == 2 and told in err
    assert office.arrived == [] and not (office.root / "mail" / "ledger.sqlite3").exists()


def test_a_plan_without_mailings_and_one_with_several_are_told(office: Office) -> None:
    text = office.publish.read_text(encoding="utf-8")
    office.publish.write_text(text + text.partition("mailings:\n")[2].replace("monthly", "weekly"), encoding="utf-8")
    code, _, err = office.run("mail", "ostland", "--send")
    assert code == 2 and "Name one of them: monthly, weekly." in err
    office.publish.write_text(text.partition("mailings:")[0], encoding="utf-8")
    code, _, err = office.run("mail", "ostland")
    assert code == 2 and "the plan sends no letters" in err


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("mailing/people.csv", "ann@council.example", "ann@council", "people.csv:2"),
        ("publish.yaml", "transport: smtp", "transport: pigeon", "publish.yaml:14"),
        ("observations.csv", "44.3", "45.3", "Out of date"),
    ],
)  # fmt: skip
def test_what_is_wrong_keeps_everything_back_with_exit_code_3(
    office: Office, file: str, old: str, new: str, told: str
) -> None:
    edit(office.root / "data" / "ostland" / file, old, new)
    code, _, err = office.run("mail", "ostland", "--send")
    assert code == 3 and told in err and office.arrived == []


def test_a_faulty_list_of_those_who_want_none_keeps_everything_back(office: Office) -> None:
    office.run("mail", "suppress", SAM, "--reason", "x")
    with (office.root / "mail" / "suppressed.csv").open("a") as stream:
        stream.write("not an address,,,\n")
    code, _, err = office.run("mail", "ostland", "--send")
    assert code == 3 and "suppressed.csv:3" in err and office.arrived == []


def test_the_words_of_a_schedule_are_those_of_the_command() -> None:
    assert tuple(name for name in OPTIONS if name) == MAIL_ACTIONS
    assert {"mail", "approve"} <= set(commands.COMMANDS)


def test_no_password_is_in_anything_that_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (
        "smtp://user:hunter2@localhost:1?starttls=no",
        "smtp://user:hunter2@localhost:1?wrong=yes",
        "smtps://user:hunter2@",
    ):
        monkeypatch.setenv("PLANPRESS_SMTP_URL", address)
        monkeypatch.setattr("planpress.mailing.sending.CONNECTIONS", 1)
        for words in (("--send",), ("--test", "me@office.example"), ("--send", "--json")):
            code, out, err = office.run("mail", "ostland", *words)
            assert code in (1, 2) and "hunter2" not in out + err
    for file in (office.root / "mail").glob("ledger*"):
        assert b"hunter2" not in file.read_bytes()


def test_a_look_as_json_is_one_object(office: Office) -> None:
    code, out, err = office.run("mail", "ostland", "--json")
    assert (code, err) == (0, "") and json.loads(out)["dry_run"] is True


def test_quiet_says_only_what_went_wrong(office: Office) -> None:
    assert office.run("mail", "ostland", "--send", "--quiet") == (0, "", "")
    assert Path("mail").is_dir()


# --------------------------------------------------------------------------------------- twice, broken off, killed


def ledger_of(office: Office) -> sqlite3.Connection:
    return sqlite3.connect(office.root / "mail" / "ledger.sqlite3", isolation_level=None)


def test_the_same_again_after_a_break_goes_on_and_never_doubles(office: Office) -> None:
    again = ("mail", "ostland", "--send", "--again", "wrong figure")
    office.run("mail", "ostland", "--send")
    office.server.will("rcpt", "450 4.2.1 busy", to=SAM)
    assert office.run(*again)[0] == 1
    with contextlib.closing(ledger_of(office)) as base:
        base.execute("UPDATE letters SET next_try = NULL")
    for _ in range(2):
        code, out, _ = office.run(*again)
        assert code == 0 and office.arrived == sorted(EVERYBODY * 2)
    assert "give another reason" in out


def test_a_letter_of_an_older_edition_is_not_sent_after_the_newer_one(office: Office) -> None:
    office.server.will("dot", "kept-drop", to=ANN)
    office.run("mail", "ostland", "--send")
    office.change()
    assert office.run("mail", "ostland", "--send")[0] == 4
    code, out, _ = office.run("mail", "settle", "ostland", "monthly", ANN, "resend", "--by", "A.")
    assert code == 0 and "is given up" in out and "a later letter is sent" in out and "mail retry" not in out
    assert office.run("mail", "status", "ostland")[0] == 0 and office.arrived.count(ANN) == 2


def test_what_a_killed_sender_left_is_told_by_every_command(office: Office) -> None:
    office.run("mail", "ostland", "--send")
    with contextlib.closing(ledger_of(office)) as base:
        base.execute("UPDATE letters SET state = 'sending', handed = 1 WHERE key = ?", (ANN,))
    for words in (("retry",), ("retry", "ostland"), ("ostland", "--due"), ("ostland", "--send")):
        told = office.json("mail", *words)
        assert told["exit"] == 4 and [fault["what"] for fault in told["faults"]] == ["Letter may have arrived"], words
    code, out, err = office.run("mail", "ostland", "--send", "--quiet")
    assert (code, out) == (4, "") and f"python generate.py mail settle ostland monthly {ANN} sent --by NAME" in err
    assert "2 have this edition, 1 may have it: see" in office.run("mail", "ostland", "--send")[1]
    assert office.arrived == EVERYBODY


def test_who_failed_is_told_by_each_send_until_that_is_mended(office: Office) -> None:
    office.server.will("rcpt", "550 5.1.1 no such user", to=ANN)
    office.run("mail", "ostland", "--send")
    code, out, err = office.run("mail", "ostland", "--send")
    assert code == 1 and "2 have this edition, 1 failed: see python generate.py mail status" in out and ANN in err
    assert office.run("mail", "ostland", "--send", "--again", "the mailbox is there now", "--to", ANN)[0] == 0
    assert office.run("mail", "ostland", "--send")[0] == office.run("mail", "status", "ostland")[0] == 0


def test_stopped_by_hand_it_tells_what_was_done(office: Office) -> None:
    office.add("pause: 600 s")
    edit(office.people, SAM, "zoe@council.example")
    office.server.will("rcpt", "550 5.1.1 no such user", to=ANN)
    process = started("mail", "ostland", "--send", "--json")
    while process.poll() is None and not office.server.happened:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    told = json.loads(out)
    assert process.returncode == told["exit"] == 130 and told["mailings"][0]["stopped"]
    assert "550 5.1.1 no such user" in told["faults"][0]["reason"]


def test_who_closes_the_output_stops_no_letter(office: Office) -> None:
    office.server.will("rcpt", "550 5.1.1 no such user", to=ANN)
    process = started("mail", "ostland", "--send")
    assert process.stdout and process.stderr
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(timeout=60) == 1 and "550 5.1.1 no such user" in err and "Traceback" not in err
    assert office.arrived == [SAM, WANG]


def started(*words: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    program = "import pathlib, sys; from planpress.cli import main; sys.exit(main(sys.argv[1:], pathlib.Path.cwd()))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(
        [sys.executable, "-c", program, *words], text=True, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_one_mailing_that_cannot_be_sent_hides_and_stops_no_other(office: Office) -> None:
    text = office.publish.read_text(encoding="utf-8")
    office.publish.write_text(text + text.partition("mailings:\n")[2].replace("monthly", "weekly"), encoding="utf-8")
    office.server.will("rcpt", "450 4.2.1 busy", to=SAM, times=3)
    for name in ("monthly", "weekly"):
        office.run("mail", "ostland", name, "--send")
    for line, counts in (("approval: yes", {"deferred": 1}), ("transpot: smtp", {"sent": 1})):
        office.add(line)  # to the second
        told = office.json("mail", "retry", "ostland")
        assert told["exit"] == 3 and [one["counts"] for one in told["mailings"]] == [counts] and told["faults"], line


def test_letters_in_the_outbox_are_said_to_reach_nobody(office: Office) -> None:
    edit(office.publish, "transport: smtp", "transport: outbox")
    said = "put into mail/outbox; nobody gets them from there by itself, and each counts as sent"
    assert f"They would be {said}." in office.run("mail", "ostland")[1]
    assert f"3 letters of ostland monthly {said}." in office.run("mail", "ostland", "--send")[1]
