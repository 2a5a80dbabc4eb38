"""Checks of what figures mean: one label for two definitions, one area's target beside another's outcome, prices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planpress.planning.checks.examining import (
    FACTS,
    Figures,
    Finding,
    Series,
    at,
    grouped,
    in_base_unit,
    joined,
    meaning,
    quantity,
    row,
    stated_in,
    words,
)
from planpress.planning.comparing import relation
from planpress.planning.model import Change, Kind, Observation, Relation, in_language

_AREAS = {Relation.WIDER: "a wider area", Relation.NARROWER: "a narrower area", Relation.OTHER: "another area"}


def two_definitions(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """One label stands for one definition: an indicator's figures for one area count the same, and no two
    indicators of a plan have one name."""
    for group in grouped(figures.levels, lambda each: (each.cluster, each.indicator, each.scope)).values():
        definitions = list(dict.fromkeys(each.definition for each in group))
        if len(definitions) > 1:
            second = next(each for each in group if each.definition != group[0].definition)
            named = joined([f'"{text}"' if text else "the indicator's own" for text in definitions])
            reason = f"{second.indicator} has {len(definitions)} definitions here: {named}"
            mend = "They are not compared. Give the second an indicator of its own if its label should differ."
            yield Finding(at(second, "definition", second.definition), reason, mend)
    yield from _same_names(figures)


def _same_names(figures: Figures) -> Iterator[Finding]:
    first: dict[str, str] = {}
    used = {each.indicator: each for each in reversed(figures.stated)}
    for indicator in figures.plan.indicators.values():
        name = in_language(indicator.name, "").casefold()
        other = first.setdefault(name, indicator.id)
        if other != indicator.id and indicator.id in used and other in used:
            reason = f"{indicator.id} and {other} are both called {in_language(indicator.name, '')}"
            yield Finding(at(used[indicator.id], "indicator", indicator.id), reason, "Rename one in indicators.csv.")


def scope_differs(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A target has an outcome of its own area: where facts from then on are for another area only, they say
    nothing of it."""
    for series in _targets_and_facts(figures):
        for target in (each for each in series if each.kind is Kind.TARGET):
            facts = [each for each in series if each.kind in FACTS and _since(each, target)]
            if facts and all(each.scope != target.scope for each in facts):
                yield _scope_finding(figures, target, facts[0])


def _scope_finding(figures: Figures, target: Observation, fact: Observation) -> Finding:
    area = _AREAS[relation(figures.plan.scopes, target.scope, fact.scope)]
    covered = fact.scope or "the cluster's own area"
    reason = f"it covers {area} ({covered}) than the target in {row(target)}, {words(target)} in {target.period}"
    mend = "The two are not compared. Add an outcome for the target's own area, if one was published."
    return Finding(at(fact, "scope", fact.scope), reason, mend)


def _since(fact: Observation, target: Observation) -> bool:
    """Whether a fact is about the target's year or later."""
    return fact.period is not None and target.period is not None and fact.period.year >= target.period.year


def basis_differs(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """Figures of one indicator are all in current prices or all in those of one year: nominal beside real, or stated
    for some only, hides what inflation did."""
    groups = grouped(figures.levels, lambda each: (*meaning(each)[:4], each.unit.dimension))
    for group in groups.values():
        bases = list(dict.fromkeys(each.basis for each in group))
        if len(bases) > 1:
            second = next(each for each in group if each.basis != group[0].basis)
            named = joined([basis or "prices not stated" for basis in bases])
            mend = "They are not compared. Fill in basis in both, or add the figure in the same prices."
            yield Finding(at(second, "basis", second.basis), f"{second.indicator} is in {named}", mend)


def _targets_and_facts(figures: Figures) -> Iterator[Series]:
    groups = grouped(figures.levels, lambda each: (each.cluster, each.indicator))
    yield from (group for group in groups.values() if len(group) > 1)


def stock_or_increase(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """No number is both a level and an increase of one indicator in one period: "53,340 jobs" cannot be all jobs and
    the jobs added."""
    for group in figures.by_measure.values():
        increases = [each for each in group if each.change is Change.INCREASE and _is_number(each)]
        for added in increases:
            level = next((each for each in group if _is_same_as_level(each, added)), None)
            if level is not None:
                reason = f"{row(level)} gives the same number as a level: {stated_in(level)}"
                mend = "Read the source again, and delete the row that is wrong or write in note that it is doubtful."
                yield Finding(at(added, "change", "increase"), reason, mend)


def _is_same_as_level(level: Observation, added: Observation) -> bool:
    if level.change is not Change.LEVEL or level.period != added.period or not _is_number(level):
        return False
    alike = level.unit.dimension == added.unit.dimension
    return alike and in_base_unit(level).low == in_base_unit(added).low and quantity(level).value != 0


def _is_number(each: Observation) -> bool:
    return each.value is not None or each.low is not None
