"""The parts of a plan become the sheets of a workbook that is the same plan, with lists to choose from and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from planpress.planning.clusters import MOTIFS
from planpress.planning.exporting.notes import NOTES, README
from planpress.planning.faults import Faults
from planpress.planning.model import Change, Kind, Plan, Qualifier, Relation
from planpress.planning.parts import Parts
from planpress.planning.publishing import IMPOSITIONS
from planpress.planning.settings import Setting, Settings
from planpress.planning.sheet_settings import ITEMS, LISTS, PRINT_COLUMNS, PUBLISH_COLUMNS, RATE_COLUMNS
from planpress.planning.subjects import EACH
from planpress.planning.tables import Table
from planpress.planning.workbook.formats import DIGITS
from planpress.planning.workbook.writing import Choices, Column, Page, Value, write_workbook

TABLES = ("clusters", "observations", "indicators", "sources", "scopes", "photos")
"""The tables that are copied as they stand, in the order of the sheets."""

_NUMBERS = ("value", "low", "high", "latitude", "longitude", "rate")
"""The columns whose plain numbers become numbers; in all others 2015 stays a text."""
_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")

_WIDTHS = {
    "key": 22, "id": 18, "name": 36, "title": 36, "url": 40, "note": 44, "text": 90, "definition": 40, "value": 12,
    "low": 10, "high": 10, "period": 12, "kind": 11, "qualifier": 11, "change": 11, "fields": 36, "locator": 20,
    "leading_enterprises": 44,
}  # fmt: skip


def plan_workbook(parts: Parts, plan: Plan, *, guide: bool = False) -> bytes:
    """The plan in `parts` as a workbook; `plan` is what was read of it. A `guide` explains the sheets on one of them.

    Photos stay files beside it. Raises MalformedError for a text that no cell can hold.
    """
    pages = [_plan_page(parts), *_tables(parts), *_optional_pages(parts, plan), _lists(plan)]
    return write_workbook([_guide(), *pages] if guide else pages)


def _tables(parts: Parts) -> Iterator[Page]:
    for name in TABLES:
        table = parts.table(name)
        if table:
            yield _table_page(name, table)


def _table_page(name: str, table: Table) -> Page:
    head, *records = table.records(Faults())
    bases = [re.split(r"[:\[]", column)[0].strip() for column in head.cells]
    rows = tuple(
        tuple(_value(base, cell) for base, cell in zip(bases, record.cells, strict=False))
        for record in records
        if any(record.cells)
    )
    return Page(name, tuple(_column(name, column) for column in head.cells), rows)


def _value(column: str, text: str) -> Value:
    """A number where the column has numbers and a spreadsheet keeps all of its digits; else the text."""
    digits = sum(character.isdigit() for character in text.lstrip("-0."))
    return Decimal(text) if column in _NUMBERS and _PLAIN.fullmatch(text) and digits <= DIGITS else text


def _column(sheet: str, name: str) -> Column:
    base = re.split(r"[:\[]", name)[0].strip()
    width = 24 if name.endswith("]") else _WIDTHS.get(base, 16)
    is_number = base in _NUMBERS and sheet != "plan" and not name.endswith("]")
    return Column(name, NOTES.get(sheet, {}).get(base, ""), CHOICES.get(sheet, {}).get(base), width, is_number)


def _plan_page(parts: Parts) -> Page:
    settings = parts.settings("plan", Faults())
    rows = tuple(_flat(settings.entries, "")) if settings else ()
    return Page("plan", tuple(_column("plan", name) for name in ("key", "value")), rows)


def _flat(entries: Mapping[str, Setting], above: str) -> Iterator[tuple[str, str]]:
    """Keys with their values; exchange rates, which are lists of mappings, have a sheet of their own."""
    for key, setting in entries.items():
        match setting.value:
            case str() as text:
                yield above + key, " ".join(text.split())
            case tuple() if key in LISTS:
                yield above + key, _listed(setting)
            case tuple() as items if key in ITEMS:
                numbered = {str(number): item for number, item in enumerate(items, 1)}
                yield from _flat(numbered, f"{above}{key}.")
            case Mapping() as inner:
                yield from _flat(inner, f"{above}{key}.")


def _listed(setting: Setting) -> str:
    items = setting.value if isinstance(setting.value, tuple) else (setting,)
    return ", ".join(item.value for item in items if isinstance(item.value, str))


def _optional_pages(parts: Parts, plan: Plan) -> Iterator[Page]:
    """Exchange rates, texts and publications, as far as there are any."""
    settings = parts.settings("plan", Faults())
    rates = tuple(settings.mappings("rates")) if settings else ()
    publish = parts.settings("publish", Faults())
    editions = tuple(publish.mappings("editions")) if publish else ()
    if rates:
        yield _entries("rates", RATE_COLUMNS.known, rates)
    if plan.texts:
        yield _texts(plan)
    if editions:
        yield _entries("publish", PUBLISH_COLUMNS.known, tuple(map(_flat_print, editions)))


def left_out(parts: Parts) -> tuple[str, ...]:
    """The keys of publish.yaml that no sheet holds, in their order; the plan's own publish.yaml keeps them."""
    publish = parts.settings("publish", Faults())
    return tuple(key for key in publish.entries if key != "editions") if publish else ()


