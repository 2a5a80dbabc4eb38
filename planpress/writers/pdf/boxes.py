"""Tiles, steps, lists and callouts: words in boxes and behind bullets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planpress.document import List
from planpress.writers.pdf.grid import GUTTER, LABEL
from planpress.writers.pdf.ink import colour
from planpress.writers.pdf.paragraphs import draw_line
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.stacks import NO_LIMIT, Stack
from planpress.writers.pdf.structure import Element
from planpress.writers.pdf.words import Run, Setter, broken, plain_run

PAD = 7.0
"""Between a box's edge and its words, in points."""
LEAST_TILE = 60.0
"""A tile is at least so wide, in points; more tiles go to a further row."""
ROW_GAP = 6.0
ARROW_ROOM = 24.0
INDENT = 12.0


class Tiles(Piece):
    """Equal boxes in rows; `steps` joins them by arrows, in the order of the list."""

    def __init__(
        self,
        setting: Setting,
        node: List,
        texts: Sequence[Sequence[Run]],
        elements: Sequence[Element],
        before: float = 0.0,
        across: int | None = None,
    ) -> None:
        super().__init__(setting, node, before)
        self.elements = tuple(elements)
        self.node: List = node
        self.across = across
        self.texts = tuple(tuple(text) for text in texts)
        self.steps = node.style == "steps"
        self.setter = Setter(setting.brand, setting.notes)

    @property
    def _gap(self) -> float:
        return ARROW_ROOM if self.steps else ROW_GAP

    def _across(self, width: float) -> int:
        """How many boxes stand in a row: as many as keep their least width, in rows of nearly equal length."""
        if self.across:
            return self.across
        most = max(1, int((width + self._gap) // (LEAST_TILE + self._gap)))
        rows = -(-len(self.texts) // most)
        return -(-len(self.texts) // rows) if rows else 1

    def _tile(self, width: float) -> float:
        across = self._across(width)
        return (width - (across - 1) * self._gap) / across

    def _height(self, width: float) -> float:
        room = self._tile(width) - 2 * PAD
        lines = max((len(broken(text, room, self.setter)) for text in self.texts), default=1)
        return lines * LABEL.leading + 1.6 * PAD

    def measure(self, width: float) -> float:
        rows = -(-len(self.texts) // self._across(width)) if self.texts else 0
        return rows * (self._height(width) + ROW_GAP) - ROW_GAP if rows else 0.0

    def split(self, width: float, height: float) -> list[Any]:
        across = self._across(width)
        fitting = int((height + ROW_GAP) / (self._height(width) + ROW_GAP)) * across
        if not 0 < fitting < len(self.texts):
            return []
        return [
            Tiles(self.setting, self.node, self.texts[:fitting], self.elements[:fitting], self.before, across),
            Tiles(self.setting, self.node, self.texts[fitting:], self.elements[fitting:], 0.0, across),
        ]

    def draw(self) -> None:
        across, wide, tall = self._across(self.width), self._tile(self.width), self._height(self.width)
        for index in range(len(self.texts)):
            row, column = divmod(index, across)
            x, top = column * (wide + self._gap), self.height - row * (tall + ROW_GAP)
            self.canv.setFillColor(colour(self.setting.brand, "tint"))
            self.canv.rect(x, top - tall, wide, tall, stroke=0, fill=1)
            self._words(index, x + PAD, top - 0.8 * PAD, wide - 2 * PAD)
            if self.steps and index + 1 < len(self.texts) and column + 1 < across:
                self._arrow(x + wide + 3, top - tall / 2)

    def _words(self, index: int, x: float, top: float, room: float) -> None:
        for line in broken(self.texts[index], room, self.setter):
            draw_line(self, line, x, top - LABEL.baseline, self.setter, self.elements[index])
            top -= LABEL.leading

    def _arrow(self, x: float, y: float) -> None:
        end = x + ARROW_ROOM - 6
        self.canv.setStrokeColor(colour(self.setting.brand, "derived"))
        self.canv.setLineWidth(1.2)
        self.canv.lines([(x, y, end, y), (end - 3.5, y - 3, end, y), (end - 3.5, y + 3, end, y)])


class Item(Piece):
    """One item of a list: its bullet or number, which is the `element`, and its blocks indented."""

    def __init__(
        self, setting: Setting, bullet: Run, body: Stack, baseline: float, element: Element, before: float = 0.0
    ) -> None:
        super().__init__(setting, body.node, before, element)
        self.label = element
        self.bullet = bullet
        self.body = body
        self.baseline = baseline
        self.indent = INDENT
        self.setter = Setter(setting.brand, setting.notes)

    def measure(self, width: float) -> float:
        return self.body.measure(width - self.indent)

    def split(self, width: float, height: float) -> list[Any]:
        parts = self.body.split(width - self.indent, height)
        if not parts:
            return []
        empty = plain_run("", LABEL)
        return [
            Item(self.setting, self.bullet, parts[0], self.baseline, self.label, self.before),
            Item(self.setting, empty, parts[1], self.baseline, self.label),
        ]

    def draw(self) -> None:
        if self.bullet.text:
            draw_line(self, (self.bullet,), 0, self.height - self.baseline, self.setter, self.label)
        self.body.wrap(self.width - self.indent, NO_LIMIT)
        self.body.drawOn(self.canv, self.indent, 0)


class Box(Piece):
    """A callout: its blocks on a tint."""

    def __init__(self, setting: Setting, body: Stack, before: float = 0.0) -> None:
        super().__init__(setting, body.node, before)
        self.body = body

    def measure(self, width: float) -> float:
        return self.body.measure(width - 2 * PAD - GUTTER) + 2 * PAD

    def split(self, width: float, height: float) -> list[Any]:
        parts = self.body.split(width - 2 * PAD - GUTTER, height - 2 * PAD)
        return [Box(self.setting, part, self.before if part is parts[0] else 0.0) for part in parts]

    def draw(self) -> None:
        self.canv.setFillColor(colour(self.setting.brand, "tint"))
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.body.wrap(self.width - 2 * PAD - GUTTER, NO_LIMIT)
        self.body.drawOn(self.canv, PAD, PAD)


class SetOff(Piece):
    """A quotation: its blocks indented, with a rule along them."""

    RULE = 2.0

    def __init__(self, setting: Setting, body: Stack, before: float = 0.0) -> None:
        super().__init__(setting, body.node, before)
        self.body = body

    def measure(self, width: float) -> float:
        return self.body.measure(width - INDENT)

    def split(self, width: float, height: float) -> list[Any]:
        parts = self.body.split(width - INDENT, height)
        return [SetOff(self.setting, part, self.before if part is parts[0] else 0.0) for part in parts]

    def draw(self) -> None:
        self.canv.setFillColor(colour(self.setting.brand, "derived_soft"))
        self.canv.rect(0, 0, self.RULE, self.height, stroke=0, fill=1)
        self.body.wrap(self.width - INDENT, NO_LIMIT)
        self.body.drawOn(self.canv, INDENT, 0)
