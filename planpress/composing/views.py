"""What templates may name: the plan and its clusters, with every figure ready to print.

Each public property is a name for template authors; nothing else can be reached.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from planpress.brand import HUES
from planpress.charts.motifs import MOTIFS, motif_of
from planpress.composing.environment import Markdown, NotCoveredError
from planpress.composing.investing import ContactView, ItemView
from planpress.composing.ledger import Printed
from planpress.composing.stated import FigureGroup, figure_groups, measure_name, scope_name
from planpress.document import Role
from planpress.planning import derived
from planpress.planning.comparing import observed, obstacles
from planpress.planning.headlines import CHANGES, Sense, goal_kind, sense_of, share_of, start_of, sum_of
from planpress.planning.model import (
    Cluster,
    Enterprise,
    Item,
    Kind,
    Observation,
    Plan,
    PlanText,
    Scope,
    Source,
    Translations,
    in_language,
    in_running_text,
)
from planpress.planning.quantities import Figure, Quantity, from_observation
from planpress.planning.subjects import Subject

if TYPE_CHECKING:
    from planpress.composing.composition import Composition


class FigureNames(Mapping[str, Printed]):
    """The cluster's figures by indicator: `cluster.figures.enterprises`."""

    def __init__(self, figures: Mapping[str, Printed]) -> None:
        self._figures = figures

    def __getitem__(self, name: str) -> Printed:
        return self._figures[name]

    def __iter__(self) -> Any:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)


class Section:
    """A part of the plan's own text: its title and its Markdown, figures filled in."""

    def __init__(self, title: str, text: Markdown) -> None:
        self.title = title
        self.text = text


