"""observations.csv becomes observations: one number a row, as its source states it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from planpress.errors import name_hint, nearest
from planpress.planning import cells
from planpress.planning.faults import Faults
from planpress.planning.model import Change, Indicator, Kind, Observation, Qualifier
from planpress.planning.numbers import NumberFormat
from planpress.planning.periods import FiscalYear
from planpress.planning.tables import Columns, Row, Table, read_table
from planpress.planning.units import PERCENTAGE_POINTS, Unit

COLUMNS = Columns(
    ("indicator", "value", "unit", "source"),
    (
        *("cluster", "period", "kind", "low", "high", "qualifier", "change", "scope", "definition", "basis"),
        *("locator", "note", "supersedes", "number_format"),
    ),
    ("note",),
    numbers=("value", "low", "high"),
)

_read_kind = cells.choice(
    Kind,
    {
        "baseline": Kind.ACTUAL,
        "outcome": Kind.ACTUAL,
        "result": Kind.ACTUAL,
        "goal": Kind.TARGET,
        "objective": Kind.TARGET,
        "projection": Kind.FORECAST,
    },
    "Unknown kind",
)
_read_qualifier = cells.choice(
    Qualifier, {word: Qualifier(name) for word, name in cells.qualifier_synonyms().items()}, "Unknown qualifier"
)
_read_change = cells.choice(
    Change,
    {
        "addition": Change.INCREASE,
        "additional": Change.INCREASE,
        "increment": Change.INCREASE,
        "times": Change.MULTIPLE,
        "rate": Change.GROWTH,
    },
    "Unknown change",
)

_TELLING = (
    *("cluster", "indicator", "period", "kind", "change", "scope", "definition", "basis"),
    *("source", "unit", "supersedes"),
)
"""The columns that tell figures apart."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names that an observation may use."""

    clusters: Collection[str]
    indicators: Mapping[str, Indicator]
    sources: Collection[str]
    scopes: Collection[str] | None = None
    """The ids of scopes.csv; None when there is no such table, so that any words will do."""
    fiscal_year: FiscalYear | None = None
    number_format: NumberFormat | None = None
    """How the plan's sources write numbers, where neither the row nor its column says so."""


def read_observations(table: Table | None, known: Known, faults: Faults) -> tuple[Observation, ...]:
    """The observations in the file's order; a row with a fault is left out."""
    rows = read_table(table, COLUMNS, faults)
    pairs = [(row, observation) for row in rows if (observation := _observation(row, known))]
    pairs = _distinguished(pairs)
    _check_superseded(pairs)
    return tuple(observation for _, observation in pairs)


def figure_of(texts: Mapping[str, str]) -> tuple[str, ...]:
    """What tells a row's figure from others, by the texts of its columns. Two rows that are alike in it are one
    figure given twice to `read_observations`: of the same thing, from the same source, in the same currency."""
    read: dict[str, Callable[[str], object]] = {
        "period": lambda text: str(cells.period(text)),
        "unit": lambda text: Unit.parse(text).dimension,
    }

    def plain(column: str) -> str:
        text = texts.get(column, "")
        try:
            return str(read[column](text)) if text and column in read else text
        except ValueError:  # which MalformedError is, too
            return text

    return tuple(plain(column) for column in _TELLING)


def _observation(row: Row, known: Known) -> Observation | None:
    cluster = _known(row, "cluster", known.clusters, "clusters") if row.text("cluster") else ""
    indicator = _known(row, "indicator", known.indicators, "indicators")
    source = _known(row, "source", known.sources, "sources")
    change = row.read("change", _read_change) or Change.LEVEL
    unit = _unit(row, known.indicators.get(indicator or ""), change)
    period = row.read("period", cells.period_in(known.fiscal_year))
    kind = row.read("kind", _read_kind) or Kind.UNSTATED
    qualifier = row.read("qualifier", _read_qualifier) or Qualifier.EXACT
    figure = _figure(row, qualifier, known.number_format)
    _check_scope(row, known.scopes)
    if cluster is None or not indicator or not source or unit is None or figure is None:
        return None
    value, low, high = figure
    return Observation(
        cluster=cluster,
        indicator=indicator,
        period=period,
        kind=kind,
        unit=unit,
        source=source,
        value=value,
        low=low,
        high=high,
        qualifier=qualifier,
        change=change,
        scope=row.text("scope"),
        definition=row.text("definition"),
        basis=row.text("basis"),
        locator=row.text("locator"),
        note=row.texts("note"),
        supersedes=row.text("supersedes"),
        place=row.place(),
    )


def _known(row: Row, column: str, names: Collection[str], table: str) -> str | None:
    """The name in a cell when it is known; else None, with an error. Without `names`, their table is at fault."""
    name = row.required(column)
    if name in names or not names:
        return name or None
    if name:
        near = nearest(name, names)
        adding = f"add a row {name} to {row.table.called(table)}."
        mend = f"Write {near}, or {adding}" if near else f"Correct it, or {adding}"
        row.error(f"Unknown {column}", column, f"no such {column}; {name_hint(name, names)}", mend)
    return None


def _check_scope(row: Row, scopes: Collection[str] | None) -> None:
    scope = row.text("scope")
    if scope and scopes is not None and scope not in scopes:
        near = nearest(scope, scopes)
        mend = f"Write {near}." if near else f"Correct it, or add a row {scope} to {row.table.called('scopes')}."
        row.error("Unknown scope", "scope", f"no such scope; {name_hint(scope, scopes)}", mend)


