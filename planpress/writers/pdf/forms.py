"""A stamp becomes a form XObject (ISO 32000-1, 8.10) that is written once and placed many times."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFZCompress

from planpress.charts.geometry import UNIT, Sketch, Stamp, Step, Trace
from planpress.colours import channels
from planpress.writers.pdf.marking import PageCanvas

OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}
DECIMALS = 4
"""A number's decimals in a unit square: for a tile of 20 mm, two thousandths of a millimetre."""


class Form(NamedTuple):
    """A sketch in its two colours: `code` in a unit square, cut to `box`; `name` tells the content."""

    name: str
    code: str
    box: tuple[float, float, float, float]


def form_of(stamp: Stamp, line: str, ground: str) -> Form:
    """The form of a stamp in its two colours ("#RRGGBB"): the whole square, whatever part of it a page shows."""
    return _form(stamp.sketch, line, ground, stamp.filled)


@lru_cache(maxsize=256)
def _form(sketch: Sketch, line: str, ground: str, filled: bool) -> Form:
    edge = Stamp(sketch, 0, 0, 1, "ink", "paper").seen
    code = "\n".join(_code(sketch, line, ground, filled))
    name = "T" + hashlib.sha1(code.encode(), usedforsecurity=False).hexdigest()[:10]
    return Form(name, code, (edge.left, edge.bottom, edge.right, edge.top))


def _code(sketch: Sketch, line: str, ground: str, filled: bool) -> Iterator[str]:
    """Colours and widths are set only where they change."""
    if filled:
        yield f"{_rgb(ground)} rg -1 -1 3 3 re f"
    painted: dict[str, str] = {"rg": _rgb(ground)} if filled else {}
    for trace in sketch.traces:
        colour, operator = _rgb(ground if trace.ground else line), "RG" if trace.width else "rg"
        if painted.get(operator) != colour:
            painted[operator] = colour
            yield f"{colour} {operator}"
        if trace.width and painted.get("w") != (width := _number(trace.width)):
            painted["w"] = width
            yield f"{width} w"
        yield f"{_outline(trace)} {'S' if trace.width else 'f'}"


def _outline(trace: Trace) -> str:
    return " ".join(map(_step, trace.steps))


def _step(step: Step) -> str:
    letter, numbers = step
    return " ".join((*map(_number, numbers), OPERATORS[letter]))


def _number(value: float, decimals: int = DECIMALS) -> str:
    """A number as short as it can be written."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    if text.startswith("0."):
        return text[1:]
    if text.startswith("-0."):
        return f"-{text[2:]}"
    return "0" if text == "-0" else text


def _rgb(colour: str) -> str:
    return " ".join(f"{part / 255:.4g}" for part in channels(colour))


def placing(stamp: Stamp) -> str:
    """The operators that bring the unit square to where the stamp stands, and cut it to the part that is seen."""
    size = _number(stamp.size, 3)
    moved = f"{size} 0 0 {size} {_number(stamp.x, 2)} {_number(stamp.y, 2)} cm"
    if stamp.part == UNIT:
        return moved
    seen = stamp.seen
    edges = seen.left, seen.bottom, seen.right - seen.left, seen.top - seen.bottom
    return f"{moved} {' '.join(map(_number, edges))} re W n"


def place(canvas: PageCanvas, form: Form, placing: str) -> None:
    """Draw a form on the page; the canvas' document receives it when it is first placed there."""
    if not canvas.hasForm(form.name):
        canvas._doc.addForm(form.name, _stream(form.code, form.box, bool(canvas._pageCompression)))
    canvas._code.append(f"q {placing}")
    canvas.doForm(form.name)
    canvas._code.append("Q")


def _stream(code: str, box: tuple[float, ...], packed: bool) -> PDFStream:
    """The form with the entries it must have; ReportLab's own has 90 bytes more, and names all fonts."""
    entries = {
        "Subtype": PDFName("Form"),
        "BBox": PDFArray(list(box)),
        "Resources": PDFDictionary({}),
    }
    return PDFStream(PDFDictionary(entries), code.encode("ascii"), [PDFZCompress] if packed else [])
