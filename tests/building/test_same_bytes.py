"""Same input, same bytes: in any process, time zone, folder and order of hashes."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.building.projects import ROOT

SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LC_ALL": "C"},
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sample plan's reports, made twice at the same time in processes as different as can be."""
    folders = [tmp_path_factory.mktemp(f"run{number}") for number, _ in enumerate(SURROUNDINGS)]
    running = [
        subprocess.Popen(
            [
                sys.executable,
                str(ROOT / "generate.py"),
                "build",
                "dalian",
                "--quiet",
                "--no-page-numbers",
                "--output",
                str(folder / "reports"),
            ],
            env={**os.environ, **surroundings},
            cwd=folder,
        )
        for folder, surroundings in zip(folders, SURROUNDINGS, strict=True)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    return [folder / "reports" / "dalian" for folder in folders]


@pytest.mark.parametrize("name", ["en/briefing.pdf", "en/briefing.docx"])
def test_the_bytes_are_the_same(reports: list[Path], name: str) -> None:
    first, second = (folder / name for folder in reports)
    assert first.read_bytes() == second.read_bytes()


def _unpacked(path: Path) -> bytes:
    if path.suffix != ".docx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return b"".join(package.read(name) for name in package.namelist())


@pytest.mark.parametrize("name", ["en/briefing.pdf", "en/briefing.docx"])
def test_the_bytes_hold_no_trace_of_the_machine(reports: list[Path], name: str) -> None:
    data = _unpacked(reports[0] / name)
    assert str(ROOT).encode() not in data
    assert str(reports[0]).encode() not in data
