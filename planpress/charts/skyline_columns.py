"""One column of a skyline becomes lines, a target cap, an arrow for "over", and its words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from planpress.brand import ColourRole
from planpress.charts.geometry import Box, Mark, Shape, Stroke, Words, mm
from planpress.charts.metrics import LATIN_EXTENT, Metrics
from planpress.charts.phrases import LEADING, SIZE, X_MIDDLE, Phrase, set_down, stack, width
from planpress.charts.points import arrow
from planpress.charts.skyline_words import PAD, Speech
from planpress.charts.specs import Point, SkylineColumn

ABOVE, BELOW = LATIN_EXTENT
BASE_LINE, GROWTH_LINE = (2.3, 0.5), (1.6, 0.35)
"""A line's greatest width in points, and its greatest part of the distance between lines."""
CAP, RANGE_CAP, CAP_CLEAR = 2.8, 1.0, 1.2
"""How thick a target's bar is, and the frame of its range; how clear of a higher baseline's lines both are."""
PLATE, PLATE_CLEAR = mm(5.4), 4.0
NOTE_TOP, NOTE_CLEAR, LEAST_DOTS = mm(5.8), mm(3.3), mm(6)
DOT, DOT_PITCH, SPECK = 1.0, mm(1.55), 0.01
"""A dot is a dash of no length with round ends; some renderers leave out a dash of exactly none."""
ARROW, ARROW_CLEAR, ARROW_WIDTH, ARROW_SPACE = mm(5.8), mm(1.4), 1.7, mm(4.5)
SMALL_ARROW, SMALL_HEAD = mm(3), mm(0.9)
FIGURE_GAP, NAME_GAP, FIGURE_LEADING = 5.0, 0.55, 1.18
"""What lies between the cap and the words above it; below a name, and from a figure's line to the next, as a part
of the figure's size."""


@dataclass(frozen=True, slots=True)
class Column:
    """One cluster's column: `unit` is the height of one of its values, a line stands for `step` of them.
    In a `raised` column the words that belong below the target stand above it."""

    index: int
    spec: SkylineColumn
    left: float
    width: float
    unit: float
    step: float
    speech: Speech
    raised: bool
    metrics: Metrics

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def pitch(self) -> float:
        return self.unit * self.step

    @property
    def base(self) -> float:
        """The height of the baseline."""
        return max(0.0, self.spec.baseline.value * self.unit) if self.spec.baseline else 0.0

    @property
    def goal(self) -> float | None:
        """The height of the target."""
        return max(0.0, self.spec.target.value * self.unit) if self.spec.target else None

    @property
    def top(self) -> float:
        points = [point for point in (self.spec.baseline, self.spec.target) if point]
        return max((0.0, *(self.unit * _high(point) for point in points)))

    @property
    def head(self) -> float:
        """The height of the words and the arrow above the column."""
        lines = upper_lines(self)
        words = max((y + ABOVE * max(run.size for run in line) for y, line in lines), default=0.0)
        return max(words, self._arrow_top, CAP) + 1

    @property
    def _arrow_top(self) -> float:
        if not has_arrow(self):
            return 0.0
        return ARROW_CLEAR + (ARROW if arrow_beside(self) else SMALL_ARROW) + CAP / 2

    @property
    def is_crowded(self) -> bool:
        """Whether the words below the target do not fit there."""
        if self.raised or not self.speech.below:
            return False
        if self.spec.baseline is not None:
            return plate(self) is None and not _fits_on_ground(self)
        return self.goal is None or self.goal < notes_end(self) + LEAST_DOTS

    @property
    def unworded(self) -> tuple[str, ...]:
        """The keys of the figures that find no room."""
        target = () if self.speech.figure or not self.spec.target else (self.spec.target.text.key,)
        baseline = () if self.speech.below or not self.spec.baseline else (self.spec.baseline.text.key,)
        return *baseline, *target


def _high(point: Point) -> float:
    return point.value if point.high is None else point.high


# --------------------------------------------------------------------------------------------------- lines


def _line_width(column: Column, most: tuple[float, float]) -> float:
    return min(most[0], column.pitch * most[1])


