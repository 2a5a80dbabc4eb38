"""A plan becomes a snapshot of what it says, and two snapshots become what has changed between them."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import PurePath
from typing import Any, Literal, TypeAlias

from planpress.errors import Place
from planpress.planning.exporting.whole import Json, plain
from planpress.planning.headlines import Headline, headlines
from planpress.planning.model import Change, Kind, Observation, Plan, PlanText, Qualifier, Translations
from planpress.planning.periods import FiscalYear, Period
from planpress.planning.quantities import Derivation, Figure, Quantity, from_observation, rounded
from planpress.planning.units import Unit

How: TypeAlias = Literal["new", "gone", "changed"]
Said: TypeAlias = Mapping[str, Json]
"""What a snapshot keeps of one thing, blanks left out; numbers are texts, so that none is lost."""

ENTRIES = ("clusters", "indicators", "sources", "scopes", "photos")
"""The tables of a plan beside its figures. What changes in one is told by name."""
SETTINGS = (
    *("region", "name", "title", "period", "baseline", "target", "publisher", "languages", "native_language"),
    *("disclaimer", "contact", "units", "rates", "abbreviations", "incentives", "strengths", "steps"),
)
"""What plan.yaml says that documents print, by the names that it has in a Plan. The date of the edition is not what it
says, but when."""
KEYS = {"name": "plan"}
"""The keys of plan.yaml that are called otherwise there."""
REMARKS = ("source", "locator", "note", "supersedes")
"""What is said about a figure beside the figure itself."""

EARLIER = "then/"
"""What the keys begin with by which documents print figures of earlier editions, so that none is taken for a present
one: then/7/automobiles/output_value/2008/actual."""

# A snapshot keeps periods as their texts; these are parsed for printing only, which needs no start of a fiscal year.
_ANY_YEAR = FiscalYear(1, "start")


@dataclass(frozen=True)
class Snapshot:
    """What a plan said when an edition was made from it: its figures by key, its texts by subject and language
    ("automobiles.en"), the rows of its other tables by table and id, its settings.

    `number` and `date` (ISO 8601) are the edition's; the present plan has none yet. `places` says where in the present
    plan's files each thing stands, by its path here ("figures/..."); moving it there is no change. `printed` holds the
    keys by which documents know calculated figures.
    """

    figures: Mapping[str, Said] = field(repr=False)
    texts: Mapping[str, Said] = field(repr=False)
    entries: Mapping[str, Mapping[str, Said]] = field(repr=False)
    settings: Said = field(repr=False)
    number: int = 0
    date: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)
    printed: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def name_of(self, table: str, id_: str, *names: str) -> str:
        """What the plan calls an entry, by the first of these fields that it has; its id when it has none of them."""
        entry = self.entries.get(table, {}).get(id_, {})
        return next((words for name in names if (words := _first_words(entry.get(name)))), id_)


def _first_words(value: Json | None) -> str:
    """A text in the plan's own language, which comes first."""
    return str(next(iter(value.values()), "")) if isinstance(value, dict) else str(value or "")


