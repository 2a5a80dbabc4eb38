"""A plan's folder is copied beside itself, under a lock, so that new data can be tried without touching it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from planpress.errors import Fault, InputError, Place
from planpress.fetching.swapping import JOURNAL, undo

_PREFIX = ".planpress-staging-"


@dataclass(frozen=True, slots=True)
class Stage:
    """A staging folder beside a plan's folder, its `home`: with the `plan`'s copy and room for what is fetched."""

    root: Path
    home: Path

    @property
    def plan(self) -> Path:
        """The copy, which has the plan's own name."""
        return self.root / self.home.name

    def scratch(self, number: int) -> Path:
        """A new folder for the files of one source."""
        folder = self.root / f"fetched-{number}"
        folder.mkdir()
        return folder


@contextlib.contextmanager
def held(folder: Path, waiting: Callable[[], None] | None) -> Iterator[bool]:
    """Hold a plan's folder for this process alone; gives whether it does. `waiting` is called when another has it, and
    then it is waited for; without `waiting` it is not. The lock ends with the process, and leaves nothing behind."""
    try:
        import fcntl
    except ImportError:  # Windows has no flock, and cannot open a folder
        yield True
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting is None:
                yield False
                return
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield True
    finally:
        os.close(handle)


@contextlib.contextmanager
def staged(home: Path) -> Iterator[Stage]:
    """A copy of a plan's folder, which goes again. Hold the folder: what others left there goes first."""
    tidy(home)
    stage = Stage(home.parent / f"{_PREFIX}{home.name}-{os.getpid()}", home)
    stage.root.mkdir()
    try:
        shutil.copytree(home, stage.plan, ignore=shutil.ignore_patterns(".*", "~$*", "__pycache__"))
        yield stage
    finally:
        # A journal that is still there says that undoing failed: the next run needs what lies beside it.
        if not (stage.root / JOURNAL).exists():
            shutil.rmtree(stage.root, ignore_errors=True)


def tidy(home: Path) -> None:
    """Undo what a killed run left half-done, and remove its folders. Hold the folder."""
    for root in _left(home):
        undo(root, home)
        shutil.rmtree(root)


def recover(folder: Path) -> None:
    """Let a plan's folder be whole before it is read: what a killed run left half-done is undone. Raises InputError
    when that cannot be done."""
    home = folder.resolve()
    left = _left(home) if home.is_dir() else ()
    if not left:
        return
    # A swap that is going on takes no time worth telling of; a fetch may, and does not touch the plan's folder.
    swapping = any((root / JOURNAL).exists() for root in left)
    try:
        with held(home, (lambda: None) if swapping else None) as ours:
            if ours:
                tidy(home)
    except OSError as error:
        reason = f"a run was killed while it swapped data in, and undoing that fails: {(error.strerror or '').lower()}"
        mend = f"Make {home.parent} writable for this command, and try again."
        raise InputError([Fault("Plan half-changed", Place(str(folder)), reason, mend)]) from error


def _left(home: Path) -> tuple[Path, ...]:
    """The staging folders of a plan."""
    pattern = re.compile(rf"{re.escape(_PREFIX + home.name)}-\d+")
    with os.scandir(home.parent) as entries:
        return tuple(sorted(Path(entry.path) for entry in entries if pattern.fullmatch(entry.name)))
