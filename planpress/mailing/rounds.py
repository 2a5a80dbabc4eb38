"""A mailing, its lists and the finished files become a round: what is to be sent now, and to whom."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from planpress.amounts import weight
from planpress.building.documents import document_of, refuse_faulty
from planpress.building.editions import Edition, Orders, Project, edition_date, orders_of, pinned_date
from planpress.building.history import newest_outlines
from planpress.building.manifest import Manifest, read_manifest
from planpress.building.outlines import outline_of
from planpress.building.settling import settled_here
from planpress.building.staleness import hash_of, inputs_of, plan_inputs, shared_inputs, versions
from planpress.building.stores import unusable
from planpress.building.tasks import Request, Task, tasks_of
from planpress.building.workshop import brand_of, plan_at
from planpress.errors import Place
from planpress.mailing.messages import safe_name
from planpress.mailing.model import Enclosure, LeftOut, Mailing, Parcel, Recipient, Round
from planpress.planning.changes import Snapshot, snapshot
from planpress.planning.faults import Faults
from planpress.planning.subjects import Subject, group_id
from planpress.writers import ending_of

LETTER = 500_000
"""Bytes that are left for the letter itself, its text and pictures, where it is asked whether its files fit."""
GROWTH = 78 / 57
"""What base64 makes of a byte: four signs of three, and the end of each line of 76 (RFC 2045, 6.8)."""
MOST_REASONS = 3
"""So many reasons are told for which a file is out of date."""


def round_of(
    project: Project,
    request: Request,
    mailing: Mailing,
    recipients: Sequence[Recipient],
    suppressed: Callable[[str, str], str],
) -> Round:
    """What a mailing is to send of the files that are in the store of the request.

    `suppressed` says why an address, by its key, gets nothing of a mailing, and "" where it does. Nothing is left to
    chance: every file that the mailing may attach must be there, up to date, and the one that was made.

    Raises InputError with all that keeps it from being sent.
    """
    orders = orders_of(project, mailing.folder)
    refuse_faulty([orders])
    try:
        return _Maker(project, request, mailing, orders).round(recipients, suppressed)
    except OSError as error:
        raise unusable(request.store.show(""), error) from error


def snapshot_hash(said: Snapshot) -> str:
    """The hash of what a plan says, whatever its number and day, and whatever the order in which it says it."""
    return _hash([said.figures, said.texts, said.entries, said.settings])


@dataclass
class _Maker:
    """One round in the making."""

    project: Project
    request: Request
    mailing: Mailing
    orders: Orders
    faults: Faults = field(default_factory=Faults)

    def round(self, recipients: Sequence[Recipient], suppressed: Callable[[str, str], str]) -> Round:
        enclosures = tuple(self._enclosures())
        self.faults.raise_errors()
        head = self.orders.head
        choice = Choice(self.mailing, enclosures, head.languages, head.groups, self._outlines)
        parcels: list[Parcel] = []
        left_out: list[LeftOut] = []
        for recipient in recipients:
            why = suppressed(recipient.key, self.mailing.name)
            parcel = choice.parcel(recipient)
            if why or (enclosures and not parcel.enclosures):
                left_out.append(LeftOut(recipient, why or "no edition is about what interests him"))
            else:
                parcels.append(parcel)
        self._check_links(parcels)
        self._note_languages(parcels)
        self.faults.raise_errors()
        says = snapshot_hash(snapshot(plan_at(self.mailing.folder, self._sources)))
        notes = self.faults.ordered
        found = self.mailing, self._content(says), says, self._date()
        return Round(*found, tuple(parcels), tuple(left_out), enclosures, notes)

    # --------------------------------------------------------------------------------------------- files

    @cached_property
    def _tasks(self) -> tuple[Task, ...]:
        """What there is to know of each edition that may be attached; in doubt is none."""
        editions = [edition for edition in self.orders.editions if self.mailing.attaches(edition)]
        tasks = tasks_of(self.project, self.request, [self.orders], editions, {self.mailing.plan: self._manifest})
        return settled_here(self.project, self.request, self.orders, tasks)

    @cached_property
    def _manifest(self) -> Manifest:
        return read_manifest(self.request.store, self.mailing.plan)

    @cached_property
    def _sources(self) -> str:
        """The hash of everything that documents are composed from."""
        pinned = None if self.orders.head.edition else pinned_date(self.request.source_date_epoch)
        own, shared = plan_inputs(self.orders.folder, pinned), shared_inputs(self.project.templates, self.project.brand)
        return inputs_of(own, shared, {}, versions()).sources

    def _enclosures(self) -> Iterator[Enclosure]:
        names = _Names()
        for task in self._tasks:
            if task.state != "fresh" or task.record is None:
                self._stale(task)
                continue
            data, record = self.request.store.read(task.name) or b"", task.record
            if hash_of(data) != record.sha256:
                reason = "it is not the file that was made, by its hash in manifest.json"
                mend = f"Write python generate.py build {self.mailing.plan}, and look at it again."
                self.faults.error("Another file", Place(self.request.store.show(task.name)), reason, mend)
                continue
            name = names.new(attachment_name(task.edition))
            yield Enclosure(task.edition, name, task.name, record.sha256, len(data), record.pages)

    def _stale(self, task: Task) -> None:
        if task.record is None:
            mend = f"Write python generate.py build {self.mailing.plan} first."
            self.faults.error("Not made yet", Place(self.request.store.show(task.name)), "it is to be sent", mend)
            return
        reasons, more = task.reasons[:MOST_REASONS], len(task.reasons) - MOST_REASONS
        reason = "; ".join([*reasons, *([f"{more} more"] if more > 0 else [])])
        mend = f"Write python generate.py build {self.mailing.plan} first."
        self.faults.error("Out of date", Place(self.request.store.show(task.name)), reason, mend)

    def _date(self) -> dt.date:
        """The newest date that one of the files bears, else the one that an edition of today would."""
        dates = [task.record.date for task in self._tasks if task.record and task.record.date]
        if dates:
            return dt.date.fromisoformat(max(dates))
        return edition_date(self.orders.head, self.request.source_date_epoch, self.request.today)

    # ----------------------------------------------------------------------------------- what they say

    def _content(self, says: str) -> str:
        """The hash of what all documents say, by their newest outlines, which know nothing of dates and layout; where
        no file is attached, of what the plan says."""
        return _hash(sorted(self._outlines.items())) if self._outlines else _hash(["nothing attached", says])

    @cached_property
    def _outlines(self) -> Mapping[str, str]:
        """The hash of each document's outline, by language and stem."""
        tasks = {said_by(task.edition): task for task in self._tasks}
        kept = newest_outlines(self.request.store, self.mailing.plan) if tasks else {}
        return {name: self._outline(kept, task) for name, task in tasks.items()}

    def _outline(self, kept: Mapping[str, str], task: Task) -> str:
        """The hash of a document's outline. One that is not kept is made anew, and says the same."""
        name = kept.get(said_by(task.edition), "")
        data = self.request.store.read(name) if name else None
        if data is None:
            document = document_of(self.project, self.request, self.orders, task.edition)
            data = outline_of(document, brand_of(self.project)).text.encode()
        return hash_of(data)

    # --------------------------------------------------------------------------------------- what is worth telling

    def _check_links(self, parcels: Sequence[Parcel]) -> None:
        """Complain where letters are too large, and there is no place that they could lead to."""
        large = [parcel for parcel in parcels if parcel.linked]
        if not large or self.mailing.links:
            return
        first = large[0]
        size = size_of(first.enclosures)
        who = first.recipient.mailbox.address
        others = f" and {len(large) - 1} other{'s' if len(large) > 2 else ''}" if len(large) > 1 else ""
        reason = f"with its files the letter to {who}{others} would have {weight(size)} and more than"
        reason = f"{reason} {weight(self.mailing.most)} is not to be sent"
        mend = "Add links: https://.../ where people can have the files, or attach less."
        self.faults.error("Letter too large", self.mailing.place, reason, mend)

    def _note_languages(self, parcels: Iterable[Parcel]) -> None:
        """Say whose language has none of a document."""
        told: dict[tuple[str, str, str], int] = {}
        for parcel in parcels:
            spoken = parcel.recipient.language
            found = ((each.edition.document, each.edition.language) for each in parcel.enclosures)
            for document, language in dict.fromkeys(pair for pair in found if pair[1] != spoken):
                told[spoken, document, language] = told.get((spoken, document, language), 0) + 1
        for (spoken, document, language), count in told.items():
            who = f"{count} recipient{'s get' if count != 1 else ' gets'}"
            reason = f"there is no {document} in {spoken}; {who} it in {language}"
            self.faults.note("Another language", self.mailing.place, reason, f"Add {spoken} to its languages.")


