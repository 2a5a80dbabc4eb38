"""A document tree and its PDF become the pieces in which they differ: nothing lost, nothing twice, all in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import assert_never

from planpress.accessibility.pieces import pieces, squeezed
from planpress.accessibility.tree import Node, TaggedFile
from planpress.document import (
    Area,
    Block,
    Blocks,
    Callout,
    Chart,
    Columns,
    Contents,
    Cover,
    Document,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    Inlines,
    KeyFigures,
    Landscape,
    Link,
    List,
    Opening,
    Page,
    PageBreak,
    Paragraph,
    Photo,
    QrCode,
    QuantityText,
    Quote,
    Reference,
    Sources,
    Span,
    StartAt,
    Strong,
    Table,
    Text,
    laid,
    openings,
    walk,
)

PAGES = "\x00"
"""Stands in an expected piece where the writer puts page numbers, which the document tree does not know."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Pieces of the document that are read otherwise, or not at all."""

    expected: tuple[str, ...]
    found: tuple[str, ...]


def disagreements(document: Document, data: bytes) -> tuple[Difference, ...]:
    """Where a PDF says other things than its document. Raises what `TaggedFile` raises."""
    return differences(document, TaggedFile(data).roots)


def differences(document: Document, roots: Sequence[Node]) -> tuple[Difference, ...]:
    """Where the structure's text, piece by piece in reading order, is not that of the document tree."""
    expected = list(_Expected(document).pieces())
    found = [words for root in roots for _, words in pieces(root)]
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    unequal = (
        (expected[start:end], found[first:last])
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    )
    return tuple(
        Difference(tuple(piece.rstrip(PAGES) for piece in wanted), tuple(got))
        for wanted, got in unequal
        if len(wanted) != len(got) or not all(map(_equal_but_for_pages, wanted, got))
    )


def _equal_but_for_pages(wanted: str, got: str) -> bool:
    """Whether a piece is as expected, page numbers at its end aside."""
    head = wanted.rstrip(PAGES)
    pages = got.removeprefix(head)
    return got.startswith(head) and head != wanted and not pages.strip(" 0123456789,\u2013\u2026")


class _Expected:
    """The pieces of a document, as they are to be read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers: dict[int, int] = {}

    def pieces(self) -> Iterator[str]:
        section: list[Block] = []
        turned = False
        for block, landscape in laid(self.document.blocks):
            if isinstance(block, Opening | PageBreak | Page) or landscape != turned:
                yield from self._section(section)
                section, turned = [], landscape
            section.append(block)
        yield from self._section(section)

    def _section(self, blocks: Sequence[Block]) -> Iterator[str]:
        """The blocks up to a page's end, and their notes."""
        notes = {id(node): node for block in blocks for node in walk(block) if isinstance(node, Footnote)}
        self.numbers = {known: number for number, known in enumerate(notes, 1)}
        yield from self._blocks(tuple(blocks))
        for number, note in enumerate(notes.values(), 1):
            yield from (str(number), squeezed(self._words(note.content)))

    def _blocks(self, blocks: Blocks) -> Iterator[str]:
        return chain.from_iterable(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Iterator[str]:  # noqa: C901 (one case for each node)
        match block:
            case Cover():
                yield from self._cover(block)
            case Opening():
                yield from self._told(block.eyebrow)
                yield from self._block(block.heading)
                yield from self._blocks(block.content)
            case Heading():
                native = f" {self._words(block.native)}" if block.native else ""
                yield squeezed(self._words(block.content) + native)
            case Paragraph():
                yield from self._told(block.content)
            case List():
                yield from self._list(block)
            case Table():
                yield from self._table(block)
            case Chart():
                yield from self._told(block.title)
                yield from self._told(block.subtitle)
                yield squeezed(block.alt)
            case Photo():
                yield squeezed(block.alt)
                yield from self._told((*block.caption, Text(f" {block.credit}")))
            case QrCode():
                yield squeezed(block.alt)
            case KeyFigures():
                yield from self._key_figures(block)
            case Callout(content=content) | Quote(content=content) | Landscape(content=content) | Area(content=content):
                yield from self._blocks(content)
            case Page(areas=areas):
                yield from self._blocks(areas)
            case Columns(content=content):
                yield from chain.from_iterable(self._blocks(part) for part in content)
            case Contents():
                yield from self._contents(block)
            case Sources():
                for entry in block.entries:
                    yield from (squeezed(entry.label), squeezed(self._words(entry.content)))
            case PageBreak() | StartAt():
                return
            case _:
                assert_never(block)

    def _told(self, content: Inlines) -> Iterator[str]:
        words = squeezed(self._words(content))
        if words:
            yield words

    def _cover(self, cover: Cover) -> Iterator[str]:
        for part in ("title", "native_title", "subtitle", "line", "publisher", "edition", "note"):
            yield from self._told(getattr(cover, part))
        yield squeezed(cover.alt)

    def _list(self, block: List) -> Iterator[str]:
        for number, item in enumerate(block.items, 1):
            if block.style in ("tiles", "steps"):
                parts = (part.content for part in item if isinstance(part, Paragraph))
                yield from self._told(tuple(chain.from_iterable(parts)))
                continue
            yield str(number) if block.style == "number" else "\u2022"
            yield from self._blocks(item)

    def _table(self, table: Table) -> Iterator[str]:
        number = f"{self.document.words.table} {table.number}. " if table.number else ""
        if table.caption:
            yield squeezed(number + self._words(table.caption))
            yield from self._told(table.subtitle)
        heads = [squeezed(self._words(column.head)) for column in table.columns]
        yield from heads if any(heads) else ()
        for row in table.rows:
            if row.kind == "group":
                yield squeezed(self._words(row.cells[0]))
                continue
            for column, cell in zip(table.columns, row.cells, strict=True):
                yield PAGES if column.paged else squeezed(self._words(cell))

    def _key_figures(self, block: KeyFigures) -> Iterator[str]:
        for figure in block.figures:
            comma = "," if figure.figure.qualifier and block.style == "strip" else ""
            yield squeezed(self._words(figure.label) + comma)
            yield squeezed(figure.figure.text)
            yield from self._told(figure.note)

    def _contents(self, block: Contents) -> Iterator[str]:
        yield from self._told(block.title)
        for entry in openings(self.document):
            if block not in entry.content:
                yield squeezed(f"{entry.number} {self._words(entry.label)}") + PAGES

    def _words(self, content: Inlines) -> str:
        return "".join(map(self._inline, content))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text():
                return inline.content
            case QuantityText():
                return inline.text
            case Footnote():
                return str(self.numbers[id(inline)])
            case Span(role="source" | "second"):
                return f" {self._words(inline.content)}"
            case Strong() | Emphasis() | Link() | Reference() | Span():
                return self._words(inline.content)
            case _:
                assert_never(inline)
