"""ReportLab's fonts and strings become what the standards ask for. What else it leaves wrong, `packing` puts right.

A mend names its clause and has a test that fails without it. When a newer ReportLab no longer needs it, that
test says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase import pdfdoc, ttfonts

BLOCK = 100
"""A CMap's block has at most so many entries (Adobe Technical Note 5014, 3)."""
UNREAD = frozenset({"name", "OS/2", "post"})
"""Tables that no reader of an embedded font asks for (ISO 32000-1, 9.9): 3 kB a font, most of it names."""
FIRST_CODE = 33
"""The first code after the space: what is written with the codes before it takes four bytes a character."""


def to_unicode(name: str, subset: Sequence[int]) -> str:
    """A font subset's way back to Unicode, as a CMap; code by code the code points, 0 for none.

    ReportLab maps a code without a character to U+0000, which ISO 14289-1, 7.21.7 and ISO 19005-3, 6.2.11.7.2
    forbid, and writes blocks of more than 100 entries.
    """
    rows = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset) if point
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


class LeanMaker(ttfonts.TTFontMaker):  # type: ignore[misc]  # ReportLab has no types
    """Writes a font subset without the tables that are not read in a PDF."""

    def add(self, tag: str, data: bytes) -> None:
        if tag not in UNREAD:
            super().add(tag, data)


class UsedFont(ttfonts.TTFont):  # type: ignore[misc]
    """A font of which a file holds no more than the characters that it shows.

    ReportLab adds all of ASCII, which a face for Chinese names shows nothing of.
    """

    def splitString(self, text: Any, doc: Any, encoding: str = "utf-8") -> Any:  # noqa: N802 (ReportLab's name)
        if doc not in self.state:
            self._assignState(doc, asciiReadable=0).nextCode = FIRST_CODE
        return super().splitString(text, doc, encoding)


def fits_one_byte(words: str) -> bool:
    """Whether a text string may be written in PDFDocEncoding. ReportLab would write a soft hyphen as the code AD,
    which stands for nothing there (ISO 32000-1, D.2)."""
    return "\xad" not in words and bool(_fits_one_byte(words))


_fits_one_byte = pdfdoc._checkPdfdoc


def mend() -> None:
    """Let ReportLab write its fonts and strings so. It has no other place to say it than its own modules."""
    pdfdoc._checkPdfdoc = fits_one_byte
    ttfonts.makeToUnicodeCMap = to_unicode
    ttfonts.TTFontMaker = LeanMaker
