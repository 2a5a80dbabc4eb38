"""Headings inside a section: a rule above, the words below it."""

from __future__ import annotations

from typing import Any

from planpress.document import Heading, Text, plain_text
from planpress.writers.pdf.grid import TextStyle
from planpress.writers.pdf.ink import colour
from planpress.writers.pdf.paragraphs import TextBlock, text_block
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.stacks import NO_LIMIT
from planpress.writers.pdf.structure import Element


def bookmark(canvas: Any, words: str, anchor: str, level: int) -> None:
    """An entry of the outline that viewers show beside the pages; a first one is never below another."""
    outline = canvas._doc.outline
    canvas.addOutlineEntry(words, anchor, level if outline.currentlevel >= 0 else 0, closed=True)


class HeadingPiece(Piece):
    """A heading outside an opening, with a rule above if `ruled`; it never stands alone at the foot of a page."""

    RULE = 0.5
    PAD = 3.0
    stays_with_next = True
    keepWithNext = 1  # noqa: N815 (ReportLab's name)

    def __init__(
        self,
        setting: Setting,
        heading: Heading,
        style: TextStyle,
        before: float,
        ruled: bool,
        element: Element,
        words: TextBlock | None = None,
    ) -> None:
        super().__init__(setting, heading, before, element)
        self.heading = heading
        self.ruled = ruled
        self.anchor = heading.anchor
        self.words = words or self._words(style)

    def _words(self, style: TextStyle) -> TextBlock:
        """The native name behind the own one."""
        heading = self.heading
        content = (*heading.content, Text("\u2002"), *heading.native) if heading.native else heading.content
        return text_block(self.setting, content, style, heading, element=self.element)

    def measure(self, width: float) -> float:
        return (self.PAD if self.ruled else 0.0) + self.words.measure(width)

    def draw(self) -> None:
        if self.ruled:
            self.canv.setStrokeColor(colour(self.setting.brand, self.setting.shown("ink")))
            self.canv.setLineWidth(self.RULE)
            self.canv.line(0, self.height, self.width, self.height)
        self.mark_anchor(self.anchor)
        if self.heading.level == 2:
            bookmark(self.canv, plain_text(self.heading.content), self.anchor, 1)
        self.words.wrap(self.width, NO_LIMIT)
        self.words.drawOn(self.canv, 0, 0)
