"""One document in the making: the plan, its language, the templates, and the figures printed so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from planpress.composing.annex import Entry, entries
from planpress.composing.environment import Markdown, TemplateEnvironment, join_markdown, not_about, sourced
from planpress.composing.key_figures import (
    KeyFigureRow,
    cluster_key_figures,
    industrial_base,
    plan_key_figures,
    ranking,
    statements,
    states_more,
)
from planpress.composing.language import Language, language_of
from planpress.composing.ledger import Ledger, Printed
from planpress.composing.markdown import unescaped
from planpress.composing.messages import Messages
from planpress.composing.progress import PlanProgress
from planpress.composing.views import ClusterView, PartView, PlanView, Section, SubjectView, peers_by_goal
from planpress.composing.yearly import cluster_years, target_years
from planpress.document import Attachment, Block, Role
from planpress.errors import name_hint
from planpress.lengths import Mm
from planpress.planning.changes import History
from planpress.planning.derived import baseline_of, current, target_of
from planpress.planning.exporting import observations_csv, plan_json
from planpress.planning.headlines import chosen_unit, goal_of, headlines
from planpress.planning.model import Kind, Observation, Plan, PlanText, Translations, in_language
from planpress.planning.narrowing import excerpt, narrowed
from planpress.planning.quantities import Figure, Quantity, from_observation
from planpress.planning.subjects import EACH, WHOLE, Subject
from planpress.planning.units import Unit

LEAST_PRINTED = Decimal("0.1")
"""Figures that would be less in their measure's unit are printed in their own, in tables that name each unit."""


Found = TypeVar("Found")


class shared(Generic[Found]):  # noqa: N801 (a decorator, as property is)
    """A property that follows from the plan and the language alone, whatever a document prints: it is worked out once
    for all compositions that have their `common` store in common."""

    def __init__(self, find: Callable[[Any], Found]) -> None:
        self._find, self._name = find, find.__name__

    def __get__(self, composition: Composition, _: object = None) -> Found:
        if self._name not in composition.common:
            composition.common[self._name] = self._find(composition)
        found: Found = composition.common[self._name]
        return found


@dataclass(frozen=True, slots=True)
class OpenPage:
    """The designed page whose areas are being read: its size, and whether they change sides."""

    width: Mm
    height: Mm
    mirrored: bool

    @property
    def outer_edge(self) -> Literal["left", "right"]:
        return "left" if self.mirrored else "right"


