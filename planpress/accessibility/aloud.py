"""The tree becomes lines as a screen reader speaks them: one stop a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planpress.accessibility.pieces import squeezed
from planpress.accessibility.tables import REACHING_DOWN, Grid, Placed
from planpress.accessibility.tree import Node, Target

INDENT = "  "


def read_aloud(roots: Sequence[Node]) -> Iterator[str]:
    """What is spoken, in order. Words in another language, links and expansions are announced in brackets."""
    for root in roots:
        yield from _spoken(root)


def _spoken(node: Node) -> Iterator[str]:
    match node.role:
        case "Figure":
            yield f"Graphic: {squeezed(node.alt)}"
        case "Link":
            yield from _blocks(node)
            yield from (f"Link: {kid.contents}" for kid in node.kids if isinstance(kid, Target))
        case "Table":
            yield from _table(node)
        case "L":
            yield f"List of {_count(sum(1 for _ in node.named('LI')), 'item')}"
            yield from _indented(_blocks(node))
            yield "End of list"
        case "LI":
            yield _item(node)
        case "TOC":
            yield f"Contents, {_count(sum(1 for _ in node.named('TOCI')), 'entry', 'entries')}"
            yield from _indented(_blocks(node))
        case "Note":
            yield f"Note: {' '.join(_blocks(node))}"
        case "BlockQuote":
            yield "Quotation"
            yield from _indented(_blocks(node))
        case "H1" | "H2" | "H3" | "H4" | "H5" | "H6":
            yield f"Heading level {node.role[1]}: {' '.join(_blocks(node))}"
        case _:
            yield from _blocks(node)


def _item(node: Node) -> str:
    """An item behind its label: "2015 target: 100 billion RMB; end of the plan"."""
    label = " ".join(line for part in node.named("Lbl") for line in _blocks(part))
    body = [line for part in node.named("LBody") for line in _blocks(part)]
    if not any(letter.isalpha() for letter in label):
        return squeezed(f"{label} {' '.join(body)}")
    return f"{label.rstrip(', ')}: {'; '.join(body)}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (INDENT + line for line in lines)


def _blocks(node: Node) -> Iterator[str]:
    """An element's words, a line for each stretch between the blocks in it."""
    if node.actual:
        yield squeezed(node.actual)
        return
    words = ""
    for kid in node.kids:
        if isinstance(kid, Node) and not kid.is_inline:
            if words.strip():
                yield squeezed(words)
            words = ""
            yield from _spoken(kid)
        elif isinstance(kid, Node):
            words += _inline(kid)
        elif not isinstance(kid, Target):
            words += kid.words
    if words.strip():
        yield squeezed(words)


def _inline(node: Node) -> str:
    words = node.actual or "".join(
        _inline(kid) if isinstance(kid, Node) else kid.words for kid in node.kids if not isinstance(kid, Target)
    )
    if node.expansion:
        words = f"{words} [{node.expansion}]"
    if node.language:
        words = f"[{node.language}: {words}]"
    if node.role == "Link":
        target = next((kid for kid in node.kids if isinstance(kid, Target)), None)
        leads = f": {target.contents}" if target and squeezed(target.contents) != squeezed(words) else ""
        words = f"[link {squeezed(words)}{leads}]"
    return words


def _table(table: Node) -> Iterator[str]:
    grid = Grid(table)
    caption = " ".join(line for part in table.named("Caption") for line in _blocks(part))
    name = caption or squeezed(str(table.attributes.get("Summary", "")))
    yield f"Table, {_count(grid.height, 'row')}, {_count(grid.width, 'column')}{': ' + name if name else ''}"
    for number in range(grid.height):
        yield f"{INDENT}Row {number + 1}: " + "; ".join(_cell(cell, grid) for cell in grid.row(number))
    yield "End of table"


def _cell(cell: Placed, grid: Grid) -> str:
    """A cell with the column's head before it, as readers say it when they enter the column."""
    words = " ".join(_blocks(cell.cell))
    if cell.is_head:
        return words
    above = [squeezed(head.cell.text) for head in grid.heads_of(cell) if head.scope in REACHING_DOWN]
    return f"{', '.join(above)}: {words or 'blank'}" if above else words or "blank"
