"""A target and its outcome become a bar, an upright mark, and words on the bar's line, above it and below it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from planpress.brand import ColourRole
from planpress.charts.bullet_bars import Bar, Plot, bar_of, marks_of
from planpress.charts.geometry import Mark, Stroke, Words, mm
from planpress.charts.labels import spread
from planpress.charts.phrases import LEADING, X_MIDDLE, Phrase, Run, fit, phrase, set_down, width, wrapped
from planpress.charts.points import arrow
from planpress.charts.specs import BulletRow

ARROW, ARROW_GAP, ARROW_WIDTH = mm(4.8), mm(0.9), 1.3
CLEAR, INDENT = mm(1.4), mm(2.1)
LEADER, LEAST_LEADER, LEADER_CLEAR, STOP = 0.8, mm(0.8), mm(0.5), mm(1.1)
ABOVE, BELOW = mm(5.2), mm(6.9)
"""How far above and below the bar's middle the baselines of the words there stand."""
LANE_GAP = mm(2)

Span: TypeAlias = tuple[float, float]
Placed: TypeAlias = tuple[float, Phrase]


class Line:
    """What is free on a row's line between `left` and `right`; words take stretches of it."""

    def __init__(self, left: float, right: float, blocked: Iterable[Span]) -> None:
        self._left, self._right = left, right
        self._blocked = list(blocked)

    def take(self, wide: float, starts: Iterable[float]) -> float | None:
        """The first of `starts` from which `wide` points are free, from now on taken."""
        for start in starts:
            end = start + wide
            inside = start >= self._left - 0.01 and end <= self._right + 0.01
            if inside and not any(start < high and low < end for low, high in self._blocked):
                self._blocked.append((start - CLEAR, end + CLEAR))
                return start
        return None


