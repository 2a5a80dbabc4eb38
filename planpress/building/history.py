"""Runs become the history of a plan: earlier files, what each edition was made from, and what changed between them."""

from __future__ import annotations

import datetime as dt
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from planpress.building.manifest import EDITIONS
from planpress.building.outlines import LineChange, Outline, compared
from planpress.building.stores import Store
from planpress.building.telling import entry_words, figure_name, figure_words, text_words, value_words
from planpress.planning.changes import FigureChange, Figured, History, PlanChanges, Snapshot, figured, snapshot
from planpress.planning.model import Plan
from planpress.planning.publishing import Retention

SNAPSHOT: Final = "figures.json"
CHANGES: Final = "changes.json"
OUTLINES: Final = "outlines"
VERSION: Final = 1

MOST_LINES = 200
"""So many changed lines of a document are told; of more, the rest is counted."""
MOST_IN_A_RUN = 20_000
"""So many are told of all the documents of a run: a new template changes all of them."""


def folder_of(plan: str, number: int) -> str:
    """Where the history of a run is kept."""
    return f"{plan}/{EDITIONS}/{number}"


def keep_file(store: Store, plan: str, name: str, number: int) -> None:
    """Let a file that is about to be replaced be found in the folder of the run that made it. Raises OSError."""
    store.keep(f"{plan}/{name}", f"{folder_of(plan, number)}/{name}")


# -------------------------------------------------------------------------------------------- snapshots


def write_snapshot(store: Store, plan: str, made: Snapshot) -> None:
    """Keep what the edition with the snapshot's number is made from. Raises OSError."""
    parts = {name: getattr(made, name) for name in ("number", "date", "figures", "texts", "entries", "settings")}
    _put(store, f"{folder_of(plan, made.number)}/{SNAPSHOT}", {"version": VERSION, "plan": plan, **parts})


def read_snapshot(store: Store, plan: str, number: int, like: Snapshot | None = None) -> Snapshot | None:
    """What the edition of a number was made from; None when that is not kept, or cannot be read. Figures that
    are `like` those of a sound snapshot need no look."""
    known = like.figures if like else {}
    try:
        kept: Any = json.loads(store.read(f"{folder_of(plan, number)}/{SNAPSHOT}") or b"")
        if kept["version"] != VERSION:
            return None
        for key, said in kept["figures"].items():
            if known.get(key) != said:
                figured(said)
        parts = {name: dict(kept[name]) for name in ("figures", "texts", "entries", "settings")}
        return Snapshot(**parts, number=number, date=dt.date.fromisoformat(kept["date"]).isoformat())
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        return None


def history_of(store: Store, plan: Plan, before: int) -> History:
    """The plan beside the snapshots of its editions `before` that of a number: a run that failed left one, too."""
    return _history(store, plan.id, snapshot(plan), before)


def _history(store: Store, plan: str, now: Snapshot, before: int) -> History:
    numbers = [number for number in _kept(store, plan) if number < before]
    found = ((number, read_snapshot(store, plan, number, now)) for number in numbers)
    return History(now, {number: kept for number, kept in found if kept})


def packed(history: History) -> bytes:
    """A history in little space, for workers that do not see the store: of each earlier edition only what is not as it
    is now."""
    facts = [[number, then.date, _unlike(then, history.now)] for number, then in sorted(history.earlier.items())]
    return zlib.compress(json.dumps(facts, ensure_ascii=False).encode()) if facts else b""


def unpacked(data: bytes, plan: Plan) -> History:
    """The history of the same plan that was packed."""
    now = snapshot(plan)
    facts = json.loads(zlib.decompress(data)) if data else []
    earlier = ((number, replace(_patched(now, unlike), number=number, date=date)) for number, date, unlike in facts)
    return History(now, dict(earlier))


def _parts(some: Snapshot) -> dict[str, Mapping[str, Any]]:
    return {"figures": some.figures, "texts": some.texts, "settings": some.settings, **some.entries}


