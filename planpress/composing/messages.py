"""The sentences that a document says about its data: small rules that choose a message only when it is true.

Each rule reads the plan, picks a message of the language's catalogue (templates/locale/) and names its
figures. The plan's own text goes first: a setting of the same name in text/plan.md or
text/<cluster>.md, unless its condition (`<name>_when`) no longer holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from planpress.composing.environment import Markdown
from planpress.composing.grouping import undrawn, unranked
from planpress.composing.ledger import Printed
from planpress.composing.tile_words import broken_words, tile_note
from planpress.composing.tiling import field_of
from planpress.composing.views import ClusterView, own_setting, peers_of
from planpress.document import QuantityText
from planpress.planning.headlines import CHANGES
from planpress.planning.model import Change
from planpress.planning.quantities import Absent, Derivation, Interval, Quantity
from planpress.planning.units import PERCENTAGE_POINTS

if TYPE_CHECKING:
    from planpress.composing.annex import Entry
    from planpress.composing.composition import Composition

NEARLY_LEVEL = Decimal("1.5")
"""Targets whose stated values differ by less than this factor are called nearly level."""
FAR_APART = Decimal("2.5")
"""Baselines whose stated values differ by at least this factor are called far apart."""
CHANGE_LEADS = {
    "increase": "lead_increase",
    "multiple": "lead_multiple",
    "growth": "lead_growth",
    "total": "lead_total",
}
"""The message that leads the page of a cluster whose goal is no level."""
MANY_SOURCES = 3
"""So many sources are named by their titles in a note; more by their numbers."""
NAMED = 12
"""So many clusters that a document covers are named in the sentence that says how many they are."""
FEW = 4
"""So many clusters are listed one by one in a sentence; more are summed up."""


class Messages:
    """All that can be said about a plan and its clusters, in the composition's language."""

    def __init__(self, composition: Composition) -> None:
        self._composition = composition
        self._plan = composition.view

    # ---------------------------------------------------------------------------------- the plan's own

    def _say(self, message: str, **names: Any) -> Markdown:
        return self._composition.message(message, names)

    def _own(self, name: str, cluster: ClusterView | None = None) -> Markdown | None:
        """What the plan's own text says under `name`, if its condition holds. What it says of the whole plan need not
        be so of a part of it, for which the rules speak."""
        if cluster is None and self._composition.whole is not None:
            return None
        text = self._composition.text(cluster.id if cluster else "plan")
        words = own_setting(text, name)
        if not words or text is None:
            return None
        names = {**self._composition.text_names, **({"cluster": cluster} if cluster else {})}
        condition = own_setting(text, f"{name}_when")
        render = self._composition.environment.render_text
        if condition and render(f"{{% if {condition} %}}yes{{% endif %}}", names, text.file) != "yes":
            return None
        return render(words, names, text.file)

    @property
    def _targets(self) -> list[ClusterView]:
        """The clusters with a target, in numbers or in words."""
        return [cluster for cluster in self._plan.clusters if cluster.goal]

    @property
    def _levels(self) -> list[ClusterView]:
        """The clusters that are to reach a level, or to stay below one."""
        return [cluster for cluster in self._plan.clusters if cluster.goal in ("level", "limit")]

    @property
    def _started(self) -> list[ClusterView]:
        return [cluster for cluster in self._plan.clusters if cluster.is_started]

    def _derived(self, figure: Quantity | Absent) -> Printed:
        return self._composition.printed(figure, "target")

    # ----------------------------------------------------------------------------------------- the cover

    @property
    def title(self) -> Markdown:
        own = self._own("title") or (Markdown.escape(self._plan.title) if self._plan.title else None)
        return own or self._say("title", n=len(self._plan.clusters))

    @property
    def topic(self) -> Markdown:
        return self._own("topic") or self._say("topic")

    @property
    def edition(self) -> Markdown:
        return self._say("edition_of")

    @property
    def coverage(self) -> Markdown:
        """Which of the plan's clusters the document covers; nothing where it is all of them."""
        whole, covered = self._composition.whole, self._plan.clusters
        if whole is None:
            return Markdown()
        labels = [cluster.label for cluster in covered] if len(covered) <= NAMED else []
        return self._say("coverage", n=len(covered), whole=len(whole.clusters), labels=labels)

    @property
    def cover_line(self) -> Markdown:
        years = self._plan.target_years
        names = {"stated": len(self._started), "targets": len(self._targets), "years": years}
        return self._say("cover_line", **names)

    # --------------------------------------------------------------------------------------- the opening

    @property
    def headline(self) -> Markdown:
        own = self._own("headline")
        if own:
            return own
        clusters, targets = self._plan.clusters, self._targets
        starts = self._say("starts", n=len(clusters), stated=len(self._started))
        counts = {"n": len(clusters), "targets": len(targets), "starts": starts}
        if not targets:
            return self._say("headline_no_targets", **counts)
        year = self._shared_year(targets)
        if len(clusters) == 1:
            return self._say(
                "headline_one",
                name=clusters[0].short_name,
                goal=clusters[0].goal,
                year=year,
                target=clusters[0].target,
                measure=clusters[0].base_measure,
            )
        if len(targets) < len(clusters):
            return self._say("headline_targets", **counts)
        rising = len(self._levels) == len(clusters) and all(cluster.better == "higher" for cluster in clusters)
        floor = _floor([cluster.target for cluster in targets]) if rising else None
        if floor is None:
            return self._say("headline_all_targets", **counts)
        return self._say("headline_floor", **counts, floor=self._derived(floor), year=year)

    @property
    def lead(self) -> Markdown:
        own = self._own("lead")
        if own:
            return own
        if not self._targets:
            said = [self._say("lead_no_targets")]
        else:
            said = [self._measures_sentence(), self._multiples_sentence()]
        return Markdown(" ").join(part for part in (self.coverage, *said) if part)

    def _measures_sentence(self) -> Markdown:
        counted = [(m.name, sum(bool(c.target) for c in m.clusters)) for m in self._plan.measures]
        counted = [(name, number) for name, number in counted if number]
        if not counted:
            return self._say("lead_words_only")
        measures, numbers = zip(*counted, strict=True)
        names = {"n": sum(numbers), "measures": measures, "numbers": numbers}
        message = {1: "lead_measure_one", 2: "lead_measure_two"}.get(len(counted), "lead_measure_many")
        return self._say(message, **names)

    def _multiples_sentence(self) -> Markdown:
        known = _by_value([cluster for cluster in self._plan.clusters if cluster.multiple], "multiple")
        if not known:
            return Markdown()
        if len(known) > FEW:
            return self._say("lead_multiples_many", least=known[0].multiple, most=known[-1].multiple)
        first, *rest = known
        items = [self._say("lead_multiple_item", multiple=first.multiple, label=first.label)]
        items += [self._say("lead_multiple_more", multiple=c.multiple, label=c.label) for c in rest]
        return self._say("lead_multiples_few", items=items)

    @property
    def overview_title(self) -> Markdown:
        return self.overview_of(self._plan.clusters)

    def overview_of(self, clusters: Sequence[ClusterView]) -> Markdown:
        """What baselines and targets of some clusters, in one unit, have in common; all of them by default."""
        own = self._own("overview_title") if clusters and clusters[0] is self._plan.clusters[0] else None
        if own:
            return own
        members = [cluster for cluster in clusters if cluster.goal in ("level", "limit") and cluster.target]
        targets = [cluster.target for cluster in members]
        if not _alike(targets) or any(cluster.goal in CHANGES for cluster in clusters):
            return self._say("overview_plain")
        if len(targets) == 1:
            return self._overview_of_one(members[0])
        starts = [cluster.baseline for cluster in members if cluster.baseline]
        if _spread(targets) < NEARLY_LEVEL and len(starts) > 1 and _alike(starts) and _spread(starts) >= FAR_APART:
            return self._say("overview_level_apart")
        return self._overview_of_values(members, len(clusters))

    def _overview_of_one(self, cluster: ClusterView) -> Markdown:
        if not cluster.baseline:
            return self._say("overview_plain")
        return self._say("overview_one", label=cluster.label, baseline=cluster.baseline, target=cluster.target)

    def _overview_of_values(self, members: Sequence[ClusterView], n: int) -> Markdown:
        targets = [cluster.target for cluster in members]
        top = max(_value(target) for target in targets)
        highest = [target for target in targets if _value(target) == top]
        floor = _floor(highest)
        if len(highest) > 1 and floor is not None:
            return self._say(
                "overview_shared",
                shared=len(highest),
                n=n,
                top=self._derived(floor),
                open=any(_interval(target).high is None for target in highest),
                year=self._shared_year(members),
            )
        if len({cluster.sense for cluster in members}) > 1:
            return self._say("overview_plain")
        ordered = sorted(targets, key=_value)
        return self._say("overview_range", least=ordered[0].bare, most=ordered[-1])

    @property
    def overview_note(self) -> Markdown:
        return self._say("overview_note", undrawn=undrawn(self._plan.clusters, self._plan.measures))

    @property
    def sources_line(self) -> Markdown:
        """Where the figures are from, and whether the plan says in which prices they are."""
        line = self._say("sources_line", sources=self.source_titles(self._plan.headline_sources))
        observations = self._composition.plan.observations
        if any(o.unit.currency for o in observations) and not any(o.basis for o in observations):
            return Markdown(" ").join([line, self._say("prices_not_stated")])
        return line

    # --------------------------------------------------------------------------------------- the summary

    @property
    def summary(self) -> Markdown:
        own = self._own("summary")
        if own:
            return own
        growing = _by_value([cluster for cluster in self._plan.clusters if cluster.growth], "growth")
        if not growing:
            return self._say("summary_none")
        top = growing[-1]
        if (top.growth.value or 0) <= 0:
            return self._say("summary_falls")
        names = {"label": top.label, "growth": top.growth, "years": top.years}
        if len(growing) == 1:
            pairs = sum(bool(cluster.baseline and cluster.target) for cluster in self._plan.clusters)
            return self._say("summary_single", pairs=pairs, **names)
        certain = len(growing) == len(self._plan.clusters) and _surely_highest(top.growth, growing)
        return self._say("summary_climb" if certain else "summary_could", **names)

    def sum_of(self, measure: str) -> Markdown:
        return self._say("sum_of", measure=measure)

    def sum_clusters(self, n: int) -> Markdown:
        return self._say("sum_clusters", n=n)

    @property
    def table_caption(self) -> Markdown:
        return self._say("table_caption")

    @property
    def table_subtitle(self) -> Markdown:
        return self._say("table_subtitle", n=len(self._plan.clusters), measures=len(self._plan.measures))

    @property
    def table_note(self) -> Markdown:
        sources = self.source_ids(self._plan.headline_sources)
        return self._say("table_note", measures=len(self._plan.measures), sources=sources)

    @property
    def limits_note(self) -> Markdown:
        return self._say("limits_note")

    @property
    def ranking_title(self) -> Markdown:
        known = _by_value([cluster for cluster in self._plan.clusters if cluster.share], "share")
        if not known:
            return self.overview_title
        names = {"top": known[-1], "bottom": known[0], "year": self._plan.baseline_year or known[-1].baseline.year}
        return self._say("ranking_two" if len(known) > 1 else "ranking_one", **names)

    @property
    def ranking_note(self) -> Markdown:
        clusters = self._plan.clusters
        left_out = sum(not cluster.growth for cluster in clusters) - len(unranked(clusters))
        return self._say("ranking_note", left_out=left_out if any(c.growth for c in clusters) else 0)

    @property
    def calculated_note(self) -> Markdown:
        return self._say("calculated_note", sources=self.source_ids(self._plan.headline_sources))

    def source_ids(self, sources: Sequence[Any]) -> Markdown:
        return self._composition.listed([source.id for source in sources])

    def source_titles(self, sources: Sequence[Any]) -> Markdown:
        """The sources by title; many of them by number, with the page that lists them."""
        if len(sources) > MANY_SOURCES:
            return self._say("source_list", ids=self.source_ids(sources))
        titles = [self._say("source_title", title=source.title, id=source.id) for source in sources]
        return self._composition.listed(titles)

    # ---------------------------------------------------------------------------------------- one cluster

    def eyebrow(self, cluster: ClusterView) -> Markdown:
        return self._say("eyebrow", number=cluster.number, n=len(self._plan.clusters))

    def cluster_lead(self, cluster: ClusterView) -> Markdown:
        own = self._own("lead", cluster)
        if own:
            return own
        if cluster.goal == "words":
            return self._say("lead_words", words=cluster.goal_words, measure=cluster.measure)
        lead = self._change_lead(cluster) if cluster.goal in CHANGES else self._level_lead(cluster)
        if not cluster.undated_start:
            return lead
        return Markdown(" ").join([lead, self._say("lead_undated", start=cluster.undated_start)])

    def _change_lead(self, cluster: ClusterView) -> Markdown:
        """A rate, a multiple, an addition or a total: never worded as a level to be reached."""
        names = {"target": cluster.target, "when": self.when(cluster.target), "measure": cluster.base_measure}
        return self._say(CHANGE_LEADS[cluster.goal], **names)

    def _level_lead(self, cluster: ClusterView) -> Markdown:
        names = _cluster_names(cluster)
        if cluster.growth and cluster.multiple:
            return self._climb_lead(cluster, names)
        if cluster.target and cluster.baseline:
            points = cluster.gap.unit == PERCENTAGE_POINTS and (cluster.gap.value or 0) > 0
            return self._say("lead_both", points=cluster.gap if points else None, **names)
        if cluster.target:
            year = "" if cluster.undated_start else self._plan.baseline_year
            more = {"year": year, "start": cluster.undated_start, "when": self.when(cluster.target)}
            return self._say("lead_target_only", **more, **names)
        return self._say("lead_baseline_only" if cluster.baseline else "lead_nothing", **names)

    def _climb_lead(self, cluster: ClusterView, names: Mapping[str, Any]) -> Markdown:
        step = _certain_step(cluster.multiple)
        if step:
            return self._say("lead_times", step=step, **names)
        rising = cluster.gap and _value(cluster.gap) > 0
        if _interval(cluster.multiple).low is None or not rising:
            return self._say("lead_at_times", **names)
        return self._say("lead_gap", **names)

    def when(self, figure: Printed) -> Markdown:
        """The period of a figure as it stands in a sentence: " in 2030", " from 2023 to 2030"; nothing if undated."""
        period = figure.figure.period if isinstance(figure.figure, Quantity) else None
        if period is None:
            return Markdown()
        words = self._composition.language.period(period)
        return self._say("when", kind=period.kind, period=words, first=int(period.start), last=period.year)

    def ranked_title(self, ranked_by_growth: bool, cluster: ClusterView) -> Markdown:
        if ranked_by_growth:
            return self._say("ranked_growth")
        unit = cluster.target.short_unit
        return self._say("ranked_targets", year=cluster.target.year, measure=cluster.measure, unit=unit)

    def sources_note(self, cluster: ClusterView) -> Markdown:
        locators = self._composition.listed(cluster.locators)
        return self._say("sources_note", sources=self.source_titles(cluster.sources), locators=locators)

    def official_name(self, cluster: ClusterView) -> Markdown:
        return self._say("official_name", name=cluster.name, native=cluster.native_full_name)

    def derived_note(self, cluster: ClusterView) -> Markdown:
        """What on the cluster's page is calculated."""
        if cluster.growth:
            return self._say("derived_growth")
        return self._say("derived_peers" if peers_of(self._composition, cluster) else "derived_none")

    def tile_reading(self, cluster: ClusterView) -> Markdown:
        """How to read the cluster's tower or band: what its tiles and nodes are, and by what its lines are broken."""
        field = field_of(self._composition, cluster)
        parts = (
            tile_note(self._composition, cluster, field.worth, field.nodes),
            broken_words(self._composition, cluster),
        )
        return Markdown(" ").join(part for part in parts if part)

    def chart_reading(self, cluster: ClusterView) -> Markdown:
        """How to read the cluster's chart, in one or two sentences."""
        if cluster.growth:
            limits = cluster.baseline.qualifier or cluster.target.qualifier
            more = self._say("path_read_limit") if limits else Markdown()
            return Markdown(" ").join(
                part for part in (self._say("path_read_both", growth=cluster.growth), more) if part
            )
        if cluster.target and cluster.baseline:
            return self._say("path_read_no_line")
        if cluster.target:
            return self._say("path_read_target", peers=len(peers_of(self._composition, cluster)))
        return self._say("path_read_baseline")

    # ------------------------------------------------------------------------------------------ the region

    @property
    def region_headline(self) -> Markdown:
        return self._say("region_headline")

    @property
    def region_lead(self) -> Markdown:
        return self._say("region_lead", n=len(self._plan.region_observations))

    # ------------------------------------------------------------------------------------------ the annex

    @property
    def annex_headline(self) -> Markdown:
        return self._say("annex_headline")

    def annex_lead(self, entries: Sequence[Entry]) -> Markdown:
        numbers = Counter(entry.standing for entry in entries)
        names = {"stated": numbers["stated"], "calculated": numbers["calculated"], "gaps": numbers["gap"]}
        return self._say("annex_lead", **names)

    @property
    def method(self) -> tuple[Markdown, ...]:
        """The rules of the catalogue that this document used, and the rates that it converted by."""
        composition, plan = self._composition, self._composition.plan
        names = {
            "used": composition.ledger.formulas,
            "changes": any(o.change is not Change.LEVEL for o in plan.observations),
            "totals": any(o.period is not None and o.period.is_total for o in plan.observations),
            "scopes": any(o.scope or o.definition or o.basis for o in plan.observations),
            "superseded": any(not composition.is_current(o) for o in plan.observations),
            "percentages": any(_has_points(cluster) for cluster in self._plan.clusters),
        }
        notes = [composition.catalogued(text, names) for text in composition.language.method]
        return tuple(note for note in (*notes, *self._rates()) if note.strip())

    def _rates(self) -> Iterator[Markdown]:
        """Each exchange rate by which a figure of this document was converted, with its date and source."""
        composition = self._composition
        pairs = composition.ledger.conversions
        for rate in composition.plan.rates:
            if {rate.currency, rate.into} in pairs:
                value = QuantityText("", composition.language.number(rate.value), unit=rate.into)
                names = {"currency": rate.currency, "value": value.text, "date": rate.date, "source": rate.source}
                yield self._say("rate_used", **names)

    @property
    def method_headline(self) -> Markdown:
        return self._say("method_headline")

    @property
    def not_compared(self) -> tuple[tuple[Markdown, Markdown], ...]:
        """Which clusters could not be compared, or added up, and why."""
        reasons = [(Markdown.escape(c.label), reason) for c in self._plan.clusters if (reason := self._obstacle(c))]
        measures = [measure.name for measure in self._plan.measures]
        everyone = Markdown.escape(self._composition.language.words["all"])
        if len(measures) > 1:
            reasons.append((everyone, self._say("other_measures", measures=measures)))
        return tuple(reasons) or ((everyone, self._say("all_compared")),)

    def _obstacle(self, cluster: ClusterView) -> Markdown | None:
        if cluster.growth:
            return None
        if cluster.goal == "words":
            return self._say("goal_in_words", measure=cluster.measure)
        if cluster.goal in CHANGES:
            return self._say("goal_is_change", measure=cluster.measure)
        if cluster.undated_start:
            return self._say("start_undated", measure=cluster.measure)
        if cluster.target and cluster.baseline:
            percentages = isinstance(cluster.target.figure, Quantity) and cluster.target.figure.unit.is_percentage
            return self._say("percentage_points" if percentages else "no_certain_rate")
        if cluster.target:
            return self._say("no_start", measure=cluster.measure, year=self._plan.baseline_year)
        return self._say("no_goal", measure=cluster.measure) if cluster.baseline else self._say("no_figures")

    @property
    def gaps_note(self) -> Markdown:
        return self._say("gaps_note")

    # -------------------------------------------------------------------------------------------- shared

    def _shared_year(self, clusters: Sequence[ClusterView]) -> str:
        years = {cluster.target.year for cluster in clusters}
        return years.pop() if len(years) == 1 else ""


