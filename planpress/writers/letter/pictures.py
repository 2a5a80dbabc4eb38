"""Charts and photos become the pictures that a letter carries: twice the pixels, for a wide and a narrow screen, for a
light and a dark one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple, cast

from planpress.brand import Brand
from planpress.charts.cache import keep, kept, key_of, packed, unpacked
from planpress.charts.geometry import Layout, Stroke
from planpress.charts.specs import Spec
from planpress.document import Chart, ChartSpec, Photo
from planpress.lengths import Mm, Pt
from planpress.pictures import Medium, crop, examined, frame, raster
from planpress.writers.letter.palette import LINES, after_dark

WIDE, NARROW = 520, 335
"""Pixels of CSS that a picture takes across: the card without its sides, and a telephone's screen without its own."""
WIDE_SIZE, NARROW_SIZE = 14.0, 13.0
"""How large the words of charts are shown, in pixels of CSS; their layout has them in 8 points."""
LAID_OUT = 8.0
DENSITY = 2
_INCH = 72.0
_PPI = 96.0 * DENSITY
_SCREEN = Medium(_PPI, _PPI, 82)
_PHOTO_HEIGHT = 390.0
_MM = 25.4 / 96.0


class Shown(NamedTuple):
    """A picture's cid, and the size at which it is shown, in pixels of CSS."""

    cid: str
    width: int
    height: int


class Drawn(NamedTuple):
    """A chart, or a part of it, as a PNG with the size at which it is shown."""

    data: bytes
    width: int
    height: int


@dataclass
class Album:
    """The pictures of one letter by cid, each once: its bytes and its words."""

    brand: Brand
    pictures: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def chart(self, chart: Chart, narrow: bool, dark: bool) -> tuple[Shown, ...]:
        """The chart's pictures for a screen, in order."""
        return tuple(
            Shown(self._cid(drawn.data, chart.alt), drawn.width, drawn.height)
            for drawn in drawn_chart(chart.spec, narrow, dark, self.brand)
        )

    def photo(self, photo: Photo) -> Shown:
        """The photo in its frame; without one as wide as the card, and no higher than a screen."""
        size = examined(photo.data).size
        width, height = frame(size, float(WIDE), _PHOTO_HEIGHT, photo.ratio)
        pixels = raster(photo.data, crop(size, width / height, photo.focus), Mm(width * _MM), _SCREEN)
        return Shown(self._cid(pixels.data, photo.alt), round(width), round(height))

    def _cid(self, data: bytes, alt: str) -> str:
        """The picture's Content-ID (RFC 2392): the same bytes are one part of the letter."""
        cid = f"{hashlib.sha256(data).hexdigest()[:32]}@planpress"
        self.pictures.setdefault(cid, (data, alt))
        return cid


def drawn_chart(spec: ChartSpec, narrow: bool, dark: bool, brand: Brand) -> tuple[Drawn, ...]:
    """The chart for a screen; the last 64 are kept."""
    return _drawn_chart(cast(Spec, spec), narrow, dark, brand)


@lru_cache(maxsize=64)
def _drawn_chart(spec: Spec, narrow: bool, dark: bool, brand: Brand) -> tuple[Drawn, ...]:
    key = key_of(("letter", spec, narrow, dark), brand)
    found = kept(key, _read)
    if found is None:
        found = _draw(spec, narrow, dark, brand)
        keep(key, packed([(each.width, each.height) for each in found], [each.data for each in found]))
    return found


def _read(entry: bytes) -> tuple[Drawn, ...]:
    sizes, blobs = unpacked(entry)
    return tuple(Drawn(data, width, height) for (width, height), data in zip(sizes, blobs, strict=True))


def _draw(spec: Spec, narrow: bool, dark: bool, brand: Brand) -> tuple[Drawn, ...]:
    from planpress.charts import lay_out  # late: matplotlib costs 0.4 s
    from planpress.writers.pixels import drawn, png

    width, size = (NARROW, NARROW_SIZE) if narrow else (WIDE, WIDE_SIZE)
    colours = after_dark(brand) if dark else brand
    layouts = lay_out(spec, Pt(width * LAID_OUT / size), None, brand)
    pictures = []
    for layout in layouts:
        resolution = _INCH * DENSITY * width / layout.width
        shown = _with_quiet_lines(layout) if dark else layout
        data = png(drawn(shown, colours, "paper", resolution), resolution, small=True)
        pictures.append(Drawn(data, width, round(layout.height * width / layout.width)))
    return tuple(pictures)


def _with_quiet_lines(layout: Layout) -> Layout:
    """The layout with its rulers in the colour of lines, not of words."""
    marks = (
        replace(mark, colour=LINES) if isinstance(mark, Stroke) and mark.colour == "ink" else mark
        for mark in layout.marks
    )
    return replace(layout, marks=tuple(marks))
