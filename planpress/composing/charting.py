"""Charts from a plan: which figures each kind shows, worded, with title, measure and alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from planpress.charts.specs import (
    Bars,
    BaselineToTarget,
    DumbbellPanel,
    DumbbellRow,
    Path,
    Peer,
    RankedBars,
    Rise,
    Skyline,
    SkylineColumn,
)
from planpress.composing.chart_parts import (
    Builder,
    BuiltChart,
    Charting,
    absence,
    first_upper,
    is_comparable,
    line_note,
    path_values,
    point,
    series_maximum,
    shared_unit,
    signs_of,
    stands_on,
)
from planpress.composing.chart_words import clusters_told, path_told, ranking_told, skyline_told
from planpress.composing.environment import Markdown
from planpress.composing.grouping import drawn_together, unit_of, unranked
from planpress.composing.ledger import Printed
from planpress.composing.progress_charts import bullets, progress_path, target_history
from planpress.composing.tile_words import is_yearly, stated_start
from planpress.composing.tiling import band, beams, gallery, tower, towers
from planpress.composing.views import ClusterView, Measure, peers_of
from planpress.composing.yearly import calculated, cluster_span, steady_values
from planpress.document import QuantityText
from planpress.planning import derived
from planpress.planning.quantities import Derivation, Quantity

LINES = 100
"""The cover's tallest column has at most about so many lines."""

# ------------------------------------------------------------------------------------ baseline to target


def baseline_to_target(charting: Charting) -> tuple[BuiltChart, ...]:
    """A chart for each unit and size of figures that two clusters share, with a panel for each measure; clusters in
    the plan's order. Single ones are drawn only where nothing else is."""
    groups = drawn_together(charting.composition.view.measures)
    wanted = set(charting.clusters)
    drawn = (group for group in groups if any(wanted.intersection(measure.clusters) for measure in group))
    return tuple(_dumbbells(charting, group) for group in drawn)


def _dumbbells(charting: Charting, measures: Sequence[Measure]) -> BuiltChart:
    members = [cluster for measure in measures for cluster in measure.clusters if cluster in charting.clusters]
    starts = _years_of([cluster.baseline for cluster in members])
    ends = _years_of([cluster.target for cluster in members])
    mixed = len(starts) > 1 or len(ends) > 1
    start, end = (starts[0] if len(starts) == 1 else ""), (ends[0] if len(ends) == 1 else "")
    spec = BaselineToTarget(
        tuple(panel for measure in measures if (panel := _panel(charting, measure, mixed)).rows),
        unit_of(members, short=True),
        charting.words("baseline_word", {"year": start}),
        charting.words("target_word", {"year": end}),
        signs_of(charting),
    )
    title = charting.composition.messages.overview_of(members)
    names = {"unit": unit_of(members), "start": start, "end": end}
    return BuiltChart(spec, title, charting.say("overview_subtitle", names), clusters_told(charting, members))


def _years_of(figures: Sequence[Printed]) -> list[str]:
    return sorted({figure.year for figure in figures if figure.year})


def _panel(charting: Charting, measure: Measure, mixed: bool) -> DumbbellPanel:
    members = [cluster for cluster in measure.clusters if cluster in charting.clusters]
    rows = tuple(_dumbbell_row(charting, cluster, mixed) for cluster in members)
    return DumbbellPanel(first_upper(measure.name), rows)


def _dumbbell_row(charting: Charting, cluster: ClusterView, mixed: bool) -> DumbbellRow:
    """A row; where years differ from row to row, its own stand below its name."""
    between = charting.inlines(charting.say("implied", {"growth": cluster.growth})) if cluster.growth else ()
    place = [cluster.location, cluster.years_words if mixed else ""]
    return DumbbellRow(
        cluster.label,
        ", ".join(part for part in place if part),
        point(cluster.baseline),
        point(cluster.target),
        between,
        absence(charting, cluster),
    )


# --------------------------------------------------------------------------------------------------- path


def path(charting: Charting) -> tuple[BuiltChart, ...]:
    """The path of one cluster; nothing when the plan states neither a start nor a level to be reached."""
    return tuple(_path(charting, cluster) for cluster in charting.clusters if cluster.is_charted)


def _path(charting: Charting, cluster: ClusterView) -> BuiltChart:
    steady = steady_values(charting.composition, cluster.baseline.figure, cluster.target.figure)
    values = path_values(steady)
    others = tuple(peers_of(charting.composition, cluster))
    peers = tuple(_peer(charting, other) for other in others)
    span = cluster_span(charting.composition, cluster)
    first, last = span[0], span[-1]
    spec = Path(
        first,
        last,
        point(cluster.baseline),
        point(cluster.target),
        charting.words("baseline_word", {"year": first}),
        charting.words("target_word", {"year": last if cluster.target.year else ""}),
        values,
        line_note(charting, cluster.growth),
        _absent_lines(charting, cluster, first),
        "" if cluster.baseline else charting.words("path_absent_row", {}),
        peers,
        series_maximum(charting.composition, cluster),
        signs_of(charting),
    )
    title = _path_title(charting, cluster, steady)
    unit = cluster.target.unit or cluster.baseline.unit
    subtitle = charting.say("path_subtitle", {"measure": cluster.measure, "unit": unit, "peers": len(peers)})
    return BuiltChart(spec, title, subtitle, path_told(charting, cluster, values, others))


