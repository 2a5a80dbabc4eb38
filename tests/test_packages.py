"""A foreign Word file that could do harm, or is none, is refused with all its faults; one that may be used is read."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from planpress import packages
from planpress.brand import read_brand
from planpress.errors import Fault, InputError
from planpress.packages import office_parts
from planpress.writers.word import write_docx
from tests.conftest import ROOT
from tests.writers.sample import whole_document

WHAT = "the reference document"
DOCUMENT, RELS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = b"wordprocessingml.document.main+xml"

Parts = dict[str, bytes]


@cache
def good() -> Mapping[str, bytes]:
    data = write_docx(whole_document(), read_brand(ROOT / "templates" / "_brand.yml"))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Mapping[str, bytes], *twice: str) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore")  # of names that come twice, as is meant
        for name in (*parts, *twice):
            package.writestr(name, parts[name])
    return stream.getvalue()


def faults(path: Path, data: bytes) -> tuple[Fault, ...]:
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        office_parts(path, WHAT)
    return caught.value.faults


def only(path: Path, data: bytes) -> str:
    """The one fault of a file, as it is told."""
    (fault,) = faults(path, data)
    assert fault.place.file == str(path) and fault.mend.endswith(".")
    return f"{fault.what} | {fault.reason}"


def test_the_parts_of_our_own_file_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "reference.docx"
    path.write_bytes(zipped(good()))
    assert office_parts(path, WHAT) == good()


def test_a_template_is_as_good_as_a_document(tmp_path: Path) -> None:
    path = tmp_path / "house.dotx"
    types = good()[TYPES].replace(WORD_TYPE, b"wordprocessingml.template.main+xml")
    path.write_bytes(zipped({**good(), TYPES: types}))
    assert office_parts(path, WHAT).keys() == good().keys()


def test_what_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "none.dotx", "No such file | there is no such file"),
        (tmp_path, "Not a Word file | the reference document is a folder"),
    ):
        with pytest.raises(InputError) as caught:
            office_parts(path, WHAT)
        assert [f"{fault.what} | {fault.reason}" for fault in caught.value.faults] == [said]


OLE = b"\xd0\xcf\x11\xe0" + b"\0" * 600


def of_kind(kind: str) -> bytes:
    return zipped({**good(), TYPES: good()[TYPES].replace(b"wordprocessingml.document.main+xml", kind.encode())})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Empty file | the reference document has nothing in it"),
        (b"Dear minister,\n", "Not a Word file | the reference document is a plain text"),
        (b"%PDF-1.7\n\0", "Not a Word file | the reference document is a PDF"),
        (b"\0\1\2\3", "Not a Word file | the reference document is of another kind, or broken"),
        (OLE, "Not a Word file | the reference document is in the old format of Office (such as .doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "Password-protected file | the reference document is encrypted"),
        (zipped({"a.txt": b"a"}), "Not a Word file | the reference document is an archive of another kind"),
        (of_kind("spreadsheetml.sheet.main+xml"), "Not a Word file | the reference document is an Excel workbook"),
        (of_kind("presentationml.slideshow.main+xml"), "Not a Word file | the reference document is a PowerPoint file"),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
            "Not a Word file | the reference document is an OpenDocument file",
        ),
        (b"PK\x03\x04 and no more", "Damaged Word file | the file is cut off or broken"),
        (zipped(good())[:-2000], "Damaged Word file | the file is cut off or broken"),
    ],
)
def test_what_is_no_word_file_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    assert only(tmp_path / "reference.docx", data).startswith(said)


def test_the_strict_form_of_the_format_is_refused(tmp_path: Path) -> None:
    strict = good()["_rels/.rels"].replace(
        RELATIONS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
    assert only(tmp_path / "a.docx", zipped({**good(), "_rels/.rels": strict})).startswith("Strict Open XML file")


def test_a_name_in_the_message_is_the_user_s(tmp_path: Path) -> None:
    (tmp_path / "old.docx").write_bytes(b"%PDF")
    with pytest.raises(InputError, match="the older edition is a PDF"):
        office_parts(tmp_path / "old.docx", "the older edition")


# ---------------------------------------------------------------------------------------------------- too much


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = b"<x>" + b" " * (60 * 2**20) + b"</x>"
    said = only(tmp_path / "a.docx", zipped({**good(), "word/more.xml": bomb}))
    assert said == "Word file too large | its part word/more.xml unpacks to more than 24 MB"


def test_parts_that_are_too_much_together_are_refused(tmp_path: Path) -> None:
    pictures = {f"word/media/{number}.emf": b"\1" * 2**24 for number in range(5)}
    said = only(tmp_path / "a.docx", zipped({**good(), **pictures}))
    assert said == "Word file too large | it unpacks to more than 64 MB"


def test_a_file_with_too_many_parts_or_bytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {f"word/{number}.txt": b"" for number in range(2001)}
    assert "parts" in only(tmp_path / "a.docx", zipped({**good(), **parts}))
    monkeypatch.setattr(packages, "LARGEST_FILE", 2**20)
    assert only(tmp_path / "a.docx", b"\0" * (2**20 + 1)) == "Word file too large | it has more than 1 MB"


def test_xml_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    many, deep = b"<x>" + b"<y/>" * 1_000_001 + b"</x>", b"<x>" * 300 + b"</x>" * 300
    assert "more than 1,000,000 elements" in only(tmp_path / "a.docx", zipped({**good(), "word/more.xml": many}))
    assert "nested more than 200 levels deep" in only(tmp_path / "a.docx", zipped({**good(), "word/more.xml": deep}))


# ---------------------------------------------------------------------------------------------------- attacks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [DOCUMENT, RELS, "word/media/picture.png"])
def test_a_document_type_is_refused_in_any_part_and_encoding(tmp_path: Path, part: str, encoding: str) -> None:
    xml = (DOCTYPE + "<x>&a;</x>").encode(encoding)
    said = only(tmp_path / "a.docx", zipped({**good(), part: xml}))
    assert (
        said
        == f"Unsafe Word file | its part {part} declares a document type, which no Office file needs and attacks use"
    )


@pytest.mark.parametrize("encoding", ["utf-32", "cp037", "utf-7", "shift_jis", "nonsense"])
def test_xml_in_an_encoding_that_hides_it_is_refused(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{DOCTYPE}<x>&a;</x>'
    xml = text.encode(encoding if encoding in ("utf-32", "cp037") else "ascii")
    assert only(tmp_path / "a.docx", zipped({**good(), DOCUMENT: xml})).startswith("Damaged Word file")


def related(kind: str, target: str, *, external: bool = True, part: str = RELS) -> Parts:
    """The good file's parts with one more relationship."""
    mode = ' TargetMode="External"' if external else ""
    link = f'<Relationship Id="rId900" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/></Relationships>'
    return {**good(), part: good()[RELS].replace(b"</Relationships>", link.encode())}


