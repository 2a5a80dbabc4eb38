"""Bytes become files in reports/: whole or not at all, one run at a time, with a manifest of what was made."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TextIO, TypeVar

from planpress.errors import Fault, Place, UsageError

MANIFEST = "manifest.json"
LOCK = ".planpress.lock"
_TEMPORARY = ".planpress-part"
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Record:
    """What the manifest keeps of a file: its key, its hash, its inputs, how big it is and how long it took."""

    key: str
    sha256: str
    size: int
    seconds: float
    inputs: Mapping[str, str]
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the manifest keeps of a file with tracked changes: its hash and size, the hashes of the two files that were
    compared, and how many changes there are. It is no edition: it makes nothing stale, and nothing makes it stale."""

    sha256: str
    size: int
    older: str
    newer: str
    changes: int


def read_manifest(folder: Path) -> dict[str, Record]:
    """The records of a plan's report folder by file; a manifest that cannot be read counts as none."""

    def record(sections: dict[str, Any], kept: dict[str, Any]) -> Record:
        return Record(**{**kept, "inputs": sections["inputs"][kept["inputs"]]})

    return _read(folder, "files", record)


def read_comparisons(folder: Path) -> dict[str, Comparison]:
    """What the manifest knows of files with tracked changes, by file; nothing when it cannot be read."""
    return _read(folder, "changes", lambda _, kept: Comparison(**kept))


def _read(folder: Path, section: str, made: Callable[[dict[str, Any], dict[str, Any]], Kept]) -> dict[str, Kept]:
    try:
        sections: Any = json.loads((folder / MANIFEST).read_bytes())
        return {name: made(sections, kept) for name, kept in sections[section].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def write_manifest(folder: Path, records: Mapping[str, Record]) -> None:
    """Keep the records. They are written after the files, so that a manifest never promises too much."""
    _write(folder, records, read_comparisons(folder))


def keep_comparison(folder: Path, file: str, comparison: Comparison) -> None:
    """Add what is known of a file with tracked changes; records of such files that are gone go."""
    there = {name: record for name, record in read_comparisons(folder).items() if (folder / name).is_file()}
    _write(folder, read_manifest(folder), there | {file: comparison})


def _write(folder: Path, records: Mapping[str, Record], comparisons: Mapping[str, Comparison]) -> None:
    """Write the manifest. Inputs that many files have alike are kept once, and by their number in each record: a file
    for each of many clusters would else make the manifest, which is written with each of them, large."""
    inputs: list[Mapping[str, str]] = []
    files: dict[str, Any] = {}
    for name in sorted(records):
        record = records[name]
        if record.inputs not in inputs:
            inputs.append(record.inputs)
        files[name] = asdict(replace(record, inputs={})) | {"inputs": inputs.index(record.inputs)}
    sections: dict[str, Any] = {"inputs": inputs, "files": files}
    if comparisons:
        sections["changes"] = {name: asdict(comparisons[name]) for name in sorted(comparisons)}
    replace_file(folder / MANIFEST, (json.dumps(sections, indent=1, ensure_ascii=False) + "\n").encode())


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path` in one step: whoever looks sees the old file or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}{_TEMPORARY}")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the output folder for this run alone; `waiting` is called when another run has it.

    Under the lock, what a killed run left half-written is removed. Raises UsageError for a folder
    that cannot be used.
    """
    with _lock_file(folder) as stream:
        _lock(stream.fileno(), waiting)
        for part in folder.rglob(f".*{_TEMPORARY}"):
            part.unlink(missing_ok=True)
        yield


def _lock_file(folder: Path) -> TextIO:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / LOCK).open("a")
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        fault = Fault("Output folder cannot be used", Place(str(folder)), reason, "Choose another with --output.")
        raise UsageError([fault]) from error


def _lock(handle: int, waiting: Callable[[], None]) -> None:
    try:
        import fcntl
    except ImportError:  # Windows has no flock; the files are replaced whole there too
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting()
        fcntl.flock(handle, fcntl.LOCK_EX)
