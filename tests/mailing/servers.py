"""A mail server in another process, which goes wrong as it is told to, and writes down each letter that it takes.

`MailServer` is the tests' side; `python -m tests.mailing.servers FOLDER` is the process.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import random
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ROOT = Path(__file__).parents[2]
STAGES = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "body", "dot")
"""Where it can go wrong: before the greeting; at a command; within a letter; after its final dot."""
DOINGS = ("drop", "kept-drop", "die", "kept-die", "slow", "held", "garbage", "early")
"""What it does other than answer with words: the connection breaks, or its process ends, with the letter taken before
or not; it answers late, or once it is let go; it answers with what is no SMTP; it says words before the letter has
ended, and hangs up."""
CHANCES = (
    *(("connect", doing) for doing in ("421 4.3.2 too many connections", "554 5.3.2 not now", "drop")),
    *(("ehlo", doing) for doing in ("421 4.3.0 shutting down", "drop")),
    *(("mail", doing) for doing in ("421 4.7.0 enough of this line", "451 4.3.0 busy", "drop")),
    *(("rcpt", doing) for doing in ("450 4.2.1 mailbox busy", "421 4.3.0 shutting down", "drop", "slow")),
    *(("data", doing) for doing in ("451 4.3.0 busy", "421 4.3.0 shutting down", "drop", "die")),
    *(("body", doing) for doing in ("drop", "early")),
    *(("dot", doing) for doing in ("451 4.3.0 try later", "421 4.3.0 shutting down", "slow")),
    *(("dot", doing) for doing in ("drop", "kept-drop", "kept-die", "garbage")),
)
"""What may happen in a storm."""
FORGET = {"stage": "", "do": "forget", "times": 1, "to": ""}
"""The order to have no orders."""
GO = "go"
"""The file that lets it answer whom it holds."""


@dataclass(frozen=True)
class Taken:
    """A letter that the server took: from whom, to whom, and what it was."""

    sender: str
    to: str
    message_id: str
    sha256: str
    size: int


@dataclass
class MailServer:
    """A mail server on this machine. `tls` is none, starttls or smtps; `storm` the seed of its bad luck, and `chance`
    how likely that is at each stage; `most` the size that it says it takes; `unknown` are those
    whom it does not know."""

    folder: Path
    tls: str = "none"
    login: tuple[str, str] | None = None
    storm: int | None = None
    chance: float = 0.02
    most: int = 0
    port: int = 0
    unknown: tuple[str, ...] = ()
    starts: int = 0
    process: subprocess.Popen[str] | None = None
    certificate: Path | None = field(default=None)

    def __enter__(self) -> MailServer:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.tls != "none":
            self.certificate = make_certificate(self.folder)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin, or begin anew at the same port."""
        self.starts += 1
        asked = {
            "tls": self.tls, "login": self.login, "chance": self.chance, "most": self.most, "unknown": self.unknown,
            "port": self.port, "storm": None if self.storm is None else self.storm * 1000 + self.starts,
        }  # fmt: skip
        (self.folder / "asked.json").write_text(json.dumps(asked))
        (self.folder / "orders.jsonl").write_text("")
        command = [sys.executable, "-m", "tests.mailing.servers", str(self.folder)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    def stop(self) -> None:
        """Die at once."""
        if self.process:
            self.process.kill()
            self.process.wait()
            if self.process.stdout:
                self.process.stdout.close()

    def clean(self) -> None:
        """Be as it began, with nothing written down and without orders."""
        for name in ("taken", "happened", "logins", "connections"):
            (self.folder / f"{name}.jsonl").unlink(missing_ok=True)
        (self.folder / GO).unlink(missing_ok=True)
        if self.is_dead:
            self.start()
        else:
            self._order(**FORGET)

    def let_go(self) -> None:
        """Let it answer whom it holds."""
        (self.folder / GO).touch()

    def until(self, stage: str, process: subprocess.Popen[str]) -> None:
        """Wait until something goes wrong at a stage with what a process sends."""
        limit = time.monotonic() + 120
        while not any(line["stage"] == stage for line in self.happened):
            assert process.poll() is None, "it has ended"
            assert time.monotonic() < limit, f"nothing happened at {stage}"
            time.sleep(0.01)

    def again(self) -> None:
        """Begin anew, after having died by itself."""
        assert self.process
        self.process.wait(10)
        self.start()

    @property
    def is_dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def address(self, **asked: str) -> str:
        """What PLANPRESS_SMTP_URL says for this server."""
        user = f"{':'.join(self.login).replace('@', '%40')}@" if self.login else ""
        named = {**({"ca": str(self.certificate)} if self.certificate else {"starttls": "no"}), **asked}
        query = "&".join(f"{name}={value}" for name, value in named.items())
        return f"{'smtps' if self.tls == 'smtps' else 'smtp'}://{user}localhost:{self.port}?{query}"

    def will(self, stage: str, do: str, times: int = 1, to: str = "") -> None:
        """Let it do something at a stage: answer with words (451 4.3.0 busy), or one of the doings. `to` is the one
        recipient whose letters that is about, `times` how often, 0 for ever."""
        assert stage in STAGES and (do in DOINGS or re.match(r"\d{3} |slow \d", do)), (stage, do)
        self._order(stage=stage, do=do, times=times, to=to)

    def _order(self, **order: Any) -> None:
        with (self.folder / "orders.jsonl").open("a") as stream:
            stream.write(json.dumps(order) + "\n")

    @property
    def taken(self) -> list[Taken]:
        return [Taken(**line) for line in read_lines(self.folder / "taken.jsonl")]

    @property
    def happened(self) -> list[dict[str, Any]]:
        """What went wrong: its stage, what the server did, in whose letter."""
        return read_lines(self.folder / "happened.jsonl")

    @property
    def logins(self) -> list[dict[str, Any]]:
        """Who came, with which password, and whether the line was encrypted."""
        return read_lines(self.folder / "logins.jsonl")

    @property
    def connections(self) -> int:
        return len(read_lines(self.folder / "connections.jsonl"))


def read_lines(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text.splitlines() if line.endswith("}")]


def write_line(path: Path, line: Mapping[str, Any]) -> None:
    """Add a line that survives whatever comes next."""
    with path.open("a") as stream:
        stream.write(json.dumps(line) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def make_certificate(folder: Path) -> Path:
    """A certificate for localhost, which is its own authority."""
    from tests.conftest import require_tool  # late: the process needs nothing of it, and begins the sooner

    key, certificate = folder / "key.pem", folder / "certificate.pem"
    if not certificate.exists():
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        make = [require_tool("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt"]
        make += ["ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", *subject]
        subprocess.run([*make, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate


@contextlib.contextmanager
def kept_alive(server: MailServer) -> Iterator[None]:
    """Begin a server anew whenever it dies."""
    import threading

    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            if server.is_dead:
                server.start()

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


# ------------------------------------------------------------------------------------------------ the process


class Office:
    """What all connections of the process share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked = json.loads((folder / "asked.json").read_text())
        self.random = random.Random(self.asked["storm"])
        self.orders: list[dict[str, Any]] = []
        self.read = 0

    def doing(self, stage: str, to: str) -> str:
        """What goes wrong now, or nothing."""
        lines = (self.folder / "orders.jsonl").read_text().splitlines()
        for order in map(json.loads, lines[self.read :]):
            self.orders = [] if order == FORGET else [*self.orders, order]
        self.read = len(lines)
        for order in self.orders:
            if order["stage"] == stage and order["to"] in ("", to) and order["times"] >= 0:
                order["times"] = {0: 0, 1: -1}.get(order["times"], order["times"] - 1)
                return str(order["do"])
        if self.asked["storm"] is not None and self.random.random() < self.asked["chance"]:
            return self.random.choice([do for at, do in CHANCES if at == stage] or [""])
        return ""

    def note(self, file: str, **line: Any) -> None:
        write_line(self.folder / f"{file}.jsonl", line)

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:  # noqa: ARG002
        assert isinstance(data, LoginPassword)
        user, password = data.login.decode(), data.password.decode()
        self.note(
            "logins", user=user, password=password, encrypted=session.ssl is not None or self.asked["tls"] == "smtps"
        )
        return AuthResult(success=[user, password] == self.asked["login"], handled=False)

    async def handle_DATA(self, server: Talk, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        do = server.doing("dot")
        if not do or do.startswith(("kept", "slow", "held")):
            content = envelope.original_content or b""
            found = re.search(rb"(?im)^message-id:\s*(<[^>]+>)", content)
            self.note(
                "taken", sender=envelope.mail_from, to=envelope.rcpt_tos[0], size=len(content),
                message_id=found[1].decode() if found else "", sha256=hashlib.sha256(content).hexdigest(),
            )  # fmt: skip
        if do and await server.met(do):
            return ""
        return "250 2.0.0 taken"


class Talk(SMTP):
    """One connection."""

    def __init__(self, office: Office, context: ssl.SSLContext | None) -> None:
        asked = office.asked
        super().__init__(
            office, hostname="mail.example", data_size_limit=asked["most"] or None, ident="ready",
            tls_context=context if asked["tls"] == "starttls" else None, require_starttls=asked["tls"] == "starttls",
            authenticator=office.authenticate, auth_required=bool(asked["login"]),
            auth_require_tls=asked["tls"] == "starttls", enable_SMTPUTF8=False,
        )  # fmt: skip
        self.office = office

    def doing(self, stage: str, to: str = "") -> str:
        to = to or (self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else "")
        do = self.office.doing(stage, to)
        if do:
            self.office.note("happened", stage=stage, do=do, to=to)
        return do

    async def met(self, do: str) -> bool:
        """Do it; gives whether that was the answer."""
        what = do.removeprefix("kept-")
        if what == "die":
            os._exit(1)
        if what.startswith("slow"):
            await asyncio.sleep(float(what[5:] or 0.3))
            return False
        if what == "held":
            while not (self.office.folder / GO).exists():
                await asyncio.sleep(0.02)
            return False
        if what == "drop":
            self.transport.abort()
            return True
        if self.transport is None:
            return True
        await self.push("Sorry, no SMTP here" if what == "garbage" else do)
        if what == "garbage" or do.startswith(("421", "554 5.3.2")):
            self.transport.close()
        return True

    async def push(self, status: Any) -> None:
        if status and self.transport:  # what broke the connection has no answer
            await super().push(status)

    async def _handle_client(self) -> None:
        self.office.note("connections", at=time.time())
        if (do := self.doing("connect")) and await self.met(do):
            if self.transport:
                self.transport.close()
            return
        await super()._handle_client()

    async def _or_else(self, stage: str, usual: Any, argument: Any, to: str = "") -> None:
        if not ((do := self.doing(stage, to)) and await self.met(do)):
            await usual(argument)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        await self._or_else("ehlo", super().smtp_EHLO, hostname)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        await self._or_else("auth", super().smtp_AUTH, arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        await self._or_else("mail", super().smtp_MAIL, arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        found = re.search("<([^>]*)>", arg or "")
        to = found[1] if found else ""
        if to in self.office.asked["unknown"]:
            await self.push("550 5.1.1 no such user")
        else:
            await self._or_else("rcpt", super().smtp_RCPT, arg, to)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if (do := self.doing("data")) and await self.met(do):
            return
        if do := self.doing("body"):
            await self.push("354 go on")
            if await self.met("451 4.3.4 enough" if do == "early" else do) and self.transport:
                self.transport.close()
            return
        await super().smtp_DATA(arg)


async def _serve(folder: Path) -> None:
    office = Office(folder)
    context = None
    if office.asked["tls"] != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    server = await asyncio.get_running_loop().create_server(
        lambda: Talk(office, context), "localhost", office.asked["port"], reuse_address=True,
        ssl=context if office.asked["tls"] == "smtps" else None,
    )  # fmt: skip
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    import logging
    import warnings

    warnings.simplefilter("ignore")  # that a test sends passwords in the clear
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    asyncio.run(_serve(Path(sys.argv[1])))