def _unlike(then: Snapshot, now: Snapshot) -> dict[str, dict[str, Any]]:
    """What the one has otherwise than the other, part by part; None for what it has not."""
    new = _parts(now)
    return {part: _differing(old, new.get(part, {})) for part, old in _parts(then).items()}


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: old.get(name) for name in {**new, **old} if old.get(name) != new.get(name)}


def _patched(now: Snapshot, unlike: Mapping[str, Mapping[str, Any]]) -> Snapshot:
    new = _parts(now)
    found = {
        part: {name: value for name, value in {**new.get(part, {}), **old}.items() if value is not None}
        for part, old in unlike.items()
    }
    own = {part: found.pop(part) for part in ("figures", "texts", "settings")}
    return Snapshot(own["figures"], own["texts"], found, own["settings"])


def _kept(store: Store, plan: str) -> dict[int, list[str]]:
    """The numbers of which anything is kept, in order, each with the names of its files."""
    pattern = re.compile(rf"{re.escape(plan)}/{EDITIONS}/([0-9]+)/.+")
    found: dict[int, list[str]] = {}
    for name in store.names(f"{plan}/{EDITIONS}"):
        match = pattern.fullmatch(name)
        if match and match[1] == str(int(match[1])):
            found.setdefault(int(match[1]), []).append(name)
    return dict(sorted(found.items()))


