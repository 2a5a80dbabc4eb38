"""A plan, its changes and what is known of a recipient become the document of a letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from planpress.composing import composed_document
from planpress.composing.change_words import ChangeWords, changes_for
from planpress.composing.composition import Composition
from planpress.composing.environment import Markdown
from planpress.composing.grouping import undrawn
from planpress.composing.key_figures import KeyFigureRow, changed_key_figures
from planpress.composing.ledger import Ledger
from planpress.composing.messages import FEW
from planpress.composing.views import ClusterView
from planpress.document import Document
from planpress.planning.changes import FigureChange
from planpress.planning.model import in_running_text

TEMPLATE = "letter.md.j2"
"""The file in a template folder that makes the letter; it may include others."""
SUBJECT = "{{ letter.subject }}"
KEY_FIGURES = 3
"""A letter has room for so many key figures side by side."""
CHARTED = 12
"""So many clusters are charted in a letter at most: one screen of a telephone takes about five."""


def compose_letter(composed: Composition, subject: str, given: Mapping[str, Any]) -> tuple[Document, Ledger]:
    """The document of a letter, whose title is its subject, on one line; and its ledger.

    `subject` is a template line, "" for the letter's own. `given` are the names that the letter's template knows beside
    those of every template: data alone, of which nothing is read as markup. The house's own template wants `recipient`
    (name, organisation, language, list, clusters, groups, and whatever else is known of him) and `mailing` (name,
    publisher.name and .address, attached: name, words, size, pages and href of each file, linked, when; unsubscribe
    where there is an address for it).

    Raises InputError when the template, the subject, the plan's texts or the wording have errors.
    """
    names = {name: plain_view(value) for name, value in given.items()}
    names["letter"] = LetterWords(composed)
    return composed_document(composed, TEMPLATE, names, subject or SUBJECT)


# ------------------------------------------------------------------------------------------------- what is given


class View:
    """Names with plain data, as templates see them: any name of a list's column may be among them, and an unknown one
    is an error that says which name is nearest."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.__data = {str(name): plain_view(value) for name, value in data.items()}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self.__data:
            raise AttributeError(name)
        return self.__data[name]

    def __getitem__(self, name: str) -> Any:
        return self.__data[name]

    def __dir__(self) -> list[str]:
        return list(self.__data)


def plain_view(value: Any) -> Any:
    """Data as templates may have it: texts on one line without control characters, never declared to be Markdown."""
    match value:
        case str():
            return one_line(value)
        case View() | bool() | int() | None:
            return value
        case View():
            return value
        case Mapping():
            return View(value)
        case list() | tuple():
            return tuple(map(plain_view, value))
    raise TypeError(f"a {type(value).__name__} is no plain data")


def one_line(text: str) -> str:
    """The words with one space between them. Control characters, format characters that turn the direction of what
    follows, and lone surrogates (Unicode, categories Cc, Cf but joiners, Cs) are left out."""
    kept = (
        c
        for c in " ".join(str(text).split())
        if c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )
    return "".join(kept)


# -------------------------------------------------------------------------------------------------- what it says


class LetterWords:
    """What the letter says by itself, as its template sees it: what has changed, else what the plan says."""

    def __init__(self, composed: Composition) -> None:
        self._composed = composed

    def _say(self, message: str, **names: Any) -> Markdown:
        return self._composed.message(message, names)

    @cached_property
    def _changed(self) -> ChangeWords | None:
        found = changes_for(self._composed)
        return ChangeWords(self._composed, found) if found else None

    @property
    def _figures(self) -> tuple[FigureChange, ...]:
        return self._changed.changes.printed if self._changed else ()

    @property
    def _stated(self) -> tuple[FigureChange, ...]:
        """The changed figures that the plan states; where only calculated ones have changed, these."""
        stated = tuple(change for change in self._figures if not change.shown.formula)
        return stated or self._figures

    @property
    def has_earlier(self) -> bool:
        """Whether there is an edition with which this one can be compared."""
        return self._changed is not None

    @property
    def subject(self) -> Markdown:
        return self._say("letter_subject", headline=self._headline)

    @property
    def headline(self) -> Markdown:
        words = self._headline
        return Markdown(words[:1].upper() + words[1:])

    @property
    def _headline(self) -> Markdown:
        if not self._figures:
            return self._composed.messages.headline
        return self._say("letter_headline", n=len(self._stated), qualifiers=self._qualifiers)

    @property
    def _qualifiers(self) -> tuple[str, ...]:
        """The words that all figures which have changed now have, when nothing else of them has changed."""
        words: dict[str, None] = {}
        for change in self._stated:
            now = self._changed.now(change) if self._changed else None
            if change.how != "changed" or change.differs != ("qualifier",) or not (now and now.qualifier):
                return ()
            words[now.qualifier] = None
        return tuple(words)

    @property
    def lead(self) -> Markdown:
        """What has changed, one by one where it is little; else what the plan aims for."""
        if not self._figures:
            return self._composed.messages.lead
        stated, calculated = len(self._stated), len(self._figures) - len(self._stated)
        said = [self._told(change) for change in self._stated] if stated < FEW else [self._say("letter_many")]
        said += [self._say("letter_calculated", n=calculated, of=stated)] if calculated else []
        said += [self._say("letter_no_other")] if stated < FEW else []
        return Markdown(" ").join(said)

    def _told(self, change: FigureChange) -> Markdown:
        assert self._changed is not None, "what has changed has words"
        now = self._changed.now(change)
        words = self._changed.words(change, "")
        names = {"label": self._changed.owner(change.shown.stated.cluster), "words": _running(words), "figure": now}
        return self._say({"new": "letter_new", "gone": "letter_gone", "changed": "letter_now"}[change.how], **names)

    @cached_property
    def key_figures(self) -> tuple[KeyFigureRow, ...]:
        """The plan's key figures, those that have changed first."""
        changed = {change.printed or change.key for change in self._figures}
        return changed_key_figures(self._composed, changed, KEY_FIGURES)

    @cached_property
    def charted(self) -> tuple[ClusterView, ...]:
        """The clusters that the letter charts: all of them where they are few, else those with the largest targets in
        the unit that most have."""
        clusters, unit = self._composed.view.clusters, self._composed.view.main_unit
        if len(clusters) <= CHARTED:
            return clusters
        alike = [cluster for cluster in clusters if cluster.target and cluster.target.unit == unit]
        largest = sorted(alike, key=lambda cluster: -(cluster.target.value or 0))[:CHARTED]
        return tuple(cluster for cluster in clusters if cluster in largest)

    @property
    def sources(self) -> Markdown:
        """Where the figures are from: one publication by its title; of more, the attached documents name each."""
        sources = self._composed.view.headline_sources
        if len(sources) > 1:
            return self._say("letter_sources", n=len(sources))
        return self._say("sources_line", sources=self._composed.messages.source_titles(sources))

    @property
    def chart_note(self) -> Markdown:
        """How the chart is to be read, and what it leaves out."""
        view, of = self._composed.view, len(self._composed.view.clusters)
        said = [self._say("letter_chart_note")]
        if len(self.charted) < of:
            said.insert(0, self._say("letter_largest", n=len(self.charted), of=of))
        elif left := undrawn(view.clusters, view.measures):
            said.insert(0, self._say("letter_undrawn", left=left))
        return Markdown(" ").join(said)


def _running(words: Markdown) -> Markdown:
    return Markdown(in_running_text(str(words)))
