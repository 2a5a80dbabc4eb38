"""A way to a target becomes lines over the years; where an outcome is of a quarter, over a scale of time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from planpress.brand import ColourRole
from planpress.charts.specs import Path, PathActual, Peer, Point
from planpress.document import FixedWords, plain_text
from planpress.lengths import Mm
from planpress.writers.word.charts.formats import number_format
from planpress.writers.word.charts.marks import BASELINE, OTHER, OUTCOME, TARGET, cell, mark_of, scale_of
from planpress.writers.word.charts.model import Category, Cell, Label, LabelPlace, Mark, NativeChart, Series

_HEIGHT = 76.0
_ON_THE_WAY = Mark(None, "derived", 1.0, size=5)
_BARE = Mark(None, symbol="none")
_MILESTONE = Mark(None, "target", 1.7, size=8)
_PEER = Mark("baseline", "baseline", size=6)
_EXPLAINED = (_ON_THE_WAY, _MILESTONE, OUTCOME, OTHER)
"""What the legend names: both ends are told by their years, peers by their names beside their lines."""
_LABEL_ROOM = 8.0
"""Millimetres that the label of a year's value needs."""
_LETTER, _LABEL_HEIGHT, _PLOT_HEIGHT = 1.35, 4.5, 55.0
"""Millimetres: about a letter's width, a label's height with the room around it, and the plot's height."""

Cells = dict[float, Cell]
"""A series' figures by their place among the years."""


def build(spec: Path, width: Mm, words: FixedWords) -> tuple[NativeChart, ...]:
    """One chart, whatever its width."""
    columns = [(series, cells) for series, cells in _columns(spec, width, words) if cells]
    years = map(float, range(spec.first_year, spec.last_year + 1))
    places = sorted({*years, *(at for _, cells in columns for at in cells)})
    highest, code = scale_of([*_values(spec), spec.least_maximum])
    own, _ = scale_of(_values(spec))
    return (
        NativeChart(
            "scatter" if any(at % 1 for at in places) else "line",
            tuple(Category(_year(spec, at), at=at) for at in places),
            tuple(replace(series, cells=tuple(cells.get(at) for at in places)) for series, cells in columns),
            code,
            _HEIGHT,
            note=_note(spec),
            maximum=highest if highest > own else None,
            legend=tuple(index for index, (series, _) in enumerate(columns) if series.mark in _EXPLAINED),
        ),
    )


def _columns(spec: Path, width: Mm, words: FixedWords) -> Iterator[tuple[Series, Cells]]:
    """The series with their figures by year, those in front last; the formulas look into the first three."""
    line_name = " ".join(plain_text(line) for line in spec.line_note)
    yield Series(line_name, (), _ON_THE_WAY, "derived", 1.4, dashed=True), dict(_implied(spec, width))
    yield Series(spec.baseline_word, (), BASELINE), _end(spec, spec.first_year, spec.baseline, BASELINE, "second")
    yield Series(spec.target_word, (), TARGET), _end(spec, spec.last_year, spec.target, TARGET, "target_text")
    yield from _peers(spec, width)
    yield from ((Series(words.milestones, (), _MILESTONE), cells) for cells in _layers(_milestones(spec)))
    for matches, mark in ((True, OUTCOME), (False, OTHER)):
        actuals = ((one.at, _actual(spec, one, mark)) for one in spec.actuals if one.matches is matches)
        for cells in _layers(actuals):
            joined: ColourRole | None = "derived" if matches and len(cells) > 1 else None
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


def _year(spec: Path, at: float) -> str:
    """The year; the first one without a baseline says so."""
    if at == spec.first_year and spec.baseline is None and spec.absent and spec.absent[-1].startswith(str(int(at))):
        return spec.absent[-1]
    return f"{at:g}"


def _note(spec: Path) -> str:
    """Why no yearly values are shown, where a start is missing; that it is missing stands at its year."""
    if spec.baseline or not spec.absent:
        return ""
    stated = _year(spec, spec.first_year) == spec.absent[-1]
    return spec.absent_row if stated else spec.absent[-1]


# ----------------------------------------------------------------------------------------------- own path


