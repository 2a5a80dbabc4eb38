"""A letter with its files becomes the bytes of a message, which every mail program reads alike (RFC 5322, RFC 2045)."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import html
import re
import textwrap
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit

from planpress.building.staleness import hash_of
from planpress.errors import EditionError, Fault, InputError, Place
from planpress.importing.naming import slug
from planpress.mailing.model import Enclosure, Mailbox, Mailing, Parcel, Recipient
from planpress.writers.letter import Letter, Picture

EOL: Final = "\r\n"
FOLDED: Final = 76
"""Signs of a header's line, where it can be folded (RFC 5322, 2.1.1, recommends at most 78; RFC 2047 has 76)."""
LONGEST: Final = 900
"""Signs of an address that goes into a header, and cannot be folded: a line has at most 998 (RFC 5322, 2.1.1)."""
KEPT: Final = 64_000_000
"""Bytes of encoded files that are kept for the letters to come."""

MOST_NAME, MOST_ENDING = 150, 20
"""Bytes of a file's name without its ending, and of its ending."""

KINDS: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
    "png": "image/png",
}
"""Media types by the ending of a file; any other is application/octet-stream (RFC 2046, 4.5.1)."""

NOBODY: Final = {"id": "test", "address": "test"}
"""What stands in the address that unsubscribes in a test: nobody is unsubscribed by it."""

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that change the order in which others are shown, and so what a name seems to be (Unicode TR 36, 2.3)."""
_ADDRESS = re.compile(r"[^\s@<>()\[\]:;,\\\"\x00-\x1f\x7f]+@[^\s@<>()\[\]:;,\\\"\x00-\x1f\x7f]+", re.ASCII)
_VISIBLE = re.compile(r"[!-;=?-~]+")
"""What may stand between the angle brackets of a header."""
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_PLAIN = frozenset(" .-_()+&")
"""What names of files may have beside letters and digits of any script."""
_LANGUAGE = re.compile(r'<html\b[^>]*?\blang="([A-Za-z0-9-]+)"')
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_POLICY = SMTP.clone(cte_type="7bit")


def message(
    letter: Letter,
    parcel: Parcel,
    mailing: Mailing,
    message_id: str,
    date: dt.datetime,
    files: Callable[[Enclosure], bytes],
    test_for: str = "",
) -> bytes:
    """The whole message, its lines ending in CR LF, none longer than 998 bytes and all of them ASCII, so that no server
    on the way need change it; signed where the mailing says so. `date` has a zone.

    `files` finds a file's bytes, each of which is asked for once. `test_for` is the address of somebody who is to see
    what the parcel's recipient would get: it goes to him, says so at once, and unsubscribes nobody.

    Raises InputError for what cannot stand in a header, or a key that cannot be used; EditionError for a file that is
    not the one that the parcel names.
    """
    values = _values(mailing, parcel.recipient, message_id)
    letter = _filled(letter, mailing, {**values, **NOBODY} if test_for else values)
    letter = _marked(letter, parcel.recipient, test_for)
    parts = [_body(letter)]
    if not parcel.linked:
        parts += [_attached(enclosure, files) for enclosure in parcel.enclosures]
    whole = _joined("mixed", parts) if len(parts) > 1 else parts[0]
    head = "".join(_headers(letter, parcel.recipient, mailing, message_id, date, test_for))
    data = b"".join([head.encode("ascii"), b"MIME-Version: 1.0\r\n", whole.head, b"\r\n", *whole.chunks])
    if mailing.signing is None:
        return data
    from planpress.mailing.signing import signer_of  # late: few mailings are signed

    return signer_of(mailing).sign(data, date) + data


# ---------------------------------------------------------------------------------------------- headers


def _headers(
    letter: Letter, recipient: Recipient, mailing: Mailing, message_id: str, date: dt.datetime, test_for: str
) -> Iterator[str]:
    """The header fields, in the order that RFC 5322 suggests; those that belong to the body come after them."""
    yield _field("Date", format_datetime(date))
    yield _field("From", _mailbox("From", mailing.sender, mailing.place))
    if mailing.reply_to:
        yield _field("Reply-To", _mailbox("Reply-To", mailing.reply_to, mailing.place))
    to = Mailbox(test_for, test_for) if test_for else recipient.mailbox
    yield _field("To", _mailbox("To", to, Place("--test") if test_for else recipient.place))
    yield _field("Subject", words("Subject", letter.subject))
    yield _field("Message-ID", f"<{_bare(message_id.strip('<>'), 'Message-ID', recipient.place)}>")
    yield _field("List-Id", list_id(mailing))
    if not test_for:
        yield from _unsubscribing(mailing, recipient, message_id)
    # A holiday's answer to a list reaches nobody: RFC 3834, 2 and 5, tells programs to look for this field.
    yield _field("Auto-Submitted", "auto-generated")
    # No standard, but the one field that older programs for holiday answers know (RFC 2076, 3.9).
    yield _field("Precedence", "bulk")
    language = found[1] if (found := _LANGUAGE.search(letter.html)) else recipient.language
    yield _field("Content-Language", _bare(language, "Content-Language", recipient.place))
    if test_for:
        yield _field("X-Planpress-Test", _bare(recipient.mailbox.wire, "X-Planpress-Test", recipient.place))


def _field(name: str, value: str) -> str:
    return f"{name}: {value}{EOL}"


def one_line(text: str) -> str:
    """A text without line ends, other control characters, and what turns the order of signs."""
    shown = _BIDI.sub("", text)
    return " ".join("".join(" " if unicodedata.category(s) in ("Cc", "Zl", "Zp", "Cs") else s for s in shown).split())


def words(name: str, text: str) -> str:
    """A text as the value of a header field, folded. What ASCII cannot write, or would be read as something else, is
    encoded (RFC 2047).

    email.message.EmailMessage is not asked to do it: that of Python 3.11 takes what looks like an encoded word in a
    text for one, and writes a name of 5,000 letters on a line of its own.
    """
    text = one_line(text)
    if text.isascii() and "=?" not in text and all(len(word) < FOLDED - len(name) - 2 for word in text.split()):
        lines = textwrap.wrap(text, FOLDED, initial_indent=" " * (len(name) + 2), break_on_hyphens=False)
        return f"{EOL} ".join(lines).strip()
    return str(Header(text, "utf-8", maxlinelen=FOLDED, header_name=name).encode(linesep=EOL))


def _mailbox(name: str, mailbox: Mailbox, place: Place) -> str:
    """A mailbox as the value of a header field. Its name is quoted or encoded, so that nothing in it is read as an
    address."""
    address = f"<{_bare(mailbox.wire, name, place)}>"
    if not _ADDRESS.fullmatch(mailbox.wire):
        raise _unfit(name, mailbox.wire, "it is not one plain address", place)
    called = one_line(mailbox.name)
    if not called:
        return address.strip("<>")
    quoted = '"' + re.sub(r'(["\\])', r"\\\1", called) + '"'
    if called.isascii() and "=?" not in called and len(quoted) < FOLDED - len(name) - 2:
        plain = re.fullmatch(r"[\w!#$%&'*+/=?^`{|}~ -]+", called, re.ASCII)
        shown = called if plain else quoted
        joint = " " if len(name) + len(shown) + len(address) + 3 <= FOLDED else f"{EOL} "
        return f"{shown}{joint}{address}"
    return f"{Header(called, 'utf-8', maxlinelen=FOLDED, header_name=name).encode(linesep=EOL)}{EOL} {address}"


def list_id(mailing: Mailing) -> str:
    """What filters know a mailing by (RFC 2919): its name, the plan, and the sender's domain."""
    labels = [slug(label, "-") or hash_of(label.encode())[:12] for label in (mailing.name, mailing.plan)]
    domain = mailing.sender.wire.rpartition("@")[2]
    return f"<{_bare('.'.join([*labels, domain]), 'List-Id', mailing.place)}>"


