"""Reports become what the page shows, in words and links: sections of plans, rows of files, boxes of failures."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import quote

from planpress.amounts import weight
from planpress.building.runs import RUN
from planpress.errors import Fault
from planpress.indexing.differences import Changes
from planpress.indexing.documents import Document, Entry, documents_of
from planpress.indexing.model import Check, Earlier, Failure, Next, PlanReport, Reports
from planpress.indexing.thumbnails import Thumbnail
from planpress.indexing.verdict import called, headline, lead, shown_failure, standing, tally
from planpress.indexing.words import (
    capital,
    counted,
    day_of_year,
    document_name,
    format_name,
    full_day,
    language_name,
    listed,
    moment,
    short_day,
)

NONE = "–"
ROWS_OF_A_PICTURE = 4
"""So many rows are as high as a picture of full size."""
MOST_OPEN = 40
"""A folded document with a failure is open at first when it has no more rows than this."""
MOST_BOXES = 12
"""So many failures of a plan are told in full; those after them can be unfolded."""
MOST_CHANGES = 12
MOST_NEXT = 3
MOST_KEPT = 24
"""So many earlier files of one number are links; of the others there is the count."""

Kind: TypeAlias = Literal["good", "bad", "none"]
SIGNS: dict[Kind, str] = {"good": "✓", "bad": "×", "none": NONE}
_KINDS: dict[str, Kind] = {"passed": "good", "failed": "bad"}


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a check went: its sign always stands beside its words."""

    kind: Kind
    words: str
    href: str = ""

    @property
    def sign(self) -> str:
        return SIGNS[self.kind]


@dataclass(frozen=True, slots=True)
class Row:
    """One file, or in a folded document's first row all of them together. `kept` is one that a failure left."""

    about: str
    language: str
    file: Link
    edition: str
    pages: str
    size: str
    marks: tuple[Mark, ...]
    failed: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One document with its picture. One made for many subjects has a first row and folds the others."""

    name: str
    note: str
    href: str
    picture: Thumbnail | None
    rows: tuple[Row, ...]
    folded: tuple[Row, ...] = ()
    fold: str = ""
    is_open: bool = False

    @property
    def is_low(self) -> bool:
        """Whether its few rows have no room for a picture of full size."""
        return bool(self.folded) or len(self.rows) < ROWS_OF_A_PICTURE


@dataclass(frozen=True, slots=True)
class Box:
    """A failure: what, where, what to do, what stays."""

    id: str
    title: str
    faults: tuple[Fault, ...]
    again: str
    stays: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of an earlier number."""

    title: str
    links: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Section:
    """One plan."""

    id: str
    plan: PlanReport
    good: str
    tally: str
    failed: str
    blocks: tuple[Block, ...]
    boxes: tuple[Box, ...]
    changes: Changes
    since: str
    earlier: tuple[Kept, ...]
    letters: tuple[Link, ...]
    orphans: tuple[Link, ...]
    prune: str
    next: tuple[str, ...]
    manifest: Link


@dataclass(frozen=True, slots=True)
class View:
    """The whole page."""

    headline: str
    lead: str
    show: Link | None
    started: str
    sections: tuple[Section, ...]
    command: str
    version: str
    run: Link | None
    signs: Mapping[Kind, str] = field(default_factory=lambda: SIGNS)


def view_of(reports: Reports, pictures: Mapping[str, Thumbnail]) -> View:
    """The page of the reports with the pictures of the files that have one."""
    ids = _failure_ids(reports)
    sections = tuple(_section(index, plan, reports, pictures, ids) for index, plan in enumerate(reports.plans, 1))
    run = reports.run
    return View(
        headline=headline(reports),
        lead=lead(reports),
        show=_show(len(ids)),
        started=moment(run.started) if run.started else "",
        sections=sections,
        command=f"python generate.py {run.command}".strip() if run.command else "python generate.py build",
        version=run.version,
        run=Link(RUN, RUN) if RUN in reports.there else None,
    )


def address(name: str) -> str:
    """A file's name in the store as a relative link: what means something in an address is escaped."""
    return quote(name, safe="/")


