"""The tree becomes pieces of text in reading order: a paragraph, a cell, a heading, a picture's words."""

from __future__ import annotations

from collections.abc import Iterator

from planpress.accessibility.tree import Node, Target

ALWAYS = frozenset({"TH", "TD"})
"""A cell is a piece even when it is empty."""


def pieces(node: Node) -> Iterator[tuple[Node, str]]:
    """Each piece with the element that it belongs to, white space as one space."""
    instead = node.actual or (node.alt if node.role == "Figure" else "")
    if instead:
        yield node, squeezed(instead)
        return
    words, told = "", False
    for kid in node.kids:
        if isinstance(kid, Node) and not kid.is_inline:
            if words.strip():
                yield node, squeezed(words)
                told = True
            words = ""
            yield from pieces(kid)
            told = True
        elif isinstance(kid, Node):
            words += kid.text
        elif not isinstance(kid, Target):
            words += kid.words
    if words.strip() or (node.role in ALWAYS and not told):
        yield node, squeezed(words)


def squeezed(words: str) -> str:
    """The words with single plain spaces."""
    return " ".join(words.split())
