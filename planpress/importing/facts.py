"""A row of a foreign table becomes facts: the fields of observations, as the mapping says; or why it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from planpress.errors import name_hint, nearest
from planpress.importing.foreign import Row
from planpress.importing.mapping import Fields, Group, Rule, TableMapping, Template
from planpress.planning.cells import qualifier_synonyms
from planpress.planning.model import Change, Kind, Qualifier

_CLOSED: dict[str, type[Enum]] = {"kind": Kind, "qualifier": Qualifier, "change": Change}
"""Fields whose words a plan cannot add to."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact stands: the table's row and the name of the group of columns; "" for the row as a whole."""

    row: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """The fields of one observation, in the table's names for cluster, indicator and source."""

    origin: Origin
    fields: Fields


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What of a row has no place in the plan: the `reason`, and what would `mend` it."""

    origin: Origin
    what: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row's facts, what it could not place, and the fields that it sets in other tables."""

    number: int
    facts: tuple[Fact, ...]
    unplaced: tuple[Unplaced, ...]
    plan: Fields
    cluster: Fields
    source: Fields
    texts: Fields


def read_row(row: Row, mapping: TableMapping) -> ReadRow:
    """What a row says, by the mapping."""
    facts: list[Fact] = []
    unplaced: list[Unplaced] = []
    cells = _translated(row.cells, mapping)
    rules = [
        rule for rule in mapping.rules if all(row.cells.get(column, "") == text for column, text in rule.when.items())
    ]
    for group in mapping.groups:
        for found in _group(row, cells, group, rules, mapping):
            (facts if isinstance(found, Fact) else unplaced).append(found)  # type: ignore[arg-type]
    if not facts and not unplaced:
        reason = "no column that makes an observation is filled in this row"
        unplaced.append(Unplaced(Origin(row.number), "No figure", reason, "Fill one in, or leave the row out."))
    sets = _row_sets(row.cells, cells, mapping, rules)
    return ReadRow(
        row.number,
        tuple(facts),
        tuple(unplaced),
        plan=_table_fields("plan", mapping.plan, cells, sets),
        cluster=_table_fields("cluster", mapping.clusters, cells, sets),
        source=_table_fields("source", mapping.sources, cells, sets),
        texts={heading: template.filled(cells) for heading, template in mapping.texts.items()},
    )


def _group(
    row: Row, cells: Fields, group: Group, rules: Iterable[Rule], mapping: TableMapping
) -> Iterator[Fact | Unplaced]:
    """The facts of one group of columns; nothing when they are all blank."""
    origin = Origin(row.number, group.name)
    if not _is_filled(row.cells, group, mapping):
        return
    meant = [rule for rule in rules if rule.of in ("", group.name)]
    for rule in meant:
        if rule.leave_out:
            yield Unplaced(origin, "Left out", rule.leave_out, "Delete the mapping's rule to take it in.")
            return
    templates = {**mapping.every, **group.fields}
    start = {name: _filled(name, template, row.cells, cells, mapping) for name, template in templates.items()}
    for fields in _variants(start, _sets_of(_used(templates, mapping), row.cells, mapping, meant), cells):
        known = _in_our_words(fields)
        yield _closed_fault(origin, known, templates, mapping) or Fact(origin, known)


def _in_our_words(fields: Fields) -> Fields:
    """The fields, with a usual word for a limit ("below", "approximately") as the qualifier that says the same."""
    word = fields.get("qualifier", "")
    return {**fields, "qualifier": qualifier_synonyms().get(word.casefold(), word)}


def _filled(
    name: str, template: Template, written: Mapping[str, str], cells: Fields, mapping: TableMapping
) -> str:  # fmt: skip
    """A field's text. A word of a closed list that sets fields has said all it has to say by that."""
    if name in _CLOSED and any(isinstance(_meaning(mapping, column, written), tuple) for column in template.columns):
        return ""
    return template.filled(cells)


