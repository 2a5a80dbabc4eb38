"""A CSV file becomes rows that know their row number, their text as written and their columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from planpress.errors import Place, name_hint, nearest
from planpress.planning.cells import MalformedError, language
from planpress.planning.faults import Faults
from planpress.planning.files import read_text
from planpress.planning.model import Translations

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a table may have: those it needs, the others, and those that have translations (name:zh)."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    translated: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return self.required + self.optional

    def knows(self, name: str) -> bool:
        base, _, tag = name.partition(":")
        return base in self.known and (not tag or base in self.translated)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` counts from the header as 1, `excerpt` is the row as written."""

    file: str
    number: int
    excerpt: str
    cells: Mapping[str, str]
    faults: Faults = field(repr=False, compare=False)

    def text(self, column: str) -> str:
        """The cell's text, "" when it is blank or the table has no such column."""
        return self.cells.get(column, "")

    def texts(self, column: str) -> Translations:
        """The cell and its translations."""
        start = f"{column}:"
        translations = {name[len(start) :]: text for name, text in self.cells.items() if name.startswith(start)}
        return {"": self.text(column), **{tag: text for tag, text in translations.items() if text}}

    def required(self, column: str) -> str:
        """The cell's text; a blank is an error."""
        if not self.text(column):
            reason = f"this row needs a {column}" if column[0] not in "aeiou" else f"this row needs an {column}"
            self.error("Missing cell", column, reason, f"Fill in {column}.")
        return self.text(column)

    def read(self, column: str, parse: Callable[[str], Value]) -> Value | None:
        """The cell's value; None when it is blank or, with an error, when `parse` refuses it."""
        text = self.text(column)
        if not text:
            return None
        try:
            return parse(text)
        except MalformedError as fault:
            self.error(fault.what, column, fault.reason, fault.mend)
            return None

    def place(self, column: str | None = None) -> Place:
        text = self.text(column) if column else ""
        quoted = '"' + text.replace('"', '""') + '"'
        written = quoted if quoted in self.excerpt else text
        return Place(self.file, row=self.number, column=column, excerpt=self.excerpt, wrong=written or None)

    def error(self, what: str, column: str | None, reason: str, mend: str) -> None:
        self.faults.error(what, self.place(column), reason, mend)


def read_table(file: Path, columns: Columns, faults: Faults) -> tuple[Row, ...]:
    """The rows of a table. Each fault is collected; a row with a wrong count of cells is left out."""
    text = read_text(file, faults)
    if text is None or not _is_table(text, file, faults):
        return ()
    records = _records(text, file, faults)
    number, excerpt, head = next(records, (1, "", []))
    names = _header(head, Place(str(file), row=number, excerpt=excerpt), columns, faults)
    if not names:
        return ()
    return tuple(
        Row(str(file), number, excerpt, _cells(names, cells), faults)
        for number, excerpt, cells in records
        if any(cells) and _fits(names, cells, Place(str(file), row=number, excerpt=excerpt), faults)
    )


def _is_table(text: str, file: Path, faults: Faults) -> bool:
    start = text.lstrip()[:200]
    first = start.partition("\n")[0]
    if re.match(r"<(!doctype|html|\?xml|table|svg)", start, re.IGNORECASE):
        reason = "this is a web page or XML"
    elif start.startswith(("{", "[")):
        reason = "this looks like JSON"
    elif "," not in first and (";" in first or "\t" in first):
        reason = f"its columns are parted by {'semicolons' if ';' in first else 'tabs'}"
    else:
        return True
    mend = 'Save the table as "CSV UTF-8" with commas and try again.'
    faults.error("Not a CSV file", Place(str(file), line=1, excerpt=first.strip()), reason, mend)
    return False


def _records(text: str, file: Path, faults: Faults) -> Iterator[tuple[int, str, list[str]]]:
    """Each record with its number and its text as written, cells stripped; a fault of the quoting ends the table."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    number = start = 0
    while True:
        number, start = number + 1, reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = Place(str(file), row=number, excerpt=_written(lines[start : start + 1]))
            faults.error("Not a CSV row", place, str(error), "Close every quotation mark; double those inside a cell.")
            return
        yield number, _written(lines[start : reader.line_num]), [cell.strip() for cell in cells]


def _written(lines: list[str]) -> str:
    return " ".join("".join(lines).split("\n")).strip()


def _folded(name: str) -> str:
    base, colon, tag = name.partition(":")
    return re.sub(r"[\s_-]+", "_", base.strip().casefold()) + colon + tag.strip()


def _header(head: list[str], place: Place, columns: Columns, faults: Faults) -> list[str]:
    """The columns' names; each unknown, repeated or missing one is an error. The rows are read on, as far as
    one can guess which column is meant, so that their faults are told too; empty when one cannot.
    """
    names = [_folded(name) for name in head]

    def error(what: str, written: str, name: str, reason: str, mend: str) -> None:
        where = Place(place.file, row=place.row, column=name, excerpt=place.excerpt, wrong=written or None)
        faults.error(what, where, reason, mend)

    meant: dict[str, str] = {}
    for written, name in zip(head, names, strict=True):
        if name and not columns.knows(name):
            near = nearest(name, columns.known)
            if near and near not in names and near not in meant.values():
                meant[name] = near
            mend = f"Write {near}, or delete the column." if near else "Delete the column."
            error("Unknown column", written, name, name_hint(name, columns.known), mend)
        elif ":" in name and not _is_language(name.partition(":")[2]):
            error("Unknown column", written, name, "after the colon stands a language tag", "Write a tag such as zh.")
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    for name in repeated:
        error("Column given twice", name, name, f"{names.count(name)} columns have this name", "Rename or delete one.")
    missing = [name for name in columns.required if name not in names and name not in meant.values()]
    for name in missing:
        error("Missing column", "", name, "the table needs it", f"Add a column {name}.")
    return [] if repeated or missing else [meant.get(name, name) for name in names]


def _is_language(tag: str) -> bool:
    try:
        return bool(language(tag))
    except MalformedError:
        return False


def _fits(names: list[str], cells: list[str], place: Place, faults: Faults) -> bool:
    """Whether a row has as many cells as the header. A blank one too many counts: it often hides a shifted row."""
    nameless = any(cell and not name for name, cell in zip(names, cells, strict=False))
    if len(cells) == len(names) and not nameless:
        return True
    reason = f"the header has {sum(map(bool, names))} columns, this row {len(cells)} cells"
    if len(cells) < len(names):
        faults.error("Too few cells", place, reason, "Add commas for the blank cells.")
    else:
        mend = 'Put a cell that holds a comma in quotation marks: "Parts, tyres". Decimals take a point: 44.3'
        faults.error("Too many cells", place, reason, mend)
    return False


def _cells(names: list[str], cells: list[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(names, cells, strict=False) if name}
