"""Tasks become an outlook: what a build is about to do for each plan, and what has changed since last time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planpress.building.editions import Orders, edition_date
from planpress.building.tasks import Request, Task

if TYPE_CHECKING:
    from planpress.building.telling import News


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a build is about to do for one plan; `news` tells what has changed since its last editions."""

    name: str
    date: dt.date
    tasks: tuple[Task, ...]
    news: tuple[News, ...] = ()

    @property
    def due(self) -> int:
        return sum(task.state == "due" for task in self.tasks)


def outlooks(request: Request, orders: Sequence[Orders], tasks: Sequence[Task]) -> tuple[Outlook, ...]:
    """What is to do for each of the plans, as far as there is anything to be made of them."""
    by_folder: dict[Path, list[Task]] = {}
    for task in tasks:
        by_folder.setdefault(task.edition.folder, []).append(task)
    return tuple(_outlook(request, order, by_folder[order.folder]) for order in orders if order.folder in by_folder)


def _outlook(request: Request, order: Orders, tasks: Sequence[Task]) -> Outlook:
    date = edition_date(order.head, request.source_date_epoch, request.today)
    return Outlook(order.name, date, tuple(tasks), _news([task for task in tasks if task.state == "due"]))


def _news(due: Sequence[Task]) -> tuple[News, ...]:
    """What has changed for the editions that are due, as far as an earlier one is known."""
    if not any(task.earlier for task in due):
        return ()
    from planpress.building.telling import look_news, news  # late: a run that changes nothing needs none of it
    from planpress.building.workshop import history_at

    first = due[0]
    history = history_at(first.edition.folder, first.inputs.sources, first.earlier)
    reasons = dict.fromkeys(reason for task in due for reason in task.reasons)
    return (*news(history.newest), *look_news(reasons))
