"""Periods of time as plans state them: years, spans, halves, quarters, months, days, fiscal years, running totals."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal, TypeAlias

PeriodKind: TypeAlias = Literal["year", "span", "half", "quarter", "month", "day", "fiscal year", "total", "total to"]
"""What a period is: a "span" of years, a "total" over such a span, or a "total to" a year whose start is not stated."""

FORMS = "2015, 2011/2015, 2011/2015 total, ../2047, 2013-Q1, 2013-H1, 2013-05, 2013-05-31 or FY2023/24"
"""Every form of a period, for messages."""

_FORMS = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:/(?P<last>[0-9]{4})(?P<total> total)?|-H(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2])"
    r"(?:-(?P<day>[0-9]{2}))?)?"
)
_OPEN = re.compile(r"\.\./(?P<year>[0-9]{4})")
_FISCAL = re.compile(r"FY(?P<year>[0-9]{4})(?:/(?P<last>[0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A plan's fiscal year: its first month (1 to 12), and whether FY2024 is the one that starts or ends in 2024."""

    first_month: int
    named_after: Literal["start", "end"]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period by its `end` and `start` in years (end exclusive), so that periods sort by what they lead to.

    `text` is the period as the source has it. The start of a "total to" a year is not stated; it
    counts as that year's.
    """

    end: Fraction
    start: Fraction
    text: str
    kind: PeriodKind = "year"

    @classmethod
    def parse(cls, text: str, fiscal: FiscalYear | None = None) -> Period:
        """Read any of `FORMS` (ISO 8601 forms; `../2047` is its open interval, ISO 8601-2, 4.4).

        Raises ValueError when the text has none of these forms, ends before it starts, or is a
        fiscal year and `fiscal` does not say when those begin.
        """
        return _parsed(text, fiscal)

    def __str__(self) -> str:
        return self.text

    @property
    def year(self) -> int:
        """The calendar year in which the period ends: 2015 for 2011/2015."""
        return int(self.end) - 1 if self.end.denominator == 1 else int(self.end)

    @property
    def is_span(self) -> bool:
        """Whether it covers several years."""
        return self.kind in ("span", "total", "total to")

    @property
    def is_total(self) -> bool:
        """Whether the figure runs up over the period, so that no single year's can be set beside it."""
        return self.kind in ("total", "total to")


@cache
def _parsed(text: str, fiscal: FiscalYear | None) -> Period:
    if match := _FISCAL.fullmatch(text):
        return _fiscal(text, int(match["year"]), match["last"], fiscal)
    if match := _OPEN.fullmatch(text):
        year = Fraction(int(match["year"]))
        return Period(year + 1, year, text, "total to")
    match = _FORMS.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text}" is no period; write {FORMS}')
    year = Fraction(int(match["year"]))
    if match["last"]:
        return _span(text, year, Fraction(int(match["last"])), "total" if match["total"] else "span")
    if match["half"]:
        return _part(text, year, int(match["half"]), 2, "half")
    if match["quarter"]:
        return _part(text, year, int(match["quarter"]), 4, "quarter")
    if match["day"]:
        return _day(text, dt.date(int(year), int(match["month"]), int(match["day"])))
    if match["month"]:
        return _part(text, year, int(match["month"]), 12, "month")
    return Period(year + 1, year, text)


def _span(text: str, first: Fraction, last: Fraction, kind: PeriodKind) -> Period:
    if last < first:
        raise ValueError(f'"{text}" ends before it starts')
    return Period(last + 1, first, text, kind)


def _part(text: str, year: Fraction, number: int, parts: int, kind: PeriodKind) -> Period:
    start = year + Fraction(number - 1, parts)
    return Period(start + Fraction(1, parts), start, text, kind)


def _day(text: str, day: dt.date) -> Period:
    """A day; years are taken as 366 parts, which keeps days in order."""
    start = Fraction(day.year) + Fraction(day.timetuple().tm_yday - 1, 366)
    return Period(start + Fraction(1, 366), start, text, "day")


def _fiscal(text: str, year: int, last: str | None, fiscal: FiscalYear | None) -> Period:
    if last is not None and int(last) != (year + 1) % 100:
        raise ValueError(f'"{text}" names two years that do not follow each other')
    if fiscal is None:
        raise ValueError(f'"{text}" needs to know when a fiscal year begins')
    shift = Fraction(fiscal.first_month - 1, 12)
    starts_before = last is None and fiscal.named_after == "end" and fiscal.first_month > 1
    start = year - 1 + shift if starts_before else year + shift
    return Period(start + 1, start, text, "fiscal year")
