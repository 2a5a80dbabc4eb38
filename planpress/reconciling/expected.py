"""A Document becomes what a file of it must say: statements of words and figures, pictures, and their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, assert_never

from planpress.document import (
    Area,
    Block,
    Blocks,
    Callout,
    Chart,
    ChartSpec,
    Columns,
    Contents,
    Cover,
    Document,
    Emphasis,
    Footnote,
    Heading,
    Inlines,
    KeyFigure,
    KeyFigures,
    Landscape,
    Link,
    List,
    Opening,
    Page,
    PageBreak,
    Paragraph,
    Photo,
    QrCode,
    QuantityText,
    Quote,
    Reference,
    Row,
    Sources,
    Span,
    StartAt,
    Strong,
    Table,
    Text,
    plain_text,
    sections,
    walk,
)
from planpress.reconciling.printouts import squeezed

_DIGIT = re.compile(r"\d")
LEAST_ANCHOR = 8
"""Words without a figure help to find what follows them when they are at least so long."""


@dataclass(frozen=True, slots=True)
class Loose:
    """What some formats print in a place and others do not, as a pattern; `apart` when it is written for itself."""

    pattern: str
    apart: bool = False


COMMA = Loose("[,，]?")
"""Between a key figure's label and its qualifier."""
MARK = Loose("[0-9]*", apart=True)
"""A footnote's number, or that of a list's item."""
PAGES = Loose("[0-9,–.]*", apart=True)
"""A list of page numbers; an ellipsis, three full stops in plain form, stands for some."""
PART = Loose(r"(?:\([0-9]+/[0-9]+\))?")
"""Which of a chart's pictures a description belongs to."""

Part: TypeAlias = str | QuantityText | Loose
After: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Words and figures that stand together. `kind` names the place for people, `after` what comes before it.

    `section` counts the openings so far. A statement that is not `required` may be left out or cut.
    """

    parts: tuple[Part, ...]
    kind: str
    section: int
    after: After
    required: bool = True
    alt: bool = False

    @property
    def figures(self) -> tuple[QuantityText, ...]:
        return tuple(part for part in self.parts if isinstance(part, QuantityText))

    @property
    def tail(self) -> Loose | None:
        """What may follow the statement in a piece of its own."""
        last = self.parts[-1] if self.parts else None
        return last if isinstance(last, Loose) and last.apart else None

    @property
    def counts(self) -> bool:
        """Whether it holds anything to check."""
        return any(isinstance(part, QuantityText) or (isinstance(part, str) and has_digit(part)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart's picture: its figures are in `spec`."""

    spec: ChartSpec
    kind: str
    section: int
    after: After


Item: TypeAlias = Statement | Picture


@dataclass(frozen=True, slots=True)
class Expected:
    """All that a file must say, in reading order, and the words that may come back on any page; of those `loose` are
    patterns: the charts' descriptions, one for each of their parts, and tables' heads with marks of footnotes."""

    items: tuple[Item, ...]
    sections: tuple[tuple[str, str], ...]
    repeated: tuple[str, ...]
    loose: tuple[re.Pattern[str], ...]
    of: str


def expected_of(document: Document) -> Expected:
    """The statements of a document."""
    listing = _Listing()
    listing.blocks(document.blocks, ())
    running = document.running
    words = [running.name, running.topic, running.publisher, running.edition]
    words += [section.label for section in sections(document)]
    repeated = [joined(_parts(content)) for content in words]
    names = tuple(map(_section_names, sections(document)))
    heads = dict.fromkeys([*listing.heads, *repeated])
    return Expected(
        tuple(listing.items),
        names,
        tuple(sorted(filter(has_digit, heads), key=len, reverse=True)),
        tuple(map(_pattern, listing.loose)),
        squeezed(document.words.of),
    )


def _section_names(section: Opening | Page) -> tuple[str, str]:
    """A section's name in bookmarks, and its headline."""
    label = joined(_parts(section.label))
    if isinstance(section, Page):
        return label, label
    return squeezed(section.number) + label, joined(_parts(section.heading.content))


def has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def printed(part: Part) -> str:
    """A part as it is read back; what is loose is nothing."""
    if isinstance(part, Loose):
        return ""
    return squeezed(part.text if isinstance(part, QuantityText) else part)


def joined(parts: Iterable[Part]) -> str:
    return "".join(printed(part) for part in parts)