def _cluster_names(cluster: ClusterView) -> Mapping[str, Any]:
    return {
        "baseline": cluster.baseline,
        "target": cluster.target,
        "growth": cluster.growth,
        "multiple": cluster.multiple,
        "gap": cluster.gap,
        "measure": cluster.measure,
        "years": cluster.years,
    }


def _has_points(cluster: ClusterView) -> bool:
    return bool(cluster.gap) and cluster.gap.unit == PERCENTAGE_POINTS


def _interval(printed: Printed) -> Interval:
    assert isinstance(printed.figure, Quantity), "only a stated or calculated figure has an interval"
    return printed.figure.interval


def _value(printed: Printed) -> Decimal:
    """The figure in units without a scale, so that 500 million and 1 billion compare."""
    figure = printed.figure
    assert isinstance(figure, Quantity), "only a stated or calculated figure has a value"
    return figure.value * figure.unit.factor_to(type(figure.unit)(figure.unit.base))


def _by_value(clusters: Sequence[ClusterView], name: str) -> list[ClusterView]:
    return sorted(clusters, key=lambda cluster: _value(getattr(cluster, name)))


def _alike(figures: Sequence[Printed]) -> bool:
    """Whether the figures are there and measure in one unit, scales aside."""
    dimensions = {f.figure.unit.dimension for f in figures if isinstance(f.figure, Quantity)}
    return len(dimensions) == 1


