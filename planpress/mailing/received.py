"""A letter that came in becomes what a person may safely look at: its headers, its parts, its files' names."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage, Message
from typing import Any
from urllib.parse import unquote

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""Pictures that a page may show: a browser runs nothing that is in them."""
LONGEST_NAME = 120
_CID = re.compile(r"""cid:([^"'\s)>,]+)""", re.IGNORECASE)
_PARSED = email.policy.default
_DEEPEST = 50
"""So deep parts may lie in parts; what lies deeper is not looked at."""
MOST_PARTS = 1000
"""So many parts are looked at; a letter with more of them, or with as many parts that are to hold others, is shown as
it came: to take it apart would keep the server from all else."""
_HOLDERS = 100
_BOUNDARY = re.compile(rb"boundary[*0-9]*\s*=", re.IGNORECASE)
LONGEST_FIELD = 20_000
"""Characters of a header field beyond which it is shown as it came."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a letter came with: its number, when, from and to which addresses, and its count of bytes."""

    number: int
    at: dt.datetime
    sender: str
    to: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Part:
    """A file in a letter: its number there, its name without folders and control characters, its media type, the id
    by which the letter's HTML calls it, and its bytes. `attached` says that people are to see it as a file."""

    number: int
    name: str
    type: str
    id: str
    data: bytes
    attached: bool

    @property
    def is_picture(self) -> bool:
        return self.type in PICTURES


@dataclass(frozen=True, slots=True)
class Opened:
    """A letter, opened: its headers as they are meant, its HTML and its plain text, None without, and its files."""

    envelope: Envelope
    headers: tuple[tuple[str, str], ...]
    html: str | None
    text: str | None
    parts: tuple[Part, ...]

    @property
    def subject(self) -> str:
        return next((value for name, value in self.headers if name.casefold() == "subject"), "")

    @property
    def attachments(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.attached)

    def shown_html(self, address: str) -> str:
        """The HTML with the pictures that it calls by their ids at `address`, a folder's."""
        numbers = {part.id: part.number for part in self.parts if part.id and part.is_picture}

        def found(match: re.Match[str]) -> str:
            number = numbers.get(unquote(match[1]))
            return match[0] if number is None else f"{address}{number}"

        return _CID.sub(found, self.html or "")


def opened(envelope: Envelope, data: bytes) -> Opened:
    """Open a letter. What cannot be read of a hostile one is left out or shown as it came; it never raises."""
    try:
        message = _parsed(data)
        leaves = list(_leaves(message, 0))
    except Exception:  # the library's parser raises whatever comes to it where a letter is hostile
        return _as_it_came(envelope, data)
    headers = _headers(message)
    shown = [leaf for leaf in leaves if not _is_attached(leaf)]
    html = _first(shown, "text/html")
    text = _first(shown, "text/plain")
    rest = [leaf for leaf in leaves if leaf is not html and leaf is not text]
    parts = tuple(_part(number, leaf) for number, leaf in enumerate(rest, 1))
    return Opened(envelope, headers, _words(html), _words(text), parts)


def _parsed(data: bytes) -> Message:
    """A letter, taken apart. Raises ValueError for too many parts, and whatever the library's parser does."""
    if len(_BOUNDARY.findall(data)) > _HOLDERS:
        raise ValueError("too many parts that hold others")
    count = itertools.count(1)

    def part(*given: Any, **named: Any) -> EmailMessage:
        if next(count) > MOST_PARTS:
            raise ValueError("too many parts")
        return EmailMessage(*given, **named)

    return email.message_from_bytes(data, policy=_PARSED.clone(message_factory=part))


def _as_it_came(envelope: Envelope, data: bytes) -> Opened:
    """A letter that is not taken apart: its headers, and all below them as plain text."""
    head, _, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    try:
        headers = _headers(email.message_from_bytes(head + b"\n\n", policy=_PARSED))
    except Exception:  # as above
        headers = ()
    return Opened(envelope, headers, None, body.decode("utf-8", "replace"), ())


def _headers(message: Message) -> tuple[tuple[str, str], ...]:
    return tuple((plainly(name), plainly(_value(name, raw))) for name, raw in message.raw_items())


def plainly(text: str) -> str:
    """A text in one line, without signs that would move a terminal's cursor or turn the direction of what follows
    (Unicode categories Cc, Cf, Zl and Zp)."""
    folded = re.sub(r"\r?\n[ \t]+|\t", " ", text)
    return "".join("�" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in folded)


def safe_name(name: str) -> str:
    """A file's name without the folders that it may name, and without control characters; "" for none."""
    last = re.split(r"[/\\]", plainly(name))[-1].strip(" .")
    return re.sub(r'[<>:"|?*�]', "_", last)[:LONGEST_NAME]


def _leaves(message: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something; a letter in a letter is one."""
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        yield message
        return
    if depth < _DEEPEST:
        for part in message.get_payload():
            yield from _leaves(part, depth + 1) if isinstance(part, Message) else ()


def _is_attached(leaf: Message) -> bool:
    try:
        return leaf.get_content_disposition() == "attachment"
    except Exception:  # as above
        return True


def _first(leaves: Sequence[Message], kind: str) -> Message | None:
    return next((leaf for leaf in leaves if leaf.get_content_type() == kind), None)


def _words(leaf: Message | None) -> str | None:
    if leaf is None:
        return None
    data = _data(leaf)
    try:
        return data.decode(leaf.get_content_charset("utf-8"), "replace")
    except LookupError:  # a charset that nobody knows
        return data.decode("utf-8", "replace")


def _part(number: int, leaf: Message) -> Part:
    kind = leaf.get_content_type()
    name = safe_name(_named(leaf)) or f"part-{number}"
    mark = str(_quiet(leaf.get, "Content-ID")).strip().strip("<>")
    attached = _is_attached(leaf) or not mark
    return Part(number, name, plainly(kind), mark, _data(leaf), attached)


def _named(leaf: Message) -> str:
    return str(_quiet(leaf.get_filename))


def _data(leaf: Message) -> bytes:
    inner = leaf.get_payload()
    if isinstance(inner, list):  # a letter in a letter
        return b"".join(_quiet(each.as_bytes) or b"" for each in inner if isinstance(each, Message))
    found = _quiet(leaf.get_payload, None, True)
    return found if isinstance(found, bytes) else b""


def _value(name: str, raw: str) -> str:
    """A header as it is meant; as it came where it cannot be understood, or not soon."""
    if len(raw) > LONGEST_FIELD:
        return str(raw)
    try:
        return str(_PARSED.header_fetch_parse(name, raw))
    except Exception:  # as above
        return str(raw)


def _quiet(ask: Any, *given: Any) -> Any:
    """What a part says of itself; "" where it makes no sense."""
    try:
        return ask(*given) or ""
    except Exception:  # as above
        return ""
