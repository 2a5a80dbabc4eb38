"""Words become their width in the brand's face: what must be known before a program sets them."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageFont

from planpress.brand import Brand
from planpress.lengths import Mm, Pt, millimetres
from planpress.writers.word.theme import has_own_look

_UNITS = 100
_WIDER = 1.4


@lru_cache(maxsize=1024)
def text_width(brand: Brand, text: str, size: float) -> Mm:
    """The width in semibold at a size in points. A house's own face, which is not known here, may be wider."""
    own = _WIDER if has_own_look(brand) else 1
    return millimetres(Pt(own * _face(str(brand.faces.files["semibold"])).getlength(text) * size / _UNITS))


@lru_cache(maxsize=8)
def _face(path: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, _UNITS)
