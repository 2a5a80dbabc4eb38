"""A mail program's exit code, and a file in a folder, become what is true of a letter, as a server's answer does."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from planpress.building.editions import Project
from planpress.errors import EditionError, UsageError
from planpress.mailing.ledger import FILE, LOST, Ledger
from planpress.mailing.model import Outcome
from planpress.mailing.transports import TRANSPORTS, Transport
from planpress.mailing.transports.sendmail import SendmailTransport
from tests.mailing.letters import SENDER, Watch, mailing
from tests.mailing.servers import ROOT

MESSAGE = b"Message-ID: <one@publisher.example>\r\nSubject: x\r\n\r\nDear reader,\r\n.\r\nyours\r\n"
READER = "reader@office.example"


def nothing() -> None: ...


def deliver(by: Transport, hand_over: Callable[[], None] = nothing, message: bytes = MESSAGE) -> Outcome:
    by.open()
    return by.deliver(SENDER.wire, READER, message, hand_over)


def program(folder: Path, *lines: str) -> SendmailTransport:
    """A mail program that does as it is told."""
    path = folder / "sendmail"
    path.write_text("\n".join(["#!/bin/sh", *lines]) + "\n")
    path.chmod(0o755)
    made = TRANSPORTS["sendmail"].make(mailing(), Project(folder), {"PLANPRESS_SENDMAIL": str(path)})
    assert isinstance(made, SendmailTransport)
    return made


def test_every_way_to_send_stands_in_the_table() -> None:
    assert list(TRANSPORTS) == ["smtp", "sendmail", "outbox"]
    assert [name for name, kind in TRANSPORTS.items() if not kind.far] == ["outbox"]
    assert all(kind.says for kind in TRANSPORTS.values())


# ------------------------------------------------------------------------------------------------ a mail program


def test_a_mail_program_gets_the_whole_letter_and_both_addresses(tmp_path: Path) -> None:
    by = program(tmp_path, f'printf "%s\\n" "$@" >{tmp_path}/words', f"cat >{tmp_path}/letter")
    assert deliver(by) == Outcome("sent", "taken by the mail program")
    assert (tmp_path / "words").read_text().split("\n")[:-1] == ["-i", "-f", SENDER.wire, "--", READER]
    assert (tmp_path / "letter").read_bytes() == MESSAGE.replace(b"\r\n", b"\n")


@pytest.mark.parametrize(("code", "state"), [(75, "deferred"), (67, "failed"), (65, "failed"), (1, "failed")])
def test_an_exit_code_says_what_became_of_a_letter(tmp_path: Path, code: int, state: str) -> None:
    outcome = deliver(program(tmp_path, "cat >/dev/null; echo no such user >&2", f"exit {code}"))
    assert outcome == Outcome(state, f"the mail program ended with {code}: no such user")  # type: ignore[arg-type]


@pytest.mark.parametrize("code", [64, 77, 78])
def test_a_mail_program_that_would_refuse_every_letter_ends_the_sending(tmp_path: Path, code: int) -> None:
    with pytest.raises(EditionError, match=f"Mail program fails: the mail program ended with {code}"):
        deliver(program(tmp_path, f"exit {code}"))


def test_a_mail_program_that_is_killed_or_hangs_may_have_sent_the_letter(tmp_path: Path) -> None:
    assert deliver(program(tmp_path, "kill -9 $$")).state == "unknown"
    by = program(tmp_path, "sleep 60")
    by.patience = 0.2
    assert deliver(by) == Outcome("unknown", "the mail program was ended after 0.2 s")


def test_no_words_of_an_address_are_a_shells(tmp_path: Path) -> None:
    by = program(tmp_path, "cat >/dev/null")
    by.open()
    by.deliver(SENDER.wire, f"$(touch {tmp_path}/bad)@office.example", MESSAGE, nothing)
    assert not (tmp_path / "bad").exists()


def test_a_mail_program_that_is_not_there_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No mail program: there is no such program"):
        SendmailTransport(str(tmp_path / "nothing")).open()


def test_a_mail_program_never_begins_before_the_letter_is_noted_as_handed_over(tmp_path: Path) -> None:
    def full() -> None:
        raise UsageError([])

    by = program(tmp_path, f"touch {tmp_path}/begun")
    with pytest.raises(UsageError):
        deliver(by, full)
    assert not (tmp_path / "begun").exists()


def test_a_sender_that_is_killed_leaves_no_half_of_a_letter_with_the_mail_program(tmp_path: Path) -> None:
    by = program(
        tmp_path,
        f"touch {tmp_path}/begun; until [ -e {tmp_path}/go ]; do sleep 0.05; done",
        f"cat >{tmp_path}/letter; touch {tmp_path}/done",
    )
    environment = {**os.environ, "PLANPRESS_SENDMAIL": by.name, "PLANPRESS_TEST_TRANSPORT": "sendmail"}
    command = [sys.executable, "-m", "tests.mailing.sender", str(tmp_path), "1"]
    sender = subprocess.Popen(command, cwd=ROOT, env=environment)
    _wait_for(tmp_path / "begun")
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    (tmp_path / "go").touch()
    _wait_for(tmp_path / "done")
    assert (tmp_path / "letter").read_text().endswith("yours.\n"), "the program lived on, and had it whole"
    with Ledger(tmp_path / "mail" / FILE, Watch().now) as ledger:
        assert [(row.state, row.answer) for row in ledger.recover()] == [("unknown", LOST)]


def _wait_for(path: Path) -> None:
    limit = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < limit
        time.sleep(0.01)


# ------------------------------------------------------------------------------------------------ a folder


@pytest.fixture
def outbox(tmp_path: Path) -> Transport:
    return TRANSPORTS["outbox"].make(mailing(), Project(tmp_path), {})


def test_a_letter_lies_in_the_outbox_once_by_its_message_id(outbox: Transport, tmp_path: Path) -> None:
    folder = tmp_path / "mail" / "outbox" / "ostland" / "monthly"
    for _ in range(2):
        assert deliver(outbox) == Outcome("sent", f"written into {folder / 'one@publisher.example.eml'}")
    (path,) = folder.iterdir()
    assert path.name == "one@publisher.example.eml" and path.read_bytes() == MESSAGE
    assert not stat.S_IMODE(path.stat().st_mode) & 0o077


@pytest.mark.parametrize("id", ["../../evil@x.example", "/etc/evil@x.example", ".hidden@x.example", "a\\b:c@x.example"])
def test_a_message_id_is_no_path(outbox: Transport, tmp_path: Path, id: str) -> None:
    deliver(outbox, message=MESSAGE.replace(b"one@publisher.example", id.encode()))
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert path.parent == tmp_path / "mail" / "outbox" / "ostland" / "monthly" and not path.name.startswith(".")


def test_a_letter_that_is_not_noted_is_not_in_the_outbox(outbox: Transport, tmp_path: Path) -> None:
    def full() -> None:
        raise UsageError([])

    with pytest.raises(UsageError):
        deliver(outbox, full)
    assert not list(tmp_path.rglob("*.eml"))


def test_a_letter_without_a_message_id_is_none(outbox: Transport) -> None:
    assert deliver(outbox, message=b"Subject: x\r\n\r\nMessage-ID: <a@b.example>\r\n").state == "failed"


def test_an_outbox_that_cannot_be_made_is_told(outbox: Transport, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("")
    with pytest.raises(UsageError, match="Letter cannot be written"):
        outbox.open()
