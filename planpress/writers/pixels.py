"""A chart's layout becomes pixels, and opaque pixels become a PNG with a palette."""

from __future__ import annotations

import io
import threading
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from planpress.brand import Brand, ColourRole
from planpress.charts.geometry import Layout

if TYPE_CHECKING:
    from planpress.writers.glyphs import Sheet

_TALLEST = 2040  # pixels: what a page's chart may be high
_COLOURS = 255  # a palette holds 256; one is the ground
_QUICK, _SMALL = (1, zlib.Z_RLE), (9, zlib.Z_DEFAULT_STRATEGY)


def drawn(layout: Layout, brand: Brand, ground: ColourRole, resolution: float) -> NDArray[np.uint8]:
    """The layout on its ground, at so many pixels an inch: opaque RGBA, row by row."""
    from planpress.charts import draw  # late: matplotlib costs 0.4 s

    figure = draw(layout, brand)
    figure.dpi = resolution
    figure.set_frameon(True)
    figure.patch.set_facecolor(brand.colour(ground))
    width, height = int(figure.bbox.width), int(figure.bbox.height)
    renderer = _renderer(threading.get_ident(), width, max(height, _TALLEST), resolution)
    figure.draw(renderer)
    return np.asarray(renderer.buffer_rgba())[-height:]  # type: ignore[no-untyped-call]


@lru_cache(maxsize=4)
def _renderer(thread: int, width: int, height: int, resolution: float) -> Sheet:  # noqa: ARG001  one for each thread
    """A sheet of pixels to draw on again and again: getting megabytes anew for each chart takes longer than drawing it.

    It needs no wiping: a figure stands in its lower left corner and fills its own ground.
    """
    from planpress.writers.glyphs import Sheet

    return Sheet(width, height, resolution)  # type: ignore[no-untyped-call]


def png(pixels: NDArray[np.uint8], resolution: float, small: bool = False) -> bytes:
    """Opaque RGBA pixels as a PNG with a palette. The first pixel's colour is the ground: only what
    differs from it is sorted into the palette, which saves most of the work on a picture that is mostly ground.
    A `small` file takes longer to pack."""
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
    # Runs of one colour are nearly all there is: looking for them alone is quicker and packs nearly as well.
    level, strategy = _SMALL if small else _QUICK
    image.save(stream, "PNG", dpi=(resolution, resolution), compress_level=level, compress_type=strategy)
    return stream.getvalue()
