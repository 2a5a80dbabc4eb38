"""Plain geometry between a chart's layout and its drawing: marks in points, origin at the lower left.

A layout can be tested without drawing anything: every mark knows its box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

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


Step: TypeAlias = tuple[Literal["M", "L", "C", "Z"], tuple[float, ...]]
"""One step of an outline: to a point, a line, a cubic curve (two control points, then its end), or back."""


@dataclass(frozen=True, slots=True)
class Trace:
    """An outline in a unit square: a line of `width` (a part of the square's side), or filled where `width` is 0.

    It is painted in the sketch's line colour, or in its `ground`, which clears what lies below.
    """

    steps: tuple[Step, ...]
    width: float = 0.0
    ground: bool = False


@dataclass(frozen=True)
class Sketch:
    """A drawing of two colours in a unit square with its origin at the lower left: traces in drawing order."""

    traces: tuple[Trace, ...]

    def at_least(self, width: float) -> Sketch:
        """The sketch with no line thinner than `width`, a part of the square's side."""
        if all(trace.width == 0 or trace.width >= width for trace in self.traces):
            return self
        return Sketch(tuple(replace(t, width=max(t.width, width)) if t.width else t for t in self.traces))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Kept, since a sketch is asked for wherever a tile of it stands."""
        return hash(self.traces)


OVERLAP = 0.006
"""So far a stamp is drawn over the edges of its square, in parts of its side: neighbours then join without a seam."""
UNIT = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A sketch on a square of `size` points whose lower left corner is (x, y).

    With `filled` the square has the ground's colour below it. `part` is what is seen of it, in parts of its side;
    where that is the whole square, it is drawn a little over its edges.
    """

    sketch: Sketch
    x: float
    y: float
    size: float
    line: ColourRole
    ground: ColourRole
    filled: bool = False
    part: Box = UNIT

    @property
    def seen(self) -> Box:
        """What the stamp is cut to, in parts of its side: edges of the square give way by the overlap."""
        part = self.part
        return Box(
            part.left - OVERLAP * (part.left <= 0),
            part.bottom - OVERLAP * (part.bottom <= 0),
            part.right + OVERLAP * (part.right >= 1),
            part.top + OVERLAP * (part.top >= 1),
        )

    @property
    def box(self) -> Box:
        """The space that is seen, in points."""
        part = self.part
        return Box(
            self.x + part.left * self.size,
            self.y + part.bottom * self.size,
            self.x + part.right * self.size,
            self.y + part.top * self.size,
        )


Mark: TypeAlias = Stroke | Shape | Disc | Hatch | Words | Stamp


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
