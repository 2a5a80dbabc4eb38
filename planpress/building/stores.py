"""Where reports are kept: a local folder, or any place that fsspec reaches (s3://, gs://, memory://)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from planpress.building.locks import held, owner, owner_words
from planpress.errors import Fault, Place, UsageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

LOCK = ".planpress.lock"
_TEMPORARY = ".planpress-part"
_RENEWED = 30.0
"""Seconds after which the owner of a lock in a remote place says that it is still there."""
_SETTLED = 0.5
"""Seconds after which a note that was written is not overwritten by one who saw none."""
_STALE = 300.0
"""Seconds after which a lock that nobody renewed is taken over."""


class Store(Protocol):
    """Files by their slash paths below one place. What goes wrong is an OSError."""

    appends: bool
    """Whether lines can be added to a file without writing it anew."""

    def show(self, name: str) -> str:
        """What messages call a file: its path, or its address."""

    def read(self, name: str) -> bytes | None:
        """A file's bytes, None when it is not there."""

    def stamp(self, name: str) -> str:
        """What changes when a file does, found without reading it; "" when it is not there."""

    def put(self, name: str, data: bytes) -> None:
        """Put `data` in the place of a file: whole or not at all, as far as the place is able to."""

    def append(self, name: str, data: bytes) -> None:
        """Add `data` to the end of a file, where the store `appends`."""

    def keep(self, name: str, other: str) -> None:
        """Let a file be found by another name as well, whatever becomes of the first."""

    def remove(self, name: str) -> None:
        """Take a file away, and the folders that are empty then; nothing happens when it is not there."""

    def names(self, below: str = "") -> Iterator[str]:
        """The names of all files in a folder and those below it, in order, without what is hidden."""

    def folders(self) -> tuple[str, ...]:
        """The names of the folders at the top, in order, without what is hidden."""

    def locked(self, waiting: Callable[[str], None]) -> contextlib.AbstractContextManager[None]:
        """Hold the place for this run alone; `waiting` is told who has it when another run does. What a killed run
        left half-written is removed. Raises UsageError for a place that cannot be used."""


def store_at(output: str | Path) -> Store:
    """The store at a folder or an address. Raises UsageError for an address that cannot be reached."""
    address = str(output)
    protocol, mark, rest = address.partition("://")
    if not mark:
        return LocalStore(Path(output))
    if protocol in ("file", "local"):
        return LocalStore(Path(rest))
    import fsspec  # late: few reports leave the machine

    try:
        files, root = fsspec.core.url_to_fs(address)
    except OSError as error:  # some connect at once
        raise unusable(address, error) from error
    except ImportError as error:
        mend = f"Install it: .venv/bin/pip install {_PACKAGES.get(protocol, protocol)}."
        raise UsageError([Fault("Package missing", Place(address), str(error), mend)]) from error
    except ValueError as error:
        mend = "Write a folder, or an address such as s3://bucket/reports."
        raise UsageError([Fault("Unknown kind of address", Place(address), str(error), mend)]) from error
    return FsspecStore(files, root, f"{protocol}://")


_PACKAGES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs"}


def unwritable(place: str, error: OSError) -> Fault:
    """The fault of a file that cannot be put in its place."""
    reason = (error.strerror or str(error) or "it cannot be written").lower()
    mend = "Close the file where it is open, and check the folder's rights and the space left."
    return Fault("File cannot be written", Place(place), reason, mend)


# ------------------------------------------------------------------------------------------------ a local folder


