"""Periods of time as plans state them: a year, a span of years, a quarter, a month (ISO 8601 forms)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_FORMS = re.compile(r"(?P<year>[0-9]{4})(?:/(?P<last>[0-9]{4})|-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period by its `start` and `end` in years (end exclusive) and its `text` as the source has it."""

    start: Fraction
    end: Fraction
    text: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read "2015", "2011/2015", "2013-Q1" or "2013-05".

        Raises ValueError when the text has none of these forms or ends before it starts.
        """
        match = _FORMS.fullmatch(text)
        if match is None:
            raise ValueError(f'"{text}" is no period; write 2015, 2011/2015, 2013-Q1 or 2013-05')
        year = Fraction(int(match["year"]))
        if match["last"]:
            last = Fraction(int(match["last"]))
            if last < year:
                raise ValueError(f'"{text}" ends before it starts')
            return cls(year, last + 1, text)
        if match["quarter"]:
            start = year + Fraction(int(match["quarter"]) - 1, 4)
            return cls(start, start + Fraction(1, 4), text)
        if match["month"]:
            start = year + Fraction(int(match["month"]) - 1, 12)
            return cls(start, start + Fraction(1, 12), text)
        return cls(year, year + 1, text)

    def __str__(self) -> str:
        return self.text

    @property
    def year(self) -> int:
        """The calendar year in which the period ends: 2015 for 2011/2015."""
        return int(self.end) - 1 if self.end.denominator == 1 else int(self.end)

    @property
    def is_span(self) -> bool:
        return self.end - self.start > 1
