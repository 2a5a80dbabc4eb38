"""Print editions are made, named, kept and explained as all others are."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path

import pikepdf
import pytest

from planpress.brand import read_brand
from planpress.building.editions import Project, chosen, orders_of
from planpress.building.manifest import read_manifest
from planpress.building.reconciled import faults_in
from planpress.building.stores import LocalStore
from planpress.composing import compose
from planpress.document import Document
from planpress.errors import UsageError
from planpress.inks import PROFILE
from planpress.planning.reading import read_plan
from planpress.writers import FORMATS
from tests.building.projects import edit, make_project, run

PUBLISH = """\
editions:
  - template: briefing
    formats: [pdf, pdf-print]
    languages: [en]
    print: {bleed: 5 mm, imposition: booklet}
"""
FILES = {"briefing.pdf", "briefing-print.pdf", "briefing-booklet.pdf"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path)
    (made.data / "ostland" / "publish.yaml").write_text(PUBLISH)
    return made


def reasons(project: Project) -> dict[str, tuple[str, ...]]:
    return {Path(result.place).name: result.reasons for result in run(project).values() if result.reasons}


def test_a_print_edition_is_one_more_file_and_its_booklet_another(project: Project) -> None:
    results = run(project)
    assert {Path(result.place).name for result in results.values()} == FILES
    assert {result.outcome for result in results.values()} == {"made"}
    assert all(result.pages for result in results.values())
    assert set(read_manifest(LocalStore(project.reports), "ostland").files) == {f"en/{name}" for name in FILES}
    assert reasons(project) == {}


def test_the_bleed_of_publish_yaml_is_that_of_the_file(project: Project) -> None:
    run(project)
    with pikepdf.open(io.BytesIO((project.reports / "ostland/en/briefing-print.pdf").read_bytes())) as file:
        page = file.pages[0].obj
        assert float(page.TrimBox[0] - page.BleedBox[0]) == pytest.approx(5 * 72 / 25.4, abs=0.01)


def test_another_bleed_makes_the_print_files_anew_and_no_other(project: Project) -> None:
    run(project)
    edit(project.data / "ostland" / "publish.yaml", "5 mm", "3 mm")
    assert reasons(project) == dict.fromkeys(FILES - {"briefing.pdf"}, ("its options changed",))


def test_another_profile_makes_files_anew_and_is_named(project: Project, tmp_path: Path) -> None:
    shop = tmp_path / "elsewhere" / "shop.icc"
    shop.parent.mkdir()
    shutil.copy(PROFILE, shop)
    brand = project.brand.read_text()
    project.brand.write_text(brand + f"    print: {{profile: {shop}, condition: FOGRA51}}\n")
    run(project)
    profile = bytearray(shop.read_bytes())
    profile[35] ^= 1  # a second of its date
    shop.write_bytes(profile)
    assert reasons(project)["briefing-print.pdf"] == ("the profile shop.icc changed",)


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("briefing", FILES),
        ("*-print.pdf", {"briefing-print.pdf"}),
        ("briefing.pdf", {"briefing.pdf"}),
        ("ostland/en/*-booklet.pdf", {"briefing-booklet.pdf"}),
        ("*.pdf", FILES),
    ],
)
def test_only_means_print_files_by_their_names(project: Project, pattern: str, meant: set[str]) -> None:
    editions = orders_of(project, project.data / "ostland").editions
    assert {edition.name for edition in chosen(editions, pattern)} == meant
    with pytest.raises(UsageError, match="briefing-prin"):
        chosen(editions, "briefing-prin")


def test_a_print_file_that_shows_another_figure_is_told(project: Project) -> None:
    brand = read_brand(project.brand)
    told = written_of(project)
    data = FORMATS["pdf-print"].write(told, brand)
    assert faults_in(told, data, "pdf-print", "x") == ()  # the slug's own numbers are no figures
    edit(project.data / "ostland" / "observations.csv", "actual,44.3,", "actual,45.3,")
    (fault, *_) = faults_in(written_of(project), data, "pdf-print", "x")
    assert fault.what == "Figure not as in the plan" and fault.reason.startswith("Print PDF, page 1")


def written_of(project: Project) -> Document:
    plan = read_plan(project.data / "ostland")
    return compose(plan, project.templates / "briefing", "en", dt.date(2026, 1, 31))
