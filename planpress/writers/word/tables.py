"""A Table becomes one w:tbl: heads that repeat, rows that stay whole, figures on their decimal point."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from planpress.document import Column, Inlines, QuantityText, Row, Table, TableStyle, Text, plain_text
from planpress.lengths import Mm, Pt
from planpress.writers.word.book import Book, Story
from planpress.writers.word.fields import field
from planpress.writers.word.inlines import ON_BOLD, PLAIN, Look, Setting, plain, runs
from planpress.writers.word.languages import is_east_asian
from planpress.writers.word.markup import attribute, paragraph, rule, shading, twips
from planpress.writers.word.styles import COLUMN_GAP
from planpress.writers.word.widths import text_width

_TEXT, _FIGURE = "TableText", "TableFigure"
_CELL_SIZE = Pt(8)
_LIST_LOOK = (
    '<w:tblLook w:val="0600" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="1"/>'
)
_LOOK = (
    '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="1"/>'
)


_STYLES: dict[TableStyle, str] = {"full": "Planpress", "ledger": "PlanpressLedger", "plain": "PlainList"}


def table_blocks(table: Table, story: Story, held: bool = False) -> str:
    """The caption with its number, the subtitle, and the table itself; the end of one that is `held` stays with what
    follows."""
    head = paragraph("Caption", _caption(table, story)) if table.caption else ""
    if table.subtitle:
        head += paragraph("Subtle", runs(table.subtitle, story))
    return head + _table(_without_paged(table), story, held)


def _caption(table: Table, story: Story) -> str:
    content = runs(table.caption, story, ON_BOLD)
    if table.number is None:
        return content
    number = field("SEQ Table \\* ARABIC", str(table.number))
    glue = "" if is_east_asian(story.book.document.language) else "\u00a0"
    return f"{plain(story.book.document.words.table + glue)}{number}{plain('. ')}{content}"


def _without_paged(table: Table) -> Table:
    """The table without the columns that need fixed pages; the others share their width."""
    kept = [index for index, column in enumerate(table.columns) if not column.paged]
    if len(kept) == len(table.columns):
        return table
    columns = tuple(table.columns[index] for index in kept)
    rows = tuple(
        Row(row.cells if row.kind == "group" else _kept(row.cells, kept), row.kind, row.anchor) for row in table.rows
    )
    return Table(columns, rows, table.style, table.caption, table.subtitle, table.number, table.alt)


def _kept(cells: tuple[Inlines, ...], kept: list[int]) -> tuple[Inlines, ...]:
    return tuple(cells[index] for index in kept if index < len(cells))


def _table(table: Table, story: Story, held: bool = False) -> str:
    widths = column_widths(table.columns, story.width)
    stops = tuple(_decimal_stop(table, index, widths, story.book) for index in range(len(widths)))
    setting: Setting = "ledger" if table.style == "ledger" else "cell"
    writer = _Rows(table, story, widths, stops, setting)
    title = attribute(plain_text(table.caption) or plain_text(table.subtitle) or table.alt)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look, head = (_LIST_LOOK, "") if table.style == "plain" else (_LOOK, writer.head())
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{_STYLES[table.style]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}'
        f"<w:tblCaption w:val={title}/><w:tblDescription w:val={attribute(table.alt)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(writer.rows(held))}</w:tbl>"
    )


def column_widths(columns: tuple[Column, ...], width: Mm) -> tuple[int, ...]:
    """The columns' shares of the width in twips, to the last twip."""
    total, whole = twips(width), sum(column.share for column in columns)
    edges = [0]
    share = 0.0
    for column in columns:
        share += column.share
        edges.append(round(total * share / whole))
    return tuple(right - left for left, right in pairwise(edges))


_KEEP = "<w:keepNext/>"
_SHORT = 6
"""Tables of so many rows are not torn."""


