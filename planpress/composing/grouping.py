"""Measures become groups that one chart may show: one unit, and figures of one size."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from planpress.composing.views import ClusterView, Measure

PANELS = 10
"""Panels share a scale when the greatest figure of each is at most so many times that of another."""


SHORT = 6
"""A ranking of so many clusters has room for those without growth."""


def drawn_together(measures: Sequence[Measure]) -> tuple[tuple[Measure, ...], ...]:
    """The groups of measures that get a chart of baselines and targets: those of two clusters or more.

    A cluster whose measure is nobody else's is drawn only where there are no such groups.
    """
    groups: list[list[Measure]] = []
    for measure in measures:
        if any(cluster.baseline or cluster.target for cluster in measure.clusters):
            fitting = (group for group in groups if _share_a_scale((*group, measure)))
            next(fitting, _new(groups)).append(measure)
    groups = [group for group in groups if group]
    shared = [group for group in groups if sum(len(measure.clusters) for measure in group) > 1]
    return tuple(map(tuple, shared or groups))


def undrawn(clusters: Sequence[ClusterView], measures: Sequence[Measure]) -> tuple[str, ...]:
    """The labels of the clusters with a baseline or a target that no such chart shows."""
    drawn = {cluster.id for group in drawn_together(measures) for measure in group for cluster in measure.clusters}
    return tuple(c.label for c in clusters if (c.baseline or c.goal) and c.id not in drawn)


def _new(groups: list[list[Measure]]) -> list[Measure]:
    groups.append([])
    return groups[-1]


def _share_a_scale(measures: Sequence[Measure]) -> bool:
    sizes = [_greatest(measure) for measure in measures]
    return len({unit_of(measure.clusters) for measure in measures}) == 1 and max(sizes) <= PANELS * min(sizes)


def _greatest(measure: Measure) -> Decimal:
    figures = [figure for cluster in measure.clusters for figure in (cluster.baseline, cluster.target)]
    return max(abs(figure.value or Decimal(0)) for figure in figures)


def unit_of(clusters: Sequence[ClusterView], short: bool = False) -> str:
    """The unit of the clusters' targets, else of their baselines; the first one that is stated."""
    figures = [c.target for c in clusters if c.target] + [c.baseline for c in clusters if c.baseline]
    return (figures[0].short_unit if short else figures[0].unit) if figures else ""


def unranked(clusters: Sequence[ClusterView]) -> tuple[ClusterView, ...]:
    """The clusters without growth that the ranking shows as such; none in a long one, or if they were half."""
    without = tuple(cluster for cluster in clusters if not cluster.growth)
    return without if 2 * len(without) < len(clusters) <= SHORT else ()
