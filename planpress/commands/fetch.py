"""fetch: fill plans' tables from where publish.yaml says."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from planpress.building.editions import Project, find_plans
from planpress.building.fetched import fetch_plans
from planpress.commands.asking import add_plans_and_json, today
from planpress.errors import ExitCode, Fault, Place, UsageError
from planpress.fetching.reading import KEY, has_feeds
from planpress.plain import Reporter
from planpress.planning.parts import FILES


def arguments(parser: argparse.ArgumentParser) -> None:
    add_plans_and_json(parser)
    parser.add_argument("--dry-run", action="store_true", help="fetch and check, but change nothing")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:
    start = time.perf_counter()
    folders = find_plans(project, options.plans)
    faults = list(_without(project, folders, named=bool(options.plans)))
    if faults:
        raise UsageError(faults)
    results = fetch_plans(project, folders, today(), reporter, dry_run=options.dry_run)
    code = ExitCode.PLAN_HAS_ERRORS if any(result.faults for result in results) else ExitCode.DONE
    reporter.fetched(results, time.perf_counter() - start, code, dry_run=options.dry_run)
    return code


def _without(project: Project, folders: Sequence[Path], *, named: bool) -> Iterator[Fault]:
    """What is wrong with fetching for plans that have no sources: with any that is named, else when none has some."""
    lacking = [folder for folder in folders if not has_feeds(folder)]
    mend = f"Add {KEY} to its {FILES['publish']}: planpress/fetching/README.md says how."
    if not named and len(lacking) == len(folders):
        yield Fault("No sources", Place(str(project.data)), "no plan in it says where to fetch from", mend)
    for folder in lacking if named else ():
        if folder.is_file():
            reason = f"this plan is one workbook, and {KEY} fill the CSV files of a folder"
            other = "Keep the plan as a folder: set one up with the command new, and copy the sheets into its files."
            yield Fault("Plan in a workbook", Place(str(folder)), reason, other)
        else:
            yield Fault(
                "No sources", Place(str(folder / FILES["publish"])), "it does not say where to fetch from", mend
            )