class ClusterView:
    """One cluster as templates see it."""

    def __init__(self, composition: Composition, cluster: Cluster, number: int) -> None:
        self._composition = composition
        self._plan: Plan = composition.plan
        self._cluster = cluster
        self.number = number
        self.id = cluster.id

    # ---------------------------------------------------------------------------------- names and words

    def _own(self, texts: Translations) -> str:
        return in_language(texts, self._composition.language.tag)

    @property
    def name(self) -> str:
        return self._own(self._cluster.name)

    @property
    def short_name(self) -> str:
        return self._own(self._cluster.short_name)

    @property
    def label(self) -> str:
        return self._own(self._cluster.label)

    @property
    def location(self) -> str:
        return self._own(self._cluster.location)

    @property
    def group(self) -> str:
        return self._cluster.group

    @property
    def native_name(self) -> str:
        return self._composition.native(self._cluster.short_name)

    @property
    def native_full_name(self) -> str:
        return self._composition.native(self._cluster.name)

    @property
    def fields(self) -> tuple[str, ...]:
        return self._cluster.fields

    @property
    def motif(self) -> str:
        """The drawing of its industry: the one it names, else the one that its names and fields tell."""
        own = self._cluster
        words = (*own.name.values(), *own.short_name.values(), *own.label.values(), *own.fields)
        return own.motif or motif_of("; ".join(words), own.id)

    @property
    def hue(self) -> int:
        """The hue of its industry, counted from 1."""
        return HUES.index(MOTIFS[self.motif].hue) + 1

    @property
    def leading_enterprises(self) -> tuple[Enterprise, ...]:
        return self._cluster.enterprises

    @property
    def photos(self) -> tuple[str, ...]:
        """The ids of the cluster's photos, for the directive photo."""
        return tuple(photo.id for photo in self._plan.photos if photo.cluster == self.id)

    # ------------------------------------------------------------------------------------------ figures

    def _printed(self, figure: Figure, role: Role) -> Printed:
        return self._composition.printed(figure, role)

    @cached_property
    def baseline(self) -> Printed:
        """Where the headline indicator started; a rate, a multiple, an addition and a total have no start of their
        own, so that the level before them is a fact like others."""
        return self._printed(start_of(derived.baseline_of(self._plan, self._cluster), self.goal), "baseline")

    @cached_property
    def target(self) -> Printed:
        return self._printed(derived.target_of(self._plan, self._cluster), "target")

    @cached_property
    def growth(self) -> Printed:
        return self._derived(derived.implied_growth)

    @cached_property
    def multiple(self) -> Printed:
        return self._derived(derived.multiple)

    @cached_property
    def share(self) -> Printed:
        """Which part of the target the baseline was; a target that lies below its baseline has none."""
        return self._derived(share_of)

    @cached_property
    def gap(self) -> Printed:
        return self._derived(derived.gap)

    def _derived(self, formula: Any) -> Printed:
        return self._printed(formula(self.baseline.figure, self.target.figure), "derived")

    @cached_property
    def figures(self) -> FigureNames:
        """The latest figure of each indicator of this cluster, targets aside; its own area's goes first."""
        latest: dict[str, Printed] = {}
        for own in (False, True):
            for observation in self.observations:
                if observation.kind is not Kind.TARGET and (self._is_fact(observation) or not own):
                    latest[observation.indicator] = self.printed(observation)
        return FigureNames(latest)

    @cached_property
    def facts(self) -> tuple[Printed, ...]:
        """What is so by the plan: the latest figure of each indicator beside the headline one, for this cluster's own
        area. Targets and forecasts, changes, wider counts and superseded figures are none."""
        latest: dict[str, Observation] = {}
        for observation in self.observations:
            headline = observation.indicator == self.indicator and self.goal not in CHANGES
            if self._is_fact(observation) and not headline:
                known = latest.get(observation.indicator)
                if known is None or _is_later(observation, known):
                    latest[observation.indicator] = observation
        return tuple(map(self.printed, latest.values()))

    def _is_fact(self, observation: Observation) -> bool:
        return (
            observation.kind not in (Kind.TARGET, Kind.FORECAST)
            and observation.is_level
            and not observation.scope
            and self._composition.is_current(observation)
        )

    @cached_property
    def figure_groups(self) -> tuple[FigureGroup, ...]:
        """Every figure the plan states of this cluster, by indicator."""
        return figure_groups(self._composition, self.observations)

    @property
    def observations(self) -> tuple[Observation, ...]:
        return derived.observations_of(self._plan, self.id)

    def printed(self, observation: Observation) -> Printed:
        """An observation as a figure that prints; the headline indicator's have their roles."""
        role: Role = "fact"
        if observation.kind is Kind.TARGET:
            role = "target"
        elif observation.key == self.baseline.key:
            role = "baseline"
        return self._printed(from_observation(observation), role)

    @cached_property
    def indicator(self) -> str:
        return derived.headline_indicator(self._plan, self._cluster)

    @cached_property
    def headline(self) -> Observation | None:
        """The observation that the cluster is judged by: its target, else its baseline."""
        return self._composition.goal(self.id) or _stated(self.baseline.figure)

    @cached_property
    def measure(self) -> str:
        """What the headline figures measure: "output value", "increase in employment", "output value (whole city)"."""
        if self.headline:
            return measure_name(self._composition, self.headline)
        return in_running_text(self._composition.name_of(self.indicator))

    @property
    def base_measure(self) -> str:
        """The name of the headline indicator alone: "employment" where the measure is an increase in it."""
        return in_running_text(self._composition.name_of(self.indicator))

    @property
    def better(self) -> str:
        """Whether "higher" or "lower" values of the headline indicator are better."""
        indicator = self._plan.indicators.get(self.indicator)
        return indicator.better if indicator else "higher"

    @property
    def is_started(self) -> bool:
        """Whether the plan says where the headline indicator started, with a year or without."""
        return bool(self.baseline or self.undated_start)

    @property
    def years_words(self) -> str:
        """The years of baseline and target: "2020–2031", or one of them."""
        return "–".join(year for year in (self.baseline.year, self.target.year) if year)

    @cached_property
    def sense(self) -> Sense:
        """What must agree before clusters stand side by side: indicator, unit, change, totals, area, count, prices."""
        figure = self.target.figure if self.target else self.baseline.figure
        return sense_of(self.indicator, self.headline, figure)

    @property
    def goal(self) -> str:
        """How the target is meant: "level", "limit" (a ceiling), "total", "increase", "multiple", "growth", "words";
        nothing where there is none."""
        return goal_kind(self._composition.goal(self.id), self.target.figure)

    @property
    def goal_words(self) -> str:
        """The words of a target that has no number."""
        target = self._composition.goal(self.id)
        return self._own(target.note) if target and self.goal == "words" else ""

    @property
    def is_charted(self) -> bool:
        """Whether a path by year can be drawn: to a level, or from a start without any goal."""
        return self.goal in ("level", "limit") if self.goal else bool(self.baseline)

    @cached_property
    def undated_start(self) -> Printed | None:
        """A level of the headline indicator without a year that may be set beside the target, where no baseline is."""
        if self.baseline:
            return None
        undated = (o for o in self.observations if o.indicator == self.indicator and o.period is None)
        return next((self.printed(o) for o in undated if self._is_fact(o) and self._is_comparable(o)), None)

    def _is_comparable(self, observation: Observation) -> bool:
        """Whether a level may be set beside the target; a target in words or of another sort forbids nothing."""
        goal, figure = self.target.figure, from_observation(observation)
        if not isinstance(goal, Quantity) or self.goal in CHANGES:
            return True
        return isinstance(figure, Quantity) and not obstacles(figure, goal)

    @property
    def years(self) -> int:
        """Whole years from baseline to target; 0 when one is missing."""
        start, end = self.baseline.figure, self.target.figure
        if isinstance(start, Quantity) and isinstance(end, Quantity):
            return derived.years_between(start, end)
        return 0

    @property
    def milestones(self) -> tuple[Printed, ...]:
        """Levels of the headline indicator that are to be reached before the target's year."""
        goal = self.target.figure
        end = goal.period if isinstance(goal, Quantity) else None
        return tuple(
            self.printed(observation)
            for observation in self.observations
            if observation.indicator == self.indicator
            and observation.kind is Kind.TARGET
            and self._composition.is_current(observation)
            and observation.is_level
            and end is not None
            and observation.period is not None
            and observation.period < end
        )

    # -------------------------------------------------------------------------------------------- texts

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections of the cluster's own text, in its order."""
        return self._composition.sections(self.id, {"cluster": self})

    @property
    def background(self) -> Markdown:
        return self._section("background")

    @property
    def objective(self) -> Markdown:
        return self._section("objective")

    @property
    def more_sections(self) -> tuple[Section, ...]:
        """The sections beside background and objective."""
        words = self._composition.language.words
        known = {words["background"].casefold(), words["objective"].casefold()}
        return tuple(section for section in self.sections if section.title.casefold() not in known)

    def _section(self, word: str) -> Markdown:
        title = self._composition.language.words[word].casefold()
        return next((section.text for section in self.sections if section.title.casefold() == title), Markdown())

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        ids = {observation.source for observation in self.observations}
        return tuple(source for id_, source in self._plan.sources.items() if id_ in ids)

    @property
    def locators(self) -> tuple[str, ...]:
        """Where in the sources the cluster's figures stand, each once."""
        return tuple(dict.fromkeys(o.locator for o in self.observations if o.locator))


