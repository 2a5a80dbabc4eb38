"""Units as plans word them: "billion RMB" is a scale and a base, and conversion between scales is exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

SCALES: dict[str, int] = {
    "": 0,
    "thousand": 3,
    "ten thousand": 4,
    "wan": 4,
    "man": 4,
    "lakh": 5,
    "million": 6,
    "crore": 7,
    "hundred million": 8,
    "yi": 8,
    "eok": 8,
    "oku": 8,
    "billion": 9,
    "milliard": 9,
    "trillion": 12,
    "lakh crore": 12,
    "zhao": 12,
    "jo": 12,
    "cho": 12,
}
"""Each scale word and its power of ten."""

_SCALES_BY_WORDS = sorted((scale for scale in SCALES if scale), key=lambda scale: -len(scale.split()))

CURRENCY_WORDS: dict[str, str] = {"RMB": "CNY", "yuan": "CNY", "RM": "MYR", "won": "KRW", "yen": "JPY"}
"""Names of currencies that plans use beside the ISO 4217 codes."""

PERCENTAGE_POINTS = "percentage points"
"""The base of a difference between two percentages."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure as the plan words it: `base` ("RMB", "enterprises", "% a year") and a `scale` word."""

    base: str
    scale: str = ""

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read "billion RMB", "lakh crore INR", "enterprises", "wan tonnes a year". The first words are the scale
        when they are one; a word alone is never one.

        Raises ValueError for an empty text or a scale without a base.
        """
        plain = " ".join(text.split())
        if not plain:
            raise ValueError("the unit is empty")
        for scale in _SCALES_BY_WORDS:
            if plain == scale:
                raise ValueError(f'"{text}" is a scale without a unit')
            if plain.startswith(f"{scale} "):
                return cls(plain[len(scale) + 1 :], scale)
        return cls(plain)

    def __str__(self) -> str:
        return f"{self.scale} {self.base}".strip()

    @property
    def currency(self) -> str | None:
        """The ISO 4217 code when the base is money, or money in a time ("MYR a month"), else None."""
        return currency_code(self.base.partition(" ")[0])

    @property
    def is_percentage(self) -> bool:
        """Whether this is a part of a hundred, a rate in per cent or a difference of such."""
        return self.base.startswith("%") or self.base == PERCENTAGE_POINTS

    @property
    def dimension(self) -> str:
        """What must agree before two figures may be compared: the base, with the currency's code for its name."""
        name, _, rest = self.base.partition(" ")
        code = currency_code(name)
        return f"{code} {rest}".strip() if code else self.base

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
