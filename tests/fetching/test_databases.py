"""Queries fill tables: SQLite for real, values exact, nothing written, nothing secret told."""

from __future__ import annotations

import builtins
import datetime as dt
import sqlite3
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from planpress.fetching import queries
from planpress.fetching.answers import Answer, cell_text
from planpress.planning.cells import MalformedError
from planpress.planning.faults import Faults
from tests.fetching.plans import NEW, observations, only_fault, run, write

VARIABLE = "PLANNING_DB_URL"
QUERY = """\
  - sql: |
      select * from figures -- all
      where region = :region order by id
    url_from: PLANNING_DB_URL
    parameters: {region: ost}
    ignore: [id, region]
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with the new observations of two regions; the environment has its URL."""
    file = tmp_path / "figures.db"
    head, *rows = [line.split(",") for line in NEW.splitlines()]
    with sqlite3.connect(file) as connection:
        columns = ", ".join(f"{name} {'real' if name == 'value' else 'text'}" for name in head)
        connection.execute(f"create table figures (id integer primary key, region text, {columns})")
        for region in ("ost", "west"):
            for row in rows:
                values = [None if cell == "" else cell for cell in row]
                connection.execute(
                    f"insert into figures (region, {', '.join(head)}) values (?{', ?' * len(head)})", (region, *values)
                )
    connection.close()
    monkeypatch.setenv(VARIABLE, f"sqlite:///{file}")
    return file


def asked(tmp_path: Path, statement: str, more: str = "") -> Path:
    return write(tmp_path, f"  - query: q.sql\n    url_from: {VARIABLE}\n{more}", {"q.sql": statement})


@pytest.mark.usefixtures("database")
def test_the_answer_of_a_query_becomes_the_table(tmp_path: Path) -> None:
    folder = write(tmp_path, QUERY)
    result = run(folder)
    assert result.faults == ()
    assert result.tables[0].sources == ("query to PLANNING_DB_URL",)
    assert observations(folder) == NEW


@pytest.mark.usefixtures("database")
def test_a_fault_in_an_answer_is_told_by_its_row_and_column(tmp_path: Path) -> None:
    query = QUERY.replace("select *", "select *, case when value = 38 then 'n/a' else value end as amount")
    folder = write(tmp_path, query.replace("[id, region]", "[id, region, value]") + "    columns: {value: amount}\n")
    fault = only_fault(folder)
    assert (fault.what, str(fault.place)) == ("Not a number", "query to PLANNING_DB_URL, row 4, column amount")


@pytest.mark.parametrize(
    "statement",
    [
        "with gone as (select 1) delete from figures",
        "with gone as (select 1) insert into figures (region) select 'x'",
    ],
)
def test_a_query_cannot_write(tmp_path: Path, database: Path, statement: str) -> None:
    before = database.read_bytes()
    fault = only_fault(asked(tmp_path, statement))
    assert "attempt to write a readonly database" in fault.reason
    assert database.read_bytes() == before


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/none.db")
    assert only_fault(asked(tmp_path, "select 1")).what == "No such database"
    assert not (tmp_path / "none.db").exists()


@pytest.mark.usefixtures("database")
def test_a_query_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) as value from n"
    assert only_fault(asked(tmp_path, endless, "    timeout: 0.2 s\n")).what == "Too slow"


@pytest.mark.usefixtures("database")
def test_an_answer_with_too_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_ROWS", 2000)
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i as value from n"
    assert only_fault(asked(tmp_path, endless)).what == "Too much data"


