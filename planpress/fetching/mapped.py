"""A table by a mapping of the command import becomes lines of observations, with the plan's own ids for names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from planpress.errors import Place
from planpress.fetching.feeds import Feed
from planpress.fetching.lines import PLAIN, TWO_FORMATS, Line, mixed
from planpress.importing.facts import Fact
from planpress.importing.naming import slug
from planpress.importing.reading import read_facts
from planpress.planning.clusters import read_clusters, read_sources
from planpress.planning.faults import Faults
from planpress.planning.indicators import read_indicators
from planpress.planning.measures import read_scopes
from planpress.planning.model import Translations
from planpress.planning.observations import COLUMNS
from planpress.planning.parts import parts_of
from planpress.planning.tables import Record

_WISHED = ("Left out", "No figure")
"""What of a row has no place because the mapping, or the row itself, says so."""


def mapped_lines(
    table: Path, records: Sequence[Record], feed: Feed, folder: Path, declared: bool, faults: Faults
) -> tuple[Line, ...]:
    """The lines that a CSV file gives for the plan in a folder; `records` are what the source gave for its rows, and
    `declared` says that the plan declares a number format. Raises InputError for faults of its form."""
    assert feed.mapping is not None, "a feed with a mapping"
    reading = read_facts(table, feed.mapping)
    for found in reading.unplaced:
        if found.what not in _WISHED:
            place = _place(records[found.origin.row - 1], feed)
            faults.error(found.what, place, found.reason, f"{found.mend} ({feed.mapping.name})")
    ids = _ids(folder)
    return tuple(_line(fact, records[fact.origin.row - 1], ids, feed, declared, faults) for fact in reading.facts)


def _line(
    fact: Fact, record: Record, ids: Mapping[str, Mapping[str, str]], feed: Feed, declared: bool, faults: Faults
) -> Line:
    cells = {name: text for name, text in fact.fields.items() if text}
    known = {name: _id(cells[name], ids[name], "_" if name == "indicator" else "-") for name in ids if name in cells}
    place = _place(record, feed)
    form = _plain_format(cells, record, place, faults) if declared or "number_format" in cells else {}
    return Line(cells | known | form, place, feed)


def _plain_format(cells: Mapping[str, str], record: Record, place: Place, faults: Faults) -> dict[str, str]:
    """What says that the figures of a row are plain digits, for its source gave numbers and not their texts: no format
    that anybody declares is theirs. A row can say that of all its figures only."""
    numbers = {record.cells[index] for index in record.numbers}
    figures = [name for name in COLUMNS.numbers if name in cells]
    texts = [name for name in figures if cells[name] not in numbers]
    if not texts:
        return {"number_format": PLAIN} if figures else {}
    if len(texts) < len(figures):
        faults.error(TWO_FORMATS, place, *mixed(cells[texts[0]]))
    return {}


def _place(record: Record, feed: Feed) -> Place:
    return Place(feed.origin.name, row=record.number)


def _id(name: str, known: Mapping[str, str], joint: str) -> str:
    """The id of what has this id or name in the plan; else the words stay, and the plan's reader complains of them."""
    folded = _folded(name)
    return known.get(folded) or known.get(slug(name, joint)) or name


def _ids(folder: Path) -> dict[str, dict[str, str]]:
    """The plan's ids by the names that things have, for each column that holds ids."""
    parts = parts_of(folder, Faults())
    if parts is None:
        return {}
    quiet = Faults()
    clusters = read_clusters(parts.table("clusters"), {}, quiet)
    indicators = read_indicators(parts.table("indicators"), quiet)
    sources = read_sources(parts.table("sources"), quiet)
    scopes = read_scopes(parts.table("scopes"), quiet)
    return {
        "cluster": _named((one.id, (one.name, one.short_name, one.label)) for one in clusters),
        "indicator": _named((one.id, (one.name,)) for one in indicators.values()),
        "scope": _named((one.id, (one.name,)) for one in scopes.values()),
        "source": _named((one.id, ({"": one.title}, {"": one.url})) for one in sources.values()),
    }


def _named(things: Iterable[tuple[str, Iterable[Translations]]]) -> dict[str, str]:
    """Ids by each of the names in any language, and by themselves."""
    found: dict[str, str] = {}
    for key, names in things:
        for name in (key, *(text for texts in names for text in texts.values())):
            found.setdefault(_folded(name), key)
    return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
