"""The types of a plan: clusters, indicators, sources and observations. The terms follow SDMX where it has one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import TypeAlias

from planpress.errors import Place
from planpress.pictures import MIDDLE, Focus
from planpress.planning.periods import Period
from planpress.planning.units import Unit

Translations: TypeAlias = Mapping[str, str]
"""A text by language: {"": "Dalian", "zh": "大连"}; the empty key is the plan's own wording."""


def no_text() -> Translations:
    """An empty text, in any language."""
    return {"": ""}


class Kind(Enum):
    """How an observation is meant (SDMX: observation status and measure)."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    FORECAST = "forecast"
    TARGET = "target"
    UNSTATED = ""


class Qualifier(Enum):
    """How exactly the source states a number."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"
    IN_WORDS = "in_words"
    """The source gives no number; the note has its words."""


class Change(Enum):
    """What a figure says of its indicator: how high it is, or by how much it changes."""

    LEVEL = ""
    INCREASE = "increase"
    """An addition in the indicator's own unit: 53,340 more jobs."""
    MULTIPLE = "multiple"
    """So many times what it was, without saying how much that is: 4.5 times."""
    GROWTH = "growth"
    """A rate in % or % a year, without a level."""


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A leading enterprise and, where the plan says so, its part in the cluster."""

    name: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """An industrial cluster. `name` is the official one; `short_name` heads its page; `label` marks charts.

    `part_of` is the id of the cluster that counts all of this one, too: the two are never added up. `motif` is the
    drawing of its industry; "" leaves it to the names and fields.
    """

    id: str
    name: Translations
    short_name: Translations
    label: Translations
    location: Translations = field(default_factory=no_text)
    group: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    indicator: str = ""
    part_of: str = ""
    enterprises: tuple[Enterprise, ...] = ()
    fields: tuple[str, ...] = ()
    motif: str = ""
    place: Place = field(default=Place("clusters.csv"), compare=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured. `better` is "higher" or "lower"; `additive` says whether clusters may be summed."""

    id: str
    name: Translations
    unit: str = ""
    definition: Translations = field(default_factory=no_text)
    better: str = "higher"
    additive: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures are from."""

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    published: str = ""
    retrieved: str = ""
    reliability: str = ""
    note: str = ""
    place: Place = field(default=Place("sources.csv"), compare=False)


class Relation(Enum):
    """How what one figure counts lies to what another counts."""

    SAME = "same"
    WIDER = "wider"
    NARROWER = "narrower"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure covers when that is not the cluster's own area: the whole city, large firms only.

    `relation` says how it lies to the cluster's own: a WIDER one holds all of it and more.
    """

    id: str
    name: Translations
    relation: Relation = Relation.OTHER
    definition: Translations = field(default_factory=no_text)


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is in another, as a source gives it for a date; codes are ISO 4217's."""

    currency: str
    into: str
    value: Decimal
    date: str
    source: str


