"""Words on and beside tiles: figures set large, names, running words that wrap, and the legend of the two tiles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planpress.brand import ColourRole, Weight
from planpress.charts.geometry import Mark, Stamp, Words, mm
from planpress.charts.labels import PIECES, wrap
from planpress.charts.metrics import Metrics
from planpress.charts.motifs import MOTIFS, Spot
from planpress.charts.phrases import Phrase, Run, fit, phrase, set_down, width
from planpress.charts.specs import Point, Spec
from planpress.document import Inlines, QuantityText, walk

SIZE, LEADING = 8.5, 11.9
LEAST = 8.0
"""No words are smaller, in points."""
SAFE = mm(5)
"""No words are nearer to a page's edge: paper is cut with so much tolerance."""
EXTENT = 1.0
"""What a line takes, in parts of its size: Han characters reach higher than Latin ones."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure is set: its number, and beside it the words that qualify it, in their own size."""

    colour: ColourRole
    weight: Weight
    small_colour: ColourRole
    small_weight: Weight = "regular"


GOAL = Look("paper", "extralight", "paper")
FACT = Look("paper", "black", "paper")


def unworded(spec: Spec, marks: Iterable[Mark]) -> tuple[str, ...]:
    """The keys of the figures that no words say, in the spec's order."""
    worded = {mark.key for mark in marks if isinstance(mark, Words)}
    keys = dict.fromkeys(node.key for node in walk(spec) if isinstance(node, QuantityText))
    return tuple(key for key in keys if key not in worded)


def figure_lines(
    text: QuantityText, look: Look, size: float, small: float, room: float, metrics: Metrics
) -> tuple[Phrase, ...]:
    """The figure on one line, or what qualifies it on a line above; none where it does not fit."""
    number = Run(text.number, look.colour, look.weight, size, text.key)
    before = (Run(f"{text.qualifier} ", look.small_colour, look.small_weight, small),) if text.qualifier else ()
    for lines in (((*before, number),), (before, (number,))):
        if all(lines) and all(width(line, metrics) <= room for line in lines):
            return lines
    return ()


def ink_left(words: Phrase, metrics: Metrics) -> float:
    """How far left a line must move for its first character's ink to stand on the margin, in points."""
    first = next((run for run in words if run.text), None)
    return metrics.bearing(first.text, first.weight) * first.size if first else 0.0


def name_lines(
    name: str, room: float, lines: int, colour: ColourRole, metrics: Metrics, weight: Weight = "bold"
) -> tuple[Phrase, ...]:
    """A name in full, smaller or on more lines where it must be; at the smallest it ends in an ellipsis."""
    for size in (SIZE, LEAST):
        for count in range(1, lines + 1):
            found = wrap(name, room, count, size, weight, metrics)
            last = size == LEAST and count == lines
            if found and (last or (_letters(found) == _letters((name,)) and _whole(found, name))):
                return tuple((Run(line, colour, weight, size),) for line in found)
    return ()


def _whole(lines: Sequence[str], name: str) -> bool:
    """Whether no word is torn: each line ends where a word does, or beside a character that may end a line."""
    ends = {match.end() for match in PIECES.finditer(name)}
    reached = 0
    for line in lines:
        reached = name.find(line, reached) + len(line)
        if reached not in ends:
            return False
    return True


