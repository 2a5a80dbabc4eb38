"""Fonts that words are set in are in the file (ISO 15930-7, 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from planpress.preflight.colours import place
from planpress.preflight.opened import Flaw, Found, PrintFile
from planpress.preflight.orders import Order

_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(frozen=True, slots=True, order=True)
class Font:
    """A font that is used: its name without the tag of a subset, its kind, whether it is embedded, and as a subset."""

    name: str
    kind: str
    is_embedded: bool
    is_subset: bool


def embedded(file: PrintFile, _: Order) -> Found:
    for sheet in file.sheets:
        for where, raw in sheet.content.fonts.items():
            if raw is None:
                yield Flaw(sheet.number, place(where), "words are set in a font that the page does not name")
            elif not (font := font_of(raw)).is_embedded:
                yield Flaw(sheet.number, font.name, "the font is not embedded")


def fonts(file: PrintFile) -> tuple[Font, ...]:
    """All fonts in use, each once."""
    used = (raw for sheet in file.sheets for raw in sheet.content.fonts.values() if raw is not None)
    return tuple(sorted({font_of(raw) for raw in used}))


def font_of(raw: Any) -> Font:
    kind = str(raw.get("/Subtype", "/unknown"))[1:]
    if kind == "Type3":
        return Font(str(raw.get("/Name", "/Type 3"))[1:], kind, True, False)
    name = str(raw.get("/BaseFont", "/unnamed"))[1:]
    tag, plus, rest = name.partition("+")
    is_subset = bool(plus) and len(tag) == 6 and tag.isupper()
    return Font(rest if is_subset else name, kind, any(_programs(raw)), is_subset)


def _programs(raw: Any) -> Iterator[bool]:
    """Whether the font's program is there, of each part of a composite one."""
    for part in raw.get("/DescendantFonts", [raw]):
        described = part.get("/FontDescriptor", {})
        found = (described.get(key) for key in _PROGRAMS)
        yield any(isinstance(program, pikepdf.Stream) and len(program.read_raw_bytes()) > 0 for program in found)
