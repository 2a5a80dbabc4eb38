"""The Cover becomes a page of its own: the dark ground, the skyline of the plan's figures, the words as real text."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageFont

from planpress.brand import Brand, ColourRole
from planpress.document import Cover, Inlines, plain_text
from planpress.lengths import Mm, Pt, points
from planpress.writers.word.book import Story
from planpress.writers.word.fields import TAB
from planpress.writers.word.inlines import Look, runs
from planpress.writers.word.markup import PAGE_HEIGHT, PAGE_WIDTH, SIDE_MARGIN, TEXT_WIDTH, paragraph, twips
from planpress.writers.word.pictures import page_picture
from planpress.writers.word.rasters import Picture, chart_pictures

_BRAND_BLOCK = (Mm(10), Mm(3))
_SECOND_COLUMN = Mm(120)
_ART_TOP = Mm(112)
_TITLE_SIZES = (Pt(84), Pt(60), Pt(44), Pt(34))
_NATIVE_PART = 60 / 84
_LEADING = 1.1


def cover_blocks(cover: Cover, story: Story) -> str:
    """The words over the pictures, which hang on the first paragraph."""
    line = runs(cover.publisher, story, Look(bold=True)) + TAB + runs(cover.edition, story)
    return (
        paragraph("CoverNote", _pictures(cover, story) + line)
        + _title(cover, story)
        + paragraph("CoverNote", runs(cover.note, story), _NOTE_FRAME)
        + paragraph("Subtitle", runs(cover.subtitle, story))
        + paragraph("CoverLine", runs(cover.line, story))
    )


_NOTE_WIDTH, _NOTE_DROP = Mm(55), Mm(1.5)
_NOTE_FRAME = (
    f'<w:framePr w:w="{twips(_NOTE_WIDTH)}" w:hSpace="0" w:wrap="around" w:vAnchor="text" w:hAnchor="page" '
    f'w:x="{twips(Mm(SIDE_MARGIN + _SECOND_COLUMN))}" w:y="{twips(_NOTE_DROP)}"/>'
)


def _title(cover: Cover, story: Story) -> str:
    """The region's name as large as fits, its native name beside it, or below when there is no room."""
    size = _title_size(cover.title, story.book.brand, _SECOND_COLUMN if cover.native_title else TEXT_WIDTH)
    beside = _width(cover.title, story.book.brand, size) < _SECOND_COLUMN
    name = runs(cover.title, story, Look(size=size))
    native = runs(cover.native_title, story, Look(style="CoverName", upright=True, size=Pt(round(size * _NATIVE_PART))))
    between = (TAB if beside else "<w:r><w:br/></w:r>") if cover.native_title else ""
    leading = f'<w:spacing w:before="440" w:after="480" w:line="{round(size * _LEADING * 20)}" w:lineRule="exact"/>'
    stop = f'<w:tabs><w:tab w:val="left" w:pos="{twips(_SECOND_COLUMN)}"/></w:tabs>'
    return paragraph("Title", name + between + native, stop + leading)


def _title_size(title: Inlines, brand: Brand, room: Mm) -> Pt:
    fitting = (size for size in _TITLE_SIZES if _width(title, brand, size) < room)
    return next(fitting, _TITLE_SIZES[-1])


def _width(title: Inlines, brand: Brand, size: Pt) -> Mm:
    face = ImageFont.truetype(str(brand.faces.files["semibold"]), 100)
    return Mm(face.getlength(plain_text(title)) * size / 100 / points(Mm(1)))


def _pictures(cover: Cover, story: Story) -> str:
    brand = story.book.brand
    height = Mm(PAGE_HEIGHT - _ART_TOP)
    shapes: tuple[tuple[ColourRole, Mm, Mm, Mm], ...] = (
        ("ink", Mm(0), PAGE_WIDTH, PAGE_HEIGHT),
        ("target", SIDE_MARGIN, *_BRAND_BLOCK),
    )
    grounds = (
        page_picture(story, Picture(_plain_png(brand.colour(role)), width, high), left, Mm(0), None)
        for role, left, width, high in shapes
    )
    art = (
        page_picture(story, picture, SIDE_MARGIN, Mm(PAGE_HEIGHT - picture.height), cover.alt)
        for picture in chart_pictures(cover.art, TEXT_WIDTH, height, height, brand, "ink")[:1]
    )
    return "".join(f"<w:r><w:drawing>{picture}</w:drawing></w:r>" for picture in (*grounds, *art))


@lru_cache(maxsize=16)
def _plain_png(colour: str) -> bytes:
    """A small picture of one colour, stretched where it is shown."""
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    return stream.getvalue()