@dataclass(frozen=True)
class Observation:
    """One number as its source states it: `value`, or `low`..`high` for a range; neither when it is in words only.

    `cluster` is empty for the whole region. A period or kind that the source does not give is
    None or UNSTATED; nothing is guessed. `scope` names what is covered and `definition` what is counted,
    where they are not the cluster's and the indicator's own; `basis` names the prices ("2010 prices").
    """

    cluster: str
    indicator: str
    period: Period | None
    kind: Kind
    unit: Unit
    source: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    change: Change = Change.LEVEL
    scope: str = ""
    definition: str = ""
    basis: str = ""
    locator: str = ""
    note: Translations = field(default_factory=no_text)
    supersedes: str = ""
    variant: str = ""
    """What tells this figure from an earlier row's for the same thing: its source, or its currency."""
    place: Place = field(default=Place("observations.csv"), compare=False)

    @cached_property
    def key(self) -> str:
        """A name that stays the same when rows move: the meaning, then the variant if there is one."""
        return f"{self.meaning}/{self.variant}" if self.variant else self.meaning

    @cached_property
    def meaning(self) -> str:
        """What the figure is of: cluster/indicator/period/kind, then change, scope, definition and basis as far as
        they are given."""
        parts = [self.cluster or "region", self.indicator, str(self.period or "undated"), self.kind.value or "unstated"]
        more = (self.change.value, self.scope, self.definition, self.basis)
        return "/".join(parts + [part for part in more if part])

    @property
    def is_level(self) -> bool:
        """Whether it says how high the indicator is, in numbers and at one time."""
        total = self.period is not None and self.period.is_total
        return self.change is Change.LEVEL and self.qualifier is not Qualifier.IN_WORDS and not total


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture file of the plan with what must be said about it, and the point of it that no crop may lose."""

    id: str
    data: bytes = field(repr=False)
    credit: str
    alt: Translations
    cluster: str = ""
    caption: Translations = field(default_factory=no_text)
    focus: Focus = MIDDLE


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom an investor may turn to, as far as the plan says so."""

    agency: Translations = field(default_factory=no_text)
    person: Translations = field(default_factory=no_text)
    telephone: str = ""
    email: str = ""
    address: Translations = field(default_factory=no_text)
    web: str = ""
    hours: Translations = field(default_factory=no_text)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a plan tells investors: an incentive, a strength of the place, a step on the way to invest.

    `text` is a paragraph of Markdown that may use figures ({{ plan.clusters[0].target }}); `places` say where it
    stands in each language. `source` is the id of one of the plan's sources.
    """

    title: Translations
    text: Translations
    source: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class PlanText:
    """A Markdown text of the plan: front matter settings and sections by their level-2 heading.

    `sections` keeps the file's order; each holds Markdown that may use figures ({{ cluster.target }}).
    `lines` holds the line on which each section's text starts, for messages, and `cells` the cells in which those
    stand that come from a sheet.
    """

    file: str
    settings: Mapping[str, str]
    sections: Mapping[str, str]
    lines: Mapping[str, int]
    cells: Mapping[str, str] = field(default_factory=dict, compare=False)

    def origin(self, section: str) -> tuple[str, int]:
        """Where a section's text starts: a file, or a cell of a sheet, and the line in it."""
        return self.cells.get(section, self.file), self.lines.get(section, 1)


@dataclass(frozen=True)
class Plan:
    """A whole plan, read and checked. `texts` maps (cluster id or "plan", language) to a text."""

    id: str
    region: Translations
    name: Translations
    title: Translations
    period: Period
    baseline: Period | None
    target: Period | None
    publisher: Translations
    languages: tuple[str, ...]
    native_language: str
    edition: dt.date | None
    disclaimer: Translations
    contact: Contact
    clusters: tuple[Cluster, ...]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    observations: tuple[Observation, ...]
    texts: Mapping[tuple[str, str], PlanText]
    photos: tuple[Photo, ...] = ()
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    """The unit to print, by indicator or by dimension ("CNY", "persons"); an indicator's goes first."""
    rates: tuple[Rate, ...] = ()
    checks: Mapping[str, Decimal | None] = field(default_factory=dict)
    """The thresholds that the plan sets for its checks, by id; None for a check that it turns off."""
    abbreviations: Mapping[str, Translations] = field(default_factory=dict)
    """What short forms in the plan's words stand for, as the plan or its source explains them."""
    incentives: tuple[Item, ...] = ()
    strengths: tuple[Item, ...] = ()
    steps: tuple[Item, ...] = ()

    @cached_property
    def by_cluster(self) -> Mapping[str, tuple[Observation, ...]]:
        """The observations of each cluster, "" for the region, in the plan's order."""
        groups: dict[str, list[Observation]] = {}
        for observation in self.observations:
            groups.setdefault(observation.cluster, []).append(observation)
        return {cluster: tuple(group) for cluster, group in groups.items()}


def in_language(texts: Translations, language: str) -> str:
    """The text in `language`, else in the plan's own wording."""
    return texts.get(language) or texts.get(language.split("-")[0]) or texts.get("", "")


def in_running_text(name: str) -> str:
    """A name as it stands inside a sentence: "output value", but "GDP" and "R&D spending" as they are."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
