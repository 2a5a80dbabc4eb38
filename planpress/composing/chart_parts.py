"""What all chart builders share: the composition they draw from, points, signs, and what they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from planpress.charts.specs import Bound, PathValue, Point, Signs, Spec
from planpress.composing.environment import Markdown
from planpress.composing.ledger import Printed
from planpress.composing.markdown import Reader
from planpress.composing.views import ClusterView
from planpress.document import Inlines, plain_text
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
    """What a chart is built from: the composition, the clusters asked for, and a reader for its words."""

    composition: Composition
    reader: Reader
    clusters: tuple[ClusterView, ...]

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
