"""Runs of words set as paragraphs: lines that split over pages, with their links and figures noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planpress.document import Inlines
from planpress.writers.pdf.grid import TextStyle
from planpress.writers.pdf.ink import colour
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.words import Line, Run, Setter, broken

LEAST_LINES = 2
"""So many lines of a paragraph stay together at the foot and at the head of a page."""


class TextBlock(Piece):
    """Words in one style. `widest` limits the measure, in points, so that lines keep a readable length."""

    def __init__(
        self,
        setting: Setting,
        runs: Sequence[Run],
        style: TextStyle,
        node: object = None,
        before: float = 0.0,
        widest: float | None = None,
    ) -> None:
        super().__init__(setting, node, before)
        self.runs = tuple(runs)
        self.style = style
        self.widest = widest
        self.setter = Setter(setting.brand)
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
        return [self._part(lines[:fitting], self.before), self._part(lines[fitting:], 0.0)]

    def _part(self, lines: tuple[Line, ...], before: float) -> TextBlock:
        part = TextBlock(self.setting, self.runs, self.style, self.node, before, self.widest)
        part._shown = lines
        return part

    def draw(self) -> None:
        y = self.height - self.style.baseline
        for line in self.lines(self.width):
            draw_line(self, line, self._start(line), y, self.setter)
            y -= self.style.leading

    def _start(self, line: Line) -> float:
        return self.width - self.setter.width(line) if self.style.align == "right" else 0.0


def draw_line(piece: Piece, line: Sequence[Run], x: float, y: float, setter: Setter) -> float:
    """Draw a line that starts at x on the baseline y; returns where it ends. Links and figures are noted."""
    register = piece.setting.register
    if not register.drawing:
        register.note_figures((run.key for run in line if run.key), piece.page)
        return x
    canvas, brand = piece.canv, piece.setting.brand
    text = canvas.beginText(x, y)
    for run in line:
        text.setFillColor(colour(brand, run.colour))
        if run.rise:
            text.setRise(run.rise)
        for font, words in setter.faces(run):
            text.setFont(font, run.size)
            text.textOut(words)
        if run.rise:
            text.setRise(0)
        width = setter.width((run,))
        if run.href and (run.href[0] != "#" or run.href[1:] in register.anchors):
            _link(canvas, run, (x, y - 0.25 * run.size, x + width, y + 0.8 * run.size))
        x += width
    canvas.drawText(text)
    return x


def _link(canvas: Any, run: Run, box: tuple[float, float, float, float]) -> None:
    if run.href.startswith("#"):
        canvas.linkRect("", run.href[1:], box, relative=1, thickness=0)
    else:
        canvas.linkURL(run.href, box, relative=1, thickness=0)


def text_block(
    setting: Setting,
    content: Inlines,
    style: TextStyle,
    node: object = None,
    before: float = 0.0,
    widest: float | None = None,
    notes: list[Inlines] | None = None,
    coloured: bool = False,
) -> TextBlock:
    """A paragraph of inlines in a style."""
    runs = Setter(setting.brand, notes).runs(content, style, coloured=coloured)
    return TextBlock(setting, runs, style, node, before, widest)
