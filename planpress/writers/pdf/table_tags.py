"""A table's structure: caption, head and rows, each cell with what heads it (ISO 32000-1, 14.8.4.3.4)."""

from __future__ import annotations

from dataclasses import dataclass

from planpress.document import QuantityText, Row, Table, plain_text, walk
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

    Where rows stand in groups, or a name stands once for several rows, scopes alone do not say what heads a
    cell: there each cell names its heads by their ids (ISO 14289-1, 7.5).
    """
    element = parent.child("Table")
    if table.alt:
        element.attribute("Table", Summary=_string(table.alt))
    caption = element.child("Caption")
    title, subtitle = caption.child("P"), caption.child("P")
    heads = _Heads(number, table)
    head_row = element.child("THead" if table.rows else "TBody").child("TR") if heads.columns_named else Element("TR")
    head = tuple(heads.column(head_row, index) for index in range(len(table.columns)))
    body = element.child("TBody")
    return TableTags(title, subtitle, head, tuple(heads.row(body.child("TR"), row) for row in table.rows))


class _Heads:
    """Makes a table's cells, and remembers what heads the next one.

    A row is named by its first cell if that holds words, and a ledger's group by its second, but not in a column
    of figures; a cell left blank below a name goes on under it.
    """

    def __init__(self, number: int, table: Table) -> None:
        self.prefix = f"t{number}"
        self.columns = table.columns
        self.columns_named = frozenset(n for n, column in enumerate(table.columns) if plain_text(column.head).strip())
        naming = (0, 1) if table.style == "ledger" else (0,)
        self.naming = tuple(index for index in naming if _holds_names(table, index))
        blank = any(not self._names(row, 0) for row in table.rows)
        self.named_by_ids = blank or any(row.kind == "group" for row in table.rows) or len(self.naming) > 1
        self._made = 0
        self._group = ""
        self._names_above: dict[int, str] = {}

    def column(self, row: Element, index: int) -> Element:
        return self._head(row, "Column", self._column(index)) if index in self.columns_named else row.child("TD")

    def _column(self, index: int) -> str:
        return f"{self.prefix}c{index}" if index in self.columns_named else ""

    def row(self, element: Element, row: Row) -> tuple[Element, ...]:
        self._made += 1
        if row.kind == "group":
            self._group = f"{self.prefix}g{self._made}"
            self._names_above.clear()
            cell = self._head(element, "Row", self._group)
            cell.attribute("Table", ColSpan=str(len(self.columns)))
            return (cell,)
        if row.kind == "sum":
            self._group = ""
            self._names_above.clear()
        named = [index for index in self.naming if self._names(row, index)]
        self._names_above.update((index, f"{self.prefix}r{self._made}n{index}") for index in named)
        return tuple(self._cell(element, index, index in named) for index in range(len(row.cells)))

    def _names(self, row: Row, index: int) -> bool:
        """Whether a cell names its row: words, not a figure."""
        if row.kind == "group" or index >= len(row.cells) or self.columns[index].align == "decimal":
            return False
        return bool(plain_text(row.cells[index]).strip())

    def _cell(self, row: Element, index: int, named: bool) -> Element:
        cell = self._head(row, "Row", self._names_above[index]) if named else row.child("TD")
        if self.named_by_ids:
            names = [name for place, name in sorted(self._names_above.items()) if place < index]
            above = [self._column(index), self._group, *names]
            cell.attribute("Table", Headers="[" + "".join(_string(id_) for id_ in above if id_) + "]")
        return cell

    def _head(self, row: Element, scope: str, id_: str) -> Element:
        cell = row.child("TH")
        cell.attribute("Table", Scope=f"/{scope}")
        if self.named_by_ids:
            cell.id = id_
        return cell


def _holds_names(table: Table, index: int) -> bool:
    cells = (row.cells[index] for row in table.rows if row.kind != "group" and index < len(row.cells))
    return not any(isinstance(inline, QuantityText) for cell in cells for inline in walk(cell))


def _string(words: str) -> str:
    """A text string as a file holds it, in hexadecimal: nothing in it can end it (ISO 32000-1, 7.3.4.3)."""
    coded = words.encode() if words.isascii() else b"\xfe\xff" + words.encode("utf-16-be")
    return f"<{coded.hex()}>"
