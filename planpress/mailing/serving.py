"""A mail server for trying things out: it takes whatever comes, passes nothing on, and shows it in a browser."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import queue
import re
import socket
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import DictLoader, Environment, StrictUndefined

from planpress.amounts import weight
from planpress.errors import Fault, Place, UsageError
from planpress.mailing.received import Envelope, Opened, opened

HOST = "127.0.0.1"
"""Nobody but this machine reaches the servers."""
SMTP_PORT, HTTP_PORT = 2525, 8025
HTTP_USUAL = 80
"""The port of http (RFC 9110, 4.2.1)."""
MOST, MOST_BYTES = 1000, 1_000_000_000
"""So many letters are kept, and so many bytes of them; the oldest go first."""
LARGEST = 100_000_000
"""Bytes that a letter may have (SIZE, RFC 1870)."""

_PAGE = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""What a browser may do with our pages (Content Security Policy Level 3): load our style, show a letter in a frame."""
_LETTER = (
    "default-src 'none'; img-src {pictures} data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""And with a letter's HTML: show it with its own pictures. Nothing runs, is loaded from elsewhere, or is sent."""
_LETTERS = re.compile(r"/letters/(\d{1,9})(?:/(html|source|parts/(\d{1,9})|pictures/(\d{1,9})))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """A letter in the list: what it came with, its subject, the names of its files."""

    envelope: Envelope
    subject: str
    files: tuple[str, ...]


class Letterbox:
    """The letters that came, in a folder, the newest `most` of them; they come from one thread and are looked at from
    many."""

    def __init__(
        self, folder: Path, now: Callable[[], dt.datetime], most: int = MOST, most_bytes: int = MOST_BYTES
    ) -> None:
        self._folder, self._now, self._most, self._most_bytes = folder, now, most, most_bytes
        self._kept: OrderedDict[int, Listed] = OrderedDict()
        self._lock = threading.Lock()
        self._count = 0
        self.arrived: queue.SimpleQueue[Listed] = queue.SimpleQueue()

    def add(self, sender: str, to: tuple[str, ...], data: bytes) -> int:
        """Keep a letter; its number. Raises OSError."""
        with self._lock:
            self._count += 1
            number = self._count
        envelope = Envelope(number, self._now(), sender, to, len(data))
        letter = opened(envelope, data)
        self._path(number).write_bytes(data)
        listed = Listed(envelope, letter.subject, tuple(part.name for part in letter.attachments))
        with self._lock:
            self._kept[number] = listed
            while len(self._kept) > self._most or self._bytes > self._most_bytes:
                self._path(self._kept.popitem(last=False)[0]).unlink(missing_ok=True)
        self.arrived.put(listed)
        return number

    @property
    def _bytes(self) -> int:
        return sum(listed.envelope.size for listed in self._kept.values())

    def listed(self) -> tuple[Listed, ...]:
        """The letters, the newest first."""
        with self._lock:
            return tuple(reversed(self._kept.values()))

    def source(self, number: int) -> bytes | None:
        """A letter as it came, None when it is not there any more."""
        try:
            return self._path(number).read_bytes() if number in self._kept else None
        except OSError:
            return None

    def letter(self, number: int) -> Opened | None:
        listed, data = self._kept.get(number), self.source(number)
        return None if listed is None or data is None else opened(listed.envelope, data)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.eml"


@dataclass(frozen=True, slots=True)
class Serving:
    """The servers at work: where to send letters, where to look at them, and the letters."""

    smtp: str
    page: str
    letters: Letterbox


@contextlib.contextmanager
def serving(port: int, http: int, now: Callable[[], dt.datetime]) -> Iterator[Serving]:
    """Serve until the block ends. Port 0 is any that is free. Raises UsageError for a port that is taken."""
    with tempfile.TemporaryDirectory(prefix="planpress-letters-") as folder:
        letters = Letterbox(Path(folder), now)
        with _smtp(port, letters) as bound, _pages(http, letters) as pages:
            address = f"smtp://{HOST}:{bound}?starttls=no"
            pages.address = address
            yield Serving(address, f"http://{HOST}:{pages.port}/", letters)


def _taken(option: str, port: int, error: OSError) -> UsageError:
    """The error of a port that cannot be had."""
    reason = f"{HOST}:{port} cannot be listened at: {(error.strerror or str(error)).lower()}"
    other = port + 1 if 1024 <= port < 65535 else 2526
    mend = f"End the program that has it, or choose another: {option} {other}; 0 takes any that is free."
    return UsageError([Fault("Port cannot be used", Place(f"{option} {port}"), reason, mend)])


# ------------------------------------------------------------------------------------------------- letters


@contextlib.contextmanager
def _smtp(port: int, letters: Letterbox) -> Iterator[int]:
    """A mail server (RFC 5321) that takes every letter, and any name and password, which it forgets."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    class Taking:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002
            try:
                number = letters.add(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content)
            except OSError as error:
                return f"452 Cannot keep it: {(error.strerror or 'no room').lower()}"
            return f"250 Kept as letter {number}"

    # Its words of warning are about servers that others reach.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    with _listening(port) as line:
        bound = int(line.getsockname()[1])

        class Bound(Controller):
            """It listens where we do; by itself it cannot take any port that is free."""

            def _create_server(self) -> Any:
                return self.loop.create_server(self._factory_invoker, sock=line)

        controller = Bound(
            Taking(), hostname=HOST, port=bound, data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Planpress test",
            auth_require_tls=False, auth_required=False, authenticator=lambda *_: AuthResult(success=True),
        )  # fmt: skip
        controller.start()
        try:
            yield bound
        finally:
            controller.stop()


@contextlib.contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A line of this machine that letters may come on. Raises UsageError for a port that is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as line:
        if os.name == "posix":  # elsewhere two programs could share the port then
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((HOST, port))
            line.listen()
        except OSError as error:
            raise _taken("--port", port, error) from error
        yield line


# -------------------------------------------------------------------------------------------------- pages


class _PageServer(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    address = ""

    def __init__(self, port: int, letters: Letterbox) -> None:
        super().__init__((HOST, port), _Pages)
        self.letters = letters

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def names(self) -> frozenset[str]:
        """What a browser of this machine calls it. It leaves the usual port out (RFC 9110, 4.2.1 and 7.2)."""
        hosts = (HOST, "localhost")
        usual = hosts if self.port == HTTP_USUAL else ()
        return frozenset({*usual, *(f"{host}:{self.port}" for host in hosts)})

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away before its answer is nobody's fault."""


@contextlib.contextmanager
def _pages(port: int, letters: Letterbox) -> Iterator[_PageServer]:
    try:
        server = _PageServer(port, letters)
    except OSError as error:
        raise _taken("--http", port, error) from error
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is sent to a browser: bytes of a type, under a policy; with a `name` as a file to save."""

    data: bytes
    type: str = "text/html; charset=utf-8"
    policy: str = _PAGE
    name: str = ""


class _Pages(BaseHTTPRequestHandler):
    """Answers browsers of this machine; only reading is possible, and no file is found by a name from outside."""

    server: _PageServer
    server_version, sys_version = "Planpress", ""
    timeout = 30

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Who looked at what is nobody's business."""

    def _answer(self, with_body: bool) -> None:
        # A page elsewhere can let a name of its own mean this machine; then the browser asks for us by that name.
        if self.headers.get("Host", "") not in self.server.names:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        found = self._found(self.path.partition("?")[0])
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        headers = {
            "Content-Type": found.type, "Content-Length": str(len(found.data)), "Content-Security-Policy": found.policy,
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
        }  # fmt: skip
        if found.name:  # RFC 6266
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(found.data)

    def _found(self, path: str) -> _Answer | None:
        if path == "/":
            return _Answer(_page(letters=self.server.letters.listed(), letter=None, address=self.server.address))
        if path == "/style.css":
            return _Answer(_text("received.css").encode(), "text/css; charset=utf-8")
        match = _LETTERS.fullmatch(path)
        if not match:
            return None
        return self._of_letter(int(match[1]), (match[2] or "").partition("/")[0], int(match[3] or match[4] or 0))

    def _of_letter(self, number: int, what: str, part: int) -> _Answer | None:
        letter = self.server.letters.letter(number)
        if letter is None:
            return None
        if what == "source":
            source = self.server.letters.source(number) or b""
            return _Answer(source, "application/octet-stream", name=f"letter-{number}.eml")
        if what == "html":
            return self._html(letter)
        if what:
            return _file(letter, part, as_picture=what == "pictures")
        return _Answer(_page(letter=letter, letters=(), address=self.server.address))

    def _html(self, letter: Opened) -> _Answer | None:
        """A letter's HTML as it came, but for where its pictures are. A sandbox has no origin of its own, so that ours
        is named."""
        if letter.html is None:
            return None
        pictures = f"http://{self.headers['Host']}/letters/{letter.envelope.number}/pictures/"
        return _Answer(letter.shown_html(pictures).encode("utf-8", "replace"), policy=_LETTER.format(pictures=pictures))


def _file(letter: Opened, number: int, as_picture: bool) -> _Answer | None:
    """A file of a letter: to save, whatever it is; or a picture to show."""
    part = next((part for part in letter.parts if part.number == number), None)
    if part is None or (as_picture and not part.is_picture):
        return None
    if as_picture:
        return _Answer(part.data, part.type, policy="default-src 'none'; sandbox")
    return _Answer(part.data, "application/octet-stream", policy="default-src 'none'; sandbox", name=part.name)


def _page(**names: Any) -> bytes:
    return _environment().get_template("received.html.j2").render(**names).encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Everything printed is escaped, and an unknown name is an error."""
    environment = Environment(
        loader=DictLoader({"received.html.j2": _text("received.html.j2")}), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["weight"] = weight
    return environment


@lru_cache(maxsize=4)
def _text(name: str) -> str:
    return files("planpress.mailing").joinpath(name).read_text(encoding="utf-8")
