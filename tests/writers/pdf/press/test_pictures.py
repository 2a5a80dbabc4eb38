"""Pictures are printed in the press's inks, as fine as it shows."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Name, PdfImage
from PIL import Image
from reportlab.lib.utils import ImageReader

from planpress.inks import Press, default_condition
from planpress.writers.pdf.marking import PageCanvas
from planpress.writers.pdf.output_intent import srgb_profile
from planpress.writers.pdf.press.colours import through, to_screen
from planpress.writers.pdf.press.separating import separated
from tests.writers.pdf.press.difference import ciede2000, lab
from tests.writers.pdf.press.plates import plates


def printed(
    picture: Image.Image, width: float = 72.0, kind: str = "PNG", limit: float = 3.2, **more: object
) -> PdfImage:
    """The picture as it stands in a print file, drawn `width` points wide."""
    data, out = io.BytesIO(), io.BytesIO()
    picture.save(data, kind, **more)
    canvas = PageCanvas(out, pagesize=(200, 200), invariant=1)
    canvas.drawImage(ImageReader(data), 10, 10, width, width * picture.height / picture.width, mask="auto")
    canvas.save()
    condition = default_condition()
    condition = condition.__class__(condition.name, condition.description, condition.profile, limit)
    file = pikepdf.open(io.BytesIO(separated(out.getvalue(), Press(condition=condition), ())))
    (image,) = file.pages[0].get_images().values()
    found = PdfImage(image)
    found.file = file  # type: ignore[attr-defined]  # kept open as long as its picture
    return found


def shown(image: PdfImage) -> np.ndarray:  # type: ignore[type-arg]
    """The picture's middle pixel as it looks in print."""
    picture = Image.frombytes("CMYK", (image.width, image.height), _inks(image))
    return np.asarray(through(picture, to_screen(default_condition().profile)))[image.height // 2, image.width // 2]


def _inks(image: PdfImage) -> bytes:
    """The inks pixel by pixel, as a press reads them."""
    if image.filters == ["/FlateDecode"]:
        return image.obj.read_bytes()
    return Image.open(io.BytesIO(image.obj.read_raw_bytes())).tobytes()


def apart(image: PdfImage, colour: tuple[int, int, int]) -> float:
    return float(ciede2000(lab(shown(image)), lab(np.array(colour, np.uint8))))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_photo_is_printed_in_inks_and_looks_the_same(kind: str) -> None:
    image = printed(Image.new("RGB", (300, 200), (200, 120, 60)), kind=kind)
    assert image.obj.ColorSpace == Name.DeviceCMYK and image.bits_per_component == 8
    assert (image.filters == ["/DCTDecode"]) is (kind == "JPEG")
    assert apart(image, (200, 120, 60)) < 4


def test_a_jpegs_inks_are_not_turned_round(tmp_path: Path) -> None:
    """A reader of PDF takes the numbers as they are stored, unless the file says otherwise."""
    image = printed(Image.new("RGB", (64, 64), "white"), kind="JPEG")
    assert [float(part) for part in image.obj.Decode] == [1, 0] * 4
    out = io.BytesIO()
    image.file.save(out)  # type: ignore[attr-defined]
    assert all(not plate.any() for plate in plates(out.getvalue(), tmp_path).values())


def test_more_pixels_than_print_shows_are_brought_down() -> None:
    fine = Image.new("RGB", (1000, 500), "teal")
    assert (printed(fine, 72.0).width, printed(fine, 72.0).height) == (300, 150)  # 1000 an inch become 300
    assert printed(fine, 168.0).width == 1000  # 429 an inch stay
    assert printed(fine, 144.0).width == 600  # 500 an inch do not


def test_a_photos_own_profile_is_heeded() -> None:
    """In a space whose red is blue, what the numbers call red is printed blue."""
    turned = srgb_profile().replace(b"rXYZ", b"swap").replace(b"bXYZ", b"rXYZ").replace(b"swap", b"bXYZ")
    red = Image.new("RGB", (90, 90), (180, 60, 50))
    assert apart(printed(red, kind="JPEG"), (180, 60, 50)) < 4
    assert apart(printed(red, kind="JPEG", icc_profile=turned), (50, 60, 180)) < 8


def test_what_is_see_through_is_white() -> None:
    clear = Image.new("RGBA", (90, 90), (200, 0, 0, 0))
    image = printed(clear)
    assert "/SMask" not in image.obj and set(_inks(image)) == {0}


def test_a_grey_photo_is_black_alone() -> None:
    assert printed(Image.new("L", (90, 90), 120)).obj.ColorSpace == Name.DeviceGray


def test_a_dark_photo_keeps_to_the_ink_limit() -> None:
    inks = np.frombuffer(_inks(printed(Image.new("RGB", (30, 30), (4, 2, 1)), limit=2.4)), np.uint8).reshape(-1, 4)
    assert 2.2 < (inks.sum(1) / 255).max() <= 2.4
