"""mail: send a plan's mailings, each letter once; show what became of them; settle what needs a person."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planpress.building.editions import Project, find_plans
from planpress.commands.asking import PROGRAM, add_json, request_of
from planpress.commands.mail_upkeep import (
    at_most,
    print_json,
    serve_test,
    settle,
    shown,
    status,
    suppress,
    utc_now,
    wrong,
    zone_of,
)  # fmt: skip
from planpress.errors import ExitCode, Fault, InputError, Place, PlanpressError, UsageError
from planpress.plain import Reporter, fault_object, tell_faults

if TYPE_CHECKING:
    from planpress.mailing.model import Mailing
    from planpress.mailing.office import Desk, How, Report

SENDING = ("dry_run", "test", "to", "send", "again", "due", "output")
OPTIONS = {
    "": SENDING,
    "status": (),
    "retry": ("output",),
    "settle": ("by",),
    "suppress": ("mailing", "reason"),
    "serve-test": ("port", "http", "once"),
}
"""What each action takes beside --json and --quiet; without an action, letters are made."""
EXAMPLES = f"""examples:
  {PROGRAM} mail dalian                                   what would be sent, to whom
  {PROGRAM} mail dalian --test me@office.example          one letter of each language, to me alone
  {PROGRAM} approve dalian monthly --by 'A. Officer'      its files and letters are approved of
  {PROGRAM} mail dalian monthly --send                    send it; the same command goes on after a break
  {PROGRAM} mail status dalian                            what became of each letter
  {PROGRAM} mail retry dalian                             what the server put off, now
  {PROGRAM} mail settle dalian monthly ann@council.example sent --by 'A. Officer'
  {PROGRAM} mail suppress ann@council.example --reason 'asked by telephone'
  {PROGRAM} mail serve-test                               a server that shows letters and passes none on
exit codes: 0 all is sent, 1 a letter failed or waits, 2 wrong command, 3 nothing was sent since there are faults,
4 of a letter nobody knows whether it arrived: a person must decide
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    parser.add_argument("named", nargs="*", metavar="[ACTION] PLAN [MAILING]", help="ACTION: status, retry, settle, "
                        "suppress or serve-test; a plan of such a name is data/status")  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="write the letters and an overview of them, send none; "
                        "this is what happens without --send, too")  # fmt: skip
    parser.add_argument("--test", metavar="ADDRESS", help="send one letter of each language there, and no other")
    parser.add_argument("--to", metavar="FILTER", help="only to some: an address, a list, a language, an organisation, "
                        "a cluster, a group, or field=value, each with * and ?")  # fmt: skip
    parser.add_argument("--send", action="store_true", help="send to all who have not got this edition")
    parser.add_argument("--again", metavar="REASON", help="with --send: also to those who have; the reason is kept")
    parser.add_argument("--due", action="store_true", help="send what is due by when: of each mailing, as schedules do")
    parser.add_argument("--output", metavar="DIR", help="the folder of the reports, where it is not reports/")
    parser.add_argument("--by", metavar="NAME", help="settle: who decides")
    parser.add_argument("--mailing", metavar="NAME", help="suppress: this mailing alone; else all")
    parser.add_argument("--reason", metavar="WORDS", help="suppress: why")
    parser.add_argument("--port", metavar="N", type=_port, help="serve-test: where letters are taken (2525)")
    parser.add_argument("--http", metavar="N", type=_port, help="serve-test: where they are shown (8025)")
    parser.add_argument("--once", action="store_true", help="serve-test: end after the first letter")
    add_json(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="say only what went wrong")


def run(options: argparse.Namespace, project: Project, reporter: Reporter) -> ExitCode:  # noqa: ARG001
    action, named = "", list(options.named)
    if named and named[0] in OPTIONS:
        action = named.pop(0)
    _refuse_strays(options, action)
    actions: dict[str, Callable[[argparse.Namespace, Project, Sequence[str]], ExitCode]] = {
        "": _mail,
        "status": status,
        "retry": _retry,
        "settle": settle,
        "suppress": suppress,
        "serve-test": serve_test,
    }
    return actions[action](options, project, named)


def _refuse_strays(options: argparse.Namespace, action: str) -> None:
    """Raises UsageError for options that belong to another action: what they ask for would not happen."""
    theirs = dict.fromkeys(name for names in OPTIONS.values() for name in names)
    strays = [name for name in theirs if getattr(options, name) not in (None, False) and name not in OPTIONS[action]]
    if not strays:
        return
    word = f"mail {action}".rstrip()
    names = ", ".join(f"--{name.replace('_', '-')}" for name in strays)
    mend = f"Leave {'it' if len(strays) == 1 else 'them'} out; see {PROGRAM} mail --help."
    raise UsageError([Fault("Option of another action", Place(f"{PROGRAM} {word}"), f"{word} knows no {names}", mend)])


# ------------------------------------------------------------------------------------------------- sending


