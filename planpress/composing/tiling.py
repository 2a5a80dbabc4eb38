"""Charts drawn tile by tile from a plan: towers and beams of clusters in one unit, and one cluster's tower or band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

from planpress.charts.scale import nice_scale
from planpress.charts.specs import Band, Beams, Gallery, GalleryEntry, Point, Tiled, Tower, Towers
from planpress.composing.chart_parts import (
    BuiltChart,
    Charting,
    absence,
    first_upper,
    is_comparable,
    point,
    series_maximum,
    shared_unit,
    signs_of,
)
from planpress.composing.chart_words import field_told, fields_told, when
from planpress.composing.environment import Markdown
from planpress.composing.ledger import Printed
from planpress.composing.tile_words import (
    counted,
    is_yearly,
    legend,
    stated_start,
    thing_name,
    things,
    tile_note,
    tile_worth,
)
from planpress.composing.tiles import COVER, MOST, POSTER, Nodes, broken_part, nodes_of, tile_value, tile_value_on
from planpress.composing.views import ClusterView
from planpress.document import Inlines, plain_text
from planpress.planning.quantities import Quantity

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

ORDERED = 8
"""From so many clusters on they stand in the order of their goals."""
HIGH_BEAMS = 6
"""Up to so many beams are two tiles high; more are one, with tiles worth about twice as much."""


# ----------------------------------------------------------------------------------- clusters in one unit


@dataclass(frozen=True)
class Side:
    """Clusters side by side: those `drawn` in one unit, with the greatest of their figures, and those `apart`."""

    drawn: tuple[ClusterView, ...]
    apart: tuple[ClusterView, ...]
    greatest: Decimal

    @property
    def figure(self) -> Printed | None:
        """A figure in the unit that all share."""
        figures = (figure for cluster in self.drawn for figure in (cluster.target, cluster.baseline) if figure)
        return next(figures, None)

    @property
    def all(self) -> tuple[ClusterView, ...]:
        return (*self.drawn, *self.apart)


def _side_by_side(charting: Charting) -> Side:
    """The clusters asked for, in the unit and on the scale of the whole plan: several charts may share them out."""
    plan = charting.composition.view.clusters
    unit = shared_unit(plan)
    if not any(_is_drawn(cluster, unit) for cluster in charting.clusters):
        plan, unit = charting.clusters, shared_unit(charting.clusters)
    drawn = [cluster for cluster in charting.clusters if _is_drawn(cluster, unit)]
    apart = [cluster for cluster in charting.clusters if cluster not in drawn]
    if len(charting.clusters) >= ORDERED:
        drawn.sort(key=lambda cluster: -(cluster.target.value or cluster.baseline.value or Decimal(0)))
    greatest = max((_greatest(cluster) for cluster in plan if _is_drawn(cluster, unit)), default=Decimal(0))
    return Side(tuple(drawn), tuple(apart), greatest)


def _is_drawn(cluster: ClusterView, unit: str) -> bool:
    return bool(cluster.baseline or cluster.target) and is_comparable(cluster, unit) and _has_fields(cluster)


def _has_fields(cluster: ClusterView) -> bool:
    """Whether tiles can show what a cluster states: nothing below zero."""
    return all((figure.value or 0) >= 0 for figure in (cluster.baseline, cluster.target) if figure)


def _greatest(cluster: ClusterView) -> Decimal:
    """The highest end of what a cluster states."""
    figures = [figure.figure for figure in (cluster.baseline, cluster.target)]
    ends = [max(f.value, f.interval.high or f.value) for f in figures if isinstance(f, Quantity)]
    return max(ends, default=Decimal(0))


def towers(charting: Charting) -> tuple[BuiltChart, ...]:
    """The cover's picture: a tower a cluster; what is measured otherwise has words alone."""
    side = _side_by_side(charting)
    tile = tile_value_on(COVER, side.greatest, len(side.all))
    worth = _worth(charting, side, tile)
    clusters = tuple(_beside(charting, cluster, side, tile)[0] for cluster in side.all)
    spec = Towers(clusters, float(tile), legend(charting.composition, side.drawn, worth), signs_of(charting))
    return (_shared_chart(charting, side, spec, worth),)


