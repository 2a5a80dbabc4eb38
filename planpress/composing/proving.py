"""A plan and a template become the faults of the template and of the plan's texts, without the whole document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from planpress.composing import composed_document
from planpress.composing.composition import Composition, composition
from planpress.composing.directives import directives
from planpress.composing.markdown import Reader
from planpress.composing.specimens import specimen
from planpress.errors import Fault, InputError, Place
from planpress.planning.model import Plan
from planpress.planning.narrowing import narrowed
from planpress.planning.subjects import WHOLE, Subject


def prove(plan: Plan, template: Path, language: str, date: dt.date, subjects: Sequence[Subject] = (WHOLE,)) -> None:
    """Raise InputError when the template, the plan's texts or the wording have errors.

    Each text is filled in and read with the whole plan. The template makes the documents of the plan's specimen, which
    for all but large plans is the plan itself: one about each of the `subjects`. Those that cover a part of the plan
    have a specimen of that part.
    """
    tried = specimen(plan, [subject.id for subject in subjects if subject.kind == "cluster"])
    kept = {cluster.id for cluster in tried.clusters}
    base = composition(tried, template, language, date)
    faults: list[Fault] = []
    for subject in subjects:
        if subject.narrows:
            part = specimen(narrowed(plan, subject.clusters))
            faults += _document_faults(composition(plan, template, language, date).of_part(part, subject))
        elif subject.kind != "cluster" or subject.id in kept:
            faults += _document_faults(base.about(subject))
    if not faults and tried is not plan:
        left = {cluster.id for cluster in plan.clusters} - kept
        faults += _text_faults(plan, left, template, language, date)
    if faults:
        raise InputError(list(dict.fromkeys(faults)))


def _document_faults(composed: Composition) -> tuple[Fault, ...]:
    try:
        composed_document(composed)
    except InputError as error:
        return error.faults
    return ()


def _text_faults(plan: Plan, clusters: set[str], template: Path, language: str, date: dt.date) -> Iterator[Fault]:
    composed = composition(plan, template, language, date)
    for cluster in (view for view in composed.view.clusters if view.id in clusters):
        text = composed.text(cluster.id)
        place = Place(text.file) if text else Place(str(template))
        reader = Reader(composed.ledger.texts, directives(composed), plan.native_language, place)
        try:
            for section in cluster.sections:
                reader.blocks(str(section.text))
        except InputError as error:
            yield from error.faults
