"""Print how fast letters go out, beside the naive way: `python -m bench.letters [--quick] [--json]`.

A thousand letters with two files each (600 and 200 kB), every one written into the ledger before and after, go to a
mail server in another process that takes whatever comes. The naive way builds each letter anew with the library of
Python and sends it by a connection of its own; it keeps no ledger. Memory is looked at on the way.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import mimetypes
import os
import random
import re
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

from bench.regions import ROOT
from planpress.building.editions import Edition
from planpress.building.staleness import hash_of
from planpress.errors import Place
from planpress.mailing.ledger import FILE, Ledger, Row, sole_sender
from planpress.mailing.messages import message
from planpress.mailing.model import Enclosure, Mailbox, Mailing, Outcome, Parcel, Recipient, Round
from planpress.mailing.sending import send
from planpress.mailing.transports.servers import Server
from planpress.mailing.transports.smtp import SmtpTransport
from planpress.scheduling.clock import SystemClock
from planpress.writers.letter import Letter, Picture

DATE = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
SIZES = {"briefing-en.pdf": 600_000, "briefing-en.docx": 200_000}
SENDER = Mailbox("briefings@publisher.example", "briefings@publisher.example", "Publisher")
EARLY = 100
"""The letter at which memory is first looked at."""


# ------------------------------------------------------------------------------------------------ the server


class Sink(asyncio.Protocol):
    """A mail server (RFC 5321) that takes everything, as quickly as it can, and keeps nothing."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.tail, self.amid = transport, b"", False
        transport.write(b"220 sink.example ready\r\n")

    def data_received(self, data: bytes) -> None:
        if self.amid:
            self.tail = (self.tail + data)[-5:] if len(data) < 5 else data[-5:]
            if self.tail == b"\r\n.\r\n":
                self.amid, self.tail = False, b""
                self.transport.write(b"250 taken\r\n")
            return
        *lines, self.tail = (self.tail + data).split(b"\r\n")
        for line in lines:
            self._obey(line[:4].upper())

    def _obey(self, verb: bytes) -> None:
        self.amid = verb == b"DATA"
        words = {b"DATA": b"354 go on", b"EHLO": b"250-sink.example\r\n250 8BITMIME", b"QUIT": b"221 bye"}
        self.transport.write(words.get(verb, b"250 ok") + b"\r\n")
        if verb == b"QUIT":
            self.transport.close()


async def _sink() -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# ------------------------------------------------------------------------------------------------ the letters


@dataclass
class Watch:
    """The memory of this process in MB at a letter and at the last one."""

    done: int = 0
    early: float = 0
    failed: list[str] = field(default_factory=list)

    def begun(self, count: int) -> None: ...

    def settled(self, row: Row, outcome: Outcome, next_try: dt.datetime | None) -> None:  # noqa: ARG002
        self.done += 1
        if outcome.state != "sent":
            self.failed.append(outcome.answer)
        if self.done == EARLY:
            self.early = memory()

    def resting(self, seconds: float, why: str) -> None:
        pass


def memory() -> float:
    """What this process alone has (Linux: resident, without what it shares with files), in MB."""
    match = re.search(r"^RssAnon:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"), re.MULTILINE)
    return int(match[1]) / 1024 if match else 0


def files(folder: Path) -> dict[str, Path]:
    """Files of bytes that nothing makes smaller, as a PDF's are."""
    chance = random.Random(7)
    for name, size in SIZES.items():
        (folder / name).write_bytes(chance.randbytes(size))
    return {name: folder / name for name in SIZES}


def letter() -> Letter:
    text = "The output of the cluster is to reach 2,300 by 2028, from 1,150 in 2023.\n" * 60
    rows = "".join(f"<tr><td style='padding: 4px 8px'>Cluster {number}</td></tr>" for number in range(600))
    html = f'<html lang="en"><body><table>{rows}</table><img src="cid:chart" alt="Targets"></body></html>'
    return Letter("Dalian clusters: two figures", html, text, (Picture("chart", random.Random(1).randbytes(60_000)),))


