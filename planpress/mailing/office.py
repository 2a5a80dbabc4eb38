"""A mailing is looked at, tried out or sent: what stands against it is found first, and told all at once."""

from __future__ import annotations

import secrets
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from planpress.building.editions import Project, orders_of
from planpress.building.tasks import Request
from planpress.errors import EditionError, Fault, Grade, InputError, Place, UsageError, name_hint, nearest
from planpress.mailing.addresses import key_of
from planpress.mailing.approvals import Looked, Subject, differences, file_subject, subjects_of
from planpress.mailing.choosing import chosen
from planpress.mailing.folder import letters_folder
from planpress.mailing.ledger import FILE, Ledger, Row, sole_sender
from planpress.mailing.messages import message
from planpress.mailing.model import PROGRAM, Enclosure, LeftOut, Mailbox, Mailing, Outcome, Parcel, Recipient, Round
from planpress.mailing.reading import read_mailings
from planpress.mailing.recipients import read_recipients
from planpress.mailing.rendering import Letters
from planpress.mailing.rounds import round_of
from planpress.mailing.sending import Clock, Sent, Watcher, fault_of, send
from planpress.mailing.suppression import Watched
from planpress.mailing.transports import TRANSPORTS, Transport, Unreachable
from planpress.mailing.transports.servers import ADDRESS, ADDRESS_FILE
from planpress.planning.cells import MalformedError
from planpress.planning.faults import Faults
from planpress.planning.parts import plan_id
from planpress.planning.publishing import PlanHead, read_head

How: TypeAlias = Literal["send", "retry", "due"]
"""What is sent: to all who have not got the edition; what waits, at once; what is due by the mailing's `when`."""
OFF_THE_LISTS = "not sent: on none of the mailing's lists any more"
REPLACED = "not sent: a newer edition took its place"


def mailings_of(project: Project, folder: Path) -> tuple[tuple[Mailing, ...], tuple[Fault, ...]]:
    """A plan's mailings, and what is worth knowing of them. Raises InputError when one of them has errors, and
    UsageError when there is none."""
    faults = Faults()
    found = read_mailings(project, folder, faults)
    faults.raise_errors()
    if not found:
        mend = "Add mailings: to its publish.yaml."
        raise UsageError([Fault("No mailing", Place(str(folder)), "the plan sends no letters", mend)])
    return found, faults.ordered


def mailing_called(mailings: Sequence[Mailing], name: str | None) -> Mailing:
    """The mailing of a name; without one, the only mailing. Raises UsageError."""
    names = [mailing.name for mailing in mailings]
    if name is None and len(mailings) == 1:
        return mailings[0]
    if name is None:
        mend = f"Name one of them: {', '.join(names)}."
        raise UsageError([Fault("Several mailings", Place("MAILING"), f"the plan has {len(names)}", mend)])
    for mailing in mailings:
        if mailing.name == name:
            return mailing
    near = nearest(name, names)
    mend = f"Write {near}." if near else f"Write one of {', '.join(names)}."
    raise UsageError([Fault("Unknown mailing", Place("MAILING"), name_hint(name, names), mend)])


# ------------------------------------------------------------------------------------------------- a desk


@dataclass(frozen=True)
class Desk:
    """A mailing with all that is needed to look at it or to send it: everybody on its lists, and its round, in which
    those are left out who want no letters. `notes` are warnings, and what else is worth knowing."""

    project: Project
    request: Request
    mailing: Mailing
    head: PlanHead
    recipients: tuple[Recipient, ...]
    round: Round
    notes: tuple[Fault, ...]

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.project, self.request, self.mailing, self.round, self.recipients)

    @cached_property
    def parcels(self) -> Mapping[str, Parcel]:
        """What each is to get, by the key of his address."""
        return {parcel.recipient.key: parcel for parcel in self.round.parcels}

    def narrowed(self, to: str | None) -> Round:
        """The round with those alone whom a filter means. Raises UsageError when it means nobody."""
        if to is None:
            return self.round
        keys = {recipient.key for recipient in chosen(self.recipients, to, self.head.clusters)}
        return replace(
            self.round,
            parcels=tuple(parcel for parcel in self.round.parcels if parcel.recipient.key in keys),
            left_out=tuple(out for out in self.round.left_out if out.recipient.key in keys),
        )

    def file(self, enclosure: Enclosure) -> bytes:
        """A file's bytes as they lie in the reports; who packs them sees whether they are still those of the round."""
        return self.request.store.read(enclosure.store_name) or b""

    def unapproved(self, ledger: Ledger) -> tuple[Fault, ...]:
        """What nobody has approved of as it is now, where the mailing wants that."""
        if not self.mailing.approval:
            return ()
        return differences(self.mailing, self.subjects, ledger.approvals(self.mailing.plan))

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """All that a person must have approved, as it is now."""
        return tuple(subjects_of(self.round, self.letters))

    def transport(self, environment: Mapping[str, str]) -> Transport:
        return TRANSPORTS[self.mailing.transport].make(self.mailing, self.project, environment)


