"""The types of a plan: clusters, indicators, sources and observations. The terms follow SDMX where it has one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from planpress.errors import Place
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


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A leading enterprise and, where the plan says so, its part in the cluster."""

    name: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """An industrial cluster. `name` is the official one; `short_name` heads its page; `label` marks charts."""

    id: str
    name: Translations
    short_name: Translations
    label: Translations
    location: Translations = field(default_factory=no_text)
    group: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    indicator: str = ""
    enterprises: tuple[Enterprise, ...] = ()
    fields: tuple[str, ...] = ()
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


@dataclass(frozen=True, slots=True)
class Observation:
    """One number as its source states it: `value`, or `low`..`high` for a range.

    `cluster` is empty for the whole region. A period or kind that the source does not give is
    None or UNSTATED; nothing is guessed.
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
    scope: str = ""
    basis: str = ""
    locator: str = ""
    note: Translations = field(default_factory=no_text)
    supersedes: str = ""
    place: Place = field(default=Place("observations.csv"), compare=False)

    @property
    def key(self) -> str:
        """A name that stays the same when rows move: cluster/indicator/period/kind, and scope and basis if given."""
        parts = [self.cluster or "region", self.indicator, str(self.period or "undated"), self.kind.value or "unstated"]
        return "/".join(parts + [part for part in (self.scope, self.basis) if part])


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture file of the plan with what must be said about it."""

    id: str
    data: bytes = field(repr=False)
    credit: str
    alt: Translations
    cluster: str = ""
    caption: Translations = field(default_factory=no_text)


@dataclass(frozen=True, slots=True)
class PlanText:
    """A Markdown text of the plan: front matter settings and sections by their level-2 heading.

    `sections` keeps the file's order; each holds Markdown that may use figures ({{ cluster.target }}).
    `lines` holds the line on which each section's text starts, for messages.
    """

    file: str
    settings: Mapping[str, str]
    sections: Mapping[str, str]
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
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
    contact: Mapping[str, str]
    clusters: tuple[Cluster, ...]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    observations: tuple[Observation, ...]
    texts: Mapping[tuple[str, str], PlanText]
    photos: tuple[Photo, ...] = ()


def in_language(texts: Translations, language: str) -> str:
    """The text in `language`, else in the plan's own wording."""
    return texts.get(language) or texts.get(language.split("-")[0]) or texts.get("", "")
