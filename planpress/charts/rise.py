"""A way to a target becomes a small picture: an area below its curve, a solid start, an open ring at the goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planpress.charts.blocks import Blocks
from planpress.charts.geometry import XY, Box, Layout, Room, Stroke, Words, mm
from planpress.charts.labels import Curve, spread
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import LEADING, SIZE, X_MIDDLE, Phrase, Run, figure, fit, phrase, set_down, stack
from planpress.charts.rise_frame import (
    CHEVRON_ROOM,
    DOT,
    FOOT,
    LABEL_GAP,
    NUMBERS_GAP,
    RING,
    YEARS,
    Frame,
    area,
    axis,
    frame_of,
    levels,
    sign_boxes,
    way,
)
from planpress.charts.rulers import TICK_GAP
from planpress.charts.scale import number
from planpress.charts.specs import Rise

LARGE = 9.5
NEAR, INSET = mm(1.1), mm(3)
LOW = 0.2
"""A start below this part of the scale has its figure above it, not beside it."""
RATE_LIFT = mm(1.6)
HOLE = 2.0
"""White on both sides of words in a line that they cross."""


def lay_out(spec: Rise, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout. Words that find no free place in the plot get lines of their own below it."""
    notes: tuple[Phrase, ...] = ()
    while True:
        frame = frame_of(spec, room, metrics, _target_label(spec), notes)
        labels = _Labels(frame)
        if not labels.left_over:
            return (_layout(frame, labels.words),)
        notes += tuple(labels.left_over)


def _layout(frame: Frame, words: Sequence[Words]) -> Layout:
    lines = tuple(piece for line in levels(frame) for piece in _broken(line, words))
    around = (*_numbers(frame), *_years(frame), *_notes(frame))
    return Layout(frame.width, frame.height, (*area(frame), *lines, *axis(frame), *way(frame), *around, *words))


def _broken(line: Stroke, words: Sequence[Words]) -> Iterator[Stroke]:
    """A level line without the stretches where words stand on it."""
    (left, y), (right, _) = line.points
    for box in sorted((w.box for w in words if w.box.bottom < y < w.box.top), key=lambda box: box.left):
        if box.left - HOLE > left:
            yield Stroke(((left, y), (box.left - HOLE, y)), line.colour, line.width)
        left = max(left, box.right + HOLE)
    if left < right:
        yield Stroke(((left, y), (right, y)), line.colour, line.width)


def _numbers(frame: Frame) -> Iterator[Words]:
    """The scale's numbers, right-aligned left of the area; every second one where they would meet."""
    pitch = (frame.top - frame.bottom) / (frame.scale.last - frame.scale.first)
    for tick in frame.scale.ticks[:: 1 if pitch >= LEADING else 2]:
        text = number(tick, frame.scale.step, frame.spec.signs)
        left = frame.first - DOT - NUMBERS_GAP - frame.metrics.width(text, SIZE)
        yield from set_down((Run(text, "second"),), left, frame.y(tick) - X_MIDDLE, frame.metrics)


def _years(frame: Frame) -> Iterator[Words]:
    """The first and the last year below their ticks."""
    years = list(dict.fromkeys((frame.spec.first_year, frame.spec.last_year)))
    texts = [str(year) for year in years]
    widths = [frame.metrics.width(text, SIZE) for text in texts]
    starts = spread([frame.x(year) for year in years], widths, 0.0, frame.width, TICK_GAP)
    level = frame.bottom - YEARS + mm(0.6)
    for start, text in zip(starts, texts, strict=True):
        yield from set_down((Run(text, "ink"),), start, level, frame.metrics)


def _notes(frame: Frame) -> tuple[Words, ...]:
    lines = [fit(note, frame.width, frame.metrics) for note in frame.notes]
    return stack(lines, 0, FOOT + len(lines) * LEADING - LEADING + 2, frame.metrics)


def _target_label(spec: Rise) -> Phrase:
    return (figure(spec.target.text, "target_text", size=LARGE),) if spec.target else ()


