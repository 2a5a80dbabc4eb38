"""Every figure of a plan in one list: stated ones with their source, calculated ones with their inputs, and gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from planpress.composing.environment import Markdown, join_markdown
from planpress.composing.ledger import Printed
from planpress.composing.stated import details, source_of
from planpress.composing.views import ClusterView, Measure
from planpress.planning.model import Kind, Observation
from planpress.planning.quantities import Absent, Derivation, from_observation

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

Standing: TypeAlias = Literal["stated", "calculated", "gap"]


@dataclass(frozen=True)
class Entry:
    """One line of the annex. `cluster` is set on the first line of each cluster only."""

    number: int
    cluster: str
    words: Markdown
    figure: Printed
    standing: Standing
    source: Markdown


@dataclass(frozen=True)
class _Line:
    cluster: str
    words: Markdown
    figure: Printed
    standing: Standing


def entries(composition: Composition) -> tuple[Entry, ...]:
    """All figures, cluster by cluster in the plan's order, then sums, then the region's own."""
    lines = [line for cluster in composition.view.clusters for line in _of_cluster(composition, cluster)]
    lines += [line for measure in composition.view.measures for line in _of_measure(composition, measure)]
    region = composition.language.words["whole_region"]
    for observation in composition.view.region_observations:
        lines += _of_observation(composition, region, observation)
    numbers = {line.figure.key: number for number, line in enumerate(lines, 1)}
    return tuple(_entry(lines, index, numbers) for index in range(len(lines)))


def _entry(lines: list[_Line], index: int, numbers: dict[str, int]) -> Entry:
    line = lines[index]
    first = index == 0 or lines[index - 1].cluster != line.cluster
    return Entry(
        index + 1, line.cluster if first else "", line.words, line.figure, line.standing, _source(line.figure, numbers)
    )


def _of_observation(composition: Composition, name: str, observation: Observation) -> Iterator[_Line]:
    """The figure as stated, and below it the same in the currency in which the plan prints it."""
    printed = composition.stated(observation)
    words = _stated_words(composition, observation, printed)
    yield _Line(name, words, printed, "stated")
    other = composition.printed(from_observation(observation), "derived")
    if other and other.key != printed.key:
        words = _stated_words(composition, observation, other)
        yield _Line(name, join_markdown([words, composition.message("ledger_converted", {})]), other, "calculated")


def _of_cluster(composition: Composition, cluster: ClusterView) -> Iterator[_Line]:
    for observation in cluster.observations:
        yield from _of_observation(composition, cluster.label, observation)
    if cluster.goal in ("level", "limit") and not cluster.baseline and not cluster.undated_start:
        yield _Line(cluster.label, _gap_words(composition, cluster, ""), cluster.baseline, "gap")
    if cluster.baseline and not cluster.goal:
        kind = composition.language.words["kind_target"]
        yield _Line(cluster.label, _gap_words(composition, cluster, kind), cluster.target, "gap")
    yield from _calculated(composition, cluster)


def _gap_words(composition: Composition, cluster: ClusterView, kind: str) -> Markdown:
    view = composition.view
    period = view.target_year if kind else view.baseline_year
    names = {"indicator": cluster.measure, "kind": kind, "period": period, "unit": "", "details": ""}
    return _upper(composition.message("ledger_figure", names))


def _calculated(composition: Composition, cluster: ClusterView) -> Iterator[_Line]:
    period = f"{cluster.baseline.year}–{cluster.target.year}"
    for formula, figure in (
        ("implied_growth", cluster.growth),
        ("multiple", cluster.multiple),
        ("share_reached", cluster.share),
        ("gap", cluster.gap),
    ):
        if figure and (formula != "gap" or figure.key in composition.ledger.figures):
            words = calculated_words(composition, formula, period, figure.short_unit)
            yield _Line(cluster.label, words, figure, "calculated")


def calculated_words(composition: Composition, formula: str, period: str, unit: str) -> Markdown:
    """What a figure is that follows from a baseline and a target."""
    return composition.message(_CALCULATED[formula], {"period": period, "unit": unit})


_CALCULATED = {
    "implied_growth": "ledger_growth",
    "multiple": "ledger_multiple",
    "share_reached": "ledger_share",
    "gap": "ledger_gap",
}
"""What follows from a cluster's baseline and target, and the message that words it."""


def _of_measure(composition: Composition, measure: Measure) -> Iterator[_Line]:
    total = measure.target_total
    if total:
        names = {"n": len(measure.clusters), "measure": measure.name, "unit": total.short_unit}
        words = composition.message("ledger_total", names)
        yield _Line(composition.language.words["all"], words, total, "calculated")


def _stated_words(composition: Composition, observation: Observation, printed: Printed) -> Markdown:
    more = details(composition, observation)
    return stated_words(composition, observation, composition.name_of(observation.indicator), printed.short_unit, more)


def stated_words(composition: Composition, observation: Observation, name: str, unit: str, more: Markdown) -> Markdown:
    """What a stated figure is: the name of its indicator, its kind, period and unit, and what sets it apart."""
    names = {
        "indicator": name,
        "kind": "" if observation.kind is Kind.ACTUAL else composition.language.words[f"kind_{observation.kind.value}"],
        "period": composition.language.period(observation.period),
        "unit": "" if observation.unit.currency is None and unit.casefold() in name.casefold() else unit,
        "details": more,
    }
    return _upper(composition.message("ledger_figure", names))


def _source(figure: Printed, numbers: dict[str, int]) -> Markdown:
    """The source's id and place, or the numbers of the lines that a figure is calculated from."""
    quantity = figure.figure
    if isinstance(quantity, Absent):
        return Markdown("–")
    if isinstance(quantity.origin, Derivation):
        inputs = sorted(numbers[part.key] for part in quantity.origin.inputs if part.key in numbers)
        return join_markdown(inputs, ", ")
    return source_of(quantity.origin)


def _upper(words: Markdown) -> Markdown:
    return Markdown(words[:1].upper() + words[1:])
