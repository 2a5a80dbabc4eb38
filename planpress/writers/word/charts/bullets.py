"""Bullet bars become two bars a row, the outcome and below it the target as an outline; a chart for each measure."""

from __future__ import annotations

from collections.abc import Sequence

from planpress.charts.specs import BulletPanel, BulletRow, Bullets, Signs
from planpress.document import STATUS_SIGNS, FixedWords, plain_text
from planpress.lengths import Mm
from planpress.writers.word.charts.marks import bar_of, cell, scale_of
from planpress.writers.word.charts.model import Category, Cell, Label, Mark, NativeChart, Series

_ROW, _FIXED = 12.0, 10.0
_NAMES = 56.0
_MOST = 16
"""Rows on one page."""
_OUTCOME = Mark("derived_soft", "derived", 0.75)
_OTHER = Mark("derived_soft", "derived", 0.75, hatched=True)
_TARGET = Mark(None, "target", 1.5)


def build(spec: Bullets, width: Mm, words: FixedWords) -> tuple[NativeChart, ...]:  # noqa: ARG001  one signature
    """A chart for each panel, more where a page cannot hold its rows."""
    return tuple(
        _chart(panel, panel.rows[start : start + _MOST], spec.signs, words)
        for panel in spec.panels
        for start in range(0, len(panel.rows), _MOST)
    )


def _chart(panel: BulletPanel, rows: Sequence[BulletRow], signs: Signs, words: FixedWords) -> NativeChart:
    points = [point for row in panel.rows for point in (row.target, row.actual) if point]
    highest, code = scale_of(point.high or point.value for point in points)
    series = (
        Series(words.outcome, tuple(_outcome(row, signs) for row in rows), _OUTCOME),
        Series(words.target, tuple(_target(row, signs) for row in rows), _TARGET),
    )
    return NativeChart(
        "bar",
        tuple(Category(_name(row)) for row in rows),
        series,
        code,
        _FIXED + _ROW * len(rows),
        heading=f"{panel.title} {panel.unit}".strip(),
        maximum=highest if len(panel.rows) > _MOST else None,
        names=_NAMES,
    )


def _name(row: BulletRow) -> str:
    """The target's name, and how it stands by sign and word."""
    verdict = f"{STATUS_SIGNS[row.verdict]} {row.verdict_words}"
    notes = [note for note in (row.verdict_note or row.absent, plain_text(row.gap_words)) if note]
    return f"{row.name}\n{', '.join([verdict, *notes])}"


def _outcome(row: BulletRow, signs: Signs) -> Cell | None:
    if row.actual is None:
        return None
    mark = bar_of(row.actual, _OUTCOME) if row.matches else _OTHER
    return cell(row.actual, Label("outEnd", "derived"), signs, mark, plain_text(row.bar_words))


def _target(row: BulletRow, signs: Signs) -> Cell | None:
    if row.target is None:
        return None
    return cell(row.target, Label("outEnd", "target_text"), signs, words=plain_text(row.target_words))
