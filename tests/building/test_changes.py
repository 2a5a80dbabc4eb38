"""With --redline a Word file with tracked changes lies beside the edition, which stands whatever becomes of it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from planpress import redlining
from planpress.building.editions import Project
from planpress.building.manifest import read_manifest
from planpress.building.run import Result
from planpress.building.staleness import hash_of
from planpress.building.stores import LocalStore
from planpress.building.tasks import LAST, Redline
from planpress.cli import main
from planpress.errors import InputError, UsageError
from planpress.redlining import Redlined
from tests.building.projects import built, edit, make_project, outcomes, run
from tests.redlining.settled import marks, said

WORD = "ostland/en/briefing.docx"
CHANGES = "ostland/en/briefing-changes.docx"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose briefing and note are Word files; both are made."""
    project = make_project(tmp_path)
    edit(project.data / "ostland" / "publish.yaml", "[txt, pdf]", "[txt, docx]")
    run(project)
    return project


def change(project: Project) -> None:
    edit(project.data / "ostland" / "observations.csv", "44.3", "45.1")


def compared(project: Project, redline: Redline | None = LAST, only: str | None = None) -> Result:
    return run(project, redline=redline, only=only)[WORD]


def contents(project: Project) -> dict[str, bytes]:
    """All files of the reports but run.json, which tells of the last run."""
    return {
        str(path.relative_to(project.reports)): path.read_bytes()
        for path in sorted(project.reports.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


# -------------------------------------------------------------------------------------------------- what is made


def test_the_changes_since_the_last_edition_lie_beside_the_new_one(project: Project) -> None:
    old = (project.reports / WORD).read_bytes()
    change(project)
    result = compared(project)
    assert result.changes and (result.outcome, result.changes.outcome) == ("made", "made")
    assert result.changes.place == str(project.reports / CHANGES)
    data = (project.reports / CHANGES).read_bytes()
    assert said(data) == said((project.reports / WORD).read_bytes())
    assert said(data, "rejected") == said(old)
    assert result.changes.count == len([kind for kind, _ in marks(data) if kind == "del"]) == 1


def test_changes_are_the_publisher_s_and_of_the_edition_s_day(project: Project) -> None:
    change(project)
    compared(project)
    with zipfile.ZipFile(project.reports / CHANGES) as archive:
        assert b'w:author="Office of Trade" w:date="2026-01-31T00:00:00Z"' in archive.read("word/document.xml")


def test_the_edition_is_the_same_with_and_without_its_changes(project: Project) -> None:
    change(project)
    compared(project)
    with_changes = contents(project)
    run(project, force=True)
    assert (project.reports / WORD).read_bytes() == with_changes[WORD]


def test_the_same_two_editions_give_the_same_bytes(project: Project, tmp_path: Path) -> None:
    old = tmp_path / "old.docx"
    old.write_bytes((project.reports / WORD).read_bytes())
    change(project)
    compared(project)
    first = (project.reports / CHANGES).read_bytes()
    compared(project, old, only="briefing.docx")
    assert (project.reports / CHANGES).read_bytes() == first


def test_a_file_of_ones_own_choice_is_compared_with_an_edition_that_is_up_to_date_too(
    project: Project, tmp_path: Path
) -> None:
    old = tmp_path / "old.docx"
    old.write_bytes((project.reports / WORD).read_bytes())
    change(project)
    run(project)
    result = compared(project, old, only="briefing.docx")
    assert result.changes and (result.outcome, result.changes.outcome) == ("unchanged", "made")
    assert result.changes.older == str(old)


def test_the_edition_itself_may_be_the_file_to_compare_with(project: Project) -> None:
    change(project)
    result = compared(project, project.reports / WORD, only="briefing.docx")
    assert result.changes and result.changes.count == 1


def test_a_changes_file_makes_nothing_stale_and_is_known_to_the_manifest(project: Project) -> None:
    change(project)
    compared(project)
    manifest = read_manifest(LocalStore(project.reports), "ostland")
    known = manifest.changes["en/briefing-changes.docx"]
    assert known.sha256 == hash_of((project.reports / CHANGES).read_bytes())
    assert known.newer == manifest.files["en/briefing.docx"].sha256 != known.older
    assert "en/briefing-changes.docx" not in manifest.files
    before = contents(project)
    assert set(outcomes(run(project)).values()) == {"unchanged"}
    assert contents(project) == before
    edit(project.data / "ostland" / "observations.csv", "45.1", "46.0")
    run(project)
    assert read_manifest(LocalStore(project.reports), "ostland").changes == {"en/briefing-changes.docx": known}


# ------------------------------------------------------------------------------------------- nothing to be made


def test_without_an_older_edition_there_is_nothing_to_compare_with(project: Project) -> None:
    (project.reports / WORD).unlink()
    result = compared(project)
    assert result.changes and (result.outcome, result.changes.outcome) == ("made", "nothing older")
    assert not (project.reports / CHANGES).exists()


def test_an_edition_that_is_up_to_date_is_not_compared_with_itself_and_nothing_is_written(project: Project) -> None:
    change(project)
    compared(project)
    before = contents(project)
    result = compared(project)
    assert result.changes and (result.outcome, result.changes.outcome) == ("unchanged", "nothing newer")
    assert contents(project) == before


def test_where_no_word_changed_no_file_is_made(project: Project) -> None:
    edit(project.templates / "_brand.yml", "#12263A", "#12263B")
    result = compared(project)
    assert result.changes and (result.outcome, result.changes.outcome) == ("made", "same")
    assert not (project.reports / CHANGES).exists()


def test_changes_that_are_no_longer_the_last_ones_go(project: Project) -> None:
    change(project)
    compared(project)
    edit(project.templates / "_brand.yml", "#12263A", "#12263B")
    result = compared(project)
    assert result.changes and result.changes.outcome == "same"
    assert not (project.reports / CHANGES).exists()
    assert read_manifest(LocalStore(project.reports), "ostland").changes == {}


def test_the_changes_of_an_edition_no_longer_published_are_an_orphan(project: Project) -> None:
    change(project)
    compared(project)
    edit(project.data / "ostland" / "publish.yaml", "[txt, docx]", "[txt]")
    assert set(built(project, prune=True).orphans) == {WORD, CHANGES}
    assert not (project.reports / CHANGES).exists()
    assert read_manifest(LocalStore(project.reports), "ostland").changes == {}


def test_other_formats_are_not_compared(project: Project) -> None:
    change(project)
    results = run(project, redline=LAST)
    assert [name for name, result in results.items() if result.changes] == [WORD]


# ------------------------------------------------------------------------------------------------------- refused


def _encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")


def _word_without_text() -> bytes:
    base = "http://schemas.openxmlformats.org"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _archive(**{
        "[Content_Types].xml": f'<Types xmlns="{base}/package/2006/content-types"><Override PartName="/main.xml" '
        f'ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="a" '
        f'Type="{base}/officeDocument/2006/relationships/officeDocument" Target="main.xml"/></Relationships>',
        "main.xml": f'<w:document xmlns:w="{base}/wordprocessingml/2006/main"/>',
    })  # fmt: skip


def _archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (None, "No such file"),
        (b"", "Empty file"),
        (b"cluster,indicator\n", "Not a Word file"),
        (_encrypted(), "Password-protected"),
        (b"PK\x03\x04 cut off", "Damaged"),
        (_word_without_text(), "Damaged"),
        (_archive(mimetype="application/vnd.oasis.opendocument.text"), "Not a Word file"),
    ],
)
def test_a_file_that_cannot_be_compared_with_is_refused_before_anything_is_touched(
    project: Project, tmp_path: Path, data: bytes | None, what: str
) -> None:
    old = tmp_path / "old.docx"
    if data is not None:
        old.write_bytes(data)
    change(project)
    before = contents(project)
    with pytest.raises(InputError, match=what) as refused:
        compared(project, old, only="briefing.docx")
    assert len(refused.value.faults) == 1
    assert contents(project) == before


