"""Entries of drawn charts become files in a folder that runs and workers share, the least used of which go in time."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from planpress.charts.cache import Cache, Nowhere, keep_in

VARIABLE: Final = "PLANPRESS_CACHE"
"""Names another folder, or `off`."""
OFF: Final = "off"
MOST: Final = 256 * 2**20
"""Bytes that the folder may have."""
_FULL, _AFTER = 7 / 8, 1 / 16
"""To which part of these it is made smaller, and after which part was put into it that is looked at again."""
_FRESH: Final = 3600
"""Seconds in which a file that is used again is not marked so anew, and in which an unfinished one may be finished."""
_UNFINISHED: Final = ".part"


class ChartFolder:
    """A cache of files. Any number of processes may use one folder at once: files come into it whole, and one that goes
    is only missed. Where it cannot be written, or the disk is full, it keeps nothing and says nothing."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.folder, self.most = folder, most
        self._unlooked: float = most  # so that the first to come looks at what is there already

    def get(self, key: str) -> bytes | None:
        try:
            with self._path(key).open("rb") as file:
                entry, used = file.read(), os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        if time.time() - used > _FRESH:
            with contextlib.suppress(OSError):  # a folder of others may be for reading alone
                os.utime(self._path(key))
        return entry

    def put(self, key: str, entry: bytes) -> None:
        path = self._path(key)
        part = path.with_name(f"{key}.{secrets.token_hex(4)}{_UNFINISHED}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(entry)  # no fsync: what a power cut leaves half written is found broken
                part.replace(path)
            except OSError:
                part.unlink(missing_ok=True)
                raise
            self._unlooked += len(entry)
            if self._unlooked > self.most * _AFTER:
                self._unlooked = 0
                self.prune()
        except OSError:
            return

    def prune(self) -> None:
        """Remove the files that were used longest ago, where all together are too many bytes, and what processes left
        unfinished that were ended. Others may do the same at this moment: then some more go, and are drawn again."""
        found = sorted(self._files(), key=lambda file: file[1].st_mtime_ns, reverse=True)
        size = sum(stat.st_size for _, stat in found)
        limit = self.most * _FULL if size > self.most else size
        for path, stat in reversed(found):
            is_left = path.endswith(_UNFINISHED) and time.time() - stat.st_mtime > _FRESH
            if size > limit or is_left:
                size -= stat.st_size
                with contextlib.suppress(OSError):
                    os.unlink(path)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        for part in os.scandir(self.folder):
            if part.is_dir(follow_symlinks=False):
                for file in os.scandir(part.path):
                    with contextlib.suppress(OSError):
                        yield file.path, file.stat(follow_symlinks=False)


def keep_charts(surroundings: Mapping[str, str] = os.environ) -> None:
    """Let this process keep its charts where the surroundings say: in the folder that they name, else in the user's
    cache (XDG Base Directory Specification)."""
    keep_in(_place(surroundings.get(VARIABLE, ""), surroundings.get("XDG_CACHE_HOME", "")))


@lru_cache(maxsize=4)
def _place(named: str, caches: str) -> Cache:
    if named == OFF:
        return Nowhere()
    if named:
        return ChartFolder(Path(named).absolute())
    try:
        own = Path(caches) if os.path.isabs(caches) else Path.home() / ".cache"
    except RuntimeError:  # a user without a home
        return Nowhere()
    return ChartFolder(own / "planpress" / "charts")
