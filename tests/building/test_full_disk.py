"""A disk that is full, and folders that nobody may write: what can be made is made, whole, and the rest is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planpress.building.editions import Project
from planpress.building.stores import LocalStore
from tests.building.projects import ROOT, make_project, outcomes, publish_notes, run
from tests.conftest import require_tool
from tests.planning.plans import write_plan

DOCUMENTS = 12
CODE = """
import sys
from pathlib import Path
from planpress.cli import main
sys.exit(main(["build", "--jobs", "1"], Path(sys.argv[1])))
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path)
    publish_notes(made, DOCUMENTS, "txt")
    return made


def _built(project: Project, mount: str) -> tuple[int, str]:
    """Build with `mount` done first, in a name space of its own; whatever is in the reports is copied to seen/."""
    unshare = [require_tool("unshare", "util-linux"), "--user", "--map-root-user", "--mount", "--"]
    if subprocess.run([*unshare, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode:
        require_tool("user name spaces", "a system that lets users have name spaces of their own")
    (project.reports / "ostland").mkdir(parents=True, exist_ok=True)
    script = f'{mount}; "$@"; code=$?; cp -a "{project.reports}/." "{project.root}/seen"; exit $code'
    command = [*unshare, "sh", "-c", script, "sh", sys.executable, "-c", CODE, str(project.root)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    return ran.returncode, ran.stderr


def _texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "ostland" / "en").glob("*.txt"))}


def test_a_full_disk_leaves_whole_files_and_the_next_run_makes_the_rest(project: Project) -> None:
    assert set(outcomes(run(project)).values()) == {"made"}
    whole = _texts(project.reports)
    shutil.rmtree(project.reports)
    code, errors = _built(project, f'mount -t tmpfs -o size=72k tmpfs "{project.reports}"')
    assert code == 1 and "no space left on device" in errors
    seen = _texts(project.root / "seen")
    assert 0 < len(seen) < DOCUMENTS, "some were made, some had no room"
    assert all(data == whole[name] for name, data in seen.items())
    assert not list((project.root / "seen").rglob("*.planpress-part"))
    shutil.rmtree(project.reports)
    (project.root / "seen").rename(project.reports)
    results = outcomes(run(project))
    assert set(results.values()) == {"made", "unchanged"}
    assert _texts(project.reports) == whole


def test_a_folder_that_nobody_may_write_is_a_wrong_command(project: Project) -> None:
    code, errors = _built(project, f'mount -t tmpfs -o ro tmpfs "{project.reports}"')
    assert code == 2 and "Output folder cannot be used: read-only file system" in errors


def test_a_plan_whose_folder_nobody_may_write_fails_alone(project: Project) -> None:
    write_plan(project.data / "westland", {"publish.yaml": (project.data / "ostland" / "publish.yaml").read_text()})
    code, errors = _built(project, f'mount -t tmpfs -o ro tmpfs "{project.reports}/ostland"')
    assert code == 1 and "read-only file system" in errors
    seen = LocalStore(project.root / "seen")
    assert len([name for name in seen.names("westland/en") if name.endswith(".txt")]) == DOCUMENTS
    assert not list(seen.names("ostland"))
