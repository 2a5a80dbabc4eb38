"""Plans and templates become documents, and every fault of all of them comes at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from planpress.building.editions import Edition, Orders, Project, edition_date
from planpress.building.manifest import read_manifest
from planpress.building.tasks import Request, tasks_of
from planpress.building.workshop import composed, draft_of, earlier_editions, plan_at
from planpress.errors import Fault, Grade, InputError
from planpress.planning.faults import by_grade
from planpress.planning.subjects import Subject

if TYPE_CHECKING:
    from planpress.document import Document
    from planpress.planning.model import Plan

Series: TypeAlias = tuple[Path, str, str]
"""A plan's folder, a template and a language: their documents differ in what they are about only."""
Group: TypeAlias = tuple[Path, str, str, Subject]
"""The same with the subject: editions that differ in their format only share a document."""


def series_of(edition: Edition) -> Series:
    return edition.folder, edition.template, edition.language


def group_of(edition: Edition) -> Group:
    return (*series_of(edition), edition.subject)


def refuse_faulty(orders: Sequence[Orders]) -> None:
    """Raise InputError when a publish.yaml has errors, with those of the plans beside it."""
    faulty = [order for order in orders if any(fault.grade is Grade.ERROR for fault in order.faults)]
    if faulty:
        faults = [fault for order in faulty for fault in (*order.faults, *_errors(order.folder))]
        raise InputError([fault for fault in dict.fromkeys(faults) if fault.grade is Grade.ERROR])


def document_of(project: Project, request: Request, orders: Orders, edition: Edition) -> Document:
    """The document of an edition. Raises InputError."""
    manifests = {edition.plan: read_manifest(request.store, edition.plan)}
    (task,) = tasks_of(project, request, [orders], [edition], manifests)
    date = edition_date(orders.head, request.source_date_epoch, request.today)
    earlier = earlier_editions(request.store, edition.folder, task.inputs.sources, task.number)
    return composed(project, draft_of(edition, date, task.inputs.sources, earlier))


def read_plans(sources: Mapping[Path, str]) -> None:
    """Read the plans of some folders, each with the hash of what documents are composed from. Raises InputError with
    the faults of all of them."""
    faults: list[Fault] = []
    for folder, key in sources.items():
        try:
            plan_at(folder, key)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)


def check(project: Project, orders: Orders, today: dt.date) -> tuple[Fault, ...]:
    """Everything there is to say about a plan, what it publishes, and its texts in the templates it names."""
    from planpress.planning.reading import examined

    plan, found = examined(orders.folder)
    faults = by_grade(found + orders.faults)
    if plan is None or any(fault.grade is Grade.ERROR for fault in faults):
        return faults
    return tuple(dict.fromkeys(_proven(project, plan, orders, today))) + faults


def _proven(project: Project, plan: Plan, orders: Orders, today: dt.date) -> Iterator[Fault]:
    """The faults of the templates with the plan's texts, each template and language tried once."""
    from planpress.composing.proving import prove

    date = edition_date(orders.head, None, today)
    series: dict[Series, dict[Subject, None]] = {}
    for edition in orders.editions:
        series.setdefault(series_of(edition), {})[edition.subject] = None
    for (_, template, language), subjects in series.items():
        try:
            prove(plan, project.templates / template, language, date, tuple(subjects))
        except InputError as error:
            yield from error.faults


def _errors(folder: Path) -> tuple[Fault, ...]:
    from planpress.planning.reading import read_plan  # late: a run that changes nothing needs none of it

    try:
        read_plan(folder)
    except InputError as error:
        return error.faults
    return ()
