"""Letters go to a mail server (RFC 5321), many by one connection; each answer becomes what is true of a letter."""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from planpress.building.editions import Project
from planpress.errors import EditionError, Fault, Place, UsageError
from planpress.mailing.model import Mailing, Outcome
from planpress.mailing.transports.model import Unreachable
from planpress.mailing.transports.servers import ADDRESS, ADDRESS_FILE, NotEncrypted, Server, server_of

LONGEST_ANSWER = 500
CHUNK = 1 << 16
"""Bytes that are written in one go, each within the patience for a command."""

_STATUS = re.compile(r"\d{3} (\d\.\d{1,3}\.\d{1,3})\b")
"""An enhanced status code at the head of an answer (RFC 3463)."""
_TOO_LARGE = ("5.3.4", "5.2.3")
_WIRE = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
"""An address as it stands between < and >."""
_LOST = "the line broke after the letter was handed over, before the server answered"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for a connection, for the answer to each command, and for the one to a whole letter, which servers look
    at before they take it (RFC 5321, 4.5.3.2)."""

    connect: float = 30
    command: float = 120
    answer: float = 600


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's reply."""

    code: int
    words: str

    @property
    def text(self) -> str:
        return f"{self.code} {self.words}".strip() if self.code > 0 else f"no SMTP answer: {self.words}"

    @property
    def status(self) -> str:
        found = _STATUS.match(self.text)
        return found[1] if found else ""

    @property
    def kind(self) -> int:
        """Its first digit; 0 for what is no reply."""
        return self.code // 100 if 200 <= self.code < 600 else 0


class _Dropped(Exception):  # noqa: N818
    """The connection is gone."""


