"""The running head and foot: a table with the brand block, and a line with page numbers."""

from __future__ import annotations

from docx.oxml import parse_xml

from planpress.document import Cover, RunningHead
from planpress.lengths import Mm
from planpress.writers.word.book import Book, Story
from planpress.writers.word.fields import TAB, field, run
from planpress.writers.word.inlines import STRONG, Look, properties, runs
from planpress.writers.word.markup import NAMESPACES, paragraph, shading, twips
from planpress.writers.word.page import A4, Page
from planpress.writers.word.sections import Frames

_BLOCK_WIDTH, _BLOCK_HEIGHT = Mm(10), Mm(3)
_HEAD_HEIGHT = Mm(10.5)
_BOLD = properties(STRONG)


def frames(book: Book, has_landscape: bool) -> Frames:
    """Write the headers and footers of all pages, for landscape ones if there are any; a cover goes without them."""
    running = book.document.running
    has_cover = any(isinstance(block, Cover) for block in book.document.blocks[:1])
    upright = _written(running, book, book.page)
    landscape = _written(running, book, book.page.turned()) if has_landscape else ""
    return Frames(upright, landscape, title_page=has_cover)


def _written(running: RunningHead, book: Book, page: Page) -> str:
    """The references to a header and a footer as wide as the page's text."""
    part = book.docx.part
    header, header_id = part.add_header_part()  # type: ignore[no-untyped-call]
    footer, footer_id = part.add_footer_part()  # type: ignore[no-untyped-call]
    for frame, content in ((header, _head), (footer, _foot)):
        for child in list(frame.element):
            frame.element.remove(child)
        text = content(running, Story(book, frame).on(page))
        for child in list(parse_xml(f"<w:hdr {NAMESPACES}>{text}</w:hdr>")):
            frame.element.append(child)
    return (
        f'<w:headerReference w:type="default" r:id="{header_id}"/>'
        f'<w:footerReference w:type="default" r:id="{footer_id}"/>'
    )


def _head(running: RunningHead, story: Story) -> str:
    """The brand block flush with the page's edge; below it who and what, and the section by its headline."""
    brand = story.book.brand
    left = Mm(85)
    widths = [twips(width) for width in (_BLOCK_WIDTH, Mm(left - _BLOCK_WIDTH), Mm(story.width - left))]
    name = runs(running.name, story, STRONG) + run("\u2007\u2007") + _second(running, story)
    right = paragraph("HeaderSection", field('STYLEREF "heading 1"', ""))
    block = _cell(widths[0], _EMPTY, shading(brand, "derived")) + _cell(widths[1] + widths[2], _EMPTY, span=2)
    words = _cell(widths[0] + widths[1], paragraph("Header", name), _BOTTOM, span=2) + _cell(widths[2], right, _BOTTOM)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="SideBySide"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_row(_BLOCK_HEIGHT, block)}{_row(_HEAD_HEIGHT, words)}</w:tbl>{_EMPTY}"
    )


def _second(running: RunningHead, story: Story) -> str:
    return runs(running.topic, story, Look(style="SecondText"))


_EMPTY = paragraph("Gap", "")
_BOTTOM = '<w:vAlign w:val="bottom"/>'


def _row(height: Mm, cells: str) -> str:
    return f'<w:tr><w:trPr><w:trHeight w:val="{twips(height)}" w:hRule="exact"/></w:trPr>{cells}</w:tr>'


def _cell(width: int, content: str, look: str = "", span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{look}</w:tcPr>{content}</w:tc>'


def _foot(running: RunningHead, story: Story) -> str:
    pages = field("PAGE", "1", _BOLD) + run(f" {story.book.document.words.of} ") + field("NUMPAGES", "1")
    words = runs(running.publisher, story) + TAB + runs(running.edition, story) + TAB + pages
    return paragraph("Footer", words, "" if story.page == A4 else _stops(story.width))


_STYLE_STOPS = (Mm(80), A4.text_width)


def _stops(width: Mm) -> str:
    """Tab stops for another width than the style's."""
    cleared = "".join(f'<w:tab w:val="clear" w:pos="{twips(stop)}"/>' for stop in _STYLE_STOPS)
    own = f'<w:tab w:val="left" w:pos="{twips(Mm(width * 80 / 175))}"/><w:tab w:val="right" w:pos="{twips(width)}"/>'
    return f"<w:tabs>{cleared}{own}</w:tabs>"
