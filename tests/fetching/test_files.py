"""Files on this machine and in any store of fsspec fill tables, as CSV and as workbooks."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from openpyxl import Workbook

from planpress.fetching import addresses, errand, lines
from tests.fetching.plans import NEW, observations, only_fault, run, write

MEMORY = "  - path: memory://bureau/plan/observations.csv\n"


@pytest.fixture
def store() -> Iterator[fsspec.AbstractFileSystem]:
    """A store in memory, whose files anybody in this process can fetch."""
    found = fsspec.filesystem("memory")
    yield found
    found.rm("/", recursive=True)


def test_a_file_in_a_store_becomes_the_table(tmp_path: Path, store: fsspec.AbstractFileSystem) -> None:
    store.pipe("/bureau/plan/observations.csv", NEW.encode("utf-8-sig"))
    folder = write(tmp_path, MEMORY)
    result = run(folder)
    assert result.outcome == "fetched"
    assert result.tables[0].sources == ("memory://bureau/plan/observations.csv",)
    assert observations(folder) == NEW


def test_a_path_starts_at_the_plans_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path, "  - path: exports/new.csv\n", {"exports/new.csv": NEW})
    monkeypatch.chdir(tmp_path)
    assert run(Path("ostland")).outcome == "fetched"
    assert observations(folder) == NEW


def test_a_workbook_becomes_the_table_with_the_numbers_that_it_shows(tmp_path: Path) -> None:
    _book(tmp_path / "new.xlsx", "Figures", "Remarks")
    folder = write(tmp_path, "  - path: ../new.xlsx\n    sheet: Figures\n")
    assert run(folder).faults == ()
    assert observations(folder) == NEW


def test_a_fault_in_a_workbook_is_told_by_its_cell(tmp_path: Path) -> None:
    _book(tmp_path / "new.xlsx", "Figures", value="n/a")
    fault = only_fault(write(tmp_path, "  - path: ../new.xlsx\n"))
    assert (fault.what, str(fault.place)) == ("Not a number", "../new.xlsx, sheet Figures, cell E2")


def test_which_sheet_is_asked_when_there_are_several(tmp_path: Path) -> None:
    _book(tmp_path / "new.xlsx", "Figures", "Remarks")
    fault = only_fault(write(tmp_path / "a", "  - path: ../../new.xlsx\n"))
    assert (fault.what, fault.mend) == ("Which sheet", "Write sheet: Figures")
    fault = only_fault(write(tmp_path / "b", "  - path: ../../new.xlsx\n    sheet: figuers\n"))
    assert (fault.what, fault.mend) == ("Unknown sheet", "Write sheet: Figures")


def test_a_day_in_a_workbook_is_written_plainly(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["id", "title", "published"])  # type: ignore[union-attr]
    book.active.append(["S1", "Harbour plan", dt.date(2021, 3, 2)])  # type: ignore[union-attr]
    book.active.append(["S2", "Forest report", None])  # type: ignore[union-attr]
    book.save(tmp_path / "sources.xlsx")
    folder = write(tmp_path, "  - path: ../sources.xlsx\n    into: sources.csv\n")
    assert run(folder).faults == ()
    rows = (folder / "sources.csv").read_text().splitlines()
    assert rows[1:] == ["S1,Harbour plan,,,2021-03-02,", "S2,Forest report,,,,"]


@pytest.mark.parametrize(
    ("address", "what", "reason"),
    [
        ("memory://bureau/nothing.csv", "No such file", "there is no memory://bureau/nothing.csv"),
        ("exports/nothing.csv", "No such file", "there is no exports/nothing.csv"),
        ("text", "Cannot be fetched", "text: is a directory"),
        ("s4://bureau/plan.csv", "Cannot be fetched", "s4://bureau/plan.csv: Protocol not known: s4"),
        ("s3://bureau/plan.csv", "Package missing", "s3:// needs the package s3fs"),
        ("empty.csv", "Empty file", "there is nothing in it"),
    ],
)
def test_what_cannot_be_fetched_is_told(tmp_path: Path, address: str, what: str, reason: str) -> None:
    fault = only_fault(write(tmp_path, f"  - path: {address}\n", {"empty.csv": " \n"}))
    assert (fault.what, fault.reason) == (what, reason)


class Web(fsspec.AbstractFileSystem):
    """A store that tells of each failure as fsspec's does on the web: as of a file that is not there."""

    protocol = "web"
    failure: Exception | None = None

    def _open(self, path: str, *_: object, **__: object) -> None:
        raise FileNotFoundError(path) from self.failure


