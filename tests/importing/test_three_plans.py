"""No fact of the three tables is lost: each row is an observation of its plan, or its notes say why not."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from planpress.planning.model import Observation, Plan, Qualifier
from planpress.planning.reading import read_plan
from planpress.planning.units import SCALES, Unit

ROOT = Path(__file__).parents[2]
TABLES = Path(__file__).parent / "tables"
PLANS = {"dalian": "dalian", "malaysia_nimp2030": "malaysia-nimp2030", "korea_regions": "korea-regions"}
"""Each table and the folder of its plan."""

VALUES = {
    "baseline_value": "baseline_year",
    "target_value": "target_year",
    "target_low": "target_year",
    "target_high": "target_year",
    "actual_value": "actual_year",
}
"""The columns with figures, and the columns that date them."""


def rows(table: str) -> list[tuple[int, dict[str, str]]]:
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(enumerate(csv.DictReader(stream), 2))


@cache
def plan_of(table: str) -> Plan:
    return read_plan(ROOT / "data" / PLANS[table])


def address(text: str) -> str:
    return text.partition("://")[2]


def from_source(plan: Plan, row: dict[str, str]) -> list[Observation]:
    """The observations from the row's source."""
    ids = {key for key, source in plan.sources.items() if address(source.url) == address(row["source_url"])}
    return [observation for observation in plan.observations if observation.source in ids]


def figures(row: dict[str, str]) -> Iterator[tuple[Decimal, int, str]]:
    """Each figure of a row with its power of ten and its year."""
    for column, year in VALUES.items():
        if row[column]:
            yield Decimal(row[column]), SCALES[row["scale"]], row[year]
    for number in re.findall(r"\d+", row["enterprises"]):
        yield Decimal(number), 0, ""


def says(observation: Observation, figure: tuple[Decimal, int, str]) -> bool:
    value, power, year = figure
    stated = value in (observation.value, observation.low, observation.high)
    return stated and SCALES[observation.unit.scale] == power and year in str(observation.period)


@pytest.mark.parametrize("table", PLANS)
def test_each_figure_of_the_table_is_in_its_plan_with_scale_year_and_source(table: str) -> None:
    plan = plan_of(table)
    lost = [
        (number, figure)
        for number, row in rows(table)
        for figure in figures(row)
        if not any(says(observation, figure) for observation in from_source(plan, row))
    ]
    assert lost == []


@pytest.mark.parametrize("table", PLANS)
def test_each_row_without_a_number_is_told_in_words(table: str) -> None:
    plan = plan_of(table)
    silent = [
        number
        for number, row in rows(table)
        if not list(figures(row))
        and not any(o.qualifier is Qualifier.IN_WORDS and o.note[""] for o in from_source(plan, row))
    ]
    assert silent == []


@pytest.mark.parametrize("table", PLANS)
def test_the_folder_says_how_its_rows_were_read(table: str) -> None:
    folder = ROOT / "data" / PLANS[table]
    notes = (folder / "notes.md").read_text(encoding="utf-8")
    assert f"tests/importing/tables/{table}.csv" in notes
    assert f"{len(rows(table))} rows" in notes
    assert (folder / "README.md").is_file()


@pytest.mark.parametrize(
    ("table", "key", "value", "unit"),
    [
        ("dalian", "software/sales_revenue/2015/actual", None, ""),
        ("dalian", "automobiles/output_value/2015/actual", None, ""),
        ("dalian", "electronics/output_value/2015/actual", None, ""),
        ("dalian", "petrochemicals/output_value/2013/actual", "100", "billion RMB"),
        ("korea_regions", "semiconductor-exports/exports/2024/actual", "141.9", "billion USD"),
        ("malaysia_nimp2030", "manufacturing/value_added/2030/target", "587.5", "billion MYR"),
    ],
)
def test_what_the_plans_came_to(table: str, key: str, value: str | None, unit: str) -> None:
    """Of Dalian's clusters only petrochemicals have an outcome for their own area."""
    found = {observation.key: observation for observation in plan_of(table).observations}
    if value is None:
        assert key not in found
        return
    stated = found[key]
    assert stated.value is not None
    assert stated.value * stated.unit.factor_to(Unit.parse(unit)) == Decimal(value)


def test_software_of_the_whole_city_is_a_wider_count_than_the_zones() -> None:
    plan = plan_of("dalian")
    outcome = next(o for o in plan.observations if o.cluster == "software" and str(o.period) == "2015" and o.scope)
    assert (outcome.value, str(outcome.unit), outcome.scope) == (Decimal(1630), "yi RMB", "city")
    assert plan.scopes["city"].relation.value == "wider"
    assert "main business revenue" in outcome.note[""]


def test_a_goal_that_was_raised_supersedes_the_older_one() -> None:
    targets = [o for o in plan_of("korea_regions").observations if o.cluster == "semiconductor-exports"]
    assert [(o.value, o.supersedes) for o in targets if o.kind.value == "target"] == [
        (Decimal(1200), ""),
        (Decimal(1350), "semiconductor-exports/exports/2024/target"),
    ]
