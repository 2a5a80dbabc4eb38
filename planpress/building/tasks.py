"""Editions become tasks: what is up to date, what must be made, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planpress.building.editions import Edition, Orders, Project, edition_date, pinned_date
from planpress.building.output import Record, read_manifest
from planpress.building.staleness import hash_of, key_of, office_inputs, plan_inputs, reasons, shared_inputs
from planpress.writers import FORMATS


@dataclass(frozen=True, slots=True)
class Request:
    """What to build: the plans' folders, into which folder, and how. `today` is the UTC day of the run; `paginate`
    asks LibreOffice, where there is one, for the page numbers of contents lists in Word."""

    folders: tuple[Path, ...]
    output: Path
    today: dt.date
    only: str | None = None
    jobs: int | None = None
    force: bool = False
    validate: bool = False
    source_date_epoch: str | None = None
    paginate: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """An edition with its key and why it must be made; without reasons it is up to date. `record` is what is known of
    the file there."""

    edition: Edition
    path: Path
    key: str
    inputs: dict[str, str]
    reasons: tuple[str, ...]
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a build is about to do for one plan."""

    name: str
    date: dt.date
    tasks: tuple[Task, ...]

    @property
    def due(self) -> int:
        return sum(bool(task.reasons) for task in self.tasks)


def tasks_of(
    project: Project, request: Request, orders: Sequence[Orders], editions: Sequence[Edition]
) -> tuple[Task, ...]:
    """A task for each edition. A date from outside counts only where the plan gives no date itself."""
    pinned = pinned_date(request.source_date_epoch)
    shared = shared_inputs(project.templates, project.brand)
    inputs = {order.folder: plan_inputs(order.folder, None if order.head.edition else pinned) for order in orders}
    flowing = office_inputs(request.paginate)
    return tuple(
        _task(request, edition, inputs[edition.folder] | shared | (flowing if FORMATS[edition.format].flows else {}))
        for edition in editions
    )


def outlook(request: Request, order: Orders, tasks: Sequence[Task]) -> Outlook:
    """What is to do for the plan of `order`."""
    mine = tuple(task for task in tasks if task.edition.folder == order.folder)
    return Outlook(order.name, edition_date(order.head, request.source_date_epoch, request.today), mine)


def _task(request: Request, edition: Edition, inputs: dict[str, str]) -> Task:
    folder = request.output / edition.plan
    path = folder / edition.file
    key = key_of(edition, inputs)
    record = read_manifest(folder).get(edition.file)
    why = ("asked for",) if request.force else _reasons(path, record, key, inputs)
    return Task(edition, path, key, inputs, why, record)


def _reasons(path: Path, record: Record | None, key: str, inputs: dict[str, str]) -> tuple[str, ...]:
    if record is None:
        return ("nothing is known of the file there",) if path.exists() else ("not made yet",)
    if not path.is_file():
        return ("the file is missing",)
    if record.key != key:
        return reasons(record.inputs, inputs) or ("its options changed",)
    return () if hash_of(path.read_bytes()) == record.sha256 else ("the file is not the one that was made",)
