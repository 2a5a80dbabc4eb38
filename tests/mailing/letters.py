"""Mailings, lists and letters that tests send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planpress.errors import Place
from planpress.mailing.ledger import Row
from planpress.mailing.model import Mailbox, Mailing, Parcel, Recipient, Round

START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
SENDER = Mailbox("briefings@publisher.example", "briefings@publisher.example", "Publisher")


@dataclass
class Watch:
    """A clock that stands still but for sleep."""

    time: dt.datetime = START
    slept: list[float] = field(default_factory=list)

    def now(self) -> dt.datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += dt.timedelta(seconds=seconds)


def mailing(name: str = "monthly", plan: str = "ostland", **more: object) -> Mailing:
    return Mailing(plan, Path("data") / plan, name, Place("publish.yaml"), SENDER, (Path("council.csv"),), **more)  # type: ignore[arg-type]


def recipient(address: str, row: int = 2) -> Recipient:
    place = Place("council.csv", row)
    return Recipient(Mailbox(address, address), address.casefold(), "en", "council", place)


def round_for(
    addresses: Sequence[str], content: str = "c1", of: Mailing | None = None, says: str = "s1", day: int = 23,
    own: str = "",
) -> Round:  # fmt: skip
    parcels = tuple(Parcel(recipient(address, row), (), says=own) for row, address in enumerate(addresses, 2))
    return Round(of or mailing(), content, says, dt.date(2026, 11, day), parcels)


def post(row: Row) -> bytes:
    """A small letter."""
    lines = (
        f"From: {SENDER.address}", f"To: {row.address}", f"Message-ID: {row.message_id}", "Subject: Briefing", "",
        "Dear reader,", ".a line with a dot", "..", ".", "yours.", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def people(count: int, domains: int = 7) -> list[str]:
    return [f"reader-{number}@office-{number % domains}.example" for number in range(count)]
