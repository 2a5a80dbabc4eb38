"""A PDF's pages become what is painted on them, in order: words and shapes with their colours and places."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from planpress.colours import Hex, hex_colour
from planpress.coordinates import XY, Box, Matrix, box_of

UNKNOWN: Hex = ""
"""The colour of pictures and patterns, which have more than one."""
CURVE_STEPS = 6
"""A curve is taken for so many straight lines."""
GROUND_LINE = 2.0
"""A line of this width or more, in points, is a ground to what lies on it."""
INVISIBLE = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)


class Ink(NamedTuple):
    """A colour and how much of it covers what is below, from 0 to 1."""

    colour: Hex
    opacity: float = 1.0


EVERYWHERE = Box(-math.inf, -math.inf, math.inf, math.inf)


@dataclass(frozen=True, slots=True)
class Outline:
    """A run of straight lines; `box` holds it."""

    points: tuple[XY, ...]
    box: Box

    def crossings(self, x: float, y: float) -> int:
        """How often a line from the point to the right crosses the closed outline, upward less downward."""
        turns = 0
        for (x1, y1), (x2, y2) in pairwise((*self.points, self.points[0])):
            if (y1 <= y) != (y2 <= y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                turns += 1 if y2 > y1 else -1
        return turns

    def passes(self, x: float, y: float, reach: float) -> bool:
        """Whether one of the lines comes as near to the point as `reach` points."""
        left, bottom, right, top = self.box
        if not (left - reach <= x <= right + reach and bottom - reach <= y <= top + reach):
            return False
        return any(_distance(x, y, *ends) <= reach for ends in pairwise(self.points))


def _distance(x: float, y: float, start: XY, end: XY) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    part = ((x - start[0]) * dx + (y - start[1]) * dy) / length if length else 0.0
    part = max(0.0, min(1.0, part))
    return math.hypot(x - start[0] - part * dx, y - start[1] - part * dy)


@dataclass(frozen=True, slots=True)
class Shape:
    """Outlines that are filled, stroked with a line of `width` points, or both, as far as `box` reaches."""

    outlines: tuple[Outline, ...]
    box: Box
    fill: Ink | None = None
    line: Ink | None = None
    width: float = 0.0
    even_odd: bool = False

    @property
    def is_ground(self) -> bool:
        """Whether things can lie on it: a thin line only crosses them."""
        return self.fill is not None or self.width >= GROUND_LINE

    def ink_at(self, x: float, y: float) -> Ink | None:
        """What covers the point; None where nothing does."""
        if not self.box.holds(x, y):
            return None
        if self.line and self.width >= GROUND_LINE and self._on_line(x, y):
            return self.line
        return self.fill if self.fill and self._inside(x, y) else None

    def covers(self, box: Box) -> bool:
        """Whether nothing below shows anywhere in a box: the shape is an opaque rectangle around it."""
        if not self.fill or self.fill.opacity < 1 or len(self.outlines) > 1 or not box.within(self.box):
            return False
        points = self.outlines[0].points
        return len(points) <= 5 and len({x for x, _ in points}) == 2 == len({y for _, y in points})

    def _on_line(self, x: float, y: float) -> bool:
        return any(outline.passes(x, y, self.width / 2) for outline in self.outlines)

    def _inside(self, x: float, y: float) -> bool:
        turns = sum(outline.crossings(x, y) for outline in self.outlines if outline.box.holds(x, y))
        return bool(turns % 2) if self.even_odd else bool(turns)


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text: its ink's box, its size in points and whether it is bold. `object` is PDFium's."""

    box: Box
    ink: Ink
    size: float
    bold: bool
    object: Any