def _flat_print(entry: Settings) -> Settings:
    """An entry with what stands below its key print in columns of their own."""
    printing = entry.inner("print")
    more = {key: printing.entries[key] for key in PRINT_COLUMNS if key in printing.entries} if printing else {}
    return replace(entry, entries={**entry.entries, **more})


def _entries(name: str, columns: tuple[str, ...], entries: tuple[Settings, ...]) -> Page:
    rows = tuple(
        tuple(_value(column, _listed(entry.entries[column])) if column in entry.entries else "" for column in columns)
        for entry in entries
    )
    return Page(name, tuple(_column(name, column) for column in columns), rows)


def _texts(plan: Plan) -> Page:
    """Each text's settings, then its sections, a row each."""
    rows = []
    for (subject, language), text in plan.texts.items():
        rows += [(subject, language, "", name, words) for name, words in text.settings.items()]
        rows += [(subject, language, heading, "", body) for heading, body in text.sections.items()]
    columns = ("id", "language", "heading", "setting", "text")
    return Page("texts", tuple(_column("texts", column) for column in columns), tuple(rows))


_UNITS = ("billion RMB", "million USD", "% a year", "%", "percentage points", "times", "persons", "enterprises", "km²")


def _lists(plan: Plan) -> Page:
    """What the drop-down lists of indicators and units offer, on a sheet that is not shown."""
    units = tuple(dict.fromkeys([*(str(observation.unit) for observation in plan.observations), *_UNITS]))
    indicators = sorted(plan.indicators)
    rows = tuple(
        (
            indicators[index] if index < len(indicators) else "",
            units[index] if index < len(units) else "",
        )
        for index in range(max(len(indicators), len(units)))
    )
    return Page("_lists", (Column("indicator"), Column("unit")), rows, hidden=True)


def _guide() -> Page:
    return Page("notes", (Column("How this workbook works", width=110),), tuple((line,) for line in README))


def _values(kinds: type[Kind] | type[Qualifier] | type[Change] | type[Relation]) -> Choices:
    return Choices.of([str(member.value) for member in kinds if member.value])


_CLUSTERS = Choices("clusters!$A$2:$A$999")
_SOURCES = Choices("sources!$A$2:$A$999")
_INDICATORS = Choices("_lists!$A$2:$A$999")

CHOICES: dict[str, dict[str, Choices]] = {
    "clusters": {"indicator": _INDICATORS, "motif": Choices.of(MOTIFS)},
    "observations": {
        "cluster": _CLUSTERS,
        "indicator": _INDICATORS,
        "kind": _values(Kind),
        "qualifier": _values(Qualifier),
        "change": _values(Change),
        "unit": Choices("_lists!$B$2:$B$999"),
        "source": _SOURCES,
    },
    "indicators": {"better": Choices.of(["higher", "lower"]), "additive": Choices.of(["yes", "no"])},
    "scopes": {"relation": _values(Relation)},
    "photos": {"cluster": _CLUSTERS},
    "publish": {"for_each": Choices.of(EACH), "imposition": Choices.of(IMPOSITIONS)},
    "texts": {"id": _CLUSTERS},
    "rates": {"source": _SOURCES},
}
"""The drop-down lists, by sheet and column."""
