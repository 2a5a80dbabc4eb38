"""Colours of the screen become inks: the house's own, black alone for greys, all others by the press's profile."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any

from PIL import Image, ImageCms

from planpress.colours import Hex, channels, hex_colour, luminance
from planpress.inks import Cmyk, Ink, Press
from planpress.writers.pdf.output_intent import srgb_profile

FULL = 255
NEUTRAL = 32
"""A colour whose channels differ by no more than this, of 255, is near enough to a grey."""
DARK = 50.0
"""Lightness (CIE L*) below which a neutral colour is dark."""
NONE, BLACK = Ink(Cmyk(0, 0, 0, 0)), Ink(Cmyk(0, 0, 0, 1))


@lru_cache(maxsize=8)
def to_inks(profile: bytes, source: bytes, mode: str = "RGB") -> Any:
    """LittleCMS's transform from a source profile to the press's: relative colorimetric with black point compensation,
    so that the paper is white and the darkest ink black."""
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    return ImageCms.buildTransform(_open(source), _open(profile), mode, "CMYK", _INTENT, flags)


_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC


@cache
def to_screen(profile: bytes) -> Any:
    """The way back: from the press's inks to sRGB."""
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    return ImageCms.buildTransform(_open(profile), _open(srgb_profile()), "CMYK", "RGB", _INTENT, flags)


def through(picture: Image.Image, transform: Any) -> Image.Image:
    """The picture in the colours that a transform leads to."""
    shown = ImageCms.applyTransform(picture, transform)
    assert shown is not None  # it is None only where the picture itself is changed
    return shown


def _open(profile: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(profile))


def lightness(colour: Hex) -> float:
    """CIE L*, 0 for black to 100 for white (CIE 15)."""
    share = luminance(colour)
    return 116 * share ** (1 / 3) - 16 if share > 216 / 24389 else share * 24389 / 27


@dataclass
class Separations:
    """The inks of colours on a press. `dark` are the colours that are text, whatever their hue."""

    press: Press
    dark: frozenset[Hex] = frozenset()
    _known: dict[Hex, Ink] = field(default_factory=dict)
    _tints: dict[Hex, Ink] = field(default_factory=dict)

    @cached_property
    def spaces(self) -> dict[str, str]:
        """Each spot ink's colour space by the name that pages know it by."""
        spots = dict.fromkeys(ink.spot for ink in self.press.inks.values() if ink.spot)
        return {spot: f"PressSpot{number}" for number, spot in enumerate(spots)}

    def ink(self, colour: Hex) -> Ink:
        """What an area of the colour is printed with."""
        if colour not in self._known:
            self._known[colour] = self.press.inks.get(colour) or self._found(colour)
        return self._known[colour]

    def black(self, colour: Hex) -> Ink:
        """The tint of black that is as light as the colour: what small things of it are printed with, since plates
        never stand quite true to each other."""
        if colour not in self._tints:
            self._tints[colour] = self._tint(round(lightness(colour), 1))
        return self._tints[colour]

    def is_neutral(self, colour: Hex) -> bool:
        """Whether black alone can stand for the colour in small things. White is no ink, and no black."""
        reach = channels(colour)
        return colour in self.dark or (max(reach) - min(reach) <= NEUTRAL and colour != "#FFFFFF")

    def is_dark(self, colour: Hex) -> bool:
        """Whether the colour is dark and neutral: its black may be printed over what is below it."""
        return self.is_neutral(colour) and lightness(colour) < DARK

    def _found(self, colour: Hex) -> Ink:
        red, green, blue = channels(colour)
        if red == green == blue:
            return NONE if red == FULL else self.black(colour)
        pixel: Any = through(Image.new("RGB", (1, 1), (red, green, blue)), self._transform).getpixel((0, 0))
        parts = Cmyk(*(round(part / FULL, 3) for part in pixel))
        return Ink(limited(parts, self.press.condition.ink_limit))

    @cached_property
    def _transform(self) -> Any:
        return to_inks(self.press.condition.profile, srgb_profile())

    def _tint(self, wanted: float) -> Ink:
        shades = self._blacks
        best = min(range(len(shades)), key=lambda percent: abs(shades[percent] - wanted))
        return Ink(Cmyk(0, 0, 0, best / 100)) if wanted > DARKEST else BLACK

    @cached_property
    def _blacks(self) -> tuple[float, ...]:
        """How light each percentage of black is on the press."""
        ramp = b"".join(bytes((0, 0, 0, round(percent * FULL / 100))) for percent in range(101))
        shown = through(Image.frombytes("CMYK", (101, 1), ramp), to_screen(self.press.condition.profile)).tobytes()
        return tuple(lightness(hex_colour(*shown[start : start + 3])) for start in range(0, len(shown), 3))


DARKEST = 20.0
"""What is no lighter than this (CIE L*) is full black: text of it has no screen."""


def limited(inks: Cmyk, limit: float) -> Cmyk:
    """The inks with a sum of `limit` at most: black takes the place of what cyan, magenta and yellow have in common,
    then these three give way evenly."""
    over = sum(inks) - limit
    if over <= 0:
        return inks
    *three, black = inks
    grey = min(over / 2, min(three), 1 - black)  # each unit takes three inks' parts away and gives one back
    three = [part - grey for part in three]
    black += grey
    share = min(1.0, max(0.0, limit - black) / sum(three)) if any(three) else 1.0
    cyan, magenta, yellow = (math.floor(part * share * 1000) / 1000 for part in three)
    return Cmyk(cyan, magenta, yellow, round(black, 3))
