"""A Table element becomes a grid of cells with what heads each: what is missing is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planpress.accessibility.pieces import squeezed
from planpress.accessibility.tree import Node

REACHING_DOWN = ("Column", "Both")
REACHING_ACROSS = ("Row", "Both")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place in the grid, from 0, the rows and columns that it takes, and as a head what it heads."""

    cell: Node
    row: int
    column: int
    rows: int
    columns: int
    scope: str

    @property
    def is_head(self) -> bool:
        return self.cell.role == "TH"

    @property
    def words(self) -> str:
        return squeezed(self.cell.text)[:40]

    @property
    def named_heads(self) -> tuple[str, ...]:
        """The ids of the heads that the cell names (ISO 32000-1, 14.8.5.7)."""
        headers: tuple[str, ...] = self.cell.attributes.get("Headers", ())
        return headers


class Grid:
    """A table's cells, those of its head first, each in its place."""

    def __init__(self, table: Node) -> None:
        rows = _rows(table)
        self.height = len(rows)
        self.cells = _placed(rows)
        self.width = max((cell.column + cell.columns for cell in self.cells), default=0)
        self.heads = [cell for cell in self.cells if cell.is_head]
        self.by_id = {cell.cell.id: cell for cell in self.heads if cell.cell.id}

    def row(self, number: int) -> Iterator[Placed]:
        return (cell for cell in self.cells if cell.row == number)

    def heads_of(self, cell: Placed) -> list[Placed]:
        """What heads a cell: the heads that it names by id, else those whose scope reaches it."""
        if cell.named_heads:
            return [self.by_id[name] for name in cell.named_heads if name in self.by_id]
        return [head for head in self.heads if head is not cell and _reaches(head, cell)]


def _rows(table: Node) -> list[Node]:
    rows: list[Node] = []
    for part in table.elements:
        rows += [part] if part.role == "TR" else part.named("TR")
    return rows


def _placed(rows: Sequence[Node]) -> list[Placed]:
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
            found.append(Placed(cell, row, column, deep, wide, cell.attributes.get("Scope", "")))
    return found


def _reaches(head: Placed, cell: Placed) -> bool:
    if head.scope in REACHING_DOWN and head.column <= cell.column < head.column + head.columns:
        return head.row < cell.row
    beside = head.row <= cell.row < head.row + head.rows and head.column < cell.column
    return head.scope in REACHING_ACROSS and beside


def table_faults(table: Node) -> Iterator[str]:
    """What is wrong with a table, in words."""
    grid = Grid(table)
    lengths = sorted(set(_lengths(grid)))
    if len(lengths) > 1:
        yield f"a table's rows are not of one length but take {', '.join(map(str, lengths))} columns"
    if not grid.heads:
        yield "a table has no heads"
        return
    used: set[tuple[int, int]] = set()
    for cell in grid.cells:
        heads = grid.heads_of(cell)
        used |= {head.cell.key for head in heads}
        yield from _cell_faults(grid, cell, bool(heads))
    for head in grid.heads:
        yield from _head_faults(grid, head, head.cell.key in used)


def _lengths(grid: Grid) -> list[int]:
    """How many columns each row takes, with the cells that reach into it from above."""
    lengths = [0] * grid.height
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.rows, grid.height)):
            lengths[row] += cell.columns
    return lengths


def _cell_faults(grid: Grid, cell: Placed, headed: bool) -> Iterator[str]:
    lost = [name for name in cell.named_heads if name not in grid.by_id]
    if lost:
        yield f'the cell "{cell.words}" is headed by {", ".join(lost)}, which is no head of the table'
    if not cell.is_head and not headed:
        yield f'nothing heads the cell "{cell.words}"'


def _head_faults(grid: Grid, head: Placed, used: bool) -> Iterator[str]:
    if not head.words:
        yield "a head has no words"
    elif not head.scope:
        yield f'the head "{head.words}" does not say what it heads'
    elif not used and any(_could_head(head, cell) for cell in grid.cells):
        yield f'the head "{head.words}" heads no cell'


def _could_head(head: Placed, cell: Placed) -> bool:
    """Whether a cell lies where the head's scope reaches: the only head of an empty body heads nothing."""
    return cell is not head and _reaches(head, cell)
