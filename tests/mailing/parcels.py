"""A letter, somebody who gets it, and the files with it."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from planpress.building.editions import Edition
from planpress.building.staleness import hash_of
from planpress.errors import Place
from planpress.mailing.messages import message
from planpress.mailing.model import Enclosure, Mailbox, Mailing, Parcel, Recipient
from planpress.writers.letter import Letter, Picture

DATE = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
ID = "<7f3a9c0de1@publisher.example>"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FILE = b"%PDF-1.7\n" + bytes(range(256)) * 40

MAILING = Mailing(
    plan="dalian",
    folder=Path("data/dalian"),
    name="monthly",
    place=Place("data/dalian/publish.yaml", line=20),
    sender=Mailbox("briefings@publisher.example", "briefings@publisher.example", "Publisher name"),
    lists=(Path("data/dalian/mailing/council.csv"),),
    reply_to=Mailbox("office@publisher.example", "office@publisher.example"),
    unsubscribe=("https://publisher.example/stop?letter={id}", "mailto:stop@publisher.example?subject={mailing}"),
)
RECIPIENT = Recipient(
    Mailbox("office@council.example", "office@council.example", "Ann Example"),
    "office@council.example",
    "en",
    "council",
    Place("data/dalian/mailing/council.csv", row=2),
)
LETTER = Letter(
    "Dalian clusters: two figures now carry the source’s “over”",
    '<!DOCTYPE html><html lang="en"><body><p>Dalian 大连</p><img src="cid:chart.1@planpress" alt=""></body></html>',
    "Dalian 大连\n\nTwo figures now read “over”, as the source has them. No other figure has changed.\n",
    (Picture("chart.1@planpress", PNG, "a chart"),),
)


def somebody(name: str = "", address: str = "office@council.example", **more: Any) -> Recipient:
    """A recipient with a name and an address."""
    return replace(RECIPIENT, mailbox=Mailbox(address, address, name), key=address, **more)


def enclosure(name: str = "dalian-briefing-en.pdf", data: bytes = FILE) -> Enclosure:
    edition = Edition(Path("data/dalian"), "briefing", "briefing", "en", "pdf")
    return Enclosure(edition, name, "dalian/en/briefing.pdf", hash_of(data), len(data), 10)


def made(
    recipient: Recipient = RECIPIENT,
    letter: Letter = LETTER,
    mailing: Mailing = MAILING,
    files: Sequence[Enclosure] | None = None,
    **more: Any,
) -> bytes:
    """The message to a recipient, with one file where none is named."""
    enclosures = (enclosure(),) if files is None else tuple(files)
    given: dict[str, Any] = {"message_id": ID, "date": DATE, "files": lambda _: FILE, **more}
    return message(letter, Parcel(recipient, enclosures), mailing, **given)
