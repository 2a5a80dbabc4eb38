"""A chart spec becomes pictures, as SVG and as 220 dpi PNG, drawn once and kept: here, and for other processes."""

from __future__ import annotations

import io
import threading
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from planpress.brand import Brand, ColourRole
from planpress.charts.cache import keep, kept, key_of, packed, unpacked
from planpress.charts.geometry import Layout
from planpress.charts.specs import Spec
from planpress.document import ChartSpec
from planpress.lengths import Mm, Pt, millimetres, points
from planpress.writers.word.vectors import svg

if TYPE_CHECKING:
    from planpress.writers.word.glyphs import Sheet

RESOLUTION = 220
"""Dots per inch: what Word itself keeps of pictures for print. It draws the SVG; the pixels are for other programs."""
_TALLEST = 2040  # pixels: what a page's chart may be high
_COLOURS = 255  # a palette holds 256; one is the ground


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
    from planpress.charts import draw  # late: matplotlib costs 0.4 s

    figure = draw(layout, brand)
    figure.dpi = RESOLUTION
    figure.set_frameon(True)
    figure.patch.set_facecolor(brand.colour(ground))
    width, height = int(figure.bbox.width), int(figure.bbox.height)
    renderer = _renderer(threading.get_ident(), width, max(height, _TALLEST))
    figure.draw(renderer)
    pixels = np.asarray(renderer.buffer_rgba())[-height:]  # type: ignore[no-untyped-call]
    size = millimetres(Pt(layout.width)), millimetres(Pt(layout.height))
    return Picture(png(pixels), *size, svg(layout, brand, ground))


@lru_cache(maxsize=4)
def _renderer(thread: int, width: int, height: int) -> Sheet:  # noqa: ARG001  one for each thread
    """A sheet of pixels to draw on again and again: getting megabytes anew for each chart takes longer than drawing it.

    It needs no wiping: a figure stands in its lower left corner and fills its own ground.
    """
    from planpress.writers.word.glyphs import Sheet

    return Sheet(width, height, RESOLUTION)  # type: ignore[no-untyped-call]


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Opaque RGBA pixels as a PNG with a palette. The first pixel's colour is the ground: only what
    differs from it is sorted into the palette, which saves most of the work on a picture that is mostly ground."""
    height, width = pixels.shape[:2]
    packed = np.ascontiguousarray(pixels).view(np.uint32).reshape(height * width)
    drawn = np.flatnonzero(packed != packed[0])
    indices = np.zeros(height * width, np.uint8)
    palette = bytes(pixels[0, 0, :3])
    if len(drawn):
        marks = Image.frombytes("RGBA", (len(drawn), 1), packed[drawn].tobytes()).convert("RGB")
        quantised = marks.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        indices[drawn] = np.asarray(quantised).reshape(-1) + 1
        palette += bytes(quantised.getpalette() or ())
    image = Image.frombytes("P", (width, height), indices.tobytes())
    image.putpalette(palette)
    stream = io.BytesIO()
    # Runs of one colour are nearly all there is: looking for them alone is quicker and packs as well.
    image.save(stream, "PNG", dpi=(RESOLUTION, RESOLUTION), compress_level=1, compress_type=zlib.Z_RLE)
    return stream.getvalue()
