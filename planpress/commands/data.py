"""data: give a plan's data to other programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from planpress.building.editions import Project, find_plans
from planpress.building.stores import replace_file
from planpress.commands.asking import ONE_PLAN, PROGRAM
from planpress.errors import ExitCode, Fault, InputError, Place, UsageError
from planpress.plain import Reporter
from planpress.planning.cells import MalformedError
from planpress.planning.faults import Faults
from planpress.planning.parts import FILES, WORKBOOK, Parts, parts_of
from planpress.planning.reading import read_plan

FORMATS = ("csv", "json", "xlsx")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=ONE_PLAN)
    parser.add_argument("--format", choices=FORMATS, required=True, help="the figures, the whole plan, or a workbook")
    parser.add_argument("--output", metavar="FILE", type=Path, help="a new file; csv and json are printed without it")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    (path,) = find_plans(project, [options.plan])
    files = _files(path, options.format, options.output)
    if options.output is None:
        sys.stdout.write(next(iter(files.values())).decode("utf-8-sig"))
        return ExitCode.DONE
    for file in files:
        if file.exists():
            raise UsageError(
                [Fault("File exists", Place(str(file)), "nothing is written over", "Choose another name.")]
            )
    for file, data in files.items():
        _write(file, data)
        print(f"made {file}")
    if options.format == "xlsx":
        _tell_left_out(path)
    return ExitCode.DONE


def _tell_left_out(path: Path) -> None:
    """Say what publish.yaml has that no sheet holds."""
    from planpress.planning.exporting import left_out  # late: for this alone

    parts = parts_of(path, Faults())
    assert parts, "a plan that was read has parts"
    if keys := left_out(parts):
        print(
            f"No sheet holds {', '.join(keys)} of {parts.path / FILES['publish']}. To have them, put the workbook into "
            f"a folder as {WORKBOOK}, and beside it a {FILES['publish']} with these keys alone."
        )


def _files(path: Path, suffix: str, output: Path | None) -> dict[Path, bytes]:
    """The bytes to write by file. Excel takes a CSV file for UTF-8 only with a byte order mark."""
    from planpress.planning.exporting import observations_csv, plan_json, plan_workbook  # late: for this alone

    if suffix == "xlsx" and output is None:
        reason = "a workbook is no text to print"
        raise UsageError([Fault("Wrong command", Place(f"{PROGRAM} data"), reason, "Add --output FILE.xlsx")])
    plan = read_plan(path)
    target = output or Path()
    if suffix == "csv":
        return {target: observations_csv(plan).encode("utf-8-sig")}
    if suffix == "json":
        return {target: plan_json(plan).encode()}
    parts = parts_of(path, Faults())
    assert parts, "a plan that was read has parts"
    try:
        return {target: plan_workbook(parts, plan), **_photos(parts, target)}
    except MalformedError as fault:
        raise InputError([Fault(fault.what, Place(str(path)), fault.reason, fault.mend)]) from fault


def _photos(parts: Parts, workbook: Path) -> dict[Path, bytes]:
    """The plan's photos, in the folder in which they are looked for beside the workbook."""
    folder = workbook.with_name(f"{workbook.stem}-photos")
    return {folder / file.name: file.read_bytes() for file in sorted(parts.pictures.glob("*")) if file.is_file()}


def _write(file: Path, data: bytes) -> None:
    try:
        replace_file(file, data)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise UsageError(
            [Fault("File cannot be written", Place(str(file)), reason, "Choose another place.")]
        ) from error
