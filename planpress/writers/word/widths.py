"""Words become their width in the brand's face: what must be known before a program sets them."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageFont

from planpress.brand import Brand
from planpress.lengths import Mm, Pt, millimetres

_UNITS = 100


@lru_cache(maxsize=1024)
def text_width(brand: Brand, text: str, size: float) -> Mm:
    """The width in semibold at a size in points; a house's own face may be wider."""
    return millimetres(Pt(_face(str(brand.faces.files["semibold"])).getlength(text) * size / _UNITS))


@lru_cache(maxsize=8)
def _face(path: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, _UNITS)
