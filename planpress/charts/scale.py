"""Values become a scale: from zero to the next round number, in steps of 1, 2, 2.5 or 5 times a power of ten."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from planpress.charts.specs import Signs

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN_DIGITS = range(-6, 16)
"""The powers of ten that are written out; others read as 2.5×10¹⁸."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Round numbers `first * step` to `last * step`, zero among them, as whole multiples so that no rest gathers."""

    first: int
    last: int
    step: float

    @property
    def low(self) -> float:
        return self.first * self.step

    @property
    def high(self) -> float:
        return self.last * self.step

    @property
    def ticks(self) -> tuple[float, ...]:
        return tuple(i * self.step for i in range(self.first, self.last + 1))

    def part(self, value: float) -> float:
        """Where `value` lies between the ends, as a part of the length: 0 at the low end, 1 at the high end."""
        return (value / self.step - self.first) / (self.last - self.first)


def nice_scale(values: Iterable[float], intervals: int = 5) -> Scale:
    """The scale with at most `intervals` steps on either side that holds zero and all `values`."""
    values = tuple(values)
    high, low = max((0.0, *values)), min((0.0, *values))
    step = nice_step(max(high, -low) / intervals)
    last, first = math.ceil(high / step - 1e-9), math.floor(low / step + 1e-9)
    return Scale(first, max(last, first + 1), step)


def nice_step(least: float) -> float:
    """The smallest round step that is not less than `least`; 1 when that is zero."""
    if least <= 0:
        return 1.0
    power = math.floor(math.log10(least))
    unit = float(f"1e{power}")  # 10.0 ** -3 carries a rest, 1e-3 does not
    return next(step * unit for step in STEPS if step * unit >= least * (1 - 1e-9))


def number(value: float, step: float, signs: Signs) -> str:
    """A scale's number in words: as many decimals as its step needs, a real minus."""
    if value == 0:
        return "0"
    power = math.floor(math.log10(step) + 1e-9)
    top = math.floor(math.log10(abs(value)) + 1e-9)
    if power not in PLAIN_DIGITS or top not in PLAIN_DIGITS:
        mantissa = f"{value / float(f'1e{top}'):.2f}".rstrip("0").rstrip(".")
        text = f"{mantissa}×10{str(top).translate(SUPERSCRIPTS)}"
    else:
        quarter = abs(step / float(f"1e{power}") - 2.5) < 0.01
        text = f"{value:,.{max(0, quarter - power)}f}"
    whole, point, rest = text.partition(".")
    return whole.replace(",", signs.group).replace("-", "\u2212") + (signs.decimal if point else "") + rest
