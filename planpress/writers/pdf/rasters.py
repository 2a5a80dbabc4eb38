"""A picture's pixels become an image of the file (ISO 32000-1, 8.9.5), in the colour space that they need there."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFStream

from planpress.pictures import Raster, Space
from planpress.writers.pdf.marking import Box, PageCanvas
from planpress.writers.pdf.output_intent import srgb_profile

_DEVICE: dict[Space, str] = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
_CHANNELS: dict[Space, int] = {"L": 1, "RGB": 3, "CMYK": 4}
_PNG_SIGNATURE = 8
_PNG_PREDICTOR = 15


def draw_raster(canvas: PageCanvas, raster: Raster, box: Box) -> None:
    """Draw a picture in a box of the present coordinates; the file keeps one that is drawn again once."""
    profile = _profile(canvas, raster)
    name = f"photo{hashlib.sha256(raster.data + profile).hexdigest()[:24]}"
    if not canvas.hasForm(name):
        canvas._doc.addForm(name, _image(canvas, raster, profile))
    left, lower, right, upper = box
    canvas.saveState()
    canvas.translate(left, lower)
    canvas.scale(right - left, upper - lower)
    canvas.doForm(name)
    canvas.restoreState()


def _profile(canvas: PageCanvas, raster: Raster) -> bytes:
    """The profile that the picture needs. The pages of a screen say once what RGB means; those for print, whose own
    colours are inks, leave that to each picture (ISO 15930-7, 6.2.4)."""
    if canvas.least_ppi is None or (raster.profile and raster.profile == canvas.output_profile):
        return b""
    return raster.profile or (srgb_profile() if raster.space == "RGB" else b"")


def _image(canvas: PageCanvas, raster: Raster, profile: bytes) -> PDFStream:
    entries: dict[str, Any] = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": raster.size[0],
        "Height": raster.size[1],
        "BitsPerComponent": 8,
        "ColorSpace": _colour_space(canvas, raster.space, profile),
        "Filter": PDFName("FlateDecode" if raster.lossless else "DCTDecode"),
    }
    if raster.lossless:
        parameters = {"Predictor": _PNG_PREDICTOR, "Colors": _CHANNELS[raster.space], "Columns": raster.size[0]}
        entries["DecodeParms"] = PDFDictionary(parameters)
    elif raster.space == "CMYK":
        entries["Decode"] = PDFArray([1, 0] * 4)  # JPEG files keep inks inverted, as Adobe's programs do
    content = b"".join(_png_pixels(raster.data)) if raster.lossless else raster.data
    return PDFStream(PDFDictionary(entries), content)


def _png_pixels(data: bytes) -> Iterator[bytes]:
    """The pixels of a PNG as they are packed in it: PDF unpacks them the same way (7.4.4.4; PNG, 11.2.3)."""
    place = _PNG_SIGNATURE
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        if data[place + 4 : place + 8] == b"IDAT":
            yield data[place + 8 : place + 8 + length]
        place += length + 12


def _colour_space(canvas: PageCanvas, space: Space, profile: bytes) -> Any:
    """A device's own space, or one that a profile defines (8.6.5.5) and that pictures share."""
    device = PDFName(_DEVICE[space])
    if not profile:
        return device
    name = f"icc{hashlib.sha256(profile).hexdigest()[:24]}"
    if name not in canvas._doc.idToObject:
        entries = {"N": _CHANNELS[space], "Alternate": device, "Filter": PDFName("FlateDecode")}
        canvas._doc.Reference(PDFStream(PDFDictionary(entries), zlib.compress(profile, 9)), name)
    return PDFArray([PDFName("ICCBased"), PDFObjectReference(name)])
