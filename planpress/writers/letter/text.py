"""A Document becomes the plain text of a letter, which says all that the HTML says and shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from planpress.document import (
    STATUS_SIGNS,
    Area,
    Block,
    Blocks,
    Callout,
    Chart,
    Columns,
    Contents,
    Cover,
    Document,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    Inlines,
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
    openings,
    plain_text,
)
from planpress.writers.letter.columns import aligned, plain, width, wrapped
from planpress.writers.letter.inlines import safe_href

ROOM = 72
"""The columns of a line: what quoting leaves room for (RFC 3676, 4.2, is of the same mind)."""
LEAST = 24
"""A table's first column has at least so many, or each row is told in two lines."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[。！？])(?=\S)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")


def plain_letter(document: Document) -> str:
    """The letter's text in lines of 72 columns."""
    running = document.running
    heads = [plain_text(content).strip() for content in (running.name, running.topic, running.edition)]
    writer = _Writer(document)
    lines = [*wrapped(" | ".join(filter(None, heads)), ROOM), ""]
    last = document.blocks[-1] if document.blocks else None
    foot = last if isinstance(last, Callout) else None
    lines += writer.blocks(document.blocks[:-1] if foot else document.blocks)
    lines += writer.footnotes()
    if foot:
        lines += ["-" * ROOM, *writer.blocks(foot.content)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


@dataclass
class _Writer:
    """A letter's text on its way: every block ends with an empty line."""

    document: Document
    notes: list[Footnote] = field(default_factory=list)
    headed: bool = False

    def blocks(self, blocks: Blocks) -> list[str]:
        return [line for block in blocks for line in self.block(block)]

    def block(self, block: Block) -> Iterator[str]:  # noqa: C901 (one case for each node)
        match block:
            case Cover():
                yield from self._cover(block)
            case Opening():
                yield from self._paragraph(block.eyebrow)
                yield from self._heading(block.heading)
                yield from self.blocks(block.content)
            case Heading():
                yield from self._heading(block)
            case Paragraph(content=content):
                yield from self._paragraph(content)
            case List():
                yield from self._list(block)
            case Table():
                yield from self._table(block)
            case Chart():
                yield from self._chart(block)
            case Photo():
                yield from self._paragraph((*block.caption, Text(f" {block.credit}")))
            case QrCode(href=href, alt=alt):
                yield from self._paragraph((Text(alt), Text(f" <{href}>")))
            case KeyFigures():
                yield from self._key_figures(block)
            case Callout(content=content) | Quote(content=content):
                yield from (f"    {line}" if line else "" for line in self.blocks(content))
            case Landscape(content=content) | Area(content=content):
                yield from self.blocks(content)
            case Columns(content=content):
                yield from (line for part in content for line in self.blocks(part))
            case Page(areas=areas, foot=foot):
                yield from self.blocks(areas)
                yield from self._paragraph(foot.words if foot else ())
            case Contents(title=title):
                yield from self._contents(title)
            case Sources(entries=entries):
                for entry in entries:
                    yield from self._paragraph((Text(f"{entry.label} "), *entry.content))
            case PageBreak() | StartAt():
                pass
            case _:
                assert_never(block)

    # ------------------------------------------------------------------------------------------- words

    def words(self, content: Iterable[Inline]) -> str:
        return "".join(map(self._inline, content))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(content=content):
                return _CONTROLS.sub("", content)
            case QuantityText():
                return inline.text
            case Strong(content=content) | Emphasis(content=content) | Reference(content=content):
                return self.words(content)
            case Link(content=content, href=href):
                return _linked(self.words(content), safe_href(href))
            case Footnote():
                self.notes.append(inline)
                return f"\u00a0[{len(self.notes)}]"
            case Span():
                return self._span(inline)
            case _:
                assert_never(inline)

    def _span(self, span: Span) -> str:
        words = self.words(span.content)
        match span.role:
            case "second":
                return f" - {words}" if words else ""
            case "source":
                return ""
            case "eyebrow" | "native" | "stated" | "unstated" | "calculated":
                return words
            case _:
                return f"{STATUS_SIGNS[span.role]} {words}"

    def _paragraph(self, content: Inlines, first: str = "", rest: str = "") -> Iterator[str]:
        words = self.words(content).strip()
        if words:
            yield from wrapped(words, ROOM, first, rest)
            yield ""

    def _heading(self, heading: Heading) -> Iterator[str]:
        native = f" {self.words(heading.native)}" if heading.native else ""
        yield from self._underlined(self.words(heading.content) + native)

    def _underlined(self, words: str) -> Iterator[str]:
        """A heading above its line; the first one is the letter's own."""
        lines = wrapped(words.strip(), ROOM)
        yield from ("", *lines, ("-" if self.headed else "=") * max(map(width, lines)), "")
        self.headed = True

    def footnotes(self) -> list[str]:
        lines: list[str] = []
        done = 0
        while done < len(self.notes):
            note = self.notes[done]
            done += 1
            lines += self._paragraph(note.content, f"[{done}] ", "    ")
        return lines

    def _cover(self, cover: Cover) -> Iterator[str]:
        yield from self._heading(Heading(1, cover.title, "", cover.native_title))
        publisher = (*cover.publisher, Text(" - "), *cover.edition)
        for content in (cover.subtitle, cover.line, publisher, cover.note, (Text(cover.alt),)):
            yield from self._paragraph(content)

    def _list(self, block: List) -> Iterator[str]:
        numbered = block.style in ("number", "steps")
        for number, item in enumerate(block.items, 1):
            mark = f"[{number}] " if numbered else "- "
            lines = self.blocks(item)
            while lines and not lines[-1]:
                lines.pop()
            yield from ((mark if not index else " " * len(mark)) + line for index, line in enumerate(lines))
        yield ""

    def _contents(self, title: Inlines) -> Iterator[str]:
        yield from wrapped(self.words(title), ROOM)
        yield from (f"- {self.words(opening.label)}" for opening in openings(self.document))
        yield ""

    # ----------------------------------------------------------------------------------------- figures

    def _key_figures(self, block: KeyFigures) -> Iterator[str]:
        """The figures below each other, with their notes behind them where lines have room for these."""
        rows = [(self.words(each.label), each.figure.text, self.words(each.note)) for each in block.figures]
        widths = [max(width(row[index]) for row in rows) for index in range(3)]
        fits, fits_without = sum(widths) + 4 <= ROOM, sum(widths[:2]) + 2 <= ROOM
        for label, figure, note in rows:
            if fits:
                yield aligned((label, figure, note), widths, (False,) * 3)
            else:
                pair = (label, figure)
                yield from [aligned(pair, widths[:2], (False,) * 2)] if fits_without else wrapped(" ".join(pair), ROOM)
                yield from wrapped(note, ROOM, "  ") if note else ()
        yield ""

    def _chart(self, chart: Chart) -> Iterator[str]:
        """The chart as its message and a list of its values, below which stands what they measure."""
        title = self.words(chart.title).strip()
        sentences = _SENTENCE.split(chart.alt.strip())
        if title and sentences[0].rstrip(".。") == title.rstrip(".。"):
            yield from self._underlined(sentences.pop(0))
        elif title:
            yield from self._underlined(title)
        for sentence in sentences:
            yield from wrapped(sentence, ROOM, "- ", "  ")
        yield ""
        yield from self._paragraph(chart.subtitle)

    # ------------------------------------------------------------------------------------------ tables

    def _table(self, table: Table) -> Iterator[str]:
        shown = [index for index, column in enumerate(table.columns) if not column.paged]
        if table.caption:
            number = f"{table.number}. " if table.number else ""
            yield from wrapped(f"{number}{self.words(table.caption)}", ROOM)
            yield from wrapped(self.words(table.subtitle), ROOM) if table.subtitle else ()
            yield ""
        heads = [self.words(table.columns[index].head) for index in shown]
        rows = [self._cells(row, shown) for row in table.rows]
        grid = _Grid.of([heads, *rows], [table.columns[index].align != "left" for index in shown])
        if table.style != "plain":
            yield from (*grid.row(heads), "-" * ROOM)
        for row, cells in zip(table.rows, rows, strict=True):
            if row.kind == "group":
                yield from ("", *wrapped(self.words(row.cells[0]), ROOM))
            else:
                yield from grid.listed(cells) if table.style == "plain" else grid.row(cells)
        yield ""

    def _cells(self, row: Row, shown: Sequence[int]) -> list[str]:
        if row.kind == "group":
            return [""] * len(shown)
        return [self.words(row.cells[index]).strip(" -") if index < len(row.cells) else "" for index in shown]


@dataclass(frozen=True, slots=True)
class _Grid:
    """The columns of a table: the first takes what the others leave; `fits` says whether that is enough."""

    widths: tuple[int, ...]
    to_right: tuple[bool, ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]], to_right: Sequence[bool]) -> _Grid:
        others = [max(width(row[index]) for row in rows) for index in range(1, len(to_right))]
        return cls((ROOM - sum(others) - 2 * len(others), *others), tuple(to_right))

    @property
    def fits(self) -> bool:
        return self.widths[0] >= LEAST

    def row(self, cells: Sequence[str], first: str = "") -> Iterator[str]:
        """A row: its words in the first column, the rest level with their last line; else in lines of its own."""
        if self.fits:
            *above, last = wrapped(cells[0], self.widths[0], first, "  ")
            yield from above
            yield aligned((last, *cells[1:]), self.widths, self.to_right)
        else:
            yield from wrapped(cells[0], ROOM, first)
            yield from wrapped(" | ".join(cells[1:]), ROOM, "    ")

    def listed(self, cells: Sequence[str]) -> Iterator[str]:
        """A row whose second line has a line of its own."""
        first, dash, second = cells[0].partition(" - ")
        yield from wrapped(first, ROOM) if dash else ()
        yield from self.row((second, *cells[1:]), "  ") if dash else self.row(cells)


def _linked(words: str, href: str) -> str:
    """Words with their address behind them (RFC 3986, appendix C), unless they say it themselves."""
    bare = href.removeprefix("mailto:").removeprefix("tel:")
    return words if not href or plain(words) == bare else f"{words} <{href}>"
