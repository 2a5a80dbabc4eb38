"""One measure of one cluster becomes a bar from zero with its figure beside it, inside it, or in words alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planpress.brand import ColourRole
from planpress.charts.geometry import Box, Hatch, Mark, Shape, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.phrases import X_MIDDLE, Run, centred, figure, set_down, stack, width, wrapped
from planpress.charts.points import arrow
from planpress.charts.scale import Scale
from planpress.charts.specs import Bars, Point, Signs

THICK, OUTLINE = mm(4.8), 0.85
HATCH, HATCH_PITCH = 0.6, mm(1.6)
ARROW, SHORTEST, ARROW_WIDTH = mm(5), mm(3), 1.7
BESIDE, INSIDE, INDENT = mm(1.9), mm(1.4), mm(2.3)
WORDS: dict[str, ColourRole] = {"baseline": "second", "derived": "derived", "target": "target_text"}
"""In which colour a measure's figures are written: its bars' own, where that can be read as text."""
INSIDE_WORDS: dict[str, ColourRole] = {"baseline": "ink", "derived": "paper"}
"""In which colour figures are written on a bar; WCAG 2.2, 1.4.3, wants 4.5:1, which no ink has on the target's."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure's place: its scale begins at `left` and is `length` long, its words end at `right`."""

    bars: Bars
    scale: Scale
    left: float
    right: float
    length: float
    signs: Signs
    metrics: Metrics

    def x(self, value: float) -> float:
        return self.left + self.length * self.scale.part(value)


def length_for_words(panel: Panel) -> float:
    """The length at which every figure finds room beside its bar or on it; half the panel at least."""
    if panel.bars.role in INSIDE_WORDS:
        return panel.length
    room = panel.right - panel.left - BESIDE
    lengths = [panel.length]
    for point in panel.bars.points:
        if point is not None:
            far = panel.scale.part(point.value if point.high is None else point.high)
            arrow_room = ARROW if point.bound == "lower" else 0.0
            words = width((figure(point.text, "ink"),), panel.metrics) + arrow_room
            lengths += [(room - words) / far] if far > 0 else []
    return max(min(lengths), room / 2)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar's ends: of what is certain (`start` to `end`), of a range's rest, and of its arrow (`tail` to `tip`)."""

    start: float
    end: float
    rest: tuple[float, float] | None
    tail: float
    tip: float

    @property
    def outer(self) -> float:
        """Where all that is drawn ends."""
        return max(self.end, self.tail, self.tip, *(self.rest or ()))

    @property
    def inner(self) -> float:
        """Where words inside the bar must end."""
        return min(self.end, self.tail, self.tip) - INSIDE


def certain(point: Point) -> float:
    """The end of a range that is nearer to zero, so that a bar to it holds for all of the range; 0 within it."""
    high = point.value if point.high is None else point.high
    return max(point.value, min(0.0, high))


def _bar(panel: Panel, point: Point) -> Bar:
    high = point.value if point.high is None else point.high
    zero, value = panel.x(0.0), panel.x(certain(point))
    start, end = min(zero, value), max(zero, value)
    rest = (panel.x(point.value), panel.x(high)) if high != point.value else None
    tail = tip = end
    if point.bound == "lower" and value >= zero and panel.right - end >= SHORTEST:
        tip = end + min(ARROW, panel.right - end)
    elif point.bound == "upper" and end - start >= SHORTEST + INSIDE:
        tail = end - INSIDE / 2
        tip = tail - min(ARROW, tail - start - 1)
    elif point.bound == "upper" and value >= zero:
        tail, tip = end + 1 + ARROW, end + 1
    return Bar(start, end, rest, tail, tip)


def bar(panel: Panel, row: int, y: float) -> Iterator[Mark]:
    """The marks of a row's bar around the height `y`; nothing where the figure is missing."""
    point = panel.bars.points[row]
    if point is None:
        return
    place, role = _bar(panel, point), panel.bars.role
    low, high = y - THICK / 2, y + THICK / 2
    yield Shape(Box(place.start, low, place.end, high).corners, role)
    if place.rest is not None:
        rest = Box(place.rest[0], low, place.rest[1], high)
        yield Hatch(rest, role, HATCH, HATCH_PITCH)
        yield Shape(rest.corners, None, role, OUTLINE)
    if place.tip != place.tail:
        inside = place.tail < place.end
        yield from arrow((place.tail, y), (place.tip, y), "paper" if inside else role, ARROW_WIDTH)


def label(panel: Panel, row: int, y: float) -> tuple[Words, ...]:
    """The row's figure: beside the bar, inside it where the panel ends, or why there is none."""
    point, metrics, role = panel.bars.points[row], panel.metrics, panel.bars.role
    if point is None:
        look = Run("", "second", "italic")
        left = panel.x(0.0) + INDENT
        if panel.right - left < (panel.right - panel.left) / 2:
            left = panel.left + INDENT
        lines = wrapped(panel.bars.absent[row], panel.right - left, 2, look, metrics)
        return stack(lines, left, centred(len(lines), y), metrics)
    place = _bar(panel, point)
    wide = width((figure(point.text, "ink"),), metrics)
    left, colour = place.outer + BESIDE, WORDS[role]
    if left + wide > panel.right:
        inside = place.inner - wide
        left = max(panel.left, panel.right - wide)
        if inside > place.start and role in INSIDE_WORDS:
            left, colour = inside, INSIDE_WORDS[role]
    return set_down((figure(point.text, colour),), left, y - X_MIDDLE, metrics)
