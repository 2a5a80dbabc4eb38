"""The Cover becomes a page of its own: the dark ground, the skyline of the plan's figures, the words as real text."""

from __future__ import annotations

from planpress.brand import Brand
from planpress.document import Cover, Inlines, plain_text
from planpress.lengths import Mm, Pt, millimetres
from planpress.writers.word.book import Story
from planpress.writers.word.fields import TAB
from planpress.writers.word.inlines import ON_BOLD, Look, runs
from planpress.writers.word.markup import paragraph, twips
from planpress.writers.word.page import A4, Page
from planpress.writers.word.pictures import page_picture
from planpress.writers.word.rasters import chart_pictures
from planpress.writers.word.shapes import band
from planpress.writers.word.styles import SECOND_COLUMN, TITLE_LENGTHS, TitleLength
from planpress.writers.word.theme import has_own_look
from planpress.writers.word.widths import text_width

_BRAND_BLOCK = (Mm(10), Mm(3))
_ART_TOP = Mm(112)
_LINE_MORE = Mm(10)
_NOTE_WIDTH, _NOTE_DROP = Mm(55), Mm(1.5)


def cover_blocks(cover: Cover, story: Story) -> str:
    """The words over the pictures, which hang on the first paragraph."""
    line = runs(cover.publisher, story, Look(style="CoverStrong")) + TAB + runs(cover.edition, story)
    return (
        paragraph("CoverNote", _drawings(cover, story) + line, _stop(story.page))
        + _title(cover, story)
        + paragraph("CoverNote", runs(cover.note, story), _note_frame(story.page))
        + paragraph("CoverSubtitle", runs(cover.subtitle, story, ON_BOLD))
        + paragraph("CoverLine", runs(cover.line, story))
    )


def _second_column(page: Page) -> Mm:
    """Where the native name, the edition and the note begin, from the left margin."""
    return Mm(page.text_width * SECOND_COLUMN / A4.text_width)


def _stop(page: Page) -> str:
    """The tab stop of a page that is not as wide as the one the styles are made for."""
    if page.text_width == A4.text_width:
        return ""
    own, styled = twips(_second_column(page)), twips(Mm(SECOND_COLUMN))
    return f'<w:tabs><w:tab w:val="clear" w:pos="{styled}"/><w:tab w:val="left" w:pos="{own}"/></w:tabs>'


def _note_frame(page: Page) -> str:
    """The place of the note, beside the subtitle."""
    return (
        f'<w:framePr w:w="{twips(_NOTE_WIDTH)}" w:hSpace="0" w:wrap="around" w:vAnchor="text" w:hAnchor="page" '
        f'w:x="{twips(Mm(page.left + _second_column(page)))}" w:y="{twips(_NOTE_DROP)}"/>'
    )


def _title(cover: Cover, story: Story) -> str:
    """The region's name as large as fits, its native name beside it, or below when there is no room."""
    column = _second_column(story.page)
    native = plain_text(cover.native_title)
    room = column if native else story.width
    beside = [length for length in TITLE_LENGTHS if _fits(cover.title, native, length, column, story)]
    alone = [length for length in TITLE_LENGTHS if _width(cover.title, story.book.brand, length.size) < room]
    length = (beside or alone or TITLE_LENGTHS[-1:])[0]
    name = runs(cover.native_title, story, Look(style=length.name_style, upright=True, on_bold=True))
    between = (TAB if beside else "<w:r><w:br/></w:r>") if native else ""
    return paragraph(length.style, runs(cover.title, story, ON_BOLD) + between + name, _stop(story.page))


def _fits(title: Inlines, native: str, length: TitleLength, column: Mm, story: Story) -> bool:
    """Whether both names stand on one line; the characters of a native name are as wide as they are high."""
    beside = column + millimetres(Pt(len(native) * length.native))
    return _width(title, story.book.brand, length.size) < column and beside <= story.width


def _width(title: Inlines, brand: Brand, size: float) -> Mm:
    return text_width(brand, plain_text(title), size)


def _art_top(story: Story) -> Mm:
    """Below the words, which in a house's own face may take a line more and start lower."""
    if not has_own_look(story.book.brand):
        return _ART_TOP
    return Mm(_ART_TOP + _LINE_MORE + max(0, story.page.top - A4.top))


def _drawings(cover: Cover, story: Story) -> str:
    """The ground and the brand block, drawn in the theme's colours, and the picture of the plan's figures."""
    page, book = story.page, story.book
    ground = band(book.brand, "ink", book.drawing_id(), (Mm(0), Mm(0)), (page.width, page.height))
    block = band(book.brand, "target", book.drawing_id(), (page.left, Mm(0)), _BRAND_BLOCK)
    height = Mm(page.height - _art_top(story))
    art = "".join(
        page_picture(story, picture, page.left, Mm(page.height - picture.height), cover.alt)
        for picture in chart_pictures(cover.art, page.text_width, height, height, book.brand, "ink")[:1]
    )
    return f"{ground}{block}<w:r><w:drawing>{art}</w:drawing></w:r>" if art else ground + block
