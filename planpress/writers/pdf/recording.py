"""A matplotlib figure becomes PDF drawing operations: vector paths, real text in the document's own fonts.

The figure is drawn once onto a record; the record is replayed on any canvas, any number of times, and kept for other
processes as data.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from matplotlib._path import convert_to_string  # type: ignore[attr-defined]  # a C module without stubs
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from reportlab.pdfbase import pdfmetrics

from planpress.brand import Brand
from planpress.charts import draw, lay_out
from planpress.charts.cache import keep, kept, key_of, packed, unpacked
from planpress.charts.geometry import Layout, Stamp
from planpress.document import ChartSpec
from planpress.lengths import Pt
from planpress.writers.pdf.forms import Form, form_of, place, placing
from planpress.writers.pdf.ink import font_name
from planpress.writers.pdf.marking import PageCanvas

# ISO 32000-1, 8.4.3: line cap and join styles; 8.5.2: path operators m, l, c, h (there is no quadratic one).
CAPS = {"butt": 0, "round": 1, "projecting": 2}
JOINS = {"miter": 0, "round": 1, "bevel": 2}
PATH_OPERATORS = [b"m", b"l", b"", b"c", b"h"]
DECIMALS = 2


class Record:
    """Drawing operations in order; `replay` runs them on a canvas."""

    def __init__(self) -> None:
        self.operations: list[tuple[str, Any]] = []

    def code(self, code: str) -> None:
        """Raw page description; neighbouring pieces are kept as one."""
        if self.operations and self.operations[-1][0] == "code":
            self.operations[-1] = ("code", f"{self.operations[-1][1]}\n{code}")
        else:
            self.operations.append(("code", code))

    def text(self, x: float, y: float, file: str, size: float, words: str, rgb: Sequence[float]) -> None:
        """Words that the font in a file sets."""
        self.operations.append(("text", (x, y, file, size, words, rgb)))

    def stamp(self, form: Form, placing: str) -> None:
        """A form where `placing` puts it."""
        self.operations.append(("stamp", (form, placing)))

    def replay(self, canvas: PageCanvas) -> None:
        canvas.saveState()
        for kind, value in self.operations:
            if kind == "code":
                canvas._code.append(value)
            elif kind == "stamp":
                place(canvas, *value)
            else:
                _write(canvas, *value)
        canvas.restoreState()


def _write(canvas: Any, x: float, y: float, file: str, size: float, words: str, rgb: Sequence[float]) -> None:
    text = canvas.beginText(x, y)
    text.setFont(font_name(FilePath(file)), size)
    text.setFillColorRGB(*rgb)
    text.textOut(words)
    canvas.drawText(text)


class RecordingRenderer(RendererBase):
    """A matplotlib renderer that notes paths and text for a page whose y axis points up, 72 dots an inch."""

    def __init__(self, record: Record, width: float, height: float) -> None:
        super().__init__()
        self.record = record
        self.width, self.height = width, height

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        return points

    def flipy(self) -> bool:
        return False

    def new_gc(self) -> GraphicsContextBase:
        return GraphicsContextBase()

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:  # noqa: N803
        state, paint = _state(gc, rgbFace)
        if paint:
            self.record.code(f"q {_clip(gc)}{state}{_outline(path, transform)} {paint} Q")

    def draw_stamp(self, stamp: Stamp, line: str, ground: str) -> None:
        """A tile: its sketch is written once, and placed here."""
        self.record.stamp(form_of(stamp, line, ground), placing(stamp))

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,  # noqa: ARG002 (matplotlib's form; our charts never turn text)
        ismath: Any = False,  # noqa: ARG002
        mtext: Any = None,  # noqa: ARG002
    ) -> None:
        self.record.text(x, y, prop.get_file(), prop.get_size_in_points(), s, gc.get_rgb()[:3])

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:  # noqa: ARG002
        font, size = font_name(FilePath(prop.get_file())), prop.get_size_in_points()
        return pdfmetrics.stringWidth(s, font, size), size, 0.0

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:  # noqa: ARG002
        raise TypeError("a chart has no pictures in it: it stays sharp at any size")


def _state(gc: Any, face: Any) -> tuple[str, str]:
    """Colours, line and dash as operators, and the painting operator (empty when nothing shows)."""
    rgb = gc.get_rgb()
    stroked = gc.get_linewidth() > 0 and rgb[3] > 0
    filled = face is not None and (len(face) < 4 or face[3] > 0)
    parts = []
    if stroked:
        offset, dashes = gc.get_dashes()
        lengths = " ".join(f"{length:.2f}" for length in dashes) if dashes is not None else ""
        cap, join = CAPS[gc.get_capstyle()], JOINS[gc.get_joinstyle()]
        parts.append(f"{_rgb(rgb)} RG {gc.get_linewidth():.2f} w {cap} J {join} j [{lengths}] {offset or 0:.2f} d ")
    if filled:
        parts.append(f"{_rgb(face)} rg ")
    return "".join(parts), {(True, True): "B", (True, False): "S", (False, True): "f"}.get((stroked, filled), "")


def _rgb(colour: Sequence[float]) -> str:
    return " ".join(f"{part:.4g}" for part in colour[:3])


def _clip(gc: Any) -> str:
    box = gc.get_clip_rectangle()
    clip = f"{box.x0:.2f} {box.y0:.2f} {box.width:.2f} {box.height:.2f} re W n " if box is not None else ""
    path, transform = gc.get_clip_path()
    if path is not None:
        clip += f"{_outline(path, transform)} W n "
    return clip


def _outline(path: Any, transform: Any) -> str:
    """The path as PDF operators, by the same C function that matplotlib's own PDF backend calls."""
    code = convert_to_string(path, transform, None, False, None, DECIMALS, PATH_OPERATORS, True)
    return str(code.decode("ascii"))


