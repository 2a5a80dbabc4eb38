"""A print edition becomes one archive for the print shop, whole and always the same, or is refused with the reason."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from planpress import reconciling, writers
from planpress.building import proofs
from planpress.building.editions import Project
from planpress.building.handoff import Job, write_handoff
from planpress.cli import main
from planpress.errors import EditionError, ExitCode
from planpress.preflight.report import preflight
from tests.building.projects import make_project
from tests.preflight.made import TITLE, good, planted
from tests.preflight.test_planted_faults import image_of_few_pixels, rgb_operator

Captured = pytest.CaptureFixture[str]
JOB = Job("ostland", "note", "en", "saddle", "135 g/m2 silk", 500)
NAMES = {
    "note-print.pdf", "note-proof.pdf", "preflight.txt", "preflight.json", "job-ticket.txt", "job-ticket.json",
    "fonts.txt", "SHA256SUMS",
}  # fmt: skip
PUBLISH = """\
editions:
  - template: note
    formats: [pdf-print]
    languages: [en]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project to stand in, whose print edition is the good print file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setitem(writers.FORMATS, "pdf-print", writers.Writer("Print PDF", lambda *_: good()))
    monkeypatch.delitem(reconciling.READERS, "pdf-print", raising=False)
    project = make_project(tmp_path)
    (project.data / "ostland" / "publish.yaml").write_text(PUBLISH)
    return project


def said(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    code = main(arguments, Path.cwd())
    out, err = capsys.readouterr()
    return code, out, err


def built(capsys: Captured) -> None:
    assert said(capsys, "build", "ostland")[0] == ExitCode.DONE


def members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


# ------------------------------------------------------------------------------------------------ the archive


@pytest.fixture(scope="module")
def archive() -> bytes:
    return write_handoff(good(), preflight(good(), binding="saddle", is_rendered=False), JOB)


def test_the_archive_holds_all_that_the_print_shop_needs(archive: bytes) -> None:
    files = members(archive)
    assert set(files) == NAMES
    assert files["note-print.pdf"] == good()
    assert b"Nothing found: it can go to the print shop." in files["preflight.txt"]
    assert json.loads(files["preflight.json"])["passed"] is True
    assert files["fonts.txt"].startswith(b"SourceSans3-Regular ") and b"embedded, as a subset" in files["fonts.txt"]


def test_the_checksums_are_those_of_the_files(archive: bytes) -> None:
    files = members(archive)
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS"}


def test_the_job_ticket_says_what_is_to_be_printed(archive: bytes) -> None:
    ticket = json.loads(members(archive)["job-ticket.json"])
    assert {key: ticket[key] for key in ("title", "pages", "trim_size", "bleed_mm", "condition", "date")} == {
        "title": TITLE, "pages": 4, "trim_size": "210 × 297 mm", "bleed_mm": 3.0, "condition": "FOGRA39",
        "date": "2026-02-01",
    }  # fmt: skip
    assert (ticket["inks"], ticket["spot_inks"]) == (["Cyan", "Magenta", "Yellow", "Black"], ["PANTONE 1 C"])
    assert (ticket["paper"], ticket["binding"], ticket["quantity"]) == ("135 g/m2 silk", "saddle stitching", 500)
    text = members(archive)["job-ticket.txt"].decode()
    assert "Trim size   210 × 297 mm\n" in text and "Quantity    500\n" in text and "Most ink    320 %\n" in text


def test_what_nobody_told_is_not_made_up() -> None:
    job = Job("ostland", "note", "en")
    files = members(write_handoff(good(), preflight(good(), is_rendered=False), job))
    ticket = json.loads(files["job-ticket.json"])
    assert (ticket["paper"], ticket["binding"], ticket["quantity"]) == (None, None, None)
    assert files["job-ticket.txt"].decode().count("not stated") == 3


def test_the_proof_shows_each_page_and_says_that_it_is_one(archive: bytes) -> None:
    data = members(archive)["note-proof.pdf"]
    with pikepdf.open(io.BytesIO(data)) as proof:
        assert str(proof.trailer.Info.Title) == f"Proof: {TITLE}"
        assert len(proof.pages) == 4
        image = next(iter(proof.pages[0].get_images().values()))
        assert image.ColorSpace == "/DeviceRGB" and image.Filter == "/DCTDecode"
        assert abs(int(image.Width) / float(proof.pages[0].mediabox[2]) * 72 - proofs.DPI) < 1
    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=1).to_pil().convert("RGB")
    sea = picture.getpixel((300, 80))
    assert sea[0] < 90 < sea[2], sea
    assert picture.getpixel((300, 500)) == (255, 255, 255)


