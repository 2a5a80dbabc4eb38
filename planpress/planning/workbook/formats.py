"""The number or the day in a cell becomes the text that a person reads in it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from planpress.planning.cells import MalformedError

Moment = dt.datetime | dt.date | dt.time | dt.timedelta

DIGITS = 15
"""Significant digits that Excel keeps of a number (Microsoft, "Excel specifications and limits"): 44.3 is stored as
the binary number next to it, and fifteen digits give back what was typed."""

EAST_ASIAN_DAYS = frozenset([*range(27, 37), *range(50, 59)])
"""Number formats that show days in East Asian languages and need not be defined (ECMA-376 Part 1, 18.8.30)."""

_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|General', re.IGNORECASE)
"""What stands in a format as it is, is left blank, gives colour, currency or condition, or shows what there is."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a number format does to a number, as far as it matters to one who reads the number."""

    decimals: int = 0
    """Decimal places that are always shown, so that 163.0 is not 163."""
    is_percentage: bool = False
    is_scaled: bool = False
    """Whether it shows thousands or millions where the cell holds ones."""


@lru_cache(maxsize=256)
def look_of(code: str) -> Look:
    """The look of a number format by its code, such as 0.00%; its first part is the one for positive numbers."""
    shown = _LITERAL.sub("", code).split(";")[0]
    if re.search("[Ee/]", shown):
        return Look()
    places = re.search(r"\.(0*)", shown)
    return Look(len(places[1]) if places else 0, "%" in shown, bool(re.search(r"[0#?],+(?![0#?,])", shown)))


def digits_of(number: float, look: Look) -> str:
    """A number in plain digits, with the trailing zeros that its look shows.

    A percentage keeps its sign: 35%. Raises MalformedError for a number that is shown other than it is.
    """
    try:
        value = Decimal(f"{number:.{DIGITS}g}")
    except OverflowError:
        raise MalformedError("Damaged cell", "the cell holds no number that Excel knows", "Write it anew.") from None
    if look.is_percentage:
        return f"{_padded(value * 100, look.decimals)}%"
    if look.is_scaled and value:
        reason = f"the cell holds {_padded(value, 0)} and its format shows thousands or millions of it"
        raise MalformedError("Number shown in another scale", reason, "Write the number that the unit is meant for.")
    return _padded(value, look.decimals)


def day_of(moment: Moment, epoch: dt.datetime) -> str:
    """A day as 2013-05-31. `epoch` is the day from which the workbook counts.

    Raises MalformedError when it is no whole day, or when a year is more likely than a day.
    """
    from openpyxl.utils.datetime import to_excel

    serial = to_excel(moment, epoch)
    if isinstance(moment, dt.time | dt.timedelta) or serial != int(serial):
        raise MalformedError("Time in a cell", "the cell holds a time of day", "Write the day alone.")
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    if 1800 <= serial <= 2200:
        reason = f"the cell holds {int(serial)}, and its format shows it as the day {day}"
        raise MalformedError("Number shown as a date", reason, "Give the cell the format Text, and write it again.")
    return day.isoformat()


def _padded(value: Decimal, decimals: int) -> str:
    """Plain digits without an exponent: no trailing zeros beyond `decimals`, and no fewer places."""
    if not value.is_finite():
        raise MalformedError("Damaged cell", "the cell holds no finite number", "Write the number anew.")
    whole, _, rest = format(value, "f").partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0")
    text = f"{whole}.{rest}" if rest else whole
    return text.removeprefix("-") if not value else text
