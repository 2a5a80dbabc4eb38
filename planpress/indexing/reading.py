"""The JSON files of a store become its reports."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from planpress.building.manifest import EDITIONS, MANIFEST, OUTBOX
from planpress.building.runs import RUN
from planpress.building.stores import LocalStore
from planpress.indexing.loose import Loose
from planpress.indexing.model import Earlier, PlanReport, Reports, next_of, plan_report, run_of

if TYPE_CHECKING:
    from planpress.building.stores import Store

SCHEDULE, CHANGES = "schedule.json", "changes.json"
_KEPT = re.compile(rf"(?P<plan>[^/]+)/{EDITIONS}/(?P<number>[0-9]+)/(?P<file>[^/]+/.+)")
_OUTLINES = "outlines/"
"""What a number keeps beside files that were published: the words of its documents, and files of its own."""


def read_reports(store: Store) -> Reports:
    """Everything that the store's files say. Raises OSError."""
    there = frozenset(name for name in store.names() if isinstance(store, LocalStore) or not _is_of_letters(name))
    return Reports(
        plans=tuple(_plan(store, plan, kept) for plan, kept in sorted(_kept(there).items())),
        run=run_of(Loose.of(store.read(RUN))),
        next=next_of(Loose.of(store.read(SCHEDULE))),
        there=there,
    )


def _is_of_letters(name: str) -> bool:
    """Whether a file is of a dry run of letters, which stays on the machine on which it was made: it has people's
    addresses in it. No page elsewhere leads there."""
    return name.split("/")[1:2] == [OUTBOX]


def _kept(there: Collection[str]) -> dict[str, dict[int, list[str]]]:
    """The plans that have a manifest, each with the earlier files that are kept, by number."""
    plans: dict[str, dict[int, list[str]]] = {
        plan: {} for plan, _, name in (path.partition("/") for path in there) if name == MANIFEST
    }
    for path in there:
        found = _KEPT.fullmatch(path)
        if found and found["plan"] in plans and not found["file"].startswith(_OUTLINES):
            plans[found["plan"]].setdefault(int(found["number"]), []).append(path.partition("/")[2])
    return plans


def _plan(store: Store, plan: str, kept: dict[int, list[str]]) -> PlanReport:
    manifest = Loose.of(store.read(f"{plan}/{MANIFEST}"))
    changes = Loose.of(store.read(f"{plan}/{EDITIONS}/{manifest.count('number')}/{CHANGES}"))
    return plan_report(plan, manifest, changes, tuple(_earlier(store, plan, kept)))


def _earlier(store: Store, plan: str, kept: dict[int, list[str]]) -> Iterator[Earlier]:
    """The newest first."""
    for number, files in sorted(kept.items(), reverse=True):
        changes = Loose.of(store.read(f"{plan}/{EDITIONS}/{number}/{CHANGES}"))
        yield Earlier(number, tuple(sorted(files)), changes.date("date"))
