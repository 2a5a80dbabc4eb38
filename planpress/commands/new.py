"""new: set up a folder for a new plan."""

from __future__ import annotations

import argparse
from pathlib import Path

from planpress.building.editions import Project
from planpress.commands.asking import PROGRAM
from planpress.errors import ExitCode
from planpress.plain import Reporter


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="the plan's name, or a path")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.planning.starter import new_plan

    folder = Path(options.folder) if Path(options.folder).parent != Path() else project.data / options.folder
    for file in new_plan(folder):
        print(f"made {file}")
    inside = folder.resolve().parent == project.data.resolve()
    print(f"Next: write your plan over the example, then run {PROGRAM} build {folder.name if inside else folder}")
    return ExitCode.DONE
