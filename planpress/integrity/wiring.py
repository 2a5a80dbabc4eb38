"""How the parts hang together: the archive, content types, relationships, properties, settings (ISO/IEC 29500-2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from planpress.integrity.opened import (
    CHART_TYPE,
    PACKAGE_RELS,
    TYPES_PART,
    WML_TYPE,
    Element,
    Found,
    R,
    WordFile,
    local,
    tag,
    val,
)

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time that each entry has, so that the same document gives the same bytes."""
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PACKAGE_TYPE = "application/vnd.openxmlformats-package."
_RELS_TYPE = f"{_PACKAGE_TYPE}relationships+xml"
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."

_TYPES: dict[str, tuple[str, ...]] = {
    "officeDocument": (f"{WML_TYPE}document.main+xml", f"{WML_TYPE}template.main+xml"),
    **{
        kind: (f"{WML_TYPE}{kind}+xml",)
        for kind in (
            "styles", "numbering", "settings", "webSettings", "fontTable", "footnotes", "endnotes", "comments",
            "header", "footer",
        )
    },
    "theme": (f"{_OFFICE_TYPE}theme+xml",),
    "chart": (CHART_TYPE,),
    "package": (WORKBOOK_TYPE,),
    "core-properties": (f"{_PACKAGE_TYPE}core-properties+xml",),
    "extended-properties": (f"{_OFFICE_TYPE}extended-properties+xml",),
    "image": ("image/png", "image/jpeg", "image/gif", "image/svg+xml", "image/tiff", "image/bmp", "image/x-emf",
              "image/x-wmf", "image/emf", "image/wmf"),
}  # fmt: skip
"""The content types that a part may have to which a kind of relationship leads (ISO/IEC 29500-1, 11.3 and 15.2)."""

_MAGIC = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"BM": "image/bmp"}
"""How pictures begin."""

_USED_BY_ID = frozenset({
    "image", "hyperlink", "header", "footer", "chart", "chartex", "package", "oleObject", "control", "font", "frame",
    "aFChunk", "subDocument", "attachedTemplate", "chartUserShapes",
})  # fmt: skip
"""Relationships that do nothing until an element names their id; the others work by being there."""

_LEADS: dict[str, tuple[str, ...]] = {
    "w:headerReference": ("header",),
    "w:footerReference": ("footer",),
    "w:hyperlink": ("hyperlink",),
    "a:hlinkClick": ("hyperlink",),
    "a:blip": ("image",),
    "c:chart": ("chart",),
    "c:externalData": ("package",),
}
"""The kinds of relationship that the id of an element may name."""
_LEADS_BY_TAG = {tag(name): kinds for name, kinds in _LEADS.items()}


def archive(file: WordFile) -> Found:
    names = [entry.filename for entry in file.entries]
    if names[:1] != [TYPES_PART]:
        yield TYPES_PART, "", f"the archive begins with {names[0] if names else 'nothing'}, not with this part"
    for name, count in Counter(name.lower() for name in names).items():
        if count > 1:
            yield name, "", f"the archive has it {count} times"
    for entry in file.entries:
        if entry.date_time != EPOCH:
            yield entry.filename, "", f"its time is {entry.date_time[0]}, not fixed at 1980: bytes would not repeat"


def well_formed(file: WordFile) -> Found:
    for name, why in file.broken.items():
        yield name, "", f"it is no well-formed XML: {why}"


def content_types(file: WordFile) -> Found:
    defaults, overrides = file.types
    if defaults.get("rels") != _RELS_TYPE:
        yield TYPES_PART, "", "it does not give .rels the content type of relationships"
    known = {name.lower() for name in file.parts}
    for name in sorted(overrides.keys() - known):
        yield TYPES_PART, name, "it gives a content type to a part that is not there"
    named = Counter(row.get("PartName", "").lower() for row in file.xml.get(TYPES_PART, ()) if local(row) == "Override")
    for name, count in named.items():
        if count > 1:
            yield TYPES_PART, name, f"it gives this part a content type {count} times"
    for name in file.parts:
        if name != TYPES_PART and not file.type_of(name):
            yield name, "", "it has no content type"
    yield from _wrong_types(file)
    yield from _pictures(file)


def _wrong_types(file: WordFile) -> Found:
    for relations in file.relations.values():
        for relation in relations:
            fitting, kind = _TYPES.get(relation.kind), file.type_of(relation.part or "")
            if relation.part in file.parts and fitting and kind and kind not in fitting:
                yield relation.part, "", f"its content type {kind} does not fit a part that serves as {relation.kind}"


