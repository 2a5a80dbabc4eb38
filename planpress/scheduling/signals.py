"""Signals become a wish to end, which wakes the service from its sleep; a second one ends it at once."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from types import FrameType

ENDING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP
CHILD = getattr(signal, "SIGCHLD", None)


class _Woken(BaseException):
    """A signal came while there was nothing to do. It is no error, so that nothing that mends errors swallows it."""


class Signals:
    """The signals that came. Only `rest` is interrupted by one, so that no file is left half-written."""

    def __init__(self) -> None:
        self.wish: int | None = None
        self.at_once: Callable[[], None] = lambda: None
        self._resting = False
        self._woken = False

    @contextlib.contextmanager
    def heeded(self) -> Iterator[None]:
        """Heed signals, until the service has ended."""
        numbers = [number for number in (*ENDING, *([CHILD] if CHILD else [])) if not _is_waived(number)]
        before = [signal.signal(number, self._come) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)

    def rest(self, sleep: Callable[[float], None], seconds: float) -> None:
        """Sleep until a signal comes: one to end, or one that says that a process of ours has ended."""
        try:
            self._resting = True
            if not self._woken:
                sleep(seconds)
        except _Woken:
            pass
        finally:
            self._resting = self._woken = False

    def _come(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if number in ENDING:
            if self.wish is not None:
                self.at_once()
                os._exit(128 + number)
            self.wish = number
        self._woken = True
        if self._resting:
            self._resting = False
            raise _Woken


def _is_waived(number: int) -> bool:
    """Whether who started the service wants it to live on when the terminal goes: nohup ignores SIGHUP."""
    return number == getattr(signal, "SIGHUP", None) and signal.getsignal(number) is signal.SIG_IGN
