"""A table whose columns are not ours becomes rows: cells by column, as the table names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planpress.errors import Fault, Place, UsageError
from planpress.planning.faults import Faults
from planpress.planning.tables import CsvTable


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` counts from the header as 1."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """A table's columns and rows, blank rows left out."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_foreign(file: Path) -> ForeignTable:
    """Read a CSV file. Raises InputError with all faults of its form, UsageError when there is no such file."""
    if not file.is_file():
        fault = Fault("No such table", Place(str(file)), "there is no such file", "Correct the path of the CSV file.")
        raise UsageError([fault])
    faults = Faults()
    table = CsvTable(file)
    records = list(table.records(faults))
    columns = records[0].cells if records else ()
    _check_header(columns, file, faults)
    rows = []
    for record in records[1:]:
        if len(record.cells) != len(columns):
            place = Place(str(file), row=record.number, excerpt=record.excerpt)
            reason = f"the header has {len(columns)} columns, this row {len(record.cells)} cells"
            few = len(record.cells) < len(columns)
            faults.error("Too few cells" if few else "Too many cells", place, reason,
                         table.too_few if few else table.too_many)  # fmt: skip
        elif any(record.cells):
            rows.append(Row(record.number, dict(zip(columns, record.cells, strict=True))))
    if records and not rows and not faults.has_errors:
        faults.error("No rows", Place(str(file)), "the table has a header only", "Choose a table with facts in it.")
    faults.raise_errors()
    return ForeignTable(str(file), columns, tuple(rows))


def _check_header(columns: tuple[str, ...], file: Path, faults: Faults) -> None:
    for name in sorted({name for name in columns if columns.count(name) > 1 or not name}):
        what = "Column given twice" if name else "Column without a name"
        reason = f"{columns.count(name)} columns have this name" if name else "its cells could not be found by it"
        faults.error(what, Place(str(file), row=1, column=name or None), reason, "Name each column once.")
