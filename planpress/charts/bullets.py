"""Targets and outcomes become bullet bars, a panel for each measure, with each target's verdict beside its row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planpress.charts.bullet_bars import MARK, Plot
from planpress.charts.bullet_rows import ABOVE, BELOW, PlacedRow, on_plot
from planpress.charts.geometry import Layout, Mark, Room, Stroke, Words, mm
from planpress.charts.metrics import Metrics
from planpress.charts.parts import Heights, panel_parts
from planpress.charts.phrases import LEADING, SIZE, X_MIDDLE, Run, centred, fit, set_down, stack, wrapped
from planpress.charts.rulers import GRID, SECTION, by_width, grid, patches, tick_words
from planpress.charts.scale import nice_scale
from planpress.charts.specs import BulletPanel, BulletRow, Bullets
from planpress.charts.verdicts import RADIUS, verdict_sign

NAMES, GUTTER, VERDICTS, VERDICT_GAP, SIGN = mm(34), mm(3.5), mm(42.5), mm(4), mm(6.9)
BEYOND = mm(8.6)
WIDE_PITCH, COMPACT_PITCH, WIDE_ROWS = mm(20), mm(13), 6
HEAD, HEAD_GAP, PANEL_GAP, AXIS, TICKS, FOOT = mm(4.7), mm(1), mm(6), mm(5), mm(3.9), mm(1.3)
TITLE_RISE, ROW_CLEAR = mm(1.9), mm(0.8)
INTERVALS = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows share: the columns of names, of bars (a scale for each unit) and of verdicts."""

    width: float
    metrics: Metrics
    plots: Mapping[str, Plot]
    pitch: float
    under: int

    @property
    def names(self) -> float:
        return min(NAMES, self.width * 0.24)

    @property
    def verdicts(self) -> float:
        """Where the column of verdicts starts."""
        return self.width - _verdicts_width(self.width)

    @property
    def drop(self) -> float:
        """How far a bar lies below the middle of its row."""
        return (_over() - _under(self.under)) / 2


def _verdicts_width(width: float) -> float:
    return min(VERDICTS, width * 0.3)


def _over() -> float:
    return ABOVE + SIZE * 0.76


def _under(lines: int) -> float:
    """How far a row reaches below the middle of its bar with so many lines of words there."""
    return max(MARK / 2, BELOW + (lines - 1) * LEADING + SIZE * 0.24) if lines else MARK / 2


def lay_out(spec: Bullets, room: Room, metrics: Metrics) -> tuple[Layout, ...]:
    """One layout for each page's part of the rows; heads, scales and axes are repeated."""
    panels = tuple(panel for panel in spec.panels if panel.rows)
    plots = {unit: _plot(list(alike), room.width, metrics) for unit, alike in _by_unit(panels).items()}
    placed = {(panel.unit, row): on_plot(row, plots[panel.unit]) for panel in panels for row in panel.rows}
    under = max((len(row.below) for row in placed.values()), default=0)
    pitch = _pitch(panels, under, room)
    frame = Frame(room.width, metrics, plots, pitch, under)
    parts = panel_parts(panels, _heights(pitch), room)
    return tuple(_part(part, placed, frame, spec) for part in parts)


def _by_unit(panels: Iterable[BulletPanel]) -> dict[str, list[BulletPanel]]:
    units: dict[str, list[BulletPanel]] = {}
    for panel in panels:
        units.setdefault(panel.unit, []).append(panel)
    return units


def _plot(panels: list[BulletPanel], width: float, metrics: Metrics) -> Plot:
    """The scale that all panels of a unit share."""
    scale = nice_scale((value for panel in panels for row in panel.rows for value in _values(row)), INTERVALS)
    left, right = min(NAMES, width * 0.24) + GUTTER, width - _verdicts_width(width) - VERDICT_GAP
    start = left + (BEYOND if scale.first < 0 else 0.0)
    return Plot(scale, left, right, start, right - BEYOND - start, metrics)


def _values(row: BulletRow) -> Iterator[float]:
    for point in (row.target, row.actual):
        if point is not None:
            yield point.value
            yield point.value if point.high is None else point.high


def _heights(pitch: float) -> Heights:
    """Each panel is counted with an axis of its own, which it has where its unit is not the next one's."""
    return Heights(-PANEL_GAP, HEAD + HEAD_GAP + FOOT + AXIS + PANEL_GAP, pitch)


