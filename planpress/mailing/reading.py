"""The key `mailings` of publish.yaml becomes mailings; every fault of them and of their lists is collected."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import cast
from urllib.parse import urlsplit

from planpress.building.editions import Edition, Project, orders_of
from planpress.errors import Fault, Grade, Place, nearest
from planpress.mailing.addresses import ascii_domain, mailbox, seen
from planpress.mailing.model import WHEN, Mailing, Pace, Retries, Signing, When, means
from planpress.mailing.names import KEY
from planpress.mailing.recipients import SUFFIXES, read_recipients
from planpress.mailing.suppression import read_suppressed
from planpress.planning.cells import MalformedError, identifier, language, one_of, yes_or_no
from planpress.planning.faults import Faults
from planpress.planning.model import Translations
from planpress.planning.parts import Parts, plan_id
from planpress.planning.publishing import read_head
from planpress.planning.settings import Settings

NEEDED = ("name", "from", "recipients")
OPTIONAL = (
    "template", "subject", "reply_to", "attach", "when", "approval", "transport", "unsubscribe", "most", "links",
    "rate", "pause", "retry", "dkim",
)  # fmt: skip
"""What an entry may say beside what it must."""
TRANSPORT_NAMES = ("smtp", "sendmail", "outbox")
"""The rows of the table of transports; to read a publish.yaml none of them is needed."""
SERVED = ("smtp", "sendmail")
"""The transports by which letters leave this machine."""
PLACEHOLDERS = ("id", "address", "mailing")
"""What {...} in an address for unsubscribing may stand for."""
LONGEST_SUBJECT = 200
"""Characters that a subject may have; programs for mail show some 60 of them."""
LEAST_SIZE, MOST_SIZE = 100_000, 100_000_000
"""Bytes that the limit of a letter may be set to."""
MOST_RATE = 10_000
MOST_TRIES = 20
_SIZES = {"kB": 1_000, "MB": 1_000_000}
_SECONDS = {"s": 1, "min": 60, "h": 3600}
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"


def mailing_faults(project: Project, folder: Path) -> tuple[Fault, ...]:
    """What is wrong with the mailings of a plan, with their lists, and with the list of those who want no letters."""
    faults = Faults()
    entries = tuple(_entries(project, folder, faults))
    head = read_head(folder)
    for mailing, own in entries:
        faults.add(own)
        read_recipients(mailing, head, faults)
    if entries:
        read_suppressed(project, faults)
    return tuple(dict.fromkeys(faults.ordered))  # two mailings may have one list


def read_mailings(project: Project, folder: Path, faults: Faults) -> tuple[Mailing, ...]:
    """The sound mailings of a plan; each fault of the others is collected.

    Only a file publish.yaml has some: in a workbook there is no sheet for them.
    """
    found = []
    for mailing, own in _entries(project, folder, faults):
        faults.add(own)
        found += [] if any(fault.grade is Grade.ERROR for fault in own) else [mailing]
    return tuple(found)


def _entries(project: Project, folder: Path, faults: Faults) -> Iterator[tuple[Mailing, tuple[Fault, ...]]]:
    """Each mailing as far as it can be read, and what is wrong with it."""
    parts = Parts(folder)
    settings = parts.settings("publish", faults) if parts.has("publish") else None
    if settings is None or KEY not in settings.entries:
        return
    orders = orders_of(project, folder)
    is_sound = not any(fault.grade is Grade.ERROR for fault in orders.faults)
    reader = _Reader(folder, project.letter_names(), orders.editions if is_sound else ())
    names: set[str] = set()
    for entry in settings.mappings(KEY):
        own = Faults()
        mailing = reader.mailing(replace(entry, faults=own))
        if mailing.name in names:
            mend = "Give each mailing a name of its own: by it the ledger knows who has got it."
            own.error("Mailing given twice", entry.entries["name"].place, f"{mailing.name} is listed above", mend)
        names |= {mailing.name} - {""}
        yield mailing, own.ordered


class _Reader:
    """Reads the entries of one plan; `editions` are those that letters may carry, none where they cannot be told."""

    def __init__(self, folder: Path, templates: Sequence[str], editions: Sequence[Edition]) -> None:
        self.folder, self.templates, self.editions = folder, templates, editions

    def mailing(self, entry: Settings) -> Mailing:
        """What an entry says. It is of use as long as nothing of it was at fault."""
        entry.check_keys(NEEDED, OPTIONAL, ("subject",))
        sender = entry.read("from", mailbox)
        mailing = Mailing(
            plan=plan_id(self.folder),
            folder=self.folder,
            name=entry.read("name", identifier) or "",
            place=entry.place,
            sender=sender or mailbox("nobody@nowhere.example"),
            lists=self._lists(entry),
            template=self._template(entry),
            subject=_subject(entry),
            reply_to=entry.read("reply_to", mailbox),
            attach=self._attach(entry),
            when=cast(When, entry.read("when", one_of(WHEN, "Unknown word")) or "manual"),
            approval=entry.read("approval", yes_or_no) or False,
            transport=entry.read("transport", one_of(TRANSPORT_NAMES, "Unknown transport")) or "outbox",
            unsubscribe=_unsubscribe(entry),
            most=entry.read("most", _size) or 10_000_000,
            links=entry.read("links", _links) or "",
            pace=Pace(entry.read("rate", _rate) or 0, dt.timedelta(seconds=entry.read("pause", _span(600)) or 0)),
            retries=_retries(entry.inner("retry")),
            signing=self._signing(entry.inner("dkim")),
        )
        if not entry.faults.has_errors:
            _warn(entry, mailing)
        return mailing

    def _template(self, entry: Settings) -> str:
        if "template" in entry.entries or "letter" in self.templates:
            return entry.read("template", one_of(self.templates, "Unknown letter")) or "letter"
        reason = "templates/ has no folder letter, which is the one that is used where none is named"
        entry.faults.error("No letter", entry.place, reason, "Add template: ... with a folder that has letter.md.j2.")
        return "letter"

    def _lists(self, entry: Settings) -> tuple[Path, ...]:
        names = entry.read_list("recipients", _list_name)
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            entry.error("List given twice", "recipients", f"{name} is named twice", "Delete one of the two.")
        for name in dict.fromkeys(names):
            if not (self.folder / name).is_file():
                known = sorted(
                    path.relative_to(self.folder).as_posix()
                    for suffix in SUFFIXES
                    for path in (*self.folder.glob(f"mailing/*{suffix}"), *self.folder.glob(f"recipients*{suffix}"))
                )
                near = nearest(name, known)
                mend = f"Write {near}." if near else "Correct the path, which starts at the plan's folder."
                entry.error("No such list", "recipients", f"there is no file {self.folder / name}", mend)
        return tuple(file for name in dict.fromkeys(names) if (file := self.folder / name).is_file())

    def _attach(self, entry: Settings) -> tuple[str, ...]:
        patterns = entry.read_list("attach", str)
        for pattern in dict.fromkeys(patterns):
            if self.editions and not any(means(pattern, edition) for edition in self.editions):
                stems = dict.fromkeys(stem for one in self.editions for stem in (*one.aliases, one.stem, one.name))
                near = nearest(pattern, stems)
                mend = f"Write {near}." if near else "Write a name such as briefing.pdf, or a pattern such as *.pdf."
                reason = f"{pattern} means none of the editions above"
                entry.error("Nothing to attach", "attach", reason, mend)
        return patterns

    def _signing(self, settings: Settings | None) -> Signing | None:
        if settings is None:
            return None
        settings.check_keys(("domain", "selector", "key"), (), ())
        domain, selector = settings.read("domain", ascii_domain), settings.read("selector", _selector)
        key = self.folder / Path(settings.text("key")).expanduser()
        if settings.text("key"):
            _check_key(settings, key)
        return Signing(domain or "", selector or "", key)


def _subject(entry: Settings) -> Translations:
    """The subject's template by language, each of one line."""
    subject = entry.texts("subject")
    for tag, text in subject.items():
        key = f"subject:{tag}" if tag else "subject"
        try:
            seen(text, LONGEST_SUBJECT)
            language(tag or "en")
        except MalformedError as fault:
            entry.error(fault.what, key, fault.reason, fault.mend)
    return subject


