"""Each cell of a table is led to what heads it, by scope, spans or names; what has no way to go is said."""

from __future__ import annotations

from itertools import count

import pytest

from planpress.accessibility.tables import Grid, table_faults
from planpress.accessibility.tree import Node, Words

KEYS = count(1)


def cell(role: str, words: str, **attributes: object) -> Node:
    id_ = str(attributes.pop("id", ""))
    return Node(role, (next(KEYS), 0), (Words(1, 0, words),), id=id_, attributes=attributes)


def head(words: str, scope: str = "Column", **attributes: object) -> Node:
    return cell("TH", words, **({"Scope": scope} if scope else {}), **attributes)


def data(words: str, **attributes: object) -> Node:
    return cell("TD", words, **attributes)


def table(*rows: tuple[Node, ...]) -> Node:
    return Node("Table", (0, 0), tuple(Node("TR", (0, 0), row) for row in rows))


def heads(of: Node) -> dict[str, list[str]]:
    """The heads of each cell that is none, by the cell's words."""
    grid = Grid(of)
    return {each.words: [head.words for head in grid.heads_of(each)] for each in grid.cells if not each.is_head}


def faults(*rows: tuple[Node, ...]) -> list[str]:
    return list(table_faults(table(*rows)))


HEAD = (head("Cluster"), head("Target"))


def test_a_cell_is_headed_by_its_column_and_its_row() -> None:
    assert heads(table(HEAD, (head("Ships", "Row"), data("80")))) == {"80": ["Target", "Ships"]}


def test_a_head_over_two_columns_heads_both() -> None:
    rows = ((head("Cluster"), head("Targets", ColSpan=2)), (head("Ships", "Row"), data("80"), data("100")))
    assert heads(table(*rows)) == {"80": ["Targets", "Ships"], "100": ["Targets", "Ships"]}


def test_a_head_over_two_rows_heads_both_and_shifts_the_next_row() -> None:
    rows = (HEAD, (head("Ships", "Row", RowSpan=2), data("80")), (data("100"),))
    assert heads(table(*rows)) == {"80": ["Target", "Ships"], "100": ["Target", "Ships"]}
    assert faults(*rows) == []


def test_a_cell_that_names_its_heads_has_these_and_no_others() -> None:
    rows = ((head("Cluster", id="a"), head("Target", id="b")), (head("Ships", "Row"), data("80", Headers=("a",))))
    assert heads(table(*rows)) == {"80": ["Cluster"]}


def test_rows_of_head_and_body_stand_in_one_grid() -> None:
    parts = (Node("THead", (0, 0), table(HEAD).kids), Node("TBody", (0, 0), table((data("a"), data("b"))).kids))
    assert heads(Node("Table", (0, 0), parts)) == {"a": ["Cluster"], "b": ["Target"]}


BODY = (data("a"), data("b"))


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ((HEAD, (data("80"),)), "a table's rows are not of one length but take 1, 2 columns"),
        ((BODY,), "a table has no heads"),
        (((head("Cluster", "Row"), data("80")), BODY), 'nothing heads the cell "a"'),
        (((head("Cluster", ""), head("Target")), BODY), 'the head "Cluster" does not say what it heads'),
        ((HEAD, (data("a", Headers=("x",)), data("b"))), 'the cell "a" is headed by x, which is no head of the table'),
        (
            ((head("Cluster", id="a"), head("Target")), (data("a"), data("b", Headers=("a",)))),
            'the head "Target" heads no cell',
        ),
        (((head(""), head("Target")), BODY), "a head has no words"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(rows: tuple[tuple[Node, ...], ...], fault: str) -> None:
    assert fault in faults(*rows)


def test_heads_over_an_empty_body_are_no_fault() -> None:
    assert faults(HEAD) == []
