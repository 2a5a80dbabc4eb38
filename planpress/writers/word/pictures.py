"""Charts become charts of Word's own or pictures, photos become pictures, all with their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from planpress.document import Chart, Photo, QrCode
from planpress.lengths import Mm
from planpress.pictures import SCREEN, crop, examined, frame, raster
from planpress.writers.word.book import Story, outside_link, place_link
from planpress.writers.word.charts import chart_parts, native_charts
from planpress.writers.word.charts.drawing import C
from planpress.writers.word.charts.model import NativeChart
from planpress.writers.word.codes import code_png, code_svg
from planpress.writers.word.inlines import ON_BOLD, plain, runs
from planpress.writers.word.markup import PIC, attribute, emu, paragraph
from planpress.writers.word.page import A4
from planpress.writers.word.rasters import Picture, chart_pictures
from planpress.writers.word.theme import has_own_look

_BESIDE_OWN_FACE = 0.85
_TITLE_ROOM = Mm(20)
_PHOTO_HEIGHT = Mm(100)
_DRAWN = (
    '<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{}"/></a:ext></a:extLst>'
)
"""Word draws this in place of the pixels ([MS-ODRAWXML] 2.3.3.4)."""
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)

# ----------------------------------------------------------------------------------------------- blocks


def chart_blocks(chart: Chart, story: Story) -> str:
    """The message, the measure and the picture, kept on one page; the picture leads to the table of its figures."""
    title = story.book.bookmark(chart.anchor, runs(chart.title, story, ON_BOLD))
    head = paragraph("ChartTitle", title) if chart.title else ""
    if chart.subtitle:
        head += paragraph("Subtle", runs(chart.subtitle, story))
    native = native_charts(chart.spec, story.width, story.book.document.words) if chart.form == "native" else ()
    return head + (_natives(native, chart, story) if native else _pictures(chart, story))


def _natives(charts: Sequence[NativeChart], chart: Chart, story: Story) -> str:
    """Charts of Word's own: those that share the width stand side by side in one line."""
    drawings = (
        _native(native, chart, _numbered(chart.alt, index, len(charts)), story) for index, native in enumerate(charts)
    )
    pieces: list[str] = []
    for row in _rows(charts):
        first = row[0]
        pieces.append(paragraph("ChartPanel", plain(first.heading)) if first.heading else "")
        pieces.append(paragraph("Subtle", plain(first.note)) if first.note else "")
        pieces.append(paragraph("Picture", "".join(islice(drawings, len(row)))))
    return "".join(pieces)


def _rows(charts: Sequence[NativeChart]) -> Iterator[list[NativeChart]]:
    row: list[NativeChart] = []
    for native in charts:
        if row and sum(other.share for other in row) + native.share > 1 + 1e-6:
            yield row
            row = []
        row.append(native)
    yield row


def _native(native: NativeChart, chart: Chart, alt: str, story: Story) -> str:
    book = story.book
    width = Mm(story.width * native.share)
    height = chart.height or Mm(native.height * _lower(story))
    parts = chart_parts(replace(native, height=height), width, book.brand, book.document.language)
    relation = story.chart(*parts)
    return f"<w:r><w:drawing>{inline_chart(story, relation, width, height, alt)}</w:drawing></w:r>"


def _lower(story: Story) -> float:
    """Charts are lower on a shorter page, and where a house's own face leaves them less of it."""
    part = min(1.0, story.page.text_height / A4.text_height)
    return part * _BESIDE_OWN_FACE if has_own_look(story.book.brand) else part


def _pictures(chart: Chart, story: Story) -> str:
    """The chart's parts as pictures, which lead to the table of its figures."""
    tallest = Mm(story.page.text_height - _TITLE_ROOM)
    pictures = chart_pictures(chart.spec, story.width, chart.height, tallest, story.book.brand, chart.ground)
    linked = partial(place_link, chart.data, words=story.book.document.words.data) if chart.data else None
    return "".join(
        _picture(story, picture, _numbered(chart.alt, index, len(pictures)), linked)
        for index, picture in enumerate(pictures)
    )


def _numbered(alt: str, index: int, count: int) -> str:
    return alt if count == 1 else f"{alt} ({index + 1}/{count})"


def photo_blocks(photo: Photo, story: Story) -> str:
    """The photo at the text's width or in its frame, or as wide as its height allows, with caption and credit."""
    size = examined(photo.data).size
    height = min(photo.height, story.page.text_height - _TITLE_ROOM) if photo.height else None
    width, tall = map(Mm, frame(size, story.width, _PHOTO_HEIGHT, photo.ratio, height))
    pixels = raster(photo.data, crop(size, width / tall, photo.focus), width, SCREEN)
    picture = _picture(story, Picture(pixels.data, width, tall), photo.alt)
    caption = runs(photo.caption, story) + (plain(" ") if photo.caption and photo.credit else "") + plain(photo.credit)
    return picture + (paragraph("Note", caption) if photo.caption or photo.credit else "")


def code_blocks(code: QrCode, story: Story) -> str:
    """The code as a picture that leads to its address."""
    size = Mm(min(code.size, story.width))
    picture = Picture(code_png(code.href), size, size, code_svg(code.href))
    return _picture(story, picture, code.alt, partial(outside_link, story, code.href))


def _picture(story: Story, picture: Picture, alt: str, linked: Callable[[str], str] | None = None) -> str:
    drawing = f"<w:r><w:drawing>{inline_picture(story, picture, alt)}</w:drawing></w:r>"
    return paragraph("Picture", linked(drawing) if linked else drawing)


# --------------------------------------------------------------------------------------------- drawings


def inline_picture(story: Story, picture: Picture, alt: str) -> str:
    """A picture that stands in the line like a letter (20.4.2.8)."""
    number = story.book.drawing_id()
    return (
        f'<wp:inline distT="0" distB="0" distL="0" distR="0">{_extent(picture)}'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={attribute(alt)}/>'
        f"{_graphic(story, picture, number)}</wp:inline>"
    )


def inline_chart(story: Story, relation: str, width: Mm, height: Mm, alt: str) -> str:
    """A chart that stands in the line like a letter; `relation` leads to its part (21.2.2.24)."""
    number = story.book.drawing_id()
    return (
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{emu(width)}" cy="{emu(height)}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr={attribute(alt)}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart xmlns:c="{C}" r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline>"
    )


def page_picture(story: Story, picture: Picture, left: Mm, top: Mm, alt: str | None) -> str:
    """A picture at its place on the page, behind the text (20.4.2.3); without words it is decoration."""
    number = story.book.drawing_id()
    described = f"descr={attribute(alt)}/>" if alt is not None else f'descr="">{_DECORATIVE}</wp:docPr>'
    return (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{number}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(left)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu(top)}</wp:posOffset></wp:positionV>'
        f'{_extent(picture)}<wp:wrapNone/><wp:docPr id="{number}" name="Picture {number}" {described}'
        f"{_graphic(story, picture, number)}</wp:anchor>"
    )


def _extent(picture: Picture, tag: str = "wp:extent") -> str:
    return f'<{tag} cx="{emu(picture.width)}" cy="{emu(picture.height)}"/>'


def _graphic(story: Story, picture: Picture, number: int) -> str:
    drawn = _DRAWN.format(story.vector(picture.svg)) if picture.svg else ""
    return (
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{PIC}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{story.image(picture.data)}">{drawn}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/>{_extent(picture, "a:ext")}</a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )
