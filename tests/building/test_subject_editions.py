"""Documents about groups and audiences, and of some clusters alone: made, found by every command, and made anew when
what they are about changes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from planpress import writers
from planpress.brand import Brand
from planpress.building.editions import Project, orders_of
from planpress.building.handoff import print_edition
from planpress.building.manifest import MANIFEST, read_manifest
from planpress.building.runs import RUN
from planpress.building.stores import LocalStore
from planpress.cli import main
from planpress.commands.schema import schema_of
from planpress.document import Document
from planpress.errors import EditionError, ExitCode, Fault, Place, UsageError
from planpress.planning.publishing import Retention
from tests.building.projects import edit, make_project, outcomes, run

PAGE = """\
---
title: {{ plan.region }}
author: {{ plan.publisher }}
subject: {{ plan.name }}
---
# {% if audience is defined %}For {{ audience.name }}{% endif %}{% if group is defined %}Of {{ group.name }}{% endif %}!

{% for cluster in plan.clusters %}
{{ cluster.label }}: {{ cluster.target }}.
{% endfor %}

{{ say.coverage }}
"""
PUBLISH = """\
audiences:
  council: {name: City council}
  mill: {name: Mill owners, clusters: [timber]}
keep: {editions: 3, days: 90}
editions:
  - template: page
    formats: [txt]
    languages: [en]
    for_each: group
    document: sector
  - template: page
    formats: [txt]
    languages: [en]
    for_each: audience
    name: "{kind}s/{subject}/{document}-{edition}"
  - template: page
    formats: [txt, pdf-print]
    languages: [en]
    clusters: [ships]
    document: fleet
    name: "{document}-{edition}"
"""
SEA, WOOD = "ostland/en/sector/sea.txt", "ostland/en/sector/wood-water.txt"
COUNCIL, MILL = (f"ostland/audiences/{name}/page-2026-01-31.txt" for name in ("council", "mill"))
FLEET = "ostland/fleet-2026-01-31.txt"
ALL = [SEA, WOOD, COUNCIL, MILL, FLEET]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    (project.templates / "page").mkdir()
    (project.templates / "page" / "document.md.j2").write_text(PAGE)
    folder = project.data / "ostland"
    (folder / "publish.yaml").write_text(PUBLISH)
    lines = (folder / "clusters.csv").read_text().splitlines()
    groups = ("group", "Sea", "Wood & water")
    (folder / "clusters.csv").write_text("".join(f"{a},{b}\n" for a, b in zip(lines, groups, strict=True)))
    return project


def made(project: Project, only: str | None = "*.txt") -> dict[str, str]:
    return outcomes(run(project, only=only))


def text(project: Project, file: str) -> str:
    return (project.reports / file).read_text("utf-8").replace("\u00a0", " ")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(arguments, Path())
    found = capsys.readouterr()
    return code, (found.out + found.err).replace("\u00a0", " ")


# ------------------------------------------------------------------------------------------- what is made


def test_each_group_and_each_audience_has_a_file_of_its_own(project: Project) -> None:
    assert made(project) == dict.fromkeys(ALL, "made")
    for file, heading, covered in (
        (SEA, "Of Sea", "Ships"),
        (WOOD, "Of Wood & water", "Timber"),
        (MILL, "For Mill owners", "Timber"),
        (FLEET, "!", "Ships"),
    ):
        said = text(project, file)
        assert heading in said and f"This document covers 1 of the plan’s 2 clusters: {covered}." in said
        assert ({"Ships": "Timber", "Timber": "Ships"}[covered]) not in said
    assert "For City council" in text(project, COUNCIL) and "covers" not in text(project, COUNCIL)
    assert set(made(project).values()) == {"unchanged"}


def test_the_manifest_says_what_each_file_is_about(project: Project) -> None:
    made(project)
    known = read_manifest(LocalStore(project.reports), "ostland").files
    told = {f"ostland/{name}": (found.about.subject, found.about.label) for name, found in known.items()}
    assert told == {
        SEA: ("sea", "Sea"),
        WOOD: ("wood-water", "Wood & water"),
        COUNCIL: ("council", "City council"),
        MILL: ("mill", "Mill owners"),
        FLEET: ("", ""),
    }


def test_what_an_audience_is_called_and_sees_makes_its_documents_anew(project: Project) -> None:
    made(project)
    publish = project.data / "ostland" / "publish.yaml"
    edit(publish, "Mill owners", "Owners of mills")
    assert [name for name, outcome in made(project).items() if outcome == "made"] == [MILL]
    assert "For Owners of mills" in text(project, MILL)
    edit(publish, "[timber]", "[ships]")
    assert [name for name, outcome in made(project).items() if outcome == "made"] == [MILL]
    edit(publish, "clusters: [ships]\n", "without: [ships]\n")
    assert [name for name, outcome in made(project).items() if outcome == "made"] == [FLEET]
    assert "Timber" in text(project, FLEET)


def test_a_figure_makes_only_documents_anew_that_cover_it(project: Project) -> None:
    made(project)
    edit(project.data / "ostland" / "observations.csv", ",50,80,", ",50,90,")
    assert [name for name, outcome in made(project).items() if outcome == "made"] == [WOOD, COUNCIL, MILL]


def test_a_plan_says_how_many_earlier_editions_it_keeps(project: Project) -> None:
    assert orders_of(project, project.data / "ostland").retention == Retention(3, 90)
    edit(project.data / "ostland" / "publish.yaml", "keep: {editions: 3, days: 90}\n", "")
    assert orders_of(project, project.data / "ostland").retention == Retention(5, None)
    publish = project.data / "ostland" / "publish.yaml"
    publish.write_text(publish.read_text() + "keep: {editions: many}\n")
    assert [fault.what for fault in orders_of(project, project.data / "ostland").faults] == ["Not a count"]


# -------------------------------------------------------------------------------------- what commands find


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("sector", [SEA, WOOD]),
        ("sea", [SEA]),
        ("sector/sea.txt", [SEA]),
        ("council", [COUNCIL]),
        ("page/council", [COUNCIL]),
        ("audiences/*", [COUNCIL, MILL]),
        ("ostland/audiences/mill/*", [MILL]),
        ("fleet.txt", [FLEET]),
        ("fleet-2026-01-31.txt", [FLEET]),
        ("*.txt", ALL),
    ],
)
def test_only_finds_them_by_any_of_their_names(project: Project, pattern: str, files: list[str]) -> None:
    editions = orders_of(project, project.data / "ostland").editions
    assert [f"{edition.plan}/{edition.file}" for edition in editions if edition.matches(pattern)] == files


@pytest.mark.usefixtures("project")
def test_outline_trace_and_check_work_with_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "check", "ostland")[0] == ExitCode.DONE
    for name, heading in (("sector/sea", "Of Sea"), ("page/mill", "For Mill owners"), ("fleet", "!"),
                          ("audiences/mill/page-2026-01-31", "For Mill owners")):  # fmt: skip
        code, out = said(capsys, "outline", "ostland", name)
        assert code == ExitCode.DONE and heading in out
    code, out = said(capsys, "outline", "ostland", "sector")
    assert (
        code == ExitCode.WRONG_COMMAND and "made for each of 2 groups. Name one of them: sector/sea, sector/wood" in out
    )
    said(capsys, "build", "ostland", "--only", "*.txt", "--quiet")
    code, out = said(capsys, "trace", "ostland", "100", "--document", "page/council", "--json")
    (figure,) = json.loads(out)["figures"]
    assert figure["origin"]["key"] == "ships/output_value/2025/target"
    assert {place["subject"] for place in figure["places"]} == {"council"}
    assert said(capsys, "trace", "ostland", "100", "--document", "sector/sea")[0] == ExitCode.DONE
    code, out = said(capsys, "trace", "ostland", "100", "--document", "page/mill")
    assert code == ExitCode.WRONG_COMMAND and "no document" in out


def test_trace_tells_a_count_over_some_clusters_from_the_count_over_all(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    template = project.templates / "page" / "document.md.j2"
    template.write_text(template.read_text() + "\n{% for row in key_figures() %}\n{{ row.figure }}\n\n{% endfor %}\n")
    said(capsys, "build", "ostland", "--only", "*.txt", "--quiet")
    for value, subjects in (("2", {"council"}), ("1", {"sea", "wood-water", "mill", None})):
        figures = json.loads(said(capsys, "trace", "ostland", value, "--json")[1])["figures"]
        counts = [figure for figure in figures if figure["origin"]["key"].startswith("count(clusters")]
        assert {figure["origin"]["value"] for figure in counts} == {value}
        assert {place["subject"] for figure in counts for place in figure["places"]} == subjects


def test_handoff_finds_the_print_edition_by_document_or_by_file(project: Project) -> None:
    orders = orders_of(project, project.data / "ostland")
    for name in ("fleet", "fleet-2026-01-31"):
        assert print_edition(orders, name, None).file == "fleet-2026-01-31-print.pdf"
    with pytest.raises(UsageError) as refused:
        print_edition(orders, "sector", None)
    assert refused.value.faults[0].mend == "Write --document fleet-2026-01-31."


def test_a_template_fault_in_one_group_s_document_is_found_by_check(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    template = project.templates / "page" / "document.md.j2"
    edit(template, "Of {{ group.name }}", "{% if group.id == 'sea' %}{{ group.nmae }}{% endif %}")
    code, out = said(capsys, "check", "ostland")
    assert code == ExitCode.PLAN_HAS_ERRORS and "the nearest name is name" in out


def test_a_cluster_without_a_group_is_noted_by_check_and_stops_no_build(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project.data / "ostland" / "clusters.csv", ",Wood & water", ",")
    assert WOOD not in made(project)
    code, out = said(capsys, "check", "ostland")
    assert code == ExitCode.DONE and "Clusters without a group: in no group, and so in none of these" in out


def test_a_workbook_s_sheet_makes_the_same_documents(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """What no sheet holds stands in a publish.yaml beside it; the command says so."""
    target = project.data / "island" / "plan.xlsx"
    target.parent.mkdir()
    code, out = said(capsys, "data", "ostland", "--format", "xlsx", "--output", str(target))
    assert code == ExitCode.DONE and "No sheet holds audiences, keep of data/ostland/publish.yaml" in out
    before, after = project.data / "ostland", target.parent
    (after / "publish.yaml").write_text(PUBLISH.partition("editions:\n  -")[0])
    old, new = (orders_of(project, folder) for folder in (before, after))
    assert new.faults == () and new.publications == old.publications and new.retention == old.retention
    (after / "publish.yaml").write_text(PUBLISH)
    (fault,) = orders_of(project, after).faults
    assert (fault.what, fault.place.line) == ("Given twice", 6)


def test_a_sheet_keeps_how_a_document_is_printed(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    publish = project.data / "ostland" / "publish.yaml"
    publish.write_text(
        "editions:\n  - template: page\n    formats: [pdf-print, txt]\n    without: [ships]\n"
        "    name: '{document}-{language}'\n    print: {bleed: 5 mm, imposition: booklet}\n"
    )
    code, out = said(capsys, "data", "ostland", "--format", "xlsx", "--output", "data/book.xlsx")
    assert code == ExitCode.DONE and "No sheet" not in out
    old, new = (orders_of(project, project.data / name) for name in ("ostland", "book.xlsx"))
    assert new.faults == () and new.publications == old.publications
    assert new.publications[0].formats == ("pdf-print", "txt", "pdf-booklet") and new.publications[0].bleed == 5


def test_manifest_and_run_are_as_their_schemas_say(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a run that made files, left one unchanged, failed with one, and found one that nobody makes now."""

    def write(document: Document, brand: Brand) -> bytes:
        if "Ships" in document.title:
            raise EditionError([Fault("Too wide", Place("page 1"), "a word has no room", "Shorten it.")])
        return real.write(document, brand)

    made(project)
    real = writers.FORMATS["txt"]
    monkeypatch.setitem(writers.FORMATS, "txt", replace(real, write=write))
    edit(
        project.templates / "page" / "document.md.j2", "title: {{ plan.region }}", "title: {{ plan.clusters[0].label }}"
    )
    edit(project.data / "ostland" / "publish.yaml", '    name: "{kind}s', '    audiences: [mill]\n    name: "{kind}s')
    assert said(capsys, "build", "ostland", "--only", "*.txt", "--jobs", "1")[0] == ExitCode.EDITION_FAILED
    manifest = json.loads((project.reports / "ostland" / MANIFEST).read_bytes())
    run_ = json.loads((project.reports / RUN).read_bytes())
    assert manifest["orphans"] == [COUNCIL.removeprefix("ostland/")] and len(manifest["failures"]) == 2
    assert {edition["outcome"] for edition in run_["editions"]} == {"made", "failed"}
    for name, found in (("manifest", manifest), ("run", run_)):
        Draft202012Validator(schema_of(name)).validate(found)
        with pytest.raises(ValidationError):
            Draft202012Validator(schema_of(name)).validate(found | {"extra": 1})
