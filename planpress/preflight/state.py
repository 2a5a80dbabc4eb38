"""The state in which a page's drawing stands at a step, and the path under way (ISO 32000-1, 8.4 and 8.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise
from operator import attrgetter
from typing import Any

from planpress.coordinates import XY, Box, Matrix, box_of
from planpress.preflight.painted import Colour
from planpress.preflight.spaces import GRAY

_SAME = Matrix()
_BLACK = Colour(GRAY, {"Black": 1.0})


@dataclass(slots=True)
class State:
    """The graphics state (8.4), and the part of the text state that is saved with it (9.3)."""

    clip: Box
    matrix: Matrix = _SAME
    base: Matrix = _SAME
    fill: Colour = _BLACK
    line: Colour = _BLACK
    width: float = 1.0
    overprints: bool = False
    line_overprints: bool = False
    mode: int = 0
    font: Any = None
    size: float = 0.0
    render: int = 0
    leading: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0
    is_placed: bool = True
    is_mask: bool = False

    def copy(self) -> State:
        return State(*_all(self))


_all = attrgetter(*(each.name for each in fields(State)))


@dataclass(slots=True)
class Path:
    """The path under construction, in page coordinates: its parts, and whether each is straight."""

    parts: list[list[XY]] = field(default_factory=list)
    curved: set[int] = field(default_factory=set)
    clips: bool = False

    def begin(self, at: XY) -> None:
        self.parts.append([at])

    def go(self, *points: XY) -> None:
        if not self.parts:
            self.begin(points[0])
        self.parts[-1].extend(points)

    def bend(self, *points: XY) -> None:
        self.go(*points)
        self.curved.add(len(self.parts) - 1)

    @property
    def box(self) -> Box | None:
        points = [point for part in self.parts for point in part]
        return box_of(points) if points else None

    @property
    def rectangles(self) -> tuple[Box, ...]:
        straight = (part for index, part in enumerate(self.parts) if index not in self.curved)
        return tuple(box_of(part) for part in straight if _is_rectangle(part))


def _is_rectangle(points: Sequence[XY]) -> bool:
    """Whether each side is level or upright, and there are four."""
    corners = points[:-1] if len(points) == 5 and points[0] == points[-1] else points
    if len(corners) != 4:
        return False
    sides = pairwise((*corners, corners[0]))
    return all(abs(x1 - x2) < 0.01 or abs(y1 - y2) < 0.01 for (x1, y1), (x2, y2) in sides)
