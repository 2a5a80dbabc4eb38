"""ReportLab's slow ways become quicker ones that give the same bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reportlab.lib import rl_accel
from reportlab.pdfbase import ttfonts
from reportlab.pdfgen import canvas, pathobject, textobject

_as_digits = rl_accel.fp_str
_SEQUENCES = (list, tuple)


@lru_cache(maxsize=16384)
def _digits(number: float) -> str:
    return str(_as_digits(number))


def numbers(*given: Any) -> str:
    """The numbers as a page's drawing has them. A series of documents has the same sizes and places again and again."""
    return " ".join(map(_digits, given[0] if len(given) == 1 and isinstance(given[0], _SEQUENCES) else given))


class Outlines:
    """A font's table of outlines, of which only what is asked for is copied: a Chinese face has 10 MB of them."""

    def __init__(self, font: bytes, start: int) -> None:
        self._font, self._start = font, start

    def __getitem__(self, part: slice) -> bytes:
        return self._font[self._start + part.start : self._start + part.stop]


class SparingFace(ttfonts.TTFontFace):  # type: ignore[misc]  # ReportLab has no types
    """A face whose subsets are made without a copy of its whole table of outlines."""

    def get_table(self, tag: str) -> Any:
        if tag == "glyf":
            return Outlines(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)


def spare() -> None:
    """Let ReportLab work so. It has no other place to say it than its own modules."""
    canvas.fp_str = textobject.fp_str = pathobject.fp_str = numbers
    ttfonts.TTFontFace = SparingFace
