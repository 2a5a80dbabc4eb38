"""Whatever observations a plan holds, its checks end, its briefing is made, and every figure is in it as stated."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planpress.brand import Brand
from planpress.composing import compose
from planpress.document import QuantityText, walk
from planpress.errors import Place
from planpress.planning.checks import check_figures
from planpress.planning.faults import Faults
from planpress.planning.model import Change, Indicator, Kind, Observation, Plan, Qualifier, Relation, Scope
from planpress.planning.periods import FiscalYear, Period
from planpress.planning.units import Unit
from planpress.writers import FORMATS
from tests.composing.plans import BRIEFING, DATE, plan_of

FISCAL = FiscalYear(4, "end")
PERIODS = (
    *("2008", "2012", "2015", "2020", "2011/2015", "2011/2015 total", "../2047"),
    *("2013-H1", "2013-Q1", "2013-05", "2013-05-31", "FY2014"),
)
UNITS = {
    "output_value": ("billion RMB", "yi RMB", "lakh crore INR", "million USD", "cho KRW", "trillion VND"),
    "employment": ("persons", "thousand persons", "wan persons"),
    "share": ("%",),
    "emissions": ("tonnes", "million tonnes"),
}
EMISSIONS = Indicator("emissions", {"": "Emissions"}, "tonnes", better="lower", additive=True)
SCOPES = {
    "city": Scope("city", {"": "Whole city"}, Relation.WIDER),
    "docks": Scope("docks", {"": "Docks"}, Relation.NARROWER),
}
NUMBERS = st.one_of(st.decimals(Decimal("-999"), Decimal("99999"), places=2), st.integers(-10, 10**9).map(Decimal))


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    indicator = draw(st.sampled_from(tuple(UNITS)))
    change = draw(st.sampled_from(Change))
    stated = draw(st.sampled_from(UNITS[indicator]))
    unit = {Change.MULTIPLE: "times", Change.GROWTH: draw(st.sampled_from(("%", "% a year")))}.get(change, stated)
    found = Observation(
        cluster=draw(st.sampled_from(("", "ships", "timber"))),
        indicator=indicator,
        period=draw(st.none() | st.sampled_from(PERIODS).map(lambda text: Period.parse(text, FISCAL))),
        kind=draw(st.sampled_from(Kind)),
        unit=Unit.parse(unit),
        source="S1",
        change=change,
        scope=draw(st.sampled_from(("", "", *SCOPES))),
        definition=draw(st.sampled_from(("", "", "gross, firms <above> size"))),
        basis=draw(st.sampled_from(("", "", "2010 prices"))),
        note={"": "Its own words"},
    )
    qualifier = draw(st.sampled_from(Qualifier))
    if qualifier is Qualifier.IN_WORDS:
        return replace(found, qualifier=qualifier)
    first, second = sorted((draw(NUMBERS), draw(NUMBERS)))
    if draw(st.integers(0, 4)) == 0:
        return replace(found, low=first, high=second)
    return replace(found, value=first, qualifier=qualifier)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    rows = draw(st.lists(observations(), min_size=1, max_size=10, unique_by=lambda each: each.key))
    twin = replace(rows[0], variant="S1-2", value=rows[0].value and rows[0].value + 7)
    rows += draw(st.sampled_from(([], [twin], [replace(twin, supersedes=rows[0].key)])))
    empty = plan_of({"Ships": ("", ""), "Timber": ("", "")})
    clusters = tuple(replace(cluster, indicator=draw(st.sampled_from(("", *UNITS)))) for cluster in empty.clusters)
    return replace(
        empty,
        clusters=clusters,
        baseline=draw(st.sampled_from((None, empty.baseline))),
        target=draw(st.sampled_from((None, empty.target))),
        indicators={**empty.indicators, "emissions": EMISSIONS},
        scopes=SCOPES,
        observations=tuple(rows),
        units=draw(st.sampled_from(({}, {"CNY": Unit.parse("million RMB")}, {"persons": Unit.parse("wan persons")}))),
    )


def wrong(plan: Plan) -> list[str]:
    """The stated figures that the briefing lacks, or has with other digits or without their qualifier."""
    document = compose(plan, BRIEFING, "en", DATE)
    printed: dict[str, list[QuantityText]] = {}
    for node in walk(document):
        if isinstance(node, QuantityText):
            printed.setdefault(node.key, []).append(node)
    return [
        f"{each.key}: {[node.text for node in printed.get(each.key, [])]}"
        for each in plan.observations
        if each.key not in printed or not all(is_as_stated(node, each) for node in printed[each.key])
    ]


def is_as_stated(node: QuantityText, figure: Observation) -> bool:
    """Whether a printed figure has the digits of its observation, whatever its scale, and a qualifier if that has."""
    if figure.qualifier is Qualifier.IN_WORDS:
        return node.absent
    stated = [value for value in (figure.value, figure.low, figure.high) if value is not None]
    wanted = {digits(str(value)) for value in stated}
    has_qualifier = bool(node.qualifier) == (figure.qualifier is not Qualifier.EXACT)
    return has_qualifier and {digits(part) for part in node.number.split("–")} == wanted


def digits(number: str) -> str:
    """The digits that count, with the sign: the same in every scale."""
    sign = "-" if number[0] in "-−" else ""
    return sign + "".join(character for character in number if character.isdigit()).strip("0")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(plan=plans())
def test_every_figure_of_any_plan_is_in_its_briefing_and_no_check_fails(brand: Brand, plan: Plan) -> None:
    check_figures(plan, Place, Faults())
    assert wrong(plan) == []
    document = compose(plan, BRIEFING, "en", DATE)
    for name in ("pdf", "docx"):
        assert FORMATS[name].write(document, brand)
