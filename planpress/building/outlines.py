"""A document becomes an outline that can be compared with an earlier one, without what moves of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planpress.brand import Brand
from planpress.document import Block, Cover, Document, Inlines, Page, QuantityText, Row, Table, mapped, plain_text, walk
from planpress.redlining.aligning import aligned
from planpress.writers.outline import write_outline

# Marks of sources are numbers of rows: one new row would change each line that has a mark.
_MARKS = re.compile(r"\{source \d+ \(#[^)]*\)\}| \(#[^)]*\)")
# Anchors are counted through a document: one new chart would change all that come after it.
_ANCHORS = re.compile(r"^( *(?:heading|chart) .*| *data| *entry .*) (?:#|-> )\S+$", re.MULTILINE)
_NUMBERS = re.compile(r"\d+(?:, \d+)*")


@dataclass(frozen=True, slots=True)
class Outline:
    """A document's lines, and the keys of the figures that it prints."""

    lines: tuple[str, ...]
    figures: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of an outline that is not what it was; None where there was or is none."""

    then: str | None
    now: str | None


def outline_of(document: Document, brand: Brand) -> Outline:
    """The outline of a document without its date, the numbers of its rows and what it says of changes itself."""

    told = document.changes

    def steady(block: Block) -> Block | None:
        if told and block in told:
            return None
        match block:
            case Cover():
                return replace(block, edition=())
            case Table():
                return replace(block, rows=tuple(map(_unnumbered, block.rows)))
            case Page():
                areas = (replace(area, content=mapped(area.content, steady)) for area in block.areas)
                return replace(block, areas=tuple(areas))
            case _:
                return block

    running = replace(document.running, edition=())
    bare = replace(document, date="", running=running, blocks=mapped(document.blocks, steady))
    text = _ANCHORS.sub(r"\1", _MARKS.sub("", write_outline(bare, brand).decode()))
    edition = plain_text(document.running.edition)
    figures = frozenset(_stated_key(node.key) for node in walk(bare.blocks) if isinstance(node, QuantityText))
    return Outline(tuple((text.replace(edition, "") if edition else text).splitlines()), figures)


def _stated_key(key: str) -> str:
    """The key of a figure, or of that which was converted into the currency printed."""
    return key.removeprefix("converted(").rpartition(", ")[0] if key.startswith("converted(") else key


def _unnumbered(row: Row) -> Row:
    """A row of the list of figures without its number, and those of the rows from which it is calculated."""
    if not row.anchor:
        return row
    return replace(row, cells=tuple(() if _is_number(cell) else cell for cell in row.cells))


def _is_number(cell: Inlines) -> bool:
    is_figure = any(isinstance(node, QuantityText) for node in walk(cell))
    return not is_figure and _NUMBERS.fullmatch(plain_text(cell)) is not None


@dataclass(frozen=True, slots=True)
class _Line:
    key: str

    @property
    def form(self) -> str:
        """What sort of node it is of."""
        return self.key.split(" ", 1)[0]


def compared(then: Sequence[str], now: Sequence[str]) -> Iterator[LineChange]:
    """The lines that are different, in their order, what is alike side by side."""
    for old, new in aligned([_Line(line.strip()) for line in then], [_Line(line.strip()) for line in now]):
        if old is None or new is None or old.key != new.key:
            yield LineChange(old.key if old else None, new.key if new else None)
