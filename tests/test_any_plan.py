"""Whatever a valid plan states, its briefing is made, in every format, with every stated figure in it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planpress.brand import Brand
from planpress.composing import compose
from planpress.document import QuantityText, walk
from planpress.planning.model import Plan
from planpress.writers import FORMATS
from tests.composing.plans import BRIEFING, DATE, plan_of

NUMBERS = st.one_of(
    st.decimals(Decimal("0.001"), Decimal("999999"), places=3),
    st.integers(0, 10**12).map(Decimal),
    st.sampled_from([Decimal(0), Decimal("-18"), Decimal("163.0")]),
)
UNITS = st.sampled_from(["billion RMB", "million RMB", "billion USD", "persons", "%", "% a year", "TEU"])
QUALIFIERS = st.sampled_from(["", "over ", "about ", "at least ", "at most ", "under "])
NAMES = st.text(
    st.sampled_from("abcdefghijklmnop qrst-ABC’&<>*_|#大连石化产业集群ÄÖéč"), min_size=1, max_size=70
).filter(lambda name: name.strip(" -") != "")


@st.composite
def figures(draw: st.DrawFn, unit: str) -> str:
    """ "" for nothing stated, else a figure in words."""
    if draw(st.integers(0, 3)) == 0:
        return ""
    number = draw(NUMBERS)
    if draw(st.integers(0, 6)) == 0:
        return f"{abs(number)}–{abs(number) * 2 + 1} {unit}"
    return f"{draw(QUALIFIERS)}{number} {unit}"


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    names = draw(st.lists(NAMES, min_size=1, max_size=8, unique_by=lambda name: name.lower().replace(" ", "-")))
    one_unit = draw(st.booleans())
    unit = draw(UNITS)
    rows = {}
    indicators = {}
    for name in names:
        own = unit if one_unit else draw(UNITS)
        rows[name] = (draw(figures(own)), draw(figures(own)))
        if draw(st.booleans()):
            indicators[name] = "sales_revenue"
    return plan_of(rows, indicators)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(plan=plans())
def test_a_briefing_of_any_plan_is_made_with_every_figure_in_it(brand: Brand, plan: Plan) -> None:
    document = compose(plan, BRIEFING, "en", DATE)
    printed = {node.key for node in walk(document) if isinstance(node, QuantityText)}
    assert {observation.key for observation in plan.observations} <= printed
    for writer in FORMATS.values():
        assert writer.write(document, brand)