class ScopeView:
    """What figures cover that is not the cluster's own area, as templates see it."""

    def __init__(self, composition: Composition, scope: Scope) -> None:
        self.name = scope_name(composition, scope.id)
        definition = in_language(scope.definition, composition.language.tag)
        self.words = composition.message("scope_words", {"relation": scope.relation.value, "definition": definition})


def _is_later(observation: Observation, other: Observation) -> bool:
    """Whether a figure is of a later period; one without a period is of none."""
    return observation.period is not None and (other.period is None or observation.period >= other.period)


class PlanView:
    """The plan as templates see it."""

    def __init__(self, composition: Composition) -> None:
        self._composition = composition
        self._plan: Plan = composition.plan

    def _own(self, texts: Translations) -> str:
        return in_language(texts, self._composition.language.tag)

    @property
    def region(self) -> str:
        return self._own(self._plan.region)

    @property
    def native_region(self) -> str:
        return self._composition.native(self._plan.region)

    @property
    def name(self) -> str:
        return self._own(self._plan.name)

    @property
    def period(self) -> str:
        return str(self._plan.period)

    @property
    def publisher(self) -> str:
        return self._own(self._plan.publisher)

    @property
    def disclaimer(self) -> str:
        return self._own(self._plan.disclaimer)

    @cached_property
    def contact(self) -> ContactView:
        return ContactView(self._plan.contact, self._composition.language.tag)

    @cached_property
    def incentives(self) -> tuple[ItemView, ...]:
        """What the place offers to those who invest."""
        return self._items(self._plan.incentives)

    @cached_property
    def strengths(self) -> tuple[ItemView, ...]:
        """Why here."""
        return self._items(self._plan.strengths)

    @cached_property
    def steps(self) -> tuple[ItemView, ...]:
        """The way to invest, step by step."""
        return self._items(self._plan.steps)

    def _items(self, items: Sequence[Item]) -> tuple[ItemView, ...]:
        return tuple(ItemView(self._composition, item) for item in items)

    @property
    def title(self) -> str:
        """The plan's own title, or nothing."""
        return self._own(self._plan.title)

    @cached_property
    def clusters(self) -> tuple[ClusterView, ...]:
        return tuple(
            ClusterView(self._composition, cluster, number) for number, cluster in enumerate(self._plan.clusters, 1)
        )

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What the clusters are judged by, with the clusters of each, the measure of most clusters first."""
        found = [
            Measure(self._composition, sense[0], tuple(self.clusters[place] for place in places))
            for sense, places in self._composition.alike.items()
        ]
        return tuple(sorted(found, key=lambda measure: -len(measure.clusters)))

    @cached_property
    def region_facts(self) -> tuple[Printed, ...]:
        """The figures of the whole region, in the plan's order."""
        return tuple(self._composition.stated(observation) for observation in self.region_observations)

    @cached_property
    def region_groups(self) -> tuple[FigureGroup, ...]:
        """Every figure of the whole region, by indicator."""
        return figure_groups(self._composition, self.region_observations)

    @property
    def region_observations(self) -> tuple[Observation, ...]:
        return derived.observations_of(self._plan, "")

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(self._plan.sources.values())

    @cached_property
    def headline_sources(self) -> tuple[Source, ...]:
        """The sources of the clusters' baselines and targets."""
        observations = [o for c in self.clusters for o in (_stated(c.baseline.figure), c.headline) if o]
        ids = {observation.source for observation in observations}
        return tuple(source for id_, source in self._plan.sources.items() if id_ in ids)

    @property
    def scopes(self) -> tuple[ScopeView, ...]:
        """The scopes of the plan that a figure has."""
        used = {observation.scope for observation in self._plan.observations}
        return tuple(ScopeView(self._composition, scope) for scope in self._plan.scopes.values() if scope.id in used)

    @property
    def main_unit(self) -> str:
        """The unit in which most clusters' targets are levels, the plan's first of several; else nothing."""
        units = Counter(c.target.unit for c in self.clusters if c.target and c.goal in ("level", "limit"))
        return units.most_common(1)[0][0] if units else ""

    @property
    def short_unit(self) -> str:
        """The unit of most figures, in short, when all clusters share it; else nothing."""
        units = _distinct(figure.short_unit for c in self.clusters for figure in (c.baseline, c.target))
        return units[0] if len(units) == 1 else ""

    @property
    def shared_target_year(self) -> str:
        """The year that all targets are for; nothing where they differ."""
        return self.target_years[0] if len(self.target_years) == 1 else ""

    @property
    def has_mixed_years(self) -> bool:
        """Whether clusters start or end in different years, so that each needs its own beside it."""
        return len(self.target_years) > 1 or len(self.baseline_years) > 1

    @property
    def baseline_years(self) -> tuple[str, ...]:
        return _distinct(cluster.baseline.year for cluster in self.clusters if cluster.baseline)

    @property
    def target_years(self) -> tuple[str, ...]:
        return tuple(sorted(_distinct(cluster.target.year for cluster in self.clusters if cluster.target)))

    @property
    def baseline_year(self) -> str:
        """The plan's baseline year, else the one all clusters share, else a word for it."""
        if self._plan.baseline:
            return str(self._plan.baseline.year)
        return self.baseline_years[0] if len(self.baseline_years) == 1 else ""

    @property
    def target_year(self) -> str:
        if self._plan.target:
            return str(self._plan.target.year)
        return self.target_years[0] if len(self.target_years) == 1 else str(self._plan.period.year)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return self._composition.sections("plan", {})


