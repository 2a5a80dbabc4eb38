"""What is painted on a PDF's pages becomes findings: words and marks too like what is really behind them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from planpress.accessibility.drawing import UNKNOWN, Ink, Outline, Page, Shape, Words, drawn_pages
from planpress.brand import HUES, Brand, ColourRole
from planpress.colours import LARGE_WORDS, MARKS, WORDS, Hex, contrast, mixed, shown
from planpress.coordinates import XY, Box

LARGE, LARGE_BOLD = 18.0, 14.0
"""From these sizes on, in points, words are large (WCAG 2.2, "large scale")."""
PAPER: Hex = "#FFFFFF"
MARGIN, ROWS, MOST_COLUMNS = 0.12, (0.15, 0.5, 0.85), 16
"""Where words are tried: in rows, as parts of their height, and columns a letter apart, off their box's edges."""
STANDS_OUT = 0.5
"""A mark is seen when at least this part of its edge stands out: others may cross it or touch it."""
BESIDE, FEW = 0.4, 8
"""How far beside an edge its ground is looked at, in points; an outline of more points is looked at less often."""

Part: TypeAlias = Literal["fill", "line"]


class Quiet(NamedTuple):
    """A part of drawings that may be fainter, since nothing is lost with it."""

    role: ColourRole
    part: Part
    reason: str


QUIET = (
    Quiet("paper", "fill", "clears the ground for words and hollow signs; the sign's line is judged"),
    Quiet("tint", "fill", "is a ground itself: what stands on it is judged against it"),
    *(
        Quiet(bright, "fill", "is the ground of solid tiles: the lines on it are judged against it")
        for bright, _ in HUES
    ),
    Quiet("hairline", "line", "rules and grids guide the eye; each figure stands beside its mark in words"),
)
"""What 1.4.11 does not demand contrast of: what is not "required to understand the content"."""


@dataclass(frozen=True, slots=True)
class LowContrast:
    """Words, or a mark where `words` is empty, in `colour` on `ground` ("" is a picture, with the ratio 1)."""

    page: int
    words: str
    colour: Hex
    ground: Hex
    ratio: float
    least: float
    box: Box

    def __str__(self) -> str:
        what = f"“{self.words}”" if self.words else f"a mark at {self.box.left:.0f}, {self.box.bottom:.0f} pt"
        on = f"on {self.ground}, {shown(self.ratio):g}:1" if self.ground else "on a picture, whose colours differ"
        return f"page {self.page}: {what}, {self.colour or 'a pattern'} {on}; at least {self.least:g}:1 is needed"


def low_contrast(data: bytes, brand: Brand) -> tuple[LowContrast, ...]:
    """All that cannot be told well from its ground: words by WCAG 2.2, 1.4.3, and marks by 1.4.11, both AA."""
    return tuple(finding for page in drawn_pages(data) for finding in _on_page(page, brand))


def _on_page(page: Page, brand: Brand) -> Iterator[LowContrast]:
    quiet = {(quiet.part, brand.colour(quiet.role)) for quiet in QUIET}
    shapes: list[Shape] = []
    marks: dict[tuple[Hex, Hex], LowContrast] = {}
    for painted in page.painted:
        if isinstance(painted, Words):
            yield from _words(painted, shapes, page)
            continue
        for finding in _marks(painted, shapes, page, quiet):
            marks.setdefault((finding.colour, finding.ground), finding)
        shapes.append(painted)
    yield from marks.values()


# --------------------------------------------------------------------------------------------------- words


def _words(words: Words, shapes: Sequence[Shape], page: Page) -> Iterator[LowContrast]:
    least = LARGE_WORDS if words.size >= (LARGE_BOLD if words.bold else LARGE) else WORDS
    ground, ratio = _worst(words.ink, word_grounds(words, shapes))
    if ratio < least and (text := page.read(words).strip()):
        yield LowContrast(page.number, text, words.ink.colour, ground, ratio, least, words.box)


def word_grounds(words: Words, shapes: Sequence[Shape]) -> Iterable[Hex]:
    """The colours that show behind words painted after the `shapes`."""
    return _grounds(words.box, _tried(words), _behind(words.box, shapes))


def _tried(words: Words) -> Iterator[XY]:
    """The places in the words' box at which their ground is looked at."""
    left, bottom, right, top = words.box
    inset = min(MARGIN * words.size, (right - left) / 4)
    columns = max(2, min(MOST_COLUMNS, round((right - left) / words.size * 2)))
    for column in range(columns):
        x = left + inset + (right - left - 2 * inset) * column / (columns - 1)
        for row in ROWS:
            yield x, bottom + (top - bottom) * row


# --------------------------------------------------------------------------------------------------- marks


