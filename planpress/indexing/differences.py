"""changes.json becomes two lists of what differs from an earlier edition: figures, and the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planpress.indexing.loose import Loose
from planpress.indexing.words import capital, counted, document_name, language_name, spaced

PLAN = "plan"
"""The subject of the text about a plan as a whole: text/plan.md."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that differs: what it was `before`, where that is known, and what it is now."""

    what: str
    now: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the edition of a date."""

    since: dt.date | None = None
    figures: tuple[Changed, ...] = ()
    rest: tuple[Changed, ...] = ()


def changes_of(value: Loose) -> Changes:
    """The changes that a run found, from its changes.json."""
    figures = [(entry, _figure(entry)) for entry in value.each("figures")]
    rest = (
        *(Changed(each.what, entry.text("words")) for entry, each in figures if each.before == each.now),
        *(_text(entry) for entry in value.each("texts")),
        *(_row(entry) for entry in value.each("entries")),
        *(_setting(entry) for entry in value.each("settings")),
        *(_document(entry) for entry in value.each("documents") if _lines(entry)),
    )
    since = value.at("since").date("date")
    return Changes(since, tuple(each for _, each in figures if each.before != each.now), rest)


def _figure(entry: Loose) -> Changed:
    """A figure without the unit that it had and has: that stands behind its name, once."""
    what, then, now = entry.text("name"), entry.at("then"), entry.at("now")
    if not then.is_there or not now.is_there:
        return Changed(what, entry.text("words"))
    before, after, unit = then.text("words"), now.text("words"), f" {now.text('unit')}"
    if before.endswith(unit) and after.endswith(unit):
        return Changed(f"{what},{unit}", after.removesuffix(unit), before.removesuffix(unit))
    return Changed(what, after, before)


def _text(entry: Loose) -> Changed:
    subject, language = entry.text("subject"), language_name(entry.text("language"))
    return Changed(
        f"{language} text {'of the plan' if subject == PLAN else f'on {spaced(subject)}'}", entry.text("words")
    )


def _row(entry: Loose) -> Changed:
    """A row of a table: "Source S5" that is new, "Cluster Automobiles" with the columns that differ."""
    words = entry.text("words")
    what, _, how = words.partition(": " if ": " in words else " is ")
    return Changed(capital(what), how)


def _setting(entry: Loose) -> Changed:
    return Changed(f"Setting {spaced(entry.text('key'))}", entry.text("how"))


def _document(entry: Loose) -> Changed:
    language, _, stem = entry.text("document").partition("/")
    return Changed(f"{document_name(stem)}, {language_name(language)}", counted(_lines(entry), "line"))


def _lines(entry: Loose) -> int:
    return sum(1 for _ in entry.each("lines")) + (entry.count("more") or 0)
