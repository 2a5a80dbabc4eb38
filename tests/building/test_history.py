"""What a plan's earlier editions leave behind: what each was made from, what changed since, and how long it stays."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import planpress
from planpress.brand import read_brand
from planpress.building.editions import Project, find_plans
from planpress.building.history import Recorder, history_of, packed, retire, unpacked, write_snapshot
from planpress.building.outlines import LineChange, Outline, compared, outline_of
from planpress.building.run import build
from planpress.building.stores import LocalStore
from planpress.building.tasks import Request
from planpress.building.telling import news, news_lines
from planpress.composing import compose
from planpress.document import Document
from planpress.planning.changes import History, changes, snapshot
from planpress.planning.model import Plan
from planpress.planning.publishing import Retention
from planpress.planning.reading import read_plan
from tests.building.projects import ROOT, TODAY, Notes, edit, make_project, outcomes, run
from tests.planning.plans import GOOD, edited, write_plan

PUBLISH = """\
editions:
  - template: briefing
    formats: [txt]
    languages: [en]
  - template: changes
    formats: [txt, pdf]
    languages: [en]
"""
SCHEMA = json.loads((Path(planpress.__file__).parent / "schemas" / "changes.schema.json").read_text("utf-8"))
DAY = dt.date(2026, 1, 31)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A small project that also publishes what has changed."""
    project = make_project(tmp_path)
    for name in ("changes", "parts"):
        shutil.copytree(ROOT / "templates" / name, project.templates / name)
    (project.data / "ostland" / "publish.yaml").write_text(PUBLISH)
    return project


def enter(project: Project) -> None:
    """A new figure in the data, a word in a text, and another day."""
    folder = project.data / "ostland"
    edit(folder / "observations.csv", "actual,44.3,", "actual,45,")
    edit(folder / "text" / "timber.md", "comes down", "floats down")
    edit(folder / "plan.yaml", "2026-01-31", "2026-02-28")


def report(project: Project, name: str) -> bytes:
    return (project.reports / "ostland" / name).read_bytes()


def facts(project: Project, number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report(project, f"editions/{number}/changes.json"))
    jsonschema.validate(found, SCHEMA)
    return found


def test_an_edition_tells_what_changed_since_the_one_before(project: Project) -> None:
    run(project)
    first = facts(project, 1)
    assert (first["since"], first["figures"]) == (None, [])
    assert report(project, "en/changes.txt").endswith(b"There is no earlier edition to compare with.\n")
    enter(project)
    run(project)
    found = facts(project, 2)
    assert found["since"] == {"number": 1, "date": "2026-01-31"}
    assert [(one["name"], one["words"]) for one in found["figures"]][:2] == [
        ("Ships 2020, output value", "44.3 is now 45"),
        ("Ships 2020/2025, implied growth, output value", "at least 17.7 is now at least 17.3"),
    ]
    assert [(one["subject"], one["words"]) for one in found["texts"]] == [("timber", "1 line")]
    assert b"<44.3> | <45>" in report(project, "en/changes.txt")
    # The edition before is there to be read, with what it was made from.
    assert report(project, "editions/1/en/briefing.txt").count(b"44.3")
    assert json.loads(report(project, "editions/1/figures.json"))["date"] == "2026-01-31"


def test_each_document_has_its_changed_lines_and_figures(project: Project) -> None:
    run(project)
    enter(project)
    run(project)
    briefing, told = facts(project, 2)["documents"]
    assert briefing["document"] == "en/briefing" and briefing["since"] == 1
    (line,) = briefing["lines"]
    assert "<44.3" in line["then"] and "<45" in line["now"]
    assert briefing["figures"] == ["ships/output_value/2020/actual"]
    # What a document says of changes is none of the changes; nor is the day.
    assert (told["document"], told["lines"]) == ("en/changes", [])


def test_made_again_from_the_same_data_it_is_the_same(project: Project) -> None:
    run(project)
    enter(project)
    run(project)
    before = {name: report(project, f"en/changes.{name}") for name in ("txt", "pdf")}
    told = facts(project, 2)["figures"]
    for number in range(3, 9):  # more runs than editions are kept
        run(project, force=True, only="changes.txt" if number < 8 else "changes.*")
    assert {name: report(project, f"en/changes.{name}") for name in before} == before
    assert facts(project, 8)["figures"] == told and facts(project, 8)["since"]["number"] == 1
    assert set(outcomes(run(project)).values()) == {"unchanged"}