def _unsubscribing(mailing: Mailing, recipient: Recipient, message_id: str) -> Iterator[str]:
    """How to unsubscribe (RFC 2369), with one click where a web address is there (RFC 8058, which counts only in
    letters that are signed)."""
    values = _values(mailing, recipient, message_id)
    places = [_bare(_placed(place, values), "List-Unsubscribe", mailing.place) for place in mailing.unsubscribe]
    if places:
        yield _field("List-Unsubscribe", f",{EOL} ".join(f"<{place}>" for place in places))
    if any(_is_web(place) for place in places):
        yield _field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def _is_web(address: str) -> bool:
    return urlsplit(address).scheme.casefold() == "https"


def _bare(value: str, name: str, place: Place) -> str:
    """A value that is plain visible ASCII and fits on a line. Raises InputError for any other."""
    if not value or not _VISIBLE.fullmatch(value) or not value.isascii():
        raise _unfit(name, value, "it has signs that cannot stand there", place)
    if len(value) > LONGEST:
        raise _unfit(name, value, f"it has {len(value)} signs, and at most {LONGEST} fit", place)
    return value


def _unfit(name: str, value: str, why: str, place: Place) -> InputError:
    shown = one_line(value)
    shown = f"{shown[:80]} ..." if len(shown) > 84 else shown
    reason = f'"{shown}" cannot be the {name} of a letter: {why}'
    return InputError([Fault("Not fit for a letter", place, reason, "Correct it.")])


