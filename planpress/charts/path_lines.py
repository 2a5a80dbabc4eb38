"""The lines of a path chart: grid and axis, hatched bar, the peers' paths in grey, the steady path, outcomes, signs."""

from __future__ import annotations

from collections.abc import Iterator

from planpress.charts.geometry import XY, Box, Disc, Hatch, Mark, Shape, Stroke, mm
from planpress.charts.path_frame import AXIS_GAP, RULE, Frame
from planpress.charts.points import BASELINE, HALO, PEER, TARGET, UP, Pen, arrow, arrow_length, cleared, sign
from planpress.charts.rulers import GRID, ZERO
from planpress.charts.specs import Peer, Point

TICK, TICK_WIDTH = mm(1.4), 0.5
DASH, DASH_WIDTH, PEER_WIDTH = (mm(1.6), mm(1.1)), 1.5, 1.1
DOT, DOT_LINE = mm(0.95), 1.1
HATCH, HATCH_PITCH = 0.6, mm(1.1)
OUTCOME = Pen("derived", "derived", mm(1.7), 1.5, mm(5))
OTHER = Pen("paper", "derived", mm(1.9), 1.2, mm(5))
"""The outcomes: dots where they count the same as the path, hollow diamonds where they count something else."""
MILESTONE = Pen("target", "target", mm(1.6), 1.3, mm(4.6))
OUTCOME_LINE = 1.6


def grid(frame: Frame) -> tuple[Stroke, ...]:
    """Level hairlines at the scale's numbers, the axis at zero with a tick a year, the rule above the values."""
    levels = tuple(
        Stroke(((frame.left - AXIS_GAP / 2, frame.y(tick)), (frame.width, frame.y(tick))), "hairline", GRID)
        for tick in frame.scale.ticks
        if tick != 0
    )
    zero, base = frame.y(0.0), frame.bottom
    axis = Stroke(((frame.left - AXIS_GAP / 2, zero), (frame.width, zero)), "ink", ZERO)
    rule = Stroke(((0, base - RULE), (frame.width, base - RULE)), "hairline", GRID)
    return *levels, rule, axis, *_ticks(frame)


def _ticks(frame: Frame) -> Iterator[Stroke]:
    """A tick a year; where the missing bar and the peers share the first year, a bracket holds both."""
    first, base = frame.spec.first_year, frame.bottom
    bar = frame.bar
    if bar and frame.spec.peers:
        ends = (bar.left, base), (bar.left, base - TICK), (bracket_end(frame), base - TICK), (bracket_end(frame), base)
        yield Stroke(ends, "ink", TICK_WIDTH)
        first += 1
    for year in range(first, frame.spec.last_year + 1):
        yield Stroke(((frame.x(year), base), (frame.x(year), base - TICK)), "ink", TICK_WIDTH)


def bracket_end(frame: Frame) -> float:
    return frame.first + PEER.radius


def ways(frame: Frame) -> Iterator[Mark]:
    """What shows the paths: the missing bar, the peers in grey behind, the cluster's own path in front."""
    if bar := frame.bar:
        yield Hatch(bar, "baseline", HATCH, HATCH_PITCH)
    for peer in frame.spec.peers:
        yield Stroke(frame.peer(peer), "baseline", PEER_WIDTH, DASH)
    if frame.own:
        yield Stroke(frame.own, "derived", DASH_WIDTH, DASH)
        yield from (Disc(at, DOT, "paper", "derived", DOT_LINE) for at in frame.own[1:-1])
    if frame.outcomes:
        yield Stroke(frame.outcomes, "derived", OUTCOME_LINE)
    below: list[tuple[Box, Pen]] = []
    for point, at, pen in signs(frame):
        box, marks = sign_box(point, at, frame, pen).grown(HALO, HALO), _sign(point, at, frame, pen)
        yield from cleared(marks) if any(other is not pen and box.overlaps(its) for its, other in below) else marks
        below.append((box, pen))


def _sign(point: Point, at: XY, frame: Frame, pen: Pen) -> tuple[Mark, ...]:
    if pen is OTHER:
        return tuple(_diamond(point, at, frame))
    high = (at[0], frame.y(point.high)) if point.high is not None else at
    return sign(point, at, high, _arrow(point, at, frame, pen), UP, pen)


def _diamond(point: Point, at: XY, frame: Frame) -> Iterator[Mark]:
    """The hollow sign of an outcome that counts something else; a range has one at both ends of a thin line."""
    (x, y), r = at, OTHER.radius
    tops = [y] if point.high is None else [y, frame.y(point.high)]
    if len(tops) > 1:
        yield Stroke(((x, tops[0]), (x, tops[1])), OTHER.line, OTHER.width)
    for level in tops:
        yield Shape(((x - r, level), (x, level - r), (x + r, level), (x, level + r)), "paper", OTHER.line, OTHER.width)
    if length := _arrow(point, at, frame, OTHER):
        start = y + (r if length > 0 else -r)
        yield from arrow((x, start), (x, y + length), OTHER.line, OTHER.width)


def signs(frame: Frame) -> Iterator[tuple[Point, XY, Pen]]:
    """All signs with their places, peers first; a peer's end that the own target hides is left out."""
    spec = frame.spec
    for peer in spec.peers:
        yield peer.baseline, (frame.first, frame.y(peer.baseline.value)), PEER
        if not hidden(peer, frame):
            yield peer.target, (frame.last, frame.y(peer.target.value)), PEER
    for milestone in spec.milestones:
        yield milestone.point, (frame.x(milestone.year), frame.y(milestone.point.value)), MILESTONE
    for actual in spec.actuals:
        at = frame.x(actual.at), frame.y(actual.point.value)
        yield actual.point, at, OUTCOME if actual.matches else OTHER
    if spec.baseline:
        yield spec.baseline, (frame.first, frame.y(spec.baseline.value)), BASELINE
    if spec.target:
        yield spec.target, (frame.last, frame.y(spec.target.value)), TARGET


def hidden(peer: Peer, frame: Frame) -> bool:
    """Whether a peer aims for the very figure that the chart's own target states."""
    own = frame.spec.target
    return own is not None and own.value == peer.target.value and own.bound == peer.target.bound


def _arrow(point: Point, at: XY, frame: Frame, pen: Pen) -> float:
    return arrow_length(point, at[1] - frame.bottom, frame.plot.top - at[1], pen)


def sign_box(point: Point, at: XY, frame: Frame, pen: Pen) -> Box:
    """The space of a sign with its arrow or band."""
    arrow = _arrow(point, at, frame, pen)
    high = frame.y(point.high) if point.high is not None else at[1]
    bottom, top = min(at[1], high) - pen.radius, max(at[1], high) + pen.radius
    return Box(at[0] - pen.radius, min(bottom, at[1] + arrow), at[0] + pen.radius, max(top, at[1] + arrow))
