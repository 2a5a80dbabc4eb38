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
NAME_LINES, NOTE_LINES, NAME_WIDTH, NAME_CLEAR = 3, 5, mm(20), 4.0
MOST = 0.75
"""The part of the columns in which words must fit for any to be said: a few alone would be noise."""
PAD = mm(1.6)


@dataclass(frozen=True, slots=True)
class Speech:
    """A column's words as lines: the name and the target `figure` for above it, and what belongs `below` the target:
    the baseline, or the notes on why there is none."""

    name: tuple[Phrase, ...]
    figure: tuple[Phrase, ...]
    below: tuple[Phrase, ...]


def speeches(columns: Sequence[SkylineColumn], wide: float, gap: float, metrics: Metrics) -> tuple[Speech, ...]:
    """The words of all columns, each `wide` points, with `gap` between them: figures as large as fits in most
    columns, names and baselines where they can be read."""
    rooms = _name_rooms(columns, wide, gap, metrics)
    sizes = _sizes([column for column in columns if column.target], wide, metrics)
    baselines = [_baseline(column, wide, metrics) for column in columns]
    said = _most(words for column, words in zip(columns, baselines, strict=True) if column.baseline)
    return tuple(
        Speech(
            wrapped(column.name, room, NAME_LINES, Run("", "paper", "semibold"), metrics) if room else (),
            _figure(column, sizes, wide, metrics),
            (baseline,) if baseline and said else _notes(column, wide, metrics),
        )
        for column, room, baseline in zip(columns, rooms, baselines, strict=True)
    )


def _name_rooms(columns: Sequence[SkylineColumn], wide: float, gap: float, metrics: Metrics) -> list[float]:
    """How wide each name may be: its column, and the gap beside it where a word needs that; 0 where names could not
    be read. The last column has no gap beside it."""
    within = [wide] * len(columns)
    beyond = [wide + gap - NAME_CLEAR] * (len(columns) - 1) + [wide]
    for rooms in (within, beyond):
        fits = (whole_words(c.name, room, SIZE, "semibold", metrics) for c, room in zip(columns, rooms, strict=True))
        if all(fits):
            return rooms
    return beyond if wide >= NAME_WIDTH else [0.0] * len(columns)


def _sizes(columns: Sequence[SkylineColumn], room: float, metrics: Metrics) -> tuple[tuple[float, float], ...]:
    """The largest sizes that fit in most columns, and the smaller ones for the rest."""
    fitting = (_most(_figure(column, (size,), room, metrics) for column in columns) for size in SIZES)
    return SIZES[next((i for i, fits in enumerate(fitting) if fits), len(SIZES)) :]


def _most(words: Iterable[object]) -> bool:
    said = [bool(word) for word in words]
    return sum(said) >= MOST * len(said)


def _figure(
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


def _notes(column: SkylineColumn, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    """The notes on a missing baseline; none where the column is too narrow for their words."""
    if column.baseline or not whole_words(column.notes, room, SIZE, "regular", metrics):
        return ()
    lines = wrapped(column.notes, room, NOTE_LINES + 1, Run("", "paper"), metrics)
    return lines if len(lines) <= NOTE_LINES else ()


def _baseline(column: SkylineColumn, room: float, metrics: Metrics) -> Phrase:
    """The baseline as its label says it, else the bare figure; empty when neither fits on a plate."""
    if column.baseline is None:
        return ()
    bare = Run(column.baseline.text.text, "ink", "semibold", SIZE, column.baseline.text.key)
    for words in (phrase(column.baseline_label, "ink", "semibold", "semibold"), (bare,)):
        if words and width(words, metrics) <= room - 2 * PAD:
            return words
    return (bare,) if width((bare,), metrics) <= room else ()
