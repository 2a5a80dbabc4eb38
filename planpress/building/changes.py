"""An edition and an older Word file become a Word file with tracked changes, which lies beside the edition."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from planpress.building.editions import Edition, Orders
from planpress.building.manifest import Comparison, Manifest
from planpress.building.staleness import hash_of
from planpress.building.stores import Store, unwritable
from planpress.building.tasks import LAST, Redline, Request, Task
from planpress.building.validating import broken_promises
from planpress.errors import Fault, InputError, Place, UsageError

if TYPE_CHECKING:
    from planpress.brand import Brand

WORD: Final = "docx"
_OPTION = Place("--redline")
_REPORT = "The edition itself is whole. Please report this, with both files."

Comparing: TypeAlias = Literal["made", "same", "nothing older", "nothing newer", "failed"]


@dataclass(frozen=True, slots=True)
class Changes:
    """How comparing an edition with an older one went. `place` is what messages call the file with the changes, `older`
    what they call the older one; `count` is how many changes the file has, `size` its bytes."""

    outcome: Comparing
    place: str
    older: str = ""
    count: int = 0
    size: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Older:
    """A Word file to compare with: what messages call it, its hash, and its parts by name."""

    name: str
    sha256: str
    parts: Mapping[str, bytes]


Past: TypeAlias = Older | Changes | None
"""What an edition is to be compared with; how it went when that is clear at once; None when nobody asks."""


def older_file(redline: Redline | None, orders: Sequence[Orders], editions: Sequence[Edition]) -> Older | None:
    """The file named to compare with, None when it is the last edition of each or nobody asks.

    Raises UsageError when it does not fit the editions, InputError for what is no sound Word file.
    """
    if redline is None:
        return None
    words = [edition for edition in editions if edition.format == WORD]
    if not words:
        mend = "Choose one with PLAN and --only, for instance --only '*.docx', or let publish.yaml ask for one."
        raise UsageError([Fault("No Word edition", _OPTION, "none of the editions chosen is a Word file", mend)])
    _refuse_clash(words, [edition for order in orders for edition in order.editions])
    if redline == LAST:
        return None
    if len(words) > 1:
        names = ", ".join(f"{edition.plan}/{edition.file}" for edition in words[:6])
        reason = f"{len(words)} Word editions are chosen, and one file is compared with one: {names}"
        mend = f"Choose one with PLAN and --only, for instance --only '{words[0].plan}/{words[0].file}'."
        raise UsageError([Fault("Several Word editions", _OPTION, reason, mend)])
    return _read(redline, str(redline), "the file to compare with")


def past_of(request: Request, older: Older | None, task: Task) -> Past:
    """What the edition of a task is to be compared with; to be called while the older one is still there."""
    if request.redline is None or task.edition.format != WORD:
        return None
    if older:
        return older
    store, place = request.store, request.store.show(changes_name(task.name))
    if task.state == "fresh":
        return Changes("nothing newer", place)
    data = store.read(task.name)
    if data is None:
        return Changes("nothing older", place)
    try:
        return _read(Path(store.show(task.name)), "the last edition", "the last edition", data)
    except InputError as error:
        return Changes("failed", place, faults=error.faults)


def compared(
    past: Past, store: Store, manifest: Manifest, task: Task, data: bytes, brand: Brand | None
) -> Changes | None:
    """The edition `data` compared with the past, and the changes file put in its place, with a record of it in the
    manifest of the plan. With a brand the file is validated first."""
    if not isinstance(past, Older):
        return past
    name = changes_name(task.name)
    place = store.show(name)
    found, count, faults = _redlined(past, data, place)
    if brand and found and not faults:
        faults = broken_promises(found, WORD, place, brand)
    if found and not faults:
        try:
            store.put(name, found)
        except OSError as error:
            faults = (unwritable(place, error),)
        else:
            known = Comparison(hash_of(found), len(found), past.sha256, hash_of(data), count)
            manifest.changes[changes_name(task.edition.file)] = known
    elif not faults:  # the changes of an edition before this one are told no longer
        manifest.changes.pop(changes_name(task.edition.file), None)
        with contextlib.suppress(OSError):
            store.remove(name)
    outcome: Comparing = "failed" if faults else "made" if count else "same"
    return Changes(outcome, place, past.name, count, len(found), faults)


def changes_name(name: str) -> str:
    """Where the changes file of an edition lies: briefing-changes.docx beside briefing.docx."""
    path = PurePosixPath(name)
    return path.with_name(f"{path.stem}-changes{path.suffix}").as_posix()


def _refuse_clash(words: Sequence[Edition], editions: Sequence[Edition]) -> None:
    """Raises UsageError when a changes file would lie where an edition belongs."""
    taken = {(edition.plan, edition.file) for edition in editions}
    for edition in words:
        name = changes_name(edition.file)
        if (edition.plan, name) in taken:
            reason = f"the changes of {edition.file} would take the place of the edition {name}"
            raise UsageError([Fault("Name taken", _OPTION, reason, "Give that document another name in publish.yaml.")])


def _read(path: Path, name: str, what: str, data: bytes | None = None) -> Older:
    from planpress.packages import office_parts  # late: a build without comparing needs none of it
    from planpress.redlining import UnreadableError, texts_of

    parts = office_parts(path, what, data)
    try:
        texts_of(parts)
        return Older(name, hash_of(path.read_bytes() if data is None else data), parts)
    except (UnreadableError, OSError) as error:
        mend = "Open it in Word or LibreOffice, let it be repaired, and save it anew."
        raise InputError([Fault("Damaged Word file", Place(str(path)), str(error), mend)]) from error


def _redlined(older: Older, data: bytes, name: str) -> tuple[bytes, int, tuple[Fault, ...]]:
    """The changes file and how many it has, none being no file; it is read back, and must say what both files say."""
    from planpress.redlining import UnreadableError, differences, redline, signature_of

    try:
        found = redline(older.parts, data, *signature_of(data))
        wrong = differences(older.parts, data, found.data) if found.changes else []
    except UnreadableError as error:
        return b"", 0, (Fault("Changes cannot be shown", Place(name), str(error), _REPORT),)
    if wrong:
        more = f", and {len(wrong) - 1} more such places" if len(wrong) > 1 else ""
        return b"", 0, (Fault("Changes not true to both files", Place(name), wrong[0] + more, _REPORT),)
    return found.data if found.changes else b"", found.changes, ()
