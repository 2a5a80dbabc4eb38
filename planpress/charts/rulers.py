"""A scale becomes grid lines and the numbers at their ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from planpress.charts.geometry import Box, Mark, Shape, Stroke, Words
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import SIZE, Run, set_down
from planpress.charts.scale import Scale, number
from planpress.charts.specs import Signs

GRID, ZERO, SECTION = 0.25, 0.6, 0.5
"""Widths of the grid's lines, of the line at zero and of a section's rule."""
TICK_GAP = 4.0


def grid(scale: Scale, x: Callable[[float], float], bottom: float, top: float) -> tuple[Stroke, ...]:
    """Upright hairlines at the ticks but zero, then the line at zero."""
    lines = tuple(Stroke(((x(tick), bottom), (x(tick), top)), "hairline", GRID) for tick in scale.ticks if tick != 0)
    return (*lines, Stroke(((x(0.0), bottom), (x(0.0), top)), "ink", ZERO))


def by_width(line: Stroke) -> float:
    """The order in which rulers are drawn: alike ones together, as one path; the line at zero last, in front."""
    return line.width


def tick_words(
    scale: Scale, x: Callable[[float], float], y: float, signs: Signs, left: float, right: float, metrics: Metrics
) -> tuple[Words, ...]:
    """The numbers under upright lines, centred, between `left` and `right`.

    When they would meet, only zero and the ends keep theirs, and of those the ones that find room.
    """
    words = [_centred(scale, tick, x(tick), y, signs, left, right, metrics) for tick in scale.ticks]
    if _meet(words):
        few = [words[0], words[-1], words[-scale.first]]
        words = []
        for candidate in few:
            if not any(candidate.box.grown(TICK_GAP / 2).overlaps(other.box.grown(TICK_GAP / 2)) for other in words):
                words.append(candidate)
    return tuple(words)


def _centred(
    scale: Scale, tick: float, x: float, y: float, signs: Signs, left: float, right: float, metrics: Metrics
) -> Words:
    text = number(tick, scale.step, signs)
    wide = metrics.width(text, SIZE)
    start = max(left, min(x - wide / 2, right - wide))
    return set_down((Run(text, "second"),), start, y, metrics)[0]


def _meet(words: Sequence[Words]) -> bool:
    return any(one.box.right + TICK_GAP > other.box.left for one, other in pairwise(words))


def patches(words: Iterable[Words], lines: Iterable[Mark], width: float) -> tuple[Shape, ...]:
    """White ground for the words that one of the `lines` would run through, on a page box of `width`."""
    crossing = [_box(line) for line in lines if isinstance(line, Stroke | Shape)]
    grown = (_clipped(mark.box.grown(1.2, -0.4), width) for mark in words)
    return tuple(Shape(box.corners, "paper") for box in grown if any(_touch(box, line) for line in crossing))


def _clipped(box: Box, width: float) -> Box:
    return Box(max(0.0, box.left), box.bottom, min(width, box.right), box.top)


def _box(line: Stroke | Shape) -> Box:
    across, upward = zip(*line.points, strict=True)
    return Box(min(across), min(upward), max(across), max(upward))


def _touch(one: Box, other: Box) -> bool:
    return one.left <= other.right and other.left <= one.right and one.bottom <= other.top and other.bottom <= one.top