@dataclass(frozen=True, slots=True)
class Figured:
    """A figure as an edition had it. A calculated one has a `formula`, and is `stated` in the form of an observation
    without a source, rounded as it is printed; a sum is one over `clusters` of them."""

    stated: Observation
    formula: str = ""
    clusters: int = 1

    def figure(self, key: str) -> Figure:
        """The figure under another key, so that it is never taken for a present one."""
        found = from_observation(self.stated)
        if isinstance(found, Quantity):
            return Quantity(key, found.interval, found.unit, found.period, found.indicator, Derivation("earlier", ()))
        return type(found)(key, found.reason)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is new, gone, or not what it was. `differs` names the fields in which it is not; `printed` is the
    key by which documents know it."""

    key: str
    then: Figured | None
    now: Figured | None
    differs: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)
    printed: str = field(default="", compare=False)

    @property
    def how(self) -> How:
        return "changed" if self.then and self.now else "new" if self.now else "gone"

    @property
    def shown(self) -> Figured:
        """The figure as it is now, else as it was."""
        found = self.now or self.then
        assert found is not None, "a change has one side at least"
        return found

    @property
    def is_printed(self) -> bool:
        """Whether the figure itself is another, not only what is said about it."""
        return self.how != "changed" or not set(self.differs) <= set(REMARKS)


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of the plan in which so many lines are new, gone or changed."""

    subject: str
    language: str
    how: How
    lines: int
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A row of one of the plan's tables by its id. `differs` names the columns in which it is not what it was."""

    table: str
    id: str
    how: How
    differs: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A key of plan.yaml."""

    key: str
    how: How
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True)
class PlanChanges:
    """All that is different between two snapshots, in the order of the present plan; it is false when nothing is."""

    then: Snapshot
    now: Snapshot
    figures: tuple[FigureChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    settings: tuple[SettingChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figures or self.texts or self.entries or self.settings)

    @cached_property
    def printed(self) -> tuple[FigureChange, ...]:
        """The figures that print otherwise."""
        return tuple(change for change in self.figures if change.is_printed)

    @cached_property
    def remarks(self) -> tuple[FigureChange, ...]:
        """The figures that are the same, and only their sources or notes are not."""
        return tuple(change for change in self.figures if not change.is_printed)

    def about(self, clusters: Iterable[str]) -> PlanChanges:
        """What of it concerns some clusters: their figures, texts and rows."""
        ids = set(clusters)
        return PlanChanges(
            self.then,
            self.now,
            tuple(each for each in self.figures if each.shown.stated.cluster in ids and each.shown.stated.cluster),
            tuple(each for each in self.texts if each.subject in ids),
            tuple(each for each in self.entries if each.table == "clusters" and each.id in ids),
        )

    def name_of(self, table: str, id_: str, *names: str) -> str:
        """What the plan calls an entry, or called it when it was there."""
        side = self.now if id_ in self.now.entries.get(table, {}) else self.then
        return side.name_of(table, id_, *names)


# ------------------------------------------------------------------------------------------- snapshots


def snapshot(plan: Plan) -> Snapshot:
    """What the plan says now. Figures stand in its order: those of each cluster with what is calculated from them, the
    sums, the whole region's."""
    language = plan.languages[0]
    calculated: dict[str, list[Headline]] = {}
    printed: dict[str, str] = {}
    for headline in headlines(plan):
        calculated.setdefault(headline.cluster, []).append(headline)
        printed[headline.name] = headline.figure.key
    figures: dict[str, Said] = {}
    for cluster in (*(cluster.id for cluster in plan.clusters), ""):
        found = [(each.name, _calculated(each, language)) for each in calculated.get(cluster, ())]
        stated = [(each.key, _said(each, language)) for each in plan.by_cluster.get(cluster, ())]
        figures.update([*stated, *found] if cluster else [*found, *stated])
    texts = {f"{subject}.{tag}": _text(text) for (subject, tag), text in plan.texts.items()}
    settings = {name: plain(value, language) for name in SETTINGS if (value := getattr(plan, name)) is not None}
    entries = {table: dict(_entries(plan, table)) for table in ENTRIES}
    filled = {name: value for name, value in settings.items() if value}
    return Snapshot(figures, texts, entries, filled, places=_places(plan), printed=printed)


def _said(part: object, language: str) -> dict[str, Json]:
    found = plain(part, language)
    assert isinstance(found, dict)
    return found


def _calculated(headline: Headline, language: str) -> dict[str, Json]:
    """A calculated figure in the form of an observation, as it is printed: what rounds alike is alike."""
    figure, interval = headline.figure, headline.figure.interval
    low, high = (None if end is None else rounded(end, figure.decimals) for end in (interval.low, interval.high))
    ranged = interval.qualifier is None
    stated = Observation(
        cluster=headline.cluster,
        indicator=figure.indicator,
        period=_years(figure),
        kind=Kind.UNSTATED,
        unit=figure.unit,
        source="",
        value=None if ranged else low if low is not None else high,
        low=low if ranged else None,
        high=high if ranged else None,
        qualifier=interval.qualifier or Qualifier.EXACT,
    )
    more: dict[str, Json] = {"clusters": str(headline.clusters)} if headline.clusters > 1 else {}
    return {**_said(stated, language), "formula": headline.formula, **more}


