"""Document blocks become pieces for the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import assert_never

from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus.flowables import Flowable

from planpress.document import (
    Area,
    Block,
    Blocks,
    Callout,
    Chart,
    Columns,
    Contents,
    Cover,
    Document,
    Footnote,
    Heading,
    KeyFigures,
    Landscape,
    List,
    ListStyle,
    Opening,
    Page,
    PageBreak,
    Paragraph,
    Photo,
    QrCode,
    Quote,
    Sources,
    StartAt,
    Strong,
    Table,
    laid,
    openings,
)
from planpress.lengths import Mm, points
from planpress.writers.pdf.boxes import Box, Item, SetOff, Tiles
from planpress.writers.pdf.charts import ChartPiece
from planpress.writers.pdf.codes import CodePiece
from planpress.writers.pdf.contents import FEW, MANY, ContentsList, entry_tags
from planpress.writers.pdf.cover import CoverPage
from planpress.writers.pdf.designed import BETWEEN, DesignedPage, LargeFigure, designed_heading, sheet_of
from planpress.writers.pdf.fitting import fit_page
from planpress.writers.pdf.grid import (
    AFTER_BAND,
    BLOCK_GAP,
    FLOWING,
    LABEL,
    LANDSCAPE,
    NOTE,
    PORTRAIT,
    Sheet,
    TextStyle,
)
from planpress.writers.pdf.headings import HeadingPiece
from planpress.writers.pdf.opening import KeyFigureStrip, OpeningBand, eyebrow, headline
from planpress.writers.pdf.paragraphs import TextBlock, text_block
from planpress.writers.pdf.photos import PhotoPiece
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.stacks import Fixed, SideBySide, Stack
from planpress.writers.pdf.structure import Element, heading_role
from planpress.writers.pdf.table_tags import table_tags
from planpress.writers.pdf.tables import TablePiece, TableWords
from planpress.writers.pdf.words import Notes, Run, Setter, plain_run

BODY_WIDTH = points(Mm(115))
"""The widest that running text is set: some 75 characters."""
PARAGRAPH_GAP = 5.0
NUMBERING: dict[ListStyle, str] = {"bullet": "/Disc", "number": "/Decimal", "tiles": "/None", "steps": "/None"}
"""How each style of list is numbered (ISO 32000-1, 14.8.5.5)."""
NARROW = 4
"""Columns of so few grid columns, and fewer, hold notes: their text is set in the smaller size."""


@dataclass
class Maker:
    """Makes pieces of blocks, and the structure elements that they fill: both in reading order.

    `parent` is the element that the next block's go into, `columns` the width at hand in grid columns;
    `counts` is what is numbered over the whole document.
    """

    setting: Setting
    document: Document
    parent: Element
    columns: int = 12
    counts: Counter[str] = field(default_factory=Counter)

    # ------------------------------------------------------------------------------- the story

    def story(self) -> list[Flowable]:
        """The whole document as flowables; each opening starts a page, and so does each change of the sheet."""
        story: list[Flowable] = []
        self._root = self.parent
        for sheet, section in _sections(self.document.blocks):
            notes = Notes(section, self.counts["notes"])
            self.setting = replace(self.setting, notes=notes, sheet=sheet)
            if story:
                story.append(NewPage(sheet.name))
            for block in section:
                if isinstance(block, Opening | Cover | Page):
                    self.parent = self._root.child("Sect")
                story += self.pieces(block)
            story += self._notes()
        story = _headed_tables(story)
        for page in _pages(story):
            fit_page(page)
        return story

    def _notes(self) -> Iterator[Piece]:
        """The section's footnotes."""
        notes = self.setting.notes
        setter = Setter(self.setting.brand, notes)
        for number, content in enumerate(notes.contents, 1):
            note = self.parent.child("Note")
            note.id = notes.anchor(number)
            words = (plain_run(f"{number}  ", NOTE, element=note.child("Lbl")), *setter.runs(content, NOTE))
            before = BLOCK_GAP if number == 1 else 2.0
            yield TextBlock(self.setting, words, NOTE, None, before, BODY_WIDTH, note, note.id)
        self.counts["notes"] += len(notes.contents)

    def stack(self, blocks: Blocks, parent: Element, columns: int | None = None) -> Stack:
        inner = replace(self, parent=parent, columns=columns or self.columns)
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
                yield CoverPage(self.setting, block, self.parent)
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
                yield ChartPiece(self.setting, block, self.parent, AFTER_BAND)
            case Photo():
                yield PhotoPiece(self.setting, block, self.parent, BLOCK_GAP)
            case QrCode():
                yield CodePiece(self.setting, block, self.parent, BLOCK_GAP)
            case KeyFigures():
                yield from self._key_figures(block)
            case Callout():
                yield Box(self.setting, self.stack(block.content, self.parent.child("Div")), BLOCK_GAP)
            case Quote():
                body = self.stack(block.content, self.parent.child("BlockQuote"))
                yield SetOff(self.setting, body, BLOCK_GAP)
            case Columns():
                yield self._columns(block)
            case Landscape():
                for inner in block.content:
                    yield from self.pieces(inner)
            case Area():
                for inner in block.content:
                    yield from self.pieces(inner)
            case Page():
                yield DesignedPage(self.setting, block, self.parent, self._area)
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
        listed: ContentsList | None = None
        strip: KeyFigureStrip | None = None
        left: list[Piece] = []
        if opening.eyebrow:
            left.append(eyebrow(self.setting, opening, self.parent.child("P")))
        head = self._heading_element(opening.heading)
        beside = contents is not None and len(self._listed(contents)) <= FEW
        left.append(headline(self.setting, opening.heading, self.setting.sheet.span(8 if beside else 10), head))
        for block in opening.content:
            if block is contents and contents:
                listed = self._contents(contents)
            elif block is figures and figures:
                strip = KeyFigureStrip(self.setting, figures.figures, self.parent, figures)
            else:
                left += self.pieces(block)
        inside = listed is not None and len(listed.entries) <= MANY
        if listed is not None and not beside:
            listed.before = BLOCK_GAP
            left += [listed] if inside else []
        yield OpeningBand(self.setting, opening, Stack(self.setting, left), listed if beside else None, strip)
        if listed is not None and not inside:
            yield listed

    def _listed(self, contents: Contents) -> list[Opening]:
        return [entry for entry in openings(self.document) if contents not in entry.content]

    def _contents(self, contents: Contents) -> ContentsList:
        element = self.parent.child("TOC")
        title = element.child("Caption").child("P")
        entries = [(entry, entry_tags(element, entry)) for entry in self._listed(contents)]
        return ContentsList(self.setting, contents, entries, title)

    def _heading_element(self, heading: Heading) -> Element:
        role, self.counts["level"] = heading_role(heading.level, self.counts["level"])
        return self.parent.child(role)

    def _heading(self, heading: Heading) -> Piece:
        element = self._heading_element(heading)
        kind = self.setting.type
        if heading.level == 1 and kind is not FLOWING:
            return designed_heading(self.setting, heading, element)
        if heading.level == 1:
            return HeadingPiece(self.setting, heading, kind.headline, BLOCK_GAP * 2, False, element)
        style = kind.label_head if self._narrow else kind.head
        return HeadingPiece(self.setting, heading, style, BLOCK_GAP, heading.level == 2 and kind is FLOWING, element)

    def _paragraph(self, paragraph: Paragraph) -> TextBlock:
        style, before = self._paragraph_style(paragraph)
        element = self.parent.child("P")
        return text_block(self.setting, paragraph.content, style, paragraph, before, BODY_WIDTH, element=element)

    def _paragraph_style(self, paragraph: Paragraph) -> tuple[TextStyle, float]:
        kind = self.setting.type
        match paragraph.role:
            case "lead":
                return kind.lead, 6.8
            case "note":
                return kind.note, PARAGRAPH_GAP
            case "label":
                return (kind.second, 0.0) if self._narrow else (kind.label, 0.0)
            case "body":
                return (kind.label if self._narrow else kind.body), PARAGRAPH_GAP

    def _list(self, block: List) -> Iterator[Piece]:
        element = self.parent.child("L")
        element.attribute("List", ListNumbering=NUMBERING[block.style])
        if block.style in ("tiles", "steps"):
            setter = Setter(self.setting.brand, self.setting.notes)
            bodies = [element.child("LI").child("LBody") for _ in block.items]
            yield Tiles(self.setting, block, [_tile(setter, item) for item in block.items], bodies, PARAGRAPH_GAP)
            return
        style = self.setting.type.label if self._narrow else self.setting.type.body
        for index, item in enumerate(block.items, 1):
            sign = f"{index}" if block.style == "number" else "\u2022"
            entry = element.child("LI")
            label = entry.child("Lbl")
            body = self.stack(item, entry.child("LBody"))
            for piece in body.pieces:
                if isinstance(piece, TextBlock):
                    piece.style = style
                    piece.runs = tuple(replace(run, size=style.size) for run in piece.runs)
            bullet = plain_run(sign, style.but(colour="second"))
            yield Item(self.setting, bullet, body, style.baseline, label, 2.0 if index > 1 else PARAGRAPH_GAP)

    def _key_figures(self, block: KeyFigures) -> Iterator[Piece]:
        if block.style == "strip":
            yield KeyFigureStrip(self.setting, block.figures, self.parent, block, BLOCK_GAP)
            return
        element = self.parent.child("L")
        element.attribute("List", ListNumbering="/None")
        for figure in block.figures:
            card = block.style == "cards"
            yield LargeFigure(self.setting, figure, element, card, BLOCK_GAP / 2 if card else BETWEEN)

    def _area(self, area: Area, setting: Setting, parent: Element) -> Stack:
        """An area's blocks in the setting of its place."""
        inner = replace(self, setting=setting, counts=self.counts if parent.parent else Counter(self.counts))
        return inner.stack(area.content, parent)

    def _table(self, table: Table) -> TablePiece:
        words = TableWords(self.setting, table)
        self.counts["tables"] += 1
        tags = table_tags(self.parent, table, self.counts["tables"])
        return TablePiece(self.setting, table, words, tags, BLOCK_GAP if table.style != "plain" else 3.0)

    def _columns(self, block: Columns) -> SideBySide:
        stacks = [
            self.stack(part, self.parent, columns) for part, columns in zip(block.content, block.widths, strict=True)
        ]
        notes_only = all(isinstance(inner, Paragraph) for part in block.content for inner in part)
        return SideBySide(self.setting, block.widths, stacks, block, BLOCK_GAP / 2 if notes_only else BLOCK_GAP)

    def _sources(self, block: Sources) -> Iterator[Piece]:
        setter = Setter(self.setting.brand, self.setting.notes)
        element = self.parent.child("L")
        element.attribute("List", ListNumbering="/None")
        for index, entry in enumerate(block.entries):
            style = self.setting.type.label if self._narrow else self.setting.type.body
            tags = element.child("LI")
            mark, text = tags.child("Lbl"), tags.child("LBody")
            words = setter.runs(entry.content, style)
            body = Stack(self.setting, [TextBlock(self.setting, words, style, entry, element=text)])
            label = plain_run(entry.label, style.but(colour="second"))
            item = Item(self.setting, label, body, style.baseline, mark, 2.0 if index else PARAGRAPH_GAP)
            item.indent = max(item.indent, setter.width((label,)) + 6)
            yield item


def _tile(setter: Setter, item: Blocks) -> list[Run]:
    """A tile's words: what is set bold, and below it the rest."""
    runs: list[Run] = []
    for paragraph in item:
        for inline in paragraph.content if isinstance(paragraph, Paragraph) else ():
            found = setter.runs((inline,), LABEL)
            after_name = bool(runs) and not isinstance(inline, Strong | Footnote)
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


def _sections(blocks: Blocks) -> Iterator[tuple[Sheet, tuple[Block, ...]]]:
    """The blocks cut where a new page starts: each stretch with its sheet, and with footnotes of its own."""
    section: list[Block] = []
    sheet = PORTRAIT
    for block, landscape in laid(blocks):
        turned = sheet_of(block) if isinstance(block, Page) else LANDSCAPE if landscape else PORTRAIT
        if section and (isinstance(block, Opening | PageBreak | Page) or turned != sheet):
            if not all(isinstance(kept, PageBreak) for kept in section):
                yield sheet, tuple(section)
            section = []
        section.append(block)
        sheet = turned
    yield sheet, tuple(section)


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
