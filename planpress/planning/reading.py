"""A plan folder or workbook becomes a Plan, or an InputError that holds every fault of it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planpress.errors import Fault, Place, nearest
from planpress.planning import cells
from planpress.planning.abbreviations import read_abbreviations
from planpress.planning.checks import CHECKS, check_figures
from planpress.planning.checks.choices import read_choices
from planpress.planning.clusters import read_clusters, read_sources
from planpress.planning.faults import Faults
from planpress.planning.indicators import read_indicators
from planpress.planning.investing import INVESTING_KEYS, read_contact, read_items
from planpress.planning.measures import fiscal_year, printed_units, read_rates, read_scopes
from planpress.planning.model import Cluster, Indicator, Observation, Plan, Scope, Source
from planpress.planning.numbers import NumberFormat
from planpress.planning.observations import Known, read_observations
from planpress.planning.parts import FILES, Parts, parts_of, plan_id
from planpress.planning.periods import Period
from planpress.planning.photos import read_photos
from planpress.planning.settings import Settings
from planpress.planning.texts import Subjects, read_texts

NEEDED = ("plan", "clusters", "observations", "sources")
"""The parts without which there is no plan."""

REQUIRED_KEYS = ("region", "plan", "period", "languages")
OPTIONAL_KEYS = (
    *("title", "baseline", "target", "publisher", "native_language", "edition", "disclaimer"),
    *INVESTING_KEYS,
    *("texts", "units", "rates", "fiscal_year", "number_format", "checks", "abbreviations"),
)
TRANSLATED_KEYS = ("region", "plan", "title", "publisher", "disclaimer")

_UNREAD = Period.parse("0001")  # stands in for a period with an error


def read_plan(path: Path) -> Plan:
    """Read the plan in a folder or a workbook.

    Raises InputError with all its errors at once; see `check_plan` for warnings.
    """
    faults = Faults()
    plan = _read(path, faults)
    faults.raise_errors()
    assert plan is not None, "a plan without errors is a plan"
    return plan


def check_plan(path: Path) -> tuple[Fault, ...]:
    """Everything there is to say about the plan in a folder or a workbook: errors first, then warnings and notes."""
    return examined(path)[1]


def examined(path: Path) -> tuple[Plan | None, tuple[Fault, ...]]:
    """The plan, when it has no errors, and everything there is to say about it."""
    faults = Faults()
    plan = _read(path, faults)
    return None if faults.has_errors else plan, faults.ordered


@dataclass(frozen=True, slots=True)
class _Tables:
    clusters: tuple[Cluster, ...]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    scopes: Mapping[str, Scope]
    observations: tuple[Observation, ...]


def _read(path: Path, faults: Faults) -> Plan | None:
    """The plan as far as it can be read; it may be handed out only when there is no error."""
    parts = _parts(path, faults)
    if parts is None:
        return None
    settings = _settings(parts, faults)
    tables = _tables(parts, settings, faults)
    languages = settings.read_list("languages", cells.language) or ("en",)
    required = settings.read("texts", cells.one_of(("required", "optional"), "Unknown word")) != "optional"
    texts = read_texts(parts, Subjects(tables.clusters, languages, tables.observations, required), faults)
    photos = read_photos(parts, [cluster.id for cluster in tables.clusters], faults)
    plan = Plan(
        id=plan_id(path),
        region=settings.texts("region"),
        name=settings.texts("plan"),
        title=settings.texts("title"),
        period=settings.read("period", cells.period) or _UNREAD,
        baseline=settings.read("baseline", cells.period),
        target=settings.read("target", cells.period),
        publisher=settings.texts("publisher"),
        languages=languages,
        native_language=settings.read("native_language", cells.language) or "",
        edition=settings.read("edition", cells.date),
        disclaimer=settings.texts("disclaimer"),
        contact=read_contact(settings),
        clusters=tables.clusters,
        indicators=tables.indicators,
        sources=tables.sources,
        observations=tables.observations,
        texts=texts,
        photos=photos,
        scopes=tables.scopes,
        units=printed_units(settings, tables.indicators),
        rates=read_rates(settings, tables.sources),
        checks=read_choices(settings, CHECKS),
        abbreviations=read_abbreviations(settings),
        incentives=read_items(settings, "incentives", tables.sources),
        strengths=read_items(settings, "strengths", tables.sources),
        steps=read_items(settings, "steps", None),
    )
    _check_years(plan, settings)
    check_figures(plan, parts.place, faults)
    return plan


def _parts(path: Path, faults: Faults) -> Parts | None:
    """The plan's parts, when there is a plan and enough of it to be read."""
    if not path.exists():
        near = nearest(path.name, [sibling.name for sibling in sorted(path.parent.glob("*"))])
        reason = f"there is no such plan; the nearest name is {near}" if near else "there is no such plan"
        mend = f"Write {near}." if near else "Correct the name, or set the plan up with the command new."
        faults.error("No such plan", Place(str(path)), reason, mend)
        return None
    parts = parts_of(path, faults)
    if parts is None:
        return None
    parts.check(faults)
    missing = [name for name in NEEDED if not parts.has(name)]
    for name in missing:
        _tell_missing(parts, name, faults)
    return parts if len(missing) < len(NEEDED) else None


def _tell_missing(parts: Parts, name: str, faults: Faults) -> None:
    if parts.workbook and name not in parts.sheets and (parts.is_workbook or name != "plan"):
        faults.error("Missing sheet", parts.place(name), "a plan needs it", f"Add a sheet {name}.")
        return
    file, known = FILES[name], [FILES[part] for part in NEEDED]
    near = nearest(file, [path.name for path in sorted(parts.path.iterdir()) if path.name not in known])
    reason = f"a plan needs it; the folder has {near}" if near else "a plan needs it"
    faults.error("Missing file", parts.place(name), reason, f"Rename {near} to {file}." if near else f"Add {file}.")


def _settings(parts: Parts, faults: Faults) -> Settings:
    settings = parts.settings("plan", faults)
    if settings is None:
        return Settings({}, parts.place("plan"), faults)
    settings.check_keys(REQUIRED_KEYS, OPTIONAL_KEYS, TRANSLATED_KEYS)
    return settings


def _check_years(plan: Plan, settings: Settings) -> None:
    if plan.target and plan.baseline and plan.target.year <= plan.baseline.year:
        reason = f"the target {plan.target} is not after the baseline {plan.baseline}"
        place = settings.entries["target"].place
        settings.faults.error("Target before the baseline", place, reason, "Correct one of the two years.")


def _tables(parts: Parts, settings: Settings, faults: Faults) -> _Tables:
    indicators = read_indicators(parts.table("indicators"), faults)
    before = len(faults.ordered)
    clusters = read_clusters(parts.table("clusters"), indicators, faults)
    if parts.has("clusters") and not clusters and len(faults.ordered) == before:
        faults.error("No clusters", parts.place("clusters"), "the table has a header only", "Add a row per cluster.")
    sources = read_sources(parts.table("sources"), faults)
    scopes = read_scopes(parts.table("scopes"), faults)
    known = Known(
        clusters=[cluster.id for cluster in clusters],
        indicators=indicators,
        sources=sources,
        scopes=scopes if parts.has("scopes") else None,
        fiscal_year=fiscal_year(settings),
        number_format=settings.read("number_format", NumberFormat.parse),
    )
    observations = read_observations(parts.table("observations"), known, faults)
    return _Tables(clusters, indicators, sources, scopes, observations)
