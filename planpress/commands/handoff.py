"""handoff: pack a print edition for the print shop."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import get_args

from planpress.amounts import weight
from planpress.building.editions import Project, find_plans, orders_of
from planpress.building.handoff import Job, press_file, print_edition, write_handoff
from planpress.building.stores import replace_file
from planpress.commands.asking import ONE_PLAN, PROGRAM, add_json, request_of
from planpress.commands.preflight import add_condition, condition_of
from planpress.document import Binding
from planpress.errors import ExitCode, Fault, Place, UsageError
from planpress.plain import Reporter


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=ONE_PLAN)
    parser.add_argument(
        "--document", metavar="NAME", default="brochure", help="whose print edition; brochure if left out"
    )
    parser.add_argument("--language", metavar="TAG", help="en, zh and so on; the first if left out")
    parser.add_argument("--quantity", metavar="N", type=int, help="how many copies")
    parser.add_argument("--paper", metavar="WORDS", default="", help="for instance '135 g/m2 silk'")
    parser.add_argument("--binding", choices=get_args(Binding), default="none", help="saddle: pages in fours")
    add_condition(parser)
    parser.add_argument(
        "--output", metavar="DIR", type=Path, help="the folder for it; beside the print edition if left out"
    )
    add_json(parser)


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    """Write the archive whole or not at all. Raises InputError, UsageError and EditionError."""
    from planpress.preflight.report import preflight  # late: other commands need none of it

    if options.quantity is not None and options.quantity < 1:
        raise UsageError(
            [_fault("Wrong quantity", f"{PROGRAM} handoff", f"{options.quantity} copies", "Write 1 or more.")]
        )
    condition = condition_of(options.condition)
    (folder,) = find_plans(project, [options.plan])
    orders = orders_of(project, folder)
    edition = print_edition(orders, options.document, options.language)
    request = request_of(project, (folder,), argparse.Namespace())
    press = press_file(project, request, orders, edition)
    job = Job(edition.plan, options.document, edition.language, options.binding, options.paper, options.quantity)
    report = preflight(press, condition, binding=options.binding, bleed=edition.bleed)
    archive = write_handoff(press, report, job)
    home = (project.reports / edition.plan / edition.file).parent
    target = (options.output or home) / f"{job.name}.zip"
    try:
        replace_file(target, archive)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise UsageError([_fault("Cannot be made", str(target), reason, "Choose another folder.")]) from error
    if options.json:
        print(json.dumps({"file": str(target), "bytes": len(archive), "exit": 0}, ensure_ascii=False, indent=1))
    else:
        print(f"made {target} {weight(len(archive))}")
    return ExitCode.DONE


def _fault(what: str, place: str, reason: str, mend: str) -> Fault:
    return Fault(what, Place(place), reason, mend)
