"""An entry of publish.yaml says what its documents are about, and which clusters these cover."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planpress.planning.faults import Faults
from planpress.planning.publishing import Publication, Retention, read_publications, read_retention
from planpress.planning.subjects import WHOLE, Subject, group_id
from tests.planning.plans import write_plan
from tests.planning.test_publishing import CHOICES, HEAD

CLUSTERS = {name: name.title() for name in ("ships", "timber", "chips", "tea")}
GROUPS = {"ships": "Heavy industry", "timber": "Heavy industry", "chips": "信息 IT"}
WHERE = replace(CHOICES, head=replace(HEAD, clusters=CLUSTERS, groups=GROUPS))
HEAVY = Subject("group", "heavy-industry", ("ships", "timber"), (("", "Heavy industry"),))
IT = Subject("group", "信息-it", ("chips",), (("", "信息 IT"),))
COUNCIL = Subject("audience", "council", (), (("", "City council"), ("zh", "市政府")))
FUND = Subject("audience", "fund", ("chips", "tea"), (("", "Fund"),))
ALL = Subject(chose_all=True)
AUDIENCES = """\
audiences:
  council: {name: City council, "name:zh": 市政府}
  fund: {name: Fund, groups: [信息-it], clusters: [tea]}
"""


def read(folder: Path, lines: str, top: str = AUDIENCES) -> tuple[Publication, Faults]:
    """The first publication of an entry with these further lines."""
    faults = Faults()
    text = f"{top}editions:\n  - template: briefing\n    formats: [pdf]\n    languages: [en]\n"
    plan = write_plan(folder, {"publish.yaml": text + "".join(f"    {line}\n" for line in lines.splitlines())})
    return read_publications(plan, WHERE, faults)[0], faults


def told(faults: Faults) -> list[tuple[str, str | None, str]]:
    return [(fault.what, fault.place.column, fault.mend) for fault in faults.ordered]


@pytest.mark.parametrize(
    ("lines", "subjects"),
    [
        ("", (WHOLE,)),
        ("clusters: [tea, ships]", (Subject(clusters=("ships", "tea")),)),
        ("groups: [heavy-industry]", (Subject(clusters=("ships", "timber")),)),
        ("groups: [heavy-industry]\nclusters: [tea]", (Subject(clusters=("ships", "timber", "tea")),)),
        ("without: [tea]", (Subject(clusters=("ships", "timber", "chips")),)),
        ("groups: [heavy-industry]\nwithout: [ships]", (Subject(clusters=("timber",)),)),
        ("clusters: [tea, chips, timber, ships]", (ALL,)),
        ("for_each: audience\naudiences: [council]\nclusters: [tea, chips, timber, ships]", (
            replace(COUNCIL, chose_all=True),
        )),
        ("for_each: group\nwithout: [tea]", (HEAVY, IT)),
        ("for_each: group\ngroups: [信息-it]", (IT,)),
        ("for_each: group\nclusters: [ships]", (replace(HEAVY, clusters=("ships",)),)),
        ("for_each: audience", (COUNCIL, FUND)),
        ("for_each: audience\naudiences: [fund]", (FUND,)),
        ("for_each: audience\nwithout: [chips]", (
            replace(COUNCIL, clusters=("ships", "timber", "tea")), replace(FUND, clusters=("tea",)),
        )),
    ],
)  # fmt: skip
def test_filters_choose_clusters_and_for_each_parts_them(
    tmp_path: Path, lines: str, subjects: tuple[Subject, ...]
) -> None:
    publication, faults = read(tmp_path, lines)
    assert (publication.subjects, told(faults)) == (subjects, [])


def test_clusters_of_no_group_are_told_and_not_left_out_in_silence(tmp_path: Path) -> None:
    publication, faults = read(tmp_path, "for_each: group")
    assert publication.subjects == (HEAVY, IT)
    (fault,) = faults.ordered
    assert (fault.what, fault.grade.value) == ("Clusters without a group", "note")
    assert "tea" in fault.reason and "ships" not in fault.reason


BROKEN = {
    "for_each: audiences": ("Unknown word", "for_each", "Write audience."),
    "for_each: group\ngroups: [heavy_industry]": ("Unknown group", "groups", "Write heavy-industry."),
    "for_each: audience\naudiences: [counsil]": ("Unknown audience", "audiences", "Write council."),
    "audiences: [council]": (
        "Audiences of one document", "audiences", "Add for_each: audience, or delete audiences.",
    ),
    "without: [tee]": ("Unknown cluster", "without", "Write tea."),
    "without: [tea, tea]": ("Given twice", "without", "Delete one of the two."),
    "clusters: [tea]\nwithout: [tea]": ("Nothing left", "without", "Leave out fewer clusters."),
    "for_each: audience\nclusters: [ships]": (
        "Nothing to show", "clusters", "Choose others, or leave this audience out: audiences: [...]",
    ),
    "for_each:": ("Blank key", "for_each", "Write one of cluster, group, audience, or delete the line."),
    "for_each: ' '": ("Blank key", "for_each", "Write one of cluster, group, audience, or delete the line."),
    "clusters:": ("Blank key", "clusters", "Write clusters: [...] with a name at least, or delete the line."),
    "groups: []": ("Blank key", "groups", "Write groups: [...] with a name at least, or delete the line."),
    "without: {}": ("Blank key", "without", "Write without: [...] with a name at least, or delete the line."),
    "for_each: audience\naudiences: []": (
        "Blank key", "audiences", "Write audiences: [...] with a name at least, or delete the line.",
    ),
    "for_each: group\nclusters: [tea]": (
        "Nothing to show", "for_each", "Choose others, or fill in the column group for them.",
    ),
    "group: [x]": ("Unknown key", "group", "Write groups, or delete the line."),
    "name: '{langauge}/{document}'": ("Unknown placeholder", "name", "Write {language}."),
    "name: '{document'": ("Stray brace", "name", "Write placeholders as {document}."),
    "name: '{document}-{subject}'": ("No subject", "name", "Add for_each: ..., or leave {subject} out."),
    "for_each: cluster\nname: '{language}/{document}'": (
        "Edition given twice", "name",
        "Delete one, or tell them apart: {language}, {subject} or {document} in name.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lines", BROKEN)
def test_a_fault_is_told_with_its_place_and_the_nearest_name(tmp_path: Path, lines: str) -> None:
    faults = read(tmp_path, lines)[1]
    assert told(faults)[0] == BROKEN[lines]
    assert all(fault.place.line for fault in faults.ordered)


@pytest.mark.parametrize(
    ("top", "what", "column"),
    [
        ("audiences: {council: {nam: x}}\n", "Unknown key", "nam"),
        ("audiences: {council: {groups: [heavy-industry]}}\n", "Missing key", "name"),
        ("audiences: {council: }\n", "Missing key", "council"),
        ("audiences: {City Council: {name: x}}\n", "Bad id", "City Council"),
        ("audiences: {council: {name: x, clusters: [shps]}}\n", "Unknown cluster", "clusters"),
        ("audiences: {council: {name: x, clusters: }}\n", "Blank key", "clusters"),
        ("audiences: {council: {name: x, without: []}}\n", "Blank key", "without"),
        ("audiences: [council]\n", "Wrong type", None),
        ("audience: {council: {name: x}}\n", "Unknown key", "audience"),
    ],
)
def test_a_fault_of_the_audiences_is_told_with_its_place(
    tmp_path: Path, top: str, what: str, column: str | None
) -> None:
    found = read(tmp_path, "", top)[1].ordered
    assert what in [fault.what for fault in found]
    (fault,) = (fault for fault in found if fault.what == what)
    assert fault.place.line == 1 and (column is None or fault.place.column == column)


def test_a_plan_without_audiences_or_groups_is_told_what_to_add(tmp_path: Path) -> None:
    assert [what for what, _, _ in told(read(tmp_path, "for_each: audience", "")[1])] == ["No audiences"]
    faults = Faults()
    text = "editions:\n  - {template: briefing, formats: [pdf], for_each: group}\n"
    bare = replace(WHERE, head=replace(WHERE.head, groups={}))
    read_publications(write_plan(tmp_path, {"publish.yaml": text}), bare, faults)
    assert [what for what, _, _ in told(faults)] == ["No groups"]


@pytest.mark.parametrize("names", [("Heavy industry", "heavy-industry"), ("Tea", "TEA"), ("!", "Tea")])
def test_groups_that_cannot_have_a_file_each_are_a_fault(tmp_path: Path, names: tuple[str, str]) -> None:
    where = replace(WHERE, head=replace(WHERE.head, groups=dict(zip(("ships", "tea"), names, strict=True))))
    faults = Faults()
    text = "editions:\n  - {template: briefing, formats: [pdf], for_each: group, clusters: [ships, tea]}\n"
    read_publications(write_plan(tmp_path, {"publish.yaml": text}), where, faults)
    assert "No file for a group" in [fault.what for fault in faults.ordered]
    assert names[0] in next(fault.reason for fault in faults.ordered if fault.what == "No file for a group")


def test_a_filter_that_may_mean_either_of_two_groups_is_a_fault(tmp_path: Path) -> None:
    where = replace(WHERE, head=replace(WHERE.head, groups={"ships": "Harbour", "tea": "harbour", "chips": "IT"}))
    text = "editions:\n  - {template: briefing, formats: [pdf], languages: [en], groups: [%s]}\n"
    faults = Faults()
    read_publications(write_plan(tmp_path, {"publish.yaml": text % "harbour"}), where, faults)
    (fault,) = faults.ordered
    assert (fault.what, fault.place.column) == ("Two groups by one name", "groups")
    assert '"Harbour" and "harbour"' in fault.reason
    read_publications(write_plan(tmp_path, {"publish.yaml": text % "it"}), where, faults := Faults())
    assert faults.ordered == (), "the other groups can be meant"


def test_clusters_that_were_chosen_stay_so_when_the_plan_has_no_others(tmp_path: Path) -> None:
    """What the plan had beside them is nothing for the document to tell, whichever filter chose them."""
    where = replace(WHERE, head=replace(WHERE.head, clusters={"ships": "Ships"}, groups={"ships": "Heavy industry"}))
    top = "audiences: {council: {name: x}, fund: {name: y, groups: [heavy-industry]}}\n"
    start = f"{top}editions:\n  - {{template: briefing, formats: [pdf]"
    found = {}
    for lines in ("", "clusters: [ships]", "groups: [heavy-industry]", "for_each: group", "for_each: audience"):
        plan = write_plan(tmp_path, {"publish.yaml": f"{start}{lines and ', '}{lines}}}\n"})
        (publication,) = read_publications(plan, where, Faults())
        found[lines] = [subject.is_chosen for subject in publication.subjects]
        assert not any(subject.clusters for subject in publication.subjects)
    assert found == {
        "": [False], "clusters: [ships]": [True], "groups: [heavy-industry]": [True],
        "for_each: group": [True], "for_each: audience": [False, True],
    }  # fmt: skip


def test_what_a_document_is_known_by_is_other_only_where_all_were_chosen() -> None:
    assert WHOLE.identity == ("", "", (), ()) and HEAVY.identity == ("group", HEAVY.id, HEAVY.clusters, HEAVY.names)
    assert ALL.identity != WHOLE.identity


def test_a_group_s_name_in_any_script_becomes_a_file_name() -> None:
    assert [group_id(name) for name in ("Season 2 (2023-2031)", "石化", " IT & 信息 ", "Société", "–")] == [
        "season-2-2023-2031", "石化", "it-信息", "société", "",
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("lines", "paths"),
    [
        ("", ["en/briefing"]),
        ("for_each: audience", ["en/briefing/council", "en/briefing/fund"]),
        ("name: '{document}-{edition}'", ["briefing-2026-01-31"]),
        ("name: '{plan}/{template}_{language}'\ndocument: short", ["ostland/briefing_en"]),
        ("name: '{kind}s/{subject}-{language}'\nfor_each: audience", ["audiences/council-en", "audiences/fund-en"]),
        ("name: '{kind}-{document}'", ["plan-briefing"]),
    ],
)
def test_a_pattern_says_where_files_lie(tmp_path: Path, lines: str, paths: list[str]) -> None:
    publication, faults = read(tmp_path / "ostland", lines)
    assert [publication.path(subject, "en") for subject in publication.subjects] == paths
    assert told(faults) == []


@pytest.mark.parametrize(
    "name",
    [
        *("/etc/x", "../x", "a/../b", ".hidden", "a/.b", "a//b", "a/", "a /b", "a./b", "a\\b", "c:x", "a[b]", "nul"),
        *("a/COM1.b", "editions/x", "Thumbnails/x", "manifest.json/x", "index.html/x", "a\u0007b", "x" * 201),
    ],
)  # fmt: skip
def test_a_path_that_some_disk_would_misread_is_refused(tmp_path: Path, name: str) -> None:
    publication, faults = read(tmp_path, f'name: "{name!r}"'.replace("\"'", '"').replace("'\"", '"'))
    assert publication.subjects == () and [what for what, _, _ in told(faults)] == ["Not a file name"]
    assert faults.ordered[0].place.column == "name"


def test_an_edition_date_that_the_plan_does_not_give_cannot_be_in_a_name(tmp_path: Path) -> None:
    faults = Faults()
    text = "editions:\n  - {template: briefing, formats: [pdf], name: '{document}-{language}-{edition}'}\n"
    where = replace(WHERE, head=replace(WHERE.head, edition=None))
    read_publications(write_plan(tmp_path, {"publish.yaml": text}), where, faults)
    assert ("No edition date", "name") in [(fault.what, fault.place.column) for fault in faults.ordered]


@pytest.mark.parametrize("second", ["EN/Briefing", "en/briefing.pdf/x"])
def test_files_that_would_be_one_on_some_disks_are_given_twice(tmp_path: Path, second: str) -> None:
    faults = Faults()
    entry = "  - {template: briefing, formats: [pdf], languages: [en]"
    text = f"editions:\n{entry}}}\n{entry}, name: {second}}}\n"
    read_publications(write_plan(tmp_path, {"publish.yaml": text}), WHERE, faults)
    assert [(fault.what, fault.place.line) for fault in faults.ordered] == [("Edition given twice", 3)]


# ---------------------------------------------------------------------------------------------- what is kept


def retention(folder: Path, top: str) -> tuple[Retention, Faults]:
    faults = Faults()
    text = f"{top}editions:\n  - {{template: briefing, formats: [pdf]}}\n"
    return read_retention(write_plan(folder, {"publish.yaml": text}), faults), faults


@pytest.mark.parametrize(
    ("top", "kept"),
    [
        ("", Retention(5, None)),
        ("keep: {editions: 12}\n", Retention(12, None)),
        ("keep: {days: 400}\n", Retention(5, 400)),
        ("keep: {editions: 0, days: 1}\n", Retention(0, 1)),
    ],
)
def test_publish_yaml_says_how_much_is_kept(tmp_path: Path, top: str, kept: Retention) -> None:
    assert (retention(tmp_path, top)[0], retention(tmp_path, top)[1].ordered) == (kept, ())


@pytest.mark.parametrize(
    ("top", "what", "column"),
    [
        ("keep: {editions: five}\n", "Not a count", "editions"),
        ("keep: {editions: -1}\n", "Not a count", "editions"),
        ("keep: {days: 0}\n", "Not a count", "days"),
        ("keep: {edition: 3}\n", "Unknown key", "edition"),
        ("keep: 3\n", "Wrong type", None),
    ],
)
def test_a_fault_of_what_is_kept_is_told_with_its_place(
    tmp_path: Path, top: str, what: str, column: str | None
) -> None:
    kept, faults = retention(tmp_path, top)
    (fault,) = faults.ordered
    assert (fault.what, fault.place.line, kept) == (what, 1, Retention())
    assert column is None or fault.place.column == column
