"""What a mailing would send is put together to be looked at, and what becomes of letters is shown as it happens."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from planpress.building.staleness import hash_of
from planpress.dispatches import Foreseen, Listed
from planpress.plain import waiting_words

if TYPE_CHECKING:
    from rich.progress import Progress

    from planpress.mailing.ledger import Row
    from planpress.mailing.model import LeftOut, Mailbox, Outcome, Parcel, Recipient
    from planpress.mailing.office import Desk
    from planpress.mailing.sending import Watcher


def foreseen(desk: Desk, to: str | None) -> Foreseen:
    """What --send would send, to those whom the filter means. Its letters and their overview are written into the
    outbox of the reports."""
    from planpress.commands.mail_upkeep import utc_now
    from planpress.mailing.folder import ledger_file
    from planpress.mailing.ledger import Ledger
    from planpress.mailing.overview import write_outbox
    from planpress.mailing.transports import TRANSPORTS

    mailing, round = desk.mailing, desk.narrowed(to)
    with Ledger(ledger_file(desk.project), utc_now, looking=True) as ledger:
        parcels, has_it = ledger.divided(round)
        unapproved = desk.unapproved(ledger)
        shown = replace(round, parcels=parcels, left_out=round.left_out + has_it)
    stores = desk.request.store, desk.project.reports
    box = write_outbox(*stores, shown, desk.letters, _id_to_look_at(desk), _midnight(round.date), _waiting)
    by_language = {parcel.recipient.language: parcel for parcel in reversed(round.parcels)}
    letters = [desk.letters.letter(parcel.recipient) for parcel in reversed(by_language.values())]
    files: dict[str, dict[str, int]] = {}
    way = TRANSPORTS[mailing.transport]
    for parcel in round.parcels:
        own = files.setdefault(parcel.recipient.language, {})
        own.update({each.name: each.size for each in parcel.enclosures})
    return Foreseen(
        mailing.plan, mailing.name, _mailbox(mailing.sender), letters[0].subject if letters else "", round.date,
        max((len(letter.html.encode("utf-8", "replace")) for letter in letters), default=0),
        {language: tuple(own.items()) for language, own in files.items()},
        tuple(_lists(desk, round.left_out + has_it, Counter(_where(parcel.recipient) for parcel in parcels))),
        unapproved, way.says, box.page, box.notes, way.far,
    )  # fmt: skip


def _id_to_look_at(desk: Desk) -> Callable[[Parcel], str]:
    """An id that no letter has which is sent: who looks at one must not be able to unsubscribe its recipient."""
    domain = desk.mailing.sender.wire.rpartition("@")[2]
    return lambda parcel: f"<look.{hash_of(f'{desk.round.content} {parcel.recipient.key}'.encode())[:40]}@{domain}>"


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def _waiting(owner: str) -> None:
    print(waiting_words(owner), file=sys.stderr, flush=True)


def _lists(desk: Desk, left_out: tuple[LeftOut, ...], to_send: Counter[tuple[str, str]]) -> Iterator[Listed]:
    members = Counter(map(_where, desk.recipients))
    for (name, language), count in members.items():
        own = [out for out in left_out if _where(out.recipient) == (name, language)]
        whys = Counter(_shortly(out.why) for out in own)
        yield Listed(name, language, count, to_send[name, language], dict(whys))


def _where(recipient: Recipient) -> tuple[str, str]:
    return recipient.list, recipient.language


def _shortly(why: str) -> str:
    """Why somebody gets nothing, without what is his alone."""
    return "unsubscribed" if why.startswith("unsubscribed") else why.partition(":")[0]


def _mailbox(mailbox: Mailbox) -> str:
    return f"{mailbox.name} <{mailbox.address}>" if mailbox.name else mailbox.address


# ------------------------------------------------------------------------------------------------- watching


@contextlib.contextmanager
def watching(quiet: bool) -> Iterator[Watcher]:
    """Who looks on while letters go: a bar on a terminal, a line each elsewhere, nobody where it is to be quiet."""
    from planpress.mailing.sending import Nobody

    if quiet:
        yield Nobody()
    elif not sys.stdout.isatty():
        yield _Lines()
    else:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # late: as in asking

        bar = Progress(
            TextColumn(" sending"), BarColumn(complete_style="green", finished_style="green"),
            TextColumn("{task.completed} of {task.total}"), TimeElapsedColumn(), TextColumn("{task.description}"),
            transient=True,
        )  # fmt: skip
        try:
            yield _Bar(bar)
        finally:
            with contextlib.suppress(OSError, ValueError):  # the terminal may be gone
                bar.stop()


class _Lines:
    """A line for each letter, as soon as it is known what became of it."""

    def begun(self, count: int) -> None:
        pass

    def settled(self, row: Row, outcome: Outcome, next_try: dt.datetime | None) -> None:  # noqa: ARG002
        print(f"{outcome.state} {row.address}: {outcome.answer}", flush=True)

    def resting(self, seconds: float, why: str) -> None:
        if seconds >= 5:
            print(f"resting {round(seconds)} s: {why}", flush=True)


class _Bar:
    """A bar that grows with each letter."""

    def __init__(self, bar: Progress) -> None:
        self._bar, self._task = bar, bar.add_task("", total=0)

    def begun(self, count: int) -> None:
        self._bar.update(self._task, total=count)
        self._bar.start()

    def settled(self, row: Row, outcome: Outcome, next_try: dt.datetime | None) -> None:  # noqa: ARG002
        self._bar.update(self._task, description="")
        if next_try is None:
            self._bar.advance(self._task)

    def resting(self, seconds: float, why: str) -> None:
        self._bar.update(self._task, description=f"resting {round(seconds)} s: {why}" if seconds >= 1 else "")
