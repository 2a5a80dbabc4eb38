"""The bytes of an .xlsx file are checked before they are opened: their kind, their size, the cells with formulas."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from planpress.planning.cells import MalformedError

LARGEST_FILE = 32 * 2**20
"""Bytes a workbook may have; 5,000 figures with all their columns take half a megabyte."""
LARGEST_PART = 24 * 2**20
"""Bytes one of its parts may have when it is unpacked."""
LARGEST_WHOLE = 64 * 2**20
"""Bytes all of its parts may have together."""
MOST_PARTS = 2000
MOST_OBJECTS = 300_000
"""Cells, texts, rows, formats and the like that a workbook may have: 5,000 figures with every column filled are
165,000. Opened, that many take some 280 MB."""

_PIECE = 2**16
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main}workbook"
_CONTENT = frozenset(_MAIN + name for name in ("v", "f", "t"))
"""What only holds a cell's content, and becomes no object of its own."""
_SPREAD = ("}mergeCell", "}hyperlink", "}comment")
"""What becomes an object for each cell of the range that it names, whatever its namespace."""

DAMAGED = "Open it in Excel or LibreOffice, let it be repaired, and save it anew."
_PASSWORD = ("Password-protected workbook", "it is encrypted", "Open it in Excel, remove the password and save it.")
_SAVE_AS = 'In Excel or LibreOffice, use "Save as" and choose Excel workbook (.xlsx).'

_OTHERS = {
    "word/document.xml": "a Word file",
    "ppt/presentation.xml": "a PowerPoint file",
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
}
"""Other packages by a part that they have."""


@dataclass(frozen=True, slots=True)
class Package:
    """A file that may be opened. `formulas` are the cells that have one, by the part they are in."""

    data: bytes
    formulas: Mapping[str, frozenset[str]]


def checked(file: Path) -> Package:
    """The file, unpacked once in pieces. Raises MalformedError when it is no workbook, damaged, unsafe or too large."""
    if file.stat().st_size > LARGEST_FILE:
        raise MalformedError("Workbook too large", f"it has more than {LARGEST_FILE >> 20} MB", _less("pictures"))
    data = file.read_bytes()
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return Package(data, _formulas(package))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, zlib.error) as error:
        if isinstance(error, MalformedError):
            raise
        raise MalformedError("Damaged workbook", "the file is cut off or broken", DAMAGED) from error


def _formulas(package: zipfile.ZipFile) -> Mapping[str, frozenset[str]]:
    names = package.namelist()
    if len(names) > MOST_PARTS:
        raise MalformedError("Workbook too large", f"it has {len(names)} parts", _less("sheets"))
    other = next((name for part, name in _OTHERS.items() if part in names), None)
    if other:
        raise MalformedError("Not an Excel workbook", f"this is {other}", _SAVE_AS)
    tally = _Tally()
    return {part.filename: tally.formulas_of(package, part) for part in package.infolist()}


class _Tally:
    """Counts, over all parts, the bytes and what becomes an object when the workbook is opened."""

    def __init__(self) -> None:
        self._bytes = self._objects = 0
        self._cell = ""
        self._formulas: set[str] = set()

    def formulas_of(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> frozenset[str]:
        """The cells of a part that have a formula. The part is unpacked in pieces, no further than it may go."""
        if part.flag_bits & 1:
            raise MalformedError(*_PASSWORD)
        self._formulas = set()
        parser, taken = None, 0
        with package.open(part) as stream:
            while piece := stream.read(_PIECE):
                if not taken and _is_xml(piece):
                    parser = self._parser()
                taken += len(piece)
                self._bytes += len(piece)
                self._check_bytes(part.filename, taken)
                parser = _told(piece, parser, part.filename)
        _told(b"", parser, part.filename)
        return frozenset(self._formulas)

    def _check_bytes(self, part: str, taken: int) -> None:
        if taken > LARGEST_PART:
            reason = f"its part {part} unpacks to more than {LARGEST_PART >> 20} MB"
            raise MalformedError("Workbook too large", reason, _less("empty rows with formats"))
        if self._bytes > LARGEST_WHOLE:
            reason = f"it unpacks to more than {LARGEST_WHOLE >> 20} MB"
            raise MalformedError("Workbook too large", reason, _less("sheets and pictures"))

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = _refuse_doctype
        return parser

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
            raise MalformedError("Workbook too large", reason, _less("sheets and empty rows with formats"))


def _told(piece: bytes, parser: expat.XMLParserType | None, part: str) -> expat.XMLParserType | None:
    """The parser that has been told a piece of XML, the last when it is blank; None when there is nothing to tell."""
    try:
        if parser:
            parser.Parse(piece, not piece)
    except expat.ExpatError as error:
        # Excel's drawings of notes are often no well-formed XML; nothing reads them.
        if part.endswith(".vml"):
            return None
        raise MalformedError("Damaged workbook", f"its part {part} cannot be read", DAMAGED) from error
    return parser


def _check_kind(data: bytes) -> None:
    """Raises MalformedError for what is no zip archive, naming what it is."""
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:  # MS-OFFCRYPTO, 2.3.4.4: the stream of a protected file
            raise MalformedError(*_PASSWORD)
        raise MalformedError("Not an .xlsx workbook", "this is an old Excel file (.xls) with another name", _SAVE_AS)
    if not data:
        raise MalformedError("Empty file", "there is nothing in it", "Restore it from a copy.")
    reason = "this is a text, such as CSV" if _is_text(data[:4096]) else "the file is of another kind, or broken"
    raise MalformedError("Not an .xlsx workbook", reason, _SAVE_AS)


def _is_text(data: bytes) -> bool:
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", data)


def _is_xml(head: bytes) -> bool:
    """Whether a part begins like XML in UTF-8 or UTF-16, whatever it is called."""
    return head[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


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


def _less(what: str) -> str:
    return f"Delete {what} that the plan does not need, or keep the tables as CSV files."


def _refuse_doctype(*_: object) -> None:
    reason = "its XML declares a document type, which no workbook needs and attacks use"
    raise MalformedError("Unsafe workbook", reason, DAMAGED)
