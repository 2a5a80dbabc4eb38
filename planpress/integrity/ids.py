"""What must be unique in a file, over all its parts (ISO/IEC 29500-1, 17.13 and 20.4.2.5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from planpress.integrity.opened import Element, Found, WordFile, local, tag, val, whole
from planpress.integrity.words import named_drawing, numbered

REVISIONS = (
    "w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:tblPrChange",
    "w:trPrChange", "w:tcPrChange", "w:cellIns", "w:cellDel", "w:numberingChange",
)  # fmt: skip
_ROWS = (
    ("footnotes", "w:footnote", "w:id"),
    ("endnotes", "w:endnote", "w:id"),
    ("comments", "w:comment", "w:id"),
    ("numbering", "w:num", "w:numId"),
    ("numbering", "w:abstractNum", "w:abstractNumId"),
    ("styles", "w:style", "w:styleId"),
)
"""The part, the element in it, and the attribute that is its id."""
_HEX = re.compile("[0-9A-Fa-f]{8}")
_MOST_PARAGRAPH_ID = 0x80000000  # [MS-DOCX] 2.6.2.3


def unique_ids(file: WordFile) -> Found:
    yield from _repeated(file.all("wp:docPr"), lambda drawing: drawing.get("id", ""), named_drawing)
    yield from _repeated(file.all("w:bookmarkStart"), _id, numbered)
    yield from _repeated(file.all("w:bookmarkStart"), _name, lambda start: f"bookmark {val(start, 'w:name')}")
    yield from _repeated(file.all(*REVISIONS), _id, numbered)
    controls = ((part, found) for part, control in file.all("w:sdtPr") for found in control.findall(tag("w:id")))
    yield from _repeated(controls, val, lambda control: f"content control {val(control)}")
    yield from _repeated(file.all("w:p"), lambda p: val(p, "w14:paraId"), lambda p: f"paraId {val(p, 'w14:paraId')}")
    for part, paragraph in file.all("w:p"):
        number = val(paragraph, "w14:paraId")
        if number and not (_HEX.fullmatch(number) and 0 < int(number, 16) < _MOST_PARAGRAPH_ID):
            yield part, paragraph, f"paraId {number} is out of its range"
    yield from _in_lists(file)


def _id(element: Element) -> str:
    return val(element, "w:id")


def _name(bookmark: Element) -> str:
    return val(bookmark, "w:name").casefold()


def _in_lists(file: WordFile) -> Found:
    """Ids of notes, lists and styles, each in its own part."""
    for kind, name, attribute in _ROWS:
        part, root = file.part(kind)
        rows = [] if root is None else [(part, row) for row in root.iterchildren(tag(name))]
        yield from _repeated(rows, partial(val, name=attribute), partial(_row_named, attribute=attribute))


def _row_named(row: Element, attribute: str) -> str:
    return f"{local(row)} {val(row, attribute)}"


def _repeated(
    elements: Iterable[tuple[str, Element]], key: Callable[[Element], str], named: Callable[[Element], str]
) -> Found:
    """The elements whose key another has, each but the first."""
    seen: Counter[str] = Counter()
    for part, element in elements:
        id_ = key(element)
        seen[id_] += 1
        if id_ and seen[id_] == 2:
            yield part, element, f"{named(element)} is not the only one with this id or name"


def bookmarks(file: WordFile) -> Found:
    """Each start has its end after it in the same story, and a name that Word takes."""
    for part, root in file.stories.items():
        open_: dict[str, Element] = {}
        for element in root.iter(tag("w:bookmarkStart"), tag("w:bookmarkEnd")):
            id_ = val(element, "w:id")
            if local(element) == "bookmarkStart":
                open_[id_] = element
                name = val(element, "w:name")
                if not 0 < len(name) <= 40 or not (name[0].isalpha() or name[0] == "_") or " " in name:
                    yield part, element, f'bookmark {id_} has the name "{name}", which Word does not take'
            elif open_.pop(id_, None) is None:
                yield part, element, f"bookmarkEnd {id_} has no start before it"
        for id_, start in open_.items():
            yield part, start, f"bookmark {val(start, 'w:name')} ({id_}) has no end"


def drawings(file: WordFile) -> Found:
    """Each drawing is told in words or is decoration, and has a size and an id (ISO/IEC 29500-1, 20.4.2.5)."""
    for part, drawing in file.all("wp:docPr"):
        told = drawing.get("descr", "").strip()
        decorative = any(mark.get("val", "1") in ("1", "true") for mark in drawing.iter(tag("adec:decorative")))
        if not told and not decorative:
            yield part, drawing, f"{named_drawing(drawing)} has no words for those who do not see it"
        if (whole(drawing.get("id", "")) or 0) < 1:
            yield part, drawing, f"{named_drawing(drawing)} has no id above zero"
        extent = drawing.getparent().find(tag("wp:extent"))
        sizes = [] if extent is None else [whole(extent.get(side, "")) or 0 for side in ("cx", "cy")]
        if min(sizes, default=0) <= 0:
            yield part, drawing, f"{named_drawing(drawing)} has no size"
