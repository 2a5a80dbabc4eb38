"""A request becomes report files: plans are checked, stale editions composed, written and put in their places."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from planpress.building.editions import Edition, Orders, Project, chosen, edition_date, orders_of, pinned_date
from planpress.building.output import Record, locked, read_manifest, replace_file, write_manifest
from planpress.building.staleness import hash_of, key_of, plan_inputs, reasons, shared_inputs
from planpress.errors import EditionError, Fault, Grade, InputError, Place, PlanpressError
from planpress.planning.faults import by_grade
from planpress.writers import FORMATS

if TYPE_CHECKING:
    from planpress.brand import Brand
    from planpress.document import Document
    from planpress.planning.model import Plan

Outcome: TypeAlias = Literal["made", "unchanged", "failed"]

FEW = 4
"""Below so many editions one process is quicker than several, which each load the libraries."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to build: the plans' folders, into which folder, and how. `today` is the UTC day of the run."""

    folders: tuple[Path, ...]
    output: Path
    today: dt.date
    only: str | None = None
    jobs: int | None = None
    force: bool = False
    source_date_epoch: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """How one edition went. `pages`, `size` (bytes) and `seconds` are those of the file, None when unknown."""

    edition: Edition
    outcome: Outcome
    path: Path
    reasons: tuple[str, ...] = ()
    pages: int | None = None
    size: int | None = None
    seconds: float | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """An edition with its key and why it must be made; without reasons it is up to date."""

    edition: Edition
    path: Path
    key: str
    inputs: dict[str, str]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a build is about to do for one plan."""

    name: str
    date: dt.date
    tasks: tuple[Task, ...]

    @property
    def due(self) -> int:
        return sum(bool(task.reasons) for task in self.tasks)


class Watcher(Protocol):
    """Who is told how a build goes."""

    def waiting(self) -> None:
        """Another run holds the output folder."""

    def begin(self, outlooks: Sequence[Outlook]) -> None:
        """The plans are sound, and this is what there is to do."""

    def done(self, result: Result) -> None:
        """One edition is finished, in whatever way."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What a writer gave: bytes, or the faults that kept it from giving any."""

    data: bytes
    seconds: float
    faults: tuple[Fault, ...] = ()


def build(project: Project, request: Request, watcher: Watcher) -> tuple[Result, ...]:
    """Bring the request's editions up to date. Raises InputError before anything is touched, UsageError too."""
    orders = [orders_of(project, folder) for folder in request.folders]
    editions = chosen([edition for order in orders for edition in order.editions], request.only)
    with locked(request.output, watcher.waiting):
        inputs = _inputs(project, request, orders)
        tasks = [_task(request, edition, inputs[edition.folder]) for edition in editions]
        due = [task for task in tasks if task.reasons]
        documents = _composed(project, request, orders, [task.edition for task in due])
        brand = _brand(project) if due else None
        outlooks = [_outlook(request, order, tasks) for order in orders]
        watcher.begin([outlook for outlook in outlooks if outlook.tasks])
        results = {task.edition: _unchanged(task) for task in tasks if not task.reasons}
        for result in results.values():
            watcher.done(result)
        for task, written in _write_all(due, documents, brand, request.jobs) if brand else ():
            results[task.edition] = _placed(request.output, orders, task, written)
            watcher.done(results[task.edition])
    return tuple(results[edition] for edition in editions)


def check(project: Project, folder: Path, today: dt.date) -> tuple[Fault, ...]:
    """Everything there is to say about a plan, what it publishes, and its texts in the templates it names."""
    from planpress.planning.reading import check_plan

    orders = orders_of(project, folder)
    faults = by_grade(check_plan(folder) + orders.faults)
    if any(fault.grade is Grade.ERROR for fault in faults):
        return faults
    try:
        _composed(project, Request((folder,), project.reports, today), [orders], orders.editions)
    except InputError as error:
        return error.faults + faults
    return faults


def compose_edition(project: Project, request: Request, orders: Orders, edition: Edition) -> Document:
    """The document of one edition, before any format. Raises InputError."""
    return _composed(project, request, [orders], [edition])[_group(edition)]


# ------------------------------------------------------------------------------------------------- tasks


def _inputs(project: Project, request: Request, orders: Sequence[Orders]) -> dict[Path, dict[str, str]]:
    """Each plan's inputs. A date from outside is one of them only where the plan gives no date itself."""
    pinned = pinned_date(request.source_date_epoch)
    shared = shared_inputs(project.templates)
    return {
        order.folder: plan_inputs(order.folder, None if order.head.edition else pinned) | shared for order in orders
    }


def _task(request: Request, edition: Edition, inputs: dict[str, str]) -> Task:
    folder = request.output / edition.plan
    path = folder / edition.file
    key = key_of(edition, inputs)
    why = ("asked for",) if request.force else _reasons(path, read_manifest(folder).get(edition.file), key, inputs)
    return Task(edition, path, key, inputs, why)


def _reasons(path: Path, record: Record | None, key: str, inputs: dict[str, str]) -> tuple[str, ...]:
    if record is None:
        return ("not made yet",) if not path.exists() else ("nothing is known of the file there",)
    if not path.is_file():
        return ("the file is missing",)
    if record.key != key:
        return reasons(record.inputs, inputs) or ("its options changed",)
    return () if hash_of(path.read_bytes()) == record.sha256 else ("the file was changed by hand",)


