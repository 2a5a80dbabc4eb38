"""publish.yaml becomes the list of documents to make of a plan: template, languages, formats."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from planpress.lengths import BLEED, Mm
from planpress.planning.cells import MalformedError, date, identifier, language, one_of
from planpress.planning.faults import Faults
from planpress.planning.parts import FILES, parts_of
from planpress.planning.settings import Settings

PRINT, BOOKLET = "pdf-print", "pdf-booklet"
"""The format for the press, and the one that its imposition makes of it."""
MOST_BLEED = Mm(10.0)
_MILLIMETRES = re.compile(r"(\d+(?:\.\d+)?) ?(?:mm)?")


@dataclass(frozen=True, slots=True)
class Publication:
    """A document to make from `template`, in each language (all of the plan's when none is named) and format;
    `document` names its files. In print, what touches the page's edge runs over it by the `bleed`.
    """

    template: str
    document: str
    formats: tuple[str, ...]
    languages: tuple[str, ...]
    bleed: Mm = BLEED

    def bleed_of(self, format_: str) -> Mm:
        """The bleed as far as it concerns a format: for a screen it changes nothing."""
        return self.bleed if format_ in (PRINT, BOOKLET) else BLEED


@dataclass(frozen=True, slots=True)
class Choices:
    """What a publication may name; each format with how its files' names end. No languages means that the plan's own
    list is at fault."""

    templates: Collection[str]
    formats: Mapping[str, str]
    languages: Collection[str]


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
    for entry, name in _repeated(entries, publications, choices.formats):
        reason = f"{name} is listed above already"
        faults.error("Edition given twice", entry.place, reason, "Delete one, or name this one with document: ...")
    return publications


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The few settings of a plan that are known before it is read: its name, languages and edition date."""

    region: str
    languages: tuple[str, ...]
    edition: dt.date | None


def read_head(path: Path) -> PlanHead:
    """The head of a plan; what has errors is left blank, for `check_plan` reports it."""
    quiet = Faults()
    parts = parts_of(path, quiet)
    settings = parts.settings("plan", quiet) if parts else None
    if settings is None:
        return PlanHead("", (), None)
    return PlanHead(settings.text("region"), settings.read_list("languages", language), settings.read("edition", date))


def _publication(entry: Settings, choices: Choices) -> Publication:
    entry.check_keys(("template", "formats"), ("document", "languages", "print"), ())
    template = entry.read("template", one_of(choices.templates, "Unknown template")) or ""
    named = [name for name in choices.formats if name != BOOKLET]
    formats = entry.read_list("formats", one_of(named, "Unknown format"))
    bleed, imposed = _print(entry, formats)
    return Publication(
        template=template,
        document=entry.read("document", identifier) or template,
        formats=(*formats, *imposed),
        languages=entry.read_list("languages", _plan_language(choices.languages)) or tuple(choices.languages),
        bleed=bleed,
    )


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
            f"{tag}/{publication.document}{endings[name]}"
            for tag in publication.languages
            for name in publication.formats
        ]
        yield from ((entry, name) for index, name in enumerate(names) if name in seen or name in names[:index])
        seen.update(names)
