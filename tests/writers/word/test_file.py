"""The file as a whole: the same everywhere, valid, and opened by LibreOffice."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from openxml_audit import OpenXmlValidator

from planpress.brand import Brand
from planpress.document import Paragraph
from planpress.writers.word import write_docx
from planpress.writers.word.package import zip_parts
from tests.conftest import ROOT, require_tool
from tests.writers import sample
from tests.writers.sample import words
from tests.writers.word.opened import Opened, written

WRITE = """
import hashlib, pathlib
from planpress.brand import read_brand
from planpress.writers.word import write_docx
from planpress.writers.word.package import zip_parts
from tests.writers.sample import whole_document
print(hashlib.sha256(write_docx(whole_document(), read_brand(pathlib.Path("templates/_brand.yml")))).hexdigest())
"""


@pytest.fixture(scope="module")
def opened(brand: Brand) -> Opened:
    return Opened(write_docx(sample.whole_document(), brand))


@pytest.fixture(scope="module")
def file(opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / "sample.docx"
    path.write_bytes(opened.data)
    return path


def test_two_processes_with_other_seeds_and_zones_write_the_same_bytes() -> None:
    def digest(seed: str, zone: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", WRITE]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout

    assert digest("1", "Asia/Shanghai") == digest("2", "America/Lima")


def test_times_in_the_file_are_the_document_s(opened: Opened, file: Path) -> None:
    properties = opened.word.core_properties
    assert properties.created == properties.modified == datetime(2026, 11, 23, tzinfo=UTC)
    with zipfile.ZipFile(file) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_main_part_comes_first_and_nothing_asks_to_update_fields(opened: Opened) -> None:
    assert opened.names[0] == "[Content_Types].xml"
    assert not opened.find(".//w:updateFields", "word/settings.xml")
    assert opened.values(".//w:compatSetting[@w:name='compatibilityMode']", "val", "word/settings.xml") == ["15"]


def test_the_page_is_a4_and_the_cover_has_no_running_head(opened: Opened) -> None:
    first = opened.word.sections[0]
    assert (round(first.page_width.mm), round(first.page_height.mm), round(first.left_margin.mm, 1)) == (210, 297, 17.5)
    assert first.different_first_page_header_footer
    assert "Industrial clusters to 2015" in "".join(first.header.part.element.itertext())
    assert first.footer.paragraphs[0].text == "Publisher name\tEdition of 23 November 2026\t1 of 1"


def test_without_a_cover_the_running_head_starts_on_the_first_page(brand: Brand) -> None:
    assert not written(brand, Paragraph(words("a"))).word.sections[0].different_first_page_header_footer


def test_the_brand_s_colours_are_the_theme_s(opened: Opened, brand: Brand) -> None:
    theme = opened.part("word/theme/theme1.xml")
    accents = [node.get("val") for node in theme.iter("{*}srgbClr")]
    assert accents[0] == brand.colour("ink")[1:] and accents[4] == brand.colour("derived")[1:]


def test_another_brand_gives_another_file_in_the_same_process(brand: Brand) -> None:
    write_docx(sample.whole_document(), brand)
    green = Brand(brand.name, {**brand.colours, "derived": "#107040"}, brand.faces)
    theme = Opened(write_docx(sample.whole_document(), green)).part("word/theme/theme1.xml")
    assert "107040" in [node.get("val") for node in theme.iter("{*}srgbClr")]


def test_every_style_that_is_used_exists(opened: Opened) -> None:
    known = set(opened.values(".//w:style", "styleId", "word/styles.xml"))
    used = {
        style
        for part in ("document", "footnotes", "header1", "footer1")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for style in opened.values(f".//w:{tag}", "val", f"word/{part}.xml")
    }
    assert used <= known


def test_openxml_audit_finds_no_error(file: Path) -> None:
    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []


def test_libreoffice_makes_a_pdf_of_it_with_every_section(file: Path, tmp_path: Path) -> None:
    soffice = require_tool("soffice", "LibreOffice (libreoffice-writer)")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(tmp_path / "sample.pdf")]
    assert "Five industrial clusters" in pages[0]
    assert "Five clusters each aim" in pages[1]
    heads = [number for number, text in enumerate(pages) if "No." in text and "Value" in text]
    assert len(heads) >= 2, "the long table's head repeats"


def test_the_archive_is_one_that_zipfile_finds_sound(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        infos = archive.infolist()
        assert {info.compress_type for info in infos} == {zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED}
        assert {(info.create_system, info.external_attr) for info in infos} == {(3, 0o600 << 16)}


def test_a_part_with_a_name_in_any_letters_is_found_by_it() -> None:
    stream = io.BytesIO()
    zip_parts(stream, {"word/größe.xml": b"<a/>", "word/b.png": b"x", "word/empty.xml": b""})
    with zipfile.ZipFile(stream) as archive:
        assert archive.namelist() == ["word/größe.xml", "word/b.png", "word/empty.xml"]
        assert [archive.read(name) for name in archive.namelist()] == [b"<a/>", b"x", b""]


def test_a_table_of_a_thousand_rows_is_written_in_under_a_second(brand: Brand) -> None:
    table = sample.document(sample.ledger_table(1000))
    write_docx(table, brand)
    start = time.process_time()
    write_docx(table, brand)
    assert time.process_time() - start < 1
