"""Words and lines print sharp: black on the black plate alone and overprinting, not too small, not cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planpress.lengths import POINTS_PER_MM
from planpress.preflight.colours import place
from planpress.preflight.opened import Flaw, Found, PrintFile, Sheet
from planpress.preflight.orders import Order
from planpress.preflight.painted import Colour, Painted

HAIRLINE = 0.25
"""The thinnest line that prints, in points (GWG 2015, 4.17)."""
SMALLEST = 5.0
"""Type below is not read, in points (GWG 2015, 4.16)."""
SMALL = 8.0
"""Type below, in points, shows when its plates do not meet."""
MOST_INKS = 2
BLACK_SIZE = 12.0
"""Black type below is thin enough to show a rim where it knocks out (GWG 2015, 4.10 and 4.15)."""
THIN_LINE = 1.0


def _printed(sheet: Sheet, *kinds: str) -> Iterator[Painted]:
    return (painted for painted in sheet.printed if painted.kind in kinds)


def _told(file: PrintFile, kinds: tuple[str, ...], say: Callable[[Painted], str | None]) -> Found:
    """What is said of things painted, each thing once on a page, where it comes first."""
    for sheet in file.sheets:
        said: set[tuple[str, str]] = set()
        for painted in _printed(sheet, *kinds):
            what = say(painted)
            if what and (painted.where, what) not in said:
                said.add((painted.where, what))
                where = place(f"{painted.where} {sheet.at(painted.box)}") if painted.is_placed else place(painted.where)
                yield Flaw(sheet.number, where, what)


def named_inks(colour: Colour) -> str:
    """The inks of a colour in words: "Cyan 50 %, Black 100 %"."""
    return ", ".join(f"{name} {value:.0%}".replace("%", " %") for name, value in colour.used.items()) or "no ink"


# ------------------------------------------------------------------------------------------------------ inks


def is_dark(colour: Colour) -> bool:
    """Whether a colour of the process is seen as black or grey: very dark, or without a hue."""
    if colour.inks is None or set(colour.used) - {"Cyan", "Magenta", "Yellow", "Black"}:
        return False
    key = 1 - colour.inks.get("Black", 0.0)
    light = [(1 - colour.inks.get(name, 0.0)) * key for name in ("Cyan", "Magenta", "Yellow")]
    return max(light) <= 0.3 or (max(light) - min(light) <= 0.12 and max(light) <= 0.75)


def dark_words(file: PrintFile, _: Order) -> Found:
    def say(painted: Painted) -> str | None:
        for colour, _ in painted.colours:
            if painted.size < BLACK_SIZE and len(colour.used) > 1 and is_dark(colour):
                return f"dark words of {painted.size:.3g} pt are in {len(colour.used)} inks ({named_inks(colour)})"
        return None

    yield from _told(file, ("text",), say)


def many_inks(file: PrintFile, _: Order) -> Found:
    def say(painted: Painted) -> str | None:
        for colour, _ in painted.colours:
            if painted.size < SMALL and len(colour.used) > MOST_INKS and not is_dark(colour):
                return f"words of {painted.size:.3g} pt are in {len(colour.used)} inks ({named_inks(colour)})"
        return None

    yield from _told(file, ("text",), say)


# ------------------------------------------------------------------------------------------------- overprint


def is_black(colour: Colour) -> bool:
    """Whether it is the black ink alone, whole."""
    return set(colour.used) == {"Black"} and colour.used["Black"] > 0.995


def lets_stand(colour: Colour, overprints: bool, mode: int) -> bool:
    """Whether what is below stays where the colour has no ink (ISO 32000-1, 8.6.7): in DeviceCMYK with mode 1, in a
    space of its own ink always; grey and ICC-based colours clear all four."""
    if colour.space.family in ("Separation", "DeviceN"):
        return overprints
    return overprints and mode == 1 and colour.space.family == "DeviceCMYK"


def _knocks_out(painted: Painted) -> bool:
    pairs = painted.colours
    return any(is_black(colour) and not lets_stand(colour, over, painted.mode) for colour, over in pairs)


def black_words(file: PrintFile, _: Order) -> Found:
    def say(painted: Painted) -> str | None:
        small = painted.size < BLACK_SIZE and _knocks_out(painted)
        return f"black words of {painted.size:.3g} pt do not overprint" if small else None

    yield from _told(file, ("text",), say)


def large_black_words(file: PrintFile, _: Order) -> Found:
    def say(painted: Painted) -> str | None:
        large = painted.size >= BLACK_SIZE and _knocks_out(painted)
        return f"black words of {painted.size:.3g} pt do not overprint" if large else None

    yield from _told(file, ("text",), say)


def black_lines(file: PrintFile, _: Order) -> Found:
    def say(painted: Painted) -> str | None:
        line = painted.line
        if line is None or painted.width >= THIN_LINE or not is_black(line):
            return None
        stands = lets_stand(line, painted.line_overprints, painted.mode)
        return None if stands else f"a black line of {painted.width:.2g} pt does not overprint"

    yield from _told(file, ("path",), say)


def white(file: PrintFile, _: Order) -> Found:
    def say(painted: Painted) -> str | None:
        for colour, over in painted.colours:
            if colour.is_paper and lets_stand(colour, over, painted.mode):
                return f"white {'words overprint' if painted.kind == 'text' else 'overprints'}, so it is not there"
        return None

    yield from _told(file, ("text", "path", "image"), say)


# ----------------------------------------------------------------------------------------------------- sizes


def hairlines(file: PrintFile, _: Order) -> Found:
    def say(painted: Painted) -> str | None:
        thin = painted.line is not None and painted.width < HAIRLINE - 0.001
        return f"a line is {painted.width:.2g} pt wide where it is printed" if thin else None

    yield from _told(file, ("path", "text"), say)


def small_words(file: PrintFile, _: Order) -> Found:
    def say(painted: Painted) -> str | None:
        return f"words are {painted.size:.2g} pt high" if painted.size < SMALLEST - 0.01 else None

    yield from _told(file, ("text",), say)


# ---------------------------------------------------------------------------------------------------- places


def cut_words(file: PrintFile, _: Order) -> Found:
    for sheet in file.sheets:
        for words in sheet.edge_words:
            if words.gap < 0:
                yield Flaw(sheet.number, sheet.at(words.box), f"“{words.text}” is cut by the trim")


def unsafe_words(file: PrintFile, _: Order) -> Found:
    for sheet in file.sheets:
        for words in sheet.edge_words:
            if words.gap >= 0:
                what = f"“{words.text}” stands {words.gap / POINTS_PER_MM:.1f} mm from the trim"
                yield Flaw(sheet.number, sheet.at(words.box), what)
