"""A reference's parts become a package that one can walk: what leads to what, and of which type each part is."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from lxml import etree

from planpress.brand import Reference

_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship (ISO/IEC 29500-2, 6.5): its id, the last word of its type, its target."""

    id: str
    type: str
    target: str
    is_external: bool

    @property
    def kind(self) -> str:
        return self.type.rpartition("/")[2]


class Foreign:
    """The package of a reference."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        types: Any = parsed(parts[_TYPES])
        self._types: dict[str, str] = {
            (node.get("PartName", "")[1:] or f".{node.get('Extension')}").casefold(): node.get("ContentType", "")
            for node in types.iterchildren(etree.Element)
        }
        self.main = next(link.target for link in self.links("") if link.kind == "officeDocument")

    def type_of(self, part: str) -> str:
        """The content type of a part."""
        return self._types.get(part.casefold()) or self._types.get(f".{part.rpartition('.')[2].casefold()}", "")

    def links(self, source: str) -> Iterator[Link]:
        """The relationships of a part, of the package itself for a blank name; targets inside are part names."""
        folder, name = posixpath.split(source)
        rels = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        for node in parsed(rels).iterchildren(etree.Element) if rels else ():
            target, is_external = node.get("Target", ""), node.get("TargetMode") == "External"
            if not is_external:
                path = unquote(target)
                target = posixpath.normpath(path[1:] if path.startswith("/") else posixpath.join(folder, path))
            if is_external or target in self.parts:
                yield Link(node.get("Id", ""), node.get("Type", ""), target, is_external)

    def related(self, kind: str) -> str | None:
        """The part to which the main part leads by a relationship of this kind."""
        return next((link.target for link in self.links(self.main) if link.kind == kind), None)

    def reached(self, sources: set[str]) -> set[str]:
        """These parts and all to which they lead."""
        found: set[str] = set()
        waiting = list(sources)
        while waiting:
            part = waiting.pop()
            if part not in found:
                found.add(part)
                waiting += [link.target for link in self.links(part) if not link.is_external]
        return found


@lru_cache(maxsize=8)
def foreign(reference: Reference) -> Foreign:
    return Foreign(reference.parts)


def parsed(part: bytes | str) -> Any:
    """The root of an XML part. Entities are left alone and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
    return etree.fromstring(part.encode() if isinstance(part, str) else part, parser)


def written(root: Any) -> bytes:
    """An XML part as bytes."""
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data
