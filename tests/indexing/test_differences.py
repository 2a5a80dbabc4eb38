"""What a run found changed is told in two lists: figures with what they were, and the rest."""

from __future__ import annotations

import datetime as dt
from typing import Any

from planpress.indexing.differences import Changed, changes_of
from planpress.indexing.loose import NOTHING, Loose


def figure(then: str, now: str, words: str = "", unit: str = "billion RMB") -> dict[str, Any]:
    sides = {"then": then, "now": now}
    return {"name": "Software 2015 target", "words": words} | {
        side: {"words": value, "unit": unit} if value else None for side, value in sides.items()
    }


def told(key: str, entry: dict[str, Any]) -> Changed:
    """The one change of a file that has this entry alone."""
    found = changes_of(Loose({key: [entry]}))
    (change,) = found.figures + found.rest
    return change


def test_a_figure_has_its_unit_once() -> None:
    change = told("figures", figure("80 billion RMB", "over 80 billion RMB"))
    assert change == Changed("Software 2015 target, billion RMB", "over 80", "80")


def test_a_figure_in_another_unit_keeps_both() -> None:
    change = told("figures", figure("80 billion RMB", "12 billion USD", unit="billion USD"))
    assert change == Changed("Software 2015 target", "12 billion USD", "80 billion RMB")


def test_a_figure_that_is_new_or_gone_says_so() -> None:
    new = figure("", "80 billion RMB", "80 billion RMB, new")
    assert told("figures", new) == Changed("Software 2015 target", "80 billion RMB, new")


def test_a_figure_that_prints_as_before_is_among_the_rest() -> None:
    changes = changes_of(Loose({"figures": [figure("80 billion RMB", "80 billion RMB", "another source")]}))
    assert not changes.figures
    assert changes.rest[0].now == "another source"


def test_texts_rows_settings_and_documents_are_called_by_their_names() -> None:
    text = {"subject": "plan", "language": "zh", "words": "2 lines"}
    assert told("texts", text) == Changed("Chinese text of the plan", "2 lines")
    assert told("texts", text | {"subject": "new-materials"}).what == "Chinese text on new materials"
    assert told("entries", {"words": "source S5 is new"}) == Changed("Source S5", "new")
    assert told("entries", {"words": "cluster Ports: fields, location"}) == Changed("Cluster Ports", "fields, location")
    assert told("settings", {"key": "native_language", "how": "new"}) == Changed("Setting native language", "new")
    document = {"document": "en/annual-review", "lines": [{}, {}], "more": 3}
    assert told("documents", document) == Changed("Annual review, English", "5 lines")


def test_a_document_without_a_changed_line_and_a_first_edition_say_nothing() -> None:
    assert changes_of(NOTHING).since is None
    changes = changes_of(Loose({"since": {"number": 6, "date": "2026-11-16"}, "documents": [{"document": "en/a"}]}))
    assert (changes.since, changes.figures, changes.rest) == (dt.date(2026, 11, 16), (), ())
