"""A rise and its room become the places of years and values, and the lines that stand there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from planpress.brand import ColourRole
from planpress.charts.geometry import XY, Box, Disc, Mark, Room, Shape, Stroke, mm
from planpress.charts.metrics import Metrics
from planpress.charts.motifs import MOTIFS
from planpress.charts.phrases import LEADING, SIZE, Phrase, width
from planpress.charts.rulers import GRID, ZERO
from planpress.charts.scale import Scale, nice_scale, number
from planpress.charts.specs import Point, Rise

HEIGHT, LEAST_PLOT = mm(46), mm(22)
YEARS, FOOT, NUMBERS_GAP = mm(6.4), mm(1.2), mm(1.2)
"""How far below the axis the years stand, what is left below them, and the white beside the scale's numbers."""
LEAST_LEFT = mm(8.4)
"""The numbers' column is a module of a designed page wide at least, so that the area can begin at its margin."""
DOT, STEM = mm(1.8), mm(1.4)
RING, RING_LINE, THIN = mm(2.0), mm(0.85), mm(0.5)
CURVE, DASH = mm(0.75), (mm(2.2), mm(1.3))
CHEVRON, CHEVRON_GAP = (mm(1.8), mm(1.5)), mm(0.8)
"""Half the width of an open chevron and its height; what lies between it and its ring."""
TICK, LONG_TICK, TICK_LINE = mm(1.2), mm(2.0), 0.6
MISSING = (mm(1.3), mm(1.3))
TOP = RING + RING_LINE / 2 + mm(0.4)
LABEL_GAP = mm(3.2)
"""Between the middle of a ring and the label right of it."""
WIDEST_LABEL = 0.22
"""A label right of the target takes no more than this part of the width."""
LEVELS = 3, 2
"""The scale has so many steps, whichever leaves less white above the figures."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`first` and `last` are where the first and the last year stand, `bottom` and `top` where the scale ends; `notes`
    found no place in the plot and stand below it."""

    spec: Rise
    metrics: Metrics
    scale: Scale
    width: float
    height: float
    first: float
    last: float
    bottom: float
    top: float
    notes: tuple[Phrase, ...]

    def x(self, year: float) -> float:
        span = self.spec.last_year - self.spec.first_year
        return self.first + (self.last - self.first) * ((year - self.spec.first_year) / span if span else 1.0)

    def y(self, value: float) -> float:
        return self.bottom + (self.top - self.bottom) * self.scale.part(value)

    @property
    def zero(self) -> float:
        return self.y(0.0)

    @property
    def plot(self) -> Box:
        """The space for words."""
        return Box(self.first - DOT, self.bottom + 1, self.width, self.height)

    @property
    def hue(self) -> ColourRole:
        motif = MOTIFS.get(self.spec.motif)
        return motif.hue[1] if motif else "derived"

    @property
    def curve(self) -> tuple[XY, ...]:
        """The way from the baseline to the target by year; empty where no rate is certain."""
        spec = self.spec
        if spec.baseline is None or spec.target is None or not spec.rate:
            return ()
        values = (spec.baseline.value, *spec.steady, spec.target.value)
        fine = [*(value for pair in pairwise(values) for value in _between(*pair)), values[-1]]
        step = (self.last - self.first) / (len(fine) - 1)
        return tuple((self.first + i * step, self.y(value)) for i, value in enumerate(fine))


SMOOTH = 4
"""A year of the curve is drawn as so many pieces."""


def _between(one: float, next_: float) -> Iterator[float]:
    """A year's value and some on the way to the next one, at constant growth where there is one."""
    for i in range(SMOOTH):
        part = i / SMOOTH
        yield one * (next_ / one) ** part if one > 0 < next_ else one + (next_ - one) * part


def frame_of(spec: Rise, room: Room, metrics: Metrics, label: Phrase, notes: tuple[Phrase, ...]) -> Frame:
    """The frame of a chart as high as `room` says. It leaves space for `label` right of the last year, and a line
    below for each of the `notes`."""
    scale = _scale(spec)
    numbers = [metrics.width(number(tick, scale.step, spec.signs), SIZE) for tick in scale.ticks]
    first = max(LEAST_LEFT, max(numbers) + NUMBERS_GAP + DOT)
    beside = width(label, metrics) + LABEL_GAP + 1
    last = room.width - max(RING + RING_LINE, beside if beside <= WIDEST_LABEL * room.width else 0.0)
    bottom = YEARS + FOOT + len(notes) * LEADING + _below(spec, scale)
    above = TOP + _above(spec, scale)
    height = max(room.height or HEIGHT, bottom + LEAST_PLOT + above)
    return Frame(spec, metrics, scale, room.width, height, first, last, bottom, height - above, notes)


def _scale(spec: Rise) -> Scale:
    values = tuple(_values(spec))
    return min((nice_scale(values, steps) for steps in LEVELS), key=lambda scale: scale.high - scale.low)


def _values(spec: Rise) -> Iterator[float]:
    for point in (spec.baseline, spec.target):
        if point is not None:
            yield point.value
            yield point.value if point.high is None else point.high
    yield from spec.steady
    yield spec.least_maximum


