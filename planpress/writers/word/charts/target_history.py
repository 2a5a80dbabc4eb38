"""The versions of a target become bars in the order in which they were set, the outcome below them."""

from __future__ import annotations

from planpress.charts.specs import Point, TargetHistory, TargetVersion
from planpress.document import FixedWords, plain_text
from planpress.lengths import Mm
from planpress.writers.word.charts.marks import bar_of, cell, scale_of
from planpress.writers.word.charts.model import Category, Cell, Label, Mark, NativeChart, Series

_ROW, _FIXED, _NAMES = 10.0, 12.0, 56.0
_HOLDS, _REPLACED, _OUTCOME = Mark("target"), Mark("baseline"), Mark("derived_soft", "derived", 0.75)


def build(spec: TargetHistory, width: Mm, words: FixedWords) -> tuple[NativeChart, ...]:  # noqa: ARG001  one signature
    """One chart; a version that a later one replaced is grey."""
    rows = [(_name(version), _version(spec, version)) for version in spec.versions]
    if spec.actual:
        rows.append((words.outcome, _outcome(spec, spec.actual)))
    points = [version.point for version in spec.versions] + ([spec.actual] if spec.actual else [])
    _, code = scale_of(point.high or point.value for point in points)
    categories = tuple(Category(name) for name, _ in rows)
    series = Series(words.target, tuple(figure for _, figure in rows), _HOLDS)
    return (NativeChart("bar", categories, (series,), code, _FIXED + _ROW * len(rows), names=_NAMES),)


def _name(version: TargetVersion) -> str:
    return f"{version.set_in}\n{version.note}" if version.note else version.set_in


def _version(spec: TargetHistory, version: TargetVersion) -> Cell:
    """The figure with the year it is for."""
    point, words = version.point, f"{version.point.text.text} \u00b7 {version.goal_year}"
    mark = _REPLACED if version.superseded else _HOLDS
    label = Label("outEnd", "second" if version.superseded else "target_text")
    return cell(point, label, spec.signs, bar_of(point, mark) or mark, words)


def _outcome(spec: TargetHistory, actual: Point) -> Cell:
    mark = bar_of(actual, _OUTCOME) or _OUTCOME
    return cell(actual, Label("outEnd", "derived"), spec.signs, mark, plain_text(spec.actual_words))
