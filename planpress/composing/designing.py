"""Directives for designed pages: `:::{page}` with `:::{area}` inside, placed on a grid of square modules."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from planpress.composing.composition import Composition, OpenPage
from planpress.composing.fences import choice, is_set, known
from planpress.composing.markdown import Fence, Reader, unescaped
from planpress.document import Area, Blocks, Chart, Foot, Ground, Heading, Page, TypeScale, inner_blocks
from planpress.lengths import Mm

MODULE = Mm(8.4)
"""The side of a module: A4 is 25 of them wide."""
SIZES: dict[str, tuple[Mm, Mm]] = {
    "A4": (Mm(210), Mm(297)),
    "A4-landscape": (Mm(297), Mm(210)),
    "A3": (Mm(297), Mm(420)),
    "A3-landscape": (Mm(420), Mm(297)),
    "A2": (Mm(420), Mm(594)),
    "A2-landscape": (Mm(594), Mm(420)),
}
"""The sizes of pages by name (ISO 216), width and height."""
TO_THE_EDGE = "*"
_OPTIONS = ("size", "ground", "label", "mirror", "foot", "foot-at", "hue")


def page(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    """A page of the size named, or A4, with the areas in its body.

    A page that is to `mirror` is described as a right-hand one; on a left-hand one its areas change sides.
    """
    known(fence, _OPTIONS)
    composition.pages += 1
    number = composition.pages
    size = unescaped(fence.argument) or "A4"
    if size not in SIZES:
        raise fence.fault("Unknown size", f'no page size "{size}"', f"Write one of {', '.join(SIZES)}.")
    width, height = SIZES[size]
    composition.page = OpenPage(width, height, is_set(fence, "mirror") and number % 2 == 0)
    blocks = reader.blocks(fence.body)
    areas = tuple(block for block in blocks if isinstance(block, Area))
    if len(areas) < len(blocks):
        reason = "a page holds areas, and something stands beside them"
        raise fence.fault("Outside of an area", reason, "Put it into a :::{area} left top width height.")
    heading = next((block for block in inner_blocks(areas) if isinstance(block, Heading)), None)
    label = tuple(reader.texts(fence.data("label"))) if "label" in fence.options else ()
    if heading is None and label:
        raise fence.fault("No heading", "a page with a label needs a heading to be found by", "Start an area with #.")
    ground = choice(fence, "ground", get_args(Ground), "paper")
    found = Page(width, height, areas, ground, label, reader.anchor(f"page-{number}"), hue=_hue(fence))
    found = replace(found, foot=_foot(composition.page, reader, fence, number))
    composition.page = None
    return (found,)


def _hue(fence: Fence) -> int:
    value = fence.data("hue", "0")
    if value not in ("0", "1", "2", "3", "4", "5"):
        raise fence.fault("Unknown hue", f'no hue "{value}"', "Write a number from 1 to 5, or 0 for none.")
    return int(value)


def _foot(page: OpenPage, reader: Reader, fence: Fence, number: int) -> Foot | None:
    if "foot" not in fence.options:
        return None
    left, width = _lengths(fence, fence.data("foot-at", "2 21"), 2)
    if page.mirrored:
        left = Mm(page.width - left - width)
    return Foot(reader.inlines(fence.options["foot"]), number, left, width)


def area(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    """A rectangle of the page in modules, `:::{area} left top width height`; * goes to the page's edge.

    `ground` fills it, `on` says on what its words stand without filling; `outset` widens it to the left, for a chart's
    scale.
    """
    known(fence, ("ground", "on", "scale", "align", "outset"))
    page = composition.page
    if page is None:
        raise fence.fault("Outside of a page", "an area is a part of a page", "Put it into a :::{page}.")
    left, top, width, height = _lengths(fence, fence.argument, 4)
    right = page.width if width < 0 else Mm(left + width)
    bottom = page.height if height < 0 else Mm(top + height)
    if page.mirrored:
        left, right = Mm(page.width - right), Mm(page.width - left)
    left = Mm(left - float(fence.data("outset", "0")) * MODULE)
    ground = choice(fence, "ground" if "ground" in fence.options else "on", get_args(Ground), "paper")
    blocks = reader.blocks(fence.body)
    found = Area(
        left,
        top,
        Mm(right - left),
        Mm(bottom - top),
        tuple(_placed(block, ground) if isinstance(block, Chart) else block for block in blocks),
        ground,
        "ground" in fence.options,
        choice(fence, "scale", get_args(TypeScale), "text"),
        choice(fence, "align", ("top", "foot"), "top") == "foot",
    )
    return (found,)


UNTITLED = ("towers", "tower", "beams", "band", "gallery")
"""The kinds of chart whose words are in them: on a designed page they have no title above them."""


def _placed(chart: Chart, ground: Ground) -> Chart:
    if chart.spec.kind in UNTITLED:
        chart = replace(chart, title=(), subtitle=())
    return replace(chart, ground=ground)


def _lengths(fence: Fence, words: str, count: int) -> tuple[Mm, ...]:
    """Counts of modules as millimetres, -1 for what goes to the edge. Raises InputError."""
    try:
        lengths = tuple(
            Mm(-1) if word == TO_THE_EDGE else Mm(float(word) * MODULE) for word in unescaped(words).split()
        )
    except ValueError:
        lengths = ()
    if len(lengths) != count:
        reason = f'"{words}" is not {count} counts of modules of {MODULE:g} mm'
        raise fence.fault("Wrong place", reason, "Write numbers, for instance 2 4.5 12 10.")
    return lengths
