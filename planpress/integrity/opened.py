"""A Word file's bytes become its parts: XML, content types, relationships (ISO/IEC 29500-2)."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import unquote

from lxml import etree

Element: TypeAlias = Any
"""An lxml element; lxml has no types."""
Found: TypeAlias = Iterator[tuple[str, Element | str, str]]
"""What a check finds: the part, the element there or its name (blank for the whole part), and what is wrong."""

TYPES_PART, PACKAGE_RELS = "[Content_Types].xml", "_rels/.rels"

_WML = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NAMESPACES = {
    "w": _WML,
    "w14": "{http://schemas.microsoft.com/office/word/2010/wordml}",
    "wp": "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}",
    "a": "{http://schemas.openxmlformats.org/drawingml/2006/main}",
    "c": "{http://schemas.openxmlformats.org/drawingml/2006/chart}",
    "c15": "{http://schemas.microsoft.com/office/drawing/2012/chart}",
    "r": R,
    "mc": "{http://schemas.openxmlformats.org/markup-compatibility/2006}",
    "adec": "{http://schemas.microsoft.com/office/drawing/2017/decorative}",
    "dc": "{http://purl.org/dc/elements/1.1/}",
    "xsi": "{http://www.w3.org/2001/XMLSchema-instance}",
    "dcterms": "{http://purl.org/dc/terms/}",
}
WML_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_STORIES = tuple(
    f"{WML_TYPE}{kind}+xml"
    for kind in ("document.main", "template.main", "header", "footer", "footnotes", "endnotes", "comments")
)
"""The content types of parts with text."""


def tag(name: str) -> str:
    """A name with its prefix as lxml has it: w:p."""
    prefix, _, local = name.partition(":")
    return _NAMESPACES[prefix] + local


def val(element: Element, name: str = "w:val") -> str:
    """An attribute's value, blank when it is not there."""
    return str(element.get(tag(name), ""))


def local(element: Element) -> str:
    """An element's name without its namespace; comments have none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def whole(text: str) -> int | None:
    """A whole number, None for what is none."""
    try:
        return int(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship: its id, the last word of its type, its target, and the part that it leads to inside the file."""

    id: str
    kind: str
    target: str
    part: str | None


class WordFile:
    """A .docx opened to be looked at. Raises zipfile.BadZipFile, zlib.error and the like for what is no zip archive."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.entries = tuple(package.infolist())
            """The entries as they stand in the archive."""
            self.parts = {entry.filename: package.read(entry) for entry in self.entries if not entry.is_dir()}
        self.xml: dict[str, Element] = {}
        """The root of each part of XML."""
        self.broken: dict[str, str] = {}
        """The parts of XML that cannot be read, and why."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        for name, content in self.parts.items():
            if name.endswith((".xml", ".rels")) or self._says_xml(name):
                try:
                    self.xml[name] = etree.fromstring(content, parser)
                except etree.XMLSyntaxError as error:
                    self.broken[name] = str(error)

    def _says_xml(self, name: str) -> bool:
        return TYPES_PART in self.xml and self.type_of(name).endswith("+xml")

    @cached_property
    def types(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Content types by extension, and by part name; both in small letters."""
        root = self.xml.get(TYPES_PART, ())
        rows = [(local(row), row.attrib) for row in root]
        defaults, overrides = (
            {row.get(key, "").lstrip("/").lower(): row.get("ContentType", "") for name, row in rows if name == kind}
            for kind, key in (("Default", "Extension"), ("Override", "PartName"))
        )
        return defaults, overrides

    def type_of(self, name: str) -> str:
        """A part's content type, blank without one."""
        defaults, overrides = self.types
        return overrides.get(name.lower()) or defaults.get(name.rpartition(".")[2].lower(), "")

    @cached_property
    def relations(self) -> Mapping[str, tuple[Relation, ...]]:
        """The relationships by the part that has them; those of the package itself by a blank."""
        return {
            _source(name): tuple(_relation(_source(name), row) for row in root if local(row) == "Relationship")
            for name, root in self.xml.items()
            if name.endswith(".rels")
        }

    def related(self, source: str, kind: str) -> str | None:
        """The first part that `source` leads to by a kind of relationship."""
        return next((one.part for one in self.relations.get(source, ()) if one.kind == kind and one.part), None)

    @cached_property
    def main(self) -> str:
        """The name of the part with the document itself."""
        return self.related("", "officeDocument") or "word/document.xml"

    def part(self, kind: str) -> tuple[str, Element | None]:
        """The name and the root of a part that the document leads to: its styles, settings, footnotes."""
        name = self.related(self.main, kind)
        return name or f"word/{kind}.xml", self.xml.get(name) if name else None

    @cached_property
    def stories(self) -> Mapping[str, Element]:
        """The parts with text, without what only old programs see (ISO/IEC 29500-3, 10.2: Fallback)."""
        return {name: _shown(root) for name, root in self.xml.items() if self.type_of(name) in _STORIES}

    @cached_property
    def charts(self) -> Mapping[str, Element]:
        return {name: root for name, root in self.xml.items() if self.type_of(name) == CHART_TYPE}

    def all(self, *names: str) -> Iterator[tuple[str, Element]]:
        """Each element of these names in the stories, with the part that it is in."""
        tags = [tag(name) for name in names]
        for part, root in self.stories.items():
            for element in root.iter(*tags):
                yield part, element


def _source(rels: str) -> str:
    """word/document.xml for word/_rels/document.xml.rels, a blank for the package's own."""
    folder, _, name = rels.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def _relation(source: str, row: Element) -> Relation:
    target = row.get("Target", "")
    part = None
    if row.get("TargetMode", "Internal") == "Internal":
        path = unquote(target)
        folder = "" if path.startswith("/") else posixpath.dirname(source)
        part = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return Relation(row.get("Id", ""), row.get("Type", "").rpartition("/")[2], target, part)


def _shown(root: Element) -> Element:
    fallback = tag("mc:Fallback")
    if next(root.iter(fallback), None) is None:
        return root
    copy = deepcopy(root)
    etree.strip_elements(copy, fallback, with_tail=False)
    return copy
