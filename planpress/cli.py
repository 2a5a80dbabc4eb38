"""Arguments become a build, a check, a new plan or an outline; what happened becomes an exit code."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from planpress import __version__
from planpress.building.documents import check, documents_of, group_of, refuse_faulty
from planpress.building.editions import Edition, Orders, Project, find_plans, orders_of
from planpress.building.run import build
from planpress.building.staleness import plan_files
from planpress.building.tasks import Request
from planpress.errors import ExitCode, Fault, Grade, Place, PlanpressError, UsageError, name_hint, nearest
from planpress.helping import HELP, show_help
from planpress.plain import JsonReporter, PlainReporter, QuietReporter, Reporter

PROGRAM = "python generate.py"


def main(arguments: Sequence[str], root: Path) -> int:
    """Run the command in `arguments` for the project in `root`, and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a sign that a terminal lacks must not stop a build
    try:
        return int(_run(list(arguments), Project(_short(root))))
    except KeyboardInterrupt:
        print("Stopped by hand. What was made is whole; the rest is as it was.", file=sys.stderr)
        return ExitCode.STOPPED_BY_HAND
    except BrokenPipeError:
        # Whoever read the output has gone; Python would complain again when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.STOPPED_BY_HAND
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("planpress"):
            raise  # a library is not installed; generate.py says what to do
        traceback.print_exc()
        print(f"\nThis is a fault of Planpress {__version__}, not of your plan. "
              "Please report it with the lines above and the command you ran.", file=sys.stderr)  # fmt: skip
        return ExitCode.OUR_FAULT


def _run(arguments: list[str], project: Project) -> ExitCode:
    reporter = _reporter(arguments)
    try:
        if {"-h", "--help"} & set(arguments[:1]):
            show_help(sys.stdout)
            return ExitCode.DONE
        options = _parser().parse_args(_with_command(arguments, project))
        command: Callable[[argparse.Namespace, Project, Reporter], ExitCode] = options.run
        return command(options, project, reporter)
    except PlanpressError as error:
        reporter.refused(error.faults, " ".join(arguments) or "build", error.exit_code)
        return error.exit_code
    finally:
        reporter.close()


def _reporter(arguments: Sequence[str]) -> Reporter:
    """Who tells how it went: chosen before the arguments are parsed, since they may be wrong."""
    if "--json" in arguments:
        return JsonReporter()
    if "--quiet" in arguments or "-q" in arguments:
        return QuietReporter()
    if not sys.stdout.isatty():
        return PlainReporter()
    from rich.console import Console  # late: logs and pipes need no colours

    from planpress.terminal import TerminalReporter

    return TerminalReporter(Console(highlight=False, markup=False, emoji=False))


# ---------------------------------------------------------------------------------------------- commands


