"""A table of a plan, from a CSV file or a sheet, becomes rows that know their place and their columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeVar

from planpress.errors import Place, name_hint, nearest
from planpress.planning.cells import MalformedError, language, number
from planpress.planning.faults import Faults
from planpress.planning.files import CONTROL, read_text
from planpress.planning.model import Translations
from planpress.planning.numbers import NumberFormat

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands: `number` counts from the header as 1, `excerpt` is the row as written, `cells` are
    stripped. `numbers` are the cells that hold a number and not its digits; `dates` those that hold a date.
    """

    number: int
    excerpt: str
    cells: tuple[str, ...]
    numbers: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()


class Table(Protocol):
    """What rows are read from."""

    @property
    def too_few(self) -> str:
        """What to do about a row with fewer cells than the header."""

    @property
    def too_many(self) -> str:
        """What to do about a row with more cells than the header."""

    @property
    def place(self) -> Place:
        """Where the table stands."""

    def records(self, faults: Faults) -> Iterator[Record]:
        """The header and the rows below it; what cannot be read becomes an error."""

    def called(self, name: str) -> str:
        """What people call another table of the same plan."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a table may have: those it needs, the others, and those that have translations (name:zh).

    `numbers` may name the number format of their source, as value [1.234,5]; `dates` may hold a spreadsheet's date.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    translated: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return self.required + self.optional

    def knows(self, name: str) -> bool:
        base, _, tag = name.partition(":")
        return base in self.known and (not tag or base in self.translated)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its `origin` is the place of the whole row."""

    origin: Place
    cells: Mapping[str, str]
    table: Table = field(repr=False, compare=False)
    faults: Faults = field(repr=False, compare=False)
    formats: Mapping[str, NumberFormat] = field(default_factory=dict)
    """The number formats that the header names."""
    numbers: frozenset[str] = frozenset()
    """The columns whose cell holds a number, so that no format of a source can be meant."""
    dates: frozenset[str] = frozenset()
    """The columns whose cell holds a spreadsheet's date."""

    @property
    def number(self) -> int:
        """The row's number, with the header as row 1."""
        return self.origin.row or 0

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

    def figure(self, column: str, declared: NumberFormat | None) -> Decimal | None:
        """The cell's number, in the format that the row declares (column number_format), else its column's head,
        else the plan; where none is `declared`, it is plain digits.
        """
        form = self.read("number_format", NumberFormat.parse) or self.formats.get(column) or declared
        if form is None or column in self.numbers:
            return self.read(column, number)
        return self.read(column, form.read)

    def place(self, column: str | None = None) -> Place:
        text = self.text(column) if column else ""
        quoted = '"' + text.replace('"', '""') + '"'
        written = quoted if quoted in (self.origin.excerpt or "") else text
        return self.origin.at(column, written or None)

    def error(self, what: str, column: str | None, reason: str, mend: str) -> None:
        self.faults.error(what, self.place(column), reason, mend)


class Named(Protocol):
    """What a row may become: something with an id."""

    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=Named)


def by_id(rows: Iterable[Row], make: Callable[[Row], Item], each: str) -> dict[str, Item]:
    """What the rows become, by id. Ids that differ in capitals alone count as one; a second one is an error."""
    found: dict[str, Item] = {}
    folded: set[str] = set()
    for row in rows:
        item = make(row)
        if item.id and item.id.casefold() in folded:
            row.error("Id given twice", "id", f"a row above has {item.id} already", f"Give each {each} its own id.")
        elif item.id:
            found[item.id] = item
            folded.add(item.id.casefold())
    return found


def read_table(table: Table | None, columns: Columns, faults: Faults) -> tuple[Row, ...]:
    """The rows of a table, none when there is no such table. Each fault is collected; a row with a wrong count of
    cells is left out.
    """
    records = table.records(faults) if table else iter(())
    head = next(records, None)
    if table is None or head is None:
        return ()
    written, formats = _formats(head, table.place, columns, faults)
    header = _header(written, _origin(table.place, head, tuple(map(folded, written))), columns, faults)
    if not header:
        return ()
    where = {header[index]: form for index, form in formats.items()}
    return tuple(
        _row(table, record, tuple(header), columns, where, faults)
        for record in records
        if any(record.cells) and _fits(table, record, tuple(header), faults)
    )


def _row(
    table: Table, record: Record, header: tuple[str, ...], columns: Columns, formats: Mapping[str, NumberFormat],
    faults: Faults,
) -> Row:  # fmt: skip
    numbers = frozenset(header[index] for index in record.numbers)
    cells = {name: cell for name, cell in zip(header, record.cells, strict=False) if name}
    dates = frozenset(header[index] for index in record.dates)
    row = Row(_origin(table.place, record, header), cells, table, faults, formats, numbers, dates)
    for column in sorted(dates - set(columns.dates)):
        row.error("Date in a cell", column, *date_mend(column, row.text(column)))
    return row