def _failure_ids(reports: Reports) -> dict[tuple[str, str], str]:
    """Where on the page each failure is told, by plan and path."""
    failures = ((plan.id, path) for plan in reports.plans for path in sorted(plan.failures))
    return {failure: f"failed-{index}" for index, failure in enumerate(failures, 1)}


def _show(failures: int) -> Link | None:
    if not failures:
        return None
    return Link("Show the failed one" if failures == 1 else "Show the first that failed", "#failed-1")


def _section(
    index: int,
    plan: PlanReport,
    reports: Reports,
    pictures: Mapping[str, Thumbnail],
    ids: Mapping[tuple[str, str], str],
) -> Section:
    stands = standing(plan, reports.there)
    words, failed = tally(plan, reports)
    shelf = _Shelf(plan, reports.there, pictures, ids)
    return Section(
        id=f"plan-{index}",
        plan=plan,
        good=f"{stands.good:,} of {stands.total:,} good" if stands.total else "",
        tally=words,
        failed=failed,
        blocks=tuple(shelf.block(document) for document in documents_of(plan)),
        boxes=tuple(shelf.box(plan.failures[path]) for path in sorted(plan.failures)),
        changes=plan.changes,
        since=f" since the edition of {day_of_year(plan.changes.since)}" if plan.changes.since else "",
        earlier=tuple(shelf.kept(earlier) for earlier in plan.earlier),
        letters=tuple(shelf.letters()),
        orphans=tuple(shelf.link(path, path) for path in plan.orphans),
        prune=f"python generate.py build {shlex.quote(plan.id)} --prune",
        next=tuple(_next(entry) for entry in reports.next if entry.plan in ("", plan.id))[:MOST_NEXT],
        manifest=shelf.link("manifest.json", f"{plan.id}/manifest.json"),
    )


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A plan's files with where to find them."""

    plan: PlanReport
    there: frozenset[str]
    pictures: Mapping[str, Thumbnail]
    ids: Mapping[tuple[str, str], str]

    def link(self, path: str, words: str) -> Link:
        """A link to a file of the plan, bare words when the file is not there."""
        name = f"{self.plan.id}/{path}"
        return Link(words, address(name) if name in self.there else "")

    def letters(self) -> Iterator[Link]:
        """The pages that show what the plan's mailings would send."""
        for name in sorted(self.there):
            plan, *parts = name.split("/")
            if plan == self.plan.id and len(parts) == 3 and (parts[0], parts[2]) == ("outbox", "index.html"):
                yield self.link("/".join(parts), parts[1])

    def block(self, document: Document) -> Block:
        cover = document.cover
        href = self.link(cover.path, "").href if cover else ""
        picture = self.pictures.get(f"{self.plan.id}/{cover.path}") if cover else None
        name = document_name(document.name)
        if not document.is_series:
            return Block(name, "", href, picture, tuple(self.row(entry) for entry in document.entries))
        # What failed stands first: nobody should have to look for it among a thousand.
        entries = sorted(document.entries, key=lambda entry: entry.failure is None)
        subjects = len({entry.edition.subject for entry in entries})
        return Block(
            name=name,
            note=counted(subjects, "document"),
            href=href,
            picture=picture,
            rows=(self.together(entries),),
            folded=tuple(self.row(entry, brief=True) for entry in entries),
            fold=f"All {counted(len(entries), 'file')}" if len(entries) > 1 else "The file",
            is_open=len(entries) <= MOST_OPEN and any(entry.failure for entry in entries),
        )

    def row(self, entry: Entry, brief: bool = False) -> Row:
        edition, file = entry.edition, entry.file
        return Row(
            about=edition.about,
            language=language_name(edition.language),
            file=self.link(entry.path, format_name(edition.format)),
            edition=short_day(file.date) if file and file.date else NONE if file else "never made",
            pages=_number(file.pages if file else None),
            size=_size(file.size if file else None),
            marks=self.marks(entry, brief),
            failed=entry.failure is not None,
            kept=bool(file and entry.failure),
        )

    def marks(self, entry: Entry, brief: bool) -> tuple[Mark, ...]:
        """How the checks of a file went; `brief` counts those that passed."""
        if entry.failure:
            return (Mark("bad", shown_failure(entry.failure), f"#{self.ids[self.plan.id, entry.path]}"),)
        if entry.file is None or f"{self.plan.id}/{entry.path}" not in self.there:
            return (Mark("bad", "the file is gone; the next build makes it"),)
        checks = entry.file.checks
        if not checks:
            return (Mark("none", "not checked"),)
        if brief and all(check.outcome == "passed" for check in checks):
            return (Mark("good", f"{counted(len(checks), 'check')} passed"),)
        return tuple(_mark(check) for check in checks)

    def together(self, entries: Sequence[Entry]) -> Row:
        """The row for all files of a folded document."""
        files = [entry.file for entry in entries if entry.file]
        dates = sorted({file.date for file in files if file.date})
        languages = sorted({language_name(entry.edition.language) for entry in entries})
        formats = list(dict.fromkeys(format_name(entry.edition.format) for entry in entries))
        return Row(
            about="",
            language=", ".join(languages) if len(languages) < 3 else f"{len(languages)} languages",
            file=Link(", ".join(formats) if len(formats) < 4 else f"{len(formats)} formats"),
            edition="–".join(dict.fromkeys(short_day(date) for date in (dates[0], dates[-1]))) if dates else NONE,
            pages=_number(sum(file.pages or 0 for file in files) or None),
            size=_size(sum(file.size or 0 for file in files) or None),
            marks=tuple(self._summed(entries)),
            failed=any(entry.failure for entry in entries),
        )

    def _summed(self, entries: Sequence[Entry]) -> Iterator[Mark]:
        """How many files passed all checks, and which those are; how many did not."""
        marks = [self.marks(entry, brief=True) for entry in entries]
        kinds = [_worst(row) for row in marks]
        good, bad, none = (kinds.count(kind) for kind in SIGNS)
        names = dict.fromkeys(check.name for entry in entries if entry.file for check in entry.file.checks)
        if bad:
            yield Mark("bad", f"{bad:,} failed")
        if good:
            yield Mark("good", f"{good:,} passed: {listed(list(names))}")
        if none:
            yield Mark("none", f"{none:,} not checked")

    def box(self, failure: Failure) -> Box:
        file = self.plan.files.get(failure.path)
        stays = f"The edition of {full_day(file.date)} stays." if file and file.date else "The file made before stays."
        none = "There is no earlier edition."
        title = called(failure.edition)
        return Box(self.ids[self.plan.id, failure.path], title, failure.faults, failure.again, stays if file else none)

    def kept(self, earlier: Earlier) -> Kept:
        date = f" of {full_day(earlier.date)}" if earlier.date else ""
        folder = f"editions/{earlier.number}/"
        shown = earlier.files[:MOST_KEPT]
        more = len(earlier.files) - len(shown)
        return Kept(
            f"Number {earlier.number}{date}: {counted(len(earlier.files), 'file')}",
            tuple(self.link(path, path.removeprefix(folder)) for path in shown),
            f"{more:,} more in {self.plan.id}/{folder}" if more else "",
        )


def _mark(check: Check) -> Mark:
    """A standard is passed; a check that is named in small letters says itself what is so: figures read back."""
    says_itself = check.outcome == "passed" and check.name[:1].islower()
    return Mark(_KINDS.get(check.outcome, "none"), check.name if says_itself else f"{check.name} {check.outcome}")


def _worst(marks: Sequence[Mark]) -> Kind:
    kinds = {mark.kind for mark in marks}
    return "bad" if "bad" in kinds else "none" if "none" in kinds else "good"


def _number(value: int | None) -> str:
    return NONE if value is None else f"{value:,}"


def _size(value: int | None) -> str:
    return NONE if value is None else weight(value)


def _next(entry: Next) -> str:
    return f"{capital(entry.what)}, {moment(entry.when)}"
