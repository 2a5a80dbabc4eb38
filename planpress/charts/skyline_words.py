"""What stands above and below a column's target: names, the figure set large, notes, and the baseline's plate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planpress.charts.geometry import mm
from planpress.charts.labels import whole_words
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import SIZE, Phrase, Run, phrase, width, wrapped
from planpress.charts.specs import SkylineColumn
from planpress.document import Inlines, QuantityText, plain_text

SIZES = ((17.0, 11.0), (11.0, 8.0), (8.0, 8.0))
"""A target's figure and its qualifier, from the largest to the smallest."""
NAME_LINES, NOTE_LINES, NAME_WIDTH = 3, 5, mm(20)
MOST = 0.75
"""The part of the columns in which words must fit for any to be said: a few alone would be noise."""
PAD = mm(1.6)


@dataclass(frozen=True, slots=True)
class Voice:
    """How loud the words of all columns are: the `sizes` to try for figures and their qualifiers, none when the
    columns are too narrow; whether names and baselines are said."""

    sizes: tuple[tuple[float, float], ...]
    names: bool
    baselines: bool


def voice_of(columns: Sequence[SkylineColumn], room: float, metrics: Metrics) -> Voice:
    """The largest figures that fit in most columns, names and baselines where they can be read."""
    targets = [column for column in columns if column.target]
    starts = [column for column in columns if column.baseline]
    fitting = (_most(target_lines(column, (size,), room, metrics) for column in targets) for size in SIZES)
    loudest = next((i for i, fits in enumerate(fitting) if fits), len(SIZES))
    readable = room >= NAME_WIDTH or all(whole_words(c.name, room, SIZE, "semibold", metrics) for c in columns)
    return Voice(SIZES[loudest:], readable, _most(baseline_words(c, room, metrics) for c in starts))


def _most(words: Iterable[object]) -> bool:
    said = [bool(word) for word in words]
    return sum(said) >= MOST * len(said)


def target_lines(
    column: SkylineColumn, sizes: Iterable[tuple[float, float]], room: float, metrics: Metrics
) -> tuple[Phrase, ...]:
    """The target with its number large, in the first of `sizes` that fits: on one line, or what qualifies it
    on a line above. Empty when none fits."""
    if column.target is None:
        return ()
    content = column.target_label or (column.target.text,)
    for size in sizes:
        words = _target(content, *size)
        for lines in ((words,), (words[:-1], words[-1:])):
            if all(lines) and all(width(line, metrics) <= room for line in lines):
                return lines
    return ()


def _target(content: Inlines, large: float, small: float) -> Phrase:
    runs: list[Run] = []
    for inline in content:
        if not isinstance(inline, QuantityText):
            runs.append(Run(plain_text((inline,)), "cover_figure", "regular", small))
            continue
        if inline.qualifier:
            runs.append(Run(f"{inline.qualifier} ", "cover_figure", "regular", small))
        runs.append(Run(inline.number, "cover_figure", "semibold", large, inline.key))
    return tuple(runs)


def name_lines(column: SkylineColumn, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    return wrapped(column.name, room, NAME_LINES, Run("", "paper", "semibold"), metrics)


def note_lines(column: SkylineColumn, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    """The notes; none where the column is too narrow for their words."""
    lines = wrapped(column.notes, room, NOTE_LINES + 1, Run("", "paper"), metrics)
    whole = whole_words(column.notes, room, SIZE, "regular", metrics)
    return lines if whole and len(lines) <= NOTE_LINES else ()


def baseline_words(column: SkylineColumn, room: float, metrics: Metrics) -> Phrase:
    """The baseline as its label says it, else the bare figure; empty when neither fits on a plate."""
    if column.baseline is None:
        return ()
    bare = Run(column.baseline.text.text, "ink", "semibold", SIZE, column.baseline.text.key)
    for words in (phrase(column.baseline_label, "ink", "semibold", "semibold"), (bare,)):
        if words and width(words, metrics) <= room - 2 * PAD:
            return words
    return (bare,) if width((bare,), metrics) <= room else ()
