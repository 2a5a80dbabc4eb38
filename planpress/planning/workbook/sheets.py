"""A workbook becomes sheets with openpyxl: their cells with content, what is merged and what is hidden."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from planpress.errors import column_letters
from planpress.planning.cells import MalformedError
from planpress.planning.workbook.formats import EAST_ASIAN_DAYS
from planpress.planning.workbook.package import DAMAGED, Package, checked

# openpyxl takes a quarter of a second to import, so only those do it who have a workbook.
if TYPE_CHECKING:
    import openpyxl
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    AnyCell: TypeAlias = Cell | MergedCell

WIDEST = 200
"""Columns that a table may have."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet. `rows` has the cells by row (from 1) and column (from 0); blank ones are left out, those with a
    formula that has no value are not."""

    rows: dict[int, dict[int, AnyCell]]
    merged: tuple[str, ...]
    hidden: bool
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[int, ...]

    @classmethod
    def of(cls, sheet: Worksheet, formulas: frozenset[str]) -> Sheet:
        """What a worksheet holds; `formulas` are the names of the cells that have one."""
        rows: dict[int, dict[int, AnyCell]] = {}
        # openpyxl's own ways through the cells make each blank one up to the farthest.
        for (row, column), cell in sorted(sheet._cells.items()):
            if cell.value not in (None, "") or _lacks_value(cell, formulas):
                rows.setdefault(row, {})[column - 1] = cell
        return cls(
            rows,
            tuple(sorted(merged.coord for merged in sheet.merged_cells.ranges)),
            sheet.sheet_state != "visible",
            tuple(row for row in rows if row in sheet.row_dimensions and sheet.row_dimensions[row].hidden),
            tuple(_hidden_columns(sheet, {column for row in rows.values() for column in row})),
        )


class Workbook:
    """An .xlsx file. Raises MalformedError when it cannot be read, or holds too much."""

    def __init__(self, file: Path) -> None:
        self.file = file
        package = checked(file)
        book, parts = _opened(package)
        self.epoch: datetime = book.epoch
        """The day from which the workbook counts days."""
        self.sheets = dict(_sheets(book, parts, package))

    def sheet(self, name: str) -> Sheet:
        """A sheet by its name. Raises MalformedError when it is wider than a table can be."""
        sheet = self.sheets[name]
        for row, cells in sheet.rows.items():
            if max(cells) >= WIDEST:
                filled = f"{column_letters(max(cells))}{row}"
                reason = f"cell {filled} is filled, and a table has {WIDEST} columns at most"
                raise MalformedError("Table too wide", reason, "Delete what stands beside the table.")
        return sheet


def _opened(package: Package) -> tuple[openpyxl.Workbook, Mapping[str, str]]:
    """The workbook, and the part that each sheet is in. Names, properties and theme are not read: no table needs
    them, and openpyxl gives up a workbook for the sake of one.
    """
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl would lose if it wrote the workbook back
            reader = ExcelReader(io.BytesIO(package.data), data_only=True, keep_links=False)
            reader.read_manifest()
            reader.read_strings()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            reader.wb._date_formats |= _east_asian_days(reader.wb)
            reader.read_worksheets()
            return reader.wb, {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
    except Exception as error:  # a damaged file makes openpyxl raise KeyError, TypeError, ParseError and others
        reason = f"it cannot be opened: {' '.join(str(error).split())[:160] or type(error).__name__}"
        raise MalformedError("Damaged workbook", reason, DAMAGED) from error


def _east_asian_days(workbook: openpyxl.Workbook) -> set[int]:
    """The styles that show days by a number format that only Excel in East Asian languages has."""
    return {index for index, style in enumerate(workbook._cell_styles) if style.numFmtId in EAST_ASIAN_DAYS}


def _sheets(book: openpyxl.Workbook, parts: Mapping[str, str], package: Package) -> Iterator[tuple[str, Sheet]]:
    """The worksheets by name; sheets of charts are left out."""
    # openpyxl passes over a sheet whose part is not there, and renames one whose name another has.
    strangers = sorted(set(parts) ^ set(book.sheetnames))
    if strangers:
        raise MalformedError("Damaged workbook", f"its sheet {strangers[0]} is missing or there twice", DAMAGED)
    for sheet in book.worksheets:
        formulas = package.formulas.get(parts[sheet.title], frozenset())
        if "" in formulas:
            reason = f"a formula on the sheet {sheet.title} does not say in which cell it is"
            raise MalformedError("Damaged workbook", reason, DAMAGED)
        yield sheet.title, Sheet.of(sheet, formulas)


def _lacks_value(cell: AnyCell, formulas: frozenset[str]) -> bool:
    """Whether a formula has no value; an empty text is one (ECMA-376 Part 1, 18.18.11: str)."""
    return cell.coordinate in formulas and cell.data_type != "str" and cell.value is None


def _hidden_columns(sheet: Worksheet, filled: Iterable[int]) -> Iterator[int]:
    """The filled columns, from 0, that are not shown."""
    spans = [(span.min, span.max) for span in sheet.column_dimensions.values() if span.hidden]
    for column in sorted(filled):
        if any(first <= column + 1 <= last for first, last in spans):
            yield column
