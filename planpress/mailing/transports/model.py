"""What all ways to send a letter have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from planpress.mailing.model import Outcome


class Unreachable(Exception):  # noqa: N818
    """There is no connection now; there may be one later. Its text is the reason."""


class Transport(Protocol):
    """A way to send letters."""

    @property
    def name(self) -> str:
        """What messages call it: the server, the program, the folder."""

    def open(self) -> None:
        """Get ready. Raises Unreachable when that may go well later, UsageError when the settings are wrong."""

    def deliver(self, sender: str, to: str, message: bytes, hand_over: Callable[[], None]) -> Outcome:
        """Send one letter: envelope addresses in ASCII, the message complete with CRLF. `hand_over` is called at the
        last moment at which it surely has not arrived; when it raises, the letter does not arrive. Raises EditionError
        or UsageError when this letter was not sent and no other would be, Unreachable when that may go well later."""

    def close(self) -> None:
        """Let go of everything. It may be opened again."""