def _pitch(panels: tuple[BulletPanel, ...], under: int, room: Room) -> float:
    rows = sum(len(panel.rows) for panel in panels)
    least = max(COMPACT_PITCH, _over() + _under(under) + ROW_CLEAR)
    natural = max(least, WIDE_PITCH if rows <= WIDE_ROWS else COMPACT_PITCH)
    limit = room.height or room.max_height
    if limit is None or not rows:
        return natural
    fitting = (limit - _heights(0.0).of(len(panels), 0)) / rows
    return max(least, min(fitting, WIDE_PITCH if room.height else natural))


def _part(
    panels: tuple[BulletPanel, ...], placed: Mapping[tuple[str, BulletRow], PlacedRow], frame: Frame, spec: Bullets
) -> Layout:
    axes = [i + 1 == len(panels) or panels[i + 1].unit != panel.unit for i, panel in enumerate(panels)]
    rows = sum(len(panel.rows) for panel in panels)
    fixed = len(panels) * (HEAD + HEAD_GAP + FOOT) + (len(panels) - 1) * PANEL_GAP + sum(axes) * AXIS
    height = fixed + rows * frame.pitch
    lines: list[Stroke] = []
    bars: list[Mark] = []
    front: list[Mark] = []
    words: list[Words] = []
    top = height
    for panel, axis in zip(panels, axes, strict=True):
        plot, rule = frame.plots[panel.unit], top - HEAD
        bottom = rule - HEAD_GAP - FOOT - len(panel.rows) * frame.pitch
        lines += [Stroke(((0, rule), (frame.width, rule)), "ink", SECTION), *grid(plot.scale, plot.x, bottom, rule)]
        words += _head(panel, rule, frame)
        for i, row in enumerate(panel.rows):
            y = rule - HEAD_GAP - (i + 0.5) * frame.pitch - frame.drop
            placed_row = placed[panel.unit, row]
            lines += _hairlines(y + frame.pitch / 2, frame) if i else ()
            bars += placed_row.marks(y)
            front += (*placed_row.signs(y), *_verdict(row, y, frame))
            words += (*placed_row.words(y), *_name(row, y, frame), *_verdict_words(row, y, frame))
        if axis:
            words += tick_words(plot.scale, plot.x, bottom - TICKS, spec.signs, 0, plot.right, frame.metrics)
        top = bottom - PANEL_GAP - (AXIS if axis else 0.0)
    ground = patches((word for word in words if word.colour != "paper"), (*lines, *bars), frame.width)
    return Layout(frame.width, height, (*sorted(lines, key=by_width), *bars, *ground, *front, *words))


def _head(panel: BulletPanel, rule: float, frame: Frame) -> tuple[Words, ...]:
    """What is measured and, behind it, in which unit."""
    unit = Run(f"  {panel.unit}" if panel.unit else "", "second")
    title = Run(panel.title, "derived", "semibold")
    return set_down(fit((title, unit), frame.width, frame.metrics), 0, rule + TITLE_RISE, frame.metrics)


def _hairlines(y: float, frame: Frame) -> tuple[Stroke, ...]:
    """Between the rows, under the names and the verdicts."""
    spans = (0.0, frame.names), (frame.verdicts, frame.width)
    return tuple(Stroke(((left, y), (right, y)), "hairline", GRID) for left, right in spans)


def _name(row: BulletRow, y: float, frame: Frame) -> tuple[Words, ...]:
    """The name in at most two lines and the place in what is left of three, centred on the bar."""
    name = wrapped(row.name, frame.names, 2, Run("", "ink", "semibold"), frame.metrics)
    place = wrapped(row.place, frame.names, 3 - len(name), Run("", "second"), frame.metrics)
    lines = (*name, *place)
    return stack(lines, 0, centred(len(lines), y), frame.metrics)


def _verdict_lines(row: BulletRow, frame: Frame) -> tuple[tuple[Run, ...], ...]:
    room = frame.width - frame.verdicts - SIGN
    words = wrapped(row.verdict_words, room, 2, Run("", "ink", "semibold"), frame.metrics)
    return *words, *wrapped(row.verdict_note, room, 3 - len(words), Run("", "second"), frame.metrics)


def _verdict_words(row: BulletRow, y: float, frame: Frame) -> tuple[Words, ...]:
    lines = _verdict_lines(row, frame)
    return stack(lines, frame.verdicts + SIGN, centred(len(lines), y), frame.metrics)


def _verdict(row: BulletRow, y: float, frame: Frame) -> tuple[Mark, ...]:
    """The verdict's sign, level with the first of its words."""
    level = centred(max(1, len(_verdict_lines(row, frame))), y) + X_MIDDLE
    return verdict_sign(row.verdict, (frame.verdicts + RADIUS, level))
