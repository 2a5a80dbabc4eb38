"""What stands at a beam: its name above it, its goal over its end, its baseline below; and the words of the scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from planpress.brand import Weight
from planpress.charts.geometry import Mark, Stroke, Words, mm
from planpress.charts.labels import shorten_text
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import Phrase, Run, fit, set_down, width
from planpress.charts.specs import Tiled
from planpress.charts.tile_words import SIZE, label_of, stated
from planpress.charts.tiles import Field

NAME, NATIVE, SMALL_NAME, SMALL_FIGURE = 15.0, 10.5, 8.5, 8.5
NAME_RISE, SMALL_RISE = mm(2.9), 2.6
"""How far the name's baseline lies over the beam."""
DROP, TICK, TICK_WIDTH, TICK_CLEAR = mm(4.5), mm(5), 1.3, mm(1.6)
GAP, GOAL_INSET = 9.0, 1.5
FOLD_CLEAR = mm(5)
LEAST_NAME = 30.0
SCALE_BASELINE, SCALE_INSET = mm(7.4), mm(2)


@dataclass(frozen=True)
class Mode:
    """How much a beam says: `above` and `below` are what its words take, in points; `least` is the part of their
    size that tiles must keep for it."""

    name: Literal["full", "line", "bare"]
    above: float
    below: float
    least: float

    @property
    def taken(self) -> float:
        return self.above + self.below


@dataclass(frozen=True)
class Span:
    """Where the scale starts and ends, the fold if there is one, and the edges that words must keep within."""

    start: float
    end: float
    fold: float | None
    right: float
    left: float

    def room_from(self, x: float) -> float:
        """How far words may run that start at x: to the fold, or to the edge."""
        limit = self.end if self.fold is not None else self.right
        return (self.fold - FOLD_CLEAR if self.fold is not None and x < self.fold else limit) - x

    def side_of(self, x: float) -> float:
        """The left end of the page on which x lies."""
        return self.fold + FOLD_CLEAR if self.fold is not None and x >= self.fold else self.start


def spoken(field: Field, mode: Mode, span: Span, metrics: Metrics) -> Iterator[Mark]:
    """The words of one beam, as many as its mode has room for."""
    if mode.name == "bare":
        return
    top = field.y + field.across * field.size
    full = mode.name == "full"
    goal = _goal(field, NAME if full else SMALL_FIGURE)
    y = top + (NAME_RISE if full else SMALL_RISE)
    if width(goal, metrics) > span.room_from(field.x):
        goal = ()
    names, goal_x = _name_row(field, goal, full, span, metrics)
    yield from set_down(names, field.x, y, metrics)
    yield from set_down(goal, goal_x, y, metrics)
    if full:
        yield from _below(field, span, metrics)


def _goal(field: Field, size: float) -> Phrase:
    target = field.cluster.target
    weight: Weight = "extralight" if size == NAME else "light"
    return (Run(target.text.text, "paper", weight, size, target.text.key),) if target else ()


def _name_row(field: Field, goal: Phrase, full: bool, span: Span, metrics: Metrics) -> tuple[Phrase, float]:
    """Name and native name, cut to leave room for the goal on the same page; and where the goal starts."""
    wide = width(goal, metrics)
    end = field.x + field.steps(field.goal or 0.0) - GOAL_INSET
    shares = span.fold is None or end - wide < span.fold
    room = span.room_from(field.x) - (wide + GAP if shares and goal else 0.0)
    names = _names(field, full, room, metrics)
    if not full:
        whole = fit((*names, *_inline(field)), room, metrics)
        names = whole if width(whole, metrics) <= room else names
    if shares:
        after = field.x + (width(names, metrics) + GAP if names else 0.0)
        return names, min(max(end - wide, after), field.x + span.room_from(field.x) - wide)
    return names, max(end - wide, span.side_of(end))


def _names(field: Field, full: bool, room: float, metrics: Metrics) -> Phrase:
    """The name, smaller where it is long, and the native name after it where that fits in full."""
    cluster = field.cluster
    if room < LEAST_NAME:
        return ()
    sizes = (NAME, 12.0, 10.5) if full else (SMALL_NAME,)
    runs = [Run(cluster.name, "paper", "bold", size) for size in sizes]
    name = next((run for run in runs if width((run,), metrics) <= room), runs[-1])
    name = replace(name, text=shorten_text(name.text, room, name.size, name.weight, metrics))
    native = Run(f"  {cluster.native}", "ink_second", "regular", NATIVE if full else SIZE)
    whole = (name, native)
    return whole if cluster.native and width(whole, metrics) <= room else (name,)


def _inline(field: Field) -> Phrase:
    """What would stand below a beam, on the line above it."""
    words = start_words(field.cluster)
    return (Run("   ", "paper", "regular", SIZE), *(replace(run, size=SIZE) for run in words)) if words else ()


def start_words(cluster: Tiled) -> Phrase:
    """The baseline as its label says it; without one what is not stated, and what the target is stated in."""
    found = stated(label_of(cluster.baseline_label, cluster.baseline), "paper")
    if found:
        return found
    said = stated(cluster.target_label, "ink_second", SIZE) if cluster.target is None else ()
    absent = Run(cluster.absent, "ink_second", "regular", SIZE)
    between = (Run("; ", "ink_second", "regular", SIZE),) if said and cluster.absent else ()
    return tuple(run for run in (*said, *between, absent) if run.text)


def _below(field: Field, span: Span, metrics: Metrics) -> Iterator[Mark]:
    """The baseline's words beside a tick at its place, on the side where they stay on their page."""
    words = start_words(field.cluster)
    if not words:
        return
    y = field.y - DROP
    if field.cluster.baseline is None:
        yield from set_down(fit(words, span.room_from(field.x), metrics), field.x, y, metrics)
        return
    at = field.x + field.length(field.solid)
    yield Stroke(((at, field.y), (at, field.y - TICK)), "paper", TICK_WIDTH)
    wide = width(words, metrics)
    x = at + TICK_CLEAR
    if wide > span.room_from(x) or (span.fold is not None and at < span.fold < x):
        x = at - TICK_CLEAR - wide
        if x < span.side_of(at):
            x = span.side_of(at)
            words = fit(words, span.room_from(x), metrics)
    yield from set_down(words, x, y, metrics)


def scale_words(scale: tuple[str, str, str], span: Span, height: float, metrics: Metrics) -> Iterator[Words]:
    """The words of the scale's start, its middle and its end, those of the middle as far as they fit."""
    start, middle, end = (Run(text, "paper", "bold" if i == 1 else "regular", SIZE) for i, text in enumerate(scale))
    y = height - SCALE_BASELINE
    half = (span.end - span.start) / 2
    first = fit((start,), half - GAP, metrics)
    last = fit((end,), half - GAP - SCALE_INSET, metrics)
    yield from set_down(first, span.start, y, metrics)
    yield from set_down(last, span.end - width(last, metrics), y, metrics)
    inset = SCALE_INSET if span.fold is None else FOLD_CLEAR
    room = half - inset - GAP - width(last, metrics)
    yield from set_down(fit((middle,), room, metrics), span.start + half + inset, y, metrics)
