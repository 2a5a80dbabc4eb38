"""Numbers of plans and clusters become a project to build: generated plans, with the house's templates and brand."""

from __future__ import annotations

import random
from pathlib import Path

ROOT = Path(__file__).parents[1]
KINDS = (
    "Petrochemicals", "Software", "New materials", "Motor vehicles", "Electronics",
    "Shipbuilding", "Food processing", "Medical devices", "Logistics",
)  # fmt: skip
_PLAN = """\
region: {name}
plan: Plan for the years 2021 to 2025
period: 2021/2025
baseline: 2020
target: 2025
publisher: Office of Planning
languages: [en]
edition: 2026-01-31
"""
_SOURCES = """\
id,title,publisher,url,published,retrieved
S1,Plan of the region,Office of Planning,,2021-03-01,2026-01-31
"""
_TEXT = """\
## Background

{name} had {{{{ cluster.baseline }}}} in 2020, with {{{{ cluster.figures.enterprises }}}} in its zones.

## Objective

The output value is to reach {{{{ cluster.target }}}} in 2025.
"""


def make_project(root: Path, plans: int, clusters: int, publish: str) -> None:
    """A project in `root` whose plans each have so many clusters, and say the same in publish.yaml. The same numbers
    make the same files."""
    (root / "templates").symlink_to(ROOT / "templates")
    for number in range(plans):
        _make_plan(root / "data" / f"region-{number + 1:02}", f"Region {number + 1}", clusters, publish)


def change_a_figure(root: Path, cluster: int) -> None:
    """Let one figure of one cluster of the first plan be another: its number of enterprises, which no other prints."""
    path = root / "data" / "region-01" / "observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    start = f"c{cluster:04},enterprises,"
    (index,) = (index for index, line in enumerate(lines) if line.startswith(start))
    cells = lines[index].split(",")
    cells[4] = str(int(cells[4]) + 1)
    lines[index] = ",".join(cells)
    path.write_text("".join(lines), encoding="utf-8")


def _make_plan(folder: Path, name: str, clusters: int, publish: str) -> None:
    chance = random.Random(name)
    (folder / "text").mkdir(parents=True)
    rows = ["id,name,short_name,label,location,fields"]
    figures = ["cluster,indicator,period,kind,value,unit,source,locator"]
    for number in range(clusters):
        id_, kind = f"c{number:04}", f"{KINDS[number % len(KINDS)]} {number // len(KINDS) + 1}"
        rows.append(f"{id_},{kind} cluster of {name},{kind},{kind},Harbour zone,{kind}")
        low = chance.randrange(100, 900)
        for indicator, period, kind_, value, unit in (
            ("output_value", 2020, "actual", f"{low / 10}", "billion RMB"),
            ("output_value", 2025, "target", f"{low * chance.randrange(15, 36) / 100:.1f}", "billion RMB"),
            ("enterprises", 2020, "actual", str(chance.randrange(20, 400)), "enterprises"),
        ):
            figures.append(f"{id_},{indicator},{period},{kind_},{value},{unit},S1,p. {number + 1}")
        (folder / "text" / f"{id_}.md").write_text(_TEXT.format(name=kind), encoding="utf-8")
    files = {
        "plan.yaml": _PLAN.format(name=name),
        "publish.yaml": publish,
        "sources.csv": _SOURCES,
        "clusters.csv": "\n".join(rows) + "\n",
        "observations.csv": "\n".join(figures) + "\n",
    }
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
