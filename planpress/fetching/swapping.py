"""Checked tables take the place of a plan's own: all of them or none, whenever the machine stops."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

JOURNAL = "swap.json"
"""Stands in the staging folder while files are swapped. As long as it is there, the swap is not done."""
_ASIDE = "aside"


def swap(root: Path, home: Path, names: Sequence[str]) -> None:
    """Put files of the plan's copy in `root` in the places of those in `home`.

    Each is whole and on the disk before the first moves. The old ones are kept aside, with a journal beside them, until
    all are in: an error brings them back, and so does the next run when this one is killed. Raises OSError.
    """
    aside = root / _ASIDE
    aside.mkdir()
    journal: dict[str, dict[str, str]] = {}
    for name in names:
        new, old = root / home.name / name, home / name
        if old.exists():
            shutil.copy2(old, aside / name)
            _like(new, old)
            _sync(aside / name)
        _sync(new)
        journal[name] = {"old": _hash(old), "new": _hash(new)}
    for folder in (aside, root / home.name):
        _sync(folder)
    _write(root / JOURNAL, journal)
    try:
        for name in names:
            os.replace(root / home.name / name, home / name)
        _sync(home)
    except OSError:
        undo(root, home)
        raise
    _done(root)


def undo(root: Path, home: Path) -> None:
    """Bring back what a swap that was not done has replaced; it can be killed and done again. A file that somebody has
    changed since then stays as it is."""
    if not (root / JOURNAL).exists():
        return
    for name, kept in json.loads((root / JOURNAL).read_bytes()).items():
        if _hash(home / name) != kept["new"]:
            continue
        if kept["old"]:
            os.replace(root / _ASIDE / name, home / name)
        else:
            (home / name).unlink()
    _sync(home)
    _done(root)


def _done(root: Path) -> None:
    (root / JOURNAL).unlink()
    _sync(root)


def _write(file: Path, journal: dict[str, dict[str, str]]) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps(journal), encoding="utf-8")
    _sync(part)
    os.replace(part, file)
    _sync(file.parent)


def _hash(file: Path) -> str:
    """The file's hash, "" when it is not there."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _like(new: Path, old: Path) -> None:
    """Give a file the owner and the rights of the one whose place it takes, as far as we may."""
    status = old.stat()
    new.chmod(status.st_mode)
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(new, status.st_uid, status.st_gid)


def _sync(path: Path) -> None:
    """Let what was written reach the disk: a file's bytes, or a folder's names."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folders
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
