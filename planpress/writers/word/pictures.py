"""Charts and photos become pictures with their words."""

from __future__ import annotations

import io

from PIL import Image

from planpress.document import Chart, Photo
from planpress.lengths import Mm
from planpress.writers.word.book import Story, place_link
from planpress.writers.word.inlines import plain, runs
from planpress.writers.word.markup import PIC, attribute, emu, paragraph
from planpress.writers.word.rasters import chart_rasters

_TITLE_ROOM = Mm(20)
_PHOTO_HEIGHT = Mm(100)
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)

# ----------------------------------------------------------------------------------------------- blocks


def chart_blocks(chart: Chart, story: Story) -> str:
    """The message, the measure and the picture, kept on one page; the picture leads to the table of its figures."""
    title = story.book.bookmark(chart.anchor, runs(chart.title, story))
    head = paragraph("ChartTitle", title) if chart.title else ""
    if chart.subtitle:
        head += paragraph("Subtle", runs(chart.subtitle, story), "<w:keepNext/>")
    tallest = Mm(story.page.text_height - _TITLE_ROOM)
    pictures = chart_rasters(chart.spec, story.width, chart.height, tallest, story.book.brand)
    return head + "".join(
        _picture(story, data, width, height, _numbered(chart.alt, index, len(pictures)), chart.data)
        for index, (data, width, height) in enumerate(pictures)
    )


def _numbered(alt: str, index: int, count: int) -> str:
    return alt if count == 1 else f"{alt} ({index + 1}/{count})"


def photo_blocks(photo: Photo, story: Story) -> str:
    """The photo at the text's width, or as wide as its height allows, with caption and credit."""
    with Image.open(io.BytesIO(photo.data)) as image:
        across, down = image.size
    width = min(story.width, _PHOTO_HEIGHT * across / down)
    picture = _picture(story, photo.data, Mm(width), Mm(width * down / across), photo.alt)
    caption = runs(photo.caption, story) + (plain(" ") if photo.caption and photo.credit else "") + plain(photo.credit)
    return picture + (paragraph("Note", caption) if photo.caption or photo.credit else "")


def _picture(story: Story, data: bytes, width: Mm, height: Mm, alt: str, leads_to: str = "") -> str:
    drawing = f"<w:r><w:drawing>{inline_picture(story, data, width, height, alt)}</w:drawing></w:r>"
    if leads_to:
        drawing = place_link(leads_to, drawing, story.book.document.words.data)
    return paragraph("Picture", drawing)


# --------------------------------------------------------------------------------------------- drawings


def inline_picture(story: Story, data: bytes, width: Mm, height: Mm, alt: str) -> str:
    """A picture that stands in the line like a letter (20.4.2.8)."""
    number = story.book.drawing_id()
    return (
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{emu(width)}" cy="{emu(height)}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={attribute(alt)}/>'
        f"{_graphic(story.image(data), number, width, height)}</wp:inline>"
    )


def page_picture(story: Story, data: bytes, left: Mm, top: Mm, width: Mm, height: Mm, alt: str | None) -> str:
    """A picture at its place on the page, behind the text (20.4.2.3); without words it is decoration."""
    number = story.book.drawing_id()
    described = f"descr={attribute(alt)}/>" if alt is not None else f'descr="">{_DECORATIVE}</wp:docPr>'
    return (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{number}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(left)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu(top)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(width)}" cy="{emu(height)}"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="Picture {number}" {described}'
        f"{_graphic(story.image(data), number, width, height)}</wp:anchor>"
    )


def _graphic(relation: str, number: int, width: Mm, height: Mm) -> str:
    return (
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{PIC}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )
