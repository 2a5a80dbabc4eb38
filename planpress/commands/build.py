"""build: make the editions that are out of date."""

from __future__ import annotations

import argparse
import re
import time
from dataclasses import replace
from pathlib import Path

from planpress.building.editions import Project, find_plans
from planpress.building.executors import LOCAL
from planpress.building.fetched import fetch_plans
from planpress.building.run import build, foresee
from planpress.building.tasks import LAST, Redline
from planpress.building.validating import require_validators
from planpress.commands.asking import add_plans_and_json, request_of, today
from planpress.errors import ExitCode, Fault, Place, UsageError
from planpress.fetching.fetching import refused
from planpress.indexing.writing import write_index
from planpress.plain import Reporter


def arguments(parser: argparse.ArgumentParser) -> None:
    add_plans_and_json(parser)
    names = "editions by name: briefing, 'profile/*', '*.pdf', 'dalian/en/*'"
    parser.add_argument("--only", metavar="GLOB", help=names)
    parser.add_argument(
        "--output", metavar="DIR", help="another folder than reports/, or an address: s3://bucket/reports"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be made; touch nothing")
    parser.add_argument("--explain", action="store_true", help="the same, and why each edition would be made or not")
    parser.add_argument("--prune", action="store_true", help="remove files that no edition makes any more")
    parser.add_argument("--jobs", metavar="N", type=_jobs, help="how many editions to make at once")
    parser.add_argument("--fetch", action="store_true", help="fill tables from their sources first, as fetch does")
    parser.add_argument("--scheduler", metavar="ADDRESS", type=_scheduler, help="let Dask do it: tcp://host:8786, or "
                        "dask:local")  # fmt: skip
    parser.add_argument("--time-limit", metavar="S", type=_limit, help="seconds that an edition may take; 0: no limit")
    parser.add_argument("--memory-limit", metavar="MB", type=_limit, help="memory that it may take; 0: no limit")
    parser.add_argument("--log-format", choices=("text", "json"), default="text", help="json: one object a line, on "
                        "the error output")  # fmt: skip
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
    if options.dry_run or options.explain:
        outlooks, orphans = foresee(project, request_of(project, folders, options))
        reporter.foreseen(outlooks, orphans, options.explain)
        return ExitCode.DONE
    # What is refused leaves the old data, which the build goes on with.
    faults = refused(fetch_plans(project, folders, today(), reporter)) if options.fetch else ()
    request = request_of(project, folders, options)
    built = build(project, request, reporter, write_index)
    built = replace(built, faults=faults + built.faults)
    code = ExitCode.EDITION_FAILED if built.failed else ExitCode.DONE
    reporter.built(built, time.perf_counter() - start, code)
    return code


def _older(text: str) -> Redline:
    return LAST if text == LAST else Path(text)


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no count of jobs; write 1 or more")
    return int(text)


def _scheduler(text: str) -> str:
    if text != LOCAL and not re.fullmatch(r"(tcp|tls|ws|wss)://\S+", text):
        raise argparse.ArgumentTypeError(f"{text} is no address of a scheduler; write tcp://host:8786 or {LOCAL}")
    return text


def _limit(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no limit; write a whole number, or 0 for none")
    return int(text)
