"""Plain geometry between a chart's layout and its drawing: marks in points, origin at the lower left.

A layout can be tested without drawing anything: every mark knows its box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from planpress.brand import ColourRole, Weight
from planpress.lengths import Mm, points

XY: TypeAlias = tuple[float, float]


def mm(length: float) -> float:
    """Millimetres as the points of a layout."""
    return float(points(Mm(length)))


@dataclass(frozen=True, slots=True)
class Room:
    """The space a chart is given, in points: a `height` to fill, or the most that one part may take.

    `first_height` is what is left for the first part; the others may take `max_height`.
    """

    width: float
    height: float | None = None
    max_height: float | None = None
    first_height: float | None = None


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box, slack: float = 0.0) -> bool:
        """Whether the two share more than `slack` points in both directions."""
        across = min(self.right, other.right) - max(self.left, other.left)
        upward = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > slack and upward > slack

    def grown(self, across: float, upward: float = 0.0) -> Box:
        """The box with a margin on both sides."""
        return Box(self.left - across, self.bottom - upward, self.right + across, self.top + upward)

    @property
    def corners(self) -> tuple[XY, ...]:
        return (self.left, self.bottom), (self.right, self.bottom), (self.right, self.top), (self.left, self.top)


@dataclass(frozen=True, slots=True)
class Stroke:
    """An open line through `points`; `width` in points, `dash` as on, off lengths."""

    points: tuple[XY, ...]
    colour: ColourRole
    width: float
    dash: tuple[float, ...] = ()
    round_cap: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed polygon, filled, outlined or both."""

    points: tuple[XY, ...]
    fill: ColourRole | None
    outline: ColourRole | None = None
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle: a filled dot for an exact figure, a ring (fill "paper") for a bound."""

    centre: XY
    radius: float
    fill: ColourRole | None
    outline: ColourRole | None = None
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Hatch:
    """A rectangle hatched at 45 degrees: lines of `width` every `pitch` points, clipped to `box`."""

    box: Box
    colour: ColourRole
    width: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Words:
    """One run of text on the baseline at (x, y), starting there: anchors are resolved by the layout.

    `key` leads to the figure, when the run is one. `box` is the space the words take.
    """

    x: float
    y: float
    text: str
    size: float
    colour: ColourRole
    box: Box
    weight: Weight = "regular"
    key: str = ""


def hatch_lines(box: Box, pitch: float) -> Iterator[tuple[XY, XY]]:
    """Lines rising at 45 degrees, `pitch` apart, that end at the edges of `box`."""
    diagonal = pitch * 2**0.5
    width, height = box.right - box.left, box.top - box.bottom
    offset = diagonal / 2 - height
    while offset < width:
        start, end = max(0.0, offset), min(width, offset + height)
        yield (box.left + start, box.bottom + start - offset), (box.left + end, box.bottom + end - offset)
        offset += diagonal


Mark: TypeAlias = Stroke | Shape | Disc | Hatch | Words


@dataclass(frozen=True, slots=True)
class Layout:
    """A chart, or one page's part of it, as marks in drawing order, `width` x `height` points.

    `unworded` are the keys of figures that are drawn without words, for want of space.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    unworded: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[Words, ...]:
        return tuple(mark for mark in self.marks if isinstance(mark, Words))