def test_the_same_edition_makes_the_same_archive(archive: bytes) -> None:
    assert write_handoff(good(), preflight(good(), binding="saddle", is_rendered=False), JOB) == archive


@pytest.mark.parametrize(
    ("plan", "document", "name"),
    [
        ("dalian", "brochure", "dalian-brochure-handoff"),
        ("../etc", "a b/c", "etc-a-b-c-handoff"),
        ("大连", "brochure", "plan-brochure-handoff"),
    ],
)
def test_the_name_of_the_archive_is_safe(plan: str, document: str, name: str) -> None:
    assert Job(plan, document, "en").name == name


def test_a_file_that_failed_its_preflight_is_refused_with_its_errors() -> None:
    data = planted(rgb_operator)
    with pytest.raises(EditionError) as refused:
        write_handoff(data, preflight(data, is_rendered=False), JOB)
    (fault,) = refused.value.faults
    assert fault.reason == "page 2: DeviceRGB (operator rg) (rgb)" and fault.mend.startswith("Convert it to CMYK")


def test_a_warning_does_not_keep_a_file_back() -> None:
    data = planted(image_of_few_pixels)
    files = members(write_handoff(data, preflight(data, is_rendered=False), JOB))
    assert b"1 warning" in files["preflight.txt"]


# ------------------------------------------------------------------------------------------------ the command


@pytest.mark.usefixtures("project")
def test_the_archive_stands_beside_the_print_edition(capsys: Captured) -> None:
    built(capsys)
    code, out, err = said(capsys, "handoff", "ostland", "--document", "note", "--quantity", "200")
    file = Path("reports/ostland/en/ostland-note-handoff.zip")
    assert (code, err) == (ExitCode.DONE, "") and out.startswith(f"made {file} ")
    assert set(members(file.read_bytes())) == NAMES


@pytest.mark.usefixtures("project")
def test_the_archive_goes_where_it_is_wanted(capsys: Captured) -> None:
    built(capsys)
    code, out, _ = said(capsys, "handoff", "ostland", "--document", "note", "--output", "shop", "--json")
    assert code == ExitCode.DONE and json.loads(out)["file"] == "shop/ostland-note-handoff.zip"
    assert Path("shop/ostland-note-handoff.zip").is_file()


@pytest.mark.usefixtures("project")
def test_an_edition_that_was_not_made_is_to_be_built_first(capsys: Captured) -> None:
    code, _, err = said(capsys, "handoff", "ostland", "--document", "note")
    assert code == ExitCode.EDITION_FAILED
    assert "not made yet. Write python generate.py build ostland first." in err


def test_an_edition_that_is_out_of_date_is_to_be_built_first(project: Project, capsys: Captured) -> None:
    built(capsys)
    clusters = project.data / "ostland" / "clusters.csv"
    clusters.write_text(clusters.read_text() + "\n")
    assert said(capsys, "handoff", "ostland", "--document", "note")[0] == ExitCode.DONE, "nothing it says changed"
    (project.reports / "ostland/en/ostland-note-handoff.zip").unlink()
    clusters.write_text(clusters.read_text().replace(",Ships,", ",Boats,"))
    code, _, err = said(capsys, "handoff", "ostland", "--document", "note")
    assert code == ExitCode.EDITION_FAILED and "clusters.csv changed" in err
    assert not list(project.reports.rglob("*.zip"))


def test_a_file_that_somebody_changed_is_not_sent(project: Project, capsys: Captured) -> None:
    built(capsys)
    (project.reports / "ostland" / "en" / "note-print.pdf").write_bytes(good() + b"%")
    code, _, err = said(capsys, "handoff", "ostland", "--document", "note")
    assert code == ExitCode.EDITION_FAILED and "the file is not the one that was made" in err


@pytest.mark.usefixtures("project")
def test_errors_of_the_preflight_refuse_the_hand_off(capsys: Captured) -> None:
    built(capsys)
    code, _, err = said(capsys, "handoff", "ostland", "--document", "note", "--condition", "FOGRA52")
    assert code == ExitCode.EDITION_FAILED
    assert "it is made for FOGRA39, and FOGRA52 is asked for (condition)" in err
    assert not list(Path("reports").rglob("*.zip"))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--document", "notes"), "Write --document note."),
        (("--document", "note", "--language", "zh"), "there is en"),
        (("--document", "note", "--quantity", "0"), "Write 1 or more."),
        (("--document", "note", "--condition", "FOGRA93"), "Write FOGRA39."),
    ],
)
def test_a_wrong_wish_is_a_wrong_command(capsys: Captured, arguments: tuple[str, ...], words: str) -> None:
    code, _, err = said(capsys, "handoff", "ostland", *arguments)
    assert code == ExitCode.WRONG_COMMAND and words in err
