"""Blocks of lines that want places become words on the first free one, or notes for below the chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from planpress.charts.geometry import XY, Box, Words
from planpress.charts.labels import Board
from planpress.charts.metrics import LATIN_EXTENT, Metrics
from planpress.charts.phrases import LEADING, Phrase, Run, set_down, width

Places: TypeAlias = Callable[[float, float], Iterable[XY]]
"""Lower left corners for a block of a width and a height, the best first."""
BELOW = LATIN_EXTENT[1]


class Blocks:
    """Puts blocks of lines on the `board`; `left_over` found no place. What an earlier try sent below, among the
    `notes`, is not tried again."""

    def __init__(self, within: Box, metrics: Metrics, notes: tuple[Phrase, ...]) -> None:
        self.board = Board(within)
        self.words: list[Words] = []
        self.left_over: list[Phrase] = []
        self._metrics = metrics
        self._notes = notes

    def put(self, *options: tuple[Sequence[Phrase], Places], flush_right: bool = False) -> Box | None:
        """The first option's lines, or another's, at the first free place."""
        note = joined(options[0][0])
        if note in self._notes:
            return None
        for lines, places in options:
            wide, high = self._size(lines)
            box = self.board.take(Box(x, y, x + wide, y + high) for x, y in places(wide, high))
            if box is not None:
                self._set_down(lines, box, flush_right)
                return box
        self.left_over.append(note)
        return None

    def _set_down(self, lines: Sequence[Phrase], box: Box, flush_right: bool) -> None:
        level = box.top - self._above(lines[0])
        for i, line in enumerate(lines):
            left = box.right - width(line, self._metrics) if flush_right else box.left
            self.words += set_down(line, left, level - i * LEADING, self._metrics)

    def _size(self, lines: Sequence[Phrase]) -> XY:
        """The width and height of a block of lines."""
        wide = max(width(line, self._metrics) for line in lines)
        below = BELOW * max(run.size for run in lines[-1])
        return wide, self._above(lines[0]) + (len(lines) - 1) * LEADING + below

    def _above(self, line: Phrase) -> float:
        """How far a line reaches above its baseline."""
        return max(self._metrics.extent(run.text, run.weight)[0] * run.size for run in line)


def joined(lines: Sequence[Phrase]) -> Phrase:
    """The lines of a block as one."""
    first, *rest = lines
    whole = first
    for line in rest:
        whole = (*whole, Run(" ", line[0].colour), *line)
    return whole
