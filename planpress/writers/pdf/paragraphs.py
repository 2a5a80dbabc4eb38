"""Runs of words set as paragraphs: lines that split over pages, with their links and figures noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planpress.document import Inlines
from planpress.writers.pdf.grid import TextStyle
from planpress.writers.pdf.ink import colour
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.structure import Element
from planpress.writers.pdf.words import Line, Run, Setter, broken

LEAST_LINES = 2
"""So many lines of a paragraph stay together at the foot and at the head of a page."""


class TextBlock(Piece):
    """Words in one style. `widest` limits the measure, in points, so that lines keep a readable length; links may
    lead to its `anchor`."""

    def __init__(
        self,
        setting: Setting,
        runs: Sequence[Run],
        style: TextStyle,
        node: object = None,
        before: float = 0.0,
        widest: float | None = None,
        element: Element | None = None,
        anchor: str = "",
    ) -> None:
        super().__init__(setting, node, before, element)
        self.anchor = anchor
        self.runs = tuple(runs)
        self.style = style
        self.widest = widest
        self.setter = Setter(setting.brand, setting.notes)
        self._lines: dict[float, tuple[Line, ...]] = {}
        self._shown: tuple[Line, ...] | None = None

    def lines(self, width: float) -> tuple[Line, ...]:
        if self._shown is not None:
            return self._shown
        width = min(width, self.widest or width)
        if width not in self._lines:
            self._lines[width] = broken(self.runs, width, self.setter)
        return self._lines[width]

    def measure(self, width: float) -> float:
        return len(self.lines(width)) * self.style.leading

    def split(self, width: float, height: float) -> list[Any]:
        lines = self.lines(width)
        fitting = int(height / self.style.leading + 1e-6)
        fitting = min(fitting, len(lines) - LEAST_LINES) if fitting < len(lines) else fitting
        if fitting < LEAST_LINES or fitting >= len(lines):
            return []
        return [self._part(lines[:fitting], self.before, self.anchor), self._part(lines[fitting:], 0.0)]

    def _part(self, lines: tuple[Line, ...], before: float, anchor: str = "") -> TextBlock:
        part = TextBlock(self.setting, self.runs, self.style, self.node, before, self.widest, self.element, anchor)
        part._shown = lines
        return part

    def draw(self) -> None:
        if self.anchor:
            self.mark_anchor(self.anchor)
        y = self.height - self.style.baseline
        for line in self.lines(self.width):
            draw_line(self, line, self._start(line), y, self.setter, self.element)
            y -= self.style.leading

    def _start(self, line: Line) -> float:
        return self.width - self.setter.width(line) if self.style.align == "right" else 0.0


def draw_line(
    piece: Piece, line: Sequence[Run], x: float, y: float, setter: Setter, element: Element | None = None
) -> float:
    """Draw a line of `element` that starts at x on the baseline y; returns where it ends.

    Links and figures are noted. Words without an element are an artifact.
    """
    register = piece.setting.register
    if not register.drawing:
        register.note_figures((run.key for run in line if run.key), piece.page)
        return x
    canvas, brand = piece.canv, piece.setting.brand
    text = canvas.beginText(x, y)
    for run in piece.setting.abbreviations.marked(line):
        linked = run.href and (run.href[0] != "#" or run.href[1:] in register.anchors)
        canvas.mark(text, run.element if linked else _unlinked(run.element), element)
        text.setFillColor(colour(brand, piece.setting.shown(run.colour, run.size)))
        if run.invisible:
            text.setTextRenderMode(3)
        if run.rise:
            text.setRise(run.rise)
        for font, words in setter.faces(run):
            text.setFont(font, run.size)
            text.textOut(words)
        if run.spaced:
            text.textOut(" ")  # words do not run together where a line ends (ISO 32000-1, 14.8.2.5)
        if run.invisible:
            text.setTextRenderMode(0)
        if run.rise:
            text.setRise(0)
        width = setter.width((run,))
        if linked:
            canvas.link(run.href, (x, y - 0.25 * run.size, x + width, y + 0.8 * run.size), run.link)
        x += width
    canvas.unmark(text)
    canvas.drawText(text)
    return x


def _unlinked(element: Element | None) -> Element | None:
    """The element without the link that leads nowhere, as the place is not in the document."""
    while element is not None and element.role == "Link":
        element = element.parent
    return element


def text_block(
    setting: Setting,
    content: Inlines,
    style: TextStyle,
    node: object = None,
    before: float = 0.0,
    widest: float | None = None,
    coloured: bool = False,
    element: Element | None = None,
) -> TextBlock:
    """A paragraph of inlines in a style."""
    runs = Setter(setting.brand, setting.notes).runs(content, style, coloured=coloured)
    return TextBlock(setting, runs, style, node, before, widest, element)