def _marks(shape: Shape, shapes: Sequence[Shape], page: Page, quiet: set[tuple[Part, Hex]]) -> Iterator[LowContrast]:
    """Each of the shape's outlines that is lost on its ground, unless it may be faint."""
    inks: Mapping[Part, Ink | None] = {"fill": shape.fill, "line": shape.line}
    loud = [ink for part, ink in inks.items() if ink and (part, ink.colour) not in quiet]
    if not loud or UNKNOWN in {ink.colour for ink in loud} or _is_seen_alone(shape):
        return
    reach = shape.width / 2 + BESIDE
    seen = shape.box.grown(reach).shared(page.edges)
    for outline in shape.outlines:
        if not outline.box.meets(seen):
            continue
        behind = _behind(outline.box.grown(reach), shapes)
        places = (place for place in _beside(outline, reach, shape) if seen.holds(*place))
        grounds = tuple(_grounds(outline.box.grown(reach), places, behind))
        if not any(_stands_out(ink, grounds, outline.box, behind) for ink in loud):
            others = [ground for ground in grounds if ground != loud[0].colour]
            ground, ratio = _worst(loud[0], others or grounds)
            yield LowContrast(page.number, "", loud[0].colour, ground, ratio, MARKS, outline.box)


def _is_seen_alone(shape: Shape) -> bool:
    """Whether a shape's line stands out from its own fill, so that it is seen on any ground."""
    return shape.fill is not None and shape.line is not None and _ratio(shape.line, shape.fill.colour) >= MARKS


def _stands_out(ink: Ink, grounds: Sequence[Hex], box: Box, behind: Sequence[Shape]) -> bool:
    """Whether enough of an edge is seen. Where it meets its own colour both are one mark, unless it lies within it."""
    others = [ground for ground in grounds if ground != ink.colour]
    if others or not grounds:
        return sum(_ratio(ink, ground) >= MARKS for ground in others) >= STANDS_OUT * len(others)
    around = next((shape for shape in behind if shape.is_ground), None)
    return around is None or not around.covers(box.grown(1.0)) or _clears(ink, behind)


def _clears(ink: Ink, behind: Sequence[Shape]) -> bool:
    """Whether what has its ground's colour is there to interrupt lines below, or is paper around a sign."""
    return ink.colour == PAPER or any(shape.line and shape.line.colour != ink.colour for shape in behind)


def _beside(outline: Outline, reach: float, shape: Shape) -> Iterator[XY]:
    """Points along both sides of an outline, but not within what the shape itself fills."""
    parts = (0.1, 0.3, 0.5, 0.7, 0.9) if len(outline.points) <= FEW else (0.5,)
    for (x, y), (to_x, to_y) in pairwise(outline.points):
        length = math.dist((x, y), (to_x, to_y))
        if not length:
            continue
        across, upward = (y - to_y) / length * reach, (to_x - x) / length * reach
        for part in parts:
            at_x, at_y = x + (to_x - x) * part, y + (to_y - y) * part
            sides = (at_x + across, at_y + upward), (at_x - across, at_y - upward)
            yield from (side for side in sides if shape.fill is None or not outline.crossings(*side))


# ------------------------------------------------------------------------------------------------- grounds


def _behind(box: Box, shapes: Sequence[Shape]) -> tuple[Shape, ...]:
    """The shapes that reach into a box, the topmost first, down to one that covers it whole."""
    behind: list[Shape] = []
    for shape in reversed(shapes):
        if shape.box.meets(box):
            behind.append(shape)
            if shape.covers(box):
                break
    return tuple(behind)


def _grounds(box: Box, places: Iterable[XY], behind: Sequence[Shape]) -> Iterable[Hex]:
    """The colours that show at places in a box."""
    solid = [shape for shape in behind if shape.is_ground]
    if not solid:
        return (PAPER,)
    if solid[0].fill and solid[0].covers(box):
        return (solid[0].fill.colour,)
    return (_ground(x, y, solid) for x, y in places)


def _ground(x: float, y: float, behind: Sequence[Shape]) -> Hex:
    """The colour that shows at a place, paper where nothing is painted."""
    veils: list[Ink] = []
    shown = PAPER
    for shape in behind:
        ink = shape.ink_at(x, y)
        if ink is None:
            continue
        if ink.opacity >= 1 or ink.colour == UNKNOWN:
            shown = ink.colour
            break
        veils.append(ink)
    for veil in reversed(veils):
        shown = mixed(veil.colour, shown, veil.opacity) if shown else UNKNOWN
    return shown


def _worst(ink: Ink, grounds: Iterable[Hex]) -> tuple[Hex, float]:
    """The ground with the least contrast, and its ratio."""
    return min(((ground, _ratio(ink, ground)) for ground in dict.fromkeys(grounds)), key=lambda pair: pair[1])


def _ratio(ink: Ink, ground: Hex) -> float:
    """The contrast of an ink with its ground; 1, the least, where either is not known."""
    if UNKNOWN in (ink.colour, ground):
        return 1.0
    return contrast(mixed(ink.colour, ground, ink.opacity) if ink.opacity < 1 else ink.colour, ground)
