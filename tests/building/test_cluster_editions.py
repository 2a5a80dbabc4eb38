"""One entry of publish.yaml makes a document for each cluster: files of their own, each known by its own name."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from planpress import reconciling, writers
from planpress.brand import Brand
from planpress.building import executors
from planpress.building.documents import check
from planpress.building.editions import Edition, Project, orders_of
from planpress.building.manifest import MANIFEST, read_manifest
from planpress.building.stores import LocalStore
from planpress.building.tasks import LAST
from planpress.document import Document
from planpress.errors import InputError, UsageError
from planpress.planning import reading
from planpress.planning.subjects import of_cluster
from tests.building.projects import TODAY, edit, make_project, outcomes, run
from tests.redlining.settled import said

PROFILE = """\
---
title: {{ cluster.label }}
author: {{ plan.publisher }}
subject: {{ plan.name }}
---
# {{ cluster.label }}

It is to reach {{ cluster.target }}.
"""
LINE = """\
  - template: profile
    for_each: cluster
    formats: [txt, pdf]
    languages: [en]
"""
SHIPS, TIMBER = "ostland/en/profile/ships", "ostland/en/profile/timber"
FILES = (f"{SHIPS}.txt", f"{SHIPS}.pdf", f"{TIMBER}.txt", f"{TIMBER}.pdf")
OTHERS = ("ostland/en/briefing.txt", "ostland/en/briefing.pdf", "ostland/en/note.txt")


def _stand_in(document: Document, _: Brand) -> bytes:
    pdf, data = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = document.title
    pdf.save(data, deterministic_id=True)
    return data.getvalue()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with a profile of each cluster; its PDF is a stand-in."""
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", _stand_in))
    monkeypatch.delitem(reconciling.READERS, "pdf")
    monkeypatch.setattr(executors, "START", "fork")  # workers that know the stand-in, too
    project = make_project(tmp_path)
    (project.templates / "profile").mkdir()
    (project.templates / "profile" / "document.md.j2").write_text(PROFILE)
    publish = project.data / "ostland" / "publish.yaml"
    publish.write_text(publish.read_text() + LINE)
    return project


def text(project: Project, file: str) -> str:
    return (project.reports / file).read_text("utf-8").replace("\u00a0", " ")


def publish(project: Project, old: str, new: str) -> None:
    edit(project.data / "ostland" / "publish.yaml", old, new)


# ------------------------------------------------------------------------------------------------- what is made


def test_each_cluster_has_a_file_of_its_own_in_each_format(project: Project) -> None:
    assert outcomes(run(project)) == dict.fromkeys((*OTHERS, *FILES), "made")
    assert "over 100 billion RMB" in text(project, f"{SHIPS}.txt")
    assert "Timber" in text(project, f"{TIMBER}.txt") and "Ships" not in text(project, f"{TIMBER}.txt")
    assert set(outcomes(run(project)).values()) == {"unchanged"}


def test_an_edition_may_name_its_clusters_and_its_document(project: Project) -> None:
    publish(project, "for_each: cluster", "for_each: cluster\n    clusters: [timber]\n    document: sheet")
    assert [name for name in run(project) if name not in OTHERS] == [
        "ostland/en/sheet/timber.txt", "ostland/en/sheet/timber.pdf",
    ]  # fmt: skip


def test_the_manifest_knows_each_of_them(project: Project) -> None:
    run(project)
    known = read_manifest(LocalStore(project.reports), "ostland").files
    assert {f"ostland/{name}" for name in known} == {*OTHERS, *FILES}


def test_inputs_that_files_have_alike_are_kept_once(project: Project) -> None:
    run(project)
    folder = project.reports / "ostland"
    assert (folder / MANIFEST).read_text().count('"observations.csv"') == 1
    records = read_manifest(LocalStore(project.reports), "ostland").files.values()
    assert all(record.inputs["observations.csv"] for record in records)


