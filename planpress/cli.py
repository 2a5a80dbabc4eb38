"""Arguments become a command that is carried out; what happened becomes an exit code."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from planpress import __version__
from planpress.building.editions import Project
from planpress.commands import COMMANDS
from planpress.commands.asking import PROGRAM, unknown
from planpress.errors import ExitCode, Fault, Place, PlanpressError, UsageError, nearest
from planpress.helping import HELP, show_help
from planpress.logs import LogReporter
from planpress.plain import JsonReporter, PlainReporter, QuietReporter, Reporter
from planpress.planning.parts import plan_id


def main(arguments: Sequence[str], root: Path) -> int:
    """Run the command in `arguments` for the project in `root`, and return the exit code."""
    # A plan's many small objects live to the end; looking for garbage among them takes a tenth of a check's time.
    gc.set_threshold(100_000)
    with contextlib.suppress(ValueError):  # a service's polite end is as Ctrl-C; only a main thread may say so
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a sign that a terminal lacks must not stop a build
    try:
        return int(_run(list(arguments), Project(_short(root))))
    except KeyboardInterrupt:
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
        words = _with_command(arguments, project)
        options = _parser().parse_args(words, argparse.Namespace(words=words))
        command: Callable[[argparse.Namespace, Project, Reporter], ExitCode] = options.run
        return command(options, project, reporter)
    except PlanpressError as error:
        reporter.refused(error.faults, " ".join(arguments) or "build", error.exit_code)
        return error.exit_code
    except KeyboardInterrupt:
        reporter.close()
        reporter.stopped()
        raise
    finally:
        reporter.close()


def _reporter(arguments: Sequence[str]) -> Reporter:
    """Who tells how it went: chosen before the arguments are parsed, since they may be wrong."""
    if "--json" in arguments:
        return JsonReporter()
    if {"--log-format=json", "json"} & set(arguments) and any(word.startswith("--log-format") for word in arguments):
        return LogReporter()
    if "--quiet" in arguments or "-q" in arguments:
        return QuietReporter()
    if not sys.stdout.isatty():
        return PlainReporter()
    from rich.console import Console  # late: logs and pipes need no colours

    from planpress.terminal import TerminalReporter

    return TerminalReporter(Console(highlight=False, markup=False, emoji=False))


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
    for name, command in COMMANDS.items():
        found = commands.add_parser(name, prog=f"{PROGRAM} {name}", description=HELP[name])
        command.arguments(found)
        found.set_defaults(run=command.run)
    return parser


def _with_command(arguments: list[str], project: Project) -> list[str]:
    """The arguments with a command in front. Nothing, or options alone, means build. Raises UsageError."""
    if not arguments or arguments[0].startswith("-"):
        return ["build", *arguments]
    name = arguments[0]
    if name in HELP:
        return arguments
    if nearest(name, HELP) is None and name in map(plan_id, project.plans()):
        mend = f"Write {PROGRAM} build {name}"
        raise UsageError([Fault("Unknown command", Place(PROGRAM), f"{name} is a plan, no command", mend)])
    raise UsageError([unknown("command", name, list(HELP))])