CHEVRON_ROOM = CHEVRON_GAP + CHEVRON[1] + mm(0.6)


def _above(spec: Rise, scale: Scale) -> float:
    """What a chevron needs above the scale."""
    return CHEVRON_ROOM if spec.target and spec.target.bound == "lower" and scale.part(spec.target.value) > 0.8 else 0.0


def _below(spec: Rise, scale: Scale) -> float:
    """What a ring and a chevron need below it."""
    if spec.target is None or scale.part(spec.target.value) > 0.2:
        return 0.0
    return (CHEVRON_ROOM if spec.target.bound == "upper" else 0.0) + (RING if scale.first < 0 else 0.0)


# ------------------------------------------------------------------------------------------------ lines


def area(frame: Frame) -> Iterator[Mark]:
    """The light area between the curve and the axis."""
    if curve := frame.curve:
        yield Shape((*curve, (frame.last, frame.zero), (frame.first, frame.zero)), "tint")


def levels(frame: Frame) -> tuple[Stroke, ...]:
    """A hairline at each of the scale's numbers but zero."""
    heights = (frame.y(tick) for tick in frame.scale.ticks if tick != 0)
    return tuple(Stroke(((frame.first, y), (frame.width, y)), "hairline", GRID) for y in heights)


def axis(frame: Frame) -> Iterator[Stroke]:
    """The line at zero, and a tick a year, longer at both ends."""
    yield Stroke(((frame.first, frame.zero), (frame.width, frame.zero)), "ink", ZERO)
    spec = frame.spec
    for year in range(spec.first_year, spec.last_year + 1):
        length = LONG_TICK if year in (spec.first_year, spec.last_year) else TICK
        yield Stroke(((frame.x(year), frame.zero), (frame.x(year), frame.zero - length)), "ink", TICK_LINE)


def way(frame: Frame) -> Iterator[Mark]:
    """The dashed curve, the stem and ring of the target, the stem and dot of the start, or dashes where one is not."""
    spec = frame.spec
    if curve := frame.curve:
        yield Stroke(curve, "target", CURVE, DASH)
    for point, x in ((spec.baseline, frame.first), (spec.target, frame.last)):
        if point is None and (spec.absent or point is spec.baseline):
            yield Stroke(((x, frame.zero), (x, frame.top)), "baseline", mm(0.45), MISSING)
    if spec.target is not None:
        yield from _target(spec.target, frame)
    if spec.baseline is not None:
        yield from _start(spec.baseline, frame)


def _start(point: Point, frame: Frame) -> Iterator[Mark]:
    """A solid stem and dot; a range goes on to its end as a line with a ring."""
    x, y = frame.first, frame.y(point.value)
    if point.high is not None:
        high = frame.y(point.high)
        yield Stroke(((x, y), (x, high)), frame.hue, THIN)
        yield Disc((x, high), DOT - THIN / 2, "paper", frame.hue, THIN * 1.6)
    yield Stroke(((x, frame.zero), (x, y)), frame.hue, STEM)
    yield Disc((x, y), DOT, frame.hue)


def _target(point: Point, frame: Frame) -> Iterator[Mark]:
    """A thin stem and an open ring, at both ends of a range; a chevron where more or less than the figure is meant,
    a dot in the ring where it is about so much."""
    x, y = frame.last, frame.y(point.value)
    high = y if point.high is None else frame.y(point.high)
    yield Stroke(((x, frame.zero), (x, high if abs(high - frame.zero) > abs(y - frame.zero) else y)), "target", THIN)
    for level in dict.fromkeys((y, high)):
        yield Disc((x, level), RING - RING_LINE / 2, "paper", "target", RING_LINE)
    if point.bound == "about":
        yield Disc((x, y), RING * 0.35, "target")
    elif point.bound in ("lower", "upper"):
        up = 1 if point.bound == "lower" else -1
        foot, tip = (y + up * (RING + CHEVRON_GAP + rise) for rise in (0.0, CHEVRON[1]))
        yield Stroke(((x - CHEVRON[0], foot), (x, tip), (x + CHEVRON[0], foot)), "target", RING_LINE)


def sign_boxes(frame: Frame) -> Iterator[Box]:
    """The space that stems, dots, rings and chevrons take."""
    spec = frame.spec
    for point, x, radius in ((spec.baseline, frame.first, DOT), (spec.target, frame.last, RING)):
        if point is None:
            yield Box(x - 1, frame.zero, x + 1, frame.top)
            continue
        ends = [frame.y(value) for value in (point.value, point.high) if value is not None]
        yield from (Box(x - radius, y - radius, x + radius, y + radius) for y in ends)
        yield Box(x - STEM / 2, min(frame.zero, *ends), x + STEM / 2, max(frame.zero, *ends))
        if point is spec.target and point.bound in ("lower", "upper"):
            up = 1 if point.bound == "lower" else -1
            y = ends[0] + up * (RING + CHEVRON_ROOM / 2)
            yield Box(x - CHEVRON[0] - 1, y - CHEVRON_ROOM / 2, x + CHEVRON[0] + 1, y + CHEVRON_ROOM / 2)
