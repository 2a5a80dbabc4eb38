"""What has become of letters becomes a page for a terminal, plain lines, or facts for machines."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from planpress.errors import ExitCode
from planpress.mailing.model import PROGRAM
from planpress.mailing.transports import TRANSPORTS
from planpress.signs import SIGNS, Sign, cut, width

if TYPE_CHECKING:
    from planpress.mailing.ledger import Row
    from planpress.mailing.office import Report

Line: TypeAlias = tuple[tuple[str, str], ...]
"""Words, each with the name of a style."""
Standing: TypeAlias = Literal["sent", "planned", "sending", "deferred", "failed", "unknown", "withdrawn"]
"""A letter's state; of one that failed since we gave it up, withdrawn."""

STYLES: dict[str, str] = {"": "", "head": "bold", "dim": "bright_black", "command": "cyan", "link": "underline cyan"}
STYLES |= {name: f"bold {colour}" for name, (_, _, colour) in SIGNS.items()}

MEANING: dict[Standing, str] = {
    "sent": "accepted by the receiving server",
    "planned": "not tried yet",
    "sending": "being sent now",
    "deferred": "the server asked to wait; tried again by mail retry or the schedule",
    "failed": "refused by the server, or not fit to be sent; not tried again",
    "unknown": "the line broke before the answer; a person must decide",
    "withdrawn": "given up before it was sent",
}
LISTED: tuple[Standing, ...] = ("deferred", "failed", "unknown")
"""What a person may have to see to, letter by letter."""
MOST = 20
"""So many letters of a state are listed; of more, the rest is counted."""
MOST_SIGNS = 800
"""Of more letters not each has a sign of its own."""
NARROW = 80
"""Below this width an answer stands in a row below its address."""
LEAST = 20
"""With less room for the answer it does so, too."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The letters of one edition of a mailing, in the ledger's order. `tries` is how often each may be tried, 0 where
    that is not known; `is_newest` says that the ledger has none of a newer edition."""

    plan: str
    mailing: str
    rows: tuple[Row, ...]
    tries: int = 0
    is_newest: bool = True

    @property
    def date(self) -> dt.date:
        return dt.date.fromisoformat(self.rows[-1].edition)

    @property
    def counts(self) -> dict[Standing, int]:
        """How many letters stand how, in the order of MEANING, those of which there are some."""
        standings = [standing_of(row) for row in self.rows]
        return {name: standings.count(name) for name in MEANING if name in standings}

    @property
    def code(self) -> ExitCode:
        """What a command that has sent these letters tells the shell. Of an older edition nobody hears again what
        failed."""
        counts = self.counts
        if counts.get("unknown"):
            return ExitCode.LETTER_UNDECIDED
        newest = {row.key: standing_of(row) for row in self.rows}  # who was sent it again has it
        waits = any(counts.get(name) for name in ("deferred", "planned", "sending"))
        return ExitCode.EDITION_FAILED if waits or (self.is_newest and "failed" in newest.values()) else ExitCode.DONE


@dataclass(frozen=True, slots=True)
class Paper:
    """What a page is drawn for: its width in columns, and whether it has only ASCII."""

    width: int = 100
    ascii: bool = False

    def sign(self, name: Sign) -> str:
        mark, stand_in, _ = SIGNS[name]
        return stand_in if self.ascii else mark

    def shortened(self, text: str, room: int) -> str:
        mark = "..." if self.ascii else "…"
        return text if width(text) <= room else cut(text, max(room - width(mark), 0)).rstrip() + mark


def standing_of(row: Row) -> Standing:
    return "withdrawn" if row.withdrawn else row.state


def batches(rows: Sequence[Row], tries: Mapping[tuple[str, str], int]) -> tuple[Batch, ...]:
    """The newest edition of each mailing, and the earlier ones of which a letter still waits for something. `tries`
    are how often a letter may be tried, by plan and mailing."""
    found: list[Batch] = []
    names = sorted({(row.plan, row.mailing) for row in rows})
    for plan, mailing in names:
        own = [row for row in rows if (row.plan, row.mailing) == (plan, mailing)]
        contents = list(dict.fromkeys(row.content for row in sorted(own, key=lambda row: row.id, reverse=True)))
        for content in reversed(contents):
            those = tuple(row for row in own if row.content == content)
            batch = Batch(plan, mailing, those, tries.get((plan, mailing), 0), content == contents[0])
            if batch.is_newest or set(batch.counts) & {"unknown", "deferred", "planned", "sending"}:
                found.append(batch)
    return tuple(found)


