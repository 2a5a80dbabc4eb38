"""QR codes: black squares on white with the light border that readers need, which lead to their address on a screen."""

from __future__ import annotations

from reportlab.lib.colors import black, white

from planpress.document import QrCode
from planpress.lengths import points
from planpress.qr_codes import across, modules, runs
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.structure import Element


class CodePiece(Piece):
    def __init__(self, setting: Setting, node: QrCode, element: Element, before: float = 0.0) -> None:
        link = element.child("Link")
        link.label = node.alt
        super().__init__(setting, node, before, link.child("Figure", alt=node.alt))
        self.code = node
        self.link = link

    def measure(self, width: float) -> float:
        return min(points(self.code.size), width)

    def draw(self) -> None:
        if not self.setting.register.drawing:
            return
        size = self.measure(self.width)
        box = (0.0, self.height - size, size, self.height)
        with self.canv.figure(self.element, box):
            self.canv.saveState()
            self.canv.translate(0, self.height - size)
            self._draw_squares(size)
            self.canv.restoreState()
        self.canv.link(self.code.href, box, self.link)

    def _draw_squares(self, size: float) -> None:
        """One path: squares that touch show no seam. Black is one ink in print: nothing can be out of register."""
        code = modules(self.code.href)
        module = size / across(code)
        self.canv.setFillColor(white)
        self.canv.rect(0, 0, size, size, stroke=0, fill=1)
        self.canv.setFillColor(black)
        path = self.canv.beginPath()
        for row, column, count in runs(code):
            path.rect(column * module, size - (row + 1) * module, count * module, module)
        self.canv.drawPath(path, stroke=0, fill=1)
