"""The document's structure: elements in reading order become the file's structure tree (ISO 32000-1, 14.7).

Elements are made from the document tree, before anything is drawn; their order is the order of reading,
wherever their words stand on the page. Drawing only adds what belongs to each: marked content and annotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFObject, PDFObjectReference, PDFString

Role: TypeAlias = Literal[
    "Document", "Sect", "Div", "H1", "H2", "H3", "H4", "H5", "H6", "P", "BlockQuote", "Caption", "Figure",
    "TOC", "TOCI", "Reference", "Link", "Note", "Span", "L", "LI", "Lbl", "LBody",
    "Table", "THead", "TBody", "TR", "TH", "TD", "Artifact",
]  # fmt: skip
"""The standard structure types that documents here use (14.8.4). "Artifact" marks words that are no content."""

EMPTY_ALLOWED = frozenset({"TH", "TD", "LBody"})
"""A table keeps its form though a cell is empty, a list its items; any other element without content is left out."""


@dataclass(frozen=True, slots=True)
class Content:
    """A marked-content sequence: the object name of its page and its number there (MCID, 14.7.4)."""

    page: str
    number: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation that belongs to an element: the object names of its page and of itself (14.7.4.3)."""

    page: str
    name: str


class Element:
    """A structure element. `language`, `alt`, `actual` and `expansion` are 14.9.2 to 14.9.5 of the standard;
    `attributes` are names and values by owner (14.7.5), the values as they are written in the file.

    `label` says in words where a link leads (the annotation's Contents); `anchor` is where.
    """

    __slots__ = (
        "actual", "alt", "attributes", "expansion", "id", "kids", "label", "language", "parent", "role",
    )  # fmt: skip

    def __init__(
        self,
        role: Role,
        parent: Element | None = None,
        *,
        alt: str = "",
        language: str = "",
        actual: str = "",
        expansion: str = "",
        label: str = "",
    ) -> None:
        self.role: Role = role
        self.parent = parent
        self.kids: list[Element | Content | Annotation] = []
        self.alt, self.language, self.actual, self.expansion = alt, language, actual, expansion
        self.label = label
        self.id = ""
        self.attributes: dict[str, dict[str, str]] = {}

    def child(self, role: Role, *, alt: str = "", language: str = "", actual: str = "") -> Element:
        """A new element, the last one inside this."""
        element = Element(role, self, alt=alt, language=language, actual=actual)
        self.kids.append(element)
        return element

    def adopt(self, inline: Element) -> None:
        """Take in an element of a line at the place that the words have reached, with those around it."""
        while inline is not self and inline not in (inline.parent or self).kids:
            inline.parent = inline.parent or self
            inline.parent.kids.append(inline)
            inline = inline.parent

    def attribute(self, owner: str, **values: str) -> None:
        self.attributes.setdefault(owner, {}).update(values)


ARTIFACT = Element("Artifact")
"""The owner of drawn words that are no content: signs whose meaning stands beside them in words."""


def heading_role(level: int, before: int) -> tuple[Role, int]:
    """The role of a heading after one of level `before` (0 for none), and its level: none is left out on the
    way down (ISO 14289-1, 7.4.2)."""
    roles: tuple[Role, ...] = ("H1", "H2", "H3", "H4", "H5", "H6")
    level = max(1, min(level, before + 1, len(roles)))
    return roles[level - 1], level


