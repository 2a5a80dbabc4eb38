"""The words in a path chart's plot: each figure beside its sign, each line's name beside the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from planpress.brand import Weight
from planpress.charts.geometry import XY, Box, Stroke, Words, mm
from planpress.charts.labels import Board, Curve
from planpress.charts.metrics import LATIN_EXTENT
from planpress.charts.path_frame import Frame
from planpress.charts.path_lines import DOT, hidden, sign_box, signs
from planpress.charts.phrases import LEADING, Phrase, Run, figure, fit, phrase, stack, width
from planpress.charts.points import BASELINE, PEER, TARGET
from planpress.charts.specs import Peer

LARGE = 9.5
BELOW = LATIN_EXTENT[1]
BESIDE, NEAR, INDENT = mm(1.8), mm(1.3), mm(2.3)
LIFTS = (-1.0, mm(0.7), mm(1.6), mm(2.6))
LEADERS = (mm(7.5), mm(5), mm(10), mm(14), mm(20))
LEADER_WIDTH = 0.5


class Labels:
    """Puts blocks of lines on the first free of the places that suit them; `left_over` found none."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.words: list[Words] = []
        self.leaders: list[Stroke] = []
        self.left_over: list[Phrase] = []
        self._board = Board(frame.plot)
        self._board.block(*(sign_box(point, at, frame, pen) for point, at, pen in signs(frame)))
        self._board.block(*(Curve(line) for line in (frame.own, *map(frame.peer, frame.spec.peers)) if line))
        if frame.bar:
            self._board.block(frame.bar)
        self._target()
        self._baseline()
        self._absent()
        for peer in frame.spec.peers:
            self._peer(peer)
        self._line_note()

    def _put(self, lines: Sequence[Phrase], corners: Iterable[XY], size: XY) -> Box | None:
        box = self._board.take(Box(x, y, x + size[0], y + size[1]) for x, y in corners)
        if box is None:
            self.left_over.append(_joined(lines))
        else:
            self.words += stack(lines, box.left, box.top - self._above(lines[0]), self.frame.metrics)
        return box

    def _size(self, lines: Sequence[Phrase]) -> XY:
        """The width and height of a block of lines."""
        wide = max(width(line, self.frame.metrics) for line in lines)
        below = BELOW * max(run.size for run in lines[-1])
        return wide, self._above(lines[0]) + (len(lines) - 1) * LEADING + below

    def _above(self, line: Phrase) -> float:
        """How far a line reaches above its baseline."""
        return max(self.frame.metrics.extent(run.text, run.weight)[0] * run.size for run in line)

    def _is_note(self, lines: Sequence[Phrase]) -> bool:
        """Whether the words stand below the chart, because an earlier try found no place for them."""
        return _joined(lines) in self.frame.notes

    def _target(self) -> None:
        """Left of the target's sign and a little above it, where a rising line leaves space."""
        spec, frame = self.frame.spec, self.frame
        if spec.target is None:
            return
        x, y, gap = frame.last, frame.y(spec.target.value), TARGET.radius + BESIDE
        words = (Run(f"{spec.target_word} ", "target_text"), figure(spec.target.text, "target_text", size=LARGE))
        line = fit(words, x - gap - frame.left - 4, frame.metrics)
        if self._is_note([line]):
            return
        wide, high = self._size([line])
        flush = min(x + TARGET.radius, frame.width) - wide
        corners = (
            (x - gap - wide, y + mm(1.6) - BELOW * LARGE),
            (x - gap - wide, y - mm(1.6) - high),
            (flush, y + TARGET.radius + NEAR),
            (flush, y - TARGET.radius - NEAR - high),
            (x - gap - wide, y - high / 2),
            (x - gap - wide, y + mm(4)),
            (x - gap - wide, y - mm(5) - high),
        )
        self._put([line], corners, (wide, high))

    def _baseline(self) -> None:
        """Above the baseline's sign, else below it or beside it."""
        spec, frame = self.frame.spec, self.frame
        if spec.baseline is None:
            return
        x, y, beside = frame.first, frame.y(spec.baseline.value), BASELINE.radius + BESIDE
        word = fit((Run(spec.baseline_word, "second"),), (frame.last - x) / 2, frame.metrics)
        lines = [line for line in (word, (figure(spec.baseline.text, "second", size=LARGE),)) if line]
        if self._is_note(lines):
            return
        wide, high = self._size(lines)
        left = x - BASELINE.radius
        corners = (
            *((left, y + BASELINE.radius + NEAR + lift) for lift in LIFTS),
            *((left, y - BASELINE.radius - NEAR - high - lift) for lift in LIFTS),
            (x + beside, y - high - NEAR),
            (x + beside, y + NEAR),
        )
        self._put(lines, corners, (wide, high))

    def _absent(self) -> None:
        """Beside the hatched bar, as high as the lines allow."""
        frame = self.frame
        if frame.bar is None or not frame.spec.absent:
            return
        left = frame.bar.right + INDENT
        lines = [fit((Run(text, "ink", "semibold"),), frame.last - left, frame.metrics) for text in frame.spec.absent]
        if self._is_note(lines):
            return
        wide, high = self._size(lines)
        levels = (frame.top - mm(4) - high - i * mm(2) for i in range(int((frame.top - frame.bottom) / mm(2))))
        self._put(lines, ((x, y) for y, x in product(levels, (left, left + mm(10), left + mm(30)))), (wide, high))

    def _peer(self, peer: Peer) -> None:
        """Along the peer's line, from its start on, below it or above; its goal beside its sign."""
        frame = self.frame
        name = fit(phrase(peer.label, "second", figures="semibold"), (frame.last - frame.first) * 0.7, frame.metrics)
        if name and not self._is_note([name]):
            size = self._size([name])
            self._put([name], self._along(frame.peer(peer), size), size)
        goal = (figure(peer.target.text, "second"),)
        if hidden(peer, frame) or self._is_note([goal]):
            return
        wide, high = self._size([goal])
        x, y, r = frame.last, frame.y(peer.target.value), PEER.radius + NEAR
        flush = min(x - wide / 2, frame.width - wide)
        corners = (
            *((flush, y - r - high - lift) for lift in LIFTS),
            *((flush, y + r + lift) for lift in (*LIFTS, PEER.arrow)),
            (x - r - wide, y - r - high),
        )
        self._put([goal], corners, (wide, high))

    def _along(self, line: tuple[XY, ...], size: XY) -> Iterator[XY]:
        wide, high = size
        curve = Curve(line)
        step = (self.frame.last - self.frame.first) / 40
        for i in range(24):
            left = self.frame.first + mm(3) + i * step
            span = curve.span(left, left + wide)
            if span:
                yield left, span[0] - high - NEAR
                yield left, span[1] + NEAR

    def _line_note(self) -> None:
        """Below or above a year of the steady path, at the end of a thin leader."""
        spec, frame = self.frame.spec, self.frame
        if not spec.line_note or len(frame.own) < 2:
            return
        bold = len(spec.line_note) > 1
        lines = [phrase(line, "derived", *_weights(bold and i == 0)) for i, line in enumerate(spec.line_note)]
        lines = [fit(line, frame.width - frame.left - 4, frame.metrics) for line in lines]
        if self._is_note(lines):
            return
        size = self._size(lines)
        anchors = sorted(
            frame.own[1:-1] or frame.own, key=lambda at: abs(at[0] - frame.first * 0.43 - frame.last * 0.57)
        )
        places = {corner: at for at in anchors for corner in _hanging(at, size)}
        box = self._put(lines, places, size)
        if box is not None:
            x, y = places[box.left, box.bottom]
            down = box.top < y
            start, end = (y - DOT - NEAR, box.top) if down else (y + DOT + NEAR, box.bottom)
            self.leaders.append(Stroke(((x, start), (x, end)), "derived", LEADER_WIDTH))


def _weights(bold: bool) -> tuple[Weight, Weight]:
    return ("semibold", "semibold") if bold else ("regular", "regular")


def _hanging(at: XY, size: XY) -> Iterator[XY]:
    """Corners of a block at the end of a leader that hangs from `at` or rises from it."""
    x, y = at
    for leader in LEADERS:
        yield x - 2, y - DOT - NEAR - leader - size[1]
    for leader in LEADERS:
        yield x + 2 - size[0], y + DOT + NEAR + leader


def _joined(lines: Sequence[Phrase]) -> Phrase:
    """The lines of a block as one."""
    first, *rest = lines
    joined = first
    for line in rest:
        joined = (*joined, Run(" ", line[0].colour), *line)
    return joined
