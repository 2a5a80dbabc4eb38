"""Photos in Word are cropped and turned for good, in sRGB, and tell nothing of their camera; codes lead on."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from PIL import ExifTags, Image

from planpress.brand import Brand
from planpress.document import Columns
from planpress.lengths import Mm
from planpress.pictures import Focus
from planpress.qr_codes import QUIET, across, modules
from planpress.writers.word import write_docx
from planpress.writers.word.markup import R
from tests.profiles import inks
from tests.writers.pdf.test_photos import photo, quarters, read_modules
from tests.writers.sample import code, document
from tests.writers.word.opened import Opened, written

EMU = 36000
"""A millimetre."""


def media(opened: Opened) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(opened.data)) as package:
        return {name: package.read(name) for name in package.namelist() if name.startswith("word/media/")}


def only_picture(opened: Opened) -> Image.Image:
    (data,) = media(opened).values()
    return Image.open(io.BytesIO(data))


def extent(opened: Opened) -> tuple[float, float]:
    """Width and height of the only picture in millimetres."""
    (found,) = opened.find(".//wp:inline/wp:extent")
    return int(found.get("cx", "")) / EMU, int(found.get("cy", "")) / EMU


def test_the_pixels_are_those_in_the_frame(brand: Brand) -> None:
    framed = photo(quarters(), "PNG", ratio=Fraction(1), height=Mm(50), focus=Focus(Decimal(100), Decimal(0)))
    opened = written(brand, framed)
    image = only_picture(opened)
    assert extent(opened) == pytest.approx((50, 50)) and image.width == image.height
    assert image.getpixel((image.width - 1, 0)) == (0, 255, 0) and image.getpixel((0, 0)) == (255, 0, 0)
    assert image.getpixel((image.width // 3, 0)) == (0, 255, 0)


def test_a_height_fills_the_column(brand: Brand) -> None:
    width, height = extent(written(brand, Columns((6, 6), ((photo(quarters(), height=Mm(20)),), ()))))
    assert width == pytest.approx(85) and height == pytest.approx(20)


def test_a_height_is_no_more_than_a_page_has(brand: Brand) -> None:
    assert extent(written(brand, photo(quarters(), height=Mm(900))))[1] < 297


def test_a_photo_has_no_more_pixels_than_it_shows(brand: Brand) -> None:
    assert only_picture(written(brand, photo(quarters((6000, 2000))))).width == 1516
    assert only_picture(written(brand, photo(quarters((1800, 600))))).width == 1800


def test_inks_are_converted_and_turned_pictures_stand_upright(brand: Brand) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    stored = quarters(mode="CMYK").transpose(Image.Transpose.ROTATE_90)
    image = only_picture(written(brand, photo(stored, "TIFF", {"icc_profile": inks(), "exif": exif})))
    assert image.format == "JPEG" and image.mode == "RGB" and image.width > image.height
    assert not image.getexif() and "icc_profile" not in image.info
    assert min(image.getpixel((image.width - 9, image.height - 9))) > 245


def test_no_word_of_the_camera_is_in_the_file(brand: Brand) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = "Secret Harbour"
    shot = photo(quarters(), options={"exif": exif, "comment": "Secret Harbour"})
    assert not any(b"Secret" in data for data in media(written(brand, shot)).values())


def test_the_code_is_that_of_its_address_in_pixels_and_as_lines(brand: Brand) -> None:
    opened = written(brand, code())
    count = across(modules(code().href))
    wanted = np.pad(np.array(modules(code().href)), QUIET)
    assert extent(opened) == pytest.approx((28, 28))
    pictures = media(opened)
    (png,) = (data for name, data in pictures.items() if name.endswith("png"))
    image = Image.open(io.BytesIO(png))
    assert np.array_equal(read_modules(image, 0, 0, image.width, count), wanted)
    (svg,) = (etree.fromstring(data) for name, data in pictures.items() if name.endswith("svg"))
    drawn = np.zeros((count, count), np.bool_)
    for bar in svg.find("{*}path").get("d", "").strip("Mz").split("zM"):
        column, row, length = map(int, bar.split("v")[0].replace("h", " ").split())
        drawn[row, column : column + length] = True
    assert np.array_equal(drawn, wanted) and svg.get("viewBox") == f"0 0 {count} {count}"


def test_a_click_on_the_code_leads_to_the_address(brand: Brand) -> None:
    opened = written(brand, code())
    (link,) = opened.find(".//w:drawing/../..")
    links = {rel.get("Id"): rel for rel in opened.part("word/_rels/document.xml.rels")}
    target = links[link.get(f"{{{R}}}id")]
    assert target.get("Target") == code().href and target.get("TargetMode") == "External"
    assert [drawing.get("descr") for drawing in opened.find(".//wp:docPr")] == [code().alt]


def test_the_file_is_valid(brand: Brand, tmp_path: Path) -> None:
    path = tmp_path / "photos.docx"
    path.write_bytes(write_docx(document(photo(quarters(), ratio=Fraction(3)), code()), brand))
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []
