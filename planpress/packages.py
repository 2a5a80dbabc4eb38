"""A foreign Office file is checked before it is opened: its kind, its size, its XML, what it brings along."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import IO
from urllib.parse import unquote
from xml.parsers import expat

from planpress.errors import Fault, InputError, Place

LARGEST_FILE = 32 * 2**20
"""Bytes an Office file may have."""
LARGEST_PART = 24 * 2**20
"""Bytes one of its parts may have when it is unpacked."""
LARGEST_WHOLE = 64 * 2**20
"""Bytes all of its parts may have together."""
MOST_PARTS = 2000
MOST_ELEMENTS = 1_000_000
"""Elements that the XML of a Word file may have; opened, that many take some 300 MB."""
DEEPEST = 200
"""Levels of XML inside each other; libxml2 gives up at 256."""

_PIECE = 2**16


# ---------------------------------------------------------------------------------------- any package (ECMA-376-2)


class Flaw(Enum):
    """Why a file may not be opened."""

    EMPTY = auto()
    PROTECTED = auto()
    BINARY = auto()
    """The format of Office before 2007."""
    PDF = auto()
    TEXT = auto()
    STRANGE = auto()
    DAMAGED = auto()
    UNSAFE = auto()
    LARGE_FILE = auto()
    MANY_PARTS = auto()
    LARGE_PART = auto()
    LARGE_WHOLE = auto()


TOO_LARGE = frozenset({Flaw.LARGE_FILE, Flaw.MANY_PARTS, Flaw.LARGE_PART, Flaw.LARGE_WHOLE})


class FlawError(Exception):
    """A file may not be opened: its flaw, and the reason in words that fit any kind of Office file."""

    def __init__(self, flaw: Flaw, reason: str) -> None:
        self.flaw, self.reason = flaw, reason
        super().__init__(reason)


def package_bytes(file: Path, data: bytes | None = None) -> bytes:
    """The bytes of a file that is a zip archive, which `data` is where it was read already. Raises FlawError for what
    is too large or of another kind, and OSError."""
    if (file.stat().st_size if data is None else len(data)) > LARGEST_FILE:
        raise FlawError(Flaw.LARGE_FILE, f"it has more than {LARGEST_FILE >> 20} MB")
    data = file.read_bytes() if data is None else data
    _check_kind(data)
    return data


@contextmanager
def opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive, its parts not yet unpacked. Raises FlawError when it is damaged or has too many parts."""
    with _damage_told():
        package = zipfile.ZipFile(io.BytesIO(data))
    with package:
        count = len(package.infolist())
        if count > MOST_PARTS:
            raise FlawError(Flaw.MANY_PARTS, f"it has {count} parts")
        yield package


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, zlib.error) as error:
        raise FlawError(Flaw.DAMAGED, "the file is cut off or broken") from error


def _check_kind(data: bytes) -> None:
    """Raises FlawError for what is no zip archive, with what it is."""
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:  # MS-OFFCRYPTO, 2.3.4.4: the stream of a protected file
            raise FlawError(Flaw.PROTECTED, "it is encrypted")
        raise FlawError(Flaw.BINARY, "it is in the format of Office before 2007")
    if not data:
        raise FlawError(Flaw.EMPTY, "there is nothing in it")
    if data.startswith(b"%PDF"):
        raise FlawError(Flaw.PDF, "it is a PDF")
    if not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:4096]):
        raise FlawError(Flaw.TEXT, "it is a text")
    raise FlawError(Flaw.STRANGE, "the file is of another kind, or broken")