def beams(charting: Charting) -> tuple[BuiltChart, ...]:
    """A beam a cluster over a spread, or over the half of it that is asked for: the fold halves the scale."""
    side = _side_by_side(charting)
    high = len(side.all) <= HIGH_BEAMS
    tile = tile_value(side.greatest, MOST if high else MOST // 2)
    worth = _worth(charting, side, tile)
    clusters = tuple(_beside(charting, cluster, side, tile)[0] for cluster in side.all)
    end = _halved(side.greatest, tile * (2 if high else 1))
    words = legend(charting.composition, side.drawn, worth)
    spec = Beams(clusters, float(tile), float(end), charting.half, _scale_words(charting, side, end), words)
    return (_shared_chart(charting, side, spec, worth),)


def _halved(greatest: Decimal, column: Decimal) -> Decimal:
    """The least end of a scale of whole columns, so many on either side of the middle, that holds the greatest."""
    return max(1, ceil(greatest / (2 * column))) * 2 * column


def _scale_words(charting: Charting, side: Side, end: Decimal) -> tuple[str, str, str]:
    figure = side.figure
    if figure is None:
        return "", "", ""
    number = charting.composition.language.number
    half, whole = (f"{number(value.normalize())} {figure.unit}" for value in (end / 2, end))
    yearly = all(is_yearly(one) for c in side.drawn for one in (c.baseline, c.target) if one)
    fold = charting.words("tile_fold", {"value": half, "fold": charting.half != "whole"})
    return number(Decimal(0)), fold, charting.words("tile_scale_end", {"value": whole, "yearly": yearly})


def gallery(charting: Charting) -> tuple[BuiltChart, ...]:
    """The whole plan for a poster: a tower a cluster with its words beside it."""
    side = _side_by_side(charting)
    tile = tile_value_on(POSTER, side.greatest, len(side.all))
    worth = _worth(charting, side, tile)
    entries = tuple(_entry(charting, cluster, side, tile) for cluster in side.all)
    levels = tuple(t for t in nice_scale((float(side.greatest),), 3).ticks if 0 < t <= side.greatest)
    words = legend(charting.composition, side.drawn, worth)
    spec = Gallery(entries, float(tile), levels if side.drawn else (), words, signs_of(charting))
    return (_shared_chart(charting, side, spec, worth),)


def _entry(charting: Charting, cluster: ClusterView, side: Side, tile: Decimal) -> GalleryEntry:
    tiled, nodes = _beside(charting, cluster, side, tile)
    names = {"measure": cluster.measure, "money": _is_money(cluster.target)}
    goal = {**names, "unit": cluster.target.unit, "year": cluster.target.year, "yearly": is_yearly(cluster.target)}
    start = {"unit": cluster.baseline.unit, "year": cluster.baseline.year}
    return GalleryEntry(
        tiled,
        charting.words("gallery_goal", goal) if cluster.target else "",
        charting.words("gallery_start", start) if cluster.baseline else "",
        _gallery_text(charting, cluster, nodes),
        plain_text(charting.inlines(counted(charting.composition, cluster, nodes))) if nodes else "",
    )


NAMES, FIELDS = 9, 6
"""So many enterprises and fields of work are named beside a poster's tower."""


def _gallery_text(charting: Charting, cluster: ClusterView, nodes: Nodes | None) -> Inlines:
    composition = charting.composition
    whole, part = (nodes.whole, nodes.part) if nodes and not nodes.named else (None, None)
    names = {
        "whole": things(composition, whole) if whole else "",
        "part_number": part.bare if part else "",
        "part_name": thing_name(composition, part) if part else "",
        "names": _first(charting, [enterprise.name for enterprise in cluster.leading_enterprises], NAMES),
        "fields": _first(charting, cluster.fields, FIELDS),
    }
    return charting.inlines(charting.say("gallery_text", names))


def _first(charting: Charting, names: Sequence[str], most: int) -> list[str | Markdown]:
    """The first names, and how many more there are."""
    rest = len(names) - most
    return [*names[:most], charting.say("and_more", {"n": rest})] if rest > 0 else list(names)


def _shared_chart(charting: Charting, side: Side, spec: Towers | Beams | Gallery, worth: str) -> BuiltChart:
    composition = charting.composition
    title = composition.messages.overview_of(side.drawn or charting.clusters)
    starts = {c.baseline.year for c in side.drawn if c.baseline}
    ends = {c.target.year for c in side.drawn if c.target}
    names = {
        "unit": side.figure.unit if side.figure else "",
        "start": starts.pop() if len(starts) == 1 else "",
        "end": ends.pop() if len(ends) == 1 else "",
    }
    subtitle = charting.say("overview_subtitle", names) if side.drawn else Markdown()
    return BuiltChart(spec, title, subtitle, fields_told(charting, side.drawn, side.apart, worth))


def _worth(charting: Charting, side: Side, tile: Decimal) -> str:
    return tile_worth(charting.composition, tile, side.figure) if side.figure else ""


def _beside(charting: Charting, cluster: ClusterView, side: Side, tile: Decimal) -> tuple[Tiled, Nodes | None]:
    """One of several: its figures are bare where it shares their unit, else they bring their own."""
    drawn = cluster in side.drawn
    nodes = _nodes(charting.composition, cluster, tile) if drawn else None
    start = cluster.baseline.bare if drawn else cluster.baseline.short
    words = charting.say("tile_start", {"figure": start, "year": cluster.baseline.year}) if cluster.baseline else None
    goal = cluster.target.bare if drawn else cluster.target.short
    tiled = Tiled(
        **_identity(cluster),
        baseline=point(cluster.baseline) if drawn else None,
        target=point(cluster.target) if drawn else None,
        baseline_label=charting.inlines(words) if words else (),
        target_label=charting.inlines(Markdown.escape(goal)) if cluster.target else (),
        absent=_missing_beside(charting, cluster),
        counts=nodes.counts if nodes else (),
        share=broken_part(charting.composition, cluster),
    )
    return tiled, nodes


def _missing_beside(charting: Charting, cluster: ClusterView) -> str:
    """What is not stated, and the measure where that is not the one of most clusters."""
    words = _missing(charting, cluster)
    if words and cluster.target and cluster.indicator != charting.composition.view.measures[0].indicator:
        return charting.words("tile_other", {"absent": words, "measure": cluster.measure})
    return words


def _missing(charting: Charting, cluster: ClusterView) -> str:
    """What is not stated."""
    words = absence(charting, cluster)
    if words and cluster.target and not cluster.undated_start:
        return charting.words("tile_no_start", {"year": stated_start(charting.composition)})
    return first_upper(words)


# ------------------------------------------------------------------------------------------ one cluster


@dataclass(frozen=True)
class Field:
    """One cluster's tiles in its own unit, on a scale that ends at `greatest`. Nothing is drawn where `worth` is ""."""

    baseline: Point | None
    target: Point | None
    tile: Decimal
    greatest: float
    worth: str
    nodes: Nodes | None


def field_of(composition: Composition, cluster: ClusterView) -> Field:
    """The tiles that a cluster fills; a goal that is a rate or a multiple fills none."""
    is_amount = cluster.goal not in ("growth", "multiple") and _has_fields(cluster)
    figure = next((figure for figure in (cluster.target, cluster.baseline) if figure), None) if is_amount else None
    if figure is None:
        return Field(None, None, Decimal(1), 1.0, "", None)
    greatest = max(float(_greatest(cluster)), series_maximum(composition, cluster))
    tile = tile_value(Decimal(repr(greatest)))
    worth, nodes = tile_worth(composition, tile, figure), _nodes(composition, cluster, tile)
    return Field(point(cluster.baseline), point(cluster.target), tile, greatest or 1.0, worth, nodes)


def tower(charting: Charting) -> tuple[BuiltChart, ...]:
    """Each asked cluster's tower, at the edge of its page that `side` says, with what its tiles and nodes are."""
    return tuple(_tower(charting, cluster) for cluster in charting.clusters)


def _tower(charting: Charting, cluster: ClusterView) -> BuiltChart:
    composition, field = charting.composition, field_of(charting.composition, cluster)
    start, goal = Markdown.escape(cluster.baseline.bare), Markdown.escape(cluster.target.bare)
    note = tile_note(composition, cluster, field.worth, field.nodes)
    tiled = _alone(charting, cluster, field, start, goal)
    spec = Tower(
        tiled,
        float(field.tile),
        field.greatest,
        charting.side,
        charting.inlines(note),
        cluster.baseline.year,
        cluster.target.year,
    )
    return _one_chart(charting, cluster, spec, field)


def band(charting: Charting) -> tuple[BuiltChart, ...]:
    """Each asked cluster's band, with its two values in words."""
    return tuple(_band(charting, cluster) for cluster in charting.clusters)


def _band(charting: Charting, cluster: ClusterView) -> BuiltChart:
    field = field_of(charting.composition, cluster)
    start = charting.say("tile_start", {"figure": cluster.baseline.bare, "year": cluster.baseline.year})
    names = {"year": cluster.target.year, "unit": cluster.target.unit, "yearly": is_yearly(cluster.target)}
    goal = charting.say("tile_goal", {"figure": cluster.target.bare, **names})
    spec = Band(_alone(charting, cluster, field, start, goal), float(field.tile))
    return _one_chart(charting, cluster, spec, field)


def _alone(charting: Charting, cluster: ClusterView, field: Field, start: Markdown, goal: Markdown) -> Tiled:
    return Tiled(
        **_identity(cluster),
        baseline=field.baseline,
        target=field.target,
        baseline_label=charting.inlines(start) if field.baseline else (),
        target_label=charting.inlines(goal) if field.target else (),
        absent=_missing(charting, cluster),
        counts=field.nodes.counts if field.nodes else (),
        share=broken_part(charting.composition, cluster),
    )


def _one_chart(charting: Charting, cluster: ClusterView, spec: Tower | Band, field: Field) -> BuiltChart:
    both = bool(field.baseline and field.target)
    names = {
        "label": cluster.label,
        "both": both,
        "goal": cluster.goal,
        "baseline": cluster.baseline,
        "target": cluster.target if field.target else None,
        "measure": cluster.measure,
        "when": charting.composition.messages.when(cluster.target),
        "since": when(charting, cluster.baseline),
    }
    figure = cluster.target or cluster.baseline
    measured = {"measure": cluster.measure, "unit": figure.unit, "yearly": is_yearly(figure)}
    subtitle = charting.say("tile_subtitle", measured)
    note = tile_note(charting.composition, cluster, field.worth, field.nodes)
    return BuiltChart(spec, charting.say("tile_title", names), subtitle, field_told(charting, cluster, note))


# ----------------------------------------------------------------------------------------------- shared


def _identity(cluster: ClusterView) -> dict[str, str]:
    return {
        "id": cluster.id,
        "motif": cluster.motif,
        "name": cluster.label,
        "native": cluster.native_name,
        "measure": cluster.measure,
    }


def _nodes(composition: Composition, cluster: ClusterView, tile: Decimal) -> Nodes | None:
    """What the whole tiles up to a cluster's goal count, or to its start where that is more."""
    return nodes_of(composition, cluster, int(_greatest(cluster) / tile))


def _is_money(figure: Printed) -> bool:
    return isinstance(figure.figure, Quantity) and figure.figure.unit.currency is not None
