"""A packed file is smaller, says the same, and is written as the standards want it."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest

from planpress.brand import Brand
from planpress.document import Attachment
from planpress.writers.pdf import packing, pages, write_pdf
from planpress.writers.pdf.packing import packed
from tests.writers import sample
from tests.writers.pdf.opened import Opened

END = b"\nendstream"
STREAM = re.compile(rb"\n\d+ 0 obj\n<<(.*?)/Length (\d+)(.*?)>>\nstream\n", re.DOTALL)


def streams(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each stream of a packed file by its stated length, and what follows it."""
    place = 0
    while found := STREAM.search(data, place):
        place = found.end() + int(found[2])
        yield data[found.end() : place], data[place : place + len(END)]


@pytest.fixture(scope="module")
def loose(brand: Brand) -> bytes:
    """The whole sample as ReportLab writes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "packed", bytes)
        return write_pdf(sample.whole_document(), brand)


@pytest.fixture(scope="module")
def tight(loose: bytes) -> bytes:
    return packed(loose)


def test_a_packed_file_is_less_than_half_as_large(loose: bytes, tight: bytes) -> None:
    assert len(tight) < len(loose) / 2


def test_a_packed_file_shows_the_same_words_and_bookmarks(loose: bytes, tight: bytes) -> None:
    before, after = Opened(loose), Opened(tight)
    assert after.pages == before.pages
    assert after.outline == before.outline


def test_packing_the_same_bytes_makes_the_same_bytes(loose: bytes, tight: bytes) -> None:
    assert packed(loose) == tight


def test_another_content_has_another_identifier(tight: bytes, brand: Brand) -> None:
    other = write_pdf(replace(sample.whole_document(), title="Other"), brand)
    identifiers = {bytes(pikepdf.open(io.BytesIO(data)).trailer.ID[0]) for data in (tight, other)}
    assert len(identifiers) == 2


def test_the_file_is_of_the_version_that_the_standards_are_parts_of(loose: bytes, tight: bytes) -> None:
    assert tight.startswith(b"%PDF-1.7\n")
    assert not loose.startswith(b"%PDF-1.7\n")  # what ReportLab writes


def test_every_stream_ends_where_its_length_says_before_a_line_end(loose: bytes, tight: bytes) -> None:
    found = list(streams(tight))
    assert len(found) > 10
    assert {after for _, after in found} == {END}
    assert re.search(rb"[^\r\n]endstream", loose)  # what ReportLab writes


def test_no_stream_is_written_as_text(tight: bytes) -> None:
    file = pikepdf.open(io.BytesIO(tight))
    used = {
        str(name)
        for thing in file.objects
        if isinstance(thing, pikepdf.Stream) and "/Filter" in thing
        for name in (thing.Filter if isinstance(thing.Filter, pikepdf.Array) else [thing.Filter])
    }
    assert used <= {"/FlateDecode", "/DCTDecode"}


def ending_in_a_carriage_return(least: int) -> bytes:
    """Content, longer than `least`, that ends so when it is compressed."""
    content = b"x" * least
    while zlib.compress(content, 9)[-1:] != b"\r":
        content += b"y"
    return content


@pytest.mark.parametrize("least", [1, 80, 700, 9000])
def test_a_stream_that_ends_in_a_carriage_return_keeps_its_length_and_content(least: int) -> None:
    content = ending_in_a_carriage_return(least)
    file = pikepdf.new()
    file.add_blank_page()
    compressed = pikepdf.Stream(file, zlib.compress(content, 9), Filter=pikepdf.Name.FlateDecode)
    file.Root.Held = file.make_indirect(compressed)
    out = io.BytesIO()
    file.save(out)
    data = packed(out.getvalue())
    assert b"\r\nendstream" not in data
    assert {after for _, after in streams(data)} == {END}
    again = pikepdf.open(io.BytesIO(data))
    assert again.Root.Held.read_bytes() == content
    assert again.check_pdf_syntax() == []


def test_qpdf_alone_would_let_the_carriage_return_and_the_line_end_meet() -> None:
    content = ending_in_a_carriage_return(1)
    file = pikepdf.new()
    file.Root.Held = file.make_indirect(
        pikepdf.Stream(file, zlib.compress(content, 9), Filter=pikepdf.Name.FlateDecode)
    )
    out = io.BytesIO()
    file.save(out)
    assert b"\r\nendstream" in out.getvalue()
    assert b"\r\nendstream" not in packing.apart(out.getvalue())


def test_bytes_that_only_look_like_an_end_stay_as_they_are(brand: Brand) -> None:
    words = b"a\r\nendstream\r\nendobj"
    held = Attachment("odd.txt", "text/plain", "Odd words", words)
    opened = Opened(write_pdf(replace(sample.document(sample.cover()), attachments=(held,)), brand))
    assert opened.pdf.attachments["odd.txt"].get_file().read_bytes() == words


def test_nothing_in_the_file_is_transparent(tight: bytes) -> None:
    """No graphics state with an opacity or a soft mask, and no group (ISO 19005-3, 6.2.10)."""
    file = pikepdf.open(io.BytesIO(tight))
    things = [thing for thing in file.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)]
    named = {name for thing in things for name in ("/ca", "/CA", "/SMask", "/Group", "/BM") if name in thing}
    assert named == set()


def test_no_font_is_left_to_the_reader_s_machine(tight: bytes) -> None:
    """ReportLab asks for Helvetica where nobody names a face."""
    file = pikepdf.open(io.BytesIO(tight))
    fonts = [thing for thing in file.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"]
    assert fonts and all("/FontFile2" in font.FontDescriptor for font in fonts)
