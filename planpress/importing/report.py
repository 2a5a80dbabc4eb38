"""What an import did becomes words: on the screen, in notes.md and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planpress.importing.facts import Origin, Unplaced

NOTES = "notes.md"


@dataclass(frozen=True, slots=True)
class Report:
    """How many rows and observations there are, what has no place, what only repeats, what else to know."""

    table: str
    mapping: str
    rows: int
    observations: int
    unplaced: tuple[Unplaced, ...]
    repeats: tuple[tuple[Origin, Origin], ...]
    notices: tuple[str, ...]


def lines(report: Report) -> list[str]:
    """The report in plain lines, the folder left to the caller."""
    told = [f"row {_where(found.origin)}: {found.what}: {found.reason}. {found.mend}" for found in report.unplaced]
    return [*told, *(f"note: {notice}" for notice in report.notices), _sum(report)]


def notes(report: Report) -> str:
    """The report as the Markdown of notes.md; the table's words are plain text there."""
    sections = [
        ("Without a place", [f"row {_where(f.origin)}: {f.what}: {f.reason}. {f.mend}" for f in report.unplaced]),
        ("Repeated", [f"row {_where(one)} says again what row {_where(other)} says" for one, other in report.repeats]),
        ("To know", report.notices),
    ]
    made = f"{_plain(Path(report.table).name)}, by {_plain(Path(report.mapping).name)}"
    head = f"# Notes on the import\n\n{made}: {_sum(report)}.\n"
    return "\n".join([head, *(_section(title, items) for title, items in sections if items)])


def as_json(report: Report, folder: Path, code: int) -> dict[str, Any]:
    """The report for programs."""
    return {
        "folder": str(folder),
        "rows": report.rows,
        "observations": report.observations,
        "unplaced": [
            {"row": found.origin.row, "group": found.origin.group, "what": found.what, "reason": found.reason,
             "mend": found.mend}
            for found in report.unplaced
        ],
        "repeats": [{"row": one.row, "group": one.group, "of": other.row} for one, other in report.repeats],
        "notes": list(report.notices),
        "exit": code,
    }  # fmt: skip


def _sum(report: Report) -> str:
    parts = [f"{report.observations} observations from {report.rows} rows"]
    parts += [f"{len(report.unplaced)} without a place"] if report.unplaced else []
    parts += [f"{len(report.repeats)} repeated"] if report.repeats else []
    return ", ".join(parts)


def _where(origin: Origin) -> str:
    return f"{origin.row} ({origin.group})" if origin.group else str(origin.row)


def _section(title: str, items: Iterable[str]) -> str:
    return f"## {title}\n\n" + "".join(f"- {_plain(item)}\n" for item in items)


def _plain(text: str) -> str:
    """Words without anything that Markdown would take for markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|~!])", r"\\\1", text)
