"""What all chart builders share: the composition they draw from, points, signs, and what they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from planpress.charts.specs import Bound, PathValue, Point, Signs, Spec
from planpress.composing.environment import Markdown
from planpress.composing.ledger import Printed
from planpress.composing.markdown import Reader
from planpress.composing.views import ClusterView
from planpress.document import Inlines, plain_text
from planpress.planning.headlines import CHANGES
from planpress.planning.model import Qualifier
from planpress.planning.quantities import Quantity

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

_BOUNDS: dict[Qualifier | None, Bound] = {
    Qualifier.EXACT: "exact",
    Qualifier.ABOUT: "about",
    Qualifier.OVER: "lower",
    Qualifier.AT_LEAST: "lower",
    Qualifier.UNDER: "upper",
    Qualifier.AT_MOST: "upper",
    None: "range",
}


Side: TypeAlias = Literal["left", "right"]
Half: TypeAlias = Literal["whole", "left", "right"]


@dataclass(frozen=True)
class BuiltChart:
    """A chart ready for the tree: its spec, message and measure; `alt` is what an alternative text says after the
    message. All words are Markdown."""

    spec: Spec
    title: Markdown
    subtitle: Markdown
    alt: Markdown


@dataclass(frozen=True)
class Charting:
    """What a chart is built from: the composition, the clusters asked for, and a reader for its words.

    `side` is the edge of its page at which a tower stands, `half` the page of a spread that a chart over both is for.
    """

    composition: Composition
    reader: Reader
    clusters: tuple[ClusterView, ...]
    side: Side = "left"
    half: Half = "whole"

    def say(self, message: str, names: Mapping[str, object]) -> Markdown:
        return self.composition.message(message, names)

    def words(self, message: str, names: Mapping[str, object]) -> str:
        return plain_text(self.inlines(self.say(message, names)))

    def inlines(self, markdown: Markdown) -> Inlines:
        return self.reader.inlines(str(markdown))


Builder: TypeAlias = Callable[[Charting], tuple[BuiltChart, ...]]


def point(printed: Printed) -> Point | None:
    """The figure as a chart's point, or None when nothing is stated."""
    figure = printed.figure
    if not isinstance(figure, Quantity):
        return None
    interval = figure.interval
    high = float(interval.high) if interval.qualifier is None and interval.high is not None else None
    return Point(float(figure.value), printed.bare.text, _BOUNDS[interval.qualifier], high)


def path_values(steady: Iterable[tuple[int, Printed]]) -> tuple[PathValue, ...]:
    """The values of a steady path as a chart has them."""
    return tuple(PathValue(year, float(figure.value or 0), figure.bare.text) for year, figure in steady)


def line_note(charting: Charting, growth: Printed) -> tuple[Inlines, ...]:
    """What the line of a steady path says of itself; nothing where no rate is certain."""
    if not growth:
        return ()
    lines = charting.say("path_line", {"growth": growth}), charting.say("path_line_more", {})
    return tuple(charting.inlines(line) for line in lines)


def signs_of(charting: Charting) -> Signs:
    """The decimal and the group sign of the document's language, for the numbers of scales."""
    language = charting.composition.language
    return Signs(language.decimal_sign, language.group_sign)


def first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


# --------------------------------------------------------------------------------------------- clusters


def absence(charting: Charting, cluster: ClusterView) -> str:
    """What stands where a figure is missing; a goal that is no level misses no start."""
    year = charting.composition.view.baseline_year
    if (cluster.baseline and cluster.target) or cluster.goal in CHANGES:
        return ""
    if cluster.goal == "words":
        return charting.words("target_in_words", {})
    if cluster.baseline:
        return charting.words("target_not_stated", {})
    if not cluster.target:
        return charting.words("nothing_stated", {})
    if cluster.undated_start:
        return charting.words("start_without_year", {"start": cluster.undated_start})
    return charting.words("baseline_not_stated" if year else "short_baseline_not_stated", {"year": year})


def shared_unit(clusters: Sequence[ClusterView]) -> str:
    """The unit in which most clusters are to reach a level; where none is to, that of most starts; else nothing."""
    units = Counter(c.target.unit for c in clusters if c.target and c.goal in ("level", "limit"))
    units = units or Counter(c.baseline.unit for c in clusters if c.baseline)
    return units.most_common(1)[0][0] if units else ""


def is_comparable(cluster: ClusterView, unit: str) -> bool:
    """Whether what is stated of a cluster can stand beside levels in `unit`."""
    return (not cluster.baseline or cluster.baseline.unit == unit) and (not cluster.target or stands_on(cluster, unit))


def stands_on(cluster: ClusterView, unit: str) -> bool:
    """Whether a target is a level in `unit`; totals and additions are another sort of height."""
    return cluster.target.unit == unit and cluster.goal in ("level", "limit")


SERIES = 5
"""Charts of one measure share a scale when their greatest figure is at most so many times the least of them."""


def series_maximum(composition: Composition, cluster: ClusterView) -> float:
    """The greatest target of the cluster's measure, so that pages compare; 0 where that would flatten some."""
    least, greatest = composition.goal_ranges.get(cluster.sense, (0.0, 0.0))
    return greatest if 0 < greatest <= SERIES * least else 0.0
