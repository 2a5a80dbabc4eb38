"""A foreign table and a mapping become facts, each once, and what could not be made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planpress.errors import Fault, InputError, name_hint, nearest
from planpress.importing.facts import Fact, Origin, ReadRow, Unplaced, read_row
from planpress.importing.foreign import ForeignTable, read_foreign
from planpress.importing.mapping import TableMapping, read_mapping


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table says by a mapping. `repeats` are facts that only repeat another, with the one they repeat."""

    table: ForeignTable
    mapping: TableMapping
    rows: tuple[ReadRow, ...]
    facts: tuple[Fact, ...]
    repeats: tuple[tuple[Origin, Origin], ...]
    unplaced: tuple[Unplaced, ...]


def read_facts(file: Path, map_file: Path) -> Reading:
    """Read a table by a mapping. Raises InputError when one of them has faults, UsageError when one is not there."""
    mapping, table = read_mapping(map_file), read_foreign(file)
    _check_columns(table, mapping)
    rows = tuple(read_row(row, mapping) for row in table.rows)
    facts, repeats = _parted([fact for row in rows for fact in row.facts])
    unplaced = tuple(found for row in rows for found in row.unplaced)
    return Reading(table, mapping, rows, facts, repeats, unplaced)


def _check_columns(table: ForeignTable, mapping: TableMapping) -> None:
    """Every column that the mapping names must be there."""
    faults = []
    for column, place in mapping.columns.items():
        if column not in table.columns:
            near = nearest(column, table.columns)
            reason = f"{table.file} has no column {column}; {name_hint(column, table.columns)}"
            mend = f"Write {near}." if near else "Correct it, or delete it."
            faults.append(Fault("Unknown column", place, reason, mend))
    if faults:
        raise InputError(faults)


def _parted(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], tuple[tuple[Origin, Origin], ...]]:
    """The facts, each once; and those that only repeat another, with the one they repeat."""
    first: dict[frozenset[tuple[str, str]], Fact] = {}
    repeats = []
    for fact in facts:
        said = frozenset((name, text) for name, text in fact.fields.items() if name != "note")
        known = first.setdefault(said, fact)
        if known is not fact:
            repeats.append((fact.origin, known.origin))
    return tuple(first.values()), tuple(repeats)
