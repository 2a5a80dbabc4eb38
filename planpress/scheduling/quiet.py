"""A calendar file becomes the days on which nothing is to run: iCalendar (RFC 5545) or CSV."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planpress.errors import Place
from planpress.planning.cells import date
from planpress.planning.faults import Faults
from planpress.planning.files import read_text
from planpress.planning.tables import Columns, CsvTable, Row, read_table

if TYPE_CHECKING:
    from dateutil.rrule import rruleset

COLUMNS = Columns((), ("date", "from", "to", "name"), dates=("date", "from", "to"))
LONGEST = 366
"""Days that one entry may last; more is a slip of the year."""
CALENDARS = (".ics", ".csv")


@dataclass(frozen=True, slots=True)
class QuietTime:
    """Days in a row with a name. `again` says on which other days it begins, for what comes each year."""

    first: dt.date
    days: int
    name: str
    again: rruleset | None = None

    def in_year(self, year: int) -> Iterator[dt.date]:
        """Its days in a year."""
        for start in self._starts(year):
            days = (start + dt.timedelta(days=number) for number in range(self.days))
            yield from (day for day in days if day.year == year)

    def _starts(self, year: int) -> Iterator[dt.date]:
        if self.again is None:
            yield self.first
            return
        begin, end = dt.datetime(year, 1, 1), dt.datetime(year, 12, 31)
        for found in self.again.between(begin - dt.timedelta(days=self.days), end, inc=True):
            yield found.date()


@dataclass(frozen=True, slots=True)
class QuietDays:
    """Days on which nothing is to run. `file` is their calendar as publish.yaml names it."""

    file: str
    times: tuple[QuietTime, ...]

    def name(self, day: dt.date) -> str:
        """What a quiet day is called, "" for any other day."""
        return _named(self, day.year).get(day, "")

    def next_free(self, day: dt.date) -> dt.date | None:
        """The first day after this one that is not quiet; None when there is none for some years."""
        for number in range(1, 4 * LONGEST):
            if not self.name(day + dt.timedelta(days=number)):
                return day + dt.timedelta(days=number)
        return None


NO_QUIET_DAYS = QuietDays("", ())


@lru_cache(maxsize=64)
def _named(quiet: QuietDays, year: int) -> dict[dt.date, str]:
    return {day: time.name for time in reversed(quiet.times) for day in time.in_year(year)}


def read_quiet_days(file: Path, named: str, faults: Faults) -> QuietDays:
    """The quiet days in a calendar file, which publish.yaml calls `named`; each fault is collected."""
    text = read_text(file, faults)
    if text is None:
        return NO_QUIET_DAYS
    read = _from_csv(file, faults) if file.suffix.casefold() == ".csv" else _from_calendar(text, file, faults)
    return QuietDays(named, tuple(read))


def _from_csv(file: Path, faults: Faults) -> Iterator[QuietTime]:
    for row in read_table(CsvTable(file), COLUMNS, faults):
        single, first, last = (row.read(column, date) for column in ("date", "from", "to"))
        if row.text("date") and not (row.text("from") or row.text("to")):
            first = last = single
        elif row.text("date") or not (row.text("from") and row.text("to")):
            row.error("No day", None, "a row has a date, or from and to", "Fill in date, or both from and to.")
            continue
        if first and last and _is_span(row, first, last):
            yield QuietTime(first, (last - first).days + 1, row.text("name") or "quiet day")


def _is_span(row: Row, first: dt.date, last: dt.date) -> bool:
    if first <= last < first + dt.timedelta(days=LONGEST):
        return True
    reason = "it is before from" if last < first else f"that is more than {LONGEST} days"
    row.error("Wrong span", "to", reason, "Correct from or to.")
    return False


def _from_calendar(text: str, file: Path, faults: Faults) -> Iterator[QuietTime]:
    from icalendar import Calendar  # late: most schedules name no calendar

    try:
        events = list(Calendar.from_ical(text).walk("VEVENT"))
    except (ValueError, KeyError, IndexError) as error:
        mend = "Export the calendar again as iCalendar (.ics), or list the days in a CSV file."
        faults.error("Not a calendar", Place(str(file)), str(error) or "it is not iCalendar", mend)
        return
    for event in events:
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield from _event(event, file, faults)


def _event(event: Any, file: Path, faults: Faults) -> Iterator[QuietTime]:
    name = " ".join(str(event.get("SUMMARY", "")).split()) or "quiet day"
    place = Place(str(file), column=name)
    try:
        first, end = event.start, event.end
        if isinstance(first, dt.datetime) or isinstance(end, dt.datetime):
            mend = "Make it an event of the whole day if the day is to be quiet."
            faults.warning("Not a whole day", place, f"{name} has hours, so it makes no day quiet", mend)
            return
        days = max((end - first).days, 1)  # RFC 5545: the end is the first day that is no longer in it
        if days > LONGEST:
            faults.error("Wrong span", place, f"that is more than {LONGEST} days", "Correct its end.")
            return
        yield QuietTime(first, days, name, _again(event, first))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        faults.error("Not a date", place, str(error) or "its days cannot be read", "Correct the event.")


def _again(event: Any, first: dt.date) -> rruleset | None:
    """When an event comes again; None when it does not."""
    from dateutil.rrule import rruleset, rrulestr

    if not any(key in event for key in ("RRULE", "RDATE")):
        return None
    begin = dt.datetime.combine(first, dt.time())
    again = rruleset(cache=True)
    again.rdate(begin)
    for rule in _several(event.get("RRULE")):
        text = re.sub(r"(UNTIL=\d{8})T\w+", r"\1", rule.to_ical().decode())
        again.rrule(rrulestr(text, dtstart=begin))
    for key, add in (("RDATE", again.rdate), ("EXDATE", again.exdate)):
        for dates in _several(event.get(key)):
            for day in dates.dts:
                add(dt.datetime(day.dt.year, day.dt.month, day.dt.day))
    return again


def _several(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
