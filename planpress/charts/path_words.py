"""The words in a path chart's plot: each figure beside its sign, each line's name beside the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planpress.brand import Weight
from planpress.charts.blocks import BELOW, Blocks
from planpress.charts.geometry import XY, Box, Stroke, Words, mm
from planpress.charts.labels import Curve
from planpress.charts.path_frame import Frame
from planpress.charts.path_lines import DOT, MILESTONE, OTHER, OUTCOME, hidden, sign_box, signs
from planpress.charts.phrases import Phrase, Run, figure, fit, phrase
from planpress.charts.points import BASELINE, PEER, TARGET, Pen
from planpress.charts.specs import PathActual, Peer

LARGE = 9.5
BESIDE, NEAR, INDENT = mm(1.8), mm(1.3), mm(2.3)
LIFTS = (-1.0, mm(0.7), mm(1.6), mm(2.6))
ARROW_SIDE = mm(2.2)
"""How much higher a label may move to leave a line free; how far beside an arrow it stands."""
LEADERS = (mm(7.5), mm(5), mm(10), mm(14), mm(20))
LEADER_WIDTH = 0.5


class Labels:
    """Puts blocks of lines on the first free of the places that suit them; `left_over` found none."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.leaders: list[Stroke] = []
        self._blocks = Blocks(frame.plot, frame.metrics, frame.notes)
        self._board = self._blocks.board
        self._board.block(*(sign_box(point, at, frame, pen) for point, at, pen in signs(frame)))
        self._board.block(
            *(Curve(line) for line in (frame.own, frame.outcomes, *map(frame.peer, frame.spec.peers)) if line)
        )
        if frame.bar:
            self._board.block(frame.bar)
        self._target()
        self._baseline()
        self._absent()
        for milestone in frame.spec.milestones:
            at = frame.x(milestone.year), frame.y(milestone.point.value)
            self._beside(at, [[(figure(milestone.point.text, "target_text"),)]], MILESTONE)
        for actual in frame.spec.actuals:
            self._actual(actual)
        for peer in frame.spec.peers:
            self._peer(peer)
        self._line_note()

    @property
    def words(self) -> list[Words]:
        return self._blocks.words

    @property
    def left_over(self) -> list[Phrase]:
        return self._blocks.left_over

    def _target(self) -> None:
        """Left of the target's sign and a little above it, where a rising line leaves space; else on two lines."""
        spec, frame = self.frame.spec, self.frame
        if spec.target is None:
            return
        x, y, beside = frame.last, frame.y(spec.target.value), TARGET.radius + BESIDE
        words = (Run(f"{spec.target_word} ", "target_text"), figure(spec.target.text, "target_text", size=LARGE))
        line = fit(words, x - beside - frame.left - 4, frame.metrics)

        def left(wide: float, _high: float) -> Iterator[XY]:
            yield x - beside - wide, y + mm(1.6) - BELOW * LARGE

        def around(wide: float, high: float) -> Iterator[XY]:
            flush = min(x + TARGET.radius, frame.width) - wide
            for lift in LIFTS:
                yield flush, y + TARGET.radius + NEAR + lift
                yield flush, y - TARGET.radius - NEAR - lift - high
                yield x - beside - wide, y - mm(1.6) - lift - high
            yield flush, y + TARGET.arrow + NEAR
            yield x - beside - wide, y + mm(4)

        lines = [part for part in (line[:-1], line[-1:]) if part]
        self._blocks.put(([line], left), (lines, around), ([line], around))

    def _baseline(self) -> None:
        """Above the baseline's sign, else below it, beside it or above its arrow."""
        spec, frame = self.frame.spec, self.frame
        if spec.baseline is None:
            return
        x, y = frame.first, frame.y(spec.baseline.value)
        left, reach = x - BASELINE.radius, BASELINE.radius + NEAR
        word = fit((Run(spec.baseline_word, "second"),), (frame.last - x) / 2, frame.metrics)

        def around(_wide: float, high: float) -> Iterator[XY]:
            yield from ((left, y + reach + lift) for lift in LIFTS)
            yield from ((x + ARROW_SIDE, y + reach + lift) for lift in LIFTS)
            yield from ((left, y - reach - high - lift) for lift in LIFTS)
            yield x + BASELINE.radius + BESIDE, y - high - NEAR
            yield from ((left, y + BASELINE.arrow + NEAR + lift) for lift in LIFTS)

        self._blocks.put(
            ([line for line in (word, (figure(spec.baseline.text, "second", size=LARGE),)) if line], around)
        )

    def _absent(self) -> None:
        """Beside the hatched bar, as high as the lines allow."""
        frame, bar = self.frame, self.frame.bar
        if bar is None or not frame.spec.absent:
            return
        left = bar.right + INDENT
        look = Run("", "ink", "semibold")
        lines = [fit((replace(look, text=text),), frame.last - left, frame.metrics) for text in frame.spec.absent]

        def downward(_wide: float, high: float) -> Iterator[XY]:
            top = frame.top - mm(4) - high
            while top > frame.bottom:
                yield from ((left + shift, top) for shift in (0.0, mm(10), mm(30)))
                top -= mm(2)

        self._blocks.put((lines, downward))

    def _actual(self, actual: PathActual) -> None:
        """The outcome and what it counts, on one line or two."""
        frame = self.frame
        value, note = figure(actual.point.text, "derived"), Run(actual.note, "derived")
        at = frame.x(actual.at), frame.y(actual.point.value)
        line = fit((value, Run(" ", "derived"), note), frame.width - frame.left - 4, frame.metrics)
        options = [[line], [line[:1], line[2:]]] if len(line) > 2 else [[(value,)]]
        self._beside(at, options, OUTCOME if actual.matches else OTHER)

    def _beside(self, at: XY, options: Sequence[Sequence[Phrase]], pen: Pen) -> None:
        """Words around a sign on the way: below it, above it, or at its sides."""
        (x, y), reach, width_left = at, pen.radius + NEAR, self.frame.width

        def around(wide: float, high: float) -> Iterator[XY]:
            middle = max(self.frame.left + 2, min(x - wide / 2, width_left - wide))
            for lift in (*LIFTS, pen.arrow):
                yield middle, y - reach - high - lift
                yield middle, y + reach + lift
                yield x + pen.radius - wide, y + reach + lift
                yield x - pen.radius, y - reach - high - lift
            yield x + reach, y - high / 2
            yield x - reach - wide, y - high / 2
            yield x + reach, y - high - NEAR
            yield x - reach - wide, y + NEAR

        self._blocks.put(*((lines, around) for lines in options))

    def _peer(self, peer: Peer) -> None:
        """Along the peer's line, from its start on, below it or above; its goal beside its sign."""
        frame, curve = self.frame, Curve(self.frame.peer(peer))
        name = fit(phrase(peer.label, "second", figures="semibold"), (frame.last - frame.first) * 0.7, frame.metrics)
        x, y, reach = frame.last, frame.y(peer.target.value), PEER.radius + NEAR

        def along(wide: float, high: float) -> Iterator[XY]:
            for i in range(24):
                left = frame.first + mm(3) + i * (x - frame.first) / 40
                span = curve.span(left, left + wide)
                if span:
                    yield left, span[0] - high - NEAR
                    yield left, span[1] + NEAR

        def around(wide: float, high: float) -> Iterator[XY]:
            flush = min(x - wide / 2, frame.width - wide)
            yield from ((flush, y - reach - high - lift) for lift in LIFTS)
            yield from ((flush, y + reach + lift) for lift in (*LIFTS, PEER.arrow))
            yield x - reach - wide, y - reach - high

        if name:
            self._blocks.put(([name], along))
        if not hidden(peer, frame):
            self._blocks.put(([(figure(peer.target.text, "second"),)], around))

    def _line_note(self) -> None:
        """Below or above a year of the steady path, at the end of a thin leader."""
        spec, frame = self.frame.spec, self.frame
        if not spec.line_note or len(frame.own) < 2:
            return
        bold = len(spec.line_note) > 1
        lines = [phrase(line, "derived", *_weights(bold and i == 0)) for i, line in enumerate(spec.line_note)]
        lines = [fit(line, frame.width - frame.left - 4, frame.metrics) for line in lines]
        middle = frame.first * 0.43 + frame.last * 0.57
        anchors = sorted(frame.own[1:-1] or frame.own, key=lambda at: abs(at[0] - middle))
        places: dict[XY, XY] = {}

        def hanging(wide: float, high: float) -> Iterator[XY]:
            for at in anchors:
                for corner in _hanging(at, (wide, high)):
                    ends = (corner[1] + high, at[1] - DOT) if corner[1] < at[1] else (at[1] + DOT, corner[1])
                    if not self._board.is_bare(Box(at[0] - 1, ends[0], at[0] + 1, ends[1])):
                        continue
                    places[corner] = at
                    yield corner

        box = self._blocks.put((lines, hanging))
        if box is not None:
            x, y = places[box.left, box.bottom]
            start, end = (y - DOT - NEAR, box.top) if box.top < y else (y + DOT + NEAR, box.bottom)
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