def desk_of(project: Project, request: Request, mailing: Mailing, notes: Iterable[Fault] = ()) -> Desk:
    """Read a mailing's lists and look at its files. Raises InputError with all that is wrong with them, or with the
    list of those who want no letters."""
    letters_folder(project)
    faults, head = Faults(), read_head(mailing.folder)
    recipients = read_recipients(mailing, head, faults)
    faults.raise_errors()
    watched = Watched(project)
    round = round_of(project, request, mailing, recipients, watched.why)
    known = tuple(dict.fromkeys([*notes, *faults.ordered, *watched.notes, *round.notes]))
    return Desk(project, request, mailing, head, recipients, round, known)


# ------------------------------------------------------------------------------------------------- sending


@dataclass(frozen=True, slots=True)
class Report:
    """How a sending went, and how all letters of the edition stand after it. `why` says why none was sent, where
    nothing was to be."""

    mailing: Mailing
    rows: tuple[Row, ...]
    sent: Sent
    why: str = ""
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Fault, ...] = ()


def sent(
    desk: Desk, how: How, clock: Clock, environment: Mapping[str, str], watcher: Watcher | None = None,
    to: str | None = None, again: str = "",
) -> Report:  # fmt: skip
    """Send what is to be sent now, each letter once. `to` narrows whom to; `again` is the reason to send it also to
    those who have it.

    Raises InputError when something is not approved, and as the rooms below do; then nothing was sent.
    """
    mailing, narrowed = desk.mailing, desk.narrowed(to)
    transport = desk.transport(environment)
    folder = letters_folder(desk.project, writing=True)
    with sole_sender(folder), Ledger(folder / FILE, clock.now, command=desk.request.command) as ledger:
        notes = (*desk.notes, *_of_others(ledger.recover(), mailing))
        errand = _Errand(desk, narrowed, ledger, clock, how, again)
        if not errand.has_letters:
            errand.give_up()
            return Report(mailing, errand.standing(), errand.told(), errand.why_not(), desk.round.left_out, notes)
        unapproved = desk.unapproved(ledger)
        if unapproved:
            raise InputError(unapproved)
        rows, left_out = errand.rows()
        found = send(
            desk.round, rows, ledger, transport, errand.post, clock, watcher, refused=errand.refused,
            at_once=how == "retry",
        )  # fmt: skip
        found = replace(found, faults=tuple(dict.fromkeys((*found.faults, *errand.failed(), *errand.taken_back()))))
        return Report(mailing, errand.standing(), found, "", narrowed.left_out + left_out, notes)


def undecided(project: Project, mailing: Mailing, clock: Clock) -> Report:
    """The report of a mailing of which nothing is to be sent: the letters that a person must decide on."""
    with Ledger(letters_folder(project) / FILE, clock.now, looking=True) as ledger:
        return Report(mailing, (), _told_again(ledger.unknown(mailing.plan, mailing.name)), "no letter waits")


def _told_again(unknown: Sequence[Row], failed: Iterable[Fault] = ()) -> Sent:
    return Sent({}, (*map(fault_of, unknown), *failed), undecided=len(unknown))


