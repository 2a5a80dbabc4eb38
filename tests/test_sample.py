"""What the sample plan's briefing says, word for word, and its derived figures worked out by hand."""

from __future__ import annotations

from planpress.brand import Brand
from planpress.composing import compose
from planpress.planning.reading import read_plan
from planpress.writers.outline import write_outline
from tests.composing.plans import BRIEFING, DATE, ROOT
from tests.golden import check_golden


def outline(brand: Brand) -> str:
    return write_outline(compose(read_plan(ROOT / "data" / "dalian"), BRIEFING, "en", DATE), brand).decode()


def test_the_briefing_reads_as_the_golden_outline(brand: Brand) -> None:
    check_golden("dalian-briefing/outline.txt", outline(brand))


def test_growth_is_that_of_a_pocket_calculator_and_keeps_its_limits(brand: Brand) -> None:
    """(100 / 44.3) ** (1 / 7) = 1.1233; (100 / 10) ** (1 / 7) = 1.3895; (80 / 31) ** (1 / 7) = 1.1450."""
    text = outline(brand)
    assert "Implied growth: <12.3\u2009% a year>" in text
    assert "Implied growth: <at most 38.9\u2009% a year>" in text
    assert "Implied growth: <at least 14.5\u2009% a year>" in text
