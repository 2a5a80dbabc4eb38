"""A project's plans become the list of editions to make."""

from __future__ import annotations

import datetime as dt
import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

from planpress.errors import Fault, Grade, Place, UsageError, name_hint, nearest
from planpress.fetching.staging import recover
from planpress.lengths import BLEED, Mm
from planpress.planning.faults import Faults
from planpress.planning.parts import FILES, SUFFIX, WORKBOOK, parts_of, plan_id
from planpress.planning.publishing import (
    Choices,
    PlanHead,
    Publication,
    Retention,
    read_head,
    read_publications,
    read_retention,
)
from planpress.planning.subjects import WHOLE, Subject
from planpress.writers import FORMATS, ending_of

MAIL = "PLANPRESS_MAIL"
"""The environment variable that names another folder for the ledger of letters."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where things are: plans in data/, templates in templates/, output in reports/."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def brand(self) -> Path:
        return self.templates / "_brand.yml"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def mail(self) -> Path:
        """Where the ledger of letters is. It is no report: nothing could make it anew."""
        return Path(os.environ.get(MAIL, "") or self.root / "mail")

    def letter_names(self) -> tuple[str, ...]:
        """The folders in templates/ that make letters."""
        return tuple(sorted(path.parent.name for path in self.templates.glob("*/letter.md.j2")))

    def template_names(self) -> tuple[str, ...]:
        """The folders in templates/ that make documents."""
        return tuple(sorted(path.parent.name for path in self.templates.glob("*/document.md.j2")))

    def plans(self) -> tuple[Path, ...]:
        """The folders and workbooks in data/ that are plans, in the order of their names."""
        return tuple(sorted((path for path in self.data.glob("*") if _is_plan(path)), key=lambda path: path.stem))

    def publishing(self) -> tuple[Path, ...]:
        """The plans that say what to publish; a workbook that cannot be read is among them, to be complained of."""
        opened = ((path, parts_of(path, Faults())) for path in self.plans())
        return tuple(path for path, parts in opened if parts is None or parts.has("publish"))


@lru_cache(maxsize=1024)
def _id_of(folder: Path) -> str:
    """The plan's id, which each of thousands of editions is asked for again and again."""
    return plan_id(folder)


@dataclass(frozen=True, slots=True)
class Edition:
    """One file to make: a plan's document from a template, about a subject, in a language and a format, with its bleed
    in print. `path` is where it lies below the plan's folder in reports/, without suffix; "" is the usual place."""

    folder: Path
    template: str
    document: str
    language: str
    format: str
    bleed: Mm = BLEED
    subject: Subject = WHOLE
    path: str = ""

    @property
    def plan(self) -> str:
        return _id_of(self.folder)

    @property
    def cluster(self) -> str:
        """The id of the one cluster that it is about, or nothing."""
        return self.subject.id if self.subject.kind == "cluster" else ""

    @property
    def label(self) -> str:
        """What messages call its subject; nothing for the whole plan."""
        return self.subject.label

    @property
    def stem(self) -> str:
        """What its files are called in each language's folder, and on the command line: briefing, profile/software."""
        return self.path.removeprefix(f"{self.language}/") or self.aliases[-1]

    @property
    def aliases(self) -> tuple[str, ...]:
        """What it may be called on the command line beside its stem: briefing; profile, profile/software."""
        each = (f"{self.document}/{self.subject.id}",) if self.subject.kind else ()
        return (self.document, *each)

    @property
    def title(self) -> str:
        """What messages call it: briefing; profile, Software."""
        return f"{self.document}, {self.label}" if self.subject.kind else self.document

    @property
    def file(self) -> str:
        """The file's path below the plan's folder in reports/."""
        return f"{self.path or f'{self.language}/{self.stem}'}{ending_of(self.format)}"

    @property
    def name(self) -> str:
        """The file's path below its language's folder: briefing.pdf, briefing-print.pdf, profile/software.pdf."""
        return f"{self.stem}{ending_of(self.format)}"

    @property
    def again(self) -> str:
        """The command that makes this edition alone."""
        return f"python generate.py build {self.plan} --only {shlex.quote(self.file)}"

    def matches(self, pattern: str) -> bool:
        """Whether a --only pattern means this edition, by any part of its path: briefing, *.pdf, dalian/en/*,
        profile/*, software.pdf."""
        stems = dict.fromkeys(name for name in (self.stem, *self.aliases, self.subject.id) if name)
        ends = (f"{stem}{ending}" for stem in stems for ending in ("", ending_of(self.format)))
        return any(fnmatch(name, pattern) for name in (f"{self.plan}/{self.file}", self.file, *ends))


KEPT = Retention()
"""How many earlier editions a plan keeps that says nothing of it."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What one plan wants made, and how many earlier editions it keeps."""

    folder: Path
    head: PlanHead
    publications: tuple[Publication, ...]
    faults: tuple[Fault, ...]
    retention: Retention = KEPT

    @property
    def name(self) -> str:
        """What the plan is called in messages: its region."""
        return self.head.region or plan_id(self.folder)

    @property
    def editions(self) -> tuple[Edition, ...]:
        return tuple(
            Edition(
                self.folder, publication.template, publication.document, language, name, publication.bleed_of(name),
                subject, path,
            )
            for publication in self.publications
            for language in publication.languages
            for subject in publication.subjects
            for path in [publication.path(subject, language)]
            for name in publication.formats
        )  # fmt: skip


