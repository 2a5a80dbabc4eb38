"""A Word file becomes a printout: one piece for each paragraph of the body and the notes, and each picture's words."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from planpress.reconciling.printouts import Piece, Printout, UnreadableError, squeezed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _STYLE, _WORDS = f"{_W}p", f"{_W}pStyle", f"{_W}t"
_CODE, _MARK = f"{_W}instrText", f"{_W}fldChar"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARTS = ("word/document.xml", "word/footnotes.xml")


def read_word(data: bytes) -> Printout:
    """The paragraphs in the file's order, those of the notes at the end; sections start at headings of level 1.

    Raises UnreadableError.
    """
    pieces: list[Piece] = []
    sections: list[tuple[str, int]] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in _PARTS:
                if name in package.namelist():
                    _read(etree.fromstring(package.read(name), _parser()), pieces, sections)
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableError(str(error)) from error
    return Printout(tuple(pieces), tuple(sections), describes=True)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _read(root: Any, pieces: list[Piece], sections: list[tuple[str, int]]) -> None:
    words: list[str] = []
    style, pictures = "", []
    etree.strip_elements(root, _FALLBACK)
    _drop_page_numbers(root)
    for node in root.iter(_PARAGRAPH, _STYLE, _WORDS, _DRAWING):
        if node.tag == _WORDS:
            words.append(node.text or "")
        elif node.tag == _STYLE:
            style = node.get(f"{_W}val", "")
        elif node.tag == _DRAWING:
            pictures.append(node.get("descr", ""))
        else:
            _end(words, style, pictures, pieces, sections)
            words, style, pictures = [], "", []
    _end(words, style, pictures, pieces, sections)


def _end(
    words: list[str], style: str, pictures: list[str], pieces: list[Piece], sections: list[tuple[str, int]]
) -> None:
    """Add a paragraph's words and what its pictures say."""
    text = squeezed("".join(words))
    if text:
        if style == "Heading1":
            sections.append((text, len(pieces)))
        pieces.append(Piece(text))
    pieces += [Piece(description, alt=True) for picture in pictures if (description := squeezed(picture))]


def _drop_page_numbers(root: Any) -> None:
    """Empty the results of fields that tell a page, as contents lists have them: no plan states those numbers."""
    inside = False
    for node in root.iter(_CODE, _MARK, _WORDS):
        if node.tag == _CODE:
            inside = "PAGEREF" in (node.text or "")
        elif node.tag == _MARK:
            inside = inside and node.get(f"{_W}fldCharType") != "end"
        elif inside:
            node.text = ""
