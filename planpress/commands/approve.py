"""approve: say that files and letters may be sent exactly as they are now."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from planpress.building.editions import Project, find_plans
from planpress.commands.asking import ONE_PLAN, add_json, print_lines, request_of
from planpress.errors import ExitCode
from planpress.plain import Reporter, fault_object, tell_faults

if TYPE_CHECKING:
    from planpress.mailing.approvals import Looked
    from planpress.postmarks import Line


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=ONE_PLAN)
    parser.add_argument("edition", metavar="EDITION", help="a document: briefing, profile/software, briefing.pdf; or a "
                        "mailing: all that it attaches, and its letters")  # fmt: skip
    parser.add_argument("--by", metavar="NAME", help="who has looked at it; it must be given")
    parser.add_argument("--note", metavar="WORDS", help="what is to be kept with it")
    parser.add_argument("--output", metavar="DIR", help="the folder of the reports, where it is not reports/")
    add_json(parser)


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.mailing.approvals import name_of_person, note_of
    from planpress.mailing.folder import ledger_file
    from planpress.mailing.ledger import Ledger
    from planpress.mailing.office import looked_at

    by, note = name_of_person(options.by, "approve"), note_of(options.note, "approve")
    folders = find_plans(project, [options.plan])
    looked = looked_at(project, request_of(project, folders, options), folders[0], options.edition)
    with Ledger(ledger_file(project, writing=True), lambda: dt.datetime.now(dt.UTC)) as ledger:
        files = {subject.name: subject.sha256 for subject in looked.subjects}
        ledger.approve(looked.plan, options.edition, by, files, looked.content, note)
    if options.json:
        _print_object(looked, options.edition, by, note)
    elif sys.stdout.isatty():
        from planpress.postmarks import STYLES

        print_lines(_page(looked, by), STYLES)
    else:
        for subject in looked.subjects:
            print(f"approved {subject.name} {subject.sha256}")
        print(f"{looked.plan} {options.edition}, edition of {looked.date}: {len(looked.subjects)} approved by {by}")
    if not options.json:
        tell_faults(looked.notes)
    return ExitCode.DONE


def _page(looked: Looked, by: str) -> Iterator[Line]:
    """What was approved, each with the beginning of its hash."""
    from planpress.amounts import weight
    from planpress.mailing.approvals import SHOWN
    from planpress.postmarks import long_date, padded
    from planpress.signs import width

    yield ((looked.plan, "head"), (f", edition of {long_date(looked.date)}, approved by {by}", ""))
    yield ()
    rows = [
        (
            subject.name,
            "" if subject.pages is None else str(subject.pages),
            "" if subject.kind == "settings" else weight(subject.size),
            subject.sha256[:SHOWN],
        )
        for subject in looked.subjects
    ]
    heads = ("FILE", "PAGES", "SIZE", "HASH")
    first = max(width(row[0]) for row in [heads, *rows])
    for number, (name, pages, size, digest) in enumerate([heads, *rows]):
        yield ((f"  {padded(name, first)}   {pages:>5}   {size:>8}   {digest}", "" if number else "dim"),)
    yield ()
    yield (("These bytes may be sent. What differs from them is refused until it is approved, too.", "dim"),)


def _print_object(looked: Looked, edition: str, by: str, note: str) -> None:
    approved = [asdict(each) for each in looked.subjects]
    facts = {"plan": looked.plan, "edition": edition, "date": looked.date.isoformat(), "by": by, "note": note}
    notes = [fault_object(fault) for fault in looked.notes]
    print(json.dumps({**facts, "approved": approved, "faults": notes, "exit": 0}, ensure_ascii=False, indent=1))
