"""The bytes of an .xlsx file become XML parts: none larger than a limit, none with a document type."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from planpress.planning.cells import MalformedError

LARGEST_FILE = 32 * 2**20
"""Bytes a workbook may have; 5,000 figures with all their columns take half a megabyte."""
LARGEST_PART = 24 * 2**20
"""Bytes one of its parts may have when it is unpacked."""
MOST_PARTS = 2000
_PIECE = 2**16

_PASSWORD = ("Password-protected workbook", "it is encrypted", "Open it in Excel, remove the password and save it.")
_DAMAGED = "Open it in Excel or LibreOffice, let it be repaired, and save it anew."
_SAVE_AS = 'In Excel or LibreOffice, use "Save as" and choose Excel workbook (.xlsx).'

_OTHERS = {
    "word/document.xml": "a Word file",
    "ppt/presentation.xml": "a PowerPoint file",
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
}
"""Other packages by a part that they have."""


class Handler(Protocol):
    """What is told of each element, by its local name, and of the text in it."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


class Package:
    """An opened .xlsx file. Raises MalformedError when it is something else, or damaged."""

    def __init__(self, file: Path) -> None:
        if file.stat().st_size > LARGEST_FILE:
            raise MalformedError("Workbook too large", f"it has more than {LARGEST_FILE >> 20} MB", _less("pictures"))
        data = file.read_bytes()
        _check_kind(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise MalformedError("Damaged workbook", "the file is cut off or broken", _DAMAGED) from error
        self.names = frozenset(self._zip.namelist())
        if len(self.names) > MOST_PARTS:
            raise MalformedError("Workbook too large", f"it has {len(self.names)} parts", _less("sheets"))
        other = next((name for part, name in _OTHERS.items() if part in self.names), None)
        if other:
            raise MalformedError("Not an Excel workbook", f"this is {other}", _SAVE_AS)

    def parse(self, part: str, handler: Handler) -> None:
        """Tell the handler what is in a part. Raises MalformedError when that is no plain XML, or too much."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: handler.start(_local(name), _locals(attributes))
        parser.EndElementHandler = lambda name: handler.end(_local(name))
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            self._feed(part, parser.Parse)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError) as error:
            raise MalformedError("Damaged workbook", f"its part {part} cannot be read", _DAMAGED) from error

    def _feed(self, part: str, parse: Callable[[bytes, bool], object]) -> None:
        """The part in pieces, so that no more than one piece is unpacked at a time."""
        if self._zip.getinfo(part).flag_bits & 1:
            raise MalformedError(*_PASSWORD)
        taken = 0
        with self._zip.open(part) as stream:
            while piece := stream.read(_PIECE):
                taken += len(piece)
                if taken > LARGEST_PART:
                    reason = f"its part {part} unpacks to more than {LARGEST_PART >> 20} MB"
                    raise MalformedError("Workbook too large", reason, _less("empty rows with formats"))
                parse(piece, False)
            parse(b"", True)


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


def _less(what: str) -> str:
    return f"Delete {what} that the plan does not need, or keep the tables as CSV files."


def _refuse_doctype(*_: object) -> None:
    reason = "its XML declares a document type, which no workbook needs and attacks use"
    raise MalformedError("Unsafe workbook", reason, _DAMAGED)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _locals(attributes: Mapping[str, str]) -> Mapping[str, str]:
    return {_local(name): value for name, value in attributes.items()}
