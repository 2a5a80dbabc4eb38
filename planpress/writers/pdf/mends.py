"""ReportLab's fonts become what the standards ask for. What else it leaves wrong, `packing` puts right.

A mend names its clause and has a test that fails without it. When a newer ReportLab no longer needs it, that
test says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfbase import ttfonts

BLOCK = 100
"""A CMap's block has at most so many entries (Adobe Technical Note 5014, 3)."""


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


def mend_fonts() -> None:
    """Let ReportLab write its fonts' CMaps so. It has no other place to say it than its own module."""
    ttfonts.makeToUnicodeCMap = to_unicode