def _mail(options: argparse.Namespace, project: Project, named: Sequence[str]) -> ExitCode:
    """Look, test, send, or send what is due."""
    usage = "mail PLAN [MAILING] [--test ADDRESS | --send | --due]"
    at_most(named, 2, usage)
    if not named:
        raise wrong(usage, "no plan is named")
    modes = [name for name in ("dry_run", "test", "send", "due") if getattr(options, name) not in (None, False)]
    if len(modes) > 1:
        raise wrong(usage, " and ".join(f"--{mode.replace('_', '-')}" for mode in modes) + " do not go together")
    mode = modes[0] if modes else "dry_run"
    if options.again is not None and mode != "send":
        raise wrong("mail PLAN MAILING --send --again REASON", "--again sends anew, which wants --send")
    if options.to is not None and mode == "due":
        raise wrong("mail PLAN [MAILING] --due", "what is due goes to all; --to does not go with it")
    actions = {"dry_run": _look, "test": _test, "send": _send, "due": _due}
    return actions[mode](options, project, named)


def _look(options: argparse.Namespace, project: Project, named: Sequence[str]) -> ExitCode:
    """What --send would send: written down for people to look at."""
    from planpress.commands.mail_look import foreseen
    from planpress.dispatches import foreseen_lines, foreseen_object, foreseen_page

    desk = _desk(options, project, named)
    found = foreseen(desk, options.to)
    notes = [*desk.notes, *found.notes]
    if options.json:
        faults = list(map(fault_object, notes))
        print_json({"dry_run": True, "mailings": [foreseen_object(found)], "faults": faults, "exit": 0})
    elif not options.quiet:
        shown(lambda paper: foreseen_page(found, paper, ExitCode.DONE), lambda: foreseen_lines(found))
    if not options.json:
        tell_faults(notes)
    return ExitCode.DONE


def _test(options: argparse.Namespace, project: Project, named: Sequence[str]) -> ExitCode:
    from planpress.mailing.office import tried
    from planpress.scheduling.clock import SystemClock

    desk = _desk(options, project, named)
    found = tried(desk, options.test, SystemClock(), os.environ, options.to)
    code = ExitCode.DONE if all(each.outcome.state == "sent" for each in found) else ExitCode.EDITION_FAILED
    if options.json:
        letters = [
            {"of": each.recipient.mailbox.address, "language": each.recipient.language, "to": options.test,
             "by": each.way, "state": each.outcome.state, "answer": each.outcome.answer}
            for each in found
        ]  # fmt: skip
        print_json({"test": letters, "faults": [], "exit": int(code)})
        return code
    for each in found:
        of = f"the {each.recipient.language} letter of {each.recipient.mailbox.address}"
        line = f"test {each.outcome.state} to {options.test}: {of}, by {each.way}: {each.outcome.answer}"
        if each.outcome.state != "sent":
            print(line, file=sys.stderr)
        elif not options.quiet:
            print(line)
    return code


def _send(options: argparse.Namespace, project: Project, named: Sequence[str]) -> ExitCode:
    from planpress.mailing.approvals import reason_of

    again = reason_of(options.again, "mail --send")
    desk = _desk(options, project, named)
    return _told(options, project, [_sent(options, desk, "send", again)])


def _retry(options: argparse.Namespace, project: Project, named: Sequence[str]) -> ExitCode:
    """Try at once what the server put off."""
    at_most(named, 2, "mail retry [PLAN [MAILING]]")
    return _each(options, project, named, "retry")


def _due(options: argparse.Namespace, project: Project, named: Sequence[str]) -> ExitCode:
    """What a schedule sends. A letter that the server put off is no failure here: the next run tries it."""
    return _each(options, project, named, "due")


def _each(options: argparse.Namespace, project: Project, named: Sequence[str], how: How) -> ExitCode:
    """Send what is to be sent of each mailing that is meant. One that cannot be sent keeps no other from being sent."""
    reports: list[Report] = []
    faults: list[Fault] = []
    codes: list[ExitCode] = []

    def failed(error: PlanpressError) -> None:
        faults.extend(error.faults)
        codes.append(error.exit_code)

    try:
        for mailing, notes in _mailings(project, named, failed):
            try:
                reports += _of(options, project, mailing, notes, how)
            except PlanpressError as error:
                failed(error)
            if reports and reports[-1].sent.stopped:
                break
    except KeyboardInterrupt:
        if not reports:
            raise
        codes.append(ExitCode.STOPPED_BY_HAND)
    return _told(options, project, reports, faults, codes)


def _of(
    options: argparse.Namespace, project: Project, mailing: Mailing, notes: Iterable[Fault], how: How
) -> Iterator[Report]:
    """How the sending of a mailing went, where there was something to send, or else a letter that a person must decide
    on."""
    from planpress.mailing.office import undecided
    from planpress.scheduling.clock import SystemClock

    states = _states(project, mailing)
    if states & {"planned", "deferred", "sending"} or (how == "due" and mailing.when != "manual"):
        yield _sent(options, _desk_of(options, project, mailing, notes), how)
    elif "unknown" in states:
        yield undecided(project, mailing, SystemClock())


