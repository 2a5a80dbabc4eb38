"""What has changed since an earlier edition becomes blocks: a sentence, a table of figures, a list of the rest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from planpress.composing.annex import calculated_words, stated_words
from planpress.composing.environment import Markdown, join_markdown
from planpress.composing.fences import known
from planpress.composing.language import Form
from planpress.composing.ledger import Printed
from planpress.composing.markdown import Fence, Reader
from planpress.composing.stated import details, sense_of
from planpress.document import Block, Blocks, Column, Inlines, List, Paragraph, Row, Strong, Table, Text
from planpress.planning.changes import EARLIER, FigureChange, PlanChanges
from planpress.planning.model import in_running_text
from planpress.planning.quantities import Figure, Quantity
from planpress.planning.texts import WHOLE_PLAN

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

_SINCE = re.compile(r"(?:since:\s*)?(?P<last>last)?(?P<number>[1-9][0-9]*)?")
_ROWS = {"clusters": "cluster", "indicators": "indicator", "sources": "source", "scopes": "scope", "photos": "photo"}
"""What a row of each table is called, by the words of the language."""
_CALLED = ("label", "short_name", "name", "title")


def changes(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    """What has changed since the last edition from other data, or since that of a number:
    `:::{changes} since: last`, `:::{changes} since: 7`."""
    known(fence, ())
    match = _SINCE.fullmatch(fence.argument)
    if match is None or (match["last"] and match["number"]):
        reason = f'"{fence.argument}" names no edition'
        raise fence.fault("Unknown edition", reason, "Write since: last, or the number of an edition: since: 7.")
    number = int(match["number"] or 0)
    found = _found(composition, number)
    if found is None:
        words = composition.message("changes_not_kept" if number else "changes_first", {"number": number})
        told: Blocks = (Paragraph(reader.inlines(str(words))),)
    else:
        told = tuple(_Telling(composition, reader, found).blocks())
    composition.told += told
    return told


def _found(composition: Composition, number: int) -> PlanChanges | None:
    """The changes that concern the document: those of its cluster, or of the clusters that its plan is narrowed to."""
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
class _Telling:
    """One list of changes on its way into a document."""

    composition: Composition
    reader: Reader
    changes: PlanChanges

    @cached_property
    def since(self) -> Markdown:
        """Which edition it was: that of a day, or one with its number of this document's own day."""
        then = self.changes.then
        date = dt.date.fromisoformat(then.date)
        names = {"same_day": date == self.composition.date, "number": then.number}
        return self.composition.message("changes_edition", {**names, "day": self.composition.language.date(date)})

    def blocks(self) -> Iterator[Block]:
        others = tuple(self._others())
        figures = self.changes.printed
        name = "changes_since" if figures or others else "changes_none"
        yield Paragraph(self._read(self.composition.message(name, {"n": len(figures), "since": self.since})))
        if figures:
            yield self._table()
        if others:
            yield Paragraph(self._read(self.composition.message("changes_others", {})))
            yield List(tuple((Paragraph(self._read(words)),) for words in others))

    def _read(self, words: object) -> Inlines:
        return self.reader.inlines(str(Markdown.escape(words)))

    # ------------------------------------------------------------------------------------------ figures

    def _table(self) -> Table:
        words = self.composition.language.words
        heads = (("figure", "left", 10.0), ("then", "right", 4.0), ("now", "right", 4.0))
        columns = tuple(Column(self._read(words[name]), align, share) for name, align, share in heads)  # type: ignore[arg-type]
        alt = self.composition.plain(self.composition.message("changes_table", {"since": self.since}))
        return Table(columns, tuple(self._rows()), "ledger", alt=alt)

    def _rows(self) -> Iterator[Row]:
        before = None
        for change in self.changes.printed:
            cluster = change.shown.stated.cluster
            is_sum = not cluster and change.shown.formula
            group = self.composition.language.words["all"] if is_sum else self._owner(cluster)
            if group != before:
                yield Row((self._read(group),), "group")
            before = group
            yield Row(self._cells(change))

    def _owner(self, cluster: str) -> str:
        """The name of a cluster, also of one that is gone."""
        if not cluster:
            return self.composition.language.words["whole_region"]
        view = next((view for view in self.composition.view.clusters if view.id == cluster), None)
        return view.label if view else self.changes.name_of("clusters", cluster, *_CALLED)

    def _cells(self, change: FigureChange) -> tuple[Inlines, Inlines, Inlines]:
        """What the figure is, as it was, as it is. The unit stands once where both have the same."""
        language = self.composition.language
        then, now = self._then(change), self._now(change)
        units = {figure.unit for figure in (then, now and now.figure) if isinstance(figure, Quantity)}
        form: Form = "short" if len(units) > 1 else "bare"
        unit = language.unit(units.pop(), "short") if len(units) == 1 else ""
        old: Inlines = (Text(language.words["new_figure"]),)
        new: Inlines = (Text(language.words["gone_figure"]),)
        if then is not None:
            old = (language.quantity(then, "fact", form),)
        if now is not None:
            new = (Strong(self._read(replace(now, form=form))),)
        return self._read(self._words(change, unit)), old, new

    def _then(self, change: FigureChange) -> Figure | None:
        """The figure as it was, in the unit in which its measure is printed now. It has a key of its own and is no
        entry of the ledger: it is none of the plan's figures."""
        if change.then is None:
            return None
        if change.then.formula:
            figure = self.composition.printed(change.then.figure(change.key), "derived").figure
        else:
            figure = self.composition.stated(change.then.stated).figure
        return replace(figure, key=f"{EARLIER}{self.changes.then.number}/{change.key}")

    def _now(self, change: FigureChange) -> Printed | None:
        if change.now is None:
            return None
        if change.key in self.composition.headlines:
            return self.composition.printed(self.composition.headlines[change.key], "derived")
        return self.composition.stated(self.composition.by_key[change.key])

    def _words(self, change: FigureChange, unit: str) -> Markdown:
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

    def _others(self) -> Iterator[Markdown]:
        changes, composition, words = self.changes, self.composition, self.composition.language.words
        for remark in changes.remarks:
            if not remark.shown.formula:
                names = {"label": self._owner(remark.shown.stated.cluster), "words": self._words(remark, "")}
                yield composition.message("changes_remark", names)
        for text in changes.texts:
            label = composition.view.region if text.subject == WHOLE_PLAN else self._owner(text.subject)
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
