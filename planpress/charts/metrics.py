"""Text becomes widths in points, from the outlines that the PDF embeds: unhinted advances, no kerning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from planpress.brand import Brand, Faces, Weight
from planpress.charts.geometry import Box

HEAVY: tuple[Weight, ...] = ("bold", "black")
"""The weights beside which the bold faces of other scripts stand."""
LATIN_EXTENT = (0.76, 0.24)
SCRIPT_EXTENT = (0.92, 0.24)
"""How far a line reaches above and below its baseline, in parts of its size: Han characters are taller."""


@dataclass(frozen=True, slots=True)
class FaceRun:
    """A stretch of text that one font file sets, `width` in parts of the size."""

    text: str
    file: Path
    width: float


@cache
def _font(file: Path) -> Any:
    from matplotlib.ft2font import FT2Font  # late: matplotlib costs 0.4 s

    font = FT2Font(str(file))
    font.set_size(font.units_per_EM, 72)
    return font


class _Advances(dict[str, float]):
    """Each character's advance in parts of the size, measured when first asked for; `files` names its face, and
    `lacking` holds those that no face has."""

    def __init__(self, latin: Path, scripts: tuple[Path, ...]) -> None:
        super().__init__()
        self._faces = (latin, *scripts)
        self.files: dict[str, Path] = {}
        self.lacking: set[str] = set()

    def __missing__(self, character: str) -> float:
        from matplotlib.ft2font import LoadFlags

        having = (file for file in self._faces if _font(file).get_char_index(ord(character)))
        found = next(having, None)
        if found is None:
            self.lacking.add(character)
        file = self.files[character] = found or self._faces[0]
        font = _font(file)
        glyph = font.load_glyph(font.get_char_index(ord(character)), LoadFlags.NO_HINTING)
        advance: float = glyph.linearHoriAdvance / 65536 / font.units_per_EM  # 16.16 fixed point
        self[character] = advance
        return advance


class Metrics:
    """The widths of a brand's faces. What the Latin face lacks is measured in the first script face that has it."""

    def __init__(self, faces: Faces) -> None:
        scripts = tuple(dict.fromkeys(faces.scripts.values()))
        bold = tuple(dict.fromkeys((*faces.bold_scripts.values(), *scripts)))
        self._files = dict(faces.files)
        self._advances = {
            weight: _Advances(file, bold if weight in HEAVY else scripts) for weight, file in faces.files.items()
        }

    @property
    def lacking(self) -> set[str]:
        """Of all characters measured so far, those that are in no face."""
        return set().union(*(advances.lacking for advances in self._advances.values()))

    def width(self, text: str, size: float, weight: Weight = "regular") -> float:
        """The width of one line of `text` in points."""
        return size * sum(map(self._advances[weight].__getitem__, text))

    def advances(self, text: str, weight: Weight = "regular") -> Iterator[float]:
        """Each character's advance, in parts of the size."""
        return map(self._advances[weight].__getitem__, text)

    def bearing(self, text: str, weight: Weight = "regular") -> float:
        """The white before the first character's ink, in parts of the size."""
        from matplotlib.ft2font import LoadFlags

        self.width(text[:1], 1.0, weight)  # so that the character's face is known
        font = _font(self._advances[weight].files[text[0]])
        glyph = font.load_glyph(font.get_char_index(ord(text[0])), LoadFlags.NO_HINTING)
        return float(glyph.horiBearingX / 64 / font.units_per_EM)  # 26.6 fixed point

    def runs(self, text: str, weight: Weight = "regular") -> tuple[FaceRun, ...]:
        """The text cut where its face changes, in order: what is drawn with which file."""
        if text.isascii():
            return (FaceRun(text, self._files[weight], self.width(text, 1.0, weight)),)
        return tuple(self._runs(text, weight))

    def extent(self, text: str, weight: Weight = "regular") -> tuple[float, float]:
        """How far `text` reaches above and below its baseline, in parts of its size."""
        if text.isascii():
            return LATIN_EXTENT
        self.width(text, 1.0, weight)  # so that every character is known
        files, latin = self._advances[weight].files, self._files[weight]
        return LATIN_EXTENT if all(files[character] == latin for character in text) else SCRIPT_EXTENT

    def box(self, text: str, x: float, y: float, size: float, weight: Weight = "regular") -> Box:
        """The space of one line that starts on its baseline at (x, y)."""
        above, below = self.extent(text, weight)
        return Box(x, y - below * size, x + self.width(text, size, weight), y + above * size)

    def _runs(self, text: str, weight: Weight) -> Iterator[FaceRun]:
        self.width(text, 1.0, weight)  # so that every character is known
        files = self._advances[weight].files
        for file, characters in groupby(text, key=files.__getitem__):
            run = "".join(characters)
            yield FaceRun(run, file, self.width(run, 1.0, weight))


def metrics_of(brand: Brand) -> Metrics:
    """The brand's metrics, kept from chart to chart so that each character is measured once."""
    return _metrics(brand.faces)


@lru_cache(maxsize=8)
def _metrics(faces: Faces) -> Metrics:
    return Metrics(faces)
