"""A piece of work gets a time limit and a memory limit, so that one edition cannot keep all others from being made."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

from planpress.errors import EditionError, Fault, Place

MEGABYTE = 1024 * 1024
_GRACE = 15.0
"""Seconds after the time limit in which work that listens to nobody, deep in a library, may still end by itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one edition may take: `seconds`, and `megabytes` of its process; 0 means no limit. The process of
    `expendable` work may be ended when nothing else helps."""

    seconds: float = 300
    megabytes: int = 2048
    expendable: bool = False


class Overrun(BaseException):
    """The time is up. It is no Exception, so that no careful piece of code takes it for a mishap of its own."""


@contextlib.contextmanager
def limited(limits: Limits, name: str) -> Iterator[None]:
    """Do what follows within the limits. Raises EditionError, which calls the work by its name, when it is not."""
    try:
        with _memory(limits.megabytes), _clock(limits):
            yield
    except Overrun:
        reason = f"it was not done within {limits.seconds:g} s"
        mend = f"Look for a loop without an end in the template, or allow more: --time-limit {limits.seconds * 4:g}."
        raise EditionError([Fault("Takes too long", Place(name), reason, mend)]) from None
    except MemoryError:
        reason = f"it needs more than {limits.megabytes} MB of memory"
        mend = "Look for something in the template that grows without an end, or allow more: --memory-limit "
        raise EditionError([Fault("Takes too much", Place(name), reason, f"{mend}{limits.megabytes * 2}.")]) from None


@contextlib.contextmanager
def _memory(megabytes: int) -> Iterator[None]:
    """Let the process have so much data and no more, where the system keeps count of it (Linux: RLIMIT_DATA counts
    the heap and private mappings since 4.7)."""
    try:
        import resource
    except ImportError:
        megabytes = 0
    if not megabytes:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextlib.contextmanager
def _clock(limits: Limits) -> Iterator[None]:
    if not limits.seconds:
        yield
        return
    if limits.expendable:
        # A watch outside of Python ends the process when not even the exception below gets through.
        faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True, file=_nowhere())
    main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    try:
        with _alarm(limits.seconds) if main else _thread_alarm(limits.seconds):
            yield
    finally:
        if limits.expendable:
            faulthandler.cancel_dump_traceback_later()


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise Overrun in the main thread, by the system's timer."""
    before = signal.signal(signal.SIGALRM, _overrun)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _overrun(_signal: int, _frame: FrameType | None) -> None:
    raise Overrun


@contextlib.contextmanager
def _thread_alarm(seconds: float) -> Iterator[None]:
    """Raise Overrun in this thread, by another one: signals reach the main thread only."""
    here = ctypes.c_ulong(threading.get_ident())
    raising = ctypes.pythonapi.PyThreadState_SetAsyncExc
    timer = threading.Timer(seconds, raising, (here, ctypes.py_object(Overrun)))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


_OPEN: list[int] = []


def _nowhere() -> int:
    if not _OPEN:
        _OPEN.append(os.open(os.devnull, os.O_WRONLY))
    return _OPEN[0]
