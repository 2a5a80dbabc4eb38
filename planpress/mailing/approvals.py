"""What a person has looked at may be sent, and nothing else: approvals are of exact bytes."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planpress.building.staleness import hash_of
from planpress.errors import Fault, Place, UsageError
from planpress.mailing.addresses import seen
from planpress.mailing.ledger import Approval
from planpress.mailing.model import Enclosure, Mailing, Round
from planpress.planning.cells import MalformedError
from planpress.writers.letter import Letter

PROGRAM = "python generate.py"
LONGEST_NAME, LONGEST_NOTE = 200, 1000
"""Characters that the name of a person and his note may have."""
SHOWN = 12
"""So many signs of a hash are shown: enough to tell any two files apart by eye."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is approved: a file by its path below the plan's reports, or a mailing's letter in a language;
    its hash, its count of bytes, and its pages where they are known. `again` is what approves it alone."""

    name: str
    sha256: str
    size: int
    pages: int | None = None
    again: str = ""

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter: no file's path has a blank."""
        return " " in self.name


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody looks at: the edition's date, all that is approved with it, the hash of what a mailing's edition
    says where a mailing is meant, and what could not be looked at and why."""

    plan: str
    date: dt.date
    subjects: tuple[Subject, ...]
    content: str = ""
    notes: tuple[Fault, ...] = ()


def subjects_of(mailing: Mailing, enclosures: Iterable[Enclosure], masters: Mapping[str, Letter]) -> Iterator[Subject]:
    """All that must be approved before a mailing is sent: its files, and its letter in each language."""
    yield from map(file_subject, enclosures)
    for language, letter in sorted(masters.items()):
        size = len(letter.html.encode("utf-8", "replace"))
        yield Subject(letter_name(mailing, language), letter_hash(letter), size, again=mailing.name)


def file_subject(enclosure: Enclosure) -> Subject:
    edition = enclosure.edition
    return Subject(edition.file, enclosure.sha256, enclosure.size, enclosure.pages, edition.stem)


def letter_name(mailing: Mailing, language: str) -> str:
    """What the ledger calls a mailing's letter in a language. No file is called so: their names have no blank."""
    return f"letter {mailing.name} {language}"


def letter_hash(letter: Letter) -> str:
    """The hash of all that a letter says and shows."""
    pictures = [[picture.cid, hash_of(picture.data), picture.alt] for picture in letter.pictures]
    said = [letter.subject, letter.html, letter.text, pictures]
    return hash_of(json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def differences(
    mailing: Mailing, round: Round, masters: Mapping[str, Letter], approvals: Sequence[Approval]
) -> tuple[Fault, ...]:
    """What of a round is not approved, or is not what was. `approvals` are the plan's, the newest first: of each name
    the last word counts."""
    last: dict[str, Approval] = {}
    for approval in approvals:
        for name in approval.files:
            last.setdefault(name, approval)
    found = (
        _difference(mailing, subject, last.get(subject.name))
        for subject in subjects_of(mailing, round.enclosures, masters)
    )
    return tuple(fault for fault in found if fault)


def _difference(mailing: Mailing, subject: Subject, approval: Approval | None) -> Fault | None:
    command = f"{PROGRAM} approve {shlex.join([mailing.plan, subject.again])} --by NAME"
    place = Place(subject.name if subject.is_letter else f"{mailing.plan}/{subject.name}")
    if approval is None:
        return Fault("Not approved", place, f"{subject.name} was approved by nobody", f"Look at it, then run {command}")
    then = approval.files[subject.name]
    if then == subject.sha256:
        return None
    kind = "letter" if subject.is_letter else "file"
    who = f"{approval.by} approved on {approval.at.date().isoformat()}"
    reason = f"{subject.name} is not the {kind} that {who}: {then[:SHOWN]}… then, {subject.sha256[:SHOWN]}… now"
    return Fault("Changed since it was approved", place, reason, f"Run {command} after looking at it.")


def name_of_person(given: str | None, command: str) -> str:
    """The name in --by. Raises UsageError for none, and for one that would not stand in a line."""
    return _line(given, command, "--by", "NAME", LONGEST_NAME)


def note_of(given: str | None, command: str) -> str:
    return _line(given, command, "--note", "WORDS", LONGEST_NOTE) if given else ""


def reason_of(given: str | None, command: str) -> str:
    """The reason in --again, "" without one. Raises UsageError for a blank one."""
    return "" if given is None else _line(given, command, "--again", "REASON", LONGEST_NOTE)


def _line(given: str | None, command: str, option: str, what: str, longest: int) -> str:
    text = (given or "").strip()
    place = Place(f"{PROGRAM} {command} {option}")
    if not text:
        mend = f"Write {option} {what}, in quotation marks where it has blanks."
        raise UsageError([Fault(f"No {what.lower()}", place, "it is kept in the ledger, and must not be blank", mend)])
    try:
        return seen(text, longest)
    except MalformedError as fault:
        raise UsageError([Fault(fault.what, place, fault.reason, fault.mend)]) from None