def _implied(spec: Path, width: Mm) -> Iterator[tuple[float, Cell]]:
    """The line from baseline to target through each year's value, as far as there is room with that printed."""
    if not (spec.steady and spec.baseline and spec.target and spec.line_note):
        return
    formulas = _formulas(spec)
    every = max(1, math.ceil(_LABEL_ROOM * (spec.last_year - spec.first_year) / width))
    above = {one.at for one in spec.actuals if _is_above(spec, one)}
    start, goal = spec.baseline, spec.target
    yield spec.first_year, _worked_out(cell(start, None, spec.signs, _BARE), formulas, spec.first_year)
    for one in spec.steady:
        code = number_format(one.value, one.text.text, spec.signs)
        label = Label("b" if one.year in above else "t", "derived", bold=False, italic=True)
        shown = (one.year - spec.first_year) % every == 0
        yield one.year, _worked_out(Cell(one.value, code, label=label if shown else None), formulas, one.year)
    yield spec.last_year, _worked_out(cell(goal, None, spec.signs, _BARE), formulas, spec.last_year)


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
    """Whether an outcome lies on the line or above it, or there is none."""
    line = next((one.value for one in spec.steady if one.year == actual.at), None)
    return line is None or actual.point.value >= line


# ------------------------------------------------------------------------------------- beside the own path


def _peer(spec: Path, peer: Peer, named: tuple[int, LabelPlace] | None) -> tuple[Series, Cells]:
    """Another cluster's path in grey, with its name beside it where there is room."""
    cells: Cells = {spec.first_year: cell(peer.baseline, None, spec.signs, mark_of(peer.baseline, _PEER))}
    for year, value in zip(range(spec.first_year + 1, spec.last_year), peer.steady, strict=False):
        label = Label(named[1], "second", bold=False, named=True) if named and year == named[0] else None
        cells[year] = Cell(value, "General", _BARE, label)
    own = spec.target is not None and (spec.target.value, spec.target.bound) == (peer.target.value, peer.target.bound)
    mark, label = (_BARE, None) if own else (mark_of(peer.target, _PEER), Label("b", "second"))
    cells[spec.last_year] = cell(peer.target, label, spec.signs, mark)
    return Series(plain_text(peer.label), (), _PEER, "baseline", 1.0, dashed=True), cells


def _peers(spec: Path, width: Mm) -> Iterator[tuple[Series, Cells]]:
    """The peers, each with its name where no line runs through it."""
    lines = [_line(spec, peer) for peer in spec.peers]
    highest, _ = scale_of(_values(spec))
    for peer, line in zip(spec.peers, lines, strict=True):
        half = len(plain_text(peer.label)) * _LETTER / 2 * (spec.last_year - spec.first_year) / width
        tall = highest * _LABEL_HEIGHT / _PLOT_HEIGHT
        yield _peer(spec, peer, _free_place(spec, line, lines, half, tall))


def _line(spec: Path, peer: Peer) -> list[float]:
    return [peer.baseline.value, *peer.steady, peer.target.value][: spec.last_year - spec.first_year + 1]


def _free_place(
    spec: Path, line: Sequence[float], lines: Sequence[Sequence[float]], half: float, tall: float
) -> tuple[int, LabelPlace] | None:
    """The first year, and the side of the line, at which a label of `half` its width in years finds no line."""
    for index in range(math.ceil(half), len(line) - math.ceil(half)):
        around = range(max(0, math.floor(index - half)), min(len(line) - 1, math.ceil(index + half)) + 1)
        for place, low in _sides(line[index], tall):
            others = [other for other in lines if other is not line]
            crossed = any(low <= value <= low + tall for other in others for value in _between(other, around))
            if not crossed and low > 0:
                return spec.first_year + index, place
    return None


def _sides(value: float, tall: float) -> tuple[tuple[LabelPlace, float], ...]:
    """Below the line and above it, each with where a label would begin."""
    return ("b", value - 2 * tall), ("t", value + tall)


def _between(line: Sequence[float], places: Sequence[int]) -> Iterator[float]:
    """The values of a line at some of its places and half way between them."""
    for at in places:
        yield line[at]
        if at + 1 in places:
            yield (line[at] + line[at + 1]) / 2


def _milestones(spec: Path) -> Iterator[tuple[float, Cell]]:
    for one in spec.milestones:
        yield one.year, cell(one.point, Label("t", "target_text"), spec.signs)


def _actual(spec: Path, actual: PathActual, mark: Mark) -> Cell:
    """The outcome with what it counts, above the line or below it."""
    point, words = actual.point, f"{actual.point.text.text} {actual.note}".strip()
    label = Label("t" if _is_above(spec, actual) else "b", "derived")
    return cell(point, label, spec.signs, mark_of(point, mark), words)