def _unit(row: Row, indicator: Indicator | None, change: Change) -> Unit | None:
    """The unit of a row. A multiple is in times and a growth in per cent, whatever its indicator is in."""
    row.required("unit")
    unit = row.read("unit", cells.unit)
    if unit is None or indicator is None:
        return unit
    if change is Change.MULTIPLE or change is Change.GROWTH:
        fitting = unit.base == "times" if change is Change.MULTIPLE else unit.is_percentage
        if not fitting:
            wanted = "times" if change is Change.MULTIPLE else "% or % a year"
            row.error("Unit does not fit", "unit", f"a {change.value} is in {wanted}", f"Write {wanted}.")
            return None
        return unit
    points = change is Change.INCREASE and unit.base == PERCENTAGE_POINTS and indicator.unit.startswith("%")
    if points or cells.fits(unit, indicator.unit):
        return unit
    wanted = "money" if indicator.unit == "money" else f'in "{indicator.unit}"'
    reason = f"{indicator.id} is {wanted}, and {row.text('unit')} is not"
    row.error("Unit does not fit", "unit", reason, cells.unit_mend(row.text("unit"), indicator.unit))
    return None


def _figure(
    row: Row, qualifier: Qualifier, declared: NumberFormat | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None] | None:
    """The value or the range of a row, nothing when it is in words only; None, with an error, when it has neither
    or both, or a wrong one.
    """
    given = [column for column in ("value", "low", "high") if row.text(column)]
    if qualifier is Qualifier.IN_WORDS:
        return _no_figure(row, given)
    value, low, high = (row.figure(column, declared) for column in ("value", "low", "high"))
    if not given:
        row.error("Missing cell", "value", "value, low and high are all blank", _BLANK_MEND)
    elif "value" in given and len(given) > 1:
        reason = "a row has either a value or a range"
        row.error("Value and range", given[1], reason, "Keep value, or low and high, and blank the rest.")
    elif given in (["low"], ["high"]):
        row.error("Half a range", given[0], f"only {given[0]} is given", _bound_mend(given[0], row.text(given[0])))
    elif low is not None and high is not None and low > high:
        row.error("Range turned round", "low", f"low {low} is above high {high}", "Exchange the two.")
    elif "low" in given and qualifier is not Qualifier.EXACT:
        row.error("Qualifier of a range", "qualifier", "a range has two exact ends", "Leave qualifier blank.")
    elif (value is not None) or (low is not None and high is not None):
        return value, low, high
    return None


def _no_figure(row: Row, given: list[str]) -> tuple[None, None, None] | None:
    """A row in words has its words in the note, and no number."""
    if given:
        row.error("Words and a number", given[0], "in_words means that there is no number", "Blank one of the two.")
        return None
    if not row.text("note"):
        row.error("Missing cell", "note", "a figure in words needs the words of its source", "Fill in note.")
        return None
    return None, None, None


_BLANK_MEND = "Fill in value, or write in_words in qualifier and the words in note, or delete the row."


def _bound_mend(column: str, text: str) -> str:
    qualifier = "at_least" if column == "low" else "at_most"
    return f"Fill in both, or write {text} in value and {qualifier} in qualifier."


def _distinguished(pairs: Sequence[tuple[Row, Observation]]) -> list[tuple[Row, Observation]]:
    """Each figure with a key of its own: of rows for the same thing the first keeps its meaning as its key, each other
    has its source added to it, or its currency. That is an error, unless sources or currencies differ or the later
    row says that it supersedes the other.
    """
    seen: dict[str, list[tuple[Row, Observation]]] = {}
    taken: set[str] = set()
    found = []
    for row, observation in pairs:
        alike = seen.setdefault(observation.meaning, [])
        if alike and observation.supersedes not in {earlier.key for _, earlier in alike}:
            _check_twice(row, observation, alike)
        variant = _variant(observation, [earlier for _, earlier in alike], taken) if alike else ""
        own = replace(observation, variant=variant) if variant else observation
        taken.add(own.key)
        alike.append((row, own))
        found.append((row, own))
    return found


def _check_twice(row: Row, observation: Observation, alike: Sequence[tuple[Row, Observation]]) -> None:
    for before, earlier in alike:
        if earlier.source == observation.source and earlier.unit.dimension == observation.unit.dimension:
            reason = f"row {before.number} gives {earlier.key} already"
            mend = f"Delete one, tell them apart by scope or basis, or write {earlier.key} in column supersedes."
            row.error("Figure given twice", None, reason, mend)
            return


def _variant(observation: Observation, alike: Sequence[Observation], taken: Collection[str]) -> str:
    """What tells a figure from others for the same thing: its source, else its currency, with a number if need be."""
    sources = {earlier.source for earlier in alike}
    name = observation.source if observation.source not in sources else observation.unit.currency or observation.source
    names = [name, *(f"{name}-{number}" for number in range(2, len(alike) + 2))]
    return next(each for each in names if f"{observation.meaning}/{each}" not in taken)


def _check_superseded(pairs: list[tuple[Row, Observation]]) -> None:
    keys = {observation.key for _, observation in pairs}
    follows = {observation.key: observation.supersedes for _, observation in pairs if observation.supersedes}
    for row, observation in pairs:
        old = observation.supersedes
        if not old:
            continue
        if old not in keys:
            near = nearest(old, keys - {observation.key})
            mend = f"Write {near}." if near else "Write cluster/indicator/period/kind of the older figure."
            row.error("Supersedes nothing", "supersedes", "no row gives that figure", mend)
        elif old == observation.key:
            row.error("Supersedes itself", "supersedes", "no row above gives this figure", "Blank the cell.")
        elif old != observation.key and _is_circular(observation.key, follows):
            row.error("Supersedes itself", "supersedes", "the figures replace each other", "Blank one of the cells.")


def _is_circular(key: str, follows: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    step = follows.get(key, "")
    while step and step not in seen:
        if step == key:
            return True
        seen.add(step)
        step = follows.get(step, "")
    return False