def _years(figure: Quantity) -> Period | None:
    """The years from which to which a figure is calculated."""
    inputs = figure.origin.inputs if isinstance(figure.origin, Derivation) else ()
    years = sorted({part.period.year for part in inputs if part.period})
    if not years:
        return None
    return Period.parse(str(years[0]) if len(years) == 1 else f"{years[0]}/{years[-1]}")


def _text(text: PlanText) -> dict[str, Json]:
    """A text by its sections, line by line, its settings first."""
    settings: list[Json] = [f"{key}: {value}" for key, value in text.settings.items()]
    sections = {name: list[Json](body.strip().split("\n")) for name, body in text.sections.items()}
    return {"": settings, **sections} if settings else dict(sections)


def _entries(plan: Plan, table: str) -> Iterator[tuple[str, Said]]:
    language = plan.languages[0]
    rows: Any = getattr(plan, table)
    rows = rows.values() if isinstance(rows, Mapping) else rows
    used = {each.indicator for each in plan.observations} | {cluster.indicator for cluster in plan.clusters}
    for row in rows:
        if table != "indicators" or row.id in used:
            picture = {"sha256": hashlib.sha256(row.data).hexdigest()} if table == "photos" else {}
            yield row.id, {**_said(row, language), **picture}


def _places(plan: Plan) -> dict[str, Place]:
    """Where things stand in the plan's files."""
    places = {f"figures/{each.key}": each.place for each in plan.observations}
    places |= {f"texts/{subject}.{tag}": Place(text.file) for (subject, tag), text in plan.texts.items()}
    places |= {f"clusters/{cluster.id}": cluster.place for cluster in plan.clusters}
    places |= {f"sources/{source.id}": source.place for source in plan.sources.values()}
    first = next((each.place for each in plan.observations), Place("observations.csv"))
    for name in SETTINGS:
        key = KEYS.get(name, name)
        file = PurePath(first.file).with_name("plan.yaml").as_posix()
        places[f"settings/{key}"] = Place(first.file, sheet="plan") if first.sheet else Place(file, column=key)
    return places


# ------------------------------------------------------------------------------------------ read again


def figured(said: Said) -> Figured:
    """A figure of a snapshot. Raises ValueError, LookupError, TypeError or ArithmeticError for what is none."""
    words: dict[str, Any] = dict(said)
    formula, clusters = str(words.pop("formula", "")), int(words.pop("clusters", "1"))
    parts: dict[str, Any] = {"cluster": "", "source": ""}
    parts |= {name: str(value) for name, value in words.items()}
    parts |= {name: Decimal(words[name]) for name in ("value", "low", "high") if name in words}
    parts |= {name: read(words.get(name, "")) for name, read in _READ.items()}
    stated = Observation(**parts)
    return Figured(stated, formula, clusters)


def _period(text: str) -> Period | None:
    return Period.parse(text, _ANY_YEAR) if text else None


def _translations(value: Mapping[str, str]) -> Translations:
    return {"": next(iter(value.values()), ""), **value} if value else {"": ""}


_READ: dict[str, Any] = {
    "period": _period,
    "kind": Kind,
    "unit": Unit.parse,
    "qualifier": Qualifier,
    "change": Change,
    "note": _translations,
}


# ------------------------------------------------------------------------------------------ comparing


def changes(then: Snapshot, now: Snapshot) -> PlanChanges:
    """What is different now. Figures, rows and texts that are gone stand behind the others of their cluster or table.

    Raises ValueError, LookupError, TypeError or ArithmeticError when a snapshot holds what is no figure.
    """
    return PlanChanges(
        then,
        now,
        tuple(_figures(then, now)),
        tuple(_texts(then, now)),
        tuple(change for table in ENTRIES for change in _rows(table, then, now)),
        tuple(_settings(then, now)),
    )


