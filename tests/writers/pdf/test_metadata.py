"""What a file says of itself is said twice, alike: in its document information and in its XMP."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from planpress.brand import Brand
from planpress.document import Document, Text
from planpress.writers.pdf import write_pdf
from planpress.writers.pdf.metadata import PDFA_LEVEL, PDFA_PART, PDFUA_PART
from tests.writers import sample

DOCUMENT = replace(
    sample.document(sample.cover(), *sample.inner_blocks(), language="zh"),
    title='Textiles & "clothing" < 大连 > 2015',
    author="Bureau for Commerce & Trade",
    subject="Clusters' targets",
)


@pytest.fixture(scope="module")
def data(brand: Brand) -> bytes:
    return write_pdf(DOCUMENT, brand)


@pytest.fixture
def opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(data)) as file:
        yield file


def test_both_places_tell_the_document_s_title_author_subject_and_maker_alike(opened: pikepdf.Pdf) -> None:
    information, xmp = opened.docinfo, opened.open_metadata()
    assert str(information.Title) == xmp["dc:title"] == DOCUMENT.title
    assert [str(information.Author)] == xmp["dc:creator"] == [DOCUMENT.author]
    assert str(information.Subject) == xmp["dc:description"] == DOCUMENT.subject
    assert str(information.Creator) == xmp["xmp:CreatorTool"] == "Planpress"
    assert str(information.Producer) == xmp["pdf:Producer"]
    assert str(information.Keywords) == "" and "pdf:Keywords" not in xmp


def test_both_places_bear_the_document_s_own_day(opened: pikepdf.Pdf) -> None:
    information, xmp = opened.docinfo, opened.open_metadata()
    assert str(information.CreationDate) == str(information.ModDate) == "D:20261123000000Z"
    assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2026-11-23T00:00:00Z"


def test_another_day_changes_no_more_than_the_dates(brand: Brand, opened: pikepdf.Pdf) -> None:
    with pikepdf.open(io.BytesIO(write_pdf(replace(DOCUMENT, date="2027-01-02"), brand))) as later:
        assert str(later.docinfo.CreationDate) == "D:20270102000000Z"
        assert later.open_metadata()["xmp:CreateDate"] == "2027-01-02T00:00:00Z"
        packet, earlier = (file.Root.Metadata.read_bytes() for file in (later, opened))
        assert packet == earlier.replace(b"2026-11-23", b"2027-01-02")


def test_the_file_says_which_standards_it_keeps(opened: pikepdf.Pdf) -> None:
    xmp = opened.open_metadata()
    assert xmp.pdfa_status == f"{PDFA_PART}{PDFA_LEVEL}" == "3A"
    assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == str(PDFUA_PART) == "1"


def test_the_namespace_of_pdf_ua_is_described_as_pdf_a_wants_it(opened: pikepdf.Pdf) -> None:
    packet = opened.Root.Metadata.read_bytes().decode()
    described = re.findall("<pdfaSchema:namespaceURI>(.*?)</pdfaSchema:namespaceURI>", packet)
    assert described == ["http://www.aiim.org/pdfua/ns/id/"]
    assert re.findall("<pdfaProperty:name>(.*?)</pdfaProperty:name>", packet) == ["part"]


def test_the_packet_can_be_read_without_unpacking_the_file(data: bytes) -> None:
    assert b"<pdfaid:part>3</pdfaid:part>" in data


def test_viewers_show_the_title_and_know_the_language(opened: pikepdf.Pdf) -> None:
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle) is True
    assert str(opened.Root.Lang) == "zh"
    assert opened.open_metadata()["dc:language"] == {"zh"}


def test_the_tab_key_follows_the_structure_on_every_page(opened: pikepdf.Pdf) -> None:
    assert [str(page.Tabs) for page in opened.pages] == ["/S"] * len(opened.pages)


def labels(document: Document, brand: Brand) -> list[tuple[str, str]]:
    """Each page's label and the number that its foot shows."""
    read = pypdfium2.PdfDocument(write_pdf(document, brand))
    texts = [page.get_textpage().get_text_bounded() for page in read]
    printed = (re.search(rf"(\d+) of {len(read)}\b", text) for text in texts)
    return [(read.get_page_label(index), found[1] if found else "") for index, found in enumerate(printed)]


def test_a_page_s_label_is_the_number_at_its_foot(brand: Brand) -> None:
    (cover, nothing), *inner = labels(sample.document(sample.cover(), *sample.inner_blocks()), brand)
    assert (cover, nothing) == ("1", "")
    assert inner and all(label == printed for label, printed in inner)


def test_labels_agree_without_a_cover_too(brand: Brand) -> None:
    found = labels(sample.document(*sample.inner_blocks()), brand)
    assert found[0][0] == "1" and all(label == printed for label, printed in found)


def test_words_with_the_signs_of_markup_stay_words(brand: Brand) -> None:
    running = replace(DOCUMENT.running, topic=(Text("a"),))
    document = replace(DOCUMENT, running=running, title="</rdf:li> {date} &amp;", subject="]]>")
    with pikepdf.open(io.BytesIO(write_pdf(document, brand))) as file:
        assert file.open_metadata()["dc:title"] == "</rdf:li> {date} &amp;"
        assert file.open_metadata()["dc:description"] == "]]>"
