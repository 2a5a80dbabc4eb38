"""publish.yaml says which documents to make; what it names must exist."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planpress.planning.faults import Faults
from planpress.planning.publishing import Choices, PlanHead, Publication, read_head, read_publications
from tests.planning.plans import GOOD, edited, write_plan
from tests.planning.sheets import changed, good_workbook

ENDINGS = {"pdf": ".pdf", "pdf-print": "-print.pdf", "pdf-booklet": "-booklet.pdf", "docx": ".docx", "txt": ".txt"}
HEAD = PlanHead("Ostland", ("en", "zh"), dt.date(2026, 1, 31), {"ships": "Ships", "timber": "Timber"})
CHOICES = Choices(("briefing", "brochure"), ENDINGS, HEAD)
EACH = "template: briefing\n    for_each: cluster"


def test_a_publication_is_named_after_its_template_unless_it_says_otherwise(tmp_path: Path) -> None:
    faults = Faults()
    folder = write_plan(
        tmp_path, edited("publish.yaml", "template: briefing", "template: briefing\n    document: short")
    )
    assert read_publications(folder, CHOICES, faults) == (Publication("briefing", "short", ("pdf", "docx"), ("en",)),)
    assert faults.ordered == ()


def test_a_publication_without_languages_is_made_in_all_of_the_plans(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, edited("publish.yaml", "    languages: [en]\n", ""))
    (publication,) = read_publications(folder, CHOICES, Faults())
    assert publication.languages == ("en", "zh")


def test_a_publication_may_be_made_for_each_cluster_or_for_some(tmp_path: Path) -> None:
    faults = Faults()
    folder = write_plan(tmp_path, edited("publish.yaml", "template: briefing", EACH))
    (publication,) = read_publications(folder, CHOICES, faults)
    assert [subject.id for subject in publication.subjects] == ["ships", "timber"]
    write_plan(tmp_path, edited("publish.yaml", "template: briefing", EACH + "\n    clusters: [timber]"))
    (publication,) = read_publications(folder, CHOICES, faults)
    assert [subject.id for subject in publication.subjects] == ["timber"] and faults.ordered == ()


def test_a_document_for_each_cluster_may_have_the_name_of_another_document(tmp_path: Path) -> None:
    faults = Faults()
    both = GOOD["publish.yaml"] + "  - template: briefing\n    for_each: cluster\n    formats: [pdf]\n"
    assert len(read_publications(write_plan(tmp_path, {"publish.yaml": both}), CHOICES, faults)) == 2
    assert faults.ordered == ()


@pytest.mark.parametrize("line", ["", "\n    clusters: [timber]"])
def test_a_workbook_publishes_the_same_for_each_cluster(tmp_path: Path, line: str) -> None:
    files = edited("publish.yaml", "template: briefing", EACH + line)
    book = good_workbook(tmp_path, files)
    faults = Faults()
    assert read_publications(book, CHOICES, faults) == read_publications(tmp_path / "folder/ostland", CHOICES, faults)
    assert faults.ordered == ()


def test_a_sheet_that_names_an_unknown_cluster_is_told_by_its_cell(tmp_path: Path) -> None:
    book = good_workbook(tmp_path, edited("publish.yaml", "template: briefing", EACH + "\n    clusters: [ships]"))
    changed(book, "publish", lambda sheet: sheet.cell(2, 6, "timbre; ships"))
    faults = Faults()
    read_publications(book, CHOICES, faults)
    (fault,) = faults.ordered
    assert (fault.place.sheet, fault.place.cell, fault.mend) == ("publish", "F2", "Write timber.")


def test_clusters_that_cannot_be_read_are_told_and_not_taken_for_none(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, edited("publish.yaml", "template: briefing", EACH) | {"clusters.csv": "id\n"})
    faults = Faults()
    (publication,) = read_publications(folder, replace(CHOICES, head=read_head(folder)), faults)
    assert publication.subjects == ()
    (fault,) = faults.ordered
    assert (fault.what, fault.place.line, fault.place.column) == ("No clusters", 3, "for_each")


BROKEN = {
    "an unknown thing to make documents for": (
        "template: briefing",
        "template: briefing\n    for_each: clusters",
        "line 3, key for_each",
        "Unknown word",
        "Write cluster.",
    ),
    "an unknown cluster": (
        "template: briefing",
        f"{EACH}\n    clusters: [timbre]",
        "line 4, key clusters",
        "Unknown cluster",
        "Write timber.",
    ),
    "a cluster twice": (
        "template: briefing",
        f"{EACH}\n    clusters: [ships, ships]",
        "line 4, key clusters",
        "Given twice",
        "Delete one",
    ),
    "clusters that are no list": (
        "template: briefing",
        f"{EACH}\n    clusters: ships",
        "line 4, key clusters",
        "Wrong type",
        "Write clusters: [ships].",
    ),
    "an unknown template": ("briefing", "breifing", "line 2, key template", "Unknown template", "Write briefing."),
    "an unknown format": ("docx", "docs", "line 3, key formats", "Unknown format", "Write docx."),
    "a language the plan has not": ("[en]", "[ja]", "line 4, key languages", "Language not in the plan", "Add ja to"),
    "an unknown key": ("formats:", "format:", "line 3, key format", "Unknown key", "Write formats"),
    "no template": ("template: briefing", "document: x", "line 2, key template", "Missing key", "Add a line template:"),
    "a format that is no list": ("[pdf, docx]", "pdf", "line 3, key formats", "Wrong type", "Write formats: [pdf]."),
    "editions that are no entries": ("- template: briefing", "- briefing\n  -", "line 2", "Wrong type", "key: value"),
    "the same file twice": ("[pdf, docx]", "[pdf, pdf]", "line 2", "Edition given twice", "document: ..."),
    "a document name that climbs": (
        "template: briefing",
        "template: briefing\n    document: ../x",
        "line 3, key document",
        "Bad id",
        "Write x.",
    ),
}


PRINTED = {
    "a bleed without a number": ("bleed: wide", "line 4, key bleed", "Not a bleed", "Write bleed: 3 mm"),
    "a bleed beyond all paper": ("bleed: 11 mm", "line 4, key bleed", "Not a bleed", "Write bleed: 3 mm"),
    "an unknown imposition": (
        "imposition: leaflet",
        "line 4, key imposition",
        "Unknown imposition",
        "Write a known name.",
    ),
    "an unknown key": ("bled: 3 mm", "line 4, key bled", "Unknown key", "Write bleed"),
}


@pytest.mark.parametrize("case", PRINTED)
def test_a_fault_of_the_print_settings_is_told_with_its_line(tmp_path: Path, case: str) -> None:
    line, place, what, mend = PRINTED[case]
    told = [(str(fault.place), fault.what, fault.mend) for fault in _printed(tmp_path, line)[1].ordered]
    assert [place in where and what == said and mend in how for where, said, how in told] == [True], told


def test_print_settings_need_something_to_print(tmp_path: Path) -> None:
    (fault,) = _printed(tmp_path, "bleed: 5 mm", formats="pdf")[1].ordered
    assert (fault.what, fault.mend) == ("Nothing to print", "Add pdf-print to formats, or delete print.")


def test_a_booklet_is_one_more_file_and_no_format_of_its_own(tmp_path: Path) -> None:
    (publication,), faults = _printed(tmp_path, "{bleed: 2.5, imposition: booklet}")
    assert not faults.ordered
    assert publication.formats == ("pdf-print", "pdf-booklet")
    assert [publication.bleed_of(name) for name in ("pdf-print", "pdf-booklet", "pdf")] == [2.5, 2.5, 3.0]
    folder = write_plan(tmp_path, edited("publish.yaml", "docx", "pdf-booklet"))
    read_publications(folder, CHOICES, found := Faults())
    assert [fault.what for fault in found.ordered] == ["Unknown format"]


def test_a_document_must_not_take_the_name_of_a_print_file(tmp_path: Path) -> None:
    more = "[pdf-print]\n  - template: briefing\n    document: briefing-print\n    formats: [pdf]"
    read_publications(write_plan(tmp_path, edited("publish.yaml", "[pdf, docx]", more)), CHOICES, faults := Faults())
    assert [fault.reason for fault in faults.ordered] == ["en/briefing-print.pdf is listed above already"]


def _printed(folder: Path, line: str, formats: str = "pdf-print") -> tuple[tuple[Publication, ...], Faults]:
    settings = f"[{formats}]\n    print: {line if line.startswith('{') else '{' + line + '}'}"
    plan = write_plan(folder, edited("publish.yaml", "[pdf, docx]", settings))
    faults = Faults()
    return read_publications(plan, CHOICES, faults), faults


@pytest.mark.parametrize("case", BROKEN)
def test_a_fault_of_the_publications_is_told_with_its_line(tmp_path: Path, case: str) -> None:
    old, new, place, what, mend = BROKEN[case]
    faults = Faults()
    read_publications(write_plan(tmp_path, edited("publish.yaml", old, new)), CHOICES, faults)
    told = [(str(fault.place), fault.what, fault.mend) for fault in faults.ordered]
    assert any(place in where and what == said and mend in how for where, said, how in told), told


def test_the_head_of_a_plan_is_read_without_complaint_about_the_rest(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, edited("plan.yaml", "plan: Harbour Plan", "plaan: Harbour Plan"))
    assert read_head(folder) == replace(HEAD, native="东地")
    assert read_head(tmp_path / "nowhere") == PlanHead("", (), None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=80), st.text("aeditons:-[]{}&*!|>'\"#? \n\t", max_size=60).map(str.encode)))
def test_no_bytes_whatever_raise_from_the_publications(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "publish.yaml").write_bytes(data)
    read_publications(tmp_path, CHOICES, Faults())
