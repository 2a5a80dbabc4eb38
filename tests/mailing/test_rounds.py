"""A round is what is to be sent now: finished files alone, each to those whom it concerns."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from planpress.building.editions import Edition, Project
from planpress.building.staleness import hash_of
from planpress.errors import Grade, InputError
from planpress.mailing.model import Round, means
from tests.building.projects import built, edit
from tests.mailing.projects import PEOPLE, PUBLISH, mail_project, names_by_address, the_round

WHOLE_EN = "ostland-briefing-en.pdf"
NOTES = ["ostland-note-ships-en.txt", "ostland-note-timber-en.txt"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return mail_project(tmp_path)


def faults_of(project: Project, **more: Any) -> list[tuple[str, str]]:
    """What keeps the round from being sent, and where."""
    with pytest.raises(InputError) as caught:
        the_round(project, **more)
    return [(fault.what, fault.place.file) for fault in caught.value.faults]


# --------------------------------------------------------------------------------------------- whose is what


def test_files_for_the_press_are_attached_to_no_letter_that_does_not_ask_for_them() -> None:
    def edition(form: str) -> Edition:
        return Edition(Path("data/ostland"), "profile", "profile", "en", form)

    assert means("profile", edition("pdf")) and means("*.pdf", edition("pdf"))
    assert not any(means(pattern, edition("pdf-print")) for pattern in ("profile", "*.pdf", "en/*"))
    assert means("*-print.pdf", edition("pdf-print")) and means("*-booklet.pdf", edition("pdf-booklet"))


def test_each_gets_the_plan_s_documents_in_his_language_and_of_the_clusters_his_own(project: Project) -> None:
    assert names_by_address(the_round(project)) == {
        "ann@council.example": [WHOLE_EN, *NOTES],
        "wang@council.example": ["ostland-briefing-zh.pdf", *NOTES],
        "ships@yard.example": [WHOLE_EN, NOTES[0]],
    }


def test_who_has_no_edition_in_his_language_gets_the_plan_s_first_and_it_is_said(project: Project) -> None:
    notes = [note for note in the_round(project).notes if note.grade is Grade.NOTE]
    assert [note.reason for note in notes] == ["there is no note in zh; 1 recipient gets it in en"]


def test_whoever_is_interested_in_a_group_gets_the_editions_of_its_clusters(tmp_path: Path) -> None:
    people = PEOPLE.replace("Yard Ltd,ships,,", "Yard Ltd,,Land,")
    publish = PUBLISH.replace("  - template: note", "  - template: note\n    document: one").replace("note/*", "one/*")
    project = mail_project(tmp_path, publish, people)
    clusters = project.data / "ostland" / "clusters.csv"
    lines = clusters.read_text(encoding="utf-8").splitlines()
    groups = ["group", "Sea", "Land"]
    clusters.write_text("".join(f"{line},{group}\n" for line, group in zip(lines, groups, strict=True)), "utf-8")
    file = project.data / "ostland" / "publish.yaml"
    more = "  - {template: note, document: all, for_each: group, formats: [txt], languages: [en]}\nmailings:"
    edit(file, "mailings:", more)
    edit(file, "one/*", "one/*, all/*")
    built(project)
    assert names_by_address(the_round(project))["ships@yard.example"] == [
        WHOLE_EN,
        "ostland-one-timber-en.txt",
        "ostland-all-land-en.txt",
    ]


def test_who_is_suppressed_is_left_out_with_the_reason(project: Project) -> None:
    def suppressed(key: str, mailing: str) -> str:
        assert mailing == "monthly"
        return "unsubscribed 2026-01-02" if key == "ann@council.example" else ""

    found = the_round(project, suppressed=suppressed)
    assert [(each.recipient.key, each.why) for each in found.left_out] == [
        ("ann@council.example", "unsubscribed 2026-01-02")
    ]
    assert "ann@council.example" not in names_by_address(found)


def test_whom_no_edition_concerns_gets_no_empty_letter_and_it_is_said(tmp_path: Path) -> None:
    publish = PUBLISH.replace("    for_each: cluster\n", "    for_each: cluster\n    clusters: [timber]\n")
    found = the_round(mail_project(tmp_path, publish.replace("briefing.pdf, ", "")))
    assert [(each.recipient.key, each.why) for each in found.left_out] == [
        ("ships@yard.example", "no edition is about what interests him")
    ]


# -------------------------------------------------------------------------------------------- finished files alone


def test_what_is_enclosed_is_what_lies_there(project: Project) -> None:
    for each in the_round(project).enclosures:
        data = (project.reports / each.store_name).read_bytes()
        assert (each.sha256, each.size) == (hash_of(data), len(data))
        assert each.pages is None if each.name.endswith(".txt") else each.pages


def test_a_file_that_is_out_of_date_is_not_sent_and_the_reason_is_told(project: Project) -> None:
    edit(project.data / "ostland" / "observations.csv", "2020,actual,44.3", "2020,actual,44.4")
    with pytest.raises(InputError) as caught:
        the_round(project)
    first = caught.value.faults[0]
    assert first.what == "Out of date" and first.place.file.endswith("ostland/en/briefing.pdf")
    assert "observations.csv" in first.reason
    assert first.mend == "Write python generate.py build ostland first."
    assert len(caught.value.faults) == 4, "all of them at once"


def test_a_new_template_that_changes_no_document_keeps_nothing_back(project: Project) -> None:
    with (project.templates / "letter" / "letter.md.j2").open("a") as file:
        file.write("\n{# another note for its author #}\n")
    assert the_round(project).parcels


def test_a_missing_file_is_not_sent(project: Project) -> None:
    (project.reports / "ostland" / "en" / "briefing.pdf").unlink()
    assert faults_of(project) == [("Out of date", str(project.reports / "ostland" / "en" / "briefing.pdf"))]


def test_a_file_that_somebody_changed_is_not_sent(project: Project) -> None:
    file = project.reports / "ostland" / "en" / "briefing.pdf"
    file.write_bytes(file.read_bytes() + b"%")
    assert faults_of(project) == [("Out of date", str(file))]


def test_a_file_changed_so_that_it_looks_untouched_is_not_sent_either(project: Project) -> None:
    built(project)
    file = project.reports / "ostland" / "en" / "briefing.pdf"
    stat, data = file.stat(), bytearray(file.read_bytes())
    data[-2] ^= 1
    with file.open("r+b") as stream:
        stream.write(bytes(data))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert faults_of(project) == [("Another file", str(file))]


# ------------------------------------------------------------------------------------------------ what it is


def identity(found: Round) -> tuple[str, str, dt.date]:
    return found.content, found.says, found.date


def test_the_same_editions_are_the_same_round_whatever_makes_them_anew(project: Project) -> None:
    before = identity(the_round(project))
    built(project, force=True)
    assert identity(the_round(project)) == before


def test_a_changed_figure_is_another_edition_and_the_plan_says_something_else(project: Project) -> None:
    before = the_round(project)
    edit(project.data / "ostland" / "observations.csv", "2020,actual,44.3", "2020,actual,44.4")
    built(project)
    now = the_round(project)
    assert now.content != before.content and now.says != before.says


def test_what_is_new_for_others_alone_is_nothing_new_for_him(project: Project) -> None:
    before = {parcel.recipient.key: parcel.says for parcel in the_round(project).parcels}
    edit(project.data / "ostland" / "publish.yaml", "briefing.pdf, note/*", "briefing.pdf")
    found = the_round(project)
    after = {parcel.recipient.key: parcel.says for parcel in found.parcels}
    assert len(set(before.values())) == 3 and len(set(after.values())) == 2, "one for each language"
    edit(project.data / "ostland" / "publish.yaml", "attach: [briefing.pdf]", "attach: [briefing.pdf, briefing.txt]")
    assert {parcel.recipient.key: parcel.says for parcel in the_round(project).parcels} == after, "one more format"


def test_another_date_alone_is_no_other_edition(project: Project) -> None:
    before = the_round(project)
    edit(project.data / "ostland" / "plan.yaml", "edition: 2026-01-31", "edition: 2026-02-28")
    built(project)
    now = the_round(project)
    assert (now.content, now.says) == (before.content, before.says)
    assert (before.date, now.date) == (dt.date(2026, 1, 31), dt.date(2026, 2, 28))


def test_other_words_of_a_template_are_another_edition_of_a_plan_that_says_the_same(project: Project) -> None:
    before = the_round(project)
    edit(project.templates / "briefing" / "document.md.j2", "\n# {{ plan.region }}", "\n# The region {{ plan.region }}")
    built(project)
    now = the_round(project)
    assert now.content != before.content and now.says == before.says


def test_an_outline_that_is_lost_is_made_anew_and_is_the_same(project: Project) -> None:
    before = identity(the_round(project))
    for outline in (project.reports / "ostland" / "editions").rglob("outlines/*/briefing.txt"):
        outline.unlink()
    assert identity(the_round(project)) == before


def test_a_mailing_without_files_is_known_by_what_the_plan_says(tmp_path: Path) -> None:
    project = mail_project(tmp_path, PUBLISH.replace("    attach: [briefing.pdf, note/*]\n", ""))
    before = the_round(project)
    assert names_by_address(before)["ann@council.example"] == []
    edit(project.data / "ostland" / "observations.csv", "2020,actual,44.3", "2020,actual,44.4")
    assert the_round(project).content != before.content


# ---------------------------------------------------------------------------------------------- what is too large


def test_letters_that_would_be_too_large_lead_to_their_files(tmp_path: Path) -> None:
    publish = PUBLISH + "    most: 501 kB\n    links: https://publisher.example/reports/\n"
    found = the_round(mail_project(tmp_path, publish))
    assert [parcel.linked for parcel in found.parcels] == [True, True, True]


def test_without_a_place_to_lead_to_nothing_is_sent_and_it_is_said_once(tmp_path: Path) -> None:
    project = mail_project(tmp_path, PUBLISH + "    most: 501 kB\n")
    with pytest.raises(InputError) as caught:
        the_round(project)
    (fault,) = caught.value.faults
    assert fault.what == "Letter too large" and fault.place.line
    assert "ann@council.example and 2 others would have 5" in fault.reason
    assert fault.mend == "Add links: https://.../ where people can have the files, or attach less."
