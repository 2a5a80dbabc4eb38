"""plan.yaml and scopes.csv become what figures are read and printed by: scopes, units, exchange rates, fiscal year."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from planpress.planning import cells
from planpress.planning.faults import Faults
from planpress.planning.model import Indicator, Rate, Relation, Scope
from planpress.planning.periods import FiscalYear
from planpress.planning.settings import Settings
from planpress.planning.tables import Columns, Row, Table, by_id, read_table
from planpress.planning.units import Unit, currency_code

SCOPE_COLUMNS = Columns(("id", "name"), ("relation", "definition"), ("name", "definition"))
RATE_KEYS = ("currency", "into", "rate", "date", "source")

_read_relation = cells.choice(
    Relation, {"broader": Relation.WIDER, "part": Relation.NARROWER, "different": Relation.OTHER}, "Unknown relation"
)


def read_scopes(table: Table | None, faults: Faults) -> dict[str, Scope]:
    """The scopes by id; the table may be missing."""
    return by_id(read_table(table, SCOPE_COLUMNS, faults), _scope, "scope")


def _scope(row: Row) -> Scope:
    row.required("id")
    row.required("name")
    return Scope(
        id=row.read("id", cells.identifier) or "",
        name=row.texts("name"),
        relation=row.read("relation", _read_relation) or Relation.OTHER,
        definition=row.texts("definition"),
    )


def fiscal_year(settings: Settings) -> FiscalYear | None:
    """When the plan's fiscal year begins: `fiscal_year: {first_month: 4, named_after: end}`."""
    inner = settings.inner("fiscal_year")
    if inner is None:
        return None
    inner.check_keys(("first_month", "named_after"), (), ())
    month = inner.read("first_month", cells.month)
    named = inner.read("named_after", cells.one_of(("start", "end"), "Unknown word"))
    return FiscalYear(month, "start" if named == "start" else "end") if month and named else None


def printed_units(settings: Settings, indicators: Mapping[str, Indicator]) -> dict[str, Unit]:
    """The units to print, by indicator or dimension: `units: {CNY: billion RMB, employment: thousand persons}`."""
    inner = settings.inner("units")
    if inner is None:
        return {}
    found: dict[str, Unit] = {}
    for key in inner.entries:
        unit = inner.read(key, cells.unit)
        if unit is not None:
            found[key if key in indicators else Unit.parse(key).dimension] = unit
    return found


def read_rates(settings: Settings, sources: Collection[str]) -> tuple[Rate, ...]:
    """The exchange rates that the plan gives, each with its date and source."""
    return tuple(_rates(settings, sources))


def _rates(settings: Settings, sources: Collection[str]) -> Iterator[Rate]:
    for entry in settings.mappings("rates"):
        entry.check_keys(RATE_KEYS, (), ())
        currency, into = entry.read("currency", _currency), entry.read("into", _currency)
        value, date = entry.read("rate", cells.positive), entry.read("date", cells.date_or_part)
        source = entry.read("source", cells.one_of(sources, "Unknown source"))
        if currency and into and value and date and source:
            yield Rate(currency, into, value, date, source)


def _currency(text: str) -> str:
    code = currency_code(text)
    if code is None:
        raise cells.MalformedError("Not a currency", f"{text} is no ISO 4217 code", "Write a code such as USD.")
    return code