@dataclass
class Composition:
    """Everything that a template, a message or a directive may need, for one document about its `subject`. Where that
    covers a part of the plan, `plan` is that part, and `whole` the plan that it is a part of. `earlier` finds the
    plan's earlier editions, where they are known; `told` gathers the blocks that tell what has changed since one of
    them."""

    plan: Plan
    template: Path
    language: Language
    date: dt.date
    ledger: Ledger = field(default_factory=Ledger)
    tables: int = 0
    pages: int = 0
    page: OpenPage | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    subject: Subject = WHOLE
    whole: Plan | None = None
    common: dict[str, Any] = field(default_factory=dict)
    earlier: Callable[[], History] | None = None
    told: list[Block] = field(default_factory=list)

    def about(self, subject: Subject) -> Composition:
        """A fresh composition for the document about a subject. What all documents of a plan have in common stays in
        common; ledger and views are its own, since they know what it prints."""
        if subject.narrows:
            return self.of_part(narrowed(self.plan, subject.clusters), subject)
        return Composition(
            self.plan,
            self.template,
            self.language,
            self.date,
            subject=subject,
            common=self.common,
            earlier=self.earlier,
        )

    def of_part(self, part: Plan, subject: Subject) -> Composition:
        """A fresh composition for the document about a subject that covers this part of the plan."""
        own = (part, self.template, self.language, self.date)
        return Composition(*own, subject=subject, whole=self.plan, earlier=self.earlier)

    @cached_property
    def environment(self) -> TemplateEnvironment:
        return environment_of(self.template)

    @cached_property
    def view(self) -> PlanView:
        return PlanView(self)

    @cached_property
    def messages(self) -> Messages:
        return Messages(self)

    @cached_property
    def progress(self) -> PlanProgress:
        return PlanProgress(self)

    @shared
    def _units(self) -> Mapping[tuple[str, str], Unit]:
        """The unit of the first target by indicator and dimension, else that of the first figure, in a scale that
        the language has words for."""
        chosen: dict[tuple[str, str], Unit] = {}
        for observation in sorted(self.plan.observations, key=lambda o: o.kind is not Kind.TARGET):
            key = observation.indicator, observation.unit.dimension
            figure = from_observation(observation)
            if key not in chosen and isinstance(figure, Quantity):
                chosen[key] = self.language.worded(figure.unit, figure.value)
        return chosen

    def in_printed_unit(self, figure: Quantity) -> Quantity:
        """The figure in the unit that the plan chooses, by indicator or by dimension; else in that of its
        indicator's first target. Another currency takes the plan's own rate; without one nothing is converted.
        """
        chosen = chosen_unit(self.plan, figure)
        if chosen:
            return chosen
        unit = self._units.get((figure.indicator, figure.unit.dimension))
        return figure.in_unit(unit) if unit else figure

    @shared
    def history(self) -> History | None:
        """The plan beside its earlier editions; None where nobody knows them. Only who needs it has it read."""
        return self.earlier() if self.earlier else None

    @shared
    def by_key(self) -> Mapping[str, Observation]:
        """The plan's observations by key."""
        return {observation.key: observation for observation in self.plan.observations}

    @shared
    def headlines(self) -> Mapping[str, Quantity]:
        """The calculated figures that stand out, by the names that snapshots have for them."""
        return {headline.name: headline.figure for headline in headlines(self.plan)}

    @shared
    def one_unit(self) -> bool:
        """Whether baselines and targets of all clusters are printed in one unit."""
        figures = [find(self.plan, cluster) for cluster in self.plan.clusters for find in (baseline_of, target_of)]
        return len({self.in_printed_unit(figure).unit for figure in figures if isinstance(figure, Quantity)}) < 2

    @shared
    def _current(self) -> frozenset[int]:
        return frozenset(map(id, current(self.plan.observations)))

    def is_current(self, observation: Observation) -> bool:
        """Whether no other observation of the plan supersedes this one."""
        return id(observation) in self._current

    @shared
    def _goals(self) -> Mapping[str, Observation]:
        found = ((cluster.id, goal_of(self.plan, cluster)) for cluster in self.plan.clusters)
        return {cluster: goal for cluster, goal in found if goal is not None}

    def goal(self, cluster: str) -> Observation | None:
        """The observation that states the headline target of a cluster, in numbers or in words."""
        return self._goals.get(cluster)

    @shared
    def places(self) -> Mapping[str, int]:
        """The place of each cluster in the plan, by its id."""
        return {cluster.id: place for place, cluster in enumerate(self.plan.clusters)}

    @shared
    def alike(self) -> Mapping[tuple[str, ...], tuple[int, ...]]:
        """The places in the plan of the clusters that may stand side by side, by their sense; in the plan's order."""
        found: dict[tuple[str, ...], list[int]] = {}
        for place, cluster in enumerate(self.view.clusters):
            found.setdefault(cluster.sense, []).append(place)
        return {sense: tuple(places) for sense, places in found.items()}

    @shared
    def goal_ranges(self) -> Mapping[tuple[str, ...], tuple[float, float]]:
        """The least and the greatest target by the sense of its cluster."""
        goals = {sense: [self.view.clusters[place].target for place in places] for sense, places in self.alike.items()}
        values = {
            sense: [float(goal.value) for goal in found if goal.value is not None] for sense, found in goals.items()
        }
        return {sense: (min(found), max(found)) for sense, found in values.items() if found}

    @shared
    def peers(self) -> Mapping[tuple[tuple[str, ...], str], tuple[int, ...]]:
        """The places in the plan of a few clusters with a known path, all from one year, by their sense and goal's
        year."""
        return peers_by_goal(self.view.clusters)

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """The names that every template and message knows."""
        return {
            "plan": self.view,
            "say": self.messages,
            "key_figures": self.key_figures,
            "industrial_base": lambda cluster: industrial_base(self, cluster),
            "statements": lambda cluster: statements(self, cluster),
            "states_more": lambda cluster: states_more(self, cluster),
            "entries": self.entries,
            "progress": self.progress,
            "cluster_years": lambda: cluster_years(self),
            "target_years": lambda: target_years(self),
            "ranking": lambda cluster: ranking(self, cluster),
            "word": self.language.words,
            "phrase": self.phrase,
            "count": self.language.counted,
            "listed": self.listed,
            "date": self.language.date(self.date),
            "language": self.language.tag,
            "part_of": len(self.whole.clusters) if self.whole else 0,
        }

    @property
    def template_names(self) -> Mapping[str, Any]:
        """The names that the template itself knows: these, and what its document is about."""
        return {**self.names, **{kind: self._own(kind) for kind in EACH}}

    def _own(self, kind: str) -> Any:
        """What the template knows by the name cluster, group or audience."""
        nothing = not_about(kind, self.subject.kind)
        if self.subject.kind != kind:
            return nothing
        if kind == "cluster":
            return next((view for view in self.view.clusters if view.id == self.subject.id), nothing)
        return SubjectView(self.subject, self.language.tag)

    @cached_property
    def text_names(self) -> Mapping[str, Any]:
        """The names that the plan's own texts know: they count the clusters of the whole plan."""
        if self.whole is None:
            return self.names
        return {**self.names, "plan": PartView(self, self.whole)}

    def attachments(self, printed: Collection[str]) -> tuple[Attachment, ...]:
        """The plan's data as files, as far as the document is about it or has it `printed`, by the figures' keys."""
        if self.whole is None and self.subject.kind != "cluster":
            return self._whole_data
        part = excerpt(self.plan, self.subject.clusters, self.ledger.rows(printed))
        return self._data(part, "attached_part")

    @shared
    def _whole_data(self) -> tuple[Attachment, ...]:
        return self._data(self.plan, "attached_plan")

    def _data(self, plan: Plan, called: str) -> tuple[Attachment, ...]:
        """A plan as files, the same whether it came from a folder or a workbook."""
        words = self.language.words
        # Excel takes a CSV file for UTF-8 only with a byte order mark.
        table = observations_csv(plan, places=False).encode("utf-8-sig")
        return (
            Attachment("observations.csv", "text/csv", words["attached_table"], table),
            Attachment("plan.json", "application/json", words[called], plan_json(plan).encode()),
        )

    @shared
    def profile(self) -> tuple[float, ...]:
        """Each cluster's target as a part of the greatest; those in another unit, or without one, stand low."""
        clusters, unit = self.view.clusters, self.view.main_unit
        values = [float(cluster.target.value or 0) if cluster.target.unit == unit else 0.0 for cluster in clusters]
        greatest = max(values, default=0.0)
        return tuple(max(value / greatest, 0.0) if greatest > 0 else 0.0 for value in values)

    def entries(self) -> tuple[Entry, ...]:
        """The annex of this document. A document that has one gets marks in its text that lead there."""
        found = entries(self)
        self.numbers = {entry.figure.key: entry.number for entry in found}
        return found

    def native(self, texts: Translations) -> str:
        """A name in the plan's native language, or nothing when that is the document's own."""
        tag = self.plan.native_language
        if not tag or tag.split("-")[0] == self.language.tag.split("-")[0]:
            return ""
        return texts.get(tag, "")

    def printed(self, figure: Figure, role: Role) -> Printed:
        """The figure in the unit in which this document prints its dimension."""
        if isinstance(figure, Quantity):
            figure = self.in_printed_unit(figure)
        return Printed(figure, self.language, self.ledger, role, one_unit=self.one_unit)

    def stated(self, observation: Observation) -> Printed:
        """An observation as its source has it: in the unit printed for its measure, but never in another currency."""
        figure = from_observation(observation)
        if isinstance(figure, Quantity):
            shown = self.in_printed_unit(figure)
            own = self.language.worded(figure.unit, figure.value)
            tiny = 0 < abs(shown.value) < LEAST_PRINTED and shown.unit != own
            figure = figure.in_unit(own) if shown.is_derived or tiny else shown
        role: Role = "target" if observation.kind is Kind.TARGET else "fact"
        return Printed(figure, self.language, self.ledger, role, one_unit=self.one_unit)

    def key_figures(self, cluster: ClusterView | None = None) -> tuple[KeyFigureRow, ...]:
        """The key figures of a cluster, or of the whole plan."""
        return cluster_key_figures(self, cluster) if cluster else plan_key_figures(self)

    def indicator_name(self, figure: Figure) -> str:
        """The name of the indicator that a figure measures."""
        return self.name_of(figure.indicator) if isinstance(figure, Quantity) else ""

    def name_of(self, indicator: str) -> str:
        """The name of an indicator by its id."""
        known = self.plan.indicators.get(indicator)
        return in_language(known.name, self.language.tag) if known else ""

    def text(self, name: str) -> PlanText | None:
        """The plan's own text for a cluster (or "plan"), in this language, else in the plan's first."""
        for tag in (self.language.tag, self.language.tag.split("-")[0], *self.plan.languages[:1], ""):
            if (name, tag) in self.plan.texts:
                return self.plan.texts[name, tag]
        return None

    def sections(self, name: str, names: Mapping[str, Any]) -> tuple[Section, ...]:
        """The sections of one of the plan's texts, figures filled in."""
        text = self.text(name)
        if text is None:
            return ()
        known = {**self.text_names, **names}
        return tuple(
            Section(title, sourced(self.environment.render_text(body, known, *text.origin(title))))
            for title, body in text.sections.items()
        )

    def message(self, name: str, names: Mapping[str, Any]) -> Markdown:
        """A message of the language's catalogue, with its names filled in."""
        return self.catalogued(self.language.messages[name], names, name)

    def phrase(self, name: str, **names: Any) -> Markdown:
        """A message for a template, which names it. Raises ValueError for one that the catalogue lacks."""
        if name not in self.language.messages:
            raise ValueError(f'no message "{name}" in the locale; {name_hint(name, self.language.messages)}')
        return self.message(name, names)

    def catalogued(self, text: str, names: Mapping[str, Any] | None = None, name: str = "method") -> Markdown:
        """A text of the language's catalogue, with its names filled in."""
        return self.environment.render_text(text, {**self.names, **(names or {})}, f"{self.language.file}: {name}")

    @staticmethod
    def plain(words: Markdown) -> str:
        """Words without their Markdown, as plain data."""
        return unescaped(str(words))

    def listed(self, items: Sequence[Any]) -> Markdown:
        """ "a, b and c" as the language joins them."""
        comma, last = self.language.words["list_comma"], self.language.words["list_last"]
        if len(items) < 2:
            return join_markdown(items)
        return join_markdown([join_markdown(items[:-1], comma), items[-1]], last)


@lru_cache(maxsize=16)
def environment_of(template: Path) -> TemplateEnvironment:
    """The environment of a template folder; shared parts are looked for beside it."""
    return TemplateEnvironment((template, template.parent))


def composition(
    plan: Plan, template: Path, tag: str, date: dt.date, earlier: Callable[[], History] | None = None
) -> Composition:
    """Set up the composition of `plan` with the template folder in a language; `earlier` finds its earlier editions."""
    return Composition(plan, template, language_of(template.parent / "locale", tag), date, earlier=earlier)
