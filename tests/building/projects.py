"""A small project: two templates, the house's words and brand, and the good plan of the planning tests."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planpress.building.editions import Project, find_plans
from planpress.building.outlooks import Outlook
from planpress.building.run import Built, Result, build
from planpress.building.stores import LocalStore
from planpress.building.tasks import Request
from tests.planning.plans import write_plan

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 2, 1)
NOW = "2026-02-01T03:00:00Z"

TEMPLATE = """\
---
title: {{ plan.region }}
author: {{ plan.publisher }}
subject: {{ plan.name }}
---
# {{ plan.region }}

{% for cluster in plan.clusters %}
{{ cluster.label }}: {{ cluster.baseline }} to {{ cluster.target }}.
{% endfor %}
"""
PUBLISH = """\
editions:
  - template: briefing
    formats: [txt, pdf]
    languages: [en]
  - template: note
    formats: [txt]
    languages: [en]
"""


def make_project(root: Path) -> Project:
    """A project in `root` with the plan ostland."""
    for name in ("briefing", "note"):
        (root / "templates" / name).mkdir(parents=True)
        (root / "templates" / name / "document.md.j2").write_text(TEMPLATE)
    shutil.copytree(ROOT / "templates" / "locale", root / "templates" / "locale")
    shutil.copy(ROOT / "templates" / "_brand.yml", root / "templates")
    write_plan(root / "data" / "ostland", {"publish.yaml": PUBLISH})
    return Project(root)


def publish_notes(project: Project, count: int, format_: str) -> None:
    """Let the plan publish so many documents, each from a copy of the template note."""
    for number in range(count):
        shutil.copytree(project.templates / "note", project.templates / f"note-{number}")
    entry = "  - {{template: note-{}, formats: [{}], languages: [en]}}\n"
    entries = "".join(entry.format(number, format_) for number in range(count))
    (project.data / "ostland" / "publish.yaml").write_text(f"editions:\n{entries}")


class Notes:
    """A watcher that remembers what it was told."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self.outlooks: list[Outlook] = []
        self.waited = 0
        self.documents = 0

    def waiting(self, _: str) -> None:
        self.waited += 1

    def composing(self, count: int) -> None:
        self.documents = count

    def composed(self) -> None:
        self.documents -= 1

    def begin(self, outlooks: Sequence[Outlook]) -> None:
        self.outlooks = list(outlooks)

    def done(self, result: Result) -> None:
        self.results.append(result)


def built(project: Project, *plans: str, watcher: Notes | None = None, jobs: int | None = 1, **options: Any) -> Built:
    """Build, with the options of a Request."""
    folders = find_plans(project, plans)
    request = Request(folders, LocalStore(project.reports), TODAY, jobs=jobs, started=NOW, **options)
    return build(project, request, watcher or Notes())


def run(project: Project, *plans: str, **options: Any) -> dict[str, Result]:
    """Build, and give the results by plan and file."""
    results = built(project, *plans, **options).results
    return {f"{result.edition.plan}/{result.edition.file}": result for result in results}


def outcomes(results: dict[str, Result]) -> dict[str, str]:
    return {name: result.outcome for name, result in results.items()}


def edit(path: Path, old: str, new: str) -> None:
    """Replace the only `old` in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is not exactly once in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
