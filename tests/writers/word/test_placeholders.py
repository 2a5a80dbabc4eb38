"""A Word file with nothing drawn has the same words and places, at the same sizes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from PIL import Image

from planpress.brand import Brand
from planpress.writers.word import write_docx
from planpress.writers.word.placeholders import undrawn
from tests.writers import sample
from tests.writers.word.opened import Opened

CHART = (
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId99"/>'
    "</a:graphicData></a:graphic>"
)


@pytest.fixture(scope="module")
def drawn(brand: Brand) -> Opened:
    """The sample document; a chart as Word draws them stands in the place of its second picture in the text."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(write_docx(sample.whole_document(), brand))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["word/document.xml"].decode()
    second = list(re.finditer(r"<wp:inline.*?</wp:inline>", body, re.DOTALL))[1]
    chart = re.sub(r"<a:graphic\b.*</a:graphic>", CHART, second[0], flags=re.DOTALL)
    parts["word/document.xml"] = (body[: second.start()] + chart + body[second.end() :]).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return Opened(stream.getvalue())


@pytest.fixture(scope="module")
def plain(drawn: Opened) -> Opened:
    return Opened(undrawn(drawn.data))


def test_every_drawing_keeps_its_size_and_its_words(drawn: Opened, plain: Opened) -> None:
    for path, name in ((".//wp:extent", "cx"), (".//wp:extent", "cy"), (".//wp:docPr", "descr")):
        before, after = ([node.get(name) for node in file.find(path)] for file in (drawn, plain))
        assert before == after and before
    assert plain.text == drawn.text


def test_each_picture_and_chart_is_a_dot(plain: Opened) -> None:
    body = plain.part("word/document.xml")
    drawings = body.findall(".//{*}graphicData")
    assert {data.get("uri", "").rpartition("/")[2] for data in drawings} == {"picture", "wordprocessingShape"}
    with zipfile.ZipFile(io.BytesIO(plain.data)) as package:
        pictures = [name for name in package.namelist() if name.startswith("word/media/") and not name.endswith(".svg")]
        assert {Image.open(io.BytesIO(package.read(name))).size for name in pictures} == {(1, 1)}
    shown = {blip.get(next(iter(blip.attrib))) for blip in body.iter("{*}blip")}
    assert shown <= {link.get("Id") for link in plain.part("word/_rels/document.xml.rels")}


def test_a_dot_is_stretched_to_the_size_of_what_it_stands_for(plain: Opened) -> None:
    for inline in plain.find(".//wp:inline"):
        sizes = [(node.get("cx"), node.get("cy")) for node in (*inline.iter("{*}extent"), *inline.iter("{*}ext"))]
        assert len(sizes) == 2 and sizes[0] == sizes[1]


def test_the_file_is_valid(plain: Opened, tmp_path: Path) -> None:
    path = tmp_path / "plain.docx"
    path.write_bytes(plain.data)
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []
