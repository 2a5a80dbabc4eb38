"""A table, a mapping and a new folder's name become a plan folder that `check` accepts, whole or not at all."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from planpress.errors import Fault, Grade, InputError, Place, UsageError
from planpress.importing.assembling import Draft, assemble
from planpress.importing.facts import Fact, ReadRow, Unplaced
from planpress.importing.foreign import ForeignTable
from planpress.importing.mapping import TableMapping
from planpress.importing.reading import read_facts
from planpress.importing.report import NOTES, Report, notes
from planpress.planning.cells import MalformedError, identifier
from planpress.planning.reading import check_plan

_OBSERVATIONS = "observations.csv"


def import_table(file: Path, map_file: Path, folder: Path) -> Report:
    """Make `folder` from a table. A fact that the plan's own rules refuse is left out, and reported.

    Raises UsageError when the folder is there already or cannot be made, InputError when the table or the
    mapping has faults, or when what the mapping makes of the table is no plan.
    """
    _refuse(folder)
    reading = read_facts(file, map_file)
    table, mapping = reading.table, reading.mapping
    with _made_whole(folder) as place:
        draft, refused = _judged(place, reading.rows, reading.facts, mapping)
        every = tuple(sorted([*reading.unplaced, *refused], key=lambda found: found.origin.row))
        notices = (*draft.notices, *_unread(table, mapping))
        report = Report(table.file, mapping.file, len(table.rows), len(draft.facts), every, reading.repeats, notices)
        _write(place, {NOTES: notes(report)})
    return report


def _refuse(folder: Path) -> None:
    try:
        identifier(folder.name)
    except MalformedError as fault:
        raise UsageError([Fault("Bad plan name", Place(str(folder)), fault.reason, fault.mend)]) from fault
    if folder.exists():
        reason = "something is there already, and nothing is ever written over"
        raise UsageError([Fault("Folder exists", Place(str(folder)), reason, "Choose another name with --into.")])


def _unread(table: ForeignTable, mapping: TableMapping) -> tuple[str, ...]:
    """The columns that nothing is made of, with how many of their cells are filled."""
    left = {column: sum(bool(row.cells[column]) for row in table.rows) for column in table.columns}
    ignored = [f"column {column} is left out, as the mapping says ({left[column]} cells)" for column in mapping.ignore]
    unknown = [
        f"column {column} is not in the mapping; its {left[column]} filled cells have no place. "
        "Name it there, or list it under ignore"
        for column in table.columns
        if column not in mapping.columns
    ]
    return (*unknown, *ignored)


@contextlib.contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    """A place to write the folder in; it is moved to its own place when all went well, and removed when not."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".planpress-", dir=folder.parent) as scratch:
            place = Path(scratch) / folder.name
            yield place
            place.rename(folder)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise UsageError([Fault("Cannot be made", Place(str(folder)), reason, "Choose another place.")]) from error


def _judged(
    place: Path, rows: Sequence[ReadRow], facts: Sequence[Fact], mapping: TableMapping
) -> tuple[Draft, list[Unplaced]]:
    """Write the plan without the facts that its own rules refuse: the reader of plans is the judge."""
    refused: list[Unplaced] = []
    while True:
        draft = assemble(rows, facts, mapping)
        _write(place, draft.files)
        faults = [fault for fault in check_plan(place) if fault.grade is Grade.ERROR]
        wrong = {fault.place.row: fault for fault in reversed(faults) if _is_about_a_row(fault)}
        if not faults:
            return draft, refused
        if not wrong:
            raise InputError([_of_mapping(fault, mapping) for fault in faults])
        refused += [_refused(draft.facts[row - 2], fault, draft) for row, fault in wrong.items() if row]
        facts = [fact for row, fact in enumerate(draft.facts, 2) if row not in wrong]


def _write(place: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _is_about_a_row(fault: Fault) -> bool:
    return fault.place.row is not None and Path(fault.place.file).name == _OBSERVATIONS


def _refused(fact: Fact, fault: Fault, draft: Draft) -> Unplaced:
    """Why the plan's rules refuse a fact; rows are those of the foreign table."""

    def table_row(match: re.Match[str]) -> str:
        return f"row {draft.facts[int(match[1]) - 2].origin.row}"

    reason = re.sub(r"\brow ([0-9]+)\b", table_row, fault.reason)
    column = f"{fault.place.column}: " if fault.place.column else ""
    return Unplaced(fact.origin, fault.what, f"{column}{reason}", fault.mend)


def _of_mapping(fault: Fault, mapping: TableMapping) -> Fault:
    """A fault in what the mapping makes, told where it can be mended: the folder is not there."""
    made = Path(fault.place.file).name
    where = f"{made}, {fault.place.column}" if fault.place.column else made
    return replace(fault, place=Place(mapping.file), reason=f"what it makes of the table ({where}): {fault.reason}")