@pytest.mark.parametrize(
    ("kind", "target", "thing"),
    [
        ("attachedTemplate", "http://example.org/evil.dotm", "a template that is attached"),
        ("image", "file:////server/share/logo.png", "a linked picture"),
        ("oleObject", "http://example.org/sheet.xlsx", "a linked object"),
        ("frame", "http://example.org/frame.htm", "a frame"),
        ("somethingNew", "http://example.org/", "something (somethingNew)"),
    ],
)
def test_a_link_to_another_file_is_named(tmp_path: Path, kind: str, target: str, thing: str) -> None:
    said = only(tmp_path / "a.docx", zipped(related(kind, target)))
    assert said == f"Link to another file | its part word/document.xml leads to {thing}: {target}"


def test_a_link_in_a_header_is_found_and_a_web_link_is_none(tmp_path: Path) -> None:
    header = related("image", "http://example.org/a.png", part="word/_rels/header9.xml.rels")
    assert "its part word/header9.xml leads to" in only(tmp_path / "a.docx", zipped(header))
    (tmp_path / "b.docx").write_bytes(zipped(related("hyperlink", "https://example.org/")))
    assert office_parts(tmp_path / "b.docx", WHAT)


@pytest.mark.parametrize("target", ["../../etc/passwd", "//server/share/a.png", "file:///etc/passwd", "..\\..\\a.png"])
def test_a_relationship_that_leaves_the_file_is_refused(tmp_path: Path, target: str) -> None:
    said = only(tmp_path / "a.docx", zipped(related("image", target, external=False)))
    assert said == f"Unsafe Word file | its part word/document.xml leads out of the file: {target}"


