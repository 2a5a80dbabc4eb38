"""Ways to targets become tables by year: the figures that charts show along their axis, a row for each way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from planpress.composing.environment import Markdown, join_markdown
from planpress.composing.ledger import Printed
from planpress.composing.progress import TargetView
from planpress.composing.views import ClusterView, peers_of
from planpress.planning import derived
from planpress.planning.quantities import Derivation, Figure, Interval, Quantity

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

COLUMNS = 8
"""A table has at most so many years; a longer way is divided into parts of about one length."""


@dataclass(frozen=True)
class Way:
    """A row: whose, what its figures are, the years from first to last, and the figures by year."""

    label: str
    words: Markdown
    years: range
    figures: Mapping[int, Printed | Markdown]

    @property
    def parts(self) -> Iterator[tuple[int, ...]]:
        """The years as columns of one table or of several."""
        size = -(-len(self.years) // -(-len(self.years) // COLUMNS))
        return (tuple(self.years[at : at + size]) for at in range(0, len(self.years), size))


@dataclass(frozen=True)
class YearTable:
    """The rows, or parts of them, that run through the same years."""

    years: tuple[int, ...]
    ways: tuple[Way, ...]


def cluster_years(composition: Composition) -> tuple[YearTable, ...]:
    """The clusters' ways from baseline to target, as far as a chart draws them."""
    clusters = (cluster for cluster in composition.view.clusters if cluster.is_charted)
    return _tables(_cluster_way(composition, cluster) for cluster in clusters)


def target_years(composition: Composition) -> tuple[YearTable, ...]:
    """The ways to the targets, with the outcomes reported on them."""
    return _tables(way for row in composition.progress.charted for way in _target_ways(composition, row))


def _tables(ways: Iterable[Way]) -> tuple[YearTable, ...]:
    tables: dict[tuple[int, ...], list[Way]] = {}
    for way in ways:
        for years in way.parts:
            tables.setdefault(years, []).append(way)
    return tuple(YearTable(years, tuple(members)) for years, members in sorted(tables.items()))


# --------------------------------------------------------------------------------------------- clusters


def _cluster_way(composition: Composition, cluster: ClusterView) -> Way:
    years = cluster_span(composition, cluster)
    start: Printed | Markdown = cluster.baseline.bare
    if cluster.undated_start:
        start = composition.message("yearly_undated", {"figure": cluster.undated_start.bare})
    steady = steady_values(composition, cluster.baseline.figure, cluster.target.figure)
    unit = cluster.target.short_unit or cluster.baseline.short_unit
    words = composition.message("yearly_way", {"measure": cluster.measure, "unit": unit, "growth": cluster.growth})
    ends = {years[0]: start, years[-1]: cluster.target.bare}
    return Way(cluster.label, words, years, {**_bare(steady), **ends})


def cluster_span(composition: Composition, cluster: ClusterView) -> range:
    """The years from a cluster's baseline to its target; where one is missing, those of the plan or of its peers."""
    plan, start, end = composition.plan, cluster.baseline.figure, cluster.target.figure
    last = end.period.year if isinstance(end, Quantity) and end.period else plan.period.year
    if isinstance(start, Quantity) and start.period:
        return range(start.period.year, max(last, start.period.year + 1) + 1)
    peers = peers_of(composition, cluster)
    longest = max((int(peer.target.year) - int(peer.baseline.year) for peer in peers), default=5)
    first = plan.baseline.year if plan.baseline else last - longest
    return range(min(first, last - 1), last + 1)


# ---------------------------------------------------------------------------------------------- targets


def _target_ways(composition: Composition, row: TargetView) -> Iterator[Way]:
    steady = steady_values(composition, row.start.figure, row.goal.figure)
    start = {int(row.start.year): row.start.bare} if row.start.year else {}
    names = {"measure": row.measure, "unit": row.goal.short_unit, "growth": row.growth}
    figures = {**_bare(steady), **start, row.span[-1]: row.goal.bare}
    yield Way(row.label, composition.message("yearly_way", names), row.span, figures)
    yield Way(row.label, composition.message("yearly_reported", {}), row.span, _reported(composition, row))
    between = {int(other.year): other.target.bare for other in row.milestones}
    if between:
        yield Way(row.label, composition.message("yearly_milestones", {}), row.span, between)


def _reported(composition: Composition, row: TargetView) -> dict[int, Markdown]:
    """The outcomes by the year in which their periods end; several of one year in one cell."""
    found: dict[int, list[Markdown]] = {}
    for one in row.reported:
        names = {"figure": one.figure.bare, "note": "" if one.note == str(one.year) else one.note}
        found.setdefault(one.year, []).append(composition.message("yearly_outcome", names))
    return {year: join_markdown(figures, "; ") for year, figures in found.items()}


# ----------------------------------------------------------------------------------------------- shared


def steady_values(composition: Composition, start: Figure, goal: Figure) -> tuple[tuple[int, Printed], ...]:
    """The value of each year between on the steady path, where a rate is certain."""
    if not derived.implied_growth(start, goal) or not isinstance(start, Quantity) or not isinstance(goal, Quantity):
        return ()
    inputs = Derivation("steady_path", (start, goal))
    figures = (
        (year, calculated(f"steady({goal.key}, {start.key}, {year})", value, goal, inputs))
        for year, value in derived.steady_path(start, goal)
    )
    return tuple((year, composition.printed(figure, "derived")) for year, figure in figures)


def calculated(key: str, value: Decimal, like: Quantity, origin: Derivation) -> Quantity:
    """A calculated figure of the same indicator and unit as another, to one decimal."""
    return Quantity(key, Interval(value, value), like.unit, None, like.indicator, origin, decimals=1)


def _bare(values: Iterable[tuple[int, Printed]]) -> dict[int, Printed | Markdown]:
    return {year: figure.bare for year, figure in values}