def date_mend(column: str, day: str) -> tuple[str, str]:
    """The reason and the mend for a date where none is meant: spreadsheets make them of 3-5, 2013-05 and 2015."""
    again = "Give the cell the format Text and write again what the source says"
    if column == "period":
        return f"a spreadsheet keeps it as the day {day}", f"{again}, for instance 2015, 2013-05 or {day}."
    return f"the spreadsheet has made the day {day} of it", f"{again}; a range goes into low and high."


def _origin(place: Place, record: Record, header: tuple[str, ...]) -> Place:
    """The place of a whole row."""
    return Place(place.file, row=record.number, excerpt=record.excerpt, sheet=place.sheet, columns=header)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table in a CSV file (RFC 4180, in UTF-8)."""

    file: Path
    too_few: str = "Add commas for the blank cells."
    too_many: str = 'Put a cell that holds a comma in quotation marks: "Parts, tyres". Decimals take a point: 44.3'

    @property
    def place(self) -> Place:
        return Place(str(self.file))

    def called(self, name: str) -> str:
        return f"{name}.csv"

    def records(self, faults: Faults) -> Iterator[Record]:
        text = read_text(self.file, faults)
        if text is not None and _is_table(text, self.file, faults):
            yield from _records(text, self.file, faults)


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


def _records(text: str, file: Path, faults: Faults) -> Iterator[Record]:
    """Each record of a CSV text; a fault of the quoting ends the table."""
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
        yield Record(number, _written(lines[start : reader.line_num]), tuple(cell.strip() for cell in cells))


def _written(lines: list[str]) -> str:
    return " ".join("".join(lines).split("\n")).strip()


def csv_line(cells: Iterable[str]) -> str:
    """A row as a line of CSV, for messages."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([" ".join(cell.split("\n")) for cell in cells])
    return line.getvalue()


def printable(text: str) -> str:
    """A cell's text with its lines parted alike. Raises MalformedError for a character that cannot be printed."""
    match = CONTROL.search(text.replace("\r", ""))
    if match:
        reason = f"the character U+{ord(match[0]):04X} cannot be printed"
        raise MalformedError("Control character", reason, "Delete it; it often comes along when text is pasted.")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def folded(name: str) -> str:
    """How the name of a column is known, whatever its capitals, spaces and hyphens."""
    base, colon, tag = name.partition(":")
    return re.sub(r"[\s_-]+", "_", base.strip().casefold()) + colon + tag.strip()


def _formats(
    head: Record, place: Place, columns: Columns, faults: Faults
) -> tuple[tuple[str, ...], Mapping[int, NumberFormat]]:
    """The header's names without the number formats in brackets, and these by the column's index."""
    names, formats = list(head.cells), {}
    for index, name in enumerate(names):
        match = re.fullmatch(r"(?P<name>[^\[]*)\[(?P<format>.*)\]", name)
        if match is None or folded(match["name"].strip()) not in columns.numbers:
            continue
        names[index] = match["name"].strip()
        try:
            formats[index] = NumberFormat.parse(match["format"].strip())
        except MalformedError as fault:
            where = _origin(place, head, tuple(map(folded, names))).at(folded(names[index]), match["format"])
            faults.error(fault.what, where, fault.reason, fault.mend)
    return tuple(names), formats


def _header(head: tuple[str, ...], origin: Place, columns: Columns, faults: Faults) -> list[str]:
    """The columns' names; each unknown, repeated or missing one is an error. The rows are read on, as far as
    one can guess which column is meant, so that their faults are told too; empty when one cannot.
    """
    names = [folded(name) for name in head]

    def error(what: str, written: str, name: str, reason: str, mend: str) -> None:
        faults.error(what, origin.at(name, written or None), reason, mend)

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


def _fits(table: Table, record: Record, header: tuple[str, ...], faults: Faults) -> bool:
    """Whether a row has as many cells as the header. A blank one too many counts: it often hides a shifted row."""
    nameless = any(cell and not name for name, cell in zip(header, record.cells, strict=False))
    if len(record.cells) == len(header) and not nameless:
        return True
    place = _origin(table.place, record, header)
    reason = f"the header has {sum(map(bool, header))} columns, this row {len(record.cells)} cells"
    if len(record.cells) < len(header):
        faults.error("Too few cells", place, reason, table.too_few)
    else:
        faults.error("Too many cells", place, reason, table.too_many)
    return False