def worst(codes: Sequence[ExitCode]) -> ExitCode:
    """One exit code for several mailings: that it was stopped is the first thing to know, then a letter that a person
    must decide on, then what kept a mailing from being sent at all."""
    order = (
        ExitCode.STOPPED_BY_HAND,
        ExitCode.LETTER_UNDECIDED,
        ExitCode.PLAN_HAS_ERRORS,
        ExitCode.WRONG_COMMAND,
        ExitCode.EDITION_FAILED,
    )
    return next((code for code in order if code in codes), ExitCode.DONE)


# ------------------------------------------------------------------------------------------------- page


def status_page(found: Sequence[Batch], ledger: str, zone: dt.tzinfo, paper: Paper, code: ExitCode) -> Iterator[Line]:
    """The letters of each edition, what a person must see to, and where the ledger is."""
    if not found:
        yield (("No letter of it is in the ledger.", ""),)
        yield ()
    for batch in found:
        yield from batch_lines(batch, zone, paper)
        yield ()
    rows = sum(len(batch.rows) for batch in found)
    yield closing(f"Ledger: {ledger}, {counted(rows, 'row')}; times in {zone_name(zone)}", code, paper)


def batch_lines(batch: Batch, zone: dt.tzinfo, paper: Paper) -> Iterator[Line]:
    """One edition's letters."""
    words = f", {batch.mailing}, edition of {long_date(batch.date)}: {counted(len(batch.rows), 'letter')}"
    yield ((batch.plan, "head"), (words, ""))
    yield ()
    if len(batch.rows) <= MOST_SIGNS:
        yield from _band(batch, paper)
        yield ()
    room = max(width(str(count)) for count in batch.counts.values())
    for name, count in batch.counts.items():
        label = f"{paper.sign(name)} {name}"
        head = f"{' ' * (12 - width(label))}{count:>{room}}   "
        parts = list(wrapped(MEANING[name], paper.width - 14 - room - 3))
        yield (("  ", ""), (label, name), (head + parts[0], ""))
        for part in parts[1:]:
            yield ((" " * (14 + room + 3) + part, ""),)
    for name in LISTED:
        rows = [row for row in batch.rows if standing_of(row) == name]
        if rows:
            yield ()
            yield ((f"{paper.sign(name)} {name}", name),)
            yield from _unknown(batch, rows, zone, paper) if name == "unknown" else _listed(batch, rows, zone, paper)
            if len(rows) > MOST:
                command = f"{PROGRAM} mail status {_named(batch)} --json"
                yield ((f"  and {len(rows) - MOST} more: ", "dim"), (command, "command"))


def _band(batch: Batch, paper: Paper) -> Iterator[Line]:
    """A sign for each letter, those that are sent first."""
    order = list(MEANING)
    signs = sorted((standing_of(row) for row in batch.rows), key=order.index)
    room, legend = max(paper.width - 4, 20), "one sign, one letter"
    for start in range(0, len(signs), room):
        part = signs[start : start + room]
        line = [("  ", ""), *((paper.sign(name) * len(list(same)), name) for name, same in groupby(part))]
        if start + room >= len(signs):
            if len(part) + 3 + width(legend) > room:
                yield tuple(line)
                line = [("  ", "")]
                yield (*line, (legend, "dim"))
                return
            line.append((f"   {legend}", "dim"))
        yield tuple(line)