def _is_filled(cells: Mapping[str, str], group: Group, mapping: TableMapping) -> bool:
    """Whether a column is filled that is this group's alone; a group without such columns is in every row."""
    shared = {column for template in mapping.every.values() for column in template.columns}
    own = {column for template in group.fields.values() for column in template.columns} - shared
    return not own or any(cells.get(column) for column in own)


def _used(templates: Mapping[str, Template], mapping: TableMapping) -> tuple[str, ...]:
    """The columns whose words bear on an observation: those in its own fields and those about its row."""
    about = (*mapping.plan.values(), *mapping.clusters.values(), *mapping.sources.values(), *templates.values())
    return tuple(dict.fromkeys(column for template in about for column in template.columns))


def _translated(cells: Mapping[str, str], mapping: TableMapping) -> dict[str, str]:
    """The cells, with the mapping's words for them where it has some."""
    meanings = {column: _meaning(mapping, column, cells) for column in cells}
    return {column: meaning if isinstance(meaning, str) else cells[column] for column, meaning in meanings.items()}


def _meaning(mapping: TableMapping, column: str, cells: Mapping[str, str]) -> str | tuple[Fields, ...]:
    """What the mapping says that a cell means: other words, or fields; the cell itself when it says nothing."""
    cell = cells.get(column, "")
    return mapping.values.get(column, {}).get(cell, cell)


def _sets_of(
    columns: Iterable[str], cells: Mapping[str, str], mapping: TableMapping, rules: Iterable[Rule]
) -> Iterator[tuple[Fields, ...]]:
    """The fields that the cells of these columns set, then those of the rules."""
    for column in columns:
        meaning = _meaning(mapping, column, cells)
        if isinstance(meaning, tuple):
            yield meaning
    for rule in rules:
        if rule.sets:
            yield rule.sets


def _variants(start: Fields, every_sets: Iterable[tuple[Fields, ...]], cells: Fields) -> list[Fields]:
    """The fields with those set over them; several sets are several observations. A note is added to the note."""
    variants = [start]
    for sets in every_sets:
        variants = [_over(fields, more, cells) for fields in variants for more in sets]
    return variants


def _over(fields: Fields, more: Fields, cells: Fields) -> Fields:
    own = {name: Template(text).filled(cells) for name, text in more.items() if "." not in name}
    notes = [text.rstrip(".") for text in (fields.get("note"), own.get("note")) if text]
    return {**fields, **own, "note": "; ".join(notes)}


def _row_sets(written: Mapping[str, str], cells: Fields, mapping: TableMapping, rules: Iterable[Rule]) -> Fields:
    """All that a row's words set in other tables, by "cluster.name" and the like."""
    every = [fields for sets in _sets_of(written, written, mapping, rules) for fields in sets]
    return {name: Template(text).filled(cells) for fields in every for name, text in fields.items() if "." in name}


def _table_fields(table: str, templates: Mapping[str, Template], cells: Fields, sets: Fields) -> Fields:
    start = f"{table}."
    set_here = {name.removeprefix(start): text for name, text in sets.items() if name.startswith(start)}
    return {**{name: template.filled(cells) for name, template in templates.items()}, **set_here}


def _closed_fault(
    origin: Origin, fields: Fields, templates: Mapping[str, Template], mapping: TableMapping
) -> Unplaced | None:
    """What is wrong with a word that only the mapping could translate."""
    for name, kinds in _CLOSED.items():
        word = fields.get(name, "")
        known = [str(member.value) for member in kinds if member.value]
        if not word or word in known:
            continue
        columns = templates[name].columns if name in templates else ()
        mapped = [cell for column in columns for cell in mapping.values.get(column, {}) if cell]
        near = nearest(word, mapped)
        hint = f'the nearest in the mapping is "{near}"' if near else name_hint(word, known)
        where = f"values, {columns[0]}" if columns else "values"
        mend = f'Say under {where}, what "{word}" means.'
        return Unplaced(origin, f"Unknown {name}", f'the mapping has no word for "{word}"; {hint}', mend)
    return None
