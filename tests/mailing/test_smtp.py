"""Each answer of a mail server, and each way in which the line may break, becomes what is true of the letter."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from planpress.building.editions import Project
from planpress.errors import EditionError, UsageError
from planpress.mailing.model import Outcome
from planpress.mailing.transports import TRANSPORTS, Unreachable
from planpress.mailing.transports.servers import Server, server_of
from planpress.mailing.transports.smtp import Patience, SmtpTransport
from tests.mailing.letters import SENDER, mailing
from tests.mailing.servers import MailServer

MESSAGE = b"Message-ID: <one@publisher.example>\r\nSubject: x\r\n\r\nDear reader,\r\n.dot\r\n.\r\n..\r\nyours\r\n"
READER = "reader@office.example"
OTHER = "other@office.example"
LOGIN = ("me@publisher.example", "s3cr3t")


def transport(server: MailServer, **asked: str) -> SmtpTransport:
    return SmtpTransport(Server.parse(server.address(**asked)), Patience(5, 5, 1.5))


def deliver(
    by: SmtpTransport, to: str = READER, message: bytes = MESSAGE, hand_over: Callable[[], None] = lambda: None
) -> Outcome:
    return by.deliver(SENDER.wire, to, message, hand_over)


def opened(server: MailServer, **asked: str) -> SmtpTransport:
    made = transport(server, **asked)
    made.open()
    return made


def test_a_letter_arrives_as_it_was_with_all_its_dots(server: MailServer) -> None:
    by = opened(server)
    assert deliver(by) == Outcome("sent", "250 2.0.0 taken")
    assert deliver(by, message=MESSAGE.replace(b"\r\n", b"\n").rstrip(b"\n")).state == "sent"
    by.close()
    first, second = server.taken
    assert (first.sender, first.to, first.message_id) == (SENDER.wire, READER, "<one@publisher.example>")
    assert first.sha256 == second.sha256 == hashlib.sha256(MESSAGE).hexdigest(), "bare line ends are made whole"


def test_many_letters_go_through_one_connection(server: MailServer) -> None:
    by = opened(server)
    assert [deliver(by, f"r{number}@office.example").state for number in range(5)] == ["sent"] * 5
    assert server.connections == 1


@pytest.mark.parametrize(
    ("stage", "do", "state", "reopen"),
    [
        ("mail", "451 4.3.0 busy", "deferred", False),
        ("mail", "421 4.3.2 closing", "deferred", True),
        ("mail", "552 5.3.4 too large", "failed", False),
        ("mail", "drop", "deferred", True),
        ("mail", "garbage", "deferred", True),
        ("rcpt", "450 4.2.1 greylisted", "deferred", False),
        ("rcpt", "421 4.3.2 closing", "deferred", True),
        ("rcpt", "550 5.1.1 no such user", "failed", False),
        ("rcpt", "drop", "deferred", True),
        ("data", "451 4.3.0 busy", "deferred", False),
        ("data", "554 5.5.1 no", "failed", False),
        ("data", "421 4.3.2 closing", "deferred", True),
        ("data", "250 odd", "deferred", True),
        ("data", "drop", "deferred", True),
        ("body", "drop", "deferred", True),
        ("dot", "451 4.3.0 try later", "deferred", False),
        ("dot", "421 4.3.2 closing", "deferred", True),
        ("dot", "554 5.7.1 it is spam", "failed", False),
        ("dot", "drop", "unknown", True),
        ("dot", "kept-drop", "unknown", True),
        ("dot", "die", "unknown", True),
        ("dot", "slow 4", "unknown", True),
        ("dot", "garbage", "unknown", True),
        ("dot", "354 odd", "unknown", True),
    ],
)
def test_an_answer_becomes_what_is_true_of_the_letter(
    server: MailServer, stage: str, do: str, state: str, reopen: bool
) -> None:
    by = opened(server)
    server.will(stage, do)
    handed: list[bool] = []
    # A large letter is still being written when the server breaks the line within it.
    message = MESSAGE + b"x" * 70 + b"\r\n" * 2_000_000 if stage == "body" else MESSAGE
    outcome = deliver(by, message=message, hand_over=lambda: handed.append(True))
    assert (outcome.state, outcome.reopen) == (state, reopen), outcome
    assert bool(handed) == (stage == "dot"), "what is not handed over cannot arrive"
    if do[0].isdigit() and state != "unknown":
        assert outcome.answer == do, "the server's own words"
    if outcome.reopen:
        by.close()
        if do == "die":
            server.again()
        by.open()
    assert deliver(by, OTHER).state == "sent", "and the next letter goes"
    by.close()
    assert [letter.to for letter in server.taken if letter.to == OTHER] == [OTHER]
    assert (READER in [letter.to for letter in server.taken]) == (do in ("kept-drop", "slow 4"))


def test_what_a_server_says_within_a_letter_is_heard_before_its_end(server: MailServer) -> None:
    by = opened(server)
    server.will("body", "early")
    handed: list[bool] = []
    outcome = deliver(by, message=MESSAGE + b"x" * 3_000_000, hand_over=lambda: handed.append(True))
    assert outcome.state == "deferred" and outcome.reopen and not handed


def test_a_letter_that_the_ledger_cannot_note_does_not_arrive(server: MailServer) -> None:
    def full() -> None:
        raise UsageError([])

    by = opened(server)
    with pytest.raises(UsageError):
        deliver(by, hand_over=full)
    by.close()
    by.open()
    assert deliver(by, OTHER).state == "sent"
    assert [letter.to for letter in server.taken] == [OTHER]


def test_a_sender_that_is_refused_stops_it_all(server: MailServer) -> None:
    by = opened(server)
    server.will("mail", "550 5.7.1 not yours")
    with pytest.raises(EditionError, match=r"Sender refused: 550 5\.7\.1 not yours"):
        deliver(by)
    server.will("rcpt", "530 5.7.0 log in first")
    with pytest.raises(EditionError, match="530"):
        deliver(by)


def test_a_connection_that_the_server_ends_between_letters_costs_no_letter_its_turn(server: MailServer) -> None:
    by = opened(server)
    for do in ("421 4.7.0 enough of this line", "drop"):
        assert deliver(by).state == "sent"
        server.will("mail", do)
        assert deliver(by, OTHER) == Outcome("sent", "250 2.0.0 taken")
    assert server.connections == 3


def test_only_an_answer_about_the_domain_lets_the_domain_rest(server: MailServer) -> None:
    by = opened(server)
    for do, domain in (("451 4.4.1 no way to it", True), ("450 4.2.2 mailbox full", False), ("450 greylisted", False)):
        server.will("rcpt", do)
        assert deliver(by).domain is domain


def test_a_letter_larger_than_the_server_takes_is_not_even_begun(tmp_path: Path) -> None:
    with MailServer(tmp_path, most=1000) as server:
        outcome = deliver(opened(server), message=MESSAGE + b"x" * 1000)
        assert outcome.state == "failed" and outcome.answer.endswith("and the server takes 1000")
        assert not server.happened and not server.taken


@pytest.mark.parametrize("to", ["a b@office.example", "x@y.example>\r\nRCPT TO:<z@y.example", "ü@office.example", ""])
def test_an_address_cannot_say_more_than_an_address(server: MailServer, to: str) -> None:
    outcome = deliver(opened(server), to)
    assert outcome.state == "failed" and not server.taken


def test_words_of_a_server_are_one_line(server: MailServer) -> None:
    by = opened(server)
    server.will("rcpt", f"550 5.1.1 no\x1b[31m such\tuser {'x' * 400}")
    assert deliver(by).answer.startswith("550 5.1.1 no [31m such user xxx")


# ------------------------------------------------------------------------------------------------ the connection


@pytest.mark.parametrize("tls", ["starttls", "smtps"])
def test_letters_go_through_an_encrypted_line_to_a_server_that_is_known(tmp_path: Path, tls: str) -> None:
    with MailServer(tmp_path, tls, LOGIN) as server:
        by = opened(server)
        for _ in range(3):
            assert deliver(by).state == "sent"
        server.will("dot", "kept-drop")
        assert deliver(by).state == "unknown"
        by.open()
        server.will("body", "drop")
        assert deliver(by, message=MESSAGE + b"x" * 70 + b"\r\n" * 2_000_000).state == "deferred"
        by.close()
        assert {(entry["user"], entry["password"]) for entry in server.logins} == {LOGIN}
        assert all(entry["encrypted"] for entry in server.logins)
        stranger = SmtpTransport(Server.parse(server.address().partition("?")[0]), Patience(5, 5, 5))
        before = len(server.logins)
        with pytest.raises(UsageError, match="Mail server is not known: its certificate is not to be trusted"):
            stranger.open()
        assert len(server.logins) == before, "a stranger gets no password"


def test_nothing_goes_in_the_clear_unless_that_is_said(tmp_path: Path) -> None:
    with MailServer(tmp_path) as server:
        plain = SmtpTransport(Server.parse(f"smtp://localhost:{server.port}"), Patience(5, 5, 5))
        with pytest.raises(UsageError, match="starttls=no sends letters nevertheless"):
            plain.open()
    with MailServer(tmp_path / "open", login=LOGIN) as server:
        with pytest.raises(UsageError, match="starttls=no sends the password nevertheless"):
            SmtpTransport(Server.parse(f"smtp://a:b@localhost:{server.port}"), Patience(5, 5, 5)).open()
        assert not server.logins
        assert deliver(opened(server)).state == "sent"


def test_a_refused_password_is_told_and_never_shown(tmp_path: Path) -> None:
    with MailServer(tmp_path, "smtps", LOGIN) as server:
        wrong = server.address().replace("s3cr3t", "wr0ng")
        with pytest.raises(UsageError, match="Password refused: 535 ") as caught:
            SmtpTransport(Server.parse(wrong), Patience(5, 5, 5)).open()
        told = f"{caught.value!r} {caught.value.__cause__!r} {Server.parse(wrong)!r}"
        assert "wr0ng" not in told
        by = transport(server)
        server.will("auth", "535 5.7.8 no, not s3cr3t nor AG1lQHB1Ymxpc2hlci5leGFtcGxlAHMzY3IzdA==", 0)
        with pytest.raises(UsageError) as caught:
            by.open()
        assert "s3cr3t" not in str(caught.value) and "AG1l" not in str(caught.value) and "***" in str(caught.value)


@pytest.mark.parametrize(
    ("stage", "do"),
    [
        ("connect", "drop"), ("connect", "421 4.3.2 full"), ("connect", "554 5.3.2 not now"), ("ehlo", "drop"),
        ("ehlo", "421 4.3.0 closing"), ("auth", "454 4.7.0 later"), ("auth", "drop"), ("connect", "garbage"),
    ],
)  # fmt: skip
def test_a_server_that_is_not_there_now_may_be_there_later(tmp_path: Path, stage: str, do: str) -> None:
    with MailServer(tmp_path, login=LOGIN) as server:
        server.will(stage, do, 3)
        by = transport(server)
        with pytest.raises(Unreachable) as caught:
            by.open()
        if do[0].isdigit() and stage == "connect":
            assert do in str(caught.value)
    with pytest.raises(Unreachable, match="connection refused"):
        by.open()


def test_the_line_with_the_password_may_stand_in_a_file_that_nobody_else_reads(tmp_path: Path) -> None:
    file = tmp_path / "server.txt"
    file.write_text("smtps://me:s3cr3t@mail.example\n")
    file.chmod(0o600)
    found = server_of({"PLANPRESS_SMTP_FILE": str(file)})
    assert (found.host, found.port, found.password) == ("mail.example", 465, "s3cr3t")
    for mode in (0o640, 0o604, 0o620):
        file.chmod(mode)
        with pytest.raises(ValueError, match="others may read"):
            server_of({"PLANPRESS_SMTP_FILE": str(file)})


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "PLANPRESS_SMTP_URL is not set"),
        ({"PLANPRESS_SMTP_URL": "smtp://a", "PLANPRESS_SMTP_FILE": "b"}, "both set"),
        ({"PLANPRESS_SMTP_URL": "http://me:s3cr3t@a"}, "it is no smtp://"),
        ({"PLANPRESS_SMTP_FILE": "nowhere.txt"}, "no such file"),
        ({"PLANPRESS_SMTP_FILE": os.curdir}, "is a directory"),
    ],
)
def test_wrong_settings_are_told_before_anything_is_sent(
    environment: dict[str, str], words: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        TRANSPORTS["smtp"].make(mailing(transport="smtp"), Project(tmp_path), environment)
    assert "s3cr3t" not in str(caught.value)


def test_a_file_of_authorities_that_is_none_is_told(server: MailServer, tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("nothing")
    for name, words in (("missing.pem", "File missing"), ("none.pem", "no certificates")):
        by = SmtpTransport(Server.parse(f"smtp://localhost:{server.port}?ca={tmp_path / name}"), Patience(5, 5, 5))
        with pytest.raises((UsageError, Unreachable), match=words):
            by.open()
