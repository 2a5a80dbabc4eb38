"""new: set up a folder or a workbook for a new plan."""

from __future__ import annotations

import argparse
from pathlib import Path

from planpress.building.editions import Project
from planpress.commands.asking import PROGRAM
from planpress.errors import ExitCode
from planpress.plain import Reporter
from planpress.planning.parts import SUFFIX


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="the plan's name, or a path")
    parser.add_argument("--xlsx", action="store_true", help="one Excel workbook instead of a folder")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.planning.starter import new_plan, new_workbook

    given = Path(options.folder.removesuffix(SUFFIX) if options.xlsx else options.folder)
    folder = given if given.parent != Path() else project.data / given
    for file in (new_workbook(folder),) if options.xlsx else new_plan(folder):
        print(f"made {file}")
    inside = folder.resolve().parent == project.data.resolve()
    name = folder.name if inside else folder
    print(f"Next: write your plan over the example, then run {PROGRAM} build {name}")
    return ExitCode.DONE
