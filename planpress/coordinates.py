"""Points, boxes and transformations on a page, in points from its origin (ISO 32000-1, 8.3)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

XY: TypeAlias = tuple[float, float]


class Box(NamedTuple):
    """Edges in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def corners(self) -> tuple[XY, ...]:
        return (self.left, self.bottom), (self.right, self.bottom), (self.right, self.top), (self.left, self.top)

    def meets(self, other: Box) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.bottom <= other.top
            and other.bottom <= self.top
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def grown(self, margin: float) -> Box:
        return Box(self.left - margin, self.bottom - margin, self.right + margin, self.top + margin)

    def moved(self, right: float, up: float) -> Box:
        return Box(self.left + right, self.bottom + up, self.right + right, self.top + up)

    def within(self, other: Box) -> bool:
        return other.holds(self.left, self.bottom) and other.holds(self.right, self.top)

    def shared(self, other: Box) -> Box:
        """What lies in both."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        return Box(left, bottom, min(self.right, other.right), min(self.top, other.top))


def box_of(points: Iterable[XY]) -> Box:
    across, upward = zip(*points, strict=True)
    return Box(min(across), min(upward), max(across), max(upward))


class Matrix(NamedTuple):
    """A transformation of coordinates (ISO 32000-1, 8.3.3)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> XY:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: Matrix) -> Matrix:
        """This one first, then `outer`."""
        a, b = outer.at(self.a, self.b)
        c, d = outer.at(self.c, self.d)
        return Matrix(a - outer.e, b - outer.f, c - outer.e, d - outer.f, *outer.at(self.e, self.f))

    @property
    def scale(self) -> float:
        """How much longer an upright line becomes."""
        return math.hypot(self.c, self.d)

    @property
    def across(self) -> float:
        """How much longer a level line becomes."""
        return math.hypot(self.a, self.b)

    @property
    def narrowest(self) -> float:
        """How much wider a line becomes in the direction in which it stays thinnest: the smaller singular value."""
        squares = self.a**2 + self.b**2 + self.c**2 + self.d**2
        area = self.a * self.d - self.b * self.c
        return math.sqrt(max(0.0, (squares - math.sqrt(max(0.0, squares**2 - 4 * area**2))) / 2))

    @property
    def is_upright(self) -> bool:
        """Whether level and upright lines stay so, or change places."""
        small = 1e-6 * (abs(self.a) + abs(self.b) + abs(self.c) + abs(self.d))
        return (abs(self.b) <= small and abs(self.c) <= small) or (abs(self.a) <= small and abs(self.d) <= small)
