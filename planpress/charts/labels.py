"""Words that want the same place become words that do not overlap: wrapped, shortened, pushed apart, or moved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from planpress.brand import Weight
from planpress.charts.geometry import Box
from planpress.charts.metrics import Metrics

ELLIPSIS = "…"
# A line may break after a space, and beside each Han, kana or Hangul character (UAX #14, classes ID and H2).
PIECES = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef]|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef]+|[ \t\n]+")


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


def first_free(candidates: Iterable[Box], taken: Sequence[Box], within: Box) -> Box | None:
    """The first candidate that lies inside and meets nothing, or None."""
    for box in candidates:
        inside = (
            box.left >= within.left
            and box.right <= within.right
            and box.bottom >= within.bottom
            and box.top <= within.top
        )
        if inside and not any(box.overlaps(other) for other in taken):
            return box
    return None
