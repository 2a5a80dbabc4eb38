"""A run that is killed at any moment leaves whole files, a true manifest and no lock; the next run makes the rest."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from planpress.building.editions import Project
from planpress.building.manifest import JOURNAL, MANIFEST, read_manifest
from planpress.building.staleness import hash_of
from planpress.building.stores import LOCK, LocalStore
from tests.building.projects import ROOT, edit, make_project, publish_notes

KILLS = int(os.environ.get("PLANPRESS_TEST_KILLS", "8"))
"""Runs that are killed; more take longer and prove more."""
DOCUMENTS = 24
CODE = """
import sys
from pathlib import Path
from planpress.cli import main
sys.exit(main(sys.argv[2:], Path(sys.argv[1])))
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path)
    publish_notes(made, DOCUMENTS, "txt")
    return made


def _start(project: Project, jobs: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", CODE, str(project.root), "build", "--jobs", str(jobs)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _run(project: Project) -> dict[str, bytes]:
    """The reports after a whole run, by name."""
    process = _start(project, 1)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
    return _reports(project)


def _reports(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (project.reports / "ostland" / "en").glob("*")}


def _change(project: Project, old: str, new: str) -> None:
    edit(project.data / "ostland" / "observations.csv", f",{old},,", f",{new},,")


def test_a_run_killed_at_any_moment_leaves_nothing_that_is_not_whole(project: Project) -> None:
    versions = [_run(project)]
    start = time.monotonic()
    _change(project, "44.3", "45.1")
    versions.append(_run(project))
    lasts = time.monotonic() - start
    store, chance = LocalStore(project.reports), random.Random(7)
    values = ("45.1", "44.3")
    for turn in range(KILLS):
        _change(project, *values)
        values = values[::-1]
        process = _start(project, 1 + turn % 2)
        children = _killed(process, chance.uniform(0.2, 1.1) * lasts)
        for name, data in _reports(project).items():
            if not name.startswith("."):
                assert data in (versions[0][name], versions[1][name]), name
        for name, record in read_manifest(store, "ostland").files.items():
            assert hash_of(store.read(f"ostland/{name}") or b"") == record.sha256, f"{name} is not the one listed"
        _, alive = psutil.wait_procs(children, timeout=10)
        assert not alive, "a worker outlived its run"
    expected = versions[0] if values[0] == "44.3" else versions[1]
    assert _run(project) == expected, "the next run makes the rest, and leaves nothing half-written"
    assert sorted(path.name for path in (project.reports / "ostland").iterdir() if path.is_file()) == [MANIFEST]
    assert not (project.reports / LOCK).exists() and not (project.reports / "ostland" / JOURNAL).exists()


def _killed(process: subprocess.Popen[bytes], after: float) -> list[psutil.Process]:
    """Kill a run after so many seconds, and say which processes it had begun. Its error output is held by all of them,
    also by those that begin later: it ends when the last of them does."""
    time.sleep(after)
    try:
        children = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        children = []
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    return children


def test_what_a_killed_run_had_made_is_not_made_again(project: Project) -> None:
    process = _start(project, 1)
    journal = project.reports / "ostland" / JOURNAL
    while not journal.exists() or journal.read_bytes().count(b"\n") < 3:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    made = len(list((project.reports / "ostland" / "en").glob("*.txt")))
    known = read_manifest(LocalStore(project.reports), "ostland").files
    assert made - 1 <= len(known) <= made and len(known) >= 2


def test_a_polite_end_says_what_is_done(project: Project) -> None:
    process = _start(project, 1)
    journal = project.reports / "ostland" / JOURNAL
    while not journal.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Stopped by hand." in errors and f"of {DOCUMENTS} editions are as they were".encode() in errors
    assert not journal.exists() and not (project.reports / LOCK).exists()
    known = read_manifest(LocalStore(project.reports), "ostland").files
    assert {name.removeprefix("en/") for name in known} == set(_reports(project))