def test_a_cluster_that_is_gone_leaves_its_files_which_are_listed(project: Project) -> None:
    run(project)
    before = (project.reports / f"{TIMBER}.txt").read_bytes()
    folder = project.data / "ostland"
    for name in ("clusters.csv", "observations.csv"):
        lines = (folder / name).read_text("utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(line for line in lines if not line.startswith("timber")), "utf-8")
    (folder / "text" / "timber.md").unlink()
    results = run(project)
    assert not [name for name in results if "timber" in name]
    assert (project.reports / f"{TIMBER}.txt").read_bytes() == before
    orphans = read_manifest(LocalStore(project.reports), "ostland").orphans
    assert orphans and all("timber" in name for name in orphans)


def test_a_new_cluster_is_made_and_named_as_the_reason(project: Project) -> None:
    publish(project, "for_each: cluster", "for_each: cluster\n    clusters: [timber]")
    run(project)
    publish(project, "[timber]", "[timber, ships]")
    results = run(project, only="profile")
    assert outcomes(results) == dict(zip(sorted(FILES, reverse=True), ("unchanged",) * 2 + ("made",) * 2, strict=True))
    assert results[f"{SHIPS}.txt"].reasons == ("not made yet",)


def test_the_cluster_is_part_of_what_a_file_is_made_of(project: Project) -> None:
    """A file that was made for another cluster is no file of this one, though all its inputs are the same."""
    run(project)
    records = read_manifest(LocalStore(project.reports), "ostland").files
    ships, timber = records["en/profile/ships.txt"], records["en/profile/timber.txt"]
    assert ships.inputs == timber.inputs and ships.key != timber.key


@pytest.mark.parametrize(
    ("pattern", "made"),
    [
        ("profile", FILES),
        ("profile/*", FILES),
        ("dalian/en/profile/*", ()),
        ("ostland/en/profile/*", FILES),
        ("en/profile/*", FILES),
        ("ships.pdf", FILES[1:2]),
        ("ships", FILES[:2]),
        ("profile/ships", FILES[:2]),
        ("profile/ships.txt", FILES[:1]),
        ("profile.txt", (FILES[0], FILES[2])),
        ("*.pdf", (OTHERS[1], FILES[1], FILES[3])),
        ("briefing", OTHERS[:2]),
    ],
)
def test_only_takes_any_part_of_the_path(project: Project, pattern: str, made: tuple[str, ...]) -> None:
    editions = orders_of(project, project.data / "ostland").editions
    found = [f"{edition.plan}/{edition.file}" for edition in editions if edition.matches(pattern)]
    assert sorted(found) == sorted(made)


def test_a_pattern_that_means_nothing_is_told_with_the_nearest(project: Project) -> None:
    with pytest.raises(UsageError) as refused:
        run(project, only="profile/timbre.pdf")
    assert refused.value.faults[0].mend == "Write --only profile/timber.pdf."


def test_messages_call_it_by_document_and_cluster(project: Project) -> None:
    editions = orders_of(project, project.data / "ostland").editions
    assert [edition.title for edition in editions if edition.format == "pdf"] == [
        "briefing", "profile, Ships", "profile, Timber",
    ]  # fmt: skip
    assert Edition(Path("x"), "profile", "profile", "en", "pdf", subject=of_cluster("ships")).title == "profile, ships"


def test_a_file_for_the_press_has_the_end_of_its_name_in_the_document_s_folder(project: Project) -> None:
    publish(project, LINE, LINE.replace("[txt, pdf]", "[pdf-print]\n    print: {imposition: booklet}"))
    editions = orders_of(project, project.data / "ostland").editions
    found = [edition for edition in editions if edition.matches("profile/ships*")]
    assert [edition.file for edition in found] == ["en/profile/ships-print.pdf", "en/profile/ships-booklet.pdf"]
    assert [edition.file for edition in editions if edition.matches("ships-print.pdf")] == [
        "en/profile/ships-print.pdf"
    ]


# --------------------------------------------------------------------------------------- how they are made


def test_a_plan_is_read_once_for_all_of_them(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    real, count = reading.read_plan, []
    monkeypatch.setattr(reading, "read_plan", lambda path: (count.append(path), real(path))[1])
    run(project)
    assert len(count) == 1


def test_several_processes_make_the_same_bytes(project: Project) -> None:
    run(project, jobs=1)
    before = {name: (project.reports / name).read_bytes() for name in FILES}
    run(project, jobs=3, force=True)
    assert {name: (project.reports / name).read_bytes() for name in FILES} == before


def test_changes_lie_beside_each_cluster_s_edition(project: Project) -> None:
    publish(project, LINE, LINE.replace("[txt, pdf]", "[docx]"))
    run(project, only="profile")
    edit(project.data / "ostland" / "observations.csv", "100,,,over", "120,,,over")
    results = run(project, only="profile", redline=LAST)
    changes = {name: result.changes.outcome for name, result in results.items() if result.changes}
    assert changes == {f"{SHIPS}.docx": "made", f"{TIMBER}.docx": "same"}
    data = (project.reports / f"{SHIPS}-changes.docx").read_bytes()
    assert said(data) == said((project.reports / f"{SHIPS}.docx").read_bytes())


def test_one_cluster_s_edition_may_be_compared_with_a_file(project: Project, tmp_path: Path) -> None:
    publish(project, LINE, LINE.replace("[txt, pdf]", "[docx]"))
    run(project, only="profile")
    old = tmp_path / "old.docx"
    old.write_bytes((project.reports / f"{SHIPS}.docx").read_bytes())
    with pytest.raises(UsageError, match=r"ostland/en/profile/ships\.docx, ostland/en/profile/timber\.docx"):
        run(project, only="profile", redline=old)
    result = run(project, only="ships.docx", redline=old)[f"{SHIPS}.docx"]
    assert result.changes and result.changes.outcome == "same"


# -------------------------------------------------------------------------------------------------- faults


def test_a_template_without_a_cluster_of_its_own_touches_nothing(project: Project) -> None:
    publish(project, "    for_each: cluster\n", "")
    with pytest.raises(InputError, match="the whole plan") as refused:
        run(project)
    assert "Add for_each: cluster" in refused.value.faults[0].mend
    assert not list(project.reports.rglob("*.txt"))


def test_check_tries_the_template_with_every_cluster(project: Project) -> None:
    template = project.templates / "profile" / "document.md.j2"
    edit(template, "It is", "{% if cluster.id == 'timber' %}{{ cluster.nmae }}{% endif %}It is")
    faults = check(project, orders_of(project, project.data / "ostland"), TODAY)
    assert [fault.what for fault in faults if fault.grade.value == "error"] == ["Unknown name"]
    publish(project, "for_each: cluster", "for_each: cluster\n    clusters: [ships]")
    faults = check(project, orders_of(project, project.data / "ostland"), TODAY)
    assert "error" not in {fault.grade.value for fault in faults}


def test_clusters_that_cannot_be_read_stop_the_build(project: Project) -> None:
    (project.data / "ostland" / "publish.yaml").write_text("editions:\n" + LINE)
    (project.data / "ostland" / "clusters.csv").write_text("name\nShips\n")
    with pytest.raises(InputError) as refused:
        run(project)
    assert {"No clusters", "Missing column"} <= {fault.what for fault in refused.value.faults}
