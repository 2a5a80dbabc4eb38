"""What has changed since an earlier edition becomes words: whose figure, what it is, as it was, as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from planpress.composing.annex import calculated_words, stated_words
from planpress.composing.environment import Markdown, join_markdown
from planpress.composing.ledger import Printed
from planpress.composing.stated import details, sense_of
from planpress.planning.changes import EARLIER, FigureChange, PlanChanges
from planpress.planning.model import in_running_text
from planpress.planning.quantities import Figure
from planpress.planning.texts import WHOLE_PLAN

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

_ROWS = {"clusters": "cluster", "indicators": "indicator", "sources": "source", "scopes": "scope", "photos": "photo"}
"""What a row of each table is called, by the words of the language."""
_CALLED = ("label", "short_name", "name", "title")


def changes_for(composition: Composition, number: int = 0) -> PlanChanges | None:
    """The changes since the last edition from other data, or since that of a number, that concern the document: those
    of its cluster, or of the clusters that its plan is narrowed to."""
    history = composition.history
    if history is None:
        return None
    found = history.since(number) if number else history.last
    if found is None:
        return None
    own = composition.subject.clusters or [cluster.id for cluster in composition.plan.clusters]
    # Chosen clusters may be all that the plan has now; what it had beside them then concerns the document no more.
    is_part = composition.subject.is_chosen or set(history.now.entries["clusters"]) - set(own)
    return found.about(own) if is_part else found


@dataclass
class ChangeWords:
    """The words for the changes since one edition, in a document's language."""

    composition: Composition
    changes: PlanChanges

    @cached_property
    def since(self) -> Markdown:
        """Which edition it was: that of a day, or one with its number of this document's own day."""
        then = self.changes.then
        date = dt.date.fromisoformat(then.date)
        names = {"same_day": date == self.composition.date, "number": then.number}
        return self.composition.message("changes_edition", {**names, "day": self.composition.language.date(date)})

    # ------------------------------------------------------------------------------------------ figures

    @staticmethod
    def is_sum(change: FigureChange) -> bool:
        return not change.shown.stated.cluster and bool(change.shown.formula)

    def owner(self, cluster: str) -> str:
        """The name of a cluster, also of one that is gone."""
        if not cluster:
            return self.composition.language.words["whole_region"]
        view = next((view for view in self.composition.view.clusters if view.id == cluster), None)
        return view.label if view else self.changes.name_of("clusters", cluster, *_CALLED)

    def then(self, change: FigureChange) -> Figure | None:
        """The figure as it was, in the unit in which its measure is printed now. It has a key of its own and is no
        entry of the ledger: it is none of the plan's figures."""
        if change.then is None:
            return None
        if change.then.formula:
            figure = self.composition.printed(change.then.figure(change.key), "derived").figure
        else:
            figure = self.composition.stated(change.then.stated).figure
        return replace(figure, key=f"{EARLIER}{self.changes.then.number}/{change.key}")

    def now(self, change: FigureChange) -> Printed | None:
        if change.now is None:
            return None
        if change.key in self.composition.headlines:
            return self.composition.printed(self.composition.headlines[change.key], "derived")
        return self.composition.stated(self.composition.by_key[change.key])

    def words(self, change: FigureChange, unit: str) -> Markdown:
        """What the figure is."""
        figure, one = change.shown, change.shown.stated
        composition = self.composition
        name = composition.name_of(one.indicator) or self.changes.name_of("indicators", one.indicator, "name")
        if figure.formula == "total":
            is_target = change.key.endswith("/target")
            names = {"n": figure.clusters, "is_target": is_target, "measure": in_running_text(name), "unit": unit}
            return composition.message("changes_sum", names)
        if figure.formula:
            return calculated_words(composition, figure.formula, composition.language.period(one.period), unit)
        own = composition.by_key.get(change.key)
        more = details(composition, own) if own else join_markdown(sense_of(composition, one), "; ")
        return stated_words(composition, own or one, name, unit, more)

    # -------------------------------------------------------------------------------------------- the rest

    def others(self) -> Iterator[Markdown]:
        changes, composition, words = self.changes, self.composition, self.composition.language.words
        for remark in changes.remarks:
            if not remark.shown.formula:
                names = {"label": self.owner(remark.shown.stated.cluster), "words": self.words(remark, "")}
                yield composition.message("changes_remark", names)
        for text in changes.texts:
            label = composition.view.region if text.subject == WHOLE_PLAN else self.owner(text.subject)
            named = {"label": label, "language": self._language(text.language), "how": text.how}
            yield composition.message("changes_text", {**named, "n": text.lines})
        for entry in changes.entries:
            name = changes.name_of(entry.table, entry.id, *_CALLED)
            names = {"sort": words[_ROWS[entry.table]], "name": name, "how": entry.how}
            yield composition.message("changes_entry", names)
        if changes.settings:
            keys = composition.listed([each.key.replace("_", " ") for each in changes.settings])
            yield composition.message("changes_settings", {"keys": keys})

    def _language(self, tag: str) -> str:
        """The name of a language in that of the document."""
        try:
            return Locale.parse(tag.replace("-", "_")).get_display_name(self.composition.language.locale) or tag
        except (UnknownLocaleError, ValueError):
            return tag