# --------------------------------------------------------------------------------------------- what is kept


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return read_plan(write_plan(tmp_path / "data" / "ostland"))


def other(tmp_path: Path, files: Mapping[str, str]) -> Plan:
    return read_plan(write_plan(tmp_path / "other" / "ostland", dict(files)))


def record(store: LocalStore, plan: Plan, number: int, day: dt.date, outline: str = "words") -> None:
    """A run that makes one document."""
    recorder = Recorder(store, "ostland", number, day, history_of(store, plan, number))
    recorder.add("en/briefing", Outline((outline,)))
    recorder.close(Retention(99), day)


def kept(store: LocalStore, name: str) -> list[int]:
    found = (path.split("/") for path in store.names("ostland/editions"))
    return sorted(int(parts[2]) for parts in found if "/".join(parts[3:]) == name)


def test_as_many_earlier_editions_stay_as_the_rule_says(tmp_path: Path, plan: Plan) -> None:
    store = LocalStore(tmp_path / "reports")
    for number in range(1, 9):
        record(store, plan, number, DAY)
        store.put(f"ostland/editions/{number}/en/briefing.pdf", b"a file")
    retire(store, "ostland", Retention(3), 8, DAY)
    assert kept(store, "en/briefing.pdf") == [5, 6, 7, 8] == kept(store, "changes.json")
    retire(store, "ostland", Retention(0), 8, DAY)
    assert kept(store, "en/briefing.pdf") == [8]


def test_editions_that_are_too_old_go(tmp_path: Path, plan: Plan) -> None:
    store = LocalStore(tmp_path / "reports")
    for number in range(1, 5):
        record(store, plan, number, DAY + dt.timedelta(number))
    retire(store, "ostland", Retention(9, days=10), 4, DAY + dt.timedelta(13))
    assert kept(store, "changes.json") == [3, 4]
    # However old the newest is, it stays.
    retire(store, "ostland", Retention(9, days=10), 4, DAY + dt.timedelta(900))
    assert kept(store, "changes.json") == [4]


def test_nothing_outside_of_the_numbers_is_removed(tmp_path: Path, plan: Plan) -> None:
    store = LocalStore(tmp_path / "reports")
    names = ["en/briefing.pdf", "manifest.json", "editions/readme.txt", "editions/old/a.pdf", "editions/007/a.pdf"]
    for name in names:
        store.put(f"ostland/{name}", b"mine")
    store.put("ostland2/editions/1/a.pdf", b"another plan's")
    for number in (1, 2):
        record(store, plan, number, DAY)
    retire(store, "ostland", Retention(0), 2, DAY)
    assert kept(store, "changes.json") == [2]
    assert all(store.read(f"ostland/{name}") == b"mine" for name in names)
    assert store.read("ostland2/editions/1/a.pdf")


def test_what_later_runs_compare_with_stays(tmp_path: Path, plan: Plan) -> None:
    store = LocalStore(tmp_path / "reports")
    changed = other(tmp_path, edited("observations.csv", "actual,38,", "actual,40,"))
    record(store, plan, 1, DAY, "body these are old words")
    for number in range(2, 6):
        recorder = Recorder(store, "ostland", number, DAY, history_of(store, changed, number))
        recorder.close(Retention(2), DAY)
    assert kept(store, "changes.json") == [3, 4, 5]
    # The snapshot from other data and the document's outline, though their edition is not kept.
    assert kept(store, "figures.json") == [1, 3, 4, 5] and kept(store, "outlines/en/briefing.txt") == [1]
    record(store, changed, 6, DAY, "body these are new words")
    (told,) = json.loads(store.read("ostland/editions/6/changes.json") or b"")["documents"]
    assert told["lines"] == [{"then": "body these are old words", "now": "body these are new words"}]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 9}', "many"])
def test_a_snapshot_that_cannot_be_read_counts_as_none(tmp_path: Path, plan: Plan, text: str) -> None:
    store = LocalStore(tmp_path / "reports")
    record(store, plan, 1, DAY)
    name = "ostland/editions/1/figures.json"
    kept = json.loads(store.read(name) or b"")
    kept["figures"]["ships/output_value/2020/actual"]["value"] = "many"
    store.put(name, (json.dumps(kept) if text == "many" else text).encode())
    assert history_of(store, plan, 2).earlier == {}
    record(store, plan, 2, DAY)
    assert list(history_of(store, plan, 3).earlier) == [2]


