"""The pages: cover and inner page, running heads and feet, document information."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from reportlab import rl_config
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageTemplate
from reportlab.platypus.doctemplate import LayoutError
from reportlab.platypus.flowables import Flowable

from planpress.brand import Brand
from planpress.document import (
    Chart,
    Column,
    Contents,
    Cover,
    Document,
    Footnote,
    Inlines,
    Link,
    Page,
    Reference,
    Text,
    walk,
)
from planpress.errors import EditionError, Fault, Place
from planpress.writers.pdf.designed import sheet_of
from planpress.writers.pdf.grid import (
    BRAND_BLOCK,
    FOOT,
    FOOT_MARGIN,
    FOOT_RULE,
    GUTTER,
    LANDSCAPE,
    MARGIN,
    NOTE,
    PORTRAIT,
    RUNNING_HEAD,
    Sheet,
)
from planpress.writers.pdf.ink import colour, face
from planpress.writers.pdf.marking import PageCanvas
from planpress.writers.pdf.mends import mend
from planpress.writers.pdf.metadata import label_pages
from planpress.writers.pdf.packing import packed
from planpress.writers.pdf.paragraphs import draw_line
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.sparing import spare
from planpress.writers.pdf.words import Run, Setter, plain_run

mend()
spare()
rl_config.useA85 = 0
"""Streams stay binary: as ASCII85 they would be a quarter larger."""

BAR, BAR_GAP, BAR_HEIGHT = 4.2, 3.0, 10.0
"""The locator: a bar for each cluster, in points."""
LOCATOR_WIDTH = 130.0

HEAD = NOTE.but(colour="ink")
HEAD_STRONG = HEAD.but(weight="semibold")


def paginated(
    document: Document,
    setting: Setting,
    story: Sequence[Flowable],
    canvas: Callable[..., PageCanvas],
    finished: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """The story on pages that `canvas` draws, as PDF bytes: packed, unless `finished` makes them of ReportLab's.

    It is laid out twice, the second time with the page numbers known, unless these are known before. Raises
    EditionError for what no page can hold and for all photos that are too coarse for print.
    """
    if _knows_its_pages(document):
        setting.register.pages = len(document.blocks)
    else:
        _pass(document, setting, story, _Unsaved)
    setting.register.drawing = True
    data = _pass(document, setting, story, partial(_carrying, document, canvas))
    if setting.register.too_coarse:
        place = Place(document.title)
        raise EditionError([Fault("Too few pixels", place, *words) for words in setting.register.too_coarse])
    return (finished or packed)(data)


def _knows_its_pages(document: Document) -> bool:
    """Whether all blocks are designed pages, which are one page each, and nothing in them leads to a place."""
    return all(isinstance(block, Page) for block in document.blocks) and not any(map(_looks_up, walk(document.blocks)))


def _looks_up(node: object) -> bool:
    """Whether it prints, or leads to, what the first pass finds out."""
    match node:
        case Reference() | Footnote() | Contents() | Column(paged=True):
            return True
        case Link():
            return node.href.startswith("#")
        case Chart():
            return bool(node.data)
        case _:
            return False


class _Unsaved(PageCanvas):
    """The canvas of the first pass, of which nothing is kept."""

    def save(self) -> None:
        pass


def _carrying(document: Document, canvas: Callable[..., PageCanvas], *given: Any, **options: Any) -> PageCanvas:
    """The canvas of the second pass, with what the file says of itself and carries."""
    drawn = canvas(*given, **options)
    drawn.carry(document)
    label_pages(drawn._doc)
    return drawn


def _pass(document: Document, setting: Setting, story: Sequence[Flowable], canvas: Callable[..., PageCanvas]) -> bytes:
    out = io.BytesIO()
    template = BaseDocTemplate(
        out,
        pagesize=(PORTRAIT.width, PORTRAIT.height),
        initialFontName=face(setting.brand, "regular"),
        invariant=1,
        pageCompression=1,
        lang=document.language,
        title=document.title,
        author=document.author,
        subject=document.subject,
        creator="Planpress",
        displayDocTitle=1,
    )
    template.addPageTemplates(_templates(document, setting, story))
    for piece in story:
        piece.__dict__.pop("_postponed", None)  # ReportLab counts over passes and would give up
        piece.__dict__.pop("keepWithNext", None)  # ReportLab switches it off where it has kept two together
    try:
        template.build([NextPageTemplate(_first_sheet(story).name), *story], canvasmaker=canvas)
    except LayoutError as error:
        raise EditionError([_too_large(document, story)]) from error
    setting.register.pages = template.page
    return out.getvalue()


def _templates(document: Document, setting: Setting, story: Sequence[Flowable]) -> list[PageTemplate]:
    """The kinds of page, that of the first one first: inner pages are called like their sheet."""
    inner = [_inner(document, replace(setting, sheet=sheet)) for sheet in (PORTRAIT, LANDSCAPE)]
    inner += [_designed(sheet) for sheet in dict.fromkeys(map(sheet_of, _designs(document)))]
    if document.blocks and isinstance(document.blocks[0], Cover):
        return [PageTemplate("cover", [_frame(PORTRAIT)]), *inner]
    return sorted(inner, key=lambda page: page.id != _first_sheet(story).name)


def _first_sheet(story: Sequence[Flowable]) -> Sheet:
    return next((piece.setting.sheet for piece in story if isinstance(piece, Piece)), PORTRAIT)


def _inner(document: Document, setting: Setting) -> PageTemplate:
    sheet = setting.sheet
    size = (sheet.width, sheet.height)
    return PageTemplate(sheet.name, [_frame(sheet)], onPageEnd=Furniture(document, setting).draw, pagesize=size)


def _designs(document: Document) -> Iterator[Page]:
    return (block for block in document.blocks if isinstance(block, Page))


def _designed(sheet: Sheet) -> PageTemplate:
    """A page that is one piece."""
    size = (sheet.width, sheet.height)
    return PageTemplate(sheet.name, [Frame(0, 0, *size, 0, 0, 0, 0)], pagesize=size)


def _frame(sheet: Sheet) -> Frame:
    """The text area."""
    return Frame(MARGIN, FOOT_MARGIN, sheet.measure, sheet.room, 0, 0, 0, 0)


def _too_large(document: Document, story: Sequence[Flowable]) -> Fault:
    """Names the last piece that ReportLab put off to the next page in vain, by its first words."""
    postponed = [piece for piece in story if "_postponed" in piece.__dict__ and isinstance(piece, Piece)]
    texts = (node.content for node in walk(postponed[-1].node) if isinstance(node, Text)) if postponed else iter(())
    words = next(texts, "something")[:60].strip()
    reason = f'what starts with "{words}" is higher than a page and cannot be divided'
    return Fault("Too large for a page", Place(document.title), reason, "Shorten it, or divide it in the text or data.")


class Furniture:
    """What stands on every inner page: brand block, running head with the locator, foot."""

    def __init__(self, document: Document, setting: Setting) -> None:
        self.document = document
        self.setting = setting
        self.sheet = setting.sheet
        self.right = MARGIN + setting.sheet.measure
        self.setter = Setter(setting.brand, setting.notes)

    @property
    def brand(self) -> Brand:
        return self.setting.brand

    def draw(self, canvas: Any, template: Any) -> None:  # noqa: ARG002 (platypus's form)
        if not self.setting.register.drawing:
            return
        pen = Pen(self.setting, canvas)
        canvas.saveState()
        canvas.setFillColor(colour(self.brand, "derived"))
        canvas.ground(MARGIN, self.sheet.height - BRAND_BLOCK[1], *BRAND_BLOCK)
        with canvas.artifact("header"):
            self._head(pen)
        with canvas.artifact("footer"):
            self._foot(pen, int(canvas.getPageNumber()))
        canvas.restoreState()

    def _head(self, pen: Pen) -> None:
        y = self.sheet.height - RUNNING_HEAD
        running = self.document.running
        section = self.setting.register.section(pen.page)
        left = self._locator(pen.canv, section.mark, y) if section else self.right
        label = self.setter.runs(section.label, HEAD_STRONG) if section else ()
        left -= 8 + self.setter.width(label)
        draw_line(pen, label, left, y, self.setter)
        x = draw_line(pen, self.setter.runs(running.name, HEAD_STRONG), MARGIN, y, self.setter)
        topic = self.setter.runs(running.topic, NOTE)
        if x + 20 + self.setter.width(topic) <= left:
            draw_line(pen, topic, x + 10, y, self.setter)

    def _locator(self, canvas: Any, mark: int | None, y: float) -> float:
        """The clusters' targets as small bars, the reader's own one full; returns where they start."""
        profile = self.document.profile
        if not profile:
            return self.right
        scale = min(1.0, LOCATOR_WIDTH / (len(profile) * (BAR + BAR_GAP)))
        left = self.right - (len(profile) * (BAR + BAR_GAP) - BAR_GAP) * scale
        for index, part in enumerate(profile):
            full = mark is None or mark == index
            canvas.setFillColor(colour(self.brand, "derived" if full else "derived_soft"))
            x = left + index * (BAR + BAR_GAP) * scale
            canvas.rect(x, y - 2, BAR * scale, max(BAR_HEIGHT * part, 1.2), stroke=0, fill=1)
        return float(left)

    def _foot(self, pen: Pen, page: int) -> None:
        pen.canv.setStrokeColor(colour(self.brand, "hairline"))
        pen.canv.setLineWidth(0.25)
        pen.canv.line(MARGIN, FOOT_RULE, self.right, FOOT_RULE)
        self._words(pen, self.document.running.publisher, MARGIN, FOOT)
        self._words(pen, self.document.running.edition, MARGIN + self.sheet.span(4) + GUTTER, FOOT)
        number: tuple[Run, ...] = (
            plain_run(str(page), HEAD_STRONG),
            plain_run(f" {self.setting.words.of} {self.setting.register.pages}", NOTE),
        )
        draw_line(pen, number, self.right - self.setter.width(number), FOOT, self.setter)

    def _words(self, pen: Pen, content: Inlines, x: float, y: float) -> None:
        draw_line(pen, self.setter.runs(content, NOTE), x, y, self.setter)


class Pen(Piece):
    """What furniture draws with: a canvas that is no flowable's own."""

    def __init__(self, setting: Setting, canvas: Any) -> None:
        super().__init__(setting)
        self.canv = canvas
