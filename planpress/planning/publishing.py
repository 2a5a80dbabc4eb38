"""publish.yaml becomes the list of documents to make of a plan: template, languages, formats, what each is about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from planpress.lengths import BLEED, Mm
from planpress.planning.cells import MalformedError, date, identifier, language, one_of
from planpress.planning.clusters import read_clusters
from planpress.planning.faults import Faults
from planpress.planning.file_names import filled, names_in, pattern, safe_path
from planpress.planning.model import in_language
from planpress.planning.parts import FILES, parts_of, plan_id
from planpress.planning.settings import Settings
from planpress.planning.sheet_settings import PRINT_COLUMNS
from planpress.planning.subjects import FILTERS, WHOLE, Known, Subject, place_of, read_audiences, subjects_of

PRINT, BOOKLET = "pdf-print", "pdf-booklet"
"""The format for the press, and the one that its imposition makes of it."""
ELSEWHERE = ("audiences", "keep", "sources", "schedule", "mailings")
"""Keys of publish.yaml that say more than which documents to make."""
ENTRY = ("document", "languages", "for_each", *FILTERS, "audiences", "name", "print")
"""What an entry may have beside its template and formats."""
IMPOSITIONS = ("booklet",)
ONE, EACH_ONE = "{language}/{document}", "{language}/{document}/{subject}"
"""Where the files of one document lie in the plan's folder of reports, and those of one that is made for each."""
MOST_BLEED = Mm(10.0)
_MILLIMETRES = re.compile(r"(\d+(?:\.\d+)?) ?(?:mm)?")


@dataclass(frozen=True, slots=True)
class Publication:
    """A document to make from `template`, in each language (all of the plan's when none is named) and format, for
    each of the subjects. `document` is what it is called, and `name` the pattern of its files' paths, "" for the usual
    one. In print, what touches the page's edge runs over it by the `bleed`.
    """

    template: str
    document: str
    formats: tuple[str, ...]
    languages: tuple[str, ...]
    subjects: tuple[Subject, ...] = (WHOLE,)
    bleed: Mm = BLEED
    name: str = ""

    def bleed_of(self, format_: str) -> Mm:
        """The bleed as far as it concerns a format: for a screen it changes nothing."""
        return self.bleed if format_ in (PRINT, BOOKLET) else BLEED

    def path(self, subject: Subject, tag: str) -> str:
        """Where its files about a subject lie below the plan's folder of reports, in a language, without suffix."""
        names = {"language": tag, "document": self.document, "template": self.template}
        usual = EACH_ONE if subject.kind else ONE
        return filled(self.name or usual, names | {"subject": subject.id, "kind": subject.kind or "plan"})


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The little of a plan that is known before it is read: its region, languages and edition date, what marks each of
    its clusters in charts, by id, and its own name; `native` is the region in the region's own language. `groups` has
    each cluster's group, as far as it has one."""

    region: str
    languages: tuple[str, ...]
    edition: dt.date | None
    clusters: Mapping[str, str] = field(default_factory=dict)
    plan: str = ""
    native: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Retention:
    """How many of a plan's earlier editions are kept: so many of the last `editions`, none of them older than so many
    `days`; None sets no limit of age."""

    editions: int = 5
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a publication may name: templates, formats each with how its files' names end, and what the plan's head
    has. Where the head has no languages, or no clusters, the plan's own are at fault."""

    templates: Collection[str]
    formats: Mapping[str, str]
    head: PlanHead


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
    known = Known(choices.head.clusters, choices.head.groups)
    known = replace(known, audiences=read_audiences(settings, known))
    entries = tuple(settings.mappings("editions"))
    publications = tuple(_publication(entry, choices, known, plan_id(path)) for entry in entries)
    for entry, name in _repeated(entries, publications, choices.formats):
        reason = f"{name} is listed above already"
        mend = "Delete one, or name this one with document: ..."
        if entry.text("name"):
            mend = "Delete one, or tell them apart: {language}, {subject} or {document} in name."
        faults.error("Edition given twice", place_of(entry, "name"), reason, mend)
    return publications


def read_retention(path: Path, faults: Faults) -> Retention:
    """How many earlier editions a plan keeps, by its path: what publish.yaml says under keep. What the file has
    otherwise wrong is `read_publications`'s to tell."""
    parts = parts_of(path, Faults())
    settings = parts.settings("publish", Faults()) if parts and parts.has("publish") else None
    keep = replace(settings, faults=faults).inner("keep") if settings else None
    if keep is None:
        return Retention()
    keep.check_keys((), ("editions", "days"), ())
    editions, days = keep.read("editions", _count(0)), keep.read("days", _count(1))
    return Retention(Retention().editions if editions is None else editions, days)


