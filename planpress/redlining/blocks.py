"""A body, a cell or a note becomes a sequence of paragraphs and tables, each with what it is compared by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from planpress.redlining.names import (
    FLD_CHAR,
    INSTR,
    SDT,
    SDT_CONTENT,
    TBL,
    TC,
    TR,
    Element,
    P,
    value,
    w,
)
from planpress.redlining.words import PICTURES, Token, field_code, items_of, words_of

_PICTURE = "\ufffcpicture"
_LISTS = ("TOC", "INDEX", "TOA")
"""Fields that Word fills with paragraphs of its own making (17.16.5)."""
_COLUMNS = f"{w('tblGrid')}/{w('gridCol')}"
_WRAPPERS = (SDT, w("customXml"))


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. Its `key` is its text with signs for what is no text, or says that it only holds a picture; spaces
    alone are nothing."""

    element: Element

    @cached_property
    def items(self) -> list[Token]:
        return items_of(self.element)

    @cached_property
    def text(self) -> str:
        return "".join(item.key for item in self.items)

    @cached_property
    def key(self) -> str:
        if self.text.strip():
            return self.text
        return "" if next(self.element.iter(*PICTURES), None) is None else _PICTURE

    @cached_property
    def words(self) -> list[Token]:
        return words_of(self.items)

    @cached_property
    def form(self) -> str:
        """Paragraphs of one form may stand for each other whatever they say."""
        return f"p {value(self.element, 'pPr/pStyle')}"

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        yield self


@dataclass(frozen=True)
class Row:
    """A table's row."""

    element: Element

    @cached_property
    def cells(self) -> list[tuple[Element, list[Block]]]:
        cells = self.element.findall(TC)
        return [(cell, blocks_of(cell)) for cell in cells]

    @cached_property
    def key(self) -> str:
        return "".join("".join(f"{block.key}\x1e" for block in blocks) + "\x1d" for _, blocks in self.cells)

    @cached_property
    def form(self) -> str:
        """Rows of one form have cells that stand under each other."""
        return "tr " + " ".join(value(cell, "tcPr/gridSpan") or "1" for cell, _ in self.cells)

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        for _, blocks in self.cells:
            for block in blocks:
                yield from block.paragraphs


@dataclass(frozen=True)
class Table:
    """A table with its rows."""

    element: Element

    @cached_property
    def rows(self) -> list[Row]:
        return [Row(row) for row in self.element.findall(TR)]

    @cached_property
    def key(self) -> str:
        return "\x1c" + "".join(f"{row.key}\x1f" for row in self.rows)

    @cached_property
    def form(self) -> str:
        """Tables of one form have as many columns."""
        return f"tbl {sum(1 for _ in self.element.iterfind(_COLUMNS))}"

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        for row in self.rows:
            yield from row.paragraphs


Block: TypeAlias = Paragraph | Table


def blocks_of(parent: Element) -> list[Block]:
    """The paragraphs and tables in `parent`, without those of contents lists and indexes, which Word makes."""
    found: list[Block] = []
    open_fields: list[str] = []
    for node in parent:
        if node.tag == P:
            if not _is_listed(node, open_fields):
                found.append(Paragraph(node))
        elif node.tag == TBL:
            found.append(Table(node))
    return found


def dissolve(root: Element) -> None:
    """Take the wrappers around whole paragraphs, rows and cells away, which tracked changes cannot run through."""
    for node in list(root.iter(*_WRAPPERS)):
        parent = node.getparent()
        content = node.find(SDT_CONTENT) if node.tag == SDT else node
        if parent.tag != P and (content is None or any(child.tag in (P, TBL, TR, TC, *_WRAPPERS) for child in content)):
            at = parent.index(node)
            kept = [] if content is None else [child for child in content if not child.tag.endswith("Pr")]
            parent[at : at + 1] = kept


def _is_listed(paragraph: Element, open_fields: list[str]) -> bool:
    """Whether all that a paragraph says is in a contents list; `open_fields` are those that run on to the next."""
    if not open_fields and next(paragraph.iter(FLD_CHAR), None) is None:
        return False
    listed, outside = any(name in _LISTS for name in open_fields), False
    marks = list(paragraph.iter(FLD_CHAR, INSTR, w("t")))
    for index, node in enumerate(marks):
        if node.tag == w("t"):
            outside |= bool((node.text or "").strip()) and not any(name in _LISTS for name in open_fields)
        elif node.tag == FLD_CHAR and node.get(w("fldCharType")) == "begin":
            open_fields.append(field_code(marks[index + 1 :]).partition(" ")[0])
            listed |= open_fields[-1] in _LISTS
        elif node.tag == FLD_CHAR and node.get(w("fldCharType")) == "end" and open_fields:
            open_fields.pop()
    return listed and not outside
