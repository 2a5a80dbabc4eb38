"""A request becomes report files: plans are checked, stale editions composed, written and put in their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from planpress.building.changes import Changes, Past, compared, older_file, past_of
from planpress.building.documents import document_of, documents_of, refuse_faulty
from planpress.building.editions import Edition, Orders, Project, chosen, orders_of
from planpress.building.office import find_office
from planpress.building.output import Record, locked, read_manifest, replace_file, write_manifest
from planpress.building.staleness import hash_of
from planpress.building.tasks import Outlook, Request, Task, outlook, tasks_of
from planpress.building.writing import Job, Written, write_all
from planpress.errors import Fault, Place

if TYPE_CHECKING:
    from planpress.brand import Brand

Outcome: TypeAlias = Literal["made", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Result:
    """How one edition went. `pages`, `size` (bytes) and `seconds` are those of the file, None when unknown;
    `faults` are notes where the edition did not fail; `standards` are those that it was found to keep to; `changes`
    says how comparing it with an older one went."""

    edition: Edition
    outcome: Outcome
    path: Path
    reasons: tuple[str, ...] = ()
    pages: int | None = None
    size: int | None = None
    seconds: float | None = None
    faults: tuple[Fault, ...] = ()
    standards: tuple[str, ...] = ()
    changes: Changes | None = None

    @property
    def failed(self) -> bool:
        """Whether the edition or its changes file failed."""
        return self.outcome == "failed" or (self.changes is not None and self.changes.outcome == "failed")


class Watcher(Protocol):
    """Who is told how a build goes."""

    def waiting(self) -> None:
        """Another run holds the output folder."""

    def begin(self, outlooks: Sequence[Outlook]) -> None:
        """The plans are sound, and this is what there is to do."""

    def done(self, result: Result) -> None:
        """One edition is finished, in whatever way."""


def build(project: Project, request: Request, watcher: Watcher) -> tuple[Result, ...]:
    """Bring the request's editions up to date, and say how each went.

    Raises InputError or UsageError, in either case before anything is touched.
    """
    orders = [orders_of(project, folder) for folder in request.folders]
    refuse_faulty(orders)
    editions = chosen([edition for order in orders for edition in order.editions], request.only)
    older = older_file(request.redline, orders, editions)
    with locked(request.output, watcher.waiting):
        tasks = tasks_of(project, request, orders, editions)
        due = [task for task in tasks if task.reasons]
        documents = documents_of(project, request, orders, [task.edition for task in due])
        office = find_office() if request.paginate else None
        jobs = [
            Job(str(task.path), document_of(task.edition, documents), task.edition.format, request.validate, office)
            for task in due
        ]
        brand = _brand(project) if due or request.validate else None
        outlooks = [outlook(request, order, tasks) for order in orders]
        watcher.begin([plan for plan in outlooks if plan.tasks])
        results: dict[Edition, Result] = {}
        judge = brand if request.validate else None
        for task in tasks:
            if not task.reasons:
                past = past_of(request.redline, older, task)
                result = _compared(request, past, task, _unchanged(task, judge), judge)
                results[task.edition] = result
                watcher.done(result)
        for index, written in write_all(jobs, brand, request.jobs) if brand and jobs else ():
            past = past_of(request.redline, older, due[index])
            result = _finished(request.output, orders, due[index], written)
            results[result.edition] = _compared(request, past, due[index], result, judge)
            watcher.done(results[result.edition])
    return tuple(results[edition] for edition in editions)


def _brand(project: Project) -> Brand:
    from planpress.brand import read_brand

    return read_brand(project.brand)


def _finished(output: Path, orders: Sequence[Orders], task: Task, written: Written) -> Result:
    """Put a file in its place and its record in the manifest; what fails leaves the old file as it was."""
    faults = written.faults or _put(output, orders, task, written)
    if faults:
        return Result(task.edition, "failed", task.path, task.reasons, faults=faults)
    size, seconds = len(written.data), round(written.seconds, 3)
    measures = written.pages, size, seconds
    made: Outcome = "made"
    return Result(task.edition, made, task.path, task.reasons, *measures, written.notes, written.standards)


def _put(output: Path, orders: Sequence[Orders], task: Task, written: Written) -> tuple[Fault, ...]:
    try:
        replace_file(task.path, written.data)
        _keep(output / task.edition.plan, orders, task, written)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        mend = "Close the file where it is open, and check the folder's rights and the space left."
        return (Fault("File cannot be written", Place(str(task.path)), reason, mend),)
    return ()


def _keep(folder: Path, orders: Sequence[Orders], task: Task, written: Written) -> None:
    """Add the file's record to the manifest; records of files that are no longer published go."""
    wanted = {edition.file for order in orders if order.folder == task.edition.folder for edition in order.editions}
    records = {name: record for name, record in read_manifest(folder).items() if name in wanted}
    size, seconds = len(written.data), round(written.seconds, 3)
    record = Record(task.key, hash_of(written.data), size, seconds, task.inputs, written.pages)
    write_manifest(folder, records | {task.edition.file: record})


def _compared(request: Request, past: Past, task: Task, result: Result, judge: Brand | None) -> Result:
    """The result with how comparing went. An edition that failed is not there to be compared."""
    if past is None or result.outcome == "failed":
        return result
    folder = request.output / task.edition.plan
    return replace(result, changes=compared(past, folder, task, task.path.read_bytes(), judge))


def _unchanged(task: Task, brand: Brand | None) -> Result:
    """The file that is there, which is validated when a brand is given."""
    data = task.path.read_bytes()
    faults: tuple[Fault, ...] = ()
    standards: tuple[str, ...] = ()
    if brand:
        from planpress.building.validating import broken_promises, standards_of

        faults = broken_promises(data, task.edition.format, str(task.path), brand)
        standards = () if faults else standards_of(task.edition.format)
    pages = task.record.pages if task.record else None
    outcome: Outcome = "failed" if faults else "unchanged"
    return Result(task.edition, outcome, task.path, (), pages, len(data), faults=faults, standards=standards)