def _levels(column: Column, start: float, end: float) -> Iterator[float]:
    """The values at the middle of each line between two values."""
    for i in range(max(0, math.ceil(start / column.step - 0.5)), math.ceil(end / column.step - 0.5)):
        yield (i + 0.5) * column.step


def baseline_lines(column: Column) -> Iterator[Stroke]:
    """Full lines up to the baseline, thinner ones to the end of a range."""
    point = column.spec.baseline
    if point is None or not column.unit:
        return
    left, right = column.left, column.right
    for end, start, most in ((point.value, 0.0, BASE_LINE), (_high(point), max(0.0, point.value), GROWTH_LINE)):
        thick = _line_width(column, most)
        for level in _levels(column, start, end):
            yield Stroke(((left, level * column.unit), (right, level * column.unit)), "cover_plate", thick)


def growth_lines(column: Column) -> Iterator[Stroke]:
    """Lines to the column's right edge, each from where the steady path crosses its level."""
    if column.spec.baseline is None or column.spec.target is None or not column.unit:
        return
    start, end = max(0.0, _high(column.spec.baseline)), column.spec.target.value
    thick, left, right = _line_width(column, GROWTH_LINE), column.left, column.right
    for level in _levels(column, start, end):
        y = level * column.unit
        yield Stroke(((left + column.width * _crossing(level, start, end), y), (right, y)), "cover_line", thick)


def _crossing(level: float, start: float, end: float) -> float:
    """The part of the time after which steady growth from `start` to `end` reaches `level`."""
    if start <= 0:
        return level / end
    return math.log(level / start) / math.log(end / start)


def dots(column: Column) -> Iterator[Stroke]:
    """Dots in place of lines where the baseline is missing: the way is not known. One dash of a stroke is a dot."""
    if column.spec.baseline is not None or column.goal is None or not column.unit:
        return
    assert column.spec.target is not None
    end = column.goal - (NOTE_CLEAR if column.raised or not column.speech.below else notes_end(column))
    levels = tuple(_levels(column, 0.0, end / column.unit))
    if not levels:
        return
    size = min(DOT, column.pitch / 2)
    wide = column.width - size
    count = max(1, round(wide / DOT_PITCH))
    bottom, top = levels[0] * column.unit, levels[-1] * column.unit + SPECK
    for i in range(count + 1):
        x = column.left + size / 2 + i * wide / count
        yield Stroke(((x, bottom), (x, top)), "cover_dot", size, (SPECK, column.pitch - SPECK), True)


# --------------------------------------------------------------------------------------------------- signs


def signs(column: Column) -> Iterator[Mark]:
    """The baseline's plate, or the ground its words stand on; the target's cap; its arrow."""
    if column.speech.below and column.spec.baseline is not None and not column.raised:
        box = plate(column)
        if box is not None:
            yield Shape(box.corners, "cover_plate")
        elif _is_crossed(column):
            yield Shape(_ground(column).corners, "ink")
    if column.goal is not None:
        if column.goal < column.base:
            yield from _caps(column, "ink", 2 * CAP_CLEAR)
        yield from _caps(column, "target")
    if has_arrow(column):
        yield from _arrow(column)


def _caps(column: Column, colour: ColourRole, wider: float = 0.0) -> Iterator[Mark]:
    """The bar at the target's height, and the frame of a range above it."""
    assert column.goal is not None and column.spec.target is not None
    yield Stroke(((column.left, column.goal), (column.right, column.goal)), colour, CAP + wider)
    if column.spec.target.high is not None:
        inset = RANGE_CAP / 2
        frame = Box(
            column.left + inset, column.goal, column.right - inset, max(0.0, column.spec.target.high) * column.unit
        )
        yield Shape(frame.corners, None, colour, RANGE_CAP + wider)


def has_arrow(column: Column) -> bool:
    return column.spec.target is not None and column.spec.target.bound in ("lower", "upper")


def arrow_beside(column: Column) -> bool:
    """Whether the arrow finds room beside the figure; else it stands between cap and figure."""
    return bool(column.speech.figure) and width(column.speech.figure[-1], column.metrics) + ARROW_SPACE <= column.width


