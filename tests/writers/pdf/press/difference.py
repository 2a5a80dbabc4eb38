"""How different two colours look: CIEDE2000 (Sharma, Wu and Dalal 2005, Color Research and Application 30, 21-30)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _TO_XYZ.sum(1)


def lab(srgb: npt.NDArray[np.uint8]) -> Values:
    """CIE L*a*b* of sRGB values from 0 to 255, in the last axis."""
    shares = srgb / 255.0
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    ratio = linear @ _TO_XYZ.T / _WHITE
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def ciede2000(one: Values, other: Values) -> Values:
    """The difference of L*a*b* colours, in the last axis; 1 can just be seen."""
    lightness1, lightness2 = one[..., 0], other[..., 0]
    mean = (np.hypot(one[..., 1], one[..., 2]) + np.hypot(other[..., 1], other[..., 2])) / 2
    stretch = 1 + 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    a1, a2 = one[..., 1] * stretch, other[..., 1] * stretch
    chroma1, chroma2 = np.hypot(a1, one[..., 2]), np.hypot(a2, other[..., 2])
    hue1 = np.degrees(np.arctan2(one[..., 2], a1)) % 360
    hue2 = np.degrees(np.arctan2(other[..., 2], a2)) % 360
    grey = chroma1 * chroma2 == 0
    turn = hue2 - hue1
    turn = np.where(turn > 180, turn - 360, np.where(turn < -180, turn + 360, turn))
    turn = np.where(grey, 0, turn)
    hues = 2 * np.sqrt(chroma1 * chroma2) * np.sin(np.radians(turn / 2))
    total = hue1 + hue2
    apart = np.abs(hue1 - hue2) > 180
    hue = np.where(grey, total, np.where(apart, np.where(total < 360, total + 360, total - 360), total) / 2)
    chroma, light = (chroma1 + chroma2) / 2, (lightness1 + lightness2) / 2
    weight = 1.0
    for share, times, shift in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63)):
        weight = weight + share * np.cos(np.radians(times * hue + shift))
    by_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    by_chroma, by_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * weight
    rotation = 30 * np.exp(-(((hue - 275) / 25) ** 2))
    blue = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(np.radians(2 * rotation))
    parts = (lightness2 - lightness1) / by_light, (chroma2 - chroma1) / by_chroma, hues / by_hue
    squares = parts[0] ** 2 + parts[1] ** 2 + parts[2] ** 2 + blue * parts[1] * parts[2]
    return np.asarray(np.sqrt(np.maximum(squares, 0)))
