"""A foreign table becomes a plan: nothing lost without a word, nothing guessed, nothing half-written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from planpress.composing import compose
from planpress.document import Paragraph, plain_text, walk
from planpress.errors import InputError, UsageError
from planpress.importing.conversion import import_table
from planpress.importing.naming import Names
from planpress.planning.model import Change, Kind, Qualifier
from planpress.planning.reading import check_plan
from tests.composing.plans import BRIEFING, ROOT
from tests.importing.tables_of import MAPPING, TABLE, changed, imported, written

SHARED = ROOT / "data" / "mappings" / "public-facts.yaml"
TABLES = Path(__file__).parent / "tables"


def test_a_wide_row_becomes_an_observation_for_each_group_of_its_columns(tmp_path: Path) -> None:
    plan, report = imported(tmp_path)
    found = {o.key: (o.value, o.qualifier, str(o.unit), o.source) for o in plan.observations}
    assert found == {
        "keel-works-sohne/turnover/2020/actual": (Decimal("44.3"), Qualifier.EXACT, "million EUR", "S1"),
        "keel-works-sohne/turnover/2025/target": (Decimal(100), Qualifier.OVER, "million EUR", "S1"),
        "timber/turnover/2020/actual": (Decimal(8), Qualifier.EXACT, "million EUR", "S2"),
        "timber/turnover/2025/target": (Decimal(12), Qualifier.EXACT, "million EUR", "S2"),
        "region/employment/2025/target": (Decimal(9000), Qualifier.EXACT, "persons", "S1"),
    }
    assert plan.sources["S2"].url == "https://example.org/b"
    assert plan.indicators["turnover"].unit == "money"
    assert not report.unplaced


@pytest.mark.parametrize("table", ["dalian", "malaysia_nimp2030", "korea_regions"])
def test_one_mapping_places_every_row_of_three_tables(tmp_path: Path, table: str) -> None:
    report = import_table(TABLES / f"{table}.csv", SHARED, tmp_path / "made")
    assert report.unplaced == ()
    assert not [fault for fault in check_plan(tmp_path / "made") if fault.grade.value == "error"]


def test_one_value_may_be_two_facts(tmp_path: Path) -> None:
    two = 'Was:\n    "8": [{value: "8"}, {indicator: enterprises, unit: enterprises, value: "3"}]\n  How:'
    plan, _ = imported(tmp_path, mapping=changed(MAPPING, "How:\n", f"{two}\n"))
    assert [o.value for o in plan.observations if o.cluster == "timber"] == [8, 3, 12]


def test_words_for_a_change_and_a_total_set_several_fields(tmp_path: Path) -> None:
    words = "people at work: {indicator: employment, change: increase, period: 2021/2025 total}"
    plan, _ = imported(tmp_path, mapping=changed(MAPPING, "people at work: {indicator: employment}", words))
    (jobs,) = [o for o in plan.observations if o.indicator == "employment"]
    assert (jobs.change, str(jobs.period), jobs.kind) == (Change.INCREASE, "2021/2025 total", Kind.TARGET)


def test_a_rule_sets_what_only_several_cells_together_say(tmp_path: Path) -> None:
    rule = (
        'rows:\n  - when: {Branch: Timber, To: "2025"}\n    of: goal\n    set: {definition: sawn timber, note: new}\n'
    )
    plan, _ = imported(tmp_path, mapping=MAPPING + rule)
    goal = next(o for o in plan.observations if o.cluster == "timber" and o.kind is Kind.TARGET)
    start = next(o for o in plan.observations if o.cluster == "timber" and o.kind is Kind.ACTUAL)
    assert (goal.definition, goal.note[""]) == ("sawn timber", "The mills grow; new")
    assert start.definition == ""


def test_a_rule_leaves_a_row_out_with_its_reason(tmp_path: Path) -> None:
    rule = "rows:\n  - when: {Branch: Timber}\n    leave_out: it is of another land\n"
    plan, report = imported(tmp_path, mapping=MAPPING + rule)
    assert not [o for o in plan.observations if o.cluster == "timber"]
    assert [(f.origin.row, f.reason) for f in report.unplaced] == [(3, "it is of another land")] * 2
    assert "it is of another land" in (tmp_path / "ostland" / "notes.md").read_text(encoding="utf-8")


def test_a_word_that_the_mapping_lacks_is_reported_with_the_nearest(tmp_path: Path) -> None:
    plan, report = imported(tmp_path, changed(TABLE, ",more than,", ",more then,"))
    assert [(f.origin.row, f.origin.group, f.what) for f in report.unplaced] == [(2, "goal", "Unknown qualifier")]
    assert 'the nearest in the mapping is "more than"' in report.unplaced[0].reason
    assert len(plan.observations) == 4


@pytest.mark.parametrize(
    ("cell", "new", "reason"),
    [
        (",8,", ",about 8,", "nearest number: 8"),
        ("persons", "percent", "employment is in"),
        (",,,2025,9000", ",,,20x5,9000", "is no period"),
        (",9000,,https://example.org/a,", ",9000,,,", "needs a source"),
    ],
)
def test_what_the_rules_of_a_plan_refuse_is_left_out_and_told_by_row(
    tmp_path: Path, cell: str, new: str, reason: str
) -> None:
    plan, report = imported(tmp_path, changed(TABLE, cell, new))
    (refused,) = report.unplaced
    assert reason in refused.reason
    assert len(plan.observations) == 4


def test_a_row_without_a_figure_is_reported(tmp_path: Path) -> None:
    _, report = imported(tmp_path, TABLE + "Glass,turnover,million EUR,,,,,,https://example.org/c,Nothing yet.\n")
    assert [(f.origin.row, f.what) for f in report.unplaced] == [(5, "No figure")]


def test_a_second_number_for_one_figure_is_reported_with_the_row_of_the_first(tmp_path: Path) -> None:
    again = "Timber,turnover,million EUR,2020,9,,,,https://example.org/b,\n"
    plan, report = imported(tmp_path, TABLE + again)
    assert [o.value for o in plan.observations if o.key == "timber/turnover/2020/actual"] == [8]
    assert "row 3 gives timber/turnover/2020/actual already" in report.unplaced[0].reason


def test_a_figure_that_is_repeated_stands_once_and_is_told(tmp_path: Path) -> None:
    again = "Timber,turnover,million EUR,2020,8,2030,15,,https://example.org/b,Later.\n"
    plan, report = imported(tmp_path, TABLE + again)
    assert len(plan.observations) == 6
    assert [(one.row, other.row) for one, other in report.repeats] == [(5, 3)]


def test_a_column_that_the_mapping_lacks_is_told_with_its_filled_cells(tmp_path: Path) -> None:
    table = TABLE.replace(",Words\n", ",Words,Page\n").replace(".\n", ".,7\n")
    _, report = imported(tmp_path, table)
    assert any(note.startswith("column Page is not in the mapping; its 3 filled cells") for note in report.notices)


def test_names_of_the_tables_own_are_told(tmp_path: Path) -> None:
    _, report = imported(tmp_path)
    assert any("indicator turnover is not in the mapping" in note for note in report.notices)
    assert any("the period runs from the last baseline to the last target" in note for note in report.notices)


def test_a_plan_without_a_period_starts_after_its_last_baseline(tmp_path: Path) -> None:
    mapping = changed(MAPPING, "name: start", "name: baseline")
    table = TABLE.replace("2020,8,2025", "2022,8,2025")
    plan, _ = imported(tmp_path, table, mapping)
    assert str(plan.period) == "2023/2025"


def test_numbers_are_read_in_the_marks_that_the_mapping_names_and_no_others(tmp_path: Path) -> None:
    table = TABLE.replace("44.3", '"1.044,3"').replace(",9000,", ",9 000,")
    mapping = changed(MAPPING, '  cluster: "{Branch}"', '  number_format: 1.234,5\n  cluster: "{Branch}"')
    plan, report = imported(tmp_path, table, mapping)
    assert plan.observations[0].value == Decimal("1044.3")
    assert [f.origin.row for f in report.unplaced] == [4]


@pytest.mark.parametrize(
    ("old", "new", "column", "near"),
    [
        ("{Shall be}", "{Shall bee}", "Unknown column", "Write Shall be."),
        ("qualifier:", "qualifer:", "Unknown key", "Write qualifier"),
        ("values:", "value:", "Unknown key", "Write values"),
        ("{indicator: employment}", "{indicator: employment, clusters.name: x}", "Unknown key", "cluster.name"),
    ],
)
def test_a_slip_in_the_mapping_is_named_with_the_nearest_name(
    tmp_path: Path, old: str, new: str, column: str, near: str
) -> None:
    with pytest.raises(InputError) as caught:
        imported(tmp_path, mapping=changed(MAPPING, old, new))
    assert any(fault.what == column and near in fault.mend for fault in caught.value.faults)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.csv", "map.yaml"]


def test_a_folder_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "ostland").mkdir()
    with pytest.raises(UsageError) as caught:
        imported(tmp_path)
    assert "--into" in caught.value.faults[0].mend
    assert list((tmp_path / "ostland").iterdir()) == []


def test_nothing_is_left_when_what_is_made_is_no_plan(tmp_path: Path) -> None:
    """The mapping gives no name to the plan."""
    with pytest.raises(InputError) as caught:
        imported(tmp_path, mapping=changed(MAPPING, "  plan: Harbour Plan\n", ""))
    assert caught.value.faults[0].place.file.endswith("map.yaml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.csv", "map.yaml"]


HOSTILE = '../../etc/x {{ 7 * 7 }} {% if %} **bold** <b> | ]( =1+1 \'\'\' \\ }} ""end""'


def test_the_words_of_a_cell_are_never_path_markup_setting_or_command(tmp_path: Path) -> None:
    table = TABLE.replace("Timber", f'"{HOSTILE}"').replace("The mills grow.", f'"{HOSTILE}"')
    mapping = changed(MAPPING, "  region: Ostland\n", '  region: "{Branch}"\n') + 'texts:\n  Objective: "{Words}"\n'
    table = "\n".join([table.splitlines()[0], table.splitlines()[2], *table.splitlines()[3:]]) + "\n"
    plan, _ = imported(tmp_path, table, mapping)
    said = HOSTILE.replace('""', '"')
    assert plan.region[""] == said
    assert {path.parent.name for path in tmp_path.rglob("*") if path.is_file()} == {tmp_path.name, "ostland", "text"}
    document = compose(plan, BRIEFING, "en", dt.date(2026, 1, 1))
    assert "{{ 7 * 7 }} {% if %} **bold** <b>" in plain_text(document.running.name)
    paragraphs = [plain_text(node.content) for node in walk(document) if isinstance(node, Paragraph)]
    assert any("7 * 7 }} {% if %} **bold** <b>" in words for words in paragraphs)


def test_ids_are_made_from_names_and_stay_the_same() -> None:
    names = Names("-", "c", ("plan",))
    made = [
        names.id_of(name)
        for name in ("Großer Bär", "양극재", "plan", "반도체", "Grosser Baer", "GROSSER BÄR", "x" * 90)
    ]
    assert made == ["grosser-bar", "c1", "plan-2", "c2", "grosser-baer", "grosser-bar", "x" * 60]


def test_two_names_never_share_an_id() -> None:
    names = Names("_", "i")
    assert [names.id_of(name) for name in ("R&D", "R D", "r-d", "2 parts")] == ["r_d", "r_d_2", "r_d_3", "i1"]


def test_the_same_table_makes_the_same_files(tmp_path: Path) -> None:
    for place in ("one", "two"):
        import_table(*written(tmp_path / place), tmp_path / place / "ostland")
    files = {path.relative_to(tmp_path / "one") for path in (tmp_path / "one" / "ostland").rglob("*.*")}
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)
