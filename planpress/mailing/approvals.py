"""What a person has looked at may be sent, and nothing else: approvals are of exact bytes."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from planpress.building.staleness import hash_of
from planpress.errors import Fault, Place, UsageError
from planpress.mailing.addresses import seen
from planpress.mailing.ledger import Approval
from planpress.mailing.model import PROGRAM, Enclosure, Mailing, Round
from planpress.mailing.recipients import list_name
from planpress.planning.cells import MalformedError

if TYPE_CHECKING:
    from planpress.mailing.rendering import Letters
    from planpress.writers.letter import Letter

LONGEST_NAME, LONGEST_NOTE = 200, 1000
"""Characters that the name of a person and his note may have."""
SHOWN = 12
"""So many signs of a hash are shown: enough to tell any two files apart by eye."""


Kind: TypeAlias = Literal["file", "letter", "settings"]
_OTHER: dict[Kind, str] = {"file": "is not the file", "letter": "is not the letter", "settings": "are not those"}
"""How the ledger's name of each kind goes on where it is no longer what was approved."""
_COUNTS: dict[Kind, str] = {
    "file": "",
    "letter": "; its templates and words count, also those that only some people's letters have",
    "settings": "; they are from, reply_to, recipients, template, attach, when, transport, unsubscribe, most, links "
    "and dkim",
}
"""What may have changed though it cannot be seen in a letter."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is approved: a file by its path below the plan's reports, a mailing's letter in a language, or
    what its settings say of all letters; its hash, its count of bytes, and its pages where they are known."""

    name: str
    sha256: str
    size: int
    pages: int | None = None
    kind: Kind = "file"


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody looks at: the edition's date, all that is approved with it, the hash of what a mailing's edition
    says where a mailing is meant, and what could not be looked at and why."""

    plan: str
    date: dt.date
    subjects: tuple[Subject, ...]
    content: str = ""
    notes: tuple[Fault, ...] = ()


def subjects_of(round: Round, letters: Letters) -> Iterator[Subject]:
    """All that must be approved before a mailing is sent: its files, its letter in each language with all that it is
    made from, and its settings."""
    mailing = round.mailing
    yield from map(file_subject, round.enclosures)
    for called, letter in sorted(letters.masters().items()):
        size = len(letter.html.encode("utf-8", "replace"))
        facts = [letter_hash(letter), *letters.made_from(called)]
        yield Subject(f"letter {mailing.name} {called}", _hash(facts), size, kind="letter")
    yield settings_subject(mailing)


def settings_subject(mailing: Mailing) -> Subject:
    """What a mailing says of all its letters, by whatever way: who sends them, to whom and how, and where they lead."""
    signing = mailing.signing
    facts = {
        "from": [mailing.sender.name, mailing.sender.wire],
        "reply_to": [mailing.reply_to.name, mailing.reply_to.wire] if mailing.reply_to else None,
        "recipients": [list_name(file, mailing.folder) for file in mailing.lists],
        "template": mailing.template,
        "attach": mailing.attach,
        "when": mailing.when,
        "transport": mailing.transport,
        "unsubscribe": mailing.unsubscribe,
        "most": mailing.most,
        "links": mailing.links,
        "dkim": [signing.domain, signing.selector] if signing else None,
    }
    said = json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Subject(f"settings {mailing.name}", hash_of(said), len(said), kind="settings")


def file_subject(enclosure: Enclosure) -> Subject:
    edition = enclosure.edition
    return Subject(edition.file, enclosure.sha256, enclosure.size, enclosure.pages)


def letter_hash(letter: Letter) -> str:
    """The hash of all that a letter says and shows."""
    pictures = [[picture.cid, hash_of(picture.data), picture.alt] for picture in letter.pictures]
    return _hash([letter.subject, letter.html, letter.text, pictures])


def _hash(facts: object) -> str:
    return hash_of(json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def differences(mailing: Mailing, subjects: Iterable[Subject], approvals: Sequence[Approval]) -> tuple[Fault, ...]:
    """What of a mailing's subjects is not approved, or is not what was. `approvals` are the plan's, the newest first:
    of each name the last word counts."""
    last: dict[str, Approval] = {}
    for approval in approvals:
        for name in approval.files:
            last.setdefault(name, approval)
    found = (_difference(mailing, subject, last.get(subject.name)) for subject in subjects)
    return tuple(fault for fault in found if fault)


def _difference(mailing: Mailing, subject: Subject, approval: Approval | None) -> Fault | None:
    command = f"{PROGRAM} approve {shlex.join([mailing.plan, mailing.name])} --by NAME"
    place = Place(f"{mailing.plan}/{subject.name}" if subject.kind == "file" else subject.name)
    if approval is None:
        return Fault("Not approved", place, "nobody has approved it yet", f"Look at it, then run {command}")
    then = approval.files[subject.name]
    if then == subject.sha256:
        return None
    who = f"{approval.by} approved on {approval.at.date().isoformat()}"
    other = f"{subject.name} {_OTHER[subject.kind]} that {who}"
    reason = f"{other}: {then[:SHOWN]}… then, {subject.sha256[:SHOWN]}… now{_COUNTS[subject.kind]}"
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
