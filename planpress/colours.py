"""Two colours become how well one can be told from the other, as WCAG 2.2 counts it."""

from __future__ import annotations

import math
from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache
from typing import TypeAlias

Hex: TypeAlias = str
"""A colour of the sRGB space as "#RRGGBB"."""

WORDS, LARGE_WORDS, MARKS = 4.5, 3.0, 3.0
"""The least contrast of words and of large words (WCAG 2.2, 1.4.3, AA), and of parts of charts (1.4.11)."""
STEPS = 256
"""In so many steps a readable shade is looked for between a colour and black or white."""


def channels(colour: Hex) -> tuple[int, int, int]:
    """Red, green and blue from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def hex_colour(red: float, green: float, blue: float) -> Hex:
    """The colour of three channels from 0 to 255."""
    return f"#{round(red):02X}{round(green):02X}{round(blue):02X}"


@lru_cache(maxsize=1024)
def luminance(colour: Hex) -> float:
    """Relative luminance, 0 for black to 1 for white (WCAG 2.2, "relative luminance")."""
    shares = (part / 255 for part in channels(colour))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@lru_cache(maxsize=4096)
def contrast(one: Hex, other: Hex) -> float:
    """The contrast ratio, 1 for equal colours to 21 for black and white (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shown(ratio: float) -> float:
    """The ratio to print: rounded down, so that one that is too low never looks like one that is enough."""
    return math.floor(ratio * 100) / 100


def mixed(top: Hex, ground: Hex, opacity: float) -> Hex:
    """The colour that shows where `top` lets its ground through."""
    pairs = zip(channels(top), channels(ground), strict=True)
    return hex_colour(*(opacity * above + (1 - opacity) * below for above, below in pairs))


def readable_shade(colour: Hex, ground: Hex, least: float) -> Hex:
    """The shade of a colour's hue nearest to it that has `least` contrast with `ground`; else black or white."""
    end = 0.0 if contrast("#000000", ground) >= contrast("#FFFFFF", ground) else 1.0
    hue, light, saturation = rgb_to_hls(*(part / 255 for part in channels(colour)))
    for step in range(STEPS + 1):
        shade = hls_to_rgb(hue, light + (end - light) * step / STEPS, saturation)
        found = hex_colour(*(255 * part for part in shade))
        if contrast(found, ground) >= least:
            break
    return found
