"""A layout becomes a matplotlib Figure: artists placed on the figure itself, without axes and without pyplot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import groupby
from pathlib import Path as FilePath
from typing import Any, NamedTuple, assert_never

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox

from planpress.brand import Brand, ColourRole, Weight
from planpress.charts.geometry import XY, Disc, Hatch, Layout, Mark, Shape, Sketch, Stamp, Stroke, Words, hatch_lines
from planpress.charts.metrics import Metrics, metrics_of

K = 0.5522847498
CIRCLE: tuple[XY, ...] = (
    (1, 0), (1, K), (K, 1), (0, 1), (-K, 1), (-1, K), (-1, 0),
    (-1, -K), (-K, -1), (0, -1), (K, -1), (1, -K), (1, 0), (1, 0),
)  # fmt: skip
ROUND = (Path.MOVETO, *(Path.CURVE4,) * 12, Path.CLOSEPOLY)
"""The circle as four cubic curves: K is 4/3 (sqrt 2 - 1), which errs by 0.03 % of the radius."""


def draw(layout: Layout, brand: Brand) -> Figure:
    """The figure at 72 dpi, so that a pixel is a point; it can be drawn at any other resolution.

    The ground is left to the page. Marks of one look that follow each other become one path.
    """
    figure = Figure((layout.width / 72, layout.height / 72), dpi=72, frameon=False)
    transform = Affine2D().scale(1 / 72) + figure.dpi_scale_trans
    for order, artist in enumerate(_artists(layout.marks, brand)):
        artist.set_transform(transform)
        artist.set_zorder(order)
        figure.add_artist(artist)
    return figure


def _artists(marks: Iterable[Mark], brand: Brand) -> Iterator[Artist]:
    metrics = metrics_of(brand)
    for look, alike in groupby(marks, key=_look):
        if look is not None:
            yield _patch(look, _path(alike), brand)
            continue
        for kind, some in groupby(alike, key=type):
            if kind is Stamp:
                yield Tiles([mark for mark in some if isinstance(mark, Stamp)], brand)
            else:
                yield from (line for mark in some if isinstance(mark, Words) for line in _text(mark, brand, metrics))


class Look(NamedTuple):
    """What marks must share to be drawn as one path."""

    fill: ColourRole | None
    line: ColourRole | None
    width: float
    dash: tuple[float, ...] = ()
    round_cap: bool = False


def _look(mark: Mark) -> Look | None:
    match mark:
        case Stroke():
            return Look(None, mark.colour, mark.width, mark.dash, mark.round_cap)
        case Shape() | Disc():
            return Look(mark.fill, mark.outline, mark.width)
        case Hatch():
            return Look(None, mark.colour, mark.width)
        case Words() | Stamp():
            return None
        case _:
            assert_never(mark)


def _path(marks: Iterable[Mark]) -> Path:
    """The outlines of all marks as one path, built at once: a Path for each would cost more than the drawing."""
    vertices: list[XY] = []
    codes: list[np.uint8] = []
    for mark in marks:
        match mark:
            case Stroke():
                _add(mark.points, _open(len(mark.points)), vertices, codes)
            case Shape():
                _add((*mark.points, mark.points[0]), (*_open(len(mark.points)), Path.CLOSEPOLY), vertices, codes)
            case Disc():
                (x, y), r = mark.centre, mark.radius
                _add(tuple((x + r * dx, y + r * dy) for dx, dy in CIRCLE), ROUND, vertices, codes)
            case Hatch():
                for line in hatch_lines(mark.box, mark.pitch):
                    _add(line, _open(2), vertices, codes)
            case Words() | Stamp():
                raise TypeError("words and stamps have no one outline")
            case _:
                assert_never(mark)
    path = Path(np.array(vertices), np.array(codes, dtype=np.uint8))
    path.should_simplify = False
    return path


def _add(points: Sequence[XY], kinds: Sequence[np.uint8], vertices: list[XY], codes: list[np.uint8]) -> None:
    vertices.extend(points)
    codes.extend(kinds)


@cache
def _open(count: int) -> tuple[np.uint8, ...]:
    return (Path.MOVETO, *(Path.LINETO,) * (count - 1))


def _patch(look: Look, path: Path, brand: Brand) -> PathPatch:
    return PathPatch(
        path,
        facecolor=brand.colour(look.fill) if look.fill else "none",
        edgecolor=brand.colour(look.line) if look.line else "none",
        linewidth=look.width,
        linestyle=(0, _in_widths(look)) if look.dash else "solid",
        capstyle="round" if look.round_cap else "butt",
        joinstyle="miter",
    )


def _in_widths(look: Look) -> tuple[float, ...]:
    """The dash as multiples of the line's width, which is how matplotlib counts it."""
    return tuple(length / look.width for length in look.dash)