def _of_others(recovered: Iterable[Row], mailing: Mailing) -> Iterator[Fault]:
    """What is told beside of letters of other mailings, which a sender that was killed has left."""
    for row in recovered:
        if row.state == "unknown" and (row.plan, row.mailing) != (mailing.plan, mailing.name):
            yield replace(fault_of(row), grade=Grade.NOTE)


class _Errand:
    """Which letters of a round go now."""

    def __init__(self, desk: Desk, narrowed: Round, ledger: Ledger, clock: Clock, how: How, again: str) -> None:
        self.desk, self.narrowed, self.ledger, self.clock, self.how, self.again = (
            desk, narrowed, ledger, clock, how, again,
        )  # fmt: skip
        self._wanted = Watched(desk.project)
        self._keys = {parcel.recipient.key for parcel in narrowed.parcels}

    @property
    def _named(self) -> tuple[str, str]:
        return self.desk.mailing.plan, self.desk.mailing.name

    def standing(self) -> tuple[Row, ...]:
        """All letters of the edition."""
        return tuple(row for row in self.ledger.rows(*self._named) if row.content == self.desk.round.content)

    @property
    def has_letters(self) -> bool:
        """Whether there is something to send."""
        return bool(self._to_enrol or self._waiting())

    def why_not(self) -> str:
        """Why there is nothing to send."""
        if any(row.content != self.desk.round.content for row in self.ledger.waiting(*self._named)):
            command = f"{PROGRAM} mail {shlex.join(self._named)} --send"
            return f"letters of an earlier edition wait, and the edition has changed: {command} sends the new one"
        if self.how == "retry":
            return "no letter waits"
        missing, others = self.ledger.divided(self.narrowed)
        if missing or not others:
            return "nothing is due"
        if self.again:
            return "it was sent again for this reason already; give another reason to send it once more"
        return self._how_it_stands(Counter(out.why.partition(" ")[0] for out in others))

    def _how_it_stands(self, whys: Counter[str]) -> str:
        """Who has the edition, by the first words of why nobody gets it now."""
        if set(whys) <= {"has"}:
            return "everybody has this edition"
        words = {"has": "have this edition", "refused:": "failed", "may": "may have it", "is": "being sent"}
        counts = ", ".join(f"{whys[why]} {said}" for why, said in words.items() if whys[why])
        return f"{counts}: see {PROGRAM} mail status {shlex.join(self._named)}"

    def told(self) -> Sent:
        """What is told though nothing is sent."""
        return _told_again(self.ledger.unknown(*self._named), (*self.failed(), *self.taken_back()))

    def failed(self) -> tuple[Fault, ...]:
        """The letters of the edition that failed, of those whom the command means. A schedule has told of them when
        they did."""
        if self.how != "send":
            return ()
        newest = self.ledger.standing(*self._named, self.desk.round.content).values()
        return tuple(
            fault_of(row) for row in newest if row.state == "failed" and not row.withdrawn and row.key in self._keys
        )

    def taken_back(self) -> tuple[Fault, ...]:
        """Who had this edition, and another one since, which is the last word that he has. He gets no letter by itself,
        for he has this edition already: whether he is to get it once more a person decides."""
        if self.how == "retry" or (self.how == "due" and self.desk.mailing.when == "manual"):
            return ()
        had: dict[str, list[Row]] = {}
        for row in sorted(self.ledger.rows(*self._named), key=lambda row: row.updated):
            if row.state == "sent":
                had.setdefault(row.key, []).append(row)
        old: list[Row] = []
        for parcel in self.narrowed.parcels:
            rows = had.get(parcel.recipient.key, [])
            these = [row for row in rows if self._is_this(row, parcel)]
            if these and these[-1] is not rows[-1]:
                old.append(these[-1])
        if not old:
            return ()
        mailing, count = self.desk.mailing, len(old)
        who = f"{count} reader{' has' if count == 1 else 's have'}"
        reason = f"this one says what that of {old[0].edition} said, and {who} got another one since"
        mend = f"Run {PROGRAM} mail {shlex.join(self._named)} --send --again REASON: it goes to all once more."
        return (Fault("Back to an earlier edition", mailing.place, reason, mend),)

    def _is_this(self, row: Row, parcel: Parcel) -> bool:
        """Whether a letter said what a parcel says."""
        return row.says == parcel.says if parcel.says else row.content == self.desk.round.content

    def rows(self) -> tuple[tuple[Row, ...], tuple[LeftOut, ...]]:
        """The letters to send, all of them in the ledger; what is not to be sent any more is given up there."""
        to_enrol = self._to_enrol  # asked before letters are given up, since it asks which ones wait
        self.give_up()
        new, left_out = self.ledger.enrol(to_enrol, self.again) if to_enrol else ((), ())
        return tuple({row.id: row for row in (*self._waiting(), *new)}.values()), left_out

    def post(self, row: Row) -> bytes:
        """A letter's bytes."""
        desk, parcel = self.desk, self.desk.parcels[row.key]
        letter = desk.letters.letter(parcel.recipient)
        return message(letter, parcel, desk.mailing, row.message_id, self.clock.now(), desk.file)

    def refused(self, row: Row) -> str:
        """Why a letter must not be sent, asked right before it is: somebody may have unsubscribed meanwhile."""
        return self._wanted.why(row.key, self.desk.mailing.name)

    def _waiting(self) -> tuple[Row, ...]:
        """The edition's letters that still wait, of those whom the command means."""
        waiting = self.ledger.waiting(*self._named)
        return tuple(row for row in waiting if row.content == self.desk.round.content and row.key in self._keys)

    @cached_property
    def _to_enrol(self) -> Round | None:
        """The round of those who are to get the edition now and may not have been told of yet."""
        if self.how == "retry" or (self.how == "due" and self.desk.mailing.when == "manual"):
            return None
        round = self.narrowed
        if self.how == "due" and self._says_nothing_new():
            # The wording alone has changed. Who still waits for the last edition gets this one, and nobody else.
            earlier = {row.key for row in self.ledger.waiting(*self._named)}
            round = replace(round, parcels=tuple(each for each in round.parcels if each.recipient.key in earlier))
        parcels, _ = self.ledger.divided(round, self.again)
        return round if parcels else None

    def _says_nothing_new(self) -> bool:
        last = self.ledger.last_round(*self._named)
        if self.desk.mailing.when != "on-change" or last is None or last.content == self.desk.round.content:
            return False
        return last.says == self.desk.round.says

    def give_up(self) -> None:
        """Give up letters that wait, of people who are on no list now or want no letters, and of earlier editions whose
        place this one takes or has taken."""
        round = self.desk.round
        here = {row.key for row in self.standing() if not row.withdrawn}
        whys = {out.recipient.key: f"not sent: {out.why}" for out in round.left_out}
        takes_over = self._to_enrol is not None
        for row in self.ledger.waiting(*self._named):
            if row.key not in self.desk.parcels:
                self.ledger.withdraw(row, whys.get(row.key, OFF_THE_LISTS))
            elif row.content != round.content and row.key in self._keys and (takes_over or row.key in here):
                self.ledger.withdraw(row, REPLACED)


