"""A request becomes report files: plans are checked, stale editions composed, written and put in their places."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from planpress.building.changes import Changes, Older, Past, compared, older_file, past_of
from planpress.building.documents import refuse_faulty
from planpress.building.editions import Edition, Orders, Project, chosen, orders_of
from planpress.building.executors import Crew, Lost, Staff, dask, in_process, pool, warm_up
from planpress.building.office import find_office
from planpress.building.outlooks import Outlook, outlooks
from planpress.building.placing import Places, orphans_of, prune
from planpress.building.runs import RUN, write_run
from planpress.building.settling import Settled, draft_for, ended, settled
from planpress.building.stores import Store, unusable, unwritable
from planpress.building.tasks import Request, Task, is_as_it_was, tasks_of
from planpress.building.workshop import Draft, Portion, Setting, WriteJob, brand_of, forget, write
from planpress.building.writing import Written
from planpress.errors import ExitCode, Fault, Grade, Place
from planpress.writers import FORMATS

if TYPE_CHECKING:
    from planpress.brand import Brand

Outcome: TypeAlias = Literal["made", "unchanged", "failed"]

FEW = 4
"""Below so many editions one process is quicker than several, which each load the libraries."""
COMPOSED = 16
"""So many documents are composed while one edition is written."""
BATCH = 8
"""Documents that one start of LibreOffice serves, at most."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one edition went. `place` is what messages call its file, and `kept` says that one is there; `pages`, `size`
    (bytes) and `seconds` are those of the file, None when unknown; `faults` are notes where the edition did not fail;
    `standards` are those that it was found to keep to; `changes` says how comparing it with an older one went."""

    edition: Edition
    outcome: Outcome
    place: str
    reasons: tuple[str, ...] = ()
    pages: int | None = None
    size: int | None = None
    seconds: float | None = None
    faults: tuple[Fault, ...] = ()
    standards: tuple[str, ...] = ()
    changes: Changes | None = None
    kept: bool = True

    @property
    def failed(self) -> bool:
        """Whether the edition or its changes file failed."""
        return self.outcome == "failed" or (self.changes is not None and self.changes.outcome == "failed")


@dataclass(frozen=True, slots=True)
class Built:
    """How a build went: each edition's result, the files that no edition makes any more, whether these were taken
    away, what else there is to say, such as a scheduler that cannot be reached, and the `page` that shows all."""

    results: tuple[Result, ...]
    orphans: tuple[str, ...] = ()
    pruned: bool = False
    faults: tuple[Fault, ...] = ()
    page: str = ""

    @property
    def failed(self) -> bool:
        """Whether anything at all went wrong."""
        return any(result.failed for result in self.results) or any(f.grade is Grade.ERROR for f in self.faults)


class Watcher(Protocol):
    """Who is told how a build goes."""

    def waiting(self, owner: str) -> None:
        """Another run holds the output folder; who that is, as far as it is known."""

    def composing(self, count: int) -> None:
        """So many documents are composed, to see whether they are sound and what they say."""

    def composed(self) -> None:
        """One of them is."""

    def begin(self, outlooks: Sequence[Outlook]) -> None:
        """The plans are sound, and this is what there is to do."""

    def done(self, result: Result) -> None:
        """One edition is finished, in whatever way."""


def build(project: Project, request: Request, watcher: Watcher, index: Callable[[Store], str] = lambda _: "") -> Built:
    """Bring the request's editions up to date, and say how each went. At last, before another run may come, `index`
    writes the page of all reports, and gives what messages call it.

    Raises InputError or UsageError, in either case before anything is touched.
    """
    orders = [orders_of(project, folder) for folder in request.folders]
    refuse_faulty(orders)
    editions = chosen([edition for order in orders for edition in order.editions], request.only)
    older = older_file(request.redline, orders, editions)
    with request.store.locked(watcher.waiting):
        places = Places(request, orders)
        tasks = tasks_of(project, request, orders, editions, places.manifests)
        run = _Run(project, request, watcher, {order.folder: order for order in orders}, places, older)
        with Crew[Any](run.staffed(tasks)) as crew:
            work = run.settle(tasks, crew)
            run.recruit(work.tasks, crew)
            watcher.begin(outlooks(request, orders, work.tasks))
            built = run.carry_out(work, crew)
        try:
            return replace(built, page=index(request.store))
        except OSError as error:
            return replace(built, faults=(*built.faults, unwritable(request.store.show("index.html"), error)))


def foresee(project: Project, request: Request) -> tuple[tuple[Outlook, ...], tuple[str, ...]]:
    """What a build would do, and the files that no edition makes any more; nothing is touched, and no other run is
    waited for. Raises InputError and UsageError as a build does."""
    orders = [orders_of(project, folder) for folder in request.folders]
    refuse_faulty(orders)
    editions = chosen([edition for order in orders for edition in order.editions], request.only)
    try:
        places = Places(request, orders)
        tasks = tasks_of(project, request, orders, editions, places.manifests)
    except OSError as error:
        raise unusable(request.store.show(""), error) from error
    run = _Run(project, request, None, {order.folder: order for order in orders}, places, None)
    with Crew[Any](run.staffed(tasks)) as crew:
        work = run.settle(tasks, crew)
    return outlooks(request, orders, work.tasks), run.orphans()


@dataclass
class _Run:
    """One run, with what all its steps need."""

    project: Project
    request: Request
    watcher: Watcher | None
    orders: Mapping[Path, Orders]
    places: Places
    older: Older | None
    faults: list[Fault] = field(default_factory=list)
    results: dict[str, Result] = field(default_factory=dict)
    setting: Setting | None = None
    begun: float = field(default_factory=time.perf_counter)

    # ------------------------------------------------------------------------------------------- who does it

    def staffed(self, tasks: Sequence[Task]) -> Callable[[], Staff]:
        """Who is to do the work: this process when it is little, else several, or a scheduler's workers."""
        request = self.request
        due = [task for task in tasks if task.state != "fresh"]
        documents = {
            (task.edition.folder, task.edition.template, task.edition.language, task.edition.subject) for task in due
        }
        written = [task for task in due if task.state == "due"]
        effort = len(written) + len(documents) / COMPOSED
        wanted = request.jobs or (1 if effort < FEW else os.cpu_count() or 1)
        workers = min(wanted, len(documents))
        alone = workers < 2 and not request.scheduler
        office = find_office() if request.paginate and due else None
        self.setting = Setting(self.project, replace(request.limits, expendable=not alone), request.validate, office)
        if request.scheduler:
            return partial(dask, request.scheduler, request.jobs or os.cpu_count() or 1, self._unreachable)
        if alone:
            return in_process
        warm_up()
        return partial(pool, workers)

    def recruit(self, tasks: Sequence[Task], crew: Crew[Any]) -> None:
        """Call others to write, where this process was enough to compose."""
        assert self.setting is not None
        if not self.setting.limits.expendable:
            crew.change(self.staffed(tasks))

    def _unreachable(self, reason: str) -> None:
        mend = "This machine does the work itself. Start the scheduler, or correct --scheduler."
        place = Place("--scheduler")
        self.faults.append(Fault("No Dask scheduler", place, reason, mend, Grade.WARNING))

    # --------------------------------------------------------------------------------------------- the steps

    def settle(self, tasks: Sequence[Task], crew: Crew[Any]) -> Settled:
        """The tasks, none of them in doubt."""
        assert self.setting is not None
        return settled(self.setting, self.request, tuple(self.orders.values()), tasks, crew, self.watcher)

    def carry_out(self, work: Settled, crew: Crew[Any]) -> Built:
        """Make what is due, and leave the rest. However it ends, what was made is known."""
        code = ExitCode.STOPPED_BY_HAND
        try:
            self._leave([task for task in work.tasks if task.state == "fresh"])
            self._make(work, crew)
            orphans = self.orphans()
            if self.request.prune:
                self.faults += prune(self.request.store, self.places.manifests, orphans)
            self._look_again(work.tasks)
            built = Built(tuple(self.results[task.name] for task in work.tasks), orphans, self.request.prune)
            code = ExitCode.EDITION_FAILED if built.failed else ExitCode.DONE
        except Exception:
            code = ExitCode.OUR_FAULT
            raise
        finally:
            self.faults += self.places.close()
            self.faults += self._report(code)
        return replace(built, faults=tuple(self.faults))

    def _report(self, code: ExitCode) -> tuple[Fault, ...]:
        seconds = time.perf_counter() - self.begun
        try:
            write_run(self.request, self.places.manifests, tuple(self.results.values()), seconds, int(code))
        except OSError as error:
            return (unwritable(self.request.store.show(RUN), error),)
        return ()

    def orphans(self) -> tuple[str, ...]:
        """The files that no edition makes any more; all of a plan that is gone only when all plans are built."""
        everything = set(self.request.folders) >= set(self.project.publishing())
        return orphans_of(self.project, self.request.store, self.places.manifests, everything)

    def _leave(self, tasks: Sequence[Task]) -> None:
        judge = brand_of(self.project) if self.request.validate else None
        for task in tasks:
            past = past_of(self.request, self.older, task)
            result = self._unchanged(task, judge)
            self.places.leave(task)
            data = self.request.store.read(task.name) or b"" if past else b""
            self._done(task, self._with_changes(past, task, result, data, judge))

    def _make(self, work: Settled, crew: Crew[Any]) -> None:
        due = {task.name: task for task in work.tasks if task.state == "due"}
        drafts = {name: draft_for(self.request, self.orders[task.edition.folder], task) for name, task in due.items()}
        for name, task in due.items():
            if faults := work.proofs[drafts[name]].faults:
                self._failed(task, faults)
        jobs = self._jobs([task for name, task in due.items() if name not in self.results], drafts, work, crew)
        while jobs:
            apart: list[WriteJob] = []
            for job, written in crew.stream(write, jobs):
                if isinstance(written, Lost) and len(job.portions) > 1:  # one of them is at fault, not all
                    apart += [WriteJob(job.setting, (portion,)) for portion in job.portions]
                    continue
                names = [name for portion in job.portions for name in portion.names]
                found = [Written(b"", 0, (ended(name),)) for name in names] if isinstance(written, Lost) else written
                for name, one in zip(names, found, strict=True):
                    self._finish(due[name], one, drafts[name].date.isoformat())
            jobs = apart

    def _look_again(self, tasks: Sequence[Task]) -> None:
        """Let nothing count as up to date that was made while its plan or a template was changed: nobody knows which
        of the two it shows."""
        made = [task for task in tasks if task.name in self.results and self.results[task.name].outcome == "made"]
        for folder in dict.fromkeys(task.edition.folder for task in made):
            own = [task for task in made if task.edition.folder == folder]
            if is_as_it_was(self.project, self.request, self.orders[folder], own[0].inputs):
                continue
            self.places.doubt(own)
            forget()
            reason = "the plan or a template was changed while its documents were made"
            self.faults.append(Fault("Changed meanwhile", Place(str(folder)), reason, "Build again.", Grade.WARNING))

    def _jobs(
        self, tasks: Sequence[Task], drafts: Mapping[str, Draft], work: Settled, crew: Crew[Any]
    ) -> list[WriteJob]:
        """The tasks as jobs: what needs pages several at a time, since it takes one start of LibreOffice for all of
        them, and first, since it takes longest; all else by document."""
        assert self.setting is not None
        setting, store = self.setting, self.request.store
        paged: dict[Draft, list[Task]] = {}
        plain: dict[Draft, list[Task]] = {}
        for task in tasks:
            draft = drafts[task.name]
            asked = setting.office and FORMATS[task.edition.format].flows and work.proofs[draft].paged
            (paged if asked else plain).setdefault(draft, []).append(task)

        def portion(draft: Draft, some: Sequence[Task]) -> Portion:
            names = tuple(task.name for task in some)
            return Portion(draft, tuple(task.edition for task in some), names, tuple(map(store.show, names)))

        size = min(BATCH, -(-len(paged) // crew.staff.workers)) if paged else 1
        slow = [portion(draft, some) for draft, some in paged.items()]
        batches = [tuple(slow[start : start + size]) for start in range(0, len(slow), size)]
        return [WriteJob(setting, batch) for batch in (*batches, *((portion(*pair),) for pair in plain.items()))]

    # ------------------------------------------------------------------------------------------- one edition

    def _finish(self, task: Task, written: Written, date: str) -> None:
        """Put a file in its place; what fails leaves the old file as it was."""
        past = past_of(self.request, self.older, task)
        faults = written.faults or self.places.put(task, written, date)
        if faults:
            self._failed(task, faults)
            return
        measures = written.pages, len(written.data), round(written.seconds, 3)
        place = self.request.store.show(task.name)
        made = Result(task.edition, "made", place, task.reasons, *measures, written.notes, written.standards)
        judge = brand_of(self.project) if self.request.validate else None
        self._done(task, self._with_changes(past, task, made, written.data, judge))

    def _failed(self, task: Task, faults: tuple[Fault, ...]) -> None:
        self.places.fail(task, faults)
        store = self.request.store
        kept = bool(store.stamp(task.name))
        self._done(task, Result(task.edition, "failed", store.show(task.name), task.reasons, faults=faults, kept=kept))

    def _unchanged(self, task: Task, judge: Brand | None) -> Result:
        """The file that is there, which is validated when a brand is given."""
        assert task.record is not None
        place = self.request.store.show(task.name)
        faults: tuple[Fault, ...] = ()
        standards: tuple[str, ...] = ()
        if judge:
            from planpress.building.validating import broken_promises, standards_of

            data = self.request.store.read(task.name) or b""
            faults = broken_promises(data, task.edition.format, place, judge)
            standards = () if faults else standards_of(task.edition.format)
        outcome: Outcome = "failed" if faults else "unchanged"
        known = task.record.pages, task.record.size
        return Result(task.edition, outcome, place, (), *known, faults=faults, standards=standards)

    def _with_changes(self, past: Past, task: Task, result: Result, data: bytes, judge: Brand | None) -> Result:
        """The result with how comparing went. An edition that failed is not there to be compared."""
        if past is None or result.outcome == "failed":
            return result
        manifest = self.places.manifests[task.edition.plan]
        return replace(result, changes=compared(past, self.request.store, manifest, task, data, judge))

    def _done(self, task: Task, result: Result) -> None:
        self.results[task.name] = result
        if self.watcher:
            self.watcher.done(result)
