"""A reference document rules: its styles, theme, page, header and footer, whoever wrote it and in whatever language."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from planpress.brand import PAIRS, Brand
from planpress.colours import contrast
from planpress.document import Heading, List, Paragraph
from planpress.errors import InputError
from planpress.writers.word import write_docx
from planpress.writers.word.markup import W
from planpress.writers.word.reference import write_reference
from planpress.writers.word.theme import brand_of
from tests.conftest import require_tool
from tests.writers import sample
from tests.writers.sample import words
from tests.writers.word.houses import COLOURS, by_libreoffice, german, opened_reference, zipped
from tests.writers.word.opened import Opened, written

UGLY = {
    "dk1": "FFE600", "lt1": "FFFFFF", "dk2": "FFFF99", "lt2": "000000", "accent1": "00FF66", "accent2": "FFCCFF",
    "accent3": "FF0000", "accent4": "FFFFFF", "accent5": "FFFF00", "accent6": "00FFFF", "hlink": "FFFF00",
    "folHlink": "FFFFFF",
}  # fmt: skip
"""A theme in which nothing can be read on anything."""


def housed(brand: Brand, file: Path) -> Brand:
    return replace(brand, reference=opened_reference(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("houses")


@pytest.fixture(scope="module")
def german_brand(brand: Brand, folder: Path) -> Brand:
    return housed(brand, zipped(german(), folder / "german.dotx"))


@pytest.fixture(scope="module")
def opened(german_brand: Brand) -> Opened:
    return Opened(write_docx(sample.whole_document(), german_brand))


def errors(data: bytes, folder: Path) -> list[str]:
    file = folder / "checked.docx"
    file.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(str(file)).errors]


def pages_of(data: bytes, folder: Path, name: str) -> list[str]:
    """The text of each page as LibreOffice shows it."""
    soffice = require_tool("soffice", "LibreOffice (libreoffice-writer)")
    file = folder / f"{name}.docx"
    file.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    document = pypdfium2.PdfDocument(folder / f"{name}.pdf")
    return [page.get_textpage().get_text_bounded() for page in document]


def test_styles_are_found_by_name_whatever_their_ids(opened: Opened) -> None:
    assert len(opened.styled("berschrift1")) == 3 and not opened.styled("Heading1")
    assert "Fett" in opened.values(".//w:rStyle") and "Strong" not in opened.values(".//w:rStyle")
    names = [name.casefold() for name in opened.values("w:style/w:name", part="word/styles.xml")]
    assert len(names) == len(set(names)), "no two styles share a name"
    ids = opened.values("w:style", "styleId", "word/styles.xml")
    assert len(ids) == len(set(ids))


def test_missing_styles_are_added_and_lead_to_those_that_are_there(opened: Opened) -> None:
    styles = {style.get(f"{{{W}}}styleId"): style for style in opened.find("w:style", "word/styles.xml")}
    for name in ("basedOn", "next", "link"):
        assert set(opened.values(f"w:style/w:{name}", part="word/styles.xml")) <= set(styles)
    lead = styles["Lead1"]
    assert lead.find(f"{{{W}}}name").get(f"{{{W}}}val") == "Lead", "the id Lead is another style's"
    assert lead.find(f"{{{W}}}basedOn").get(f"{{{W}}}val") == "Standard"
    assert opened.styled("Lead1")


def test_every_style_that_is_used_exists(opened: Opened) -> None:
    known = set(opened.values("w:style", "styleId", "word/styles.xml"))
    for part in (
        name for name in opened.names if re.fullmatch(r"word/(document|footnotes|header\d|footer\d)\.xml", name)
    ):
        for tag in ("pStyle", "rStyle", "tblStyle"):
            assert set(opened.values(f".//w:{tag}", part=part)) <= known, f"{tag} in {part}"


def test_a_house_s_body_text_keeps_its_size_and_tables_keep_none_of_its_indents(opened: Opened) -> None:
    body = opened.find("w:style[@w:styleId='BodyText']", "word/styles.xml")[0]
    assert body.find(f".//{{{W}}}sz") is None and body.find(f".//{{{W}}}ind") is None
    table = opened.find("w:style[@w:styleId='TableText']", "word/styles.xml")[0]
    assert table.find(f".//{{{W}}}ind").get(f"{{{W}}}firstLine") == "0"
    assert table.find(f".//{{{W}}}jc").get(f"{{{W}}}val") == "left"


def test_its_page_is_kept_and_tables_are_as_wide_as_its_text(opened: Opened) -> None:
    assert opened.values(".//w:pgSz", "w")[0] == "12240" and opened.values(".//w:pgSz", "h")[0] == "15840"
    width = 12240 - 1134 - 1418
    assert int(opened.values(".//w:tblW", "w")[0]) <= width
    assert str(width) in opened.values(".//w:tblW", "w")
    assert opened.values(".//w:docGrid", "linePitch") and "2" not in opened.values(".//w:body/w:sectPr/w:cols", "num")


def test_its_header_with_the_logo_stays_and_ids_do_not_clash(opened: Opened) -> None:
    header = next(name for name in opened.names if re.fullmatch(r"word/header\d\.xml", name))
    assert "Amt für Planung" in "".join(opened.part(header).itertext())
    taken = {"1"}
    drawings = [drawing.get("id") for drawing in opened.find(".//wp:docPr")]
    marks = opened.values(".//w:bookmarkStart", "id")
    assert taken.isdisjoint(drawings) and taken.isdisjoint(marks)
    assert len(set(drawings)) == len(drawings) and len(set(marks)) == len(marks)
    assert any(name.endswith(".png") for name in opened.names)


def test_a_cover_goes_without_its_first_page_s_header_and_other_documents_have_it(german_brand: Brand) -> None:
    path = ".//w:headerReference[@w:type='first']"
    assert not written(german_brand, sample.cover(), Paragraph(words("a"))).find(path)
    without = written(german_brand, Paragraph(words("a")))
    assert without.find(path) and without.find(".//w:titlePg")


def test_without_a_footer_of_its_own_ours_is_written(opened: Opened) -> None:
    assert len(set(opened.values(".//w:footerReference", "type"))) == 1
    footer = next(name for name in opened.names if re.fullmatch(r"word/footer\d\.xml", name))
    assert opened.values(".//w:pStyle", part=footer) == ["Fuzeile"]
    stops = opened.values(".//w:tabs/w:tab", "val", footer)
    assert stops == ["clear", "left", "right"], "the house's own stop in the middle is not used"


def test_its_notes_keep_their_rules_and_lose_their_text(opened: Opened) -> None:
    ids = opened.values(".//w:footnote", "id", "word/footnotes.xml")
    assert ids == ["0", "1", "2"]
    assert "Alte Anmerkung" not in "".join(opened.part("word/footnotes.xml").itertext())
    assert opened.values(".//w:footnoteReference", "id") == ["2"]


def test_its_own_lists_win_and_ours_are_added_under_free_ids(german_brand: Brand) -> None:
    items = ((Paragraph(words("one")),), (Paragraph(words("two")),))
    opened = written(german_brand, List(items), List(items, "number"), List(items, "number"))
    assert opened.styled("Aufzhlungszeichen") == ["one", "two"]
    numbers = opened.values(".//w:body//w:numPr/w:numId")
    assert len(set(numbers)) == 2 and set(numbers).isdisjoint({"4", "7"})
    for path, name in (("w:abstractNum", "abstractNumId"), ("w:num", "numId")):
        ids = opened.values(path, name, "word/numbering.xml")
        assert len(ids) == len(set(ids))


def test_its_numbered_headings_keep_their_numbers(opened: Opened) -> None:
    assert opened.values("w:style[@w:styleId='berschrift1']/w:pPr/w:numPr/w:numId", part="word/styles.xml") == ["7"]


def test_sections_start_pages_although_its_headings_flow_on(german_brand: Brand) -> None:
    opened = written(german_brand, Heading(1, words("One"), "a"), Heading(1, words("Two"), "b"))
    assert len(opened.find(".//w:pPr/w:pageBreakBefore")) == 2


def test_nothing_of_its_text_and_no_lock_is_left(opened: Opened) -> None:
    assert "Alter Text" not in opened.text
    settings = {etree.QName(node).localname for node in opened.part("word/settings.xml")}
    assert settings.isdisjoint({"documentProtection", "updateFields"})
    assert opened.values("w:decimalSymbol", part="word/settings.xml") == ["."]


def test_the_words_are_in_the_document_s_language(opened: Opened) -> None:
    assert opened.values(".//w:docDefaults//w:lang", part="word/styles.xml") == ["en-GB"]


def test_colours_are_those_of_its_theme_and_named_by_slot_only_where_they_are_the_slot_s(german_brand: Brand) -> None:
    own = brand_of(german_brand)
    assert own.colour("derived") == f"#{COLOURS['accent1']}" and own.colour("target") == f"#{COLOURS['accent2']}"
    opened = written(german_brand, sample.overview())
    target = opened.find("w:style[@w:styleId='TargetFigure']/w:rPr/w:color", "word/styles.xml")[0]
    assert target.get(f"{{{W}}}val") == own.colour("target_text")[1:] and len(target.attrib) == 1
    derived = opened.find("w:style[@w:styleId='DerivedFigure']/w:rPr/w:color", "word/styles.xml")[0]
    assert derived.get(f"{{{W}}}themeColor") == "accent1"


def test_an_ugly_theme_makes_nothing_unreadable(brand: Brand, tmp_path: Path) -> None:
    own = brand_of(housed(brand, zipped(german(UGLY), tmp_path / "ugly.dotx")))
    faint = [pair for pair in PAIRS if contrast(own.colour(pair.role), own.colour(pair.ground)) < pair.least]
    assert faint == []


def test_a_changed_reference_is_another_one(brand: Brand, tmp_path: Path) -> None:
    first = housed(brand, zipped(german(), tmp_path / "a.dotx"))
    same = housed(brand, zipped(german(), tmp_path / "b.dotx"))
    other = housed(brand, zipped(german({**COLOURS, "accent1": "112233"}), tmp_path / "a.dotx"))
    assert first == same and hash(first) == hash(same)
    assert first != other
    assert write_docx(sample.document(sample.overview()), first) != write_docx(
        sample.document(sample.overview()), other
    )


def test_the_file_is_valid_and_the_same_each_time(german_brand: Brand, opened: Opened, tmp_path: Path) -> None:
    assert errors(opened.data, tmp_path) == []
    assert write_docx(sample.whole_document(), german_brand) == opened.data


# ------------------------------------------------------------------------------------------------- LibreOffice


@pytest.fixture(scope="module")
def libre(brand: Brand, folder: Path) -> Brand:
    soffice = require_tool("soffice", "LibreOffice (libreoffice-writer)")
    return housed(brand, by_libreoffice(soffice, folder))


def test_a_template_by_libreoffice_rules_the_look(libre: Brand, folder: Path) -> None:
    opened = Opened(write_docx(sample.whole_document(), libre))
    assert errors(opened.data, folder) == []
    heading = opened.find("w:style[@w:styleId='Heading1']/w:rPr/w:color", "word/styles.xml")[0]
    assert heading.get(f"{{{W}}}val") == "7A1F5C"
    pages = pages_of(opened.data, folder, "libre")
    assert "House of plans" not in pages[0] and all("House of plans" in page for page in pages[1:])
    assert "Old text" not in "".join(pages)
    assert 8 <= len(pages) <= 12


# ------------------------------------------------------------------------------------------------ our own file


@pytest.mark.parametrize("suffix", ["docx", "dotx"])
def test_with_our_own_reference_a_document_looks_as_without(brand: Brand, folder: Path, suffix: str) -> None:
    file = folder / f"ours.{suffix}"
    file.write_bytes(write_reference(brand, suffix == "dotx"))
    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
    plain, own = sample.whole_document(), housed(brand, file)
    assert brand_of(own).colours == brand.colours
    without, with_it = Opened(write_docx(plain, brand)), Opened(write_docx(plain, own))
    assert with_it.values("w:style", "styleId", "word/styles.xml") == without.values(
        "w:style", "styleId", "word/styles.xml"
    )
    assert _canonical(with_it, "word/styles.xml") == _canonical(without, "word/styles.xml")
    assert not with_it.find(".//w:sdt", "word/header1.xml")
    first, second = (pages_of(opened.data, folder, f"{suffix}{n}") for n, opened in enumerate((without, with_it)))
    assert first == second


def _canonical(opened: Opened, part: str) -> bytes:
    return bytes(etree.tostring(opened.part(part), method="c14n"))


def test_our_reference_shows_every_style(brand: Brand) -> None:
    opened = Opened(write_reference(brand))
    shown = {
        style
        for part in ("document", "header1", "footer1")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for style in opened.values(f".//w:{tag}", part=f"word/{part}.xml")
    }
    known = set(opened.values("w:style", "styleId", "word/styles.xml"))
    unseen = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Picture", "FootnoteReference"}
    assert known - shown <= unseen | {"SideBySide"}


def test_a_reference_whose_parts_are_not_what_they_are_called_is_told(brand: Brand, tmp_path: Path) -> None:
    parts = {**german(), "word/numbering.xml": german()["word/numbering.xml"].replace(b'numId="4"', b'numId="four"')}
    with pytest.raises(InputError, match="Damaged Word file"):
        write_docx(sample.document(Paragraph(words("a"))), housed(brand, zipped(parts, tmp_path / "a.dotx")))


def test_charts_take_a_slot_of_the_theme_only_for_the_role_s_own_colour(german_brand: Brand, opened: Opened) -> None:
    own = brand_of(german_brand)
    charts = [opened.part(name) for name in opened.names if name.startswith("word/charts/chart")]
    slots = {node.get("val") for chart in charts for node in chart.iter("{*}schemeClr")}
    plain = {node.get("val") for chart in charts for node in chart.iter("{*}srgbClr")}
    assert charts and "accent3" not in slots, "its third accent has nothing to do with targets"
    assert own.colour("target_text")[1:] in plain | ({own.colour("target")[1:]} if "accent2" in slots else set())
