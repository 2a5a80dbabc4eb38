"""A picture file becomes pixels as they are shown: upright, cropped to a frame, no more than their size needs.

Only pixels and, in print, their colour profile go on. Whatever else a camera writes, the place above all, stays behind.
"""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from planpress.lengths import Mm

if TYPE_CHECKING:
    from PIL.Image import Image

LEAST_PPI = 220.0
"""Pixels an inch that a photo needs in print at the size it is shown, and what is left of more on a screen."""
WANTED_PPI = 300.0
"""Pixels an inch that print shops ask for."""
MOST_PIXELS = 120_000_000
"""Larger pictures are refused: no camera's are (most have under 60 million), but a small file can claim to be."""

_FORMATS = ("JPEG", "PNG", "TIFF")
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
_PROFILE_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
_SIXTEEN_BITS = ("I;16", "I;16L", "I;16B", "I;16N")
_INCH = Mm(25.4)

Space: TypeAlias = Literal["L", "RGB", "CMYK"]
"""What the numbers of a pixel are: one of grey, three of light, four of ink."""
Pixels: TypeAlias = tuple[int, int]
"""Pixels across and down."""


class PictureError(ValueError):
    """A file is no picture that can be shown: `what` in a few words, the `reason`, the `mend`."""

    def __init__(self, what: str, reason: str, mend: str) -> None:
        self.what, self.reason, self.mend = what, reason, mend
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Focus:
    """The point of a picture that no crop may lose, in per cent from its left and its upper edge."""

    x: Decimal = Decimal(50)
    y: Decimal = Decimal(50)


MIDDLE = Focus()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file holds: its size when it stands upright, and its colours. `profile` is b"" where there is none that
    fits them; `is_profile_odd` tells that the file has one that does not."""

    size: Pixels
    space: Space
    profile: bytes = field(default=b"", repr=False)
    is_profile_odd: bool = False


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a picture that is shown: its edges in pixels from the upper left corner of the upright picture."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> Pixels:
        return self.right - self.left, self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Medium:
    """Where a picture is shown. More than `most` pixels an inch become `enough`; `quality` is that of a JPEG.

    Where it `keeps_colours`, pixels keep their numbers and their profile; elsewhere they become sRGB or grey.
    """

    most: float
    enough: float
    quality: int
    keeps_colours: bool = False


SCREEN = Medium(300, LEAST_PPI, 88)
PRINT = Medium(450, WANTED_PPI, 95, keeps_colours=True)


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture ready for a file: `data` is a whole PNG (`lossless`) or JPEG; `profile` says in print what its numbers
    mean."""

    data: bytes = field(repr=False)
    size: Pixels
    space: Space
    lossless: bool
    profile: bytes = field(default=b"", repr=False)


# --------------------------------------------------------------------------------------------- geometry


def resolution(pixels: int, size: Mm) -> float:
    """Pixels an inch when so many stand on `size`."""
    return pixels * _INCH / size


def pixels_for(size: Mm, ppi: float) -> int:
    """The pixels that `size` needs for so many an inch."""
    return math.ceil(size / _INCH * ppi - 1e-6)


def frame(
    size: Pixels, room: float, tallest: float, ratio: Fraction | None = None, height: float | None = None
) -> tuple[float, float]:
    """How wide and high a picture of `size` is shown where `room` is its width, all lengths in one unit.

    With a `height` alone it fills the room; with a `ratio` of width to height, too, it is as wide as both say.
    Without a height it is no higher than `tallest`.
    """
    if height is not None and ratio is None:
        return room, height
    shape = float(ratio) if ratio else size[0] / size[1]
    wide = min(room, (tallest if height is None else height) * shape)
    return wide, wide / shape


def crop(size: Pixels, shape: float, focus: Focus = MIDDLE) -> Crop:
    """The largest part of a picture of this `shape` (width by height), with the focus as near its middle as can be."""
    across, down = size
    wide = min(across, max(1, round(down * shape)))
    tall = min(down, max(1, round(across / shape)))
    left = _start(across, wide, focus.x)
    top = _start(down, tall, focus.y)
    return Crop(left, top, left + wide, top + tall)


def _start(whole: int, part: int, focus: Decimal) -> int:
    return min(max(round(whole * float(focus) / 100 - part / 2), 0), whole - part)


# ----------------------------------------------------------------------------------------------- pixels


@lru_cache(maxsize=64)
def examined(data: bytes) -> Facts:
    """What a JPEG, PNG or TIFF file holds, all of which is decoded once. Raises PictureError."""
    image = _upright(data)
    space = _space(image)
    profile = image.info.get("icc_profile") or b""
    fits = _fits(profile, space)
    return Facts(image.size, space, profile if fits else b"", bool(profile) and not fits)