# ------------------------------------------------------------------------------------ what each letter has of its own


def marks(mailing: Mailing) -> Mapping[str, str]:
    """What letters have in the address that unsubscribes, where each letter has its own: all recipients for whom a
    letter reads alike share the composed one, and messages have these marks filled. They are the mailing's own, so that
    no list or plan has them by chance, and the same in each run, so that what was approved is known again."""
    own = hash_of(f"{mailing.plan} {mailing.name}".encode())[:16]
    return {"id": f"PlanpressLetterId{own}", "address": f"PlanpressLetterAddress{own}"}


def unsubscribe_address(mailing: Mailing) -> str:
    """Where the letter's own text leads to unsubscribe, with marks for what each letter has of its own; "" when the
    mailing has no such place."""
    places = sorted(mailing.unsubscribe, key=lambda place: not _is_web(place))
    return _placed(places[0], {**marks(mailing), "mailing": quote(mailing.name, safe="")}) if places else ""


def _values(mailing: Mailing, recipient: Recipient, message_id: str) -> dict[str, str]:
    """What stands for {id}, {address} and {mailing}: plain letters, so that nothing in it means anything in an address
    (RFC 3986, 2.1)."""
    own = {
        "id": message_id.strip("<>").rpartition("@")[0],
        "address": recipient.mailbox.wire,
        "mailing": mailing.name,
    }
    return {name: quote(value, safe="") for name, value in own.items()}


def _placed(pattern: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


def _filled(letter: Letter, mailing: Mailing, values: Mapping[str, str]) -> Letter:
    """The letter with its marks filled."""
    page, text = letter.html, letter.text
    for name, mark in marks(mailing).items():
        page, text = page.replace(mark, values[name]), text.replace(mark, values[name])
    return replace(letter, html=page, text=text)


def _marked(letter: Letter, recipient: Recipient, test_for: str) -> Letter:
    """The letter as a test, which nobody takes for the real one."""
    if not test_for:
        return letter
    said = f"This is a test. {recipient.mailbox.address} has not got this letter; you alone have."
    style = "margin:0;padding:12px 20px;background:#B5481A;color:#FFFFFF;font:600 15px/21px Arial,sans-serif"
    banner = f'<p style="{style}">{html.escape(said)}</p>'
    body = _BODY.search(letter.html)
    at = body.end() if body else 0
    return replace(
        letter,
        subject=f"[TEST for {recipient.mailbox.address}] {letter.subject}",
        html=letter.html[:at] + banner + letter.html[at:],
        text=f"{said}\n\n{letter.text}",
    )


# ------------------------------------------------------------------------------------------------- body


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a message: its own header fields, its body in pieces, and the hash of both."""

    head: bytes
    chunks: tuple[bytes, ...] = field(repr=False)
    digest: str

    @property
    def size(self) -> int:
        return sum(map(len, self.chunks))


def _body(letter: Letter) -> _Part:
    """The letter in plain text, and the same in HTML with its pictures, the better one last (RFC 2046, 5.1.4)."""
    page = _text(letter.html, "html")
    pictures = {picture.cid: picture for picture in letter.pictures}
    if pictures:
        # The root's type must be named (RFC 2387, 3.1).
        page = _joined("related", [page, *map(_inline, pictures.values())], '; type="text/html"')
    return _joined("alternative", [_text(letter.text, "plain"), page])


def _text(text: str, subtype: str) -> _Part:
    """Text in the shorter of the two encodings of RFC 2045, section 6. A line that begins with "From " is one that
    servers may change (RFC 2049, 3); where its mark makes it longer than 76 signs (RFC 2045, 6.7), it is broken."""
    lines = _LINE_ENDS.sub("\n", text).encode("utf-8", "replace")
    data = lines.replace(b"\n", b"\r\n")
    quoted = binascii.b2a_qp(lines, istext=True).replace(b"\n", b"\r\n")
    encoded, name = re.sub(rb"(?m)^F(rom .*)$", _broken, quoted), "quoted-printable"
    if len(quoted) > len(data) * 1.38:
        encoded, name = _base64(data), "base64"
    head = f"Content-Type: text/{subtype}; charset=utf-8{EOL}Content-Transfer-Encoding: {name}{EOL}".encode()
    return _part(head, encoded)


def _broken(match: re.Match[bytes]) -> bytes:
    """A line that begins with F, which is marked."""
    rest = match[1]
    joint = b"" if len(rest.rstrip(b"\r")) + 3 <= FOLDED else b"=\r\n"
    return b"=46" + joint + rest


@lru_cache(maxsize=64)
def _inline(picture: Picture) -> _Part:
    """A picture that the HTML shows (RFC 2392)."""
    cid = _bare(picture.cid, "Content-ID", Place("a picture of the letter"))
    fields = {"Content-Type": "image/png", "Content-Transfer-Encoding": "base64", "Content-ID": f"<{cid}>"}
    return _file(fields, "inline", f"{slug(cid.partition('@')[0], '-') or 'picture'}.png", picture.data)


class _Files:
    """The parts of files that letters carry, the last ones of them, up to so many bytes: a file is read, looked at and
    encoded once, though a thousand letters carry it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], _Part] = OrderedDict()

    def get(self, enclosure: Enclosure, files: Callable[[Enclosure], bytes]) -> _Part:
        key = enclosure.sha256, enclosure.name
        if key not in self._kept:
            self._kept[key] = _enclosed(enclosure, files(enclosure))
            while len(self._kept) > 1 and sum(part.size for part in self._kept.values()) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