def _spread(figures: Sequence[Printed]) -> Decimal:
    values = [_value(figure) for figure in figures]
    return max(values) / min(values) if min(values) > 0 else Decimal("Infinity")


def _floor(figures: Sequence[Printed]) -> Quantity | None:
    """The least of the figures when every one of them is surely that or more."""
    if not _alike(figures) or any(_interval(f).low is None or _interval(f).about for f in figures):
        return None
    least = min(figures, key=_value).figure
    assert isinstance(least, Quantity), "figures are alike, so they are stated"
    inputs = tuple(figure.figure for figure in figures if isinstance(figure.figure, Quantity))
    key = f"least({', '.join(quantity.key for quantity in inputs)})"
    interval = Interval(least.interval.low, least.interval.low)
    return Quantity(
        key, interval, least.unit, least.period, least.indicator, Derivation("least", inputs), least.decimals
    )


def _surely_highest(top: Printed, growing: Sequence[ClusterView]) -> bool:
    """Whether no other growth can be above this one, bounds taken into account."""
    low = _interval(top).low
    others = [_interval(cluster.growth).high for cluster in growing if cluster.growth is not top]
    return low is not None and all(high is not None and high <= low for high in others)


def _certain_step(multiple: Printed) -> str | None:
    """The word for a multiple that is surely at least 2 or 3, else None."""
    interval = _interval(multiple)
    if interval.low is None or interval.about:
        return None
    if interval.low > 3:
        return "triple"
    if interval.low > 2:
        return "double_more"
    return "double" if interval.low == interval.high == 2 else None
