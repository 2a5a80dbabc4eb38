"""What happened, where, and what to do: the one shape of every message about a user's input."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum


class ExitCode(IntEnum):
    """What the command tells the shell."""

    DONE = 0
    EDITION_FAILED = 1
    WRONG_COMMAND = 2
    PLAN_HAS_ERRORS = 3
    LETTER_UNDECIDED = 4
    OUR_FAULT = 70
    STOPPED_BY_HAND = 130


class Grade(Enum):
    """How much a finding matters: an error blocks the build, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is: a file and, as far as known, its row or line, its column and the words there.

    `row` counts the rows of a table with the header as row 1; `line` counts lines of text.
    `column` is a table's column or a YAML key. `excerpt` is the row or line as written;
    `wrong` is the part of it to point at. In a workbook `sheet` names the sheet and `cell` the cell or cells (F12);
    `columns` are the names of the table's columns in order, as far as a place in one of its rows must find cells.
    """

    file: str
    row: int | None = None
    line: int | None = None
    column: str | None = None
    excerpt: str | None = None
    wrong: str | None = None
    sheet: str | None = None
    cell: str | None = None
    columns: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def at(self, column: str | None, wrong: str | None = None) -> Place:
        """The place of a column in the same row, or of a key in the same file."""
        cell = None
        if self.sheet and self.row is not None and column in self.columns:
            cell = f"{column_letters(self.columns.index(column))}{self.row}"
        return replace(self, column=column, wrong=wrong, cell=cell)

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"sheet {self.sheet}")
        if self.cell is not None:
            return ", ".join([*parts, f"{'cells' if ':' in self.cell else 'cell'} {self.cell}"])
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column {self.column}" if self.row is not None else f"key {self.column}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding about the input: `what` in a few words, the `place`, the `reason`, the `mend`.

    `check` is the id of the check that found it, by which a plan can turn that check off.
    """

    what: str
    place: Place
    reason: str
    mend: str
    grade: Grade = Grade.ERROR
    check: str = ""


class PlanpressError(Exception):
    """A mistake that a person can mend; it holds all faults of one input at once."""

    exit_code = ExitCode.PLAN_HAS_ERRORS

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.place}: {fault.what}: {fault.reason}" for fault in faults))


class InputError(PlanpressError):
    """A plan, a template or a configuration has errors; nothing was touched."""


class EditionError(PlanpressError):
    """One edition could not be made; the others go on."""

    exit_code = ExitCode.EDITION_FAILED


class UsageError(PlanpressError):
    """The command itself is wrong."""

    exit_code = ExitCode.WRONG_COMMAND


def column_letters(index: int) -> str:
    """How a spreadsheet calls its column: A for 0, Z for 25, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None when none is near."""
    folded = {candidate.casefold(): candidate for candidate in known}
    matches = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else None


def name_hint(name: str, known: Iterable[str]) -> str:
    """What to say after an unknown name: the nearest valid one, and all of them up to six."""
    names = list(known)
    match = nearest(name, names)
    listed = f"known: {', '.join(names)}" if len(names) <= 6 else f"{len(names)} are known"
    return f"the nearest name is {match}; {listed}" if match else listed
