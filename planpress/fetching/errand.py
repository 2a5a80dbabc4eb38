"""Where one source is fetched to, how long it may take, and what its faults say."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from planpress.errors import Fault, InputError, Place
from planpress.planning.settings import Settings

Value = TypeVar("Value")

MOST_ROWS = 200_000
"""Rows that a source may give, the header left out."""
MOST_BYTES = 50_000_000
"""Bytes that a source may give, as a file or as texts of a query's answer."""
TIMEOUT, LONGEST = 60.0, 3600.0
"""Seconds that a source may take where it says nothing, and the most that it may ask for."""
GRACE = 2.0
"""Seconds that what was told to end has for it."""

_USER = re.compile(r"(?:(?<=://)(?=[^/?#\s]*:[^/?#\s]*@)|(?<=https://)|(?<=http://))[^/?#\s]*@", re.IGNORECASE)
"""A name with a password in an address, up to the last @ before its path (RFC 3986, 3.2). A word alone is a key on the
web; elsewhere it is a name: sftp://planner@host, abfs://container@account."""


@dataclass(frozen=True, slots=True)
class Errand:
    """The fetching of one source: its plan's `folder`, a `scratch` folder of its own, its `place` in publish.yaml and
    the `seconds` that it may take."""

    folder: Path
    scratch: Path
    place: Place
    seconds: float

    def error(self, what: str, reason: str, mend: str) -> InputError:
        """The error that ends the errand, told at the source's place."""
        return InputError([Fault(what, self.place, reason, mend)])

    def too_slow(self) -> InputError:
        reason = f"it was not done after {self.seconds:g} s"
        return self.error("Too slow", reason, f"Try again, or allow more: timeout: {self.seconds * 2:g} s")

    def too_large(self) -> InputError:
        reason = f"it gives more than {MOST_BYTES // 1_000_000} MB or {MOST_ROWS:,} rows"
        return self.error("Too much data", reason, "Let the source give only what the plan needs.")

    def within(self, work: Callable[[], Value]) -> Value:
        """What the work gives. Raises InputError when it takes too long: then its thread is left to itself, for
        nothing can end one that waits for a network."""
        found: list[Value] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                found.append(work())
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.seconds + GRACE)
        if failed:
            raise failed[0]
        if not found:
            raise self.too_slow()
        return found[0]


def unsigned(text: str) -> str:
    """The text with the names and passwords in its addresses left out."""
    return _USER.sub("…@", text)


def check_secrets(entry: Settings, key: str, *texts: str) -> None:
    """Collect an error when one of the texts of a key has a password in an address."""
    if any(unsigned(text) != text for text in texts):
        reason = "a password stands in an address, and publish.yaml is no place for secrets"
        entry.error("Secret in a file", key, reason, "Leave it out; whoever needs it takes it from the environment.")


def without_secrets(fault: Fault) -> Fault:
    """The fault without a password that stands in an address."""
    place = fault.place
    shown = replace(
        place,
        file=unsigned(place.file),
        excerpt=place.excerpt and unsigned(place.excerpt),
        wrong=None if place.wrong and unsigned(place.wrong) != place.wrong else place.wrong,
    )
    return replace(fault, place=shown, reason=unsigned(fault.reason), mend=unsigned(fault.mend))


def first_line(error: BaseException) -> str:
    """What an error of another library says, as far as it fits into a message."""
    text = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    text = unsigned("".join(character for character in text if character.isprintable()))
    return text if len(text) <= 300 else f"{text[:299]}…"
