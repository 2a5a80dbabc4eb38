"""The types of `sources`: where a plan's tables are filled from, one kind of place a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from planpress.errors import Place
from planpress.fetching.addresses import Address, read_address
from planpress.fetching.errand import TIMEOUT
from planpress.fetching.programs import Command, read_command
from planpress.fetching.queries import Query, read_query_file, read_sql
from planpress.planning import indicators, measures, observations
from planpress.planning.clusters import CLUSTER_COLUMNS, SOURCE_COLUMNS
from planpress.planning.settings import Settings
from planpress.planning.tables import Columns

Origin: TypeAlias = Command | Address | Query
"""Where a table comes from: each has a `name` for messages, and gives its `table` for an errand."""
Merge: TypeAlias = Literal["replace", "add"]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of source is read from its entry in a plan's folder, and which keys it has beside its own."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Settings, Path], Origin | None]


KINDS: dict[str, Kind] = {
    "command": Kind((), ("output", "sheet"), read_command),
    "path": Kind((), ("sheet",), read_address),
    "sql": Kind(("url_from",), ("parameters",), read_sql),
    "query": Kind(("url_from",), ("parameters",), read_query_file),
}
"""By the key that says what is fetched."""

OBSERVATIONS = "observations.csv"
TABLES: dict[str, Columns] = {
    OBSERVATIONS: observations.COLUMNS,
    "clusters.csv": CLUSTER_COLUMNS,
    "sources.csv": SOURCE_COLUMNS,
    "indicators.csv": indicators.COLUMNS,
    "scopes.csv": measures.SCOPE_COLUMNS,
}
"""What can be filled."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One entry of `sources`: what comes from `origin` fills the table `into`.

    `merge` says whether it replaces the table or is added to it. `columns` are the origin's names of columns by ours,
    `ignore` those of its columns that are left out; or a file `mapping` says what they mean, as for the command import.
    """

    origin: Origin
    place: Place
    into: str = OBSERVATIONS
    merge: Merge = "replace"
    columns: Mapping[str, str] | None = None
    ignore: tuple[str, ...] = ()
    mapping: Path | None = None
    seconds: float = TIMEOUT