class SubjectView:
    """A group of clusters or an audience as templates see it."""

    def __init__(self, subject: Subject, language: str) -> None:
        self.id = subject.id
        self.name = subject.name(language)


class PartView(PlanView):
    """A part of a plan as the plan's own texts see it: {{ plan.clusters[1] }} counts the clusters of the whole."""

    def __init__(self, composition: Composition, whole: Plan) -> None:
        super().__init__(composition)
        views = {view.id: view for view in composition.view.clusters}
        self._places = PlacedClusters([(in_language(one.label, ""), views.get(one.id)) for one in whole.clusters])

    @property
    def clusters(self) -> Any:
        return self._places


class PlacedClusters(Sequence[ClusterView]):
    """The clusters that a document covers, each at its place in the whole plan."""

    def __init__(self, places: Sequence[tuple[str, ClusterView | None]]) -> None:
        self._places = places
        self._covered = tuple(view for _, view in places if view is not None)

    def __len__(self) -> int:
        return len(self._covered)

    def __iter__(self) -> Iterator[ClusterView]:
        return iter(self._covered)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return tuple(view for _, view in self._places[index] if view is not None)
        label, view = self._places[index]
        if view is None:
            raise NotCoveredError(f"plan.clusters[{index}] is {label}, which this document does not cover")
        return view


