"""The colours of a file are named: what its numbers of red, green and blue mean (ISO 19005-3, 6.2.3)."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import Any

from PIL import ImageCms
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

SRGB = "sRGB IEC61966-2.1"
REGISTRY = "http://www.color.org"
# Fields of a profile's header (ICC.1:2022, 7.2): where they start, and what they hold.
VERSION, VERSION_4_2 = 8, 0x04200000
DATE, FIRST_DAY = 24, (2000, 1, 1, 0, 0, 0)


def name_colours(document: Any) -> None:
    """Give a ReportLab document the output intent of a screen: sRGB."""
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    entries = {"N": 3, "Filter": PDFName("FlateDecode")}
    profile = PDFStream(PDFDictionary(entries), zlib.compress(srgb_profile(), 9))
    catalog.OutputIntents = PDFArray(
        [
            PDFDictionary(
                {
                    "Type": PDFName("OutputIntent"),
                    "S": PDFName("GTS_PDFA1"),
                    "OutputConditionIdentifier": PDFString(SRGB),
                    "RegistryName": PDFString(REGISTRY),
                    "Info": PDFString(SRGB),
                    "DestOutputProfile": document.Reference(profile),
                }
            )
        ]
    )


@cache
def srgb_profile() -> bytes:
    """The sRGB profile that LittleCMS makes (IEC 61966-2-1; MIT licence), always the same bytes.

    Its date would be the present second; its version is set to 4.2, the newest that ISO 32000-1 knows (8.6.5.5),
    as it holds nothing newer.
    """
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    struct.pack_into(">I", made, VERSION, VERSION_4_2)
    struct.pack_into(">6H", made, DATE, *FIRST_DAY)
    return bytes(made)
