"""Editions become tasks: what is up to date, what must be made and why, and what has to be composed to know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias

from planpress.building.editions import Edition, Orders, Project, pinned_date
from planpress.building.limits import Limits
from planpress.building.manifest import About, Manifest, Record
from planpress.building.staleness import (
    Inputs,
    hash_of,
    inputs_of,
    key_of,
    office_inputs,
    plan_inputs,
    reasons,
    shared_inputs,
    versions,
)
from planpress.building.stores import Store
from planpress.writers import FORMATS

LAST: Final = "last"
Redline: TypeAlias = Path | Literal["last"]
"""What Word editions are compared with: a file, or the edition that each replaces."""

State: TypeAlias = Literal["fresh", "doubtful", "due"]


@dataclass(frozen=True, slots=True)
class Request:
    """What to build: the plans' folders, into which store, and how. `today` is the UTC day of the run; `paginate`
    asks LibreOffice, where there is one, for the page numbers of contents lists in Word. `scheduler` is the address of
    a Dask scheduler; `started` is the time of the run (ISO 8601, UTC) and `command` what was asked for."""

    folders: tuple[Path, ...]
    store: Store
    today: dt.date
    only: str | None = None
    jobs: int | None = None
    force: bool = False
    validate: bool = False
    source_date_epoch: str | None = None
    paginate: bool = False
    redline: Redline | None = None
    scheduler: str | None = None
    limits: Limits = field(default_factory=Limits)
    prune: bool = False
    started: str = ""
    command: str = "build"


@dataclass(frozen=True, slots=True)
class Task:
    """An edition with its key. It is `fresh`, or it is `due` for the `reasons`; `doubtful` says that what it is
    composed from changed, but perhaps not what it says. `record` is what is known of the file there, as sound as its
    `stamp` says. `number` is the run's, and `earlier` the packed history of the plan, where something is to be
    composed."""

    edition: Edition
    key: str
    inputs: Inputs
    state: State
    reasons: tuple[str, ...] = ()
    record: Record | None = None
    stamp: str = ""
    number: int = 1
    earlier: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        """The file in the store."""
        return f"{self.edition.plan}/{self.edition.file}"


def tasks_of(
    project: Project,
    request: Request,
    orders: Sequence[Orders],
    editions: Sequence[Edition],
    manifests: Mapping[str, Manifest],
) -> tuple[Task, ...]:
    """A task for each edition. A date from outside counts only where the plan gives no date itself."""
    pinned = pinned_date(request.source_date_epoch)
    shared = shared_inputs(project.templates, project.brand)
    office, found = office_inputs(request.paginate), versions()
    inputs = {}
    for order in orders:
        own = plan_inputs(order.folder, None if order.head.edition else pinned)
        inputs[order.folder] = {
            flows: inputs_of(own, shared, office if flows else {}, found) for flows in (True, False)
        }
    return tuple(
        _task(request, edition, inputs[edition.folder][FORMATS[edition.format].flows], manifests[edition.plan])
        for edition in editions
    )


def is_as_it_was(project: Project, request: Request, order: Orders, inputs: Inputs) -> bool:
    """Whether a plan, the templates and the brand are still what the inputs say that they were."""
    pinned = None if order.head.edition else pinned_date(request.source_date_epoch)
    now = plan_inputs(order.folder, pinned) | shared_inputs(project.templates, project.brand)
    return now == {name: value for name, value in inputs.files.items() if name not in office_inputs(request.paginate)}


def about(edition: Edition) -> About:
    """What the manifest says of an edition."""
    return About(edition.document, edition.subject.id, edition.label, edition.language, edition.format)


def _task(request: Request, edition: Edition, inputs: Inputs, manifest: Manifest) -> Task:
    record, number = manifest.files.get(edition.file), manifest.number + 1
    task = Task(edition, key_of(edition, inputs), inputs, "due", record=record, number=number)
    if request.force:
        return replace(task, reasons=("asked for",))
    return _judged(request.store, task)


def _judged(store: Store, task: Task) -> Task:
    record, stamp = task.record, store.stamp(task.name)
    if record is None:
        return replace(task, reasons=("nothing is known of the file there" if stamp else "not made yet",))
    if not stamp:
        return replace(task, reasons=("the file is missing",))
    if stamp != record.stamp and hash_of(store.read(task.name) or b"") != record.sha256:
        return replace(task, reasons=("the file is not the one that was made",))
    task = replace(task, stamp=stamp)
    if record.key == task.key:
        return replace(task, state="fresh")
    if not record.key:
        return replace(task, reasons=("its plan or template was changed while it was made",))
    changed = reasons(record.inputs, task.inputs.files) + reasons(record.versions, task.inputs.versions)
    changed = tuple(dict.fromkeys(changed)) or ("its options changed",)
    return replace(task, state="doubtful" if _is_doubtful(record, task.inputs) else "due", reasons=changed)


def _is_doubtful(record: Record, inputs: Inputs) -> bool:
    """Whether nothing but what documents are composed from has changed. Then composing the document tells."""
    names = {name for name in {*record.inputs, *inputs.files} if record.inputs.get(name) != inputs.files.get(name)}
    known = inputs.composed | (record.inputs.keys() - inputs.files.keys())
    return bool(names) and names <= known and record.versions == inputs.versions
