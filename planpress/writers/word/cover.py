"""The Cover becomes a page of its own: the dark ground, the skyline of the plan's figures, the words as real text."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageFont

from planpress.brand import Brand
from planpress.document import Cover, Inlines, plain_text
from planpress.lengths import Mm, points
from planpress.writers.word.book import Story
from planpress.writers.word.fields import TAB
from planpress.writers.word.inlines import ON_BOLD, STRONG, Look, runs
from planpress.writers.word.markup import PAGE_HEIGHT, PAGE_WIDTH, SIDE_MARGIN, TEXT_WIDTH, paragraph, twips
from planpress.writers.word.pictures import page_picture
from planpress.writers.word.rasters import chart_rasters
from planpress.writers.word.styles import TITLE_LENGTHS, TitleLength

_BRAND_BLOCK = (Mm(10), Mm(3))
_SECOND_COLUMN = Mm(120)
_ART_TOP = Mm(112)


def cover_blocks(cover: Cover, story: Story) -> str:
    """The words over the pictures, which hang on the first paragraph."""
    line = runs(cover.publisher, story, STRONG) + TAB + runs(cover.edition, story)
    return (
        paragraph("CoverNote", _pictures(cover, story) + line)
        + _title(cover, story)
        + paragraph("CoverNote", runs(cover.note, story), _NOTE_FRAME)
        + paragraph("CoverSubtitle", runs(cover.subtitle, story, ON_BOLD))
        + paragraph("CoverLine", runs(cover.line, story))
    )


_NOTE_WIDTH, _NOTE_DROP = Mm(55), Mm(1.5)
_NOTE_FRAME = (
    f'<w:framePr w:w="{twips(_NOTE_WIDTH)}" w:hSpace="0" w:wrap="around" w:vAnchor="text" w:hAnchor="page" '
    f'w:x="{twips(Mm(SIDE_MARGIN + _SECOND_COLUMN))}" w:y="{twips(_NOTE_DROP)}"/>'
)


def _title(cover: Cover, story: Story) -> str:
    """The region's name as large as fits, its native name beside it, or below when there is no room."""
    length = _length(cover.title, story.book.brand, _SECOND_COLUMN if cover.native_title else TEXT_WIDTH)
    beside = _width(cover.title, story.book.brand, length.size) < _SECOND_COLUMN
    native = runs(cover.native_title, story, Look(style=length.name_style, upright=True, on_bold=True))
    between = (TAB if beside else "<w:r><w:br/></w:r>") if cover.native_title else ""
    return paragraph(length.style, runs(cover.title, story, ON_BOLD) + between + native)


def _length(title: Inlines, brand: Brand, room: Mm) -> TitleLength:
    fitting = (length for length in TITLE_LENGTHS if _width(title, brand, length.size) < room)
    return next(fitting, TITLE_LENGTHS[-1])


def _width(title: Inlines, brand: Brand, size: float) -> Mm:
    face = ImageFont.truetype(str(brand.faces.files["semibold"]), 100)
    return Mm(face.getlength(plain_text(title)) * size / 100 / points(Mm(1)))


def _pictures(cover: Cover, story: Story) -> str:
    brand = story.book.brand
    height = Mm(PAGE_HEIGHT - _ART_TOP)
    ground = page_picture(story, _plain_png(brand.colour("ink")), Mm(0), Mm(0), PAGE_WIDTH, PAGE_HEIGHT, None)
    block = page_picture(story, _plain_png(brand.colour("target")), SIDE_MARGIN, Mm(0), *_BRAND_BLOCK, None)
    art = "".join(
        page_picture(story, raster.data, SIDE_MARGIN, Mm(PAGE_HEIGHT - raster.height), *raster[1:], cover.alt)
        for raster in chart_rasters(cover.art, TEXT_WIDTH, height, height, brand, "ink")[:1]
    )
    return "".join(f"<w:r><w:drawing>{picture}</w:drawing></w:r>" for picture in (ground, block, art) if picture)


@lru_cache(maxsize=16)
def _plain_png(colour: str) -> bytes:
    """A small picture of one colour, stretched where it is shown."""
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    return stream.getvalue()