def _text(words: Words, brand: Brand, metrics: Metrics) -> Iterator[Line]:
    """One artist for each stretch that one font file sets."""
    x = words.x
    for run in metrics.runs(words.text, words.weight):
        yield Line(x, words.y, run.text, brand.colour(words.colour), _font(run.file, words.size, words.weight))
        x += run.width * words.size


class Line(Artist):
    """Text from (x, y) on. matplotlib's own Text measures and aligns anew at each drawing; here all is placed."""

    def __init__(self, x: float, y: float, text: str, colour: str, font: FontProperties) -> None:
        super().__init__()
        self.x, self.y, self.text, self.colour, self.font = x, y, text, colour, font

    def draw(self, renderer: RendererBase) -> None:
        """Hand the text to the renderer, whose y axis may point down."""
        x, y = self.get_transform().transform((self.x, self.y))
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        gc = renderer.new_gc()
        gc.set_foreground(self.colour)
        renderer.draw_text(gc, x, y, self.text, self.font, 0.0)
        gc.restore()


class Tiles(Artist):
    """Stamps. A renderer that can place a sketch again and again has `draw_stamp`; any other draws their traces."""

    def __init__(self, stamps: Sequence[Stamp], brand: Brand) -> None:
        super().__init__()
        self.stamps, self.brand = stamps, brand

    def draw(self, renderer: RendererBase) -> None:
        """Hand the stamps, or their traces, to the renderer."""
        draw_stamp = getattr(renderer, "draw_stamp", partial(self._traces, renderer))
        for stamp in self.stamps:
            draw_stamp(stamp, self.brand.colour(stamp.line), self.brand.colour(stamp.ground))

    def _traces(self, renderer: RendererBase, stamp: Stamp, line: str, ground: str) -> None:
        """A stamp's traces, cut to what is seen of it."""
        transform = Affine2D().scale(stamp.size).translate(stamp.x, stamp.y) + self.get_transform()
        seen = stamp.seen
        gc = renderer.new_gc()
        gc.set_clip_rectangle(Bbox.from_extents(seen.left, seen.bottom, seen.right, seen.top).transformed(transform))
        gc.set_joinstyle("miter")
        gc.set_capstyle("butt")
        if stamp.filled:
            _fill(renderer, gc, SQUARE, transform, ground)
        for path, width, is_ground in outlines(stamp.sketch):
            colour = ground if is_ground else line
            if width:
                gc.set_foreground(colour)
                gc.set_linewidth(width * stamp.size)
                renderer.draw_path(gc, path, transform, None)
            else:
                _fill(renderer, gc, path, transform, colour)
        gc.restore()


def _fill(renderer: RendererBase, gc: GraphicsContextBase, path: Path, transform: Any, colour: str) -> None:
    gc.set_linewidth(0)
    renderer.draw_path(gc, path, transform, to_rgba(colour))


SQUARE = Path.unit_rectangle().transformed(Affine2D().translate(-0.5, -0.5).scale(1.1).translate(0.5, 0.5))
STEPS = {
    "M": (Path.MOVETO,),
    "L": (Path.LINETO,),
    "C": (Path.CURVE4,) * 3,
    "Z": (Path.CLOSEPOLY,),
}


@lru_cache(maxsize=256)
def outlines(sketch: Sketch) -> tuple[tuple[Path, float, bool], ...]:
    """Each trace as a path of the unit square, with its width (0: filled) and whether it has the ground's colour."""
    found = []
    for trace in sketch.traces:
        numbers = [number for _, step in trace.steps for number in step or (0.0, 0.0)]
        codes = [code for letter, _ in trace.steps for code in STEPS[letter]]
        path = Path(np.array(numbers).reshape(-1, 2), np.array(codes, dtype=np.uint8))
        path.should_simplify = False
        found.append((path, trace.width, trace.ground))
    return tuple(found)


@lru_cache(maxsize=256)
def _font(file: FilePath, size: float, weight: Weight) -> FontProperties:
    font = FontProperties(fname=str(file), size=size, weight=600 if weight == "semibold" else 400)
    font.set_style("italic" if weight == "italic" else "normal")
    return font
