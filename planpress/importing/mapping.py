"""A mapping file becomes rules: which columns make which field, and what a table's words mean in a plan's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from planpress.errors import Fault, Place, UsageError
from planpress.planning import indicators, measures, observations
from planpress.planning.cells import MalformedError, identifier, indicator_id
from planpress.planning.clusters import CLUSTER_COLUMNS, SOURCE_COLUMNS
from planpress.planning.faults import Faults
from planpress.planning.files import read_text
from planpress.planning.settings import Setting, Settings, read_settings
from planpress.planning.tables import Columns

Fields: TypeAlias = Mapping[str, str]
"""Texts by field: "indicator", or with the table it belongs to: "cluster.name", "plan.period"."""

SECTIONS = ("every", "plan", "clusters", "sources", "texts", "values", "rows", "indicators", "scopes", "ignore")
NATIVE = "native"
"""The language tag that stands for the plan's own native language."""

_PLAN = Columns(
    (),
    (
        "region",
        "plan",
        "title",
        "period",
        "baseline",
        "target",
        "publisher",
        "native_language",
        "languages",
        "disclaimer",
    ),
    ("region", "plan", "title", "publisher", "disclaimer"),
)
TABLES = {"plan": _PLAN, "cluster": CLUSTER_COLUMNS, "source": SOURCE_COLUMNS}
"""The tables of which a row may set fields, beside its observations."""


