"""The list of sections: number, name, page, each row a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from planpress.brand import ColourRole
from planpress.document import Contents, Inlines, Opening, plain_text
from planpress.writers.pdf.grid import GUTTER, LABEL, LABEL_HEAD, SECOND
from planpress.writers.pdf.ink import colour
from planpress.writers.pdf.paragraphs import draw_line
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.structure import ARTIFACT, Element
from planpress.writers.pdf.words import At, Run, Setter, broken, plain_run

ROW = 13.5
HEAD = 21.0
"""From the rule above the title to the first row, in points."""
INDENT = 11.0
FEW = 14
"""More sections than this stand in three columns across the page."""
MANY = 90
"""More sections than this do not fit an opening's band."""


@dataclass(frozen=True)
class EntryTags:
    """The elements of one row: a link, and in it number, name and page."""

    link: Element
    number: Element
    label: Element
    page: Element


def entry_tags(contents: Element, entry: Opening) -> EntryTags:
    link = contents.child("TOCI").child("Reference").child("Link")
    link.label = f"{entry.number} {plain_text(entry.label)}".strip()
    return EntryTags(link, *(link.child("Span") for _ in range(3)))


def _spaced(run: Run) -> Run:
    """The run with a space behind it: the words of a row stand apart on the page, and are read apart."""
    return replace(run, spaced=True)


class ContentsList(Piece):
    """The sections in one column beside the lead, or in three below it when there are many."""

    def __init__(
        self,
        setting: Setting,
        node: Contents,
        entries: Sequence[tuple[Opening, EntryTags]],
        element: Element,
        before: float = 0.0,
        columns: int = 0,
    ) -> None:
        """`element` is the title's; the entries come with theirs."""
        super().__init__(setting, node, before)
        self.heading = element
        self.contents = node
        self.title = node.title
        self.entries = tuple(entries)
        self.columns = columns or (1 if len(entries) <= FEW else 3)
        self.setter = Setter(setting.brand, setting.notes)

    @property
    def _rows(self) -> int:
        return -(-len(self.entries) // self.columns)

    def measure(self, width: float) -> float:  # noqa: ARG002 (one line an entry)
        return HEAD + self._rows * ROW

    def split(self, width: float, height: float) -> list[Any]:  # noqa: ARG002 (one line an entry)
        """The entries that fit, and the rest under the same title."""
        fitting = int((height - HEAD) / ROW) * self.columns
        if not 0 < fitting < len(self.entries):
            return []
        first, rest = (
            ContentsList(self.setting, self.contents, part, element, self.before, self.columns)
            for part, element in ((self.entries[:fitting], self.heading), (self.entries[fitting:], ARTIFACT))
        )
        return [first, rest]

    def draw(self) -> None:
        self._rule(0.0, self.width, self.height, "ink", 0.5)
        title = self.setter.runs(self.title, LABEL_HEAD)
        draw_line(self, title, 0, self.height - 4 - LABEL.baseline, self.setter, self.heading)
        wide = (self.width - GUTTER * (self.columns - 1)) / self.columns
        numbered = any(entry.number for entry, _ in self.entries)
        for index, (entry, tags) in enumerate(self.entries):
            column, row = divmod(index, self._rows)
            x, y = column * (wide + GUTTER), self.height - HEAD - row * ROW
            self._entry(entry, tags, x, y, wide, INDENT if numbered and entry.number else 0.0)
            self.canv.link(f"#{entry.heading.anchor}", (x, y - ROW, x + wide, y), tags.link)

    def _entry(self, entry: Opening, tags: EntryTags, x: float, top: float, wide: float, indent: float) -> None:
        y = top - (ROW - LABEL.leading) / 2 - LABEL.baseline
        page = plain_run(str(self.setting.register.anchors.get(entry.heading.anchor, "")), LABEL_HEAD)
        at = x + wide - self.setter.width((page,))
        if entry.number:
            draw_line(self, (_spaced(plain_run(entry.number, SECOND)),), x, y, self.setter, tags.number)
        room = at - x - max(indent, self._number_width(entry)) - 6
        label = self._fitted(entry.label, room, tags.label)
        draw_line(self, label, x + max(indent, self._number_width(entry)), y, self.setter, tags.label)
        draw_line(self, (page,), at, y, self.setter, tags.page)
        self._rule(x, x + wide, top - ROW, "hairline", 0.25)

    def _number_width(self, entry: Opening) -> float:
        return self.setter.width((plain_run(entry.number, SECOND),)) + 4 if entry.number else 0.0

    def _fitted(self, label: Inlines, room: float, element: Element) -> tuple[Run, ...]:
        """The label, cut with an ellipsis where it is longer than its row; what is cut off is heard there."""
        runs = self.setter.runs(label, LABEL, At(element))
        if self.setter.width(runs) <= room:
            return (*runs[:-1], *map(_spaced, runs[-1:]))
        dots = plain_run("\u2026", LABEL)
        first = broken(runs, room - self.setter.width((dots,)), self.setter)[0]
        rest = "".join(run.text for run in runs)[sum(len(run.text) for run in first) :]
        spoken = runs[-1].element if len(runs[-1].text) >= len(rest) else None
        unseen = Element("Span", element, language=spoken.language if spoken else "", actual=rest)
        return (*first, _spaced(replace(dots, element=unseen)))

    def _rule(self, left: float, right: float, y: float, role: ColourRole, width: float) -> None:
        self.canv.setStrokeColor(colour(self.setting.brand, role))
        self.canv.setLineWidth(width)
        self.canv.line(left, y, right, y)
