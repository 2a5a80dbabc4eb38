"""What every piece on a page shares: its document node, its brand, and the register of pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reportlab.platypus.flowables import Flowable

from planpress.brand import HUES, Brand, ColourRole
from planpress.document import FixedWords, Ground, Opening
from planpress.writers.pdf.abbreviations import Abbreviations
from planpress.writers.pdf.grid import FLOWING, PORTRAIT, Sheet, Type
from planpress.writers.pdf.structure import Element
from planpress.writers.pdf.words import Notes


@dataclass
class Register:
    """Which page each anchor, figure and section stands on. The first pass fills it, the second prints it.

    `drawing` is False in the first pass, which only finds out what stands where.
    """

    anchors: dict[str, int] = field(default_factory=dict)
    figures: dict[str, set[int]] = field(default_factory=dict)
    sections: dict[int, Opening] = field(default_factory=dict)
    pages: int = 0
    drawing: bool = False
    too_coarse: list[tuple[str, str]] = field(default_factory=list)
    """The reason and the mend for each photo with too few pixels for print, found while it is drawn."""

    def section(self, page: int) -> Opening | None:
        """The section that a page belongs to: the last one started on it or before it."""
        started = [number for number in self.sections if number <= page]
        return self.sections[max(started)] if started else None

    def note_figures(self, keys: Iterable[str], page: int) -> None:
        for key in keys:
            self.figures.setdefault(key, set()).add(page)


@dataclass(frozen=True)
class Setting:
    """What pieces are made with: the brand, the register, the words that the writer adds, the section's footnotes, the
    sheet they stand on, and the type and ground of their place there. `hue` is the industry's, counted from 1."""

    brand: Brand
    register: Register
    words: FixedWords
    abbreviations: Abbreviations = field(default_factory=Abbreviations)
    notes: Notes = field(default_factory=Notes)
    sheet: Sheet = PORTRAIT
    type: Type = FLOWING
    ground: Ground = "paper"
    hue: int = 0

    def shown(self, role: ColourRole, size: float = 0.0) -> ColourRole:
        """The role in whose colour words of a role are shown on this ground; large target figures have the bright
        one."""
        if self.ground == "ink":
            return ON_INK.get(role, role)
        return "target" if role == "target_text" and size >= LARGE else role

    @property
    def native(self) -> ColourRole:
        """The colour of native names."""
        if not self.hue:
            return self.type.native.colour
        return HUES[self.hue - 1][0 if self.ground == "ink" else 1]


ON_INK: dict[ColourRole, ColourRole] = {
    "ink": "paper",
    "second": "ink_second",
    "derived": "ink_second",
    "target_text": "ink_target",
    "hairline": "ink_second",
}
"""What stands for a role on dark ground."""
LARGE = 40.0
"""Figures of this size in points, and larger, are large words."""


class Piece(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A flowable that knows its document node and the structure element that its words belong to.

    `before` is the space above it, in points, where it does not start a page or a column.
    """

    node: object = None
    before: float = 0.0
    stays_with_next = False

    def __init__(
        self, setting: Setting, node: object = None, before: float = 0.0, element: Element | None = None
    ) -> None:
        super().__init__()
        self.setting = setting
        self.node = node
        self.before = before
        self.element = element

    def getSpaceBefore(self) -> float:  # noqa: N802 (ReportLab's name)
        return self.before

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002 (ReportLab's form)
        self.width, self.height = width, self.measure(width)
        return self.width, self.height

    def measure(self, width: float) -> float:
        """The height that the piece takes at a width, both in points."""
        raise NotImplementedError

    def split(self, width: float, height: float) -> list[Any]:  # noqa: ARG002 (ReportLab's form)
        return []

    def mark_anchor(self, anchor: str, above: float = 0.0) -> None:
        """Make the piece's top, or a place `above` it in points, what links to `anchor` lead to."""
        self.canv.bookmarkHorizontal(anchor, 0, self.height + above)
        self.setting.register.anchors.setdefault(anchor, self.page)

    @property
    def page(self) -> int:
        return int(self.canv.getPageNumber())
