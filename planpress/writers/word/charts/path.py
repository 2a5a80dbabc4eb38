"""A way to a target becomes lines over the years; where an outcome is of a quarter, over a scale of time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from planpress.brand import ColourRole
from planpress.charts.specs import Path, PathActual, Peer, Point
from planpress.document import FixedWords, plain_text
from planpress.lengths import Mm
from planpress.writers.word.charts.formats import number_format
from planpress.writers.word.charts.marks import BASELINE, OTHER, OUTCOME, TARGET, cell, mark_of, scale_of
from planpress.writers.word.charts.model import Category, Cell, Label, Mark, NativeChart, Series

_LOWEST, _HIGHEST, _SLOPE = 54.0, 74.0, 0.42
"""Millimetres, and the height as a part of the width between them."""
_ON_THE_WAY = Mark(None, "derived", 1.0, size=5)
_BARE = Mark(None, symbol="none")
_MILESTONE = Mark(None, "target", 1.7, size=8)
_PEER = Mark("baseline", "baseline", size=6)
_EXPLAINED = (_BARE, _MILESTONE, OUTCOME, OTHER)
"""What the legend names: both ends are told by their years."""
_LABEL_ROOM = 8.0
"""Millimetres that the label of a year's value needs."""
Cells = dict[float, Cell]
"""A series' figures by their place among the years."""


def build(spec: Path, width: Mm, words: FixedWords) -> tuple[NativeChart, ...]:
    """One chart, whatever its width; beside text it is lower.

    Quarters come after all years, since a line is broken by the blanks of its column.
    """
    columns = [(series, cells) for series, cells in _columns(spec, width, words) if cells]
    years = map(float, range(spec.first_year, spec.last_year + 1))
    places = sorted({*years, *(at for _, cells in columns for at in cells)}, key=lambda at: (at % 1 > 0, at))
    highest, code = scale_of([*_values(spec), spec.least_maximum])
    own, _ = scale_of(_values(spec))
    return (
        NativeChart(
            "scatter" if any(at % 1 for at in places) else "line",
            tuple(Category(f"{at:g}", at=at) for at in places),
            tuple(replace(series, cells=tuple(cells.get(at) for at in places)) for series, cells in columns),
            code,
            min(_HIGHEST, max(_LOWEST, _SLOPE * width)),
            note=_note(spec),
            maximum=highest if highest > own else None,
            legend=tuple(index for index, (series, _) in enumerate(columns) if series.mark in _EXPLAINED),
        ),
    )


def _columns(spec: Path, width: Mm, words: FixedWords) -> Iterator[tuple[Series, Cells]]:
    """The series with their figures by year, those in front last; the formulas look into the first three."""
    line_name = " ".join(plain_text(line) for line in spec.line_note)
    yield Series(line_name, (), _BARE, "derived", 1.4, dashed=True), dict(_implied(spec, width))
    yield Series(spec.baseline_word, (), BASELINE), _end(spec, spec.first_year, spec.baseline, BASELINE, "second")
    yield Series(spec.target_word, (), TARGET), _end(spec, spec.last_year, spec.target, TARGET, "target_text")
    yield from (_peer(spec, peer) for peer in spec.peers)
    yield from ((Series(words.milestones, (), _MILESTONE), cells) for cells in _layers(_milestones(spec)))
    for matches, mark in ((True, OUTCOME), (False, OTHER)):
        actuals = ((one.at, _actual(spec, one, mark)) for one in spec.actuals if one.matches is matches)
        for cells in _layers(actuals):
            whole = all(at % 1 == 0 for at in cells)
            joined: ColourRole | None = "derived" if matches and len(cells) > 1 and whole else None
            yield Series(words.outcome, (), mark, joined, 1.5), cells


def _layers(figures: Iterable[tuple[float, Cell]]) -> list[Cells]:
    """The figures in as many columns as they need: a column holds one for each place."""
    layers: list[Cells] = []
    for at, figure in figures:
        free = next((layer for layer in layers if at not in layer), None)
        if free is None:
            layers.append(free := {})
        free[at] = figure
    return layers


def _values(spec: Path) -> Iterator[float]:
    points = [spec.baseline, spec.target]
    points += [one.point for one in spec.actuals]
    points += [one.point for one in spec.milestones]
    points += [point for peer in spec.peers for point in (peer.baseline, peer.target)]
    yield from (point.high or point.value for point in points if point)
    yield from (one.value for one in spec.steady)


