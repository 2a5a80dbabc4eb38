"""Changing a style in Word changes the document: looks are styles, and what is set by hand is known by name."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import etree

from planpress.brand import Brand
from planpress.writers.word import write_docx
from planpress.writers.word.markup import W
from tests.writers import sample
from tests.writers.word.opened import Opened

BY_HAND = {
    "pPr/numPr": "a list that starts again, and levels below the first",
    "pPr/tabs": "decimal points, which follow a column's figures",
    "pPr/spacing": "the top of a column",
    "pPr/pageBreakBefore": "a headline below the eyebrow that started its page",
    "pPr/framePr": "the place of the cover's note",
    "rPr/rFonts": "the face of a name in its own script",
    "rPr/lang": "the language of words",
    "rPr/b": "regular words on a bold ground, which no style can say (17.7.3)",
    "tcPr/shd": "the tint of a sum, and the running head's block",
    "tcPr/tcBorders": "the rule above a sum",
    "tcPr/tcMar": "the last column's edge, and narrow ones",
    "tcPr/vAlign": "the words of the running head",
}
"""All that is set by hand, and why. What a style can say is not among it."""
STRUCTURE = {"pStyle", "rStyle", "sectPr", "tcW", "gridSpan", "keepNext", "bCs", "rtl"}


def by_hand(opened: Opened) -> Counter[str]:
    """How often each property stands beside a paragraph's, run's or cell's style."""
    found: Counter[str] = Counter()
    for part in ("document", "footnotes", "header1", "footer1"):
        root = opened.part(f"word/{part}.xml")
        for holder in root.iter(*(f"{{{W}}}{name}" for name in ("pPr", "rPr", "tcPr"))):
            for child in holder:
                name = etree.QName(child).localname
                if name not in STRUCTURE:
                    found[f"{etree.QName(holder).localname}/{name}"] += 1
    return found


@pytest.fixture(scope="module")
def opened(brand: Brand) -> Opened:
    return Opened(write_docx(sample.whole_document(), brand))


def test_all_that_is_set_by_hand_has_a_reason(opened: Opened) -> None:
    assert set(by_hand(opened)) <= set(BY_HAND)


def test_little_is_set_by_hand_where_nearly_all_of_it_is_geometry(opened: Opened) -> None:
    found = by_hand(opened)
    geometry = ("pPr/tabs", "tcPr/tcMar", "rPr/lang", "rPr/rFonts", "tcPr/shd", "tcPr/tcBorders", "pPr/numPr")
    assert sum(count for name, count in found.items() if name not in geometry) <= 25, found


def test_nothing_is_locked(opened: Opened) -> None:
    assert not opened.find(".//w:documentProtection", "word/settings.xml")
    assert not opened.find(".//w:locked", "word/styles.xml")
    assert not opened.find(".//w:sdt")


def test_no_size_and_no_colour_is_set_by_hand(opened: Opened) -> None:
    for part in ("document", "footnotes", "header1", "footer1"):
        for name in ("sz", "color", "jc", "u"):
            assert not opened.find(f".//w:{name}", f"word/{part}.xml"), f"{name} in {part}"
