"""Blocks become paragraphs and tables, in reading order."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, dropwhile, groupby
from typing import assert_never

from planpress.document import (
    Area,
    Block,
    Blocks,
    Callout,
    Chart,
    Columns,
    Contents,
    Cover,
    Heading,
    KeyFigures,
    Landscape,
    List,
    Opening,
    Page,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Photo,
    QrCode,
    Quote,
    SourceEntry,
    Sources,
    StartAt,
    Table,
    laid,
)
from planpress.lengths import Mm
from planpress.writers.word.book import Story
from planpress.writers.word.boxes import side_by_side
from planpress.writers.word.cover import cover_blocks
from planpress.writers.word.fields import TAB, contents, contents_entry, run
from planpress.writers.word.inlines import ON_BOLD, Look, runs
from planpress.writers.word.key_figures import key_figures
from planpress.writers.word.lists import list_blocks
from planpress.writers.word.markup import gap, paragraph
from planpress.writers.word.pictures import chart_blocks, code_blocks, photo_blocks
from planpress.writers.word.sections import landscape
from planpress.writers.word.tables import table_blocks

_STYLES: dict[ParagraphRole, str] = {"body": "BodyText", "lead": "Lead", "note": "Note", "label": "Label"}
_DEEPEST_HEADING = 6
_BREAK = paragraph("Gap", '<w:r><w:br w:type="page"/></w:r>')
_STARTS_PAGE = "<w:pageBreakBefore/>"  # for a house whose headings flow on
_NO_BREAK = '<w:pageBreakBefore w:val="0"/>'


def pages(content: Blocks, story: Story) -> str:
    """The document's own blocks, those that are wide on landscape pages; there a page break has nothing to break."""
    texts: list[str] = []
    for lies, group in groupby(laid(content), key=lambda pair: pair[1]):
        stretch = [block for block, _ in group]
        if texts:
            stretch = list(dropwhile(lambda block: isinstance(block, PageBreak), stretch))
        text = blocks(tuple(stretch), story.on(story.page.turned()) if lies else story)
        texts.append(landscape(text) if lies else text)
    return "".join(texts)


def blocks(content: Blocks, story: Story) -> str:
    """All the blocks, with page breaks and gaps where their neighbours need them."""
    pieces: list[str] = []
    for index, (block, follower) in enumerate(zip(content, (*content[1:], None), strict=False)):
        if isinstance(block, Table) and _begins_with_notes(content[index + 1 :]):
            pieces.append(table_blocks(block, story, held=True))
        else:
            pieces.append(_block(block, story))
        pieces.append(_between(block, follower))
    return "".join(pieces)


def _begins_with_notes(content: Blocks) -> bool:
    """Whether the next thing that is printed are notes, which would be lost alone on a page."""
    shown = next((block for block in content if not isinstance(block, StartAt)), None)
    match shown:
        case Columns():
            return _are_notes(shown)
        case Paragraph(role=role):
            return role == "note"
        case _:
            return False


def _are_notes(block: Columns) -> bool:
    return all(isinstance(inner, Paragraph) and inner.role == "note" for inner in chain.from_iterable(block.content))


def _between(block: Block, follower: Block | None) -> str:
    """A section starts a page by its own style; tables that touch would become one, and need a paragraph at the end."""
    match block:
        case Cover() | PageBreak() | Page():
            starts_page = isinstance(follower, Opening | PageBreak | None) or _is_section(follower)
            return "" if starts_page else _BREAK
        case Table() | KeyFigures() | Contents() | Columns() | List(style="tiles" | "steps"):
            spaced = isinstance(follower, Heading | Opening | Chart | Columns) or (
                isinstance(follower, Table) and bool(follower.caption)
            )
            return "" if spaced else gap()
        case _:
            return ""