def wrapped_runs(words: Phrase, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    """Runs broken into lines of `room` points; a figure stays in one piece."""
    lines: list[list[Run]] = [[]]
    left = room
    for piece in _pieces(words, room, metrics):
        wide = metrics.width(piece.text, piece.size, piece.weight)
        if wide - _trailing(piece, metrics) > left and lines[-1]:
            lines.append([])
            left = room
        if not lines[-1] and not piece.key:
            piece = replace(piece, text=piece.text.lstrip())
            wide = metrics.width(piece.text, piece.size, piece.weight)
        if piece.text:
            lines[-1].append(piece)
            left -= wide
    return tuple(joined for line in lines if (joined := _joined(line)))


def _pieces(words: Phrase, room: float, metrics: Metrics) -> Iterator[Run]:
    """The runs cut where a line may end; a word that is wider than a line is shortened, such a figure left out."""
    for run in words:
        if run.key and width((run,), metrics) > room:
            continue
        texts = (run.text,) if run.key else PIECES.findall(run.text)
        for text in texts:
            yield from fit((replace(run, text=text),), room, metrics) if text.strip() else (replace(run, text=" "),)


def _trailing(piece: Run, metrics: Metrics) -> float:
    return metrics.width(piece.text, piece.size, piece.weight) if piece.text.isspace() else 0.0


def _joined(line: Sequence[Run]) -> Phrase:
    """Neighbours of one look as one run, without space at the end."""
    runs: list[Run] = []
    for piece in line:
        before = runs[-1] if runs else None
        if before and not before.key and not piece.key and replace(before, text="") == replace(piece, text=""):
            runs[-1] = replace(before, text=before.text + piece.text)
        else:
            runs.append(piece)
    if runs and not runs[-1].key:
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return tuple(run for run in runs if run.text)


def paragraph(
    content: Inlines, colour: ColourRole, room: float, metrics: Metrics, size: float = SIZE, figures: Weight = "regular"
) -> tuple[Phrase, ...]:
    """Running words as lines: what is strong stands bold."""
    runs = (
        replace(run, size=size, weight="bold" if run.weight == "semibold" else run.weight)
        for run in phrase(content, colour, "regular", figures)
    )
    return wrapped_runs(tuple(runs), room, metrics)


def stated(content: Inlines, colour: ColourRole, size: float = 10.5) -> Phrase:
    """A label on one line: its figures bold and larger than the words beside them."""
    runs = phrase(content, colour, "regular", "bold")
    return tuple(replace(run, size=size if run.key else SIZE) for run in runs)


def label_of(label: Inlines, point: Point | None) -> Inlines:
    """What the spec says of a figure, at least the figure."""
    return label or ((point.text,) if point else ())


def cut(lines: Sequence[Phrase], count: int, room: float, metrics: Metrics) -> tuple[Phrase, ...]:
    """The first `count` lines; the last of them ends in an ellipsis where some are left out."""
    kept = tuple(lines[: max(0, count)])
    if len(kept) == len(lines) or not kept:
        return kept
    *before, last = kept
    final = last[-1]
    ellipsis = Run("…", final.colour, final.weight, final.size)
    shortened = fit(last, room - metrics.width("…", final.size, final.weight), metrics)
    return *before, (*shortened, ellipsis) if width((*shortened, ellipsis), metrics) <= room else shortened


def down(lines: Sequence[Phrase], x: float, y: float, leading: float, metrics: Metrics) -> Iterator[Words]:
    """Lines below each other from the baseline `y`."""
    for i, line in enumerate(lines):
        yield from set_down(line, x, y - i * leading, metrics)


def aligned_right(line: Phrase, x: float, y: float, metrics: Metrics) -> tuple[Words, ...]:
    return set_down(line, x - width(line, metrics), y, metrics)


# ---------------------------------------------------------------------------------------------------- legend

LEGEND_GAP, LEGEND_PITCH, LEGEND_FIRST = mm(2.4), mm(1.4), 8.0
LEGEND_LINES = 2
BREAKS = re.compile(r"[,:;] |[，、：；]")


def legend_height(tile: float) -> float:
    return 2 * max(tile, LEGEND_LINES * LEADING) + LEGEND_PITCH


def legend(
    words: tuple[str, str], x: float, top: float, tile: float, room: float, metrics: Metrics, in_line: bool = False
) -> Iterator[Mark]:
    """A solid tile and a line tile, each with its words beside it in `room` points, below each other or `in_line`."""
    sketch = MOTIFS["weave"].sketch(Spot("legend", 0, 0, share=0.4))
    pitch = max(tile, LEGEND_LINES * LEADING) + LEGEND_PITCH
    for i, text in enumerate(words):
        left, y = (x + i * room, top) if in_line else (x, top - i * pitch)
        look: tuple[ColourRole, ColourRole] = ("ink", "paper") if i == 0 else ("paper", "ink")
        yield Stamp(sketch, left, y - tile, tile, *look, filled=i == 0)
        found = balanced(text, room - tile - 2 * LEGEND_GAP, LEGEND_LINES, SIZE, "regular", metrics)
        lines = tuple((Run(line, "paper", "regular", SIZE),) for line in found)
        yield from down(lines, left + tile + LEGEND_GAP, y - LEGEND_FIRST, LEADING, metrics)


def balanced(text: str, room: float, lines: int, size: float, weight: Weight, metrics: Metrics) -> tuple[str, ...]:
    """The words on the fewest of at most `lines` lines: two of them broken after a comma or colon, if they fit so, else
    as even as can be."""
    widest = wrap(text, room, lines, size, weight, metrics)
    if len(widest) == 2:
        halves = ((text[: cut.end()].rstrip(), text[cut.end() :].strip()) for cut in BREAKS.finditer(text))
        fitting = [half for half in halves if all(0 < metrics.width(line, size, weight) <= room for line in half)]
        if fitting:
            return min(fitting, key=lambda half: max(metrics.width(line, size, weight) for line in half))
    tried = [wrap(text, room * part / 20, lines, size, weight, metrics) for part in range(10, 20)]
    same = [found for found in tried if len(found) == len(widest) and _letters(found) == _letters(widest)]
    whole = [found for found in same if _whole(found, text)] or same
    return whole[0] if whole else widest


def _letters(lines: Sequence[str]) -> str:
    return "".join(lines).replace(" ", "")
