"""A database's answer becomes a table: each value as the database gives it, exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from planpress.errors import Place
from planpress.planning.cells import MalformedError
from planpress.planning.faults import Faults
from planpress.planning.tables import Record, csv_line, printable

EXACT = 15
"""Significant digits that a binary number keeps whatever they are (DBL_DIG of ISO C, for IEEE 754 binary64)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The names of the columns and the rows that a database gave; `name` is what messages call the query."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    too_few: str = "Give each row a value for each column."
    too_many: str = "Give each column a name."

    @property
    def place(self) -> Place:
        return Place(self.name)

    def called(self, name: str) -> str:
        return f"{name}.csv"

    def records(self, faults: Faults) -> Iterator[Record]:
        """The header and the rows below it, which count from 2 as in a file; a value that is none is an error."""
        yield Record(1, csv_line(self.columns), self.columns)
        for number, values in enumerate(self.rows, 2):
            cells = tuple(self._cell(number, index, value, faults) for index, value in enumerate(values))
            numbers = frozenset(i for i, value in enumerate(values) if isinstance(value, int | float | Decimal))
            yield Record(number, csv_line(cells), cells, numbers)

    def _cell(self, number: int, index: int, value: object, faults: Faults) -> str:
        try:
            return cell_text(value)
        except MalformedError as fault:
            place = Place(self.name, row=number, column=self.columns[index])
            faults.error(fault.what, place, fault.reason, fault.mend)
            return ""


def cell_text(value: object) -> str:
    """The text of a value: NULL is blank, a number has its digits, a day is 2013-05-31. Raises MalformedError."""
    match value:
        case None:
            return ""
        case str():
            return printable(value)
        case bool():
            mend = "Write in the query what it means: case when additive then 'yes' else 'no' end"
            raise MalformedError("True or false", "no column of a plan holds a truth value", mend)
        case int():
            return str(value)
        case Decimal():
            return _digits(value)
        case float():
            return _exact(value)
        case dt.datetime():
            midnight = value.time() == dt.time() and value.tzinfo is None
            return value.date().isoformat() if midnight else value.isoformat(" ")
        case dt.date():
            return value.isoformat()
        case _:
            reason = f"a value of the type {type(value).__name__} is no text, number or day"
            raise MalformedError("Unknown type", reason, "Cast it in the query: cast(... as text)")


def _digits(value: Decimal) -> str:
    if not value.is_finite():
        mend = "Let the query give NULL for it: a blank means not stated."
        raise MalformedError("Not a number", f"{value} is no number", mend)
    return format(value, "f")


def _exact(value: float) -> str:
    """The shortest digits that mean the same binary number, when they are short enough to be what was once put in."""
    digits = Decimal(repr(value))
    text = _digits(digits)
    if len(digits.normalize().as_tuple().digits) > EXACT:
        reason = f"{text} comes from a binary number, and its last digits mean nothing"
        raise MalformedError(
            "Inexact number", reason, "Cast it in the query, for instance: cast(... as numeric(12, 2))"
        )
    return text.removesuffix(".0")
