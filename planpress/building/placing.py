"""Written editions are put in their places, whole or not at all, and what is known of them into the manifests."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from planpress.building.changes import changes_name
from planpress.building.editions import Orders, Project
from planpress.building.history import Recorder, keep_file
from planpress.building.manifest import (
    EDITIONS,
    MANIFEST,
    OUTBOX,
    THUMBNAILS,
    Failure,
    Heading,
    Manifest,
    Record,
    adopt,
    announce,
    fault_facts,
    is_manifest,
    note,
    read_manifest,
    write_manifest,
)
from planpress.building.staleness import content_key, hash_of
from planpress.building.stores import Store, unwritable
from planpress.building.tasks import Request, Task, about
from planpress.building.workshop import history_at
from planpress.building.writing import Written
from planpress.errors import Fault, Place
from planpress.planning.parts import plan_id

_SELDOM = 30
"""Files after which a manifest is written again where nothing can be appended: between them a stopped run forgets what
it made, and makes it again."""


class Places:
    """The places of the editions of some plans, and their manifests. Everything said to it is in the manifests when
    it is closed."""

    def __init__(self, request: Request, orders: Sequence[Orders]) -> None:
        self._request, self._store = request, request.store
        self.manifests = {plan_id(order.folder): read_manifest(self._store, plan_id(order.folder)) for order in orders}
        self._numbers = {plan: manifest.number + 1 for plan, manifest in self.manifests.items()}
        self._unsaved: Counter[str] = Counter()
        self._under_way: tuple[str, str, Record] | None = None
        self._recorders: dict[str, Recorder] = {}
        self._retentions = {plan_id(order.folder): order.retention for order in orders}
        for order in orders:
            self._look_after(self.manifests[plan_id(order.folder)], order)

    def put(self, task: Task, written: Written, date: str) -> tuple[Fault, ...]:
        """Put a file in its place, and keep the one that was there among the earlier editions; what keeps it from
        being put leaves the older one as it was."""
        plan, file = task.edition.plan, task.edition.file
        record = self._record(task, written, date)
        self._under_way = plan, file, record
        try:
            recorder = self._recorder(task, date)
            if self._store.appends:
                announce(self._store, plan, file, record)
            self._keep(plan, file, task.record)
            self._store.put(task.name, written.data)
        except OSError as error:
            return (unwritable(self._store.show(task.name), error),)
        if written.outline:
            recorder.add(f"{task.edition.language}/{task.edition.stem}", written.outline)
        note(self.manifests[plan], file, replace(record, stamp=self._store.stamp(task.name)))
        self._under_way = None
        with contextlib.suppress(OSError):  # tried again with the next file, and told at the end
            self._save_seldom(plan)
        return ()

    def doubt(self, tasks: Iterable[Task]) -> None:
        """Let files that were made be made again by the next run."""
        for task in tasks:
            files = self.manifests[task.edition.plan].files
            files[task.edition.file] = replace(files[task.edition.file], key="", content="")

    def fail(self, task: Task, faults: Sequence[Fault]) -> None:
        """Remember that an edition could not be made."""
        day = self._request.today.isoformat()
        failure = Failure(about(task.edition), day, fault_facts(faults), task.edition.again)
        self.manifests[task.edition.plan].failures[task.edition.file] = failure

    def leave(self, task: Task) -> None:
        """Remember what an edition that stays as it is would be made from today."""
        assert task.record is not None
        manifest, record = self.manifests[task.edition.plan], task.record
        manifest.failures.pop(task.edition.file, None)
        if (record.key, record.stamp, record.about) != (task.key, task.stamp, about(task.edition)):
            known = {"key": task.key, "inputs": task.inputs.files, "versions": task.inputs.versions}
            record = replace(record, about=about(task.edition), stamp=task.stamp, **known)  # type: ignore[arg-type]
            manifest.files[task.edition.file] = record

    def close(self) -> tuple[Fault, ...]:
        """Write the manifests, then what has changed; the faults are those of places that cannot be written."""
        faults: tuple[Fault, ...] = ()
        for plan, manifest in self.manifests.items():
            try:
                if self._under_way and self._under_way[0] == plan:  # stopped between putting and noting
                    adopt(self._store, manifest, *self._under_way[1:])
                write_manifest(self._store, manifest)
            except OSError as error:
                faults += (unwritable(self._store.show(f"{plan}/{MANIFEST}"), error),)
        for plan, recorder in self._recorders.items():
            try:
                recorder.close(self._retentions[plan], self._request.today)
            except OSError as error:
                faults += (unwritable(self._store.show(f"{plan}/{EDITIONS}"), error),)
        return faults

    def _look_after(self, manifest: Manifest, order: Orders) -> None:
        """Bring what does not depend on this run up to date: the plan's names, and what is published no longer."""
        head = order.head
        manifest.heading = Heading(head.region, head.native, head.plan)
        wanted = {edition.file for edition in order.editions}
        there = {name for name in manifest.files if name in wanted or self._store.stamp(f"{manifest.plan}/{name}")}
        manifest.files = {name: record for name, record in manifest.files.items() if name in there}
        manifest.failures = {name: kept for name, kept in manifest.failures.items() if name in wanted}
        compared = {changes_name(name) for name in wanted}
        manifest.orphans = tuple(sorted(there - wanted | manifest.changes.keys() - wanted - compared))

    def _record(self, task: Task, written: Written, date: str) -> Record:
        return Record(
            about(task.edition),
            task.key,
            content_key(task.edition, written.digest, task.inputs),
            hash_of(written.data),
            len(written.data),
            round(written.seconds, 3),
            task.inputs.files,
            task.inputs.versions,
            written.pages,
            number=self._numbers[task.edition.plan],
            date=date,
            made=self._request.started,
            checks=written.checks,
        )

    def _recorder(self, task: Task, date: str) -> Recorder:
        """What records the plan's history in this run: before its first file is put in place, what that is made
        from."""
        plan = task.edition.plan
        if plan not in self._recorders:
            day = dt.date.fromisoformat(date)
            history = history_at(task.edition.folder, task.inputs.sources, task.earlier)
            self._recorders[plan] = Recorder(self._store, plan, self._numbers[plan], day, history)
        return self._recorders[plan]

    def _keep(self, plan: str, file: str, record: Record | None) -> None:
        """Let the file that is about to be replaced be found among the earlier editions, if it is the one we know."""
        if record and record.number and self._store.stamp(f"{plan}/{file}") == record.stamp:
            keep_file(self._store, plan, file, record.number)

    def _save_seldom(self, plan: str) -> None:
        self._unsaved[plan] += 1
        if not self._store.appends and self._unsaved.total() >= _SELDOM:
            for name in tuple(self._unsaved):
                write_manifest(self._store, self.manifests[name])
                del self._unsaved[name]


