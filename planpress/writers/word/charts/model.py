"""What a chart of Word's own is made of: columns of a sheet, and how each figure in them is drawn. No XML here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from planpress.brand import ColourRole

Form: TypeAlias = Literal["line", "bar", "scatter"]
"""Points over named categories, horizontal bars, or points at places on a scale of numbers."""
LabelPlace: TypeAlias = Literal["t", "b", "l", "r", "ctr", "outEnd", "inEnd", "inBase"]
"""Where a label stands (ISO/IEC 29500-1, 21.2.3.12, ST_DLblPos)."""
Symbol: TypeAlias = Literal["circle", "diamond", "none"]

PLACES: dict[Form, frozenset[LabelPlace]] = {
    "line": frozenset({"t", "b", "l", "r", "ctr"}),
    "scatter": frozenset({"t", "b", "l", "r", "ctr"}),
    "bar": frozenset({"ctr", "inBase", "inEnd", "outEnd"}),
}
"""The places that Word accepts in each form. It refuses a whole file for any other, and no validator says so."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How one figure is drawn. A marker has a `symbol` and a `size` in points; `fill` None is hollow, `hatched` says
    that the fill counts something else; `line` is the outline with its `width` in points."""

    fill: ColourRole | None
    line: ColourRole | None = None
    width: float = 1.0
    symbol: Symbol = "circle"
    size: int = 9
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """How a figure's words stand beside its mark."""

    place: LabelPlace
    colour: ColourRole
    bold: bool = True
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its value, and the number `format` that prints it as the plan words it, so that its label follows
    when the value is edited; its mark if it differs from its series', its label if it has one, and the `formula` by
    which the sheet works it out. A bar leads `reach` far up or down from it: to the end of a range, or from a
    baseline to its target, when `reach_formula` works that out."""

    value: float
    format: str
    mark: Mark | None = None
    label: Label | None = None
    formula: str = ""
    reach: float = 0.0
    reach_formula: str = ""

    def length(self, way: int) -> float | None:
        """How far the bar up (1) or down (-1) goes; None where there is none."""
        return max(0.0, self.reach * way) if self.reach * way > 0 or self.reach_formula else None


@dataclass(frozen=True, slots=True)
class Series:
    """A column of figures in the order of the categories; None is a gap. `line` is that which joins its marks,
    `reach` the bars that lead from them, in the colour of the marks unless it has one."""

    name: str
    cells: tuple[Cell | None, ...]
    mark: Mark
    line: ColourRole | None = None
    width: float = 1.25
    dashed: bool = False
    reach: ColourRole | None = None

    @property
    def reach_colour(self) -> ColourRole | None:
        return self.reach or self.mark.line or self.mark.fill


@dataclass(frozen=True, slots=True)
class Category:
    """A row's name. `group` heads the rows from this one on; `at` is its place on a scale of numbers."""

    name: str
    group: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class NativeChart:
    """One chart: `heading` and `note` stand above it in the text, `title` over its plot.

    `maximum` ends the scale where charts are to be compared, `step` is that of its numbers; None lets Word choose.
    `height` is in millimetres, `share` the part of the text's width. Beside bars `names` is the room of the
    categories' names in millimetres: a chart beside another of the same rows does without. `legend` lists the series
    that it explains.
    """

    form: Form
    categories: tuple[Category, ...]
    series: tuple[Series, ...]
    scale_format: str
    height: float
    heading: str = ""
    note: str = ""
    maximum: float | None = None
    step: float | None = None
    title: str = ""
    legend: tuple[int, ...] = ()
    share: float = 1.0
    names: float = 0.0
