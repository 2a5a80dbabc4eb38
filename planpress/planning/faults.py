"""Findings about a plan's input, collected so that all of them are reported at once."""

from __future__ import annotations

from collections.abc import Iterable

from planpress.errors import Fault, Grade, InputError, Place

_ORDER = (Grade.ERROR, Grade.WARNING, Grade.NOTE)


def by_grade(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Errors first, then warnings and notes, each in their order."""
    return tuple(sorted(faults, key=lambda fault: _ORDER.index(fault.grade)))


class Faults:
    """A growing list of findings."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def error(self, what: str, place: Place, reason: str, mend: str) -> None:
        self._found.append(Fault(what, place, reason, mend))

    def warning(self, what: str, place: Place, reason: str, mend: str) -> None:
        self._found.append(Fault(what, place, reason, mend, Grade.WARNING))

    def note(self, what: str, place: Place, reason: str, mend: str) -> None:
        self._found.append(Fault(what, place, reason, mend, Grade.NOTE))

    def add(self, faults: tuple[Fault, ...]) -> None:
        self._found.extend(faults)

    @property
    def has_errors(self) -> bool:
        return any(fault.grade is Grade.ERROR for fault in self._found)

    @property
    def ordered(self) -> tuple[Fault, ...]:
        """Errors first, then warnings and notes, each in the order in which they were found."""
        return by_grade(self._found)

    def raise_errors(self) -> None:
        """Raise InputError with every error there is; warnings and notes do not stop anything."""
        errors = [fault for fault in self._found if fault.grade is Grade.ERROR]
        if errors:
            raise InputError(errors)
