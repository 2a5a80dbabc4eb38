"""The key `sources` of publish.yaml becomes feeds; every fault of it is collected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from planpress.errors import Fault, PlanpressError
from planpress.fetching.errand import LONGEST, TIMEOUT, without_secrets
from planpress.fetching.feeds import KINDS, OBSERVATIONS, TABLES, Feed, Kind, Merge
from planpress.planning.cells import MalformedError, one_of
from planpress.planning.faults import Faults
from planpress.planning.files import read_bytes
from planpress.planning.parts import FILES, Parts, parts_of
from planpress.planning.settings import Settings

KEY = "sources"
COMMON = ("into", "merge", "columns", "ignore", "map", "timeout")
"""Keys of every kind of source."""
_SECONDS = re.compile(r"(?P<count>\d+(?:\.\d+)?) ?(?P<unit>s|min)?")


def read_feeds(path: Path, faults: Faults) -> tuple[Feed, ...]:
    """What fills the tables of the plan in a folder. A publish.yaml that cannot be read at all gives none, without a
    fault, for its other readers tell of it; nor does a workbook, which has no such key."""
    found, unread = Faults(), Faults()
    parts = parts_of(path, Faults())
    settings = _publishing(parts, unread)
    if parts is None or settings is None or unread.has_errors:
        return ()
    entries = tuple(replace(settings, faults=found).mappings(KEY))
    feeds = tuple(_feed(entry, parts) for entry in entries)
    _check_replaced(entries, feeds)
    faults.add(tuple(without_secrets(fault) for fault in found.ordered))
    return tuple(feed for feed in feeds if feed is not None)


def has_feeds(path: Path) -> bool:
    """Whether a plan has the key `sources`, with whatever faults. A publish.yaml that cannot be read has it when the
    word stands in it."""
    parts, unread = parts_of(path, Faults()), Faults()
    settings = _publishing(parts, unread)
    if settings is None and parts and unread.has_errors:
        data = read_bytes(parts.path / FILES["publish"], Faults())
        return data is None or KEY.encode() in data.replace(b"\0", b"")  # which UTF-16 has between its letters
    return settings is not None and KEY in settings.entries


def unread_faults(path: Path) -> tuple[Fault, ...]:
    """Why nothing of a plan's publish.yaml can be relied on, () when it can be read."""
    unread = Faults()
    _publishing(parts_of(path, Faults()), unread)
    return tuple(without_secrets(fault) for fault in unread.ordered)


def _publishing(parts: Parts | None, faults: Faults) -> Settings | None:
    """The settings of a folder's publish.yaml, None when there are none or they cannot be read."""
    if parts is None or parts.is_workbook or not parts.has("publish"):
        return None
    return parts.settings("publish", faults)


def _feed(entry: Settings, parts: Parts) -> Feed | None:
    kind = _kind(entry)
    if kind is None:
        return None
    origin = kind.read(entry, parts.path)
    into = entry.read("into", one_of(TABLES, "Unknown table")) or OBSERVATIONS
    if into.removesuffix(".csv") in parts.sheets:
        reason = f"the plan has this table as a sheet of {parts.workbook.file.name if parts.workbook else ''}"
        entry.faults.error("Table in a workbook", entry.place, reason, f"Keep it as {into}, without the sheet.")
    merge: Merge = "add" if entry.read("merge", one_of(get_args(Merge), "Unknown word")) == "add" else "replace"
    columns = _columns(entry, into)
    mapping = _mapping(entry, parts.path, into)
    ignore = entry.read_list("ignore", str)
    seconds = entry.read("timeout", _seconds) or TIMEOUT
    if origin is None:
        return None
    return Feed(origin, entry.place, into, merge, columns, ignore, mapping, seconds)


def _kind(entry: Settings) -> Kind | None:
    """Which kind of source an entry is; its keys are checked."""
    named = [key for key in KINDS if key in entry.entries]
    if len(named) == 1:
        kind = KINDS[named[0]]
        entry.check_keys((named[0], *kind.needed), (*kind.optional, *COMMON), ())
        return kind
    if named:
        reason = f"{' and '.join(named)} are given, and an entry is one source"
        entry.faults.error("Several sources", entry.place, reason, "Make an entry of each.")
        return None
    before = len(entry.faults.ordered)
    every = dict.fromkeys(key for kind in KINDS.values() for key in (*kind.needed, *kind.optional))
    entry.check_keys((), (*KINDS, *every, *COMMON), ())
    if len(entry.faults.ordered) == before:
        mend = f"Add one of {', '.join(KINDS)}."
        entry.faults.error("No source", entry.place, "the entry does not say what to fetch", mend)
    return None


def _columns(entry: Settings, into: str) -> dict[str, str]:
    """The origin's names of columns, by ours."""
    inner = entry.inner("columns")
    if inner is None:
        return {}
    inner.check_keys((), TABLES[into].known, TABLES[into].translated)
    names = {ours: inner.text(ours) for ours in inner.entries}
    for ours, theirs in names.items():
        if not theirs:
            inner.error("Blank name", ours, f"{ours} has no name of a column", "Write what the source calls it.")
        elif list(names.values()).count(theirs) > 1 and theirs in list(names.values())[: list(names).index(ours)]:
            inner.error("Column meant twice", ours, f"{theirs} is another column already", "Name each column once.")
    return names


def _mapping(entry: Settings, folder: Path, into: str) -> Path | None:
    """The mapping that an entry names, which is read to find its faults."""
    name = entry.text("map")
    if not name:
        return None
    if into != OBSERVATIONS:
        reason = f"a mapping makes rows of {OBSERVATIONS}"
        entry.error("Mapping of another table", "map", reason, "Write columns: {ours: theirs} instead.")
    for key in ("columns", "ignore"):
        if key in entry.entries:
            reason = "the mapping says what the columns mean"
            entry.error("Given twice", key, reason, f"Delete {key}, or map.")
    file = folder / name
    if not file.is_file():
        mend = "Correct the path, which starts at the plan's folder."
        entry.error("No such mapping", "map", f"there is no file {name}", mend)
        return None
    from planpress.importing.mapping import read_mapping  # late, for few have one

    try:
        read_mapping(file)
    except PlanpressError as error:
        entry.faults.add(error.faults)
    return file


def _seconds(text: str) -> float:
    found = _SECONDS.fullmatch(text)
    seconds = float(found["count"]) * (60 if found["unit"] == "min" else 1) if found else 0
    if not 0 < seconds <= LONGEST:
        reason = f"{text} is no time up to {LONGEST / 60:g} min"
        raise MalformedError("Not a time", reason, "Write it like timeout: 60 s")
    return seconds


def _check_replaced(entries: Sequence[Settings], feeds: Sequence[Feed | None]) -> None:
    """A table can be replaced by the first of its sources only: a later one would throw away what came before."""
    seen: set[str] = set()
    for entry, feed in zip(entries, feeds, strict=True):
        if feed and feed.into in seen and feed.merge == "replace":
            reason = f"a source above fills {feed.into} already"
            entry.faults.error("Table replaced twice", entry.place, reason, "Write merge: add, or delete one of them.")
        seen |= {feed.into} if feed else set()


def source_faults(path: Path) -> tuple[Fault, ...]:
    """What is wrong with the key `sources` of a plan."""
    faults = Faults()
    read_feeds(path, faults)
    return faults.ordered
