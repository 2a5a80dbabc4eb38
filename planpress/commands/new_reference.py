"""new-reference: write our own look as a Word file, for a designer to change."""

from __future__ import annotations

import argparse
from pathlib import Path

from planpress.building.editions import Project
from planpress.building.stores import replace_file
from planpress.commands.asking import PROGRAM
from planpress.errors import ExitCode, Fault, Place, UsageError
from planpress.plain import Reporter

_SUFFIXES = (".docx", ".dotx")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a new file: a document (.docx) or a template (.dotx)")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    """Write the file; one that is there stays as it is. Raises InputError or UsageError."""
    file: Path = options.file
    if file.suffix.lower() not in _SUFFIXES:
        reason = f"the name ends in {file.suffix or 'no suffix'}"
        raise UsageError([_fault("Not a Word file's name", file, reason, "Write a name that ends in .docx or .dotx.")])
    if file.exists():
        raise UsageError([_fault("File exists", file, "it would be written over", "Choose another name.")])
    from planpress.brand import read_brand  # late, as elsewhere: help needs none of it
    from planpress.writers.word.reference import write_reference

    data = write_reference(read_brand(project.brand), is_template=file.suffix.lower() == ".dotx")
    try:
        replace_file(file, data)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise UsageError([_fault("Cannot be made", file, reason, "Choose another place.")]) from error
    print(f"made {file}")
    print(f"Next: change its styles, header and footer in Word, save it as {project.templates / 'reference'}"
          f"{file.suffix.lower()}, then run {PROGRAM} build --only '*.docx'")  # fmt: skip
    return ExitCode.DONE


def _fault(what: str, file: Path, reason: str, mend: str) -> Fault:
    return Fault(what, Place(str(file)), reason, mend)
