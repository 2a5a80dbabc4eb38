"""Words that want the same place become words that do not overlap: wrapped, shortened, pushed apart, or moved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planpress.brand import Weight
from planpress.charts.geometry import XY, Box
from planpress.charts.metrics import Metrics

ELLIPSIS = "…"
CLEARANCE = 2.0
"""How near words may come to a curve."""
# A line may break after a space, and beside each Han, kana or Hangul character (UAX #14, classes ID and H2).
PIECES = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef]|[^ \t\n\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef]+|[ \t\n]+")


def wrap(text: str, room: float, lines: int, size: float, weight: Weight, metrics: Metrics) -> tuple[str, ...]:
    """`text` in at most `lines` lines of `room` points; what does not fit ends in an ellipsis."""
    wrapped = list(_lines(text, room, size, weight, metrics))
    if len(wrapped) > lines:
        rest = " ".join(wrapped[lines - 1 :])
        wrapped = [*wrapped[: lines - 1], shorten_text(rest, room, size, weight, metrics)]
    return tuple(line for line in wrapped if line)


def whole_words(text: str, room: float, size: float, weight: Weight, metrics: Metrics) -> bool:
    """Whether no single word of `text` is wider than `room`."""
    return all(metrics.width(piece, size, weight) <= room for piece in PIECES.findall(text) if not piece.isspace())


def _lines(text: str, room: float, size: float, weight: Weight, metrics: Metrics) -> Iterator[str]:
    line = ""
    for piece in PIECES.findall(text):
        if metrics.width((line + piece).rstrip(), size, weight) <= room:
            line = line + piece if line else piece.lstrip()
            continue
        yield line.rstrip()
        *broken, line = _broken(piece.strip(), room, size, weight, metrics)
        yield from broken
    yield line.rstrip()


def _broken(word: str, room: float, size: float, weight: Weight, metrics: Metrics) -> Iterator[str]:
    """A word that is wider than a line, cut into parts that are not."""
    part = ""
    for character in word:
        if part and metrics.width(part + character, size, weight) > room:
            yield part
            part = ""
        part += character
    yield part


def shorten_text(text: str, room: float, size: float, weight: Weight, metrics: Metrics) -> str:
    """The longest beginning of `text` that fits with an ellipsis; "" when not even one character does."""
    if metrics.width(text, size, weight) <= room:
        return text
    left = room - metrics.width(ELLIPSIS, size, weight)
    kept = 0
    for character in text:
        left -= metrics.width(character, size, weight)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS if kept else ""


def spread(centres: Sequence[float], widths: Sequence[float], left: float, right: float, gap: float) -> list[float]:
    """The left ends of words on one line, each as near its centre as its neighbours and the ends allow.

    Keeps the given order; what does not fit between `left` and `right` runs over the right end.
    """
    starts = [max(left, centre - width / 2) for centre, width in zip(centres, widths, strict=True)]
    _push_apart(starts, widths, gap)
    limit = right
    for i in reversed(range(len(starts))):
        starts[i] = min(starts[i], limit - widths[i])
        limit = starts[i] - gap
    starts = [max(left, start) for start in starts]
    _push(starts, widths, gap)
    return starts


def _push_apart(starts: list[float], widths: Sequence[float], gap: float) -> None:
    """Two neighbours that meet share the way out, one to each side."""
    for i in range(len(starts) - 1):
        over = starts[i] + widths[i] + gap - starts[i + 1]
        if over > 0:
            starts[i] -= over / 2
            starts[i + 1] += over / 2
    _push(starts, widths, gap)


def _push(starts: list[float], widths: Sequence[float], gap: float) -> None:
    for i in range(len(starts) - 1):
        starts[i + 1] = max(starts[i + 1], starts[i] + widths[i] + gap)


@dataclass(frozen=True, slots=True)
class Curve:
    """A line whose points run from left to right."""

    points: tuple[XY, ...]

    def span(self, left: float, right: float) -> tuple[float, float] | None:
        """The lowest and highest height between `left` and `right`; None beside the line."""
        heights = [y for x, y in self.points if left <= x <= right]
        for (x, y), (to_x, to_y) in pairwise(self.points):
            heights += [y + (to_y - y) * (edge - x) / (to_x - x) for edge in (left, right) if x < edge < to_x]
        return (min(heights), max(heights)) if heights else None


class Board:
    """The free space of a chart: what lies on it must not be met by words that come later."""

    def __init__(self, within: Box) -> None:
        self._within = within
        self._boxes: list[Box] = []
        self._curves: list[Curve] = []

    def block(self, *obstacles: Box | Curve) -> None:
        for obstacle in obstacles:
            if isinstance(obstacle, Curve):
                self._curves.append(obstacle)
            else:
                self._boxes.append(obstacle)

    def is_free(self, box: Box) -> bool:
        within = self._within
        if box.left < within.left or box.right > within.right or box.bottom < within.bottom or box.top > within.top:
            return False
        return not any(box.overlaps(other) for other in self._boxes) and not any(
            span and span[0] < box.top + CLEARANCE and span[1] > box.bottom - CLEARANCE
            for span in (curve.span(box.left - CLEARANCE, box.right + CLEARANCE) for curve in self._curves)
        )

    def is_bare(self, box: Box) -> bool:
        """Whether no sign and no words lie there; lines may."""
        return not any(box.overlaps(other) for other in self._boxes)

    def take(self, candidates: Iterable[Box]) -> Box | None:
        """The first candidate that is free, from now on taken; None when there is none."""
        box = next((candidate for candidate in candidates if self.is_free(candidate)), None)
        if box is not None:
            self._boxes.append(box)
        return box
