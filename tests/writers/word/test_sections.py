"""Pages: upright and landscape ones, their headers and footers, the cover's drawn ground."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2
import pytest
from openxml_audit import OpenXmlValidator

from planpress.brand import Brand
from planpress.document import Columns, Heading, Landscape, PageBreak, Paragraph
from planpress.writers.word.markup import W
from tests.conftest import require_tool
from tests.writers import sample
from tests.writers.sample import words
from tests.writers.word.opened import Opened, written

BEFORE, AFTER = Paragraph(words("before")), Paragraph(words("after"))
WIDE = Landscape((Paragraph(words("wide")), sample.summary_table()))


def orientations(opened: Opened) -> list[str]:
    return [size.get(f"{{{W}}}orient", "portrait") for size in opened.find(".//w:sectPr/w:pgSz")]


def test_what_is_wide_has_landscape_pages_of_its_own(brand: Brand) -> None:
    opened = written(brand, BEFORE, WIDE, AFTER)
    assert orientations(opened) == ["portrait", "landscape", "portrait"]
    assert not opened.find(".//w:sectPr/w:type"), "each starts a page"
    sizes = list(zip(opened.values(".//w:pgSz", "w"), opened.values(".//w:pgSz", "h"), strict=True))
    assert sizes == [("11906", "16838"), ("16838", "11906"), ("11906", "16838")]


def test_a_table_on_a_landscape_page_is_as_wide_as_its_text(brand: Brand) -> None:
    opened = written(brand, sample.summary_table(), WIDE)
    assert opened.values(".//w:tblW", "w") == ["9921", "14854"]


def test_landscape_pages_have_headers_and_footers_of_their_width(brand: Brand) -> None:
    opened = written(brand, BEFORE, WIDE, AFTER)
    assert opened.values(".//w:tblW", "w", "word/header1.xml") == ["9921"]
    assert opened.values(".//w:tblW", "w", "word/header2.xml") == ["14854"]
    assert opened.values(".//w:tabs/w:tab", "pos", "word/footer2.xml")[-1] == "14854"
    references = [len(section) for section in opened.find(".//w:sectPr")]
    assert references == [4, 4, 4], "a header, a footer, the paper and its margins each"


def test_without_landscape_pages_there_are_no_headers_for_them(brand: Brand) -> None:
    assert "word/header2.xml" not in written(brand, BEFORE).names


def test_columns_on_a_landscape_page_share_its_width(brand: Brand) -> None:
    columns = Columns((6, 6), ((BEFORE,), (AFTER,)))
    opened = written(brand, BEFORE, Landscape((columns,)))
    assert sum(int(width) for width in opened.values(".//w:gridCol", "w")) == pytest.approx(14854, abs=1)
    assert orientations(opened) == ["portrait", "landscape"]


def test_landscape_inside_of_another_block_stands_where_it_is(brand: Brand) -> None:
    inside = Landscape((Landscape((BEFORE,)), Columns((6, 6), ((WIDE,), (AFTER,)))))
    assert set(orientations(written(brand, inside))) == {"landscape"}
    assert set(orientations(written(brand, Columns((6, 6), ((WIDE,), (AFTER,)))))) == {"portrait"}


def test_page_breaks_beside_a_landscape_page_leave_no_empty_page(brand: Brand) -> None:
    opened = written(brand, BEFORE, PageBreak(), WIDE, PageBreak(), AFTER)
    assert not opened.find(".//w:br[@w:type='page']")


def test_margins_are_mirrored_and_equal(brand: Brand) -> None:
    opened = written(brand, BEFORE)
    assert opened.find("w:mirrorMargins", "word/settings.xml")
    assert opened.values(".//w:pgMar", "left") == opened.values(".//w:pgMar", "right") == ["992"]


def test_headings_are_one_list_whose_numbers_a_designer_can_turn_on(brand: Brand) -> None:
    opened = written(brand, Heading(1, words("One"), "a"), Heading(2, words("Two"), "b"))
    path = ".//w:abstractNum[@w:abstractNumId='3']/w:lvl/w:{}"
    assert opened.values(path.format("pStyle"), part="word/numbering.xml") == [f"Heading{n}" for n in range(1, 7)]
    assert set(opened.values(path.format("lvlText"), part="word/numbering.xml")) == {""}
    for level in range(1, 7):
        style = f"w:style[@w:styleId='Heading{level}']/w:pPr/w:numPr/w:{{}}"
        assert opened.values(style.format("numId"), part="word/styles.xml") == ["3"]
        assert opened.values(style.format("ilvl"), part="word/styles.xml") == [str(level - 1)]


def test_the_cover_s_ground_is_drawn_in_the_theme_s_colours_and_marked_as_decoration(brand: Brand) -> None:
    opened = written(brand, sample.cover())
    shapes = opened.find(".//{*}wsp")
    assert [shape.find(".//{*}schemeClr").get("val") for shape in shapes] == ["dk1", "accent2"]
    for shape in shapes:
        anchor = next(node for node in shape.iterancestors("{*}anchor"))
        assert anchor.get("behindDoc") == "1" and anchor.find(".//{*}decorative") is not None


@pytest.fixture(scope="module")
def pages(brand: Brand, tmp_path_factory: pytest.TempPathFactory) -> pypdfium2.PdfDocument:
    soffice = require_tool("soffice", "LibreOffice (libreoffice-writer)")
    folder = tmp_path_factory.mktemp("landscape")
    file = folder / "wide.docx"
    blocks = (sample.cover(), sample.overview(), WIDE, sample.petrochemicals(), AFTER)
    file.write_bytes(written(brand, *blocks).data)
    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return pypdfium2.PdfDocument(Path(folder) / "wide.pdf")


def test_libreoffice_turns_the_page_and_makes_no_empty_one(pages: pypdfium2.PdfDocument) -> None:
    assert [page.get_width() > page.get_height() for page in pages] == [False, False, True, False]
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    assert "Industrial clusters to 2015" in texts[2] and "3 of 4" in texts[2]
    assert "Industrial clusters to 2015" not in texts[0]
