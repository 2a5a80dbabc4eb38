"""A sheet becomes a table: its header and its rows, with what a reader of the sheet would not see told as faults."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planpress.errors import Place, column_letters
from planpress.planning.cells import MalformedError
from planpress.planning.faults import Faults
from planpress.planning.tables import Record, csv_line, printable
from planpress.planning.workbook.formats import Moment, day_of, digits_of, look_of
from planpress.planning.workbook.package import column_index
from planpress.planning.workbook.sheets import Sheet, Workbook

if TYPE_CHECKING:
    from planpress.planning.workbook.sheets import AnyCell

_AGAIN = "Write the value itself into the cell."


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table in a sheet of a workbook: column names in row 1, from cell A1 on."""

    workbook: Workbook
    sheet: str
    too_few: str = "Fill in the cells below each column name."
    too_many: str = "Give the column a name in row 1, or delete what stands below it."

    @property
    def place(self) -> Place:
        return Place(str(self.workbook.file), sheet=self.sheet)

    def called(self, name: str) -> str:
        return f"the sheet {name}"

    def records(self, faults: Faults) -> Iterator[Record]:
        """The header and the rows below it. Merged cells and hidden content are errors: what counts must be seen."""
        try:
            sheet = self.workbook.sheet(self.sheet)
            self._check(sheet, faults)
            if 1 in sheet.rows:
                yield from self._records(sheet, faults)
        except MalformedError as fault:
            faults.error(fault.what, self.place, fault.reason, fault.mend)

    def _records(self, sheet: Sheet, faults: Faults) -> Iterator[Record]:
        width = max(sheet.rows[1]) + 1
        for number in sorted(sheet.rows):
            yield self._record(number, sheet.rows[number], width, faults)

    def _record(self, number: int, stored: Mapping[int, AnyCell], width: int, faults: Faults) -> Record:
        texts = {index: self._text(cell, faults) for index, cell in stored.items()}
        cells = tuple(texts.get(index, "") for index in range(max(width, max(stored) + 1)))
        numbers = frozenset(index for index, cell in stored.items() if cell.data_type == "n")
        dates = frozenset(index for index, cell in stored.items() if cell.data_type == "d" and texts[index])
        return Record(number, csv_line(cells), cells, numbers, dates)

    def _text(self, cell: AnyCell, faults: Faults) -> str:
        """The cell's text; one that cannot be read becomes an error and a blank."""
        try:
            return _read(cell, self.workbook.epoch)
        except MalformedError as fault:
            faults.error(fault.what, self._at(cell.coordinate), fault.reason, fault.mend)
            return ""

    def _check(self, sheet: Sheet, faults: Faults) -> None:
        """Collect an error for everything that the table has and its reader would not see."""
        if sheet.rows and 1 not in sheet.rows:
            reason = f"row 1 is blank, and the table begins in row {min(sheet.rows)}"
            faults.error("No header", self._at("A1"), reason, "Put the column names into row 1: delete the rows above.")
        if sheet.hidden and sheet.rows:
            reason = "the sheet is hidden, and it has data"
            faults.error("Hidden sheet", self.place, reason, "Show the sheet, or delete it.")
        for cells in sheet.merged:
            if _meets(cells, sheet.rows):
                reason = "of merged cells only the first has a value; the others would be read as blank"
                faults.error("Merged cells", self._at(cells), reason, "Part the cells, and fill in each of them.")
        if sheet.hidden_rows:
            rows = _listed(str(number) for number in sheet.hidden_rows)
            reason = f"rows with data are hidden: {rows}"
            mend = "Show them (clear the filter, or unhide them), or delete them."
            faults.error("Hidden rows", self._at(f"A{sheet.hidden_rows[0]}"), reason, mend)
        if sheet.hidden_columns:
            reason = f"columns with data are hidden: {_listed(map(column_letters, sheet.hidden_columns))}"
            place = self._at(f"{column_letters(sheet.hidden_columns[0])}1")
            faults.error("Hidden columns", place, reason, "Show them, or delete them.")

    def _at(self, cell: str) -> Place:
        return Place(self.place.file, sheet=self.sheet, cell=cell)


def _read(cell: AnyCell, epoch: dt.datetime) -> str:
    """What a person reads in a cell. Raises MalformedError when that is nothing, or something else."""
    value = cell.value
    match cell.data_type:
        case _ if value is None:
            reason = "the workbook holds no result of the formula in this cell"
            raise MalformedError("Formula without a value", reason, "Open the workbook in Excel and save it again.")
        case "n" if isinstance(value, int | float):
            return digits_of(value, look_of(cell.number_format))
        case "d" if isinstance(value, Moment):
            return day_of(value, epoch)
        case "b":
            return str(value).upper()
        case "e":
            raise MalformedError("Error in a cell", _error(cell), _AGAIN)
        case _:
            return printable(_unescaped(str(value)))


def _error(cell: AnyCell) -> str:
    """What the cell holds; openpyxl makes #VALUE! of a number for which there is no day."""
    from openpyxl.styles.numbers import is_date_format

    no_day = cell.value == "#VALUE!" and is_date_format(cell.number_format)
    return "its format shows days, and there is no such day" if no_day else f"the cell holds {cell.value}"


def _unescaped(text: str) -> str:
    """The text with its escapes resolved: _x000D_ is a carriage return (ECMA-376 Part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    from openpyxl.utils.escape import unescape

    return str(unescape(text))


def _meets(cells: str, rows: Mapping[int, Mapping[int, AnyCell]]) -> bool:
    """Whether a range such as C4:D8 has a cell in the table: above its end and left of its edge."""
    corners = re.findall(r"([A-Z]{1,3})([0-9]{1,7})", cells)
    if not corners or not rows:
        return False
    edge = max(max(row) for row in rows.values())
    return int(corners[0][1]) <= max(rows) and column_index(corners[0][0]) <= edge


def _listed(names: Iterable[str]) -> str:
    """Up to ten names, and how many more there are."""
    known = list(names)
    return ", ".join(known[:10]) + (f" and {len(known) - 10} more" if len(known) > 10 else "")
