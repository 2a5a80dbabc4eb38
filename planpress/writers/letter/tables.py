"""Tables and key figures become tables of HTML: those of data with heads, those of place without a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planpress.document import Column, Inlines, KeyFigure, KeyFigures, Row, Strong, Table
from planpress.writers.letter.inlines import COMMA, Notes, html, words

PLACED = 'role="presentation" border="0" cellpadding="0" cellspacing="0"'
"""What makes a table one that only places things: mail programs know no other way to set two beside each other."""
ABREAST = 3
"""So many key figures stand side by side."""
GAP = 4
LONG_NUMBER = 7
"""Characters from which a number is set smaller."""
ROOM = 188
"""Pixels that a number and its unit may take beside each other in the widest face that readers may have, DejaVu Sans
Bold: a cell and most of the gap behind it."""
MANY_COLUMNS = 4
"""Tables of so many columns are set smaller on a telephone."""

# ----------------------------------------------------------------------------------------- key figures


def key_figures(block: KeyFigures, notes: Notes) -> str:
    """Figures set large: side by side, below each other on a narrow screen."""
    return "".join(_strip(row, notes) for row in _rows(block.figures))


def _rows(figures: Sequence[KeyFigure]) -> Iterator[Sequence[KeyFigure]]:
    size = 2 if len(figures) == ABREAST + 1 else ABREAST
    yield from (figures[start : start + size] for start in range(0, len(figures), size))


def _strip(figures: Sequence[KeyFigure], notes: Notes) -> str:
    cells = [f'<td class="key" width="{_share(len(figures))}%">{_figure(figure, notes)}</td>' for figure in figures]
    gap = '<td class="gap" width="20">&nbsp;</td>'
    return f'<table {PLACED} class="keys" width="100%"><tr>{gap.join(cells)}</tr></table>'


def _share(count: int) -> int:
    """The part of the width that is each cell's, in per cent; the gaps between them take the rest."""
    return round((100 - GAP * (count - 1)) / count)


def _figure(item: KeyFigure, notes: Notes) -> str:
    """The label with the qualifier behind it, the number, the note; Word sets them on lines of their own by the breaks
    that only it reads."""
    figure, line = item.figure, "<!--[if mso]><br><![endif]-->"
    role = "absent" if figure.absent else figure.role
    qualifier = f'{COMMA}<span class="qualifier {role}">{words(figure.qualifier)}</span> ' if figure.qualifier else ""
    own = " own" if _width(figure.number, figure.unit) > ROOM else ""
    unit = f' <span class="unit{own}">{words(figure.unit)}</span>' if figure.unit else ""
    long = " long" if figure.absent or len(figure.number) >= LONG_NUMBER else ""
    number = f'{line}<span class="number{long} {role}">{words(figure.number)}{unit}</span>'
    more = f'{line}<span class="more">{html(item.note, notes)}</span>' if item.note else ""
    label = f'<span class="what">{html(item.label, notes)}</span>'
    return f'<p>{label}<span class="value">{qualifier}{number}</span>{more}</p>'


def _width(number: str, unit: str) -> int:
    """Pixels of a number and its unit in that face: of 36 px, a blank, and of 14 px."""
    return sum(25 if sign.isalnum() else 14 for sign in number) + 13 + round(10.5 * len(unit))


# ------------------------------------------------------------------------------------------ tables of data


def data_table(table: Table, notes: Notes) -> str:
    """A table whose first column heads its rows. A plain one has no head of its own: the heading above it is one."""
    shown = [index for index, column in enumerate(table.columns) if not column.paged]
    columns = [table.columns[index] for index in shown]
    number = f"{table.number}. " if table.number else ""
    caption = (
        f"<caption>{number}{html(table.caption, notes)}{_subtitle(table, notes)}</caption>" if table.caption else ""
    )
    label = "" if caption or not table.alt else f' aria-label="{words(table.alt)}"'
    head = "" if table.style == "plain" else f"<thead><tr>{''.join(_heads(columns, notes))}</tr></thead>"
    look = f"data {table.style}" + (" many" if len(columns) >= MANY_COLUMNS else "")
    body = "".join(_row(row, shown, columns, table, notes) for row in table.rows)
    return (
        f'<table class="{look}" width="100%" cellpadding="0" cellspacing="0"{label}>{caption}{head}'
        f"<tbody>{body}</tbody></table>"
    )


def _subtitle(table: Table, notes: Notes) -> str:
    return f'<br><span class="second">{html(table.subtitle, notes)}</span>' if table.subtitle else ""


def _heads(columns: Sequence[Column], notes: Notes) -> Iterator[str]:
    last = len(columns) - 1
    for index, column in enumerate(columns):
        place = {0: "first head-first", last: "head-last"}.get(index, "past")
        yield f'<th scope="col" class="{_look(column, place)}">{html(column.head, notes)}</th>'


def _row(row: Row, shown: Sequence[int], columns: Sequence[Column], table: Table, notes: Notes) -> str:
    anchor = f' id="{words(row.anchor)}"' if row.anchor in notes.anchors else ""
    if row.kind == "group":
        head = html(row.cells[0], notes)
        return f'<tr{anchor}><th scope="colgroup" colspan="{len(columns)}" class="group">{head}</th></tr>'
    cells = [row.cells[index] if index < len(row.cells) else () for index in shown]
    kind = ' class="sum"' if row.kind == "sum" else ""
    comma = table.style == "full" and len(columns) < MANY_COLUMNS
    head = f'<th scope="row" class="{_look(columns[0], "first")}">{html(cells[0], notes, comma)}</th>'
    rest = "".join(
        f'<td class="{_look(column, _time(index, cells))}">{html(cell, notes)}</td>'
        for index, (column, cell) in enumerate(zip(columns[1:], cells[1:], strict=True), 1)
    )
    return f"<tr{kind}{anchor}>{head}{rest}</tr>"


def _time(index: int, cells: Sequence[Inlines]) -> str:
    """A cell beside one in bold type stands back: what was, beside what is."""
    return "past" if index < len(cells) - 1 and _is_strong(cells[-1]) and not _is_strong(cells[index]) else ""


def _is_strong(cell: Inlines) -> bool:
    return len(cell) == 1 and isinstance(cell[0], Strong)


def _look(column: Column, more: str) -> str:
    number = "" if column.align == "left" else "number fixed"
    return " ".join(part for part in (number, more) if part) or "cell"
