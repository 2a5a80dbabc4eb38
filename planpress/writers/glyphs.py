"""Text on a sheet of pixels, from glyphs that are drawn once: charts say the same few characters again and again."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.ft2font import FT2Font, LoadFlags, RenderMode
from numpy.typing import NDArray

PHASES = 4
"""A glyph may start at a quarter of a pixel, so that spacing stays even."""


class Glyph(NamedTuple):
    """A character's pixels, where they stand from its origin (`top` counts upwards), and its advance in pixels."""

    pixels: NDArray[np.uint8]
    left: int
    top: int
    advance: float


class Sheet(RendererAgg):
    """matplotlib's own renderer, but for text: level, unhinted and without kerning, as the PDF sets it."""

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,  # noqa: ARG002 (matplotlib's form; our charts never turn text)
        ismath: Any = False,  # noqa: ARG002
        mtext: Any = None,  # noqa: ARG002
    ) -> None:
        file, size, line = prop.get_file(), prop.get_size_in_points(), round(y)
        for character in s:
            whole = math.floor(x)
            glyph = _glyph(file, size, self.dpi, character, int((x - whole) * PHASES))
            if glyph.pixels.size:
                bottom = line - glyph.top + glyph.pixels.shape[0]
                self._renderer.draw_text_image(glyph.pixels, whole + glyph.left, bottom, 0, gc)
            x += glyph.advance


@cache
def _font(file: str) -> FT2Font:
    return FT2Font(file)


@lru_cache(maxsize=8192)
def _glyph(file: str, size: float, dpi: float, character: str, phase: int) -> Glyph:
    font: Any = _font(file)
    font.set_size(size, dpi)
    font._set_transform(np.array([[0x10000, 0], [0, 0x10000]]), [64 * phase // PHASES, 0])  # 16.16 and 26.6 fixed point
    index = font.get_char_index(ord(character))
    advance = font.load_glyph(index, LoadFlags.NO_HINTING).linearHoriAdvance / 65536
    bitmap = font._render_glyph(index, LoadFlags.NO_HINTING, RenderMode.NORMAL)
    return Glyph(np.array(bitmap.buffer), bitmap.left, bitmap.top, advance)
