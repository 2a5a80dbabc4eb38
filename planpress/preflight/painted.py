"""What a page paints: words, shapes and images with their inks, sizes and places, in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from planpress.coordinates import Box
from planpress.preflight.spaces import Inks, Space, ink_sum

Kind: TypeAlias = Literal["text", "path", "image", "shading"]


@dataclass(frozen=True)
class Colour:
    """A colour: its space, its numbers, and its inks where they are known."""

    space: Space
    inks: Inks | None

    @cached_property
    def total(self) -> float:
        """The sum of its inks; 0 where they are not known."""
        return ink_sum(self.inks) if self.inks else 0.0

    @cached_property
    def used(self) -> dict[str, float]:
        """The inks of which there are any."""
        return {name: value for name, value in (self.inks or {}).items() if value > 0.001}

    @cached_property
    def is_paper(self) -> bool:
        """Whether it is known to lay down no ink at all."""
        return self.inks is not None and not self.used


@dataclass(frozen=True, slots=True)
class Image:
    """An image as it is used: its name, pixels, bits of a channel, and pixels an inch where it is printed."""

    pixels: tuple[int, int]
    bits: int
    ppi: float
    source: Any


@dataclass(frozen=True, slots=True)
class Painted:
    """Something painted: its box as far as clips let it be seen, and the names of the forms it is in.

    `overprints` and `line_overprints` say whether fill and line let what is below stand, by `mode` (OPM). `size` of
    words and `width` of lines are in points on the page. `parts` are the boxes of what a path consists of, and
    `rectangles` those of its parts that are upright rectangles.
    `is_placed` is False for what is repeated elsewhere: the cell of a pattern, a glyph.
    """

    kind: Kind
    where: str
    box: Box
    fill: Colour | None = None
    line: Colour | None = None
    overprints: bool = False
    line_overprints: bool = False
    mode: int = 0
    width: float = 0.0
    size: float = 0.0
    parts: tuple[Box, ...] = ()
    rectangles: tuple[Box, ...] = ()
    image: Image | None = None
    is_placed: bool = True

    @property
    def is_white(self) -> bool:
        """Whether all its colours are known to be paper."""
        colours = self.colours
        return bool(colours) and all(colour.is_paper for colour, _ in colours)

    @property
    def is_seen(self) -> bool:
        """Whether the clip leaves anything of it."""
        return self.box.left <= self.box.right and self.box.bottom <= self.box.top

    def moved(self, right: float, up: float, clip: Box) -> Painted:
        """The same elsewhere, as far as the clip there lets it be seen; on what is repeated it has no hold."""

        def there(box: Box) -> Box:
            return box.moved(right, up).shared(clip) if self.is_placed else box.moved(right, up)

        parts, rectangles = tuple(map(there, self.parts)), tuple(map(there, self.rectangles))
        return replace(self, box=there(self.box), parts=parts, rectangles=rectangles)

    @property
    def colours(self) -> tuple[tuple[Colour, bool], ...]:
        """Each colour that it is painted in, with whether it overprints."""
        fill = () if self.fill is None else ((self.fill, self.overprints),)
        return fill if self.line is None else (*fill, (self.line, self.line_overprints))


@dataclass
class Content:
    """What a page paints. `foreign` are the places where a colour that is no ink is chosen, `fonts` those that words
    are set in, by their place, `transparent` what makes the page need blending; `broken` says what cut it short."""

    painted: list[Painted] = field(default_factory=list)
    foreign: dict[tuple[str, str], None] = field(default_factory=dict)
    fonts: dict[str, Any] = field(default_factory=dict)
    transparent: dict[tuple[str, str], None] = field(default_factory=dict)
    broken: str = ""
