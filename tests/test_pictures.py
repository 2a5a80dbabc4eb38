"""A picture is shown upright, in its frame and in its colours, and tells nothing else."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageColor, ImageFile, PngImagePlugin

from planpress import pictures
from planpress.lengths import Mm
from planpress.pictures import (
    PRINT,
    SCREEN,
    Crop,
    Focus,
    Medium,
    PictureError,
    Raster,
    crop,
    examined,
    frame,
    pixels_for,
    raster,
    resolution,
)
from tests.profiles import CYAN_INK, D50, GAMMA, P3, inks, linear_grey, wide_rgb

KINDS = ("JPEG", "PNG", "TIFF")
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that was held in each way stores the scene (Exif 3.0, 4.6.5.1.6)."""
QUARTERS = ("red", "lime", "blue", "white")
WIDTH = Mm(20)
SECRET = "Secret Harbour 17"


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **({"quality": 95, "subsampling": 0} if kind == "JPEG" else {}) | options)
    return stream.getvalue()


def quarters() -> Image.Image:
    """A scene of 60 x 40 pixels with a colour in each quarter."""
    image = Image.new("RGB", (60, 40))
    for index, colour in enumerate(QUARTERS):
        left, top = index % 2 * 30, index // 2 * 20
        image.paste(colour, (left, top, left + 30, top + 20))
    return image


def shown(data: bytes, medium: Medium = SCREEN, width: Mm = WIDTH) -> Raster:
    """The whole picture."""
    across, down = examined(data).size
    return raster(data, Crop(0, 0, across, down), width, medium)


def pixels(made: Raster) -> Image.Image:
    return Image.open(io.BytesIO(made.data))


def pixel(made: Raster) -> list[int]:
    """One pixel of an even picture."""
    return [int(value) for value in np.ravel(np.asarray(pixels(made))[1, 1])]


def is_near(found: Sequence[int] | np.ndarray, wanted: Sequence[float] | np.ndarray, by: float = 3) -> bool:
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= by


# ------------------------------------------------------------------------------------------------ upright


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = quarters().transpose(STORED[orientation]) if orientation > 1 else quarters()
    data = saved(stored, kind, exif=exif)
    image = pixels(shown(data))
    assert examined(data).size == image.size == (60, 40)
    assert ExifTags.Base.Orientation not in image.getexif()
    places = ((15, 10), (45, 10), (15, 30), (45, 30))
    expected = [ImageColor.getrgb(name) for name in QUARTERS]
    assert is_near(np.ravel([image.convert("RGB").getpixel(place) for place in places]), np.ravel(expected), 8)


@pytest.mark.parametrize("medium", [SCREEN, PRINT])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_a_camera_or_a_person_wrote_travels_on(kind: str, medium: Medium) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = SECRET
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = SECRET
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    options: dict[str, object] = {"exif": exif, "dpi": (240, 240)}
    if kind == "JPEG":
        options |= {"comment": SECRET, "xmp": xmp}
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp.decode())
    data = saved(quarters(), kind, **options)
    assert SECRET.encode() in data
    made = shown(data, medium)
    assert SECRET.encode() not in made.data and b"Exif" not in made.data and b"xmp" not in made.data
    assert not pixels(made).getexif() and "dpi" not in pixels(made).info


# ------------------------------------------------------------------------------------------------- frames


def test_a_crop_is_the_largest_of_its_shape_around_the_focus() -> None:
    assert crop((3000, 2000), 1.5) == Crop(0, 0, 3000, 2000)
    assert crop((3000, 2000), 1) == Crop(500, 0, 2500, 2000)
    assert crop((3000, 2000), 3, Focus(Decimal(50), Decimal(60))) == Crop(0, 700, 3000, 1700)


@pytest.mark.parametrize("shape", [0.2, 0.75, 1, 1.5, 16 / 9, 7])
@pytest.mark.parametrize("size", [(3000, 2000), (2000, 3000), (1, 900), (640, 640)])
@pytest.mark.parametrize("focus", [(0, 0), (100, 100), (3, 97), (50, 50), (79, 20)])
def test_the_focal_point_stays_inside_and_nothing_is_stretched(
    size: tuple[int, int], shape: float, focus: tuple[int, int]
) -> None:
    x, y = focus
    part = crop(size, shape, Focus(Decimal(x), Decimal(y)))
    assert 0 <= part.left <= size[0] * x / 100 <= part.right <= size[0]
    assert 0 <= part.top <= size[1] * y / 100 <= part.bottom <= size[1]
    wide, tall = part.size
    assert abs(wide - tall * shape) <= max(1, shape) and (wide == size[0] or tall == size[1])


def test_a_frame_is_as_wide_as_it_may_be() -> None:
    size = (3000, 2000)
    assert frame(size, 150, 300) == (150, 100)
    assert frame(size, 600, 300) == (450, 300)
    assert frame(size, 150, 300, Fraction(3)) == (150, 50)
    assert frame(size, 150, 300, height=40) == (150, 40)
    assert frame(size, 150, 300, Fraction(3, 2), 40) == (60, 40)
    assert frame(size, 150, 300, Fraction(5), 40) == (150, 30)


def test_the_part_in_the_frame_is_what_is_drawn() -> None:
    data = saved(quarters(), "PNG")
    lower_right = crop((60, 40), 1, Focus(Decimal(100), Decimal(50)))
    image = pixels(raster(data, lower_right, Mm(20), SCREEN))
    assert image.size == (40, 40)
    assert image.getpixel((39, 0)) == (0, 255, 0) and image.getpixel((0, 0)) == (255, 0, 0)
    assert image.getpixel((9, 39)) == (0, 0, 255) and image.getpixel((10, 39)) == (255, 255, 255)


