"""Tables: horizontal rules only, numbers aligned on the decimal point, heads repeated on each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from planpress.brand import ColourRole
from planpress.document import Column, Inlines, QuantityText, Row, Span, Strong, Table, TableStyle, walk
from planpress.writers.pdf.grid import LABEL, LABEL_HEAD, SECOND, TITLE, TextStyle
from planpress.writers.pdf.ink import colour
from planpress.writers.pdf.paragraphs import draw_line
from planpress.writers.pdf.pieces import Piece, Setting
from planpress.writers.pdf.structure import Element
from planpress.writers.pdf.table_tags import TableTags
from planpress.writers.pdf.words import ROLE_COLOURS, Line, Run, Setter, broken, plain_run

CAPTION_GAP = 7.0
"""Between the subtitle and the table's upper rule, in points."""
COLUMN_GAP = 10.0
WIDEST_WORD = 80.0
"""A column of words is as wide as its longest word, up to this."""
LEAST_WORDS = 45.0
"""A column of words is no narrower than this for the sake of numbers."""
GROUP_GAP = 4.0
"""More space above a group's name than above a row."""


@dataclass(frozen=True, slots=True)
class Look:
    """A table style's measures in points: padding above and below a row, rules at its ends and under its head."""

    padding: float
    end_rule: float
    has_head: bool
    row_rules: bool


