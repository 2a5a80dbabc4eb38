"""How a section opens: a full-width tint band with eyebrow, headline, lead, contents and key figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planpress.document import Heading, KeyFigure, Opening, plain_text
from planpress.lengths import Mm, points
from planpress.writers.pdf.grid import (
    AFTER_BAND,
    BAND_BELOW,
    EYEBROW,
    GUTTER,
    HEADLINE,
    KEY_FIGURE,
    KEY_WORDS,
    LABEL,
    LABEL_HEAD,
    MARGIN,
    NATIVE,
    SECOND,
    TOP,
)
from planpress.writers.pdf.headings import bookmark
from planpress.writers.pdf.ink import colour
from planpress.writers.pdf.paragraphs import TextBlock, draw_line, text_block
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.stacks import NO_LIMIT, Stack
from planpress.writers.pdf.structure import Element
from planpress.writers.pdf.words import ROLE_COLOURS, Line, Run, Setter, broken, plain_run

STRIP_TOP = points(Mm(56.5))
"""Where key figures stand on a page with an eyebrow, so that pages of a series have them at one height."""
BEFORE_STRIP = points(Mm(8.3))


def headline(setting: Setting, heading: Heading, width: float, element: Element) -> TextBlock:
    """The heading in its size, the native name beside it where there is room, else on a line of its own."""
    setter = Setter(setting.brand, setting.notes)
    own = setter.runs(heading.content, HEADLINE)
    native = setter.runs(heading.native, NATIVE)
    if native:
        last = broken(own, width, setter)[-1]
        gap = plain_run("\u2002", HEADLINE)
        beside = setter.width((*last, gap, *native)) <= width
        native = (replace(native[0], new_line=not beside), *native[1:])
        own = (*own, *((gap,) if beside else ()), *native)
    return TextBlock(setting, own, HEADLINE, heading, element=element)


class OpeningBand(Piece):
    """The opening of a section, drawn on a tint that reaches from the page's head to below its last line."""

    keepWithNext = 0  # noqa: N815 (ReportLab's name)

    def __init__(self, setting: Setting, node: Opening, left: Stack, side: Piece | None, strip: Piece | None) -> None:
        super().__init__(setting, node)
        self.opening = node
        self.left, self.side, self.strip = left, side, strip

    def _span(self, columns: int) -> float:
        return self.setting.sheet.span(columns)

    @property
    def _left_width(self) -> float:
        return self._span(8) if self.side else self._span(12)

    def _strip_top(self) -> float:
        upper = self.left.measure(self._left_width)
        if self.side:
            upper = max(upper, self.side.measure(self._span(4)))
        least = STRIP_TOP - TOP if self.opening.eyebrow else 0.0
        return max(upper + BEFORE_STRIP, least)

    def _content_height(self, width: float) -> float:
        if self.strip:
            return self._strip_top() + self.strip.measure(width)
        side = self.side.measure(self._span(4)) if self.side else 0.0
        return max(self.left.measure(self._left_width), side)

    def measure(self, width: float) -> float:
        return self._content_height(width) + BAND_BELOW

    def getSpaceAfter(self) -> float:  # noqa: N802 (ReportLab's name)
        return AFTER_BAND

    def draw(self) -> None:
        canvas, heading = self.canv, self.opening.heading
        canvas.saveState()
        canvas.setFillColor(colour(self.setting.brand, "tint"))
        canvas.ground(-MARGIN, 0, self.setting.sheet.width, self.height + TOP)
        canvas.restoreState()
        self.mark_anchor(heading.anchor, TOP)
        bookmark(canvas, f"{self.opening.number} {plain_text(self.opening.label)}".strip(), heading.anchor, 0)
        self.setting.register.sections[self.page] = self.opening
        self._place(self.left, 0.0, 0.0, self._left_width)
        if self.side:
            self._place(self.side, self._span(8) + GUTTER, 0.0, self._span(4))
        if self.strip:
            self._place(self.strip, 0.0, self._strip_top(), self.width)

    def _place(self, piece: Piece, x: float, below: float, width: float) -> None:
        _, tall = piece.wrap(width, NO_LIMIT)
        piece.drawOn(self.canv, x, self.height - below - tall)


def eyebrow(setting: Setting, opening: Opening, element: Element) -> TextBlock:
    return text_block(setting, opening.eyebrow, EYEBROW, opening, element=element)


