"""A number as its source writes it becomes a Decimal: by a format that somebody declares, never by a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from planpress.planning.cells import MalformedError, number

Grouping: TypeAlias = Literal["none", "thousands", "Indian"]

_SPACES = " \u00a0\u2009\u202f"
_MARKS = {" ": f"[{_SPACES}]", "'": "['’]"}
"""Signs that stand for each other: spaces of any width, and both apostrophes."""

_GROUPS: dict[Grouping, str] = {
    "none": "[0-9]+",
    "thousands": "[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+|[0-9]+",
    "Indian": "[1-9][0-9]?(?:{mark}[0-9]{{2}})*{mark}[0-9]{{3}}|[0-9]+",
}
"""Whole numbers by their grouping; one without any mark is clear in each."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a source writes numbers: `example` names it; `mark` parts the groups, `point` the decimals.

    Indian grouping parts the last three digits, then twos: 2,13,773 (Unicode CLDR, TR 35 part 3, 2.3).
    """

    example: str
    grouping: Grouping
    mark: str
    point: str

    @classmethod
    def parse(cls, example: str) -> NumberFormat:
        """The format that an example is written in: 1.234,5 or 2,13,773 or 346,6.

        Raises MalformedError for an example that no format has, or that formats read as different numbers.
        """
        found = {form: value for form in FORMATS if (value := form._value(example)) is not None}
        if len(set(found.values())) > 1:
            both = " and ".join(dict.fromkeys(str(value) for value in found.values()))
            reason = f"{example} may mean {both}"
            raise MalformedError("Unclear number format", reason, f"Write one of {EXAMPLES}.")
        if not found:
            raise MalformedError("Unknown number format", f"no format writes {example}", f"Write one of {EXAMPLES}.")
        return next(iter(found))

    def read(self, text: str) -> Decimal:
        """The number that `text` is in this format. Raises MalformedError when it is none."""
        value = self._value(text)
        if value is None:
            grouped = "; Indian grouping parts the last three digits, then twos" if self.grouping == "Indian" else ""
            reason = f"{text} is not written like {self.example}, which is the number format declared for it{grouped}"
            mend = (
                f"Write it like {self.example}, or declare another number_format for the row, its column or the plan."
            )
            raise MalformedError("Not in the number format", reason, mend)
        return number(value)

    def _value(self, text: str) -> str | None:
        """The number in plain digits, None when the text does not have this format."""
        mark = _MARKS.get(self.mark, re.escape(self.mark))
        whole = _GROUPS[self.grouping].format(mark=mark)
        match = re.fullmatch(
            rf"(?P<sign>[+−-]?)(?P<whole>{whole})(?:{re.escape(self.point)}(?P<rest>[0-9]+))?", text.strip()
        )
        if match is None:
            return None
        sign = "" if match["sign"] in ("", "+") else "-"
        digits = re.sub(r"[^0-9]", "", match["whole"])
        return f"{sign}{digits}.{match['rest']}" if match["rest"] else f"{sign}{digits}"


FORMATS = (
    NumberFormat("1234.5", "none", "", "."),
    NumberFormat("1234,5", "none", "", ","),
    NumberFormat("1,234.5", "thousands", ",", "."),
    NumberFormat("1.234,5", "thousands", ".", ","),
    NumberFormat("1 234,5", "thousands", " ", ","),
    NumberFormat("1 234.5", "thousands", " ", "."),
    NumberFormat("1'234.5", "thousands", "'", "."),
    NumberFormat("1'234,5", "thousands", "'", ","),
    NumberFormat("12,34,567.8", "Indian", ",", "."),
)
"""Every number format, the plainest first."""

EXAMPLES = ", ".join(form.example for form in FORMATS)