class _Rows:
    """Writes the rows of one table."""

    def __init__(
        self, table: Table, story: Story, widths: tuple[int, ...], stops: tuple[int, ...], setting: Setting
    ) -> None:
        self._table, self._story, self._setting = table, story, setting
        self._widths, self._stops = widths, stops

    def head(self) -> str:
        """The head row, which each page repeats (17.4.78)."""
        cells = "".join(
            self._cell(index, column.head, ON_BOLD, "TableHead" if column.align == "left" else "TableHeadFigure")
            for index, column in enumerate(self._table.columns)
        )
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def rows(self, held: bool) -> Iterator[str]:
        """A short table stays on one page: each row but the last is kept with the next; the last if it is held."""
        rows = self._table.rows
        for index, row in enumerate(rows):
            keep = _KEEP if (held if index + 1 == len(rows) else len(rows) <= _SHORT) else ""
            cells = self._group(row) if row.kind == "group" else "".join(self._cells(row, keep))
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _group(self, row: Row) -> str:
        content = runs(row.cells[0] if row.cells else (), self._story, Look(style="EyebrowName"))
        span = f'<w:gridSpan w:val="{len(self._widths)}"/>'
        properties = f'<w:tcW w:w="{sum(self._widths)}" w:type="dxa"/>{span}'
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(_TEXT, content, _KEEP)}</w:tc>"

    def _cells(self, row: Row, keep: str) -> Iterator[str]:
        brand = self._story.book.brand
        tint = ""
        if row.kind == "sum":
            tint = f"<w:tcBorders>{rule(brand, 'top', 'ink', Pt(0.5))}</w:tcBorders>{shading(brand, 'tint')}"
        for index, column in enumerate(self._table.columns):
            content = row.cells[index] if index < len(row.cells) else ()
            style, stop = self._alignment(column, index, content)
            yield self._cell(index, content, PLAIN, style, keep + stop, tint, "" if index else row.anchor)

    def _alignment(self, column: Column, index: int, content: Inlines) -> tuple[str, str]:
        """The style and the tab stop of a cell.

        Word moves a cell's text to its decimal tab by itself; words without a figure stand at the right edge.
        """
        if column.align == "decimal" and _number(content):
            return _TEXT, f'<w:tabs><w:tab w:val="decimal" w:pos="{self._stops[index]}"/></w:tabs>'
        return _TEXT if column.align == "left" else _FIGURE, ""

    def _cell(
        self,
        index: int,
        content: Inlines,
        look: Look,
        style: str,
        properties: str = "",
        extra: str = "",
        anchor: str = "",
    ) -> str:
        gap = _gap(self._widths, index)
        edge = f'<w:tcMar><w:right w:w="{gap}" w:type="dxa"/></w:tcMar>' if gap != COLUMN_GAP else ""
        text = self._story.book.bookmark(anchor, runs(content, self._story, look, self._setting))
        cell = f'<w:tcW w:w="{self._widths[index]}" w:type="dxa"/>{extra}{edge}'
        return f"<w:tc><w:tcPr>{cell}</w:tcPr>{paragraph(style, text, properties)}</w:tc>"


def _number(content: Inlines) -> QuantityText | None:
    """The figure a cell aligns on: its first that states a number."""
    for node in content:
        if isinstance(node, QuantityText):
            if not node.absent:
                return node
        elif not isinstance(node, Text) and (inner := _number(node.content)):
            return inner
    return None


def _decimal_stop(table: Table, index: int, widths: tuple[int, ...], book: Book) -> int:
    """Where the decimal points of a column stand: the longest fraction ends at the column's edge."""
    if table.columns[index].align != "decimal":
        return 0
    sign = book.document.words.decimal_sign
    fractions = {
        _fraction(row.cells[index], sign) for row in table.rows if index < len(row.cells) and row.kind != "group"
    }
    room = max((twips(text_width(book.brand, fraction, _CELL_SIZE)) for fraction in fractions), default=0)
    return max(widths[index] - _gap(widths, index) - room, 0)


def _gap(widths: tuple[int, ...], index: int) -> int:
    """The room between a column's text and the next column: less in a narrow one, none in the last."""
    return 0 if index == len(widths) - 1 else min(COLUMN_GAP, widths[index] // 6)


def _fraction(content: Inlines, sign: str) -> str:
    """What stands at the right of a figure's decimal point: the fraction and the unit."""
    figure = _number(content)
    if figure is None:
        return ""
    _, point, fraction = figure.number.partition(sign)
    return f"{point}{fraction}" + (f" {figure.unit}" if figure.unit else "")
