"""KeyFigures become rows of tinted cells, four to a page's width, with the number set large."""

from __future__ import annotations

from planpress.document import KeyFigure, KeyFigures, QuantityText, plain_text
from planpress.lengths import Mm
from planpress.writers.word.book import Story
from planpress.writers.word.boxes import GAP, box_row
from planpress.writers.word.inlines import FIGURE_STYLES, Look, plain, runs
from planpress.writers.word.languages import is_east_asian
from planpress.writers.word.markup import gap, paragraph
from planpress.writers.word.widths import text_width

_WIDEST = Mm(40)
_INSIDE = Mm(4)  # both margins of a box
_NUMBER_SIZE, _UNIT_SIZE = 26, 8  # points
_ROUNDING = 1e-6


def key_figures(block: KeyFigures, story: Story) -> str:
    """As many boxes to a row as its width holds (four on a page); a further row starts below."""
    count = max(1, int((story.width + GAP + _ROUNDING) // (_width(story) + GAP)))
    rows = [block.figures[start : start + count] for start in range(0, len(block.figures), count)]
    return gap().join(_row(row, story) for row in rows)


def _width(story: Story) -> Mm:
    """A quarter of the text's width, which is 40 mm on our own page, and no more on a wider one."""
    return Mm(min(_WIDEST, story.page.grid_width(3)))


def _row(figures: tuple[KeyFigure, ...], story: Story) -> str:
    alt = "; ".join(f"{plain_text(item.label)}: {item.figure.text}" for item in figures)
    return box_row("KeyFigures", [_cell(item, story) for item in figures], _width(story), alt)


def _cell(item: KeyFigure, story: Story) -> str:
    label = runs(item.label, story)
    if item.figure.qualifier:
        comma = "，" if is_east_asian(story.book.document.language) else ", "
        label += plain(comma) + plain(item.figure.qualifier, Look(style=_style(item.figure)))
    return paragraph("KeyLabel", label) + _number(item.figure, story) + paragraph("KeyNote", runs(item.note, story))


def _number(figure: QuantityText, story: Story) -> str:
    """The number with its unit beside it, or on a line of its own where there is no room for it."""
    if figure.absent:
        return paragraph("KeyFigure", plain(figure.number, Look(style="KeyNotStated")))
    number, unit = plain(figure.number, Look(style=_style(figure))), Look(style=f"{_style(figure)}Unit")
    if not figure.unit:
        return paragraph("KeyFigure", number)
    if _fits(figure, story):
        return paragraph("KeyFigure", number + plain(f"\u00a0{figure.unit}", unit))
    return paragraph("KeyFigure", number) + paragraph("KeyUnit", plain(figure.unit, unit))


def _fits(figure: QuantityText, story: Story) -> bool:
    brand, room = story.book.brand, _width(story) - _INSIDE
    wide = text_width(brand, figure.number, _NUMBER_SIZE) + text_width(brand, f"\u00a0{figure.unit}", _UNIT_SIZE)
    return wide <= room


def _style(figure: QuantityText) -> str:
    return FIGURE_STYLES[figure.role]
