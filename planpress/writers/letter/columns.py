"""Words become lines of so many columns, in which a Chinese character counts two (Unicode, UAX 11)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_CLOSING = "，。、；：？！）」』》】〉…"
_GLUE = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " "})


def width(text: str) -> int:
    """The columns that a text takes: marks that combine take none, wide and full characters two."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def left(text: str, room: int) -> str:
    """The text at the left of its room."""
    return text + " " * (room - width(text))


def right(text: str, room: int) -> str:
    return " " * (room - width(text)) + text


def plain(line: str) -> str:
    """The line with plain spaces, its end without any."""
    return line.translate(_GLUE).rstrip()


def wrapped(text: str, room: int, first: str = "", rest: str | None = None) -> list[str]:
    """The text in lines of at most `room` columns, if its words allow it; lines after the first start with `rest`.

    Spaces that are no break places hold their words together; between Chinese characters a line may end.
    """
    rest = first if rest is None else rest
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, started = first if not lines else rest, False
        for gap, word in _words(paragraph):
            space = " " if gap and started else ""
            if started and width(line) + width(space) + width(word) > room:
                lines.append(line)
                line, space = rest, ""
            line, started = line + space + word, True
        lines.append(line)
    return [plain(line) for line in lines]


def _words(text: str) -> Iterator[tuple[bool, str]]:
    """The words, each with whether a space stands before it."""
    for word in re.split(r"[ \t]+", text.strip(" \t")):
        gap = True
        for part in _parts(word):
            yield gap, part
            gap = False


def _parts(word: str) -> Iterator[str]:
    """A word where it may be divided: after each wide character, but not before what closes a sentence."""
    part = ""
    for character in word:
        wide = _columns(character) == 2
        if part and character not in _CLOSING and (wide or _columns(part[-1]) == 2):
            yield part
            part = ""
        part += character
    if part:
        yield part


def aligned(cells: Sequence[str], widths: Sequence[int], to_right: Sequence[bool]) -> str:
    """Cells side by side, two spaces apart."""
    pairs = zip(cells, widths, to_right, strict=True)
    return plain("  ".join(right(cell, room) if ends else left(cell, room) for cell, room, ends in pairs))
