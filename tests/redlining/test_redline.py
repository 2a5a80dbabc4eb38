"""What changed between two editions is tracked in Word: each change once, at its place, to be accepted or rejected."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from planpress.brand import Brand
from planpress.document import (
    Block,
    Columns,
    Contents,
    Heading,
    Link,
    Opening,
    Paragraph,
    QuantityText,
    Reference,
    Span,
    Text,
)
from planpress.redlining import UnreadableError, redline
from planpress.redlining.parts import repacked, unpacked
from tests.redlining import editions
from tests.redlining.editions import DATE, figure, items, marked, sentence, table, word
from tests.redlining.settled import W, marks, said, saved_by_libreoffice, settled_by_libreoffice
from tests.writers.sample import ledger_table, photo, words


def changed(brand: Brand, old: tuple[Block, ...], new: tuple[Block, ...]) -> bytes:
    """The new one with its changes; both ways are true to the files."""
    before, after = word(brand, *old), word(brand, *new)
    data = marked(before, after).data
    assert said(data) == said(after)
    assert said(data, "rejected") == said(before)
    return data


def para(text: str) -> Paragraph:
    return Paragraph(words(text))


@pytest.fixture(scope="module")
def old(brand: Brand) -> bytes:
    return word(brand, *editions.before())


@pytest.fixture(scope="module")
def new(brand: Brand) -> bytes:
    return word(brand, *editions.after())


@pytest.fixture(scope="module")
def redlined(old: bytes, new: bytes) -> bytes:
    return marked(old, new).data


# --------------------------------------------------------------------------------------------- the whole of it


def test_eleven_edits_of_all_sorts_are_eleven_tracked_changes_at_their_places(old: bytes, new: bytes) -> None:
    found = marked(old, new)
    assert found.changes == 11
    assert marks(found.data) == [
        ("del", "Four"), ("ins", "Five"),
        ("del", "380\u00a0bn"), ("ins", "480\u00a0bn"),
        ("del", "about\u00a044.3\u00a0bn"), ("ins", "about\u00a045.1\u00a0bn"),
        ("del", "steadily"), ("ins", "quickly"),
        ("del", "¶"), ("del", "This sentence stands in the older edition alone, and nothing is like it."),
        ("ins", "¶"), ("ins", "What the newer edition adds is said in these words here."),
        ("del", "100"), ("ins", "110"),
        ("del", "¶"), ("del", "Software"), ("del", "¶"), ("del", "90"),
        ("ins", "¶"), ("ins", "Automobiles"), ("ins", "¶"), ("ins", "75"),
        ("del", "filled"), ("ins", "rented"),
        ("del", "two"), ("ins", "three"),
    ]  # fmt: skip


def test_all_accepted_is_the_new_edition_and_all_rejected_the_old_one(old: bytes, new: bytes, redlined: bytes) -> None:
    assert said(redlined) == said(new) != said(old)
    assert said(redlined, "rejected") == said(old)


def test_libreoffice_accepts_and_rejects_to_the_same(old: bytes, new: bytes, redlined: bytes, tmp_path: Path) -> None:
    assert settled_by_libreoffice(redlined, "accepted", tmp_path) == settled_by_libreoffice(new, "accepted", tmp_path)
    assert settled_by_libreoffice(redlined, "rejected", tmp_path) == settled_by_libreoffice(old, "accepted", tmp_path)


def test_the_file_is_valid_and_opens(redlined: bytes, tmp_path: Path) -> None:
    path = tmp_path / "changes.docx"
    path.write_bytes(redlined)
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []
    assert docx.Document(str(path)).tables


def test_each_change_has_an_id_of_its_own_an_author_and_the_edition_s_date(redlined: bytes) -> None:
    found = [node for node in _all(redlined) if node.tag in (f"{W}ins", f"{W}del")]
    ids = [node.get(f"{W}id") for node in _all(redlined) if node.tag in (f"{W}ins", f"{W}del", f"{W}bookmarkStart")]
    assert len(set(ids)) == len(ids)
    assert {(node.get(f"{W}author"), node.get(f"{W}date")) for node in found} == {
        ("Planning office", "2026-11-23T00:00:00Z")
    }


def _all(data: bytes) -> list[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(f"word/{name}.xml") for name in ("document", "footnotes")]
    return [node for part in parts for node in etree.fromstring(part).iter()]


def test_the_same_files_give_the_same_bytes(old: bytes, new: bytes, redlined: bytes) -> None:
    assert marked(old, new).data == redlined


def test_nothing_changed_is_the_new_file_as_it_is(new: bytes) -> None:
    found = redline(unpacked(new), new, "Planning office", DATE)
    assert (found.data, found.changes) == (new, 0)


# ------------------------------------------------------------------------------------------------------- words


def test_a_figure_changes_with_its_qualifier_and_unit_and_no_word_around_it_does(brand: Brand) -> None:
    old, new = (sentence("It grew by ", figure(number, "about", "% a year"), ".") for number in ("12.3", "12.0"))
    data = changed(brand, (old,), (new,))
    assert marks(data) == [("del", "about\u00a012.3\u202f%"), ("ins", "about\u00a012.0\u202f%")]


def test_a_full_stop_is_no_part_of_the_word_before_it(brand: Brand) -> None:
    assert marks(changed(brand, (para("It grew."),), (para("It shrank."),))) == [("del", "grew"), ("ins", "shrank")]


def test_words_that_stand_together_are_one_change(brand: Brand) -> None:
    data = changed(brand, (para("The old grey quay is long."),), (para("The new white quay is long."),))
    assert marks(data) == [("del", "old grey"), ("ins", "new white")]


def test_a_sentence_that_says_something_else_is_replaced_and_no_mosaic(brand: Brand) -> None:
    before = "The region wants to build a harbour by the end of a decade."
    after = "Nobody knows how the many new ships of a neighbour came to a halt."
    assert marks(changed(brand, (para(before),), (para(after),))) == [("del", before), ("ins", after)]


def test_chinese_is_compared_character_by_character(brand: Brand) -> None:
    before, after = (Paragraph((Text(text, "zh"),)) for text in ("大连港口很大。", "大连港口很小。"))
    assert marks(changed(brand, (before,), (after,))) == [("del", "大"), ("ins", "小")]


def test_a_look_that_changes_is_no_change_of_the_text(brand: Brand) -> None:
    before, after = word(brand, para("The quay")), word(brand, Paragraph(words("The quay"), "lead"))
    assert redline(unpacked(before), after, "x", DATE).changes == 0


# ------------------------------------------------------------------------------------------- paragraphs and tables


@pytest.mark.parametrize(
    "old",
    [
        (para("First"), para("gone with all its words"), table(("A", "1")), para("Last")),
        (para("First"), table(("A", "1"), ("B", "2")), para("gone with all its words"), para("Last")),
        (para("First"), para("gone with all its words")),
        (para("First"), items("one quay", "two quays"), para("Last")),
        (para("First"), table(("A", "1"), ("B", "2")), para("Last")),
        (para("First"), ledger_table(3), para("Last")),
    ],
)
@pytest.mark.parametrize("new", [(para("First"), para("Last")), (para("First"), table(("A", "1")), para("Last"))])
def test_what_comes_and_goes_leaves_no_empty_paragraph(
    brand: Brand, old: tuple[Block, ...], new: tuple[Block, ...]
) -> None:
    changed(brand, old, new)
    changed(brand, new, old)


def test_a_row_that_is_added_touches_no_other(brand: Brand) -> None:
    rows = [(f"Cluster {letter}", str(number)) for number, letter in enumerate("ABCDEFGH", 10)]
    data = changed(brand, (table(*rows[:3], *rows[4:]),), (table(*rows),))
    assert marks(data) == [("ins", "¶"), ("ins", "Cluster D"), ("ins", "¶"), ("ins", "13")]


def test_a_row_whose_figures_all_changed_is_still_the_same_row(brand: Brand) -> None:
    old, new = table(("Ships", "10"), ("Chips", "20")), table(("Cars", "40"), ("Ships", "11"), ("Chips", "21"))
    kinds = [text for _, text in marks(changed(brand, (old,), (new,))) if text != "¶"]
    assert kinds == ["Cars", "40", "10", "11", "20", "21"]


# ------------------------------------------------------------------------------------------- notes, links, pictures


def test_a_footnote_that_goes_keeps_its_text_marked_as_deleted(brand: Brand) -> None:
    with_note = sentence("It is ", figure("3"), " high.", "See the planning page.")
    without = Paragraph((*words("It is "), figure("3"), *words(" high.")))
    assert ("del", " See the planning page.") in marks(changed(brand, (with_note,), (without,)))
    assert ("ins", " See the planning page.") in marks(changed(brand, (without,), (with_note,)))


def test_a_link_stays_one_link_around_what_changed_in_it(brand: Brand) -> None:
    def link(text: str) -> Paragraph:
        return Paragraph((*words("See "), Link(words(text), "https://example.org/a"), *words(".")))

    for old in (link("the old page here"), para("See the old page here.")):
        data = changed(brand, (old,), (link("the new page here"),))
        links = [node for node in _all(data) if node.tag == f"{W}hyperlink"]
        assert len(links) == 1
        assert [node.tag.removeprefix(W) for node in links[0]] == ["r", "del", "ins", "r"]


def test_what_is_deleted_takes_no_link_and_no_picture_along(brand: Brand) -> None:
    gone = Paragraph((*words("See "), Link(words("the page"), "https://example.org/gone"), *words(".")))
    data = changed(brand, (para("First"), gone, photo(), para("Last")), (para("First"), para("Last")))
    assert not [node for node in _all(data) if node.tag in (f"{W}hyperlink", f"{W}drawing")]


def test_a_picture_is_the_new_one_and_not_marked(brand: Brand) -> None:
    old, new = word(brand, photo(), para("a")), word(brand, replace(photo(), alt="A quay"), para("b"))
    data = marked(old, new).data
    drawing = next(node for node in _all(data) if node.tag == f"{W}drawing")
    assert next(drawing.iterancestors(f"{W}ins"), None) is None
    assert b"A quay" in unpacked(data)["word/document.xml"]


# ---------------------------------------------------------------------------------------------- what Word computes


def test_contents_lists_and_numbers_of_references_are_the_new_ones_without_a_mark(brand: Brand) -> None:
    def pages(number: str, label: str) -> tuple[Block, ...]:
        mark = Span("source", (Reference(words(number), "row"),))
        heading = Opening(Heading(1, words("Ships"), "ships"), words(label), "1")
        rows = replace(ledger_table(1), rows=tuple(replace(row, anchor="row") for row in ledger_table(1).rows))
        numbered = replace(rows, rows=tuple(replace(row, cells=(words(number), *row.cells[1:])) for row in rows.rows))
        more = Opening(Heading(1, words("Steel"), "steel"), words("Steel"), "2")
        return (Contents(words("Contents")), heading, more, Paragraph((figure("7"), mark, *words(" high."))), numbered)

    old, new = word(brand, *pages("7", "Ships")), word(brand, *pages("12", "Ships and cars"))
    assert marked(old, new).changes == 0
    with_word = (*pages("12", "Ships and cars"), para("More."))
    assert marks(marked(old, word(brand, *with_word)).data) == [("ins", "¶"), ("ins", "More.")]


# ------------------------------------------------------------------------------------------------ a stranger's file


def test_changes_tracked_in_the_older_file_are_taken_as_accepted(new: bytes, redlined: bytes) -> None:
    found = redline(unpacked(redlined), new, "Planning office", DATE)
    assert found.changes == 0


def test_paragraphs_that_a_tracked_change_made_one_are_one(brand: Brand) -> None:
    new = word(brand, para("First Last"))
    gone = '<w:pPr><w:rPr><w:del w:id="1" w:author="x" w:date="2026-01-01T00:00:00Z"/></w:rPr></w:pPr>'
    old = repacked(
        new, {"word/document.xml": _with_body(new, f"<w:p>{gone}{_run('First ')}</w:p><w:p>{_run('Last')}</w:p>")}
    )
    assert redline(unpacked(old), new, "x", DATE).changes == 0


def test_a_table_of_one_row_is_compared_within_its_cells(brand: Brand) -> None:
    old, new = (table(("Ships", "10")), table(("Cars", "11")))
    assert [text for _, text in marks(changed(brand, (old,), (new,)))] == [
        "¶",
        "Ships",
        "¶",
        "10",
        "¶",
        "Cars",
        "¶",
        "11",
    ]
    layouts = [Columns((6, 6), ((para(a),), (table(("A", "1")),))) for a in ("First words", "Other things")]
    assert marks(changed(brand, (layouts[0],), (layouts[1],))) == [("del", "First words"), ("ins", "Other things")]


def test_an_edition_that_was_saved_by_libreoffice_in_between_gives_the_same_changes(
    old: bytes, new: bytes, redlined: bytes, tmp_path: Path
) -> None:
    assert marks(marked(saved_by_libreoffice(old, tmp_path), new).data) == marks(redlined)


def test_an_empty_paragraph_more_or_less_is_layout(brand: Brand) -> None:
    new = word(brand, para("First"), para("Last"))
    body = f"<w:p>{_run('First')}</w:p><w:p/><w:p>{_run(' ')}</w:p><w:p>{_run('Last')}</w:p>"
    old = repacked(new, {"word/document.xml": _with_body(new, body)})
    assert redline(unpacked(old), new, "x", DATE).changes == 0
    both = marked(repacked(new, {"word/document.xml": _with_body(new, body.replace("Last", "End"))}), new)
    assert marks(both.data) == [("del", "End"), ("ins", "Last")]


def test_controls_simple_fields_and_marks_of_spelling_are_read_through(brand: Brand) -> None:
    new = word(brand, para("The quay is 7 m long."))
    body = (
        f'<w:sdt><w:sdtPr/><w:sdtContent><w:p>{_run("The ")}<w:proofErr w:type="spellStart"/>{_run("quay")}'
        f'<w:fldSimple w:instr="QUOTE x">{_run(" is ")}</w:fldSimple><w:smartTag w:element="x">{_run("6")}</w:smartTag>'
        f"{_run(' m long.')}</w:p></w:sdtContent></w:sdt>"
    )
    old = repacked(new, {"word/document.xml": _with_body(new, body)})
    data = marked(old, new).data
    assert said(data, "rejected") == ["The quay is 6 m long."]
    assert marks(data) == [("del", " is 6"), ("ins", " is 7")]


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _with_body(data: bytes, body: str) -> bytes:
    root = etree.fromstring(unpacked(data)["word/document.xml"])
    found = root.find(f"{W}body")
    assert found is not None
    for node in found.findall(f"{W}p"):
        found.remove(node)
    wrapper = etree.fromstring(f'<x xmlns:w="{W[1:-1]}">{body}</x>')
    found[0:0] = list(wrapper)
    return etree.tostring(root)


def test_styles_and_lists_that_the_new_file_lacks_are_not_taken_over(brand: Brand) -> None:
    new = word(brand, para("First"), para("Last"))
    body = (
        '<w:p><w:r><w:t>First</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Strange"/><w:numPr><w:ilvl w:val="0"/>'
        '<w:numId w:val="77"/></w:numPr><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:rStyle w:val="Odd"/><w:b/></w:rPr>'
        "<w:t>Something else</w:t></w:r></w:p><w:p><w:r><w:t>Last</w:t></w:r></w:p>"
    )
    data = marked(repacked(new, {"word/document.xml": _with_body(new, body)}), new).data
    xml = unpacked(data)["word/document.xml"]
    assert b"Strange" not in xml and b"Odd" not in xml and b'"77"' not in xml
    assert b'<w:jc w:val="right"/>' in xml and b"Something else" in xml


def test_what_needs_parts_of_the_older_file_is_left_behind(brand: Brand) -> None:
    new = word(brand, para("First"), para("Last"))
    body = (
        f"<w:p>{_run('First')}</w:p><!-- a comment --><w:p><w:pPr><w:sectPr/></w:pPr><w:commentRangeStart w:id='4'/>"
        '<w:r><w:rPr><x:odd xmlns:x="urn:odd"/><w:b/></w:rPr><w:t>Gone</w:t><w:endnoteReference w:id="9"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE</w:instrText></w:r><w:r><w:fldChar '
        'w:fldCharType="separate"/></w:r><w:r><w:drawing/><w:t xml:space="preserve"> too</w:t></w:r><w:r><w:fldChar '
        'w:fldCharType="end"/></w:r><w:r><w:commentReference w:id="4"/></w:r><w:bookmarkStart w:id="5" w:name="b"/>'
        f"</w:p><w:p>{_run('Last')}</w:p>"
    )
    data = marked(repacked(new, {"word/document.xml": _with_body(new, body)}), new).data
    assert ("del", "Gone too") in marks(data)
    xml = unpacked(data)["word/document.xml"].decode()
    assert not [name for name in ("odd", "endnote", "w:drawing", "comment", '"b"') if name in xml]
    assert xml.count("<w:sectPr") == 1 and xml.count("<w:delInstrText") == 1 and "<w:instrText" not in xml


@pytest.mark.parametrize("parts", [{}, {"_rels/.rels": b"<broken"}])
def test_a_file_without_the_parts_of_a_word_file_is_said_to_be_unreadable(
    brand: Brand, parts: dict[str, bytes]
) -> None:
    with pytest.raises(UnreadableError):
        redline(parts, word(brand, para("a")), "x", DATE)


# --------------------------------------------------------------------------------------------------------- speed


@pytest.mark.parametrize("every", [1, 7])
def test_a_ledger_of_a_thousand_rows_takes_less_than_two_seconds(brand: Brand, every: int) -> None:
    def figured(n: int, shift: bool) -> QuantityText:
        return figure(f"{n + (5000 if shift and n % every == 0 else 0)}.5", unit="")

    rows = ledger_table(1000).rows

    def ledger(shift: bool) -> Block:
        changed_rows = tuple(
            replace(row, cells=(*row.cells[:2], (figured(n, shift),), *row.cells[3:])) for n, row in enumerate(rows)
        )
        return replace(ledger_table(1000), rows=changed_rows[3:] if shift else changed_rows)

    old, new = word(brand, ledger(False)), word(brand, ledger(True))
    start = time.process_time()
    found = redline(unpacked(old), new, "x", DATE)
    assert time.process_time() - start < 2
    assert found.changes == 3 + len([n for n in range(3, 1000) if n % every == 0])


def test_a_paragraph_as_long_as_a_book_is_compared_at_its_ends(brand: Brand) -> None:
    middle = " ".join(f"word{n % 9} the" for n in range(5000))
    old, new = word(brand, para(f"Once {middle} end.")), word(brand, para(f"Once upon {middle[5:]} end."))
    start = time.process_time()
    assert redline(unpacked(old), new, "x", DATE).changes == 1
    assert time.process_time() - start < 2
