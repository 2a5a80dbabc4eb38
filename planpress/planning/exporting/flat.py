"""A plan's observations become one flat CSV table, each with its names, its source and its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from planpress.planning.model import Observation, Plan, Source, in_language
from planpress.planning.workbook.writing import FORMULA_STARTS

_Cell: TypeAlias = Callable[[Plan, Observation], object]


def _cluster_name(plan: Plan, observation: Observation) -> str:
    found = (cluster.name for cluster in plan.clusters if cluster.id == observation.cluster)
    return in_language(next(found, plan.region), "")


def _scope_name(plan: Plan, observation: Observation) -> str:
    scope = plan.scopes.get(observation.scope)
    return in_language(scope.name, "") if scope else observation.scope


def _source(plan: Plan, observation: Observation) -> Source:
    return plan.sources[observation.source]


COLUMNS: dict[str, _Cell] = {
    "key": lambda _, found: found.key,
    "cluster": lambda _, found: found.cluster,
    "cluster_name": _cluster_name,
    "indicator": lambda _, found: found.indicator,
    "indicator_name": lambda plan, found: in_language(plan.indicators[found.indicator].name, ""),
    "period": lambda _, found: found.period or "",
    "kind": lambda _, found: found.kind.value,
    "change": lambda _, found: found.change.value,
    "qualifier": lambda _, found: found.qualifier.value,
    "value": lambda _, found: found.value,
    "low": lambda _, found: found.low,
    "high": lambda _, found: found.high,
    "unit": lambda _, found: found.unit,
    "scope": lambda _, found: found.scope,
    "scope_name": _scope_name,
    "definition": lambda _, found: found.definition,
    "basis": lambda _, found: found.basis,
    "note": lambda _, found: in_language(found.note, ""),
    "supersedes": lambda _, found: found.supersedes,
    "source": lambda _, found: found.source,
    "locator": lambda _, found: found.locator,
    "source_title": lambda plan, found: _source(plan, found).title,
    "source_publisher": lambda plan, found: _source(plan, found).publisher,
    "source_url": lambda plan, found: _source(plan, found).url,
    "source_published": lambda plan, found: _source(plan, found).published,
    "source_retrieved": lambda plan, found: _source(plan, found).retrieved,
}
"""The columns of the table, and how each is filled."""

PLACES: dict[str, _Cell] = {
    "file": lambda _, found: found.place.file,
    "sheet": lambda _, found: found.place.sheet,
    "row": lambda _, found: found.place.row,
}
"""The columns that say where in the plan's files a figure stands."""


def observations_csv(plan: Plan, *, places: bool = True) -> str:
    """The table as CSV (RFC 4180), with or without the places of the figures in the plan's files."""
    columns = COLUMNS | (PLACES if places else {})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for observation in plan.observations:
        writer.writerow(_written(fill(plan, observation)) for fill in columns.values())
    return out.getvalue()


def _written(value: object) -> str:
    """A cell's text. What a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
