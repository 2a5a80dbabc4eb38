"""A large plan becomes a small one for trying a template: one cluster of each form that the plan's clusters have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from planpress.planning.derived import baseline_of, headline_indicator, observations_of, target_of
from planpress.planning.model import Cluster, Observation, Plan
from planpress.planning.quantities import Figure, Quantity

SMALL = 1500
"""Up to so many figures a plan is tried whole."""
LIKE = 2
"""So many clusters of one form are tried: the first, and one that stands beside it."""


def specimen(plan: Plan, first: Collection[str] = ()) -> Plan:
    """The plan itself when it is small; else with some clusters of each form, and the whole region's figures. They are
    the plan's first ones, but those whose ids are in `first` go before all others.

    A form is what templates can tell clusters by: which names, texts and photos they have, and how each figure is
    stated (its kind, change, qualifier, scope and the like), but not how high it is.
    """
    if len(plan.observations) <= SMALL:
        return plan
    forms: dict[object, list[str]] = {}
    pictured = {photo.cluster for photo in plan.photos}
    for cluster in sorted(plan.clusters, key=lambda cluster: cluster.id not in first):
        forms.setdefault(_form(plan, cluster, cluster.id in pictured), []).append(cluster.id)
    kept = {cluster for alike in forms.values() for cluster in alike[:LIKE]} | {""}
    return replace(
        plan,
        clusters=tuple(cluster for cluster in plan.clusters if cluster.id in kept),
        observations=tuple(each for each in plan.observations if each.cluster in kept),
        photos=tuple(photo for photo in plan.photos if photo.cluster in kept),
    )


def _form(plan: Plan, cluster: Cluster, is_pictured: bool) -> tuple[object, ...]:
    start, goal = baseline_of(plan, cluster), target_of(plan, cluster)
    named = (bool(cluster.location[""]), bool(cluster.enterprises), bool(cluster.fields), bool(cluster.group))
    stated = frozenset(_statement(each) for each in observations_of(plan, cluster.id))
    return headline_indicator(plan, cluster), _standing(start), _standing(goal), is_pictured, named, stated


def _standing(figure: Figure) -> str:
    """Whether a figure is there, how bounded, or why it is not."""
    return str(figure.interval.qualifier) if isinstance(figure, Quantity) else figure.reason


def _statement(each: Observation) -> tuple[object, ...]:
    kind = each.period.kind if each.period else ""
    return each.kind, each.change, kind, bool(each.scope), bool(each.definition), bool(each.basis), each.value is None
