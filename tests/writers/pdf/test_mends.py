"""What ReportLab leaves wrong or too large in fonts is mended. Each of these fails without its mend."""

from __future__ import annotations

import importlib.util
import io
import re
from dataclasses import replace
from functools import cache
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase import ttfonts

from planpress.accessibility.aloud import read_aloud
from planpress.accessibility.tree import TaggedFile
from planpress.brand import Brand
from planpress.document import Paragraph, Text
from planpress.writers.pdf import write_pdf
from planpress.writers.pdf.mends import BLOCK, UNREAD, to_unicode
from tests.writers import sample
from tests.writers.pdf.opened import Opened

LATIN = "".join(map(chr, (*range(0x21, 0x7F), *range(0xC0, 0x17F))))
"""More than two blocks of characters, and more than one subset's codes."""
HAN = "大连市工业产业集群发展规划"


@pytest.fixture(scope="module")
def opened(brand: Brand) -> Opened:
    words = Paragraph((Text(LATIN), Text(HAN, "zh")))
    return Opened(write_pdf(sample.document(words), brand))


def maps(opened: Opened) -> list[str]:
    return [font.ToUnicode.read_bytes().decode() for font in opened.fonts]


def rows(cmap: str) -> list[tuple[int, int]]:
    return [(int(code, 16), int(point, 16)) for code, point in re.findall("^<(..)> <(.{4,})>$", cmap, re.MULTILINE)]


def test_no_code_leads_to_the_character_that_is_none(opened: Opened) -> None:
    assert [row for cmap in maps(opened) for row in rows(cmap) if row[1] == 0] == []


def test_no_block_of_a_map_has_more_entries_than_a_reader_must_take(opened: Opened) -> None:
    for cmap in maps(opened):
        said = [int(count) for count in re.findall(r"^(\d+) beginbfchar$", cmap, re.MULTILINE)]
        blocks = re.findall(r"beginbfchar\n(.*?)\nendbfchar", cmap, re.DOTALL)
        assert said == [len(block.splitlines()) for block in blocks]
        assert max(said) <= BLOCK
    assert any(cmap.count("endbfchar") > 1 for cmap in maps(opened))


def test_characters_beyond_the_first_plane_are_written_as_pairs() -> None:
    assert "<01> <D83CDF0A>" in to_unicode("Face", (0, 0x1F30A))


def test_what_is_shown_can_be_read_back(opened: Opened) -> None:
    text = re.sub(r"\s", "", opened.text)
    assert HAN in text
    assert [sign for sign in LATIN if sign not in text] == []


def embedded(opened: Opened) -> list[TTFont]:
    return [TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes())) for font in opened.fonts]


def test_fonts_hold_the_tables_that_readers_need_and_no_others(opened: Opened) -> None:
    for font in embedded(opened):
        tables = set(font.reader.keys())
        assert tables >= {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cmap"}
        assert not tables & UNREAD


def test_a_font_holds_no_more_than_the_characters_that_are_shown(opened: Opened) -> None:
    fewest = min(font["maxp"].numGlyphs for font in embedded(opened))
    assert fewest <= 1 + len(set(HAN)) + 1  # what is shown for none, and the space


def test_common_characters_are_written_with_codes_that_need_no_escape(opened: Opened) -> None:
    first = (font.ToUnicode.read_bytes().decode() for font in opened.fonts if str(font.BaseFont).startswith("/AAAAAA"))
    codes = [code for cmap in first for code, point in rows(cmap) if point != 0x20]
    assert min(codes) >= 0x21


# ------------------------------------------------------------------------------- what ReportLab does by itself


@cache
def unmended() -> ModuleType:
    """ReportLab's module of fonts as it comes."""
    spec = importlib.util.spec_from_file_location("unmended", str(ttfonts.__file__))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reportlab_s_own_map_leads_to_no_character_and_has_long_blocks() -> None:
    own = unmended().makeToUnicodeCMap("Face", [0, *range(0x21, 0xF1)])
    assert (0, 0) in rows(own)
    assert max(int(count) for count in re.findall(r"^(\d+) beginbfchar$", own, re.MULTILINE)) > BLOCK


def test_reportlab_s_own_subset_has_tables_that_nobody_reads(brand: Brand) -> None:
    face = unmended().TTFontFace(str(brand.faces.files["regular"]))
    assert set(TTFont(io.BytesIO(face.makeSubset([0, 32, 65]))).reader.keys()) >= UNREAD


def test_reportlab_s_own_font_starts_with_all_of_ascii(brand: Brand) -> None:
    font = unmended().TTFont("Han", str(brand.faces.scripts["zh"]))
    assert len(font._assignState(font).subsets[0]) >= 128


def test_a_soft_hyphen_is_kept_in_words_that_are_only_heard(brand: Brand) -> None:
    chart = replace(sample.dumbbells(), alt="Petro\u00adchemicals: from 44.3 to 100.")
    heard = "\n".join(read_aloud(TaggedFile(write_pdf(sample.document(chart), brand)).roots))
    assert "Petro\u00adchemicals: from 44.3 to 100." in heard