@dataclass(frozen=True, slots=True)
class Template:
    """Words in which {column} stands for that column's cell."""

    text: str

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\{([^{}]+)\}", self.text))

    def filled(self, cells: Mapping[str, str]) -> str:
        """The words with the cells in their places; "" when it has columns and all their cells are blank."""
        if self.columns and not any(cells.get(column) for column in self.columns):
            return ""
        parts = re.split(r"\{([^{}]+)\}", self.text)
        words = "".join(cells.get(part, "") if index % 2 else part for index, part in enumerate(parts))
        return " ".join(words.split())


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of a row that make an observation together: its baseline, say."""

    name: str
    fields: Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for the rows whose cells are those of `when`: fields to set, or why the row is left out.

    `of` names the group that is meant; "" means all of the row's.
    """

    when: Mapping[str, str]
    of: str
    sets: tuple[Fields, ...]
    leave_out: str


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What a table's columns and words mean. `every` holds for all observations of a row, `groups` for one each.

    `values` has, by column and cell, other words for the cell or the fields that it sets; several sets
    of fields are several observations.
    """

    file: str
    every: Mapping[str, Template]
    groups: tuple[Group, ...]
    plan: Mapping[str, Template]
    clusters: Mapping[str, Template]
    sources: Mapping[str, Template]
    texts: Mapping[str, Template]
    values: Mapping[str, Mapping[str, str | tuple[Fields, ...]]]
    rules: tuple[Rule, ...]
    indicators: Mapping[str, Fields]
    scopes: Mapping[str, Fields]
    ignore: tuple[str, ...]
    places: Mapping[str, Place] = field(repr=False)

    @property
    def columns(self) -> dict[str, Place]:
        """Every column that the mapping names, and where."""
        return dict(self.places)


def read_mapping(file: Path) -> TableMapping:
    """Read a mapping. Raises InputError with all its faults, UsageError when there is no such file."""
    if not file.is_file():
        mend = "Correct the path after --map; data/mappings/ has one to start from."
        raise UsageError([Fault("No such mapping", Place(str(file)), "there is no such file", mend)])
    faults = Faults()
    text = read_text(file, faults)
    settings = read_settings(text, str(file), faults) if text else None
    faults.raise_errors()
    assert settings is not None, "settings without errors are settings"
    mapping = _Reader(settings, faults).mapping(str(file))
    faults.raise_errors()
    return mapping


class _Reader:
    """Reads the sections of a mapping, and remembers where each column is named."""

    def __init__(self, settings: Settings, faults: Faults) -> None:
        self._settings, self._faults = settings, faults
        self._places: dict[str, Place] = {}

    def mapping(self, file: str) -> TableMapping:
        settings = self._settings
        settings.check_keys(("observations",), SECTIONS, ())
        return TableMapping(
            file=file,
            every=self._templates(settings.inner("every"), observations.COLUMNS),
            groups=tuple(self._groups()),
            plan=self._templates(settings.inner("plan"), _PLAN),
            clusters=self._templates(settings.inner("clusters"), CLUSTER_COLUMNS),
            sources=self._templates(settings.inner("sources"), SOURCE_COLUMNS),
            texts=self._templates(settings.inner("texts"), None),
            values=self._values(),
            rules=tuple(self._rule(entry) for entry in settings.mappings("rows")),
            indicators=self._details("indicators", indicators.COLUMNS, indicator_id),
            scopes=self._details("scopes", measures.SCOPE_COLUMNS, identifier),
            ignore=self._ignored(),
            places=self._places,
        )

    def _templates(self, inner: Settings | None, columns: Columns | None) -> dict[str, Template]:
        """The templates of a section by field; without `columns` any field may be named."""
        if inner is None:
            return {}
        if columns is not None:
            inner.check_keys((), columns.known, columns.translated)
        found = {key: Template(inner.text(key)) for key in inner.entries}
        for key, template in found.items():
            for column in template.columns:
                self._places.setdefault(column, inner.entries[key].place)
        return found

    def _groups(self) -> Iterator[Group]:
        for number, entry in enumerate(self._settings.mappings("observations"), 1):
            name = entry.text("name") or f"observation {number}"
            fields = Settings({key: value for key, value in entry.entries.items() if key != "name"}, entry.place,
                              self._faults)  # fmt: skip
            yield Group(name, self._templates(fields, observations.COLUMNS))

    def _values(self) -> dict[str, dict[str, str | tuple[Fields, ...]]]:
        inner = self._settings.inner("values")
        found: dict[str, dict[str, str | tuple[Fields, ...]]] = {}
        for column in inner.entries if inner else ():
            assert inner is not None, "only a section with entries has columns"
            self._places.setdefault(column, inner.entries[column].place)
            words = inner.inner(column)
            found[column] = {cell: self._meaning(words, cell) for cell in words.entries} if words else {}
        return found

    def _meaning(self, words: Settings, cell: str) -> str | tuple[Fields, ...]:
        value = words.entries[cell].value
        if isinstance(value, str):
            return words.text(cell)
        return self._sets(words, cell)

    def _sets(self, settings: Settings, key: str) -> tuple[Fields, ...]:
        """The fields set under a key: one set of them, or a list."""
        value = settings.entries[key].value if key in settings.entries else ""
        if isinstance(value, tuple):
            return tuple(self._fields(entry) for entry in settings.mappings(key))
        inner = settings.inner(key)
        return (self._fields(inner),) if inner else ()

    def _fields(self, entry: Settings) -> Fields:
        known = (*observations.COLUMNS.known, *_prefixed(lambda columns: columns.known))
        entry.check_keys((), known, _prefixed(lambda columns: columns.translated))
        return {key: entry.text(key) for key in entry.entries}

    def _rule(self, entry: Settings) -> Rule:
        entry.check_keys(("when",), ("of", "set", "leave_out"), ())
        when = entry.inner("when")
        for column, setting in when.entries.items() if when else ():
            self._places.setdefault(column, setting.place)
        names = [group.text("name") for group in self._settings.mappings("observations")]
        if entry.text("of") and entry.text("of") not in names:
            mend = "Write the name of one of the observations."
            self._faults.error("Unknown name", entry.place, f"known: {', '.join(filter(None, names))}", mend)
        return Rule(entry.mapping("when"), entry.text("of"), self._sets(entry, "set"), entry.text("leave_out"))

    def _details(self, section: str, columns: Columns, parse: Callable[[str], str]) -> dict[str, Fields]:
        inner = self._settings.inner(section)
        found: dict[str, Fields] = {}
        for name, setting in inner.entries.items() if inner else ():
            assert inner is not None, "only a section with entries has names"
            try:
                parse(name)
            except MalformedError as fault:
                self._faults.error(fault.what, setting.place, f"{name}: {fault.reason}", fault.mend)
            details = inner.inner(name) or Settings({}, setting.place, self._faults)
            known = tuple(column for column in columns.known if column != "id")
            details.check_keys(("name",), known, columns.translated)
            found[name] = {key: details.text(key) for key in details.entries}
        return found

    def _ignored(self) -> tuple[str, ...]:
        setting = self._settings.entries.get("ignore")
        for item in setting.value if setting and isinstance(setting.value, tuple) else ():
            if isinstance(item, Setting) and isinstance(item.value, str):
                self._places.setdefault(item.value, item.place)
        return self._settings.read_list("ignore", str)


def _prefixed(names: Callable[[Columns], Iterable[str]]) -> tuple[str, ...]:
    return tuple(f"{table}.{name}" for table, columns in TABLES.items() for name in names(columns))