def _outlook(request: Request, order: Orders, tasks: Sequence[Task]) -> Outlook:
    date = edition_date(order.head, request.source_date_epoch, request.today)
    mine = tuple(task for task in tasks if task.edition.folder == order.folder)
    return Outlook(order.head.region or order.folder.resolve().name, date, mine)


# --------------------------------------------------------------------------------------------- composing

_Group: TypeAlias = tuple[Path, str, str]


def _group(edition: Edition) -> _Group:
    """Editions that differ in their format only share one document."""
    return edition.folder, edition.template, edition.language


def _composed(
    project: Project, request: Request, orders: Sequence[Orders], editions: Sequence[Edition]
) -> dict[_Group, Document]:
    """The documents of the editions due. Raises InputError with the faults of all plans at once."""
    faults = [fault for order in orders for fault in order.faults]
    plans: dict[Path, Plan] = {}
    documents: dict[_Group, Document] = {}
    for folder in dict.fromkeys(edition.folder for edition in editions):
        try:
            plans[folder] = _read(folder)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    dates = {order.folder: edition_date(order.head, request.source_date_epoch, request.today) for order in orders}
    for group in dict.fromkeys(_group(edition) for edition in editions):
        folder, template, language = group
        try:
            documents[group] = _compose(plans[folder], project.templates / template, language, dates[folder])
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    return documents


def _read(folder: Path) -> Plan:
    from planpress.planning.reading import read_plan

    return read_plan(folder)


def _compose(plan: Plan, template: Path, language: str, date: dt.date) -> Document:
    from planpress.composing import compose  # late: a run that changes nothing needs none of it

    return compose(plan, template, language, date)


# ----------------------------------------------------------------------------------------------- writing


def _brand(project: Project) -> Brand:
    from planpress.brand import read_brand

    return read_brand(project.brand)


def _write_all(
    due: Sequence[Task], documents: dict[_Group, Document], brand: Brand, jobs: int | None
) -> Iterator[tuple[Task, _Written]]:
    """Each task with what was written for it, as it is finished."""
    count = jobs or (1 if len(due) < FEW else os.cpu_count() or 1)
    if min(count, len(due)) == 1:
        for task in due:
            yield task, _write(task.edition.format, documents[_group(task.edition)], brand)
        return
    yield from _write_in_processes(due, documents, brand, min(count, len(due)))


def _write_in_processes(
    due: Sequence[Task], documents: dict[_Group, Document], brand: Brand, count: int
) -> Iterator[tuple[Task, _Written]]:
    # Ctrl-C reaches every process of the terminal: the workers end at once, the first process tells about it.
    pool = ProcessPoolExecutor(count, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_DFL))
    try:
        futures = {
            pool.submit(_write, task.edition.format, documents[_group(task.edition)], brand): task for task in due
        }
        for future in as_completed(futures):
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                yield futures[future], _Written(b"", 0, (_killed(futures[future]),))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _write(suffix: str, document: Document, brand: Brand) -> _Written:
    """Write one format; only our own kind of error is caught, so that a bug shows itself."""
    start = time.perf_counter()
    try:
        data = FORMATS[suffix].write(document, brand)
    except PlanpressError as error:
        return _Written(b"", time.perf_counter() - start, error.faults)
    return _Written(data, time.perf_counter() - start)


def _killed(task: Task) -> Fault:
    reason = "the process that wrote it was ended from outside, perhaps for want of memory"
    return Fault("Not finished", Place(str(task.path)), reason, "Try again with --jobs 1.")


# --------------------------------------------------------------------------------------------- the files


def _placed(output: Path, orders: Sequence[Orders], task: Task, written: _Written) -> Result:
    """Put a file in its place and its record in the manifest; what fails leaves the old file as it was."""
    try:
        if written.faults:
            raise EditionError(written.faults)
        _replace(task, written.data)
    except EditionError as error:
        return Result(task.edition, "failed", task.path, task.reasons, faults=error.faults)
    size, seconds = len(written.data), round(written.seconds, 3)
    record = Record(task.key, hash_of(written.data), size, seconds, task.inputs)
    _keep(output / task.edition.plan, orders, task.edition, record)
    return Result(task.edition, "made", task.path, task.reasons, _pages(written.data), size, seconds)


def _replace(task: Task, data: bytes) -> None:
    try:
        replace_file(task.path, data)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        mend = "Close the file where it is open, and check the folder's rights and the space left."
        raise EditionError([Fault("File cannot be written", Place(str(task.path)), reason, mend)]) from error


def _keep(folder: Path, orders: Sequence[Orders], edition: Edition, record: Record) -> None:
    """Add a record to the manifest; records of files that are no longer published go."""
    wanted = {e.file for order in orders if order.folder == edition.folder for e in order.editions}
    records = {name: old for name, old in read_manifest(folder).items() if name in wanted}
    write_manifest(folder, records | {edition.file: record})


def _unchanged(task: Task) -> Result:
    data = task.path.read_bytes()
    return Result(task.edition, "unchanged", task.path, pages=_pages(data), size=len(data))


def _pages(data: bytes) -> int | None:
    """The pages of a PDF whose page objects stand open in the file (ISO 32000-1, 7.7.3.3), else None."""
    if not data.startswith(b"%PDF"):
        return None
    return len(re.findall(rb"/Type\s*/Page(?![A-Za-z])", data)) or None
