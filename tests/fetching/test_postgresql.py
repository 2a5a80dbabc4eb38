"""A real PostgreSQL server fills tables: exact values, nothing written, each of its refusals in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from planpress.errors import Fault
from tests.fetching.conftest import READER_WORD, Server
from tests.fetching.plans import NEW, observations, only_fault, run, write

VARIABLE = "PLANNING_DB_URL"
FIGURES = """\
create table figures (
    id serial primary key, region text, zone text, indicator text, period int, kind text,
    amount numeric(12, 2), low numeric, high numeric, qualifier text, unit text, source text, locator text,
    reported date default '2026-01-31', share double precision default 0.1, checked boolean default true
);
insert into figures (region, zone, indicator, period, kind, amount, low, high, qualifier, unit, source, locator) values
    ('ost', 'ships', 'output_value', 2020, 'actual', 12.3, null, null, null, 'billion RMB', 'S1', 'p. 4'),
    ('ost', 'ships', 'output_value', 2025, 'target', 100, null, null, 'over', 'billion RMB', 'S1', 'p. 5'),
    ('ost', 'ships', 'berths', 2020, 'actual', 38, null, null, null, 'berths', 'S1', 'p. 4'),
    ('ost', 'timber', 'output_value', 2025, 'target', null, 50, 80.50, null, 'million RMB', 'S2', '第 9 页'),
    ('west', 'ships', 'output_value', 2020, 'actual', 7, null, null, null, 'billion RMB', 'S1', '');
"""
COLUMNS = "zone, indicator, period, kind, amount, low, high, qualifier, unit, source, locator"
QUERY = f"""\
  - sql: |
      select {COLUMNS} from figures
      where region = :region and source like 'S%' and period >= cast(:since as int) order by id
    url_from: PLANNING_DB_URL
    parameters: {{region: ost, since: 2000}}
    columns: {{cluster: zone, value: amount}}
"""


@pytest.fixture
def figures(postgresql: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server with a table of figures; the environment has its URL."""
    monkeypatch.setenv(VARIABLE, postgresql.url())
    with postgresql.connected() as connection:
        connection.execute("drop table if exists figures")
        connection.execute(FIGURES)
    return postgresql


def fault_of(tmp_path: Path, statement: str, more: str = "") -> Fault:
    lines = f"  - query: q.sql\n    url_from: {VARIABLE}\n{more}"
    return only_fault(write(tmp_path, lines, {"q.sql": statement}))


@pytest.mark.usefixtures("figures")
def test_numbers_come_as_the_database_gives_them_and_null_is_blank(tmp_path: Path) -> None:
    folder = write(tmp_path, QUERY)
    assert run(folder).faults == ()
    assert observations(folder).splitlines() == [
        NEW.splitlines()[0],
        "ships,output_value,2020,actual,12.30,,,,billion RMB,S1,p. 4,",
        "ships,output_value,2025,target,100.00,,,over,billion RMB,S1,p. 5,",
        "ships,berths,2020,actual,38.00,,,,berths,S1,p. 4,",
        "timber,output_value,2025,target,,50,80.50,,million RMB,S2,第 9 页,",
    ]
    assert run(folder).outcome == "unchanged"


@pytest.mark.usefixtures("figures")
def test_types_that_have_no_exact_text_are_told_with_advice(tmp_path: Path) -> None:
    told = "cast(checked as text) || kind as kind, checked as qualifier, share * 3 as low, reported as locator"
    query = QUERY.replace(COLUMNS, f"zone, indicator, period, amount, high, unit, source, {told}")
    result = run(write(tmp_path, query))
    assert [(fault.what, str(fault.place)) for fault in result.faults[:2]] == [
        ("True or false", "query to PLANNING_DB_URL, row 2, column qualifier"),
        ("Inexact number", "query to PLANNING_DB_URL, row 2, column low"),
    ]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("with gone as (delete from figures returning *) select * from gone", "data-modifying statements"),
        ("select nextval('figures_id_seq') as value", "read-only transaction"),
        ("select set_config('transaction_read_only', 'off', true) as value", "read-write mode must be set before"),
        ("select * into copied from figures", "into"),
    ],
)
def test_nothing_is_written_by_one_who_could(tmp_path: Path, figures: Server, statement: str, reason: str) -> None:
    with figures.connected() as connection:
        connection.execute("select nextval('figures_id_seq')")
        before = connection.execute("select count(*), max(id) from figures").fetchone()
    fault = fault_of(tmp_path, statement)
    assert fault.what in ("Query refused", "Database does not answer")
    assert reason in fault.reason.lower()
    with figures.connected() as connection:
        assert connection.execute("select count(*), max(id) from figures").fetchone() == before
        assert connection.execute("select to_regclass('copied')").fetchone() == (None,)


@pytest.mark.usefixtures("figures")
def test_a_slow_query_is_ended_by_the_server(tmp_path: Path, figures: Server) -> None:
    fault = fault_of(tmp_path, "select pg_sleep(600)::text as value", "    timeout: 0.4 s\n")
    assert (fault.what, fault.reason) == ("Too slow", "it was not done after 0.4 s")
    with figures.connected() as connection:
        asleep = "select count(*) from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid()"
        assert connection.execute(asleep).fetchone() == (0,)


@pytest.mark.usefixtures("figures")
def test_a_server_that_goes_during_the_query_is_told(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, "select pg_terminate_backend(pg_backend_pid())::text as value")
    assert fault.what == "Database does not answer"
    assert "terminat" in fault.reason or "closed" in fault.reason


def test_a_server_that_is_not_there_is_told(
    tmp_path: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, postgresql.url(folder=tmp_path))
    fault = fault_of(tmp_path, "select 1 as value")
    assert fault.what == "Database does not answer"
    assert READER_WORD not in repr(fault)


def test_a_wrong_password_is_told_without_telling_it(
    tmp_path: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, postgresql.url(password="not-this-one"))
    fault = fault_of(tmp_path, "select 1 as value")
    assert "password authentication failed" in fault.reason
    assert "not-this-one" not in repr(fault)
    assert "postgresql://" not in repr(fault)


@pytest.mark.usefixtures("figures")
def test_a_mistake_in_a_query_is_told_in_the_servers_words(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, "select amuont as value from figures")
    assert fault.what == "Query refused"
    assert fault.reason == 'query to PLANNING_DB_URL: column "amuont" does not exist'
