"""Units as plans word them: "billion RMB" is a scale and a base, and conversion between scales is exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

SCALES: dict[str, int] = {
    "": 0,
    "thousand": 3,
    "wan": 4,
    "lakh": 5,
    "million": 6,
    "crore": 7,
    "yi": 8,
    "billion": 9,
    "trillion": 12,
}
"""Each scale word and its power of ten."""

CURRENCY_WORDS: dict[str, str] = {"RMB": "CNY", "yuan": "CNY"}
"""Names of currencies that plans use beside the ISO 4217 codes."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure as the plan words it: `base` ("RMB", "enterprises", "% a year") and a `scale` word."""

    base: str
    scale: str = ""

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read "billion RMB", "enterprises", "% a year". The first word is the scale when it is one.

        Raises ValueError for an empty text or a scale without a base.
        """
        words = text.split()
        if not words:
            raise ValueError("the unit is empty")
        if words[0] in SCALES:
            if len(words) == 1:
                raise ValueError(f'"{text}" is a scale without a unit')
            return cls(" ".join(words[1:]), words[0])
        return cls(" ".join(words))

    def __str__(self) -> str:
        return f"{self.scale} {self.base}".strip()

    @property
    def currency(self) -> str | None:
        """The ISO 4217 code when the base is money, else None."""
        return currency_code(self.base)

    @property
    def is_percentage(self) -> bool:
        return self.base.startswith("%")

    @property
    def dimension(self) -> str:
        """What must agree before two figures may be compared: the currency code or the base itself."""
        return self.currency or self.base

    def factor_to(self, other: Unit) -> Decimal:
        """What a value in this unit is multiplied with to be in `other`; exact.

        Raises ValueError when the two measure different things.
        """
        if self.dimension != other.dimension:
            raise ValueError(f'"{self}" cannot be converted to "{other}"')
        return Decimal(10) ** (SCALES[self.scale] - SCALES[other.scale])


@cache
def currency_code(word: str) -> str | None:
    """The ISO 4217 code that `word` stands for, or None."""
    from babel.numbers import is_currency  # late: only plans with money need the table

    if word in CURRENCY_WORDS:
        return CURRENCY_WORDS[word]
    return word if len(word) == 3 and word.isupper() and is_currency(word) else None
