"""The running head and foot: a table with the brand block, and a line with page numbers."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from planpress.document import RunningHead
from planpress.lengths import Mm, Pt
from planpress.writers.word.book import Book, Story
from planpress.writers.word.boxes import CLOSE
from planpress.writers.word.fields import TAB, field, run
from planpress.writers.word.inlines import Look, properties, runs
from planpress.writers.word.markup import NAMESPACES, TEXT_WIDTH, paragraph, rule, shading, twips

_BLOCK_WIDTH, _BLOCK_HEIGHT = Mm(10), Mm(3)
_HEAD_HEIGHT = Mm(10.5)
_BOLD = properties(Look(bold=True))


def set_frames(docx: WordDocument, book: Book, running: RunningHead, has_cover: bool) -> None:
    """Write the header and footer of all pages; a cover goes without them."""
    section = docx.sections[0]
    section.different_first_page_header_footer = has_cover
    for frame, content in ((section.header, _head), (section.footer, _foot)):
        frame.is_linked_to_previous = False
        element = frame.part.element
        for child in list(element):
            element.remove(child)
        story = Story(book, frame.part)
        for child in list(parse_xml(f"<w:hdr {NAMESPACES}>{content(running, story)}</w:hdr>")):
            element.append(child)


def _head(running: RunningHead, story: Story) -> str:
    """The brand block flush with the page's edge; below it who and what, and the section by its headline."""
    brand = story.book.brand
    left = Mm(85)
    widths = [twips(width) for width in (_BLOCK_WIDTH, Mm(left - _BLOCK_WIDTH), Mm(TEXT_WIDTH - left))]
    name = runs(running.name, story, Look(bold=True)) + run("\u2007\u2007") + _second(running, story)
    section = field('STYLEREF "heading 1"', "", _BOLD)
    right = paragraph("Header", section, '<w:jc w:val="right"/>')
    block = _cell(widths[0], _EMPTY, shading(brand, "derived")) + _cell(widths[1] + widths[2], _EMPTY, span=2)
    words = _cell(widths[0] + widths[1], paragraph("Header", name), _BOTTOM, span=2) + _cell(widths[2], right, _BOTTOM)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{CLOSE}</w:tblPr>"
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
    line = f"<w:pBdr>{rule(story.book.brand, 'top', 'hairline', Pt(0.5), 6)}</w:pBdr>"
    document = story.book.document
    count = document.pages.count if document.pages else 1
    pages = field("PAGE", "1", _BOLD) + run(f" {document.words.of} ") + field("NUMPAGES", str(count))
    words = runs(running.publisher, story) + TAB + runs(running.edition, story) + TAB + pages
    return paragraph("Footer", words, line)
