"""Attachments become embedded files, which viewers list beside the pages (ISO 32000-1, 7.11.4)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from planpress.document import Attachment


def attach(canvas: Any, attachments: Sequence[Attachment], date: str) -> None:
    """Embed the files in the canvas's document; `date` is the ISO day that they bear.

    Their names are in order, as a name tree must be (7.9.6). They belong to the whole document as its data
    (ISO 19005-3, 6.8).
    """
    if not attachments:
        return
    ordered = sorted(attachments, key=lambda found: found.name)
    files = [canvas._doc.Reference(_specification(canvas, attachment, date)) for attachment in ordered]
    pairs = zip((PDFString(attachment.name) for attachment in ordered), files, strict=True)
    names = PDFDictionary({"Names": PDFArray([part for pair in pairs for part in pair])})
    catalog = canvas._doc.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
    catalog.AF = PDFArray(files)
    catalog.Names = PDFDictionary({"EmbeddedFiles": names})


def _specification(canvas: Any, attachment: Attachment, date: str) -> PDFDictionary:
    """The file specification (7.11.3), with the name twice: UF is the one that may have any letter."""
    file = canvas._doc.Reference(_stream(attachment, date))
    return PDFDictionary(
        {
            "Type": PDFName("Filespec"),
            "F": PDFString(attachment.name),
            "UF": PDFString(attachment.name),
            "Desc": PDFString(attachment.description),
            "AFRelationship": PDFName("Data"),
            "EF": PDFDictionary({"F": file, "UF": file}),
        }
    )


def _stream(attachment: Attachment, date: str) -> PDFStream:
    """The file itself, compressed, with its media type and its size (7.11.4, tables 45 and 46)."""
    day = PDFString(f"D:{date.replace('-', '')}")
    entries = {
        "Type": PDFName("EmbeddedFile"),
        "Subtype": "/" + attachment.media_type.replace("/", "#2F"),  # a slash in a name is written so (7.3.5)
        "Filter": PDFName("FlateDecode"),
        "Params": PDFDictionary({"Size": len(attachment.data), "ModDate": day}),
    }
    return PDFStream(PDFDictionary(entries), _compressed(attachment.data))


@lru_cache(maxsize=8)
def _compressed(data: bytes) -> bytes:
    """The same files travel in all documents of a plan."""
    return zlib.compress(data, 9)