def _listed(batch: Batch, rows: Sequence[Row], zone: dt.tzinfo, paper: Paper) -> Iterator[Line]:
    """Letters with the server's words; of those that wait, how often they were tried and when they are again."""
    waits = rows[0].state == "deferred"
    cells = [(row.address, row.answer, _tries(batch, row), _next(row, zone)) for row in rows[:MOST]]
    heads = ("ADDRESS", "ANSWER", "TRIES", "NEXT TRY")
    first, third = (max(width(row[i]) for row in [heads, *cells]) for i in (0, 2))
    tail = third + 3 + max(width(row[3]) for row in [heads, *cells]) + 3 if waits else 0
    room = paper.width - 2 - first - 3 - tail
    if paper.width < NARROW or room < LEAST:
        for address, answer, tries, following in cells:
            yield (("  " + address, ""),)
            more = f"; {tries}, next {following}" if waits else ""
            yield (("    " + paper.shortened(answer, max(paper.width - 4 - width(more), LEAST)) + more, "dim"),)
        return
    second = min(max(width(row[1]) for row in [heads, *cells]), room)
    for number, (address, answer, tries, following) in enumerate([heads, *cells]):
        more = f"   {padded(tries, third)}   {following}" if waits else ""
        text = f"  {padded(address, first)}   {padded(paper.shortened(answer, second), second)}{more}"
        yield ((text.rstrip(), "" if number else "dim"),)


def _unknown(batch: Batch, rows: Sequence[Row], zone: dt.tzinfo, paper: Paper) -> Iterator[Line]:
    """Letters that may have arrived, and the two commands of which a person chooses one."""
    for row in rows[:MOST]:
        yield ((f"  {row.address}", ""), (f"   {moment(row.updated, zone, seconds=True)}", "dim"))
        for part in wrapped(row.answer or "no answer", paper.width - 4):
            yield ((f"    {part}", ""),)
        yield (("    Message-ID: ", "dim"), (row.message_id, ""))
        for label, verdict in (("arrived:      ", "sent"), ("not arrived:  ", "resend")):
            yield ((f"    {label}", ""), (settle_command(batch, row, verdict), "command"))
    words = "It may have arrived. It is not sent again by itself, so that nobody gets it twice."
    for part in wrapped(words, paper.width - 2):
        yield ((f"  {part}", ""),)


def settle_command(batch: Batch, row: Row, verdict: str) -> str:
    return f"{PROGRAM} mail settle {_named(batch)} {shlex.quote(row.address)} {verdict} --by NAME"


def _named(batch: Batch) -> str:
    return shlex.join([batch.plan, batch.mailing])


def _tries(batch: Batch, row: Row) -> str:
    return f"{row.tries} of {batch.tries}" if batch.tries else str(row.tries)


def _next(row: Row, zone: dt.tzinfo) -> str:
    return moment(row.next_try, zone) if row.next_try else "next run"


def sent_page(
    words: str, found: Sequence[Batch], ledger: str, zone: dt.tzinfo, paper: Paper, code: ExitCode
) -> Iterator[Line]:
    """What a sending has done, and how the letters of its edition stand after it."""
    for number, part in enumerate(wrapped(words, paper.width - 1)):
        yield ((part, "" if number else "head"),)
    yield ()
    yield from status_page(found, ledger, zone, paper, code)


# ------------------------------------------------------------------------------------------ plain, machines


def status_lines(found: Sequence[Batch], ledger: str, zone: dt.tzinfo) -> Iterator[str]:
    """A line for each edition, and one for each letter that a person may have to see to."""
    for batch in found:
        counts = ", ".join(f"{count} {name}" for name, count in batch.counts.items())
        yield f"{batch.plan} {batch.mailing} edition {batch.date}: {counts}"
        for row in batch.rows:
            standing = standing_of(row)
            if standing == "deferred":
                words = f"{row.answer}; tried {_tries(batch, row)}, next {_iso(row.next_try, zone) or 'run'}"
                yield f"deferred {row.address}: {words}"
            elif standing == "failed":
                yield f"failed {row.address}: {row.answer}"
            elif standing == "unknown":
                commands = " or ".join(settle_command(batch, row, verdict) for verdict in ("sent", "resend"))
                yield f"unknown {row.address} {row.message_id}: {row.answer}; settle it: {commands}"
    yield f"ledger {ledger}: {counted(sum(len(batch.rows) for batch in found), 'row')}"