_FILES = _Files(KEPT)


def _attached(enclosure: Enclosure, files: Callable[[Enclosure], bytes]) -> _Part:
    return _FILES.get(enclosure, files)


def _enclosed(enclosure: Enclosure, data: bytes) -> _Part:
    """Raises EditionError for other bytes than those that the round was made of, and that may have been approved."""
    if hash_of(data) != enclosure.sha256:
        reason = "it was changed after this mailing had begun"
        raise EditionError([Fault("Changed meanwhile", Place(enclosure.store_name), reason, "Begin again.")])
    kind = KINDS.get(enclosure.name.rpartition(".")[2].casefold(), "application/octet-stream")
    fields = {"Content-Type": kind, "Content-Transfer-Encoding": "base64"}
    return _file(fields, "attachment", safe_name(enclosure.name), data)


def safe_name(name: str) -> str:
    """A file's name that leads nowhere: of a path the last part, without control signs and those that turn the order of
    others, which would show gpj.exe as exe.jpg; nothing hidden, nothing that a system reads as more than a name."""
    last = re.split(r"[/\\]", one_line(unicodedata.normalize("NFC", name)))[-1]
    plain = "".join(sign if sign in _PLAIN or unicodedata.category(sign)[0] in "LMN" else "-" for sign in last)
    stem, dot, ending = plain.strip(" .-").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return f"{_cut(stem, MOST_NAME) or 'file'}{dot}{_cut(ending, MOST_ENDING)}"


def _cut(text: str, most: int) -> str:
    """The beginning of a text, of whole signs, in at most so many bytes."""
    return text.encode()[:most].decode(errors="ignore")


def _file(fields: Mapping[str, str], disposition: str, name: str, data: bytes) -> _Part:
    """A file's part; the name in the form of RFC 2231 where ASCII cannot write it."""
    part = EmailMessage(policy=_POLICY)
    for key, value in fields.items():
        part[key] = value
    part.add_header("Content-Disposition", disposition, filename=name)
    return _part(part.as_bytes().partition(b"\r\n\r\n")[0] + b"\r\n", _base64(data))


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _part(head: bytes, body: bytes) -> _Part:
    return _Part(head, (body,), hashlib.sha256(head + b"\r\n" + body).hexdigest())


def _joined(kind: str, parts: Sequence[_Part], more: str = "") -> _Part:
    """Parts as one. What parts them follows from what they hold, so that the same letter is the same bytes; "=_" stands
    in no line of either encoding (RFC 2045, 6.7, and its note 8)."""
    digest = hashlib.sha256(f"{kind} {' '.join(part.digest for part in parts)}".encode()).hexdigest()
    boundary = f"=_{digest[:40]}"
    chunks: list[bytes] = []
    for part in parts:
        chunks += [f"--{boundary}{EOL}".encode(), part.head, b"\r\n", *part.chunks, b"\r\n"]
    chunks.append(f"--{boundary}--{EOL}".encode())
    head = f'Content-Type: multipart/{kind}{more};{EOL} boundary="{boundary}"{EOL}'.encode()
    return _Part(head, tuple(chunks), digest)
