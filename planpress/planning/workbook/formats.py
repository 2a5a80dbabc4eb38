"""What a cell stores becomes the text that a person reads in it: numbers, days, truth values, words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from planpress.planning.cells import MalformedError

DIGITS = 15
"""Significant digits that Excel keeps of a number (Microsoft, "Excel specifications and limits"): 44.3 is stored as
the binary number next to it, and fifteen digits give back what was typed."""

_BUILT_IN = {
    2: "0.00", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 39: "#,##0.00", 40: "#,##0.00", 43: "#,##0.00",
    44: "#,##0.00", 48: "##0.0E+0",
}  # fmt: skip
"""Number formats that a file need not define (ECMA-376 Part 1, 18.8.30), as far as they show more than whole digits."""
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Those that show days or times; 27 to 36 and 50 to 58 do in East Asian languages."""

_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
"""What stands in a format as it is, is left blank, or gives colour, currency or condition."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a number format does to a number, as far as it matters to one who reads the number."""

    decimals: int = 0
    """Decimal places that are always shown, so that 163.0 is not 163."""
    is_date: bool = False
    is_percentage: bool = False
    is_scaled: bool = False
    """Whether it shows thousands or millions where the cell holds ones."""


def look_of(number: int, code: str | None) -> Look:
    """The look of a number format by its number and, when the file defines it, its code."""
    if code is None and number in _BUILT_IN_DATES:
        return Look(is_date=True)
    shown = _LITERAL.sub("", (code if code is not None else _BUILT_IN.get(number, "General")).split(";")[0])
    shown = re.sub("General", "", shown, flags=re.IGNORECASE)
    if re.search(r"[ymdhsbg]|e(?![+-])", shown, re.IGNORECASE):
        return Look(is_date=True)
    if "E" in shown or "/" in shown:
        return Look()
    places = re.search(r"\.(0*)", shown)
    return Look(len(places[1]) if places else 0, False, "%" in shown, bool(re.search(r"[0#?],+(?![0#?,])", shown)))


def digits_of(stored: str, look: Look) -> str:
    """A stored number in plain digits, with the trailing zeros that its look shows.

    A percentage keeps its sign: 35%. Raises MalformedError for a number that is shown other than it is.
    """
    value = _value(stored)
    if look.is_percentage:
        return f"{_padded(value * 100, look.decimals)}%"
    if look.is_scaled and value:
        reason = f"the cell holds {_padded(value, 0)} and its format shows thousands or millions of it"
        raise MalformedError("Number shown in another scale", reason, "Write the number that the unit is meant for.")
    return _padded(value, look.decimals)


def day_of(stored: str, starts_1904: bool) -> str:
    """The day that a serial number stands for, as 2013-05-31 (ECMA-376 Part 1, 18.17.4.1).

    Raises MalformedError when it is no whole day, or when a year is more likely than a day.
    """
    value = _value(stored)
    if value == int(value) and 1800 <= value <= 2200:
        reason = f"the cell holds {int(value)}, and its format shows it as the day {_day(int(value), starts_1904)}"
        raise MalformedError("Number shown as a date", reason, "Give the cell the format Text, and write it again.")
    if value != int(value):
        raise MalformedError("Time in a cell", "the cell holds a time of day", "Write the day alone.")
    try:
        return _day(int(value), starts_1904).isoformat()
    except OverflowError:
        raise MalformedError("Not a date", f"there is no day {value}", "Give the cell the format General.") from None


def _day(serial: int, starts_1904: bool) -> dt.date:
    if starts_1904:
        return dt.date(1904, 1, 1) + dt.timedelta(serial)
    # Excel counts a 29 February 1900 that never was, as day 60.
    return dt.date(1899, 12, 31) + dt.timedelta(serial if serial < 60 else serial - 1)


def _value(stored: str) -> Decimal:
    try:
        return Decimal(f"{float(stored):.{DIGITS}g}")
    except (ValueError, ArithmeticError):
        reason = f"the cell says that {stored[:40]} is a number"
        raise MalformedError("Damaged cell", reason, "Write the number anew.") from None


def _padded(value: Decimal, decimals: int) -> str:
    """Plain digits without an exponent: no trailing zeros beyond `decimals`, and no fewer places."""
    if not value.is_finite():
        raise MalformedError("Damaged cell", "the cell holds no finite number", "Write the number anew.")
    whole, _, rest = format(value, "f").partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0")
    text = f"{whole}.{rest}" if rest else whole
    return text.removeprefix("-") if not value else text
