"""approve: say that files and letters may be sent exactly as they are now."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from planpress.building.editions import Orders, Project, find_plans, orders_of
from planpress.commands.asking import ONE_PLAN, add_json, print_lines, request_of, unknown
from planpress.errors import ExitCode, Fault, InputError, Place, UsageError
from planpress.plain import Reporter, tell_faults

if TYPE_CHECKING:
    from planpress.building.tasks import Request
    from planpress.mailing.approvals import Subject
    from planpress.mailing.model import Mailing, Round


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=ONE_PLAN)
    parser.add_argument("edition", metavar="EDITION", help="a document: briefing, profile/software, briefing.pdf; or a "
                        "mailing: all that it attaches, and its letters")  # fmt: skip
    parser.add_argument("--by", metavar="NAME", help="who has looked at it")
    parser.add_argument("--note", metavar="WORDS", help="what is to be kept with it")
    parser.add_argument("--output", metavar="DIR", help="the folder of the reports, where it is not reports/")
    add_json(parser)


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    from planpress.mailing.approvals import name_of_person, note_of
    from planpress.mailing.folder import ledger_file
    from planpress.mailing.ledger import Ledger

    by, note = name_of_person(options.by, "approve"), note_of(options.note, "approve")
    folders = find_plans(project, [options.plan])
    orders, request = orders_of(project, folders[0]), request_of(project, folders, options)
    looked = _Looking(project, request, orders, options.edition)
    subjects, notes = looked.subjects()
    with Ledger(ledger_file(project, writing=True), _now) as ledger:
        files = {subject.name: subject.sha256 for subject in subjects}
        ledger.approve(looked.plan, options.edition, by, files, looked.content, note)
    if options.json:
        approved = [_object(subject) for subject in subjects]
        facts = {"plan": looked.plan, "edition": options.edition, "by": by, "note": note, "date": looked.date}
        print(json.dumps({**facts, "approved": approved, "exit": 0}, ensure_ascii=False, indent=1))
    else:
        _tell(looked, subjects, by)
        tell_faults(notes)
    return ExitCode.DONE
