"""A plan and a template become the faults of the template and of the plan's texts, without the whole document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from planpress.composing import compose
from planpress.composing.composition import composition
from planpress.composing.directives import directives
from planpress.composing.markdown import Reader
from planpress.composing.specimens import specimen
from planpress.errors import Fault, InputError, Place
from planpress.planning.model import Plan


def prove(plan: Plan, template: Path, language: str, date: dt.date) -> None:
    """Raise InputError when the template, the plan's texts or the wording have errors.

    Each text is filled in and read with the whole plan. The template makes the document of the plan's specimen, which
    for all but large plans is the plan itself.
    """
    tried = specimen(plan)
    compose(tried, template, language, date)
    if tried is not plan:
        left = {cluster.id for cluster in plan.clusters} - {cluster.id for cluster in tried.clusters}
        faults = list(_text_faults(plan, left, template, language, date))
        if faults:
            raise InputError(faults)


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
