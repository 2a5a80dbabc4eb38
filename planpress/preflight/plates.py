"""What rendering a file's pages tells of its plates: where the most ink lies, and in which way that was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planpress.coordinates import Box


@dataclass(frozen=True, slots=True)
class Peak:
    """The place with the most ink: the sum, the inks, and the box, in points of the page."""

    total: float
    inks: Mapping[str, float]
    box: Box


@dataclass(slots=True)
class Rendering:
    """The peaks of the pages by number, and the way in which they were found, in words."""

    way: str
    peaks: dict[int, Peak] = field(default_factory=dict)
