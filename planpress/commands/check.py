"""check: find faults in a plan's data and texts, and change nothing."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

from planpress.building.documents import check
from planpress.building.editions import Orders, Project, find_plans, orders_of
from planpress.building.staleness import plan_files
from planpress.commands.asking import add_plans_and_json, today
from planpress.errors import ExitCode, Fault, Grade
from planpress.fetching.reading import source_faults
from planpress.plain import Reporter
from planpress.planning.faults import by_grade


def arguments(parser: argparse.ArgumentParser) -> None:
    add_plans_and_json(parser)


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:
    start = time.perf_counter()
    folders = find_plans(project, options.plans)
    orders = [orders_of(project, folder) for folder in folders]
    plans = [(order.name, by_grade(dict.fromkeys(_faults(project, order)))) for order in orders]
    errors = any(fault.grade is Grade.ERROR for _, faults in plans for fault in faults)
    code = ExitCode.PLAN_HAS_ERRORS if errors else ExitCode.DONE
    files = sum(len(plan_files(folder)) for folder in folders)
    reporter.checked(plans, files, time.perf_counter() - start, code)
    return code


def _faults(project: Project, order: Orders) -> Iterator[Fault]:
    """Everything there is to say about a plan, and about what is to be done with it."""
    from planpress.mailing.reading import mailing_faults  # late: no other command needs all of these rooms
    from planpress.scheduling.reading import schedule_faults

    yield from check(project, order, today())
    yield from source_faults(order.folder)
    yield from schedule_faults(order.folder)
    yield from mailing_faults(project, order.folder)
