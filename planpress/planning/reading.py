"""A plan folder becomes a Plan, or an InputError that holds every fault of the folder at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planpress.errors import Fault, Place, nearest
from planpress.planning import cells
from planpress.planning.checks import check_figures
from planpress.planning.clusters import read_clusters, read_sources
from planpress.planning.faults import Faults
from planpress.planning.files import read_text
from planpress.planning.indicators import read_indicators
from planpress.planning.measures import fiscal_year, printed_units, read_rates, read_scopes
from planpress.planning.model import Cluster, Indicator, Observation, Plan, Scope, Source
from planpress.planning.observations import Known, read_observations
from planpress.planning.periods import Period
from planpress.planning.photos import read_photos
from planpress.planning.settings import Settings, read_settings
from planpress.planning.texts import Subjects, read_texts

NEEDED = ("plan.yaml", "clusters.csv", "observations.csv", "sources.csv")
"""The files without which a folder is no plan."""

REQUIRED_KEYS = ("region", "plan", "period", "languages")
OPTIONAL_KEYS = (
    *("title", "baseline", "target", "publisher", "native_language", "edition", "disclaimer", "contact"),
    *("texts", "units", "rates", "fiscal_year"),
)
TRANSLATED_KEYS = ("region", "plan", "title", "publisher", "disclaimer")

_UNREAD = Period.parse("0001")  # stands in for a period with an error


def read_plan(folder: Path) -> Plan:
    """Read the plan in `folder`. Raises InputError with all its errors at once; see `check_plan` for warnings."""
    faults = Faults()
    plan = _read(folder, faults)
    faults.raise_errors()
    assert plan is not None, "a plan without errors is a plan"
    return plan


def check_plan(folder: Path) -> tuple[Fault, ...]:
    """Everything there is to say about the plan in `folder`: errors first, then warnings and notes."""
    faults = Faults()
    _read(folder, faults)
    return faults.ordered


@dataclass(frozen=True, slots=True)
class _Tables:
    clusters: tuple[Cluster, ...]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    scopes: Mapping[str, Scope]
    observations: tuple[Observation, ...]


def _read(folder: Path, faults: Faults) -> Plan | None:
    """The plan as far as it can be read; it may be handed out only when there is no error."""
    if not _is_plan_folder(folder, faults):
        return None
    settings = _settings(folder / "plan.yaml", faults)
    tables = _tables(folder, settings, faults)
    languages = settings.read_list("languages", cells.language) or ("en",)
    required = settings.read("texts", cells.one_of(("required", "optional"), "Unknown word")) != "optional"
    texts = read_texts(folder / "text", Subjects(tables.clusters, languages, tables.observations, required), faults)
    photos = read_photos(folder, [cluster.id for cluster in tables.clusters], faults)
    plan = Plan(
        id=folder.resolve().name,
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
        contact=settings.mapping("contact"),
        clusters=tables.clusters,
        indicators=tables.indicators,
        sources=tables.sources,
        observations=tables.observations,
        texts=texts,
        photos=photos,
        scopes=tables.scopes,
        units=printed_units(settings, tables.indicators),
        rates=read_rates(settings, tables.sources),
    )
    _check_years(plan, settings)
    check_figures(plan, str(folder / "observations.csv"), faults)
    return plan


def _is_plan_folder(folder: Path, faults: Faults) -> bool:
    """Whether the folder and the files a plan needs are there."""
    if not folder.is_dir():
        siblings = [path.name for path in sorted(folder.parent.glob("*")) if path.is_dir()]
        near = nearest(folder.name, siblings)
        reason = f"there is no such folder; the nearest name is {near}" if near else "there is no such folder"
        mend = f"Write {near}." if near else "Correct the name, or set the plan up with the command new."
        faults.error("No such plan", Place(str(folder)), reason, mend)
        return False
    missing = [name for name in NEEDED if not (folder / name).exists()]
    others = [path.name for path in sorted(folder.iterdir()) if path.name not in NEEDED]
    for name in missing:
        near = nearest(name, others)
        reason = f"a plan needs it; the folder has {near}" if near else "a plan needs it"
        mend = f"Rename {near} to {name}." if near else f"Add {name}."
        faults.error("Missing file", Place(str(folder / name)), reason, mend)
    return len(missing) < len(NEEDED)


def _settings(file: Path, faults: Faults) -> Settings:
    text = read_text(file, faults) if file.exists() else None
    settings = read_settings(text, str(file), faults) if text else None
    if settings is None:
        return Settings({}, Place(str(file)), faults)
    settings.check_keys(REQUIRED_KEYS, OPTIONAL_KEYS, TRANSLATED_KEYS)
    return settings


def _check_years(plan: Plan, settings: Settings) -> None:
    if plan.target and plan.baseline and plan.target.year <= plan.baseline.year:
        reason = f"the target {plan.target} is not after the baseline {plan.baseline}"
        place = settings.entries["target"].place
        settings.faults.error("Target before the baseline", place, reason, "Correct one of the two years.")


def _tables(folder: Path, settings: Settings, faults: Faults) -> _Tables:
    indicators = read_indicators(folder / "indicators.csv", faults)
    clusters_file, sources_file = folder / "clusters.csv", folder / "sources.csv"
    before = len(faults.ordered)
    clusters = read_clusters(clusters_file, indicators, faults) if clusters_file.exists() else ()
    if clusters_file.exists() and not clusters and len(faults.ordered) == before:
        faults.error("No clusters", Place(str(clusters_file)), "the table has a header only", "Add a row per cluster.")
    sources = read_sources(sources_file, faults) if sources_file.exists() else {}
    scopes_file = folder / "scopes.csv"
    scopes = read_scopes(scopes_file, faults)
    named = scopes if scopes_file.exists() else None
    known = Known([cluster.id for cluster in clusters], indicators, sources, named, fiscal_year(settings))
    file = folder / "observations.csv"
    observations = read_observations(file, known, faults) if file.exists() else ()
    return _Tables(clusters, indicators, sources, scopes, observations)
