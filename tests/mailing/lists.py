"""The good plan with a mailing and its lists, read as `check` and `mail` read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from planpress.building.editions import Project
from planpress.errors import Fault
from planpress.mailing.model import Mailing, Recipient
from planpress.mailing.reading import mailing_faults, read_mailings
from planpress.mailing.recipients import read_recipients
from planpress.planning.faults import Faults
from planpress.planning.publishing import read_head
from tests.building.projects import PUBLISH, make_project

LETTER = "---\ntitle: {{ plan.region }}\n---\n# {{ plan.region }}\n"
LEAST = """\
  - name: monthly
    from: Office of Trade <office@ostland.example>
    recipients: [list.csv]
"""
LIST = "address\nann@one.example\n"
PLAN = Path("data", "ostland")


def mailing_project(root: Path, mailings: str = LEAST, lists: Mapping[str, str] | None = None) -> Project:
    """A project whose plan ostland has these mailings, beside the editions of its publish.yaml."""
    project = make_project(root)
    letter = project.templates / "letter" / "letter.md.j2"
    letter.parent.mkdir()
    letter.write_text(LETTER)
    (root / PLAN / "publish.yaml").write_text(f"{PUBLISH}mailings:\n{mailings}", encoding="utf-8")
    for name, text in (lists or {"list.csv": LIST}).items():
        file = root / PLAN / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode())  # line ends stay as they are
        file.chmod(0o600)
    return project


def mailings_of(root: Path, mailings: str = LEAST, lists: Mapping[str, str] | None = None) -> tuple[Mailing, ...]:
    """The mailings of a plan that has no fault."""
    project, faults = mailing_project(root, mailings, lists), Faults()
    found = read_mailings(project, root / PLAN, faults)
    assert not faults.has_errors, faults.ordered
    return found


def told(root: Path, mailings: str = LEAST, lists: Mapping[str, str] | None = None) -> list[str]:
    """What `check` says of the mailings: line, what, reason and mend."""
    found = mailing_faults(mailing_project(root, mailings, lists), root / PLAN)
    return [f"{fault.place.line} {fault.what}: {fault.reason}. {fault.mend}" for fault in found]


def listed(root: Path, text: str) -> tuple[Recipient, ...]:
    """Those on a list of CSV that has no fault."""
    found, faults = read_list(root, text)
    assert not faults, faults
    return found


def read_list(root: Path, *texts: str) -> tuple[tuple[Recipient, ...], tuple[Fault, ...]]:
    """Those on lists of CSV, and what is wrong with these."""
    names = [f"list{number}.csv" for number in range(len(texts))]
    entry = LEAST.replace("list.csv", ", ".join(names))
    (mailing,) = mailings_of(root, entry, dict(zip(names, texts, strict=True)))
    return _recipients(mailing, root)


def read_workbook(root: Path, rows: Sequence[Sequence[object]]) -> tuple[tuple[Recipient, ...], tuple[Fault, ...]]:
    """Those on a list that is a workbook, and what is wrong with it."""
    project = mailing_project(root, LEAST.replace("list.csv", "list.xlsx"))
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(root / PLAN / "list.xlsx")
    faults = Faults()
    (mailing,) = read_mailings(project, root / PLAN, faults)
    return _recipients(mailing, root)


def rows(faults: Sequence[Fault]) -> list[str]:
    """Faults as their row, column, what, reason and mend."""
    return [f"{one.place.row} {one.place.column} {one.what}: {one.reason}. {one.mend}" for one in faults]


def _recipients(mailing: Mailing, root: Path) -> tuple[tuple[Recipient, ...], tuple[Fault, ...]]:
    faults = Faults()
    return read_recipients(mailing, read_head(root / PLAN), faults), faults.ordered
