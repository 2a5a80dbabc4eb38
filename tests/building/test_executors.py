"""Who does the work changes nothing of it: this process, several, or a Dask cluster; nor do workers that are lost."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Executor, Future
from pathlib import Path

import psutil
import pytest

from planpress.building import executors
from planpress.building.editions import Project
from planpress.building.executors import Crew, InProcess, Staff
from planpress.building.run import Result
from planpress.errors import Grade
from tests.building.projects import Notes, built, make_project, publish_notes

DOCUMENTS = 10


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path)
    publish_notes(made, DOCUMENTS, "pdf")
    return made


def _reports(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((project.reports / "ostland" / "en").iterdir())}


class _Killer(Notes):
    """Kills one of this process' workers when the first edition is made."""

    killed = 0

    def done(self, result: Result) -> None:
        super().done(result)
        if not self.killed:
            workers = [one for one in psutil.Process().children(recursive=True) if _works(one)]
            self.killed = workers[0].pid
            os.kill(self.killed, signal.SIGKILL)


def _works(process: psutil.Process) -> bool:
    """Whether a process has the libraries loaded that draw: schedulers, servers and nannies have not."""
    try:
        return any("matplotlib" in found.path for found in process.memory_maps())
    except psutil.Error:
        return False


def test_dask_makes_the_same_bytes_as_the_pool_though_a_worker_is_killed(project: Project) -> None:
    assert not built(project, jobs=2).failed
    before = _reports(project)
    killer = _Killer()
    found = built(project, jobs=2, force=True, scheduler="dask:local", watcher=killer)
    assert killer.killed and not found.failed and not found.faults
    assert {result.outcome for result in found.results} == {"made"}
    assert _reports(project) == before


def test_a_pool_whose_worker_is_killed_makes_everything(project: Project) -> None:
    killer = _Killer()
    found = built(project, jobs=2, watcher=killer)
    assert killer.killed and not found.failed
    assert len(_reports(project)) == DOCUMENTS


def test_a_scheduler_that_cannot_be_reached_is_told_and_the_work_is_done_here(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "PATIENCE", 1)
    found = built(project, jobs=2, scheduler="tcp://127.0.0.1:9", only="note-[12]")
    (fault,) = found.faults
    assert fault.grade is Grade.WARNING and "tcp://127.0.0.1:9 cannot be reached" in fault.reason
    assert not found.failed and len(found.results) == 2


class _Waiting(Executor):
    """An executor that counts how many jobs it was given and has not done."""

    def __init__(self) -> None:
        self.given = self.most = 0

    def submit(self, function, /, *arguments):  # type: ignore[no-untyped-def, override]
        self.given += 1
        self.most = max(self.most, self.given)
        future: Future[object] = Future()
        future.set_result(function(*arguments))
        return future


def test_few_jobs_are_given_out_at_once_however_many_there_are() -> None:
    executor = _Waiting()
    with Crew[int](lambda: Staff(executor, 3, lambda: None)) as crew:
        for job, done in crew.stream(lambda number: number * 2, iter(range(1000))):
            executor.given -= 1
            assert done == job * 2
    assert executor.most <= executors.AHEAD * 3


def test_jobs_are_asked_for_only_when_there_is_room() -> None:
    asked: list[int] = []

    def jobs():  # type: ignore[no-untyped-def]
        for number in range(5):
            asked.append(number)
            yield number

    with Crew[int](lambda: Staff(InProcess(), 1, lambda: None)) as crew:
        next(crew.stream(str, jobs()))
        assert asked == [0]
