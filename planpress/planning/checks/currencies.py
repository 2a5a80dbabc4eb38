"""Currencies become the order of magnitude of their exchange rates, to tell a million from a billion."""

from __future__ import annotations

from decimal import Decimal

_POWERS_OF_TEN = {
    0: ("USD", "EUR", "GBP", "CHF", "SGD", "AUD", "CAD", "NZD"),
    1: (
        *("CNY", "MYR", "AED", "SAR", "QAR", "ILS", "BRL", "ZAR", "MXN", "TWD", "HKD", "PLN"),
        *("SEK", "NOK", "DKK", "CZK"),
    ),
    2: ("JPY", "INR", "PHP", "THB", "RUB", "PKR", "BDT", "LKR", "KES", "HUF"),
    3: ("KRW", "KZT"),
    4: ("VND", "IDR", "UZS", "KHR"),
}

UNITS_A_DOLLAR = {code: Decimal(10) ** power for power, codes in _POWERS_OF_TEN.items() for code in codes}
"""What a US dollar is in other currencies, as a power of ten: rough on purpose, and used for nothing but a warning that
a million was taken for a billion. A plan's own rates go first. Currencies that lost much of their worth lately are
left out."""
