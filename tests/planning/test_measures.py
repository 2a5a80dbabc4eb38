"""Changes, scopes, printed units, exchange rates and the fiscal year are read as the plan gives them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from planpress.errors import Fault, Grade, InputError
from planpress.planning.model import Change, Plan, Qualifier, Relation
from planpress.planning.reading import check_plan, read_plan
from planpress.planning.units import Unit
from tests.planning.plans import GOOD, write_plan

HEAD = "cluster,indicator,period,kind,value,qualifier,change,scope,definition,basis,unit,source,note\n"
SCOPES = "id,name,relation,definition\ncity,city-wide,wider,All of the city\nlarge,large firms,narrower,\n"
RATES = "rates:\n  - {currency: USD, into: RMB, rate: 6.2284, date: 2015-06-30, source: S1}\n"


def read(folder: Path, rows: str = "", settings: str = "", **files: str) -> Plan:
    tables = {"observations.csv": HEAD + rows, "plan.yaml": GOOD["plan.yaml"] + settings}
    plain = {
        f"text/{name}.md": "## Background\n\nNothing.\n\n## Objective\n\nNothing.\n" for name in ("ships", "timber")
    }
    return read_plan(write_plan(folder, {**plain, **tables, **{f"{name}.csv": text for name, text in files.items()}}))


def faults(folder: Path, rows: str = "", settings: str = "", **files: str) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        read(folder, rows, settings, **files)
    return caught.value.faults


def test_a_row_says_what_it_covers_counts_and_changes(tmp_path: Path) -> None:
    row = "ships,employment,2025,target,400,at_least,increase,city,registered,,persons,S1,new jobs\n"
    (found,) = read(tmp_path, row, scopes=SCOPES).observations
    assert (found.change, found.scope, found.definition) == (Change.INCREASE, "city", "registered")
    assert found.key == "ships/employment/2025/target/increase/city/registered"


def test_scopes_say_how_they_lie_to_the_clusters_own_area(tmp_path: Path) -> None:
    scopes = read(tmp_path, scopes=SCOPES).scopes
    assert {name: scope.relation for name, scope in scopes.items()} == {
        "city": Relation.WIDER,
        "large": Relation.NARROWER,
    }


def test_a_target_without_a_number_keeps_its_words(tmp_path: Path) -> None:
    row = "ships,output_value,2025,target,,in_words,,,,,billion RMB,S1,as the province assigns\n"
    (found,) = read(tmp_path, row).observations
    assert (found.qualifier, found.value, found.note[""]) == (Qualifier.IN_WORDS, None, "as the province assigns")


@pytest.mark.parametrize(
    ("row", "what", "mend"),
    [
        ("ships,output_value,2025,target,5,in_words,,,,,billion RMB,S1,words", "Words and a number", "Blank one"),
        ("ships,output_value,2025,target,,in_words,,,,,billion RMB,S1,", "Missing cell", "Fill in note"),
        ("ships,output_value,2025,target,5,,multiple,,,,billion RMB,S1,", "Unit does not fit", "Write times."),
        ("ships,output_value,2025,target,5,,growth,,,,billion RMB,S1,", "Unit does not fit", "Write % or % a year."),
        ("ships,output_value,2025,target,5,,addition,,,,billion RMB,S1,", "Unknown change", "Write increase."),
        ("ships,output_value,2025,target,5,,,citi,,,billion RMB,S1,", "Unknown scope", "Write city."),
        ("ships,output_value,FY2025,target,5,,,,,,billion RMB,S1,", "Fiscal year not known", "Add fiscal_year"),
    ],
)
def test_a_slip_in_a_row_is_named_and_mended(tmp_path: Path, row: str, what: str, mend: str) -> None:
    (fault,) = faults(tmp_path, row + "\n", scopes=SCOPES)
    assert fault.what == what
    assert fault.mend.startswith(mend)
    assert fault.place.row == 2


def test_a_multiple_and_a_growth_need_no_level(tmp_path: Path) -> None:
    rows = (
        "ships,output_value,2025,target,4.5,,multiple,,,,times,S1,\n"
        "ships,output_value,2021/2025,target,6.5,,growth,,,,% a year,S1,\n"
        "ships,share,2025,target,2,,increase,,,,percentage points,S1,\n"
    )
    assert [str(found.unit) for found in read(tmp_path, rows).observations] == [
        "times",
        "% a year",
        "percentage points",
    ]


def test_the_plan_chooses_units_by_dimension_or_indicator(tmp_path: Path) -> None:
    units = read(tmp_path, settings="units: {RMB: billion RMB, employment: thousand persons}\n").units
    assert units == {"CNY": Unit("RMB", "billion"), "employment": Unit("persons", "thousand")}


def test_a_rate_has_its_date_and_its_source(tmp_path: Path) -> None:
    (rate,) = read(tmp_path, settings=RATES).rates
    assert (rate.currency, rate.into, rate.value) == ("USD", "CNY", Decimal("6.2284"))
    assert (rate.date, rate.source) == ("2015-06-30", "S1")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("USD", "dollars", "Not a currency"),
        ("6.2284", "-1", "Not above zero"),
        ("source: S1", "source: S7", "Unknown source"),
        (", date: 2015-06-30", "", "Missing key"),
    ],
)
def test_a_slip_in_a_rate_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert what in [fault.what for fault in faults(tmp_path, settings=RATES.replace(old, new))]


def test_a_fiscal_year_is_the_plans_own(tmp_path: Path) -> None:
    row = "ships,output_value,FY2025,target,5,,,,,,billion RMB,S1,\n"
    (found,) = read(tmp_path, row, settings="fiscal_year: {first_month: 4, named_after: end}\n").observations
    assert found.period is not None
    assert (float(found.period.start), found.period.year) == (2024.25, 2025)
    assert "Not a month" in [
        f.what for f in faults(tmp_path, settings="fiscal_year: {first_month: 13, named_after: end}\n")
    ]


def test_texts_are_required_unless_the_plan_says_otherwise(tmp_path: Path) -> None:
    bare = {"text/ships.md": "## Backround\n\nThe quay.\n", "text/timber.md": " "}
    folder = write_plan(tmp_path, {**bare, "plan.yaml": GOOD["plan.yaml"] + "texts: optional\n"})
    (folder / "text" / "timber.md").unlink()
    assert [fault.what for fault in check_plan(folder) if fault.grade is not Grade.NOTE] == ["Heading not known"]
    write_plan(tmp_path, bare | {"plan.yaml": GOOD["plan.yaml"]})
    (folder / "text" / "timber.md").unlink()
    assert [fault.what for fault in check_plan(folder)].count("Missing required text") == 4
