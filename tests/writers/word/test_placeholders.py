"""A Word file with nothing drawn has the same words and places, at the same sizes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from PIL import Image

from planpress.brand import Brand
from planpress.writers.word import write_docx
from planpress.writers.word.placeholders import undrawn
from tests.writers import sample
from tests.writers.word.opened import Opened


@pytest.fixture(scope="module")
def drawn(brand: Brand) -> Opened:
    """The sample document, which has a photo and charts of Word's own."""
    return Opened(write_docx(sample.whole_document(), brand))


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
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
        assert {dot_size(package.read(name)) for name in pictures} == {(1, 1)}
    shown = {blip.get(next(iter(blip.attrib))) for blip in body.iter("{*}blip")}
    assert shown <= {link.get("Id") for link in plain.part("word/_rels/document.xml.rels")}


def dot_size(data: bytes) -> tuple[int, int]:
    if data.startswith(b"<svg"):
        return int(etree.fromstring(data).get("width", "")), int(etree.fromstring(data).get("height", ""))
    return Image.open(io.BytesIO(data)).size


def test_a_dot_is_stretched_to_the_size_of_what_it_stands_for(plain: Opened) -> None:
    for inline in plain.find(".//wp:inline"):
        named = (*inline.iter("{*}extent"), *inline.iter("{*}ext"))  # an extension is called ext, too
        sizes = [(node.get("cx"), node.get("cy")) for node in named if node.get("cx")]
        assert len(sizes) == 2 and sizes[0] == sizes[1]


def test_the_file_is_valid(plain: Opened, tmp_path: Path) -> None:
    path = tmp_path / "plain.docx"
    path.write_bytes(plain.data)
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []
