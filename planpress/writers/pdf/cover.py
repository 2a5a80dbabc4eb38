"""The cover: a full page of ink with names at the head and the plan's own figures as a picture at the foot."""

from __future__ import annotations

from planpress.brand import Weight
from planpress.document import Cover
from planpress.lengths import Mm, points
from planpress.writers.pdf.charts import draw_picture
from planpress.writers.pdf.grid import BRAND_BLOCK, MARGIN, PORTRAIT, TOP, TextStyle
from planpress.writers.pdf.ink import colour
from planpress.writers.pdf.paragraphs import draw_line
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.recording import laid_out
from planpress.writers.pdf.structure import Element
from planpress.writers.pdf.words import Line, Run, Setter, broken

WIDTH, HEIGHT, MEASURE, span = PORTRAIT.width, PORTRAIT.height, PORTRAIT.measure, PORTRAIT.span
"""A cover is always upright."""
REGION_SIZES = (84.0, 60.0, 44.0, 32.0)
"""A long name is set smaller, down to the size at which it may wrap."""
NATIVE_SIZE = 60.0 / 84.0
HAN_DESCENT = 0.08
"""How far Han characters reach below the baseline, in parts of their size: so much they are raised beside Latin."""
SIDE = MARGIN + points(Mm(120))
REGION_BASELINE = points(Mm(59))
SUBTITLE_TOP = points(Mm(70.5))
ART_TOP = points(Mm(112))
SMALL = points(Mm(13.6))

PUBLISHER = TextStyle(8, 11, "semibold", "paper")
EDITION = TextStyle(8, 11, "regular", "cover_plate")
SUBTITLE = TextStyle(22, 26, "semibold", "paper")
LINE = TextStyle(11, 15, "regular", "cover_plate")
NOTE = TextStyle(8, 11, "regular", "cover_plate")


class CoverPage(Piece):
    """Drawn from the page's corner: it fills the page, whatever the frame."""

    def __init__(self, setting: Setting, node: Cover, element: Element) -> None:
        super().__init__(setting, node, element=element)
        self.cover = node
        words = ("title", "native_title", "subtitle", "line", "publisher", "edition", "note")
        self.tags = {part: element.child("P") for part in words}
        self.picture = element.child("Figure", alt=node.alt)
        self.setter = Setter(setting.brand, setting.notes)

    def measure(self, width: float) -> float:  # noqa: ARG002 (always the whole page)
        return PORTRAIT.room - 1

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.translate(-MARGIN, self.height - HEIGHT + TOP)
        canvas.setFillColor(colour(self.setting.brand, "ink"))
        canvas.ground(0, 0, WIDTH, HEIGHT)
        canvas.setFillColor(colour(self.setting.brand, "target"))
        canvas.ground(MARGIN, HEIGHT - BRAND_BLOCK[1], *BRAND_BLOCK)
        self._small("publisher", PUBLISHER, MARGIN)
        self._small("edition", EDITION, SIDE)
        below = self._region()
        below = max(self._block("subtitle", SUBTITLE, MARGIN, below, span(8)), below)
        below = self._block("line", LINE, MARGIN, below + 7, span(8))
        self._block("note", NOTE, SIDE, SUBTITLE_TOP + 7, span(4))
        self._art(below)
        canvas.restoreState()

    def _runs(self, part: str, style: TextStyle) -> tuple[Run, ...]:
        return self.setter.runs(getattr(self.cover, part), style)

    def _small(self, part: str, style: TextStyle, x: float) -> None:
        draw_line(self, self._runs(part, style), x, HEIGHT - SMALL, self.setter, self.tags[part])

    def _block(self, part: str, style: TextStyle, x: float, top: float, width: float) -> float:
        """Words from `top` below the page's edge down; returns where they end."""
        for line in broken(self._runs(part, style), width, self.setter):
            draw_line(self, line, x, HEIGHT - top - style.baseline, self.setter, self.tags[part])
            top += style.leading
        return top

    def _region(self) -> float:
        """The region's name as large as it fits, its native name beside it; returns where the subtitle starts."""
        for size in REGION_SIZES:
            title = self._runs("title", self._style(size, "semibold"))
            native = self._runs("native_title", self._style(size * NATIVE_SIZE, "regular"))
            beside = max(MARGIN + self.setter.width(title) + size * 0.4, SIDE)
            if beside + self.setter.width(native) <= MARGIN + MEASURE:
                break
        fits = beside + self.setter.width(native) <= MARGIN + MEASURE
        y = HEIGHT - REGION_BASELINE
        for line in broken(title, MEASURE, self.setter):
            self._large("title", line, MARGIN, y)
            y -= size * 1.05
        if fits:
            self._large("native_title", native, beside, HEIGHT - REGION_BASELINE + size * NATIVE_SIZE * HAN_DESCENT)
        elif native:
            self._large("native_title", native, MARGIN, y)
            y -= size
        extra = (HEIGHT - REGION_BASELINE) - y - size * 1.05
        return SUBTITLE_TOP + max(0.0, extra)

    def _large(self, part: str, line: Line, x: float, y: float) -> None:
        """Large type, its ink on the margin."""
        draw_line(self, line, x - self.setter.bearing(line), y, self.setter, self.tags[part])

    @staticmethod
    def _style(size: float, weight: Weight) -> TextStyle:
        return TextStyle(size, size, weight, "paper" if weight == "semibold" else "cover_plate")

    def _art(self, below: float) -> None:
        """The picture stands on the page's foot and reaches up to the words."""
        height = HEIGHT - max(ART_TOP, below + points(Mm(10)))
        layout = laid_out(self.cover.art, MEASURE, height, self.setting.brand)[0]
        draw_picture(self, layout, MARGIN, 0, self.picture)
