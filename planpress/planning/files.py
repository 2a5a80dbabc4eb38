"""A file of the plan becomes text: strict UTF-8, or a clear word on what the file seems to be instead."""

from __future__ import annotations

import re
from pathlib import Path

from planpress.errors import Place
from planpress.planning.faults import Faults

_FOREIGN = {
    b"PK\x03\x04": "an Excel workbook or another zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
}
"""How files that are no text begin."""

# XML 1.0 (section 2.2) forbids these, so that no Word file and no XMP packet could hold them; U+FEFF, the mark of
# a file's start, is forbidden in a PDF's text (ISO 14289-1, 7.21.7).
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


def read_bytes(file: Path, faults: Faults) -> bytes | None:
    """The file's bytes; a file that cannot be read becomes an error and None."""
    try:
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        faults.error("File cannot be read", Place(str(file)), reason, "Check that it is a file you may read.")
        return None


def read_text(file: Path, faults: Faults) -> str | None:
    """The file's text without a byte order mark; every fault becomes an error and None."""
    data = read_bytes(file, faults)
    if data is None:
        return None
    if not data.strip():
        faults.error("Empty file", Place(str(file)), "there is nothing in it", "Fill it, or restore it from a copy.")
        return None
    return _decoded(data, file, faults)


def _decoded(data: bytes, file: Path, faults: Faults) -> str | None:
    foreign = next((name for start, name in _FOREIGN.items() if data.startswith(start)), None)
    if foreign:
        faults.error("Not a text file", Place(str(file)), f"this is {foreign}", _saving(file))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"it is not UTF-8; it looks like {_likely_encoding(data)}"
        faults.error("Wrong encoding", Place(str(file), line=line), reason, _saving(file))
        return None
    return _without_control(text, file, faults)


def _without_control(text: str, file: Path, faults: Faults) -> str | None:
    match = CONTROL.search(text)
    if match is None:
        return text
    place = Place(str(file), line=text.count("\n", 0, match.start()) + 1)
    if "\x00" in text:
        faults.error("Not a text file", place, f"it looks like {_likely_encoding(text.encode())}", _saving(file))
    else:
        reason = f"the character U+{ord(match[0]):04X} cannot be printed"
        faults.error("Control character", place, reason, "Delete it; it often comes along when text is pasted.")
    return None


def _saving(file: Path) -> str:
    if file.suffix == ".csv":
        return 'Save the table as "CSV UTF-8" and try again.'
    return "Save the file as UTF-8 and try again."


def _likely_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[1::2].count(0) > len(data) // 4:
        return "UTF-16"
    if data.count(0):
        return "a binary file"
    # GB18030 writes common Chinese characters as pairs that begin with 0xA1 to 0xD7 (GB 2312, rows 1 to 55);
    # Western text has single high bytes between ASCII letters, mostly above 0xD7.
    high = sum(byte > 0x7F for byte in data)
    paired = 2 * len(re.findall(rb"[\xa1-\xd7][\x80-\xff]", data))
    return "GB18030" if paired * 2 > high and _is_valid(data, "gb18030") else "Windows-1252"


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