# ------------------------------------------------------------------------------------------ what nobody makes now


def orphans_of(project: Project, store: Store, manifests: Mapping[str, Manifest], everything: bool) -> tuple[str, ...]:
    """The files in the store that were made once and that no edition makes any more; with `everything`, those of
    plans that are gone, too."""
    mine = [f"{plan}/{name}" for plan, manifest in manifests.items() for name in manifest.orphans]
    return tuple(mine + (list(_of_lost_plans(project, store)) if everything else []))


def prune(store: Store, manifests: Mapping[str, Manifest], orphans: Sequence[str]) -> tuple[Fault, ...]:
    """Take orphans away, with what is known of them; of a plan that is gone, all that was made of it. The faults are
    those of files that cannot be taken away."""
    faults = []
    for name in orphans:
        plan, _, file = name.partition("/")
        try:
            store.remove(name)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            faults.append(Fault("File cannot be removed", Place(store.show(name)), reason, "Check the rights there."))
            continue
        if plan in manifests:
            manifests[plan].files.pop(file, None)
            manifests[plan].changes.pop(file, None)
            manifests[plan].orphans = tuple(kept for kept in manifests[plan].orphans if kept != file)
    return tuple(faults)


def _of_lost_plans(project: Project, store: Store) -> Iterator[str]:
    known = {plan_id(path) for path in project.plans()}
    for plan in store.folders():
        if plan in known or not is_manifest(store, plan):
            continue
        lost = read_manifest(store, plan)
        apart = re.compile(rf"{re.escape(plan)}/({EDITIONS}/[0-9]+|{THUMBNAILS}|{OUTBOX})/.+")
        yield from (f"{plan}/{name}" for name in sorted(lost.files) if store.stamp(f"{plan}/{name}"))
        yield from (f"{plan}/{name}" for name in sorted(lost.changes) if store.stamp(f"{plan}/{name}"))
        yield from (name for name in store.names(plan) if apart.fullmatch(name))
        yield f"{plan}/{MANIFEST}"