# ------------------------------------------------------------------------------------------------- a test


@dataclass(frozen=True, slots=True)
class Tried:
    """A letter that was sent to somebody who wants to see it: whose it is, by which way it went, what became of it."""

    recipient: Recipient
    way: str
    outcome: Outcome


def tried(
    desk: Desk, address: str, clock: Clock, environment: Mapping[str, str], to: str | None = None
) -> tuple[Tried, ...]:
    """Send one letter of each language, or that of the first whom `to` means, to `address` alone. The ledger knows
    nothing of it. Where a mail server is named in the environment it goes there, whatever the mailing says.

    Raises UsageError for an address that is none, or that wants no letters.
    """
    key = _test_key(desk, address)
    parcels = desk.narrowed(to).parcels
    if not parcels:
        reason = "nobody whom it means gets a letter: they are suppressed, or no edition is for them"
        raise UsageError([Fault("No letter to test", Place("--to"), reason, "Choose somebody else.")])
    by_language = {parcel.recipient.language: parcel for parcel in reversed(parcels)}
    those = parcels[:1] if to is not None else tuple(sorted(by_language.values(), key=parcels.index))
    served = desk.mailing.transport == "outbox" and (environment.get(ADDRESS) or environment.get(ADDRESS_FILE))
    mailing = replace(desk.mailing, transport="smtp") if served else desk.mailing
    transport = replace(desk, mailing=mailing).transport(environment)
    domain = mailing.sender.wire.rpartition("@")[2]
    found = []
    try:
        transport.open()
        for parcel in those:
            letter = desk.letters.letter(parcel.recipient)
            # It is no letter of the ledger's, so that its id is one of its own.
            id_ = f"<test.{secrets.token_hex(16)}@{domain}>"
            data = message(letter, parcel, mailing, id_, clock.now(), desk.file, key)
            outcome = transport.deliver(mailing.sender.wire, key, data, lambda: None)
            found.append(Tried(parcel.recipient, transport.name, outcome))
    except Unreachable as error:
        mend = "Start it, or correct its address."
        raise EditionError([Fault("Mail server cannot be reached", Place(transport.name), str(error), mend)]) from None
    finally:
        transport.close()
    return tuple(found)


