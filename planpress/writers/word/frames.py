"""The running head and foot: a table with the brand block, and a line with page numbers."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, TypeAlias

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml

from planpress.document import Cover, RunningHead
from planpress.lengths import Mm
from planpress.writers.word.book import Book, Story
from planpress.writers.word.fields import TAB, field, run
from planpress.writers.word.inlines import STRONG, Look, properties, runs
from planpress.writers.word.markup import NAMESPACES, W, paragraph, restyled, shading, twips
from planpress.writers.word.page import A4, Page
from planpress.writers.word.sections import Frames

_BLOCK_WIDTH, _BLOCK_HEIGHT = Mm(10), Mm(3)
_HEAD_HEIGHT = Mm(10.5)
_BOLD = properties(STRONG)


Words: TypeAlias = dict[str, str]
"""The running words as runs, by name."""
Wrap: TypeAlias = Callable[[str, str], str]


def frames(book: Book, turned: Container[bool], wrap: Wrap = lambda _, runs: runs) -> Frames:
    """Write the headers and footers of upright pages (False in `turned`) and of landscape ones (True); a cover goes
    without them.

    `wrap` gets the name of each of the running words with its runs, and gives what is to stand there.
    """
    house = book.base.frames
    has_cover = any(isinstance(block, Cover) for block in book.document.blocks[:1])
    upright = _references(book, book.page, wrap) if False in turned else ""
    landscape = _references(book, book.page.turned(), wrap) if True in turned else ""
    if house.has_header or house.has_footer:
        _fill_words(book)
    if has_cover:
        return Frames(upright, landscape, title_page=True)
    return Frames(upright, landscape, house.first, house.title_page)


def _references(book: Book, page: Page, wrap: Wrap) -> str:
    """The references to the house's own header and footer, or to ours, which are as wide as the page's text."""
    house = book.base.frames
    header = house.headers if house.has_header else _written(book, page, "header", wrap)
    return header + (house.footers if house.has_footer else _written(book, page, "footer", wrap))


def _written(book: Book, page: Page, kind: str, wrap: Wrap) -> str:
    """The reference to a new header or footer."""
    part, relation = getattr(book.docx.part, f"add_{kind}_part")()
    story = Story(book, part).on(page)
    words = {name: wrap(name, runs) for name, runs in _words(book.document.running, story).items()}
    _fill(part.element, _head(words, story) if kind == "header" else _foot(words, story), book)
    return f'<w:{kind}Reference w:type="default" r:id="{relation}"/>'


def _fill(element: Any, content: str, book: Book) -> None:
    """Put content in the place of what an element holds."""
    for child in list(element):
        element.remove(child)
    text = restyled(content, book.base.styles)
    for child in list(parse_xml(f"<w:hdr {NAMESPACES}>{text}</w:hdr>")):
        element.append(child)


def _words(running: RunningHead, story: Story) -> Words:
    return {
        "name": runs(running.name, story, STRONG),
        "topic": runs(running.topic, story, Look(style="SecondText")),
        "publisher": runs(running.publisher, story),
        "edition": runs(running.edition, story),
    }


TAG = "planpress."
"""How the tag of a content control begins (17.5.2.42) that holds one of the running words: planpress.name."""


def _fill_words(book: Book) -> None:
    """Put the running words where a house's headers and footers have content controls for them."""
    for relation in book.docx.part.rels.values():
        if relation.reltype not in (RT.HEADER, RT.FOOTER):
            continue
        part = relation.target_part
        controls = [control for control in part.element.iter(f"{{{W}}}sdt") if _tag(control).startswith(TAG)]
        words = _words(book.document.running, Story(book, part)) if controls else {}
        for control in controls:
            name = _tag(control).removeprefix(TAG)
            if name in words:
                text = restyled(words[name], book.base.styles)
                for run in parse_xml(f"<w:p {NAMESPACES}>{text}</w:p>"):
                    control.addprevious(run)
                control.getparent().remove(control)


def _tag(control: Any) -> str:
    node = control.find(f"{{{W}}}sdtPr/{{{W}}}tag")
    return "" if node is None else str(node.get(f"{{{W}}}val", ""))


def _head(words: Words, story: Story) -> str:
    """The brand block flush with the page's edge; below it who and what, and the section by its headline."""
    brand = story.book.brand
    left = Mm(85)
    widths = [twips(width) for width in (_BLOCK_WIDTH, Mm(left - _BLOCK_WIDTH), Mm(story.width - left))]
    name = words["name"] + run("\u2007\u2007") + words["topic"]
    right = paragraph("HeaderSection", field('STYLEREF "heading 1"', ""))
    block = _cell(widths[0], _EMPTY, shading(brand, "derived")) + _cell(widths[1] + widths[2], _EMPTY, span=2)
    line = _cell(widths[0] + widths[1], paragraph("Header", name), _BOTTOM, span=2) + _cell(widths[2], right, _BOTTOM)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="SideBySide"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_row(_BLOCK_HEIGHT, block)}{_row(_HEAD_HEIGHT, line)}</w:tbl>{_EMPTY}"
    )


_EMPTY = paragraph("Gap", "")
_BOTTOM = '<w:vAlign w:val="bottom"/>'


def _row(height: Mm, cells: str) -> str:
    return f'<w:tr><w:trPr><w:trHeight w:val="{twips(height)}" w:hRule="exact"/></w:trPr>{cells}</w:tr>'


def _cell(width: int, content: str, look: str = "", span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{look}</w:tcPr>{content}</w:tc>'


def _foot(words: Words, story: Story) -> str:
    document = story.book.document
    count = document.pages.count if document.pages else 1
    pages = field("PAGE", "1", _BOLD) + run(f" {document.words.of} ") + field("NUMPAGES", str(count))
    line = words["publisher"] + TAB + words["edition"] + TAB + pages
    return paragraph("Footer", line, "" if story.page == A4 and not story.book.base.styles else _stops(story))


def _stops(story: Story) -> str:
    """Tab stops for another width than the style's, or in the place of a house's own."""
    width = story.width
    cleared = "".join(f'<w:tab w:val="clear" w:pos="{stop}"/>' for stop in story.book.base.footer_stops)
    own = f'<w:tab w:val="left" w:pos="{twips(Mm(width * 80 / 175))}"/><w:tab w:val="right" w:pos="{twips(width)}"/>'
    return f"<w:tabs>{cleared}{own}</w:tabs>"
