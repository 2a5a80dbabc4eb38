"""Plans and templates become the documents of the editions to make; every fault of all of them comes at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from planpress.building.editions import Edition, Orders, Project, edition_date
from planpress.building.tasks import Request
from planpress.errors import Fault, Grade, InputError
from planpress.planning.faults import by_grade
from planpress.planning.subjects import Subject

if TYPE_CHECKING:
    from planpress.composing.composition import Composition
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


def document_of(edition: Edition, documents: Mapping[Group, Document]) -> Document:
    """The edition's document, with the edition's bleed."""
    return replace(documents[group_of(edition)], bleed=edition.bleed)


def refuse_faulty(orders: Sequence[Orders]) -> None:
    """Raise InputError when a publish.yaml has errors, with those of the plans beside it."""
    faulty = [order for order in orders if order.faults]
    if faulty:
        faults = [fault for order in faulty for fault in (*order.faults, *_errors(order.folder))]
        raise InputError(list(dict.fromkeys(faults)))


def documents_of(
    project: Project, request: Request, orders: Sequence[Orders], editions: Sequence[Edition]
) -> dict[Group, Document]:
    """The documents of the editions. Raises InputError: first for all plans, then for all templates and texts."""
    plans = _plans(list(dict.fromkeys(edition.folder for edition in editions)))
    dates = {order.folder: edition_date(order.head, request.source_date_epoch, request.today) for order in orders}
    bases: dict[Series, Composition] = {}
    documents: dict[Group, Document] = {}
    faults: list[Fault] = []
    for folder, template, language, subject in dict.fromkeys(group_of(edition) for edition in editions):
        try:
            base = _base(plans[folder], project.templates / template, language, dates[folder])
            base = bases.setdefault((folder, template, language), base)
            documents[folder, template, language, subject] = _document(base, subject)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    return documents


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


def _plans(folders: Sequence[Path]) -> dict[Path, Plan]:
    from planpress.planning.reading import read_plan  # late: a run that changes nothing needs none of it

    plans: dict[Path, Plan] = {}
    faults: list[Fault] = []
    for folder in folders:
        try:
            plans[folder] = read_plan(folder)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return plans


def _errors(folder: Path) -> tuple[Fault, ...]:
    try:
        _plans([folder])
    except InputError as error:
        return error.faults
    return ()


def _base(plan: Plan, template: Path, language: str, date: dt.date) -> Composition:
    from planpress.composing.composition import composition  # late, as above

    return composition(plan, template, language, date)


def _document(base: Composition, subject: Subject) -> Document:
    from planpress.composing import composed_document  # late, as above

    return composed_document(base.about(subject))[0]
