"""A figure's words become a number format (ISO/IEC 29500-1, 18.8.31) that prints its value so: `"over "0.0`."""

from __future__ import annotations

import re
from functools import lru_cache

from planpress.charts.specs import Signs

_NUMBER = re.compile(r"(?P<sign>(?<!\d)[\u2212-])?(?P<number>\d[\d.,'\u2019\u00a0\u2009\u202f]*)")
_ENDS = ".,'\u2019\u00a0\u2009\u202f"


@lru_cache(maxsize=4096)
def number_format(value: float, text: str, signs: Signs) -> str:
    """The format for the number in `text` that is `value`; words that hold no such number are printed as they are.

    What stands before and after the number is kept; of "50–55" the format for 50 keeps "–55". A number below zero
    gets a section of its own, since its sign is a real minus.
    """
    for found in _NUMBER.finditer(text):
        sign, number = found["sign"], found["number"].rstrip(_ENDS)
        core = _core(number, abs(value), signs)
        if core and bool(sign) == (value < 0):
            before, after = text[: found.start()], _quoted(text[found.start("number") + len(number) :])
            plain = f"{_quoted(before)}{core}{after}"
            return f"{plain};{_quoted(before + sign)}{core}{after}" if sign else plain
    return _quoted(text) or "General"


def _core(number: str, value: float, signs: Signs) -> str:
    """The format of the bare number; "" when it is not the value at all."""
    whole, _, rest = number.partition(signs.decimal)
    digits = re.sub(r"\D", "", whole)
    if rest and not rest.isdigit():
        return ""
    if abs(value - float(f"{digits or 0}.{rest or 0}")) > 0.5000001 * 10 ** -len(rest):
        return ""
    return ("#,##0" if digits != whole else "0") + ("." + "0" * len(rest) if rest else "")


def _quoted(words: str) -> str:
    """Words of a format; its own signs lose their meaning between quotation marks."""
    return '"' + words.replace('"', "\u201d") + '"' if words else ""


def scale_format(step: float) -> str:
    """The format of a scale's numbers, by its step: as many decimals as that needs."""
    decimals = next(count for count in range(7) if abs(round(step, count) - step) < 1e-9 or count == 6)
    return "#,##0" + ("." + "0" * decimals if decimals else "")
