"""read: print a PDF as a screen reader reads it, and what it would stumble over."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from planpress.building.editions import Project
from planpress.commands.asking import add_json
from planpress.errors import ExitCode, Fault, InputError, Place
from planpress.plain import Reporter

if TYPE_CHECKING:
    from planpress.accessibility.checks import Finding


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.pdf", type=Path, help="such as reports/dalian/en/briefing.pdf")
    add_json(parser)


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    lines, found = _read(options.file)
    if options.json:
        told = {"file": str(options.file), "lines": lines, "findings": [asdict(finding) for finding in found]}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return ExitCode.DONE
    print(*lines, sep="\n")
    for finding in found:
        place = f"page {finding.page}: " if finding.page else ""
        print(f"{options.file}: {place}{finding.what} ({finding.check})", file=sys.stderr)
    return ExitCode.DONE


def _read(path: Path) -> tuple[list[str], tuple[Finding, ...]]:
    """What is spoken, and what a listener would stumble over. Raises InputError for what cannot be read."""
    import pikepdf

    from planpress.accessibility.aloud import read_aloud
    from planpress.accessibility.checks import findings
    from planpress.accessibility.tree import NotTaggedError, TaggedFile

    def fault(what: str, reason: str, mend: str) -> InputError:
        return InputError([Fault(what, Place(str(path)), reason, mend)])

    try:
        file = TaggedFile(path.read_bytes())
        return list(read_aloud(file.roots)), findings(file)
    except OSError as error:
        raise fault("Cannot read", (error.strerror or str(error)).lower(), "Name a PDF file.") from error
    except pikepdf.PasswordError as error:
        raise fault("Locked", "the PDF opens with a password only", "Save it without one.") from error
    except pikepdf.PdfError as error:
        raise fault("No PDF", "it is no PDF file, or a damaged one", "Name a PDF file.") from error
    except NotTaggedError as error:
        reason = "it has no structure: a screen reader has only its letters to guess from"
        mend = "Make it anew with Planpress, or have its program write tagged PDF."
        raise fault("Not tagged", reason, mend) from error
