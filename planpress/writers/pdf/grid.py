"""The sheets' grid and type: A4, twelve columns, one margin system, a scale of few sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, TypeAlias

from planpress.brand import ColourRole, Weight
from planpress.lengths import Mm, Pt, points

MARGIN = points(Mm(17.5))
COLUMNS, GUTTER = 12, points(Mm(5))
RUNNING_HEAD = points(Mm(13))
TOP = points(Mm(22))
FOOT_MARGIN = points(Mm(20))
FOOT_RULE, FOOT = points(Mm(13)), points(Mm(8.6))
"""The foot's rule and baseline, above the page's lower edge."""
BRAND_BLOCK = (points(Mm(10)), points(Mm(3)))

BAND_BELOW = points(Mm(5))
"""How far the tint band goes on below its last line."""
AFTER_BAND = points(Mm(8))
BLOCK_GAP = points(Mm(5))
"""The least space between two pieces of evidence."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's size in points, and the text area on it: the margins are alike on all, the columns as wide as it has."""

    name: str
    width: Pt
    height: Pt

    @property
    def measure(self) -> Pt:
        """The text area's width: twelve columns and eleven gutters."""
        return Pt(self.width - 2 * MARGIN)

    @property
    def bottom(self) -> Pt:
        """The text area's lower edge, from the page's upper one."""
        return Pt(self.height - FOOT_MARGIN)

    @property
    def room(self) -> Pt:
        """The text area's height."""
        return Pt(self.bottom - TOP)

    def span(self, columns: int) -> Pt:
        """The width of so many grid columns with the gutters between them."""
        column = (self.measure - (COLUMNS - 1) * GUTTER) / COLUMNS
        return Pt(columns * column + (columns - 1) * GUTTER)


PORTRAIT = Sheet("portrait", points(Mm(210)), points(Mm(297)))
LANDSCAPE = Sheet("landscape", points(Mm(297)), points(Mm(210)))


Align: TypeAlias = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How words are set: size and leading in points, weight, colour, alignment."""

    size: float
    leading: float
    weight: Weight = "regular"
    colour: ColourRole = "ink"
    align: Align = "left"

    @cache  # noqa: B019 (a few dozen styles, asked for with every word)
    def but(self, **changes: object) -> TextStyle:
        return replace(self, **changes)  # type: ignore[arg-type]  # field names, checked by the dataclass

    @property
    def baseline(self) -> float:
        """From a line's top to its baseline: capitals (0.66 of the size) stand in the leading's middle."""
        return self.leading / 2 + 0.33 * self.size


HEADLINE = TextStyle(22, 26, "semibold")
NATIVE = TextStyle(17, 26, colour="second")
LEAD = TextStyle(11, 15)
TITLE = TextStyle(11, 15, "semibold")
BODY = TextStyle(9.5, 13.5)
BODY_HEAD = TextStyle(9.5, 13.5, "semibold")
LABEL = TextStyle(8, 11)
LABEL_HEAD = TextStyle(8, 11, "semibold")
SECOND = TextStyle(8, 11, colour="second")
EYEBROW = TextStyle(8, 11, "semibold", "derived")
# Nothing is set smaller than 7.5 pt, the least that reads well on paper.
NOTE = TextStyle(7.5, 9.5, colour="second")
KEY_FIGURE = TextStyle(26, 26, "semibold")
KEY_WORDS = TextStyle(17, 26, "semibold", "second")
