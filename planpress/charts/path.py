"""A way to a target becomes a line by year above a row of the years and a row of their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planpress.charts.geometry import Layout, Room, Words
from planpress.charts.labels import spread
from planpress.charts.metrics import Metrics
from planpress.charts.path_frame import AXIS_GAP, VALUES, YEARS, Frame, frame_of, yearly
from planpress.charts.path_lines import bracket_end, grid, ways
from planpress.charts.path_words import Labels
from planpress.charts.phrases import LEADING, SIZE, X_MIDDLE, Phrase, Run, fit, set_down, stack, width
from planpress.charts.rulers import TICK_GAP, patches
from planpress.charts.scale import number
from planpress.charts.specs import Path


def lay_out(spec: Path, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout. Words that find no free place in the plot get lines of their own below it."""
    notes: tuple[Phrase, ...] = ()
    while True:
        frame = frame_of(spec, room, metrics, notes)
        labels = Labels(frame)
        if not labels.left_over:
            return (_layout(frame, labels),)
        notes += tuple(labels.left_over)


def _layout(frame: Frame, labels: Labels) -> Layout:
    lines = grid(frame)
    below = (*_years(frame), *_yearly(frame), *_notes(frame))
    words = (*_levels(frame), *below, *labels.words)
    marks = (*lines, *ways(frame), *patches(labels.words, lines, frame.width), *labels.leaders, *words)
    return Layout(frame.width, frame.height, marks)


def _levels(frame: Frame) -> Iterator[Words]:
    """The scale's numbers, right-aligned beside the grid; every second one where they would meet."""
    pitch = (frame.top - frame.bottom) / (frame.scale.last - frame.scale.first)
    skip = 1 if pitch >= LEADING else 2
    for tick in frame.scale.ticks[::skip]:
        text = number(tick, frame.scale.step, frame.spec.signs)
        left = frame.left - AXIS_GAP - frame.metrics.width(text, SIZE)
        yield from set_down((Run(text, "second"),), left, frame.y(tick) - X_MIDDLE, frame.metrics)


def _years(frame: Frame) -> Iterator[Words]:
    """The years under their ticks, as many as find room; the first and the last stand out."""
    first, last = frame.spec.first_year, frame.spec.last_year
    wide = frame.metrics.width("0000", SIZE, "semibold") + TICK_GAP
    pitch = (frame.last - frame.first) / max(1, last - first)
    step = max(1, -int(-wide // pitch)) if pitch else 1
    between = [year for year in range(first + step, last, step) if (last - year) * pitch >= wide]
    words = [(frame.first, _year(first, True)), *((frame.x(y), _year(y, False)) for y in between)]
    if frame.bar and frame.spec.peers:
        words[0] = ((frame.bar.left + bracket_end(frame)) / 2, _year(first, True))
    if last != first:
        words.append((frame.last, _year(last, True)))
    return _line(words, frame.bottom - YEARS, frame)


def _year(year: int, end: bool) -> Phrase:
    return (Run(str(year), "ink", "semibold") if end else Run(str(year), "second"),)


def _yearly(frame: Frame) -> Iterator[Words]:
    """Each year's figure under the year, on as many lines in turn as they need; or why there are none."""
    row, metrics = yearly(frame.spec), frame.metrics
    top = frame.bottom - VALUES
    for i in range(frame.rows):
        yield from _line([(frame.x(year), (run,)) for year, run in row[i :: frame.rows]], top - i * LEADING, frame)
    if frame.bar and frame.spec.absent_row:
        free = frame.last - width(tuple(run for _, run in row), metrics) - TICK_GAP - frame.bar.left
        reason = fit((Run(frame.spec.absent_row, "second", "italic"),), free, metrics)
        yield from set_down(reason, frame.bar.left, top, metrics)


def _line(wanted: Sequence[tuple[float, Phrase]], y: float, frame: Frame) -> Iterator[Words]:
    widths = [width(words, frame.metrics) for _, words in wanted]
    starts = spread([x for x, _ in wanted], widths, 0, frame.width, TICK_GAP / 2)
    for start, (_, words) in zip(starts, wanted, strict=True):
        yield from set_down(words, start, y, frame.metrics)


def _notes(frame: Frame) -> tuple[Words, ...]:
    lines = [fit(note, frame.width, frame.metrics) for note in frame.notes]
    return stack(lines, 0, frame.bottom - VALUES - frame.rows * LEADING, frame.metrics)
