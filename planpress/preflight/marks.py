"""What is cut off is where it belongs: backgrounds reach the bleed's edge, and beyond it there are marks alone."""

from __future__ import annotations

from collections.abc import Iterator

from planpress.coordinates import Box
from planpress.lengths import POINTS_PER_MM
from planpress.preflight.colours import place
from planpress.preflight.opened import Flaw, Found, PrintFile, Sheet
from planpress.preflight.orders import Order
from planpress.preflight.painted import Painted

_NEAR = 0.3 * POINTS_PER_MM
"""What touches the trim may end so far before it."""
_LEAST_SIDE = 3 * POINTS_PER_MM
"""Smaller things at the trim are no backgrounds."""
_MARK = 12 * POINTS_PER_MM
"""The short side of a mark, a colour bar or a slug line is not longer."""
_ALIGNED = 0.5
"""Points that a crop mark may stand beside its trim."""
_SHORTEST = 1 * POINTS_PER_MM


def _with_bleed(file: PrintFile) -> Iterator[Sheet]:
    """The pages that say how far they bleed; of others nothing can be told here."""
    return (sheet for sheet in file.sheets if "/BleedBox" in sheet.boxes)


def _parts(sheet: Sheet) -> Iterator[tuple[Painted, Box]]:
    """The parts of what reaches the edge of the bleed or lies beyond it."""
    edge = sheet.bleed.grown(-_ALIGNED)
    for painted in sheet.seen:
        if not painted.box.within(edge):
            yield from ((painted, box) for box in painted.parts or (painted.box,) if box.width >= 0 and box.height >= 0)


def blank(file: PrintFile, _: Order) -> Found:
    for sheet in file.sheets:
        if not sheet.content.broken and not any(painted.box.meets(sheet.trim) for painted in sheet.seen):
            yield Flaw(sheet.number, "", "nothing is printed on it")


def outside(file: PrintFile, _: Order) -> Found:
    """Beyond the bleed there is nothing but marks, and these do not reach into it."""
    for sheet in _with_bleed(file):
        edge = sheet.bleed
        for painted, box in _parts(sheet):
            seen = box.shared(sheet.media)
            if seen.within(edge.grown(_ALIGNED)) or seen.width < 0 or seen.height < 0:
                continue
            where = place(f"{painted.where} {sheet.at(seen)}")
            if seen.meets(edge.grown(-_ALIGNED)):
                yield Flaw(sheet.number, where, f"{_noun(painted)} reaches over the edge of the bleed")
            elif min(seen.width, seen.height) > _MARK:
                yield Flaw(sheet.number, where, f"{_noun(painted)} too large for a mark lies beyond the bleed")


def _noun(painted: Painted) -> str:
    return {"text": "a line of words", "path": "a shape", "image": "an image", "shading": "a shading"}[painted.kind]


def crop_marks(file: PrintFile, _: Order) -> Found:
    """At each corner of the trim two lines show where to cut."""
    for sheet in file.sheets:
        missing = [corner for corner, found in _corners(sheet).items() if not found]
        if missing:
            which = "any corner" if len(missing) == len(_corners(sheet)) else f"the {' and the '.join(missing)}"
            yield Flaw(sheet.number, "", f"there are no crop marks at {which} of the trim")


def _corners(sheet: Sheet) -> dict[str, bool]:
    """Whether the corners have both of their lines."""
    trim, edge = sheet.trim, sheet.bleed.grown(-_ALIGNED)
    lines = [box for painted, box in _parts(sheet) if painted.kind == "path" and not box.meets(edge)]
    upright = [box for box in lines if box.width <= 2 * _ALIGNED and box.height >= _SHORTEST]
    level = [box for box in lines if box.height <= 2 * _ALIGNED and box.width >= _SHORTEST]
    found = {}
    for name, x, y in (
        ("lower left", trim.left, trim.bottom),
        ("lower right", trim.right, trim.bottom),
        ("upper left", trim.left, trim.top),
        ("upper right", trim.right, trim.top),
    ):
        is_low, is_left = y == trim.bottom, x == trim.left
        above = any(_beside(box.left, box.right, x) and (box.top < trim.top) == is_low for box in upright)
        beside = any(_beside(box.bottom, box.top, y) and (box.right < trim.right) == is_left for box in level)
        found[name] = above and beside
    return found


def _beside(low: float, high: float, at: float) -> bool:
    return abs((low + high) / 2 - at) <= _ALIGNED


# ------------------------------------------------------------------------------------------------ backgrounds


def backgrounds(file: PrintFile, _: Order) -> Found:
    """What touches the trim is printed to the edge of the bleed, or white shows where the cut is not exact."""
    for sheet in _with_bleed(file):
        grounds = [(painted, box) for painted in sheet.seen for box in painted.rectangles if _is_ground(box, sheet)]
        boxes = [box for _, box in grounds]
        for painted, box in grounds:
            sides = [side for side, gap in _gaps(box, sheet).items() if not _covered(gap, boxes)]
            if sides:
                where = place(f"{painted.where} {sheet.at(box)}")
                what = f"{_noun(painted)} touches the trim {' and '.join(sides)} and does not reach the bleed's edge"
                yield Flaw(sheet.number, where, what)


def _is_ground(box: Box, sheet: Sheet) -> bool:
    inner = box.shared(sheet.trim)
    return min(inner.width, inner.height) >= _SHORTEST and max(inner.width, inner.height) >= _LEAST_SIDE


def _gaps(box: Box, sheet: Sheet) -> dict[str, Box]:
    """The strips that stay white between a box at the trim and the edge of the bleed, by side."""
    trim, edge = sheet.trim, sheet.bleed
    left, bottom, right, top = box.shared(edge)
    gaps = {}
    if edge.left + _NEAR < left <= trim.left + _NEAR:
        gaps["left"] = Box(edge.left, bottom, left, top)
    if edge.bottom + _NEAR < bottom <= trim.bottom + _NEAR:
        gaps["at the foot"] = Box(left, edge.bottom, right, bottom)
    if trim.right - _NEAR <= right < edge.right - _NEAR:
        gaps["right"] = Box(right, bottom, edge.right, top)
    if trim.top - _NEAR <= top < edge.top - _NEAR:
        gaps["at the head"] = Box(left, top, right, edge.top)
    return gaps


def _covered(gap: Box, boxes: list[Box]) -> bool:
    """Whether another ground lies there already."""
    return any(gap.grown(-_NEAR).within(box) for box in boxes) or gap.width <= 2 * _NEAR or gap.height <= 2 * _NEAR
