"""A finished PDF becomes the tree that a screen reader reads (ISO 32000-1, 14.7)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import pikepdf

from planpress.accessibility.content import Fonts, PageContent, page_content

Key: TypeAlias = tuple[int, int]
"""The number and generation of an object in the file."""

INLINE = frozenset({"Span", "Link", "Reference", "Quote", "Code"})
"""Elements inside a line: their words run on with those around them."""


@dataclass(frozen=True, slots=True)
class Words:
    """A marked-content sequence: its page (from 1), its number there, and its words."""

    page: int
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Target:
    """An annotation that belongs to an element: its page (from 1), and what it says in words."""

    page: int
    key: Key
    contents: str


@dataclass(frozen=True, slots=True)
class Node:
    """A structure element. `attributes` are those of all owners by name: words, numbers, tuples of them."""

    role: str
    key: Key
    kids: tuple[Node | Words | Target, ...]
    alt: str = ""
    actual: str = ""
    expansion: str = ""
    language: str = ""
    id: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_inline(self) -> bool:
        """Whether its words run on with those around it. A link around a picture is a block."""
        return self.role in INLINE and not any(node.role == "Figure" for node in self.all())

    @property
    def elements(self) -> Iterator[Node]:
        return (kid for kid in self.kids if isinstance(kid, Node))

    @property
    def content(self) -> Iterator[Words]:
        return (kid for kid in self.kids if isinstance(kid, Words))

    def named(self, role: str) -> Iterator[Node]:
        return (kid for kid in self.elements if kid.role == role)

    def all(self) -> Iterator[Node]:
        """This and all below it, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.all()

    @property
    def text(self) -> str:
        """The words in it, as they are read."""
        if self.actual:
            return self.actual
        return "".join(
            kid.text if isinstance(kid, Node) else kid.words for kid in self.kids if not isinstance(kid, Target)
        )

    @property
    def pages(self) -> set[int]:
        return {word.page for node in self.all() for word in node.content}


class NotTaggedError(ValueError):
    """The file has no structure tree."""


class TaggedFile:
    """A PDF opened to be read. Raises pikepdf.PdfError for what is none, NotTaggedError without a structure tree."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self._numbers = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages, 1)}
        if "/StructTreeRoot" not in self.pdf.Root:
            raise NotTaggedError

    @cached_property
    def pages(self) -> tuple[PageContent, ...]:
        fonts = Fonts()
        return tuple(page_content(page, fonts) for page in self.pdf.pages)

    @cached_property
    def roots(self) -> tuple[Node, ...]:
        kids = _listed(self.pdf.Root.StructTreeRoot.get("/K"))
        return tuple(node for kid in kids if (node := self._kid(kid, None)) and isinstance(node, Node))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All elements in reading order."""
        return tuple(node for root in self.roots for node in root.all())

    def _kid(self, kid: Any, page: Any) -> Node | Words | Target | None:
        if isinstance(kid, int):
            return self._words(page, kid)
        entries = dict(kid.items()) if isinstance(kid, pikepdf.Dictionary) else {}
        page = entries.get("/Pg", page)
        match entries.get("/Type"):
            case "/MCR":
                return self._words(page, int(entries["/MCID"]))
            case "/OBJR":
                target = entries["/Obj"]
                return Target(self._number(page), target.objgen, str(target.get("/Contents", "")))
            case _:
                return self._node(kid.objgen, entries) if "/S" in entries else None

    def _node(self, key: Key, entries: Mapping[str, Any]) -> Node:
        page = entries.get("/Pg")
        kids = (self._kid(kid, page) for kid in _listed(entries.get("/K")))
        texts = {name: str(entries[entry]) for name, entry in _TEXTS.items() if entry in entries}
        return Node(
            role=str(entries["/S"])[1:],
            key=key,
            kids=tuple(kid for kid in kids if kid is not None),
            attributes=_attributes(entries.get("/A")),
            **texts,
        )

    def _number(self, page: Any) -> int:
        """A page's number from 1; 0 for none of this file."""
        return self._numbers.get(page.objgen, 0) if isinstance(page, pikepdf.Dictionary) else 0

    def _words(self, page: Any, number: int) -> Words:
        of = self._number(page)
        return Words(of, number, self.pages[of - 1].marked.get(number, "") if of else "")


_TEXTS = {"alt": "/Alt", "actual": "/ActualText", "expansion": "/E", "language": "/Lang", "id": "/ID"}


def _listed(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _attributes(owners: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for owned in _listed(owners):
        if isinstance(owned, pikepdf.Dictionary):
            found.update({str(name)[1:]: _plain(value) for name, value in owned.items() if name != "/O"})
    return found


def _plain(value: Any) -> Any:
    """An attribute's value without the file: names and strings as words, arrays as tuples, numbers as they are."""
    if isinstance(value, pikepdf.Array):
        return tuple(_plain(each) for each in value)
    return str(value).removeprefix("/") if isinstance(value, pikepdf.Object) else value
