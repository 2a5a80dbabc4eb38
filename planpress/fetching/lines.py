"""What a source gives becomes lines of one of the plan's tables: each with its cells and where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planpress.errors import Place, name_hint, nearest
from planpress.fetching.errand import MOST_ROWS
from planpress.fetching.feeds import TABLES, Feed
from planpress.planning.cells import MalformedError
from planpress.planning.faults import Faults
from planpress.planning.numbers import FORMATS, NumberFormat
from planpress.planning.tables import Columns, Record, Row, Table, read_table

PLAIN = FORMATS[0].example
"""How a number is written that is no source's text."""
TWO_FORMATS = "Two number formats"
"""What is wrong with a row of which our table could say one number format only."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row by our columns, blank cells left out, and its `origin`; `feed` is the source that gave it, if one did."""

    cells: Mapping[str, str]
    origin: Place
    feed: Feed | None = None

    def place(self, place: Place) -> Place:
        """Where a fault of this line in our table is at its origin, in the origin's names of columns."""
        column = place.column
        if self.feed is None or column is None:
            return self.origin.at(column, place.wrong)
        if self.feed.mapping:
            return self.origin
        return replace(self.origin.at(column, place.wrong), column=(self.feed.columns or {}).get(column, column))


@dataclass(frozen=True, slots=True)
class Translated:
    """A source's table with our names of columns, and without those that the feed ignores."""

    table: Table
    feed: Feed

    @property
    def too_few(self) -> str:
        return self.table.too_few

    @property
    def too_many(self) -> str:
        return self.table.too_many

    @property
    def place(self) -> Place:
        return self.table.place

    def called(self, name: str) -> str:
        return f"{name}.csv"

    def records(self, faults: Faults) -> Iterator[Record]:
        """The records, as many as are allowed; a column that the feed names must be there."""
        gone: frozenset[int] = frozenset()
        for count, record in enumerate(self.table.records(faults)):
            if count == 0:
                gone = frozenset(index for index, name in enumerate(record.cells) if name in self.feed.ignore)
                record = self._header(record, faults)
            if count > MOST_ROWS:
                reason = f"the source gives more than {MOST_ROWS:,} rows"
                mend = "Let the source give only what the plan needs."
                faults.error("Too much data", self.feed.place, reason, mend)
                return
            yield _without(record, gone) if gone and count else record

    def _header(self, head: Record, faults: Faults) -> Record:
        ours = {theirs: name for name, theirs in (self.feed.columns or {}).items()}
        given = {*head.cells, *(_parted(name)[0] for name in head.cells)}
        for name in (*ours, *self.feed.ignore):
            if name not in (given if ours.get(name) in self._numbers else head.cells):
                near = nearest(name, head.cells)
                mend = f"Write {near}." if near else "Correct it, or delete it."
                reason = f"{self.feed.origin.name} gives no column {name}; {name_hint(name, head.cells)}"
                faults.error("Unknown column", self.feed.place, reason, mend)
        kept = ("" if name in self.feed.ignore else self._ours(name, ours) for name in head.cells)
        return replace(head, cells=tuple(kept))

    @property
    def _numbers(self) -> tuple[str, ...]:
        """Our columns whose names may be followed by a number format."""
        return TABLES[self.feed.into].numbers

    def _ours(self, theirs: str, ours: Mapping[str, str]) -> str:
        """Our name for a column of the source; a number format that follows theirs follows ours."""
        bare, form = _parted(theirs)
        name = ours.get(theirs) or ours.get(bare)
        if name in self._numbers:
            return f"{name}{form}"
        return ours.get(theirs, theirs)


def lines_of(table: Table, columns: Columns, feed: Feed, declared: bool, faults: Faults) -> tuple[Line, ...]:
    """The lines that a feed's table gives; `declared` says that the plan declares a number format, which plain digits
    do not have."""
    rows = read_table(Translated(table, feed), columns, faults)
    return tuple(Line(_cells(row, columns, declared), row.origin, feed) for row in rows)


def own_lines(
    table: Table, columns: Columns, declared: bool, faults: Faults
) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    """The columns and the lines that the plan's own table has."""
    rows = read_table(table, columns, faults)
    header = tuple(name for name in rows[0].cells if columns.knows(name)) if rows else ()
    return header, tuple(Line(_cells(row, columns, declared), row.origin) for row in rows)


def _cells(row: Row, columns: Columns, declared: bool) -> dict[str, str]:
    """The filled cells. A number whose format is known is written plainly, and says so where the plan needs it; it can
    say so of all figures of its row only."""
    cells = {name: text for name, text in row.cells.items() if text}
    if "number_format" in cells:
        return cells
    figures = {name: _plain(row, name) for name in columns.numbers if name in cells}
    plain = {name: text for name, text in figures.items() if text is not None}
    if declared and plain:
        for name in (name for name in figures if name not in plain):
            row.error(TWO_FORMATS, name, *mixed(cells[name]))
        cells["number_format"] = PLAIN
    return cells | plain


def mixed(text: str) -> tuple[str, str]:
    """The reason and the mend for a figure's text in a declared number format beside one that has another, or none."""
    reason = f"{text} is read by the number format that is declared, and another figure of its row is not"
    return reason, "Let the source give both as numbers, or both in one number format."


def _plain(row: Row, column: str) -> str | None:
    """The number in a filled cell in plain digits, None when the cell says nothing of its format."""
    text = row.text(column)
    if column in row.numbers:
        return text
    try:
        return format(row.formats[column].read(text), "f") if column in row.formats else None
    except MalformedError:
        return None  # the plan's reader says what is wrong with it


def _without(record: Record, gone: frozenset[int]) -> Record:
    """The record without the cells of some columns, whose places stay so that cells keep their names."""
    cells = tuple("" if index in gone else cell for index, cell in enumerate(record.cells))
    return replace(record, cells=cells, numbers=record.numbers - gone, dates=record.dates - gone)


def _parted(name: str) -> tuple[str, str]:
    """A column's name, and the number format in brackets behind it: amount [1.234,5]. Other brackets are a part of the
    name, and so are digits alone, which may be a year."""
    found = re.fullmatch(r"(?P<name>[^\[]*[^\[\s])(?P<form>\s*\[\s*(?P<example>[^\]]*?)\s*\])", name)
    if found is None or found["example"].isdigit():
        return name, ""
    try:
        NumberFormat.parse(found["example"])
    except MalformedError:
        return name, ""
    return found["name"], found["form"]
