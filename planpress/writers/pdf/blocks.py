"""Document blocks become pieces for the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import assert_never

from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus.flowables import Flowable

from planpress.document import (
    Block,
    Blocks,
    Callout,
    Chart,
    Columns,
    Contents,
    Cover,
    Document,
    Heading,
    Inlines,
    KeyFigures,
    List,
    Opening,
    PageBreak,
    Paragraph,
    Photo,
    Sources,
    StartAt,
    Strong,
    Table,
    openings,
)
from planpress.lengths import Mm, points
from planpress.writers.pdf.boxes import Box, Item, Tiles
from planpress.writers.pdf.charts import ChartPiece
from planpress.writers.pdf.contents import FEW, MANY, ContentsList
from planpress.writers.pdf.cover import CoverPage
from planpress.writers.pdf.fitting import fit_page
from planpress.writers.pdf.grid import (
    AFTER_BAND,
    BLOCK_GAP,
    BODY,
    BODY_HEAD,
    HEADLINE,
    LABEL,
    LABEL_HEAD,
    LEAD,
    NOTE,
    SECOND,
    TextStyle,
    span,
)
from planpress.writers.pdf.headings import HeadingPiece
from planpress.writers.pdf.opening import KeyFigureStrip, OpeningBand, eyebrow, headline
from planpress.writers.pdf.paragraphs import TextBlock, text_block
from planpress.writers.pdf.photos import PhotoPiece
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.stacks import Fixed, SideBySide, Stack
from planpress.writers.pdf.tables import TablePiece, TableWords
from planpress.writers.pdf.words import Run, Setter, plain_run

BODY_WIDTH = points(Mm(115))
"""The widest that running text is set: some 75 characters."""
PARAGRAPH_GAP = 5.0
NARROW = 4
"""Columns of so few grid columns, and fewer, hold notes: their text is set in the smaller size."""


@dataclass
class Maker:
    """Makes pieces of blocks. `columns` is the width at hand in grid columns; `notes` gathers footnotes."""

    setting: Setting
    document: Document
    columns: int = 12
    notes: list[Inlines] = field(default_factory=list)

    # ------------------------------------------------------------------------------- the story

    def story(self) -> list[Flowable]:
        """The whole document as flowables; each opening starts a page."""
        story: list[Flowable] = []
        for block in self.document.blocks:
            if isinstance(block, Opening | PageBreak) and story:
                story += self._flushed_notes()
                story.append(NewPage())
            if not isinstance(block, PageBreak):
                story += self.pieces(block)
        story += self._flushed_notes()
        story = _headed_tables(story)
        for page in _pages(story):
            fit_page(page)
        return story

    def _flushed_notes(self) -> list[Piece]:
        """The footnotes gathered so far, as numbered notes."""
        runs = Setter(self.setting.brand)
        pieces: list[Piece] = []
        for number, content in enumerate(self.notes, 1):
            words = (plain_run(f"{number}  ", NOTE), *runs.runs(content, NOTE))
            pieces.append(TextBlock(self.setting, words, NOTE, None, BLOCK_GAP if number == 1 else 2.0, BODY_WIDTH))
        self.notes.clear()
        return pieces

    def stack(self, blocks: Blocks, columns: int | None = None) -> Stack:
        inner = self if columns is None else replace(self, columns=columns)
        pieces = [piece for block in blocks for piece in inner.pieces(block)]
        for heading, piece in pairwise(pieces):
            if isinstance(heading, HeadingPiece) and isinstance(piece, TextBlock | Item):
                piece.before = 0.0
        return Stack(self.setting, pieces)

    @property
    def _narrow(self) -> bool:
        return self.columns <= NARROW

    # ------------------------------------------------------------------------------- the blocks

    def pieces(self, block: Block) -> Iterator[Piece]:  # noqa: C901 (one case for each node)
        match block:
            case Cover():
                yield CoverPage(self.setting, block)
            case Opening():
                yield from self._opening(block)
            case Heading():
                yield self._heading(block)
            case Paragraph():
                yield self._paragraph(block)
            case List():
                yield from self._list(block)
            case Table():
                yield self._table(block)
            case Chart():
                yield ChartPiece(self.setting, block, AFTER_BAND)
            case Photo():
                yield PhotoPiece(self.setting, block, BLOCK_GAP)
            case KeyFigures():
                yield KeyFigureStrip(self.setting, block.figures, block, BLOCK_GAP)
            case Callout():
                yield Box(self.setting, self.stack(block.content), BLOCK_GAP)
            case Columns():
                yield self._columns(block)
            case Contents():
                yield self._contents(block)
            case Sources():
                yield from self._sources(block)
            case PageBreak():
                return
            case StartAt():
                yield Fixed(self.setting, points(block.top), block)
            case _:
                assert_never(block)

    def _opening(self, opening: Opening) -> Iterator[Piece]:
        """The band; a list of contents too long for it follows, over pages where it must."""
        contents = next((block for block in opening.content if isinstance(block, Contents)), None)
        figures = next((block for block in opening.content if isinstance(block, KeyFigures)), None)
        rest = tuple(block for block in opening.content if block is not contents and block is not figures)
        left: list[Piece] = [eyebrow(self.setting, opening)] if opening.eyebrow else []
        listed = self._contents(contents) if contents else None
        beside = listed is not None and len(listed.entries) <= FEW
        left.append(headline(self.setting, opening.heading, span(8) if beside else span(10)))
        left += [piece for block in rest for piece in self.pieces(block)]
        inside = listed is not None and len(listed.entries) <= MANY
        if listed is not None and not beside:
            listed.before = BLOCK_GAP
            left += [listed] if inside else []
        strip = KeyFigureStrip(self.setting, figures.figures, figures) if figures else None
        yield OpeningBand(self.setting, opening, Stack(self.setting, left), listed if beside else None, strip)
        if listed is not None and not inside:
            yield listed

    def _contents(self, contents: Contents) -> ContentsList:
        entries = [entry for entry in openings(self.document) if contents not in entry.content]
        return ContentsList(self.setting, contents, entries)

    def _heading(self, heading: Heading) -> Piece:
        if heading.level == 1:
            return HeadingPiece(self.setting, heading, HEADLINE, BLOCK_GAP * 2, ruled=False)
        style = LABEL_HEAD if self._narrow else BODY_HEAD
        return HeadingPiece(self.setting, heading, style, BLOCK_GAP, ruled=heading.level == 2)

    def _paragraph(self, paragraph: Paragraph) -> TextBlock:
        style, before = self._paragraph_style(paragraph)
        return text_block(self.setting, paragraph.content, style, paragraph, before, BODY_WIDTH, self.notes)

    def _paragraph_style(self, paragraph: Paragraph) -> tuple[TextStyle, float]:
        match paragraph.role:
            case "lead":
                return LEAD, 6.8
            case "note":
                return NOTE, PARAGRAPH_GAP
            case "label":
                return (SECOND, 0.0) if self._narrow else (LABEL, 0.0)
            case "body":
                return (LABEL if self._narrow else BODY), PARAGRAPH_GAP

    def _list(self, block: List) -> Iterator[Piece]:
        if block.style in ("tiles", "steps"):
            setter = Setter(self.setting.brand)
            yield Tiles(self.setting, block, [_tile(setter, item) for item in block.items], PARAGRAPH_GAP)
            return
        style = LABEL if self._narrow else BODY
        for index, item in enumerate(block.items, 1):
            sign = f"{index}" if block.style == "number" else "\u2022"
            body = self.stack(item)
            for piece in body.pieces:
                if isinstance(piece, TextBlock):
                    piece.style = style
                    piece.runs = tuple(replace(run, size=style.size) for run in piece.runs)
            bullet = plain_run(sign, style.but(colour="second"))
            yield Item(self.setting, bullet, body, style.baseline, 2.0 if index > 1 else PARAGRAPH_GAP)

    def _table(self, table: Table) -> TablePiece:
        words = TableWords(self.setting, table)
        return TablePiece(self.setting, table, words, BLOCK_GAP if table.style != "plain" else 3.0)

    def _columns(self, block: Columns) -> SideBySide:
        stacks = [self.stack(part, columns) for part, columns in zip(block.content, block.widths, strict=True)]
        notes_only = all(isinstance(inner, Paragraph) for part in block.content for inner in part)
        return SideBySide(self.setting, block.widths, stacks, block, BLOCK_GAP / 2 if notes_only else BLOCK_GAP)

    def _sources(self, block: Sources) -> Iterator[Piece]:
        setter = Setter(self.setting.brand)
        for index, entry in enumerate(block.entries):
            style = LABEL if self._narrow else BODY
            body = Stack(self.setting, [TextBlock(self.setting, setter.runs(entry.content, style), style, entry)])
            label = plain_run(entry.label, style.but(colour="second"))
            item = Item(self.setting, label, body, style.baseline, 2.0 if index else PARAGRAPH_GAP)
            item.indent = max(item.indent, setter.width((label,)) + 6)
            yield item


def _tile(setter: Setter, item: Blocks) -> list[Run]:
    """A tile's words: what is set bold, and below it the rest."""
    runs: list[Run] = []
    for paragraph in item:
        for inline in paragraph.content if isinstance(paragraph, Paragraph) else ():
            found = setter.runs((inline,), LABEL)
            after_name = bool(runs) and not isinstance(inline, Strong)
            runs += (replace(run, new_line=after_name and index == 0) for index, run in enumerate(found))
    return [replace(run, text=run.text.lstrip()) if run.new_line else run for run in runs]


def _headed_tables(story: list[Flowable]) -> list[Flowable]:
    """Each table as one piece with the heading that names it: it may run over pages, its heading stays with a part."""
    joined: list[Flowable] = []
    for piece in story:
        heading = joined[-1] if joined else None
        if isinstance(heading, HeadingPiece) and isinstance(piece, TablePiece):
            piece.before = PARAGRAPH_GAP
            joined[-1] = Stack(heading.setting, [heading, piece], None, heading.before)
        else:
            joined.append(piece)
    return joined


def _pages(story: list[Flowable]) -> Iterator[list[Piece]]:
    """The story cut where a new page is asked for."""
    page: list[Piece] = []
    for piece in story:
        if isinstance(piece, Piece):
            page.append(piece)
        else:
            yield page
            page = []
    yield page
