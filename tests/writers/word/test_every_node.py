"""Each node of the document tree has its place in the Word file."""

from __future__ import annotations

from typing import get_args

import pytest

from planpress.brand import Brand
from planpress.document import (
    Block,
    Callout,
    Column,
    Columns,
    Contents,
    Document,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    KeyFigures,
    Link,
    List,
    Opening,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Reference,
    Row,
    Sources,
    Span,
    SpanRole,
    StartAt,
    Strong,
    Table,
    Text,
    walk,
)
from planpress.lengths import Mm
from planpress.writers.word import write_docx
from planpress.writers.word.markup import W
from tests.writers import sample
from tests.writers.sample import words
from tests.writers.word.opened import NAMESPACES, Opened, written


@pytest.fixture(scope="module")
def whole() -> Document:
    return sample.whole_document()


@pytest.fixture(scope="module")
def opened(brand: Brand, whole: Document) -> Opened:
    return Opened(write_docx(whole, brand))


@pytest.mark.parametrize("node", [*get_args(Block), *get_args(Inline)], ids=lambda node: str(node.__name__))
def test_the_sample_document_holds_every_node(whole: Document, node: type) -> None:
    assert any(isinstance(found, node) for found in walk(whole))


def test_every_word_of_the_document_is_in_the_file(opened: Opened, whole: Document) -> None:
    body = "".join(opened.text.split())
    notes = "".join("".join(node.text or "" for node in opened.find(".//w:t", "word/footnotes.xml")).split())
    paged_or_plain = {"Pages", "Item", "In the plan"}  # left out on purpose: no fixed pages, short lists without heads
    texts = [node.content for block in whole.blocks for node in walk(block) if isinstance(node, Text)]
    charted = {
        node.content
        for chart in (sample.cover().art, sample.dumbbells().spec, sample.path().spec)
        for node in walk(chart)
        if isinstance(node, Text)
    }
    missing = [text for text in texts if "".join(text.split()) not in body + notes]
    assert set(missing) <= paged_or_plain | charted


def test_python_docx_opens_it_with_its_sections_as_headings(opened: Opened) -> None:
    headings = [(p.style.name, p.text) for p in opened.word.paragraphs if p.style.name.startswith("Heading 1")]
    assert [text for _, text in headings] == [
        "Five clusters each aim for 80 billion RMB or more by 2015",
        "Dagu Mountain petrochemicals\u00a0 大孤山石化",
        "Every figure and where it comes from",
    ]


@pytest.mark.parametrize("role", get_args(ParagraphRole))
def test_each_paragraph_role_has_a_style(brand: Brand, role: ParagraphRole) -> None:
    style = {"body": "BodyText", "lead": "Lead", "note": "Note", "label": "Label"}[role]
    assert written(brand, Paragraph(words("Words"), role)).styled(style) == ["Words"]


@pytest.mark.parametrize("role", get_args(SpanRole))
def test_each_span_role_prints_its_words(brand: Brand, role: SpanRole) -> None:
    assert "Words" in written(brand, Paragraph((Span(role, words("Words")),))).text


def test_strong_and_emphasis_nest(brand: Brand) -> None:
    opened = written(brand, Paragraph((Strong((Emphasis(words("both")),)),)))
    assert opened.values(".//w:body//w:rStyle") == ["IntenseEmphasis"]
    assert not opened.find(".//w:body//w:b") and not opened.find(".//w:body//w:i")


def test_a_link_in_strong_words_is_strong_by_hand_since_a_run_has_one_style(brand: Brand) -> None:
    opened = written(brand, Paragraph((Strong((Link(words("here"), "https://example.org"),)),)))
    (run,) = opened.find(".//w:body//w:rPr")
    assert [child.tag.split("}")[1] for child in run] == ["rStyle", "b", "bCs"]


