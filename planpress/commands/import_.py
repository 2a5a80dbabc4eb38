"""import: turn a foreign table with one row per fact into a plan folder, and say what has no place in it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from planpress.building.editions import Project
from planpress.commands.asking import PROGRAM, add_json
from planpress.errors import ExitCode
from planpress.plain import Reporter


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.csv", type=Path, help="a table with one row per fact")
    parser.add_argument("--map", metavar="MAPPING.yaml", type=Path, required=True, help="what its columns mean")
    parser.add_argument("--into", metavar="FOLDER", help="the new plan's name, or a path; the file's name if left out")
    add_json(parser)


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.importing.conversion import import_table
    from planpress.importing.naming import slug
    from planpress.importing.report import as_json, lines

    wished = Path(options.into or slug(options.file.stem, "-"))
    folder = wished if wished.parent != Path() else project.data / wished
    report = import_table(options.file, options.map, folder)
    code = ExitCode.EDITION_FAILED if report.unplaced else ExitCode.DONE
    if options.json:
        print(json.dumps(as_json(report, folder, int(code)), ensure_ascii=False, indent=1))
        return code
    print(*lines(report), sep="\n")
    inside = folder.resolve().parent == project.data.resolve()
    print(f"made {folder}. Next: {PROGRAM} check {folder.name if inside else folder}")
    return code
