"""A small foreign table and its mapping, which tests change one edit at a time."""

from __future__ import annotations

from pathlib import Path

from planpress.importing.conversion import import_table
from planpress.importing.report import Report
from planpress.planning.model import Plan
from planpress.planning.reading import read_plan

TABLE = """\
Branch,What,In,From,Was,To,Shall be,How,Where from,Words
Keel Works & Söhne,turnover,million EUR,2020,44.3,2025,100,more than,https://example.org/a,The yards are to double.
Timber,turnover,million EUR,2020,8,2025,12,,https://example.org/b,The mills grow.
Everything,people at work,persons,,,2025,9000,,https://example.org/a,All of the land.
"""

MAPPING = """\
plan:
  region: Ostland
  plan: Harbour Plan
every:
  cluster: "{Branch}"
  indicator: "{What}"
  unit: "{In}"
  source: "{Where from}"
  note: "{Words}"
sources:
  url: "{Where from}"
observations:
  - {name: start, kind: actual, period: "{From}", value: "{Was}"}
  - {name: goal, kind: target, period: "{To}", value: "{Shall be}", qualifier: "{How}"}
values:
  How:
    more than: over
  Branch:
    Everything: {cluster: ""}
  What:
    people at work: {indicator: employment}
"""


def written(folder: Path, table: str = TABLE, mapping: str = MAPPING) -> tuple[Path, Path]:
    """The table and the mapping as files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / "facts.csv", folder / "map.yaml"
    for file, text in zip(files, (table, mapping), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def imported(folder: Path, table: str = TABLE, mapping: str = MAPPING) -> tuple[Plan, Report]:
    """The plan that is made of the table, and the report."""
    report = import_table(*written(folder, table, mapping), folder / "ostland")
    return read_plan(folder / "ostland"), report


def changed(text: str, old: str, new: str) -> str:
    """The text with its only `old` replaced."""
    assert text.count(old) == 1, f"{old!r} is not exactly once in the text"
    return text.replace(old, new)
