"""A Word file becomes a printout: one piece for each paragraph of the body and the notes, and each picture's words."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from planpress.reconciling.printouts import Piece, Printout, UnreadableError, squeezed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _STYLE, _WORDS = f"{_W}p", f"{_W}pStyle", f"{_W}t"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STYLES = "word/styles.xml"
_PARTS = ("word/document.xml", "word/footnotes.xml")


def read_word(data: bytes) -> Printout:
    """The paragraphs in the file's order, those of the notes at the end; sections start at headings of level 1.

    Raises UnreadableError.
    """
    pieces: list[Piece] = []
    sections: list[tuple[str, int]] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            heading = _heading(package)
            for name in _PARTS:
                if name in package.namelist():
                    _read(etree.fromstring(package.read(name), _parser()), heading, pieces, sections)
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableError(str(error)) from error
    return Printout(tuple(pieces), tuple(sections), describes=True)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _heading(package: zipfile.ZipFile) -> str:
    """The id of the style for headings of level 1: a house's own may have any id, but the name is Word's."""
    if _STYLES not in package.namelist():
        return "Heading1"
    names = etree.fromstring(package.read(_STYLES), _parser()).iterfind(f"{_W}style/{_W}name")
    found = (name.getparent() for name in names if name.get(f"{_W}val", "").casefold() == "heading 1")
    return next((str(style.get(f"{_W}styleId")) for style in found), "Heading1")


def _read(root: Any, heading: str, pieces: list[Piece], sections: list[tuple[str, int]]) -> None:
    words: list[str] = []
    style, pictures = "", []
    etree.strip_elements(root, _FALLBACK)
    for node in root.iter(_PARAGRAPH, _STYLE, _WORDS, _DRAWING):
        if node.tag == _WORDS:
            words.append(node.text or "")
        elif node.tag == _STYLE:
            style = node.get(f"{_W}val", "")
        elif node.tag == _DRAWING:
            pictures.append(node.get("descr", ""))
        else:
            _end(words, style == heading, pictures, pieces, sections)
            words, style, pictures = [], "", []
    _end(words, style == heading, pictures, pieces, sections)


def _end(
    words: list[str], is_heading: bool, pictures: list[str], pieces: list[Piece], sections: list[tuple[str, int]]
) -> None:
    """Add a paragraph's words and what its pictures say."""
    text = squeezed("".join(words))
    if text:
        if is_heading:
            sections.append((text, len(pieces)))
        pieces.append(Piece(text))
    pieces += [Piece(description, alt=True) for picture in pictures if (description := squeezed(picture))]
