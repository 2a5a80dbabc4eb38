"""The upkeep of letters: how they stand, what a person decides, who wants none, and a server to try things out."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from planpress.building.editions import Project, find_plans
from planpress.commands.asking import PROGRAM, print_lines, unknown
from planpress.errors import ExitCode, Fault, Place, UsageError
from planpress.planning.parts import plan_id

if TYPE_CHECKING:
    from planpress.mailing.ledger import Row
    from planpress.mailing.model import Mailing
    from planpress.postmarks import Line, Paper

# ------------------------------------------------------------------------------------------------- status


def status(options: argparse.Namespace, project: Project, named: Sequence[str]) -> ExitCode:
    from planpress.mailing.folder import ledger_file
    from planpress.postmarks import batch_object, batches, status_lines, status_page, worst

    at_most(named, 2, "mail status [PLAN [MAILING]]")
    rows = _rows(project, *named)
    found = batches(rows, tries(project, [row.plan for row in rows]))
    code = worst([batch.code for batch in found])
    ledger, zone = str(ledger_file(project)), zone_of(project, named[:1])
    if options.json:
        print_json({"mailings": [batch_object(batch) for batch in found], "ledger": ledger, "exit": int(code)})
    else:
        shown(lambda paper: status_page(found, ledger, zone, paper, code), lambda: status_lines(found, ledger, zone))
    return code


def _rows(project: Project, plan: str | None = None, mailing: str | None = None) -> tuple[Row, ...]:
    """The letters in the ledger, as they truly stand: what a sender left that was killed is settled first. Raises
    UsageError for a plan or a mailing that neither the ledger nor the project knows."""
    from planpress.errors import EditionError
    from planpress.mailing.folder import ledger_file
    from planpress.mailing.ledger import Ledger, sole_sender

    file = ledger_file(project)
    with Ledger(file, utc_now, looking=True) as ledger:
        rows = ledger.rows()
    if any(row.state == "sending" for row in rows):
        try:
            with sole_sender(project.mail), Ledger(file, utc_now) as ledger:
                ledger.recover()
                rows = ledger.rows()
        except EditionError:
            pass  # its sender is at work
    if plan is None:
        return rows
    plan = plan_id(find_plans(project, [plan])[0]) if plan not in {row.plan for row in rows} else plan
    own = tuple(row for row in rows if row.plan == plan)
    if mailing is None:
        return own
    known = list(dict.fromkeys([row.mailing for row in own] + [one.name for one in _mailings(project, plan)]))
    if mailing not in known:
        raise UsageError([unknown("mailing", mailing, known)])
    return tuple(row for row in own if row.mailing == mailing)


def tries(project: Project, plans: Iterable[str]) -> dict[tuple[str, str], int]:
    """How often letters may be tried, by plan and mailing, of the mailings that are still there."""
    known = {plan_id(folder) for folder in project.plans()}
    found = [mailing for plan in dict.fromkeys(plans) if plan in known for mailing in _mailings(project, plan)]
    return {(mailing.plan, mailing.name): mailing.retries.tries for mailing in found}


def _mailings(project: Project, plan: str) -> tuple[Mailing, ...]:
    """The sound mailings of a plan."""
    from planpress.mailing.reading import read_mailings
    from planpress.planning.faults import Faults

    return read_mailings(project, find_plans(project, [plan])[0], Faults())


# ------------------------------------------------------------------------------------- settling, suppressing


def settle(options: argparse.Namespace, project: Project, named: Sequence[str]) -> ExitCode:
    from planpress.mailing.approvals import name_of_person
    from planpress.mailing.folder import ledger_file
    from planpress.mailing.ledger import Ledger

    if len(named) != 4 or named[3] not in ("sent", "resend"):
        raise wrong("mail settle PLAN MAILING ADDRESS sent|resend --by NAME", "it takes these four words")
    plan, mailing, address, verdict = named
    by = name_of_person(options.by, "mail settle")
    row = _open_row(_rows(project, plan, mailing), address)
    with Ledger(ledger_file(project, writing=True), utc_now) as ledger:
        ledger.decide(row, verdict, by)  # type: ignore[arg-type]
        now = ledger.row(row.id)
    again = f"{PROGRAM} mail retry {row.plan} {row.mailing}" if now.state == "planned" else ""
    if options.json:
        from planpress.postmarks import row_object

        print_json({"letter": row_object(now), "again": again or None, "exit": 0})
    elif not options.quiet:
        told = {"sent": "counts as sent", "planned": "is to be sent again"}.get(now.state, "is given up")
        print(f"settled {row.plan} {row.mailing} {row.address}: {told}; {now.answer}")
        if again:
            print(f"To send it: {again}")
    return ExitCode.DONE


def _open_row(rows: Sequence[Row], address: str) -> Row:
    """The newest letter to an address of which a person must decide. Raises UsageError."""
    from planpress.mailing.addresses import key_of
    from planpress.planning.cells import MalformedError

    try:
        key = key_of(address)
    except MalformedError as fault:
        raise UsageError([Fault(fault.what, Place("ADDRESS"), fault.reason, fault.mend)]) from None
    own = [row for row in rows if row.key == key]
    if not own:
        raise UsageError([unknown("letter to", address, list(dict.fromkeys(row.address for row in rows)))])
    return next((row for row in reversed(own) if row.state == "unknown"), own[-1])


def suppress(options: argparse.Namespace, project: Project, named: Sequence[str]) -> ExitCode:
    from planpress.mailing.folder import letters_folder
    from planpress.mailing.suppression import NAME, suppress

    if len(named) != 1:
        raise wrong("mail suppress ADDRESS [--mailing NAME] --reason WORDS", "it takes one address")
    if not (options.reason or "").strip():
        raise wrong("mail suppress ADDRESS --reason WORDS", "no reason is given; it is kept with the address")
    file = letters_folder(project, writing=True) / NAME
    is_new = suppress(project, named[0], options.mailing or "", utc_now().date(), options.reason)
    words = f"gets no letter of mailing {options.mailing}" if options.mailing else "gets no letter"
    words = f"{words} any more, whatever stands behind a + in the address"
    if options.json:
        facts = {"address": named[0], "mailing": options.mailing, "new": is_new, "file": str(file), "exit": 0}
        print_json(facts)
    elif not options.quiet:
        print(f"{'suppressed' if is_new else 'unchanged'} {named[0]}: {words}; {file}")
    return ExitCode.DONE


# ------------------------------------------------------------------------------------------ the test server


def serve_test(options: argparse.Namespace, _: Project, named: Sequence[str]) -> ExitCode:
    from planpress.mailing.serving import HTTP_PORT, SMTP_PORT, serving

    at_most(named, 0, "mail serve-test [--port N] [--http N] [--once]")
    port = SMTP_PORT if options.port is None else options.port
    http = HTTP_PORT if options.http is None else options.http
    count = 0
    with serving(port, http, utc_now) as served:
        try:
            _say_served(options, served.smtp, served.page)
            while True:
                listed = served.letters.arrived.get()
                count += 1
                _say_arrived(options, listed)
                if options.once:
                    break
        except KeyboardInterrupt:  # the way in which it is meant to end
            pass
    if not options.json and not options.quiet:
        print(f"Ended. {count} letter{'s'[: count != 1]} received; none is kept.", flush=True)
    return ExitCode.DONE


def _say_served(options: argparse.Namespace, smtp: str, page: str) -> None:
    if options.json:
        print(json.dumps({"smtp": smtp, "page": page}), flush=True)
    elif not options.quiet:
        command = f"PLANPRESS_SMTP_URL='{smtp}' {PROGRAM} mail PLAN --test ADDRESS"
        lines: list[Line] = [
            (("Test server: it takes every letter and passes none on. Ctrl-C ends it.", "head"),),
            (("  letters go to  ", "dim"), (smtp, "command")),
            (("  shown at       ", "dim"), (page, "command")),
            (("  to send here   ", "dim"), (command, "command")),
        ]
        print_lines(lines, {"head": "bold", "dim": "bright_black", "command": "cyan"})
        sys.stdout.flush()


def _say_arrived(options: argparse.Namespace, listed: Any) -> None:
    """One line for a letter, in which nothing moves a terminal's cursor."""
    from planpress.amounts import weight
    from planpress.mailing.received import plainly

    envelope = listed.envelope
    if options.json:
        facts = {"to": envelope.to, "subject": listed.subject, "bytes": envelope.size, "files": listed.files}
        print(json.dumps({"number": envelope.number, **facts}, ensure_ascii=False), flush=True)
    elif not options.quiet:
        files = f"; {', '.join(listed.files)}" if listed.files else ""
        to = plainly(", ".join(envelope.to))
        print(f"received {envelope.number} to {to}: {listed.subject} ({weight(envelope.size)}{files})", flush=True)


