"""One edition cannot keep the others from being made: it may not take too long nor too much, nor end its worker."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from planpress import writers
from planpress.brand import Brand
from planpress.building import executors
from planpress.building.editions import Project
from planpress.building.limits import Limits, limited
from planpress.document import Document
from planpress.errors import EditionError
from tests.building.projects import edit, make_project, outcomes, run

BRIEFING, PDF, NOTE = "ostland/en/briefing.txt", "ostland/en/briefing.pdf", "ostland/en/note.txt"
ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
BOMB = "{% set all = namespace(x='x' * 1000000) %}{% for a in range(20) %}{% set all.x = all.x ~ all.x %}{% endfor %}"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path)
    edit(made.data / "ostland" / "publish.yaml", "[txt, pdf]", "[txt]")
    return made


def _spoil(project: Project, words: str) -> None:
    edit(project.templates / "note" / "document.md.j2", "# {{ plan.region }}", words)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_template_that_hangs_fails_alone_and_says_so(project: Project, jobs: int) -> None:
    _spoil(project, ENDLESS)
    results = run(project, jobs=jobs, limits=Limits(seconds=1))
    assert outcomes(results) == {BRIEFING: "made", NOTE: "failed"}
    (fault,) = results[NOTE].faults
    assert fault.what == "Takes too long" and "1 s" in fault.reason and "--time-limit 4" in fault.mend


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_template_that_eats_memory_fails_alone_and_says_so(project: Project, jobs: int) -> None:
    _spoil(project, BOMB)
    results = run(project, jobs=jobs, limits=Limits(megabytes=700))
    assert outcomes(results) == {BRIEFING: "made", NOTE: "failed"}
    (fault,) = results[NOTE].faults
    assert fault.what == "Takes too much" and "700 MB" in fault.reason and "--memory-limit 1400" in fault.mend


def test_what_hangs_does_not_touch_the_file_that_is_there(project: Project) -> None:
    run(project)
    before = (project.reports / NOTE).read_bytes()
    _spoil(project, ENDLESS)
    assert run(project, limits=Limits(seconds=1))[NOTE].outcome == "failed"
    assert (project.reports / NOTE).read_bytes() == before


def test_work_in_another_thread_has_its_time_limit_too() -> None:
    """Dask's workers do their work in threads, which no signal reaches."""
    found: list[str] = []

    def work() -> None:
        try:
            with limited(Limits(seconds=0.2), "a document"):
                while True:
                    time.sleep(0.01)
        except EditionError as error:
            found.append(error.faults[0].what)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert found == ["Takes too long"]


def test_a_limit_that_was_kept_leaves_nothing_behind() -> None:
    with limited(Limits(seconds=0.05), "a document"):
        pass
    time.sleep(0.1)
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def _die(*_: object) -> bytes:
    os._exit(9)


def _die_once(document: Document, brand: Brand) -> bytes:
    mark = Path(os.environ["PLANPRESS_TEST_MARK"])
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return writers.FORMATS["docx"].write(document, brand)


@pytest.fixture
def dying(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Workers that end in the middle of the briefing's text."""
    monkeypatch.setattr(executors, "START", "fork")  # workers that know the stand-in, too
    edit(
        project.data / "ostland" / "publish.yaml",
        "template: briefing\n    formats: [txt]",
        "template: briefing\n    formats: [pdf]",
    )
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", _die))
    return project


def test_the_document_that_ends_its_worker_is_found_and_the_others_are_made(dying: Project) -> None:
    results = run(dying, jobs=2)
    assert outcomes(results) == {PDF: "failed", NOTE: "made"}
    (fault,) = results[PDF].faults
    assert fault.what == "Not finished" and "--jobs 1" in fault.mend


def test_a_worker_that_is_ended_once_costs_nothing_but_time(
    dying: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLANPRESS_TEST_MARK", str(tmp_path / "died"))
    monkeypatch.setitem(writers.FORMATS, "pdf", writers.Writer("PDF", _die_once))
    from planpress import reconciling

    monkeypatch.delitem(reconciling.READERS, "pdf")
    assert outcomes(run(dying, jobs=2)) == {PDF: "made", NOTE: "made"}
    assert (tmp_path / "died").exists()
