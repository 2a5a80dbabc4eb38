"""Photos and codes on pages: cropped to their frames, in their colours, with enough pixels for print."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import ExifTags, Image

from planpress.brand import Brand
from planpress.document import Area, Block, Columns, Page, Photo, QrCode
from planpress.errors import EditionError
from planpress.lengths import Mm, points
from planpress.pictures import Focus
from planpress.qr_codes import QUIET, across, modules
from planpress.writers.pdf import drawn, write_pdf
from planpress.writers.pdf.grid import MARGIN, PORTRAIT, TOP
from planpress.writers.pdf.marking import Box, TaggedCanvas
from planpress.writers.pdf.structure import Element
from tests.profiles import inks, wide_rgb
from tests.writers.pdf.opened import Opened
from tests.writers.sample import code, document, words

SCALE = 4  # pixels a point
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


class PrintCanvas(TaggedCanvas):
    """Asks for print's resolution, and has inks of its own."""

    least_ppi = 220.0
    output_profile = inks()


def printed(brand: Brand, *blocks: Block) -> bytes:
    root = Element("Document")
    return drawn(document(*blocks), brand, root, partial(PrintCanvas, root=root))


def quarters(size: tuple[int, int] = (1800, 1200), mode: str = "RGB") -> Image.Image:
    """A scene with a colour in each quarter: red and green above, blue and white below."""
    image = Image.new("RGB", size)
    for index, colour in enumerate((RED, GREEN, BLUE, WHITE)):
        left, top = index % 2 * size[0] // 2, index // 2 * size[1] // 2
        image.paste(colour, (left, top, left + size[0] // 2, top + size[1] // 2))
    return image.convert(mode)


def file(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def photo(image: Image.Image, kind: str = "JPEG", options: dict[str, Any] | None = None, **fields: Any) -> Photo:
    named = {"name": "harbour", "alt": "A harbour by the sea"}
    return Photo(file(image, kind, **(options or {})), **{**named, **fields})


def page(data: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(data)[0].render(scale=SCALE).to_pil().convert("RGB")


def colour_at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place in points from the upper left corner of the text area."""
    return image.getpixel((round((MARGIN + x) * SCALE), round((TOP + y) * SCALE)))


def is_near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) < 12


def images(opened: Opened) -> list[Any]:
    """The pictures of a file, which has to stay open."""
    return [image for page in opened.pdf.pages for image in page.get_images().values()]


# ------------------------------------------------------------------------------------------------- frames


@pytest.mark.parametrize(("focus", "seen"), [((0, 0), RED), ((100, 0), GREEN), ((0, 100), BLUE), ((100, 100), WHITE)])
def test_a_frame_shows_what_lies_around_the_focal_point(
    brand: Brand, focus: tuple[int, int], seen: tuple[int, int, int]
) -> None:
    x, y = map(Decimal, focus)
    wide = page(write_pdf(document(photo(quarters(), ratio=Fraction(4), focus=Focus(x, y))), brand))
    width, height = PORTRAIT.measure, PORTRAIT.measure / 4
    row = [colour_at(wide, width * part, height / 2) for part in (0.02, 0.98)]
    assert is_near(row[focus[0] // 100], seen) and not is_near(row[0], row[1])
    tall = page(write_pdf(document(photo(quarters(), ratio=Fraction(1, 2), height=Mm(80), focus=Focus(x, y))), brand))
    width, height = points(Mm(40)), points(Mm(80))
    column = [colour_at(tall, width / 2, height * part) for part in (0.02, 0.98)]
    assert is_near(column[focus[1] // 100], seen) and not is_near(column[0], column[1])
    assert is_near(colour_at(tall, width + 2, height / 2), WHITE)


def test_a_cropped_photo_is_not_stretched(brand: Brand) -> None:
    disc = Image.new("RGB", (1800, 1200), "white")
    disc.paste("red", (800, 500), Image.linear_gradient("L").resize((200, 200)).point(lambda _: 255))
    for fields in ({}, {"ratio": Fraction(1)}, {"ratio": Fraction(3)}, {"height": Mm(30)}):
        pixels = np.asarray(page(write_pdf(document(photo(disc, **fields)), brand))).astype(int)
        rows, columns = np.nonzero((pixels[:, :, 0] > 200) & (pixels[:, :, 1] < 80))
        assert abs(np.ptp(rows) - np.ptp(columns)) <= 2 and np.ptp(rows) > 50


def test_a_height_fills_the_width_at_hand(brand: Brand) -> None:
    narrow = Columns((6, 6), ((photo(quarters(), height=Mm(20)),), ()))
    image = page(write_pdf(document(narrow), brand))
    half, tall = PORTRAIT.span(6), points(Mm(20))
    assert is_near(colour_at(image, 2, tall - 2), BLUE) and is_near(colour_at(image, half - 2, 2), GREEN)
    assert is_near(colour_at(image, half + 2, 2), WHITE) and is_near(colour_at(image, 2, tall + 2), WHITE)


# ------------------------------------------------------------------------------------------------ content


def test_no_word_of_the_camera_is_in_the_file(brand: Brand) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = "Secret Harbour"
    shot = photo(quarters(), options={"exif": exif, "comment": "Secret Harbour"})
    assert b"Secret Harbour" in shot.data
    for data in (write_pdf(document(shot), brand), printed(brand, shot)):
        opened = Opened(data)
        assert [b"Secret" in image.read_raw_bytes() for image in images(opened)] == [False]
        assert b"Secret" not in data


def test_a_screen_gets_srgb_without_profiles_and_no_more_pixels_than_it_can_show(brand: Brand) -> None:
    wide = photo(quarters((4000, 2000)), "TIFF", {"icc_profile": wide_rgb()})
    ink = photo(quarters(mode="CMYK"), "TIFF", {"icc_profile": inks()})
    opened = Opened(write_pdf(document(wide, ink), brand))
    first, second = images(opened)
    assert {first.ColorSpace, second.ColorSpace} == {pikepdf.Name.DeviceRGB}
    assert 1516 in (int(first.Width), int(second.Width))


def test_a_drawing_is_kept_without_loss(brand: Brand) -> None:
    opened = Opened(write_pdf(document(photo(quarters(), "PNG")), brand))
    (found,) = images(opened)
    assert found.Filter == pikepdf.Name.FlateDecode
    assert np.array_equal(np.asarray(pikepdf.PdfImage(found).as_pil_image()), np.asarray(quarters()))


def test_the_same_photo_twice_is_in_the_file_once(brand: Brand) -> None:
    twice = photo(quarters())
    opened = Opened(write_pdf(document(twice, twice), brand))
    assert len({image.objgen for image in images(opened)}) == 1


# -------------------------------------------------------------------------------------------------- print


def test_print_keeps_the_colours_and_the_profile_that_came_with_them(brand: Brand) -> None:
    opened = Opened(printed(brand, photo(quarters((2400, 600)), "TIFF", {"icc_profile": wide_rgb()})))
    (image,) = images(opened)
    kind, profile = image.ColorSpace
    assert kind == pikepdf.Name.ICCBased and profile.read_bytes() == wide_rgb() and int(profile.N) == 3
    assert int(image.Width) == 2400


def test_print_names_the_colours_that_came_without_a_profile(brand: Brand) -> None:
    opened = Opened(printed(brand, photo(quarters())))
    (image,) = images(opened)
    kind, profile = image.ColorSpace
    assert kind == pikepdf.Name.ICCBased and b"sRGB" in profile.read_bytes().replace(b"\0", b"")


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_inks_of_the_printing_condition_stay_as_they_are(brand: Brand, kind: str) -> None:
    cyan = Image.new("CMYK", (1800, 400), (255, 0, 0, 0))
    opened = Opened(printed(brand, photo(cyan, kind, {"icc_profile": inks(), "quality": 95})))
    (image,) = images(opened)
    assert image.ColorSpace == pikepdf.Name.DeviceCMYK
    stored = np.asarray(Image.open(io.BytesIO(image.read_raw_bytes())))  # Pillow turns what Decode turns
    assert list(image.Decode) == [1, 0] * 4 and stored[200, 900].tolist() == [255, 0, 0, 0]


def test_too_few_pixels_for_print_are_an_error_that_names_all_photos_and_says_what_would_do(brand: Brand) -> None:
    small = photo(quarters((800, 200)))
    cropped = photo(quarters((1800, 600)), name="quay", ratio=Fraction(1))
    with pytest.raises(EditionError) as raised:
        printed(brand, small, photo(quarters()), cropped)
    first, second = raised.value.faults
    assert first.reason == "photo harbour: 800 x 200 pixels on 175 mm are 116 ppi; print needs 220"
    assert first.mend == "It may be 92 mm wide at most, or take a file of at least 1516 pixels across."
    assert second.reason.startswith("photo quay: 600 x 600 of its 1800 x 600 pixels on 106 mm are 144 ppi")
    assert second.mend == "It may be 69 mm wide at most, or take a file of at least 2750 pixels across."
    assert write_pdf(document(small, cropped), brand)


def test_the_sizes_that_the_error_names_would_do(brand: Brand) -> None:
    assert printed(brand, photo(quarters((1516, 379))))
    assert printed(brand, photo(quarters((800, 200)), ratio=Fraction(4), height=Mm(92 / 4)))
    with pytest.raises(EditionError):
        printed(brand, photo(quarters((800, 200)), ratio=Fraction(4), height=Mm(93 / 4)))


class BleedingCanvas(PrintCanvas):
    """Lets each picture run over by 20 points to the left."""

    def spread(self, box: Box) -> Box:
        left, lower, right, upper = box
        return left - 20, lower, right, upper


def test_a_picture_that_runs_over_the_edge_shows_more_and_is_not_stretched(brand: Brand) -> None:
    root = Element("Document")
    wide = photo(quarters((2400, 600)), height=Mm(40))
    image = page(drawn(document(wide), brand, root, partial(BleedingCanvas, root=root)))
    middle = (PORTRAIT.measure - 20) / 2  # of what is seen, with the 20 points
    row = [colour_at(image, x, 5) for x in (-18, middle - 2, middle + 2, PORTRAIT.measure - 2)]
    assert [is_near(found, wanted) for found, wanted in zip(row, (RED, RED, GREEN, GREEN), strict=True)] == [True] * 4
    assert is_near(colour_at(image, -22, 5), WHITE)


# -------------------------------------------------------------------------------------------------- codes


def read_modules(image: Image.Image, left: float, top: float, size: float, count: int) -> np.ndarray:
    """Which squares of a code are dark, border and all, by the pixel in the middle of each; lengths in pixels."""
    middles = (np.arange(count) + 0.5) * size / count
    grey = np.asarray(image.convert("L"))
    return grey[np.ix_((top + middles).astype(int), (left + middles).astype(int))] < 128


@pytest.mark.parametrize("size", [Mm(28), Mm(15), Mm(60)])
def test_the_code_on_the_page_is_that_of_its_address(brand: Brand, size: Mm) -> None:
    made = code()
    image = page(write_pdf(document(QrCode(made.href, made.alt, size)), brand))
    wanted = np.pad(np.array(modules(made.href)), QUIET)
    found = read_modules(image, MARGIN * SCALE, TOP * SCALE, points(size) * SCALE, across(modules(made.href)))
    assert np.array_equal(found, wanted)


def test_a_code_is_black_squares_that_lead_to_the_address_on_a_screen(brand: Brand) -> None:
    opened = Opened(write_pdf(document(code()), brand))
    (link,) = opened.pdf.pages[0].Annots
    assert code().href == link.A.URI and link.Contents == code().alt
    assert opened.images == 0
    size = points(code().size)
    left, lower, right, upper = map(float, link.Rect)
    assert (right - left, upper - lower) == pytest.approx((size, size), abs=0.01)


def test_a_photo_that_ends_an_area_of_a_designed_page_fills_it(brand: Brand) -> None:
    bare = photo(quarters((4000, 3000)))
    named = replace(bare, caption=words("The quay."), credit="A. Keel")
    left, right = Area(Mm(0), Mm(0), Mm(105), Mm(297), (bare,)), Area(Mm(105), Mm(0), Mm(105), Mm(200), (named,))
    image = page(write_pdf(document(Page(Mm(210), Mm(297), (left, right))), brand))
    seen = [image.getpixel((image.width * part // 100, image.height - 1)) for part in (1, 49)]
    assert is_near(seen[0], BLUE) and is_near(seen[1], WHITE)
    below = [image.getpixel((image.width * 52 // 100, round(points(Mm(height)) * SCALE))) for height in (180, 199.5)]
    assert is_near(below[0], BLUE) and is_near(below[1], WHITE)