def test_one_file_is_compared_with_one_edition(project: Project) -> None:
    edit(project.data / "ostland" / "publish.yaml", "[txt]", "[docx]")
    change(project)
    before = contents(project)
    with pytest.raises(UsageError, match=r"2 Word editions.*ostland/en/briefing\.docx, ostland/en/note\.docx"):
        compared(project, project.reports / WORD)
    with pytest.raises(UsageError, match="none of the editions chosen is a Word file"):
        compared(project, LAST, only="*.txt")
    assert contents(project) == before


def test_a_changes_file_never_takes_an_edition_s_place(project: Project) -> None:
    publish = project.data / "ostland" / "publish.yaml"
    publish.write_text(publish.read_text().replace("template: note", "template: note\n    document: briefing-changes"))
    edit(publish, "formats: [txt]", "formats: [docx]")
    with pytest.raises(UsageError, match="would take the place of the edition"):
        compared(project, LAST, only="briefing.docx")


# -------------------------------------------------------------------------------------------------------- failed


def _untrue(_: object, new: bytes, *__: object) -> Redlined:
    return Redlined(new, 1)


def _fails(project: Project) -> Result:
    change(project)
    result = compared(project)
    assert result.changes and (result.outcome, result.changes.outcome, result.failed) == ("made", "failed", True)
    assert "45.1" in " ".join(said((project.reports / WORD).read_bytes()))
    assert set(outcomes(run(project)).values()) == {"unchanged"}
    return result