@dataclass(frozen=True)
class LocalStore:
    """A folder of this machine, or one that it mounts."""

    root: Path
    appends = True

    def show(self, name: str) -> str:
        return str(self.root / name)

    def read(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def stamp(self, name: str) -> str:
        try:
            found = os.stat(f"{self.root}/{name}")  # asked of thousands of files
        except OSError:
            return ""
        return f"{found.st_size}-{found.st_mtime_ns}-{found.st_ino}"

    def put(self, name: str, data: bytes) -> None:
        replace_file(self.root / name, data)

    def append(self, name: str, data: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as stream:
            stream.write(data)

    def keep(self, name: str, other: str) -> None:
        kept = self.root / other
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.unlink(missing_ok=True)
        try:
            kept.hardlink_to(self.root / name)
        except OSError:  # a file system without links, or another one
            shutil.copy2(self.root / name, kept)

    def remove(self, name: str) -> None:
        path = self.root / name
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.root:
                break
            try:
                folder.rmdir()
            except OSError:
                break

    def names(self, below: str = "") -> Iterator[str]:
        found: list[str] = []
        start = len(str(self.root)) + 1
        for folder, inner, files in os.walk(os.path.join(self.root, below)):
            inner[:] = [name for name in inner if not name.startswith(".")]
            here = folder[start:].replace(os.sep, "/")
            found += [f"{here}/{name}" if here else name for name in files if not name.startswith(".")]
        yield from sorted(found)

    def folders(self) -> tuple[str, ...]:
        found = (path for path in self.root.glob("*") if path.is_dir() and not path.name.startswith("."))
        return tuple(sorted(path.name for path in found))

    @contextlib.contextmanager
    def locked(self, waiting: Callable[[str], None]) -> Iterator[None]:
        with held(self.root, LOCK, waiting, unusable):
            for part in self.root.rglob(f".*{_TEMPORARY}"):
                part.unlink(missing_ok=True)
            yield


def replace_file(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Put `data` in the place of `path` in one step: whoever looks sees the old file or the new one, whole, also when
    the power fails. `mode` is what the file allows to whom, less what the user's umask takes away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}{_TEMPORARY}")
    try:
        with open(part, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def unusable(place: str, error: Exception) -> UsageError:
    """The error for a place that reports cannot be kept in."""
    reason = (getattr(error, "strerror", None) or str(error) or "it cannot be written").lower()
    return UsageError([Fault("Output folder cannot be used", Place(place), reason, "Choose another with --output.")])


# ------------------------------------------------------------------------------------------------ a remote place


@dataclass(frozen=True)
class FsspecStore:
    """A place that fsspec reaches. One object is put whole by the services themselves; what a run puts is told in the
    manifest afterwards, so that a manifest never promises too much."""

    files: AbstractFileSystem
    root: str
    protocol: str
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    appends = False

    def show(self, name: str) -> str:
        return f"{self.protocol}{self._path(name).lstrip('/')}"

    def read(self, name: str) -> bytes | None:
        with _as_os_error():
            try:
                return bytes(self.files.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

    def stamp(self, name: str) -> str:
        with _as_os_error():
            try:
                found = self.files.info(self._path(name))
            except FileNotFoundError:
                return ""
        marks = (found.get(key) for key in ("size", "ETag", "etag", "mtime", "LastModified", "created", "generation"))
        return "-".join(str(mark) for mark in marks if mark is not None)

    def put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        with _as_os_error():
            self.files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self.files.pipe_file(path, data)

    def append(self, name: str, data: bytes) -> None:  # noqa: ARG002
        raise OSError("this place cannot append")

    def keep(self, name: str, other: str) -> None:
        with _as_os_error():
            self.files.makedirs(self._path(other).rpartition("/")[0], exist_ok=True)
            self.files.cp_file(self._path(name), self._path(other))

    def remove(self, name: str) -> None:
        with _as_os_error(), contextlib.suppress(FileNotFoundError):
            self.files.rm_file(self._path(name))

    def names(self, below: str = "") -> Iterator[str]:
        with _as_os_error():
            self.files.invalidate_cache()
            try:
                found = sorted(self.files.find(self._path(below)))
            except FileNotFoundError:
                return
        for path in found:
            name = path[len(self.root.rstrip("/")) + 1 :]
            if not any(part.startswith(".") for part in name.split("/")):
                yield name

    def folders(self) -> tuple[str, ...]:
        return tuple(sorted({name.partition("/")[0] for name in self.names() if "/" in name}))

    @contextlib.contextmanager
    def locked(self, waiting: Callable[[str], None]) -> Iterator[None]:
        self._take(waiting)
        done = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(done,), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            done.set()
            renewing.join()
            with contextlib.suppress(OSError):
                if _noted(self.read(LOCK)) == self.name:
                    self.remove(LOCK)

    def _take(self, waiting: Callable[[str], None]) -> None:
        """Take the lock. Such places have no locks of their own: a note with owner and age stands for one, and whoever
        still finds his own note there a while after writing it holds it. Two that come at once both write; the later
        one stays, unless his writing takes longer than the while."""
        told = False
        while True:
            try:
                note = self.read(LOCK)
                if note is None or _is_stale(note):
                    self._write_note()
                    time.sleep(_SETTLED)
                    if _noted(self.read(LOCK)) == self.name:
                        return
                    continue
            except OSError as error:
                raise unusable(self.show(""), error) from error
            if not told:
                waiting(owner_words(note.decode(errors="replace")))
                told = True
            time.sleep(1)

    def _write_note(self) -> None:
        self.put(LOCK, json.dumps({**owner(), "name": self.name, "renewed": time.time()}).encode())

    def _renew(self, done: threading.Event) -> None:
        while not done.wait(_RENEWED):
            with contextlib.suppress(OSError):
                if _noted(self.read(LOCK)) in ("", self.name):  # not after a sleep in which another took over
                    self._write_note()

    def _path(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}" if name else self.root


def _noted(note: bytes | None) -> str:
    try:
        return str(json.loads(note or b"{}").get("name", ""))
    except (ValueError, AttributeError):
        return ""


def _is_stale(note: bytes) -> bool:
    try:
        return time.time() - float(json.loads(note)["renewed"]) > _STALE
    except (ValueError, LookupError, TypeError):
        return True


@contextlib.contextmanager
def _as_os_error() -> Iterator[None]:
    """What the libraries of remote places raise is not always an OSError."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