def _peer(charting: Charting, other: ClusterView) -> Peer:
    start, end = point(other.baseline), point(other.target)
    assert start is not None and end is not None, "a peer has a growth, so it has both ends"
    label = charting.inlines(charting.say("peer_from", {"label": other.label, "baseline": other.baseline}))
    assert isinstance(other.baseline.figure, Quantity) and isinstance(other.target.figure, Quantity)
    values = derived.steady_path(other.baseline.figure, other.target.figure)
    return Peer(label, start, end, tuple(float(value) for _, value in values))


def _absent_lines(charting: Charting, cluster: ClusterView, year: int) -> tuple[str, ...]:
    if cluster.undated_start:
        return f"{cluster.label},", charting.words("start_without_year", {"start": cluster.undated_start})
    if not cluster.baseline:
        return f"{cluster.label},", charting.words("baseline_not_stated", {"year": year})
    return () if cluster.target else (charting.words("target_not_stated", {}),)


def _path_title(charting: Charting, cluster: ClusterView, steady: Sequence[tuple[int, Printed]]) -> Markdown:
    if not cluster.target:
        return charting.say("path_baseline_only", {})
    if not cluster.baseline:
        return charting.say("path_undated" if cluster.undated_start else "path_target_only", {})
    limits = bool(cluster.baseline.qualifier or cluster.target.qualifier)
    names = {"limits": limits, "baseline": cluster.baseline.bare, "target": cluster.target}
    if not cluster.growth:
        return charting.say("path_no_line", names)
    passed = _passed_level(cluster, steady)
    if passed is None:
        return charting.say("path_plain", names)
    year, level = passed
    return charting.say("path_pass", {**names, "year": year, "level": charting.composition.printed(level, "derived")})


def _passed_level(cluster: ClusterView, steady: Sequence[tuple[int, Printed]]) -> tuple[int, Quantity] | None:
    """A round level that the steady path passes in the year at its middle: there is one when it rises enough."""
    if len(steady) < 2:
        return None
    middle = len(steady) // 2
    (_, before), (year, at) = steady[middle - 1], steady[middle]
    low, high = before.figure, at.figure
    assert isinstance(low, Quantity) and isinstance(high, Quantity), "values on a path are calculated"
    for step in (10, 5, 2, 1):
        size = Decimal(step).scaleb(max(0, high.value.adjusted() - 1))
        level = high.value // size * size
        if low.value < level <= high.value:
            return year, calculated(f"level({cluster.growth.key}, {year})", level, high, Derivation("level", (high,)))
    return None


# --------------------------------------------------------------------------------------------------- rise


def rise(charting: Charting) -> tuple[BuiltChart, ...]:
    """The same way as an area below its curve, small and without the figures of its years."""
    return tuple(_rise(charting, cluster) for cluster in charting.clusters if cluster.is_charted)


def _rise(charting: Charting, cluster: ClusterView) -> BuiltChart:
    steady = steady_values(charting.composition, cluster.baseline.figure, cluster.target.figure)
    span = cluster_span(charting.composition, cluster)
    spec = Rise(
        span[0],
        span[-1],
        point(cluster.baseline),
        point(cluster.target),
        tuple(float(figure.value or 0) for _, figure in steady),
        charting.inlines(Markdown.escape(cluster.growth)) if cluster.growth else (),
        charting.words("rise_rate_note", {}),
        _no_path(charting, cluster),
        cluster.motif,
        series_maximum(charting.composition, cluster),
        signs_of(charting),
    )
    figure = cluster.target or cluster.baseline
    names = {"measure": cluster.measure, "unit": figure.unit, "yearly": is_yearly(figure)}
    title = _path_title(charting, cluster, steady)
    return BuiltChart(spec, title, charting.say("tile_subtitle", names), path_told(charting, cluster, (), ()))


def _no_path(charting: Charting, cluster: ClusterView) -> tuple[str, ...]:
    """Why no path is drawn, in two lines; nothing where one is."""
    if cluster.growth:
        return ()
    if cluster.baseline and cluster.target:
        reason = charting.words("rise_no_rate", {})
    elif cluster.undated_start:
        reason = charting.words("rise_undated", {"start": cluster.undated_start})
    elif not cluster.baseline:
        reason = charting.words("rise_no_start", {"year": stated_start(charting.composition)})
    else:
        reason = charting.words("rise_no_goal", {"words": cluster.goal == "words"})
    return reason, charting.words("rise_no_path", {})


# ----------------------------------------------------------------------------------------------- ranking


