"""The key `sources` is read with its faults: all at once, with line, nearest name and what to write."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from openpyxl import load_workbook

import planpress
from planpress.errors import Fault
from planpress.fetching.addresses import Address
from planpress.fetching.feeds import KINDS, TABLES, Feed
from planpress.fetching.programs import Command
from planpress.fetching.queries import Query
from planpress.fetching.reading import COMMON, has_feeds, read_feeds, source_faults
from planpress.planning.faults import Faults
from tests.fetching.plans import write
from tests.planning.plans import write_plan
from tests.planning.sheets import good_workbook

ALL = """\
  - command: [python, tools/export.py, --region, dalian]
    into: observations.csv
    timeout: 2 min
  - path: s3://bureau/plan/clusters.xlsx
    sheet: Clusters
    into: clusters.csv
    columns: {id: key, name:zh: 名称}
    ignore: [remark]
  - sql: |
      -- of this region; and no other
      select id, title from sources where region = :region;
    url_from: PLANNING_DB_URL
    parameters: {region: dalian}
    into: sources.csv
    merge: add
"""
SCHEMA = json.loads((Path(planpress.__file__).parent / "schemas" / "sources.schema.json").read_text(encoding="utf-8"))


def read(folder: Path) -> tuple[Feed, ...]:
    faults = Faults()
    feeds = read_feeds(folder, faults)
    faults.raise_errors()
    return feeds


def faults_of(tmp_path: Path, sources: str, files: dict[str, str] | None = None) -> list[Fault]:
    return list(source_faults(write(tmp_path, sources, files)))


def test_every_kind_of_source_is_read(tmp_path: Path) -> None:
    program, file, query = read(write(tmp_path, ALL))
    assert program.origin == Command(("python", "tools/export.py", "--region", "dalian"))
    assert (program.into, program.merge, program.seconds) == ("observations.csv", "replace", 120)
    assert file.origin == Address("s3://bureau/plan/clusters.xlsx", "Clusters")
    assert (file.columns, file.ignore) == ({"id": "key", "name:zh": "名称"}, ("remark",))
    assert isinstance(query.origin, Query)
    assert query.origin.statement.count("\n") == 2, "a comment ends with its line"
    assert (query.origin.url_from, query.origin.parameters) == ("PLANNING_DB_URL", {"region": "dalian"})
    assert (query.into, query.merge) == ("sources.csv", "add")


def test_a_query_may_stand_in_a_file(tmp_path: Path) -> None:
    lines = "  - query: sql/figures.sql\n    url_from: DB\n"
    (feed,) = read(write(tmp_path, lines, {"sql/figures.sql": "select 1"}))
    assert feed.origin == Query("select 1", "DB", {})
    (fault,) = faults_of(tmp_path, lines.replace("figures", "figure"))
    assert (fault.what, fault.mend) == ("No such file", "Write sql/figures.sql.")


def test_all_faults_come_at_once_with_line_and_nearest_name(tmp_path: Path) -> None:
    sources = """\
  - comand: [python, x.py]
  - path: a.csv
    into: observation.csv
    merge: append
  - sql: delete from figures
    url_from: DB
    timeout: soon
    merge: add
  - path: b.csv
    sheet: Figures
    columns: {valeu: amount}
