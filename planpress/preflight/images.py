"""Images have the pixels that their printed size asks for (GWG 2015, 4.26; print shops' practice)."""

from __future__ import annotations

from planpress.preflight.colours import place
from planpress.preflight.opened import Flaw, Found, PrintFile
from planpress.preflight.orders import Order

LEAST, FAIR, GOOD, MOST = 150, 220, 300, 450
"""Pixels an inch at printed size: below is seen, may be seen, is less than asked for, is more than is printed."""
TINY = 16
"""An image of fewer pixels a side is a colour, not a picture (GWG 2015, 4.26)."""


def _images(file: PrintFile, low: float, high: float) -> Found:
    """The images whose resolution is from `low` to below `high`. Each is told once on a page, at its largest."""
    for sheet in file.sheets:
        found: dict[str, tuple[float, Flaw]] = {}
        for painted in sheet.content.painted:
            image = painted.image
            if image is None or min(image.pixels) < TINY or not low <= round(image.ppi) < high:
                continue
            if image.bits == 1 and low >= MOST:
                continue  # one bit a pixel has no greys to soften its edges: it takes far more
            width, height = image.pixels
            what = f"{width} × {height} pixels are {image.ppi:.0f} an inch at printed size"
            flaw = Flaw(sheet.number, f"{place(painted.where)} {sheet.at(painted.box)}", what)
            if painted.where not in found or image.ppi < found[painted.where][0]:
                found[painted.where] = image.ppi, flaw
        yield from (flaw for _, flaw in found.values())


def poor(file: PrintFile, _: Order) -> Found:
    yield from _images(file, 0, LEAST)


def fair(file: PrintFile, _: Order) -> Found:
    yield from _images(file, LEAST, FAIR)


def modest(file: PrintFile, _: Order) -> Found:
    yield from _images(file, FAIR, GOOD - 1)


def heavy(file: PrintFile, _: Order) -> Found:
    yield from _images(file, MOST + 1, float("inf"))
