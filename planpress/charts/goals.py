"""A target becomes the accent at the end of its tiles: a bar, and chevrons where it may be passed or is a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planpress.charts.geometry import XY, Mark, Stroke, mm
from planpress.charts.tiles import BLEED, GROUND, Field

BAR, RANGE_BAR, CASING = mm(1.5), mm(0.5), mm(0.8)
"""How thick the bar is, and the frame of a range; how clear of tiles behind them signs are kept."""
CHEVRON, CHEVRON_LINE, CHEVRON_CLEAR = mm(4.6), mm(0.9), mm(0.5)
"""How wide a chevron is, and its line; the space between it and the bar."""
CHEVRON_PART = 0.55
"""The part of a tile's side that a chevron takes at most."""


def height(field: Field) -> float:
    """What the bar and its chevrons take beyond the tiles, in points."""
    if field.goal is None:
        return 0.0
    chevrons = _size(field) / 2 + CHEVRON_CLEAR + CHEVRON_LINE if _bound(field) == "lower" else 0.0
    return bar_width(field) + chevrons


def bar_width(field: Field) -> float:
    """The bar is thinner where tiles are small."""
    return min(BAR, field.size * 0.2)


def high_tiles(field: Field) -> float:
    """The tiles that a range's upper end would take."""
    target = field.cluster.target
    return max(0.0, target.high) / field.tile if target and target.high is not None else 0.0


def marks(field: Field) -> Iterator[Mark]:
    """The bar along the end of the target's tiles, stepping where they do; the frame of a range beyond it."""
    target, goal = field.cluster.target, field.goal
    if target is None or goal is None:
        return
    bar = bar_width(field)
    inside = goal < field.solid
    if target.high is not None and target.high > max(0.0, target.value):
        yield from _frame(field, goal, high_tiles(field))
    line = _outer(field, field.rim(goal), bar / 2)
    if inside:
        yield Stroke(line, GROUND, bar + 2 * CASING)
    yield Stroke(line, "target", bar)
    if _bound(field) in ("lower", "upper"):
        yield from _chevrons(field, goal, inside)


def _bound(field: Field) -> str:
    return field.cluster.target.bound if field.cluster.target else "exact"


def _outer(field: Field, rim: Sequence[XY], off: float) -> tuple[XY, ...]:
    """The rim moved outwards by `off`, and on over the page's edges."""
    xs, ys = ([point[axis] for point in rim] for axis in (0, 1))
    if field.up:
        moved = [(x + off * (0 < n < len(rim) - 1 and len(rim) > 2), y + off) for n, (x, y) in enumerate(rim)]
        moved[0] = (min(xs) - BLEED * field.edges.left, moved[0][1])
        moved[-1] = (max(xs) + BLEED * field.edges.right, moved[-1][1])
        return tuple(moved)
    inner = range(1, len(rim) - 1)
    return tuple((x + off, y + off * (n in inner)) for n, (x, y) in enumerate(rim)) if ys else ()


def _frame(field: Field, low: float, high: float) -> Iterator[Stroke]:
    """From a range's lower to its upper end, along the tiles it might have."""
    upper, lower = field.rim(high), field.rim(low)
    frame = (lower[0], *upper, lower[-1])
    if low < field.solid:
        yield Stroke(frame, GROUND, RANGE_BAR + 2 * CASING)
    yield Stroke(frame, "target", RANGE_BAR)


def _size(field: Field) -> float:
    return min(CHEVRON, field.size * CHEVRON_PART)


def _chevrons(field: Field, goal: float, inside: bool) -> Iterator[Stroke]:
    """One for each tile across: outwards beyond the bar for a target that may be passed, inwards for a limit."""
    outwards = _bound(field) == "lower"
    wide = _size(field)
    thin = min(CHEVRON_LINE, wide * 0.2)
    bar = bar_width(field)
    for i in range(field.across):
        level = _level(field, goal, i)
        if outwards:
            foot = level + bar + CHEVRON_CLEAR + thin / 2
            tip = foot + wide / 2
        else:
            foot = level - CHEVRON_CLEAR - thin / 2
            tip = foot - wide / 2
            if tip < 0:
                continue
        middle = (i + 0.5) * field.size
        points = ((middle - wide / 2, foot), (middle, tip), (middle + wide / 2, foot))
        placed = tuple((field.x + a, field.y + b) if field.up else (field.x + b, field.y + a) for a, b in points)
        sign = Stroke(placed, "target", thin)
        if not outwards or inside:
            yield replace(sign, colour=GROUND, width=thin + 2 * CASING)
        yield sign


def _level(field: Field, goal: float, i: int) -> float:
    """How far the tiles in the place `i` across reach, in points."""
    full, rest = divmod(round(goal, 6), field.across)
    if i + 1 <= rest + 1e-6:
        return (full + 1) * field.size
    if i < rest:  # a part of a tile: its bar steps there
        return (full + 1 if field.up else full + rest - i) * field.size
    return full * field.size
