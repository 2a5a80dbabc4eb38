"""Baselines and targets become dumbbells on one scale from zero, a panel for each measure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from planpress.charts.dumbbells import NARROW, Frame, dumbbell, labels
from planpress.charts.geometry import Layout, Mark, Room, Stroke, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.parts import Heights, panel_parts
from planpress.charts.phrases import LEADING, SIZE, Phrase, Run, centred, fit, set_down, stack, width, wrapped
from planpress.charts.rulers import GRID, SECTION, TICK_GAP, ZERO, by_width, grid, patches, tick_words
from planpress.charts.scale import nice_scale, number
from planpress.charts.specs import BaselineToTarget, DumbbellPanel, DumbbellRow

WIDE_PITCH, COMPACT_PITCH, WIDE_ROWS = mm(19.4), mm(13), 6
SMALL, SMALL_PITCH = mm(120), mm(14.4)
"""In less width than this, rows are nearly compact however few they are."""
NARROW_PITCH, ABOVE_SIGN, NAME_ABOVE = mm(18.2), mm(10.8), mm(8.1)
"""Of a chart with names above its rows: a row's height, what of it is above the signs, and where the name stands."""
HEAD, HEAD_GAP, PANEL_GAP = mm(4.3), mm(1.6), mm(6.3)
ZERO_REACH = mm(2.6)
AXIS, TICKS = mm(5), mm(4.1)


def lay_out(spec: BaselineToTarget, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout for each page's part of the rows; scale, heads and axis are repeated."""
    panels = tuple(panel for panel in spec.panels if panel.rows)
    values = [value for panel in panels for row in panel.rows for value in _values(row)]
    rows = sum(len(panel.rows) for panel in panels)
    pitch = _pitch(rows, len(panels), room)
    frame = Frame(spec, metrics, nice_scale(values), room.width, pitch)
    heights = Heights(_fixed(0), HEAD + HEAD_GAP + PANEL_GAP, pitch)
    return tuple(_part(part, frame) for part in panel_parts(panels, heights, room))


def _values(row: DumbbellRow) -> Iterator[float]:
    for point in (row.baseline, row.target):
        if point is not None:
            yield point.value
            yield point.value if point.high is None else point.high


def _fixed(panels: int) -> float:
    return panels * (HEAD + HEAD_GAP) + (panels - 1) * PANEL_GAP + AXIS + LEADING


def _pitch(rows: int, panels: int, room: Room) -> float:
    if room.width < NARROW:
        return NARROW_PITCH
    few = WIDE_PITCH if room.width >= SMALL else SMALL_PITCH
    natural = few if rows <= WIDE_ROWS else COMPACT_PITCH
    limit = room.height or room.max_height
    if limit is None or not rows:
        return natural
    fitting = (limit - _fixed(panels)) / rows
    return max(COMPACT_PITCH, min(fitting, WIDE_PITCH if room.height else natural))


def _part(panels: tuple[DumbbellPanel, ...], frame: Frame) -> Layout:
    rows = [row for panel in panels for row in panel.rows]
    spelled = (
        next((i for i, row in enumerate(rows) if row.baseline), -1),
        next((i for i, row in enumerate(rows) if row.target), -1),
    )
    height = _fixed(len(panels)) - LEADING + len(rows) * frame.pitch + _unit_line(frame)
    lines: list[Stroke] = []
    dumbbells: list[tuple[tuple[Mark, ...], ...]] = []
    words: list[Words] = []
    top, index = height, 0
    for panel in panels:
        rule = top - HEAD
        bottom = rule - HEAD_GAP - len(panel.rows) * frame.pitch
        words += _head(panel.title, rule, frame)
        lines += [Stroke(((0, rule), (frame.width, rule)), "ink", SECTION), *_grid(bottom, rule, frame)]
        for i, row in enumerate(panel.rows):
            y = rule - HEAD_GAP - i * frame.pitch - (ABOVE_SIGN if frame.is_narrow else frame.pitch / 2)
            if i and not frame.is_narrow:
                lines.append(Stroke(((0, y + frame.pitch / 2), (frame.names, y + frame.pitch / 2)), "hairline", GRID))
            lines += _own_zero(y, frame)
            dumbbells.append(dumbbell(row, y, frame))
            words += _name(row, y, frame)
            words += labels(row, y, frame, (index == spelled[0], index == spelled[1]))
            index += 1
        top = bottom - PANEL_GAP
    words += _axis(top + PANEL_GAP - TICKS, frame)
    layers = chain.from_iterable(zip(*dumbbells, strict=True))
    marks = chain.from_iterable(layers)
    lines.sort(key=by_width)
    return Layout(frame.width, height, (*lines, *patches(words, lines, frame.width), *marks, *words))


def _grid(bottom: float, top: float, frame: Frame) -> tuple[Stroke, ...]:
    """The panel's grid; where names stand above their rows, without the line at zero, which would run through them."""
    rulers = grid(frame.scale, frame.x, bottom, top)
    return rulers[:-1] if frame.is_narrow else rulers


def _own_zero(y: float, frame: Frame) -> tuple[Stroke, ...]:
    """A row's own piece of the line at zero, where there is none for the panel."""
    zero = frame.x(0.0)
    line = Stroke(((zero, y - ZERO_REACH), (zero, y + ZERO_REACH)), "ink", ZERO)
    return (line,) if frame.is_narrow else ()


def _head(title: str, rule: float, frame: Frame) -> tuple[Words, ...]:
    lines = wrapped(title, frame.width, 1, Run("", "derived", "semibold"), frame.metrics)
    return stack(lines, 0, rule + mm(1.9), frame.metrics)


def _name(row: DumbbellRow, y: float, frame: Frame) -> tuple[Words, ...]:
    """The name in at most two lines and the place in what is left of three, centred on the row; above it in one line
    where the chart is narrow."""
    if frame.is_narrow:
        return set_down(_one_line(row, frame), 0, y + NAME_ABOVE, frame.metrics)
    name = wrapped(row.name, frame.names, 2, Run("", "ink", "semibold"), frame.metrics)
    place = wrapped(row.place, frame.names, 3 - len(name), Run("", "second"), frame.metrics)
    lines = (*name, *place)
    return stack(lines, 0, centred(len(lines), y), frame.metrics)


def _one_line(row: DumbbellRow, frame: Frame) -> Phrase:
    """The name, with the place behind it where both find room."""
    name = Run(row.name, "ink", "semibold")
    whole = (name, Run(f"  {row.place}", "second")) if row.place else (name,)
    return whole if width(whole, frame.metrics) <= frame.width else fit((name,), frame.width, frame.metrics)


def _unit(frame: Frame) -> Phrase:
    return fit((Run(frame.spec.unit, "second"),), frame.width, frame.metrics)


def _unit_line(frame: Frame) -> float:
    """The extra height when the unit does not fit behind the scale's last number."""
    last = number(frame.scale.high, frame.scale.step, frame.spec.signs)
    free = frame.beyond - frame.metrics.width(last, SIZE) / 2 - TICK_GAP
    return 0.0 if width(_unit(frame), frame.metrics) <= free else LEADING


def _axis(y: float, frame: Frame) -> tuple[Words, ...]:
    """The scale's numbers, and its unit behind them or on a line of its own."""
    unit = _unit(frame)
    wide, own_line = width(unit, frame.metrics), _unit_line(frame)
    right = frame.width if own_line else frame.width - wide - TICK_GAP
    ticks = tick_words(frame.scale, frame.x, y, frame.spec.signs, frame.names, right, frame.metrics)
    return *ticks, *set_down(unit, frame.width - wide, y - own_line, frame.metrics)