def test_strong_words_in_a_heading_do_not_switch_its_bold_off(brand: Brand) -> None:
    # Bold in a paragraph's style and in a character style cancel each other out (ISO/IEC 29500-1, 17.7.3).
    opened = written(brand, Heading(1, (Strong(words("Start")),), "start"))
    assert opened.styled("Heading1") == ["Start"] and not opened.find(".//w:body//w:rPr")


def test_a_heading_of_level_one_starts_a_page_by_its_style(brand: Brand) -> None:
    opened = written(brand, Heading(1, words("Start"), "start"))
    assert opened.find(".//w:style[@w:styleId='Heading1']/w:pPr/w:pageBreakBefore", "word/styles.xml")
    assert not opened.find(".//w:br[@w:type='page']")


def test_an_eyebrow_starts_the_page_instead_of_its_headline(brand: Brand) -> None:
    opened = written(brand, sample.petrochemicals())
    assert opened.styled("Eyebrow") == ["Cluster 1 of 5  Output value"]
    assert opened.values(".//w:pStyle[@w:val='Heading1']/../w:pageBreakBefore") == ["0"]


def test_a_page_break_before_a_section_leaves_no_empty_page(brand: Brand) -> None:
    opened = written(brand, Paragraph(words("a")), PageBreak(), sample.overview())
    assert not opened.find(".//w:br[@w:type='page']")


def test_a_page_break_between_paragraphs_stays(brand: Brand) -> None:
    opened = written(brand, Paragraph(words("a")), PageBreak(), Paragraph(words("b")))
    assert len(opened.find(".//w:br[@w:type='page']")) == 1


def test_the_contents_list_is_filled_and_has_no_page_numbers(opened: Opened) -> None:
    assert opened.styled("TOC1") == ["Overview", "1\u2007\u2007Petrochemicals", "Sources and method"]
    codes = [node.text for node in opened.find(".//w:instrText")]
    assert " TOC \\f C \\h \\n " in codes
    assert ' TC "Overview" \\f C \\l 1 ' in codes
    assert not any("PAGEREF" in (code or "") for code in codes)


def test_the_contents_list_stands_beside_the_lead(brand: Brand) -> None:
    lead, listed = Paragraph(words("Lead"), "lead"), Contents(words("Contents"))
    opened = written(brand, Opening(Heading(1, words("Start"), "start"), words("Start"), content=(lead, listed)))
    cells = ["".join(cell.itertext()).strip() for cell in opened.find(".//w:tc")]
    assert cells == ["Lead", "", "Contents TOC \\f C \\h \\n Start"]


def test_links_inside_the_document_lead_to_bookmarks_that_exist(opened: Opened) -> None:
    names = set(opened.values(".//w:bookmarkStart", "name"))
    anchors = [a for a in opened.values(".//w:hyperlink", "anchor") if a]
    assert len(anchors) == 4 and set(anchors) <= names


def test_a_reference_to_a_place_with_a_chinese_name_is_a_valid_bookmark(brand: Brand) -> None:
    opened = written(
        brand, Heading(2, words("大孤山"), "大孤山石化"), Paragraph((Reference(words("there"), "大孤山石化"),))
    )
    (name,) = opened.values(".//w:bookmarkStart", "name")
    assert opened.values(".//w:hyperlink", "anchor") == [name]
    assert name.isascii() and len(name) <= 40


def test_a_footnote_is_a_real_one_and_may_hold_a_link(opened: Opened) -> None:
    (number,) = opened.values(".//w:footnoteReference", "id")
    assert number in opened.values(".//w:footnote", "id", "word/footnotes.xml")
    relations = opened.part("word/_rels/footnotes.xml.rels")
    assert relations[0].get("Target") == "https://example.org/plan?a=1&b=2%203"


def test_an_outside_link_is_a_relationship_of_the_body(brand: Brand) -> None:
    opened = written(brand, Paragraph((Link(words("here"), "https://example.org/[x] y"),)))
    targets = [r.get("Target") for r in opened.part("word/_rels/document.xml.rels")]
    assert "https://example.org/[x]%20y" in targets


