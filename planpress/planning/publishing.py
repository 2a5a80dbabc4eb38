"""publish.yaml becomes the list of documents to make of a plan: template, languages, formats."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planpress.lengths import BLEED, Mm
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
PRINT, BOOKLET = "pdf-print", "pdf-booklet"
"""The format for the press, and the one that its imposition makes of it."""
ELSEWHERE = ("audiences", "keep", "sources", "schedule")
"""Keys of publish.yaml that say more than which documents to make."""
MOST_BLEED = Mm(10.0)
_MILLIMETRES = re.compile(r"(\d+(?:\.\d+)?) ?(?:mm)?")


@dataclass(frozen=True, slots=True)
class Publication:
    """A document to make from `template`, in each language (all of the plan's when none is named) and format, for
    each of the clusters; `document` names its files. In print, what touches the page's edge runs over it by the
    `bleed`.
    """

    template: str
    document: str
    formats: tuple[str, ...]
    languages: tuple[str, ...]
    clusters: tuple[str, ...] = WHOLE_PLAN
    bleed: Mm = BLEED

    def bleed_of(self, format_: str) -> Mm:
        """The bleed as far as it concerns a format: for a screen it changes nothing."""
        return self.bleed if format_ in (PRINT, BOOKLET) else BLEED


@dataclass(frozen=True, slots=True)
class Choices:
    """What a publication may name; each format with how its files' names end. No languages, or no clusters, means that
    the plan's own are at fault."""

    templates: Collection[str]
    formats: Mapping[str, str]
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
    settings.check_keys(("editions",), ELSEWHERE, ())
    entries = tuple(settings.mappings("editions"))
    publications = tuple(_publication(entry, choices) for entry in entries)
    for entry, name in _repeated(entries, publications, choices.formats):
        reason = f"{name} is listed above already"
        faults.error("Edition given twice", entry.place, reason, "Delete one, or name this one with document: ...")
    return publications


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The little of a plan that is known before it is read: its region, languages and edition date, what marks each of
    its clusters in charts, by id, and its own name; `native` is the region in the region's own language."""

    region: str
    languages: tuple[str, ...]
    edition: dt.date | None
    clusters: Mapping[str, str] = field(default_factory=dict)
    plan: str = ""
    native: str = ""


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
    region = settings.texts("region")
    native = region.get(settings.text("native_language"), "")
    return PlanHead(region[""], languages, settings.read("edition", date), labels, settings.text("plan"), native)


def _publication(entry: Settings, choices: Choices) -> Publication:
    entry.check_keys(("template", "formats"), ("document", "languages", "for_each", "clusters", "print"), ())
    template = entry.read("template", one_of(choices.templates, "Unknown template")) or ""
    named = [name for name in choices.formats if name != BOOKLET]
    formats = entry.read_list("formats", one_of(named, "Unknown format"))
    bleed, imposed = _print(entry, formats)
    return Publication(
        template=template,
        document=entry.read("document", identifier) or template,
        formats=(*formats, *imposed),
        languages=entry.read_list("languages", _plan_language(choices.languages)) or tuple(choices.languages),
        clusters=_clusters(entry, choices.clusters),
        bleed=bleed,
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


def _print(entry: Settings, formats: Collection[str]) -> tuple[Mm, tuple[str, ...]]:
    """The bleed, and the formats that imposition adds."""
    settings = entry.inner("print")
    if settings is None:
        return BLEED, ()
    settings.check_keys((), ("bleed", "imposition"), ())
    if PRINT not in formats:
        reason = f"it says how to print, and {PRINT} is none of the formats"
        entry.faults.error("Nothing to print", settings.place, reason, f"Add {PRINT} to formats, or delete print.")
    imposition = settings.read("imposition", one_of(("booklet",), "Unknown imposition"))
    bleed = settings.read("bleed", _bleed)
    return (BLEED if bleed is None else bleed), ((BOOKLET,) if imposition else ())


def _bleed(text: str) -> Mm:
    found = _MILLIMETRES.fullmatch(text)
    if found is None or float(found[1]) > MOST_BLEED:
        reason = f"{text} is no length from 0 to {MOST_BLEED:g} mm"
        raise MalformedError("Not a bleed", reason, f"Write bleed: {BLEED:g} mm, or what the print shop asks for.")
    return Mm(float(found[1]))


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


def _repeated(
    entries: tuple[Settings, ...], publications: tuple[Publication, ...], endings: Mapping[str, str]
) -> Iterator[tuple[Settings, str]]:
    seen: set[str] = set()
    for entry, publication in zip(entries, publications, strict=True):
        names = [
            f"{tag}/{stem_of(publication.document, cluster)}{endings[name]}"
            for cluster in publication.clusters
            for tag in publication.languages
            for name in publication.formats
        ]
        yield from ((entry, name) for index, name in enumerate(names) if name in seen or name in names[:index])
        seen.update(names)
