"""read prints a PDF as it is heard and what a listener would stumble over, or says why it cannot."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest

from planpress.cli import main
from tests.accessibility import made

Captured = pytest.CaptureFixture[str]
NAME = "1 briefing"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, so that messages show short paths."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    code = main(["read", *arguments], Path.cwd())
    return (code, *capsys.readouterr())


def changed(data: bytes, encryption: pikepdf.Encryption | bool = False, *, delete: str = "") -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if delete:
            del pdf.Root[delete]
        pdf.save(file, encryption=encryption)
    return file.getvalue()


def test_a_briefing_is_heard_from_its_title_on(capsys: Captured, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(made.pdf(NAME))
    code, out, err = read(capsys, "a.pdf")
    assert (code, err) == (0, "")
    assert any(line.startswith("Heading level 1: ") for line in out.splitlines())


def test_what_a_listener_would_stumble_over_is_said_beside_the_words(capsys: Captured, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(changed(made.pdf(NAME), delete="/PageLabels"))
    code, out, err = read(capsys, "a.pdf")
    assert code == 0
    assert "Heading level 1" in out
    assert err == "a.pdf: the pages have no labels (settings)\n"


def test_programs_get_lines_and_findings(capsys: Captured, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(changed(made.pdf(NAME), delete="/Lang"))
    code, out, _ = read(capsys, "a.pdf", "--json")
    told = json.loads(out)
    assert (code, told["file"]) == (0, "a.pdf")
    assert any(line.startswith("Heading level 1: ") for line in told["lines"])
    assert {"check": "languages", "page": 0, "what": 'the document\'s language is ""'} in told["findings"]


LOCKED = pikepdf.Encryption(owner="secret", user="secret")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "Cannot read: no such file or directory"),
        (b"Output value", "No PDF: it is no PDF file, or a damaged one"),
        (b"", "No PDF"),
        (changed(made.pdf(NAME), delete="/StructTreeRoot"), "Not tagged: it has no structure"),
        (changed(made.pdf(NAME), LOCKED), "Locked: the PDF opens with a password only"),
    ],
    ids=["missing", "text", "empty", "untagged", "locked"],
)
def test_what_cannot_be_read_is_said_with_what_to_do(
    capsys: Captured, folder: Path, data: bytes | None, words: str
) -> None:
    if data is not None:
        (folder / "a.pdf").write_bytes(data)
    code, out, err = read(capsys, "a.pdf")
    assert (code, out) == (3, "")
    assert err.startswith(f"a.pdf: error: {words}")


def test_a_file_that_cannot_be_read_is_no_build_that_failed(capsys: Captured, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    code, _, err = read(capsys, "a.pdf")
    assert code == 3
    assert err.endswith("1 error: nothing was done.\n")
