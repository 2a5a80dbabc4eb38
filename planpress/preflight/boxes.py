"""Each page says where it is cut and how far it is printed beyond (ISO 15930-7, 6; ISO 32000-1, 14.11.2)."""

from __future__ import annotations

from collections import Counter

import pikepdf

from planpress.coordinates import Box
from planpress.lengths import POINTS_PER_MM, points
from planpress.preflight.opened import Flaw, Found, PrintFile, Sheet
from planpress.preflight.orders import Order

NEAR = 0.1 * POINTS_PER_MM
"""What boxes may differ by: a tenth of a millimetre is below what a cutter keeps to."""
_NEEDED = ("/MediaBox", "/BleedBox", "/TrimBox")
_MARKS = frozenset({"/TrapNet", "/PrinterMark"})
_PAGES_OF_A_SHEET = 4


def size(box: Box) -> str:
    """A box's width and height in millimetres: "210 × 297 mm"."""
    return f"{box.width / POINTS_PER_MM:.4g} × {box.height / POINTS_PER_MM:.4g} mm"


def present(file: PrintFile, _: Order) -> Found:
    for sheet in file.sheets:
        missing = [name[1:] for name in _NEEDED if name not in sheet.boxes]
        if missing:
            yield Flaw(sheet.number, "", f"it has no {' and no '.join(missing)}")


def nested(file: PrintFile, _: Order) -> Found:
    """The trim lies in the bleed, and the bleed in what is shown and in the sheet."""
    for sheet in file.sheets:
        for inner, outer in (("/TrimBox", "/BleedBox"), ("/BleedBox", "/CropBox"), ("/BleedBox", "/MediaBox")):
            boxes = sheet.boxes
            if inner in boxes and outer in boxes and not boxes[inner].within(boxes[outer].grown(NEAR)):
                yield Flaw(sheet.number, "", f"the {inner[1:]} does not lie inside the {outer[1:]}")


def same(file: PrintFile, _: Order) -> Found:
    """All pages are cut alike; most decide what is right."""
    trims = {sheet.number: sheet.boxes["/TrimBox"] for sheet in file.sheets if "/TrimBox" in sheet.boxes}
    if not trims:
        return
    usual = Counter(size(box) for box in trims.values()).most_common(1)[0][0]
    like = next(box for box in trims.values() if size(box) == usual)
    for number, box in trims.items():
        if abs(box.width - like.width) > NEAR or abs(box.height - like.height) > NEAR:
            yield Flaw(number, "", f"it is trimmed to {size(box)}, the others to {usual}")


def bleed(file: PrintFile, order: Order) -> Found:
    least = points(order.bleed) - NEAR
    for sheet in file.sheets:
        if not {"/TrimBox", "/BleedBox"} <= set(sheet.boxes):
            continue
        sides = {side: beyond for side, beyond in beyond_trim(sheet).items() if beyond < least}
        if sides:
            given = ", ".join(f"{max(0.0, beyond) / POINTS_PER_MM:.1f} mm {side}" for side, beyond in sides.items())
            yield Flaw(sheet.number, "", f"the bleed is {given}; {order.bleed:g} mm are asked for")


def beyond_trim(sheet: Sheet) -> dict[str, float]:
    """How far the bleed reaches beyond the trim on each side, in points."""
    trim, beyond = sheet.trim, sheet.bleed
    return {
        "left": trim.left - beyond.left,
        "at the foot": trim.bottom - beyond.bottom,
        "right": beyond.right - trim.right,
        "at the head": beyond.top - trim.top,
    }


def plain(file: PrintFile, _: Order) -> Found:
    """Nothing contradicts the trim: no second box of the kind, no other unit, no actions (ISO 15930-7, 6)."""
    for sheet in file.sheets:
        if {"/ArtBox", "/TrimBox"} <= set(sheet.boxes):
            yield Flaw(sheet.number, "", "it has an ArtBox beside its TrimBox")
        if float(sheet.page.obj.get("/UserUnit", 1)) != 1:
            yield Flaw(sheet.number, "", "it has a unit of its own (UserUnit), so its sizes are others than they seem")
        if "/AA" in sheet.page.obj:
            yield Flaw(sheet.number, "", "it has actions (AA)")


def notes(file: PrintFile, _: Order) -> Found:
    """Notes, links and fields stand outside the bleed or nowhere (ISO 15930-7, 6)."""
    for sheet in file.sheets:
        for note in sheet.page.obj.get("/Annots", ()):
            corners = [float(value) for value in note.get("/Rect", ())]
            kind = str(note.get("/Subtype", "/Annotation"))
            box = Box(*corners) if len(corners) == 4 else sheet.trim
            if kind not in _MARKS and isinstance(note, pikepdf.Dictionary) and box.meets(sheet.bleed):
                yield Flaw(sheet.number, sheet.at(box), f"there is an annotation ({kind[1:]})")


def count(file: PrintFile, order: Order) -> Found:
    number = len(file.sheets)
    if order.binding == "saddle" and number % _PAGES_OF_A_SHEET:
        missing = -number % _PAGES_OF_A_SHEET
        yield Flaw(None, "", f"it has {number} pages: {missing} short of {number + missing}, the next number in fours")
