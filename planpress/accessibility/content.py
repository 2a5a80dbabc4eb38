"""A page's drawing becomes its marked content: whose words are whose (ISO 32000-1, 14.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_OPERATORS = "Tf Tj TJ ' \" BMC BDC EMC q Q"
_BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True, slots=True)
class Artifact:
    """Words that are no content, and what they are: "Pagination" with "Header" or "Footer", or "Layout"."""

    kind: str
    part: str
    words: str


@dataclass(slots=True)
class PageContent:
    """The words of each marked-content sequence by its number (MCID), those of artifacts, and those of neither.

    `repeated` are numbers that more than one sequence bears.
    """

    marked: dict[int, str] = field(default_factory=dict)
    artifacts: list[Artifact] = field(default_factory=list)
    stray: str = ""
    repeated: set[int] = field(default_factory=set)


def page_content(page: pikepdf.Page, fonts: Fonts) -> PageContent:
    """What is written on a page."""
    reader = _Reader(page, fonts)
    for instruction in pikepdf.parse_content_stream(page, _OPERATORS):
        reader.read(str(instruction.operator), instruction.operands)
    return reader.found


@dataclass(slots=True)
class _Opened:
    """A sequence that is open: its number if it has one, or the kind and part of the artifact that it is."""

    number: int | None = None
    artifact: tuple[str, str] | None = None
    words: str = ""


class _Reader:
    """Goes through a page's drawing and keeps whose words are shown."""

    def __init__(self, page: pikepdf.Page, fonts: Fonts) -> None:
        self.found = PageContent()
        self.page = page
        self.fonts = {str(name): fonts.font(font) for name, font in _resources(page, "/Font").items()}
        self.font = UNKNOWN
        self.saved: list[Font] = []
        self.open: list[_Opened] = []

    def read(self, operator: str, operands: Any) -> None:
        match operator:
            case "Tf":
                self.font = self.fonts.get(str(operands[0]), UNKNOWN)
            case "q":
                self.saved.append(self.font)
            case "Q":
                self.font = self.saved.pop() if self.saved else self.font
            case "BMC" | "BDC":
                self.open.append(self._opened(str(operands[0]), operands[1] if len(operands) > 1 else {}))
            case "EMC":
                if self.open:
                    self._closed(self.open.pop())
            case _:
                self._shown("".join(self.font.words(shown) for shown in _shown(operands)))

    def _opened(self, tag: str, properties: Any) -> _Opened:
        outer = self.open[-1] if self.open else _Opened()
        if isinstance(properties, pikepdf.Name):
            properties = _resources(self.page, "/Properties").get(str(properties), {})
        if outer.artifact:
            return _Opened(artifact=outer.artifact)
        if tag == "/Artifact":
            kind, part = (str(properties.get(key, "")).removeprefix("/") for key in ("/Type", "/Subtype"))
            return _Opened(artifact=(kind, part))
        if "/MCID" not in properties:
            return _Opened(outer.number)
        return _Opened(self._numbered(int(properties["/MCID"])))

    def _numbered(self, number: int) -> int:
        if number in self.found.marked:
            self.found.repeated.add(number)
        self.found.marked.setdefault(number, "")
        return number

    def _shown(self, words: str) -> None:
        innermost = self.open[-1] if self.open else _Opened()
        if innermost.artifact:
            innermost.words += words
        elif innermost.number is not None:
            self.found.marked[innermost.number] += words
        else:
            self.found.stray += words

    def _closed(self, closed: _Opened) -> None:
        if closed.artifact and closed.words:
            self.found.artifacts.append(Artifact(*closed.artifact, closed.words))


def _resources(page: pikepdf.Page, kind: str) -> Any:
    """What a page's drawing refers to by name, of one kind."""
    resources: Any = page.get("/Resources", pikepdf.Dictionary())
    return resources.get(kind, pikepdf.Dictionary())


def _shown(operands: Any) -> Iterator[bytes]:
    """The strings that a text-showing operator paints."""
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield bytes(operand)
        elif isinstance(operand, pikepdf.Array):
            yield from (bytes(part) for part in operand if isinstance(part, pikepdf.String))


class _Points(dict[int, str]):
    """Characters by code; a code that the font does not tell is the replacement character."""

    def __missing__(self, code: int) -> str:
        return "\ufffd"


@dataclass(frozen=True, slots=True)
class Font:
    """How a font's codes, each of one or two bytes, become characters: its ToUnicode map (9.10.3)."""

    width: int
    points: _Points

    def words(self, shown: bytes) -> str:
        if self.width == 1:
            return shown.decode("latin-1").translate(self.points)
        return "".join(self.points[high << 8 | low] for high, low in zip(shown[::2], shown[1::2], strict=False))


UNKNOWN = Font(1, _Points())


class Fonts:
    """The fonts of a file, each read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Font] = {}

    def font(self, font: Any) -> Font:
        key = font.objgen
        if key == (0, 0):
            return _font(font)
        if key not in self._known:
            self._known[key] = _font(font)
        return self._known[key]


def _font(font: Any) -> Font:
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    stream = font.get("/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return Font(width, _Points({code: chr(code) for code in range(256)}))
    return Font(width, _Points(to_points(stream.read_bytes())))


def to_points(cmap: bytes) -> dict[int, str]:
    """A ToUnicode map's characters by code."""
    points: dict[int, str] = {}
    for block in _BFCHAR.findall(cmap):
        points.update({int(code, 16): _characters(to) for code, to in _PAIR.findall(block)})
    for block in _BFRANGE.findall(cmap):
        for first, last, to in _TRIPLE.findall(block):
            start = int(first, 16)
            points.update({code: chr(int(to, 16) + code - start) for code in range(start, int(last, 16) + 1)})
    return points


def _characters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", errors="replace")
