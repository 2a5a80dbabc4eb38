"""What a mailing is, who gets it, what a letter holds, and what becomes of it: the types that this room shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from planpress.building.editions import Edition
from planpress.errors import Fault, Place
from planpress.planning.model import Translations
from planpress.planning.publishing import BOOKLET, PRINT
from planpress.writers import ending_of

PROGRAM = "python generate.py"
"""What commands begin with where messages name them."""

When: TypeAlias = Literal["each-edition", "on-change", "manual"]
WHEN: tuple[When, ...] = get_args(When)
"""When a schedule sends a mailing: whenever there is an edition that it has not sent; when the plan says something
else than it did in the last one sent; never."""

State: TypeAlias = Literal["planned", "sending", "sent", "deferred", "failed", "unknown"]
STATES: tuple[State, ...] = get_args(State)
"""What may become of a letter. Of an `unknown` one the line broke between its last byte and the answer: it may have
arrived (RFC 1047), so that a person decides."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address, as in From: the address is as people write it, `wire` as it goes over the wire, its
    domain in ASCII (RFC 5891)."""

    address: str
    wire: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Retries:
    """How often a letter that is deferred is tried in all, and how long after the first try the second one is; the
    wait doubles each time."""

    tries: int = 6
    first: dt.timedelta = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly letters go: `rate` a minute in all, 0 for no limit, and no two to one domain within `pause`."""

    rate: int = 0
    pause: dt.timedelta = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class Signing:
    """The key that letters are signed with (DKIM, RFC 6376): who signs, which key of his, and its PEM file."""

    domain: str
    selector: str
    key: Path


@dataclass(frozen=True, slots=True)
class Mailing:
    """What an entry of `mailings` in publish.yaml says.

    `subject` is a template of one line, by language; "" leaves it to the letter's template. `attach` are patterns as of
    `build --only`: of the editions that they mean, a recipient gets those in his language, and of those about a cluster
    or group, his own. Letters larger than `most` bytes lead to `links` (an address that ends with a slash) instead of
    having the files attached. `unsubscribe` is an https address or a mailto address, in which {id}, {address} and
    {mailing} stand for the letter's own. `transport` names a row of the table of transports; with "outbox" nothing is
    sent. `place` is where the entry stands.
    """

    plan: str
    folder: Path
    name: str
    place: Place
    sender: Mailbox
    lists: tuple[Path, ...]
    template: str = "letter"
    subject: Translations = field(default_factory=lambda: {"": ""})
    reply_to: Mailbox | None = None
    attach: tuple[str, ...] = ()
    when: When = "manual"
    approval: bool = False
    transport: str = "outbox"
    unsubscribe: tuple[str, ...] = ()
    most: int = 10_000_000
    links: str = ""
    pace: Pace = Pace()
    retries: Retries = Retries()
    signing: Signing | None = None

    def attaches(self, edition: Edition) -> bool:
        """Whether an edition is one of those that letters may carry."""
        return any(means(pattern, edition) for pattern in self.attach)


def means(pattern: str, edition: Edition) -> bool:
    """Whether a pattern of `attach` means an edition. One for the press, with its bleed and marks, is meant only by a
    pattern that says so: *-print.pdf."""
    is_for_press = edition.format in (PRINT, BOOKLET)
    named = ending_of(edition.format).removesuffix(".pdf") in pattern
    return edition.matches(pattern) and (named or not is_for_press)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody on a list, by row. `key` is the address as the ledger and the suppression list know it: in small
    letters, its domain in ASCII. `language` is one of the plan's. `clusters` are the ids and `groups` the names of what
    interests him, none for everything. `fields` are the list's further columns."""

    mailbox: Mailbox
    key: str
    language: str
    list: str
    place: Place
    organisation: str = ""
    clusters: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A finished file that letters carry, or lead to: its edition, its name in the letter, its bytes' hash and count,
    and its pages where they are known. `store_name` is its name in the store of reports."""

    edition: Edition
    name: str
    store_name: str
    sha256: str
    size: int
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one recipient is to get: files, or links to them where they are too large. `says` is the hash of what their
    documents say, whatever their format: who has it already has this edition, though the mailing has more for others
    now."""

    recipient: Recipient
    enclosures: tuple[Enclosure, ...]
    linked: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody on a list who gets nothing now, and why, in a few words: unsubscribed, has this edition already."""

    recipient: Recipient
    why: str


@dataclass(frozen=True, slots=True)
class Round:
    """A mailing with the edition that it is to send now, and to whom.

    `content` is the hash of what the edition says in all its documents and languages: what the ledger knows it by.
    `says` is the hash of what the plan says alone, without dates and wording. `date` is the one that the edition bears.
    `notes` are what is worth knowing and at fault nowhere, such as whose language has no edition.
    """

    mailing: Mailing
    content: str
    says: str
    date: dt.date
    parcels: tuple[Parcel, ...]
    left_out: tuple[LeftOut, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a transport says of one letter: a state that is no step on the way, the server's words, and whether it was
    the line or the server as a whole that failed, so that the next letter needs a new connection. `domain` says that
    the answer concerns all letters to the recipient's domain."""

    state: Literal["sent", "deferred", "failed", "unknown"]
    answer: str
    reopen: bool = False
    domain: bool = False
