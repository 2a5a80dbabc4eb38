"""What a mailing would send becomes a page for a terminal, plain lines, or one object for machines."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planpress.amounts import weight
from planpress.errors import ExitCode, Fault
from planpress.mailing.model import PROGRAM
from planpress.postmarks import LEAST, Line, Paper, counted, long_date, padded, wrapped
from planpress.signs import width

MOST_FILES = 6
"""So many files of a language are listed; of more, the rest is counted."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a mailing would send: its mailbox and subject in the first language, the bytes of its largest HTML, its
    files in each language, how many of each list there are, get a letter now and do not (and why), what is not yet
    approved, where it would go, the page on which its letters can be looked at, and whether they leave the machine."""

    plan: str
    mailing: str
    sender: str
    subject: str
    date: dt.date
    html: int
    files: Mapping[str, Sequence[tuple[str, int]]]
    lists: Sequence[Listed]
    unapproved: Sequence[Fault]
    way: str
    page: str
    notes: Sequence[Fault] = ()
    far: bool = True

    @property
    def stays(self) -> str:
        """What must be known of letters that go nowhere, "" of others."""
        return "" if self.far else f"They would be put {self.way}."

    @property
    def to_send(self) -> int:
        return sum(listed.to_send for listed in self.lists)


@dataclass(frozen=True, slots=True)
class Listed:
    """Those of one list and language: how many they are, how many get a letter now, and why the others do not."""

    name: str
    language: str
    members: int
    to_send: int
    left_out: Mapping[str, int]

    @property
    def words(self) -> str:
        return ", ".join(f"{count} {_of_many(why, count)}" for why, count in self.left_out.items()) or "none"


def _of_many(why: str, count: int) -> str:
    """Why somebody gets no letter, said of so many people: has this edition, have this edition."""
    return f"have {why.removeprefix('has ')}" if count > 1 and why.startswith("has ") else why


def foreseen_page(found: Foreseen, paper: Paper, code: ExitCode) -> Iterator[Line]:
    """What would be sent, to whom, and the commands that come next."""
    yield (("Dry run: nothing is sent.", "head"),)
    yield ()
    edition = f"{weight(found.html)}, HTML and plain text; edition of {long_date(found.date)}"
    for label, text in (("from", found.sender), ("subject", found.subject), ("letter", edition), ("goes", found.way)):
        yield from _labelled(label, text, paper)
    yield from _files(found.files, paper)
    yield ()
    yield from _lists(found.lists, paper)
    yield ()
    plural = "" if found.to_send == 1 else "s"
    yield (
        (f"  {found.to_send} letter{plural} would go out.", "head"),
        (" Look at them: " if found.page else "", ""),
        (found.page, "link"),
    )
    named = shlex.join([found.plan, found.mailing])
    for number, part in enumerate(wrapped(found.stays, paper.width - 13) if found.stays else ()):
        mark = "" if number else f"{paper.sign('warning')} warning"
        yield ((f"  {padded(mark, 9)}", "warning"), (f"  {part}", ""))
    if found.unapproved:
        words = f"  Not approved as they are now: {len(found.unapproved)} of its files and letters."
        yield ((f"  {paper.sign('warning')} warning", "warning"), (words, ""))
        yield (("  To approve: ", ""), (f"{PROGRAM} approve {named} --by NAME", "command"))
    command = f"{PROGRAM} mail {named} --send"
    end = f"exit {int(code)}"
    gap = max(paper.width - 1 - 16 - width(command) - len(end), 3)
    yield ("  To send them: ", ""), (command, "command"), (" " * gap, ""), (end, "dim")


def foreseen_lines(found: Foreseen) -> Iterator[str]:
    """A line for each list, and what comes next."""
    for listed in found.lists:
        yield (
            f"would send {found.plan} {found.mailing} {listed.name} {listed.language}: {listed.to_send} of "
            f"{listed.members}; left out: {listed.words}"
        )
    for fault in found.unapproved:
        yield f"not approved {fault.place}: {fault.reason}"
    if found.stays:
        yield f"warning {found.plan} {found.mailing}: {found.stays}"
    look = f"; look at them: {found.page}" if found.page else ""
    yield f"{counted(found.to_send, 'letter')} would go out, nothing is sent{look}"


def foreseen_object(found: Foreseen) -> dict[str, Any]:
    lists = [
        {
            "list": listed.name, "language": listed.language, "members": listed.members, "to_send": listed.to_send,
            "left_out": dict(listed.left_out),
        }
        for listed in found.lists
    ]  # fmt: skip
    return {
        "plan": found.plan,
        "mailing": found.mailing,
        "edition": found.date.isoformat(),
        "from": found.sender,
        "subject": found.subject,
        "html_bytes": found.html,
        "files": {
            language: [{"name": n, "bytes": size} for n, size in files] for language, files in found.files.items()
        },
        "lists": lists,
        "to_send": found.to_send,
        "goes": found.way,
        "approved": not found.unapproved,
        "page": found.page or None,
    }


def _labelled(label: str, text: str, paper: Paper) -> Iterator[Line]:
    """A label and words, which wrap below themselves."""
    for number, part in enumerate(wrapped(text, paper.width - 13)):
        yield ((f"  {label if number == 0 else '':<11}", "dim"), (part, ""))


def _files(files: Mapping[str, Sequence[tuple[str, int]]], paper: Paper) -> Iterator[Line]:
    """The files of each language, two in a row; of many, how many more."""
    if not any(files.values()):
        yield from _labelled("attached", "no file", paper)
        return
    room = max(width(name) for those in files.values() for name, _ in those[:MOST_FILES])
    wide = 13 + 2 * (room + 13) + 14 <= paper.width
    label = "attached"
    for language, those in files.items():
        cells = [f"{padded(name, room)}  {weight(size):>7}" for name, size in those[:MOST_FILES]]
        step = 2 if wide else 1
        for start in range(0, len(cells), step):
            line = "    ".join(cells[start : start + step])
            mark = f"   for {language}" if start == 0 and len(files) > 1 else ""
            yield ((f"  {label:<11}", "dim"), (line, ""), (mark, "dim"))
            label = ""
        if len(those) > MOST_FILES:
            yield ((f"  {'':<11}and {len(those) - MOST_FILES} more by what interests each", "dim"),)


def _lists(lists: Sequence[Listed], paper: Paper) -> Iterator[Line]:
    """A row for each list and language; why people are left out stands below it where there is no room."""
    heads = ("LIST", "LANG", "MEMBERS", "TO SEND", "LEFT OUT")
    rows = [(one.name, one.language, str(one.members), str(one.to_send), one.words) for one in lists]
    first, second = (max(width(row[i]) for row in [heads, *rows]) for i in (0, 1))
    for number, (name, language, members, to_send, words) in enumerate([heads, *rows]):
        start = f"  {padded(name, first)}   {padded(language, second)}   {members:>7}   {to_send:>7}   "
        room, style = paper.width - width(start), "dim" if words == "none" or not number else ""
        if room >= 2 * LEAST:
            beside, *below = wrapped(words, room)
            yield ((start, "" if number else "dim"), (beside, style))
            yield from (((" " * width(start), ""), (part, style)) for part in below)
        else:
            yield ((start.rstrip(), "" if number else "dim"),)
            if number and words != "none":
                for line, part in enumerate(wrapped(words, paper.width - 14)):
                    yield ((("    left out: " if not line else " " * 14) + part, "dim"),)
