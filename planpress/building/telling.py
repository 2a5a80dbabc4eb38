"""What has changed becomes plain English: for the terminal, for logs, and for programs that show it to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final, Literal, TypeAlias

from planpress.building.formulas import stated
from planpress.errors import Place
from planpress.planning.changes import EntryChange, FigureChange, Figured, PlanChanges, SettingChange, TextChange
from planpress.planning.model import Kind, in_running_text
from planpress.planning.quantities import Quantity, from_observation

Sort: TypeAlias = Literal["data", "text", "look", "print"]
"""What a change is in: figures and tables, texts, templates and brand, or how it is printed."""

MOST: Final = 12
"""So many changes are told one by one."""

_TABLES = {
    "clusters": "cluster",
    "indicators": "indicator",
    "sources": "source",
    "scopes": "scope",
    "photos": "photo",
}
_NAMES = ("label", "short_name", "name", "title")
"""What an entry may be called by, the shortest first."""


@dataclass(frozen=True, slots=True)
class News:
    """One change for a person: of which sort, in which file and row, and what it is."""

    sort: Sort
    place: str
    words: str


def news(changes: PlanChanges | None) -> tuple[News, ...]:
    """Each change in the plan's files. What is calculated follows from these and is not told for itself."""
    if changes is None:
        return ()
    return (
        *(News("data", where(each.place), _figure_line(changes, each)) for each in _stated(changes)),
        *(News("data", where(each.place), entry_words(changes, each)) for each in changes.entries),
        *(News("data", where(each.place), setting_words(each)) for each in changes.settings),
        *(News("text", where(each.place), text_words(each)) for each in changes.texts),
    )


def look_news(reasons: Iterable[str]) -> Iterator[News]:
    """The reasons that are none of the plan's data: templates and brand, the profile, publish.yaml's options."""
    for reason in reasons:
        name, _, how = reason.removesuffix(" changed").partition(" is ")
        words = f"is {how}" if how else "changed"
        if name.startswith("the profile"):
            yield News("print", "", f"{name} {words}")
        elif name.startswith("the reference document"):
            yield News("look", "", f"{name} {words}")
        elif name.startswith("templates/"):
            yield News("look", name, words)
        elif reason == "its options changed":
            yield News("print", "publish.yaml", "other options")


def news_lines(found: Sequence[News]) -> Iterator[str]:
    """The changes as numbered lines in columns; of many some, and how many more there are."""
    shown = found[:MOST]
    number = len(str(len(shown)))
    sort = max((len(each.sort) for each in shown), default=0)
    place = max((len(each.place) for each in shown), default=0)
    for index, each in enumerate(shown, 1):
        yield f"{index:>{number}}  {each.sort:<{sort}}  {each.place:<{place}}  {each.words}".rstrip()
    if len(found) > MOST:
        yield f"and {len(found) - MOST} more"


def where(place: Place | None) -> str:
    """A place by the last names of its file: "observations.csv, row 11", "text/electronics.zh.md"."""
    if place is None:
        return ""
    parts = PurePath(place.file).parts
    return str(replace(place, file="/".join(parts[-2:] if parts[-2:-1] == ("text",) else parts[-1:])))


def _stated(changes: PlanChanges) -> Iterable[FigureChange]:
    return (each for each in changes.figures if not each.shown.formula)


def _figure_line(changes: PlanChanges, change: FigureChange) -> str:
    return f"{figure_name(changes, change)}: {figure_words(change)}"


def figure_name(changes: PlanChanges, change: FigureChange) -> str:
    """What a figure is: "Automobiles 2008, output value", "Automobiles 2008/2015, implied growth"."""
    figure, one = change.shown, change.shown.stated
    whose = changes.name_of("clusters", one.cluster, *_NAMES) if one.cluster else "Whole region"
    if figure.clusters > 1:
        whose = f"{figure.clusters} clusters"
    kind = "" if one.kind in (Kind.ACTUAL, Kind.UNSTATED) else one.kind.value
    head = " ".join(part for part in (whose, str(one.period or ""), kind) if part)
    formula = f"sum of {change.key.rpartition('/')[2]}s" if figure.formula == "total" else figure.formula
    measure = in_running_text(changes.name_of("indicators", one.indicator, "name"))
    more = (formula.replace("_", " "), measure, one.change.value, one.scope, one.definition, one.basis)
    return ", ".join(part for part in (head, *more) if part)


def figure_words(change: FigureChange) -> str:
    """What became of a figure: "10 is now over 10", with units where these are not alike."""
    if change.then is None or change.now is None:
        return f"{value_words(change.shown)}, {change.how}"
    if not change.is_printed:
        return "another " + " and ".join(change.differs)
    units = change.then.stated.unit != change.now.stated.unit
    then, now = value_words(change.then, units), value_words(change.now, units)
    return f"{then} is now {now}" if then != now else "worked out from other years"


def value_words(figure: Figured, unit: bool = True) -> str:
    """A figure with its bounds worded: "over 10 billion RMB"."""
    found = from_observation(figure.stated)
    if not isinstance(found, Quantity):
        return "in words only"
    return f"{stated(found.interval)} {found.unit}" if unit else stated(found.interval)


def text_words(change: TextChange) -> str:
    """How much of a text changed: "2 lines", "new, 14 lines"."""
    lines = f"{change.lines} line{'' if change.lines == 1 else 's'}"
    return lines if change.how == "changed" else f"{change.how}, {lines}"


def entry_words(changes: PlanChanges, change: EntryChange) -> str:
    """What became of a row of a table: "source S5 is new", "cluster Automobiles: fields, location"."""
    name = change.id if change.table == "sources" else changes.name_of(change.table, change.id, *_NAMES)
    head = f"{_TABLES[change.table]} {name}"
    columns = ", ".join(each.replace("_", " ") for each in change.differs)
    return f"{head}: {columns}" if change.how == "changed" else f"{head} is {change.how}"


def setting_words(change: SettingChange) -> str:
    """What became of a key of plan.yaml: "contact is another"."""
    key = change.key.replace("_", " ")
    return f"{key} is another" if change.how == "changed" else f"{key} is {change.how}"
