"""Inlines become runs: words, figures, links, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeAlias, assert_never

from planpress.document import (
    STATUS_SIGNS,
    Emphasis,
    Footnote,
    Inline,
    Inlines,
    Link,
    QuantityText,
    Reference,
    Span,
    Strong,
    Text,
)
from planpress.writers.word.book import Story, outside_link, place_link
from planpress.writers.word.fields import place_field, run
from planpress.writers.word.languages import east_asian_face, full_tag, is_east_asian
from planpress.writers.word.markup import words
from planpress.writers.word.styles import BOLD_STYLES

Setting: TypeAlias = Literal["text", "cell", "ledger"]
"""Where inlines stand: figures have their role's colour in cells only, where a second text has its own line;
a ledger sets every figure bold and colours the calculated ones."""

_BREAKS = re.compile("(\n)")
_NARROW = "\u202f"  # a thin space at which no line breaks
_MARKS: dict[str, str] = {
    "stated": "■",
    "unstated": "□",
    "calculated": "○",
    **{str(status): sign for status, sign in STATUS_SIGNS.items()},
}
FIGURE_STYLES = {
    "target": "TargetFigure",
    "baseline": "BaselineFigure",
    "derived": "DerivedFigure",
    "fact": "StatedFigure",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks: a character style, bold and italic, its language.

    `on_bold` says that its paragraph's style is bold, `upright` that the run is regular there.
    """

    style: str = ""
    bold: bool = False
    italic: bool = False
    upright: bool = False
    on_bold: bool = False
    language: str | None = None


PLAIN = Look()
ON_BOLD = Look(on_bold=True)
STRONG = Look(bold=True)
_ACCENTS = {(True, False): "Strong", (False, True): "Emphasis", (True, True): "IntenseEmphasis"}
"""The character styles for bold, italic and both."""


@lru_cache(maxsize=512)
def properties(look: Look) -> str:
    """The run properties in the schema's order (17.3.2.28)."""
    eastern = look.language is not None and is_east_asian(look.language)
    bold = look.bold and not (look.on_bold or look.upright or eastern)
    style = look.style or _ACCENTS.get((bold, look.italic), "")
    return "".join(
        (
            f'<w:rStyle w:val="{style}"/>' if style else "",
            f'<w:rFonts w:eastAsia="{east_asian_face(look.language)}" w:hint="eastAsia"/>'
            if eastern and look.language
            else "",
            _by_hand(look, bold, eastern) if look.style or look.on_bold else "",
            _language(look.language, eastern),
        )
    )


def _by_hand(look: Look, bold: bool, eastern: bool) -> str:
    """What no character style can say: a run has one of them only, and in a style bold is a switch (17.7.3), which
    cannot make words regular. Names in their own script stay regular beside bold Latin ones.
    """
    weight = "<w:b/><w:bCs/>" if bold and look.style not in BOLD_STYLES else ""
    if look.on_bold and (look.upright or eastern):
        weight = '<w:b w:val="0"/><w:bCs w:val="0"/>'
    return weight + ("<w:i/><w:iCs/>" if look.style and look.italic else "")


def _language(language: str | None, eastern: bool) -> str:
    if language is None:
        return ""
    return f'<w:lang w:{"eastAsia" if eastern else "val"}="{words(full_tag(language))}"/>'


def runs(content: Inlines, story: Story, look: Look = PLAIN, setting: Setting = "text") -> str:
    """The inlines as runs, hyperlinks and note marks."""
    if setting != "text" and len(content) > 1:
        content = _trimmed(content)
    return "".join(_inline(inline, story, look, setting, index == 0) for index, inline in enumerate(content))


@lru_cache(maxsize=512)
def _with(look: Look, **changes: Any) -> Look:
    """The look with some of it changed; documents have few looks and many runs."""
    return replace(look, **changes)


def _trimmed(content: Inlines) -> Inlines:
    """Without the space before a second line, which would move a right-aligned first line from its edge."""
    followers = (*content, None)[1:]
    return tuple(
        replace(inline, content=inline.content.rstrip())
        if isinstance(inline, Text) and isinstance(follower, Span) and follower.role == "second"
        else inline
        for inline, follower in zip(content, followers, strict=True)
    )


