"""build: make the editions that are out of date."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from planpress.building.editions import Project, find_plans
from planpress.building.run import build
from planpress.building.tasks import LAST, Redline
from planpress.building.validating import require_validators
from planpress.commands.asking import add_plans_and_json, request_of
from planpress.errors import ExitCode, Fault, Place, UsageError
from planpress.plain import Reporter


def arguments(parser: argparse.ArgumentParser) -> None:
    add_plans_and_json(parser)
    names = "editions by name: briefing, 'profile/*', '*.pdf', 'dalian/en/*'"
    parser.add_argument("--only", metavar="GLOB", help=names)
    parser.add_argument("--output", metavar="DIR", type=Path, help="another folder than reports/")
    parser.add_argument("--jobs", metavar="N", type=_jobs, help="how many editions to make at once")
    validating = "check each PDF (PDF/UA-1, PDF/A-3a) and Word file (ISO/IEC 29500), made or not"
    parser.add_argument("--validate", action="store_true", help=validating)
    parser.add_argument(
        "--no-page-numbers",
        action="store_true",
        help="leave the page numbers of contents lists in Word to Word, without asking LibreOffice",
    )
    parser.add_argument("--redline", metavar="OLD.docx", type=_older, help="also a Word file with the changes since "
                        "OLD.docx, or since the edition that lies there: last")  # fmt: skip
    parser.add_argument("--force", action="store_true", help="make editions that are up to date, too")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:
    start = time.perf_counter()
    folders = find_plans(project, options.plans)
    if not folders:
        fault = Fault("No plan", Place(str(project.data)), "no plan in it says what to publish", "Set one up: new NAME")
        raise UsageError([fault])
    if options.validate:
        require_validators()
    built = build(project, request_of(project, folders, options), reporter)
    code = ExitCode.EDITION_FAILED if built.failed else ExitCode.DONE
    reporter.built(built, time.perf_counter() - start, code)
    return code


def _older(text: str) -> Redline:
    return LAST if text == LAST else Path(text)


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no count of jobs; write 1 or more")
    return int(text)
