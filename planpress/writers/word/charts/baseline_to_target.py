"""Dumbbells become points over the clusters, joined by upright lines; each measure's clusters stand under its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planpress.charts.specs import BaselineToTarget, DumbbellRow, Point
from planpress.document import FixedWords, plain_text
from planpress.lengths import Mm
from planpress.writers.word.charts.marks import BASELINE, TARGET, cell, mark_of, scale_of
from planpress.writers.word.charts.model import Category, Cell, Label, LabelPlace, NativeChart, Series

_ROOM = 21.0
"""Millimetres that a cluster's name needs."""
_HEIGHT, _LOWER, _FEW = 100.0, 50.0, 3
"""Millimetres; a chart of few clusters is lower."""
_LOW = 0.15
"""Below this part of the scale a label has no room under its mark."""


def build(spec: BaselineToTarget, width: Mm, words: FixedWords) -> tuple[NativeChart, ...]:  # noqa: ARG001  one signature
    """As many charts as the width asks for, all on one scale."""
    rows = [(panel.title, row) for panel in spec.panels for row in panel.rows]
    count = max(1, int(width // _ROOM))
    parts = -(-len(rows) // count)
    size = -(-len(rows) // max(parts, 1))
    highest, code = scale_of(point.high or point.value for _, row in rows for point in _points(row))
    shared = highest if parts > 1 else None
    return tuple(_chart(spec, rows[start : start + size], highest, code, shared) for start in range(0, len(rows), size))


def _points(row: DumbbellRow) -> tuple[Point, ...]:
    return tuple(point for point in (row.baseline, row.target) if point)


def _chart(
    spec: BaselineToTarget, rows: Sequence[tuple[str, DumbbellRow]], highest: float, code: str, shared: float | None
) -> NativeChart:
    titles = [title if not index or rows[index - 1][0] != title else "" for index, (title, _) in enumerate(rows)]
    column = "C" if any(titles) else "B"
    categories = tuple(Category(_name(row), title) for title, (_, row) in zip(titles, rows, strict=True))
    targets = tuple(_cell(spec, row, row.target, row.baseline, highest) for _, row in rows)
    baselines = tuple(
        _leading(_cell(spec, row, row.baseline, row.target, highest), row, f"{column}{index}")
        for index, (_, row) in enumerate(rows, start=2)
    )
    series = (
        Series(spec.baseline_word, baselines, BASELINE, reach="derived_soft"),
        Series(spec.target_word, targets, TARGET),
    )
    return NativeChart(
        "line",
        categories,
        series,
        code,
        _LOWER if shared is None and len(rows) <= _FEW else _HEIGHT,
        maximum=shared,
        legend=(0, 1),
    )


def _leading(start: Cell | None, row: DumbbellRow, place: str) -> Cell | None:
    """The baseline with the bar that leads from it to the target, in the next column of the sheet."""
    if start is None or row.target is None:
        return start
    goal = f"{chr(ord(place[0]) + 1)}{place[1:]}"
    return replace(start, reach=row.target.value - start.value, reach_formula=f"{goal}-{place}")


def _name(row: DumbbellRow) -> str:
    """The cluster, and what leads from its baseline to its target, or what is missing."""
    more = plain_text(row.between) or (f"({row.absent})" if row.absent else "")
    return f"{row.name}\n{more}" if more else row.name


def _cell(
    spec: BaselineToTarget, row: DumbbellRow, point: Point | None, other: Point | None, highest: float
) -> Cell | None:
    if point is None:
        return None
    is_target = point is row.target
    label = Label(_place(point, other, highest), "target_text" if is_target else "second")
    return cell(point, label, spec.signs, mark_of(point, TARGET if is_target else BASELINE))


def _place(point: Point, other: Point | None, highest: float) -> LabelPlace:
    """The higher label above its mark, the lower one below; beside it where the axis is too near."""
    if other is None or point.value > other.value:
        return "t"
    if point.value < _LOW * highest:
        return "r"
    return "r" if other.value == point.value else "b"
