"""A List becomes numbered or bulleted paragraphs, or a row of boxes."""

from __future__ import annotations

from collections.abc import Callable

from planpress.document import Blocks, List, Paragraph, plain_text, walk
from planpress.lengths import Mm, Pt
from planpress.writers.word.book import Story
from planpress.writers.word.boxes import GAP, box_row
from planpress.writers.word.inlines import Look, plain, runs
from planpress.writers.word.markup import TEXT_WIDTH, paragraph, twips

_MOST_BOXES = 6
_DEEPEST = 8  # Word knows nine levels
_INDENT = Mm(5)
_BULLETS = 1
_ARROW = paragraph("TableText", plain("→", Look(style="StatusMark", size=Pt(12))), '<w:jc w:val="center"/>')


def list_blocks(block: List, story: Story, write: Callable[[Blocks], str], level: int = 0) -> str:
    """The list's items; boxes for a few tiles or steps. `write` turns other blocks in an item into paragraphs."""
    if block.style in ("tiles", "steps") and 0 < len(block.items) <= _MOST_BOXES:
        return _boxes(block, story)
    numbered = block.style in ("number", "steps")
    style = "ListNumber" if numbered else "ListBullet"
    numbering = story.book.new_numbering() if numbered else _BULLETS
    mark = f'<w:numPr><w:ilvl w:val="{min(level, _DEEPEST)}"/><w:numId w:val="{numbering}"/></w:numPr>'
    return "".join(_item(item, story, write, level, style, mark) for item in block.items)


def _item(item: Blocks, story: Story, write: Callable[[Blocks], str], level: int, style: str, mark: str) -> str:
    """The first paragraph bears the mark, the others stand below it."""
    if not item or not isinstance(item[0], Paragraph):
        return paragraph(style, "", mark) + _inner(item, story, write, level)
    return paragraph(style, runs(item[0].content, story), mark) + _inner(item[1:], story, write, level)


def _inner(content: Blocks, story: Story, write: Callable[[Blocks], str], level: int) -> str:
    indent = f'<w:ind w:left="{twips(_INDENT) * (level + 1)}"/>'
    pieces = []
    for block in content:
        if isinstance(block, Paragraph):
            pieces.append(paragraph("ListContinue", runs(block.content, story), indent))
        elif isinstance(block, List):
            pieces.append(list_blocks(block, story, write, level + 1))
        else:
            pieces.append(write((block,)))
    return "".join(pieces)


def _boxes(block: List, story: Story) -> str:
    """Tiles side by side; between steps an arrow leads from one to the next."""
    count = len(block.items)
    width = Mm((TEXT_WIDTH - GAP * (count - 1)) / count)
    texts = [[node.content for node in walk(item) if isinstance(node, Paragraph)] for item in block.items]
    cells = ["".join(paragraph("TableText", runs(text, story, setting="cell")) for text in item) for item in texts]
    alt = "; ".join(" ".join(plain_text(text) for text in item) for item in texts)
    filled = [cell or paragraph("TableText", "") for cell in cells]
    if block.style == "steps":
        return box_row(filled, width, story.book.brand, alt, between=_ARROW)
    return box_row(filled, width, story.book.brand, alt)
