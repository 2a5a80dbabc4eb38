"""A project's plans become the list of editions to make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from planpress.errors import Fault, Grade, Place, UsageError, name_hint, nearest
from planpress.planning.faults import Faults
from planpress.planning.publishing import FILE, Choices, PlanHead, Publication, read_head, read_publications
from planpress.writers import FORMATS


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

    def template_names(self) -> tuple[str, ...]:
        """The folders in templates/ that make documents."""
        return tuple(sorted(path.parent.name for path in self.templates.glob("*/document.md.j2")))

    def plan_names(self) -> tuple[str, ...]:
        """The folders in data/ that say what to publish."""
        return tuple(sorted(path.parent.name for path in self.data.glob(f"*/{FILE}")))


@dataclass(frozen=True, slots=True)
class Edition:
    """One file to make: a plan's document from a template, in a language and a format."""

    folder: Path
    template: str
    document: str
    language: str
    format: str

    @property
    def plan(self) -> str:
        return self.folder.resolve().name

    @property
    def file(self) -> str:
        """The file's path below the plan's folder in reports/."""
        return f"{self.language}/{self.document}.{self.format}"

    def matches(self, pattern: str) -> bool:
        """Whether a --only pattern means this edition, by any part of its path: briefing, *.pdf, dalian/en/*."""
        names = (f"{self.plan}/{self.file}", self.file, f"{self.document}.{self.format}", self.document)
        return any(fnmatch(name, pattern) for name in names)


@dataclass(frozen=True, slots=True)
class Orders:
    """What one plan wants made."""

    folder: Path
    head: PlanHead
    publications: tuple[Publication, ...]
    faults: tuple[Fault, ...]

    @property
    def name(self) -> str:
        """What the plan is called in messages: its region."""
        return self.head.region or self.folder.resolve().name

    @property
    def editions(self) -> tuple[Edition, ...]:
        return tuple(
            Edition(self.folder, publication.template, publication.document, language, suffix)
            for publication in self.publications
            for language in publication.languages
            for suffix in publication.formats
        )


def find_plans(project: Project, names: Sequence[str]) -> tuple[Path, ...]:
    """The folders of the plans named (in data/, or paths), or of all that publish. Raises UsageError."""
    if not names:
        return tuple(project.data / name for name in project.plan_names())
    folders = tuple(_folder(project, name) for name in names)
    twice = sorted({path.resolve().name for path in folders if _count(path, folders) > 1})
    if twice:
        raise UsageError(
            [Fault("Plan given twice", Place(twice[0]), "two of the plans have this name", "Name each plan once.")]
        )
    return folders


def _folder(project: Project, name: str) -> Path:
    for folder in (project.data / name, Path(name)):
        if name and folder.is_dir():
            return folder
    known = [path.name for path in sorted(project.data.glob("*")) if path.is_dir()]
    near = nearest(Path(name).name, known)
    mend = f"Write {near}." if near else "Name a folder in data/, or set one up with the command new."
    raise UsageError([Fault("Unknown plan", Place(name), f"no such plan; {name_hint(name, known)}", mend)])


def _count(path: Path, folders: Sequence[Path]) -> int:
    return [folder.resolve().name for folder in folders].count(path.resolve().name)


def orders_of(project: Project, folder: Path) -> Orders:
    """What the plan's publish.yaml asks for, with the faults found in it."""
    faults = Faults()
    head = read_head(folder)
    choices = Choices(project.template_names(), tuple(FORMATS), head.languages)
    publications = read_publications(folder, choices, faults)
    return Orders(folder, head, publications, faults.ordered)


def chosen(editions: Sequence[Edition], pattern: str | None) -> tuple[Edition, ...]:
    """The editions that a --only pattern means. Raises UsageError when it means none."""
    if not pattern:
        return tuple(editions)
    found = tuple(edition for edition in editions if edition.matches(pattern))
    if not found:
        known = sorted({f"{edition.document}.{edition.format}" for edition in editions})
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
