"""The theme of a reference becomes the colours of the roles, so that all that is drawn has the house's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from planpress.brand import PAIRS, Brand, ColourRole, Reference
from planpress.colours import MARKS, WORDS, Hex, contrast, mixed, readable_shade
from planpress.writers.word.foreign import foreign, parsed

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
THEME_COLOURS: dict[ColourRole, tuple[str, str]] = {
    "ink": ("dk1", "text1"),
    "paper": ("lt1", "background1"),
    "second": ("dk2", "text2"),
    "tint": ("lt2", "background2"),
    "derived": ("accent1", "accent1"),
    "target": ("accent2", "accent2"),
    "target_text": ("accent3", "accent3"),
    "baseline": ("accent4", "accent4"),
    "derived_soft": ("accent5", "accent5"),
    "hairline": ("accent6", "accent6"),
}
"""Each role's slot in our theme's colour scheme, and the slot's name in WordprocessingML."""

_OUR_STYLE = "target figure"
_STEPS = 100
_INK = 15.0
"""The contrast of ink with paper that leaves room for a grey, seen on the one and read under the other: WORDS times
MARKS, and a little more."""


def slot_of(brand: Brand, role: ColourRole) -> tuple[str, str] | None:
    """The theme slot of a role, where the theme's colour is the role's: a foreign theme knows nothing of roles."""
    slot = THEME_COLOURS.get(role)
    if slot is None or brand.reference is None:
        return slot
    theme = theme_colours(brand.reference)
    return slot if not theme or theme.get(slot[0]) == brand.colour(role) else None


@lru_cache(maxsize=32)
def brand_of(brand: Brand) -> Brand:
    """The brand with the colours of its reference's theme, the brand itself where there is none.

    A role whose colour could not be read where it is shown takes the nearest shade that can (WCAG 2.2, 1.4.3, 1.4.11).
    """
    theme = theme_colours(brand.reference) if brand.reference else {}
    if brand.reference is None or not theme:
        return brand
    if is_ours(brand.reference):
        given = {role: theme[slot] for role, (slot, _) in THEME_COLOURS.items()}
        colours = {**brand.colours, **given}
    else:
        colours = _taken(theme)
    return replace(brand, colours=_readable({**brand.colours, **colours}))


def has_own_look(brand: Brand) -> bool:
    """Whether a house's own file rules, and not one that was made from ours."""
    return brand.reference is not None and not is_ours(brand.reference)


@lru_cache(maxsize=8)
def is_ours(reference: Reference) -> bool:
    """Whether a reference was made from ours, so that the slots of its theme hold the roles in our order."""
    package = foreign(reference)
    styles = package.related("styles")
    names = parsed(package.parts[styles]).iterfind("{*}style/{*}name") if styles else ()
    return any(value.casefold() == _OUR_STYLE for name in names for value in name.attrib.values())


@lru_cache(maxsize=8)
def theme_colours(reference: Reference) -> dict[str, Hex]:
    """The colours of a reference's theme by slot; none when one of the twelve is not there as a plain colour."""
    package = foreign(reference)
    part = package.related("theme")
    scheme = parsed(package.parts[part]).find(f".//{{{A}}}clrScheme") if part else None
    found = {}
    for slot in scheme if scheme is not None else ():
        for colour in slot:
            value = colour.get("lastClr") or colour.get("val") or ""
            if len(value) == 6:
                found[str(slot.tag).rpartition("}")[2]] = f"#{value.upper()}"
    return found if all(slot in found for slot, _ in THEME_COLOURS.values()) else {}


def _taken(theme: dict[str, Hex]) -> dict[ColourRole, Hex]:
    """The roles' colours of a theme that was made for other things.

    Text and paper keep their slots. What is calculated takes the first accent, targets the second; the other roles
    are mixed from these, since nothing is known of the other accents but that they differ.
    """
    ink, paper, first, second = theme["dk1"], theme["lt1"], theme["accent1"], theme["accent2"]
    ink = readable_shade(ink, paper, _INK)
    faint = mixed(first, paper, 0.08)
    tint = theme["lt2"] if contrast(theme["lt2"], paper) < 1.3 < WORDS <= contrast(ink, theme["lt2"]) else faint
    return {
        "paper": paper,
        "ink": ink,
        "second": theme["dk2"],
        "derived": first,
        "derived_soft": mixed(first, paper, 0.73),
        "tint": tint,
        "target": second,
        "target_text": second,
        "baseline": _between(ink, paper),
        "hairline": mixed(ink, paper, 0.22),
        "cover_plate": mixed(first, paper, 0.25),
        "cover_line": first,
        "cover_dot": mixed(first, paper, 0.7),
        "cover_figure": mixed(second, paper, 0.6),
    }


def _between(ink: Hex, paper: Hex) -> Hex:
    """A grey that is seen on paper and on which ink is read, as far as there is one."""
    greys = [mixed(ink, paper, share / _STEPS) for share in range(_STEPS // 4, _STEPS)]
    fitting = (grey for grey in greys if contrast(grey, paper) >= MARKS and contrast(ink, grey) >= WORDS)
    return next(fitting, greys[len(greys) // 2])


def _readable(colours: dict[ColourRole, Hex]) -> dict[ColourRole, Hex]:
    """The colours, each as it can be told from what it is shown on; grounds and ink stay what they are."""
    found = dict(colours)
    for role, ground, least in _needs(found):
        found[role] = readable_shade(found[role], found[ground], least)
    return found


def _needs(colours: dict[ColourRole, Hex]) -> Iterator[tuple[ColourRole, ColourRole, float]]:
    fixed = {"ink", "paper", "tint"}
    for pair in PAIRS:
        if pair.role not in fixed and contrast(colours[pair.role], colours[pair.ground]) < pair.least:
            yield pair.role, pair.ground, pair.least