def _build(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:
    start = time.perf_counter()
    folders = find_plans(project, options.plans)
    if not folders:
        fault = Fault("No plan", Place(str(project.data)), "no folder in it has a publish.yaml", "Set one up: new NAME")
        raise UsageError([fault])
    request = _request(project, folders, options)
    results = build(project, request, reporter)
    code = ExitCode.EDITION_FAILED if any(result.outcome == "failed" for result in results) else ExitCode.DONE
    reporter.built(results, time.perf_counter() - start, code)
    return code


def _check(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:
    start = time.perf_counter()
    folders = find_plans(project, options.plans)
    orders = [orders_of(project, folder) for folder in folders]
    plans = [(order.name, check(project, order, _today())) for order in orders]
    errors = any(fault.grade is Grade.ERROR for _, faults in plans for fault in faults)
    code = ExitCode.PLAN_HAS_ERRORS if errors else ExitCode.DONE
    files = sum(len(plan_files(folder)) for folder in folders)
    reporter.checked(plans, files, time.perf_counter() - start, code)
    return code


def _new(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.planning.starter import new_plan

    folder = Path(options.folder) if Path(options.folder).parent != Path() else project.data / options.folder
    for file in new_plan(folder):
        print(f"made {file}")
    inside = folder.resolve().parent == project.data.resolve()
    print(f"Next: write your plan over the example, then run {PROGRAM} build {folder.name if inside else folder}")
    return ExitCode.DONE


def _outline(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.brand import read_brand
    from planpress.writers import FORMATS

    (folder,) = find_plans(project, [options.plan])
    orders = orders_of(project, folder)
    refuse_faulty([orders])
    edition = _edition(orders, options.document, options.language)
    documents = documents_of(project, _request(project, (folder,), options), [orders], [edition])
    sys.stdout.write(FORMATS["txt"].write(documents[group_of(edition)], read_brand(project.brand)).decode())
    return ExitCode.DONE


def _edition(orders: Orders, document: str, language: str | None) -> Edition:
    """The first edition of a document, in a language if one is given. Raises UsageError."""
    documents = list(dict.fromkeys(edition.document for edition in orders.editions))
    editions = [edition for edition in orders.editions if edition.document == document]
    languages = list(dict.fromkeys(edition.language for edition in editions))
    if not editions:
        raise UsageError([_unknown("document", document, documents)])
    if language and language not in languages:
        raise UsageError([_unknown("language", language, languages)])
    return next(edition for edition in editions if language in (None, edition.language))


def _request(project: Project, folders: tuple[Path, ...], options: argparse.Namespace) -> Request:
    return Request(
        folders=folders,
        output=getattr(options, "output", None) or project.reports,
        today=_today(),
        only=getattr(options, "only", None),
        jobs=getattr(options, "jobs", None),
        force=getattr(options, "force", False),
        source_date_epoch=os.environ.get("SOURCE_DATE_EPOCH"),
    )


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _short(root: Path) -> Path:
    """The project's folder as messages show it: relative to where the command runs."""
    try:
        return Path(os.path.relpath(root))
    except ValueError:  # another drive
        return root


# --------------------------------------------------------------------------------------------- arguments


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are faults like all others."""

    def error(self, message: str) -> NoReturn:
        place = Place(f"{self.prog}")
        raise UsageError([Fault("Wrong command", place, message, f"See {self.prog} --help.")])


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog=PROGRAM, add_help=False)
    commands = parser.add_subparsers(required=True)

    def command(name: str, run: Callable[[argparse.Namespace, Project, Reporter], ExitCode]) -> argparse.ArgumentParser:
        found = commands.add_parser(name, prog=f"{PROGRAM} {name}", description=HELP[name])
        found.set_defaults(run=run)
        return found

    def plans_and_json(found: argparse.ArgumentParser) -> None:
        found.add_argument("plans", nargs="*", metavar="PLAN", help="a folder in data/, or a path; none means all")
        found.add_argument("--json", action="store_true", help="one JSON object instead of text")
        found.add_argument("-q", "--quiet", action="store_true", help="say only what went wrong")

    building = command("build", _build)
    plans_and_json(building)
    building.add_argument("--only", metavar="GLOB", help="editions by name: briefing, '*.pdf', 'dalian/en/*'")
    building.add_argument("--output", metavar="DIR", type=Path, help="another folder than reports/")
    building.add_argument("--jobs", metavar="N", type=_jobs, help="how many editions to make at once")
    building.add_argument("--force", action="store_true", help="make editions that are up to date, too")
    plans_and_json(command("check", _check))
    command("new", _new).add_argument("folder", metavar="FOLDER", help="the plan's name, or a path")
    outlining = command("outline", _outline)
    outlining.add_argument("plan", metavar="PLAN", help="a folder in data/, or a path")
    outlining.add_argument("document", metavar="DOCUMENT", help="a document that its publish.yaml names")
    outlining.add_argument("--language", metavar="TAG", help="one of its languages; the first if left out")
    return parser


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no count of jobs; write 1 or more")
    return int(text)


def _with_command(arguments: list[str], project: Project) -> list[str]:
    """The arguments with a command in front. Nothing, or options alone, means build. Raises UsageError."""
    if not arguments or arguments[0].startswith("-"):
        return ["build", *arguments]
    name = arguments[0]
    if name in HELP:
        return arguments
    if nearest(name, HELP) is None and (project.data / name).is_dir():
        mend = f"Write {PROGRAM} build {name}"
        raise UsageError([Fault("Unknown command", Place(PROGRAM), f"{name} is a plan, no command", mend)])
    raise UsageError([_unknown("command", name, list(HELP))])


def _unknown(what: str, name: str, known: Sequence[str]) -> Fault:
    near = nearest(name, known)
    mend = f"Write {near}." if near else f"See {PROGRAM} --help."
    return Fault(f"Unknown {what}", Place(PROGRAM), f"no such {what} {name}; {name_hint(name, known)}", mend)
