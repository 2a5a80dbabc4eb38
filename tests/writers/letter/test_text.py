"""A letter's plain text is good on its own: every line short, figures level, nothing left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planpress.brand import Brand
from planpress.document import Column, Document, KeyFigure, KeyFigures, Paragraph, QuantityText, Row, Table, Text
from planpress.writers.letter import write_letter
from planpress.writers.letter.columns import width, wrapped
from planpress.writers.letter.text import ROOM, plain_letter
from tests.golden import check_golden
from tests.letters import MAILING, PLANS, letter_document, plan_of
from tests.writers import sample

CHINESE = "大连的五个产业集群各自力争到2015年实现一千亿元人民币以上的产值，只有三个说明了起点。" * 3


def test_it_reads_as_it_is_to_read() -> None:
    check_golden("dalian-letter/letter.txt", plain_letter(letter_document(plan_of("dalian"))))


@pytest.mark.parametrize("name", PLANS)
def test_no_line_is_longer_than_quoting_leaves_room_for(name: str) -> None:
    lines = plain_letter(letter_document(plan_of(name))).splitlines()
    assert max(map(width, lines)) <= ROOM
    assert all(line == line.rstrip() for line in lines)


def test_nothing_but_words_and_line_ends_is_in_it(brand: Brand) -> None:
    for document in (letter_document(plan_of("dalian")), sample.whole_document()):
        text = write_letter(document, brand).text
        assert all(character == "\n" or character.isprintable() for character in text)
        assert "\u00a0" not in text and "\u2009" not in text and "\n\n\n" not in text and text.endswith("\n")


def test_chinese_characters_count_two_columns_and_lines_end_between_them() -> None:
    lines = wrapped(CHINESE, 40)
    assert all(36 <= width(line) <= 40 for line in lines[:-1])
    assert "".join(lines) == CHINESE and not any(line[0] in "，。" for line in lines)


def test_figures_never_leave_their_units() -> None:
    lines = wrapped("word " * 13 + "over 100\u00a0billion\u00a0RMB", ROOM)
    assert lines[-1].endswith("100 billion RMB")


def test_the_columns_of_a_table_are_level_in_chinese_too() -> None:
    rows = tuple(
        Row(((Text(name),), (QuantityText(name, number),))) for name, number in (("石油化工", "100"), ("Ships", "8.5"))
    )
    table = Table((Column((Text("Cluster"),)), Column((Text("Target"),), "right")), rows)
    text = plain_letter(document_of(table))
    ends = {width(line) for line in text.splitlines() if line.endswith(("100", "8.5", "Target"))}
    assert ends == {ROOM}


def test_a_table_without_room_is_told_in_two_lines_a_row() -> None:
    columns = tuple(Column((Text(f"Column {n}"),)) for n in range(6))
    row = Row(tuple((Text(f"a long enough cell {n}"),) for n in range(6)))
    text = plain_letter(document_of(Table(columns, (row,))))
    assert max(map(width, text.splitlines())) <= ROOM
    assert all(f"a long enough cell {n}" in " ".join(text.split()) for n in range(6))


def test_key_figures_stand_level() -> None:
    figures = tuple(
        KeyFigure((Text(name),), QuantityText(name, number, unit="bn RMB"), (Text("a note"),))
        for name, number in (("Output", "100"), ("Sales revenue", "8.5"))
    )
    lines = [line for line in plain_letter(document_of(KeyFigures(figures))).splitlines() if "bn RMB" in line]
    assert len({line.index("a note") for line in lines}) == 1


def test_where_to_unsubscribe_is_said_whole() -> None:
    address = "https://publisher.example/stop?" + "id=abcdefgh&" * 12
    text = plain_letter(letter_document(plan_of("dalian"), mailing={**MAILING, "unsubscribe": address}))
    assert f"<{address}>" in text.splitlines()


def test_five_thousand_characters_without_a_space_are_kept() -> None:
    assert "x" * 5000 in plain_letter(document_of(Paragraph((Text("x" * 5000),))))


def document_of(*blocks: object) -> Document:
    return replace(sample.whole_document(), blocks=blocks)  # type: ignore[arg-type]
