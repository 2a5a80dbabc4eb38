"""A brand's colours become those of a letter, on a light screen and on a dark one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planpress.brand import Brand, ColourRole
from planpress.colours import MARKS, WORDS, Hex, mixed, readable_shade

BLACK: Hex = "#000000"
LINES: ColourRole = "cover_dot"
"""What lines are drawn in on a dark screen, where they would glare in the colour of words; no letter draws a cover."""


def after_dark(brand: Brand) -> Brand:
    """The brand as a dark screen shows it: the cover's ground is the paper, and what is read there is read here.

    Every colour of words is readable on both grounds (WCAG 2.2, 1.4.3), every mark is seen (1.4.11).
    """
    own = brand.colours
    card = own["ink"]
    band = mixed(mixed(own["cover_plate"], own["cover_line"], 0.5), card, 0.09)
    derived = mixed(own["cover_plate"], own["hue1"], 0.4)
    return replace(
        brand,
        colours={
            **own,
            "paper": card,
            "tint": band,
            "ink": readable_shade(mixed(own["paper"], own["tint"], 0.4), band, WORDS),
            "second": readable_shade(mixed(own["ink_second"], card, 0.95), band, WORDS),
            "derived": readable_shade(derived, band, WORDS),
            "derived_soft": readable_shade(own["cover_line"], card, MARKS),
            "target": readable_shade(own["ink_target"], card, MARKS),
            "target_text": readable_shade(mixed(own["ink_target"], own["cover_figure"], 0.5), band, WORDS),
            "baseline": readable_shade(mixed(own["paper"], own["baseline"], 0.3), card, MARKS),
            "hairline": mixed(own["ink_second"], card, 0.25),
            LINES: mixed(own["ink_second"], card, 0.45),
        },
    )


def shades(brand: Brand) -> Mapping[str, Hex]:
    """The colours that a letter's styles name, for a brand on its own ground."""
    own = brand.colours
    names: tuple[ColourRole, ...] = ("paper", "tint", "ink", "second", "derived", "target_text", "hairline")
    return {
        **{name: own[name] for name in names},
        "page": mixed(own["hairline"], own["tint"], 0.27),
        "rule": own["ink"],
        "mark": own["derived"],
    }


def dark_shades(brand: Brand) -> Mapping[str, Hex]:
    """The same on a dark screen: rules stand back there, since light lines on dark glare."""
    dark = after_dark(brand)
    card = dark.colour("paper")
    return {
        **shades(dark),
        "page": mixed(card, BLACK, 0.58),
        "rule": dark.colour(LINES),
        "mark": dark.colour("derived_soft"),
    }