class SmtpTransport:
    """A mail server, by one connection for many letters."""

    def __init__(self, server: Server, patience: Patience = Patience()) -> None:
        self.name = server.name
        self._server, self._patience = server, patience
        self._smtp: smtplib.SMTP | None = None
        self._context: ssl.SSLContext | None = None
        self._carried = 0
        self._amid = False

    # ------------------------------------------------------------------------------------------ the connection

    def open(self) -> None:
        self.close()
        try:
            self._context = self._context or self._server.context()
            self._smtp = self._server.connected(self._patience.connect, strictly=True, context=self._context)
            self._wait_for(self._patience.command)
            self._hurry()
        except smtplib.SMTPAuthenticationError as error:
            self._smtp_refused(Answer(error.smtp_code, self._words(error.smtp_error)))
        except NotEncrypted as error:
            raise self._wrong("Mail server is not encrypted", str(error)) from None
        except ssl.SSLCertVerificationError as error:
            reason = f"its certificate is not to be trusted: {error.verify_message}"
            mend = f"Check the host in {ADDRESS}; for a server of your own, name its authority there with ca=FILE."
            raise self._wrong("Mail server is not known", reason, mend) from None
        except smtplib.SMTPNotSupportedError as error:
            raise self._wrong("Mail server takes no password", self._words(str(error))) from None
        except smtplib.SMTPResponseException as error:
            raise Unreachable(Answer(error.smtp_code, self._words(error.smtp_error)).text) from None
        except FileNotFoundError as error:
            raise self._wrong("File missing", f"{error.filename}: {error.strerror}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(self._words(_reason(error))) from None
        self._carried = 0

    def _hurry(self) -> None:
        """Let the final dot not wait until the server has said that it got what is before it (RFC 896), which it may
        take its time for (RFC 1122, 4.2.3.2)."""
        if self._smtp and self._smtp.sock:
            self._smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        """Take leave, unless the server waits for the rest of a letter: that it must not get."""
        if self._smtp and not self._amid:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._wait_for(min(5, self._patience.command))
                self._smtp.quit()
        self._abandon()

    def _abandon(self) -> None:
        if self._smtp:
            with contextlib.suppress(OSError):
                self._smtp.close()
        self._smtp, self._amid = None, False

    def _smtp_refused(self, answer: Answer) -> NoReturn:
        if answer.kind == 4:  # RFC 4954, 6: a temporary failure
            raise Unreachable(answer.text)
        mend = f"Check the user and the password in {ADDRESS} or {ADDRESS_FILE}."
        raise self._wrong("Password refused", answer.text, mend)

    def _wrong(self, what: str, reason: str, mend: str = f"Check {ADDRESS}.") -> UsageError:
        return UsageError([Fault(what, Place(self.name), reason, mend)])

    # ------------------------------------------------------------------------------------------ a letter

    def deliver(self, sender: str, to: str, message: bytes, hand_over: Callable[[], None]) -> Outcome:
        message = wire(message)
        if why := self._unfit(to, message):
            return Outcome("failed", why)
        try:
            refused = self._envelope(sender, to, message) or self._content(message)
        except _Dropped as error:
            self._abandon()
            return Outcome("deferred", f"the line broke before the letter was handed over: {error}", reopen=True)
        except Unreachable as error:
            return Outcome("deferred", str(error), reopen=True)
        if refused:
            return refused
        hand_over()
        return self._end()

    def _unfit(self, to: str, message: bytes) -> str:
        """Why the server would not take a letter, which it need not be asked for."""
        if not _WIRE.fullmatch(to):
            return f"{to!r} is no address for an envelope"
        features = self._smtp.esmtp_features if self._smtp else {}
        most = features.get("size", "")
        if most.isdecimal() and 0 < int(most) < len(message):  # RFC 1870, 4: 0 is no limit
            return f"the letter has {len(message)} bytes, and the server takes {most}"
        if features and not message.isascii() and "8bitmime" not in features:
            return "the letter has bytes above 127, and the server takes none"
        return ""

    def _envelope(self, sender: str, to: str, message: bytes) -> Outcome | None:
        """Say from whom and to whom; gives what the server has against it."""
        answer = self._mail(f"MAIL FROM:<{sender}>{self._parameters(message)}")
        if answer.kind != 2:
            return self._refused(answer, "sender")
        answer = self._say(f"RCPT TO:<{to}>")
        if answer.kind != 2:
            return self._refused(answer, "recipient")
        self._amid = True
        answer = self._say("DATA")
        if answer.code == 354:
            return None
        self._amid = answer.kind in (2, 3)  # who answers so takes what comes for a letter, or for nothing known
        return self._refused(answer, "letter")

    def _parameters(self, message: bytes) -> str:
        assert self._smtp
        size = f" SIZE={len(message)}" if self._smtp.has_extn("size") else ""
        return size if message.isascii() else f"{size} BODY=8BITMIME"

    def _mail(self, command: str) -> Answer:
        """Begin a letter; on a new connection where the server has ended one that carried some already."""
        if not self._smtp:
            self.open()
        try:
            answer = self._say(command)
            if answer.code != 421 or not self._carried:
                return answer
        except _Dropped:
            if not self._carried:
                raise
        self._abandon()
        self.open()
        return self._say(command)

    def _refused(self, answer: Answer, about: str) -> Outcome:
        """What is true of a letter of which the server did not take a part."""
        if answer.kind not in (4, 5) or answer.code == 421:
            self._abandon()
            return Outcome("deferred", answer.text, reopen=True)
        reopen = not self._reset()
        if answer.kind == 4:
            # RFC 3463, 3.4 and 3.5: X.3 is the mail system, X.4 the way to it.
            domain = about == "recipient" and answer.status[:4] in ("4.3.", "4.4.")
            return Outcome("deferred", answer.text, reopen, domain)
        if answer.code == 530 or (about == "sender" and not _is_too_large(answer)):
            mend = f"Check from of the mailing, and the user in {ADDRESS}: the server would refuse every letter."
            raise EditionError([Fault("Sender refused", Place(self.name), answer.text, mend)])
        return Outcome("failed", answer.text, reopen)

    def _content(self, message: bytes) -> Outcome | None:
        """Write a letter but for its end; gives what the server says against it meanwhile."""
        assert self._smtp and self._smtp.sock
        stuffed = stuffed_with_dots(message)
        try:
            for start in range(0, len(stuffed), CHUNK):
                self._smtp.sock.sendall(memoryview(stuffed)[start : start + CHUNK])
        except OSError as error:
            raise _Dropped(_reason(error)) from None
        early = self._heard()
        if early is None:
            return None
        if not early:
            raise _Dropped("connection closed")
        code = int(early[:3]) if early[:3].isdigit() else 0
        answer = Answer(code, self._words(early[4:] if code else early))
        self._abandon()
        return Outcome("failed" if answer.kind == 5 else "deferred", answer.text, reopen=True)

    def _heard(self) -> bytes | None:
        """What the server said unasked, b"" when it hung up: as long as that comes before the end of a letter, the
        letter was not taken."""
        assert self._smtp and self._smtp.sock
        try:
            self._smtp.sock.settimeout(0)
            return self._smtp.sock.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        except OSError:
            return b""
        finally:
            with contextlib.suppress(OSError):
                self._smtp.sock.settimeout(self._patience.command)

    def _end(self) -> Outcome:
        """Write the final dot, and hear what becomes of the letter."""
        assert self._smtp and self._smtp.sock
        try:
            self._wait_for(self._patience.answer)
            self._smtp.sock.sendall(b".\r\n")
            code, words = self._smtp.getreply()
            self._wait_for(self._patience.command)
        except (OSError, smtplib.SMTPException) as error:
            self._abandon()
            return Outcome("unknown", f"{_LOST}: {self._words(_reason(error))}", reopen=True)
        self._amid = False
        answer = Answer(code, self._words(words))
        if answer.kind == 2:
            self._carried += 1
            return Outcome("sent", answer.text)
        if answer.kind in (4, 5):
            if answer.code == 421:
                self._abandon()
            return Outcome("failed" if answer.kind == 5 else "deferred", answer.text, reopen=answer.code == 421)
        self._abandon()
        return Outcome("unknown", f"{_LOST}: {answer.text}", reopen=True)

    def _reset(self) -> bool:
        """Let the server forget a letter; gives whether the connection can go on."""
        try:
            if self._say("RSET").kind == 2:
                return True
        except _Dropped:
            pass
        self._abandon()
        return False

    # ------------------------------------------------------------------------------------------ words

    def _say(self, command: str) -> Answer:
        assert self._smtp
        try:
            code, words = self._smtp.docmd(command)
        except (OSError, smtplib.SMTPException) as error:
            raise _Dropped(self._words(_reason(error))) from None
        return Answer(code, self._words(words))

    def _wait_for(self, seconds: float) -> None:
        if self._smtp and self._smtp.sock:
            self._smtp.sock.settimeout(seconds)

    def _words(self, words: bytes | str) -> str:
        """A server's words in one line, and never the password, which some give back."""
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        for secret in self._secrets():
            text = text.replace(secret, "***")
        text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
        return text if len(text) <= LONGEST_ANSWER else f"{text[: LONGEST_ANSWER - 1]}…"

    def _secrets(self) -> tuple[str, ...]:
        """The password, and how it goes over the line (RFC 4616)."""
        user, password = self._server.user, self._server.password
        plain = (password, f"\0{user}\0{password}")
        return tuple(filter(None, (password, *(base64.b64encode(each.encode()).decode() for each in plain if each))))


def smtp_transport(mailing: Mailing, project: Project, environment: Mapping[str, str]) -> SmtpTransport:  # noqa: ARG001
    """The server that the environment names. Raises UsageError when it names none, or not rightly."""
    try:
        return SmtpTransport(server_of(environment))
    except ValueError as error:
        place = ADDRESS_FILE if environment.get(ADDRESS_FILE) else ADDRESS
        mend = f"Set {ADDRESS} to smtps://user:password@host, or keep that line in a file named by {ADDRESS_FILE}."
        raise UsageError([Fault("No mail server", Place(place), str(error), mend)]) from None


def wire(message: bytes) -> bytes:
    """A message with CRLF alone, also at its end (RFC 5321, 2.3.8): a bare CR or LF may look like an end to some."""
    bare = message.replace(b"\r\n", b"")
    if b"\n" in bare or b"\r" in bare:
        message = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    return message if message.endswith(b"\r\n") else message + b"\r\n"


def stuffed_with_dots(message: bytes) -> bytes:
    """A message as it is written (RFC 5321, 4.5.2): a line that begins with a dot gets another."""
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def _is_too_large(answer: Answer) -> bool:
    return answer.code == 552 or answer.status in _TOO_LARGE


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    words = words.removeprefix("Connection unexpectedly ")
    return words[:1].lower() + words[1:]
