"""What becomes of each letter is on disk before it happens, so that nobody gets one twice and none is lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import hmac
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from planpress.building.editions import MAIL
from planpress.building.locks import held
from planpress.errors import EditionError, Fault, InputError, Place, PlanpressError, UsageError
from planpress.mailing.model import PROGRAM, LeftOut, Mailing, Outcome, Parcel, Round, State
from planpress.mailing.tables import APPLICATION, NETWORKS, TABLES, VERSION

FILE = "ledger.sqlite3"
LOCK = ".planpress-mail.lock"
WAITS = ("planned", "deferred")
"""The states of letters that are still to be sent."""
PATIENCE = 20
"""Seconds that another's writing is waited for."""
RESENT = "a person said that it did not arrive"
KILLED = "the program was ended before the letter was handed over"
LOST = "the program was ended after the letter was handed over, before the answer was written down"
LEAST_SQLITE = (3, 37, 0)
"""The first that has strict tables."""


@dataclass(frozen=True, slots=True)
class Row:
    """A letter in the ledger: to whom (`key` is the address as it is compared), which edition (its `content` by hash,
    and its date), whether it is one sent anew on purpose (`again` above 0), and what has become of it. `handed` says
    of one that is `sending` that it may have arrived. Moments are in UTC."""

    id: int
    plan: str
    mailing: str
    content: str
    key: str
    again: int
    address: str
    list: str
    language: str
    says: str
    state: State
    handed: bool
    withdrawn: bool
    tries: int
    next_try: dt.datetime | None
    answer: str
    message_id: str
    edition: str
    updated: dt.datetime

    @property
    def domain(self) -> str:
        return self.key.rpartition("@")[2]

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent."""
        return self.state in WAITS or self.withdrawn


_COLUMNS = ", ".join(Row.__slots__)


@dataclass(frozen=True, slots=True)
class PastRound:
    """A round that the ledger knows: what it sent, by the hash of what its documents say and of what its plan said,
    the edition's date, when it was begun, by which command, and why it was sent again."""

    content: str
    says: str
    date: dt.date
    at: dt.datetime
    command: str
    reason: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved what when, and his note: the files looked at, each name with the hash of its bytes."""

    id: int
    plan: str
    edition: str
    by: str
    at: dt.datetime
    content: str
    files: Mapping[str, str]
    note: str = ""


@contextlib.contextmanager
def sole_sender(folder: Path) -> Iterator[None]:
    """Hold the folder of the ledger for this sender alone: whoever does knows that nobody else is sending.

    Raises EditionError at once when another is, and UsageError for a folder that cannot be locked.
    """

    def taken(who: str) -> None:
        mend = "Wait until that one has ended, then run the command again: it goes on with what is left."
        raise EditionError([Fault("Letters are being sent already", Place(str(folder)), who or "by another", mend)])

    with held(folder, LOCK, taken, _unlockable, surely=True):
        yield


def _unlockable(place: str, error: Exception) -> UsageError:
    reason = (getattr(error, "strerror", None) or str(error) or "it cannot be locked").lower()
    mend = f"Name a folder on this machine's own disk in {MAIL}: two senders at once would send letters twice."
    return UsageError([Fault("Folder of letters cannot be used", Place(place), reason, mend)])


class Ledger:
    """The letters of all plans, a row each. Every change is on disk when its method returns.

    It raises InputError for a file that is damaged, foreign or of a newer Planpress, UsageError for a place that cannot
    be written, and EditionError when another program keeps the file to itself.
    """

    def __init__(
        self, path: Path, clock: Callable[[], dt.datetime], *, command: str = "", looking: bool = False
    ) -> None:
        """Open the ledger, or begin it. Who is only `looking` begins none, and finds an empty one where there is none;
        he changes nothing. `command` is noted with the rounds that it enrols."""
        self._path, self._clock, self._command = path, clock, command
        self._run = f"{_text(clock())} {os.getpid()}"
        with self._faults():
            self._base = self._opened(looking)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._base.close()

    # -------------------------------------------------------------------------------------------- who gets it

    def message_id(self, mailing: Mailing, content: str, key: str, again: int) -> str:
        """The Message-ID (RFC 5322, 3.6.4) of a letter: the same each time, and nobody can guess it, for it is made
        with a secret of the ledger's."""
        named = "\0".join((mailing.plan, mailing.name, content, key, str(again))).encode("utf-8", "surrogatepass")
        made = hmac.new(self._secret, named, hashlib.sha256).hexdigest()[:40]
        return f"<{made}@{mailing.sender.wire.rpartition('@')[2]}>"

    def enrol(self, round: Round, again: str = "") -> tuple[tuple[Row, ...], tuple[LeftOut, ...]]:
        """Put a round's letters into the ledger, as far as they are not there: gives those that are to be sent, and who
        is left out. With `again`, the reason, those who have it get it once more, as new letters; for each reason
        once."""
        with self._changing():
            parcels, left_out = self.divided(round, again)
            known = self.standing(round.mailing.plan, round.mailing.name, round.content)
            ids = {self._enrolled(round, parcel, known.get(parcel.recipient.key)) for parcel in parcels}
            if again:
                for id in ids:
                    self._do("INSERT OR IGNORE INTO reasons VALUES (?, ?)", id, again)
            if ids:
                self._note_round(round, again)
            now = self.standing(round.mailing.plan, round.mailing.name, round.content)
            rows = sorted((row for row in now.values() if row.id in ids), key=lambda row: row.id)
            return tuple(rows), left_out

    def divided(self, round: Round, again: str = "") -> tuple[tuple[Parcel, ...], tuple[LeftOut, ...]]:
        """Who of a round is to get a letter now, and who does not and why; nothing is changed."""
        known = self.standing(round.mailing.plan, round.mailing.name, round.content)
        had = self._had(round.mailing.plan, round.mailing.name)
        got = self._got(round, again) if again else frozenset()
        whys = [
            _why_not(
                known.get(parcel.recipient.key) or had.get((parcel.recipient.key, parcel.says)),
                bool(again) and parcel.recipient.key not in got,
            )
            for parcel in round.parcels
        ]
        pairs = tuple(zip(round.parcels, whys, strict=True))
        return (
            tuple(parcel for parcel, why in pairs if not why),
            tuple(LeftOut(parcel.recipient, why) for parcel, why in pairs if why),
        )

    def standing(self, plan: str, mailing: str, content: str) -> dict[str, Row]:
        """What has become of an edition's letters by the recipient's key; of those sent anew, of the newest."""
        where = "WHERE plan = ? AND mailing = ? AND content = ? ORDER BY again"
        return {row.key: row for row in self._rows(where, plan, mailing, content)}

    def _had(self, plan: str, mailing: str) -> dict[tuple[str, str], Row]:
        """The letters that arrived, or may have, by the recipient's key and what his documents say: whatever else is
        new in an edition, who has had all of his own has it already."""
        where = "WHERE plan = ? AND mailing = ? AND says != '' AND state IN ('sent', 'unknown') ORDER BY id"
        return {(row.key, row.says): row for row in self._rows(where, plan, mailing)}

    def _got(self, round: Round, reason: str) -> frozenset[str]:
        """The keys of those who have a letter of this edition that was asked for with this reason: the command is not
        a new wish, but the same one again."""
        where = "WHERE plan = ? AND mailing = ? AND content = ? AND id IN (SELECT letter FROM reasons WHERE reason = ?)"
        return frozenset(
            row.key for row in self._rows(where, round.mailing.plan, round.mailing.name, round.content, reason)
        )

    def _enrolled(self, round: Round, parcel: Parcel, known: Row | None) -> int:
        if known and known.state in WAITS:
            return known.id
        if known and known.withdrawn:
            self._move(known.id, "planned", "", withdrawn=0, next_try=None, tries=0)
            return known.id
        again = known.again + 1 if known else 0
        recipient, mailing, now = parcel.recipient, round.mailing, _text(self._clock())
        key = recipient.key
        made = self._do(
            "INSERT OR IGNORE INTO letters (plan, mailing, content, key, again, address, list, language, says, state, "
            "message_id, edition, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?, ?, ?)",
            mailing.plan, mailing.name, round.content, key, again, recipient.mailbox.wire, recipient.list,
            recipient.language, parcel.says, self.message_id(mailing, round.content, key, again),
            round.date.isoformat(), now,
        )  # fmt: skip
        if made.rowcount and made.lastrowid:
            self._note(made.lastrowid, "planned", "")
            return made.lastrowid
        where = "plan = ? AND mailing = ? AND content = ? AND key = ? AND again = ?"  # twice in one round
        found = self._do(
            f"SELECT id FROM letters WHERE {where}", mailing.plan, mailing.name, round.content, key, again
        ).fetchone()
        return int(found[0])

    def _note_round(self, round: Round, again: str) -> None:
        mailing = round.mailing
        newest = self._do(
            "SELECT content FROM rounds WHERE plan = ? AND mailing = ? ORDER BY id DESC LIMIT 1",
            mailing.plan, mailing.name,
        ).fetchone()  # fmt: skip
        if again or newest is None or newest[0] != round.content:
            self._do(
                "INSERT INTO rounds (plan, mailing, content, says, date, at, command, reason) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                mailing.plan, mailing.name, round.content, round.says, round.date.isoformat(),
                _text(self._clock()), self._command, again,
            )  # fmt: skip

    # -------------------------------------------------------------------------------------------- one letter

    def begin(self, row: Row) -> bool:
        """Say that a letter is being sent, before the server is spoken to. Gives False for one that is no longer to be
        sent."""
        with self._changing():
            where = f"id = ? AND state IN {WAITS}"
            return self._step(row.id, "sending", "", where, handed=0, tries=self.row(row.id).tries + 1)

    def hand_over(self, row: Row) -> None:
        """Say that a letter may arrive from now on: right before its final dot. Raises EditionError when the ledger
        does not know it as being sent, for then it must not arrive."""
        with self._changing():
            if not self._step(
                row.id, "sending", "handed over", "id = ? AND state = 'sending' AND handed = 0", handed=1
            ):
                raise self._not_sending(row)

    def settle(self, row: Row, outcome: Outcome, next_try: dt.datetime | None = None) -> None:
        """Say what has become of a letter that was being sent; when it is deferred, until when."""
        until = _text(next_try) if next_try else None
        with self._changing():
            where = "id = ? AND state = 'sending'"
            if not self._step(row.id, outcome.state, outcome.answer, where, handed=0, next_try=until):
                raise self._not_sending(row)

    def put_back(self, row: Row, why: str) -> None:
        """Say that a letter that was being sent was not even tried: it is to be sent as before."""
        before = self.row(row.id)
        state: State = "deferred" if before.tries > 1 else "planned"
        with self._changing():
            self._step(row.id, state, why, "id = ? AND state = 'sending'", handed=0, tries=max(before.tries - 1, 0))

    def withdraw(self, row: Row, why: str) -> None:
        """Give up a letter that is still to be sent. It is to be sent after all when a round has it again."""
        with self._changing():
            self._step(row.id, "failed", why, f"id = ? AND state IN {WAITS}", withdrawn=1, next_try=None)

    def decide(self, row: Row, verdict: Literal["sent", "resend"], by: str) -> None:
        """What a person says of a letter that is unknown: it arrived, or it is to be sent again, as one that failed may
        be too. After a later letter to the same person none is sent again: it is given up. Raises UsageError for any
        other letter."""
        states = "('unknown')" if verdict == "sent" else "('unknown', 'failed')"
        state: State = "sent" if verdict == "sent" else "planned"
        words = f"{'it arrived' if verdict == 'sent' else RESENT}, says {by}"
        with self._changing():
            where = f"id = ? AND state IN {states}"
            later = self._later(row) if verdict == "resend" else ""
            if later:
                state, words = "failed", f"{words}; not sent again, for {later}"
            if not self._step(row.id, state, words, where, tries=0, next_try=None, withdrawn=int(bool(later))):
                now = self.row(row.id).state
                mend = f"Leave it as it is; what was sent is sent anew with {PROGRAM} mail {row.plan} {row.mailing} "
                mend += "--send --again REASON."
                raise UsageError([Fault("Nothing to settle", Place(row.address), f"this letter is {now}", mend)])

    def _later(self, row: Row) -> str:
        """How a later letter to the same person stands, "" where there is none."""
        where = "WHERE plan = ? AND mailing = ? AND key = ? AND id > ? AND withdrawn = 0 ORDER BY id DESC"
        for later in self._rows(where, row.plan, row.mailing, row.key, row.id):
            which = "the same edition" if later.content == row.content else f"the edition of {later.edition}"
            return f"a later letter is {later.state}, with {which}"
        return ""

    # -------------------------------------------------------------------------------------------- all of them

    def recover(self) -> tuple[Row, ...]:
        """Settle what senders left that ended on the way: what was handed over is unknown, the rest is due at once and
        has lost no try. Gives what they are now. Hold the folder as its sole sender: else their senders are alive."""
        with self._changing():
            self._check()
            left = self._rows("WHERE state = 'sending' ORDER BY id")
            for row in left:
                state: State = "unknown" if row.handed else "deferred"
                until = None if row.handed else _text(self._clock())
                tries = row.tries if row.handed else max(row.tries - 1, 0)
                self._move(row.id, state, LOST if row.handed else KILLED, handed=0, next_try=until, tries=tries)
            return tuple(self.row(row.id) for row in left)

    def due(self, plan: str, mailing: str, content: str, now: dt.datetime) -> tuple[Row, ...]:
        """An edition's letters that are to be sent now."""
        where = f"WHERE plan = ? AND mailing = ? AND content = ? AND state IN {WAITS}"
        return self._rows(f"{where} AND ifnull(next_try, '') <= ? ORDER BY id", plan, mailing, content, _text(now))

    def waiting(self, plan: str, mailing: str) -> tuple[Row, ...]:
        """A mailing's letters that are still to be sent, of whatever edition, also those not yet due."""
        return self._rows(f"WHERE plan = ? AND mailing = ? AND state IN {WAITS} ORDER BY id", plan, mailing)

    def unknown(self, plan: str, mailing: str) -> tuple[Row, ...]:
        """A mailing's letters of whatever edition of which a person must say whether they arrived."""
        return self._rows("WHERE plan = ? AND mailing = ? AND state = 'unknown' ORDER BY id", plan, mailing)

    def rows(self, plan: str | None = None, mailing: str | None = None) -> tuple[Row, ...]:
        """All letters, or those of a plan or a mailing, in the order in which they were planned."""
        asked = {"plan": plan, "mailing": mailing}
        named = {name: value for name, value in asked.items() if value is not None}
        where = f"WHERE {' AND '.join(f'{name} = ?' for name in named)}" if named else ""
        return self._rows(f"{where} ORDER BY id", *named.values())

    def row(self, id: int) -> Row:
        """A letter as it is now. Raises LookupError when there is none."""
        for row in self._rows("WHERE id = ?", id):
            return row
        raise LookupError(id)

    def events(self, row: Row) -> tuple[tuple[dt.datetime, str, str], ...]:
        """What happened to a letter: when, its state from then on, and the words."""
        found = self._do("SELECT at, state, answer FROM events WHERE letter = ? ORDER BY id", row.id)
        return tuple((dt.datetime.fromisoformat(at), state, answer) for at, state, answer in found)

    def last_round(self, plan: str, mailing: str) -> PastRound | None:
        """The newest round of which a letter was sent, or may have been."""
        found = self._do(
            "SELECT content, says, date, at, command, reason FROM rounds WHERE plan = ? AND mailing = ? AND EXISTS ("
            "SELECT 1 FROM letters WHERE letters.plan = rounds.plan AND letters.mailing = rounds.mailing "
            "AND letters.content = rounds.content AND state IN ('sent', 'unknown')) ORDER BY id DESC LIMIT 1",
            plan, mailing,
        ).fetchone()  # fmt: skip
        if found is None:
            return None
        content, says, date, at, command, reason = found
        return PastRound(content, says, dt.date.fromisoformat(date), dt.datetime.fromisoformat(at), command, reason)

    # -------------------------------------------------------------------------------------------- approvals

    def approve(
        self, plan: str, edition: str, by: str, files: Mapping[str, str], content: str = "", note: str = ""
    ) -> Approval:
        """Note that somebody approves of files: each name with its hash, as he looked at them."""
        with self._changing():
            made = self._do(
                "INSERT INTO approvals (plan, edition, by, at, content, note) VALUES (?, ?, ?, ?, ?, ?)",
                plan, edition, by, _text(self._clock()), content, note,
            )  # fmt: skip
            for name, sha256 in files.items():
                self._do("INSERT INTO approved_files VALUES (?, ?, ?)", made.lastrowid, name, sha256)
            return next(each for each in self.approvals(plan) if each.id == made.lastrowid)

    def approvals(self, plan: str) -> tuple[Approval, ...]:
        """What was approved of a plan's editions, the newest first."""
        found = self._do(
            "SELECT id, plan, edition, by, at, content, note FROM approvals WHERE plan = ? ORDER BY id DESC", plan
        ).fetchall()
        return tuple(
            Approval(id, plan, edition, by, dt.datetime.fromisoformat(at), content, self._approved_files(id), note)
            for id, plan, edition, by, at, content, note in found
        )

    def _approved_files(self, id: int) -> dict[str, str]:
        found = self._do("SELECT name, sha256 FROM approved_files WHERE approval = ? ORDER BY name", id)
        return dict(found.fetchall())

    # -------------------------------------------------------------------------------------------- the file

    def _step(self, id: int, state: State, answer: str, where: str, **more: Any) -> bool:
        """Change a letter when it is as `where` says; gives whether it was."""
        changed = {"state": state, "updated": _text(self._clock()), **({"answer": answer} if answer else {}), **more}
        if state == "sending":
            changed.pop("answer", None)  # the last words of a server stay until there are new ones
        names = ", ".join(f"{name} = ?" for name in changed)
        done = self._do(f"UPDATE letters SET {names} WHERE {where}", *changed.values(), id)
        if done.rowcount:
            self._note(id, state, answer)
        return done.rowcount == 1

    def _move(self, id: int, state: State, answer: str, **more: Any) -> None:
        self._step(id, state, answer, "id = ?", **more)

    def _note(self, letter: int, state: State, answer: str) -> None:
        self._do(
            "INSERT INTO events (letter, at, state, answer, run) VALUES (?, ?, ?, ?, ?)",
            letter, _text(self._clock()), state, answer, self._run,
        )  # fmt: skip

    def _not_sending(self, row: Row) -> EditionError:
        reason = f"the ledger has the letter to {row.address} as {self.row(row.id).state} while it is being sent"
        mend = "Look whether another program sends or changes the ledger; then run the command again."
        return EditionError([Fault("Letter is not ours to send", Place(str(self._path)), reason, mend)])

    def _rows(self, where: str, *values: object) -> tuple[Row, ...]:
        return tuple(map(_row, self._do(f"SELECT {_COLUMNS} FROM letters {where}", *values)))

    def _do(self, words: str, *values: object) -> sqlite3.Cursor:
        with self._faults():
            return self._base.execute(words, values)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """A change that is whole and on disk at its end, or not made at all."""
        self._do("BEGIN IMMEDIATE")
        try:
            yield
            self._do("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._base.rollback()
            raise

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _error(error, self._path) from error

    def _opened(self, looking: bool) -> sqlite3.Connection:
        if sqlite3.sqlite_version_info < LEAST_SQLITE:
            reason = f"this Python has SQLite {sqlite3.sqlite_version}, and letters need 3.37 or newer"
            raise UsageError([Fault("SQLite is too old", Place(str(self._path)), reason, "Install a newer Python.")])
        if looking and not self._path.exists():
            base = sqlite3.connect(":memory:", isolation_level=None)
            _begin(base)
        else:
            base = self._on_disk(looking)
        self._secret = bytes.fromhex(base.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()[0])
        return base

    def _on_disk(self, looking: bool) -> sqlite3.Connection:
        self._refuse_networks()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDONLY, 0o600))  # addresses are nobody else's business
            _synced(self._path.parent)
        except OSError as error:
            raise _unwritable(self._path, error.strerror or str(error)) from error
        base = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
        try:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = FULL")
            base.execute("PRAGMA fullfsync = ON")
            base.execute("PRAGMA foreign_keys = ON")
            self._fit(base)
            if looking:
                base.execute("PRAGMA query_only = ON")
        except BaseException:
            base.close()
            raise
        return base

    def _fit(self, base: sqlite3.Connection) -> None:
        """Make the tables of a new file; refuse a file that is another program's, or of a newer Planpress."""
        if _marks(base) == (APPLICATION, VERSION):
            return
        base.execute("BEGIN IMMEDIATE")
        try:
            owner, version = _marks(base)
            empty = not base.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
            if empty and not version:
                _begin(base)
            elif owner != APPLICATION or not version:
                mend = f"Move it elsewhere, or name another folder in {MAIL}."
                reason = "it is the file of another program"
                raise InputError([Fault("No ledger of letters", Place(str(self._path)), reason, mend)])
            elif version > VERSION:
                reason = f"it is of version {version}, and this Planpress knows {VERSION}"
                mend = "Send with the newer Planpress that wrote it."
                raise InputError([Fault("Ledger is of a newer Planpress", Place(str(self._path)), reason, mend)])
            base.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                base.rollback()
            raise

    def _check(self) -> None:
        """Refuse a damaged file before letters are sent: what it says of who has what would not be true."""
        found = [str(line[0]) for line in self._do("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise _damaged(self._path, "; ".join(found))

    def _refuse_networks(self) -> None:
        """SQLite's write-ahead log needs memory that all programs share: on one machine (sqlite.org/wal.html)."""
        kind = _file_system(self._path.parent)
        if kind in NETWORKS:
            reason = f"it is on a network ({kind}), where two machines could not be kept from sending the same letters"
            mend = f"Name a folder on this machine's own disk in {MAIL}."
            raise UsageError([Fault("Folder of letters cannot be used", Place(str(self._path.parent)), reason, mend)])


def _why_not(row: Row | None, again: bool) -> str:
    """Why somebody gets no letter of an edition now, in a few words."""
    if row is None or row.waits:
        return ""
    if row.state == "unknown":
        return "may have this edition already: a person must decide"
    if row.state == "sending":
        return "is being sent this edition"
    if again:
        return ""
    return "has this edition already" if row.state == "sent" else f"refused: {row.answer}"


def _row(found: Sequence[Any]) -> Row:
    values = dict(zip(Row.__slots__, found, strict=True))
    next_try = dt.datetime.fromisoformat(values["next_try"]) if values["next_try"] else None
    times = {"next_try": next_try, "updated": dt.datetime.fromisoformat(values["updated"])}
    return Row(**{**values, **times, "handed": bool(values["handed"]), "withdrawn": bool(values["withdrawn"])})


def _begin(base: sqlite3.Connection) -> None:
    for words in TABLES:
        base.execute(words)
    base.execute("INSERT INTO meta VALUES ('secret', ?)", (secrets.token_hex(32),))
    base.execute(f"PRAGMA application_id = {APPLICATION}")
    base.execute(f"PRAGMA user_version = {VERSION}")


def _marks(base: sqlite3.Connection) -> tuple[int, int]:
    """Whose file it is, and of which version."""
    owner, version = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    return owner, version


def _synced(folder: Path) -> None:
    """Let the names in a folder survive a power failure, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _text(moment: dt.datetime) -> str:
    """A moment in UTC, so that texts are in the order of time."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")


# ------------------------------------------------------------------------------------------------ what goes wrong


def _error(error: sqlite3.Error, path: Path) -> PlanpressError:
    """What SQLite says, as a fault of the place. Its codes: sqlite.org/rescode.html."""
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        mend = "End the program that has it open, then run the command again."
        reason = f"another program has kept it for {PATIENCE} s"
        return EditionError([Fault("Ledger is locked", Place(str(path)), reason, mend)])
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR):
        return _damaged(path, str(error))
    return _unwritable(path, str(error))


def _damaged(path: Path, reason: str) -> InputError:
    mend = (
        "Nothing was sent. Put back a copy that is whole, and look in the mail server's log for what was sent since: "
        "with a new ledger everybody would get the letters again."
    )
    return InputError([Fault("Ledger is damaged", Place(str(path)), reason, mend)])


def _unwritable(path: Path, reason: str) -> UsageError:
    mend = f"Check the folder's rights and the space left, or name another folder in {MAIL}. No letter goes unnoted."
    return UsageError([Fault("Ledger cannot be written", Place(str(path)), reason.lower(), mend)])


def _file_system(folder: Path) -> str:
    """The kind of file system that a folder is on (Linux), "" where that cannot be told."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    place = str(folder.absolute().resolve())
    mounts = (line.split() for line in lines)
    found = {parts[1].replace("\\040", " "): parts[2] for parts in mounts if len(parts) > 2}
    above = [point for point in found if place == point or place.startswith(f"{point.rstrip('/')}/")]
    return found[max(above, key=len)] if above else ""


def counts(rows: Iterable[Row]) -> dict[State, int]:
    """How many letters are in each state."""
    found: dict[State, int] = {}
    for row in rows:
        found[row.state] = found.get(row.state, 0) + 1
    return found