def _note(spec: Path) -> str:
    """What is missing where no path begins, and why no yearly values are shown."""
    if spec.baseline or not spec.absent:
        return ""
    return ": ".join(part for part in (spec.absent[-1], spec.absent_row) if part)


# ----------------------------------------------------------------------------------------------- own path


def _implied(spec: Path, width: Mm) -> Iterator[tuple[float, Cell]]:
    """The line from baseline to target through each year's value, as far as there is room with that printed."""
    if not (spec.steady and spec.baseline and spec.target and spec.line_note):
        return
    formulas = _formulas(spec)
    every = max(1, math.ceil(_LABEL_ROOM * (spec.last_year - spec.first_year) / width))
    above = {one.at for one in spec.actuals if _is_above(spec, one)}
    start, goal = spec.baseline, spec.target
    yield spec.first_year, _worked_out(cell(start, None, spec.signs), formulas, spec.first_year)
    for one in spec.steady:
        code = number_format(one.value, one.text.text, spec.signs)
        label = Label("b" if one.year in above else "t", "derived", bold=False, italic=True)
        shown = (one.year - spec.first_year) % every == 0
        yield one.year, _worked_out(Cell(one.value, code, _ON_THE_WAY, label if shown else None), formulas, one.year)
    yield spec.last_year, _worked_out(cell(goal, None, spec.signs), formulas, spec.last_year)


def _worked_out(figure: Cell, formulas: Mapping[int, str], year: int) -> Cell:
    return replace(figure, formula=formulas.get(year, ""))


def _formulas(spec: Path) -> Mapping[int, str]:
    """Each year's formula, if the values are those of steady growth: then they follow when an end is edited.

    Column B holds the line, C the baseline and D the target; the first year is in row 2.
    """
    assert spec.baseline and spec.target
    span, start, goal = spec.last_year - spec.first_year, spec.baseline.value, spec.target.value
    if any(one.at % 1 for one in spec.actuals) or start <= 0 or goal <= 0:
        return {}
    for one in spec.steady:
        steady = start * (goal / start) ** ((one.year - spec.first_year) / span)
        if not math.isclose(steady, one.value, rel_tol=1e-6):
            return {}
    last = 2 + span
    formulas = {one.year: f"$C$2*($D${last}/$C$2)^({one.year - spec.first_year}/{span})" for one in spec.steady}
    return formulas | {spec.first_year: "$C$2", spec.last_year: f"$D${last}"}


def _end(spec: Path, year: int, point: Point | None, mark: Mark, colour: ColourRole) -> Cells:
    """The baseline's or the target's column."""
    if point is None:
        return {}
    return {year: cell(point, Label("t", colour), spec.signs, mark_of(point, mark))}


def _is_above(spec: Path, actual: PathActual) -> bool:
    """Whether an outcome lies on the way or above it, or there is none in its year."""
    ends = ((spec.first_year, spec.baseline), (spec.last_year, spec.target))
    line: dict[float, float] = {year: point.value for year, point in ends if point}
    line |= {one.year: one.value for one in spec.steady}
    return actual.point.value >= line.get(actual.at, actual.point.value)


# ------------------------------------------------------------------------------------- beside the own path


def _peer(spec: Path, peer: Peer) -> tuple[Series, Cells]:
    """Another cluster's path in grey; the figure at its start, which the legend repeats, tells which it is."""
    start = cell(peer.baseline, Label("l", "second"), spec.signs, mark_of(peer.baseline, _PEER) or _PEER)
    cells: Cells = {spec.first_year: start}
    for year, value in zip(range(spec.first_year + 1, spec.last_year), peer.steady, strict=False):
        cells[year] = Cell(value, "General")
    own = spec.target is not None and (spec.target.value, spec.target.bound) == (peer.target.value, peer.target.bound)
    mark, label = (None, None) if own else (mark_of(peer.target, _PEER) or _PEER, Label("b", "second"))
    cells[spec.last_year] = cell(peer.target, label, spec.signs, mark)
    return Series(plain_text(peer.label), (), _BARE, "baseline", 1.0, dashed=True), cells


def _milestones(spec: Path) -> Iterator[tuple[float, Cell]]:
    for one in spec.milestones:
        yield one.year, cell(one.point, Label("t", "target_text"), spec.signs)


def _actual(spec: Path, actual: PathActual, mark: Mark) -> Cell:
    """The outcome with what it counts, above the line or below it."""
    point, words = actual.point, f"{actual.point.text.text} {actual.note}".strip()
    label = Label("t" if _is_above(spec, actual) else "b", "derived")
    return cell(point, label, spec.signs, mark_of(point, mark), words)
