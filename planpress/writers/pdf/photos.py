"""Photos: the picture at its own proportions, its caption and credit below."""

from __future__ import annotations

import io

from reportlab.lib.utils import ImageReader

from planpress.document import Photo, Text
from planpress.writers.pdf.grid import NOTE
from planpress.writers.pdf.paragraphs import text_block
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.stacks import NO_LIMIT
from planpress.writers.pdf.structure import Element

GAP = 4.0
TALLEST = 300.0
"""A picture is no higher than this, in points."""


class PhotoPiece(Piece):
    def __init__(self, setting: Setting, node: Photo, element: Element, before: float = 0.0) -> None:
        around = element.child("Div")
        super().__init__(setting, node, before, around.child("Figure", alt=node.alt))
        self.image = ImageReader(io.BytesIO(node.data))
        credit = (Text(f" {node.credit}"),) if node.credit else ()
        self.caption = text_block(
            setting, (*node.caption, *credit), NOTE, node, element=around.child("Caption").child("P")
        )

    def _size(self, width: float) -> tuple[float, float]:
        across, down = self.image.getSize()
        scale = min(width / across, TALLEST / down)
        return across * scale, down * scale

    def measure(self, width: float) -> float:
        return self._size(width)[1] + GAP + self.caption.measure(width)

    def draw(self) -> None:
        wide, tall = self._size(self.width)
        with self.canv.figure(self.element, (0, self.height - tall, wide, self.height)):
            self.canv.drawImage(self.image, 0, self.height - tall, wide, tall)
        self.caption.wrap(self.width, NO_LIMIT)
        self.caption.drawOn(self.canv, 0, 0)