def _inline(inline: Inline, story: Story, look: Look, setting: Setting, first: bool) -> str:
    match inline:
        case Text(content=text, language=language):
            return plain(text, _with(look, language=language) if language else look)
        case Strong(content=content):
            return runs(content, story, _with(look, bold=True, upright=False), setting)
        case Emphasis(content=content):
            return runs(content, story, _with(look, italic=True), setting)
        case Link(content=content, href=href):
            return outside_link(story, href, runs(content, story, _with(look, style="Hyperlink"), setting))
        case Reference():
            return _reference(inline, story, _with(look, style="Hyperlink"), setting)
        case QuantityText():
            return figure(inline, look, setting)
        case Footnote(content=content):
            return _note(content, story)
        case Span():
            return _span(inline, story, look, setting, first)
        case _:
            assert_never(inline)


def _reference(reference: Reference, story: Story, look: Look, setting: Setting = "text") -> str:
    """A field where the words are those of the place they lead to, so that they follow it; else a link."""
    match reference.content:
        case (Text(content=text, language=language),) if text and text == story.book.words_at(reference.target):
            return place_field(reference.target, text, properties(_with(look, language=language or look.language)))
        case content:
            return place_link(reference.target, runs(content, story, look, setting))


def plain(text: str, look: Look = PLAIN) -> str:
    """Words as runs; a line break in them stays one."""
    if "\n" not in text:
        return run(text, properties(look))
    pieces = _BREAKS.split(text)
    return "".join("<w:r><w:br/></w:r>" if piece == "\n" else run(piece, properties(look)) for piece in pieces if piece)


def figure(quantity: QuantityText, look: Look = PLAIN, setting: Setting = "text") -> str:
    """A figure that no line end parts: in cells in its role's style, the qualifier in second text before it."""
    if quantity.absent:
        return plain(quantity.text, _with(look, style="NotStated", bold=False, italic=False))
    if setting == "text" or not _coloured(quantity, setting):
        inner = setting != "text" and bool(quantity.qualifier)
        before = plain(f"{quantity.qualifier}\u00a0", _with(look, style="SecondText")) if inner else ""
        return before + plain(joined(quantity, with_qualifier=not inner), look)
    style = "StatedFigure" if setting == "ledger" and quantity.role != "derived" else FIGURE_STYLES[quantity.role]
    before = ""
    if quantity.qualifier:
        name = style if setting == "ledger" else "SecondText"
        before = plain(f"{quantity.qualifier}\u00a0", _with(look, style=name))
    return before + plain(joined(quantity, with_qualifier=False), _with(look, style=style))


def _coloured(quantity: QuantityText, setting: Setting) -> bool:
    return setting == "ledger" or quantity.role == "target"


def joined(quantity: QuantityText, with_qualifier: bool = True) -> str:
    """The figure's parts with spaces at which no line breaks."""
    glue = _NARROW if quantity.unit.startswith("%") else "\u00a0"
    number = f"{quantity.number}{glue}{quantity.unit}" if quantity.unit else quantity.number
    return f"{quantity.qualifier}\u00a0{number}" if quantity.qualifier and with_qualifier else number


def _note(content: Inlines, story: Story) -> str:
    number = story.book.notes.add(runs(content, story.notes))
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def _span(span: Span, story: Story, look: Look, setting: Setting, first: bool) -> str:
    match span.role:
        case "second":
            line = "" if first or setting == "text" else "<w:r><w:br/></w:r>"
            second = _with(look, style="SecondText", bold=False, upright=True)
            return line + runs(span.content, story, second, setting)
        case "eyebrow":
            return runs(span.content, story, _with(look, style="EyebrowName"), setting)
        case "source":
            return plain(_NARROW, look) + "".join(_source_mark(inner, story) for inner in span.content)
        case "native":
            return runs(span.content, story, _with(look, style="NativeName", bold=False, upright=True), setting)
        case _:
            mark = plain(f"{_MARKS[span.role]}\u00a0\u00a0", _with(look, style="StatusMark"))
            return mark + runs(span.content, story, look, setting)


def _source_mark(inline: Inline, story: Story) -> str:
    """A small raised number that leads to the row of the figure's source."""
    look = Look(style="SourceMark")
    if isinstance(inline, Reference):
        return _reference(inline, story, look)
    return runs((inline,), story, look)
