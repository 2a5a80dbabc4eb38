"""The machine's clock, as the service asks it."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """What time it is, and how to let it pass."""

    def now(self) -> dt.datetime:
        """This moment (UTC)."""

    def sleep(self, seconds: float) -> None:
        """Do nothing for some seconds, as far as no signal comes."""

    def booted(self) -> dt.datetime | None:
        """Since when the machine runs (UTC), None where that cannot be told."""


class SystemClock:
    """The clock on the wall, which may jump."""

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(time.time(), dt.UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def booted(self) -> dt.datetime | None:
        boottime = getattr(time, "CLOCK_BOOTTIME", None)  # Linux has it; it counts on while the machine sleeps
        return None if boottime is None else self.now() - dt.timedelta(seconds=time.clock_gettime(boottime))