def find_plans(project: Project, names: Sequence[str]) -> tuple[Path, ...]:
    """The folders and workbooks of the plans named (in data/, or paths), or of all that publish.

    Raises UsageError for an unknown plan, and for a folder and a workbook of one name.
    """
    folders = tuple(_found(project, name) for name in names) if names else project.publishing()
    _refuse_doubles(folders)
    for folder in folders:
        recover(folder)
    twice = sorted({plan_id(path) for path in folders if _count(path, folders) > 1})
    if twice:
        raise UsageError(
            [Fault("Plan given twice", Place(twice[0]), "two of the plans have this name", "Name each plan once.")]
        )
    return folders


def _is_plan(path: Path) -> bool:
    """Whether something in data/ is a plan: a folder with a plan's files, or a workbook."""
    if path.is_dir():
        return any((path / name).exists() for name in (FILES["plan"], FILES["publish"], WORKBOOK))
    # Excel writes ~$plan.xlsx beside a workbook that somebody has open.
    return path.suffix.casefold() == SUFFIX and not path.name.startswith(("~$", ".", "_"))


def _found(project: Project, name: str) -> Path:
    """The folder or workbook of a plan by its name, with or without .xlsx, or by its path."""
    for path in (project.data / name, project.data / f"{name}{SUFFIX}", Path(name), Path(f"{name}{SUFFIX}")):
        if name and (path.is_dir() or (path.is_file() and path.suffix.casefold() == SUFFIX)):
            return path
    known = [plan_id(path) for path in project.plans()]
    near = nearest(plan_id(Path(name)), known)
    mend = f"Write {near}." if near else "Name a plan in data/, or set one up with the command new."
    raise UsageError([Fault("Unknown plan", Place(name), f"no such plan; {name_hint(name, known)}", mend)])


def _refuse_doubles(paths: Sequence[Path]) -> None:
    """Raises UsageError when a plan is there as a folder and as a workbook, for only one of them can be meant."""
    folders = dict.fromkeys(path.with_name(plan_id(path)) for path in paths)
    doubles = [path for path in folders if path.is_dir() and path.with_name(path.name + SUFFIX).is_file()]
    if doubles:
        reason = "there is a folder and a workbook of this name"
        mend = "Move one of the two to another place, or rename it."
        raise UsageError([Fault("Plan given twice", Place(str(path)), reason, mend) for path in doubles])


def _count(path: Path, folders: Sequence[Path]) -> int:
    return [plan_id(folder) for folder in folders].count(plan_id(path))


def orders_of(project: Project, folder: Path) -> Orders:
    """What the plan's publish.yaml asks for, with the faults found in it."""
    faults = Faults()
    head = read_head(folder)
    endings = {name: ending_of(name) for name in FORMATS}
    publications = read_publications(folder, Choices(project.template_names(), endings, head), faults)
    retention = read_retention(folder, faults)
    return Orders(folder, head, publications, faults.ordered, retention)


def called(editions: Sequence[Edition], name: str) -> tuple[Edition, ...]:
    """The editions that a name on the command line means: those whose files are called so, else those that have it as
    an alias, such as profile for those of all clusters."""
    found = tuple(edition for edition in editions if edition.stem == name)
    return found or tuple(edition for edition in editions if name in edition.aliases)


def chosen(editions: Sequence[Edition], pattern: str | None) -> tuple[Edition, ...]:
    """The editions that a --only pattern means. Raises UsageError when it means none."""
    if not pattern:
        return tuple(editions)
    found = tuple(edition for edition in editions if edition.matches(pattern))
    if not found:
        stems = ((stem, edition.format) for edition in editions for stem in (*edition.aliases, edition.stem))
        known = sorted({f"{stem}{ending_of(name)}" for stem, name in stems})
        near = nearest(pattern, known)
        mend = f"Write --only {near}." if near else "Write a name such as briefing, or a pattern such as *.pdf."
        raise UsageError([Fault("Nothing chosen", Place("--only"), f"{pattern} means no edition", mend)])
    return found


def edition_date(head: PlanHead, source_date_epoch: str | None, today: dt.date) -> dt.date:
    """The date an edition bears: the plan's own, else the UTC day of SOURCE_DATE_EPOCH, else today."""
    return head.edition or pinned_date(source_date_epoch) or today


def pinned_date(source_date_epoch: str | None) -> dt.date | None:
    """The UTC day of SOURCE_DATE_EPOCH (reproducible-builds.org's specification). Raises UsageError."""
    if not source_date_epoch:
        return None
    try:
        return dt.datetime.fromtimestamp(int(source_date_epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        reason = f"{source_date_epoch} is no count of seconds"
        mend = "Set it to a whole number of seconds since 1970, or unset it."
        fault = Fault("Wrong SOURCE_DATE_EPOCH", Place("SOURCE_DATE_EPOCH"), reason, mend, Grade.ERROR)
        raise UsageError([fault]) from None