class _Labels:
    """The words in the plot: each figure beside its sign, the rate in the area, or why there is no path."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._blocks = Blocks(frame.plot, frame.metrics, frame.notes)
        board = self._blocks.board
        board.block(*sign_boxes(frame))
        if frame.curve:
            board.block(Curve(frame.curve))
        board.block(Box(frame.first, frame.zero - 1, frame.width, frame.zero + 1))
        self._target()
        self._start()
        self._rate()
        self._absent()

    @property
    def words(self) -> list[Words]:
        return self._blocks.words

    @property
    def left_over(self) -> list[Phrase]:
        return self._blocks.left_over

    def _target(self) -> None:
        """Right of the ring and a little below its middle; where there is no room, left of it, above or below."""
        frame, point = self.frame, self.frame.spec.target
        if point is None:
            return
        x, y = frame.last, frame.y(point.value)

        def around(wide: float, high: float) -> Iterator[XY]:
            for lift in (mm(0.4), -high / 2, mm(2), -high - mm(1), mm(4), -high - mm(4), -high - mm(8)):
                yield x + LABEL_GAP, y - lift - high
            for lift in (0.0, mm(2), mm(4), CHEVRON_ROOM + mm(1), mm(9), mm(14)):
                yield x - RING - NEAR - wide, y + NEAR + lift
                yield x - RING - NEAR - wide, y - NEAR - lift - high
                yield min(x - wide / 2, frame.width - wide), y + RING + NEAR + lift
                yield min(x - wide / 2, frame.width - wide), y - RING - NEAR - lift - high

        self._blocks.put(([_target_label(frame.spec)], around))

    def _start(self) -> None:
        """Right of the dot and below its middle; above it where the start is low."""
        frame, point = self.frame, self.frame.spec.baseline
        if point is None:
            return
        x, y = frame.first, frame.y(point.value)
        is_low = frame.scale.part(point.value) < LOW

        def beside(_wide: float, high: float) -> Iterator[XY]:
            for lift in (mm(0.8), mm(1.8), mm(3.5), mm(6), mm(9)):
                yield x + DOT + NEAR, y - high - lift

        def over(_wide: float, _high: float) -> Iterator[XY]:
            for lift in (mm(0.6), mm(1.4), mm(2.4), mm(4), mm(6), mm(9), mm(13)):
                yield x - DOT, y + DOT + lift
                yield x + DOT + NEAR, y + lift

        def around(wide: float, high: float) -> Iterator[XY]:
            yield from (over if is_low else beside)(wide, high)
            yield from (beside if is_low else over)(wide, high)

        self._blocks.put(([(figure(point.text, "ink", size=LARGE),)], around))

    def _rate(self) -> None:
        """The rate in the area, flush right at the target's stem; above the curve where the area is too low."""
        spec, frame = self.frame.spec, self.frame
        if not spec.rate:
            return
        room = frame.width - frame.first
        rate = tuple(_large(run) for run in phrase(spec.rate, "target_text", "semibold", "semibold"))
        lines = [fit(rate, room, frame.metrics)]
        if spec.rate_note:
            lines.append(fit((Run(spec.rate_note, "ink"),), room, frame.metrics))

        def inside(wide: float, high: float) -> Iterator[XY]:
            for right in (frame.last - INSET, frame.last - 2 * INSET, (frame.first + frame.last + wide) / 2):
                for lift in (RATE_LIFT, mm(3.2), mm(5), mm(7), mm(10)):
                    yield right - wide, frame.zero + lift
            for right in (frame.last - INSET, frame.last - 4 * INSET, (frame.first + frame.last + wide) / 2):
                for step in range(12):
                    yield right - wide, frame.height - high - mm(0.5) - step * mm(3)
            for step in range(12):
                yield frame.first + DOT + INSET, frame.height - high - mm(0.5) - step * mm(3)

        self._blocks.put((lines, inside), flush_right=True)

    def _absent(self) -> None:
        """Why there is no path: beside the dashes of a missing start, in the upper half."""
        spec, frame = self.frame.spec, self.frame
        if not spec.absent:
            return
        room = frame.width - frame.first - 2 * INSET
        looks = [Run(spec.absent[0], "ink", "semibold"), *(Run(line, "ink") for line in spec.absent[1:])]
        lines = [line for look in looks if (line := fit((look,), room, frame.metrics))]

        def downward(wide: float, high: float) -> Iterator[XY]:
            for step in range(16):
                y = frame.top - mm(4) - high - step * mm(2)
                for x in (frame.first + INSET, (frame.first + frame.last - wide) / 2, frame.first + mm(14)):
                    yield x, y

        if lines:
            self._blocks.put((lines, downward))


def _large(run: Run) -> Run:
    return Run(run.text, run.colour, run.weight, LARGE, run.key)
