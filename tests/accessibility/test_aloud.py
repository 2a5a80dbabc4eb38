"""A PDF read aloud says what there is, in order, and what a listener needs to find the way."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from planpress.accessibility.aloud import read_aloud
from planpress.accessibility.tree import TaggedFile
from planpress.document import (
    Block,
    Chart,
    Column,
    Cover,
    Footnote,
    Heading,
    KeyFigure,
    KeyFigures,
    Link,
    List,
    Paragraph,
    Photo,
    QrCode,
    QuantityText,
    Quote,
    Row,
    Table,
    Text,
    walk,
)
from planpress.writers.pdf import write_pdf
from tests.accessibility import made
from tests.writers.sample import document, words


def heard(*blocks: Block) -> list[str]:
    """What is spoken of the blocks, behind a first heading."""
    data = write_pdf(document(Heading(1, words("Plan"), "plan"), *blocks), made.BRAND)
    return list(read_aloud(TaggedFile(data).roots))[1:]


def heard_of(name: str) -> list[str]:
    return list(read_aloud(TaggedFile(made.pdf(name)).roots))


def paragraph(text: str) -> Paragraph:
    return Paragraph(words(text))


def table(*rows: Sequence[str]) -> Table:
    """A table; a row of one cell is a group's."""
    filled = tuple(Row(tuple(words(cell) for cell in row), "group" if len(row) == 1 else "body") for row in rows)
    return Table((Column(words("Cluster")), Column(words("Target"))), filled, caption=words("Targets"))


def test_a_heading_tells_its_level() -> None:
    assert heard(Heading(2, words("Background"), "background")) == ["Heading level 2: Background"]


def test_a_paragraph_over_many_lines_is_one_stop() -> None:
    text = "Output of all clusters rises year by year. " * 20
    assert heard(paragraph(text)) == [text.strip()]


def test_a_key_figure_is_heard_in_the_order_in_which_it_is_said() -> None:
    target = KeyFigure(words("Target 2015"), QuantityText("a", "100", "over", "billion RMB"), words("end of the plan"))
    assert heard(KeyFigures((target,))) == [
        "List of 1 item",
        "  Target 2015: over 100 billion RMB; end of the plan",
        "End of list",
    ]


def test_a_list_tells_how_many_items_come_and_where_it_ends() -> None:
    items = ((paragraph("Ships"),), (paragraph("Trains"),))
    assert heard(List(items, "number")) == ["List of 2 items", "  1 Ships", "  2 Trains", "End of list"]


def test_a_table_tells_its_size_and_each_cell_its_column() -> None:
    assert heard(table(("Software", "100"), ("Ships", ""))) == [
        "Table, 3 rows, 2 columns: Targets",
        "  Row 1: Cluster; Target",
        "  Row 2: Software; Target: 100",
        "  Row 3: Ships; Target: blank",
        "End of table",
    ]


def test_a_row_tells_the_group_that_it_is_in() -> None:
    assert heard(table(("Output value",), ("Ships", "80")))[2:4] == [
        "  Row 2: Output value",
        "  Row 3, Output value: Ships; Target: 80",
    ]


def test_a_head_that_is_shown_again_on_the_next_page_is_heard_once() -> None:
    lines = heard(table(*((f"Cluster number {number}", str(number)) for number in range(90))))
    assert sum("Cluster; Target" in line for line in lines) == 1
    assert len(lines) == 93


def test_words_in_another_language_are_announced() -> None:
    told = Paragraph((Text("Dalian, "), Text("大连", "zh"), Text(", is a port.")))
    assert heard(told) == ["Dalian, [zh: 大连], is a port."]


def test_a_link_is_announced_in_its_place() -> None:
    (line,) = heard(Paragraph((Text("More: "), Link(words("the plan's page"), "https://example.org"), Text("."))))
    assert line == "More: [link the plan's page]."


def test_a_note_is_heard_after_what_it_belongs_to() -> None:
    lines = heard(Paragraph((Text("Ships"), Footnote(words("Not boats.")))))
    assert lines[0].startswith("Ships")
    assert lines[-1] == "Note: 1 Not boats."


def test_a_quotation_is_announced() -> None:
    assert heard(Quote((paragraph("We shall build ships."),))) == ["Quotation", "  We shall build ships."]


def test_a_short_form_tells_what_it_stands_for() -> None:
    assert any("PTA [purified terephthalic acid]" in line for line in heard_of("dalian briefing"))


@pytest.mark.parametrize("name", made.NAMES)
def test_every_picture_is_told_in_words(name: str) -> None:
    pictures = sum(isinstance(node, Chart | Photo | QrCode | Cover) for node in walk(made.document(name)))
    graphics = [line for line in heard_of(name) if line.strip().startswith("Graphic")]
    assert len(graphics) == pictures
    assert not [line for line in graphics if line.endswith("without words")]


def test_a_figure_names_no_row() -> None:
    """A ledger's second column is a name only where it holds no figures."""
    columns = (Column(words("Figure")), Column(words("Value")), Column(words("Period")))
    rows = tuple(Row((words("Output"), (QuantityText(f"k{n}", f"{n}0"),), words(str(2008 + n)))) for n in range(3))
    (_, line, *_) = [line for line in heard(Table(columns, rows, "ledger", alt="Three figures.")) if "Row" in line]
    assert line.strip() == "Row 2: Output; Value: 00; Period: 2008"
