"""What stands above and below a column's target: names, the figure set large, notes, and the baseline's plate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planpress.charts.geometry import mm
from planpress.charts.labels import whole_words
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import SIZE, Phrase, Run, phrase, width, wrapped
from planpress.charts.specs import SkylineColumn
from planpress.document import QuantityText, plain_text

SIZES = ((17.0, 11.0), (11.0, 8.0), (8.0, 8.0))
"""A target's figure and its qualifier, from the largest to the smallest."""
NAME_LINES, NOTE_LINES, NAME_WIDTH = 3, 3, mm(20)
PAD = mm(1.6)


@dataclass(frozen=True, slots=True)
class Voice:
    """How loud the words of all columns are: `sizes` of figure and qualifier, and whether names are said."""

    sizes: tuple[float, float]
    names: bool


def voice_of(columns: Sequence[SkylineColumn], room: float, metrics: Metrics) -> Voice:
    """The largest figures that fit in every column, and names where they can be read."""
    fitting = (size for size in SIZES if all(target_figure(c, size, room, metrics) or not c.target for c in columns))
    readable = room >= NAME_WIDTH or all(whole_words(c.name, room, SIZE, "semibold", metrics) for c in columns)
    return Voice(next(fitting, SIZES[-1]), readable)


def target_figure(column: SkylineColumn, sizes: tuple[float, float], room: float, metrics: Metrics) -> Phrase:
    """The target with its number large; empty when it does not fit."""
    if column.target is None:
        return ()
    runs: list[Run] = []
    for inline in column.target_label or (column.target.text,):
        if isinstance(inline, QuantityText):
            if inline.qualifier:
                runs.append(Run(f"{inline.qualifier} ", "cover_figure", "regular", sizes[1]))
            runs.append(Run(inline.number, "cover_figure", "semibold", sizes[0], inline.key))
        else:
            runs.append(Run(plain_text((inline,)), "cover_figure", "regular", sizes[1]))
    return tuple(runs) if width(tuple(runs), metrics) <= room else ()


def name_lines(column: SkylineColumn, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    return wrapped(column.name, room, NAME_LINES, Run("", "paper", "semibold"), metrics)


def note_lines(column: SkylineColumn, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    """The notes; none where the column is too narrow for their words."""
    if not whole_words(column.notes, room, SIZE, "regular", metrics):
        return ()
    return wrapped(column.notes, room, NOTE_LINES, Run("", "paper"), metrics)


def baseline_words(column: SkylineColumn, room: float, metrics: Metrics) -> Phrase:
    """The baseline as its label says it, else the bare figure; empty when neither fits on a plate."""
    if column.baseline is None:
        return ()
    bare = Run(column.baseline.text.text, "ink", "semibold", SIZE, column.baseline.text.key)
    for words in (phrase(column.baseline_label, "ink", "semibold", "semibold"), (bare,)):
        if words and width(words, metrics) <= room - 2 * PAD:
            return words
    return (bare,) if width((bare,), metrics) <= room else ()
