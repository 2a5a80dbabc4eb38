"""The colours of a file are named: what its numbers mean, on a screen (ISO 19005-3, 6.2.3) or on a press."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import Any

from PIL import ImageCms
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from planpress.inks import Condition

SRGB = "sRGB IEC61966-2.1"
REGISTRY = "http://www.color.org"
# Fields of a profile's header (ICC.1:2022, 7.2): where they start, and what they hold.
VERSION, VERSION_4_2 = 8, 0x04200000
DATE, FIRST_DAY = 24, (2000, 1, 1, 0, 0, 0)


def name_colours(document: Any) -> None:
    """Give a ReportLab document the output intent of a screen: sRGB."""
    _intend(document, "GTS_PDFA1", 3, Condition(SRGB, SRGB, srgb_profile()), REGISTRY)


def name_inks(document: Any, condition: Condition) -> None:
    """Give a ReportLab document the output intent of a press (ISO 15930-7, 6.2.2)."""
    _intend(document, "GTS_PDFX", 4, condition, REGISTRY if condition.registered else "")


def _intend(document: Any, kind: str, components: int, condition: Condition, registry: str) -> None:
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    entries = {"N": components, "Filter": PDFName("FlateDecode")}
    profile = PDFStream(PDFDictionary(entries), zlib.compress(condition.profile, 9))
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName(kind),
        "OutputConditionIdentifier": PDFString(condition.name),
        **({"RegistryName": PDFString(registry)} if registry else {}),
        "Info": PDFString(condition.description),
        "DestOutputProfile": document.Reference(profile),
    }
    catalog.OutputIntents = PDFArray([PDFDictionary(intent)])


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