def test_a_run_that_failed_is_no_edition(tmp_path: Path, plan: Plan) -> None:
    store = LocalStore(tmp_path / "reports")
    changed = other(tmp_path, edited("observations.csv", "actual,38,", "actual,40,"))
    write_snapshot(store, "ostland", replace(snapshot(changed), number=1, date="2026-01-31"))
    assert history_of(store, plan, 1).last is None


def test_a_history_is_the_same_when_it_was_packed(tmp_path: Path, plan: Plan) -> None:
    files = edited("observations.csv", "actual,38,", "actual,40,") | edited("text/timber.md", "comes", "floats")
    rows = GOOD["sources.csv"].replace("S2,", "S3,The same,Office,,2020,\nS2,")
    before = snapshot(other(tmp_path, {**files, "sources.csv": rows}))
    same = snapshot(plan)
    history = History(
        same, {3: replace(before, number=3, date="2026-01-01"), 4: replace(same, number=4, date="2026-01-02")}
    )
    again = unpacked(packed(history), plan)
    assert again == history and again.last == history.last
    assert len(packed(history)) < 800
    assert packed(History(same)) == b"" and unpacked(b"", plan) == History(same)


# ------------------------------------------------------------------------------------------------- in words


def test_changed_lines_stand_side_by_side_and_of_many_some_are_told(tmp_path: Path, plan: Plan) -> None:
    store = LocalStore(tmp_path / "reports")
    for number, word in ((1, "old"), (2, "new")):
        recorder = Recorder(store, "ostland", number, DAY, history_of(store, plan, number))
        lines = tuple(f"body line {line} is {word if line % 2 else 'as it was'}" for line in range(600))
        recorder.add("en/briefing", Outline(lines))
        recorder.close(Retention(), DAY)
    (told,) = json.loads(store.read("ostland/editions/2/changes.json") or b"")["documents"]
    assert (len(told["lines"]), told["more"]) == (200, 100)
    assert told["lines"][0] == {"then": "body line 1 is old", "now": "body line 1 is new"}


def test_what_moves_of_itself_is_no_change_of_a_document() -> None:
    plan = read_plan(ROOT / "data" / "dalian")
    brand = read_brand(ROOT / "templates" / "_brand.yml")

    def briefing(plan: Plan, day: dt.date) -> Document:
        return compose(plan, ROOT / "templates" / "briefing", "en", day)

    one = outline_of(briefing(plan, dt.date(2026, 11, 23)), brand)
    assert outline_of(briefing(plan, dt.date(2027, 1, 1)), brand) == one
    # A figure less in the first cluster renumbers all that come after it: it is the only change that is told there.
    last = max(index for index, each in enumerate(plan.observations) if each.cluster == "petrochemicals")
    fewer = replace(plan, observations=plan.observations[:last] + plan.observations[last + 1 :])
    found = list(compared(outline_of(briefing(fewer, dt.date(2026, 11, 23)), brand).lines, one.lines))
    assert LineChange("body 1", "body 2") not in found and 0 < len(found) < 12
    assert "automobiles/output_value/2008/actual" in one.figures


def test_news_name_file_and_row_and_of_many_say_how_many_more(tmp_path: Path, plan: Plan) -> None:
    files = edited("observations.csv", "actual,44.3,,,,billion", "actual,44.3,,,over,billion")
    files |= edited("text/ships.md", "The quay holds", "The pier holds")
    found = news(changes(snapshot(plan), snapshot(other(tmp_path, files))))
    assert list(news_lines(found)) == [
        "1  data  observations.csv, row 2  Ships 2020, output value: 44.3 is now over 44.3",
        "2  text  text/ships.md            1 line",
    ]
    assert list(news_lines(found * 10))[11:] == [
        "12  text  text/ships.md            1 line",
        "and 8 more",
    ]
    assert not list(news_lines(news(None)))


def test_a_build_is_told_what_has_changed_before_it_begins(project: Project) -> None:
    def told() -> list[tuple[str, str, str]]:
        notes = Notes()
        build(project, Request(find_plans(project, []), LocalStore(project.reports), TODAY, jobs=1), notes)
        return [(each.sort, each.place, each.words) for each in notes.outlooks[0].news]

    assert told() == []
    enter(project)
    edit(project.templates / "changes" / "document.md.j2", "subject: ", "subject: Plan: ")
    assert told() == [
        ("data", "observations.csv, row 2", "Ships 2020, output value: 44.3 is now 45"),
        ("text", "text/timber.md", "1 line"),
        ("look", "templates/changes/document.md.j2", "changed"),
    ]
    assert told() == []