def _sent(options: argparse.Namespace, desk: Desk, how: How, again: str = "") -> Report:
    from planpress.commands.mail_look import watching
    from planpress.mailing.office import sent
    from planpress.scheduling.clock import SystemClock

    with watching(quiet=options.json or options.quiet) as watcher:
        return sent(desk, how, SystemClock(), os.environ, watcher, options.to, again)


def _told(
    options: argparse.Namespace, project: Project, reports: Sequence[Report], faults: Sequence[Fault] = (),
    codes: Sequence[ExitCode] = (),
) -> ExitCode:  # fmt: skip
    """Say how it went; `faults` and `codes` are those of mailings of which nothing was sent."""
    from planpress.mailing.folder import ledger_file
    from planpress.postmarks import Batch, sent_lines, sent_object, sent_page, sent_words, worst

    codes = [*codes, *(_code(report, options.due) for report in reports)]
    code = worst(codes)
    told = [*faults, *(fault for report in reports for fault in report.sent.faults)]
    notes = list(dict.fromkeys(fault for report in reports for fault in report.notes))
    if options.json:
        mailings = [sent_object(report) for report in reports]
        found = [fault_object(fault) for fault in (*told, *notes)]
        with _perhaps_unheard():
            print_json({"dry_run": False, "mailings": mailings, "faults": found, "exit": int(code)})
        return code
    if not options.quiet:
        batches = [
            Batch(report.mailing.plan, report.mailing.name, report.rows, report.mailing.retries.tries)
            for report in reports
            if report.rows
        ]
        words = sent_words(reports) if reports or not faults else "Nothing is sent."
        ledger, zone = str(ledger_file(project)), zone_of(project, [])
        with _perhaps_unheard():
            shown(
                lambda paper: sent_page(words, batches, ledger, zone, paper, code), lambda: sent_lines(reports, words)
            )
    tell_faults([*told, *notes] if not options.quiet else told)
    return code


@contextlib.contextmanager
def _perhaps_unheard() -> Iterator[None]:
    """Print, though whoever read it may have gone: the faults and the exit code are told all the same."""
    try:
        yield
        sys.stdout.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):  # else Python complains again at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _code(report: Report, due: bool) -> ExitCode:
    """What became of a mailing, for the shell."""
    is_well = not (report.sent.faults or report.sent.undecided or report.sent.stopped)
    return ExitCode.DONE if due and is_well else report.sent.exit_code


# ------------------------------------------------------------------------------------------------- pieces


def _desk(options: argparse.Namespace, project: Project, named: Sequence[str]) -> Desk:
    """The one mailing that is named, or the only one of the plan."""
    from planpress.mailing.office import mailing_called, mailings_of

    mailings, notes = mailings_of(project, find_plans(project, named[:1])[0])
    return _desk_of(options, project, mailing_called(mailings, named[1] if len(named) > 1 else None), notes)


def _desk_of(options: argparse.Namespace, project: Project, mailing: Mailing, notes: Iterable[Fault]) -> Desk:
    from planpress.mailing.office import desk_of

    return desk_of(project, request_of(project, (mailing.folder,), options), mailing, notes)


def _mailings(
    project: Project, named: Sequence[str], failed: Callable[[PlanpressError], None]
) -> Iterator[tuple[Mailing, tuple[Fault, ...]]]:
    """The mailings that are meant: that one, all of a plan, or all of all plans, those that are sound; of the others
    `failed` is told. Raises InputError for one that is named and is not sound."""
    from planpress.mailing.office import mailing_called, mailings_of
    from planpress.mailing.reading import read_mailings
    from planpress.planning.faults import Faults

    for folder in find_plans(project, named[:1]) if named else _with_mailings(project):
        try:
            mailings, notes = mailings_of(project, folder)
        except InputError as error:
            if len(named) > 1:
                raise
            failed(error)
            mailings, notes = read_mailings(project, folder, Faults()), ()
        for mailing in [mailing_called(mailings, named[1])] if len(named) > 1 else mailings:
            yield mailing, notes


def _with_mailings(project: Project) -> Iterator[Path]:
    from planpress.mailing.reading import read_mailings
    from planpress.planning.faults import Faults

    for folder in project.plans():
        faults = Faults()
        if read_mailings(project, folder, faults) or faults.has_errors:
            yield folder


def _states(project: Project, mailing: Mailing) -> set[str]:
    """The states that letters of a mailing are in."""
    from planpress.mailing.folder import ledger_file
    from planpress.mailing.ledger import Ledger

    with Ledger(ledger_file(project), utc_now, looking=True) as ledger:
        return {row.state for row in ledger.rows(mailing.plan, mailing.name)}


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; write a number from 1 to 65535, or 0 for any free one")
    return int(text)
