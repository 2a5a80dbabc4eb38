"""A cron expression becomes sets of numbers, and sets of numbers become fields again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from cronsim import CronSim

from planpress.scheduling.times import EPOCH

MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS = range(60), range(24), range(1, 32), range(1, 13), range(7)
LAST_DAY, LAST_WEEKDAY = CronSim.LAST, CronSim.LAST_WEEKDAY
LAST = CronSim.LAST


@dataclass(frozen=True, slots=True)
class Fields:
    """The numbers that an expression means. `days` may hold LAST_DAY and LAST_WEEKDAY. `weekdays` count from Sunday
    as 0; `nth` are weekdays with which one of the month is meant, or LAST. With `both` a day must be right as a day
    of the month and of the week, else as one of them."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    nth: frozenset[tuple[int, int]]
    both: bool

    @property
    def any_day(self) -> bool:
        return self.days >= set(DAYS)

    @property
    def any_weekday(self) -> bool:
        return self.weekdays >= set(WEEKDAYS)

    @property
    def is_plain(self) -> bool:
        """Whether every cron has words for it: no last day, no second Monday."""
        return not self.nth and not self.days & {LAST_DAY, LAST_WEEKDAY}


def fields_of(cron: str) -> Fields:
    found = CronSim(cron, EPOCH)
    days = [day for day in found.weekdays if isinstance(day, int)]
    nth = [(day[0] % 7, day[1]) for day in found.weekdays if not isinstance(day, int)]
    return Fields(
        frozenset(found.minutes), frozenset(found.hours), frozenset(found.days), frozenset(found.months),
        frozenset(day % 7 for day in days), frozenset(nth), found.day_and,
    )  # fmt: skip


def written(numbers: Collection[int], whole: Collection[int], span: str = "-", name: Callable[[int], str] = str) -> str:
    """Numbers as a field: * for all, spans where three or more follow each other."""
    if set(numbers) >= set(whole):
        return "*"
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    words = [
        [f"{name(part[0])}{span}{name(part[-1])}"] if len(part) > 2 else [name(number) for number in part]
        for part in parts
    ]
    return ",".join(word for group in words for word in group)
