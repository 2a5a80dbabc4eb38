"""A plain outline becomes a printout: one piece for each word."""

from __future__ import annotations

import re
from collections.abc import Callable

from planpress.reconciling.printouts import Piece, Printout, squeezed

_NAMES = re.compile(
    r"^ *(?:document|author|subject|date|running|entry|contents|chart|columns|column|landscape|page|area|start at|"
    r"cropped)( .*)?$"
)
"""Lines that say what a node is, or what no page shows."""
_FIGURE = re.compile(r"^  (?P<label>.*): <(?P<figure>[^<>]*)> \((?P<note>.*)\)$")
_SOURCE = re.compile(r"^ +(?P<label>[^\s:]+): (?P<words>.*)$")
_COVER = re.compile(r"^ *(?:subtitle|line|publisher|edition|note|alt|title) (?P<words>.*)$")
_FOOT = re.compile(r"^ *foot [\d.]+ [\d.]+ (?P<words>.*)$")
_HEADING = re.compile(r"^heading \d+ (?P<words>.*?)(?: \[.*\])? #\S*$")
_TABLE = re.compile(r"^table(?P<number> \d+)? (?:full|ledger|plain)(?P<caption>.*)$")
_MARKS = re.compile(r"\{[a-z-]+ |\[note: | \((?:#[a-z0-9][a-z0-9-]{2,}|(?:https?:|mailto:|tel:)\S*)\)")
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_NAMES, lambda _: ""),
    (_FIGURE, lambda match: f"{match['label']} {match['figure']} {match['note']}"),
    (_SOURCE, lambda match: f"{match['label']} {match['words']}"),
    (_COVER, lambda match: match["words"]),
    (_FOOT, lambda match: match["words"]),
    (_HEADING, lambda match: match["words"]),
    (_TABLE, lambda match: f"{match['number'] or ''} {match['caption']}"),
)


def read_outline(data: bytes) -> Printout:
    """The outline's words, without those that name its nodes and the signs that mark figures, notes and spans."""
    pieces: list[Piece] = []
    sections: list[tuple[str, int]] = []
    for line in data.decode().splitlines():
        words = line.lstrip()
        if words.startswith("opening "):
            sections.append((squeezed(words.removeprefix("opening ")), len(pieces)))
            continue
        pieces += [Piece(text) for word in _MARKS.sub(" ", _bare(line)).split() if (text := squeezed(word))]
    return Printout(tuple(pieces), tuple(sections), describes=True)


def _bare(line: str) -> str:
    for shape, words in _SHAPES:
        if match := shape.match(line) or shape.match(line.lstrip()):
            return words(match)
    return line
