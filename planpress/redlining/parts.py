"""A Word file's parts become the XML of its body and its footnotes, and back."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from planpress.redlining.names import ID, Element, w

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class UnreadableError(Exception):
    """A file has not the parts that a Word file has, or they are no XML."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The parts of a Word file that are compared, by their names and as XML; `notes` is None when it has none."""

    main: str
    document: Element
    notes_part: str
    notes: Element | None
    by_id: Mapping[str, Element]
    """The footnotes by their ids."""
    styles: frozenset[str]
    """The ids of the styles that it has."""

    def written(self) -> dict[str, bytes]:
        """The parts as bytes, by name."""
        found = {self.main: self.document} | ({} if self.notes is None else {self.notes_part: self.notes})
        return {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in found.items()
        }


def texts_of(parts: Mapping[str, bytes]) -> Texts:
    """The texts of a Word file. Raises UnreadableError."""
    main = _target(parts, "", "officeDocument")
    notes = _target(parts, main, "footnotes")
    styles = _target(parts, main, "styles")
    if not main:
        raise UnreadableError("it has no main part")
    document, footnotes = _xml(parts[main]), _xml(parts[notes]) if notes else None
    if document.find(w("body")) is None:
        raise UnreadableError("its main part has no text")
    by_id = {} if footnotes is None else {note.get(ID, ""): note for note in footnotes}
    known = _xml(parts[styles]).iter(w("style")) if styles else ()
    return Texts(main, document, notes, footnotes, by_id, frozenset(style.get(w("styleId"), "") for style in known))


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a file of our own by name; a stranger's needs planpress.packages. Raises UnreadableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {name: package.read(name) for name in package.namelist()}
    except zipfile.BadZipFile as error:
        raise UnreadableError(str(error)) from error


def signature_of(data: bytes) -> tuple[str, dt.date]:
    """Whose a file of our own is and of which day, by its core properties (ISO/IEC 29500-2, 11): who changed what, and
    when. Raises UnreadableError."""
    parts = unpacked(data)
    properties = _xml(parts.get("docProps/core.xml", b""))
    created = properties.findtext("{*}created", "")
    try:
        return properties.findtext("{*}creator", "") or "Planpress", dt.date.fromisoformat(created[:10])
    except ValueError as error:
        raise UnreadableError("it has no date") from error


def repacked(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The file with some of its parts changed; order, times and attributes stay, so the same parts give the same
    bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(stream, "w") as archive:
        for entry in package.infolist():
            content = changed[entry.filename] if entry.filename in changed else package.read(entry)
            archive.writestr(entry, content, compresslevel=6)
    return stream.getvalue()


def largest_id(roots: Iterable[Element | None]) -> int:
    """The largest number that marks a change, a bookmark or a comment (17.13): what is added must not clash."""
    numbers = (node.get(ID, "") for root in roots if root is not None for node in root.iter() if node.get(ID))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def _target(parts: Mapping[str, bytes], source: str, kind: str) -> str:
    """The part that `source` (the package itself when blank) has for `kind`, blank when there is none."""
    folder, name = posixpath.split(source)
    links = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if links is None:
        return ""
    for link in _xml(links):
        if link.get("Type") == _KIND + kind and link.get("TargetMode") != "External":
            target = unquote(link.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            return path if path in parts else ""
    return ""


def _xml(data: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(str(error)) from error
