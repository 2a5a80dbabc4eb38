"""manifest.json, run.json and schedule.json become what a page says: frozen, and tolerant of gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from planpress.errors import Fault, Place
from planpress.indexing.differences import Changes, changes_of
from planpress.indexing.loose import NOTHING, Loose
from planpress.writers import FORMATS, ending_of

Outcome: TypeAlias = Literal["passed", "failed", "not checked"]
OUTCOMES: dict[str, Outcome] = {"passed": "passed", "failed": "failed"}
"""What a manifest says of a check; other words mean that it was left out."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which document a file is: `subject` is the id of the cluster, group or audience that it is about, with its
    `label`; both are blank for the whole plan."""

    document: str
    language: str
    format: str
    subject: str = ""
    label: str = ""

    @property
    def about(self) -> str:
        return self.label or self.subject


@dataclass(frozen=True, slots=True)
class Check:
    """What a file was checked for, and how that went."""

    name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class File:
    """A file that was made, by its path below the plan's folder. `date` is the edition date that it bears, `number`
    the number of the run that made it."""

    path: str
    edition: Edition
    date: dt.date | None = None
    number: int | None = None
    pages: int | None = None
    size: int | None = None
    sha256: str = ""
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An edition that could not be made the last time; the command `again` repeats it alone."""

    path: str
    edition: Edition
    date: dt.date | None = None
    faults: tuple[Fault, ...] = ()
    again: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Files of an earlier number that are kept, by their paths below the plan's folder."""

    number: int
    files: tuple[str, ...]
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next, when, for one plan or ("") for all."""

    plan: str
    when: dt.datetime
    what: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many editions of a plan a run made, left as they were, and failed to make."""

    made: int
    unchanged: int
    failed: int


@dataclass(frozen=True, slots=True)
class PlanReport:
    """Everything there is to say about one plan. Not `is_readable`: its manifest is there and cannot be read."""

    id: str
    name: str
    native: str = ""
    native_language: str = ""
    about: str = ""
    number: int | None = None
    files: Mapping[str, File] = field(default_factory=dict)
    failures: Mapping[str, Failure] = field(default_factory=dict)
    orphans: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)
    earlier: tuple[Earlier, ...] = ()
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """The last run: when it began, what was asked of it, and how it went for each plan."""

    started: dt.datetime | None = None
    command: str = ""
    version: str = ""
    exit: int | None = None
    tallies: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reports:
    """All plans of a store, the last run, what comes next, and the names of all files that are there."""

    plans: tuple[PlanReport, ...] = ()
    run: Run = field(default_factory=Run)
    next: tuple[Next, ...] = ()
    there: frozenset[str] = frozenset()


def plan_report(plan: str, manifest: Loose, changes: Loose = NOTHING, earlier: tuple[Earlier, ...] = ()) -> PlanReport:
    """The plan's report from its manifest and the changes of its newest edition."""
    name, native = manifest.text("name") or plan, manifest.text("native")
    return PlanReport(
        id=plan,
        name=name,
        native=native if native != name else "",
        native_language=manifest.text("native_language"),
        about=manifest.text("about"),
        number=manifest.count("number"),
        files={path: _file(path, record) for path, record in manifest.named("files")},
        failures={path: _failure(path, record) for path, record in manifest.named("failures")},
        orphans=manifest.texts("orphans"),
        changes=changes_of(changes),
        earlier=earlier,
        is_readable=manifest.is_there,
    )


def run_of(value: Loose) -> Run:
    """The last run from run.json."""
    return Run(
        started=value.moment("started"),
        command=value.text("command"),
        version=value.text("planpress"),
        exit=value.count("exit"),
        tallies={entry.text("plan"): _tally(entry) for entry in value.each("plans")},
    )


def next_of(value: Loose) -> tuple[Next, ...]:
    """What comes next from schedule.json, the soonest first."""
    return tuple(sorted(_next(value), key=lambda entry: (entry.when, entry.plan, entry.what)))


def _next(value: Loose) -> Iterator[Next]:
    for entry in value.each():
        when = entry.moment("when")
        if when:
            yield Next(entry.text("plan"), when, entry.text("what") or "build")


def _tally(entry: Loose) -> Tally:
    return Tally(entry.count("made") or 0, entry.count("unchanged") or 0, entry.count("failed") or 0)


def _file(path: str, record: Loose) -> File:
    return File(
        path=path,
        edition=_edition(path, record),
        date=record.date("date"),
        number=record.count("number"),
        pages=record.count("pages"),
        size=record.count("size"),
        sha256=record.text("sha256"),
        checks=tuple(_check(check) for check in record.each("checks") if check.text("check")),
    )


def _check(value: Loose) -> Check:
    return Check(value.text("check"), OUTCOMES.get(value.text("outcome"), "not checked"))


def _failure(path: str, record: Loose) -> Failure:
    faults = tuple(_fault(fault) for fault in record.each("faults"))
    return Failure(path, _edition(path, record), record.date("date"), faults, record.text("again"))


def _fault(value: Loose) -> Fault:
    place = Place(value.text("place"))
    return Fault(value.text("what") or "Not made", place, value.text("reason"), value.text("mend"))


def _edition(path: str, record: Loose) -> Edition:
    """What the record says; what it lacks is read from the file's path: en/profile/software-print.pdf."""
    language, _, name = path.partition("/")
    format_ = record.text("format") or _format_of(name)
    stem = name.removesuffix(ending_of(format_))
    document, _, subject = stem.partition("/")
    named = record.text("document")
    return Edition(
        named or document,
        record.text("language") or language,
        format_,
        record.text("subject") if named else subject,
        record.text("label"),
    )


def _format_of(name: str) -> str:
    """The format by the longest ending that fits: -print.pdf before .pdf."""
    fitting = [known for known in FORMATS if name.endswith(ending_of(known))]
    return max(fitting, key=lambda known: len(ending_of(known)), default=name.rpartition(".")[2])