def said_by(edition: Edition) -> str:
    """What its document is called among the outlines: en/briefing."""
    return f"{edition.language}/{edition.stem}"


def _hash(facts: object) -> str:
    return hash_of(json.dumps(facts, ensure_ascii=False, sort_keys=True, default=dict).encode())


# ------------------------------------------------------------------------------------------------ whose is what


@dataclass(frozen=True)
class Choice:
    """Finds a mailing's files for a recipient. Of a document there is one for him: that in his language, else in the
    first of the plan's languages that has it. `groups` has each cluster's group, `outlines` the hash of what each
    document says."""

    mailing: Mailing
    enclosures: tuple[Enclosure, ...]
    languages: tuple[str, ...]
    groups: Mapping[str, str] = field(default_factory=dict)
    outlines: Mapping[str, str] = field(default_factory=dict)

    def parcel(self, recipient: Recipient) -> Parcel:
        """What he gets: what is about the whole plan, and of the rest what interests him; links to it where it is too
        large to be sent."""
        own = self._own(recipient)
        outlines = sorted((name, self.outlines.get(name, "")) for name in {said_by(each.edition) for each in own})
        return Parcel(recipient, own, bool(own) and size_of(own) > self.mailing.most, _hash(outlines) if own else "")

    def _own(self, recipient: Recipient) -> tuple[Enclosure, ...]:
        found: list[Enclosure] = []
        for (_, subject), files in self._documents.items():
            if self._concerns(subject, recipient):
                language = next(tag for tag in (recipient.language, *self.languages, *files) if tag in files)
                found += files[language]
        return tuple(found)

    @cached_property
    def _documents(self) -> Mapping[tuple[str, Subject], Mapping[str, list[Enclosure]]]:
        """The files of each document by its languages."""
        found: dict[tuple[str, Subject], dict[str, list[Enclosure]]] = {}
        for each in self.enclosures:
            files = found.setdefault((each.edition.document, each.edition.subject), {})
            files.setdefault(each.edition.language, []).append(each)
        return found

    def _concerns(self, subject: Subject, recipient: Recipient) -> bool:
        """Whether a document is one for him. One for an audience is for whoever is interested in a cluster of it; of
        groups he gets those that he names, and not that which one of his clusters is in."""
        if not subject.kind or not (recipient.clusters or recipient.groups):
            return True
        groups = {group_id(name) for name in recipient.groups}
        if subject.kind == "group":
            return subject.id in groups
        own = {id_ for id_, name in self.groups.items() if group_id(name) in groups} | set(recipient.clusters)
        return not subject.clusters or not own.isdisjoint(subject.clusters)


def size_of(enclosures: Iterable[Enclosure]) -> int:
    """The bytes of a letter that carries these files, at most."""
    return round(sum(each.size for each in enclosures) * GROWTH) + LETTER


def attachment_name(edition: Edition) -> str:
    """What a file is called in letters: dalian-briefing-en.pdf, dalian-profile-software-en.docx."""
    subject = (edition.subject.id,) if edition.subject.kind else ()
    stem = "-".join((edition.plan, edition.document, *subject, edition.language))
    return safe_name(f"{stem}{ending_of(edition.format)}")


class _Names:
    """Names of files, no two of them alike, be they in capitals or not."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, wished: str) -> str:
        stem, dot, ending = wished.rpartition(".")
        name, number = wished, 2
        while name.casefold() in self._taken:
            name, number = f"{stem}-{number}{dot}{ending}", number + 1
        self._taken.add(name.casefold())
        return name
