"""Tasks in doubt become fresh or due by composing their documents; faults of plans and templates show before anything
is touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from planpress.building.documents import read_plans
from planpress.building.editions import Orders, Project, edition_date, pinned_date
from planpress.building.executors import Crew, Lost, in_process
from planpress.building.staleness import content_key
from planpress.building.tasks import Request, Task
from planpress.building.workshop import Draft, Proof, ProofJob, Setting, brand_of, draft_of, earlier_editions, prove
from planpress.errors import Fault, InputError, Place
from planpress.writers import FORMATS


@dataclass(frozen=True, slots=True)
class Settled:
    """Tasks of which none is in doubt, and the proofs of their documents by draft."""

    tasks: tuple[Task, ...]
    proofs: Mapping[Draft, Proof]


class Counter(Protocol):
    """Who counts the documents that are composed."""

    def composing(self, count: int) -> None: ...

    def composed(self) -> None: ...


def settled(
    setting: Setting,
    request: Request,
    orders: Sequence[Orders],
    tasks: Sequence[Task],
    crew: Crew[Any],
    counter: Counter | None = None,
) -> Settled:
    """Compose what is due or in doubt, each document once. Raises InputError with the faults of all plans, else with
    those of all templates and texts."""
    open_tasks = [task for task in tasks if task.state != "fresh"]
    read_plans({task.edition.folder: task.inputs.sources for task in open_tasks})
    if open_tasks:
        brand_of(setting.project)  # its faults, too, show before anything is touched
    plans = {task.edition.folder: task for task in open_tasks}
    histories = {
        folder: earlier_editions(request.store, folder, task.inputs.sources, task.number)
        for folder, task in plans.items()
    }
    tasks = [replace(task, earlier=histories.get(task.edition.folder, b"")) for task in tasks]
    open_tasks = [task for task in tasks if task.state != "fresh"]
    by_folder = {order.folder: order for order in orders}
    drafts = {task.name: _draft(request, by_folder[task.edition.folder], task) for task in open_tasks}
    jobs = [ProofJob(setting, draft) for draft in dict.fromkeys(drafts.values())]
    proofs = {}
    if counter and jobs:
        counter.composing(len(jobs))
    for job, found in crew.stream(prove, jobs):
        proofs[job.draft] = _proof(job.draft, found)
        if counter:
            counter.composed()
    faults = [fault for job in jobs for fault in proofs[job.draft].faults if proofs[job.draft].spoiled]
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    return Settled(
        tuple(_judged(task, proofs[drafts[task.name]]) if task.state == "doubtful" else task for task in tasks),
        {draft_for(request, by_folder[task.edition.folder], task): proofs[drafts[task.name]] for task in open_tasks},
    )


def settled_here(project: Project, request: Request, orders: Orders, tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The tasks, none of them in doubt, for commands that need few. Raises InputError."""
    with Crew[ProofJob](in_process) as crew:
        doubtful = [task for task in tasks if task.state == "doubtful"]
        found = settled(Setting(project, request.limits), request, [orders], doubtful, crew).tasks
    known = dict(zip((task.name for task in doubtful), found, strict=True))
    return tuple(known.get(task.name, task) for task in tasks)


def draft_for(request: Request, order: Orders, task: Task) -> Draft:
    """The draft of the document that a task's file is to hold."""
    date = edition_date(order.head, request.source_date_epoch, request.today)
    return draft_of(task.edition, date, task.inputs.sources, task.earlier)


def _draft(request: Request, order: Orders, task: Task) -> Draft:
    """The draft to prove. What is in doubt is composed as of the day that the file bears: a new day alone changes
    nothing."""
    draft = draft_for(request, order, task)
    is_fixed = order.head.edition or pinned_date(request.source_date_epoch)
    if task.state != "doubtful" or is_fixed or task.record is None:
        return draft
    return replace(draft, date=dt.date.fromisoformat(task.record.date))


def _judged(task: Task, proof: Proof) -> Task:
    said = proof.digests[FORMATS[task.edition.format].attaches]
    same = task.record and said and task.record.content == content_key(task.edition, said, task.inputs)
    return replace(task, state="fresh" if same else "due", reasons=() if same else task.reasons)


def _proof(draft: Draft, found: Proof | Lost) -> Proof:
    return Proof(faults=(ended(draft.name),)) if isinstance(found, Lost) else found


def ended(name: str) -> Fault:
    """The fault of work whose process was ended, twice."""
    reason = "the process that made it was ended twice, for want of memory or since it listened to nothing any more"
    return Fault("Not finished", Place(name), reason, "Try it alone, with --jobs 1, and see what it takes.")
