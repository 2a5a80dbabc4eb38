"""The sheets' grid and type: A4, twelve columns, one margin system, a scale of few sizes."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from planpress.brand import ColourRole, Weight
from planpress.document import TypeScale
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

    @lru_cache(maxsize=2048)  # noqa: B019 (a few dozen styles, asked for with every word, and those fitted to a place)
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


@dataclass(frozen=True, slots=True)
class Type:
    """The styles that words have by what they are. `goal` and `fact` are the sizes of figures set in full size; a
    headline that `stays_on_a_line` gets smaller until it fits."""

    headline: TextStyle
    native: TextStyle
    head: TextStyle
    label_head: TextStyle
    lead: TextStyle
    body: TextStyle
    label: TextStyle
    second: TextStyle
    note: TextStyle
    title: TextStyle
    goal: float = 0.0
    fact: float = 0.0
    stays_on_a_line: bool = False

    def smaller(self, part: float) -> Type:
        """The same with all sizes times `part`; nothing gets smaller than notes are."""
        styles = {field.name: getattr(self, field.name) for field in fields(self)}
        shrunk: dict[str, Any] = {
            name: _smaller(style, part) for name, style in styles.items() if isinstance(style, TextStyle)
        }
        return replace(self, **shrunk, goal=self.goal * part, fact=self.fact * part)


def _smaller(style: TextStyle, part: float) -> TextStyle:
    size = max(min(style.size, NOTE.size), style.size * part)
    return style.but(size=size, leading=style.leading * size / style.size)


FLOWING = Type(HEADLINE, NATIVE, BODY_HEAD, LABEL_HEAD, LEAD, BODY, LABEL, SECOND, NOTE, TITLE)
"""The type of pages on which text flows."""
_TEXT = Type(
    headline=TextStyle(36, 37, "black"),
    native=TextStyle(20, 27, "light", "second"),
    head=TextStyle(10.5, 14.3, "bold"),
    label_head=TextStyle(8.5, 11.9, "bold"),
    lead=TextStyle(15, 19, "light"),
    body=TextStyle(10.5, 14.3),
    label=TextStyle(8.5, 11.9),
    second=TextStyle(8.5, 11.9, colour="second"),
    note=TextStyle(8, 10.8, colour="second"),
    title=TextStyle(8.5, 11.9, "bold"),
    goal=196,
    fact=64,
)
DESIGNED: dict[TypeScale, Type] = {
    "text": _TEXT,
    "small": replace(
        _TEXT,
        headline=TextStyle(15, 19, "bold"),
        body=TextStyle(8.5, 11.9),
        lead=TextStyle(10.5, 14.3),
    ),
    "cards": replace(_TEXT, lead=TextStyle(10.5, 14.3), body=TextStyle(9.5, 13), goal=56, fact=56),
    "cover": replace(
        _TEXT,
        headline=TextStyle(181, 150, "black"),
        native=TextStyle(64, 70, "black"),
        head=TextStyle(15, 21, "bold"),
        lead=TextStyle(22, 26, "extralight"),
        stays_on_a_line=True,
    ),
    "display": replace(
        _TEXT, headline=TextStyle(64, 60, "black"), lead=TextStyle(24, 29, "extralight"), goal=88, fact=88
    ),
    "poster": replace(
        _TEXT,
        headline=TextStyle(104, 104, "black"),
        native=TextStyle(88, 104, "black"),
        lead=TextStyle(26, 32, "light"),
        stays_on_a_line=True,
    ),
}
"""The type of designed pages by scale."""