@lru_cache(maxsize=32)
def raster(data: bytes, part: Crop, width: Mm, medium: Medium) -> Raster:
    """The `part` of a picture file as it is shown `width` wide. Raises PictureError as `examined` does."""
    facts = examined(data)
    image = _eight_bits(_upright(data)).crop((part.left, part.top, part.right, part.bottom))
    if resolution(image.width, width) > medium.most:
        image = _fewer(image, pixels_for(width, medium.enough))
    if not medium.keeps_colours:
        image = _for_screens(image, facts.profile)
    image.info = {}  # Pillow would write comments and resolutions on
    lossless = data.startswith(_STARTS[1])  # a PNG may be a drawing, whose edges a JPEG would blur
    stream = io.BytesIO()
    if lossless:
        image.save(stream, "PNG", optimize=True)
    else:
        sampling = "4:4:4" if medium.keeps_colours else "4:2:0"
        image.save(stream, "JPEG", quality=medium.quality, subsampling=sampling, optimize=True)
    profile = facts.profile if medium.keeps_colours else b""
    return Raster(stream.getvalue(), image.size, _space(image), lossless, profile)


def _upright(data: bytes) -> Image:
    """The decoded picture, turned as its camera was held (Exif 3.0, Orientation)."""
    from PIL import Image, ImageOps  # late: most plans have no photos

    if not data.startswith(_STARTS):
        mend = "Save it as JPEG, PNG or TIFF."
        raise PictureError("Not a picture", "only JPEG, PNG and TIFF files can be printed", mend)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            _check_size(image.size)
            image.load()
            turned = ImageOps.exif_transpose(image)
    except Image.DecompressionBombError as error:
        raise _too_large(f"it says that it has more than {MOST_PIXELS // 1_000_000} million pixels") from error
    except PictureError:
        raise
    except Exception as error:  # Pillow raises many kinds for broken files; each means the same here
        mend = "Open it in a picture program and save it again, or take the original once more."
        raise PictureError("Broken picture", "the file is damaged or ends too soon", mend) from error
    return turned


def _check_size(size: Pixels) -> None:
    across, down = size
    if across * down > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        raise _too_large(f"{across} x {down} pixels are {across * down / 1e6:.0f} million; {most} are the most")


def _too_large(reason: str) -> PictureError:
    return PictureError("Picture too large", reason, "Save a smaller one: 6000 pixels across are enough for any page.")


def _space(image: Image) -> Space:
    """What the picture's numbers become in 8 bits. Raises PictureError for what has no place in print."""
    if image.mode == "CMYK":
        return "CMYK"
    if image.mode in ("1", "L", "LA", "La", *_SIXTEEN_BITS):
        return "L"
    if image.mode in ("P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "YCbCr"):
        return "RGB"
    reason = f"its pixels are of the kind {image.mode}"
    raise PictureError("Not a photo's colours", reason, "Save it as RGB, grey or CMYK with 8 bits a channel.")


def _eight_bits(image: Image) -> Image:
    """Grey, RGB or CMYK in 8 bits; what is transparent lies on white paper."""
    space = _space(image)
    if image.mode in _SIXTEEN_BITS:
        import numpy as np
        from PIL import Image as Images

        values = np.asarray(image).astype(np.uint32)
        return Images.fromarray(((values + 128) // 257).astype(np.uint8))
    if not image.has_transparency_data:
        return image.convert(space)
    from PIL import Image as Images

    image = image.convert("LA") if image.mode == "La" else image
    paper = Images.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB").convert(space)


def _fewer(image: Image, across: int) -> Image:
    from PIL import Image as Images

    down = max(1, round(image.height * across / image.width))
    return image.resize((across, down), Images.Resampling.LANCZOS)


# ---------------------------------------------------------------------------------------------- colours


def _fits(profile: bytes, space: Space) -> bool:
    """Whether a profile can be read and is of the colours it came with (ICC.1:2022, 7.2.6)."""
    opened = _opened(profile) if profile else None
    return opened is not None and str(opened.profile.xcolor_space).strip() == _PROFILE_SPACES[space]


def _opened(profile: bytes) -> Any:
    from PIL import ImageCms

    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, ImageCms.PyCMSError):
        return None


def _for_screens(image: Image, profile: bytes) -> Image:
    """Grey, or sRGB: by the profile, relative colorimetric with black point compensation; without one the numbers of
    grey and RGB stay, and inks become what a plain formula says."""
    from PIL import ImageCms

    shown = "L" if image.mode == "L" else "RGB"
    if not profile:
        return image.convert(shown)
    converted = ImageCms.profileToProfile(
        image,
        _opened(profile),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None, "a picture that is not converted in place is a new one"
    return converted.convert(shown)
