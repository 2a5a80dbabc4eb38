"""Rows by id become the text of a plan's files. A cell's words stay data in each: no markup, no setting, no path."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from planpress.importing.mapping import NATIVE, Fields
from planpress.planning import observations

PUBLISH = """\
# What is made of the plan: one document for each template, in each of the languages and formats.
editions:
  - template: briefing
    formats: [pdf, docx]
"""

_FIRST = ("cluster", "indicator", "period", "kind", "value", "low", "high", "qualifier", "unit")
OBSERVATION_COLUMNS = tuple(dict.fromkeys((*_FIRST, *observations.COLUMNS.known)))
"""The columns of observations.csv in the order in which we write them."""


def observation_table(rows: Sequence[Fields]) -> str:
    """observations.csv, without optional columns that are blank in every row."""
    return table_text(OBSERVATION_COLUMNS, rows, observations.COLUMNS.required)


def entry_table(first: tuple[str, ...], entries: Mapping[str, Fields], native: str) -> str:
    """A table of rows by id; a column for the native language gets the plan's tag, and is left out without one."""
    rows = [{"id": key, **_in_languages(row, native)} for key, row in entries.items()]
    columns = dict.fromkeys(("id", *first, *(name for row in rows for name in row)))
    return table_text(tuple(columns), rows, ("id", first[0]))


def plan_settings(settings: Fields) -> str:
    """plan.yaml. A JSON string is a YAML string in double quotes (YAML 1.2.2, 7.3.1)."""
    lines = ["# Made from a table; notes.md says what has no place here."]
    lines += [f"{name}: {_quoted(text)}" for name, text in settings.items() if text and name != "languages"]
    return "\n".join([*lines, f"languages: [{_quoted(settings.get('languages') or 'en')}]", "texts: optional", ""])


def cluster_text(sections: Fields) -> str:
    """A cluster's text. Its words stand there as a value, so that nothing in them is markup or a command."""
    return "\n".join(f"## {heading}\n\n{{{{ {_quoted(text)} }}}}\n" for heading, text in sections.items() if text)


def _in_languages(row: Fields, native: str) -> dict[str, str]:
    end = f":{NATIVE}"
    return {name.replace(end, f":{native}"): text for name, text in row.items() if native or not name.endswith(end)}


def table_text(columns: Sequence[str], rows: Sequence[Fields], always: Sequence[str]) -> str:
    """A table as CSV, with the columns that are there `always` and those that a row fills."""
    kept = [name for name in columns if name in always or any(row.get(name) for row in rows)]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, kept, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