def _test_key(desk: Desk, address: str) -> str:
    place = Place("--test")
    try:
        key = key_of(address)
    except MalformedError as fault:
        raise UsageError([Fault(fault.what, place, fault.reason, fault.mend)]) from None
    why = Watched(desk.project).why(key, desk.mailing.name)
    if why:
        mend = "Name another address; this one gets no letter of any kind."
        raise UsageError([Fault("Wants no letters", place, f"{address} is {why}", mend)])
    return key


# ------------------------------------------------------------------------------------------------ approving


def looked_at(project: Project, request: Request, folder: Path, name: str) -> Looked:
    """The files and letters that are approved by a name: a mailing's are all that it attaches and its letters, a
    document's are its files, in all languages and formats, and the letters of each mailing that attaches one of them.

    Raises InputError for a file that is missing, out of date or not the one that was made, and UsageError for a name
    that means nothing.
    """
    orders, faults = orders_of(project, folder), Faults()
    mailings = read_mailings(project, folder, faults)
    faults.raise_errors()
    editions = [edition for edition in orders.editions if edition.matches(name)]
    named = [mailing for mailing in mailings if mailing.name == name]
    if named and editions:
        mend = "Give the mailing another name, or name the document's files: each alone, such as briefing.pdf."
        raise UsageError([Fault("Two things of this name", Place(name), "it is a mailing and a document", mend)])
    if named:
        return _mailing_looked_at(project, request, named[0])
    if not editions:
        stems = (stem for edition in orders.editions for stem in (*edition.aliases, edition.stem, edition.name))
        known = list(dict.fromkeys([*(mailing.name for mailing in mailings), *stems]))
        near = nearest(name, known)
        mend = f"Write {near}." if near else "Write a document such as briefing, or the name of a mailing."
        raise UsageError([Fault("Unknown document or mailing", Place("EDITION"), name_hint(name, known), mend)])
    alone = Mailing(plan_id(folder), folder, "", Place(str(folder)), Mailbox("", ""), (), attach=(name,))
    round = round_of(project, request, alone, (), lambda *_: "")
    subjects, notes = list(map(file_subject, round.enclosures)), []
    for mailing in mailings:
        if any(map(mailing.attaches, editions)):
            try:
                found = _mailing_looked_at(project, request, mailing)
                subjects += [each for each in found.subjects if each.kind != "file"]
            except InputError as error:
                reason = f"the letters of {mailing.name} cannot be written yet: {error.faults[0].reason}"
                mend = f"Then run approve {mailing.plan} {mailing.name} --by NAME."
                notes.append(Fault("Letters not approved", error.faults[0].place, reason, mend, Grade.NOTE))
    return Looked(alone.plan, round.date, tuple(subjects), "", tuple(notes))


def _mailing_looked_at(project: Project, request: Request, mailing: Mailing) -> Looked:
    desk = desk_of(project, request, mailing)
    return Looked(mailing.plan, desk.round.date, desk.subjects, desk.round.content)
