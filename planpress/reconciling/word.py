"""A Word file becomes a printout: one piece for each paragraph of the body and the notes, each picture's words, and
what charts say."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from planpress.reconciling.native import read_chart
from planpress.reconciling.printouts import ChartText, Piece, Printout, UnreadableError, squeezed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _STYLE, _WORDS = f"{_W}p", f"{_W}pStyle", f"{_W}t"
_CODE, _MARK = f"{_W}instrText", f"{_W}fldChar"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ID, _CHART_TYPE = f"{{{_RELATIONSHIPS}}}id", f"{_RELATIONSHIPS}/chart"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STYLES = "word/styles.xml"
_PARTS = ("word/document.xml", "word/footnotes.xml")


def read_word(data: bytes) -> Printout:
    """The paragraphs in the file's order, those of the notes at the end; sections start at headings of level 1.

    Raises UnreadableError.
    """
    reading = _Reading()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            heading = _heading(package)
            for name in _PARTS:
                if name in package.namelist():
                    reading.read(_root(package, name), _charts(package, name), heading)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError) as error:
        raise UnreadableError(str(error)) from error
    return Printout(tuple(reading.pieces), tuple(reading.sections), describes=True, charts=tuple(reading.charts))


def _root(package: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(package.read(name), parser)


def _heading(package: zipfile.ZipFile) -> str:
    """The id of the style for headings of level 1: a house's own may have any id, but the name is Word's."""
    names = _root(package, _STYLES).iterfind(f"{_W}style/{_W}name") if _STYLES in package.namelist() else ()
    found = (name.getparent() for name in names if name.get(f"{_W}val", "").casefold() == "heading 1")
    return next((str(style.get(f"{_W}styleId")) for style in found), "Heading1")


def _charts(package: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """The charts that a part of the file leads to, by their relationships."""
    folder, _, file = name.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    if rels not in package.namelist():
        return {}
    found = (link for link in _root(package, rels) if link.get("Type") == _CHART_TYPE)
    return {link.get("Id"): _root(package, _inside(folder, link.get("Target"))) for link in found}


def _inside(folder: str, target: str) -> str:
    """A relationship's target, which is told from its part's folder on or from the top."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


@dataclass
class _Reading:
    """What has been read so far; words and pictures wait for the end of their paragraph."""

    pieces: list[Piece] = field(default_factory=list)
    sections: list[tuple[str, int]] = field(default_factory=list)
    charts: list[ChartText] = field(default_factory=list)

    def read(self, root: Any, charts: Mapping[str, Any], heading: str) -> None:
        words: list[str] = []
        style, pictures = "", []
        etree.strip_elements(root, _FALLBACK)
        _drop_page_numbers(root)
        for node in root.iter(_PARAGRAPH, _STYLE, _WORDS, _DRAWING, _CHART):
            if node.tag == _WORDS:
                words.append(node.text or "")
            elif node.tag == _STYLE:
                style = node.get(f"{_W}val", "")
            elif node.tag == _DRAWING:
                pictures.append(node.get("descr", ""))
            elif node.tag == _CHART:
                self.charts.append(read_chart(charts[node.get(_ID)], len(self.pieces)))
            else:
                self._end(words, pictures, style == heading)
                words, style, pictures = [], "", []
        self._end(words, pictures, style == heading)

    def _end(self, words: list[str], pictures: list[str], is_heading: bool) -> None:
        """Add a paragraph's words and what its pictures say."""
        text = squeezed("".join(words))
        if text:
            if is_heading:
                self.sections.append((text, len(self.pieces)))
            self.pieces.append(Piece(text))
        self.pieces += [Piece(told, alt=True) for picture in pictures if (told := squeezed(picture))]


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
