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
            yield f"Graphic: {squeezed(node.alt) or 'without words'}"
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
    spoken = words.strip()
    if node.expansion:
        spoken = f"{spoken} [{node.expansion}]"
    if node.language:
        spoken = f"[{node.language}: {spoken}]"
    if node.role == "Link":
        spoken = f"[link {squeezed(spoken)}{_leads(node, spoken)}]"
    return words.replace(words.strip(), spoken) if spoken else words


def _leads(link: Node, words: str) -> str:
    """Where a link leads, if its words do not say it."""
    contents = [squeezed(kid.contents) for kid in link.kids if isinstance(kid, Target)]
    return f": {contents[0]}" if contents and contents[0] not in squeezed(words) else ""


def _table(table: Node) -> Iterator[str]:
    grid = Grid(table)
    caption = " ".join(line for part in table.named("Caption") for line in _blocks(part))
    name = caption or squeezed(str(table.attributes.get("Summary", "")))
    yield f"Table, {_count(grid.height, 'row')}, {_count(grid.width, 'column')}{': ' + name if name else ''}"
    yield from _indented(_row(number, grid) for number in range(grid.height))
    yield "End of table"


def _row(number: int, grid: Grid) -> str:
    """A row's cells, behind its number and the heads that it has from rows above: a group's, a name's of several."""
    cells = list(grid.row(number))
    heads = (head for cell in cells for head in grid.heads_of(cell) if head.row < number)
    inherited = dict.fromkeys(squeezed(head.cell.text) for head in heads if head.scope not in REACHING_DOWN)
    return f"{', '.join([f'Row {number + 1}', *inherited])}: {'; '.join(_cell(cell, grid) for cell in cells)}"


def _cell(cell: Placed, grid: Grid) -> str:
    """A cell with the column's head before it, as readers say it when they enter the column."""
    words = " ".join(_blocks(cell.cell))
    if cell.is_head:
        return words
    above = [squeezed(head.cell.text) for head in grid.heads_of(cell) if head.scope in REACHING_DOWN]
    return f"{', '.join(above)}: {words or 'blank'}" if above else words or "blank"
