"""Sheets of words and numbers become the bytes of an .xlsx file with openpyxl: the same input, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from planpress.errors import column_letters
from planpress.planning.cells import MalformedError

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

Value: TypeAlias = str | Decimal

LONGEST_CELL = 32767
"""Characters that a cell may hold (Microsoft, "Excel specifications and limits")."""
LAST_ROW = 5000
"""The row to which drop-down lists reach."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet may take for a formula (OWASP, "CSV Injection")."""

_HEAD, _TEXT = "Column name", "Words"
"""The names of the cell styles."""
_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can tell; the true one would make other bytes of the same plan."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down list: a formula such as clusters!$A$2:$A$99, or the values themselves.

    Nothing else can be typed when it is `closed`.
    """

    formula: str
    closed: bool = False

    @classmethod
    def of(cls, values: Sequence[str]) -> Choices:
        """A closed list of values, which have no commas."""
        return cls(f'"{",".join(values)}"', closed=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in row 1, the note shown when that is selected, its list, its width in characters.

    What is typed into one that is not `numeric` stays text: 2013-05 does not become a day.
    """

    name: str
    note: str = ""
    choices: Choices | None = None
    width: int = 16
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to write."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    hidden: bool = False


def write_workbook(pages: Sequence[Page]) -> bytes:
    """The sheets as a workbook. Text stays text, whatever it begins with; a number shows the digits it has.

    Raises MalformedError for a text that no cell can hold.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = dt.datetime(*_TIME)
    book.properties.creator = "Planpress"
    _add_styles(book)
    for page in pages:
        _fill(book.create_sheet(page.name), page)
    out = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return _repacked(out)


def _add_styles(book: Workbook) -> None:
    """A dark head, and words that stay as they were typed."""
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill

    head = NamedStyle(_HEAD, number_format="@", alignment=Alignment(vertical="center"))
    head.font, head.fill = Font("Calibri", 11, bold=True, color="FFFFFFFF"), PatternFill("solid", "FF1F4E5F")
    text = NamedStyle(_TEXT, number_format="@", alignment=Alignment(vertical="top", wrap_text=True))
    text.font = Font("Calibri", 11)
    for style in (head, text):
        book.add_named_style(style)


def _fill(sheet: Worksheet, page: Page) -> None:
    from openpyxl.styles import Alignment

    sheet.sheet_state = "hidden" if page.hidden else "visible"
    sheet.freeze_panes = "A2"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"  # ISO A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    for number, column in enumerate(page.columns, 1):
        letters = column_letters(number - 1)
        shape = sheet.column_dimensions[letters]
        shape.width = column.width
        if not column.numeric:
            shape.number_format, shape.alignment = "@", Alignment(vertical="top", wrap_text=True)
        _put_text(sheet.cell(1, number), column.name, _HEAD)
        for validation in _validations(letters, column):
            sheet.add_data_validation(validation)
    for number, row in enumerate(page.rows, 2):
        for index, value in enumerate(row, 1):
            if value != "":
                _put(sheet.cell(number, index), value)


def _put(cell: Cell, value: Value) -> None:
    from openpyxl.styles import Alignment

    if isinstance(value, str):
        _put_text(cell, value, _TEXT)
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
        return
    exponent = value.as_tuple().exponent
    places = max(-exponent if isinstance(exponent, int) else 0, 0)
    cell.value = value
    cell.number_format = f"0.{'0' * places}" if places else "0"
    cell.alignment = Alignment(vertical="top")


def _put_text(cell: Cell, text: str, style: str) -> None:
    """A text in a cell; what looks like an escape of the format is escaped itself (ECMA-376 Part 1, 22.9.2.19)."""
    from openpyxl.utils.exceptions import IllegalCharacterError

    if len(text) > LONGEST_CELL:
        reason = f"a text has {len(text):,} characters, and a cell holds {LONGEST_CELL:,}"
        raise MalformedError("Text too long for a cell", reason, "Part the text, or keep the plan as a folder.")
    try:
        cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text).replace("\r", "_x000D_")
    except IllegalCharacterError:
        reason = f"{text[:40]!r} has a character that cannot be printed"
        raise MalformedError("Control character", reason, "Delete it.") from None
    cell.data_type = "s"  # else openpyxl takes =1+1 for a formula and #N/A for an error
    cell.style = style


def _validations(letters: str, column: Column) -> Iterator[DataValidation]:
    """The note on a column's head, and the list for the cells below it."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.note:
        title, note = column.name[:32], column.note[:255]
        yield DataValidation(sqref=f"{letters}1", showInputMessage=True, promptTitle=title, prompt=note)
    if column.choices:
        found = DataValidation(
            "list", column.choices.formula, sqref=f"{letters}2:{letters}{LAST_ROW}", allow_blank=True
        )
        if column.choices.closed:
            found.showErrorMessage, found.errorTitle = True, "Not in the list"
            found.error = "Choose one of the list, or leave it blank."
        yield found


def _repacked(written: io.BytesIO) -> bytes:
    """The archive without the times at which its parts were made. Digits kept as text get no warning sign from Excel,
    whose mend would make numbers of years: openpyxl has no word for that (ECMA-376 Part 1, 18.3.1.51)."""
    quiet = b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(written) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in package.namelist():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            again.writestr(entry, package.read(name).replace(b"</worksheet>", quiet))
    return out.getvalue()
