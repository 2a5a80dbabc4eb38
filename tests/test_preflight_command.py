"""preflight tells people and programs whether a PDF can go to print, and the shell by its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planpress.cli import main
from planpress.errors import ExitCode
from tests.preflight.made import good, planted
from tests.preflight.test_planted_faults import image_of_few_pixels, rgb_operator

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with one good file, one with a warning and one with an error."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.pdf").write_bytes(good())
    (tmp_path / "soft.pdf").write_bytes(planted(image_of_few_pixels))
    (tmp_path / "bad.pdf").write_bytes(planted(rgb_operator))
    return tmp_path


def said(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    code = main(["preflight", *arguments], Path.cwd())
    return (code, *capsys.readouterr())


def test_a_good_file_ends_with_0(capsys: Captured) -> None:
    code, out, err = said(capsys, "good.pdf", "--condition", "fogra39", "--binding", "saddle")
    assert (code, err) == (ExitCode.DONE, "")
    assert out.splitlines()[1] == "Nothing found: it can go to the print shop."


def test_a_warning_ends_with_0(capsys: Captured) -> None:
    code, out, _ = said(capsys, "soft.pdf")
    assert code == ExitCode.DONE and "1 warning" in out


def test_one_bad_file_of_several_ends_with_1_and_all_are_told(capsys: Captured) -> None:
    code, out, _ = said(capsys, "bad.pdf", "good.pdf")
    assert code == ExitCode.EDITION_FAILED
    assert "bad.pdf   4 pages" in out and "\ngood.pdf   4 pages" in out


def test_programs_get_one_object(capsys: Captured) -> None:
    code, out, _ = said(capsys, "good.pdf", "bad.pdf", "--json")
    told = json.loads(out)
    assert (code, told["exit"]) == (1, 1)
    assert [(file["file"], file["passed"]) for file in told["files"]] == [("good.pdf", True), ("bad.pdf", False)]


def test_a_bleed_may_be_asked_for(capsys: Captured) -> None:
    code, out, _ = said(capsys, "good.pdf", "--bleed", "5 mm")
    assert code == ExitCode.EDITION_FAILED and "5 mm are asked for" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("none.pdf",), "Cannot read: no such file or directory"),
        (("good.pdf", "--condition", "FOGRA5"), "no such printing condition FOGRA5"),
        (("good.pdf", "--bleed", "wide"), "wide is no width"),
        (("good.pdf", "--binding", "glue"), "invalid choice"),
        ((), "Wrong command"),
    ],
)
def test_a_wrong_command_ends_with_2(capsys: Captured, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = said(capsys, *arguments)
    assert (code, out) == (ExitCode.WRONG_COMMAND, "") and words in err