@dataclass(frozen=True, slots=True)
class Page:
    """What is painted on a page, in order, within its edges or beyond, and what PDFium needs to read its words."""

    number: int
    edges: Box
    painted: tuple[Words | Shape, ...]
    raw: Any

    def read(self, words: Words) -> str:
        """The characters of a stretch of text."""
        text = pdfium.FPDFText_LoadPage(self.raw)
        size = pdfium.FPDFTextObj_GetText(words.object, text, None, 0)
        buffer = (ctypes.c_ushort * (size // 2 + 1))()
        pdfium.FPDFTextObj_GetText(words.object, text, buffer, size)
        pdfium.FPDFText_ClosePage(text)
        return ctypes.string_at(buffer, max(0, size - 2)).decode("utf-16-le", "replace")


def drawn_pages(data: bytes) -> Iterator[Page]:
    """Each page of the PDF; its words can be read until the next one is asked for."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(document)):
            with _page(document, number) as raw:
                count = pdfium.FPDFPage_CountObjects(raw)
                objects = (pdfium.FPDFPage_GetObject(raw, index) for index in range(count))
                painted = tuple(part for each in objects for part in _painted(each, Matrix()))
                yield Page(number + 1, _edges(raw), painted, raw)
    finally:
        document.close()


@contextmanager
def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[Any]:
    raw = pdfium.FPDF_LoadPage(document.raw, number)
    try:
        yield raw
    finally:
        pdfium.FPDF_ClosePage(raw)


def _edges(raw: Any) -> Box:
    """What is shown of the page: nobody sees what is painted beyond."""
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(raw, ctypes.byref(rectangle))
    return Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)


def _painted(each: Any, outer: Matrix) -> Iterator[Words | Shape]:
    """What a page object paints; `outer` leads from its coordinates to the page's."""
    kind = pdfium.FPDFPageObj_GetType(each)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        yield from _words(each, outer)
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _shape(each, outer)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM:
        inner, seen = _matrix(each).within(outer), _clipped(EVERYWHERE, each, outer)
        for index in range(pdfium.FPDFFormObj_CountObjects(each)):
            for part in _painted(pdfium.FPDFFormObj_GetObject(each, index), inner):
                if part.box.meets(seen):
                    yield replace(part, box=part.box.shared(seen)) if isinstance(part, Shape) else part
    else:
        yield from _picture(each, outer)


def _matrix(each: Any) -> Matrix:
    raw = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(each, ctypes.byref(raw))
    return Matrix(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _words(each: Any, outer: Matrix) -> Iterator[Words]:
    box = _bounds(each, outer)
    if pdfium.FPDFTextObj_GetTextRenderMode(each) in INVISIBLE or box.right - box.left < 0.01:
        return
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(each, ctypes.byref(size))
    ink = _ink(each, pdfium.FPDFPageObj_GetFillColor)
    yield Words(box, ink, size.value * _matrix(each).within(outer).scale, _is_bold(each), each)


def _is_bold(each: Any) -> bool:
    """Whether the font's own name says so; a semibold is not taken for bold."""
    buffer = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(each), buffer, len(buffer))
    name = buffer.value.decode("latin-1").lower().replace("semibold", "").replace("demibold", "")
    return any(word in name for word in ("bold", "black", "heavy"))


def _bounds(each: Any, outer: Matrix) -> Box:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(each, *(ctypes.byref(edge) for edge in edges))
    left, bottom, right, top = (edge.value for edge in edges)
    return box_of(outer.at(x, y) for x in (left, right) for y in (bottom, top))


def _ink(each: Any, read: Any) -> Ink:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not read(each, *(ctypes.byref(part) for part in parts)):
        return Ink(UNKNOWN)
    red, green, blue, opacity = (part.value for part in parts)
    return Ink(hex_colour(red, green, blue), opacity / 255)


def _picture(each: Any, outer: Matrix) -> Iterator[Shape]:
    """An image or a shading as its box, of unknown colour."""
    box = _bounds(each, outer)
    corners = (box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)
    yield Shape((Outline(corners, box),), _clipped(box, each, outer), Ink(UNKNOWN))


def _shape(each: Any, outer: Matrix) -> Iterator[Shape]:
    mode, stroked, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    pdfium.FPDFPath_GetDrawMode(each, ctypes.byref(mode), ctypes.byref(stroked))
    fill = _ink(each, pdfium.FPDFPageObj_GetFillColor) if mode.value else None
    line = _ink(each, pdfium.FPDFPageObj_GetStrokeColor) if stroked.value else None
    matrix = _matrix(each).within(outer)
    outlines = tuple(_outlines(each, matrix))
    if not outlines or not (fill or line):
        return
    pdfium.FPDFPageObj_GetStrokeWidth(each, ctypes.byref(width))
    wide = width.value * matrix.scale if line else 0.0
    box = box_of(point for outline in outlines for point in outline.points).grown(wide / 2)
    even_odd = mode.value == pdfium.FPDF_FILLMODE_ALTERNATE
    yield Shape(outlines, _clipped(box, each, outer), fill, line, wide, even_odd)


def _outlines(each: Any, matrix: Matrix) -> Iterator[Outline]:
    """The path's parts, each from where a new one begins; curves as straight lines."""
    points: list[XY] = []
    curve: list[XY] = []
    for index in range(pdfium.FPDFPath_CountSegments(each)):
        segment = pdfium.FPDFPath_GetPathSegment(each, index)
        kind, at = pdfium.FPDFPathSegment_GetType(segment), matrix.at(*_point(segment))
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield Outline(tuple(points), box_of(points))
            points = []
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            curve.append(at)
            if len(curve) == 3:
                points.extend(_straight(points[-1], *curve))
                curve = []
        else:
            points.append(at)
        if pdfium.FPDFPathSegment_GetClose(segment) and points[-1] != points[0]:
            points.append(points[0])
    if points:
        yield Outline(tuple(points), box_of(points))


def _point(segment: Any) -> XY:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _straight(start: XY, one: XY, two: XY, end: XY) -> Iterator[XY]:
    """Points on a cubic Bézier curve (ISO 32000-1, 8.5.2.2) after its start."""
    for step in range(1, CURVE_STEPS + 1):
        t = step / CURVE_STEPS
        weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        ends = (start, one, two, end)
        yield (
            sum(weight * x for weight, (x, _) in zip(weights, ends, strict=True)),
            sum(weight * y for weight, (_, y) in zip(weights, ends, strict=True)),
        )


def _clipped(box: Box, each: Any, outer: Matrix) -> Box:
    """What the clips' boxes leave of a box (8.5.4)."""
    clip = pdfium.FPDFPageObj_GetClipPath(each)
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
        count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        segments = (pdfium.FPDFClipPath_GetPathSegment(clip, path, index) for index in range(count))
        corners = tuple(outer.at(*_point(segment)) for segment in segments)
        box = box.shared(box_of(corners)) if corners else box
    return box