# ------------------------------------------------------------------------------------------------- pieces


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def zone_of(project: Project, plans: Sequence[str]) -> dt.tzinfo:
    """The zone in which times are told: that of the plan's schedule, or of the first plan that has one; else UTC."""
    from planpress.planning.faults import Faults
    from planpress.scheduling.reading import read_schedule

    folders = find_plans(project, plans) if plans else project.plans()
    schedules = (read_schedule(folder, Faults()) for folder in folders)
    return next((schedule.zone for schedule in schedules if schedule), dt.UTC)


def shown(page: Callable[[Paper], Iterable[Line]], plain: Callable[[], Iterable[str]]) -> None:
    """Print a page on a terminal, else plain lines."""
    from planpress.postmarks import STYLES, Paper

    if not sys.stdout.isatty():
        for text in plain():
            print(text)
        return
    from rich.console import Console  # late: logs and pipes need no colours

    console = Console()
    print_lines(page(Paper(console.width, "utf" not in (console.encoding or "").lower())), STYLES)


def at_most(named: Sequence[str], most: int, usage: str) -> None:
    if len(named) > most:
        raise wrong(usage, f"{' '.join(named[most:])} is too much")


def wrong(usage: str, reason: str) -> UsageError:
    return UsageError([Fault("Wrong command", Place(f"{PROGRAM} mail"), reason, f"Write {PROGRAM} {usage}")])


def print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
