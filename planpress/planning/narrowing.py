"""A plan becomes the plan of some of its clusters, or an excerpt of it: what a document is made of, what it holds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from planpress.planning.model import Cluster, Observation, Plan
from planpress.planning.texts import WHOLE_PLAN

REGION = ""
"""What stands for a cluster in what is of the whole region."""


def narrowed(plan: Plan, clusters: Collection[str]) -> Plan:
    """The plan with these clusters alone, and all that is theirs or the whole region's: observations, texts, photos.
    Sources, scopes and the plan's own words stay. Observations are in the order of their clusters, the region's last.

    What would point at something that is gone points at nothing: the cluster that another is part of, the figure that
    one supersedes.
    """
    kept = [cluster for cluster in plan.clusters if cluster.id in clusters]
    ids = {cluster.id for cluster in kept}
    return replace(
        plan,
        clusters=tuple(_without_parent(cluster, ids) for cluster in kept),
        observations=_rows(plan, kept),
        texts={(name, tag): text for (name, tag), text in plan.texts.items() if name in ids or name == WHOLE_PLAN},
        photos=tuple(photo for photo in plan.photos if photo.cluster in ids or photo.cluster == REGION),
    )


def excerpt(plan: Plan, clusters: Collection[str], printed: Collection[Observation]) -> Plan:
    """What a document about these clusters holds of the plan: all of these clusters, and of others and the region the
    figures that are `printed`; of the sources and scopes those that its figures name."""
    keys = {row.key for row in printed}
    others = {row.cluster for row in printed} - {REGION, *clusters}
    own = narrowed(plan, clusters)
    kept = [cluster for cluster in plan.clusters if cluster.id in clusters or cluster.id in others]
    rows = _rows(plan, kept, lambda row: row.cluster in clusters or row.key in keys)
    items = (*plan.incentives, *plan.strengths, *plan.steps)
    sources = {*(row.source for row in rows), *(rate.source for rate in plan.rates), *(item.source for item in items)}
    scopes = {row.scope for row in rows}
    return replace(
        own,
        clusters=tuple(_without_parent(cluster, {cluster.id for cluster in kept}) for cluster in kept),
        observations=rows,
        sources={id_: source for id_, source in plan.sources.items() if id_ in sources},
        scopes={id_: scope for id_, scope in plan.scopes.items() if id_ in scopes},
    )


def _rows(
    plan: Plan, clusters: Collection[Cluster], wanted: Callable[[Observation], bool] = lambda _: True
) -> tuple[Observation, ...]:
    ids = (*(cluster.id for cluster in clusters), REGION)
    rows = [row for id_ in ids for row in plan.by_cluster.get(id_, ()) if wanted(row)]
    keys = {row.key for row in rows}
    return tuple(_without_older(row, keys) for row in rows)


def _without_parent(cluster: Cluster, ids: Collection[str]) -> Cluster:
    return replace(cluster, part_of="") if cluster.part_of and cluster.part_of not in ids else cluster


def _without_older(row: Observation, keys: Collection[str]) -> Observation:
    return replace(row, supersedes="") if row.supersedes and row.supersedes not in keys else row
