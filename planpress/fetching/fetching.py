"""The feeds of a plan become its new tables, when the plan is sound with them; else they become faults."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from planpress.errors import Fault, Grade, Place, PlanpressError
from planpress.fetching.drafts import Draft, csv_file
from planpress.fetching.errand import Errand, without_secrets
from planpress.fetching.feeds import OBSERVATIONS, TABLES, Feed
from planpress.fetching.lines import Line, Translated, lines_of, own_lines
from planpress.fetching.reading import read_feeds, unread_faults
from planpress.fetching.staging import Stage, held, staged
from planpress.fetching.swapping import swap
from planpress.planning.faults import Faults
from planpress.planning.parts import parts_of, plan_id
from planpress.planning.tables import CsvTable

Check: TypeAlias = Callable[[Path], Sequence[Fault]]
"""Everything there is to say about the plan in a folder."""
Outcome = Literal["fetched", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Filled:
    """A table with the names of its sources: how many rows it has, how many of them are added, changed and gone, and
    whether it is another table than before, be it by the order of its rows alone."""

    table: str
    sources: tuple[str, ...]
    rows: int
    added: int
    changed: int
    gone: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """How fetching for the plan in a folder went. `refused` means that its data are as they were, for the `faults`."""

    folder: Path
    outcome: Outcome
    tables: tuple[Filled, ...]
    faults: tuple[Fault, ...]
    seconds: float

    @property
    def plan(self) -> str:
        return plan_id(self.folder)


class Watcher(Protocol):
    """Who is told how fetching goes."""

    def fetching(self, plan: str, source: str) -> None:
        """A source is asked."""

    def plan_held(self, plan: str) -> None:
        """Another run is fetching for the plan, and is waited for."""


def fetch(folder: Path, check: Check, watcher: Watcher, *, dry_run: bool = False) -> Fetched:
    """Fill the tables of the plan in a folder from its sources, all of them or none.

    They are tried in a copy, which `check` must find no error in. With `dry_run` nothing is swapped in.
    """
    start = time.monotonic()
    faults = Faults()
    tables: tuple[Filled, ...] = ()
    changed: tuple[str, ...] = ()
    faults.add(unread_faults(folder))
    feeds = read_feeds(folder, faults)
    home = folder.resolve()
    if not faults.has_errors:
        try:
            with held(home, lambda: watcher.plan_held(home.name)), staged(home) as stage:
                told = _Told(folder, stage, watcher)
                tables, changed = _tried(stage, feeds, check, told, faults)
                if changed and not faults.has_errors and not dry_run:
                    swap(stage.root, home, changed)
        except shutil.Error as error:
            for source, _, _ in error.args[0]:
                place = Place(str(folder / Path(source).relative_to(home)))
                reason = "it cannot be copied, and new data are tried in a copy of the plan"
                mend = "Make it a file that you may read, or delete it; a link may lead to what is gone."
                faults.error("File cannot be read", place, reason, mend)
        except OSError as error:
            reason = (error.strerror or "it cannot be written").lower()
            mend = "Check the rights of the folder and of the one that it is in, and the space left."
            faults.error("Data cannot be swapped", Place(str(folder)), reason, mend)
    errors = tuple(fault for fault in faults.ordered if fault.grade is Grade.ERROR)
    outcome: Outcome = "refused" if errors else "fetched" if changed else "unchanged"
    return Fetched(folder, outcome, tables, errors, time.monotonic() - start)


def _tried(
    stage: Stage, feeds: Sequence[Feed], check: Check, told: _Told, faults: Faults
) -> tuple[tuple[Filled, ...], tuple[str, ...]]:
    """Fill the copy and check it. Gives what was filled, and the names of the files that are other than before."""
    drafts: dict[str, Draft] = {}
    # Observations come last: their ids are those of the other tables.
    for number, feed in enumerate(sorted(feeds, key=lambda feed: feed.into == OBSERVATIONS)):
        draft = drafts.get(feed.into) or _own(stage, feed, told, faults)
        told.watcher.fetching(stage.home.name, feed.origin.name)
        try:
            lines = _lines(stage, number, feed, told, faults)
        except PlanpressError as error:
            faults.add(told.of_feed(error.faults, feed))
            continue
        drafts[feed.into] = draft.filled(feed, lines)
        _put(stage, drafts[feed.into])
    changed = tuple(name for name, draft in drafts.items() if _bytes(stage.plan / name) != draft.old)
    if changed and not faults.has_errors:
        faults.add(tuple(told.of_plan(check(stage.plan), drafts)))
    for name in changed:
        if (stage.home / name).is_symlink():
            reason = "it is a link, and only the plan's own files are filled"
            faults.error("Table elsewhere", Place(str(told.folder / name)), reason, "Put the file in the link's place.")
        if _bytes(stage.home / name) != drafts[name].old:
            reason = "somebody has changed it since it was copied, and nobody's work is written over"
            faults.error("Changed meanwhile", Place(str(told.folder / name)), reason, "Fetch again.")
    return tuple(_filled(draft, feeds) for draft in drafts.values()), changed


def _own(stage: Stage, feed: Feed, told: _Told, faults: Faults) -> Draft:
    """The table as the plan has it. Its faults count only when something is added to it."""
    file, columns = stage.plan / feed.into, TABLES[feed.into]
    if not file.is_file():
        return Draft(feed.into, None, (), (), ())
    found = Faults()
    header, lines = own_lines(CsvTable(file), columns, _declares_format(stage.plan), found)
    if feed.merge == "add":
        faults.add(told.of_own(found.ordered))
    before = () if found.has_errors else lines
    return Draft(feed.into, file.read_bytes(), header, before, lines)


def _lines(stage: Stage, number: int, feed: Feed, told: _Told, faults: Faults) -> tuple[Line, ...]:
    """What a feed gives. Raises InputError when it gives nothing."""
    errand = Errand(stage.home, stage.scratch(number), feed.place, feed.seconds)
    table = feed.origin.table(errand)
    found = Faults()
    declared = _declares_format(stage.plan)
    if feed.mapping:
        from planpress.fetching.mapped import mapped_lines  # late, for few have one

        file = errand.scratch / "mapped.csv"
        records = list(Translated(table, feed).records(found))
        file.write_text(csv_file([record.cells for record in records]), encoding="utf-8")
        lines = mapped_lines(file, records, feed, stage.plan, declared, found)
    else:
        lines = lines_of(table, TABLES[feed.into], feed, declared, found)
    faults.add(told.of_feed(found.ordered, feed))
    if not lines and not found.has_errors and feed.merge == "replace":
        reason = f"{feed.origin.name} gives no row, and the table would be blank"
        raise errand.error("No rows", reason, "Correct the source; with merge: add there may be none.")
    return lines


def _put(stage: Stage, draft: Draft) -> None:
    """Write a table into the copy. One that says the same is as it was, however it is written: also when a source
    before this one had made another of it."""
    file = stage.plan / draft.into
    if draft.is_changed:
        file.write_text(draft.text, encoding="utf-8", newline="\n")
    elif draft.old is not None:
        file.write_bytes(draft.old)


def _filled(draft: Draft, feeds: Sequence[Feed]) -> Filled:
    names = tuple(dict.fromkeys(feed.origin.name for feed in feeds if feed.into == draft.into))
    return Filled(draft.into, names, len(draft.lines), *draft.changes(), draft.is_changed)


def _declares_format(folder: Path) -> bool:
    """Whether the plan says that its sources write numbers in a way of their own."""
    quiet = Faults()
    parts = parts_of(folder, quiet)
    settings = parts.settings("plan", quiet) if parts else None
    return bool(settings and settings.text("number_format"))


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


# ------------------------------------------------------------------------------------------------- telling

_MORE = {
    "Unknown column": "columns in publish.yaml says what it means, ignore leaves it out.",
    "Missing column": "columns in publish.yaml says what the source calls it.",
}
"""What else to do about a fault of a source's header."""


