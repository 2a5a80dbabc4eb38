"""The page's grid and type: A4, twelve columns, one margin system, a scale of few sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, TypeAlias

from planpress.brand import ColourRole, Weight
from planpress.lengths import Mm, Pt, points

WIDTH, HEIGHT = points(Mm(210)), points(Mm(297))
MARGIN = points(Mm(17.5))
COLUMN, GUTTER = points(Mm(10)), points(Mm(5))
MEASURE = points(Mm(175))
"""The text area's width: twelve columns and eleven gutters."""

RUNNING_HEAD = points(Mm(13))
TOP = points(Mm(22))
BOTTOM = points(Mm(277))
FOOT_RULE, FOOT = points(Mm(284)), points(Mm(288.4))
BRAND_BLOCK = (points(Mm(10)), points(Mm(3)))

BAND_BELOW = points(Mm(5))
"""How far the tint band goes on below its last line."""
AFTER_BAND = points(Mm(8))
BLOCK_GAP = points(Mm(5))
"""The least space between two pieces of evidence."""


def span(columns: int) -> Pt:
    """The width of so many grid columns with the gutters between them."""
    return Pt(columns * COLUMN + (columns - 1) * GUTTER)


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
