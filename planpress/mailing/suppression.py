"""The list of those who want no letters is read, asked and added to: mail/suppressed.csv, which always wins."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planpress.building.editions import Project
from planpress.building.stores import replace_file, unwritable
from planpress.errors import Fault, Place, UsageError, name_hint, nearest
from planpress.mailing.addresses import key_of
from planpress.mailing.names import mailing_names
from planpress.mailing.recipients import plain_field
from planpress.planning.cells import MalformedError, date, identifier
from planpress.planning.faults import Faults
from planpress.planning.tables import Columns, CsvTable, Row, csv_line, folded, read_table

NAME = "suppressed.csv"
COLUMNS = Columns(("address",), ("mailing", "date", "reason"), dates=("date",))
ALL = ""
"""In the place of a mailing's name: all of them."""
PRIVATE, PRIVATE_FOLDER = 0o600, 0o700
"""What files with addresses, and the folder of letters, allow: their owner alone."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Who wants no letters: why, by the key of his mailbox and the mailing's name."""

    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def why(self, key: str, mailing: str) -> str:
        """Why a recipient gets nothing of a mailing, in a few words; "" when he does.

        It is a mailbox that is on the list, by whatever capitals it is written and with whatever stands behind its name
        (name+news@..., RFC 5233), there and here: who has opted out at one of its addresses gets nothing at the others.
        """
        box = _mailbox(key)
        return self.reasons.get((box, mailing), "") or self.reasons.get((box, ALL), "")


def read_suppressed(project: Project, faults: Faults) -> Suppressed:
    """The list of a project; none of it is of use when it has errors, which are collected: then nothing may be sent.
    Without the file nobody is on it.

    A row of a mailing that no plan has counts for all of them, with a warning: it may be a slip of the pen, or the name
    that a mailing had before, and nobody who opted out of that one is to get the next.
    """
    file = _file(project)
    if not os.path.lexists(file):
        return Suppressed()
    found: dict[tuple[str, str], str] = {}
    rows = read_table(CsvTable(file), COLUMNS, faults)
    names = mailing_names(project) if any(row.text("mailing") for row in rows) else ()
    for row in rows:
        row.required("address")
        key, mailing = row.read("address", key_of), _mailing(row, names)
        day, reason = row.read("date", date), row.text("reason")
        words = f"unsubscribed {day.isoformat()}" if day else "unsubscribed"
        if key:
            found.setdefault((_mailbox(key), mailing), f"{words}: {reason}" if reason else words)
    return Suppressed(found)


def _mailing(row: Row, names: Sequence[str]) -> str:
    """The mailing that a row is about, "" for all of them."""
    name = row.read("mailing", identifier) or ALL
    if name == ALL or name in names:
        return name
    reason = f"no plan has a mailing {name}, so that the address gets no letter of any"
    reason = f"{reason}; {name_hint(name, names)}" if names else reason
    near = nearest(name, names)
    mend = f"Write {near}, or leave the cell blank for all." if near else "Leave the cell blank for all mailings."
    row.faults.warning("Unknown mailing", row.place("mailing"), reason, mend)
    return ALL


class Watched:
    """The list as it stands at each moment, read anew when it has changed."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._stamp: tuple[int, ...] | None = None
        self._known = Suppressed()
        self.notes: tuple[Fault, ...] = ()
        """What is doubtful in the list, as it was when it was asked last."""

    def why(self, key: str, mailing: str) -> str:
        """Why a recipient gets nothing of a mailing, "" when he does. Raises InputError when the list has errors."""
        stamp = _stamp(_file(self._project))
        if stamp != self._stamp:
            faults = Faults()
            self._known = read_suppressed(self._project, faults)
            faults.raise_errors()
            self._stamp, self.notes = stamp, faults.ordered
        return self._known.why(key, mailing)


def suppress(project: Project, address: str, mailing: str, day: dt.date, reason: str) -> bool:
    """Put an address on the list, for one mailing or, with "", for all; False when its mailbox was there already.

    The list is written whole or not at all, and two at once wait for each other; nobody else may read it. Raises
    UsageError for an address, a name or a reason that cannot stand there, also for a mailing that no plan has, and
    InputError for a list that has errors.
    """
    key = _asked(key_of, address, "ADDRESS")
    name = _asked(identifier, mailing, "--mailing") if mailing else ALL
    _check_name(project, name)
    words = _asked(plain_field, " ".join(reason.split()), "--reason")
    file = _file(project)
    try:
        with _alone(file):
            faults = Faults()
            known = read_suppressed(project, faults)
            faults.raise_errors()
            if known.why(key, name):
                return False
            cells = {"address": key, "mailing": name, "date": day.isoformat(), "reason": words}
            replace_file(file, _with_row(file, cells), PRIVATE)
    except OSError as error:
        raise UsageError([unwritable(str(file), error)]) from error
    return True


def _asked(parse: Callable[[str], str], text: str, place: str) -> str:
    try:
        return parse(text)
    except MalformedError as fault:
        raise UsageError([Fault(fault.what, Place(place), fault.reason, fault.mend)]) from None


def _check_name(project: Project, name: str) -> None:
    """Raises UsageError for the name of a mailing that no plan has."""
    names = mailing_names(project) if name else ()
    if name and name not in names:
        near = nearest(name, names)
        mend = f"Write --mailing {near}." if near else "Leave --mailing out: then the address gets no letter at all."
        hint = name_hint(name, names) if names else "no plan has a mailing"
        raise UsageError([Fault("Unknown mailing", Place(f"--mailing {name}"), hint, mend)])


def _with_row(file: Path, cells: Mapping[str, str]) -> bytes:
    """The list with one more row, in the order of its own columns. Raises UsageError where these would make it say
    more than is meant."""
    written = file.read_bytes() if file.exists() else csv_line(COLUMNS.known).encode()
    head = next(CsvTable(file).records(Faults()), None) if file.exists() else None
    columns = [folded(cell) for cell in head.cells] if head else list(COLUMNS.known)
    if cells["mailing"] and "mailing" not in columns:
        reason = "the list has no column mailing, so that the address would be out of all of them"
        raise UsageError([Fault("No such column", Place(str(file)), reason, "Add a column mailing to the list.")])
    ending = b"" if written.endswith(b"\n") else b"\n"
    return written + ending + csv_line(cells.get(column, "") for column in columns).encode() + b"\n"


def _file(project: Project) -> Path:
    return project.mail / NAME


def _mailbox(key: str) -> str:
    """The address in small letters, without what stands behind a plus sign in its name."""
    local, _, domain = key.casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def _stamp(file: Path) -> tuple[int, ...] | None:
    try:
        found = file.stat()
    except OSError:
        return (0,)
    return found.st_size, found.st_mtime_ns, found.st_ino


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Hold the list alone; the system gives it back when its holder ends, in whatever way."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    with file.with_name(f".{file.name}.lock").open("a") as stream:
        with contextlib.suppress(ImportError):  # Windows has no flock; the list is replaced whole there too
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
