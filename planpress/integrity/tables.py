"""Tables are even: each row fills the grid, each cell ends with a paragraph (ISO/IEC 29500-1, 17.4)."""

from __future__ import annotations

from collections.abc import Iterator

from planpress.integrity.opened import Element, Found, WordFile, local, tag, val, whole

_WRAPS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "del", "moveFrom", "moveTo"})
"""What may stand around rows and cells."""


def tables(file: WordFile) -> Found:
    for part, table in file.all("w:tbl"):
        grid = [whole(val(column, "w:w")) or 0 for column in table.iterfind(f"{tag('w:tblGrid')}/{tag('w:gridCol')}")]
        rows = list(_inside(table, "tr"))
        if not rows:
            yield part, table, "a table has no rows"
        if not grid or min(grid) <= 0:
            yield part, table, "a table's grid has no columns, or one without width"
        for row in rows:
            yield from ((part, row, what) for what in _row_faults(row, len(grid)))
        yield from ((part, row, what) for row, what in _merges(rows))
        heads = [_has(row, "w:trPr", "w:tblHeader") for row in rows]
        if True in heads[heads.index(False) :] if False in heads else False:
            yield part, rows[len(heads) - 1 - heads[::-1].index(True)], "a head row below others does not repeat"
    for part, cell in file.all("w:tc"):
        if not len(cell) or local(cell[-1]) != "p":
            yield part, cell, "a cell does not end with a paragraph"


def _row_faults(row: Element, columns: int) -> Iterator[str]:
    cells = list(_inside(row, "tc"))
    if not cells:
        yield "a row has no cells"
        return
    filled = sum(map(_span, cells)) + _skipped(row)
    if filled != columns:
        yield f"a row fills {filled} columns of {columns}"
    for cell in cells:
        width = cell.find(f"{tag('w:tcPr')}/{tag('w:tcW')}")
        if width is not None and val(width, "w:type") == "dxa" and (whole(val(width, "w:w")) or 0) <= 0:
            yield "a cell has no width"


def _merges(rows: list[Element]) -> Iterator[tuple[Element, str]]:
    """A cell that goes on from above needs one above it in the same columns (17.4.84)."""
    above: dict[int, int] = {}
    for row in rows:
        column, here = _skipped(row, "w:gridBefore"), dict[int, int]()
        for cell in _inside(row, "tc"):
            merge = cell.find(f"{tag('w:tcPr')}/{tag('w:vMerge')}")
            if merge is not None:
                here[column] = _span(cell)
                if val(merge) != "restart" and above.get(column) != here[column]:
                    yield row, "a cell goes on from above, where none begins"
            column += _span(cell)
        above = here


def _span(cell: Element) -> int:
    span = cell.find(f"{tag('w:tcPr')}/{tag('w:gridSpan')}")
    return 1 if span is None else whole(val(span)) or 0


def _skipped(row: Element, *names: str) -> int:
    """Grid columns that a row leaves out, before and after its cells."""
    found = (row.find(f"{tag('w:trPr')}/{tag(name)}") for name in names or ("w:gridBefore", "w:gridAfter"))
    return sum(whole(val(one)) or 0 for one in found if one is not None)


def _has(row: Element, properties: str, name: str) -> bool:
    found = row.find(f"{tag(properties)}/{tag(name)}")
    return found is not None and val(found) not in ("0", "false", "off")


def _inside(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, not those of tables inside."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in _WRAPS:
            yield from _inside(child, name)
