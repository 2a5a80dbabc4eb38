"""What Word works out itself is a field: references that follow their target, and a contents list with its pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from planpress.brand import Brand
from planpress.document import (
    Block,
    Column,
    Columns,
    Contents,
    Footnote,
    Heading,
    Inline,
    Opening,
    Pages,
    Paragraph,
    Reference,
    Row,
    Span,
    Strong,
    Table,
    Text,
)
from planpress.reconciling.word import read_word
from planpress.writers.word import write_docx
from planpress.writers.word.markup import W
from tests.writers import sample
from tests.writers.sample import words
from tests.writers.word.opened import NAMESPACES, Opened, written

MARK = Span("source", (Reference(words("12"), "figure-12", "Figure 12"),))
LEDGER = Table(
    (Column(words("No.")), Column(words("Figure"))),
    (
        Row((words("12"), words("Output value")), anchor="figure-12"),
        Row(((Strong(words("13")),), words("Sales revenue")), anchor="figure-13"),
    ),
    "ledger",
)


def codes(opened: Opened) -> list[str]:
    return [(node.text or "").strip() for node in opened.find(".//w:instrText")]


def enclosed(opened: Opened, anchor: str) -> str:
    """The words between the two ends of a bookmark."""
    start = next(node for node in opened.find(".//w:bookmarkStart") if node.get(f"{{{W}}}name", "").startswith(anchor))
    found = ""
    for node in start.itersiblings():
        if node.tag.endswith("}bookmarkEnd"):
            return found
        found += "".join(t.text or "" for t in node.iterfind(".//w:t", NAMESPACES))
        assert node.find(".//w:instrText", NAMESPACES) is None, "an update would copy the code"
    raise AssertionError("the bookmark has no end in its paragraph")


# -------------------------------------------------------------------------------------------------- references


def test_a_source_mark_is_a_field_whose_result_is_the_number_of_its_row(brand: Brand) -> None:
    opened = written(brand, Paragraph((*words("44.3"), MARK)), LEDGER)
    (name, _) = opened.values(".//w:bookmarkStart", "name")
    assert codes(opened) == [f"REF {name} \\h \\* CHARFORMAT"]
    assert enclosed(opened, "_figure_12") == "12"
    assert opened.styled("BodyText") == ["44.3\u202f12"]


def test_an_update_keeps_a_mark_raised_and_libreoffice_raises_it_too(brand: Brand) -> None:
    """Word takes the look of the code's first letter, LibreOffice that of the field's end."""
    opened = written(brand, Paragraph((MARK,)), LEDGER)
    for path in ("w:instrText", "w:fldChar[@w:fldCharType='end']"):
        (run,) = opened.find(f".//{path}/..")
        assert [style.get(f"{{{W}}}val") for style in run.iterfind("w:rPr/w:rStyle", NAMESPACES)] == ["SourceMark"]


@pytest.mark.parametrize(
    ("reference", "is_field"),
    [
        (Reference(words("How it was done"), "method"), True),
        (Reference(words("the method"), "method"), False),
        (Reference((Strong(words("How it was done")),), "method"), False),
        (Reference(words("Dalian"), "dalian"), False),
        (Reference(words("13"), "figure-13"), False),
        (Reference(words("nowhere"), "nowhere"), False),
        (Reference((), "method"), False),
    ],
    ids=["its words", "words of its own", "partly bold", "a name beside", "a bold target", "no target", "no words"],
)
def test_a_reference_is_a_field_where_its_words_are_those_of_its_target(
    brand: Brand, reference: Inline, is_field: bool
) -> None:
    headings = (
        Heading(2, words("How it was done"), "method"),
        Heading(2, words("Dalian"), "dalian", (Text("大连", "zh"),)),
    )
    opened = written(brand, Paragraph((reference,)), *headings, LEDGER)
    assert (len(codes(opened)), len(opened.find(".//w:hyperlink"))) == ((1, 0) if is_field else (0, 1))


def test_the_hidden_entry_for_the_contents_list_is_outside_of_its_section_s_bookmark(brand: Brand) -> None:
    opened = written(brand, Opening(Heading(1, words("Start"), "start"), words("Beginning")))
    assert enclosed(opened, "_start") == "Start"
    assert codes(opened) == ['TC "Beginning" \\f C \\l 1']


def test_a_mark_in_a_note_is_a_field_too_and_leads_into_the_body(brand: Brand) -> None:
    opened = written(brand, Paragraph((Footnote((*words("See "), MARK)),)), LEDGER)
    (code,) = opened.find(".//w:instrText", "word/footnotes.xml")
    assert " REF _figure_12" in (code.text or "")


# ---------------------------------------------------------------------------------------------------- contents


def _sections(contents: Block) -> tuple[Block, ...]:
    second = Opening(Heading(1, words("More"), "more"), words("More"), "1")
    return Opening(Heading(1, words("Start"), "start"), words("Start"), content=(contents,)), second


def _paged(brand: Brand, *blocks: Block) -> Opened:
    return Opened(write_docx(replace(sample.document(*blocks), pages=Pages(12, (2, 10))), brand))


def test_each_entry_has_its_page_and_leads_to_it(brand: Brand) -> None:
    opened = _paged(brand, *_sections(Contents(words("Contents"))))
    assert opened.styled("TOC1") == ["Start2", "1\u2007\u2007More10"]
    assert codes(opened)[1:4] == ["TOC \\f C \\h", "PAGEREF _start \\h", "PAGEREF _more \\h"]
    assert opened.values(".//w:hyperlink", "anchor") == ["_start", "_more"]


def test_the_pages_stand_at_the_list_s_right_edge(brand: Brand) -> None:
    """Beside a lead by the list's style; without one it has half the width, and a tab of its own."""
    lead, listed = Paragraph(words("Lead"), "lead"), Contents(words("Contents"))
    beside = Opening(Heading(1, words("Start"), "start"), words("Start"), content=(lead, listed))
    in_style = ".//w:style[@w:styleId='TOC1']//w:tab"
    own = ".//w:pStyle[@w:val='TOC1']/../w:tabs/w:tab"
    second = Opening(Heading(1, words("More"), "more"), words("More"))
    assert (opened := _paged(brand, beside, second)).values(in_style, "pos", "word/styles.xml") == ["3118"]
    assert opened.values(own) == []
    wide = _paged(brand, *_sections(listed))
    assert list(zip(wide.values(own), wide.values(own, "pos"), strict=True))[:2] == [
        ("clear", "3118"),
        ("right", "4819"),
    ]
    half = Columns((6, 6), ((listed,), (Paragraph(words("beside")),)))
    assert "4819" in _paged(brand, *_sections(half)).values(own, "pos")


