"""Clusters become the figures that they are judged by, with what follows from these: growth, gap, share and sums."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from planpress.planning.comparing import observed
from planpress.planning.derived import (
    baseline_of,
    converted,
    gap,
    headline_indicator,
    implied_growth,
    multiple,
    observations_of,
    share_reached,
    target_of,
    total,
)
from planpress.planning.model import Change, Cluster, Observation, Plan, Qualifier
from planpress.planning.quantities import Absent, Figure, Quantity

CHANGES = ("increase", "multiple", "growth", "total")
"""The goals that are no level to be reached."""

Sense: TypeAlias = tuple[str, ...]
"""What must agree before clusters stand side by side: indicator, unit, change, totals, area, count, prices."""


def chosen_unit(plan: Plan, figure: Quantity) -> Quantity | None:
    """The figure in the unit that the plan chooses by indicator or by dimension, another currency by its own rate;
    None where it chooses none, or gives no rate."""
    dimension = figure.unit.dimension
    chosen = plan.units.get(figure.indicator) or plan.units.get(dimension)
    if chosen is None or chosen.dimension == dimension:
        return figure.in_unit(chosen) if chosen else None
    other = converted(figure, chosen, plan.rates) if chosen.currency and figure.unit.currency else None
    return other if isinstance(other, Quantity) else None


def goal_of(plan: Plan, cluster: Cluster) -> Observation | None:
    """The observation that states the headline target of a cluster, in numbers or in words."""
    target = target_of(plan, cluster)
    if isinstance(target, Quantity):
        return observed(target)
    return next((each for each in observations_of(plan, cluster.id) if each.key == target.key), None)


def goal_kind(goal: Observation | None, target: Figure) -> str:
    """How a target is meant: "level", "limit" (a ceiling), "total", "increase", "multiple", "growth", "words"; nothing
    where there is none."""
    if goal is None:
        return ""
    if goal.qualifier is Qualifier.IN_WORDS:
        return "words"
    if goal.change is not Change.LEVEL:
        return str(goal.change.value)
    if goal.period and goal.period.is_total:
        return "total"
    return "limit" if isinstance(target, Quantity) and target.interval.low is None else "level"


def start_of(baseline: Figure, goal: str) -> Figure:
    """Where the headline indicator started; a rate, a multiple, an addition and a total have no start of their own."""
    return Absent(baseline.key, "not_calculable") if goal in CHANGES else baseline


def share_of(baseline: Figure, target: Figure) -> Figure:
    """Which part of the target the baseline was; a target that lies below its baseline has none."""
    distance = gap(baseline, target)
    if isinstance(distance, Quantity) and distance.value < 0:
        return Absent(f"share_reached({baseline.key})", "not_calculable")
    return share_reached(baseline, target)


FOLLOWING: dict[str, Callable[[Figure, Figure], Figure]] = {
    "implied_growth": implied_growth,
    "multiple": multiple,
    "share_reached": share_of,
    "gap": gap,
}
"""What follows from a cluster's baseline and target, by the name of its formula."""


def sense_of(indicator: str, headline: Observation | None, figure: Figure) -> Sense:
    """The sense of a cluster with this headline indicator, by its headline observation and the figure for that."""
    if headline is None:
        return (indicator,)
    is_total = "total" if headline.period and headline.period.is_total else ""
    dimension = figure.unit.dimension if isinstance(figure, Quantity) else ""
    meaning = headline.scope, headline.definition, headline.basis
    return (headline.indicator, dimension, headline.change.value, is_total, *meaning)


def sum_of(plan: Plan, indicator: str, clusters: Collection[str], figures: Sequence[Figure], role: str) -> Figure:
    """The sum of the baselines or targets (`role`) of the clusters with these ids, where they may be added: amounts of
    one year and of the clusters' own areas, none of them counted in another."""
    key = f"total({indicator}, {role})"
    definition = plan.indicators.get(indicator)
    stated = [figure for figure in figures if isinstance(figure, Quantity)]
    one_year = len({figure.period for figure in stated}) == 1
    additive = definition is not None and definition.additive and len(figures) > 1
    if additive and one_year and not _is_nested(plan, clusters) and all(map(_is_amount, stated)):
        return total(tuple(figures), key)
    return Absent(key, "not_calculable")


def _is_nested(plan: Plan, clusters: Collection[str]) -> bool:
    """Whether one of the clusters is part of another, so that a sum would count it twice."""
    ids = set(clusters)
    return any(cluster.id in ids and cluster.part_of in ids for cluster in plan.clusters)


def _is_amount(figure: Quantity) -> bool:
    """Whether a figure says how much, for the cluster's own area: no rate, no multiple, no other area."""
    origin = observed(figure)
    changes = origin is not None and origin.change in (Change.MULTIPLE, Change.GROWTH)
    return not changes and not figure.unit.is_percentage and not (origin and origin.scope)


@dataclass(frozen=True, slots=True)
class Headline:
    """A calculated figure that stands out, by a name that stays when years and rows change: `cluster` is "" for a sum
    over `clusters` of them."""

    name: str
    cluster: str
    formula: str
    figure: Quantity
    clusters: int = 1


def headlines(plan: Plan) -> Iterator[Headline]:
    """The calculated figures of each cluster, then the sums of those that are alike, as far as there are any."""
    ends = [(cluster, *_ends(plan, cluster)) for cluster in plan.clusters]
    alike: dict[Sense, list[tuple[Cluster, Figure, Figure]]] = {}
    for cluster, start, target in ends:
        for formula, rule in FOLLOWING.items():
            figure = rule(start, target)
            if isinstance(figure, Quantity):
                yield Headline(f"{cluster.id}/{formula}", cluster.id, formula, figure)
        alike.setdefault(_sense(plan, cluster, start, target), []).append((cluster, start, target))
    for sense, members in alike.items():
        ids = [cluster.id for cluster, _, _ in members]
        for role, figures in (("baseline", [each[1] for each in members]), ("target", [each[2] for each in members])):
            figure = sum_of(plan, sense[0], ids, figures, role)
            if isinstance(figure, Quantity):
                name = "/".join(("total", *filter(None, sense), role))
                yield Headline(name, "", "total", figure, len(members))


def _ends(plan: Plan, cluster: Cluster) -> tuple[Figure, Figure]:
    """Baseline and target, in the currencies that the plan prints."""
    target = target_of(plan, cluster)
    start = start_of(baseline_of(plan, cluster), goal_kind(goal_of(plan, cluster), target))
    return _shown(plan, start), _shown(plan, target)


def _shown(plan: Plan, figure: Figure) -> Figure:
    return (chosen_unit(plan, figure) or figure) if isinstance(figure, Quantity) else figure


def _sense(plan: Plan, cluster: Cluster, start: Figure, target: Figure) -> Sense:
    headline = goal_of(plan, cluster) or (observed(start) if isinstance(start, Quantity) else None)
    return sense_of(headline_indicator(plan, cluster), headline, target if target else start)
