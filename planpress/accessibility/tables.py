"""A Table element becomes a grid of cells with what heads each: what is missing is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planpress.accessibility.pieces import squeezed
from planpress.accessibility.tree import Node


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place in the grid, from 0, and the rows and columns that it takes."""

    cell: Node
    row: int
    column: int
    rows: int
    columns: int

    @property
    def scope(self) -> str:
        return str(self.cell.attributes.get("Scope", "")).lstrip("/")


def rows_of(table: Node) -> list[Node]:
    """The rows of a table, those of its head first."""
    rows: list[Node] = []
    for part in table.elements:
        rows += [part] if part.role == "TR" else list(part.named("TR"))
    return rows


def placed(rows: Sequence[Node]) -> list[Placed]:
    """The cells in the grid, by the spans of those before them (ISO 32000-1, 14.8.5.7)."""
    taken: set[tuple[int, int]] = set()
    found: list[Placed] = []
    for row, element in enumerate(rows):
        column = 0
        for cell in element.elements:
            while (row, column) in taken:
                column += 1
            deep, wide = (int(cell.attributes.get(name, 1)) for name in ("RowSpan", "ColSpan"))
            taken |= {(row + down, column + across) for down in range(deep) for across in range(wide)}
            found.append(Placed(cell, row, column, deep, wide))
    return found


def heads_of(cell: Placed, cells: Sequence[Placed]) -> list[Node]:
    """What heads a cell: the cells that it names by id, else those whose scope reaches it."""
    ids = {str(name) for name in cell.cell.attributes.get("Headers", ())}
    if ids:
        return [other.cell for other in cells if other.cell.id in ids]
    return [other.cell for other in cells if other.cell.role == "TH" and other is not cell and _reaches(other, cell)]


def _reaches(head: Placed, cell: Placed) -> bool:
    over = head.column <= cell.column < head.column + head.columns and head.row < cell.row
    beside = head.row <= cell.row < head.row + head.rows and head.column < cell.column
    return (head.scope in ("Column", "Both") and over) or (head.scope in ("Row", "Both") and beside)


def table_faults(table: Node) -> Iterator[str]:
    """What is wrong with a table, in words."""
    rows = rows_of(table)
    cells = placed(rows)
    widths = dict.fromkeys(range(len(rows)), 0)
    for cell in cells:
        for down in range(cell.rows):
            widths[cell.row + down] = widths.get(cell.row + down, 0) + cell.columns
    if len(set(widths.values())) > 1:
        yield f"a table's rows are not of one length: {sorted(set(widths.values()))}"
    yield from _head_faults(cells)


def _head_faults(cells: Sequence[Placed]) -> Iterator[str]:
    known = {cell.cell.id for cell in cells if cell.cell.role == "TH" and cell.cell.id}
    used: set[tuple[int, int]] = set()
    headed = any(cell.cell.role == "TH" for cell in cells)
    for cell in cells:
        heads = heads_of(cell, cells)
        used |= {head.key for head in heads}
        words = squeezed(cell.cell.text)[:40]
        lost = {str(name) for name in cell.cell.attributes.get("Headers", ())} - known
        if lost:
            yield f'the cell "{words}" is headed by {", ".join(sorted(lost))}, which is no head of the table'
        if headed and cell.cell.role == "TD" and not heads:
            yield f'nothing heads the cell "{words}"'
    if not headed:
        yield "a table has no heads"
    body = any(cell.cell.role == "TD" for cell in cells)
    for cell in cells:
        if cell.cell.role == "TH" and not cell.scope:
            yield f'the head "{squeezed(cell.cell.text)[:40]}" does not say what it heads'
        elif cell.cell.role == "TH" and body and cell.cell.key not in used and _has_cells(cell, cells):
            yield f'the head "{squeezed(cell.cell.text)[:40]}" heads no cell'
        if cell.cell.role == "TH" and not cell.cell.text.strip():
            yield "a head has no words"


def _has_cells(head: Placed, cells: Sequence[Placed]) -> bool:
    """Whether there are cells below or beside a head; one over an empty body or in a row of its own has none."""
    last = max(cell.row for cell in cells)
    return (
        head.row < last
        if head.scope == "Column"
        else any(cell.row == head.row and cell.column > head.column for cell in cells)
    )
