"""Mail to the operator goes through a real server, with the reasons; a password never goes in the clear."""

from __future__ import annotations

import base64
import contextlib
import email
import email.policy
import io
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from planpress.mailing.transports.servers import Server
from planpress.scheduling.clock import SystemClock
from planpress.scheduling.logs import Log
from planpress.scheduling.rules import Schedule
from planpress.scheduling.state import Entry
from planpress.scheduling.telling import tell
from tests.conftest import require_tool
from tests.scheduling.schedules import read, rules, utc

MAIL = "on_failure:\n  mail: operator@example.org\n"
FAILED = Entry(
    "ostland", "0 6 * * * build", "check, build", utc("2026-11-23T22:00"), "failed", "1 of 12, brochure zh",
    utc("2026-11-23T22:00"), 9.4, 1, ("data/ostland/photos.csv:3: Photo missing: harbour.jpg. Add it.",),
    ("python generate.py build ostland --only zh/brochure-print.pdf",),
)  # fmt: skip


class Post(socketserver.ThreadingTCPServer):
    """A mail server (RFC 5321) that keeps what it is given, with AUTH PLAIN and, with a `context`, STARTTLS."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None, refuse: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.context, self.refuse = context, refuse
        self.letters: list[EmailMessage] = []
        self.users: list[tuple[str, str, bool]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self.secret = False
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            if not getattr(self, verb.lower(), self.ok)(rest):
                return

    def say(self, text: str) -> bool:
        self.wfile.write(f"{text}\r\n".encode())
        self.wfile.flush()
        return True

    def ok(self, _: str) -> bool:
        return self.say("250 ok")

    def ehlo(self, _: str) -> bool:
        offers = ["STARTTLS"] if self.server.context and not self.secret else []
        names = ["local", *offers, "AUTH PLAIN"]
        return all(self.say(f"250{' ' if name == names[-1] else '-'}{name}") for name in names)

    def starttls(self, _: str) -> bool:
        self.say("220 go ahead")
        assert self.server.context
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.secret = True
        return True

    def auth(self, words: str) -> bool:
        _, user, password = base64.b64decode(words.split()[1]).decode().split("\0")
        self.server.users.append((user, password, self.secret))
        return self.say("235 welcome")

    def rcpt(self, _: str) -> bool:
        return self.say("550 no such user" if self.server.refuse else "250 ok")

    def data(self, _: str) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.server.letters.append(letter)
        return self.say("250 kept")

    def quit(self, _: str) -> bool:
        self.say("221 bye")
        return False


@contextlib.contextmanager
def served(post: Post) -> Iterator[Post]:
    with post:
        threading.Thread(target=post.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield post
        post.shutdown()


@pytest.fixture
def schedule(tmp_path: Path) -> Schedule:
    text = rules("Asia/Shanghai", '"0 6 * * *"\n    do: [check, build]', more=MAIL)
    return replace(read(tmp_path, text), plan="ostland")


def told(schedule: Schedule, entry: Entry, again: bool = False) -> str:
    """What the log says after telling."""
    stream = io.StringIO()
    tell(schedule, entry, again, Log(stream, "text", SystemClock()))
    return stream.getvalue()


def test_a_failed_run_is_told_with_its_reasons_and_the_command(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(Post()) as post:
        monkeypatch.setenv("PLANPRESS_SMTP_URL", f"smtp://127.0.0.1:{post.port}?from=press@example.org")
        assert "mail sent: ostland" in told(schedule, FAILED)
    (letter,) = post.letters
    assert (letter["Subject"], letter["From"], letter["To"]) == (
        "Planpress: ostland failed (check, build)", "press@example.org", "operator@example.org",
    )  # fmt: skip
    assert (letter.get_content_type(), letter["Date"].datetime) == ("text/plain", FAILED.when)
    text = letter.get_content()
    assert text.startswith("ostland, check, build, 2026-11-24T06:00+08:00 (Asia/Shanghai): 1 of 12, brochure zh.")
    assert f"- {FAILED.reasons[0]}" in text and f"  {FAILED.again[0]}" in text


def test_a_run_that_is_well_again_is_told_in_other_words(schedule: Schedule, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(Post()) as post:
        monkeypatch.setenv("PLANPRESS_SMTP_URL", f"smtp://127.0.0.1:{post.port}")
        told(
            schedule, replace(FAILED, result="done", detail="2 made: note en", reasons=(), again=(), exit=0), again=True
        )
    (letter,) = post.letters
    assert letter["Subject"] == "Planpress: ostland is well again (check, build)"
    assert "Why" not in letter.get_content()


def test_a_password_is_sent_through_an_encrypted_line(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    openssl = require_tool("openssl", "openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    make = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "1",
    ]
    subprocess.run([*make, *subject, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with served(Post(context)) as post:
        monkeypatch.setenv("PLANPRESS_SMTP_URL", f"smtp://me%40example.org:p%3Aw@localhost:{post.port}")
        assert "certificate verify failed" in told(schedule, FAILED), "a stranger's server gets no password"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert "mail sent" in told(schedule, FAILED)
    assert post.users == [("me@example.org", "p:w", True)]
    assert post.letters[0]["From"] == "me@example.org"


def test_without_encryption_no_password_is_sent_unless_that_is_asked_for(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(Post()) as post:
        monkeypatch.setenv("PLANPRESS_SMTP_URL", f"smtp://me:secret@127.0.0.1:{post.port}")
        log = told(schedule, FAILED)
        assert "mail not sent" in log and "it offers no encryption" in log and "secret" not in log
        assert not post.users and not post.letters
        monkeypatch.setenv("PLANPRESS_SMTP_URL", f"smtp://me:secret@127.0.0.1:{post.port}?starttls=no")
        told(schedule, FAILED)
    assert post.users == [("me", "secret", False)]


def test_a_letter_that_cannot_be_sent_is_logged_and_stops_nothing(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLANPRESS_SMTP_URL", raising=False)
    assert "PLANPRESS_SMTP_URL is not set" in told(schedule, FAILED)
    monkeypatch.setenv("PLANPRESS_SMTP_URL", "smtp://127.0.0.1:9")
    assert "mail not sent: ostland" in told(schedule, FAILED)
    with served(Post(refuse=True)) as post:
        monkeypatch.setenv("PLANPRESS_SMTP_URL", f"smtp://127.0.0.1:{post.port}")
        assert "no such user" in told(schedule, FAILED)


@pytest.mark.parametrize(
    "address", ["mail.example.org", "http://x", "smtp://", "smtp://x?starttls=maybe", "smtp://x?tls=1", "smtp://x:port"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Server.parse(address)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("sign", ["/", "#", "?", "：", "／", "＠", "[", "%E5%AF%86"])
@pytest.mark.parametrize("word", ["s3cr3t", "9081"])
def test_a_password_that_spoils_the_address_is_never_logged(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch, scheme: str, sign: str, word: str
) -> None:
    monkeypatch.setenv("PLANPRESS_SMTP_URL", f"{scheme}://ops:{word}{sign}xyzzy@127.0.0.1:9")
    log = told(schedule, FAILED)
    assert "mail not sent: ostland: " in log.replace("  ", " ") and ("%2F" in log or "ASCII" in log)
    assert not any(part in log for part in (word, "xyzzy", "密", "5bc6")), log
