"""The bytes of a CSV file or a workbook become a table."""

from __future__ import annotations

from planpress.errors import name_hint, nearest
from planpress.fetching.errand import Errand
from planpress.planning.cells import MalformedError
from planpress.planning.parts import SUFFIX
from planpress.planning.settings import Settings
from planpress.planning.tables import CsvTable, Table

_ZIP = b"PK\x03\x04"


def table_in(data: bytes, sheet: str, errand: Errand) -> Table:
    """The table in a CSV file's or a workbook's bytes; `sheet` may be left out where there is one only. Raises
    InputError."""
    if not data.strip():
        raise errand.error("Empty file", "there is nothing in it", "Let its owner fill it.")
    if not data.startswith(_ZIP):
        file = errand.scratch / "file.csv"
        file.write_bytes(data)
        if sheet:
            reason = "the file is no workbook, so it has no sheets"
            raise errand.error("No workbook", reason, "Delete sheet, or name an .xlsx file.")
        return CsvTable(file)
    from planpress.planning.workbook.sheets import Workbook  # late, for few have one
    from planpress.planning.workbook.tables import SheetTable

    file = errand.scratch / f"file{SUFFIX}"
    file.write_bytes(data)
    try:
        workbook = Workbook(file)
    except MalformedError as fault:
        raise errand.error(fault.what, fault.reason, fault.mend) from fault
    names = tuple(workbook.sheets)
    if sheet in names or (not sheet and len(names) == 1):
        return SheetTable(workbook, sheet or names[0])
    near = nearest(sheet, names) or names[0]
    reason = f"no such sheet; {name_hint(sheet, names)}" if sheet else f"it has several: {name_hint('', names)}"
    raise errand.error("Unknown sheet" if sheet else "Which sheet", reason, f"Write sheet: {near}")


def sheet_of(entry: Settings, file: str) -> str:
    """The sheet that an entry names; one of a CSV file is an error."""
    sheet = entry.text("sheet")
    if sheet and not file.casefold().endswith(SUFFIX):
        reason = f"{file or 'what a program prints'} has no sheets"
        entry.error("No workbook", "sheet", reason, "Delete the line, or name an .xlsx file.")
    return sheet
