"""Photos: the picture at its own proportions or in its frame, its caption and credit below."""

from __future__ import annotations

import math

from planpress.document import Photo, Text
from planpress.lengths import Mm, Pt, millimetres, points
from planpress.pictures import PRINT, SCREEN, Crop, crop, examined, frame, raster, resolution
from planpress.writers.pdf.paragraphs import text_block
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.rasters import draw_raster
from planpress.writers.pdf.stacks import NO_LIMIT
from planpress.writers.pdf.structure import Element

GAP = 4.0
TALLEST = 300.0
"""A picture that asks for no height is no higher than this, in points."""


class PhotoPiece(Piece):
    """The picture with its words. Where it ends an area of a designed page, both `fill` a height."""

    def __init__(self, setting: Setting, node: Photo, element: Element, before: float = 0.0) -> None:
        around = element.child("Div")
        super().__init__(setting, node, before, around.child("Figure", alt=node.alt))
        self.photo = node
        self.fill: float | None = None
        credit = (Text(f" {node.credit}"),) if node.credit else ()
        self.caption = text_block(
            setting, (*node.caption, *credit), setting.type.note, node, element=around.child("Caption").child("P")
        )

    @property
    def has_frame(self) -> bool:
        """Whether the photo says itself how high it is."""
        return self.photo.height is not None or self.photo.ratio is not None

    def head(self, width: float) -> float:
        """The height of what stands beside the picture: its words, if there are any."""
        words = self.caption.measure(width)
        return words + GAP if words else 0.0

    def _size(self, width: float) -> tuple[float, float]:
        height = float(points(self.photo.height)) if self.photo.height else None
        if self.fill is not None:
            height = self.fill - self.head(width)
        return frame(examined(self.photo.data).size, width, TALLEST, self.photo.ratio, height)

    def measure(self, width: float) -> float:
        return self._size(width)[1] + self.head(width)

    def draw(self) -> None:
        wide, tall = self._size(self.width)
        box = (0.0, self.height - tall, wide, self.height)
        if self.setting.register.drawing:
            draw_photo(self, self.photo, box, self.element)
        self.caption.wrap(self.width, NO_LIMIT)
        self.caption.drawOn(self.canv, 0, 0)


def draw_photo(piece: Piece, photo: Photo, box: tuple[float, float, float, float], figure: Element | None) -> None:
    """Draw a photo in a box of points, cropped to its shape around the focus. What is too coarse for print is noted
    in the register: `paginated` raises it, all at once."""
    left, lower, right, upper = spread = piece.canv.spread(box)
    part = crop(examined(photo.data).size, (right - left) / (upper - lower), photo.focus)
    width = millimetres(Pt(right - left))
    least = piece.canv.least_ppi
    if least is not None and resolution(part.size[0], width) < least:
        piece.setting.register.too_coarse.append(_too_coarse(photo, part, width, least))
    medium = SCREEN if least is None else PRINT
    with piece.canv.figure(figure, box):
        draw_raster(piece.canv, raster(photo.data, part, width, medium), spread)


def _too_coarse(photo: Photo, part: Crop, width: Mm, least: float) -> tuple[str, str]:
    """The reason and the mend for a photo with too few pixels where it stands."""
    whole = examined(photo.data).size
    across, down = part.size
    ppi = resolution(across, width)
    of = f" of its {whole[0]} x {whole[1]}" if part.size != whole else ""
    name = photo.name or photo.alt
    reason = f"photo {name}: {across} x {down}{of} pixels on {width:.0f} mm are {ppi:.0f} ppi; print needs {least:g}"
    widest = math.floor(width * ppi / least)
    pixels = math.ceil(whole[0] * least / ppi - 1e-6)
    return reason, f"It may be {widest} mm wide at most, or take a file of at least {pixels} pixels across."
