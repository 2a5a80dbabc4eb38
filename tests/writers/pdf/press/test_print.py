"""A print file is PDF/X-4: single pages with bleed and marks, in inks, with nothing that a press cannot print."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import ImageCms

from planpress.brand import Brand
from planpress.document import Document
from planpress.inks import Cmyk, Ink, Press, default_condition
from planpress.lengths import Mm, points
from planpress.writers.pdf import write_pdf
from planpress.writers.pdf.press import write_print
from planpress.writers.pdf.press.canvas import content_hash
from planpress.writers.pdf.press.marks import ROOM
from tests.conftest import require_tool
from tests.writers.pdf.opened import Opened
from tests.writers.pdf.press.difference import ciede2000, lab
from tests.writers.pdf.press.plates import PROCESS, as_printed, page_plates, pages_in_inks, pixels, plates
from tests.writers.sample import cover, document, overview, whole_document, words

A4 = (points(Mm(210)), points(Mm(297)))
XMP = {
    "x": "http://www.npes.org/pdfx/ns/id/",
    "mm": "http://ns.adobe.com/xap/1.0/mm/",
}


@pytest.fixture(scope="module")
def data(brand: Brand) -> bytes:
    return write_print(whole_document(), brand)


@pytest.fixture(scope="module")
def opened(data: bytes) -> Opened:
    return Opened(data)


def boxes(page: pikepdf.Page) -> tuple[list[float], ...]:
    return tuple([float(edge) for edge in page.obj[name]] for name in ("/MediaBox", "/BleedBox", "/TrimBox"))


# ----------------------------------------------------------------------------------------------------- the sheets


def test_each_page_has_its_trim_its_bleed_and_room_for_marks(opened: Opened) -> None:
    sizes = set()
    for page in opened.pdf.pages:
        media, bleed, trim = boxes(page)
        assert [round(t - b, 2) for t, b in zip(trim, bleed, strict=True)] == [8.5, 8.5, -8.5, -8.5]
        assert media[:2] == [0, 0] and bleed[0] == pytest.approx(ROOM, abs=0.01)
        assert media[2] - bleed[2] == pytest.approx(ROOM, abs=0.01)
        assert "/ArtBox" not in page.obj and "/CropBox" not in page.obj
        sizes.add((round(trim[2] - trim[0]), round(trim[3] - trim[1])))
    assert sizes == {(595, 842), (842, 595)}  # upright and wide, each as large as it is cut


@pytest.mark.parametrize("millimetres", [0, 5.5, 10])
def test_the_bleed_is_as_wide_as_was_asked_for(brand: Brand, millimetres: float, tmp_path: Path) -> None:
    printed = write_print(replace(document(cover(), overview()), bleed=Mm(millimetres)), brand)
    with pikepdf.open(io.BytesIO(printed)) as file:
        _, bleed, trim = boxes(file.pages[0])
    assert trim[0] - bleed[0] == pytest.approx(points(Mm(millimetres)), abs=0.01)
    seen = plates(printed, tmp_path)
    inked = sum(seen[name] for name in PROCESS)
    left, upper, right, lower = pixels(printed, 1, 72, len(inked), "/BleedBox")
    inside = inked[upper + 1 : lower - 1, left + 1 : right - 1]
    assert (np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]]) > 0.3).all()


def test_what_touches_the_edge_runs_over_it_and_nothing_leaves_the_bleed_but_marks(data: bytes, tmp_path: Path) -> None:
    for number in (1, 2):
        seen = plates(data, tmp_path, number, dpi=144)
        inked = sum(seen[name] for name in PROCESS)
        left, upper, right, lower = pixels(data, number, 144, len(inked), "/BleedBox")
        assert (inked[upper + 2, left + 2 : right - 2] > 0).all()  # the band at the head
        gap = 4  # pixels, 0.7 mm: marks begin a millimetre from the bleed
        for ring in (inked[upper - gap : upper - 1], inked[:, left - gap : left - 1], inked[lower + 2 : lower + gap]):
            assert not (ring > 0).any()


def test_marks_stand_on_each_plate_and_words_only_on_black(data: bytes, tmp_path: Path) -> None:
    seen = plates(data, tmp_path, 2)
    sheet = seen["Black"].shape
    middle = slice(sheet[0] // 2 - 12, sheet[0] // 2 + 12), slice(8, 40)
    counts = {name: int((seen[name][middle] > 0.5).sum()) for name in PROCESS}
    assert min(counts.values()) == max(counts.values()) > 20
    slug = slice(4, 36), slice(60, 220)
    assert [(seen[name][slug] > 0).any() for name in PROCESS] == [False, False, False, True]


def test_the_slug_says_which_edition_and_which_page_it_is(opened: Opened) -> None:
    edition = content_hash(whole_document())[:12]
    count = len(opened.pages)
    for number, text in enumerate(opened.pages, 1):
        assert f"Dalian to 2015, page {number} of {count}" in text
        assert f"Edition {edition}, 2026-11-23" in text
        assert "bleed 3 mm" in text and "FOGRA39, total ink at most 320%" in text
    assert "Trim 210 × 297 mm" in opened.pages[0] and any("Trim 297 × 210 mm" in text for text in opened.pages)


def test_another_word_is_another_edition_and_another_bleed_is_not() -> None:
    one = whole_document()
    assert content_hash(one) == content_hash(whole_document()) == content_hash(replace(one, bleed=Mm(5)))
    assert content_hash(one) != content_hash(replace(one, title="Dalian to 2016"))


def test_a_long_title_leaves_room_for_the_page_and_the_mark(brand: Brand) -> None:
    printed = Opened(write_print(replace(document(overview()), title="Clusters and more clusters " * 9), brand))
    assert "…, page 1 of 1" in printed.pages[0]


# ------------------------------------------------------------------------------------------------------ the file


def test_the_file_says_what_it_is_twice_alike(opened: Opened) -> None:
    info, said = opened.pdf.docinfo, opened.pdf.open_metadata()
    assert opened.pdf.pdf_version == "1.6"
    assert said[f"{{{XMP['x']}}}GTS_PDFXVersion"] == "PDF/X-4"
    assert said[f"{{{XMP['mm']}}}DocumentID"].startswith("uuid:")
    assert (said[f"{{{XMP['mm']}}}VersionID"], said[f"{{{XMP['mm']}}}RenditionClass"]) == ("1", "default")
    assert (said["pdf:Trapped"], info["/Trapped"]) == ("False", "/False")
    assert (said["dc:title"], said["xmp:CreatorTool"]) == (str(info["/Title"]), str(info["/Creator"]))
    assert said["pdf:Producer"] == str(info["/Producer"])
    assert (said["xmp:CreateDate"], str(info["/CreationDate"])) == ("2026-11-23T00:00:00Z", "D:20261123000000Z")
    assert (said["xmp:ModifyDate"], str(info["/ModDate"])) == ("2026-11-23T00:00:00Z", "D:20261123000000Z")
    assert len(opened.pdf.trailer.ID) == 2
    assert "pdfuaid" not in str(said) and "pdfaid" not in str(said)


def test_the_output_intent_names_the_condition_and_holds_its_profile(opened: Opened) -> None:
    (intent,) = opened.pdf.Root.OutputIntents
    condition = default_condition()
    assert (intent.S, str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
    assert (str(intent.Info), str(intent.RegistryName)) == (condition.description, "http://www.color.org")
    assert intent.DestOutputProfile.N == 4
    profile = intent.DestOutputProfile.read_bytes()
    assert profile == condition.profile
    assert ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.device_class == "prtr"


def test_nothing_is_in_it_that_paper_cannot_show(opened: Opened) -> None:
    root = opened.pdf.Root
    for key in ("/StructTreeRoot", "/MarkInfo", "/AcroForm", "/OpenAction", "/AA", "/AF", "/Names"):
        assert key not in root
    assert not any("/Annots" in page.obj or "/AA" in page.obj for page in opened.pdf.pages)
    assert len(opened.fonts) > 2
    for font in opened.fonts:
        assert "/FontFile2" in font.FontDescriptor


def test_all_colours_are_inks_and_nothing_is_see_through(opened: Opened) -> None:
    used = set()
    for page in opened.pdf.pages:
        used |= {operator for _, operator in operators(page)}
        for state in page.resources.ExtGState.values():
            assert not {"/ca", "/CA", "/SMask", "/BM", "/TR", "/HT"} & set(state.keys())
        assert "/Group" not in page.obj
        for image in page.get_images().values():
            assert image.ColorSpace in ("/DeviceCMYK", "/DeviceGray") and "/SMask" not in image
    assert {"k", "K", "cs", "scn"} <= used and not {"rg", "RG", "g", "G", "sh", "sc"} & used


def operators(page: pikepdf.Page) -> Iterator[tuple[list[object], str]]:
    for operands, operator in pikepdf.parse_content_stream(page):
        yield list(operands), str(operator)


def test_the_same_document_gives_the_same_bytes(brand: Brand, data: bytes) -> None:
    assert write_print(whole_document(), brand) == data


def test_qpdf_finds_no_fault(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "print.pdf").write_bytes(data)
    subprocess.run([require_tool("qpdf", "qpdf"), "--check", tmp_path / "print.pdf"], check=True, capture_output=True)


# ------------------------------------------------------------------------------------------------------ the inks


def test_dark_words_are_black_alone_and_printed_over_their_ground(brand: Brand, tmp_path: Path) -> None:
    shown = words("Five clusters each aim for 80 billion or more")
    band = replace(overview(), content=(), heading=replace(overview().heading, content=shown))
    seen = page_plates(write_print(document(band), brand), tmp_path, dpi=150)
    letters = seen["Black"] > 0.98
    letters[400:] = False  # the band ends, the foot begins
    assert letters.sum() > 2000
    tint = brand.press.inks[brand.colour("tint")].cmyk
    for name, part in zip(PROCESS[:3], tint, strict=False):
        assert np.abs(seen[name][letters] - part).max() < 0.02, name  # the ground's own ink is below the letters


def test_a_second_grey_is_a_tint_of_black_as_light_as_on_the_screen(opened: Opened) -> None:
    (black,) = {tuple(map(float, ink)) for ink in text_inks(opened) if 0.5 < ink[3] < 0.9 and not any(ink[:3])}
    assert black[3] == pytest.approx(0.76, abs=0.05)


def test_coloured_words_keep_their_inks(opened: Opened, brand: Brand) -> None:
    for role in ("derived", "target_text"):
        assert brand.press.inks[brand.colour(role)].cmyk in set(text_inks(opened))  # type: ignore[arg-type]


def text_inks(opened: Opened) -> Iterator[tuple[float, ...]]:
    """The inks of each shown text of the pages."""
    for page in opened.pdf.pages:
        stack, ink = [], (0.0, 0.0, 0.0, 1.0)
        for operands, operator in operators(page):
            if operator == "q":
                stack.append(ink)
            elif operator == "Q":
                ink = stack.pop()
            elif operator == "k":
                ink = tuple(float(part) for part in operands)  # type: ignore[arg-type, assignment]
            elif operator == "Tj":
                yield ink


def test_white_is_never_printed_over_anything(opened: Opened) -> None:
    """Each text and area without ink is drawn where overprinting is off."""
    for page in opened.pdf.pages:
        over = {name: bool(state.op) for name, state in page.resources.ExtGState.items()}
        stack, state = [], ((0.0, 0.0, 0.0, 1.0), False)
        for operands, operator in operators(page):
            if operator == "q":
                stack.append(state)
            elif operator == "Q":
                state = stack.pop()
            elif operator == "k":
                state = (tuple(float(part) for part in operands), state[1])  # type: ignore[arg-type, assignment]
            elif operator == "gs":
                state = (state[0], over[str(operands[0])])
            elif operator in ("Tj", "f", "f*", "B"):
                assert any(state[0]) or not state[1]
                assert not state[1] or not any(state[0][:3])  # what is printed over is black alone


def test_no_line_is_thinner_than_a_press_holds(opened: Opened) -> None:
    widths = [
        float(operands[0])  # type: ignore[arg-type]
        for page in opened.pdf.pages
        for operands, operator in operators(page)
        if operator == "w"
    ]
    assert min(widths) == 0.25


def test_no_place_has_more_ink_than_the_paper_bears(data: bytes, tmp_path: Path) -> None:
    for number in (1, 2, 3, 5):
        seen = page_plates(data, tmp_path, number)
        assert sum(seen[name] for name in PROCESS).max() <= 3.2


def test_a_spot_colour_stays_a_separation(brand: Brand, tmp_path: Path) -> None:
    spot = Ink(Cmyk(1, 0.19, 0.23, 0.13), "PANTONE 3145 C")
    press = Press({**brand.press.inks, brand.colour("derived"): spot})
    printed = write_print(document(overview()), replace(brand, press=press))
    seen = page_plates(printed, tmp_path)
    assert set(seen) == {*PROCESS, "PANTONE 3145 C"}
    solid = seen["PANTONE 3145 C"] > 0.98
    assert solid.sum() > 100 and max(seen[name][solid].max() for name in PROCESS) == 0
    text = Opened(printed)
    assert "C M Y K, PANTONE 3145 C" in text.pages[0]
    space = text.pdf.pages[0].resources.ColorSpace["/PressSpot0"]
    assert (space[0], space[1], space[2]) == ("/Separation", "/PANTONE 3145 C", "/DeviceCMYK")
    assert [float(part) for part in space[3].C1] == [1, 0.19, 0.23, 0.13]


def test_printed_pages_look_as_those_on_the_screen(data: bytes, brand: Brand, tmp_path: Path) -> None:
    screen = pypdfium2.PdfDocument(write_pdf(whole_document(), brand))
    for number, inked in enumerate(pages_in_inks(data, tmp_path, len(screen), 36)):
        shown = screen[number].render(scale=0.5).to_pil().convert("RGB").resize(inked.size)
        paper = as_printed(inked, brand.press.condition)
        assert ciede2000(lab(np.asarray(shown)), lab(paper)).mean() < 6


def test_a_document_without_pictures_and_cover_is_printed_too(brand: Brand) -> None:
    empty: Document = document(overview())
    assert len(Opened(write_print(empty, brand)).pages) == 1
