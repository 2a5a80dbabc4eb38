"""publish.yaml becomes the list of documents to make of a plan: template, languages, formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planpress.planning.cells import MalformedError, date, identifier, language, one_of
from planpress.planning.clusters import read_clusters
from planpress.planning.faults import Faults
from planpress.planning.model import in_language
from planpress.planning.parts import FILES, parts_of
from planpress.planning.settings import Settings

WHOLE_PLAN = ("",)
"""The clusters of a document that is about none of them alone."""
EACH = ("cluster",)
"""What `for_each` may name."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A document to make from `template`, in each language (all of the plan's when none is named) and format, for
    each of the clusters; `document` names its files.
    """

    template: str
    document: str
    formats: tuple[str, ...]
    languages: tuple[str, ...]
    clusters: tuple[str, ...] = WHOLE_PLAN


@dataclass(frozen=True, slots=True)
class Choices:
    """What a publication may name. No languages, or no clusters, means that the plan's own are at fault."""

    templates: Collection[str]
    formats: Collection[str]
    languages: Collection[str]
    clusters: Collection[str] = ()


def stem_of(document: str, cluster: str) -> str:
    """What the files of a document are called in their language's folder, without the suffix: those of one that is
    made for each cluster have a folder of their own."""
    return f"{document}/{cluster}" if cluster else document


def read_publications(path: Path, choices: Choices, faults: Faults) -> tuple[Publication, ...]:
    """The publications of a plan, by its path; each fault of its publish.yaml or sheet publish is collected."""
    parts = parts_of(path, faults)
    if parts and not parts.has("publish"):
        what = "Missing sheet" if parts.is_workbook else "Missing file"
        mend = "Add a sheet publish." if parts.is_workbook else f"Add {FILES['publish']}."
        faults.error(what, parts.place("publish"), "it says which documents to make", mend)
        return ()
    settings = parts.settings("publish", faults) if parts else None
    if settings is None:
        return ()
    settings.check_keys(("editions",), (), ())
    entries = tuple(settings.mappings("editions"))
    publications = tuple(_publication(entry, choices) for entry in entries)
    for entry, name in _repeated(entries, publications):
        reason = f"{name} is listed above already"
        faults.error("Edition given twice", entry.place, reason, "Delete one, or name this one with document: ...")
    return publications


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The little of a plan that is known before it is read: its name, languages and edition date, and what marks
    each of its clusters in charts, by id."""

    region: str
    languages: tuple[str, ...]
    edition: dt.date | None
    clusters: Mapping[str, str] = field(default_factory=dict)


def read_head(path: Path) -> PlanHead:
    """The head of a plan; what has errors is left blank, for `check_plan` reports it."""
    quiet = Faults()
    parts = parts_of(path, quiet)
    settings = parts.settings("plan", quiet) if parts else None
    clusters = read_clusters(parts.table("clusters"), {}, quiet) if parts else ()
    labels = {cluster.id: in_language(cluster.label, "") for cluster in clusters}
    if settings is None:
        return PlanHead("", (), None, labels)
    languages = settings.read_list("languages", language)
    return PlanHead(settings.text("region"), languages, settings.read("edition", date), labels)


def _publication(entry: Settings, choices: Choices) -> Publication:
    entry.check_keys(("template", "formats"), ("document", "languages", "for_each", "clusters"), ())
    template = entry.read("template", one_of(choices.templates, "Unknown template")) or ""
    return Publication(
        template=template,
        document=entry.read("document", identifier) or template,
        formats=entry.read_list("formats", one_of(choices.formats, "Unknown format")),
        languages=entry.read_list("languages", _plan_language(choices.languages)) or tuple(choices.languages),
        clusters=_clusters(entry, choices.clusters),
    )


def _clusters(entry: Settings, known: Collection[str]) -> tuple[str, ...]:
    """The clusters that a document is made for: the whole plan, or each of those that are named, else of all."""
    if not entry.text("for_each"):
        if "clusters" in entry.entries:
            reason = "clusters chooses among documents that are made for each cluster"
            entry.error("Clusters of one document", "clusters", reason, "Add for_each: cluster, or delete clusters.")
        return WHOLE_PLAN
    entry.read("for_each", one_of(EACH, "Unknown word"))
    if not known:
        reason = "no cluster of the plan can be read"
        entry.error("No clusters", "for_each", reason, "Mend the table of clusters first.")
        return ()
    return entry.read_list("clusters", one_of(known, "Unknown cluster")) or tuple(known)


def _plan_language(known: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        tag = language(text)
        if known and tag not in known:
            reason = f"the plan's languages are {', '.join(known)}"
            raise MalformedError(
                "Language not in the plan", reason, f"Add {tag} to languages in plan.yaml, or delete it."
            )
        return tag

    return read


def _repeated(entries: tuple[Settings, ...], publications: tuple[Publication, ...]) -> Iterator[tuple[Settings, str]]:
    seen: set[str] = set()
    for entry, publication in zip(entries, publications, strict=True):
        names = [
            f"{tag}/{stem_of(publication.document, cluster)}.{suffix}"
            for cluster in publication.clusters
            for tag in publication.languages
            for suffix in publication.formats
        ]
        yield from ((entry, name) for index, name in enumerate(names) if name in seen or name in names[:index])
        seen.update(names)
