"""What several commands ask of their arguments: which plans, which edition, which day."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from planpress.building.editions import Edition, Orders, Project, called
from planpress.building.limits import Limits
from planpress.building.stores import store_at
from planpress.building.tasks import Request
from planpress.errors import Fault, Place, UsageError, name_hint, nearest

PROGRAM = "python generate.py"

ONE_PLAN = "a folder or workbook in data/, or a path"


def add_plans_and_json(parser: argparse.ArgumentParser) -> None:
    """The arguments of a command that may be asked about several plans."""
    parser.add_argument("plans", nargs="*", metavar="PLAN", help=f"{ONE_PLAN}; none means all")
    add_json(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="say only what went wrong")


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")


def request_of(project: Project, folders: tuple[Path, ...], options: argparse.Namespace) -> Request:
    """What to build, from the options that the command has. Raises UsageError for an output that cannot be used."""

    def asked(name: str, default: Any = None) -> Any:
        found = getattr(options, name, None)
        return default if found is None else found

    now, usual = dt.datetime.now(dt.UTC), Limits()
    return Request(
        folders=folders,
        store=store_at(asked("output", project.reports)),
        today=now.date(),
        only=asked("only"),
        jobs=asked("jobs"),
        force=asked("force", False),
        validate=asked("validate", False),
        source_date_epoch=os.environ.get("SOURCE_DATE_EPOCH"),
        paginate=not asked("no_page_numbers", False),
        redline=asked("redline"),
        scheduler=asked("scheduler"),
        limits=Limits(asked("time_limit", usual.seconds), asked("memory_limit", usual.megabytes)),
        prune=asked("prune", False),
        started=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        command=shlex.join(asked("words", ["build"])),
    )


def edition_of(orders: Orders, document: str, language: str | None) -> Edition:
    """The first edition of a document (briefing, profile/software), in a language if one is given. Raises
    UsageError."""
    editions = one_document(editions_of(orders, document), document)
    languages = list(dict.fromkeys(edition.language for edition in editions))
    if language and language not in languages:
        raise UsageError([unknown("language", language, languages)])
    return next(edition for edition in editions if language in (None, edition.language))


def editions_of(orders: Orders, document: str) -> tuple[Edition, ...]:
    """The editions of a document; those of all its subjects where it is made for each and none is named. Raises
    UsageError."""
    found = called(orders.editions, document)
    if not found:
        names = (name for edition in orders.editions for name in (*edition.aliases, edition.stem))
        raise UsageError([unknown("document", document, list(dict.fromkeys(names)))])
    return found


def one_document(editions: Sequence[Edition], document: str) -> Sequence[Edition]:
    """The same editions, when they are all of one document. Raises UsageError when they are of several subjects."""
    stems = {(edition.document, edition.subject): edition.stem for edition in editions}
    if len(stems) > 1:
        kinds = {subject.kind or "subject" for _, subject in stems}
        reason = f"{document} is made for each of {len(stems)} {kinds.pop() if len(kinds) == 1 else 'subject'}s"
        mend = f"Name one of them: {', '.join([*stems.values()][:6])}{' and so on' * (len(stems) > 6)}."
        raise UsageError([Fault("Several documents", Place(PROGRAM), reason, mend)])
    return editions


def print_lines(lines: Iterable[Sequence[tuple[str, str]]], styles: Mapping[str, str]) -> None:
    """Print lines of styled words, with colours on a terminal only."""
    if not sys.stdout.isatty():
        for line in lines:
            print("".join(words for words, _ in line).rstrip())
        return
    from rich.console import Console  # late: logs and pipes need no colours
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(Text.assemble(*((words, styles[style]) for words, style in line)), soft_wrap=True)


def today() -> dt.date:
    """The UTC day."""
    return dt.datetime.now(dt.UTC).date()


def unknown(what: str, name: str, known: Sequence[str]) -> Fault:
    """The fault of a name that an argument should not have."""
    near = nearest(name, known)
    mend = f"Write {near}." if near else f"See {PROGRAM} --help."
    return Fault(f"Unknown {what}", Place(PROGRAM), f"no such {what} {name}; {name_hint(name, known)}", mend)
