"""With --validate no file that breaks its standards takes the place of an older one, and none in reports/ hides."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from planpress import writers
from planpress.brand import Brand
from planpress.building.editions import Project
from planpress.building.manifest import read_manifest, write_manifest
from planpress.building.staleness import hash_of
from planpress.building.stores import LocalStore
from planpress.building.validating import VALIDATORS, broken_promises
from planpress.cli import main
from planpress.document import Document
from planpress.writers.pdf import write_pdf
from planpress.writers.word import write_docx
from tests.building.projects import edit, make_project, outcomes, run
from tests.integrity.made import DOCUMENT, Package, sample

PDF, WORD = "ostland/en/briefing.pdf", "ostland/en/briefing.docx"
STANDARDS = ("PDF/UA-1", "PDF/A-3a")
OPEN_XML = "ISO/IEC 29500 (Office Open XML)"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def without_language(data: bytes) -> bytes:
    """The file as it would be if its language were forgotten (ISO 14289-1, 7.2)."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.Root.Lang
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _forgetful(document: Document, brand: Brand) -> bytes:
    return without_language(write_pdf(document, brand))


def test_a_result_names_the_standards_that_its_file_was_checked_for(project: Project) -> None:
    results = run(project, validate=True)
    assert results[PDF].standards == STANDARDS
    assert results["ostland/en/note.txt"].standards == ()
    assert run(project)[PDF].standards == ()


def test_a_file_that_is_up_to_date_is_checked_too(project: Project) -> None:
    run(project)
    result = run(project, validate=True)[PDF]
    assert (result.outcome, result.standards) == ("unchanged", STANDARDS)


def test_a_file_that_breaks_a_standard_does_not_replace_the_older_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project)
    before = (project.reports / PDF).read_bytes()
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", _forgetful))
    results = run(project, force=True, validate=True)
    assert outcomes(results) == {name: "failed" if name == PDF else "made" for name in results}
    assert any("language" in fault.reason.lower() for fault in results[PDF].faults)
    assert (project.reports / PDF).read_bytes() == before


def test_a_broken_file_from_an_earlier_build_is_found_though_nothing_is_to_be_made(project: Project) -> None:
    run(project)
    path = project.reports / PDF
    path.write_bytes(without_language(path.read_bytes()))
    store = LocalStore(project.reports)
    manifest = read_manifest(store, "ostland")
    known = manifest.files["en/briefing.pdf"]
    manifest.files["en/briefing.pdf"] = replace(known, sha256=hash_of(path.read_bytes()))
    write_manifest(store, manifest)
    assert outcomes(run(project))[PDF] == "unchanged"
    assert outcomes(run(project, validate=True))[PDF] == "failed"


def test_rules_are_told_once_each_with_their_standard_and_ids(brand: Brand) -> None:
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    faults = broken_promises(out.getvalue(), "pdf", "a.pdf", brand)
    assert any(fault.reason.startswith("PDF/UA-1, rule PDFUA1-") for fault in faults)
    assert any(fault.reason.startswith("PDF/A-3a, rule PDFA3A-") for fault in faults)
    assert len({fault.reason for fault in faults}) == len(faults)
    assert all(fault.place.file == "a.pdf" for fault in faults)


def test_what_is_no_pdf_is_said_so(brand: Brand) -> None:
    reasons = [fault.reason for fault in broken_promises(b"%PDF-1.7 nothing", "pdf", "a.pdf", brand)]
    assert "cannot be checked" in reasons[0]


@pytest.fixture
def word_project(project: Project) -> Project:
    """The project with its briefing in Word instead of PDF."""
    edit(project.data / "ostland" / "publish.yaml", "[txt, pdf]", "[txt, docx]")
    return project


def _twice_the_same_place(document: Document, brand: Brand) -> bytes:
    """A slip that no schema shows: two bookmarks with one name."""
    package = Package.of(write_docx(document, brand))
    mark = '<w:bookmarkStart w:id="{0}" w:name="here"/><w:bookmarkEnd w:id="{0}"/>'
    package.add(DOCUMENT, "<w:body[^>]*>", f"<w:p>{mark.format(901)}{mark.format(902)}</w:p>")
    return package.data


def test_a_word_file_that_breaks_its_package_does_not_replace_the_older_one(
    word_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(word_project, validate=True)[WORD]
    assert (result.outcome, result.standards) == ("made", (OPEN_XML,))
    before = (word_project.reports / WORD).read_bytes()
    monkeypatch.setitem(writers.FORMATS, "docx", writers.Writer("Word", _twice_the_same_place))
    results = run(word_project, force=True, validate=True)
    assert outcomes(results) == {name: "failed" if name == WORD else "made" for name in results}
    assert [f"{fault.what}: {fault.reason}" for fault in results[WORD].faults] == [
        "Word file not valid: ids: word/document.xml, bookmarkStart: "
        "bookmark here is not the only one with this id or name"
    ]
    assert (word_project.reports / WORD).read_bytes() == before


def test_what_breaks_the_schema_of_word_files_is_told_once_with_its_place(brand: Brand) -> None:
    package = Package.of(sample())
    package.swap(DOCUMENT, "<w:cantSplit/>", "<w:cantSplitt/>", count=3)
    reasons = [fault.reason for fault in broken_promises(package.data, "docx", "a.docx", brand)]
    (told,) = [reason for reason in reasons if "cantSplitt" in reason]
    assert told.startswith("ISO/IEC 29500, word/document.xml, /document[1]/body[1]/tbl[1]/tr[1]")
    assert told.endswith("and 2 more times")


def test_what_is_no_word_file_is_said_so(brand: Brand) -> None:
    reasons = [fault.reason for fault in broken_promises(b"PK nothing", "docx", "a.docx", brand)]
    assert reasons[0].startswith("ISO/IEC 29500: File is not a valid ZIP archive")
    assert reasons[1].startswith("archive: the file: it cannot be opened")


def test_without_the_validators_of_word_files_it_is_said_what_to_install(
    word_project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for suffix in ("docx", "pdf"):
        monkeypatch.setitem(VALIDATORS, suffix, replace(VALIDATORS[suffix], package="no_such_package"))
        assert main(["build", "--validate"], word_project.root) == 2
        told = capsys.readouterr().err
        assert f"pip install {'openxml-audit' if suffix == 'docx' else 'page-validation openxml-audit'}." in told
    assert "page-validation and openxml-audit are not installed" in told
    assert not word_project.reports.exists()


def test_without_the_validator_nothing_is_built_and_it_is_said_what_to_install(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(VALIDATORS, "pdf", replace(VALIDATORS["pdf"], package="no_such_package"))
    assert main(["build", "--validate"], project.root) == 2
    assert "pip install page-validation" in capsys.readouterr().err
    assert not project.reports.exists()


def test_what_was_validated_is_said_in_text_and_for_programs(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--validate"], project.root) == 0
    assert "validated: PDF/UA-1, PDF/A-3a" in capsys.readouterr().out
    assert main(["build", "--validate", "--json"], project.root) == 0
    told = {edition["format"]: edition["validated"] for edition in json.loads(capsys.readouterr().out)["editions"]}
    assert told == {"pdf": list(STANDARDS), "txt": []}


def test_each_kind_of_file_names_its_own_standards(word_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    edit(word_project.data / "ostland" / "publish.yaml", "[txt, docx]", "[pdf, docx]")
    assert main(["build", "--validate"], word_project.root) == 0
    told = capsys.readouterr().out
    assert "validated: PDF/UA-1, PDF/A-3a" in told and f"validated: {OPEN_XML}" in told
    assert "PDF/A-3a, ISO" not in told
