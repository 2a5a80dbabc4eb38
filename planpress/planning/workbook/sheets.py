"""A workbook's parts become sheets: their cells as stored, what is merged and what is hidden."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planpress.errors import column_letters
from planpress.planning.cells import MalformedError
from planpress.planning.workbook.formats import Look, look_of
from planpress.planning.workbook.package import Package

MOST_CELLS = 400_000
"""Cells with content that a sheet may have: 5,000 figures fill 85,000."""
WIDEST = 200
"""Columns that a table may have."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as stored: `kind` is its t attribute (ECMA-376 Part 1, 18.18.11); `stored` is None when a formula
    has no value."""

    kind: str
    stored: str | None
    look: int


@dataclass
class Sheet:
    """The cells of a sheet by row (from 1) and column (from 0); blank ones are left out."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the workbook lists it."""

    part: str
    hidden: bool


class Workbook:
    """An .xlsx file whose sheets are read when they are asked for.

    Raises MalformedError, here and from each method, when the file or a part of it cannot be read.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._package = Package(file)
        main = next((rel.target for rel in self._relations("").values() if rel.kind == "officeDocument"), "")
        if main not in self._package.names:
            raise MalformedError("Not an Excel workbook", "the archive has no workbook in it", "Save it as .xlsx.")
        listing = _Listing()
        self._package.parse(main, listing)
        self._main = main
        self.starts_1904 = listing.starts_1904
        relations = self._relations(main)
        self.sheets: dict[str, Listed] = {
            name: Listed(relations[key].target, hidden)
            for name, key, hidden in listing.sheets
            if key in relations and relations[key].kind == "worksheet"
        }
        self.strings = self._strings()
        """The texts that cells name by their number."""
        self.looks = self._looks()
        """The looks that cells name by their number."""

    def sheet(self, name: str) -> Sheet:
        """The cells of a sheet."""
        handler = _Cells()
        self._package.parse(self.sheets[name].part, handler)
        return handler.sheet

    def _strings(self) -> tuple[str, ...]:
        part = self._part("sharedStrings")
        handler = _Strings()
        if part:
            self._package.parse(part, handler)
        return tuple(handler.found)

    def _looks(self) -> tuple[Look, ...]:
        part = self._part("styles")
        handler = _Styles()
        if part:
            self._package.parse(part, handler)
        return tuple(look_of(number, handler.codes.get(number)) for number in handler.numbers)

    def _part(self, kind: str) -> str | None:
        return next((rel.target for rel in self._relations(self._main).values() if rel.kind == kind), None)

    def _relations(self, part: str) -> Mapping[str, _Relation]:
        """What a part refers to, by id; what lies outside the file is left out (ECMA-376 Part 2, 6.5)."""
        folder, name = posixpath.split(part)
        handler = _Relations(folder)
        self._package.parse(posixpath.join(folder, "_rels", f"{name}.rels"), handler)
        return handler.found


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    target: str


class _Quiet:
    """A handler that takes no notice."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        pass

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class _Relations(_Quiet):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, _Relation] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", ""))).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = _Relation(kind, target)


class _Listing(_Quiet):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.starts_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), attributes.get("id", ""), hidden))
        elif name == "workbookPr":
            self.starts_1904 = _is_true(attributes.get("date1904"))


class _Styles(_Quiet):
    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.numbers: list[int] = []
        self._inside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self.numbers.append(_whole(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


class _Words(_Quiet):
    """Collects the text of t elements, without the readings of Japanese words (rPh)."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._readings = False
        self._open = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        if name == "rPh":
            self._readings = True
        self._open = name == "t" and not self._readings

    def end(self, name: str) -> None:
        if name == "rPh":
            self._readings = False
        self._open = False

    def text(self, text: str) -> None:
        if self._open:
            self.words.append(text)


class _Strings(_Words):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.found.append(unescaped("".join(self.words)))
            self.words.clear()


class _Cells(_Words):
    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet()
        self._row = self._column = 0
        self._hidden = False
        self._attributes: Mapping[str, str] = {}
        self._value: list[str] | None = None
        self._in_value = self._formula = False
        self._count = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        super().start(name, attributes)
        if name == "v":
            self._value, self._in_value = [], True
        elif name == "c":
            self._begin(attributes)
        elif name == "row":
            self._row, self._column = _whole(attributes.get("r"), self._row + 1), 0
            self._hidden = _is_true(attributes.get("hidden"))
        elif name == "f":
            self._formula = True
        elif name == "mergeCell":
            self.sheet.merged.append(attributes.get("ref", ""))
        elif name == "col" and _is_true(attributes.get("hidden")):
            first, last = _whole(attributes.get("min"), 1), _whole(attributes.get("max"), 1)
            self.sheet.hidden_columns.append((first - 1, last - 1))

    def text(self, text: str) -> None:
        super().text(text)
        if self._in_value and self._value is not None:
            self._value.append(text)

    def end(self, name: str) -> None:
        super().end(name)
        if name == "v":
            self._in_value = False
        elif name == "c":
            self._finish()
            self._column += 1
        elif name == "row" and self._hidden and self._row in self.sheet.rows:
            self.sheet.hidden_rows.append(self._row)

    def _begin(self, attributes: Mapping[str, str]) -> None:
        self._attributes, self._value, self._formula = attributes, None, False
        self.words.clear()
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        if match:
            self._column, self._row = column_index(match[1]), int(match[2])

    def _finish(self) -> None:
        kind = self._attributes.get("t", "n")
        stored = unescaped("".join(self.words)) if kind == "inlineStr" else "".join(self._value or ())
        if kind == "str":
            stored = unescaped(stored)
        if not stored and not self._formula:
            return
        if not stored and kind == "str":  # a formula whose value is an empty text
            return
        self._count += 1
        if self._count > MOST_CELLS:
            reason = f"a sheet has more than {MOST_CELLS:,} filled cells"
            raise MalformedError("Workbook too large", reason, "Delete rows that the plan does not need.")
        if self._column >= WIDEST:
            name = f"{column_letters(self._column)}{self._row}"
            reason = f"cell {name} is filled, and a table has {WIDEST} columns at most"
            raise MalformedError("Table too wide", reason, "Delete what stands beside the table.")
        cell = Cell(kind, stored or None, _whole(self._attributes.get("s")))
        self.sheet.rows.setdefault(self._row, {})[self._column] = cell


def column_index(letters: str) -> int:
    """The index of a spreadsheet's column: 0 for A, 26 for AA."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def unescaped(text: str) -> str:
    """The text with its escapes resolved: _x000D_ is a carriage return (ECMA-376 Part 1, 22.9.2.19)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and len(text) < 10 and text.isdecimal() else default


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")