def _unsubscribe(entry: Settings) -> tuple[str, ...]:
    """One address for unsubscribing, or one of the web and one for mail: by one click only one can be meant (RFC 8058,
    section 3.1)."""
    given = entry.entries["unsubscribe"].value if "unsubscribe" in entry.entries else ""
    if isinstance(given, str):
        found = entry.read("unsubscribe", _way_out)
        return (found,) if found else ()
    ways = entry.read_list("unsubscribe", _way_out)
    kinds = [way.partition(":")[0] for way in ways]
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        entry.error("Given twice", "unsubscribe", f"it has more than one {kind}: address", "Keep one of them.")
    return ways


def _retries(settings: Settings | None) -> Retries:
    if settings is None:
        return Retries()
    settings.check_keys((), ("tries", "first"), ())
    tries, first = settings.read("tries", _tries), settings.read("first", _span(24 * 3600))
    usual = Retries()
    return Retries(tries or usual.tries, usual.first if first is None else dt.timedelta(seconds=first))


def _check_key(settings: Settings, key: Path) -> None:
    """A key that is not here may be where the letters are sent from; one that others may read is no secret."""
    if not key.is_file():
        place, reason = settings.entries["key"].place, f"there is no file {key}"
        settings.faults.warning("No key here", place, reason, "Without it, nothing can be sent from this machine.")
    elif key.stat().st_mode & 0o077:
        reason = f"others may read {key}"
        settings.error("Key without a lock", "key", reason, f"Run: chmod 600 {key}")


