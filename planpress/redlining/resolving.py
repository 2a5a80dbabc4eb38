"""Tracked changes become what they leave when all of them are accepted, or all rejected (ISO/IEC 29500-1, 17.13.5)."""

from __future__ import annotations

from planpress.redlining.names import (
    DEL,
    DEL_INSTR,
    DEL_TEXT,
    INS,
    INSTR,
    MOVE_FROM,
    MOVE_TO,
    PPR,
    RPR,
    TBL,
    TCPR,
    TR,
    TRPR,
    Element,
    P,
    T,
    preserve,
    w,
)

_FORMATTING = tuple(
    w(f"{name}Change") for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "numbering")
)
_MOVES = tuple(w(f"move{way}Range{end}") for way in ("From", "To") for end in ("Start", "End"))
_CELLS = w("cellIns"), w("cellDel")
_LIVE = {DEL_TEXT: T, DEL_INSTR: INSTR}
_BETWEEN = w("bookmarkStart"), w("bookmarkEnd"), w("proofErr"), w("commentRangeStart"), w("commentRangeEnd")


def accept(root: Element) -> None:
    """Leave in `root` what all changes lead to. Changes of formatting alone are dropped, the new look stays."""
    _resolve(root, kept=(INS, MOVE_TO), dropped=(DEL, MOVE_FROM), cells=_CELLS)


def reject(root: Element) -> None:
    """Leave in `root` what stood there before all changes of text."""
    _resolve(root, kept=(DEL, MOVE_FROM), dropped=(INS, MOVE_TO), cells=_CELLS[::-1])


def _resolve(root: Element, kept: tuple[str, ...], dropped: tuple[str, ...], cells: tuple[str, ...]) -> None:
    if next(root.iter(*_FORMATTING, *_MOVES, *_CELLS, INS, DEL, MOVE_FROM, MOVE_TO), None) is None:
        return
    for node in list(root.iter(*_FORMATTING, *_MOVES)):
        node.getparent().remove(node)
    _rows(root, kept, dropped, cells)
    for node in list(root.iter(*dropped)):
        if node.getparent() is not None and node.getparent().tag not in (RPR, TRPR):
            node.getparent().remove(node)
    for node in list(root.iter(*kept)):
        if node.getparent().tag not in (RPR, TRPR):
            _unwrap(node)
    for node in root.iter(*_LIVE):
        node.tag = _LIVE[node.tag]
        preserve(node)
    _marks(root, kept, dropped)


def _rows(root: Element, kept: tuple[str, ...], dropped: tuple[str, ...], cells: tuple[str, ...]) -> None:
    for row in list(root.iter(TR)):
        for properties in row.findall(TRPR):
            if any(node.tag in dropped for node in properties):
                row.getparent().remove(row)
            _strip(properties, kept)
    for properties in list(root.iter(TCPR)):
        if any(node.tag == cells[1] for node in properties):
            properties.getparent().getparent().remove(properties.getparent())
        _strip(properties, cells[:1])
    for table in list(root.iter(TBL)):
        if table.find(TR) is None:
            table.getparent().remove(table)


def _marks(root: Element, kept: tuple[str, ...], dropped: tuple[str, ...]) -> None:
    """A paragraph whose mark goes becomes one with the next, whose properties then hold for both (17.13.5.15)."""
    for paragraph in list(root.iter(P)):
        properties = paragraph.find(f"{PPR}/{RPR}")
        if properties is None:
            continue
        goes = any(node.tag in dropped for node in properties)
        _strip(properties, (*kept, *dropped))
        if goes:
            _join(paragraph)


def _join(paragraph: Element) -> None:
    content = [node for node in paragraph if node.tag != PPR]
    follower = next((node for node in paragraph.itersiblings() if node.tag not in _BETWEEN), None)
    if follower is not None and follower.tag == P:
        start = 1 if len(follower) and follower[0].tag == PPR else 0
        follower[start:start] = content
    elif content:
        return
    paragraph.getparent().remove(paragraph)


def _strip(parent: Element, names: tuple[str, ...]) -> None:
    for node in [node for node in parent if node.tag in names]:
        parent.remove(node)


def _unwrap(node: Element) -> None:
    parent = node.getparent()
    at = parent.index(node)
    parent[at : at + 1] = list(node)
