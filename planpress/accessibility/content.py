"""A page's drawing becomes its marked content: whose words are whose (ISO 32000-1, 14.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
    """The words of each marked-content sequence by its number (MCID), those of artifacts, and those of neither."""

    marked: dict[int, str] = field(default_factory=dict)
    artifacts: list[Artifact] = field(default_factory=list)
    stray: str = ""


def page_content(page: pikepdf.Page) -> PageContent:
    """What is written on a page."""
    found = PageContent()
    fonts = _Fonts(page)
    open_: list[_Opened] = []
    font, kept = "", []
    for operands, operator in _instructions(page):
        match str(operator):
            case "Tf":
                font = str(operands[0])
            case "q":
                kept.append(font)
            case "Q":
                font = kept.pop() if kept else font
            case "BMC" | "BDC":
                opened = _opened(page, operands, open_[-1] if open_ else None)
                if opened.number is not None:
                    found.marked.setdefault(opened.number, "")
                open_.append(opened)
            case "EMC":
                if open_:
                    _close(found, open_.pop())
            case _:
                words = "".join(fonts.words(font, shown) for shown in _shown(operands))
                _put(found, open_, words)
    return found


@dataclass(slots=True)
class _Opened:
    """A sequence that is open: its number if it has one, or the artifact that it is."""

    number: int | None
    artifact: Artifact | None
    words: str = ""


def _instructions(page: pikepdf.Page) -> Iterator[tuple[Any, Any]]:
    for instruction in pikepdf.parse_content_stream(page, _OPERATORS):
        yield instruction.operands, instruction.operator


def _opened(page: pikepdf.Page, operands: Any, outer: _Opened | None) -> _Opened:
    properties: Any = operands[1] if len(operands) > 1 else {}
    if isinstance(properties, pikepdf.Name):
        properties = _resources(page, "/Properties").get(str(properties), {})
    if str(operands[0]) == "/Artifact" or (outer and outer.artifact):
        kind, part = (str(properties.get(key, "")).lstrip("/") for key in ("/Type", "/Subtype"))
        return _Opened(None, Artifact(kind, part, ""))
    number = properties.get("/MCID")
    return _Opened(int(number) if number is not None else outer.number if outer else None, None)


def _resources(page: pikepdf.Page, kind: str) -> Any:
    """What a page's drawing refers to by name, of one kind."""
    resources: Any = page.get("/Resources", pikepdf.Dictionary())
    return resources.get(kind, pikepdf.Dictionary())


def _put(found: PageContent, open_: list[_Opened], words: str) -> None:
    innermost = open_[-1] if open_ else None
    if innermost is None or (innermost.number is None and innermost.artifact is None):
        found.stray += words
    elif innermost.artifact:
        innermost.words += words
    elif innermost.number is not None:
        found.marked[innermost.number] += words


def _close(found: PageContent, closed: _Opened) -> None:
    if closed.artifact and closed.words:
        found.artifacts.append(Artifact(closed.artifact.kind, closed.artifact.part, closed.words))


def _shown(operands: Any) -> Iterator[bytes]:
    """The strings that a text-showing operator paints."""
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield bytes(operand)
        elif isinstance(operand, pikepdf.Array):
            yield from (bytes(part) for part in operand if isinstance(part, pikepdf.String))


class _Fonts:
    """Decodes what a page's fonts show, by their ToUnicode maps (9.10.3)."""

    def __init__(self, page: pikepdf.Page) -> None:
        self.fonts = _resources(page, "/Font")
        self._maps: dict[str, tuple[int, Mapping[int, str]]] = {}

    def words(self, name: str, shown: bytes) -> str:
        if name not in self._maps:
            self._maps[name] = self._map(name)
        width, points = self._maps[name]
        codes = (int.from_bytes(shown[at : at + width], "big") for at in range(0, len(shown), width))
        return "".join(points.get(code, "\ufffd") for code in codes)

    def _map(self, name: str) -> tuple[int, Mapping[int, str]]:
        font = self.fonts.get(name, {})
        width = 2 if font.get("/Subtype") == "/Type0" else 1
        stream = font.get("/ToUnicode")
        if not isinstance(stream, pikepdf.Stream):
            return width, {code: chr(code) for code in range(256)}
        return width, to_points(stream.read_bytes())


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
