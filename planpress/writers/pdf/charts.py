"""A chart on the page: message, measure, picture; a chart of many rows runs on over pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planpress.document import Chart
from planpress.lengths import Mm, points
from planpress.writers.pdf.paragraphs import TextBlock, text_block
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.recording import Part, laid_out
from planpress.writers.pdf.stacks import NO_LIMIT
from planpress.writers.pdf.structure import Element

LEAST_PART = points(Mm(60))
"""With less than this left on a page, a chart that runs over pages starts on the next one."""
AFTER_TITLE = 7.0
"""Between the subtitle and the picture, in points."""


@dataclass(frozen=True)
class ChartTags:
    """The elements of a chart, which its parts on several pages share."""

    title: Element
    subtitle: Element
    link: Element
    figure: Element


def chart_tags(parent: Element, chart: Chart, label: str) -> ChartTags:
    """A caption and a figure, which together stand for the chart. The figure is a link to the table of its
    figures, if there is one; `label` says so."""
    around = parent.child("Div")
    caption = around.child("Caption")
    title, subtitle = caption.child("P"), caption.child("P")
    link = around.child("Link" if chart.data else "Div")
    link.label = label
    return ChartTags(title, subtitle, link, link.child("Figure", alt=chart.alt))


class ChartPiece(Piece):
    """Title, subtitle and picture as one. `part` is set on the pieces of a chart that runs over pages;
    `given` is the height, in points, that the picture gives up so that its page holds the rest; on a designed page
    title and picture `fill` a height.
    """

    def __init__(
        self,
        setting: Setting,
        node: Chart,
        element: Element,
        before: float = 0.0,
        part: Part | None = None,
        tags: ChartTags | None = None,
    ) -> None:
        super().__init__(setting, node, before, element)
        self.chart = node
        self.part = part
        self.tags = tags or chart_tags(element, node, setting.words.data)
        self.continued = False
        self.given = 0.0
        self.fill: float | None = None
        kind = setting.type
        self.title: TextBlock = text_block(setting, node.title, kind.title, node, element=self.tags.title)
        self.subtitle: TextBlock = text_block(setting, node.subtitle, kind.second, node, element=self.tags.subtitle)

    def _layouts(self, width: float, left: float | None = None) -> tuple[Part, ...]:
        """The chart's parts: one for each page when `left` says what is left of this one, in points."""
        if self.part is not None:
            return (self.part,)
        if self.fill is not None:
            return laid_out(self.chart.spec, width, self.fill - self.head(width), self.setting.brand)
        page = self.setting.sheet.room - self.head(width)
        height = None if self.chart.height is None else float(points(self.chart.height))
        if self.given:
            natural = laid_out(self.chart.spec, width, height, self.setting.brand)
            height = sum(layout.height for layout in natural) - self.given
        return laid_out(self.chart.spec, width, height, self.setting.brand, page, left)

    def head(self, width: float) -> float:
        """The height of title and subtitle."""
        words = self.title.measure(width) + self.subtitle.measure(width)
        return words + AFTER_TITLE if words else 0.0

    def measure(self, width: float) -> float:
        return self.head(width) + sum(layout.height for layout in self._layouts(width))

    def split(self, width: float, height: float) -> list[Any]:
        """One piece for each part that a page can hold, the first on what is left of this one."""
        left = height - self.head(width)
        layouts = self._layouts(width, left)
        if len(layouts) < 2 or layouts[0].height > left + 0.01 or left < LEAST_PART:
            return []
        parts = [self._part(layout) for layout in layouts]
        for part in parts[1:]:
            part.before, part.continued = 0.0, True
        return parts

    def _part(self, layout: Part) -> ChartPiece:
        assert self.element is not None
        return ChartPiece(self.setting, self.chart, self.element, self.before, layout, self.tags)

    def draw(self) -> None:
        if self.continued:
            with self.canv.artifact("repeated"):  # the words are read once, though each page repeats them
                y = self._draw_words()
        else:
            self.mark_anchor(self.chart.anchor)
            y = self._draw_words()
        for layout in self._layouts(self.width):
            y -= layout.height
            draw_picture(self, layout, 0, y, self.tags.figure)
            if self.chart.data and self.setting.register.drawing:
                self.canv.link(f"#{self.chart.data}", (0, y, layout.width, y + layout.height), self.tags.link)

    def _draw_words(self) -> float:
        """Draw title and subtitle; returns where the picture begins."""
        y = float(self.height)
        for words in (self.title, self.subtitle):
            _, tall = words.wrap(self.width, NO_LIMIT)
            y -= tall
            words.drawOn(self.canv, 0, y)
        return float(self.height) - self.head(self.width)


def draw_picture(piece: Piece, layout: Part, x: float, y: float, figure: Element) -> None:
    """Draw a chart's picture with its lower left corner at (x, y), and note the figures in it."""
    register = piece.setting.register
    register.note_figures(layout.figures, piece.page)
    if register.drawing:
        with piece.canv.figure(figure, (x, y, x + layout.width, y + layout.height)):
            piece.canv.saveState()
            piece.canv.translate(x, y)
            layout.record.replay(piece.canv)
            piece.canv.restoreState()
