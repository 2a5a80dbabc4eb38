"""Pieces below each other, side by side, and at fixed heights of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planpress.lengths import Pt
from planpress.writers.pdf.grid import GUTTER
from planpress.writers.pdf.pieces import Piece, Setting

NO_LIMIT = 1e6


class Stack(Piece):
    """Pieces below each other; the first one's space above is dropped. A heading stays with what follows it."""

    def __init__(self, setting: Setting, pieces: Sequence[Piece], node: object = None, before: float = 0.0) -> None:
        super().__init__(setting, node, before)
        self.pieces = list(pieces)

    def measure(self, width: float) -> float:
        heights = (piece.measure(width) for piece in self.pieces)
        return sum(heights) + sum(piece.before for piece in self.pieces[1:])

    def split(self, width: float, height: float) -> list[Any]:
        used = 0.0
        for index, piece in enumerate(self.pieces):
            gap = piece.before if index else 0.0
            tall = piece.measure(width)
            if used + gap + tall <= height + 0.01:
                used += gap + tall
                continue
            parts = piece.split(width, height - used - gap)
            first = self.pieces[:index] + parts[:1]
            rest = (parts[1:] or [piece]) + self.pieces[index + 1 :]
            return self._parts(first, rest)
        return []

    def _parts(self, first: list[Piece], rest: list[Piece]) -> list[Any]:
        while first and first[-1].stays_with_next:
            rest.insert(0, first.pop())
        if not first:
            return []
        return [Stack(self.setting, first, self.node, self.before), Stack(self.setting, rest, self.node)]

    def draw(self) -> None:
        y = self.height
        for index, piece in enumerate(self.pieces):
            y -= piece.before if index else 0.0
            _, tall = piece.wrap(self.width, NO_LIMIT)
            y -= tall
            piece.drawOn(self.canv, 0, y)


class SideBySide(Piece):
    """Stacks in columns of the grid; each runs on at the head of the next page on its own."""

    def __init__(
        self, setting: Setting, widths: Sequence[int], stacks: Sequence[Stack], node: object = None, before: float = 0.0
    ) -> None:
        super().__init__(setting, node, before)
        self.widths = tuple(widths)
        self.stacks = tuple(stacks)

    def measure(self, width: float) -> float:  # noqa: ARG002 (the grid decides)
        pairs = zip(self.stacks, self.widths, strict=True)
        return max((stack.measure(self.setting.sheet.span(columns)) for stack, columns in pairs), default=0.0)

    def split(self, width: float, height: float) -> list[Any]:  # noqa: ARG002 (the grid decides)
        first: list[Stack] = []
        rest: list[Stack] = []
        for stack, columns in zip(self.stacks, self.widths, strict=True):
            wide = self.setting.sheet.span(columns)
            if stack.measure(wide) <= height + 0.01:
                first.append(stack)
                rest.append(Stack(self.setting, []))
                continue
            parts = stack.split(wide, height)
            if not parts:
                return []
            first.append(parts[0])
            rest.append(parts[1])
        return [
            SideBySide(self.setting, self.widths, first, self.node, self.before),
            SideBySide(self.setting, self.widths, rest, self.node),
        ]

    def draw(self) -> None:
        x = 0.0
        for stack, columns in zip(self.stacks, self.widths, strict=True):
            wide = self.setting.sheet.span(columns)
            _, tall = stack.wrap(wide, NO_LIMIT)
            stack.drawOn(self.canv, x, self.height - tall)
            x += wide + GUTTER


class Fixed(Piece):
    """Space down to `top` points below the page's upper edge, less what `followers` need to stay on the page."""

    def __init__(self, setting: Setting, top: Pt, node: object = None) -> None:
        super().__init__(setting, node)
        self.top = top
        self.followers: tuple[Piece, ...] = ()
        self._space = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        needed = sum(piece.measure(width) for piece in self.followers)
        needed += sum(piece.before for piece in self.followers[1:])
        bottom = self.setting.sheet.bottom
        top = min(self.top, bottom - needed)
        self._space = max(0.0, top - (bottom - height))
        self.width, self.height = width, 0.0
        return width, 0.0

    def getSpaceAfter(self) -> float:  # noqa: N802 (ReportLab's name)
        """The space itself: the frame sets the follower's own space above against it."""
        return self._space

    def draw(self) -> None:
        pass
