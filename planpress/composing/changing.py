"""What has changed since an earlier edition becomes blocks: a sentence, a table of figures, a list of the rest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planpress.composing.change_words import ChangeWords, changes_for
from planpress.composing.environment import Markdown, first_upper
from planpress.composing.fences import choice, count, known
from planpress.composing.language import Form
from planpress.composing.markdown import Fence, Reader
from planpress.document import (
    Block,
    Blocks,
    Column,
    Inlines,
    List,
    Paragraph,
    Row,
    Span,
    Strong,
    Table,
    TableStyle,
    Text,
    plain_text,
)
from planpress.planning.changes import FigureChange
from planpress.planning.model import in_running_text
from planpress.planning.quantities import Quantity

if TYPE_CHECKING:
    from planpress.composing.composition import Composition

SHORT = ("", "implied_growth", "total")
"""The formulas of figures that a table which is to be short has: none, for those stated, and these."""
_SINCE = re.compile(r"(?:since:\s*)?(?P<last>last)?(?P<number>[1-9][0-9]*)?")


def changes(composition: Composition, reader: Reader, fence: Fence) -> Blocks:
    """What has changed since the last edition from other data, or since that of a number:
    `:::{changes} since: last`, `:::{changes} since: 7`.

    With `style: full` each figure stands with its owner's name in a row of two lines, below the editions' dates, and
    the sentence is a note; `most` is how many rows the table has, where it is to be short."""
    known(fence, ("style", "most"))
    match = _SINCE.fullmatch(fence.argument)
    if match is None or (match["last"] and match["number"]):
        reason = f'"{fence.argument}" names no edition'
        raise fence.fault("Unknown edition", reason, "Write since: last, or the number of an edition: since: 7.")
    number = int(match["number"] or 0)
    found = changes_for(composition, number)
    if found is None:
        words = composition.message("changes_not_kept" if number else "changes_first", {"number": number})
        told: Blocks = (Paragraph(reader.inlines(str(words))),)
    else:
        style = choice(fence, "style", ("ledger", "full"), "ledger")
        told = tuple(_Telling(composition, found, reader, style, count(fence, "most")).blocks())
    composition.told += told
    return told


@dataclass
class _Telling(ChangeWords):
    """One list of changes on its way into a document."""

    reader: Reader
    style: TableStyle = "ledger"
    most: int | None = None

    def blocks(self) -> Iterator[Block]:
        others = tuple(self.others())
        figures = self.changes.printed
        yield Paragraph(self._read(self._said(bool(others))), "note" if self.style == "full" and figures else "body")
        if figures:
            yield self._table()
        if left := [change for change in figures if change not in self._shown]:
            names = {"n": len(left), "calculated": all(change.shown.formula for change in left)}
            yield Paragraph(self._read(self.composition.message("changes_more", names)), "note")
        if others:
            yield Paragraph(self._read(self.composition.message("changes_others", {})))
            yield List(tuple((Paragraph(self._read(words)),) for words in others))

    def _said(self, others: bool) -> Markdown:
        """How much has changed. A short list says how much of it the plan states, since it leaves out some of the
        rest."""
        figures = self.changes.printed
        stated = sum(not change.shown.formula for change in figures)
        if self.most is not None and stated:
            names = {"stated": stated, "calculated": len(figures) - stated, "since": self.since}
            return self.composition.message("changes_in_short", names)
        name = "changes_since" if figures or others else "changes_none"
        return self.composition.message(name, {"n": len(figures), "since": self.since})

    def _read(self, words: object) -> Inlines:
        return self.reader.inlines(str(Markdown.escape(words)))

    # ------------------------------------------------------------------------------------------ figures

    @property
    def _shown(self) -> Sequence[FigureChange]:
        """What the table tells: of figures worked out, a short one has growth and sums alone."""
        changed = self.changes.printed
        if self.most is not None:
            changed = tuple(change for change in changed if change.shown.formula in SHORT)
        return changed[: self.most]

    def _table(self) -> Table:
        heads = zip(self._heads(), ("left", "right", "right"), (10.0, 4.0, 4.0), strict=True)
        columns = tuple(Column(self._read(head), align, share) for head, align, share in heads)  # type: ignore[arg-type]
        alt = self.composition.plain(self.composition.message("changes_table", {"since": self.since}))
        rows = self._rows() if self.style == "full" else self._grouped_rows()
        return Table(columns, tuple(rows), self.style, alt=alt)

    def _heads(self) -> tuple[str, str, str]:
        """What the columns hold: the editions' days where both have one of their own, and the table has room for it."""
        language = self.composition.language
        then, now = dt.date.fromisoformat(self.changes.then.date), self.composition.date
        if self.style == "ledger" or then == now:
            return language.words["figure"], language.words["then"], language.words["now"]
        days = [language.short_date(day, year=then.year != now.year) for day in (then, now)]
        return language.words["figure"], days[0], days[1]

    def _rows(self) -> Iterator[Row]:
        """Rows that each say whose figure it is."""
        for change in self._shown:
            words, *figures = self._cells(change)
            owner = self.owner(change.shown.stated.cluster)
            own = self._read(in_running_text(plain_text(words)))
            if self.is_sum(change):
                owner, own = plain_text(self._read(self.words(change, ""))), self._read(self._unit(change))
            yield Row(((Strong(self._read(first_upper(owner))), Span("second", own)), *figures))

    def _grouped_rows(self) -> Iterator[Row]:
        before = None
        for change in self._shown:
            cluster = change.shown.stated.cluster
            group = self.composition.language.words["all"] if self.is_sum(change) else self.owner(cluster)
            if group != before:
                yield Row((self._read(group),), "group")
            before = group
            yield Row(self._cells(change))

    def _cells(self, change: FigureChange) -> tuple[Inlines, Inlines, Inlines]:
        """What the figure is, as it was, as it is. The unit stands once where both have the same."""
        language = self.composition.language
        then, now = self.then(change), self.now(change)
        unit = self._unit(change)
        form: Form = "bare" if unit else "short"
        old: Inlines = (Text(language.words["new_figure"]),)
        new: Inlines = (Text(language.words["gone_figure"]),)
        if then is not None:
            old = (language.quantity(then, "fact", form),)
        if now is not None:
            new = (Strong(self._read(replace(now, form=form))),)
        return self._read(self.words(change, unit)), old, new

    def _unit(self, change: FigureChange) -> str:
        """The unit that the figure had and has; nothing where it has another, or none."""
        figures = (self.then(change), now.figure if (now := self.now(change)) else None)
        units = {figure.unit for figure in figures if isinstance(figure, Quantity)}
        return self.composition.language.unit(units.pop(), "short") if len(units) == 1 else ""
