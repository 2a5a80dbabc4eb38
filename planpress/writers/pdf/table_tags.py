"""A table's structure: caption, head and rows, each cell with what heads it (ISO 32000-1, 14.8.4.3.4)."""

from __future__ import annotations

from dataclasses import dataclass

from planpress.document import Row, Table, plain_text
from planpress.writers.pdf.structure import Element


@dataclass(frozen=True)
class TableTags:
    """The elements of a table, which its parts on several pages share. `rows` are the cells of each row."""

    title: Element
    subtitle: Element
    head: tuple[Element, ...]
    rows: tuple[tuple[Element, ...], ...]


def table_tags(parent: Element, table: Table, number: int) -> TableTags:
    """The elements of the document's table of this number.

    Where rows stand in groups, scopes alone do not say which group's name heads a cell: there each cell names
    its heads by their ids (ISO 14289-1, 7.5).
    """
    element = parent.child("Table")
    if table.alt:
        element.attribute("Table", Summary=_string(table.alt))
    caption = element.child("Caption")
    title, subtitle = caption.child("P"), caption.child("P")
    heads = _Heads(number, len(table.columns), any(row.kind == "group" for row in table.rows))
    head_row = element.child("THead").child("TR")
    head = tuple(heads.column(head_row, index) for index in range(len(table.columns)))
    body = element.child("TBody")
    rows = tuple(heads.row(body.child("TR"), row, _is_named(table, row)) for row in table.rows)
    return TableTags(title, subtitle, head, rows)


def _is_named(table: Table, row: Row) -> bool:
    """Whether a row's first cell names it: words, not a figure."""
    return table.columns[0].align == "left" and bool(plain_text(row.cells[0]).strip()) if row.cells else False


class _Heads:
    """Makes a table's cells, and remembers what heads the next one."""

    def __init__(self, number: int, columns: int, grouped: bool) -> None:
        self.prefix = f"t{number}"
        self.columns = columns
        self.grouped = grouped
        self._made = 0
        self._group = ""

    def column(self, row: Element, index: int) -> Element:
        return self._head(row, "Column", f"{self.prefix}c{index}")

    def row(self, element: Element, row: Row, named: bool) -> tuple[Element, ...]:
        self._made += 1
        if row.kind == "group":
            self._group = f"{self.prefix}g{self._made}"
            cell = self._head(element, "Row", self._group)
            cell.attribute("Table", ColSpan=str(self.columns))
            return (cell,)
        if row.kind == "sum":
            self._group = ""
        name = f"{self.prefix}r{self._made}" if named else ""
        return tuple(self._cell(element, index, name) for index in range(len(row.cells)))

    def _cell(self, row: Element, index: int, name: str) -> Element:
        cell = self._head(row, "Row", name) if name and index == 0 else row.child("TD")
        if self.grouped:
            above = [f"{self.prefix}c{index}", self._group, name if index else ""]
            cell.attribute("Table", Headers="[" + "".join(_string(id_) for id_ in above if id_) + "]")
        return cell

    def _head(self, row: Element, scope: str, id_: str) -> Element:
        cell = row.child("TH")
        cell.attribute("Table", Scope=f"/{scope}")
        if self.grouped:
            cell.id = id_
        return cell


def _string(words: str) -> str:
    """A text string as a file holds it, in hexadecimal: nothing in it can end it (ISO 32000-1, 7.3.4.3)."""
    coded = words.encode() if words.isascii() else b"\xfe\xff" + words.encode("utf-16-be")
    return f"<{coded.hex()}>"
