"""What a source gives becomes the plan's table: columns, order, what is added and what is replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from planpress.planning.reading import read_plan
from tests.fetching.plans import NEW, OLD, observations, only_fault, run, write
from tests.planning.plans import GOOD

PATH = "  - path: new.csv\n"
SHIPS_2020 = "ships,output_value,2020,actual,44.3,,,,billion RMB,S1,p. 4,"


def filled(tmp_path: Path, new: str, more: str = "", files: dict[str, str] | None = None) -> Path:
    """The plan after a CSV file has filled it."""
    folder = write(tmp_path, PATH + more, {"new.csv": new, **(files or {})})
    result = run(folder)
    assert result.faults == ()
    return folder


def test_our_columns_are_named_by_theirs_and_strangers_are_left_out(tmp_path: Path) -> None:
    lines = [f"{line},x" for line in NEW.splitlines()]
    theirs = "\n".join(
        [lines[0].replace("cluster", "zone").replace("value", "amount").replace(",x", ",remark"), *lines[1:]]
    )
    folder = filled(tmp_path, theirs, "    columns: {cluster: zone, value: amount}\n    ignore: [remark]\n")
    assert observations(folder) == NEW


def test_a_fault_names_the_sources_own_column(tmp_path: Path) -> None:
    theirs = NEW.replace("value", "amount", 1).replace("45.1", "n/a")
    folder = write(tmp_path, PATH + "    columns: {value: amount}\n", {"new.csv": theirs})
    assert str(only_fault(folder).place) == "new.csv, row 2, column amount"


def test_a_column_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    folder = write(tmp_path, PATH + "    ignore: [locater]\n", {"new.csv": NEW})
    fault = only_fault(folder)
    assert (fault.what, fault.mend) == ("Unknown column", "Write locator.")


def test_the_plans_columns_keep_their_order_and_filled_ones_are_added(tmp_path: Path) -> None:
    lines = NEW.splitlines()
    theirs = "\n".join([f"scope,note,{lines[0]}", f"zone,,{lines[1]}", *(f",,{line}" for line in lines[2:])])
    folder = filled(tmp_path, theirs)
    head, first, *_ = observations(folder).splitlines()
    assert head == f"{lines[0]},scope"
    assert first == f"{lines[1]},zone"


def test_the_header_is_ours_whatever_comes(tmp_path: Path) -> None:
    theirs = NEW.replace("cluster,indicator", " Cluster , INDICATOR ", 1)
    assert observations(filled(tmp_path, theirs)).startswith("cluster,indicator,period")


def test_a_source_may_fill_another_table(tmp_path: Path) -> None:
    new = "id,name,name:zh,label\nships,Ships,船,Ships\ntimber,Timber,木,Timber\n"
    folder = filled(tmp_path, new, "    into: clusters.csv\n")
    assert (folder / "clusters.csv").read_text("utf-8").splitlines()[1] == "ships,Ships,船,Ships,,,,,,"
    assert read_plan(folder).clusters[1].name["zh"] == "木"


def test_observations_may_name_what_another_source_adds(tmp_path: Path) -> None:
    sources = PATH + "  - path: clusters.csv.new\n    into: clusters.csv\n    merge: add\n"
    new = OLD + "glass,output_value,2020,actual,3,,,,billion RMB,S1,,\n"
    text = "## Background\n\nSand.\n\n## Objective\n\nMore.\n"
    files = {"new.csv": new, "clusters.csv.new": "id,name\nglass,Glass\n", "text/glass.md": text}
    folder = write(tmp_path, sources, files)
    assert run(folder).faults == ()
    assert [cluster.id for cluster in read_plan(folder).clusters] == ["ships", "timber", "glass"]


def test_a_table_is_never_replaced_by_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, PATH, {"new.csv": OLD.splitlines()[0] + "\n"})
    assert only_fault(folder).what == "No rows"


# --------------------------------------------------------------------------------------------- merge: add

ADD = "    merge: add\n"
HEAD = OLD.splitlines()[0]


def test_a_row_for_the_same_figure_takes_its_place(tmp_path: Path) -> None:
    folder = filled(tmp_path, f"{HEAD}\n{SHIPS_2020.replace('44.3', '4.51').replace('billion', 'yi')}\n", ADD)
    lines = observations(folder).splitlines()
    assert lines[1] == "ships,output_value,2020,actual,4.51,,,,yi RMB,S1,p. 4,"
    assert lines[2:] == OLD.splitlines()[2:]


def test_a_row_for_a_new_figure_goes_to_the_end(tmp_path: Path) -> None:
    row = SHIPS_2020.replace("2020", "2021")
    folder = filled(tmp_path, f"{HEAD}\n{row}\n", ADD)
    assert observations(folder) == f"{OLD}{row}\n"


def test_another_source_says_another_figure(tmp_path: Path) -> None:
    row = SHIPS_2020.replace("S1", "S2").replace("44.3", "46")
    folder = filled(tmp_path, f"{HEAD}\n{row}\n", ADD)
    assert observations(folder) == f"{OLD}{row}\n"


def test_other_words_for_the_same_thing_are_the_same_figure(tmp_path: Path) -> None:
    row = SHIPS_2020.replace("44.3,,,,billion RMB", "443,,,,yi CNY")
    folder = filled(tmp_path, f"{HEAD}\n{row}\n", ADD)
    assert observations(folder).splitlines()[1:2] == [row]
    assert len(observations(folder).splitlines()) == len(OLD.splitlines())


def test_a_row_comes_whole_so_that_no_old_limit_stays_at_a_new_value(tmp_path: Path) -> None:
    new = "cluster,indicator,period,kind,value,unit,source\nships,output_value,2025,target,90,billion RMB,S1\n"
    folder = filled(tmp_path, new, ADD)
    assert observations(folder).splitlines()[2] == "ships,output_value,2025,target,90,,,,billion RMB,S1,,"


def test_rows_of_other_tables_are_the_same_by_their_id(tmp_path: Path) -> None:
    folder = filled(tmp_path, "id,title\nS2,Forest report of 2022\nS3,New\n", "    into: sources.csv\n" + ADD)
    lines = (folder / "sources.csv").read_text().splitlines()
    assert lines[1] == GOOD["sources.csv"].splitlines()[1]
    assert lines[2:] == ["S2,Forest report of 2022,,,,", "S3,New,,,,"]


def test_adding_twice_changes_nothing_more(tmp_path: Path) -> None:
    folder = filled(tmp_path, f"{HEAD}\n{SHIPS_2020.replace('2020', '2021')}\n", ADD)
    assert run(folder).outcome == "unchanged"


def test_two_sources_of_one_table_give_all_their_rows_each_time(tmp_path: Path) -> None:
    head, *rows = NEW.splitlines()
    halves = {f"{name}.csv": "\n".join([head, *part]) + "\n" for name, part in (("a", rows[:3]), ("b", rows[3:]))}
    folder = write(tmp_path, "  - path: a.csv\n  - path: b.csv\n" + ADD, halves)
    for outcome in ("fetched", "unchanged", "unchanged"):
        assert (run(folder).outcome, observations(folder)) == (outcome, NEW)


def test_what_is_wrong_in_the_plans_own_table_is_told_there(tmp_path: Path) -> None:
    more = ADD + "    columns: {value: amount}\n"
    folder = write(tmp_path, PATH + more, {"new.csv": NEW.replace("value", "amount", 1)})
    (folder / "observations.csv").write_text(OLD.replace(",supersedes", ",superseeds"), encoding="utf-8")
    fault = only_fault(folder)
    assert (fault.what, fault.place.file) == ("Unknown column", str(folder / "observations.csv"))
    assert fault.place.column == "superseeds"


def test_nothing_to_add_is_no_fault(tmp_path: Path) -> None:
    folder = write(tmp_path, PATH + ADD, {"new.csv": HEAD + "\n"})
    assert run(folder).outcome == "unchanged"


def test_a_figure_given_twice_by_a_source_is_told_by_its_rows(tmp_path: Path) -> None:
    lines = [HEAD, "", SHIPS_2020.replace("2020", "2021"), SHIPS_2020.replace("2020", "2021").replace("44.3", "5")]
    folder = write(tmp_path, PATH + ADD, {"new.csv": "\n".join(lines) + "\n"})
    fault = only_fault(folder)
    assert (fault.what, str(fault.place)) == ("Figure given twice", "new.csv, row 4")
    assert fault.reason.startswith("row 3 gives ")


# ---------------------------------------------------------------------------------------- number formats

GERMAN = {"plan.yaml": GOOD["plan.yaml"] + "number_format: 1.234,5\n"}


def test_a_plan_that_declares_a_format_reads_sources_by_it(tmp_path: Path) -> None:
    folder = filled(tmp_path, NEW.replace("45.1", '"1.045,1"'), "", GERMAN)
    assert str(read_plan(folder).observations[0].value) == "1045.1"


def test_numbers_that_a_header_declares_are_written_plainly(tmp_path: Path) -> None:
    theirs = NEW.replace("value", '"value [1.234,5]"', 1).replace("45.1", '"1.045,10"')
    folder = filled(tmp_path, theirs)
    assert observations(folder) == NEW.replace("45.1", "1045.10")


def test_numbers_and_texts_in_one_row_are_refused_in_a_plan_that_declares_a_format(tmp_path: Path) -> None:
    """One number format is all that a row of the table can say."""
    theirs = NEW.replace("low", "low [1234.5]", 1)
    fault = only_fault(write(tmp_path, PATH, {"new.csv": theirs, **GERMAN}))
    assert (fault.what, str(fault.place)) == ("Two number formats", "new.csv, row 5, column high")
    filled(tmp_path / "plain", theirs)


@pytest.mark.parametrize("named", ["amount", "'amount [1.234,5]'"])
def test_a_number_format_in_a_header_stays_with_a_column_that_is_named_otherwise(tmp_path: Path, named: str) -> None:
    theirs = NEW.replace("value", '"amount [1.234,5]"', 1).replace("45.1", "45.125")
    folder = filled(tmp_path, theirs, f"    columns: {{value: {named}}}\n")
    assert observations(folder) == NEW.replace("45.1", "45125")


@pytest.mark.parametrize("theirs", ["amount [2020]", "amount [RMB]"])
def test_other_brackets_are_a_part_of_the_name(tmp_path: Path, theirs: str) -> None:
    more = f"    columns: {{value: '{theirs}'}}\n"
    folder = filled(tmp_path, NEW.replace("value", theirs, 1).replace("45.1", '"45,1"'), more, GERMAN)
    assert str(read_plan(folder).observations[0].value) == "45.1"


# ------------------------------------------------------------------------------------------------ mappings

MAPPING = """\
every:
  cluster: "{zone}"
  source: "{from}"
  kind: "{stage}"
  unit: "{unit}"