def test_numbered_lists_start_again_and_nested_ones_go_deeper(opened: Opened) -> None:
    nested = [p for p in opened.find(".//w:numPr") if p.find("w:ilvl", {"w": p.nsmap["w"]}) is not None]
    pairs = {tuple(child.get(f"{{{p.nsmap['w']}}}val") for child in p) for p in nested}
    assert {level for level, number in pairs if number not in ("1", "2")} == {"0", "1"}
    assert len({number for _, number in pairs}) == 2, "two numbered lists"
    assert len(opened.styled("ListBullet")) == 2, "bullets have their signs by their style"


def test_steps_are_boxes_with_arrows_and_too_many_tiles_are_bullets(brand: Brand) -> None:
    items = tuple((Paragraph(words(str(n))),) for n in range(13))
    assert "→" in written(brand, List(items[:3], "steps")).text
    assert written(brand, List(items, "tiles")).styled("ListBullet") == [str(n) for n in range(13)]


def test_an_empty_document_and_empty_blocks_are_written(brand: Brand) -> None:
    empty = (
        Callout(()), Columns((6, 6), ((), ())), KeyFigures(()), Sources(()), Contents(()), List(()), List((), "tiles"),
        Paragraph(()), StartAt(Mm(20)), List(((),)), Table((Column(()),), (Row(((),)), Row((), "group"))),
    )  # fmt: skip
    assert written(brand).word is not None
    assert written(brand, *empty).word is not None


def test_columns_are_cells_beside_each_other_in_reading_order(brand: Brand) -> None:
    """Each text may grow by itself: the columns of a section would be one text that flows from one to the next."""
    left, right = (Paragraph(words("left")),), (Paragraph(words("right")),)
    opened = written(brand, Paragraph(words("before")), Columns((8, 4), (left, right)), Paragraph(words("after")))
    cells = ["".join(cell.itertext()) for cell in opened.find(".//w:tc")]
    assert cells == ["left", "", "right"]
    assert opened.values(".//w:gridCol", "w") == ["6520", "283", "3118"]
    assert "".join(opened.text.split()) == "beforeleftrightafter"
    assert not opened.find(".//w:cols") and not opened.find(".//w:trPr/w:cantSplit")


def test_columns_start_at_the_top_and_end_with_a_paragraph(brand: Brand) -> None:
    table = Table((Column(words("A")),), (Row((words("a"),)),), "plain")
    opened = written(brand, Columns((6, 6), ((Heading(2, words("left"), "l"),), (table,))))
    left, _, right = opened.find(".//w:body/w:tbl/w:tr/w:tc")
    assert left.find("w:p/w:pPr/w:spacing", NAMESPACES).get(f"{{{W}}}before") == "0"
    assert [child.tag.split("}")[1] for child in right] == ["tcPr", "tbl", "p"]


def test_columns_inside_columns_and_columns_of_notes_follow_each_other(brand: Brand) -> None:
    note = Paragraph(words("n"), "note")
    inner = Columns((6, 6), ((Paragraph(words("a")),), (Paragraph(words("b")),)))
    assert not written(brand, Columns((6, 6), ((note,), (note,)))).find(".//w:tbl")
    assert len(written(brand, Columns((6, 6), ((inner,), (note, *(inner,))))).find(".//w:tbl")) == 1


def test_tables_that_follow_each_other_stay_two(brand: Brand) -> None:
    table = Table((Column(words("A")),), (Row((words("a"),)),))
    children = [child.tag.split("}")[1] for child in written(brand, table, table).part("word/document.xml")[0]]
    assert children == ["tbl", "p", "tbl", "p", "sectPr"]


def test_a_footnote_in_a_table_is_numbered_with_the_others(brand: Brand) -> None:
    cell = (*words("a"), Footnote(words("one")))
    opened = written(brand, Table((Column(words("A")),), (Row((cell,)),)), Paragraph((Footnote(words("two")),)))
    assert opened.values(".//w:footnoteReference", "id") == ["1", "2"]
