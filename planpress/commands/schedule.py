"""schedule: run what is due, and say what comes next, what was, and what needs a person."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planpress.building.editions import Project
from planpress.commands.asking import ONE_PLAN, add_json
from planpress.errors import ExitCode, Fault, InputError, Place, UsageError
from planpress.plain import Reporter, tell_faults

if TYPE_CHECKING:
    from planpress.scheduling.overview import Overview
    from planpress.scheduling.rules import Schedule

ACTIONS = ("show", "run", "status", "install")
HEALTH = {"well": ExitCode.DONE, "failing": ExitCode.EDITION_FAILED, "off": ExitCode.PLAN_HAS_ERRORS}
"""How things stand as an exit code. 3 for a service that is not on is also what init scripts give (LSB)."""
FORMS = {
    "systemd": "print a systemd service and timer for each run",
    "service": "print one systemd service that runs schedule run",
    "cron": "print lines for a crontab",
    "github": "print a GitHub workflow",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=ACTIONS, default="show", help="show, if left out")
    parser.add_argument("plans", nargs="*", metavar="PLAN", help=f"{ONE_PLAN}; none means all that have a schedule")
    parser.add_argument("--output", metavar="DIR", help="the folder of the reports, where it is not reports/")
    formats = "run: how to write the log, text or json"
    parser.add_argument("--log-format", choices=("text", "json"), default="text", help=formats)
    forms = parser.add_mutually_exclusive_group()
    for name, help_ in FORMS.items():
        forms.add_argument(f"--{name}", dest="form", action="store_const", const=name, help=f"install: {help_}")
    add_json(parser)


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    actions = {"show": _show, "status": _status, "run": _run, "install": _install}
    return actions[options.action](options, project)


def _show(options: argparse.Namespace, project: Project) -> ExitCode:
    from planpress.timetables import Paper, page, plain_lines, schedule_object

    overview = _overview(options, project)
    code = ExitCode.PLAN_HAS_ERRORS if overview.faults else ExitCode.DONE
    if options.json:
        _print_json(schedule_object(overview, code))
    elif sys.stdout.isatty():
        from rich.console import Console  # late: logs and pipes need no colours
        from rich.text import Text

        console = Console(highlight=False, markup=False, emoji=False)
        ascii_only = "utf" not in (console.encoding or "").lower()
        for line in page(overview, Paper(console.width, ascii_only), code):
            console.print(Text.assemble(*line), soft_wrap=True)
    else:
        for text in plain_lines(overview):
            print(text)
        tell_faults(overview.faults)
    return code


def _status(options: argparse.Namespace, project: Project) -> ExitCode:
    from planpress.timetables import status_lines, status_object

    overview = _overview(options, project)
    code = HEALTH[overview.health]
    if options.json:
        _print_json(status_object(overview, code))
    else:
        for text in status_lines(overview):
            print(text)
    return code


def _run(options: argparse.Namespace, project: Project) -> ExitCode:
    from planpress.scheduling.children import Process
    from planpress.scheduling.clock import SystemClock
    from planpress.scheduling.logs import Log
    from planpress.scheduling.service import Service
    from planpress.scheduling.signals import Signals

    clock = SystemClock()
    log = Log(sys.stdout, "json" if options.json else options.log_format, clock)
    return Service(project, options.plans, options.output, clock, log, Process, Signals()).run()


def _install(options: argparse.Namespace, project: Project) -> ExitCode:
    from planpress.scheduling.installing import INSTALLED, Site  # late: for this alone

    if options.form is None:
        mend = f"Add one of {', '.join(f'--{name}' for name in FORMS)}."
        raise UsageError([Fault("Install what", Place("schedule install"), "no kind is named", mend)])
    overview = _overview(options, project)
    if overview.faults:
        raise InputError(overview.faults)
    if not overview.schedules:
        mend = "Add schedule: to a plan's publish.yaml."
        raise UsageError([Fault("No schedule", Place(str(project.data)), "no plan in it says when to do what", mend)])
    # The link of a virtual environment is meant, not the Python that it leads to.
    site = Site(
        Project(project.root.resolve()), Path(sys.executable).absolute(), getpass.getuser(),
        tuple(_resolved(schedule) for schedule in overview.schedules), overview.now.date(), tuple(options.plans),
        options.output,
    )  # fmt: skip
    text = INSTALLED[options.form](site)
    if site.mails and site.letters_elsewhere:
        from planpress.mailing.folder import letters_folder  # late: for this alone

        letters_folder(project, writing=True)  # the units may not write this word into the project
    print(text, end="")
    return ExitCode.DONE


def _resolved(schedule: Schedule) -> Schedule:
    return replace(schedule, folder=schedule.folder.resolve())


def _overview(options: argparse.Namespace, project: Project) -> Overview:
    from planpress.scheduling.clock import SystemClock
    from planpress.scheduling.overview import overview_of
    from planpress.scheduling.state import Folder, reports_of

    folder = Folder(reports_of(project, options.output))
    return overview_of(project, options.plans, folder, SystemClock().now())


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