# --------------------------------------------------------------------------------------------- resolution


def test_resolution_is_pixels_an_inch() -> None:
    assert resolution(300, Mm(25.4)) == 300
    assert round(resolution(800, Mm(175))) == 116
    assert pixels_for(Mm(175), 220) == 1516


@pytest.mark.parametrize(("medium", "kept", "fewer"), [(SCREEN, 300, 220), (PRINT, 450, 300)])
def test_more_pixels_than_a_medium_can_show_become_fewer(medium: Medium, kept: int, fewer: int) -> None:
    inch = Mm(25.4)
    assert shown(saved(Image.new("RGB", (kept, 100))), medium, inch).size == (kept, 100)
    assert shown(saved(Image.new("RGB", (kept * 2, 200))), medium, inch).size == (fewer, round(fewer * 100 / kept))


# ------------------------------------------------------------------------------------------------ colours


def srgb(xyz: np.ndarray) -> list[float]:
    """The numbers of sRGB (IEC 61966-2-1) for a colour in XYZ under D50."""
    to_rgb = np.linalg.inv(
        np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
    )
    linear = np.clip(to_rgb @ xyz, 0, 1)
    return list(255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))


def test_a_wide_gamut_becomes_srgb_on_screens_and_stays_in_print() -> None:
    colour = (180, 110, 90)
    data = saved(Image.new("RGB", (60, 40), colour), "TIFF", icc_profile=wide_rgb())
    light = (np.array(colour) / 255) ** GAMMA
    screen, paper = shown(data), shown(data, PRINT)
    assert is_near(pixel(screen), srgb(np.array(P3).T @ light))
    assert not is_near(pixel(screen), colour, 6)
    assert is_near(pixel(paper), colour)
    assert screen.profile == b"" and paper.profile == wide_rgb()


def test_grey_stays_grey_and_is_as_light_as_its_profile_says() -> None:
    data = saved(Image.new("L", (60, 40), 55), "PNG", icc_profile=linear_grey())
    screen, paper = shown(data), shown(data, PRINT)
    assert screen.space == paper.space == "L"
    assert is_near(pixel(screen), srgb(np.array(D50) * 55 / 255)[:1])
    assert pixel(paper) == [55] and paper.profile == linear_grey()


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_inks_become_srgb_on_screens_and_stay_inks_in_print(kind: str) -> None:
    data = saved(Image.new("CMYK", (60, 40), (255, 0, 0, 0)), kind, icc_profile=inks())
    screen, paper = shown(data), shown(data, PRINT)
    lightness, a, b = CYAN_INK
    height = (lightness + 16) / 116
    xyz = np.array([(height + a / 500) ** 3, height**3, (height - b / 200) ** 3]) * D50
    assert screen.space == "RGB" and is_near(pixel(screen), srgb(xyz), 4)
    assert paper.space == "CMYK" and is_near(pixel(paper), (255, 0, 0, 0))
    assert paper.profile == inks()


def test_a_profile_for_other_colours_is_not_used() -> None:
    facts = examined(saved(quarters(), icc_profile=linear_grey()))
    assert facts.profile == b"" and facts.is_profile_odd
    assert examined(saved(quarters(), icc_profile=b"nothing")).is_profile_odd
    assert not examined(saved(quarters())).is_profile_odd


def test_what_is_transparent_lies_on_white_paper() -> None:
    for mode, colour, wanted in (
        ("RGBA", (255, 0, 0, 0), 255),
        ("RGBA", (0, 0, 0, 128), 127),
        ("LA", (0, 128), 127),
    ):
        made = shown(saved(Image.new(mode, (6, 4), colour), "PNG"))
        assert made.space == mode[:-1] and pixel(made)[0] == wanted


def test_sixteen_bits_become_eight() -> None:
    for kind in ("PNG", "TIFF"):
        image = Image.fromarray(np.full((4, 6), 51400, np.uint16))
        made = shown(saved(image, kind))
        assert made.space == "L" and is_near(pixel(made), [200], 1)


def test_a_drawing_keeps_its_edges_and_a_photo_is_packed_as_such() -> None:
    assert shown(saved(quarters(), "PNG")).data.startswith(b"\x89PNG")
    assert shown(saved(quarters(), "TIFF")).data.startswith(b"\xff\xd8\xff")


def test_the_same_picture_gives_the_same_bytes() -> None:
    data = saved(quarters(), icc_profile=wide_rgb())
    first = shown(data).data
    raster.cache_clear()
    assert shown(data).data == first


# ------------------------------------------------------------------------------------------------- faults


def claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it has so many pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"")
    chunks = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in (head, body)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"GIF89a", "Not a picture"),
        (b"", "Not a picture"),
        (saved(quarters(), "PNG")[:60], "Broken picture"),
        (saved(quarters(), "JPEG")[:500], "Broken picture"),
        (saved(quarters(), "TIFF")[:200], "Broken picture"),
        (claims(12_000, 12_000), "Picture too large"),
        (claims(60_000, 60_000), "Picture too large"),
        (saved(Image.new("F", (6, 4)), "TIFF"), "Not a photo's colours"),
    ],
)
def test_what_cannot_be_shown_says_why(data: bytes, what: str) -> None:
    with pytest.raises(PictureError) as fault:
        examined(data)
    assert fault.value.what == what and fault.value.mend.endswith(".")


def test_a_picture_that_is_too_large_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(quarters(), "PNG", compress_level=1)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 2000)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("it was unpacked"))
    with pytest.raises(PictureError, match="60 x 40 pixels"):
        examined(data)