@pytest.mark.usefixtures("database")
def test_a_mistake_in_a_query_is_told_by_the_database(tmp_path: Path) -> None:
    fault = only_fault(asked(tmp_path, "select * from figurs"))
    assert fault.reason == "query to PLANNING_DB_URL: no such table: figurs"
    assert str(fault.place).endswith("publish.yaml, line 6, key sources")


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("", "No database"),
        ("geheim", "Not a database URL"),
        ("sqlite://?timeout=geheim", "Not a database URL"),
        ("postgresql://planner@host/db?port=geheim", "Not a database URL"),
        ("sqlserver9://planner:geheim@host/db", "Unknown database"),
        ("mysql+pymysql://planner:geheim@host/db", "Package missing"),
        ("postgresql://planner:geheim@localhost:1/db?application_name=geheim", "Database does not answer"),
        ("postgresql://planner:x@localhost:1/db?sslmode=geheim", "Database does not answer"),
    ],
)
def test_a_wrong_url_is_told_without_telling_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, what: str
) -> None:
    monkeypatch.setenv(VARIABLE, url)
    fault = only_fault(asked(tmp_path, "select 1"))
    assert fault.what == what
    assert "geheim" not in repr(fault)


def test_the_variable_is_named_when_it_is_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    fault = only_fault(asked(tmp_path, "select 1"))
    assert fault.reason == "the variable PLANNING_DB_URL of the environment is not set"


@pytest.mark.usefixtures("database")
def test_a_missing_package_is_named_with_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "sqlalchemy":
            raise ModuleNotFoundError("No module named 'sqlalchemy'", name="sqlalchemy")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    fault = only_fault(asked(tmp_path, "select 1"))
    assert (fault.what, fault.mend) == ("Package missing", "Install it: .venv/bin/pip install 'planpress[sql]'")


@pytest.mark.usefixtures("database")
def test_a_column_given_twice_is_told(tmp_path: Path) -> None:
    result = run(asked(tmp_path, "select value, value from figures"))
    assert "Column given twice" in [fault.what for fault in result.faults]


# -------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("12.30"), "12.30"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.0010"), "-0.0010"),
        (44.3, "44.3"),
        (100.0, "100"),
        (1e22, "10000000000000000000000"),
        (0.000001, "0.000001"),
        (7, "7"),
        (dt.date(2013, 5, 31), "2013-05-31"),
        (dt.datetime(2013, 5, 31), "2013-05-31"),
        (dt.datetime(2013, 5, 31, 8, 30), "2013-05-31 08:30:00"),
        (" 造船\r\nyard ", "造船\nyard"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_value_is_written_as_the_database_has_it(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("value", "what", "advice"),
    [
        (True, "True or false", "case when"),
        (0.1 + 0.2, "Inexact number", "cast(... as numeric(12, 2))"),
        (float("nan"), "Not a number", "NULL"),
        (Decimal("Infinity"), "Not a number", "NULL"),
        (b"\x00", "Unknown type", "cast(... as text)"),
        (uuid.UUID(int=1), "Unknown type", "cast(... as text)"),
        (dt.timedelta(1), "Unknown type", "cast(... as text)"),
        ("a\x07b", "Control character", "Delete it"),
    ],
)
def test_a_value_that_has_no_exact_text_is_refused_with_advice(value: object, what: str, advice: str) -> None:
    with pytest.raises(MalformedError) as refused:
        cell_text(value)
    assert refused.value.what == what
    assert advice in refused.value.mend


def test_numbers_of_a_database_are_plain_in_a_plan_that_declares_a_format(tmp_path: Path, database: Path) -> None:
    assert database.is_file()
    folder = write(tmp_path, QUERY)
    plan = folder / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + "number_format: 1.234,5\n", encoding="utf-8")
    assert run(folder).faults == ()
    assert observations(folder).splitlines()[1] == "ships,output_value,2020,actual,45.1,,,,billion RMB,S1,p. 4,,1234.5"


def test_an_answer_counts_its_rows_as_a_file_does() -> None:
    faults = Faults()
    records = list(Answer("query to DB", ("value", "ok"), [(1, True), (None, "x")]).records(faults))
    assert [(record.number, record.cells) for record in records] == [
        (1, ("value", "ok")), (2, ("1", "")), (3, ("", "x")),
    ]  # fmt: skip
    assert [str(fault.place) for fault in faults.ordered] == ["query to DB, row 2, column ok"]
