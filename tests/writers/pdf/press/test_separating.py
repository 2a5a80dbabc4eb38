"""Whatever is drawn on a page reaches the press in inks: forms and forms in forms, too."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from planpress.inks import Cmyk, Ink, Press
from planpress.writers.pdf.press.separating import separated

PRESS = Press(
    {"#D9622B": Ink(Cmyk(0.09, 0.73, 0.92, 0.01), "Orange 021"), "#0E6E83": Ink(Cmyk(0.88, 0.38, 0.36, 0.14))}
)


@pytest.fixture
def tiles() -> bytes:
    """A page with a tile drawn twice, and a tile that holds another."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(100, 100), invariant=1)
    canvas.beginForm("inner", 0, 0, 1, 1)
    canvas.setFillColor(HexColor("#D9622B"))
    canvas.rect(0, 0, 1, 1, stroke=0, fill=1)
    canvas.endForm()
    canvas.beginForm("tile", 0, 0, 1, 1)
    canvas.setStrokeColor(HexColor("#0E6E83"))
    canvas.setLineWidth(0.001)
    canvas.line(0, 0, 1, 1)
    canvas.doForm("inner")
    canvas.endForm()
    for x in (10, 40):
        canvas.saveState()
        canvas.translate(x, 10)
        canvas.scale(20, 20)
        canvas.doForm("tile")
        canvas.restoreState()
    canvas.save()
    return out.getvalue()


def forms(data: bytes) -> tuple[pikepdf.Pdf, pikepdf.Object, pikepdf.Object]:
    file = pikepdf.open(io.BytesIO(data))
    (outer,) = file.pages[0].resources.XObject.values()
    (inner,) = outer.Resources.XObject.values()
    return file, outer, inner


def test_a_tile_is_put_in_inks_once_with_all_that_it_needs(tiles: bytes) -> None:
    _file, outer, inner = forms(separated(tiles, PRESS, ()))
    drawn = outer.read_bytes().split(b"\n")
    assert b"0.88 0.38 0.36 0.14 K" in drawn and drawn.count(b"S") == 1
    assert b"0.0125 w" in drawn  # a quarter of a point at the tile's size on paper
    assert b"/PressSpot0 cs 1 scn" in inner.read_bytes() and b"rg" not in inner.read_bytes()
    for form in (outer, inner):
        assert "/PressSpot0" in form.Resources.ColorSpace and "/PressOver0" in form.Resources.ExtGState


def test_a_tiles_own_matrix_counts_for_its_lines(tiles: bytes) -> None:
    with pikepdf.open(io.BytesIO(tiles)) as file:
        (outer,) = file.pages[0].resources.XObject.values()
        outer.Matrix = Array([0.5, 0, 0, 0.5, 0, 0])
        file.save(out := io.BytesIO())
    _file, outer, _ = forms(separated(out.getvalue(), PRESS, ()))
    assert b"0.025 w" in outer.read_bytes().split(b"\n")


def test_what_a_page_has_already_stays(tiles: bytes) -> None:
    with pikepdf.open(io.BytesIO(tiles)) as file:
        file.pages[0].obj.Resources.ExtGState = Dictionary(Own=Dictionary(LW=2))
        file.save(out := io.BytesIO())
    file, *_ = forms(separated(out.getvalue(), PRESS, ()))
    assert set(file.pages[0].resources.ExtGState.keys()) >= {"/Own", "/PressOver0", "/PressOver3"}
    assert file.pages[0].resources.ColorSpace["/PressAll"][1] == Name("/All")