def sent_words(reports: Sequence[Report]) -> str:
    """What a sending has done, in a sentence for each mailing."""
    return " ".join(map(_sent_words, reports)) or "Nothing to send: no letter is due."


def _sent_words(report: Report) -> str:
    name = f"{report.mailing.plan} {report.mailing.name}"
    if report.why:
        return f"Nothing to send of {name}: {report.why}."
    counts, way = report.sent.counts, TRANSPORTS[report.mailing.transport]
    done = "sent" if way.far else f"put {way.says}"
    said = [f"{counted(counts.get('sent', 0), 'letter')} of {name} {done}"]
    said += [f"{count} {state}" for state, count in counts.items() if state != "sent"]
    return f"{'Stopped by hand: ' if report.sent.stopped else ''}{', '.join(said)}."


def sent_lines(reports: Sequence[Report], words: str) -> Iterator[str]:
    """The sentence, and what a person must decide."""
    for report in reports:
        batch = Batch(report.mailing.plan, report.mailing.name, report.rows) if report.rows else None
        for row in report.rows:
            if batch and row.state == "unknown":
                commands = " or ".join(settle_command(batch, row, verdict) for verdict in ("sent", "resend"))
                yield f"unknown {row.address} {row.message_id}: {row.answer}; settle it: {commands}"
    yield words


def sent_object(report: Report) -> dict[str, Any]:
    """What a sending has done, for machines: what became of the letters that it tried, and how all of the edition
    stand."""
    mailing, done = report.mailing, report.sent
    return {
        "plan": mailing.plan,
        "mailing": mailing.name,
        "edition": report.rows[-1].edition if report.rows else None,
        "counts": dict(done.counts),
        "left": done.left,
        "stopped": done.stopped,
        "why": report.why or None,
        "left_out": [{"address": out.recipient.mailbox.address, "why": out.why} for out in report.left_out],
        "letters": [row_object(row) for row in report.rows],
    }


def batch_object(batch: Batch) -> dict[str, Any]:
    """An edition's letters for machines."""
    return {
        "plan": batch.plan,
        "mailing": batch.mailing,
        "edition": batch.date.isoformat(),
        "newest": batch.is_newest,
        "letters": len(batch.rows),
        "counts": batch.counts,
        "rows": [row_object(row) for row in batch.rows],
    }


def row_object(row: Row) -> dict[str, Any]:
    return {
        "address": row.address,
        "list": row.list,
        "language": row.language,
        "state": standing_of(row),
        "again": row.again,
        "tries": row.tries,
        "next_try": row.next_try.isoformat() if row.next_try else None,
        "answer": row.answer,
        "message_id": row.message_id,
        "updated": row.updated.isoformat(),
    }


def counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'s'[: count != 1]}"


def long_date(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def moment(at: dt.datetime, zone: dt.tzinfo, seconds: bool = False) -> str:
    """A day and a time, in a zone that is told once."""
    here = at.astimezone(zone)
    return f"{here.day} {here:%b} {here:%H:%M:%S}" if seconds else f"{here.day} {here:%b} {here:%H:%M}"


def zone_name(zone: dt.tzinfo) -> str:
    return getattr(zone, "key", None) or str(zone)


def closing(text: str, code: ExitCode, paper: Paper) -> Line:
    """The last line of a page: words, and the exit code at its right edge."""
    end = f"exit {int(code)}"
    gap = max(paper.width - 1 - width(text) - len(end), 3)
    return (text, "dim"), (" " * gap, ""), (end, "dim")


def padded(text: str, room: int) -> str:
    return text + " " * (room - width(text))


def wrapped(text: str, room: int) -> Iterator[str]:
    """A text in lines of at most so many columns, parted at blanks; a longer word stays whole."""
    line = ""
    for word in text.split():
        if line and width(line) + 1 + width(word) > max(room, LEAST):
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _iso(at: dt.datetime | None, zone: dt.tzinfo) -> str:
    return at.astimezone(zone).isoformat(timespec="minutes") if at else ""