class _Told:
    """Tells faults of the copy and of fetched files where people know them."""

    def __init__(self, folder: Path, stage: Stage, watcher: Watcher) -> None:
        self.folder, self._stage, self.watcher = folder, stage, watcher

    def of_feed(self, faults: Iterable[Fault], feed: Feed) -> tuple[Fault, ...]:
        """Faults of what a feed gave, with the source's name and its names of columns."""
        return tuple(self._plainly(self._sourced(fault, feed), feed.origin.name) for fault in faults)

    def of_own(self, faults: Iterable[Fault]) -> tuple[Fault, ...]:
        """Faults of the plan's own table."""
        return tuple(self._plainly(fault, "") for fault in faults)

    def of_plan(self, faults: Iterable[Fault], drafts: Mapping[str, Draft]) -> Iterator[Fault]:
        """Faults of the plan with its new tables: those of a line are told where the line is from."""
        for fault in faults:
            draft = self._draft(fault.place, drafts)
            row = fault.place.row
            if draft is None or row is None or not 2 <= row < len(draft.lines) + 2:
                yield self._plainly(fault, "")
                continue
            line = draft.lines[row - 2]
            reason = _with_rows_of(draft, fault.reason)
            if line.feed and line.feed.mapping and fault.place.column:
                reason = f"{fault.place.column}: {reason}"
            name = line.feed.origin.name if line.feed else ""
            yield self._plainly(replace(fault, place=line.place(fault.place), reason=reason), name)

    def _draft(self, place: Place, drafts: Mapping[str, Draft]) -> Draft | None:
        """The table that a place is in, when it was written anew."""
        file = Path(place.file)
        draft = drafts.get(file.name) if file.parent == self._stage.plan else None
        return draft if draft and draft.is_changed else None

    def _sourced(self, fault: Fault, feed: Feed) -> Fault:
        place = fault.place
        theirs = (feed.columns or {}).get(place.column or "") if place.row and fault.what not in _MORE else None
        mend = f"{fault.mend} Or: {_MORE[fault.what]}" if fault.what in _MORE and place.row else fault.mend
        return replace(fault, place=replace(place, column=theirs or place.column), mend=mend)

    def _plainly(self, fault: Fault, name: str) -> Fault:
        """The fault without a path in the staging folder."""
        root, copy = str(self._stage.root), str(self._stage.plan)

        def known(text: str) -> str:
            text = text.replace(copy, str(self.folder))
            return re.sub(rf"{re.escape(root)}/fetched-\d+/[\w.-]+", name, text)

        place = replace(fault.place, file=known(fault.place.file))
        return without_secrets(replace(fault, place=place, reason=known(fault.reason), mend=known(fault.mend)))


def _with_rows_of(draft: Draft, text: str) -> str:
    """The text with the rows of the sources for those of the new table."""

    def row(found: re.Match[str]) -> str:
        number = int(found[1])
        return f"row {draft.lines[number - 2].origin.row}" if 2 <= number < len(draft.lines) + 2 else found[0]

    return re.sub(r"\brow ([0-9]+)\b", row, text)


def refused(results: Iterable[Fetched]) -> tuple[Fault, ...]:
    """The faults of all that was refused."""
    return tuple(fault for result in results for fault in result.faults)