class RefusalError(Exception):
    """A server's answer, as the package aiohttp has it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}, {message!r}, url='web://bureau/x.csv?key=geheim'")
        self.status, self.message = status, message


@pytest.mark.parametrize(
    ("failure", "what", "reason"),
    [
        (None, "No such file", "there is no web://bureau/x.csv"),
        (RefusalError(404, "Not Found"), "No such file", "there is no web://bureau/x.csv"),
        (RefusalError(403, "Forbidden"), "Cannot be fetched", "web://bureau/x.csv: the server answers 403 Forbidden"),
        (ConnectionRefusedError(111, "Connection refused"), "Cannot be fetched",
         "web://bureau/x.csv: connection refused"),
        (ValueError("no way to https://bureau/X.csv?key=geheim"), "Cannot be fetched",
         "web://bureau/x.csv: no way to https://bureau/X.csv"),
    ],
)  # fmt: skip
def test_what_a_server_refuses_is_not_told_as_a_file_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception | None, what: str, reason: str
) -> None:
    fsspec.register_implementation("web", Web, clobber=True)
    monkeypatch.setattr(Web, "failure", failure)
    fault = only_fault(write(tmp_path, "  - path: web://bureau/x.csv?key=geheim\n"))
    assert (fault.what, fault.reason) == (what, reason)


@pytest.mark.usefixtures("store")
def test_what_follows_a_question_mark_is_not_told(tmp_path: Path) -> None:
    fault = only_fault(write(tmp_path, "  - path: memory://bureau/x.csv?signature=geheim\n"))
    assert "geheim" not in fault.reason + fault.mend + str(fault.place)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MOST_BYTES", 100)
    assert only_fault(write(tmp_path, "  - path: new.csv\n", {"new.csv": NEW})).what == "Too much data"


def test_a_table_with_too_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_ROWS", 3)
    assert only_fault(write(tmp_path, "  - path: new.csv\n", {"new.csv": NEW})).what == "Too much data"


def test_a_store_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named pipe that nobody writes to is as silent as a server that has gone."""
    monkeypatch.setattr(errand, "GRACE", 0.1)
    folder = write(tmp_path, "  - path: ../pipe.csv\n    timeout: 0.1 s\n")
    os.mkfifo(tmp_path / "pipe.csv")
    assert only_fault(folder).what == "Too slow"
    handle = os.open(tmp_path / "pipe.csv", os.O_WRONLY | os.O_NONBLOCK)  # lets the reader go
    os.close(handle)


def _book(file: Path, *sheets: str, value: str | float = 45.1) -> None:
    """The new observations as a workbook, with numbers as numbers."""
    book = Workbook()
    for index, name in enumerate(sheets):
        sheet = book.create_sheet(name)
        for line in NEW.splitlines() if index == 0 else ["seen,by nobody"]:
            sheet.append([_typed(cell) for cell in line.split(",")])
    book[sheets[0]]["E2"] = value
    del book["Sheet"]
    book.save(file)


def _typed(cell: str) -> str | float | None:
    """A cell as an officer would have it: numbers as numbers, years as they are."""
    if cell in ("2020", "2025") or not cell.replace(".", "").isdigit():
        return cell or None
    return float(cell)
