"""Plans get their data from where publish.yaml says, before they are built."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from planpress.building.documents import check
from planpress.building.editions import Project, orders_of
from planpress.errors import Fault
from planpress.fetching.fetching import Fetched, Watcher, fetch
from planpress.fetching.reading import has_feeds


def fetch_plans(
    project: Project, folders: Sequence[Path], today: dt.date, watcher: Watcher, *, dry_run: bool = False
) -> tuple[Fetched, ...]:
    """Fetch for each of the plans that has `sources`, one after the other; each is whole, or as it was.
    What is refused is told in the results, not raised."""

    def found(folder: Path) -> tuple[Fault, ...]:
        return check(project, orders_of(project, folder), today)

    return tuple(fetch(folder, found, watcher, dry_run=dry_run) for folder in folders if has_feeds(folder))