def ours(port: int, folder: Path, count: int) -> tuple[float, Watch, float]:
    """Send as the command does; gives the letters a second, and the memory on the way and at the end."""
    mailing = Mailing(
        "dalian", ROOT / "data" / "dalian", "monthly", Place("publish.yaml"), SENDER, (), transport="smtp"
    )
    paths, body, clock, watch = files(folder), letter(), SystemClock(), Watch()
    edition = Edition(mailing.folder, "briefing", "briefing", "en", "pdf")
    enclosures = tuple(
        Enclosure(edition, name, name, hash_of(path.read_bytes()), SIZES[name]) for name, path in paths.items()
    )
    place = Place("readers.csv")
    recipients = [
        Recipient(Mailbox(address, address, f"Reader {number}"), address, "en", "readers", place)
        for number in range(count)
        for address in [f"reader-{number}@office-{number % 40}.example"]
    ]
    parcels = {recipient.key: Parcel(recipient, enclosures) for recipient in recipients}
    round = Round(mailing, "content", "says", DATE.date(), tuple(parcels.values()), (), enclosures)

    def post(row: Row) -> bytes:
        return message(body, parcels[row.key], mailing, row.message_id, DATE, lambda one: paths[one.name].read_bytes())

    transport = SmtpTransport(Server.parse(f"smtp://127.0.0.1:{port}?starttls=no"))
    with sole_sender(folder / "mail"), Ledger(folder / "mail" / FILE, clock.now) as ledger:
        rows, _ = ledger.enrol(round)
        start = time.perf_counter()
        sent = send(round, rows, ledger, transport, post, clock, watch)
        seconds = time.perf_counter() - start
    assert sent.counts == {"sent": count}, (sent, watch.failed)
    return count / seconds, watch, memory()


def naive(port: int, folder: Path, count: int) -> float:
    """The letters a second of one connection and one new message for each."""
    paths, body = files(folder), letter()
    start = time.perf_counter()
    for number in range(count):
        built = EmailMessage()
        built["Date"], built["Message-ID"] = format_datetime(DATE), make_msgid(domain="publisher.example")
        built["From"], built["Subject"] = SENDER.address, body.subject
        built["To"] = f"Reader {number} <reader-{number}@office-{number % 40}.example>"
        built.set_content(body.text)
        built.add_alternative(body.html, subtype="html")
        html = built.get_payload()[1]  # type: ignore[index]
        for picture in body.pictures:
            html.add_related(picture.data, "image", "png", cid=f"<{picture.cid}>")  # type: ignore[union-attr]
        for name, path in paths.items():
            kind, _, subkind = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
            built.add_attachment(path.read_bytes(), kind, subkind, filename=name)
        with smtplib.SMTP("127.0.0.1", port, "localhost") as smtp:
            smtp.send_message(built)
    return count / (time.perf_counter() - start)


def sync(folder: Path) -> float:
    """Milliseconds that the disk takes to keep a few bytes: each letter waits three times for it, before the server is
    spoken to, before the final dot, and after the answer."""
    taken = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(30):
            start = time.perf_counter()
            file.write(b"letter")
            os.fsync(file.fileno())
            taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def run(count: int) -> dict[str, Any]:
    """Ours between two parts of the naive way, all to the same server."""
    command = [sys.executable, "-m", "bench.letters", "--sink"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as sink:
        try:
            assert sink.stdout
            port = int(sink.stdout.readline())
            with tempfile.TemporaryDirectory(prefix="planpress-bench-") as name:
                folder = Path(name)
                before = naive(port, folder, count // 10)
                rate, watch, end = ours(port, folder, count)
                after = naive(port, folder, count // 10)
                disk = sync(folder)
        finally:
            sink.kill()
    reference = 2 / (1 / before + 1 / after)
    return {
        "letters": count, "a_second": {"ours": rate, "naive": reference}, "ratio": rate / reference,
        "megabytes": {"early": watch.early, "end": end}, "growth": end / watch.early - 1, "early": EARLY, "sync": disk,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="200 letters in place of a thousand")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--require", type=float, default=0.0, metavar="RATIO", help="exit with 1 below this ratio")
    parser.add_argument(
        "--growth", type=float, default=1.0, metavar="PART", help="exit with 1 when memory grows by more, e.g. 0.1"
    )
    parser.add_argument("--sink", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.sink:
        asyncio.run(_sink())
    found = run(200 if options.quick else 1000)
    print(json.dumps(found, indent=2) if options.json else _report(found))
    return 0 if found["ratio"] >= options.require and found["growth"] <= options.growth else 1


def _report(found: dict[str, Any]) -> str:
    rates, megabytes = found["a_second"], found["megabytes"]
    return "\n".join(
        [
            f"{found['letters']} letters of two files each, to a mail server on this machine:",
            f"  ours       {rates['ours']:.0f} a second, each noted three times on a disk that takes "
            f"{found['sync']:.1f} ms for it",
            f"  naive way  {rates['naive']:.0f} a second: ours are {found['ratio']:.1f} times as many",
            f"Memory at letter {found['early']}: {megabytes['early']:.0f} MB, at the last {megabytes['end']:.0f} MB "
            f"({found['growth']:+.1%}).",
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
