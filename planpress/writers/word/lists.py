"""A List becomes numbered or bulleted paragraphs, or a row of boxes."""

from __future__ import annotations

from collections.abc import Callable

from planpress.document import Blocks, Inlines, List, Paragraph, Span, Strong, Text, plain_text, walk
from planpress.lengths import Mm
from planpress.writers.word.book import Story
from planpress.writers.word.boxes import EMPTY, GAP, box_row
from planpress.writers.word.inlines import plain, runs
from planpress.writers.word.markup import gap, paragraph, twips

_MOST_BOXES = 12
_LEAST_TILE, _LEAST_STEP = Mm(35), Mm(22)
_DEEPEST = 8  # Word knows nine levels
_HALF = 6  # grid columns
_INDENT = Mm(5)
_ARROW = paragraph("StepArrow", plain("→"))


def list_blocks(block: List, story: Story, write: Callable[[Blocks], str], level: int = 0) -> str:
    """The list's items; boxes for a few tiles or steps. `write` turns other blocks in an item into paragraphs."""
    if block.style in ("tiles", "steps") and _boxes_fit(block, story):
        return _boxes(block, story)
    numbered = block.style in ("number", "steps")
    style = _sized("ListNumber" if numbered else "ListBullet", story)
    mark = ""
    if numbered or level or not story.book.base.bulleted:  # else the style itself has the signs
        numbering = story.book.new_numbering() if numbered else story.book.base.bullets
        mark = f'<w:numPr><w:ilvl w:val="{min(level, _DEEPEST)}"/><w:numId w:val="{numbering}"/></w:numPr>'
    return "".join(_item(item, story, write, level, style, mark) for item in block.items)


def _sized(style: str, story: Story) -> str:
    """Lists in a column of less than half the text are set small, as side notes are."""
    return f"{style}Small" if story.width < story.page.grid_width(_HALF) else style


def _item(item: Blocks, story: Story, write: Callable[[Blocks], str], level: int, style: str, mark: str) -> str:
    """The first paragraph bears the mark, the others stand below it."""
    if not item or not isinstance(item[0], Paragraph):
        return paragraph(style, "", mark) + _inner(item, story, write, level)
    return paragraph(style, runs(item[0].content, story), mark) + _inner(item[1:], story, write, level)


def _inner(content: Blocks, story: Story, write: Callable[[Blocks], str], level: int) -> str:
    indent = f'<w:ind w:left="{twips(_INDENT) * (level + 1)}"/>' if level else ""
    pieces = []
    for block in content:
        if isinstance(block, Paragraph):
            pieces.append(paragraph(_sized("ListContinue", story), runs(block.content, story), indent))
        elif isinstance(block, List):
            pieces.append(list_blocks(block, story, write, level + 1))
        else:
            pieces.append(write((block,)))
    return "".join(pieces)


def _boxes_fit(block: List, story: Story) -> bool:
    """Steps stand in one row, tiles in a few."""
    most = _in_a_row(_LEAST_STEP, story) if block.style == "steps" else _MOST_BOXES
    return 0 < len(block.items) <= most


def _in_a_row(least: Mm, story: Story) -> int:
    return max(1, int((story.width + GAP) // (least + GAP)))


def _boxes(block: List, story: Story) -> str:
    """Tiles side by side; between steps an arrow leads from one to the next."""
    steps = block.style == "steps"
    count = min(len(block.items), _in_a_row(_LEAST_STEP if steps else _LEAST_TILE, story))
    rows = [block.items[start : start + count] for start in range(0, len(block.items), count)]
    return gap().join(_row(row, count, _ARROW if steps else EMPTY, story) for row in rows)


def _row(items: tuple[Blocks, ...], count: int, between: str, story: Story) -> str:
    width = Mm((story.width - GAP * (count - 1)) / count)
    texts = [[node.content for node in walk(item) if isinstance(node, Paragraph)] for item in items]
    cells = ["".join(paragraph("TableText", _tile(text, story)) for text in item) or EMPTY for item in texts]
    alt = "; ".join(" ".join(plain_text(text) for text in item) for item in texts)
    return box_row("Tiles", cells, width, alt, between)


def _tile(content: Inlines, story: Story) -> str:
    """A bold name at the start has the first line for itself."""
    if len(content) < 2 or not isinstance(content[0], Strong) or isinstance(content[1], Span):
        return runs(content, story, setting="cell")
    first, *others = content[1:]
    rest = (Text(first.content.lstrip(), first.language) if isinstance(first, Text) else first, *others)
    return runs((content[0], Span("second", rest)), story, setting="cell")
