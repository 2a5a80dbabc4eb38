"""What has changed between two states of a plan: every figure, text and name, and nothing that only moved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from planpress.planning.changes import History, PlanChanges, Snapshot, changes, figured, snapshot
from planpress.planning.reading import read_plan
from tests.planning.plans import GOOD, edited, write_plan

SAMPLES = Path(__file__).parents[2] / "data"


@pytest.fixture
def then(tmp_path: Path) -> Snapshot:
    """The good plan as it was."""
    return snapshot(read_plan(write_plan(tmp_path / "ostland")))


def now(tmp_path: Path, files: Mapping[str, str]) -> Snapshot:
    """The good plan with some files edited."""
    return snapshot(read_plan(write_plan(tmp_path / "ostland", dict(files))))


def told(found: PlanChanges) -> dict[str, str]:
    return {change.key: change.how for change in found.figures}


def test_a_plan_beside_itself_has_no_changes(then: Snapshot, tmp_path: Path) -> None:
    assert not changes(then, now(tmp_path, {}))


def test_rows_that_only_moved_are_no_change(then: Snapshot, tmp_path: Path) -> None:
    head, *rows = GOOD["observations.csv"].splitlines()
    turned = "\n".join([head, "", *reversed(rows)]) + "\n"
    assert not changes(then, now(tmp_path, {"observations.csv": turned}))


def test_a_changed_figure_brings_what_is_calculated_from_it(then: Snapshot, tmp_path: Path) -> None:
    files = edited("observations.csv", "actual,44.3,,,,billion", "actual,44.3,,,over,billion")
    found = changes(then, now(tmp_path, files))
    start, growth, *_ = found.figures
    assert (start.key, start.how, start.differs) == ("ships/output_value/2020/actual", "changed", ("qualifier",))
    assert start.place and start.place.row == 2
    # A start above a figure and a target above another leave nothing certain to say of the growth between.
    assert (growth.key, growth.how, growth.now) == ("ships/implied_growth", "gone", None)


def test_what_is_rounded_to_the_same_is_the_same(then: Snapshot, tmp_path: Path) -> None:
    found = changes(then, now(tmp_path, edited("observations.csv", "actual,44.3,", "actual,44.301,")))
    assert told(found) == {"ships/output_value/2020/actual": "changed", "ships/gap": "changed"}


def test_the_digits_of_a_source_count(then: Snapshot, tmp_path: Path) -> None:
    found = changes(then, now(tmp_path, edited("observations.csv", "actual,44.3,", "actual,44.30,")))
    assert found.figures[0].differs == ("value",)


def test_another_source_is_told_apart_from_another_figure(then: Snapshot, tmp_path: Path) -> None:
    found = changes(then, now(tmp_path, edited("observations.csv", "berths,S1,p. 4", "berths,S1,p. 40")))
    assert not found.printed
    assert [(each.key, each.differs) for each in found.remarks] == [("ships/berths/2020/actual", ("locator",))]


def test_a_cluster_that_is_gone_is_still_called_by_its_name(then: Snapshot, tmp_path: Path) -> None:
    files = {
        "clusters.csv": GOOD["clusters.csv"].replace(
            "timber,Timber of Ostland,,Timber,Forest Gate,,,output_value,,\n", ""
        ),
        "observations.csv": re.sub(r"timber,.*\n", "", GOOD["observations.csv"]),
    }
    (tmp_path / "ostland/text/timber.md").unlink()
    write_plan(tmp_path / "ostland", files)
    (tmp_path / "ostland/text/timber.md").unlink()
    found = changes(then, snapshot(read_plan(tmp_path / "ostland")))
    # What was added up is gone, too: one target is no sum.
    assert told(found) == {"timber/output_value/2025/target": "gone", "total/output_value/CNY/target": "gone"}
    assert [(each.table, each.id, each.how) for each in found.entries] == [("clusters", "timber", "gone")]
    assert [(each.subject, each.how) for each in found.texts] == [("timber", "gone")]
    assert found.name_of("clusters", "timber", "label") == "Timber"


def test_a_text_tells_how_many_lines_are_not_what_they_were(then: Snapshot, tmp_path: Path) -> None:
    files = edited("text/timber.md", "Timber comes down the river.", "Logs come down the river.\nThey are many.")
    (text,) = changes(then, now(tmp_path, files)).texts
    assert (text.subject, text.language, text.how, text.lines) == ("timber", "en", "changed", 2)
    assert text.place and text.place.file.endswith("text/timber.md")


def test_a_key_of_plan_yaml_is_told_by_name_and_the_date_of_the_edition_is_none(then: Snapshot, tmp_path: Path) -> None:
    text = GOOD["plan.yaml"].replace("Office of Trade", "Ministry of Trade").replace("2026-01-31", "2026-02-28")
    found = changes(then, now(tmp_path, {"plan.yaml": text}))
    assert [each.key for each in found.settings] == ["publisher"]
    assert not found.figures


def test_changes_stand_in_the_order_of_the_plan(then: Snapshot, tmp_path: Path) -> None:
    rows = GOOD["observations.csv"].replace("S1,p. 4,", "S1,p. 8,").replace("S2,p. 9", "S2,p. 8") + (
        ",output_value,2020,actual,500,,,,billion RMB,S1,,\nships,berths,2021,actual,39,,,,berths,S1,,\n"
    )
    found = changes(then, now(tmp_path, {"observations.csv": rows}))
    assert [each.key for each in found.figures] == [
        "ships/output_value/2020/actual",
        "ships/berths/2020/actual",
        "ships/berths/2021/actual",
        "timber/output_value/2025/target",
        "region/output_value/2020/actual",
    ]


def test_changes_about_a_cluster_are_its_own(then: Snapshot, tmp_path: Path) -> None:
    files = edited("observations.csv", "over,billion RMB,S1,p. 5", "over,billion RMB,S1,p. 6")
    files |= edited("text/timber.md", "comes down", "floats down")
    found = changes(then, now(tmp_path, files))
    assert not found.about(["ships"]).texts and found.about(["ships"]).figures
    assert not found.about(["timber"]).figures and found.about(["timber"]).texts


@pytest.mark.parametrize("plan", sorted(path.name for path in SAMPLES.iterdir() if (path / "plan.yaml").is_file()))
def test_every_figure_of_a_snapshot_can_be_read_again(plan: str) -> None:
    made = snapshot(read_plan(SAMPLES / plan))
    plan_now = read_plan(SAMPLES / plan)
    for observation in plan_now.observations:
        again = figured(made.figures[observation.key]).stated
        assert (again.key, again.value, again.unit) == (observation.key, observation.value, observation.unit)
    assert any(figured(said).formula for said in made.figures.values())


def test_the_last_edition_is_the_newest_from_other_data(then: Snapshot, tmp_path: Path) -> None:
    changed = now(tmp_path, edited("observations.csv", "actual,38,", "actual,40,"))
    kept = {1: replace(then, number=1), 2: replace(then, number=2), 3: replace(changed, number=3)}
    history = History(changed, kept)
    assert history.last and history.last.then.number == 2
    assert history.newest is not None and not history.newest
    assert history.since(1) and history.since(9) is None
    assert History(changed, {3: kept[3]}).last is None
