"""preflight: say what a print shop would call back about, in any PDF."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from planpress.building.editions import Project
from planpress.commands.asking import PROGRAM, add_json, print_lines, unknown
from planpress.document import Binding
from planpress.errors import ExitCode, Fault, Place, UsageError
from planpress.lengths import BLEED, Mm
from planpress.plain import Reporter
from planpress.preflight.conditions import CONDITIONS, Condition, condition_named

if TYPE_CHECKING:
    from planpress.preflight.report import Report

STYLES = {"head": "bold", "dim": "bright_black", "error": "red", "warning": "yellow", "note": "cyan", "": ""}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE.pdf", type=Path, nargs="+", help="PDFs, made by Planpress or not")
    add_condition(parser)
    parser.add_argument("--binding", choices=get_args(Binding), default="none", help="saddle: pages in fours")
    parser.add_argument("--bleed", metavar="3mm", default=f"{BLEED:g}mm", help="how far the print must reach")
    add_json(parser)


def add_condition(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--condition", metavar="NAME", help=f"{', '.join(CONDITIONS)}; without one, the file's own")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.preflight.report import preflight  # late: other commands need none of it
    from planpress.preflight.wording import report_lines, report_object

    condition, bleed = condition_of(options.condition), _bleed(options.bleed)
    given = {str(path): _bytes(path) for path in options.files}
    reports: dict[str, Report] = {}
    for name, data in given.items():
        reports[name] = preflight(data, condition, binding=options.binding, bleed=bleed)
        if not options.json:
            if len(reports) > 1:
                print()
            print_lines(report_lines(name, reports[name]), STYLES)
    failed = any(report.errors for report in reports.values())
    code = ExitCode.EDITION_FAILED if failed else ExitCode.DONE
    if options.json:
        files = [report_object(name, report) for name, report in reports.items()]
        print(json.dumps({"files": files, "exit": int(code)}, ensure_ascii=False, indent=1))
    return code


def condition_of(name: str | None) -> Condition | None:
    """The condition that is asked for, None without one. Raises UsageError for an unknown one."""
    if name is None:
        return None
    found = condition_named(name)
    if found is None:
        raise UsageError([unknown("printing condition", name, list(CONDITIONS))])
    return found


def _bleed(given: str) -> Mm:
    """A width in millimetres: 3mm, 3 mm or 3. Raises UsageError."""
    number = given.strip().removesuffix("mm").strip()
    try:
        width = float(number)
    except ValueError:
        width = -1.0
    if not 0 <= width <= 50:
        reason = f"{given} is no width from 0 to 50 mm"
        raise UsageError(
            [Fault("Wrong bleed", Place(f"{PROGRAM} preflight"), reason, "Write for instance --bleed 3mm.")]
        )
    return Mm(width)


def _bytes(path: Path) -> bytes:
    """The file, or as much of it as shows that it is too large. Raises UsageError."""
    from planpress.preflight.opened import LARGEST

    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError([Fault("Cannot read", Place(str(path)), reason, "Name a PDF file.")]) from error