def _put(store: Store, name: str, value: object) -> None:
    store.put(name, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


# ------------------------------------------------------------------------------------------------ a run


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document of a run ("en/briefing") beside that of the run `since`, 0 where there is none: its changed lines,
    how many `more` there are, and the keys of the changed figures that it prints."""

    document: str
    since: int
    lines: tuple[LineChange, ...] = ()
    more: int = 0
    figures: tuple[str, ...] = ()


class Recorder:
    """Writes the history of one run of a plan: what it is made from first, then each document that it makes, then what
    has changed. What keeps an outline from being kept shows when it is closed."""

    def __init__(self, store: Store, plan: str, number: int, date: dt.date, history: History) -> None:
        """Raises OSError."""
        self._store, self._plan, self._number, self._date = store, plan, number, date
        self._changes = history.last
        self._kept = {other: set(names) for other, names in _kept(store, plan).items() if other < number}
        self._documents: dict[str, DocumentChange] = {}
        self._told = 0
        self._error: OSError | None = None
        write_snapshot(store, plan, replace(history.now, number=number, date=date.isoformat()))

    def add(self, document: str, outline: Outline) -> None:
        """Note a document that was made, by language and stem; its further formats are the same document."""
        if document in self._documents:
            return
        try:
            self._add(document, outline)
        except OSError as error:
            self._error = self._error or error

    def _add(self, document: str, outline: Outline) -> None:
        since = self._before(document)
        found = tuple(compared(self._outline(document, since), outline.lines)) if since else ()
        told = found[: min(MOST_LINES, MOST_IN_A_RUN - self._told)]
        self._told += len(told)
        changed = self._changes.printed if self._changes else ()
        keys = tuple(figure.key for figure in changed if figure.printed in outline.figures)
        self._documents[document] = DocumentChange(document, since, told, len(found) - len(told), keys)
        self._store.put(self._name(document, self._number), outline.text.encode())

    def close(self, retention: Retention, today: dt.date) -> None:
        """Write what has changed, and remove what the rule no longer keeps. Raises OSError."""
        if self._error:
            raise self._error
        documents = [self._documents[name] for name in sorted(self._documents)]
        facts = changes_facts(self._plan, self._number, self._date, self._changes, documents)
        _put(self._store, f"{folder_of(self._plan, self._number)}/{CHANGES}", facts)
        retire(self._store, self._plan, retention, self._number, today)

    def _name(self, document: str, number: int) -> str:
        return f"{folder_of(self._plan, number)}/{OUTLINES}/{document}.txt"

    def _before(self, document: str) -> int:
        """The number of the run that made the document before, 0 when none is known."""
        made = (number for number, names in self._kept.items() if self._name(document, number) in names)
        return max(made, default=0)

    def _outline(self, document: str, number: int) -> list[str]:
        return (self._store.read(self._name(document, number)) or b"").decode("utf-8", "replace").splitlines()


def changes_facts(
    plan: str, number: int, date: dt.date, changes: PlanChanges | None, documents: Sequence[DocumentChange]
) -> dict[str, Any]:
    """What has changed, as schemas/changes.schema.json describes it."""
    since = {"number": changes.then.number, "date": changes.then.date} if changes else None
    head = {"version": VERSION, "plan": plan, "number": number, "date": date.isoformat(), "since": since}
    return {**head, **_plan_facts(changes), "documents": [asdict(document) for document in documents]}


def _plan_facts(changes: PlanChanges | None) -> dict[str, Any]:
    if changes is None:
        return {"figures": [], "texts": [], "entries": [], "settings": []}
    return {
        "figures": [_figure_facts(changes, each) for each in changes.figures],
        "texts": [
            {"subject": each.subject, "language": each.language, "how": each.how, "lines": each.lines}
            | {"words": text_words(each)}
            for each in changes.texts
        ],
        "entries": [
            {"table": each.table, "id": each.id, "how": each.how, "columns": list(each.differs)}
            | {"words": entry_words(changes, each)}
            for each in changes.entries
        ],
        "settings": [{"key": each.key, "how": each.how} for each in changes.settings],
    }


def _figure_facts(changes: PlanChanges, change: FigureChange) -> dict[str, Any]:
    stated = change.shown.stated
    return {
        "key": change.key,
        "cluster": stated.cluster,
        "indicator": stated.indicator,
        "formula": change.shown.formula,
        "how": change.how,
        "columns": list(change.differs),
        "name": figure_name(changes, change),
        "words": figure_words(change),
        "then": _value_facts(change.then),
        "now": _value_facts(change.now),
    }


def _value_facts(figure: Figured | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    stated = figure.stated
    numbers = {name: getattr(stated, name) for name in ("value", "low", "high")}
    found = {name: None if number is None else format(number, "f") for name, number in numbers.items()}
    return {**found, "qualifier": stated.qualifier.value, "unit": str(stated.unit), "words": value_words(figure)}


# ------------------------------------------------------------------------------------------- retention


def retire(store: Store, plan: str, retention: Retention, number: int, today: dt.date) -> None:
    """Remove what the rule no longer keeps, `number` being the present edition's. Raises OSError.

    Whatever the rule says, two things stay that coming runs need: the snapshot that the present data is told apart
    from, and of each document the newest outline.
    """
    kept = _kept(store, plan)
    leaving = _leaving(store, plan, retention, [other for other in kept if other < number], today)
    if not leaving:
        return
    needed = set(_newest_outlines(plan, kept).values())
    now = read_snapshot(store, plan, number)
    then = _history(store, plan, now, number).last if now else None
    needed |= {f"{folder_of(plan, then.then.number)}/{SNAPSHOT}"} if then else set()
    for other in leaving:
        for name in kept[other]:
            if name not in needed:
                store.remove(name)


def _leaving(store: Store, plan: str, retention: Retention, earlier: Sequence[int], today: dt.date) -> list[int]:
    """The numbers that are too many or too old; one whose date nobody knows is not too old."""
    late = sorted(earlier, reverse=True)
    leaving = late[max(retention.editions, 0) :]
    if retention.days is not None:
        first = (today - dt.timedelta(days=retention.days)).isoformat()
        dates = {number: read_snapshot(store, plan, number) for number in late[: retention.editions]}
        leaving += [number for number, found in dates.items() if found and found.date < first]
    return leaving


def newest_outlines(store: Store, plan: str) -> dict[str, str]:
    """Where in the store the newest outline of each document is kept, by language and stem ("en/briefing")."""
    return _newest_outlines(plan, _kept(store, plan))


def _newest_outlines(plan: str, kept: Mapping[int, Sequence[str]]) -> dict[str, str]:
    newest: dict[str, str] = {}
    for number, names in kept.items():
        below = f"{folder_of(plan, number)}/{OUTLINES}/"
        newest.update({name.removeprefix(below): name for name in names if name.startswith(below)})
    return {name.removesuffix(".txt"): found for name, found in newest.items()}
