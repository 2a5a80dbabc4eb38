"""Inlines and figures become phrases: runs of one look each, measured and set down on a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from planpress.brand import ColourRole, Weight
from planpress.charts.geometry import Words
from planpress.charts.labels import shorten_text, wrap
from planpress.charts.metrics import Metrics
from planpress.document import Emphasis, Inlines, QuantityText, Strong, plain_text

SIZE = 8.0
LEADING = 11.0
X_MIDDLE = 2.6
"""How far a line's middle lies above its baseline."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; `key` names the figure that they are."""

    text: str
    colour: ColourRole
    weight: Weight = "regular"
    size: float = SIZE
    key: str = ""


Phrase: TypeAlias = tuple[Run, ...]


def figure(text: QuantityText, colour: ColourRole, weight: Weight = "semibold", size: float = SIZE) -> Run:
    """A figure as its chart prints it."""
    return Run(text.text, colour, weight, size, text.key)


def phrase(inlines: Inlines, colour: ColourRole, weight: Weight = "regular", figures: Weight = "regular") -> Phrase:
    """Inlines as runs: strong words semibold, emphasis italic, figures in the weight `figures`."""
    return tuple(_runs(inlines, colour, weight, figures))


def _runs(inlines: Inlines, colour: ColourRole, weight: Weight, figures: Weight) -> Iterator[Run]:
    for inline in inlines:
        match inline:
            case QuantityText():
                yield figure(inline, colour, figures)
            case Strong():
                yield from _runs(inline.content, colour, "semibold", "semibold")
            case Emphasis():
                yield from _runs(inline.content, colour, "italic", "italic")
            case _:
                yield Run(plain_text((inline,)), colour, weight)


def width(phrase: Phrase, metrics: Metrics) -> float:
    return sum(metrics.width(run.text, run.size, run.weight) for run in phrase)


def fit(phrase: Phrase, room: float, metrics: Metrics) -> Phrase:
    """The phrase in at most `room` points: words give way with an ellipsis, figures never do."""
    over = width(phrase, metrics) - room
    if over <= 0:
        return phrase
    kept: list[Run] = []
    for run in phrase:
        if over > 0 and not run.key:
            before = metrics.width(run.text, run.size, run.weight)
            run = replace(run, text=shorten_text(run.text, before - over, run.size, run.weight, metrics))
            over -= before - metrics.width(run.text, run.size, run.weight)
        kept.append(run)
    return tuple(run for run in kept if run.text)


def set_down(phrase: Phrase, x: float, y: float, metrics: Metrics) -> tuple[Words, ...]:
    """The phrase as words on one line from (x, y)."""
    words = []
    for run in (run for run in phrase if run.text):
        box = metrics.box(run.text, x, y, run.size, run.weight)
        words.append(Words(x, y, run.text, run.size, run.colour, box, run.weight, run.key))
        x = box.right
    return tuple(words)


def wrapped(text: str, room: float, lines: int, look: Run, metrics: Metrics) -> tuple[Phrase, ...]:
    """`text` in the look of a run, in at most `lines` lines of `room` points."""
    return tuple((replace(look, text=line),) for line in wrap(text, room, lines, look.size, look.weight, metrics))


def stack(lines: Sequence[Phrase], x: float, y: float, metrics: Metrics) -> tuple[Words, ...]:
    """Lines below each other, the first on the baseline `y`."""
    return tuple(words for i, line in enumerate(lines) for words in set_down(line, x, y - i * LEADING, metrics))


def centred(count: int, y: float) -> float:
    """The first baseline of `count` lines whose middle is level with `y`."""
    return y - X_MIDDLE + (count - 1) * LEADING / 2
