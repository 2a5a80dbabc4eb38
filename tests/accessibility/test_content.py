"""The words on a page are told apart: those of each marked stretch, those of artifacts, those of neither."""

from __future__ import annotations

import pytest
from pikepdf import Dictionary, Name, Pdf

from planpress.accessibility.content import Artifact, Fonts, PageContent, page_content, to_points

CMAP = b"2 beginbfchar <01> <0053> <02> <00660069> endbfchar 1 beginbfrange <10> <12> <0061> endbfrange"


def drawn(drawing: bytes, **resources: Dictionary) -> PageContent:
    """A page with such a drawing. Font F1 is plain, F2 tells its characters, F3 too, in codes of two bytes."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(drawing)
    fonts = {"/F1": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)}
    for name, subtype in (("/F2", Name.TrueType), ("/F3", Name.Type0)):
        fonts[name] = Dictionary(Type=Name.Font, Subtype=subtype, ToUnicode=pdf.make_stream(CMAP))
    page.Resources = Dictionary(Font=Dictionary(fonts), **resources)
    return page_content(page, Fonts())


def test_words_belong_to_the_number_of_their_stretch() -> None:
    found = drawn(
        b"BT /F1 9 Tf /P <</MCID 0>> BDC (One ) Tj [(t) -20 (wo)] TJ EMC /P <</MCID 1>> BDC (three) Tj EMC ET"
    )
    assert found.marked == {0: "One two", 1: "three"}
    assert (found.artifacts, found.stray) == ([], "")


def test_a_stretch_without_a_number_belongs_to_the_one_around_it() -> None:
    found = drawn(b"/P <</MCID 3>> BDC BT /F1 9 Tf (One) Tj /Span <</Lang (zh)>> BDC ( two) Tj EMC ET EMC")
    assert found.marked == {3: "One two"}


def test_an_empty_stretch_is_there() -> None:
    assert drawn(b"/TD <</MCID 0>> BDC EMC").marked == {0: ""}


def test_words_of_artifacts_tell_what_they_are() -> None:
    head = b"/Artifact <</Type/Pagination/Subtype/Header>> BDC BT /F1 9 Tf (Page) Tj ET EMC "
    found = drawn(head + b"/Artifact BMC BT /F1 9 Tf (x) Tj ET EMC")
    assert found.artifacts == [Artifact("Pagination", "Header", "Page"), Artifact("", "", "x")]


def test_what_stands_in_an_artifact_is_one() -> None:
    found = drawn(b"/Artifact <</Type/Layout>> BDC /P <</MCID 0>> BDC BT /F1 9 Tf (One) Tj ET EMC EMC")
    assert (found.marked, [each.kind for each in found.artifacts]) == ({}, ["Layout"])


@pytest.mark.parametrize("drawing", [b"BT /F1 9 Tf (One) Tj ET", b"/P BMC BT /F1 9 Tf (One) Tj ET EMC"])
def test_words_in_no_marked_stretch_are_stray(drawing: bytes) -> None:
    assert drawn(drawing).stray == "One"


def test_a_number_that_two_stretches_bear_is_told() -> None:
    assert drawn(b"/P <</MCID 0>> BDC EMC /P <</MCID 0>> BDC EMC").repeated == {0}


def test_properties_may_stand_among_the_resources() -> None:
    properties = Dictionary({"/MC0": Dictionary(MCID=5)})
    assert drawn(b"/P /MC0 BDC BT /F1 9 Tf (One) Tj ET EMC", Properties=properties).marked == {5: "One"}


def test_a_font_comes_back_with_the_state_that_was_saved() -> None:
    assert drawn(b"BT /F1 9 Tf q /F2 9 Tf <01> Tj Q (a) Tj ET").stray == "Sa"


@pytest.mark.parametrize(("font", "shown"), [(b"/F2", b"<01021112>"), (b"/F3", b"<0001000200110012>")])
def test_codes_of_one_byte_or_two_become_characters(font: bytes, shown: bytes) -> None:
    assert drawn(b"BT " + font + b" 9 Tf " + shown + b" Tj ET").stray == "Sfibc"


def test_a_code_that_the_font_does_not_tell_is_seen() -> None:
    assert drawn(b"BT /F2 9 Tf <0199> Tj ET").stray == "S\ufffd"


def test_a_map_tells_single_codes_and_ranges() -> None:
    assert to_points(CMAP) == {1: "S", 2: "fi", 16: "a", 17: "b", 18: "c"}
