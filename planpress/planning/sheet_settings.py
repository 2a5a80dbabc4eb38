"""Sheets of a workbook become settings: what plan.yaml and publish.yaml say, one key or one entry a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from planpress.errors import Place
from planpress.planning.faults import Faults
from planpress.planning.settings import Setting, Settings
from planpress.planning.tables import Columns, Row, Table, date_mend, read_table

PLAN_COLUMNS = Columns(("key", "value"), ("note",), dates=("value",))
RATE_COLUMNS = Columns(("currency", "into", "rate", "date", "source"), dates=("date",))
PRINT_COLUMNS = ("bleed", "imposition")
"""What publish.yaml says under print."""
PUBLISH_COLUMNS = Columns(
    ("template", "formats"),
    (
        *("document", "languages", "for_each", "clusters"),
        *("groups", "audiences", "without", "name"),
        *PRINT_COLUMNS,
    ),
)

LISTS = ("languages", "formats", "clusters", "groups", "audiences", "without")
"""The keys and columns whose cells hold several values, parted by commas or semicolons."""
DAYS = ("edition",)
"""The keys whose value is a day."""
ITEMS = ("incentives", "strengths", "steps")
"""The keys of lists of entries; a number says which entry a row is of: incentives.1.title."""


class _Branch(dict[str, "Setting | _Branch"]):
    """The settings below a key: contact.email is the key mail below contact."""


def plan_settings(table: Table, faults: Faults) -> Settings:
    """The settings in a sheet of keys and values; a first point in a key leads to one below it: contact.email."""
    root = _Branch()
    for row in read_table(table, PLAN_COLUMNS, faults):
        key = row.required("key")
        path = key.split(".", 2 if key.partition(".")[0] in ITEMS else 1)
        if "value" in row.dates and key not in DAYS:
            row.error("Date in a cell", "value", *date_mend("period", row.text("value")))
        elif path[0] in ITEMS and not _is_entry(path):
            reason = f"{path[0]} has entries with a number each, and each entry a title and a text"
            row.error("Not an entry", "key", reason, f"Write {path[0]}.1.title, {path[0]}.1.text and so on.")
        elif key and not _put(root, path, _setting(row, key, "value")):
            row.error("Key given twice", "key", f"a row above has {key} already", "Delete one of the two.")
    return Settings({name: _grown_list(name, found, table.place) for name, found in root.items()}, table.place, faults)


def publish_settings(table: Table, faults: Faults) -> Settings:
    """The settings in a sheet with one document to make a row."""
    entries = tuple(_with_print(entry) for entry in _entries(table, PUBLISH_COLUMNS, faults))
    return Settings({"editions": Setting(entries, table.place)}, table.place, faults)


def with_sheet(settings: Settings | None, sheet: Settings, faults: Faults) -> Settings:
    """What a sheet of publications says, with the rest of what publish.yaml says beside the workbook."""
    if settings is None:
        return sheet
    if "editions" in settings.entries:
        reason = f"{sheet.place} has them, too"
        faults.error("Given twice", settings.entries["editions"].place, reason, "Delete one of the two.")
    return replace(sheet, entries={**settings.entries, **sheet.entries})


def with_rates(settings: Settings, table: Table, faults: Faults) -> Settings:
    """The plan's settings with the exchange rates of a sheet."""
    if "rates" in settings.entries:
        reason = f"{settings.entries['rates'].place} has rates, too"
        faults.error("Given twice", table.place, reason, "Delete one of the two.")
    rates = Setting(_entries(table, RATE_COLUMNS, faults), table.place)
    return replace(settings, entries={**settings.entries, "rates": rates})


def _entries(table: Table, columns: Columns, faults: Faults) -> tuple[Setting, ...]:
    return tuple(
        Setting({column: _setting(row, column, column) for column in columns.known if row.text(column)}, row.place())
        for row in read_table(table, columns, faults)
    )


def _with_print(entry: Setting) -> Setting:
    """An entry with the columns about printing below the key print."""
    assert isinstance(entry.value, Mapping)
    own = {key: value for key, value in entry.value.items() if key not in PRINT_COLUMNS}
    printing = {key: entry.value[key] for key in PRINT_COLUMNS if key in entry.value}
    return replace(entry, value=own | {"print": Setting(printing, entry.place)}) if printing else entry


def _setting(row: Row, key: str, column: str) -> Setting:
    text, place = row.text(column), row.place(column)
    if key not in LISTS:
        return Setting(text, place)
    return Setting(tuple(Setting(item, place) for item in re.split(r"\s*[,;，；、]\s*", text) if item), place)


def _put(branch: _Branch, path: list[str], setting: Setting) -> bool:
    """Put a setting in its place; False when the place is taken."""
    name, *rest = path
    if not rest:
        return branch.setdefault(name, setting) is setting
    inner = branch.setdefault(name, _Branch())
    return isinstance(inner, _Branch) and _put(inner, rest, setting)


def _is_entry(path: list[str]) -> bool:
    """Whether a key such as incentives.1.title leads to a part of an entry."""
    return len(path) == 3 and re.fullmatch(r"[1-9][0-9]{0,2}", path[1]) is not None and bool(path[2])


def _grown_list(name: str, found: Setting | _Branch, place: Place) -> Setting:
    """A setting; the entries of a list stand in the order of their numbers."""
    if name not in ITEMS or isinstance(found, Setting):
        return _grown(found)
    numbers = sorted(found, key=int)
    entries = (replace(_grown(found[number]), place=place.at(f"{name}.{number}")) for number in numbers)
    return Setting(tuple(entries), place.at(name))


def _grown(found: Setting | _Branch) -> Setting:
    if isinstance(found, Setting):
        return found
    inner = {name: _grown(value) for name, value in found.items()}
    return Setting(inner, next(iter(inner.values())).place)