observations:
  - indicator: output_value
    period: "{year}"
    value: "{amount}"
values:
  stage: {then: actual, goal: target}
rows:
  - when: {zone: Elsewhere}
    leave_out: not of this region
"""
FACTS = """\
zone,stage,year,amount,unit,from
Shipbuilding of Ostland,then,2020,45.1,billion RMB,Harbour plan
造船,goal,2025,100,billion RMB,https://example.org/plan
Timber,goal,2025,60,million RMB,S2
Elsewhere,goal,2025,1,million RMB,S2
"""
TEXT = {"text/ships.md": "## Background\n\nShips.\n\n## Objective\n\nIt is to reach {{ cluster.target }}.\n"}


def mapped(tmp_path: Path, facts: str = FACTS) -> Path:
    files = {"facts.csv": facts, "mapping.yaml": MAPPING, **TEXT}
    return write(tmp_path, "  - path: facts.csv\n    map: mapping.yaml\n", files)


def test_a_mapping_makes_rows_with_the_plans_own_ids(tmp_path: Path) -> None:
    folder = mapped(tmp_path)
    assert run(folder).faults == ()
    assert observations(folder).splitlines()[1:] == [
        "ships,output_value,2020,actual,45.1,,,,billion RMB,S1,,",
        "ships,output_value,2025,target,100,,,,billion RMB,S1,,",
        "timber,output_value,2025,target,60,,,,million RMB,S2,,",
    ]


def test_a_fault_of_a_mapped_row_is_told_by_the_row_of_the_facts(tmp_path: Path) -> None:
    fault = only_fault(mapped(tmp_path, FACTS.replace("Timber,", "Tymber Works,")))
    assert (fault.what, str(fault.place)) == ("Unknown cluster", "facts.csv, row 4")
    assert fault.reason.startswith("cluster: no such cluster")


def test_a_word_that_the_mapping_does_not_know_is_told(tmp_path: Path) -> None:
    fault = only_fault(mapped(tmp_path, FACTS.replace("Timber,goal", "Timber,gaol")))
    assert (fault.what, str(fault.place)) == ("Unknown kind", "facts.csv, row 4")
    assert fault.mend.endswith("(mapping.yaml)")


def book(file: Path, *rows: tuple[object, ...]) -> None:
    """Facts in a workbook, whose cells hold what they are given."""
    facts = Workbook()
    for row in (FACTS.splitlines()[0].split(","), *rows):
        facts.active.append(row)  # type: ignore[union-attr]
    facts.save(file)


def booked(tmp_path: Path, *rows: tuple[object, ...], mapping: str = MAPPING) -> Path:
    """A plan that declares how its sources write numbers, and is filled from a workbook by a mapping."""
    book(tmp_path / "facts.xlsx", *rows)
    files = {"mapping.yaml": mapping, **TEXT, **GERMAN}
    return write(tmp_path, "  - path: ../facts.xlsx\n    map: mapping.yaml\n", files)


SHIPS = ("Shipbuilding of Ostland", "then", "2020", 45.125, "billion RMB", "Harbour plan")
GOALS = (
    ("Ships", "goal", "2025", "1.045,125", "billion RMB", "S1"),
    ("Timber", "goal", "2025", "45.125", "million RMB", "S2"),
)


@pytest.mark.parametrize("every", ["every:", "every:\n  number_format: 1.234,5"])
def test_a_number_that_is_mapped_stays_the_number_that_it_is(tmp_path: Path, every: str) -> None:
    """Only its text could be in the format that the plan or the mapping declares."""
    folder = booked(tmp_path, SHIPS, *GOALS, mapping=MAPPING.replace("every:", every))
    assert run(folder).faults == ()
    assert [str(one.value) for one in read_plan(folder).observations] == ["45.125", "1045.125", "45125"]


def test_numbers_and_texts_in_one_mapped_row_are_refused(tmp_path: Path) -> None:
    mapping = MAPPING.replace('value: "{amount}"', 'low: "{amount}"\n    high: "50,5"')
    fault = only_fault(booked(tmp_path, SHIPS, mapping=mapping))
    assert (fault.what, str(fault.place)) == ("Two number formats", "../facts.xlsx, row 2")


def test_a_fault_of_a_mapped_row_below_a_blank_one_is_told_by_its_own_row(tmp_path: Path) -> None:
    fault = only_fault(booked(tmp_path, (None,), SHIPS, ("Tymber", *GOALS[1][1:])))
    assert (fault.what, str(fault.place)) == ("Unknown cluster", "../facts.xlsx, row 4")
