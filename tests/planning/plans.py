"""A small good plan that tests break one edit at a time."""

from __future__ import annotations

from pathlib import Path

GOOD = {
    "plan.yaml": """\
region: Ostland
region:zh: 东地
plan: Harbour Plan
period: 2021/2025
baseline: 2020
target: 2025
publisher: Office of Trade
languages: [en, zh]
native_language: zh
edition: 2026-01-31
contact:
  email: office@example.org
""",
    "publish.yaml": """\
editions:
  - template: briefing
    formats: [pdf, docx]
    languages: [en]
""",
    "clusters.csv": """\
id,name,name:zh,label,location,latitude,longitude,indicator,leading_enterprises,fields
ships,Shipbuilding of Ostland,造船,Ships,North Quay,38.9,121.6,output_value,Keel Works: builds hulls; Mast Ltd,Hulls
timber,Timber of Ostland,,Timber,Forest Gate,,,output_value,,
""",
    "indicators.csv": """\
id,name,unit,better,additive
berths,Berths,berths,higher,yes
""",
    "observations.csv": """\
cluster,indicator,period,kind,value,low,high,qualifier,unit,source,locator,supersedes
ships,output_value,2020,actual,44.3,,,,billion RMB,S1,p. 4,
ships,output_value,2025,target,100,,,over,billion RMB,S1,p. 5,
ships,berths,2020,actual,38,,,,berths,S1,p. 4,
timber,output_value,2025,target,,50,80,,million RMB,S2,p. 9,
""",
    "sources.csv": """\
id,title,publisher,url,published,retrieved
S1,Harbour plan,Office of Trade,https://example.org/plan,2021-03-01,2026-01-31
S2,Forest report,Forest Office,,2021,
""",
    "text/ships.md": """\
## Background

The quay holds {{ cluster.figures.berths }}.

## Objective

It is to reach {{ cluster.target }} in 2025.
""",
    "text/timber.md": """\
## Background

Timber comes down the river.

## Objective

The mills are to work {{ cluster.target }}.
""",
}


def write_plan(folder: Path, files: dict[str, str] | None = None) -> Path:
    """Write the good plan, with `files` in the place of its own or beside them."""
    for name, text in {**GOOD, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edited(name: str, old: str, new: str) -> dict[str, str]:
    """One file of the good plan with its only `old` replaced by `new`."""
    assert GOOD[name].count(old) == 1, f"{old!r} is not exactly once in {name}"
    return {name: GOOD[name].replace(old, new)}
