"""A row of a baseline-to-target chart becomes two signs, what joins them, and their words in two lanes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from planpress.brand import ColourRole
from planpress.charts.geometry import Mark, Stroke, Words, mm
from planpress.charts.labels import spread
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import X_MIDDLE, Phrase, Run, figure, fit, phrase, set_down, width
from planpress.charts.points import BAND, BASELINE, HALO, RIGHT, TARGET, Pen, arrow_length, cleared, sign
from planpress.charts.scale import Scale
from planpress.charts.specs import BaselineToTarget, DumbbellRow, Point

NAME_WIDTH, GUTTER, BEYOND = mm(40), mm(5), mm(16.9)
ABOVE, BELOW, INDENT, CLEAR = mm(4), mm(4.85), mm(2.3), mm(1)
LABEL_GAP = mm(2)
NARROW = mm(90)
"""In less width than this, names stand above their rows: beside them they would leave the scale no room."""
CONNECTOR = 2.2
SAME, AROUND = mm(1.4), mm(2.9)
"""How near two signs must be to hide each other, and the radius that keeps the one behind in sight."""
NARROW_GUTTER, NARROW_BEYOND = AROUND, mm(9)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of a chart share."""

    spec: BaselineToTarget
    metrics: Metrics
    scale: Scale
    width: float
    pitch: float

    @property
    def is_narrow(self) -> bool:
        return self.width < NARROW

    @property
    def names(self) -> float:
        """The width of the name column; there is none in a narrow chart."""
        return 0.0 if self.is_narrow else min(NAME_WIDTH, self.width * 0.3)

    @property
    def left(self) -> float:
        """Where the scale begins."""
        return self.names + (NARROW_GUTTER if self.is_narrow else GUTTER)

    @property
    def beyond(self) -> float:
        """What is left behind the scale's end for arrows and the unit."""
        return NARROW_BEYOND if self.is_narrow else BEYOND

    def x(self, value: float) -> float:
        return self.left + (self.width - self.beyond - self.left) * self.scale.part(value)


@dataclass(frozen=True, slots=True)
class Placed:
    """A sign on its row: from `x` to `high` (the same unless it is a range), its arrow's signed length."""

    point: Point
    pen: Pen
    x: float
    high: float
    arrow: float

    @property
    def left(self) -> float:
        return min(self.x, self.high) - self._margin + min(0.0, self.arrow + self._margin)

    @property
    def right(self) -> float:
        return max(self.x, self.high) + self._margin + max(0.0, self.arrow - self._margin)

    @property
    def middle(self) -> float:
        return (self.x + self.high) / 2

    @property
    def _margin(self) -> float:
        return BAND / 2 if self.point.bound == "range" else self.pen.radius


def _placed(row: DumbbellRow, frame: Frame) -> tuple[Placed | None, Placed | None]:
    """Both signs with their arrows, which stop short of each other."""
    xs = [frame.x(point.value) if point else None for point in (row.baseline, row.target)]
    near = xs[0] is not None and xs[1] is not None and abs(xs[0] - xs[1]) < SAME
    pens = (replace(BASELINE, radius=AROUND) if near else BASELINE, TARGET)
    facing = _facing(row)
    placed: list[Placed | None] = []
    for point, pen, x, other in zip((row.baseline, row.target), pens, xs, reversed(xs), strict=True):
        if point is None or x is None:
            placed.append(None)
            continue
        back, ahead = x - frame.left, frame.width - x
        if other is not None:
            free = abs(other - x) / 2 - CLEAR / 2 if facing else abs(other - x) - TARGET.radius - CLEAR
            back, ahead = (min(back, free), ahead) if other <= x else (back, min(ahead, free))
        high = x if point.high is None else frame.x(point.high)
        placed.append(Placed(point, pen, x, high, arrow_length(point, back, ahead, pen)))
    return placed[0], placed[1]


def _facing(row: DumbbellRow) -> bool:
    bounds = {row.baseline.bound if row.baseline else "", row.target.bound if row.target else ""}
    return bounds == {"lower", "upper"}


