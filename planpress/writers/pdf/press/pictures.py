"""Pictures become what a press takes: in its inks, no finer than it can print, on white where they were see-through."""

from __future__ import annotations

import io
import math
import zlib
from dataclasses import dataclass
from typing import cast

import numpy as np
from pikepdf import Array, Name, PdfImage, Stream
from PIL import Image, ImageCms

from planpress.inks import Condition
from planpress.writers.pdf.output_intent import srgb_profile
from planpress.writers.pdf.press.colours import FULL, through, to_inks
from planpress.writers.pdf.press.inking import Matrix

FINEST, ENOUGH = 450.0, 300.0
"""A picture of more pixels an inch than the first is brought down to the second: no press shows more."""
QUALITY = 92
"""Of JPEG, for pictures that were JPEG before: what it loses is below what a screen of dots shows."""
POINTS_PER_INCH = 72


@dataclass
class Placed:
    """A picture with the size, in points, at which it is printed largest."""

    image: Stream
    width: float = 0.0
    height: float = 0.0

    def note(self, matrix: Matrix) -> None:
        """The picture is drawn in a unit square that lies so on paper."""
        a, b, c, d = matrix
        self.width, self.height = max(self.width, math.hypot(a, b)), max(self.height, math.hypot(c, d))


def printed(placed: Placed, condition: Condition) -> None:
    """Put the picture in inks, in its place in the file. A stencil has no colours of its own and stays."""
    image = placed.image
    if image.get("/ImageMask", False):
        return
    was_jpeg = "/DCTDecode" in PdfImage(image).filters
    picture = _opened(image)
    inked = _in_inks(_coarser(picture, placed), picture.info.get("icc_profile"), condition)
    _write(image, inked, was_jpeg)


def _opened(image: Stream) -> Image.Image:
    """The picture's pixels with its profile; what was see-through is white."""
    found = PdfImage(image)
    picture = found.as_pil_image()
    profile = picture.info.get("icc_profile") or (found.icc.tobytes() if found.icc else None)
    if picture.mode not in ("L", "CMYK", "RGB"):
        picture = picture.convert("RGB")
    if "/SMask" in image:
        mask = PdfImage(cast(Stream, image.SMask)).as_pil_image().convert("L").resize(picture.size)
        white = Image.new(picture.mode, picture.size, 0 if picture.mode == "CMYK" else "white")
        picture = Image.composite(picture, white, mask)
    if profile:
        picture.info["icc_profile"] = profile
    return picture


def _coarser(picture: Image.Image, placed: Placed) -> Image.Image:
    """The picture with as many pixels as print shows at its size."""
    wide, tall = placed.width / POINTS_PER_INCH, placed.height / POINTS_PER_INCH
    fineness = min(picture.width / wide, picture.height / tall)
    if fineness <= FINEST:
        return picture
    size = (math.ceil(wide * ENOUGH), math.ceil(tall * ENOUGH))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _in_inks(picture: Image.Image, profile: bytes | None, condition: Condition) -> Image.Image:
    """Through the profiles of picture and press, never with more ink than the paper bears. Grey is black alone."""
    if picture.mode == "L" or (picture.mode == "CMYK" and not profile):
        return picture
    try:
        transform = to_inks(condition.profile, profile or srgb_profile(), picture.mode)
    except ImageCms.PyCMSError:  # a profile that is not one for the picture's colours
        picture = picture.convert("RGB")
        transform = to_inks(condition.profile, srgb_profile())
    return _limited(through(picture, transform), condition.ink_limit)


def _limited(picture: Image.Image, limit: float) -> Image.Image:
    """As `colours.limited` does for one colour, for all pixels."""
    inks = np.asarray(picture).astype(float) / FULL
    over = np.clip(inks.sum(2) - limit, 0, None)
    if not over.any():
        return picture
    three, black = inks[..., :3], inks[..., 3]
    grey = np.minimum(np.minimum(over / 2, three.min(2)), 1 - black)
    three, black = three - grey[..., None], black + grey
    room = np.clip(limit - black, 0, None)
    share = np.minimum(1, room / np.maximum(three.sum(2), 1e-9))
    whole = np.concatenate([three * share[..., None], black[..., None]], 2)
    return Image.fromarray(np.floor(whole * FULL).astype(np.uint8), "CMYK")


def _write(image: Stream, picture: Image.Image, as_jpeg: bool) -> None:
    for key in ("/SMask", "/Mask", "/Decode", "/DecodeParms", "/Intent"):
        if key in image:
            del image[key]
    image.Width, image.Height, image.BitsPerComponent = *picture.size, 8
    image.ColorSpace = Name.DeviceGray if picture.mode == "L" else Name.DeviceCMYK
    if not as_jpeg:
        image.write(zlib.compress(picture.tobytes(), 9), filter=Name.FlateDecode)
        return
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, subsampling=0)
    image.write(out.getvalue(), filter=Name.DCTDecode)
    if picture.mode == "CMYK":  # Pillow writes such files the other way round, as Adobe does
        image.Decode = Array([1, 0] * 4)
