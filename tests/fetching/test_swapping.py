"""New data come in whole or not at all: whenever the machine stops, whoever else is at work."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from planpress.fetching import staging, swapping
from planpress.fetching.fetching import fetch
from planpress.fetching.staging import held, recover
from planpress.planning.reading import check_plan
from tests.fetching.plans import NEW, OLD, Notes, everything, observations, only_fault, run, write
from tests.planning.plans import GOOD

TWO = """\
  - path: ../new-observations.csv
  - path: ../new-clusters.csv
    into: clusters.csv
"""
NEW_CLUSTERS = GOOD["clusters.csv"].replace("North Quay", "South Quay")


def two_tables(tmp_path: Path) -> Path:
    (tmp_path / "new-observations.csv").write_text(NEW, encoding="utf-8")
    (tmp_path / "new-clusters.csv").write_text(NEW_CLUSTERS, encoding="utf-8")
    return write(tmp_path, TWO)


def state(folder: Path) -> tuple[bool, bool]:
    """Which of the two tables are new; each is whole."""
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("observations.csv", "clusters.csv")]
    assert texts[0] in (OLD, NEW)
    assert texts[1] in (GOOD["clusters.csv"], NEW_CLUSTERS)
    return texts[0] == NEW, texts[1] == NEW_CLUSTERS


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.iterdir() if path.name.startswith(".")]


STEPS = [
    (os, "replace"), (os, "fsync"), (os, "mkdir"), (os, "unlink"), (os, "rmdir"), (shutil, "copy2"),
]  # fmt: skip
"""What changes a disk."""


def killed(work: Callable[[], object], step: int, steps: Sequence[tuple[ModuleType, str]] = STEPS) -> bool:
    """Do the work in a process that is killed with SIGKILL before its step of this number; False when it has fewer."""
    pid = os.fork()
    if pid == 0:
        count = 0

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def call(*arguments: object, **options: object) -> object:
                nonlocal count
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                count += 1
                return real(*arguments, **options)

            return call

        try:
            for module, name in steps:
                setattr(module, name, counted(getattr(module, name)))
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def test_a_run_that_is_killed_at_any_step_leaves_old_or_new(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    run(two_tables(tmp_path / "first"))  # what is imported now is not imported in each of the many processes
    seen, mixed, step = set(), 0, 0
    while True:
        place = tmp_path / str(step)
        place.mkdir()
        folder = two_tables(place)
        ended = not killed(lambda folder=folder: run(folder), step)  # type: ignore[misc]
        half = len(set(state(folder))) == 2
        mixed += half
        recover(folder)
        seen.add(state(folder))
        assert state(folder) in ((False, False), (True, True))
        assert left(folder) == []
        if half or step % 8 == 0:
            assert run(folder).faults == ()
            assert state(folder) == (True, True)
            assert left(folder) == []
        if ended:
            break
        step += 1
    assert step > 20
    assert mixed, "no run was killed between the two files"
    assert seen == {(False, False), (True, True)}


def test_undoing_a_half_done_swap_can_be_killed_too(tmp_path: Path) -> None:
    step = 0
    while True:
        place = tmp_path / str(step)
        place.mkdir()
        folder = two_tables(place)
        _half_done(folder)
        ended = not killed(lambda folder=folder: recover(folder), step)  # type: ignore[misc]
        recover(folder)
        assert state(folder) == (False, False)
        assert left(folder) == []
        if ended:
            break
        step += 1
    assert step > 5


def _half_done(folder: Path) -> None:
    """Kill a run between its two files: before the third file that it moves, for the first is the journal."""
    assert killed(lambda: run(folder), 2, [(os, "replace")])
    assert len(set(state(folder))) == 2


def test_what_somebody_wrote_after_a_killed_run_stays(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    _half_done(folder)
    swapped = folder / ("observations.csv" if state(folder)[0] else "clusters.csv")
    swapped.write_text("mine", encoding="utf-8")
    recover(folder)
    assert swapped.read_text(encoding="utf-8") == "mine"
    assert left(folder) == []


def test_an_error_between_two_files_brings_the_first_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = two_tables(tmp_path)
    real, calls = os.replace, []

    def replace(source: Path, target: Path) -> None:
        if Path(target).parent == folder:
            calls.append(target)
            if len(calls) == 2:
                raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(swapping.os, "replace", replace)
    result = run(folder)
    assert [(fault.what, fault.reason) for fault in result.faults] == [
        ("Data cannot be swapped", "no space left on device")
    ]
    assert state(folder) == (False, False)
    assert left(folder) == []


def test_what_is_the_same_is_not_touched(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    assert run(folder).outcome == "fetched"
    before = everything(folder)
    assert run(folder).outcome == "unchanged"
    assert everything(folder) == before


def test_the_same_table_written_in_another_way_is_the_same(tmp_path: Path) -> None:
    quoted = OLD.replace("p. 4", '"p. 4"').replace("\n", "\r\n")
    (tmp_path / "theirs.csv").write_text(quoted, encoding="utf-8")
    folder = write(tmp_path, "  - path: ../theirs.csv\n")
    assert run(folder).outcome == "unchanged"
    assert observations(folder) == OLD


def test_a_dry_run_says_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    before = everything(folder)
    result = run(folder, dry_run=True)
    assert [(table.table, table.changed) for table in result.tables] == [("clusters.csv", 1), ("observations.csv", 1)]
    assert everything(folder) == before
    assert left(folder) == []


def test_a_new_table_keeps_the_rights_of_the_old_one(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    (folder / "observations.csv").chmod(0o640)
    if os.getuid() == 0:
        os.chown(folder / "observations.csv", 65534, 65534)
    run(folder)
    status = (folder / "observations.csv").stat()
    assert observations(folder) == NEW
    assert status.st_mode & 0o777 == 0o640
    assert os.getuid() != 0 or (status.st_uid, status.st_gid) == (65534, 65534)


def test_data_in_which_the_plan_is_not_sound_stay_out(tmp_path: Path) -> None:
    (tmp_path / "theirs.csv").write_text(NEW.replace("ships,berths", "boats,berths"), encoding="utf-8")
    fault = only_fault(write(tmp_path, "  - path: ../theirs.csv\n"))
    assert fault.what == "Unknown cluster"
    assert str(fault.place) == "../theirs.csv, row 4, column cluster"
    assert fault.place.excerpt == "boats,berths,2020,actual,38,,,,berths,S1,p. 4,"


def test_one_bad_table_keeps_the_good_one_out(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    (tmp_path / "new-clusters.csv").write_text(NEW_CLUSTERS.replace("timber,", "ships,", 1), encoding="utf-8")
    result = run(folder)
    assert result.faults[0].what == "Id given twice"
    assert result.faults[0].place.file == "../new-clusters.csv"
    assert state(folder) == (False, False)


def test_a_fault_elsewhere_in_the_plan_is_told_in_the_plans_own_file(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    (folder / "plan.yaml").write_text(GOOD["plan.yaml"].replace("target: 2025", "target: soon"))
    result = run(folder)
    assert [Path(fault.place.file) for fault in result.faults] == [folder / "plan.yaml"]
    assert not any(".planpress" in f"{fault.reason}{fault.mend}" for fault in result.faults)


def test_two_runs_for_one_plan_wait_for_each_other(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    waits, results = threading.Event(), []
    with held(folder, None) as ours:
        assert ours
        other = threading.Thread(target=lambda: results.append(fetch(folder, check_plan, Notes(waits.set))))
        other.start()
        assert waits.wait(30)
        assert state(folder) == (False, False)
    other.join(30)
    assert [result.outcome for result in results] == ["fetched"]


def test_reading_a_plan_does_not_wait_for_a_fetch(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    with held(folder, None), staging.staged(folder) as stage:
        recover(folder)
        assert stage.plan.is_dir()


def test_a_table_that_is_a_link_is_not_filled(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    (folder / "observations.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "observations.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert only_fault(folder).what == "Table elsewhere"


def test_files_that_cannot_be_copied_are_told_by_their_names(tmp_path: Path) -> None:
    folder = two_tables(tmp_path)
    for name in ("old.csv", "text/gone.md"):
        (folder / name).symlink_to(tmp_path / "nowhere")
    result = run(folder)
    assert {(fault.what, fault.place.file) for fault in result.faults} == {
        ("File cannot be read", str(folder / name)) for name in ("old.csv", "text/gone.md")
    }
    assert state(folder) == (False, False)
    assert left(folder) == []


def test_a_change_made_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    code = f"import pathlib\npathlib.Path('observations.csv').write_text('mine')\nprint({NEW!r}, end='')\n"
    folder = write(tmp_path, "  - command: [python, tools/x.py]\n", {"tools/x.py": code})
    result = run(folder)
    assert [fault.what for fault in result.faults] == ["Changed meanwhile"]
    assert observations(folder) == "mine"