LOOKS: dict[TableStyle, Look] = {
    "full": Look(5.0, 1.0, True, True),
    "ledger": Look(3.2, 1.0, True, False),
    "plain": Look(1.25, 0.25, False, True),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that is one figure, cut for alignment: words before, whole part, decimal part."""

    before: Line
    whole: Run
    decimals: Run | None
    absent: bool


@dataclass(frozen=True, slots=True)
class Cell:
    lines: tuple[Line, ...]
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row ready to draw: its cells, kind and height in points; `ruled` asks for a hairline above."""

    cells: tuple[Cell, ...]
    row: Row
    height: float
    ruled: bool


class TablePiece(Piece):
    """A table that may run over pages. `rows` are those of this part, all of them by default; the first of
    them is number `start` of the table."""

    def __init__(
        self,
        setting: Setting,
        table: Table,
        words: TableWords,
        tags: TableTags,
        before: float = 0.0,
        rows: Sequence[Row] | None = None,
        start: int = 0,
    ) -> None:
        super().__init__(setting, table, before)
        self.table = table
        self.words = words
        self.tags = tags
        self.rows = tuple(table.rows if rows is None else rows)
        self.start = start
        self.continued = start > 0
        self.look = LOOKS[table.style]
        self.setter = Setter(setting.brand, setting.notes)
        self._set: dict[float, tuple[SetRow, ...]] = {}

    # ------------------------------------------------------------------------------------ measuring

    def _caption_lines(self, width: float) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        if not self.table.caption or self.continued:
            return (), ()
        number = f"{self.setting.words.table} {self.table.number}. " if self.table.number else ""
        runs = (plain_run(number, TITLE), *self.setter.runs(self.table.caption, TITLE))
        subtitle = self.setter.runs(self.table.subtitle, SECOND)
        return broken(runs, width, self.setter), broken(subtitle, width, self.setter)

    def _caption_height(self, width: float) -> float:
        title, subtitle = self._caption_lines(width)
        if not title:
            return 0.0
        return len(title) * TITLE.leading + len(subtitle) * SECOND.leading + CAPTION_GAP

    def set_rows(self, width: float) -> tuple[SetRow, ...]:
        if width not in self._set:
            layout = self.layout(width)
            self._set[width] = tuple(self._set_row(row, layout, index) for index, row in enumerate(self.rows))
        return self._set[width]

    def layout(self, width: float) -> Columns:
        return self.words.columns_at(width)

    def _set_row(self, row: Row, layout: Columns, index: int) -> SetRow:
        if row.kind == "group":
            runs = self.setter.runs(row.cells[0], LABEL_HEAD.but(colour="derived"))
            lines = broken(runs, layout.width, self.setter)
            height = len(lines) * LABEL.leading + 2 * self.look.padding + (GROUP_GAP if index else 0.0)
            return SetRow((Cell(lines),), row, height, False)
        cells = tuple(
            self.words.cell(content, column, layout.room(number))
            for number, (content, column) in enumerate(zip(row.cells, layout.columns, strict=True))
        )
        tallest = max((len(cell.lines) for cell in cells), default=1)
        height = max(tallest, 1) * LABEL.leading + 2 * self.look.padding
        new_group = bool(row.cells) and any(row.cells[1:2]) if not self.look.row_rules else True
        return SetRow(cells, row, height, new_group and index > 0)

    def _head_height(self, width: float) -> float:
        if not self.look.has_head:
            return 0.0
        lines = max((len(cell.lines) for cell in self._head_cells(width)), default=0)
        return lines * LABEL.leading + 2 * self.look.padding

    def _head_cells(self, width: float) -> tuple[Cell, ...]:
        layout = self.layout(width)
        return tuple(self.words.head(column, layout.room(number)) for number, column in enumerate(layout.columns))

    def measure(self, width: float) -> float:
        rows = sum(row.height for row in self.set_rows(width))
        return self._caption_height(width) + self._head_height(width) + rows

    # ------------------------------------------------------------------------------------ splitting

    def split(self, width: float, height: float) -> list[Any]:
        left = height - self._caption_height(width) - self._head_height(width)
        rows = self.set_rows(width)
        count = 0
        for row in rows:
            left -= row.height
            if left < -0.01:
                break
            count += 1
        while 0 < count < len(rows) and (self.rows[count - 1].kind == "group" or self.rows[count].kind == "sum"):
            count -= 1
        if not 0 < count < len(rows):
            return []
        given = self.setting, self.table, self.words, self.tags
        first = TablePiece(*given, self.before, self.rows[:count], self.start)
        rest = TablePiece(*given, 0.0, self.rows[count:], self.start + count)
        # What is set already is handed on: a table of thousands of rows would else be set anew on each page.
        first._set[width] = rows[:count]
        rest._set[width] = (self._set_row(self.rows[count], self.layout(width), 0), *rows[count + 1 :])
        return [first, rest]

    # -------------------------------------------------------------------------------------- drawing

    def draw(self) -> None:
        y = self._draw_caption(self.height)
        if self.continued:
            with self.canv.artifact("repeated"):  # a head is read once, though each page repeats it
                y = self._draw_head(y)
        else:
            y = self._draw_head(y)
        for number, row in enumerate(self.set_rows(self.width), self.start):
            self._draw_row(row, y, self.tags.rows[number])
            y -= row.height
        self._rule(y, "ink" if self.look.has_head else "hairline", self.look.end_rule)

    def _draw_caption(self, y: float) -> float:
        title, subtitle = self._caption_lines(self.width)
        for lines, style, element in ((title, TITLE, self.tags.title), (subtitle, SECOND, self.tags.subtitle)):
            for line in lines:
                draw_line(self, line, 0, y - style.baseline, self.setter, element)
                y -= style.leading
        return y - CAPTION_GAP if title else y

    def _draw_head(self, y: float) -> float:
        layout = self.layout(self.width)
        if not self.look.has_head:
            if not self.continued:
                self._write_head(layout, y)
            return y
        self._rule(y, "ink", self.look.end_rule)
        for number, cell in enumerate(self._head_cells(self.width)):
            self._draw_lines(cell.lines, layout, number, y - self.look.padding, self.tags.head[number])
        y -= self._head_height(self.width)
        self._rule(y, "ink", 0.5)
        return y

    def _write_head(self, layout: Columns, y: float) -> None:
        """The head of a table that does not show it, for those who hear the table: words that paint nothing."""
        for number, cell in enumerate(self._head_cells(self.width)):
            for line in cell.lines:
                unseen = [replace(run, invisible=True) for run in line]
                draw_line(self, unseen, layout.left(number), y - LABEL.baseline, self.setter, self.tags.head[number])

    def _draw_row(self, row: SetRow, y: float, cells: Sequence[Element]) -> None:
        layout = self.layout(self.width)
        if row.row.anchor:
            self.mark_anchor(row.row.anchor, y - self.height)
        if row.row.kind == "group":
            self._draw_group(row, y, cells[0])
            return
        if row.row.kind == "sum":
            self.canv.setFillColor(colour(self.setting.brand, "tint"))
            self.canv.rect(0, y - row.height, self.width, row.height, stroke=0, fill=1)
            self._rule(y, "ink", 0.5)
        elif row.ruled:
            self._rule(y, "hairline", 0.25)
        top = y - self.look.padding
        for number, cell in enumerate(row.cells):
            if cell.figure:
                self._draw_figure(cell.figure, layout, number, top - LABEL.baseline, cells[number])
            elif layout.columns[number].paged:
                self._draw_lines((self._pages(row.row, layout.room(number)),), layout, number, top, cells[number])
            else:
                self._draw_lines(cell.lines, layout, number, top, cells[number])

    def _draw_group(self, row: SetRow, y: float, cell: Element) -> None:
        baseline = y - row.height + self.look.padding + LABEL.leading * len(row.cells[0].lines) - LABEL.baseline
        for line in row.cells[0].lines:
            draw_line(self, line, 0, baseline, self.setter, cell)
            baseline -= LABEL.leading
        self._rule(y - row.height, "derived_soft", 0.5)

    def _draw_lines(self, lines: Sequence[Line], layout: Columns, number: int, top: float, cell: Element) -> None:
        for line in lines:
            x = layout.left(number)
            if layout.columns[number].align != "left":
                x = layout.right(number) - self.setter.width(line)
            draw_line(self, line, x, top - LABEL.baseline, self.setter, cell)
            top -= LABEL.leading

    def _draw_figure(self, figure: Figure, layout: Columns, number: int, y: float, cell: Element) -> None:
        point = layout.right(number) - (0.0 if figure.absent else layout.decimals[number])
        line = (*figure.before, figure.whole)
        draw_line(self, line, point - self.setter.width(line), y, self.setter, cell)
        if figure.decimals:
            draw_line(self, (figure.decimals,), point, y, self.setter, cell)

    def _pages(self, row: Row, room: float) -> Line:
        """The pages on which the row's figure stands; a table that lists pages does not count itself.

        Of a list longer than its cell, pages before the last are left out; it is heard whole.
        """
        keys = [inline.key for inline in walk(row) if isinstance(inline, QuantityText)]
        pages = sorted({page for key in keys for page in self.setting.register.figures.get(key, ())})
        whole = page_list(pages)
        run, kept = plain_run(whole, SECOND), len(pages) - 2
        while kept > 0 and self.setter.width((run,)) > room:
            cut = f"{page_list(pages[:kept])} \u2026 {pages[-1]}"
            run = plain_run(cut, SECOND, element=Element("Span", actual=whole))
            kept -= 1
        return (run,)

    def _rule(self, y: float, role: ColourRole, width: float) -> None:
        self.canv.setStrokeColor(colour(self.setting.brand, role))
        self.canv.setLineWidth(width)
        self.canv.line(0, y, self.width, y)


def page_list(pages: Sequence[int]) -> str:
    """Page numbers in short: 2, 3, 4 and 6 as "2–4, 6"."""
    spans: list[list[int]] = []
    for page in pages:
        if spans and page == spans[-1][-1] + 1:
            spans[-1].append(page)
        else:
            spans.append([page])
    return ", ".join(_span(pages) for pages in spans)


def _span(pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return str(pages[0])
    return f"{pages[0]}, {pages[1]}" if len(pages) == 2 else f"{pages[0]}\u2013{pages[-1]}"


@dataclass(frozen=True)
class Columns:
    """Where each column stands at one width, in points; `decimals` is the room right of the decimal point."""

    width: float
    columns: tuple[Column, ...]
    edges: tuple[float, ...]
    decimals: tuple[float, ...]

    def left(self, number: int) -> float:
        return self.edges[number]

    def right(self, number: int) -> float:
        last = number == len(self.columns) - 1
        return self.edges[number + 1] - (0.0 if last else COLUMN_GAP)

    def room(self, number: int) -> float:
        return self.right(number) - self.left(number)


class TableWords:
    """A table's words as runs and lines, and the widths that its columns need."""

    def __init__(self, setting: Setting, table: Table) -> None:
        self.setter = Setter(setting.brand, setting.notes)
        self.source = table
        self.decimal_sign = setting.words.decimal_sign
        self._lists_pages = any(column.paged for column in table.columns)
        self._layouts: dict[float, Columns] = {}

    @cached_property
    def _figures(self) -> tuple[tuple[Figure, ...], ...]:
        """The figures of each decimal column."""
        return tuple(
            tuple(
                figure
                for row in self.source.rows
                if row.kind != "group" and (figure := self.figure(row.cells[number], column))
            )
            for number, column in enumerate(self.source.columns)
        )

    def columns_at(self, width: float) -> Columns:
        if width not in self._layouts:
            self._layouts[width] = self._columns(width)
        return self._layouts[width]

    def _columns(self, width: float) -> Columns:
        decimals = tuple(
            max((self.setter.width((f.decimals,)) for f in figures if f.decimals), default=0.0)
            for figures in self._figures
        )
        needs = self._needs(width, decimals)
        widths = shared(width, [column.share for column in self.source.columns], needs)
        edges = [0.0]
        for wide in widths:
            edges.append(edges[-1] + wide)
        return Columns(width, self.source.columns, tuple(edges), decimals)

    def _needs(self, width: float, decimals: Sequence[float]) -> list[float]:
        """The columns' needs; where there is no room for all, words may break so that numbers stay whole, and
        where words would have no room left, numbers break too."""
        needs = [self._need(number, decimals[number]) for number in range(len(self.source.columns))]
        if sum(needs) <= width:
            return needs
        numbers = [
            0.0 if column.align == "left" else need for column, need in zip(self.source.columns, needs, strict=True)
        ]
        if sum(numbers) + LEAST_WORDS * numbers.count(0.0) <= width:
            return numbers
        return [need * width / sum(needs) for need in needs]

    def _need(self, number: int, decimals: float) -> float:
        """The least width of a column: its widest figure or word; of a column of words, within reason."""
        column = self.source.columns[number]
        widths = [
            self.setter.width((*figure.before, figure.whole)) + (0.0 if figure.absent else decimals)
            for figure in self._figures[number]
        ]
        cells = [row.cells[number] for row in self.source.rows if row.kind != "group" and column.align != "decimal"]
        if LOOKS[self.source.style].has_head:
            cells.append(column.head)
        runs = [run for cell in cells for run in self.setter.runs(cell, LABEL_HEAD)]
        widths += [self.setter.width((replace(run, text=word),)) for run in runs for word in run.text.split(" ")]
        widest = max(widths, default=0.0)
        return (min(widest, WIDEST_WORD) if column.align == "left" else widest) + COLUMN_GAP

    def head(self, column: Column, room: float) -> Cell:
        return Cell(self._lines(column.head, LABEL_HEAD, room))

    def cell(self, content: Inlines, column: Column, room: float) -> Cell:
        figure = self.figure(content, column)
        if figure and self._stands_in(figure, room):
            return Cell(((*figure.before, figure.whole),), figure)
        return Cell(self._lines(content, LABEL, room))

    def _stands_in(self, figure: Figure, room: float) -> bool:
        line = (*figure.before, figure.whole, *((figure.decimals,) if figure.decimals else ()))
        return self.setter.width(line) <= room + COLUMN_GAP

    def _lines(self, content: Inlines, style: TextStyle, room: float) -> tuple[Line, ...]:
        """The cell's lines; a second line in brackets starts one of its own."""
        runs: list[Run] = []
        for inline in content:
            found = self.setter.runs((inline,), style, coloured=True)
            if isinstance(inline, Span) and inline.role == "second" and runs and found:
                found = (replace(found[0], new_line=True), *found[1:])
            runs.extend(replace(run, key="") if run.key and self._lists_pages else run for run in found if run.text)
        return broken(runs, room, self.setter)

    def figure(self, content: Inlines, column: Column) -> Figure | None:
        """The cell as an aligned figure, when the column aligns and the cell is nothing but one."""
        inner = content[0].content if len(content) == 1 and isinstance(content[0], Strong) else content
        if column.align != "decimal" or len(inner) != 1 or not isinstance(inner[0], QuantityText):
            return None
        value = inner[0]
        if value.absent:
            runs = self.setter.runs((value,), LABEL)
            return Figure((), runs[0], None, absent=True)
        weight = "semibold" if value.role == "target" or inner is not content else "regular"
        style = LABEL.but(colour=ROLE_COLOURS[value.role] if value.role == "target" else "ink", weight=weight)
        whole, sign, rest = value.number.partition(self.decimal_sign)
        before = (plain_run(f"{value.qualifier}\u2002", SECOND),) if value.qualifier else ()
        unit = f"\u00a0{value.unit}" if value.unit else ""
        decimals = plain_run(sign + rest + unit, style) if sign or unit else None
        return Figure(before, plain_run(whole, style, key=value.key), decimals, absent=False)


def shared(width: float, shares: Sequence[float], needs: Sequence[float]) -> list[float]:
    """The width divided by shares, but no column below its need as long as others can give."""
    fixed: dict[int, float] = {}
    while True:
        free = width - sum(fixed.values())
        total = sum(share for number, share in enumerate(shares) if number not in fixed)
        widths = [fixed.get(number, free * share / total if total else 0.0) for number, share in enumerate(shares)]
        short = [n for n, wide in enumerate(widths) if n not in fixed and wide < needs[n] - 0.01]
        if not short or len(fixed) + len(short) == len(shares):
            return widths
        fixed.update((number, needs[number]) for number in short)
