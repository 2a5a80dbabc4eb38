"""Units, periods and numbers are read as plans word them, and nothing near them is let through."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planpress.planning import cells
from planpress.planning.periods import FiscalYear, Period
from planpress.planning.units import SCALES, Unit


@pytest.mark.parametrize(
    ("text", "base", "scale", "currency"),
    [
        ("billion RMB", "RMB", "billion", "CNY"),
        ("yi yuan", "yuan", "yi", "CNY"),
        ("USD", "USD", "", "USD"),
        ("enterprises", "enterprises", "", None),
        ("% a year", "% a year", "", None),
        ("million tonnes a year", "tonnes a year", "million", None),
        ("lakh crore INR", "INR", "lakh crore", "INR"),
        ("jo won", "won", "jo", "KRW"),
        ("MYR a month", "MYR a month", "", "MYR"),
        ("ug/m3", "ug/m3", "", None),
        ("percentage points", "percentage points", "", None),
    ],
)
def test_a_unit_is_a_scale_and_a_base(text: str, base: str, scale: str, currency: str | None) -> None:
    unit = Unit.parse(text)
    assert (unit.base, unit.scale, unit.currency, str(unit)) == (base, scale, currency, text)


@pytest.mark.parametrize("text", ["", "  ", "billion"])
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="unit"):
        Unit.parse(text)


@given(st.sampled_from(sorted(SCALES)), st.sampled_from(sorted(SCALES)), st.decimals(-1000, 1000, places=3))
def test_conversion_between_scales_is_exact_both_ways(one: str, other: str, value: Decimal) -> None:
    first, second = Unit("RMB", one), Unit("CNY", other)
    assert value * first.factor_to(second) * second.factor_to(first) == value


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("wan tonnes", "tonnes", 10_000),
        ("lakh crore INR", "billion INR", 1_000),
        ("cho yen", "oku JPY", 10_000),
        ("trillion KRW", "jo won", 1),
        ("hundred million yuan", "yi RMB", 1),
    ],
)
def test_scales_of_all_countries_convert(one: str, other: str, factor: int) -> None:
    assert Unit.parse(one).factor_to(Unit.parse(other)) == factor


def test_money_in_a_time_is_another_measure_than_money() -> None:
    assert Unit.parse("MYR a month").dimension == "MYR a month" != Unit.parse("MYR").dimension


def test_different_measures_do_not_convert() -> None:
    with pytest.raises(ValueError, match="cannot be converted"):
        Unit("RMB").factor_to(Unit("USD"))


@pytest.mark.parametrize(
    ("text", "start", "end", "year"),
    [
        ("2015", 2015, 2016, 2015),
        ("2011/2015", 2011, 2016, 2015),
        ("2013-Q4", 2013.75, 2014, 2013),
        ("2013-05", None, None, 2013),
    ],
)
def test_a_period_knows_its_ends(text: str, start: float | None, end: float | None, year: int) -> None:
    period = Period.parse(text)
    assert period.year == year
    assert str(period) == text
    if start is not None:
        assert (float(period.start), float(period.end)) == (start, end)


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("2011/2015", "span", 2015),
        ("2011/2015 total", "total", 2015),
        ("../2047", "total to", 2047),
        ("2024-H2", "half", 2024),
        ("2025-Q2", "quarter", 2025),
        ("2023-09", "month", 2023),
        ("2015-12-31", "day", 2015),
        ("FY2023/24", "fiscal year", 2024),
        ("FY2024", "fiscal year", 2024),
    ],
)
def test_a_period_knows_its_kind(text: str, kind: str, year: int) -> None:
    period = Period.parse(text, FiscalYear(4, "end"))
    assert (period.kind, period.year, period.is_total) == (kind, year, kind.startswith("total"))


def test_a_fiscal_year_begins_where_the_plan_says() -> None:
    india, japan = FiscalYear(4, "end"), FiscalYear(4, "start")
    assert Period.parse("FY2024", india).start == Period.parse("FY2023/24", india).start == Fraction(2023 * 4 + 1, 4)
    assert Period.parse("FY2024", japan).start == Fraction(2024 * 4 + 1, 4)


def test_periods_sort_by_what_they_lead_to() -> None:
    texts = ["2011/2015", "2014-Q4", "2014", "2015-06", "../2047"]
    ordered = sorted((Period.parse(text) for text in texts), key=lambda period: period)
    assert [period.text for period in ordered] == ["2014", "2014-Q4", "2015-06", "2011/2015", "../2047"]


@pytest.mark.parametrize(
    "text", ["15", "2015-13", "2015-Q5", "2015/2011", "２０１５", "2015 ", "FY2015", "2015-02-30", "FY2015/17", ""]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|ends before|fiscal year|follow|day is out"):
        Period.parse(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_plain_number_is_read_as_it_stands(value: Decimal) -> None:
    assert cells.number(format(value, "f")) == value


@given(st.text(max_size=12))
def test_no_text_gives_anything_but_a_number_or_a_mend(text: str) -> None:
    try:
        assert cells.number(text).is_finite()
    except cells.MalformedError as fault:
        assert fault.mend  # noqa: PT017
