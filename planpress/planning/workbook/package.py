"""The bytes of an .xlsx file are checked before they are opened: their kind, their size, the cells with formulas."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planpress.packages import Flaw, FlawError, Unpacking, opened, package_bytes
from planpress.planning.cells import MalformedError

MOST_OBJECTS = 300_000
"""Cells, texts, rows, formats and the like that a workbook may have: 5,000 figures with every column filled are
165,000. Opened, that many take some 280 MB."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main}workbook"
_CONTENT = frozenset(_MAIN + name for name in ("v", "f", "t"))
"""What only holds a cell's content, and becomes no object of its own."""
_SPREAD = ("}mergeCell", "}hyperlink", "}comment")
"""What becomes an object for each cell of the range that it names, whatever its namespace."""

DAMAGED = "Open it in Excel or LibreOffice, let it be repaired, and save it anew."
_SAVE_AS = 'In Excel or LibreOffice, use "Save as" and choose Excel workbook (.xlsx).'

_OTHERS = {
    "word/document.xml": "a Word file",
    "ppt/presentation.xml": "a PowerPoint file",
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
}
"""Other packages by a part that they have."""


_LESS = "Delete {} that the plan does not need, or keep the tables as CSV files."
_TOO_LARGE, _NO_WORKBOOK = "Workbook too large", "Not an .xlsx workbook"

_FLAWS: dict[Flaw, tuple[str, str]] = {
    Flaw.EMPTY: ("Empty file", "Restore it from a copy."),
    Flaw.PROTECTED: ("Password-protected workbook", "Open it in Excel, remove the password and save it."),
    Flaw.BINARY: (_NO_WORKBOOK, _SAVE_AS),
    Flaw.PDF: (_NO_WORKBOOK, _SAVE_AS),
    Flaw.TEXT: (_NO_WORKBOOK, _SAVE_AS),
    Flaw.STRANGE: (_NO_WORKBOOK, _SAVE_AS),
    Flaw.DAMAGED: ("Damaged workbook", DAMAGED),
    Flaw.UNSAFE: ("Unsafe workbook", DAMAGED),
    Flaw.LARGE_FILE: (_TOO_LARGE, _LESS.format("pictures")),
    Flaw.MANY_PARTS: (_TOO_LARGE, _LESS.format("sheets")),
    Flaw.LARGE_PART: (_TOO_LARGE, _LESS.format("empty rows with formats")),
    Flaw.LARGE_WHOLE: (_TOO_LARGE, _LESS.format("sheets and pictures")),
}
"""For each flaw what it is called for a workbook, and the mend."""

_REASONS = {
    Flaw.BINARY: "this is an old Excel file (.xls) with another name",
    Flaw.TEXT: "this is a text, such as CSV",
}
"""Reasons that say more about a workbook than those of any Office file."""


@dataclass(frozen=True, slots=True)
class Package:
    """A file that may be opened. `formulas` are the cells that have one, by the part they are in."""

    data: bytes
    formulas: Mapping[str, frozenset[str]]


def checked(file: Path) -> Package:
    """The file, unpacked once in pieces. Raises MalformedError when it is no workbook, damaged, unsafe or too large."""
    try:
        data = package_bytes(file)
        with opened(data) as package:
            return Package(data, _formulas(package))
    except FlawError as error:
        what, mend = _FLAWS[error.flaw]
        raise MalformedError(what, _REASONS.get(error.flaw, error.reason), mend) from error


def _formulas(package: zipfile.ZipFile) -> Mapping[str, frozenset[str]]:
    names = package.namelist()
    other = next((name for part, name in _OTHERS.items() if part in names), None)
    if other:
        raise MalformedError("Not an Excel workbook", f"this is {other}", _SAVE_AS)
    tally = _Tally(package)
    return {part.filename: tally.formulas_of(part) for part in package.infolist()}


class _Tally:
    """Counts, over all parts, what becomes an object when the workbook is opened."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._unpacking = Unpacking(package, self._start)
        self._objects = 0
        self._cell = ""
        self._formulas: set[str] = set()

    def formulas_of(self, part: zipfile.ZipInfo) -> frozenset[str]:
        """The cells of a part that have a formula."""
        self._formulas = set()
        for _ in self._unpacking.pieces(part):
            pass
        return frozenset(self._formulas)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{_MAIN}c":
            self._cell = attributes.get("r", "")
        elif name == f"{_MAIN}f":
            self._formulas.add(self._cell)
        elif name.endswith(_SPREAD):
            self._objects += _area(attributes.get("ref", ""))
        elif name == _STRICT:
            raise MalformedError("Not an .xlsx workbook", "this is a Strict Open XML Spreadsheet", _SAVE_AS)
        self._objects += (name not in _CONTENT) + attributes.get("sqref", "").count(" ")
        if self._objects > MOST_OBJECTS:
            reason = f"it has more than {MOST_OBJECTS:,} cells, texts, rows and formats"
            raise MalformedError(_TOO_LARGE, reason, _LESS.format("sheets and empty rows with formats"))


def _area(cells: str) -> int:
    """How many cells a range such as C4:D8 has; more than any workbook may have when it names no rows or columns."""
    corners = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", cells)
    if not corners:
        return MOST_OBJECTS + 1
    first, top, last, bottom = corners.groups()
    width = column_index(last or first) - column_index(first) + 1
    return max(width, 1) * max(int(bottom or top) - int(top) + 1, 1)


def column_index(letters: str) -> int:
    """The index of a spreadsheet's column: 0 for A, 26 for AA."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