def pattern_of(item: Statement) -> re.Pattern[str] | None:
    """A pattern for a statement of which some is loose, its tail left out; None when its joined text will do."""
    parts = item.parts[:-1] if item.tail else item.parts
    if not any(isinstance(part, Loose) for part in parts):
        return None
    return _pattern(parts)


def _pattern(parts: Iterable[Part]) -> re.Pattern[str]:
    return re.compile("".join(part.pattern if isinstance(part, Loose) else re.escape(printed(part)) for part in parts))


@dataclass
class _Listing:
    """Gathers items. Each method takes what its blocks come after and gives what the next ones do."""

    items: list[Item] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    loose: list[tuple[Part, ...]] = field(default_factory=list)
    section: int = 0
    tables: int = 0

    def blocks(self, blocks: Blocks, after: After) -> After:
        for block in blocks:
            after = self.block(block, after)
        return after

    def beside(self, parts: Sequence[Blocks], after: After) -> After:
        """Blocks side by side: each part is in order for itself."""
        ends = [end for part in parts for end in self.blocks(part, after)]
        return tuple(dict.fromkeys(ends)) or after

    def state(
        self,
        parts: Sequence[Part],
        kind: str,
        after: After,
        required: bool = True,
        anchor: bool = False,
        alt: bool = False,
    ) -> After:
        """Add a statement; one without anything to check only if it is to help finding others."""
        statement = Statement(tuple(parts), kind, self.section, after, required, alt)
        if not statement.counts:
            statement = replace(statement, required=False)
            anchor = anchor or MARK in parts[1:] or len(joined(parts)) >= LEAST_ANCHOR
        if anchor or statement.counts:
            self.items.append(statement)
            return (len(self.items) - 1,)
        return after

    def block(self, block: Block, after: After) -> After:  # noqa: C901 (one case for each node)
        match block:
            case Cover():
                return self._cover(block, after)
            case Opening():
                return self._opening(block)
            case Heading():
                return self._heading(block, "heading", after)
            case Paragraph(content=content, role=role):
                return self._words(content, "text" if role in ("body", "label") else role, after)
            case List():
                return self._list(block, after)
            case Table():
                return self._table(block, after)
            case Chart():
                return self._chart(block, after)
            case Photo():
                return self._words((*block.caption, Text(block.credit)), "caption", after)
            case QrCode(alt=alt):
                return self.state((alt,), "QR code", after, alt=True)
            case KeyFigures(figures=figures):
                for figure in figures:
                    after = self._noted(figure, self.state(_key_figure(figure), "key figure", after))
                return after
            case Callout(content=content) | Quote(content=content) | Landscape(content=content) | Area(content=content):
                return self.blocks(content, after)
            case Page():
                return self._page(block, after)
            case Columns(content=content):
                return self.beside(content, after)
            case Sources(entries=entries):
                for entry in entries:
                    after = self._words((Text(entry.label), *entry.content), "sources", after)
                return after
            case Contents() | PageBreak() | StartAt():
                return after
            case _:
                assert_never(block)

    def _words(self, content: Inlines, kind: str, after: After) -> After:
        """Running words with their footnotes."""
        return self._noted(content, self.state(tuple(_parts(content)), kind, after))

    def _noted(self, nodes: object, after: After) -> After:
        """The footnotes in what has been stated, which stand at the foot of a page, a section or the file."""
        for node in walk(nodes):
            if isinstance(node, Footnote):
                figures = any(isinstance(inner, QuantityText) for inner in walk(node.content))
                self.state((MARK, *_parts(node.content)), "footnote", after, required=figures)
        return after

    def _cover(self, cover: Cover, after: After) -> After:
        names: tuple[Inlines, ...] = (
            (*cover.publisher, *cover.edition),
            (*cover.title, *cover.native_title),
            cover.subtitle,
            cover.line,
            cover.note,
        )
        ends = tuple(end for content in names for end in self.state(tuple(_parts(content)), "cover", after))
        self.items.append(Picture(cover.art, "cover", self.section, tuple(dict.fromkeys(ends)) or after))
        self.state((cover.alt, PART), "cover", after, alt=True)
        return after

    def _opening(self, opening: Opening) -> After:
        self.section += 1
        listed = tuple(block for block in opening.content if isinstance(block, Contents | KeyFigures))
        rest = tuple(block for block in opening.content if block not in listed)
        eyebrow = self.state(tuple(_parts(opening.eyebrow)), "eyebrow", ())
        above = self._heading(opening.heading, "headline", eyebrow)
        ends = (*self.blocks(rest, above), *self.beside([(block,) for block in listed], above))
        return tuple(dict.fromkeys(ends))

    def _page(self, page: Page, after: After) -> After:
        """A designed page: what stands in its areas is in order area by area. Words before its headline may stand
        before the section that it starts."""
        if page.label:
            self.section += 1
            after = ()
        if page.foot:
            self.heads.append(joined(_parts(page.foot.words)) + str(page.foot.number))
            self.heads += [joined(_parts(page.foot.words)), str(page.foot.number)]
        ends: list[int] = []
        waiting = bool(page.label)
        for area in page.areas:
            reached = after
            for block in area.content:
                if waiting and isinstance(block, Paragraph):
                    reached = self._words(block.content, "eyebrow", reached)
                elif waiting and isinstance(block, Heading):
                    reached, waiting = self._heading(block, "headline", reached), False
                else:
                    reached = self.block(block, reached)
            ends += reached
        return tuple(dict.fromkeys(ends)) or after

    def _heading(self, heading: Heading, kind: str, after: After) -> After:
        words = joined(_parts(heading.native))
        native = Loose(f"(?:{re.escape(words)})?")
        self.heads.append(joined(_parts(heading.content)) + words)
        return self._noted(heading, self.state((*_parts(heading.content), native), kind, after))

    def _list(self, block: List, after: After) -> After:
        for item in block.items:
            first, rest = item[:1], item[1:]
            if block.style in ("bullet", "number") and first and isinstance(first[0], Paragraph):
                numbered = block.style == "number"
                after = self.state((MARK, *_parts(first[0].content)), "list", after, anchor=numbered)
                self._noted(first, after)
                after = self.blocks(rest, after)
            elif block.style in ("tiles", "steps"):
                content = [part for inner in item if isinstance(inner, Paragraph) for part in _parts(inner.content)]
                after = self._noted(item, self.state(content, "list", after))
            else:
                after = self.blocks(item, after)
        return after

    def _table(self, table: Table, after: After) -> After:
        kind = _table_kind(table)
        number = (Loose(".{0,20}?"), f"{table.number}", Loose("[.]?")) if table.number and table.caption else ()
        if table.caption:
            after = self.state((*number, *_parts(table.caption)), kind, after)
            after = self.state(tuple(_parts(table.subtitle)), kind, after)
        shown = [column for column in table.columns if not column.paged]
        for columns in (table.columns, shown):
            parts = tuple(part for column in columns for part in _parts(column.head))
            self.heads.append(joined(parts))
            if MARK in parts:
                self.loose.append(parts)
        for row in table.rows:
            after = self.state(tuple(_row(row, table)), kind, after)
        return self._noted(table, after)

    def _chart(self, chart: Chart, after: After) -> After:
        named = f"chart “{plain_text(chart.title)}”" if chart.title else "chart"
        after = self.state((*_parts(chart.title), *_parts(chart.subtitle)), named, after, required=False, anchor=True)
        title, subtitle = joined(_parts(chart.title)), joined(_parts(chart.subtitle))
        self.heads += [title + subtitle, title, subtitle]  # a chart over pages has them on each
        if has_digit(chart.alt):
            self.loose.append((chart.alt, PART))
        self.items.append(Picture(chart.spec, named, self.section, after))
        return self.state((chart.alt, PART), named, after, alt=True)


def _table_kind(table: Table) -> str:
    if table.number:
        return f"table {table.number}"
    return {"ledger": "list of figures", "plain": "list", "full": "table"}[table.style]


def _row(row: Row, table: Table) -> Iterator[Part]:
    for index, cell in enumerate(row.cells):
        if row.kind != "group" and index < len(table.columns) and table.columns[index].paged:
            yield PAGES
        else:
            yield from _parts(cell)


def _key_figure(figure: KeyFigure) -> tuple[Part, ...]:
    return (*_parts(figure.label), COMMA, figure.figure, *_parts(figure.note))


def _parts(content: Inlines) -> Iterator[Part]:
    for inline in content:
        match inline:
            case Text(content=words):
                yield words
            case QuantityText():
                yield inline
            case Footnote():
                yield MARK
            case Strong() | Emphasis() | Link() | Reference() | Span():
                yield from _parts(inline.content)
            case _:
                assert_never(inline)