def read_head(path: Path) -> PlanHead:
    """The head of a plan; what has errors is left blank, for `check_plan` reports it."""
    quiet = Faults()
    parts = parts_of(path, quiet)
    settings = parts.settings("plan", quiet) if parts else None
    clusters = read_clusters(parts.table("clusters"), {}, quiet) if parts else ()
    labels = {cluster.id: in_language(cluster.label, "") for cluster in clusters}
    groups = {cluster.id: cluster.group for cluster in clusters if cluster.group}
    if settings is None:
        return PlanHead("", (), None, labels, groups=groups)
    languages = settings.read_list("languages", language)
    region = settings.texts("region")
    native = region.get(settings.text("native_language"), "")
    edition = settings.read("edition", date)
    return PlanHead(region[""], languages, edition, labels, settings.text("plan"), native, groups)


def _publication(entry: Settings, choices: Choices, known: Known, plan: str) -> Publication:
    entry.check_keys(("template", "formats"), ENTRY, ())
    template = entry.read("template", one_of(choices.templates, "Unknown template")) or ""
    named = [name for name in choices.formats if name != BOOKLET]
    formats = entry.read_list("formats", one_of(named, "Unknown format"))
    bleed, imposed = _print(entry, formats)
    tags = choices.head.languages
    publication = Publication(
        template=template,
        document=entry.read("document", identifier) or template,
        formats=(*formats, *imposed),
        languages=entry.read_list("languages", _plan_language(tags)) or tuple(tags),
        subjects=subjects_of(entry, known),
        bleed=bleed,
    )
    named_files = replace(publication, name=_name(entry, choices.head, plan))
    return named_files if _has_good_paths(entry, named_files) else replace(publication, subjects=())


def _name(entry: Settings, head: PlanHead, plan: str) -> str:
    """The pattern of the files' paths with what is the same for all of them filled in."""
    text = entry.read("name", pattern) or ""
    if "edition" in names_in(text) and head.edition is None:
        reason = "the plan gives no edition date, so that {edition} has nothing to stand for"
        entry.error("No edition date", "name", reason, "Add edition: 2026-01-31 to plan.yaml, or leave {edition} out.")
    if "subject" in names_in(text) and not entry.text("for_each"):
        reason = "the document is about no one subject, so that {subject} has nothing to stand for"
        entry.error("No subject", "name", reason, "Add for_each: ..., or leave {subject} out.")
    return filled(text, {"plan": plan, "edition": head.edition.isoformat() if head.edition else ""})


def _has_good_paths(entry: Settings, publication: Publication) -> bool:
    """Whether all files can be written; the first that cannot is told."""
    for subject in publication.subjects:
        for tag in publication.languages:
            try:
                safe_path(publication.path(subject, tag))
            except MalformedError as fault:
                place = place_of(entry, "name", "for_each", "document")
                entry.faults.error(fault.what, place, fault.reason, fault.mend)
                return False
    return True


def _print(entry: Settings, formats: Collection[str]) -> tuple[Mm, tuple[str, ...]]:
    """The bleed, and the formats that imposition adds."""
    settings = entry.inner("print")
    if settings is None:
        return BLEED, ()
    settings.check_keys((), PRINT_COLUMNS, ())
    if PRINT not in formats:
        reason = f"it says how to print, and {PRINT} is none of the formats"
        entry.faults.error("Nothing to print", settings.place, reason, f"Add {PRINT} to formats, or delete print.")
    imposition = settings.read("imposition", one_of(IMPOSITIONS, "Unknown imposition"))
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


def _count(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,5}", text) and int(text) >= least:
            return int(text)
        reason = f"{text} is no whole number from {least} on"
        raise MalformedError("Not a count", reason, "Write such as keep: {editions: 5, days: 400}.")

    return read


def _repeated(
    entries: tuple[Settings, ...], publications: tuple[Publication, ...], endings: Mapping[str, str]
) -> Iterator[tuple[Settings, str]]:
    """The files that are listed already, or are folders of others; some disks know no upper and lower case."""
    files: set[str] = set()
    folders: set[str] = set()
    for entry, publication in zip(entries, publications, strict=True):
        for subject in publication.subjects:
            for tag in publication.languages:
                path = publication.path(subject, tag)
                above = _folders_above(path.rpartition("/")[0].casefold())
                for format_ in publication.formats:
                    name = f"{path}{endings[format_]}"
                    if name.casefold() in files or name.casefold() in folders or above & files:
                        yield entry, name
                    files.add(name.casefold())
                folders |= above


@lru_cache(4096)  # a folder holds many files
def _folders_above(folder: str) -> frozenset[str]:
    """A folder and those that it lies in."""
    return frozenset(map(str, (PurePosixPath(folder), *PurePosixPath(folder).parents)))
