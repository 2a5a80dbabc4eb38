"""A chart's points become cells: a dot for an exact figure, a ring for a bound, a range with its reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from planpress.brand import ColourRole
from planpress.charts.scale import nice_scale
from planpress.charts.specs import Point, Signs
from planpress.writers.word.charts.formats import number_format, scale_format
from planpress.writers.word.charts.model import Cell, Label, Mark

_RING = 1.7
"""The width of a ring's line, in points."""

BASELINE = Mark("baseline", "baseline", size=9)
TARGET = Mark("target", "target", size=10)
OUTCOME = Mark("derived", "derived", size=9)
OTHER = Mark(None, "derived", _RING, "diamond", 10)
"""An outcome that counts something else than the target."""
LINES: dict[ColourRole, ColourRole] = {"baseline": "second"}
"""The colour of a thin line where the mark's own is too pale."""


def mark_of(point: Point, mark: Mark) -> Mark | None:
    """The mark when it differs from its series': hollow for what is no exact figure."""
    if point.bound in ("exact", "range") or mark.fill is None:
        return None
    # LibreOffice looks at a single mark's colours only where its size is another one, and draws no outlines.
    return replace(mark, fill=None, line=LINES.get(mark.fill, mark.fill), width=_RING, size=mark.size + 1)


def bar_of(point: Point, mark: Mark) -> Mark | None:
    """A bar of a bound is pale, with a line round it."""
    if point.bound in ("exact", "range") or mark.fill is None:
        return None
    return replace(mark, fill="tint", line=LINES.get(mark.fill, mark.fill), width=1.25)


def cell(point: Point, label: Label | None, signs: Signs, mark: Mark | None = None, words: str = "") -> Cell:
    """A point's figure; its format prints it in `words` that hold it, or as it stands."""
    reach = point.high - point.value if point.high is not None else 0.0
    return Cell(point.value, number_format(point.value, words or point.text.text, signs), mark, label, reach=reach)


def scale_of(values: Iterable[float]) -> tuple[float, str]:
    """The end of the scale that holds the values, and the format of its numbers."""
    scale = nice_scale(values)
    return scale.high, scale_format(scale.step)
