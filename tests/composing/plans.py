"""Plans made of a few words: each cluster by its baseline and target, as "over 10 billion RMB"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from planpress.composing.composition import Composition, composition
from planpress.composing.markdown import Reader
from planpress.document import plain_text
from planpress.planning.indicators import COMMON
from planpress.planning.model import Cluster, Contact, Kind, Observation, Plan, PlanText, Qualifier, Source
from planpress.planning.periods import Period
from planpress.planning.units import Unit

ROOT = Path(__file__).parents[2]
BRIEFING = ROOT / "templates" / "briefing"
DATE = dt.date(2026, 11, 23)
QUALIFIERS = {
    "over": Qualifier.OVER,
    "about": Qualifier.ABOUT,
    "at least": Qualifier.AT_LEAST,
    "at most": Qualifier.AT_MOST,
    "under": Qualifier.UNDER,
}


def observation(cluster: str, indicator: str, period: str, kind: Kind, figure: str) -> Observation:
    """An observation from words such as "over 10 billion RMB" or "50–100 billion RMB"."""
    qualifier = Qualifier.EXACT
    for words, known in QUALIFIERS.items():
        if figure.startswith(words):
            qualifier, figure = known, figure.removeprefix(words).strip()
    number, _, unit = figure.partition(" ")
    low, _, high = number.partition("–")
    return Observation(
        cluster,
        indicator,
        Period.parse(period),
        kind,
        Unit.parse(unit),
        "S1",
        value=None if high else Decimal(low),
        low=Decimal(low) if high else None,
        high=Decimal(high) if high else None,
        qualifier=qualifier,
        locator="p. 1",
    )


def plan_of(
    figures: Mapping[str, tuple[str, str]],
    indicators: Mapping[str, str] | None = None,
    texts: Mapping[tuple[str, str], PlanText] | None = None,
) -> Plan:
    """A plan of clusters, each with its baseline of 2008 and target for 2015; "" is not stated."""
    observations = []
    for title, (baseline, target) in figures.items():
        name = title.lower().replace(" ", "-")
        indicator = (indicators or {}).get(name, "output_value")
        if baseline:
            observations.append(observation(name, indicator, "2008", Kind.ACTUAL, baseline))
        if target:
            observations.append(observation(name, indicator, "2015", Kind.TARGET, target))
    clusters = tuple(
        Cluster(
            title.lower().replace(" ", "-"),
            {"": first_upper(title), "zh": "某集群"},
            {"": first_upper(title), "zh": "某集群"},
            {"": first_upper(title)},
            indicator=(indicators or {}).get(title, "output_value"),
        )
        for title in figures
    )
    return Plan(
        id="test",
        region={"": "Ostland", "zh": "东地"},
        name={"": "Harbour Plan"},
        title={"": ""},
        period=Period.parse("2011/2015"),
        baseline=Period.parse("2008"),
        target=Period.parse("2015"),
        publisher={"": "Office"},
        languages=("en",),
        native_language="zh",
        edition=None,
        disclaimer={"": ""},
        contact=Contact(),
        clusters=clusters,
        indicators=COMMON,
        sources={"S1": Source("S1", "A page")},
        observations=tuple(observations),
        texts=dict(texts or {}),
    )


def first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def composed(plan: Plan) -> Composition:
    return composition(plan, BRIEFING, "en", DATE)


def said(plan: Plan, message: str, cluster: str = "") -> str:
    """What a message says about a plan, or about one of its clusters, as plain words."""
    composition_ = composed(plan)
    found = getattr(composition_.messages, message)
    if cluster:
        found = found(next(view for view in composition_.view.clusters if view.id == cluster))
    reader = Reader(composition_.ledger.texts, {})
    return plain_text(reader.inlines(str(found))).replace("\u00a0", " ").replace("\u2009", " ")
