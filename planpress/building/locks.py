"""A file in a folder becomes a lock, which the system gives back when its owner ends, in whatever way."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, TypeAlias

from planpress.errors import PlanpressError

Unusable: TypeAlias = Callable[[str, Exception], PlanpressError]
"""The error for a folder that cannot be used, and why."""

_LOCKLESS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
"""What file systems without locks say."""
_FAR = 1 << 30
"""Where Windows locks a byte: beyond all that is written, since nobody could read it."""


@contextlib.contextmanager
def held(
    folder: Path, name: str, waiting: Callable[[str], None], unusable: Unusable, *, surely: bool = False
) -> Iterator[None]:
    """Hold the lock `name` in a folder, for this process alone. `waiting` is told who has it when another does, before
    it is waited for; what it raises ends the wait. A place without locks is held all the same, unless `surely`: then
    the error is that of an unusable place."""
    stream = _locked_file(folder, name, waiting, unusable, surely)
    try:
        with contextlib.suppress(OSError):  # on a full disk nobody is told who holds it
            stream.truncate(0)
            stream.write(json.dumps(owner()))
            stream.flush()
        yield
    finally:
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            stream.close()


def owner() -> dict[str, Any]:
    """Who this process is, as a lock says it."""
    return {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def owner_words(text: str) -> str:
    """Who holds a lock, and since when; "" when that cannot be read."""
    try:
        found = json.loads(text)
        return f"process {found['process']} on {found['host']} since {found['since']}"
    except (ValueError, LookupError, TypeError):
        return ""


def _locked_file(folder: Path, name: str, waiting: Callable[[str], None], unusable: Unusable, surely: bool) -> IO[str]:
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stream = (folder / name).open("a+", encoding="utf-8")
        except OSError as error:
            raise unusable(str(folder), error) from error
        try:
            _lock(stream, waiting, surely)
        except OSError as error:
            stream.close()
            raise unusable(stream.name, error) from error
        except BaseException:
            stream.close()
            raise
        if _is_there(stream, folder / name):
            return stream
        stream.close()  # the owner before us took the file away when it ended


def _is_there(stream: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except OSError:
        return False


def _lock(stream: IO[str], waiting: Callable[[str], None], surely: bool) -> None:
    try:
        import fcntl
    except ImportError:  # Windows has no flock; the files are replaced whole there too
        if surely:
            _lock_on_windows(stream, waiting)
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.seek(0)
        waiting(owner_words(stream.read()))
        fcntl.flock(stream, fcntl.LOCK_EX)
    except OSError as error:
        if surely or error.errno not in _LOCKLESS:
            raise


def _lock_on_windows(stream: IO[str], waiting: Callable[[str], None]) -> None:
    if sys.platform == "win32":
        import msvcrt

        told = False
        while True:
            os.lseek(stream.fileno(), _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
                return
            except OSError:
                if not told:
                    stream.seek(0)
                    waiting(owner_words(stream.read()))
                    told = True
                time.sleep(1)
