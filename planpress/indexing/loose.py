"""JSON that may lack anything becomes values: what is missing, or is of another kind than it should be, is left out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Loose:
    """A JSON value of which nothing is sure: files may be older than this program, or touched by hand."""

    value: Any = None

    @classmethod
    def of(cls, data: bytes | None) -> Loose:
        """The value of a file, nothing where there is none or it cannot be read."""
        try:
            return cls(json.loads(data or b"null"))
        except ValueError:
            return cls()

    @property
    def is_there(self) -> bool:
        return self.value is not None

    def at(self, key: str) -> Loose:
        return Loose(self.value.get(key)) if isinstance(self.value, dict) else Loose()

    def text(self, key: str) -> str:
        value = self.at(key).value
        return value.strip() if isinstance(value, str) else ""

    def count(self, key: str) -> int | None:
        value = self.at(key).value
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def date(self, key: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.text(key)[:10])
        except ValueError:
            return None

    def moment(self, key: str) -> dt.datetime | None:
        """A time with its zone; one without is UTC."""
        try:
            time = dt.datetime.fromisoformat(self.text(key))
        except ValueError:
            return None
        return time if time.tzinfo else time.replace(tzinfo=dt.UTC)

    def each(self, key: str = "") -> Iterator[Loose]:
        """The entries of a list."""
        value = self.at(key).value if key else self.value
        yield from (Loose(entry) for entry in (value if isinstance(value, list) else ()))

    def named(self, key: str) -> Iterator[tuple[str, Loose]]:
        """The entries of an object."""
        value = self.at(key).value
        yield from ((name, Loose(entry)) for name, entry in (value.items() if isinstance(value, dict) else ()))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(entry.value for entry in self.each(key) if isinstance(entry.value, str))


NOTHING = Loose()