def dumbbell(row: DumbbellRow, y: float, frame: Frame) -> tuple[tuple[Mark, ...], ...]:
    """A row's layers at height `y`: the line that joins the signs and leaves the arrows free, the baseline's sign,
    the target's sign in front."""
    placed = _placed(row, frame)
    baseline, target = (sign(p.point, (p.x, y), (p.high, y), p.arrow, RIGHT, p.pen) if p else () for p in placed)
    return _connector(*placed, y), baseline, cleared(target) if _meet(*placed) else target


def _meet(one: Placed | None, other: Placed | None) -> bool:
    return bool(one and other and one.left < other.right + HALO and other.left < one.right + HALO)


def _connector(baseline: Placed | None, target: Placed | None, y: float) -> tuple[Mark, ...]:
    if not baseline or not target:
        return ()
    first, second = sorted((baseline, target), key=lambda placed: placed.middle)
    start = first.right if first.arrow > 0 else max(first.x, first.high)
    end = second.left if second.arrow < 0 else min(second.x, second.high)
    return (Stroke(((start, y), (end, y)), "derived_soft", CONNECTOR),) if start < end else ()


def labels(row: DumbbellRow, y: float, frame: Frame, spelled: tuple[bool, bool]) -> tuple[Words, ...]:
    """The row's words: figures above the signs, growth below the line, "not stated" where the sign would be."""
    baseline, target = _placed(row, frame)
    figures = []
    if baseline:
        word = frame.spec.baseline_word if spelled[0] else ""
        figures.append((baseline.middle, _figure(baseline.point, word, "second")))
    if target:
        word = frame.spec.target_word if spelled[1] else ""
        figures.append((target.middle, _figure(target.point, word, "target_text")))
    present = [placed for placed in (baseline, target) if placed]
    below = []
    if row.between:
        middle = sum(placed.middle for placed in present) / len(present) if present else frame.left
        below.append((middle, phrase(row.between, "derived")))
    absent, moved = _absent(row, present, y, frame)
    return *_lane(figures, y + ABOVE, frame), *_lane([*below, *moved], y - BELOW, frame), *absent


def _figure(point: Point, word: str, colour: ColourRole) -> Phrase:
    value = figure(point.text, colour)
    return (Run(f"{word} ", colour), value) if word else (value,)


def _lane(wanted: Iterable[tuple[float, Phrase]], y: float, frame: Frame) -> tuple[Words, ...]:
    """Phrases side by side on one line, each as near its place as the others let it."""
    ordered = sorted(wanted, key=lambda pair: pair[0])
    left, right = frame.left + CLEAR, frame.width
    room = right - left - LABEL_GAP * (len(ordered) - 1)
    if sum(width(words, frame.metrics) for _, words in ordered) > room:
        ordered = [(x, fit(words, room / len(ordered), frame.metrics)) for x, words in ordered]
    widths = [width(words, frame.metrics) for _, words in ordered]
    starts = spread([x for x, _ in ordered], widths, left, right, LABEL_GAP)
    return tuple(
        run
        for start, (_, words) in zip(starts, ordered, strict=True)
        for run in set_down(words, start, y, frame.metrics)
    )


def _absent(
    row: DumbbellRow, present: list[Placed], y: float, frame: Frame
) -> tuple[tuple[Words, ...], list[tuple[float, Phrase]]]:
    """The words for what is missing: on the row's line where it is free, else handed back for the lane below."""
    if len(present) == 2 or not row.absent:
        return (), []
    words: Phrase = (Run(row.absent, "second", "italic"),)
    wide = width(words, frame.metrics)
    left, right = frame.left + INDENT, frame.width
    gaps = [(left, right)]
    if present:
        gaps = [(left, present[0].left - CLEAR), (present[0].right + INDENT, right)]
        gaps = gaps if row.baseline is None else gaps[::-1]
    else:
        words = fit(words, right - left, frame.metrics)
        wide = width(words, frame.metrics)
    for start, end in gaps:
        if wide <= end - start:
            return set_down(words, start, y - X_MIDDLE, frame.metrics), []
    return (), [(present[0].middle, words)]
