"""Promises about tiles in a PDF: each drawing is written once, and placed wherever it stands."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest

from planpress.brand import Brand
from planpress.charts.geometry import Box, Layout, Stamp
from planpress.charts.motifs import MOTIFS, Spot
from planpress.document import Document
from planpress.writers.pdf import write_pdf
from planpress.writers.pdf.forms import form_of
from planpress.writers.pdf.marking import PageCanvas
from planpress.writers.pdf.recording import Record, recorded
from tests.charts.tiled import towers
from tests.writers.pdf.stress import tiles
from tests.writers.sample import cover, document

SKETCH = MOTIFS["pipes"].sketch(Spot("a", 0, 0, 1))


def drawn(record: Record, pages: int = 1, canvas: type[PageCanvas] = PageCanvas) -> bytes:
    """The record on each of some pages of 100 x 100 points."""
    file = io.BytesIO()
    made = canvas(file, pagesize=(100, 100), pageCompression=1, invariant=1)
    for _ in range(pages):
        record.replay(made)
        made.showPage()
    made.save()
    return file.getvalue()


class Form(NamedTuple):
    code: bytes
    box: list[float]
    resources: list[str]


def forms(data: bytes) -> list[Form]:
    pdf = pikepdf.open(io.BytesIO(data))
    found = (each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form")
    return [Form(each.read_bytes(), [float(edge) for edge in each.BBox], list(each.Resources)) for each in found]


def code_of(data: bytes) -> bytes:
    """What the first page says."""
    pdf = pikepdf.open(io.BytesIO(data))
    return pdf.pages[0].Contents.read_bytes()


def record(brand: Brand, *stamps: Stamp) -> Record:
    return recorded(Layout(100, 100, stamps), brand)


@pytest.fixture(scope="module")
def front(brand: Brand) -> bytes:
    """A tagged file of one page: a cover of 480 tiles, with a name in large letters."""
    return write_pdf(document(replace(cover(), art=towers())), brand)


def test_a_cover_of_480_tiles_stays_under_60_kilobytes(front: bytes) -> None:
    assert len(pikepdf.open(io.BytesIO(front)).pages) == 1
    assert len(front) < 60_000


def test_tiles_are_placed_again_and_again_but_written_once(front: bytes) -> None:
    placed = re.findall(rb"/(\S+) Do", code_of(front))
    assert len(placed) > 480
    assert len(set(placed)) == len(forms(front)) < 80
    codes = Counter(form.code for form in forms(front))
    assert set(codes.values()) == {1}


def test_the_pages_of_a_file_share_their_tiles(brand: Brand) -> None:
    made = record(brand, Stamp(SKETCH, 0, 0, 50, "hue1", "ink"), Stamp(SKETCH, 50, 0, 50, "hue1", "ink"))
    assert len(forms(drawn(made, pages=3))) == 1


def test_a_sketch_in_other_colours_is_another_form(brand: Brand) -> None:
    one, other = Stamp(SKETCH, 0, 0, 50, "hue1", "ink"), Stamp(SKETCH, 0, 0, 50, "ink", "hue1")
    assert len(forms(drawn(record(brand, one, other, replace(one, x=50))))) == 2


def test_each_files_tiles_are_its_own(brand: Brand) -> None:
    made = record(brand, Stamp(SKETCH, 0, 0, 50, "hue1", "ink"))
    assert drawn(made) == drawn(made)
    assert len(forms(drawn(made))) == 1


def test_all_of_a_picture_of_tiles_is_in_its_figure(front: bytes) -> None:
    code = code_of(front).decode("latin-1")
    begin = code.index("/Figure <<")
    inside = code[begin : code.index("EMC", begin)]
    assert inside.count(" Do") == code.count(" Do") > 480


def test_a_form_needs_no_resources_and_is_cut_to_its_square(brand: Brand) -> None:
    (form,) = forms(drawn(record(brand, Stamp(SKETCH, 0, 0, 50, "hue1", "ink"))))
    assert form.resources == []
    assert form.box == [-0.006, -0.006, 1.006, 1.006]


def test_a_part_of_a_stamp_is_what_is_seen_of_it(brand: Brand) -> None:
    stamp = Stamp(SKETCH, 0, 0, 100, "ink", "hue1", True, Box(0.0, 0.0, 0.3, 1.0))
    picture = pypdfium2.PdfDocument(drawn(record(brand, stamp)))[0].render().to_pil()
    hue = tuple(int(brand.colour("hue1")[i : i + 2], 16) for i in (1, 3, 5))
    assert picture.getpixel((28, 3))[:3] == pytest.approx(hue, abs=2)
    assert picture.getpixel((32, 3))[:3] == (255, 255, 255)
    assert form_of(stamp, "#000000", "#FFFFFF") == form_of(replace(stamp, part=Box(0, 0, 1, 1)), "#000000", "#FFFFFF")


def test_a_document_of_tiles_has_the_same_bytes_each_time(brand: Brand) -> None:
    made: Document = tiles()
    assert write_pdf(made, brand) == write_pdf(made, brand)