class Unpacking:
    """Unpacks the parts of an archive in pieces, no further than they may go, and lets `start` hear of each XML element
    by name (namespace}name) and attributes."""

    def __init__(self, package: zipfile.ZipFile, start: Callable[[str, Mapping[str, str]], None]) -> None:
        self._package, self._start = package, start
        self._whole = self._depth = 0
        self.xml: set[str] = set()
        """The parts that were read as XML, to the end."""

    def pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """The pieces of a part. Raises FlawError for one that is too large, damaged or has a document type."""
        if part.flag_bits & 1:
            raise FlawError(Flaw.PROTECTED, "it is encrypted")
        parser, taken = None, 0
        with _damage_told():
            stream = self._package.open(part)
        with stream:
            while piece := _next(stream):
                if not taken and _is_xml(piece):
                    parser = self._parser(part.filename)
                taken += len(piece)
                self._whole += len(piece)
                self._check_size(part.filename, taken)
                parser = _told(piece, parser, part.filename)
                yield piece
        if _told(b"", parser, part.filename):
            self.xml.add(part.filename)

    def _check_size(self, part: str, taken: int) -> None:
        if taken > LARGEST_PART:
            raise FlawError(Flaw.LARGE_PART, f"its part {part} unpacks to more than {LARGEST_PART >> 20} MB")
        if self._whole > LARGEST_WHOLE:
            raise FlawError(Flaw.LARGE_WHOLE, f"it unpacks to more than {LARGEST_WHOLE >> 20} MB")

    def _parser(self, part: str) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler, parser.EndElementHandler = self._enter, self._leave
        parser.StartDoctypeDeclHandler = partial(_refuse_doctype, part)
        self._depth = 0
        return parser

    def _enter(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FlawError(Flaw.UNSAFE, f"its XML is nested more than {DEEPEST} levels deep")
        self._start(name, attributes)

    def _leave(self, _: str) -> None:
        self._depth -= 1


def _next(stream: IO[bytes]) -> bytes:
    with _damage_told():
        return stream.read(_PIECE)


def _is_xml(head: bytes) -> bool:
    """Whether a part begins like XML in UTF-8 or UTF-16, whatever it is called."""
    return head[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _told(piece: bytes, parser: expat.XMLParserType | None, part: str) -> expat.XMLParserType | None:
    """The parser that has been told a piece of XML, the last when it is blank; None when there is nothing to tell."""
    try:
        if parser:
            parser.Parse(piece, not piece)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, ValueError) and type(error) not in (ValueError, UnicodeError):
            raise  # it is from who listens, not about an encoding
        # Office's drawings of notes are often no well-formed XML; nothing reads them.
        if part.endswith(".vml"):
            return None
        raise FlawError(Flaw.DAMAGED, f"its part {part} cannot be read") from error
    return parser


def _refuse_doctype(part: str, *_: object) -> None:
    reason = f"its part {part} declares a document type, which no Office file needs and attacks use"
    raise FlawError(Flaw.UNSAFE, reason)


# ----------------------------------------------------------------------------------------------------- Word files

_SAVE_AS = 'In Word or LibreOffice, use "Save as" and choose Word document (.docx) or Word template (.dotx).'
_REPAIR = "Open it in Word or LibreOffice, let it be repaired, and save it anew."
_LESS = "Delete pictures and pages that are not needed, and save it anew."
_NO_MACROS = 'In Word, use "Save as" and choose Word document (.docx) or Word template (.dotx), without macros.'
_NO_OBJECTS = "In Word, delete the embedded object, or put a picture in its place, and save it anew."
_NO_LINK = "In Word, break the link or put the thing itself into the file, and save it anew."
_NO_TEMPLATE = "In Word, open Developer, Document Template, choose Normal in its place, and save it anew."
_OTHER = "Choose a Word document (.docx) or a Word template (.dotx)."

_FLAWS: dict[Flaw, tuple[str, str, str]] = {
    Flaw.EMPTY: ("Empty file", "{} has nothing in it", "Restore it from a copy."),
    Flaw.PROTECTED: (
        "Password-protected file", "{} is encrypted", "Open it in Word, remove the password and save it.",
    ),
    Flaw.BINARY: ("Not a Word file", "{} is in the old format of Office (such as .doc) under another name", _SAVE_AS),
    Flaw.PDF: ("Not a Word file", "{} is a PDF", _OTHER),
    Flaw.TEXT: ("Not a Word file", "{} is a plain text", _OTHER),
    Flaw.STRANGE: ("Not a Word file", "{} is of another kind, or broken", _OTHER),
    Flaw.DAMAGED: ("Damaged Word file", "", _REPAIR),
    Flaw.UNSAFE: ("Unsafe Word file", "", _REPAIR),
}  # fmt: skip
"""For each flaw what to call it, the reason (that of the flaw when blank), and the mend."""

_OTHERS = (
    ("spreadsheetml", "an Excel workbook"),
    ("ms-excel", "an Excel workbook"),
    ("presentationml", "a PowerPoint file"),
    ("ms-powerpoint", "a PowerPoint file"),
    ("visio", "a Visio drawing"),
)
"""Other packages by a word in the content type of their main part."""

_LINKS = {
    "attachedTemplate": "a template that is attached",
    "image": "a linked picture",
    "oleObject": "a linked object",
    "frame": "a frame",
    "subDocument": "a subdocument",
    "mailMergeSource": "a mail merge's data",
    "externalLinkPath": "another workbook",
    "video": "a film",
    "audio": "a sound",
}
"""What a link leads to, by the last word of its relationship's type."""

_EMBEDDED = {
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "an ActiveX control",
    "activeXControlBinary": "an ActiveX control",
    "aFChunk": "a file of another format",
}
_STRICT = "http://purl.oclc.org/ooxml/"
_CHART = re.compile(r"application/vnd\.(openxmlformats-officedocument\.drawingml\.chart|ms-office\.chartex)\+xml")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORD = frozenset(
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}.main+xml"
    for kind in ("document", "template")
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A relationship: the part that has it, the last word of its type, its target, and whether that is outside."""

    source: str
    kind: str
    target: str
    is_external: bool

    @property
    def part(self) -> str:
        """The part that an internal target is; it begins with .. when it leads out of the file."""
        target = unquote(self.target).replace("\\", "/")
        folder = "" if target.startswith("/") else posixpath.dirname(self.source)
        return posixpath.normpath(posixpath.join(folder, target.lstrip("/")))


@dataclass(slots=True)
class _Heard:
    """What the XML of a Word file tells while it is unpacked."""

    part: str = ""
    elements: int = 0
    types: dict[str, str] = field(default_factory=dict)
    """Content types by part name, in small letters, or by extension with its dot."""
    links: list[_Link] = field(default_factory=list)
    is_strict: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise FlawError(Flaw.LARGE_WHOLE, f"it has more than {MOST_ELEMENTS:,} elements")
        if self.part.endswith(".rels") and name.endswith("}Relationship"):
            self._link(attributes)
        elif self.part == "[Content_Types].xml" and "ContentType" in attributes:
            key = attributes.get("PartName", "").removeprefix("/") or "." + attributes.get("Extension", "")
            self.types[key.casefold()] = attributes["ContentType"].strip()

    def _link(self, attributes: Mapping[str, str]) -> None:
        folder, _, name = self.part.rpartition("_rels/")
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        is_external = attributes.get("TargetMode", "").casefold() == "external"
        self.links.append(_Link(folder + name.removesuffix(".rels"), kind.rpartition("/")[2], target, is_external))
        self.is_strict |= kind.startswith(_STRICT)

    def type_of(self, part: str) -> str:
        """The content type of a part, blank without one."""
        name = part.casefold()
        return self.types.get(name) or self.types.get("." + name.rpartition(".")[2], "")

    def main_type(self) -> str:
        """The content type of the part that the package itself leads to, blank without one."""
        mains = [link.part for link in self.links if not link.source and link.kind == "officeDocument"]
        return self.type_of(mains[0]) if mains else ""


def office_parts(file: Path, what: str, data: bytes | None = None) -> dict[str, bytes]:
    """The parts of a .docx or .dotx by their names, without the first slash (ISO/IEC 29500-2).

    `what` is what the file is to the user, for messages: "the reference document"; `data` is what is in it, where that
    was read already. Raises InputError with all faults that make it unfit: another kind of file, damage, too much in
    it, document types in XML, macros, links to other files (web links aside), embedded objects (workbooks of charts
    aside), part names that lead out or come twice.
    """
    refusal = _Refusal(file, what)
    if data is None and not file.is_file():
        folder = file.is_dir()
        reason = "{} is a folder" if folder else "there is no such file"
        refusal.add("Not a Word file" if folder else "No such file", reason, f"Correct the path. {_OTHER}")
        refusal.now()
    try:
        with opened(package_bytes(file, data)) as package:
            parts = _unpacked(package, refusal)
    except FlawError as error:
        refusal.flaw(error)
    except OSError as error:
        refusal.add("File cannot be read", (error.strerror or str(error)).lower(), "Check the rights to the file.")
    refusal.now()
    return parts


class _Refusal:
    """The faults of one file."""

    def __init__(self, file: Path, what: str) -> None:
        self.file, self._what, self._faults = file, what, list[Fault]()

    def add(self, what: str, reason: str, mend: str) -> None:
        """A fault; {} in its reason stands for what the file is."""
        fault = Fault(what, Place(str(self.file)), reason.replace("{}", self._what, 1), mend)
        if fault not in self._faults:
            self._faults.append(fault)

    def flaw(self, error: FlawError) -> None:
        if error.flaw in TOO_LARGE:
            self.add("Word file too large", error.reason, _LESS)
        else:
            what, reason, mend = _FLAWS[error.flaw]
            self.add(what, reason or error.reason, mend)

    def now(self) -> None:
        if self._faults:
            raise InputError(self._faults)


def _unpacked(package: zipfile.ZipFile, refusal: _Refusal) -> dict[str, bytes]:
    """The parts, checked. A part that is unfit does not hide what the others have."""
    heard, parts = _Heard(), dict[str, bytes]()
    unpacking = Unpacking(package, heard.start)
    for part in package.infolist():
        heard.part = part.filename
        try:
            content = b"".join(unpacking.pieces(part))
        except FlawError as error:
            if error.flaw in TOO_LARGE or error.flaw is Flaw.PROTECTED:
                raise
            refusal.flaw(error)
            continue
        if not part.is_dir():
            parts[part.filename] = content
    if _check_main(parts, heard, refusal):
        _check_names([part.filename for part in package.infolist()], refusal)
        _check_xml(parts.keys() - unpacking.xml, heard, refusal)
        _check_macros(parts, heard, refusal)
        _check_links(heard, refusal)
        _check_objects(heard, refusal)
    return parts


def _check_main(parts: Mapping[str, bytes], heard: _Heard, refusal: _Refusal) -> bool:
    """Whether it is a Word file at all; of another kind no more is said."""
    kind = heard.main_type()
    other = next((name for word, name in _OTHERS if word in kind), None)
    if "mimetype" in parts and b"opendocument" in parts["mimetype"]:
        other = "an OpenDocument file"
    if other:
        refusal.add("Not a Word file", "{} is " + other, _OTHER)
        return False
    if kind not in _WORD and "macroEnabled" not in kind:
        refusal.add("Not a Word file", "{} is an archive of another kind, or broken", _OTHER)
        return False
    if heard.is_strict:
        refusal.add("Strict Open XML file", "{} is saved in the strict form of the format, which few read", _SAVE_AS)
    return True


def _check_names(names: Sequence[str], refusal: _Refusal) -> None:
    """Part names stay inside, and none comes twice, in whatever letters (ISO/IEC 29500-2, 6.2.2 and 7.3)."""
    for name in names:
        steps = unquote(name).replace("\\", "/").removesuffix("/").split("/")
        if not {"", ".", ".."}.isdisjoint(steps) or ":" in steps[0]:
            refusal.add("Unsafe Word file", f"its part {name} has a name that leads out of the file", _REPAIR)
    for name, count in Counter(name.casefold() for name in names).items():
        if count > 1:
            refusal.add("Damaged Word file", f"its part {name} is there {count} times", _REPAIR)


def _check_xml(unread: Iterable[str], heard: _Heard, refusal: _Refusal) -> None:
    """What is called XML was read as such: nothing hides in an encoding that others know."""
    for part in unread:
        if heard.type_of(part).endswith(("/xml", "+xml")):
            refusal.add("Damaged Word file", f"its part {part} cannot be read", _REPAIR)


def _check_macros(parts: Iterable[str], heard: _Heard, refusal: _Refusal) -> None:
    macros = [part for part in parts if part.casefold().endswith(("vbaproject.bin", "vbadata.xml"))]
    if macros:
        refusal.add("Word file with macros", "{} has macros in its part " + macros[0], _NO_MACROS)
    elif any("macroenabled" in kind.casefold() for kind in heard.types.values()):
        refusal.add("Word file with macros", "{} is of a kind that may have macros (.docm or .dotm)", _NO_MACROS)
    elif refusal.file.suffix.lower() in (".docm", ".dotm"):
        refusal.add("Word file with macros", f"the name ends in {refusal.file.suffix}, as for macros", _NO_MACROS)


def _check_links(heard: _Heard, refusal: _Refusal) -> None:
    """Nothing is fetched from elsewhere when the file is opened; a link that a reader may follow is no fault."""
    for link in heard.links:
        if link.is_external and link.kind != "hyperlink":
            thing = _LINKS.get(link.kind, f"something ({link.kind})")
            reason = f"its part {link.source or 'that begins the file'} leads to {thing}: {link.target}"
            refusal.add("Link to another file", reason, _NO_TEMPLATE if link.kind == "attachedTemplate" else _NO_LINK)
        elif not link.is_external and _leads_out(link):
            reason = f"its part {link.source} leads out of the file: {link.target}"
            refusal.add("Unsafe Word file", reason, _REPAIR)


def _leads_out(link: _Link) -> bool:
    target = unquote(link.target).replace("\\", "/")
    return link.part.startswith("..") or target.startswith("//") or ":" in target.split("/")[0]


def _check_objects(heard: _Heard, refusal: _Refusal) -> None:
    for link in heard.links:
        if link.is_external or link.kind not in _EMBEDDED or _is_chart_data(link, heard):
            continue
        reason = f"its part {link.source} holds {_EMBEDDED[link.kind]}: {link.target}"
        refusal.add("Embedded object", reason, _NO_OBJECTS)


def _is_chart_data(link: _Link, heard: _Heard) -> bool:
    """Whether it is the workbook behind a chart."""
    is_chart = bool(_CHART.fullmatch(heard.type_of(link.source)))
    return link.kind == "package" and is_chart and heard.type_of(link.part) == _WORKBOOK
