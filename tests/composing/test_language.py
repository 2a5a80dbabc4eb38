"""Numbers are written in the signs of the document's language."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_decimal

from planpress.composing.language import Language, language_of
from tests.conftest import ROOT

TAGS = ("en", "de", "de-CH", "fr", "es", "pl", "pt-PT", "zh", "ko", "ja", "ru", "hi", "it", "sv")
VALUES = ("0", "12", "999", "1000", "1234.50", "1234567", "44.3", "0.001", "100000000000")


def english() -> Language:
    return language_of(ROOT / "templates" / "locale", "en")


@pytest.mark.parametrize("tag", TAGS)
def test_numbers_are_written_as_the_unicode_locale_data_has_them(tag: str) -> None:
    locale = Locale.parse(tag, sep="-")
    language = replace(english(), locale=locale)
    for value in map(Decimal, VALUES):
        places = max(0, -int(value.as_tuple().exponent))
        pattern = "#,##0" + ("." + "0" * places if places else "")
        assert language.number(value) == str(format_decimal(value, pattern, locale=locale))


def test_a_number_below_zero_has_a_real_minus() -> None:
    assert english().number(Decimal("-1234.5")) == "\u22121,234.5"