# ----------------------------------------------------------------------------------------------- warnings


def _warn(entry: Settings, mailing: Mailing) -> None:
    """What is allowed, and yet keeps letters from arriving."""
    for what, key, reason, mend in _doubts(mailing):
        entry.faults.warning(what, _place(entry, key), reason, mend)


def _doubts(mailing: Mailing) -> Iterator[tuple[str, str, str, str]]:
    web = [way for way in mailing.unsubscribe if way.startswith("https:")]
    if mailing.transport in SERVED and not web:
        # support.google.com/mail/answer/81126 and senders.yahooinc.com/best-practices, since February 2024; RFC 8058.
        reason = "large providers take letters to many people for spam that have no unsubscribing with one click"
        mend = "Add unsubscribe: [https://.../{id}, mailto:...]"
        what = "No link to unsubscribe" if not mailing.unsubscribe else "No unsubscribing with one click"
        yield what, "unsubscribe", reason, mend
    for way in web:
        if not any(f"{{{name}}}" in way for name in ("id", "address")):
            mend = "Put {id} or {address} into it."
            yield "Nobody unsubscribed", "unsubscribe", f"{way} does not say who wants no more letters", mend
    signer, domain = mailing.signing, mailing.sender.wire.rpartition("@")[2]
    if signer and not f".{domain}".endswith(f".{signer.domain}"):
        # RFC 7489, section 3.1.1: DMARC asks that the two agree.
        reason = f"letters come from {domain}, and {signer.domain} signs them, which proves nothing of {domain}"
        yield "Signed by another", "dkim", reason, f"Sign for {domain}, or write from: ...@{signer.domain}."


def _place(entry: Settings, key: str) -> Place:
    return entry.entries[key].place if key in entry.entries else entry.place


# ------------------------------------------------------------------------------------------------- values


def _list_name(text: str) -> str:
    if PurePath(text).suffix.casefold() in SUFFIXES:
        return text
    reason, mend = f"{text} is none of {' and '.join(SUFFIXES)}", "Export the list as CSV UTF-8, or as a workbook."
    raise MalformedError("Not a list", reason, mend)