def test_changes_that_are_not_true_to_both_files_are_not_written_and_the_edition_stands(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redlining, "redline", _untrue)
    result = _fails(project)
    assert result.changes and "44.3" in result.changes.faults[0].reason
    assert not (project.reports / CHANGES).exists()


def test_a_last_edition_that_is_damaged_does_not_keep_the_new_one_away(project: Project) -> None:
    (project.reports / WORD).write_bytes(b"PK\x03\x04 cut off")
    result = _fails(project)
    assert result.changes and result.changes.faults[0].what == "Damaged Word file"


def test_a_changes_file_that_cannot_be_written_fails_alone(project: Project) -> None:
    (project.reports / CHANGES).mkdir()
    result = _fails(project)
    assert result.changes and result.changes.faults[0].what == "File cannot be written"


# ---------------------------------------------------------------------------------------------------------- told


def test_it_is_said_how_many_changes_there_are(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    change(project)
    assert main(["build", "--redline", "last"], project.root) == 0
    told = capsys.readouterr().out
    assert "\nmade briefing-changes en Word " in told and ", 1 change since the last edition\n" in told
    assert main(["build", "--redline", "last"], project.root) == 0
    assert "compared briefing en Word: up to date, so there is nothing newer to compare" in capsys.readouterr().out


def test_it_is_said_for_programs_too(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    change(project)
    assert main(["build", "--redline", "last", "--json"], project.root) == 0
    told = {edition["format"]: edition["changes"] for edition in json.loads(capsys.readouterr().out)["editions"][:2]}
    assert told["txt"] is None
    assert (told["docx"]["result"], told["docx"]["count"]) == ("made", 1)
    assert Path(told["docx"]["file"]).samefile(project.reports / CHANGES)


@pytest.mark.parametrize("option", ["--quiet", "--json", "--force"])
def test_a_failed_changes_file_is_said_and_ends_with_1(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    monkeypatch.setattr(redlining, "redline", _untrue)
    change(project)
    assert main(["build", "--redline", "last", option], project.root) == 1
    told = capsys.readouterr()
    assert "Changes not true to both files" in told.out + told.err