def recorded(layout: Layout, brand: Brand) -> Record:
    """The layout drawn by matplotlib."""
    record = Record()
    draw(layout, brand).draw(RecordingRenderer(record, layout.width, layout.height))
    return record


class Drawing:
    """A chart in parts, each drawn once by matplotlib when the first of them is asked for, and kept then."""

    def __init__(self, layouts: Sequence[Layout], brand: Brand, key: str) -> None:
        self.layouts, self.brand, self.key = layouts, brand, key

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(
            Part(layout.width, layout.height, tuple(words.key for words in layout.words if words.key), self, index)
            for index, layout in enumerate(self.layouts)
        )

    @cached_property
    def records(self) -> tuple[Record, ...]:
        records = tuple(recorded(layout, self.brand) for layout in self.layouts)
        keep(self.key, _entry(self.parts, records))
        return records


class Kept(NamedTuple):
    """A chart in parts that was drawn before."""

    records: tuple[Record, ...]


class Part(NamedTuple):
    """One page's part of a chart: its size in points, the keys of the figures in its words, and where its record is."""

    width: float
    height: float
    figures: tuple[str, ...]
    drawing: Drawing | Kept
    place: int

    @property
    def record(self) -> Record:
        return self.drawing.records[self.place]


@lru_cache(maxsize=256)
def laid_out(
    spec: ChartSpec,
    width: float,
    height: float | None,
    brand: Brand,
    max_height: float | None = None,
    first_height: float | None = None,
) -> tuple[Part, ...]:
    """The chart's parts; kept, since each pass over the pages asks again, and so do other files of a series."""
    key = key_of(("display list", spec, width, height, max_height, first_height), brand)
    parts = kept(key, _read)
    if parts is None:
        layouts = lay_out(spec, Pt(width), _points(height), brand, _points(max_height), _points(first_height))
        parts = Drawing(layouts, brand, key).parts
    return parts


def _points(length: float | None) -> Pt | None:
    return None if length is None else Pt(length)


def _entry(parts: Sequence[Part], records: Sequence[Record]) -> bytes:
    """The parts as data: stamps by the number of their form."""
    forms: dict[Form, int] = {}

    def plain(kind: str, value: Any) -> Any:
        return [kind, forms.setdefault(value[0], len(forms)), value[1]] if kind == "stamp" else [kind, value]

    told = [
        (part.width, part.height, part.figures, [plain(*operation) for operation in record.operations])
        for part, record in zip(parts, records, strict=True)
    ]
    return packed([told, [*forms]])


def _read(entry: bytes) -> tuple[Part, ...]:
    (told, listed), _ = unpacked(entry)
    forms = [Form(name, code, tuple(box)) for name, code, box in listed]
    records: list[Record] = []
    for *_, operations in told:
        record = Record()
        record.operations = [
            (kind, (forms[value[0]], value[1]) if kind == "stamp" else value[0]) for kind, *value in operations
        ]
        records.append(record)
    whole = Kept(tuple(records))
    return tuple(
        Part(width, height, tuple(figures), whole, index) for index, (width, height, figures, _) in enumerate(told)
    )