@dataclass(frozen=True)
class PlacedRow:
    """One row's words and lines along the scale; heights are given when it is drawn."""

    row: BulletRow
    plot: Plot

    @cached_property
    def bar(self) -> Bar | None:
        return bar_of(self.row, self.plot)

    @cached_property
    def ends(self) -> tuple[float, ...]:
        """Where the target stands: one place, or both ends of a range."""
        target = self.row.target
        if target is None:
            return ()
        return tuple(self.plot.x(value) for value in (target.value, target.high) if value is not None)

    @cached_property
    def above(self) -> tuple[Placed, Span | None]:
        """The target's words and the arrow beside them, which points to where a bound leaves the value open."""
        row, plot, metrics = self.row, self.plot, self.plot.metrics
        bound = row.target.bound if row.target else "exact"
        extra = ARROW + ARROW_GAP if bound in ("lower", "upper") else 0.0
        content = row.target_words or ((row.target.text,) if row.target else ())
        words = fit(phrase(content, "target_text", figures="semibold"), plot.right - plot.left - extra, metrics)
        wide = width(words, metrics)
        before, after = (extra, 0.0) if bound == "upper" else (0.0, extra)
        middle = sum(self.ends) / len(self.ends) if self.ends else self._zero + INDENT + wide / 2
        start = max(plot.left + before + CLEAR / 2, min(middle - wide / 2, plot.right - after - wide))
        shaft = {"lower": (start + wide + ARROW_GAP, start + wide + extra), "upper": (start - ARROW_GAP, start - extra)}
        return (start, words), shaft.get(bound)

    @cached_property
    def _speech(self) -> tuple[tuple[Placed, ...], tuple[Placed, ...], tuple[Span, ...]]:
        """Words on the line, words that found no room there, and the lines that lead from bar to mark."""
        line: list[Placed] = []
        below: list[Placed] = []
        leaders: tuple[Span, ...] = ()
        free = Line(self.plot.left, self.plot.right, self._blocked())
        if self.bar is None and self.row.absent:
            words: Phrase = (Run(self.row.absent, "second", "italic"),)
            start = free.take(width(words, self.plot.metrics), [self._zero + INDENT, *self._beside_marks()])
            if start is None:
                room = self.plot.right - self.plot.left
                below += ((self._zero, line) for line in wrapped(self.row.absent, room, 2, words[0], self.plot.metrics))
            else:
                line.append((start, words))
        if self.bar is not None:
            placed = self._on_bar(self.bar, free)
            (line if placed else below).append(placed or (self._zero, self._bar_words("derived")))
        if self.row.gap_words:
            words = phrase(self.row.gap_words, "target_text", "semibold", "semibold")
            start, leaders = self._in_gap(words, free)
            (below if start is None else line).append((self._gap_end if start is None else start, words))
        return tuple(line), tuple(below), leaders

    @property
    def line(self) -> tuple[Placed, ...]:
        return self._speech[0]

    @cached_property
    def below(self) -> tuple[tuple[Placed, ...], ...]:
        """The words below the bar: side by side, or a line for each where they are too wide."""
        metrics, wanted = self.plot.metrics, sorted(self._speech[1], key=lambda placed: placed[0])
        room = self.plot.right - self.plot.left
        lines = [(start, fit(words, room, metrics)) for start, words in wanted]
        widths = [width(words, metrics) for _, words in lines]
        if sum(widths) + LANE_GAP * (len(lines) - 1) > room:
            return tuple(self._spread([line], [wide]) for line, wide in zip(lines, widths, strict=True))
        return (self._spread(lines, widths),) if lines else ()

    def _spread(self, lines: list[Placed], widths: list[float]) -> tuple[Placed, ...]:
        centres = [start + wide / 2 for (start, _), wide in zip(lines, widths, strict=True)]
        starts = spread(centres, widths, self.plot.left + CLEAR, self.plot.right, LANE_GAP)
        return tuple((start, words) for start, (_, words) in zip(starts, lines, strict=True))

    @property
    def _zero(self) -> float:
        return self.plot.x(0.0)

    def _blocked(self) -> list[Span]:
        marks = [(x - CLEAR, x + CLEAR) for x in self.ends]
        if self.bar is None:
            return marks
        return [*marks, (self.bar.outer_left - CLEAR, self.bar.outer_right + CLEAR)]

    def _beside_marks(self) -> list[float]:
        return [x + INDENT for x in self.ends]

    def _bar_words(self, colour: ColourRole) -> Phrase:
        content = self.row.bar_words or ((self.row.actual.text,) if self.row.actual else ())
        return phrase(content, colour, "semibold", "semibold")

    def _on_bar(self, bar: Bar, free: Line) -> Placed | None:
        """The bar's words in it, before or behind the mark, else beside it; None where there is no room."""
        words = self._bar_words("derived")
        wide = width(words, self.plot.metrics)
        inside = Line(bar.inner_left, bar.inner_right, [(x - CLEAR, x + CLEAR) for x in self.ends])
        start = inside.take(wide, [bar.inner_left, *self._beside_marks()])
        if start is not None:
            return start, self._bar_words("paper") if self.row.matches else words
        beside = [bar.outer_right + INDENT, *self._beside_marks()]
        if bar.low < self._zero:
            beside.insert(0, bar.outer_left - INDENT - wide)
        start = free.take(wide, beside)
        return None if start is None else (start, words)

    @property
    def _gap_end(self) -> float:
        return self.ends[0] if self.ends else self._zero

    def _in_gap(self, words: Phrase, free: Line) -> tuple[float | None, tuple[Span, ...]]:
        """The gap's words between bar and mark with a line to each, else beside mark or bar."""
        wide, bar = width(words, self.plot.metrics), self.bar
        if bar is not None and self.ends:
            start, end = bar.outer_right, min(self.ends)
            if end < bar.outer_left:
                start, end = bar.outer_left, max(self.ends)
            middle, side = (start + end - wide) / 2, math.copysign(1.0, end - start)
            if (
                abs(end - start) >= wide + 2 * (2 * LEADER_CLEAR + LEAST_LEADER)
                and free.take(wide, [middle]) is not None
            ):
                return middle, _leaders(start, end, middle + wide / 2, side * (wide / 2 + LEADER_CLEAR))
        beside = [*self._beside_marks(), *([bar.outer_right + INDENT] if bar else [])]
        return free.take(wide, [*beside, *(x - INDENT - wide for x in self.ends)]), ()

    def marks(self, y: float) -> tuple[Mark, ...]:
        """The bar at the height `y`, without the target's mark."""
        return tuple(self.bar.marks(y)) if self.bar is not None else ()

    def signs(self, y: float) -> Iterator[Mark]:
        """The target's mark, the arrow beside its words, and the lines from bar to mark: all that lies in front."""
        if self.row.target is not None:
            yield from marks_of(self.ends, y)
        if shaft := self.above[1]:
            level = y + ABOVE + X_MIDDLE
            yield from arrow((shaft[0], level), (shaft[1], level), "target", ARROW_WIDTH, mm(0.95))
        for i, (start, end) in enumerate(self._speech[2]):
            yield Stroke(((start, y), (end, y)), "target", LEADER)
            if i == 0:
                yield Stroke(((start, y - STOP), (start, y + STOP)), "target", LEADER)

    def words(self, y: float) -> Iterator[Words]:
        """All words of the row whose bar's middle is at the height `y`."""
        lanes = ((y + ABOVE, (self.above[0],)), (y - X_MIDDLE, self.line))
        under = ((y - BELOW - i * LEADING, placed) for i, placed in enumerate(self.below))
        for level, lane in (*lanes, *under):
            for x, words in lane:
                yield from set_down(words, x, level, self.plot.metrics)


def _leaders(start: float, end: float, middle: float, half: float) -> tuple[Span, Span]:
    """The lines from bar and mark to the words between them; `half` has the sign of the way from bar to mark."""
    clear = math.copysign(LEADER_CLEAR, half)
    return (start + clear, middle - half), (middle + half, end - clear)


def on_plot(row: BulletRow, plot: Plot) -> PlacedRow:
    """A row whose figures are all worded: where its words would say nothing, the figures themselves stand."""
    return PlacedRow(replace(row, absent=row.absent if row.actual is None else ""), plot)
