"""A finished PDF read back by other people's readers."""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from functools import cached_property

import pikepdf
import pypdfium2
import pypdfium2.raw as raw

from planpress.document import QuantityText, Text, walk


class Opened:
    """The PDF's text by page (PDFium) and its objects (QPDF)."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pikepdf.open(io.BytesIO(data))

    @cached_property
    def pages(self) -> list[str]:
        document = pypdfium2.PdfDocument(self.data)
        return [document[index].get_textpage().get_text_bounded() for index in range(len(document))]

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    def characters(self, page: int) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
        """Each visible character of a page (from 0) with its box: left, bottom, right, top in points."""
        text = pypdfium2.PdfDocument(self.data)[page].get_textpage()
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if character.strip():
                yield character, text.get_charbox(index)

    def unseen(self, page: int) -> Iterator[str]:
        """The words of a page (from 0) that paint nothing."""
        opened = pypdfium2.PdfDocument(self.data)[page]
        text = opened.get_textpage()
        for item in opened.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            if raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                buffer = (ctypes.c_ushort * 1000)()
                size = raw.FPDFTextObj_GetText(item, text, buffer, 2 * len(buffer))
                yield ctypes.string_at(buffer, size - 2).decode("utf-16-le")

    @property
    def bookmarks(self) -> list[tuple[str, int]]:
        """The title and page (from 1) of each bookmark at the first level."""
        return [(title, page) for title, page, level in self.outline if level == 0]

    @property
    def outline(self) -> list[tuple[str, int, int]]:
        """Each bookmark's title, page (from 1) and level (from 0)."""
        document = pypdfium2.PdfDocument(self.data)
        return [(item.get_title(), item.get_dest().get_index() + 1, item.level) for item in document.get_toc()]

    @property
    def fonts(self) -> list[pikepdf.Object]:
        """Each font of each page, once."""
        found = {
            font.objgen: font
            for page in self.pdf.pages
            for font in page.get("/Resources", {}).get("/Font", {}).values()
        }
        return list(found.values())

    @property
    def images(self) -> int:
        return sum(len(page.get_images()) for page in self.pdf.pages)


def squeezed(words: str) -> str:
    """Words without spaces, line ends and hyphens at line ends, so that line breaks do not count."""
    return re.sub(r"[\s\x02\u00ad\u2002\u2009\u00a0\ufffe-]", "", words)


def words_of(node: object) -> Iterator[str]:
    """Each text and each figure below a node."""
    for found in walk(node):
        if isinstance(found, Text):
            yield found.content
        elif isinstance(found, QuantityText):
            yield found.number