def _paired(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """What is not the same, by name: first what is there now, then what is gone."""
    for name in (*now, *(name for name in then if name not in now)):
        old, new = then.get(name), now.get(name)
        if old != new:
            yield name, old, new


def _figures(then: Snapshot, now: Snapshot) -> list[FigureChange]:
    found = [
        FigureChange(
            key,
            None if old is None else figured(old),
            None if new is None else figured(new),
            _differs(old, new),
            now.places.get(f"figures/{key}"),
            now.printed.get(key, key),
        )
        for key, old, new in _paired(then.figures, now.figures)
    ]
    order = {cluster: number for number, cluster in enumerate(now.entries.get("clusters", {}))}
    last = len(order)

    def rank(change: FigureChange) -> tuple[int, bool]:
        cluster = change.shown.stated.cluster
        is_sum = not cluster and change.shown.formula
        return order.get(cluster, last) if cluster else last + (1 if is_sum else 2), change.how == "gone"

    return sorted(found, key=rank)


def _differs(old: Said | None, new: Said | None) -> tuple[str, ...]:
    if old is None or new is None:
        return ()
    return tuple(name for name in dict.fromkeys((*new, *old)) if old.get(name) != new.get(name))


def _how(old: object, new: object) -> How:
    return "new" if old is None else "gone" if new is None else "changed"


def _texts(then: Snapshot, now: Snapshot) -> Iterator[TextChange]:
    for name, old, new in _paired(then.texts, now.texts):
        subject, _, tag = name.rpartition(".")
        lines = _changed_lines(_lines(old or {}), _lines(new or {}))
        yield TextChange(subject, tag, _how(old, new), lines, now.places.get(f"texts/{name}"))


def _lines(text: Said) -> list[str]:
    return [str(line) for name, lines in text.items() for line in (f"## {name}", *_list(lines))]


def _list(lines: Json) -> list[Json]:
    return lines if isinstance(lines, list) else []


def _changed_lines(then: Sequence[str], now: Sequence[str]) -> int:
    """How many lines are new, gone or changed; blank ones are no words."""
    old, new = ([line for line in lines if line.strip()] for lines in (then, now))
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for tag, a, b, c, d in blocks if tag != "equal")


def _rows(table: str, then: Snapshot, now: Snapshot) -> Iterator[EntryChange]:
    """The rows that are different. An indicator comes and goes with its figures, so that alone is not worth telling."""
    for id_, old, new in _paired(then.entries.get(table, {}), now.entries.get(table, {})):
        if table == "indicators" and not (old and new):
            continue
        yield EntryChange(table, id_, _how(old, new), _differs(old, new), now.places.get(f"{table}/{id_}"))


def _settings(then: Snapshot, now: Snapshot) -> Iterator[SettingChange]:
    for name, old, new in _paired(then.settings, now.settings):
        key = KEYS.get(name, name)
        yield SettingChange(key, _how(old, new), now.places.get(f"settings/{key}"))


# ------------------------------------------------------------------------------------------- earlier ones


@dataclass(frozen=True)
class History:
    """The present plan beside the snapshots of its earlier editions that are kept, by number."""

    now: Snapshot
    earlier: Mapping[int, Snapshot] = field(default_factory=dict)

    @cached_property
    def newest(self) -> PlanChanges | None:
        """What has changed since the newest edition; None when there is none."""
        return self.since(max(self.earlier)) if self.earlier else None

    @cached_property
    def last(self) -> PlanChanges | None:
        """What has changed since the newest edition that was made from other data; None when there is none.

        Editions from the same data are passed over: a document that is made again says what it said before.
        """
        found = (self.since(number) for number in sorted(self.earlier, reverse=True))
        return next((each for each in found if each), None)

    def since(self, number: int) -> PlanChanges | None:
        """What has changed since the edition of a number; None when that is not kept."""
        then = self.earlier.get(number)
        return None if then is None else changes(then, self.now)
