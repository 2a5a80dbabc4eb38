"""Numbers as sources write them are read where a format is declared, and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from planpress.errors import InputError
from planpress.planning.cells import MalformedError
from planpress.planning.numbers import NumberFormat
from planpress.planning.reading import read_plan
from tests.planning.plans import GOOD, edited, write_plan
from tests.planning.sheets import workbook_of


@pytest.mark.parametrize(
    ("example", "text", "value"),
    [
        ("1.234,5", "1.000,21", "1000.21"),
        ("1.234,5", "1.000", "1000"),
        ("2,13,773", "2,13,773", "213773"),
        ("12,34,567.8", "1,00,00,000.50", "10000000.50"),
        ("346,6", "346,6", "346.6"),
        ("1 234,5", "1\u202f234,50", "1234.50"),
        ("1'234.5", "1’234.5", "1234.5"),
        ("1,234.5", "−1,234.5", "-1234.5"),
        ("1.234,5", "12", "12"),
    ],
)
def test_a_declared_format_is_read(example: str, text: str, value: str) -> None:
    assert str(NumberFormat.parse(example).read(text)) == value


@pytest.mark.parametrize(
    ("example", "text"),
    [
        ("1.234,5", "1,234.5"),
        ("1.234,5", "12.34"),
        ("1.234,5", "0.123"),
        ("2,13,773", "213,773"),
        ("2,13,773", "2,137,73"),
        ("346,6", "1.346,6"),
        ("346,6", "346.6"),
        ("1 234,5", "12 34"),
        ("1,234.5", "1,2345"),
    ],
)
def test_what_does_not_fit_the_declared_format_is_an_error(example: str, text: str) -> None:
    with pytest.raises(MalformedError, match="is not written like"):
        NumberFormat.parse(example).read(text)


@pytest.mark.parametrize("example", ["1,234", "1.234", "many", "1,2,3"])
def test_an_example_that_may_mean_two_numbers_is_refused(example: str) -> None:
    with pytest.raises(MalformedError):
        NumberFormat.parse(example)


TABLE = GOOD["observations.csv"]


@pytest.mark.parametrize(
    "files",
    [
        {"plan.yaml": GOOD["plan.yaml"] + "number_format: 1.234,5\n"},
        {"observations.csv": TABLE.replace(",value,", ',"value [1.234,5]",')},
        {"observations.csv": TABLE.replace("\n", ",\n").replace("supersedes,\n", "supersedes,number_format\n")
         .replace("p. 4,,\nships,output_value,2025", 'p. 4,,"1.234,5"\nships,output_value,2025')},
    ],
    ids=["plan", "column", "row"],
)  # fmt: skip
def test_plan_column_and_row_may_declare_the_format(tmp_path: Path, files: dict[str, str]) -> None:
    table = files.get("observations.csv", TABLE).replace("44.3", '"1.044,30"')
    folder = write_plan(tmp_path / "ostland", {**files, "observations.csv": table})
    plan = read_plan(folder)
    assert str(plan.observations[0].value) == "1044.30"
    assert read_plan(workbook_of(folder, tmp_path / "ostland.xlsx")).observations == plan.observations


def test_without_a_declaration_nothing_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Not a number"):
        read_plan(write_plan(tmp_path, edited("observations.csv", "44.3", '"1.044,30"')))


def test_an_unclear_format_is_refused_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 1, column value: Unclear number format"):
        read_plan(write_plan(tmp_path, edited("observations.csv", ",value,", ',"value [1,234]",')))