def _pictures(file: WordFile) -> Found:
    for name, content in file.parts.items():
        said = file.type_of(name)
        shown = next((kind for start, kind in _MAGIC.items() if content.startswith(start)), "")
        if said.startswith("image/") and said != shown and (shown or said in _MAGIC.values()):
            yield name, "", f"it is called {said}, and is {shown or 'another kind of file'}"


def relationships(file: WordFile) -> Found:
    for source, relations in file.relations.items():
        part = source or PACKAGE_RELS
        if source and source not in file.parts:
            yield part, "", "it has relationships, and is not there"
        for id_, count in Counter(relation.id for relation in relations).items():
            if count > 1:
                yield part, id_, f"{count} relationships have this id"
        for relation in relations:
            if not relation.kind or not relation.target:
                yield part, relation.id, "the relationship has no type or leads to nothing"
            if relation.part is not None and relation.part not in file.parts:
                yield part, relation.id, f"it leads to {relation.target}, which is not there"
    for name, root in file.xml.items():
        if not name.endswith(".rels"):
            yield from _named_ids(file, name, root)


def _named_ids(file: WordFile, name: str, root: Element) -> Found:
    """The ids that a part names exist, lead where their element needs, and none is left over."""
    known = {relation.id: relation for relation in file.relations.get(name, ())}
    used = set()
    for element, id_ in _ids_in(root):
        used.add(id_)
        fitting = _LEADS_BY_TAG.get(element.tag)
        if id_ not in known:
            yield name, element, f"{local(element)} names the relationship {id_ or 'without id'}, which is not there"
        elif fitting and known[id_].kind not in fitting:
            yield name, element, f"{local(element)} names {id_}, which is a relationship of kind {known[id_].kind}"
    for id_, relation in known.items():
        if id_ not in used and relation.kind in _USED_BY_ID:
            yield name, id_, f"nothing uses the relationship to {relation.target}"


def _ids_in(root: Element) -> Iterator[tuple[Element, str]]:
    for element in root.iter():
        for attribute, value in element.items():
            if attribute.startswith(R) and (value or local(element) != "blip"):
                yield element, value


def orphans(file: WordFile) -> Found:
    """Parts that no way leads to from the package itself."""
    reached, waiting = {TYPES_PART, PACKAGE_RELS}, [""]
    while waiting:
        source = waiting.pop()
        folder, _, name = source.rpartition("/")
        reached.add(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        for relation in file.relations.get(source, ()):
            if relation.part and relation.part not in reached:
                reached.add(relation.part)
                waiting.append(relation.part)
    for name in file.parts:
        if name not in reached:
            yield name, "", "no relationship leads to it"


_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def properties(file: WordFile) -> Found:
    name = file.related("", "core-properties")
    if name is None:
        yield PACKAGE_RELS, "", "the file has no core properties"
        return
    root = file.xml.get(name)
    if root is None:
        return  # told as missing or not well-formed
    for word in ("created", "modified"):
        date = root.find(tag(f"dcterms:{word}"))
        if date is None or not _DATE.fullmatch(date.text or ""):
            yield name, word, "the date is missing, or not written like 2026-11-23T00:00:00Z"
        elif date.get(tag("xsi:type")) != "dcterms:W3CDTF":  # without it Word calls the file damaged
            yield name, word, "the date does not say how it is written (xsi:type)"
    if not (root.findtext(tag("dc:title")) or "").strip():
        yield name, "title", "the file has no title"


_LOCKS = ("w:documentProtection", "w:writeProtection")


def settings(file: WordFile) -> Found:
    name, root = file.part("settings")
    if root is None:
        yield name, "", "the file has no settings"
        return
    if next(root.iter(tag("w:updateFields")), None) is not None:
        yield name, "updateFields", "Word would ask at each opening whether to update fields"
    for lock in _LOCKS:
        if root.find(tag(lock)) is not None:
            yield name, lock.removeprefix("w:"), "the file is locked against changes"
    modes = [val(row) for row in root.iter(tag("w:compatSetting")) if val(row, "w:name") == "compatibilityMode"]
    if modes != ["15"]:
        mode = ", ".join(modes) or "not set"
        yield name, "compatibilityMode", f"it is {mode}, not 15: Word opens the file as an old one"