def _arrow(column: Column) -> Iterator[Stroke]:
    """On the cap: up for a target that may be passed, down for one that is a limit."""
    beside = arrow_beside(column)
    x = column.right - mm(1.3) if beside else column.left + column.width / 2
    foot = column.top + CAP / 2 + ARROW_CLEAR
    tip = foot + (ARROW if beside else SMALL_ARROW)
    head = mm(1.15) if beside else min(SMALL_HEAD, column.width / 3)
    up = column.spec.target is not None and column.spec.target.bound == "lower"
    start, end = (foot, tip) if up else (tip, foot)
    yield from arrow((x, start), (x, end), "target", ARROW_WIDTH if beside else ARROW_WIDTH * 0.7, head)


def plate(column: Column) -> Box | None:
    """The topmost lines of the baseline, merged so that they carry words; None when there are too few."""
    if not column.pitch:
        return None
    thick = _line_width(column, BASE_LINE)
    limit = column.base
    if column.goal is not None and column.goal < column.base + PLATE_CLEAR:
        limit = column.goal - PLATE_CLEAR
    top = (math.floor(limit / column.pitch + 0.5) - 0.5) * column.pitch + thick / 2
    high = math.ceil((PLATE - thick) / column.pitch) * column.pitch + thick if column.pitch < PLATE else PLATE
    return Box(column.left, top - high, column.right, top) if top >= high else None


def _ground(column: Column) -> Box:
    """Where words stand above a baseline that is too low for a plate."""
    wide = width(column.speech.below[0], column.metrics)
    return Box(column.left, column.base + 2, column.left + wide + 3, column.base + 4 + SIZE * 1.25)


def _is_crossed(column: Column) -> bool:
    """Whether a growth line runs through the words above the baseline."""
    ground = _ground(column)
    starts = (line.points[0] for line in growth_lines(column))
    return any(x < ground.right and ground.bottom < y < ground.top for x, y in starts)


def _fits_on_ground(column: Column) -> bool:
    return column.goal is not None and _ground(column).top + CAP <= column.goal


# --------------------------------------------------------------------------------------------------- words


def words(column: Column) -> Iterator[Words]:
    for y, line in upper_lines(column):
        yield from set_down(line, column.left, column.top + y, column.metrics)
    if column.raised or not column.speech.below:
        return
    if column.spec.baseline is None:
        assert column.goal is not None
        yield from stack(column.speech.below, column.left, column.goal - NOTE_TOP, column.metrics)
    elif (box := plate(column)) is not None:
        wide = width(column.speech.below[0], column.metrics)
        x = column.left + max(0.0, min(PAD, (column.width - wide) / 2))
        yield from set_down(column.speech.below[0], x, (box.bottom + box.top) / 2 - X_MIDDLE, column.metrics)
    else:
        yield from set_down(_light(column.speech.below[0]), column.left, _ground(column).bottom + 3, column.metrics)


def upper_lines(column: Column) -> tuple[tuple[float, Phrase], ...]:
    """The lines above a column with the heights of their baselines over its top, from the lowest."""
    lower = [_light(line) for line in reversed(column.speech.below)] if column.raised else []
    reached = CAP / 2 + FIGURE_GAP
    if has_arrow(column) and not arrow_beside(column):
        reached += ARROW_CLEAR + SMALL_ARROW - 2
    lines: list[tuple[float, Phrase]] = []
    for line in (*lower, *reversed(column.speech.figure)):
        size = max(run.size for run in line)
        lines.append((reached + BELOW * size, line))
        reached += size * FIGURE_LEADING if size > SIZE else LEADING
    if column.speech.figure:
        reached += NAME_GAP * column.speech.figure[-1][-1].size - (LEADING - SIZE)
    lines += [(reached + BELOW * SIZE + i * LEADING, line) for i, line in enumerate(reversed(column.speech.name))]
    return tuple(lines)


def notes_end(column: Column) -> float:
    """How far below the target the notes reach."""
    return NOTE_TOP + (len(column.speech.below) - 1) * LEADING + NOTE_CLEAR


def _light(line: Phrase) -> Phrase:
    """Words meant for a plate, in its colour, for the dark ground."""
    return tuple(replace(run, colour="cover_plate" if run.colour == "ink" else run.colour) for run in line)