@pytest.mark.parametrize(
    "name", ["../a.png", "word/../../a.png", "/word/a.png", "word\\..\\a.png", "c:/a.png", "%2e%2e/a"]
)
def test_a_part_whose_name_leaves_the_file_is_refused(tmp_path: Path, name: str) -> None:
    said = only(tmp_path / "a.docx", zipped({**good(), name: b"a"}))
    assert said == f"Unsafe Word file | its part {name} has a name that leads out of the file"


def test_a_name_that_comes_twice_is_refused_in_whatever_letters(tmp_path: Path) -> None:
    said = "Damaged Word file | its part word/document.xml is there 2 times"
    assert only(tmp_path / "a.docx", zipped(good(), DOCUMENT)) == said
    assert only(tmp_path / "a.docx", zipped({**good(), "word/Document.xml": good()[DOCUMENT]})) == said


def test_macros_are_refused_however_they_come(tmp_path: Path) -> None:
    enabled = good()[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument." + WORD_TYPE,
        b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    )
    assert "its part word/vbaProject.bin" in only(tmp_path / "a.docx", zipped({**good(), "word/vbaProject.bin": OLE}))
    assert "of a kind that may have macros" in only(tmp_path / "a.docx", zipped({**good(), TYPES: enabled}))
    assert "the name ends in .dotm" in only(tmp_path / "a.dotm", zipped(good()))


@pytest.mark.parametrize(
    ("kind", "thing"),
    [("oleObject", "an embedded object"), ("control", "an ActiveX control"), ("package", "an embedded file")],
)
def test_an_embedded_object_is_refused(tmp_path: Path, kind: str, thing: str) -> None:
    parts = related(kind, "embeddings/object1.bin", external=False) | {"word/embeddings/object1.bin": b"\1"}
    said = only(tmp_path / "a.docx", zipped(parts))
    assert said == f"Embedded object | its part word/document.xml holds {thing}: embeddings/object1.bin"


CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def with_chart(workbook: str) -> Parts:
    rels = related("package", "../embeddings/a.xlsx", external=False, part="word/charts/_rels/chart1.xml.rels")
    rows = f'<Override PartName="/word/charts/chart1.xml" ContentType="{CHART}"/>'
    rows += f'<Default Extension="xlsx" ContentType="{workbook}"/></Types>'
    parts = rels | {"word/charts/chart1.xml": b"<x/>", "word/embeddings/a.xlsx": b"PK"}
    return parts | {TYPES: good()[TYPES].replace(b"</Types>", rows.encode())}


def test_the_workbook_of_a_chart_is_no_embedded_object(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(zipped(with_chart(WORKBOOK)))
    assert "word/embeddings/a.xlsx" in office_parts(tmp_path / "a.docx", WHAT)
    with_macros = with_chart("application/vnd.ms-excel.sheet.macroEnabled.12")
    found = faults(tmp_path / "a.docx", zipped(with_macros))
    assert {fault.what for fault in found} == {"Embedded object", "Word file with macros"}


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    parts = related("image", "http://example.org/a.png") | {"../a": b"", "word/vbaProject.bin": b"\1"}
    parts |= {"word/settings.xml": (DOCTYPE + "<x/>").encode(), "word/numbering.xml": b"<x>"}
    found = [fault.what for fault in faults(tmp_path / "a.docx", zipped(parts))]
    assert sorted(found) == [
        "Damaged Word file", "Link to another file", "Unsafe Word file", "Unsafe Word file", "Word file with macros",
    ]  # fmt: skip


def test_a_part_whose_bytes_are_not_what_they_were_is_damaged(tmp_path: Path) -> None:
    data = bytearray(zipped({**good(), "word/media/a.bin": b"\1" * 9}))
    at = data.index(b"word/media/a.bin") + len("word/media/a.bin")
    data[at] ^= 0xFF
    assert only(tmp_path / "a.docx", bytes(data)).startswith("Damaged Word file")


def test_a_file_without_its_table_of_types_is_no_word_file(tmp_path: Path) -> None:
    parts = {name: part for name, part in good().items() if name != TYPES}
    assert only(tmp_path / "a.docx", zipped(parts)).startswith("Not a Word file")
