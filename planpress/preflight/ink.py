"""No place takes more ink than the paper dries: of each colour, and of what lies on each other when it is rendered."""

from __future__ import annotations

from planpress.preflight.colours import place
from planpress.preflight.opened import Flaw, Found, PrintFile, Sheet
from planpress.preflight.orders import Order
from planpress.preflight.painted import Colour
from planpress.preflight.plates import Peak
from planpress.preflight.spaces import CMYK, PROCESS
from planpress.preflight.text import named_inks

_ROUNDING = 0.006
"""Colours are written with three decimals of an ink."""
_RENDERED_ROUNDING = 0.03
"""Plates have 256 steps, and edges are mixed from what is beside them."""


def total(file: PrintFile, order: Order) -> Found:
    """Colours above the limit; where there are none on a page, what lies on each other there."""
    limit = order.condition.ink_limit
    for sheet in file.sheets:
        flaws = list(_colours(sheet, limit))
        yield from flaws
        peak = None if flaws else file.rendering.peaks.get(sheet.number)
        if peak and peak.total > limit + _RENDERED_ROUNDING:
            yield Flaw(sheet.number, sheet.at(peak.box), f"{_percent(peak.total)} of ink: {_inks(peak)}{_most(limit)}")


def _colours(sheet: Sheet, limit: float) -> Found:
    said: set[str] = set()
    edge = sheet.bleed.grown(-0.5)
    for painted in sheet.content.painted:
        if painted.is_placed and not painted.box.meets(edge):
            continue  # registration marks are in all inks, and are cut off
        for colour, _ in painted.colours:
            if colour.total <= limit + _ROUNDING:
                continue
            what = f"{_percent(colour.total)} of ink: {named_inks(colour)}{_most(limit)}"
            if what not in said:
                said.add(what)
                where = f"{painted.where} {sheet.at(painted.box)}" if painted.is_placed else painted.where
                yield Flaw(sheet.number, place(where), what)


def _inks(peak: Peak) -> str:
    """The inks in the order of the press, spots last."""
    spots = [name for name in peak.inks if name not in PROCESS]
    return named_inks(Colour(CMYK, {name: peak.inks.get(name, 0.0) for name in (*PROCESS, *spots)}))


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _most(limit: float) -> str:
    return f"; {_percent(limit)} at most dry"
