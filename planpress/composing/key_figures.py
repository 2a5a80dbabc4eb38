"""Which figures stand out: the key figures of the plan and of a cluster, and what the plan states at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from planpress.composing.environment import Markdown, join_markdown
from planpress.composing.ledger import Printed
from planpress.composing.views import ClusterView, Measure
from planpress.planning.headlines import CHANGES
from planpress.planning.model import Observation, in_running_text
from planpress.planning.quantities import Derivation, Interval, Quantity
from planpress.planning.units import Unit

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

SLOTS = 4
"""A strip holds so many key figures (four of the grid's 40 mm columns)."""


@dataclass(frozen=True)
class KeyFigureRow:
    """One key figure for a template to print."""

    label: Markdown
    figure: Printed
    note: Markdown


@dataclass(frozen=True)
class Statement:
    """Whether the plan states one thing about a cluster."""

    words: Markdown
    stated: bool


def plan_key_figures(composition: Composition) -> tuple[KeyFigureRow, ...]:
    """What each measure adds up to, then the lowest and the highest implied growth."""
    return tuple(islice(_plan_candidates(composition), SLOTS))


def changed_key_figures(composition: Composition, changed: Collection[str], most: int) -> tuple[KeyFigureRow, ...]:
    """The plan's key figures in a few words, those with one of the `changed` keys first: sums and any cluster's
    growth."""
    note = "figure_growth_short"
    growing = (_growth_row(composition, cluster, note) for cluster in composition.view.clusters if cluster.growth)
    rows = [row for row in (*_sums(composition), *growing) if row.figure.key in changed]
    rows += [row for row in _plan_candidates(composition, note) if row.figure.key not in changed]
    return tuple(rows[:most])


def _plan_candidates(composition: Composition, note: str = "figure_growth_note") -> Iterator[KeyFigureRow]:
    sums = _sums(composition)
    yield from sums[:2]
    growing = [cluster for cluster in composition.view.clusters if cluster.growth]
    growing.sort(key=lambda cluster: cluster.growth.value or Decimal(0))
    ends = growing if len(growing) < SLOTS - len(sums[:2]) + 1 else [growing[0], growing[-1]]
    yield from (_growth_row(composition, cluster, note) for cluster in ends)
    yield from sums[2:]
    yield _clusters_row(composition)


def _sums(composition: Composition) -> list[KeyFigureRow]:
    return [row for measure in composition.view.measures if (row := _measure_row(composition, measure))]


def _growth_row(composition: Composition, cluster: ClusterView, note: str) -> KeyFigureRow:
    names = {"first": cluster.baseline.year, "last": cluster.target.year}
    return KeyFigureRow(Markdown.escape(cluster.label), cluster.growth, composition.message(note, names))


def _measure_row(composition: Composition, measure: Measure) -> KeyFigureRow | None:
    with_target = [cluster for cluster in measure.clusters if cluster.target]
    if len(with_target) == 1:
        figure = with_target[0].target
        note = composition.message("figure_single_note", {"label": with_target[0].label})
    elif measure.target_total:
        figure = measure.target_total
        note = composition.message("figure_total_note", {"n": len(measure.clusters)})
    else:
        return None
    label = composition.message("figure_total", {"measure": measure.name, "year": figure.year})
    return KeyFigureRow(label, figure, note)


def _clusters_row(composition: Composition) -> KeyFigureRow:
    count = len(composition.view.clusters)
    words = composition.language.words
    note = composition.message("figure_clusters", {"n": count})
    figure = count_of(composition, "clusters", count, words["clusters"].lower())
    return KeyFigureRow(Markdown.escape(words["clusters"]), figure, note)


def cluster_key_figures(composition: Composition, cluster: ClusterView) -> tuple[KeyFigureRow, ...]:
    """Baseline, target and implied growth, then what else the plan counts."""
    return tuple(islice(_cluster_candidates(composition, cluster), SLOTS))


def states_more(composition: Composition, cluster: ClusterView) -> bool:
    """Whether the plan states more of a cluster than its key figures show."""
    shown = {row.figure.key for row in cluster_key_figures(composition, cluster)}
    return not {observation.key for observation in cluster.observations} <= shown


def _cluster_candidates(composition: Composition, cluster: ClusterView) -> Iterator[KeyFigureRow]:
    say, words = composition.message, composition.language.words
    measure = Markdown.escape(cluster.measure)
    if cluster.baseline or cluster.goal:
        yield from _start_row(composition, cluster)
        at_end = bool(cluster.target) and cluster.target.year == str(composition.plan.period.year)
        note = say("figure_end_of_plan", {"measure": cluster.measure}) if at_end else measure
        yield KeyFigureRow(_target_label(composition, cluster), cluster.target, note)
    if cluster.growth:
        names = {"first": cluster.baseline.year, "last": cluster.target.year}
        yield KeyFigureRow(Markdown.escape(words["implied_growth"]), cluster.growth, say("figure_calculated", names))
    for fact in cluster.facts:
        yield KeyFigureRow(fact_label(composition, fact), fact, fact_note(composition, fact))
    yield from _counts(composition, cluster)


def _start_row(composition: Composition, cluster: ClusterView) -> Iterator[KeyFigureRow]:
    """Where the headline indicator started, dated or not; a goal that is no level has no start."""
    measure = Markdown.escape(cluster.measure)
    if cluster.undated_start:
        label = Markdown.escape(composition.language.words["undated_start"])
        yield KeyFigureRow(label, cluster.undated_start, measure)
    elif cluster.goal not in CHANGES:
        yield KeyFigureRow(_baseline_label(composition, cluster), cluster.baseline, measure)


def _baseline_label(composition: Composition, cluster: ClusterView) -> Markdown:
    year = cluster.baseline.year or composition.view.baseline_year
    return composition.message("baseline_word", {"year": year})


def _target_label(composition: Composition, cluster: ClusterView) -> Markdown:
    """The target's own year; the plan's where there is no target; none where the plan leaves it open."""
    year = cluster.target.year or ("" if cluster.goal else composition.view.target_year)
    return composition.message("target_word", {"year": year})


def _counts(composition: Composition, cluster: ClusterView) -> Iterator[KeyFigureRow]:
    """What we can count in the plan's lists ourselves; zero is no figure."""
    words = composition.language.words
    for name, things in (("enterprise", cluster.leading_enterprises), ("field", cluster.fields)):
        if things:
            unit = words[f"{name}{'' if len(things) == 1 else 's'}_counted"]
            figure = count_of(composition, f"{cluster.id}/{name}s", len(things), unit)
            label = words["leading_enterprises" if name == "enterprise" else "fields_of_work"]
            yield KeyFigureRow(Markdown.escape(label), figure, Markdown.escape(words["named"]))


def count_of(composition: Composition, key: str, count: int, unit: str) -> Printed:
    """A count of our own as a figure; `unit` words what is counted."""
    number = Decimal(count)
    figure = Quantity(f"count({key})", Interval(number, number), Unit(unit), None, "", Derivation("count", ()))
    return composition.printed(figure, "fact")


def fact_label(composition: Composition, fact: Printed) -> Markdown:
    """What is counted in a unit of its own name is the industrial base; other facts go by their indicator's name."""
    if not is_base(composition, fact):
        return Markdown.escape(composition.indicator_name(fact.figure))
    return Markdown.escape(composition.language.words["industrial_base"])


def fact_note(composition: Composition, fact: Printed) -> Markdown:
    """When, or how, the fact is stated."""
    figure = fact.figure
    period = figure.period if isinstance(figure, Quantity) else None
    if period is None:
        return Markdown.escape(composition.language.words["as_stated"])
    words = composition.language.period(period)
    return Markdown.escape(words) if period.is_span else composition.message("figure_in", {"period": words})


def is_base(composition: Composition, fact: Printed) -> bool:
    """Whether a fact counts what its indicator names: 86 manufacturers under "Large manufacturers"."""
    figure = fact.figure
    if not isinstance(figure, Quantity) or figure.unit.currency or figure.unit.is_percentage:
        return False
    known = composition.plan.indicators.get(figure.indicator)
    return known is not None and known.name[""].casefold().endswith(figure.unit.base.casefold())


def industrial_base(composition: Composition, cluster: ClusterView) -> tuple[Markdown, Markdown]:
    """The cluster's facts in two lines for a table's cell: the first fact, then the second or its circumstances."""
    if not cluster.facts:
        return Markdown.escape(composition.language.words["not_stated"]), Markdown()
    first, *rest = cluster.facts
    if rest:
        name = composition.indicator_name(rest[0].figure)
        return Markdown.escape(first), join_markdown([name, rest[0].bare], ": ")
    if is_base(composition, first):
        return Markdown.escape(first), fact_note(composition, first)
    name = in_running_text(composition.indicator_name(first.figure))
    return Markdown.escape(first), join_markdown([name, fact_note(composition, first)], ", ")


def statements(composition: Composition, cluster: ClusterView) -> tuple[Statement, ...]:
    """What the plan states about a cluster and what it leaves open."""
    words = composition.language.words
    rows: Sequence[tuple[Markdown | str, bool]] = (
        (_baseline_label(composition, cluster), cluster.is_started),
        (_target_label(composition, cluster), bool(cluster.goal)),
        (words["number_of_enterprises"], any(is_base(composition, fact) for fact in cluster.facts)),
        (words["leading_firm"], bool(cluster.leading_enterprises)),
        (words["milestones"], bool(cluster.milestones)),
        (words["investment_jobs"], any(map(_is_investment_or_jobs, cluster.observations))),
    )
    return tuple(Statement(Markdown.escape(words_), stated) for words_, stated in rows)


def _is_investment_or_jobs(observation: Observation) -> bool:
    """Whether a figure is of money put in or of people at work, by its indicator's id or its unit."""
    return "invest" in observation.indicator or observation.unit.dimension in ("persons", "jobs")


@dataclass(frozen=True)
class RankedRow:
    label: str
    figure: Printed
    own: bool


@dataclass(frozen=True)
class Ranking:
    """The clusters beside one, by implied growth, or by target where this cluster has no growth."""

    title: Markdown
    rows: tuple[RankedRow, ...]


NEIGHBOURS = 5
"""A ranking beside a chart shows so many rows at most, the cluster's own among them."""


def ranking(composition: Composition, cluster: ClusterView) -> Ranking:
    """The cluster among its like; without rows when there is nothing to compare."""
    by_growth = bool(cluster.growth)
    if not by_growth and not cluster.target:
        return Ranking(Markdown(), ())
    like = [other for other in composition.view.clusters if by_growth or _aims_alike(cluster, other)]
    figures = [(other, other.growth if by_growth else other.target) for other in like]
    known = [(other, figure) for other, figure in figures if figure]
    known.sort(key=lambda pair: -(pair[1].value or Decimal(0)))
    rows = [RankedRow(other.label, figure.bare, other is cluster) for other, figure in known]
    title = composition.messages.ranked_title(by_growth, cluster)
    return Ranking(title, _around_own(rows) if len(rows) > 1 else ())


def _aims_alike(cluster: ClusterView, other: ClusterView) -> bool:
    return other.sense == cluster.sense and other.target.year == cluster.target.year


def _around_own(rows: Sequence[RankedRow]) -> tuple[RankedRow, ...]:
    own = next(index for index, row in enumerate(rows) if row.own)
    first = max(0, min(own - NEIGHBOURS // 2, len(rows) - NEIGHBOURS))
    return tuple(rows[first : first + NEIGHBOURS])