@dataclass(frozen=True)
class FigureTags:
    """The elements of one key figure in the order in which they are read."""

    label: Element
    value: Element
    note: Element


def _figure_tags(parent: Element) -> FigureTags:
    item = parent.child("LI")
    label, body = item.child("Lbl"), item.child("LBody")
    return FigureTags(label, body.child("P"), body.child("P"))


class KeyFigureStrip(Piece):
    """Up to four figures set large, each in three grid columns: rule, label, figure with unit, note."""

    RULE = 1.0
    PAD, AFTER_LABEL, BEFORE_NOTE = points(Mm(2.4)), points(Mm(1.2)), points(Mm(0.5))

    def __init__(
        self,
        setting: Setting,
        figures: Sequence[KeyFigure],
        element: Element,
        node: object = None,
        before: float = 0.0,
    ) -> None:
        super().__init__(setting, node, before)
        self.figures = tuple(figures)
        self.wide = setting.sheet.span(3)
        listed = element.child("L")
        listed.attribute("List", ListNumbering="/None")
        self.tags = [_figure_tags(listed) for _ in figures]
        self.setter = Setter(setting.brand, setting.notes)
        self.labels = [
            self._wrapped(self._label(figure, tags.value)) for figure, tags in zip(figures, self.tags, strict=True)
        ]
        self.notes = [self._wrapped(self.setter.runs(figure.note, SECOND)) for figure in figures]

    def _wrapped(self, runs: Sequence[Run]) -> tuple[Line, ...]:
        return broken(runs, self.wide, self.setter)

    def _label(self, figure: KeyFigure, value: Element) -> tuple[Run, ...]:
        """The label and, after it, the qualifier in the figure's colour: "2015 target, over". It is read with
        the figure: "2015 target, over 100 billion RMB"."""
        label = self.setter.runs(figure.label, LABEL)
        if not figure.figure.qualifier:
            return label
        style = LABEL_HEAD.but(colour=ROLE_COLOURS[figure.figure.role])
        qualifier = f"{figure.figure.qualifier}\u00a0"
        return (*label, plain_run(", ", LABEL), plain_run(qualifier, style, key=figure.figure.key, element=value))

    def _figure(self, figure: KeyFigure) -> tuple[Run, ...]:
        """Number and unit; a figure too wide for its columns is set smaller until it fits."""
        value = figure.figure
        style = KEY_WORDS if value.absent else KEY_FIGURE.but(colour=ROLE_COLOURS[value.role])
        unit = LABEL_HEAD.but(colour=ROLE_COLOURS[value.role])
        while True:
            runs: tuple[Run, ...] = (plain_run(value.number, style, key=value.key),)
            if value.unit:
                runs += (plain_run(f"\u2002{value.unit}", unit),)
            if self.setter.width(runs) <= self.wide or style.size <= LABEL.size:
                return runs
            style = style.but(size=style.size - 1)

    @staticmethod
    def _lines(texts: Sequence[Sequence[Line]]) -> int:
        return max((len(lines) for lines in texts), default=0)

    def measure(self, width: float) -> float:  # noqa: ARG002 (the grid decides)
        texts = (self._lines(self.labels) + self._lines(self.notes)) * LABEL.leading
        return self.PAD + self.AFTER_LABEL + KEY_FIGURE.leading + self.BEFORE_NOTE + texts

    def draw(self) -> None:
        for index, figure in enumerate(self.figures):
            x = index * (self.wide + GUTTER)
            self.canv.setStrokeColor(colour(self.setting.brand, "ink"))
            self.canv.setLineWidth(self.RULE)
            self.canv.line(x, self.height, x + self.wide, self.height)
            tags = self.tags[index]
            self._draw_lines(self.labels[index], x, self.height - self.PAD, tags.label)
            y = self.height - self.PAD - self._lines(self.labels) * LABEL.leading - self.AFTER_LABEL
            draw_line(self, self._figure(figure), x, y - KEY_FIGURE.baseline, self.setter, tags.value)
            self._draw_lines(self.notes[index], x, y - KEY_FIGURE.leading - self.BEFORE_NOTE, tags.note)

    def _draw_lines(self, lines: Sequence[Line], x: float, top: float, element: Element) -> None:
        for line in lines:
            draw_line(self, line, x, top - LABEL.baseline, self.setter, element)
            top -= LABEL.leading