def test_the_page_count_is_printed_where_it_is_known(brand: Brand) -> None:
    foot = _paged(brand, *_sections(Contents(words("Contents")))).word.sections[0].footer.paragraphs[0].text
    assert foot.endswith("\t1 of 12")


def test_the_numbers_of_pages_are_not_read_as_words_of_the_document(brand: Brand) -> None:
    printed = read_word(_paged(brand, *_sections(Contents(words("Contents")))).data)
    assert [piece.text for piece in printed.pieces] == ["Start", "Contents", "Start", "1More", "More"]


def test_every_field_is_whole_and_the_file_is_valid(brand: Brand, tmp_path: Path) -> None:
    whole = sample.whole_document()
    marks = Paragraph((*words("44.3"), MARK, Reference(words("Method"), "method")))
    document = replace(whole, blocks=(*whole.blocks, marks, LEDGER), pages=Pages(99, (2, 4, 6)))
    opened = Opened(write_docx(document, brand))
    depths = _depths(opened.part("word/document.xml"))
    assert depths[-1] == 0 and min(depths) == 0 and max(depths) == 2, "page references stand inside the list's field"
    path = tmp_path / "fields.docx"
    path.write_bytes(opened.data)
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


def _depths(root: etree._Element) -> list[int]:
    depths = [0]
    for node in root.iterfind(".//w:fldChar", NAMESPACES):
        depths.append(depths[-1] + {"begin": 1, "end": -1}.get(node.get(f"{{{W}}}fldCharType", ""), 0))
    return depths