class Measure:
    """One headline indicator, in one sense, and the clusters judged by it."""

    def __init__(self, composition: Composition, indicator: str, clusters: tuple[ClusterView, ...]) -> None:
        self._composition = composition
        self.indicator = indicator
        self.clusters = clusters

    @property
    def name(self) -> str:
        return self.clusters[0].measure

    @cached_property
    def target_total(self) -> Printed:
        """The sum of the targets, where they may be added: amounts of one year and of the clusters' own areas."""
        return self._total([cluster.target.figure for cluster in self.clusters], "target")

    @cached_property
    def baseline_total(self) -> Printed:
        return self._total([cluster.baseline.figure for cluster in self.clusters], "baseline")

    def _total(self, figures: Sequence[Figure], role: Role) -> Printed:
        ids = [cluster.id for cluster in self.clusters]
        return self._composition.printed(sum_of(self._composition.plan, self.indicator, ids, figures, role), role)


def _stated(figure: Figure) -> Observation | None:
    return observed(figure) if isinstance(figure, Quantity) else None


PEERS = 3
"""So many other clusters' paths are shown beside one without a start: more would be a thicket."""


def peers_of(composition: Composition, cluster: ClusterView) -> tuple[ClusterView, ...]:
    """Clusters with a known path for the same measure, all with one start year and this cluster's goal year."""
    if cluster.baseline:
        return ()
    places = composition.peers.get((cluster.sense, cluster.target.year), ())
    return tuple(composition.view.clusters[place] for place in places)


def peers_by_goal(clusters: Sequence[ClusterView]) -> dict[tuple[tuple[str, ...], str], tuple[int, ...]]:
    """The places of those that have a path, a few for each sense and goal's year; none where their starts differ."""
    like: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for place, cluster in enumerate(clusters):
        if cluster.growth:
            like.setdefault((cluster.sense, cluster.target.year), []).append(place)
    return {
        goal: tuple(places[:PEERS])
        for goal, places in like.items()
        if len({clusters[place].baseline.year for place in places}) == 1
    }


def _distinct(words: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def own_setting(text: PlanText | None, name: str) -> str:
    """A setting of the plan's own text, or nothing."""
    return text.settings.get(name, "") if text else ""