def _way_out(text: str) -> str:
    """Read an https: or mailto: address with {id}, {address} and {mailing} in it."""
    for name in re.findall(r"\{([^{}]*)\}", text):
        one_of(PLACEHOLDERS, "Unknown placeholder")(name)
    plain = re.sub(r"\{\w+\}", "x", text)
    kind, _, rest = plain.partition(":")
    if set("{}") & set(plain):
        raise MalformedError("Stray brace", "a brace stands alone", "Write placeholders as {id}.")
    if kind == "mailto":
        mailbox(rest.partition("?")[0])
        _plain_address(text, plain)
        return text
    if kind == "http":
        mend = f"Write https{text[4:]}"
        raise MalformedError("Not an https address", "one click may only go over an encrypted line (RFC 8058)", mend)
    return _https(text, plain)


def _links(text: str) -> str:
    found = _https(text, text)
    if not found.endswith("/") or "?" in found or "#" in found:
        reason = "names of files are put behind it"
        raise MalformedError("No place for files", reason, "Write a place that ends with a slash: https://.../")
    return found


def _https(text: str, plain: str) -> str:
    """The address itself, when it is one of https; `plain` is it without placeholders."""
    try:
        parts = urlsplit(plain)
        is_good = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        is_good = False
    if not is_good:
        reason = "it begins with https:// and has a host, and neither name nor password"
        raise MalformedError("Not an https address", reason, "Write it like https://example.org/letters/")
    _plain_address(text, plain)
    return text


def _plain_address(text: str, plain: str) -> None:
    """Raises MalformedError for an address that would not stand in a letter's head between < and > (RFC 2369)."""
    if not plain.isascii() or re.search(r'[\s<>"\\^`|\x00-\x1f\x7f,]', plain):
        reason = f"{text} has a space, a comma or another sign that may not stand in an address"
        raise MalformedError("Not an address", reason, "Write such signs as %20 and the like, domains as xn--...")


def _size(text: str) -> int:
    """Read a size: 10 MB, 500 kB."""
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?) ?(kB|MB)", text, re.IGNORECASE)
    size = round(float(found[1]) * _SIZES["kB" if found[2][0] in "kK" else "MB"]) if found else 0
    if not LEAST_SIZE <= size <= MOST_SIZE:
        raise MalformedError("Not a size", f"{text} is none from 100 kB to 100 MB", "Write most: 10 MB")
    return size


def _rate(text: str) -> int:
    found = re.fullmatch(r"(\d{1,5}) (?:a|per) minute", text)
    if not found or not 1 <= int(found[1]) <= MOST_RATE:
        reason = f"{text} is no count of letters from 1 to {MOST_RATE:,} a minute"
        raise MalformedError("Not a rate", reason, "Write rate: 60 a minute")
    return int(found[1])


def _span(most: int) -> Callable[[str], float]:
    """A reader of spans of time up to so many seconds: 2 s, 5 min, 1 h."""

    def read(text: str) -> float:
        found = re.fullmatch(r"(\d{1,5}(?:\.\d{1,3})?) ?(s|min|h)", text)
        seconds = float(found[1]) * _SECONDS[found[2]] if found else -1.0
        if not 0 <= seconds <= most:
            longest = f"{most // 3600} h" if most >= 3600 else f"{most // 60} min"
            raise MalformedError("Not a span of time", f"{text} is none from 0 s to {longest}", "Write 2 s or 5 min.")
        return seconds

    return read


def _tries(text: str) -> int:
    if not re.fullmatch(r"\d{1,2}", text) or not 1 <= int(text) <= MOST_TRIES:
        raise MalformedError("Not a count", f"{text} is no whole number from 1 to {MOST_TRIES}", "Write tries: 6")
    return int(text)


def _selector(text: str) -> str:
    """Read a selector (RFC 6376, section 3.1): labels of a domain name."""
    if re.fullmatch(rf"{_LABEL}(\.{_LABEL})*", text):
        return text
    reason = f"{text} is no part of a domain name"
    raise MalformedError("Not a selector", reason, "Write the word that stands before ._domainkey in the DNS.")
