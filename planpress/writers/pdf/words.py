"""Inlines become runs (words in one face, size and colour), and runs become lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TypeAlias, assert_never

from planpress.brand import Brand, ColourRole, Weight
from planpress.charts.metrics import metrics_of
from planpress.document import (
    STATUS_SIGNS,
    Emphasis,
    Footnote,
    Inline,
    Inlines,
    Link,
    QuantityText,
    Reference,
    Role,
    Span,
    Strong,
    Text,
    plain_text,
    walk,
)
from planpress.writers.pdf.grid import TextStyle
from planpress.writers.pdf.ink import font_name
from planpress.writers.pdf.structure import ARTIFACT, Element

ROLE_COLOURS: dict[Role, ColourRole] = {
    "baseline": "second",
    "target": "target_text",
    "derived": "derived",
    "fact": "ink",
}
"""Baseline marks are grey; their words take the second text colour, which has the contrast to be read."""

MARKS: dict[str, tuple[str, ColourRole]] = {
    "stated": ("\u25a0", "derived"),
    "unstated": ("\u25a1", "second"),
    "calculated": ("\u25cb", "derived"),
    **{status: (sign, "ink") for status, sign in STATUS_SIGNS.items()},
}
"""Signs before a status, so that it is told by shape and word, never by colour alone."""

# Between Han characters a line may end anywhere, but not before closing signs nor after opening ones (JIS X 4051).
_HAN = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_NOT_FIRST = "、。，．：；？！）］｝」』】〉》〕…—～·%,.;:!?)"
_NOT_LAST = "（［｛「『【〈《〔("
_BREAKS = re.compile(
    rf"(?<= )(?=[^ ])|(?<=[\-\u2013/])(?=[A-Za-z{_HAN}])"
    rf"|(?<=[{_HAN}])(?<![{re.escape(_NOT_LAST)}])(?=[^ {re.escape(_NOT_FIRST)}])"
    rf"|(?<=[^ {re.escape(_NOT_LAST)}])(?=[{_HAN}])(?![{re.escape(_NOT_FIRST)}])"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. `href` is an address or "#anchor"; `key` leads to a figure; `new_line` starts a line.

    `element` is the part of a line that the words belong to: a link, words in another language. `spaced` says
    that a space follows which the line's end has swallowed; `invisible` words paint nothing and are heard.
    """

    text: str
    weight: Weight
    size: float
    colour: ColourRole
    rise: float = 0.0
    href: str = ""
    key: str = ""
    new_line: bool = False
    element: Element | None = None
    spaced: bool = False
    invisible: bool = False

    @property
    def link(self) -> Element | None:
        """The link that the words are in."""
        element = self.element
        while element is not None and element.role != "Link":
            element = element.parent
        return element

    def cut(self, start: int, end: int, spaced: bool = False) -> Run:
        """A stretch of the run, which stands in a line already."""
        words = self.text[start:end]
        look = self.weight, self.size, self.colour, self.rise
        return Run(words, *look, self.href, self.key, False, self.element, spaced, self.invisible)


Line: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class At:
    """Where in a line's structure inlines stand: in which element, and where they link to."""

    element: Element | None = None
    href: str = ""

    def linked(self, inline: Link | Reference) -> At:
        """Inside a link: one element, however many lines it runs over. A reference holds its link."""
        href = inline.href if isinstance(inline, Link) else f"#{inline.target}"
        around = self.element if isinstance(inline, Link) else Element("Reference", self.element)
        label = inline.label if isinstance(inline, Reference) else ""
        return At(Element("Link", around, label=label or plain_text(inline.content)), href)


NOWHERE = At()


class Notes:
    """The footnotes in `nodes`, numbered from 1 in reading order; `before` is how many come before them."""

    def __init__(self, nodes: object = (), before: int = 0) -> None:
        notes = {id(node): node for node in walk(nodes) if isinstance(node, Footnote)}
        self.contents = tuple(note.content for note in notes.values())
        self._numbers = {known: number for number, known in enumerate(notes, 1)}
        self._before = before

    def number(self, note: Footnote) -> int | None:
        """The note's number, or None for one of another section."""
        return self._numbers.get(id(note))

    def anchor(self, number: int) -> str:
        """Where the mark of the note with a number leads; a name for the whole document."""
        return f"note{self._before + number}"


