"""Ranked bars become charts side by side, one for each measure; the first names the rows."""

from __future__ import annotations

from planpress.brand import ColourRole
from planpress.charts.scale import nice_scale
from planpress.charts.specs import Bars, RankedBars
from planpress.document import FixedWords
from planpress.lengths import Mm
from planpress.writers.word.charts.formats import scale_format
from planpress.writers.word.charts.marks import bar_of, cell
from planpress.writers.word.charts.model import Category, Label, Mark, NativeChart, Series

_ROW, _FIXED = 11.0, 16.0
_MOST = 18
"""Rows on one page."""
_LABELS: dict[str, ColourRole] = {"baseline": "second", "derived": "derived", "target": "target_text"}
_FIRST = 0.6
_NAMES = 42.0
_STEPS = 4
"""A panel is narrow: more numbers below it would not stand side by side."""


def build(spec: RankedBars, width: Mm, words: FixedWords) -> tuple[NativeChart, ...]:  # noqa: ARG001  one signature
    """For each stretch of rows that a page can hold, one chart for each measure."""
    parts = -(-len(spec.names) // _MOST)
    size = -(-len(spec.names) // max(parts, 1))
    return tuple(
        _chart(spec, bars, index, start, start + size)
        for start in range(0, len(spec.names), size)
        for index, bars in enumerate(spec.panels)
    )


def _chart(spec: RankedBars, bars: Bars, index: int, start: int, end: int) -> NativeChart:
    mark = Mark(bars.role)
    values = [point.high or point.value for point in bars.points if point]
    scale = nice_scale([*values, bars.least_maximum], _STEPS)
    cells = tuple(
        cell(point, Label("outEnd", _LABELS[bars.role]), spec.signs, bar_of(point, mark)) if point else None
        for point in bars.points[start:end]
    )
    categories = tuple(Category(_name(spec, row)) for row in range(start, min(end, len(spec.names))))
    share = 1.0 if len(spec.panels) == 1 else _FIRST if not index else (1 - _FIRST) / (len(spec.panels) - 1)
    return NativeChart(
        "bar",
        categories,
        (Series(bars.title, cells, mark),),
        scale_format(scale.step),
        _FIXED + _ROW * len(categories),
        title=bars.title,
        maximum=scale.high if bars.least_maximum or len(spec.names) > _MOST else None,
        step=scale.step,
        share=share,
        names=0.0 if index else _NAMES,
    )


def _name(spec: RankedBars, row: int) -> str:
    """The cluster, and what is missing where it has no bar."""
    absent = next((bars.absent[row] for bars in spec.panels if bars.points[row] is None and bars.absent[row]), "")
    return f"{spec.names[row]}\n({absent})" if absent else spec.names[row]
