"""Colours are inks and nothing else: CMYK, grey and named spots, blended in CMYK (ISO 15930-7, 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from planpress.preflight.opened import Flaw, Found, PrintFile, Sheet
from planpress.preflight.orders import Order
from planpress.preflight.resources import Held
from planpress.preflight.spaces import Space, space_of

_SCREENS = ("/TR", "/TR2", "/HT", "/HTP")
_FAMILIES = frozenset({"ColorSpace", "Shading", "XObject", "Pattern"})


def foreign(file: PrintFile, _: Order) -> Found:
    """No RGB, no Lab: where they are chosen, held by name, in images, shadings and patterns."""
    for sheet in file.sheets:
        yield from (Flaw(sheet.number, place(where), what) for where, what in sheet.content.foreign)
        for held, space in _spaces(sheet):
            yield from (Flaw(sheet.number, place(held.where), f"{what}{_noun(held)}") for what in space.foreign())


def place(where: str) -> str:
    """The way to a thing by names, without the blanks of those that have none."""
    return where.strip()


def _noun(held: Held) -> str:
    return {"XObject": " image", "Shading": " shading", "Pattern": " shading"}.get(held.kind, "")


def _spaces(sheet: Sheet) -> Iterator[tuple[Held, Space]]:
    """Each colour space that is held, with what holds it."""
    for held in sheet.resources:
        if held.kind in _FAMILIES:
            raw = _raw(held)
            if raw is not None:
                yield held, space_of(raw, held.spaces)


def _raw(held: Held) -> Any:
    thing = held.thing
    if held.kind == "ColorSpace":
        return thing
    if held.kind == "Pattern":
        thing = thing.get("/Shading") if isinstance(thing, pikepdf.Dictionary) else None
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) or thing.get("/ImageMask"):
        return None
    return thing.get("/ColorSpace")


def blending_space(file: PrintFile, _: Order) -> Found:
    """Groups blend in CMYK; a soft mask's may blend in grey, since only its lightness counts (ISO 32000-1, 11.5.3)."""
    for sheet in file.sheets:
        for held in sheet.resources:
            if held.kind == "Group":
                space = space_of(held.thing.get("/CS"), held.spaces) if "/CS" in held.thing else None
                for what in () if space is None else space.foreign():
                    yield Flaw(sheet.number, place(held.where), f"it blends in {what}")


def transparency(file: PrintFile, _: Order) -> Found:
    """A page with transparency says that it blends in CMYK."""
    for sheet in file.sheets:
        group = sheet.page.obj.get("/Group")
        space = space_of(group.get("/CS"), {}) if isinstance(group, pikepdf.Dictionary) else None
        if sheet.content.transparent and (space is None or space.parts != 4):
            where, what = next(iter(sheet.content.transparent))
            yield Flaw(sheet.number, place(where), f"there is {what}, and no group of the page that blends in CMYK")


def screens(file: PrintFile, _: Order) -> Found:
    """The print shop's screens and curves are not overridden (ISO 15930-7, 6)."""
    for sheet in file.sheets:
        for held in sheet.resources:
            if held.kind == "ExtGState" and isinstance(held.thing, pikepdf.Dictionary):
                for key in _SCREENS:
                    if held.thing.get(key, "/Default") != "/Default":
                        yield Flaw(sheet.number, place(held.where), f"it sets a screen or curve of its own ({key[1:]})")


def spots(file: PrintFile) -> dict[str, set[str]]:
    """The spot inks by name, each with what its spaces are shown by on other devices."""
    found: dict[str, set[str]] = {}
    for sheet in file.sheets:
        for _, space in _spaces(sheet):
            for name in space.spots:
                found.setdefault(name, set()).add(space.key if space.family == "Separation" else "")
    return {name: keys - {""} for name, keys in sorted(found.items())}


def spot_names(file: PrintFile, _: Order) -> Found:
    """One ink has one name and one colour on screen; names that differ in signs alone mean one ink (GWG 2015, 4.20)."""
    found = spots(file)
    for name, keys in found.items():
        if not name.strip():
            yield Flaw(None, "", "a spot ink has no name")
        if len(keys) > 1:
            yield Flaw(_first(file, name), f"ink {name}", f"it is shown by {len(keys)} different colours in the file")
    folded: dict[str, str] = {}
    for name in found:
        other = folded.setdefault("".join(name.split()).casefold(), name)
        if other != name:
            yield Flaw(_first(file, name), f"ink {name}", f"it would be a plate of its own beside {other}")


def _first(file: PrintFile, name: str) -> int | None:
    pages = (sheet.number for sheet in file.sheets for _, space in _spaces(sheet) if name in space.spots)
    return next(pages, None)