def ranked_bars(charting: Charting) -> tuple[BuiltChart, ...]:
    """Part reached and implied growth, the fastest first; targets alone where no growth is known."""
    growing = sorted((c for c in charting.clusters if c.growth), key=lambda c: -(c.growth.value or 0))
    if not growing:
        return _ranked_targets(charting)
    order = [*growing, *unranked(charting.clusters)]
    years = {(cluster.baseline.year, cluster.target.year) for cluster in growing}
    first, last = years.pop() if len(years) == 1 else ("", "")
    absent = tuple(_absent_word(charting, cluster) for cluster in order)
    panels = (
        Bars(
            charting.words("ranking_share", {"year": first}),
            tuple(point(cluster.share) for cluster in order),
            absent,
            "baseline",
            100.0,
        ),
        Bars(
            charting.words("ranking_growth", {"first": first, "last": last}),
            tuple(point(cluster.growth) for cluster in order),
            absent,
            "derived",
        ),
    )
    spec = RankedBars(tuple(cluster.label for cluster in order), panels, signs_of(charting))
    title = charting.composition.messages.ranking_title
    return (BuiltChart(spec, title, charting.say("ranking_subtitle", {}), ranking_told(charting, order)),)


def _ranked_targets(charting: Charting) -> tuple[BuiltChart, ...]:
    order = sorted((c for c in charting.clusters if c.target), key=lambda c: -(c.target.value or 0))
    if len({(cluster.sense, cluster.target.year) for cluster in order}) != 1:
        return ()
    names = {"year": order[0].target.year, "unit": order[0].target.unit}
    points = tuple(point(cluster.target) for cluster in order)
    bars = Bars(charting.words("ranking_targets", names), points, ("",) * len(order), "target")
    spec = RankedBars(tuple(cluster.label for cluster in order), (bars,), signs_of(charting))
    title = charting.composition.messages.overview_title
    return (BuiltChart(spec, title, charting.say("ranking_targets", names), clusters_told(charting, order)),)


def _absent_word(charting: Charting, cluster: ClusterView) -> str:
    if not cluster.baseline:
        return charting.words("short_baseline_not_stated", {})
    return (
        charting.words("target_not_stated", {})
        if not cluster.target
        else charting.composition.language.words["not_calculable"]
    )


# ----------------------------------------------------------------------------------------------- skyline


def skyline(charting: Charting) -> tuple[BuiltChart, ...]:
    """The cover's picture. Columns share one unit; a cluster measured otherwise has words alone."""
    unit = shared_unit(charting.clusters)
    highest = max((c.target.value or Decimal(0) for c in charting.clusters if stands_on(c, unit)), default=Decimal(0))
    step = _line_step(highest)
    columns = tuple(_column(charting, cluster, unit) for cluster in charting.clusters)
    drawn = [cluster for cluster in charting.clusters if is_comparable(cluster, unit)]
    alt = skyline_told(charting, drawn, [cluster for cluster in charting.clusters if cluster not in drawn])
    return (BuiltChart(Skyline(columns, float(step)), Markdown(), _cover_note(charting, unit, step), alt),)


def _line_step(highest: Decimal) -> Decimal:
    """What one line of the cover stands for: 1, 2, 5 or 10 ... of the unit, so that the lines stay countable."""
    step = Decimal(1).scaleb(max((highest / LINES).adjusted(), -3)) if highest > 0 else Decimal(1)
    for factor in (1, 2, 5, 10):
        if highest / (step * factor) <= LINES:
            return (step * factor).normalize()
    return step


def _column(charting: Charting, cluster: ClusterView, unit: str) -> SkylineColumn:
    comparable = is_comparable(cluster, unit)
    start, goal = point(cluster.baseline), point(cluster.target)
    goal_label = charting.inlines(Markdown.escape(cluster.target.bare if comparable else cluster.target.short))
    in_year = charting.say("figure_in", {"period": cluster.baseline.year}) if start else Markdown()
    began = cluster.baseline.bare if comparable else cluster.baseline.short
    start_label = charting.inlines(Markdown(" ").join([Markdown.escape(began), in_year])) if start else ()
    notes = "" if start and goal else absence(charting, cluster)
    if notes and cluster.indicator != charting.composition.view.measures[0].indicator:
        notes = f"{first_upper(cluster.measure)}; {notes}"
    return SkylineColumn(
        cluster.short_name,
        start if comparable else None,
        goal if comparable else None,
        start_label,
        goal_label if cluster.target else (),
        first_upper(notes),
    )


def _cover_note(charting: Charting, unit: str, step: Decimal) -> Markdown:
    plan, language = charting.composition.view, charting.composition.language
    one_line = QuantityText("", language.number(step), unit=unit)
    stated = [cluster for cluster in charting.clusters if cluster.baseline]
    names = {
        "step": one_line.text,
        "measures": [measure.name for measure in plan.measures],
        "stated": len(stated),
        "dots": len(stated) < len(charting.clusters),
    }
    return charting.say("cover_note", names)


CHARTS: dict[str, Builder] = {
    "baseline-to-target": baseline_to_target,
    "path": path,
    "ranked-bars": ranked_bars,
    "skyline": skyline,
    "towers": towers,
    "tower": tower,
    "beams": beams,
    "band": band,
    "gallery": gallery,
    "rise": rise,
    "bullets": bullets,
    "progress-path": progress_path,
    "target-history": target_history,
}
"""Each kind of chart a template may ask for, and what builds it."""
