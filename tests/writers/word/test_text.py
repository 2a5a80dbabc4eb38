"""Any text is safe in a Word file, and tells its language."""

from __future__ import annotations

import pytest

from planpress.brand import Brand
from planpress.document import Chart, Heading, KeyFigure, KeyFigures, Paragraph, QuantityText, Span, Strong, Text
from planpress.writers.word import write_docx
from tests.writers import sample
from tests.writers.sample import words
from tests.writers.word.opened import Opened, written

HOSTILE = "<w:p/> & \"quoted\" 'text' ]]> <?columns 1?> =cmd|' /C calc'!A0 \x00\x07\x0b\ufffe\ud800 {{ x }} \\ end"


def test_markup_and_control_characters_in_any_text_are_only_text(brand: Brand) -> None:
    hostile = words(HOSTILE)
    chart = sample.path()
    title = sample.cover()
    blocks = (
        title.__class__(hostile, hostile, hostile, hostile, hostile, hostile, hostile, title.art, HOSTILE),
        Heading(1, hostile, HOSTILE),
        Paragraph(hostile),
        KeyFigures((KeyFigure(hostile, QuantityText("k", HOSTILE, HOSTILE, HOSTILE)),)),
        Chart(chart.spec, hostile, hostile, HOSTILE, "chart"),
    )
    opened = written(brand, *blocks)
    assert next(p.text for p in opened.word.paragraphs if p.style.name == "Body Text").endswith("{{ x }} \\ end")
    assert not opened.find(".//w:body//w:cols")


def test_hostile_titles_go_into_the_properties_cleaned_and_cut(brand: Brand) -> None:
    whole = sample.document(Paragraph(words("a")))
    changed = whole.__class__(HOSTILE + "x" * 400, *(getattr(whole, name) for name in whole.__slots__[1:]))
    title = Opened(write_docx(changed, brand)).word.core_properties.title
    assert title.startswith("<w:p/> &") and len(title) == 255


def test_a_chinese_name_is_tagged_as_chinese_and_stays_regular_beside_bold(brand: Brand) -> None:
    opened = written(brand, Paragraph((Strong((Text("大连", "zh"),)),)))
    (run,) = opened.find(".//w:body//w:rPr")
    inner = {child.tag.split("}")[1]: dict(child.attrib) for child in run}
    assert list(inner["lang"].values()) == ["zh-CN"]
    assert "Microsoft YaHei" in inner["rFonts"].values() and "eastAsia" in inner["rFonts"].values()
    assert "rStyle" not in inner and "b" not in inner


def test_a_native_name_stays_regular_in_a_bold_heading(brand: Brand) -> None:
    opened = written(brand, Heading(1, words("Dalian"), "d", (Text("大连", "zh"),)))
    assert opened.values(".//w:body//w:rStyle") == ["SectionName"]
    assert opened.values(".//w:body//w:b") == ["0"]


@pytest.mark.parametrize(
    ("language", "latin", "eastern", "face"),
    [
        ("en", "en-GB", "zh-CN", "Microsoft YaHei"),
        ("de-AT", "de-AT", "zh-CN", "Microsoft YaHei"),
        ("zh", "en-GB", "zh-CN", "Microsoft YaHei"),
        ("zh-Hant", "en-GB", "zh-TW", "Microsoft JhengHei"),
        ("ja", "en-GB", "ja-JP", "Yu Gothic"),
        ("ko", "en-GB", "ko-KR", "Malgun Gothic"),
    ],
)
def test_the_document_tells_its_language_and_its_east_asian_face(
    brand: Brand, language: str, latin: str, eastern: str, face: str
) -> None:
    opened = written(brand, Paragraph(words("a")), language=language)
    path = ".//w:rPrDefault//w:lang"
    assert opened.values(path, "val", "word/styles.xml") == [latin]
    assert opened.values(path, "eastAsia", "word/styles.xml") == [eastern]
    assert face in opened.values(".//w:font", "name", "word/fontTable.xml")


def test_a_figure_is_never_parted_from_its_unit_or_qualifier(brand: Brand) -> None:
    text = written(brand, Paragraph((sample.AT_MOST, *words(", "), sample.TARGET))).text
    assert text == "at most\u00a038.9\u202f% a year, 100\u00a0bn RMB"


def test_a_second_text_has_its_own_line_in_a_cell_only(brand: Brand) -> None:
    pair = (*words("name"), Span("second", words("place")))
    assert not written(brand, Paragraph(pair)).find(".//w:body//w:br")
    table = sample.summary_table()
    assert written(brand, table).find(".//w:tc//w:br")


def test_a_status_is_told_by_its_sign_and_its_word(brand: Brand) -> None:
    content = (Span("stated", words("stated")), Span("unstated", words("not stated")))
    assert written(brand, Paragraph(content)).text == "■\u00a0\u00a0stated□\u00a0\u00a0not stated"