class Setter:
    """Sets inlines in a style. Footnotes get the numbers that `notes` has for them."""

    def __init__(self, brand: Brand, notes: Notes | None = None) -> None:
        self._metrics = metrics_of(brand)
        self._notes = notes or Notes()

    def runs(self, content: Inlines, style: TextStyle, at: At = NOWHERE, coloured: bool = False) -> tuple[Run, ...]:
        """The runs of `content`; `coloured` gives figures the colours of their roles."""
        return tuple(run for inline in content for run in self._inline(inline, style, at, coloured))

    def width(self, runs: Sequence[Run]) -> float:
        """The width of the runs on one line, in points."""
        return sum(self._metrics.width(run.text, run.size, run.weight) for run in runs)

    def bearing(self, runs: Sequence[Run]) -> float:
        """The white before the first run's ink, in points: what large type is moved by to stand on a margin."""
        first = next((run for run in runs if run.text), None)
        return self._metrics.bearing(first.text, first.weight) * first.size if first else 0.0

    def positions(self, runs: Sequence[Run]) -> list[float]:
        """Where each character starts when all runs stand on one line, and where the last one ends, in points."""
        at = [0.0]
        for run in runs:
            for advance in self._metrics.advances(run.text, run.weight):
                at.append(at[-1] + advance * run.size)
        return at

    def faces(self, run: Run) -> Iterator[tuple[str, str]]:
        """The run's words by ReportLab font name: more than one where a face lacks a character."""
        for part in self._metrics.runs(run.text, run.weight):
            yield font_name(part.file), part.text

    def _inline(self, inline: Inline, style: TextStyle, at: At, coloured: bool) -> Iterator[Run]:
        match inline:
            case Text():
                yield from self._text(inline, style, at)
            case Strong():
                yield from self.runs(inline.content, style.but(weight="semibold"), at, coloured)
            case Emphasis():
                yield from self.runs(inline.content, style.but(weight="italic"), at, coloured)
            case Link():
                yield from self.runs(inline.content, style.but(colour="derived"), at.linked(inline), coloured)
            case Reference():
                yield from self.runs(inline.content, style, at.linked(inline), coloured)
            case QuantityText():
                yield from self._quantity(inline, style, at, coloured)
            case Footnote():
                yield from self._footnote(inline, style, at)
            case Span():
                yield from self._span(inline, style, at, coloured)
            case _:
                assert_never(inline)

    def _text(self, text: Text, style: TextStyle, at: At) -> Iterator[Run]:
        element = Element("Span", at.element, language=text.language) if text.language else at.element
        for index, part in enumerate(text.content.replace("\t", " ").split("\n")):
            yield plain_run(part, style, at.href, new_line=index > 0, element=element)

    def _quantity(self, figure: QuantityText, style: TextStyle, at: At, coloured: bool) -> Iterator[Run]:
        if figure.absent:
            style = style.but(colour="second", weight="italic" if len(figure.number) > 1 else style.weight)
        elif coloured:
            style = style.but(colour=ROLE_COLOURS[figure.role])
        yield plain_run(figure.text, style, at.href, figure.key, element=at.element)

    def _footnote(self, note: Footnote, style: TextStyle, at: At) -> Iterator[Run]:
        """A small raised number that leads to the note (ISO 32000-1, 14.8.4.4: Reference)."""
        number = self._notes.number(note)
        if number is not None:
            mark = Reference((Text(str(number)),), self._notes.anchor(number), plain_text(note.content))
            for run in self.runs((mark,), style.but(size=style.size * 0.65, colour="derived"), at):
                yield replace(run, rise=style.size * 0.33)

    def _source_mark(self, span: Span, style: TextStyle, at: At) -> Iterator[Run]:
        """A small raised number, a thin space after its figure, so that it is read as no exponent and no digit."""
        small = style.but(size=style.size * 0.62, colour="derived", weight="regular")
        for run in (plain_run("\u2009", small, element=at.element), *self.runs(span.content, small, at)):
            yield replace(run, rise=style.size * 0.33)

    def _span(self, span: Span, style: TextStyle, at: At, coloured: bool) -> Iterator[Run]:
        if span.role == "source":
            yield from self._source_mark(span, style, at)
        elif span.role in MARKS:
            sign, colour = MARKS[span.role]
            yield plain_run(f"{sign}\u2002", style.but(colour=colour), element=ARTIFACT)
            quiet = style.but(colour="second") if span.role == "unstated" else style
            yield from self.runs(span.content, quiet, at, coloured)
        else:
            yield from self.runs(span.content, style.but(weight="regular", colour="second"), at, coloured)


def plain_run(
    words: str,
    style: TextStyle,
    href: str = "",
    key: str = "",
    new_line: bool = False,
    element: Element | None = None,
) -> Run:
    return Run(words, style.weight, style.size, style.colour, 0.0, href, key, new_line, element)


def broken(runs: Sequence[Run], width: float, setter: Setter) -> tuple[Line, ...]:
    """The runs in lines no wider than `width` points, each as full as it can be (first fit, ragged right)."""
    text = "".join(run.text for run in runs)
    at = setter.positions(runs)
    asked = _asked(runs)
    if not asked and text and at[_visible(text, 0, len(text))] <= width + 0.01:
        return (_line(runs, 0, _visible(text, 0, len(text)), spaced=text[-1] == " "),)  # most cells and labels
    lines: list[tuple[int, int]] = []
    start = end = 0
    for first, last in _words(text, asked):
        if start < end and (first in asked or at[_visible(text, first, last)] - at[start] > width + 0.01):
            lines.append((start, end))
            start = first
        while at[_visible(text, start, last)] - at[start] > width + 0.01:
            cut = max(bisect_right(at, at[start] + width + 0.01, start, last + 1) - 1, start + 1)
            if cut >= last:
                break
            lines.append((start, cut))
            start = cut
        end = last
    if start < end:
        lines.append((start, end))
    ends = [_visible(text, first, last) for first, last in lines]
    return tuple(
        _line(runs, first, end, spaced=end < last or last in asked)
        for (first, last), end in zip(lines, ends, strict=True)
    )


def _words(text: str, asked: set[int]) -> Iterator[tuple[int, int]]:
    """The stretches between places where a line may end, or must."""
    return pairwise(sorted({match.start() for match in _BREAKS.finditer(text)} | asked | {0, len(text)}))


def _asked(runs: Sequence[Run]) -> set[int]:
    """Where lines start because a run asks for it."""
    starts = accumulate((len(run.text) for run in runs), initial=0)
    return {start for run, start in zip(runs, starts, strict=False) if run.new_line}


def _visible(text: str, first: int, last: int) -> int:
    """Where a stretch ends without the spaces at its end."""
    while last > first and text[last - 1] == " ":
        last -= 1
    return last


def _line(runs: Sequence[Run], first: int, last: int, spaced: bool) -> Line:
    """The parts of the runs between two places in their text; the last one notes the space that follows it."""
    line: list[Run] = []
    at = 0
    for run in runs:
        start, end = max(first - at, 0), min(last - at, len(run.text))
        if start < end:
            line.append(run.cut(start, end, spaced and at + end == last))
        at += len(run.text)
    return tuple(line)
