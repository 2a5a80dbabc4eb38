"""Inlines become HTML: every word escaped, every link of a kind that a letter may have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import assert_never
from urllib.parse import urlsplit

from planpress.document import (
    STATUS_SIGNS,
    Emphasis,
    Footnote,
    Inline,
    Link,
    QuantityText,
    Reference,
    Span,
    Strong,
    Text,
)

SCHEMES = ("http", "https", "mailto", "tel")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
COMMA = '<span class="comma" aria-hidden="true">, </span>'
"""For the eye alone, where two lines of a narrow screen are one: no figure hangs on it."""


@dataclass
class Notes:
    """The footnotes met so far, which stand at the letter's end; and the places that links may lead to."""

    anchors: frozenset[str] = frozenset()
    found: list[Footnote] = field(default_factory=list)

    def number(self, note: Footnote) -> int:
        self.found.append(note)
        return len(self.found)


def words(text: str) -> str:
    """Plain words as HTML (13.1.2.6 of the HTML standard says what stands for itself)."""
    return escape(_CONTROLS.sub("", text), quote=True)


def safe_href(href: str) -> str:
    """The address where it leads to a page, a mailbox or a telephone; "" for what could run or look into files."""
    bare = "".join(character for character in href if character.isprintable() and character != " ")
    try:
        scheme = urlsplit(bare).scheme.lower()
    except ValueError:
        return ""
    return bare if scheme in SCHEMES else ""


def html(content: Iterable[Inline], notes: Notes, comma: bool = False) -> str:
    """The inlines as HTML. Where they hold a second line, it follows a `comma` on screens that have room for one."""
    return "".join(_inline(inline, notes, comma) for inline in content)


def _inline(inline: Inline, notes: Notes, comma: bool) -> str:
    match inline:
        case Text():
            return _text(inline)
        case Strong(content=content):
            return f"<strong>{html(content, notes)}</strong>"
        case Emphasis(content=content):
            return f"<em>{html(content, notes)}</em>"
        case Link(content=content, href=href):
            shown, address = html(content, notes), safe_href(href)
            return f'<a href="{words(address)}">{shown}</a>' if address else shown
        case Reference(content=content, target=target):
            shown = html(content, notes)
            return f'<a href="#{words(target)}">{shown}</a>' if target in notes.anchors else shown
        case QuantityText():
            shown = words(inline.text)
            return f'<span class="absent">{shown}</span>' if inline.absent else shown
        case Footnote():
            return f"<sup>{notes.number(inline)}</sup>"
        case Span():
            return _span(inline, notes, comma)
        case _:
            assert_never(inline)


def _text(text: Text) -> str:
    shown = words(text.content).replace("\n", "<br>")
    return f'<span lang="{words(text.language)}">{shown}</span>' if text.language else shown


def _span(span: Span, notes: Notes, comma: bool) -> str:
    shown = html(span.content, notes)
    match span.role:
        case _ if not shown:
            return ""
        case "second":
            before = COMMA if comma else " "
            return f'{before}<span class="second">{shown}</span>'
        case "eyebrow" | "native" | "stated" | "unstated" | "calculated":
            return f'<span class="{span.role}">{shown}</span>'
        case "source":
            return f"<sup>{shown}</sup>"
        case _:
            return f"<strong>{STATUS_SIGNS[span.role]}</strong> {shown}"
