"""What travels inside the PDF is listed by viewers, whole, and the same each time."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2

from planpress.brand import Brand
from planpress.document import Attachment
from planpress.writers import FORMATS
from tests.writers import sample

FILES = (
    Attachment("plan.json", "application/json", "The whole plan", b'{"region": "\xe5\xa4\xa7\xe8\xbf\x9e"}'),
    Attachment("observations.csv", "text/csv", "Every figure", b"key,value\r\n" * 500),
)
DOCUMENT = replace(sample.whole_document(), attachments=FILES)


def test_viewers_list_the_files_and_hold_all_their_bytes(brand: Brand) -> None:
    opened = pypdfium2.PdfDocument(FORMATS["pdf"].write(DOCUMENT, brand))
    found = {opened.get_attachment(index).get_name(): bytes(opened.get_attachment(index).get_data())
             for index in range(opened.count_attachments())}  # fmt: skip
    assert found == {file.name: file.data for file in FILES}


def test_each_file_bears_its_media_type_its_words_and_its_size(brand: Brand) -> None:
    with pikepdf.open(io.BytesIO(FORMATS["pdf"].write(DOCUMENT, brand))) as opened:
        names = opened.Root.Names.EmbeddedFiles.Names
        assert [str(name) for name in list(names)[::2]] == ["observations.csv", "plan.json"]
        found = list(names)[3]
        stream = found.EF.F
        assert (str(stream.Subtype), str(found.Desc), int(stream.Params.Size), str(stream.Params.ModDate)) == (
            "/application/json", "The whole plan", len(FILES[0].data), "D:20261123",
        )  # fmt: skip


def test_other_formats_do_without_them(brand: Brand) -> None:
    for suffix in ("docx", "txt"):
        write = FORMATS[suffix].write
        assert write(DOCUMENT, brand) == write(replace(DOCUMENT, attachments=()), brand)


def test_the_files_are_the_whole_document_s_data(brand: Brand) -> None:
    """ISO 19005-3, 6.8: each says how it belongs to the document, and the document names each."""
    with pikepdf.open(io.BytesIO(FORMATS["pdf"].write(DOCUMENT, brand))) as opened:
        listed = list(opened.Root.Names.EmbeddedFiles.Names)[1::2]
        assert [file.objgen for file in opened.Root.AF] == [file.objgen for file in listed]
        assert {str(file.AFRelationship) for file in listed} == {"/Data"}
        assert {str(file.F) == str(file.UF) for file in listed} == {True}


def test_a_document_without_files_has_no_list_of_them(brand: Brand) -> None:
    with pikepdf.open(io.BytesIO(FORMATS["pdf"].write(replace(DOCUMENT, attachments=()), brand))) as opened:
        assert "/AF" not in opened.Root and "/Names" not in opened.Root
