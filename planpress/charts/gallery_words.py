"""The words beside a tower: name, goal and what they mean from its top, the start at its height, counts at the foot."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planpress.charts.geometry import Mark, Stroke, mm
from planpress.charts.labels import wrap
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import Phrase, Run, set_down
from planpress.charts.specs import GalleryEntry
from planpress.charts.tile_words import (
    FACT,
    LEADING,
    LEAST,
    SIZE,
    Look,
    balanced,
    cut,
    figure_lines,
    ink_left,
    name_lines,
    paragraph,
)  # fmt: skip
from planpress.charts.tiles import Field

NAMES = (15.0, 12.0, 10.0, 8.5)
TEXT, TEXT_LEADING = 10.5, 1.362
NARROW = mm(30)
"""In a narrower column running words are set smaller."""
GOALS, FACTS = (64.0, 48.0, 36.0, 28.0, 20.0, 14.0), (36.0, 28.0, 20.0, 14.0, 10.5)
SMALL, FIGURE_CLEAR = 10.5, mm(1.5)
GOAL = Look("ink_target", "extralight", "ink_target")
FOOT, TOP_CLEAR, PART_CLEAR = mm(7.5), mm(1), mm(4.5)
LINE, LINE_RISE, LINE_START, CAPTION_DROP = 1.6, mm(2.6), mm(3.9), mm(4)
ASCENT, DESCENT, BETWEEN = 0.78, 0.26, 0.14
LARGE, LARGE_DESCENT = 24.0, 0.06
"""Figures have no descenders; large ones stand closer to what is below them."""


@dataclass(frozen=True)
class Block:
    """Lines that stay together, each with its baseline's drop below the block's top."""

    lines: tuple[tuple[float, Phrase], ...] = ()
    height: float = 0.0

    def words(self, x: float, top: float, metrics: Metrics) -> Iterator[Mark]:
        for drop, line in self.lines:
            yield from set_down(line, x - ink_left(line, metrics), top - drop, metrics)


def column(
    entry: GalleryEntry, field: Field, x: float, room: float, ceiling: float, metrics: Metrics
) -> Iterator[Mark]:
    """What stands beside one tower, in `room` points from x on: from the tower's top, or higher where its words need
    it, but below `ceiling`. The running text has what is left."""
    head, start = _head(entry, room, metrics), _start(entry, room, metrics)
    counts = balanced(entry.counted, room, 3, SIZE, "regular", metrics) if entry.counted else ()
    counted = _stack(tuple((Run(line, "ink_second", "regular", SIZE),) for line in counts))
    floor = FOOT + counted.height + (PART_CLEAR if counted.lines else 0.0)
    needed = floor + head.height + (start.height + PART_CLEAR if start.lines else 0.0)
    top = min(ceiling - TOP_CLEAR, max(field.steps(field.total), needed))
    if top - head.height < floor:  # a low page has room for no more
        yield from head.words(x, top, metrics)
        return
    yield from counted.words(x, FOOT + counted.height, metrics)
    yield from head.words(x, top, metrics)
    below = top - head.height - PART_CLEAR
    if not start.lines:
        yield from _text(_lines(entry, room, metrics), x, room, (below, floor), metrics)
        return
    at = field.length(field.solid) if field.cluster.baseline else floor + start.height
    above = at + _over_line(start)  # the block's top when its line lies at the baseline's height
    fits = floor + start.height <= above <= below
    place = above if fits else floor + start.height if above < floor + start.height else below
    if place > below + 0.01 or place - start.height < floor - 0.01:  # no room for all
        return
    yield from start.words(x, place, metrics)
    if field.cluster.baseline:
        y = place - _over_line(start)
        left = x - LINE_START if fits else x
        yield Stroke(((left, y), (x + room, y)), "paper", LINE)
    gaps = (below, place + PART_CLEAR), (min(below, place - start.height - PART_CLEAR), floor)
    lines = _lines(entry, room, metrics)
    roomy = [gap for gap in gaps if _count(gap, room) >= len(lines)]
    yield from _text(lines, x, room, (roomy or sorted(gaps, key=lambda gap: gap[1] - gap[0]))[0], metrics)


def _head(entry: GalleryEntry, room: float, metrics: Metrics) -> Block:
    """Name, native name, the goal set large, and what it means."""
    cluster = entry.cluster
    size = _running(room)
    parts: list[tuple[Sequence[Phrase], float]] = [(_name(cluster.name, room, metrics), 1.0)]
    if cluster.native:
        parts.append((name_lines(cluster.native, room, 2, "ink_second", metrics, "regular"), 1.0))
    figure = _figure(entry, room, metrics)
    meaning = balanced(entry.target_words, room, 4, size, "regular", metrics) if entry.target_words else ()
    parts.append((figure, FIGURE_CLEAR + (SMALL * TEXT_LEADING if len(figure) == 1 else 0.0)))
    parts.append((tuple((Run(line, "paper", "regular", size),) for line in meaning), mm(5) if figure else mm(1)))
    if not figure:
        stated = paragraph(cluster.target_label, "paper", room, metrics, size, "bold")
        parts.append((cut(stated, 4, room, metrics), mm(2)))
    return _block(parts)


def _name(name: str, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    """The name in the largest size in which no word is torn, on two lines at most, else on three."""
    for lines in (2, 3):
        for size in NAMES:
            found = wrap(name, room, lines, size, "bold", metrics)
            if "".join(found).replace(" ", "") == name.replace(" ", "") and _untorn(found, name):
                return tuple((Run(line, "paper", "bold", size),) for line in found)
    return tuple((Run(line, "paper", "bold", SIZE),) for line in wrap(name, room, 3, SIZE, "bold", metrics))


def _untorn(lines: Sequence[str], name: str) -> bool:
    return not name.isascii() or " ".join(lines).split() == name.split()


def _figure(entry: GalleryEntry, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    """The goal as large as fits, what qualifies it on a line above."""
    target = entry.cluster.target
    if target is None:
        return ()
    for size in GOALS:
        number = figure_lines(target.text, GOAL, size, SMALL, room, metrics)
        if number and target.text.qualifier and len(number) == 1:
            number = (number[0][:1], number[0][1:])
        if number:
            return number
    return ()


def _start(entry: GalleryEntry, room: float, metrics: Metrics) -> Block:
    """The baseline in heavy type over its line, its words below it; without one, what is not stated."""
    cluster = entry.cluster
    if cluster.baseline is None:
        lines = balanced(cluster.absent, room, 3, TEXT, "bold", metrics) if cluster.absent else ()
        return _stack(tuple((Run(line, "paper", "regular" if i else "bold", TEXT),) for i, line in enumerate(lines)))
    figure: tuple[Phrase, ...] = ()
    for size in FACTS:
        figure = figure_lines(cluster.baseline.text, FACT, size, SIZE if size > 12 else LEAST, room, metrics)
        if figure:
            break
    block = _block([(figure, 0.0)])
    caption = name_lines(entry.baseline_words, room, 2, "paper", metrics, "regular") if entry.baseline_words else ()
    line = block.height - _descent(block) + LINE_RISE
    lowered = tuple((line + CAPTION_DROP + i * LEADING, words) for i, words in enumerate(caption))
    end = lowered[-1][0] + DESCENT * SIZE if lowered else line + LINE
    return Block((*block.lines, *lowered), end)


def _over_line(start: Block) -> float:
    """How far a baseline's block reaches over its line: to its figure's baseline, and from there to its top."""
    figures = [drop for drop, line in start.lines if any(run.key for run in line)]
    return (figures[-1] if figures else 0.0) + LINE_RISE


def _descent(block: Block) -> float:
    return block.height - (block.lines[-1][0] if block.lines else block.height)


def _lines(entry: GalleryEntry, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    return paragraph(entry.text, "ink_second", room, metrics, _running(room))


def _count(gap: tuple[float, float], room: float) -> int:
    """How many lines of running text fit between two heights."""
    size = _running(room)
    return max(0, math.floor((gap[0] - gap[1] - DESCENT * size) / (size * TEXT_LEADING)))


def _text(lines: Sequence[Phrase], x: float, room: float, gap: tuple[float, float], metrics: Metrics) -> Iterator[Mark]:
    """The running text between two heights, as many lines as there is room for; none rather than one of many."""
    size, count = _running(room), _count(gap, room)
    if count < min(2, len(lines)):
        return
    for i, line in enumerate(cut(lines, count, room, metrics)):
        yield from set_down(line, x, gap[0] - ASCENT * size - i * size * TEXT_LEADING, metrics)


def _running(room: float) -> float:
    return TEXT if room >= NARROW else SIZE


def _stack(lines: Sequence[Phrase]) -> Block:
    return _block([(lines, 0.0)])


def _block(parts: Sequence[tuple[Sequence[Phrase], float]]) -> Block:
    """Parts below each other, each with what is clear above it; large figures stand closer than their size."""
    lines: list[tuple[float, Phrase]] = []
    drop = 0.0
    for phrases, clear in parts:
        drop += clear if phrases and lines else 0.0
        for line in phrases:
            size = max(run.size for run in line)
            drop += ASCENT * size
            lines.append((drop, line))
            drop += (LARGE_DESCENT if size >= LARGE else DESCENT + BETWEEN) * size
    return Block(tuple(lines), drop)
