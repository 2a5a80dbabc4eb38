"""A chart spec becomes pictures, as SVG and as 220 dpi PNG, drawn once and kept: here, and for other processes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from planpress.brand import Brand, ColourRole
from planpress.charts.cache import keep, kept, key_of, packed, unpacked
from planpress.charts.geometry import Layout
from planpress.charts.specs import Spec
from planpress.document import ChartSpec
from planpress.lengths import Mm, Pt, millimetres, points
from planpress.writers.word.vectors import svg

RESOLUTION = 220
"""Dots per inch: what Word itself keeps of pictures for print. It draws the SVG; the pixels are for other programs."""


class Picture(NamedTuple):
    """Pixels (PNG or JPEG), the size at which they are shown, and the same as SVG, which Word shows in their place."""

    data: bytes
    width: Mm
    height: Mm
    svg: bytes = b""


def chart_pictures(
    spec: ChartSpec, width: Mm, height: Mm | None, tallest: Mm, brand: Brand, ground: ColourRole = "paper"
) -> tuple[Picture, ...]:
    """The chart as one picture, or as several where it is taller than `tallest`; the last 64 charts are kept."""
    return _drawn(cast(Spec, spec), width, height, tallest, brand, ground)


@lru_cache(maxsize=64)
def _drawn(
    spec: Spec, width: Mm, height: Mm | None, tallest: Mm, brand: Brand, ground: ColourRole
) -> tuple[Picture, ...]:
    from planpress.charts import lay_out  # late, as below

    key = key_of(("pictures", spec, width, height, tallest, ground), brand)
    pictures = kept(key, _read)
    if pictures is None:
        layouts = lay_out(spec, points(width), points(height) if height else None, brand, max_height=points(tallest))
        pictures = tuple(_picture(layout, brand, ground) for layout in layouts)
        keep(key, _entry(pictures))
    return pictures


def _entry(pictures: Sequence[Picture]) -> bytes:
    blobs = [part for picture in pictures for part in (picture.data, picture.svg)]
    return packed([(picture.width, picture.height) for picture in pictures], blobs)


def _read(entry: bytes) -> tuple[Picture, ...]:
    sizes, blobs = unpacked(entry)
    return tuple(
        Picture(data, Mm(width), Mm(height), drawing)
        for (width, height), data, drawing in zip(sizes, blobs[::2], blobs[1::2], strict=True)
    )


def _picture(layout: Layout, brand: Brand, ground: ColourRole) -> Picture:
    from planpress.writers.pixels import drawn, png  # late: most charts of Word files are no pictures

    pixels = drawn(layout, brand, ground, RESOLUTION)
    size = millimetres(Pt(layout.width)), millimetres(Pt(layout.height))
    return Picture(png(pixels, RESOLUTION), *size, svg(layout, brand, ground))