def _is_section(block: Block | None) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _block(block: Block, story: Story) -> str:  # noqa: C901  one case a node
    match block:
        case Cover():
            return cover_blocks(block, story)
        case Opening():
            return _opening(block, story)
        case Heading():
            return _heading(block, story)
        case Paragraph(content=content, role=role):
            return paragraph(_STYLES[role], runs(content, story))
        case List():
            return list_blocks(block, story, lambda inner: blocks(inner, story))
        case Table():
            return table_blocks(block, story)
        case Chart():
            return chart_blocks(block, story)
        case Photo():
            return photo_blocks(block, story)
        case QrCode():
            return code_blocks(block, story)
        case KeyFigures():
            return key_figures(block, story) if block.figures else ""
        case Callout(content=content):
            return _set_off("Callout", content, story)
        case Quote(content=content):
            return _set_off("Quote", content, story)
        case Columns():
            return _columns(block, story)
        case Landscape(content=content):
            return blocks(content, story)  # only the document's own blocks have pages to themselves
        case Area(content=content):
            return blocks(content, story)
        case Page():
            return _page(block, story)
        case Contents(title=title):
            return paragraph("TOCHeading", runs(title, story, ON_BOLD)) + contents(story.book.document, story.width)
        case Sources(entries=entries):
            last = len(entries) - 1  # the last few go over to the next page together
            return "".join(_source(entry, story, last - 2 <= i < last) for i, entry in enumerate(entries))
        case PageBreak() | StartAt():
            return ""  # breaks stand between blocks; a flowing page has no fixed places
        case _:
            assert_never(block)


def _opening(opening: Opening, story: Story) -> str:
    """The eyebrow starts the page where there is one, else the headline does."""
    eyebrow = paragraph("Eyebrow", runs(opening.eyebrow, story, Look(style="EyebrowName"))) if opening.eyebrow else ""
    heading = _heading(opening.heading, story, _NO_BREAK if eyebrow else "", contents_entry(opening))
    return eyebrow + heading + _opened(opening.content, story)


def _opened(content: Blocks, story: Story) -> str:
    """The contents list stands beside the lead, in a table: LibreOffice knows no such list in columns."""
    match content:
        case (Paragraph(content=lead, role="lead"), Contents() as listed, *rest):
            lead_width, list_width = story.page.grid_width(8), story.page.grid_width(4)
            narrow = replace(story, width=list_width)
            beside = _block(listed, narrow) + gap()  # LibreOffice dissolves a table that ends in a list's field
            texts = paragraph("LeadBeside", runs(lead, story)), beside
            return side_by_side(texts, (lead_width, list_width)) + gap() + blocks(tuple(rest), story)
        case (Contents() as listed, *rest):  # without a lead it has half the width
            half = story.page.grid_width(6)
            texts = _block(listed, replace(story, width=half)) + gap(), gap()
            return side_by_side(texts, (half, half)) + gap() + blocks(tuple(rest), story)
        case _:
            return blocks(content, story)


def _page(page: Page, story: Story) -> str:
    """A designed page's blocks in order; its charts are as high as their areas let them be in the text's width."""
    texts: list[str] = []
    for area in page.areas:
        part = min(1.0, story.width / area.width)
        content = tuple(
            replace(block, height=Mm(area.height * part))
            if isinstance(block, Chart) and block.height is None and block.ground == "ink"
            else block
            for block in area.content
        )
        texts += [
            _heading(block, story, _NO_BREAK) if isinstance(block, Heading) else blocks((block,), story)
            for block in content
        ]
    return "".join(texts)


def _heading(heading: Heading, story: Story, page: str = "", entry: str = "") -> str:
    words = runs(heading.content, story, ON_BOLD)
    if heading.native:
        name = "SectionName" if heading.level == 1 else "NativeName"
        words += run("\u00a0 ") + runs(heading.native, story, Look(style=name, upright=True, on_bold=True))
    style = f"Heading{min(heading.level, _DEEPEST_HEADING)}"
    if heading.level == 1 and not page and not story.book.base.starts_page:
        page = _STARTS_PAGE
    return paragraph(style, entry + story.book.bookmark(heading.anchor, words), page)


def _columns(block: Columns, story: Story) -> str:
    """Side by side. Notes follow each other, as do columns inside columns."""
    if _are_notes(block) or len(block.content) < 2 or story.is_narrow:
        return blocks(tuple(chain.from_iterable(block.content)), story)
    widths = [story.page.grid_width(count) for count in block.widths]
    texts = [blocks(content, replace(story, width=width)) for content, width in zip(block.content, widths, strict=True)]
    return gap() + side_by_side(texts, widths)


def _set_off(style: str, content: Blocks, story: Story) -> str:
    """Paragraphs in a style that sets them off from the text; other blocks keep their own look."""
    return "".join(
        paragraph(style, runs(block.content, story)) if isinstance(block, Paragraph) else blocks((block,), story)
        for block in content
    )


def _source(entry: SourceEntry, story: Story, kept: bool) -> str:
    words = run(entry.label) + TAB + runs(entry.content, story)
    return paragraph("SourceEntry", words, "<w:keepNext/>" if kept else "")
