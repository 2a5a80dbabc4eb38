"""A plan's table and the lines that sources give become the table as it will be."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planpress.fetching.feeds import OBSERVATIONS, TABLES, Feed
from planpress.fetching.lines import Line
from planpress.importing.writing import OBSERVATION_COLUMNS, table_text
from planpress.planning.observations import figure_of
from planpress.planning.tables import Columns

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A table before and after: its file's name and bytes, the columns that it has, its lines then and now."""

    into: str
    old: bytes | None
    header: tuple[str, ...]
    before: tuple[Line, ...]
    lines: tuple[Line, ...]

    def filled(self, feed: Feed, lines: Sequence[Line]) -> Draft:
        """The draft with what a feed gives."""
        now = tuple(lines) if feed.merge == "replace" else _added(self.lines, lines, key_of(self.into))
        return replace(self, lines=now)

    @property
    def is_changed(self) -> bool:
        return [line.cells for line in self.before] != [line.cells for line in self.lines]

    @property
    def text(self) -> str:
        """The table as CSV: the columns that it had, in their order, then those that are filled in ours."""
        columns = TABLES[self.into]
        ours = OBSERVATION_COLUMNS if self.into == OBSERVATIONS else columns.known
        always = tuple(dict.fromkeys((*self.header, *columns.required)))
        filled = {name for line in self.lines for name in line.cells}
        further = (name for known in ours for name in _forms(known, filled, columns))
        return table_text(
            tuple(dict.fromkeys((*self.header, *further))), [line.cells for line in self.lines], always
        )  # fmt: skip

    def changes(self) -> tuple[int, int, int]:
        """How many rows are added, changed and gone."""
        key = key_of(self.into)
        then, now = ([line.cells for line in lines] for lines in (self.before, self.lines))
        same = Counter(map(_frozen, then)) & Counter(map(_frozen, now))
        old, new = (Counter(key(cells) for cells in _beyond(rows, same)) for rows in (then, now))
        changed = (old & new).total()
        return new.total() - changed, changed, old.total() - changed


def key_of(into: str) -> Callable[[Mapping[str, str]], Key]:
    """What tells the rows of a table apart: figures by what they are of, all else by its id."""
    if into == OBSERVATIONS:
        return figure_of
    return lambda cells: (cells.get("id", "").casefold(),)


def _added(lines: Sequence[Line], more: Sequence[Line], key: Callable[[Mapping[str, str]], Key]) -> tuple[Line, ...]:
    """The lines with those that take their place where their keys are alike; the rest stands at the end."""
    coming: dict[Key, list[Line]] = {}
    for line in more:
        coming.setdefault(key(line.cells), []).append(line)
    found: list[Line] = []
    taken: set[Key] = set()
    for line in lines:
        own = key(line.cells)
        if own not in coming:
            found.append(line)
        elif own not in taken:
            found += coming[own]
            taken.add(own)
    return (*found, *(line for own, given in coming.items() if own not in taken for line in given))


def _forms(known: str, filled: set[str], columns: Columns) -> list[str]:
    """A column and its translations that are filled."""
    translations = sorted(name for name in filled if name.partition(":")[0] == known and ":" in name)
    return [known, *(translations if known in columns.translated else ())]


def _frozen(cells: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(cells.items())


def _beyond(rows: Sequence[Mapping[str, str]], same: Counter[frozenset[tuple[str, str]]]) -> list[Mapping[str, str]]:
    """The rows that are not among those that stayed the same."""
    left = Counter(same)
    found = []
    for cells in rows:
        frozen = _frozen(cells)
        if left[frozen]:
            left[frozen] -= 1
        else:
            found.append(cells)
    return found


def csv_file(rows: Iterable[Sequence[str]]) -> str:
    """Rows of any columns as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