"""
    told = [(str(fault.place).partition(", ")[2], fault.what, fault.mend) for fault in faults_of(tmp_path, sources)]
    assert told == [
        ("line 6, key comand", "Unknown key", "Write command, or delete the line."),
        ("line 8, key into", "Unknown table", "Write observations.csv."),
        ("line 9, key merge", "Unknown word", "Write a known name."),
        ("line 10, key sql", "Not a query", "Write one statement that starts with select or with."),
        ("line 12, key timeout", "Not a time", "Write it like timeout: 60 s"),
        ("line 15, key sheet", "No workbook", "Delete the line, or name an .xlsx file."),
        ("line 16, key valeu", "Unknown key", "Write value, or delete the line."),
        ("line 14, key sources", "Table replaced twice", "Write merge: add, or delete one of them."),
    ]


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("  - into: observations.csv\n", "No source"),
        ("  - path: a.csv\n    command: [x]\n", "Several sources"),
        ("  - command: python x.py\n", "Wrong type"),
        ("  - command: []\n", "Missing key"),
        ("  - command: [x]\n    output: ../../etc/passwd\n", "File elsewhere"),
        ("  - command: [x]\n    output: observations.csv\n", "The plan's own file"),
        ("  - command: [x]\n    output: ./observations.csv\n", "The plan's own file"),
        ("  - command: [x]\n    output: Text//ships.md\n", "The plan's own file"),
        ("  - command: [x]\n    output: PLAN.xlsx\n", "The plan's own file"),
        ("  - path: a.csv\n    map: m.yaml\n", "No such mapping"),
        ("  - path: a.csv\n    columns: {value: a, low: a}\n", "Column meant twice"),
        ("  - sql: select 1; drop table figures\n    url_from: DB\n", "Several statements"),
        ("  - sql: 'update a set b = 1'\n    url_from: DB\n", "Not a query"),
        ("  - sql: select :region\n    url_from: DB\n", "Parameter without a value"),
        ("  - sql: select 1\n    url_from: DB\n    parameters: {region: x}\n", "Parameter not used"),
        ("  - sql: 'select :a::int'\n    url_from: DB\n    parameters: {a: 1}\n", "Parameter not used"),
        ("  - sql: select 1\n", "Missing key"),
        ("  just words\n", "Wrong type"),
    ],
)
def test_a_faulty_entry_is_told(tmp_path: Path, lines: str, what: str) -> None:
    assert what in [fault.what for fault in faults_of(tmp_path, lines)]


@pytest.mark.parametrize(
    "statement",
    [
        "select ';' as a, \"b;c\" from t -- one; comment",
        "WITH a AS (SELECT 1) SELECT * FROM a;",
        "/* first; */ select $x$;$x$, '12:30', amount::numeric from t",
    ],
)
def test_one_statement_that_reads_is_known_by_its_words(tmp_path: Path, statement: str) -> None:
    folder = write(tmp_path, "  - query: q.sql\n    url_from: DB\n", {"q.sql": statement})
    assert source_faults(folder) == ()


@pytest.mark.parametrize(
    "lines",
    [
        "  - path: https://planner:geheim@example.org/figures.csv\n",
        "  - sql: select 1\n    url_from: postgresql://planner:geheim@host/db\n",
        "  - sql: select 1\n    url: postgresql://planner:geheim@host/db\n",
        "  - pth: postgresql://planner:geheim@host/db\n",
        "  - path: https://geheim@example.org/figures.csv\n",
        "  - path: ftp://planner:ge@heim@example.org/figures.csv\n",
        "  - command: [export, postgresql://planner:geheim@host/db]\n",
        "  - command: [python, tools/x.py, '--from=HTTPS://geheim@host/x']\n",
    ],
)
def test_a_secret_in_the_file_is_an_error_that_does_not_tell_it(tmp_path: Path, lines: str) -> None:
    faults = faults_of(tmp_path, lines)
    assert faults
    assert "heim" not in repr(faults)


@pytest.mark.parametrize(
    "lines",
    [
        "  - path: sftp://planner@example.org/figures.csv\n",
        "  - path: abfs://bureau@account.dfs.core.windows.net/figures.csv\n",
        "  - path: https://example.org:8080/@planner/figures.csv\n",
        "  - command: [export, postgresql://planner@host:5432/db]\n",
    ],
)
def test_a_name_alone_is_no_secret(tmp_path: Path, lines: str) -> None:
    assert faults_of(tmp_path, lines) == []


def test_a_table_that_is_a_sheet_cannot_be_filled(tmp_path: Path) -> None:
    folder = write(tmp_path, "  - path: a.csv\n")
    book = load_workbook(good_workbook(tmp_path / "other"))
    del book["publish"]
    book.save(folder / "plan.xlsx")
    assert [fault.what for fault in source_faults(folder)] == ["Table in a workbook"]


def test_plans_without_sources_have_no_feeds(tmp_path: Path) -> None:
    assert not has_feeds(write_plan(tmp_path / "plain"))
    assert not has_feeds(good_workbook(tmp_path))
    assert has_feeds(write(tmp_path / "x", "  - nothing: good\n"))


# ------------------------------------------------------------------------------------------ the schema


def _loaded(sources: str, loader: Any = yaml.BaseLoader) -> Any:
    """The sources with their values as text, as we read them, or with the types that another loader gives them."""
    return yaml.load(f"sources:\n{sources}", Loader=loader)["sources"]


def test_the_schema_takes_what_is_read_without_faults() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(_loaded(ALL), SCHEMA)


@pytest.mark.parametrize(
    "lines",
    [
        "  - comand: [x]\n",
        "  - path: a.csv\n    command: [x]\n",
        "  - command: python x.py\n",
        "  - path: a.csv\n    into: observation.csv\n",
        "  - sql: select 1\n",
        "  - path: a.csv\n    timeout: soon\n",
        "  - path: a.csv\n    timeout: 0\n",
        "  - path: a.csv\n    timeout: 0.0 s\n",
        "  - path: a.csv\n    timeout: 3601\n",
        "  - path: a.csv\n    timeout: 99 min\n",
        "  - path: a.csv\n    url_from: DB\n",
        "  - path: a.csv\n    output: b.csv\n",
        "  - command: [x]\n    parameters: {a: b}\n",
        "  - sql: select 1\n    url_from: DB\n    sheet: Figures\n",
        "  - path: a.csv\n    columns: {valeu: a}\n",
        "  - path: a.csv\n    columns: {'value:en': a}\n",
        "  - path: a.csv\n    columns: {latitude: a}\n",
        "  - path: a.csv\n    into: sources.csv\n    columns: {latitude: a}\n",
        "  - path: a.csv\n    into: sources.csv\n    map: m.yaml\n",
        "  - path: a.csv\n    map: m.yaml\n    ignore: [b]\n",
    ],
)
def test_the_schema_refuses_what_is_read_with_faults(tmp_path: Path, lines: str) -> None:
    assert faults_of(tmp_path, lines)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_loaded(lines), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_loaded(lines, yaml.SafeLoader), SCHEMA)


@pytest.mark.parametrize(
    "lines",
    [
        "  - command: [x, yes, 1]\n    ignore: [yes, 2020]\n    columns: {value: 2020, low: no}\n",
        "  - path: a.csv\n    timeout: 3600\n",
        "  - path: a.csv\n    timeout: 0.5\n",
        "  - path: a.csv\n    timeout: 007.50 s\n",
        "  - path: a.csv\n    timeout: 60.0min\n",
    ],
)
def test_the_schema_takes_what_the_reader_takes_however_an_editor_types_it(tmp_path: Path, lines: str) -> None:
    assert faults_of(tmp_path, lines) == []
    for loader in (yaml.BaseLoader, yaml.SafeLoader):
        jsonschema.validate(_loaded(lines, loader), SCHEMA)


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_knows_the_columns_of_each_table(table: str) -> None:
    every = {name for columns in TABLES.values() for name in columns.known}
    for name in sorted(every | {f"{name}:en" for name in every}):
        entry = [{"path": "a.csv", "into": table, "columns": {name: "a"}}]
        assert jsonschema.Draft202012Validator(SCHEMA).is_valid(entry) == TABLES[table].knows(name), name


def test_the_schema_names_every_key_and_every_table() -> None:
    kinds = {**KINDS}
    keys = {key for kind in kinds.values() for key in (*kind.needed, *kind.optional)} | set(kinds) | set(COMMON)
    assert set(SCHEMA["items"]["properties"]) == keys
    assert SCHEMA["items"]["properties"]["into"]["enum"] == list(TABLES)


def test_the_guide_names_every_key_and_every_table() -> None:
    guide = (Path(planpress.__file__).parent / "fetching" / "README.md").read_text(encoding="utf-8")
    keys = {key for kind in KINDS.values() for key in (*kind.needed, *kind.optional)} | set(KINDS) | set(COMMON)
    assert {key for key in keys if f"`{key}`" not in guide} == set()
    assert {table for table in TABLES if f"`{table}`" not in guide} == set()


def test_the_examples_of_the_guide_are_read_without_faults(tmp_path: Path) -> None:
    guide = (Path(planpress.__file__).parent / "fetching" / "README.md").read_text(encoding="utf-8")
    examples = [found for found in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL) if found.startswith("sources:")]
    assert examples
    mapping = (Path(planpress.__file__).parents[1] / "data" / "mappings" / "public-facts.yaml").read_text("utf-8")
    for number, example in enumerate(examples):
        sources = example.removeprefix("sources:\n")
        folder = write(tmp_path / str(number), sources, {"mapping.yaml": mapping, "sql/figures.sql": "select 1"})
        assert source_faults(folder) == ()
        jsonschema.validate(_loaded(sources), SCHEMA)
