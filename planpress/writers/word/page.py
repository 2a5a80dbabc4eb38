"""A sheet of paper with its margins becomes the room that text has: its width, its height and a grid of columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planpress.lengths import Mm

GUTTER = Mm(5)
COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Page:
    """A page in millimetres. `header` and `footer` are how far these stand from the upper and the lower edge."""

    width: Mm
    height: Mm
    left: Mm
    right: Mm
    top: Mm
    bottom: Mm
    header: Mm
    footer: Mm

    @property
    def text_width(self) -> Mm:
        return Mm(self.width - self.left - self.right)

    @property
    def text_height(self) -> Mm:
        return Mm(self.height - self.top - self.bottom)

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height

    def turned(self) -> Page:
        """The page with its long side across, and the same margins."""
        return self if self.is_landscape else replace(self, width=self.height, height=self.width)

    def grid_width(self, count: int) -> Mm:
        """The width of `count` of the twelve grid columns with the gutters between them."""
        column = (self.text_width - (COLUMNS - 1) * GUTTER) / COLUMNS
        return Mm(count * column + (count - 1) * GUTTER)


A4 = Page(Mm(210), Mm(297), Mm(17.5), Mm(17.5), Mm(22), Mm(20), Mm(0), Mm(7))
"""Our own page. Its inner and outer margins are equal, so that it may be printed on both sides."""
