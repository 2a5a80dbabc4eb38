"""A letter's parts become printouts: the HTML by its blocks, as those have it who see no pictures, the text by its
words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from planpress.reconciling.expected import has_digit
from planpress.reconciling.printouts import Piece, Printout, UnreadableError, squeezed

# ------------------------------------------------------------------------------------------------------ HTML

_APART = re.compile(
    "address|article|blockquote|body|br|caption|d[dlt]|div|h[1-6]|hr|li|main|[ou]l|p|section|sup|table|t[dhr]|t(?:body|foot|head)"
)
"""Elements whose words stand for themselves, and a raised number, which is no part of what is before it."""
_HEADINGS = ("h1", "h2")
_UNSHOWN = ("head", "script", "style", "template")
_FILLER = "\u034f"
"""What keeps lists of letters from showing more than they are to: it joins nothing, and shows as nothing."""
_HIDDEN = re.compile(r"display\s*:\s*none")


def read_letter_html(data: bytes) -> Printout:
    """The words of the blocks in their order, and those of pictures; sections start at headings. What nobody sees, such
    as the words for lists of letters, need not be read where it says what is there to be seen, too.

    Raises UnreadableError.
    """
    try:
        root = html.document_fromstring(data.decode("utf-8"), html.HTMLParser(no_network=True, remove_comments=True))
    except (UnicodeDecodeError, etree.ParserError, ValueError) as error:
        raise UnreadableError(str(error)) from error
    reading = _Reading()
    reading.element(root)
    reading.end()
    seen = "".join(piece.text for piece in reading.pieces)
    hidden = (squeezed(words.replace(_FILLER, "")) for words in reading.hidden)
    unseen = [Piece(text) for text in hidden if text.rstrip("….") not in seen]
    return Printout((*reading.pieces, *unseen), tuple(reading.sections), describes=True)


@dataclass
class _Reading:
    """What has been read so far; words wait for the end of their block."""

    pieces: list[Piece] = field(default_factory=list)
    sections: list[tuple[str, int]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def element(self, node: Any) -> None:
        if not isinstance(node.tag, str) or node.tag in _UNSHOWN or self._passed(node):
            return
        if _APART.fullmatch(node.tag):
            self.end()
        first = len(self.pieces)
        if node.tag == "img":
            self.end()
            self.pieces += [Piece(told, alt=True)] if (told := squeezed(node.get("alt", ""))) else []
        self.words.append(node.text or "")
        for inner in node:
            self.element(inner)
            self.words.append(inner.tail or "")
        if _APART.fullmatch(node.tag):
            self.end()
        if node.tag in _HEADINGS:
            self.sections.append(("".join(piece.text for piece in self.pieces[first:]), first))

    def _passed(self, node: Any) -> bool:
        """Whether an element is passed over: one that is not shown, or that is for the eye alone and says no number."""
        if _HIDDEN.search(node.get("style", "")):
            self.hidden.append("".join(node.itertext()))
            return True
        return node.get("aria-hidden") == "true" and not has_digit("".join(node.itertext()))

    def end(self) -> None:
        if text := squeezed("".join(self.words)):
            self.pieces.append(Piece(text))
        self.words.clear()


# ------------------------------------------------------------------------------------------------------ text

_ADDRESS = re.compile(r" ?<(?:https?:|mailto:|tel:|#)[^<>\s]*>")
_RULE = re.compile(r"(?:=+|-{3,})")


def read_letter_text(data: bytes) -> Printout:
    """The words of the lines; sections start at what stands above a line of its own. Raises UnreadableError."""
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableError(str(error)) from error
    pieces: list[Piece] = []
    sections: list[tuple[str, int]] = []
    start = 0
    for line in lines:
        if _RULE.fullmatch(line.strip()):
            sections.append(("".join(piece.text for piece in pieces[start:]), start))
            continue
        if not line.strip():
            start = len(pieces)
        pieces += _pieces(line)
    return Printout(tuple(pieces), tuple(sections), describes=True)


def _pieces(line: str) -> Iterator[Piece]:
    return (Piece(text) for word in _ADDRESS.sub("", line).split() if (text := squeezed(word)))