class _Written(PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """A structure element as an object of the file."""

    __RefOnly__ = 1

    def __init__(self, element: Element, parent: str, kids: Sequence[tuple[str, Any]], page: str) -> None:
        self.element, self.parent, self.kids, self.page = element, parent, kids, page

    def format(self, document: Any) -> bytes:
        def reference(name: str) -> str:
            return f"{document.idToObjectNumberAndVersion[name][0]} 0 R"

        element = self.element
        parts = [f"<</Type/StructElem/S/{element.role}/P {reference(self.parent)}".encode()]
        if self.page:
            parts.append(f"/Pg {reference(self.page)}".encode())
        texts = {"Alt": element.alt, "Lang": element.language, "ActualText": element.actual, "E": element.expansion}
        for name, words in (*texts.items(), ("ID", element.id)):
            if words:
                parts.append(f"/{name} ".encode() + PDFString(words).format(document))
        parts.append(_attributes(element.attributes))
        kids = " ".join(self._kid(kind, value, reference) for kind, value in self.kids)
        parts.append(f"/K[{kids}]>>".encode())
        return b"".join(parts)

    def _kid(self, kind: str, value: Any, reference: Any) -> str:
        if kind == "element":
            return str(reference(value))
        if isinstance(value, Annotation):
            return f"<</Type/OBJR/Obj {reference(value.name)}/Pg {reference(value.page)}>>"
        if value.page == self.page:
            return str(value.number)
        return f"<</Type/MCR/Pg {reference(value.page)}/MCID {value.number}>>"


def _attributes(attributes: dict[str, dict[str, str]]) -> bytes:
    """The /A entry: one dictionary, or an array of them for several owners (14.7.5.1)."""
    written = [
        f"<</O/{owner}{''.join(f'/{name} {value}' for name, value in values.items())}>>"
        for owner, values in attributes.items()
    ]
    if not written:
        return b""
    return f"/A{written[0]}".encode() if len(written) == 1 else f"/A[{''.join(written)}]".encode()


class StructureWriter:
    """Writes the tree below `root` into a ReportLab document, with the ways back from page content to it."""

    def __init__(self, document: Any, root: Element) -> None:
        self.document = document
        self.root = root
        self._names: dict[Element, str] = {}
        self._ids: list[tuple[str, str]] = []

    def write(self, parents: Sequence[Element | Sequence[Element]]) -> PDFObjectReference:
        """The tree's root. `parents` are the owners that the parent tree leads to: for a page, those of its
        marked content by number, for an annotation its one (14.7.4.4)."""
        top = PDFDictionary({"Type": "/StructTreeRoot"})
        reference = self.document.Reference(top)
        top["K"] = PDFArray([self._reference(self._element(self.root, reference.name))])
        numbers: list[Any] = []
        for key, owners in enumerate(parents):
            numbers += [key, self._owners(owners)]
        top["ParentTree"] = PDFDictionary({"Nums": PDFArray(numbers)})
        top["ParentTreeNextKey"] = len(parents)
        if self._ids:
            names = [part for id_, name in sorted(self._ids) for part in (PDFString(id_), self._reference(name))]
            top["IDTree"] = PDFDictionary({"Names": PDFArray(names)})
        return reference

    @staticmethod
    def _reference(name: str) -> PDFObjectReference:
        return PDFObjectReference(name)

    def _owners(self, owners: Element | Sequence[Element]) -> Any:
        if isinstance(owners, Element):
            return self._reference(self._names[owners])
        return self.document.Reference(PDFArray([self._reference(self._names[owner]) for owner in owners]))

    def _element(self, element: Element, parent: str) -> str:
        written = _Written(element, parent, (), "")
        name = str(self.document.Reference(written).name)
        self._names[element] = name
        kids: list[tuple[str, Any]] = []
        for kid in _kept(element):
            kids.append(("element", self._element(kid, name)) if isinstance(kid, Element) else ("content", kid))
            if isinstance(kid, Content) and not written.page:
                written.page = kid.page
        written.kids = kids
        if element.id:
            self._ids.append((element.id, name))
        return name


def _kept(element: Element) -> Iterator[Element | Content | Annotation]:
    return (kid for kid in element.kids if not isinstance(kid, Element) or _has_content(kid))


def _has_content(element: Element) -> bool:
    return element.role in EMPTY_ALLOWED or any(
        not isinstance(kid, Element) or _has_content(kid) for kid in element.kids
    )
