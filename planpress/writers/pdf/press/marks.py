"""What stands around a page for the press: crop and registration marks, colour bar, slug line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor

from planpress.brand import Brand
from planpress.colours import Hex
from planpress.inks import Cmyk
from planpress.lengths import Mm, Pt, millimetres, points
from planpress.writers.pdf.grid import TextStyle
from planpress.writers.pdf.words import Run, Setter, plain_run

ROOM = float(points(Mm(14)))
"""Around the bleed, for the marks."""
GAP, CROP_END = points(Mm(1)), points(Mm(8))
"""Where a crop mark starts and ends, outwards from the bleed, which it never touches."""
BLEED_MARK = (points(Mm(3)), points(Mm(6)))
HAIRLINE = 0.25
REGISTRATION, CIRCLE, DOT, CROSS = points(Mm(6)), points(Mm(2)), points(Mm(0.9)), points(Mm(3))
"""A registration mark's centre, outwards from the bleed, and the sizes of its parts."""
INSET = points(Mm(8))
"""Slug line and colour bar start so far inside the page's sides."""
CLEAR = points(Mm(5))
"""Around the registration marks in the middle."""
PATCH, PATCH_ABOVE = points(Mm(6)), points(Mm(3))
SLUG_LINES = (points(Mm(8.6)), points(Mm(5.2)))
"""The slug's baselines, above the bleed."""
SLUG = TextStyle(6.5, 8)
ALL = "PressAll"
"""The name by which pages know the colour space of all plates (ISO 32000-1, 8.6.6.4)."""
SAFE = Mm(5)

_FULL = (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0)
_OVERPRINTS = (1.0, 1.0, 0.0, 0.0), (0.0, 1.0, 1.0, 0.0), (1.0, 0.0, 1.0, 0.0)
_TINTS = tuple(tuple(part / 2 for part in ink) for ink in _FULL)
_GREY = ((0.5, 0.4, 0.4, 0.0),)  # as light as half of black where the press keeps its balance (ISO 12647-2)
PATCHES = tuple(Cmyk(*inks) for inks in (*_FULL, *_OVERPRINTS, *_TINTS, *_GREY))


@dataclass(frozen=True, slots=True)
class Slug:
    """What the slug line says: which edition this is, by the first digits of a hash of its content, and which page."""

    title: str
    date: str
    edition: str
    bleed: Mm
    page: int = 0
    pages: int = 0


class Marks:
    """Draws the marks around pages of any size, in coordinates whose origin is the page's lower left corner."""

    def __init__(self, brand: Brand) -> None:
        self.condition = brand.press.condition
        inks = brand.press.inks
        self.inks: tuple[Hex, ...] = tuple(sorted(inks, key=lambda colour: not inks[colour].spot))
        self.spots = tuple(dict.fromkeys(ink.spot for ink in inks.values() if ink.spot))
        self.setter = Setter(brand)

    def draw(self, canvas: Any, size: tuple[float, float], bleed: float, slug: Slug) -> None:
        wide, tall = size
        canvas._code.append(f"/{ALL} CS 1 SCN /{ALL} cs 1 scn {HAIRLINE} w [] 0 d 0 J")
        for line in _crop_marks(wide, tall, bleed):
            canvas.line(*line)
        out = bleed + REGISTRATION
        for x, y in ((wide / 2, -out), (wide / 2, tall + out), (-out, tall / 2), (wide + out, tall / 2)):
            _registration_mark(canvas, x, y)
        self._slug(canvas, wide, tall + bleed, slug)
        self._colour_bar(canvas, wide, -bleed - PATCH_ABOVE)

    def _colour_bar(self, canvas: Any, wide: float, top: float) -> None:
        """Full inks, two on each other, halves and a grey of three at the left; at the right as many of the house's own
        as there is room for, spot inks first."""
        room = wide / 2 - INSET - CLEAR
        side = min(PATCH, room / len(PATCHES))
        for index, inks in enumerate(PATCHES):
            canvas.setFillColorCMYK(*inks)
            canvas.rect(INSET + index * side, top - side, side, side, stroke=0, fill=1)
        own = self.inks[: int(room / side)]
        for index, colour in enumerate(own):
            canvas.setFillColor(HexColor(colour))
            canvas.rect(wide - INSET - (len(own) - index) * side, top - side, side, side, stroke=0, fill=1)

    def _slug(self, canvas: Any, wide: float, top: float, slug: Slug) -> None:
        room = wide / 2 - INSET - CLEAR
        strong = SLUG.but(weight="semibold")
        plates = ", ".join(("C M Y K", *self.spots))
        size = f"{_mm(Pt(wide))} × {_mm(Pt(top - points(slug.bleed)))} mm"
        rows = (
            ((slug.title, strong), (f", page {slug.page} of {slug.pages}", SLUG)),
            ((f"Trim {size}, bleed {slug.bleed:g} mm, type safe {SAFE:g} mm", SLUG),),
        )
        beside = (
            ((f"{plates}, {self.condition.name}, total ink at most {self.condition.ink_limit:.0%}", SLUG),),
            ((f"Edition {slug.edition}, {slug.date}", SLUG),),
        )
        for left, right, above in zip(rows, beside, SLUG_LINES, strict=True):
            self._write(canvas, self._fitting(left, room), INSET, top + above)
            runs = self._fitting(right, room)
            self._write(canvas, runs, wide - INSET - self.setter.width(runs), top + above)

    def _fitting(self, parts: Sequence[tuple[str, TextStyle]], room: float) -> tuple[Run, ...]:
        """The parts as runs, the first one cut where there is no room for all."""
        (first, style), *others = parts
        runs = tuple(plain_run(words, look) for words, look in parts)
        while first and self.setter.width(runs) > room:
            first = first[:-1]
            rest = (plain_run(words, look) for words, look in others)
            runs = (plain_run(f"{first.rstrip()}…", style), *rest)
        return runs

    def _write(self, canvas: Any, runs: Sequence[Run], x: float, y: float) -> None:
        text = canvas.beginText(x, y)
        text.setFillColorCMYK(0, 0, 0, 1)
        for run in runs:
            for font, words in self.setter.faces(run):
                text.setFont(font, run.size)
                text.textOut(words)
        canvas.drawText(text)


def _crop_marks(wide: float, tall: float, bleed: float) -> Iterator[tuple[float, float, float, float]]:
    """At each corner two lines that show where the page is cut, and two short ones where the bleed ends."""
    for inside, start, end in ((0.0, GAP, CROP_END), *([(bleed, *BLEED_MARK)] if bleed else [])):
        for x in (-inside, wide + inside):
            yield x, -bleed - start, x, -bleed - end
            yield x, tall + bleed + start, x, tall + bleed + end
        for y in (-inside, tall + inside):
            yield -bleed - start, y, -bleed - end, y
            yield wide + bleed + start, y, wide + bleed + end, y


def _registration_mark(canvas: Any, x: float, y: float) -> None:
    canvas.line(x - CROSS, y, x + CROSS, y)
    canvas.line(x, y - CROSS, x, y + CROSS)
    canvas.circle(x, y, CIRCLE, stroke=1, fill=0)
    canvas.circle(x, y, DOT, stroke=0, fill=1)
    canvas._code.append(f"q /{ALL} CS 0 SCN")
    canvas.line(x - DOT, y, x + DOT, y)
    canvas.line(x, y - DOT, x, y + DOT)
    canvas._code.append("Q")


def _mm(length: Pt) -> str:
    return f"{round(millimetres(length), 1):g}"
