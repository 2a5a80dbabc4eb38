"""Findings and results become plain lines, for logs and pipes: no colour, nothing that moves, one line each."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol, TypeAlias, get_args

from planpress.amounts import duration, weight
from planpress.building.changes import Changes
from planpress.building.outlooks import Outlook
from planpress.building.run import Built, Outcome, Result, Watcher
from planpress.building.tasks import Task
from planpress.building.telling import MOST, News
from planpress.errors import ExitCode, Fault, Grade, Place
from planpress.fetching import words as fetch_words
from planpress.fetching.fetching import Fetched, refused
from planpress.fetching.fetching import Watcher as FetchWatcher
from planpress.writers import FORMATS

Plans: TypeAlias = Sequence[tuple[str, Sequence[Fault]]]
"""Each plan's name and findings."""

OUTCOMES = get_args(Outcome)


class Reporter(Watcher, FetchWatcher, Protocol):
    """Who tells people how a command went."""

    def refused(self, faults: Sequence[Fault], command: str, code: ExitCode) -> None:
        """The command was not carried out, and nothing was touched."""

    def built(self, built: Built, seconds: float, code: ExitCode) -> None:
        """A build has ended."""

    def foreseen(self, outlooks: Sequence[Outlook], orphans: Sequence[str], explain: bool) -> None:
        """What a build would do, and the files that no edition makes any more; `explain` asks for all reasons."""

    def stopped(self) -> None:
        """The command was stopped by hand."""

    def checked(self, plans: Plans, files: int, seconds: float, code: ExitCode) -> None:
        """A check has ended: each plan's name and findings, and how many files were read."""

    def fetched(self, results: Sequence[Fetched], seconds: float, code: ExitCode, *, dry_run: bool) -> None:
        """Fetching has ended; with `dry_run` nothing was changed."""

    def close(self) -> None:
        """Whatever happened, the command has ended."""


class PlainReporter:
    """One line for each edition on the output, one line for each fault on the error output."""

    def __init__(self) -> None:
        self._due = self._done = 0

    def close(self) -> None:
        pass

    def composing(self, count: int) -> None:
        pass

    def composed(self) -> None:
        pass

    def waiting(self, owner: str) -> None:
        _complain(waiting_words(owner))

    def fetching(self, plan: str, source: str) -> None:
        pass

    def plan_held(self, plan: str) -> None:
        _complain(fetch_words.held(plan))

    def begin(self, outlooks: Sequence[Outlook]) -> None:
        self._due = sum(outlook.due for outlook in outlooks)
        for outlook in outlooks:
            self._news(outlook.news)

    def _news(self, found: Sequence[News]) -> None:
        """What has changed, a line each."""
        for each in found[:MOST]:
            print(" ".join(filter(None, ("changed", each.sort, each.place))) + f": {each.words}", flush=True)
        if len(found) > MOST:
            print(f"changed {len(found) - MOST} more", flush=True)

    def done(self, result: Result) -> None:
        self._done += result.outcome != "unchanged"
        words = [result.outcome, *_particulars(result), *measures(result), *validated(result.standards)]
        print(" ".join(words), flush=True)
        tell_faults(result.faults)
        if result.changes:
            print(" ".join([*_changes_head(result), compared(result.changes)]), flush=True)
            tell_faults(result.changes.faults)

    def refused(self, faults: Sequence[Fault], command: str, code: ExitCode) -> None:
        tell_faults(faults)
        _complain(refusal(faults, command, code))

    def built(self, built: Built, seconds: float, code: ExitCode) -> None:  # noqa: ARG002
        tell_faults(built.faults)
        for result in built.results:
            if result.outcome == "failed":
                _complain(f"again: {result.edition.again}")
        for line in orphan_lines(built.orphans, built.pruned):
            print(line)
        print(f"{tally(built.results)} in {duration(seconds)}")

    def foreseen(self, outlooks: Sequence[Outlook], orphans: Sequence[str], explain: bool) -> None:
        for task in (task for outlook in outlooks for task in outlook.tasks if explain or task.state == "due"):
            words = "would make" if task.state == "due" else "unchanged"
            print(f"{words} {task.name}: {reasons_of(task)}")
        for line in orphan_lines(orphans, False):
            print(line)
        print(foresight(outlooks))

    def stopped(self) -> None:
        _complain(stopped_words(self._done, self._due))

    def checked(self, plans: Plans, files: int, seconds: float, code: ExitCode) -> None:  # noqa: ARG002
        for name, faults in plans:
            tell_faults(faults)
            print(f"{name}: {counts(faults)}")
        print(f"checked {files} files in {duration(seconds)}")

    def fetched(self, results: Sequence[Fetched], seconds: float, code: ExitCode, *, dry_run: bool) -> None:  # noqa: ARG002
        for result in results:
            for table in result.tables if result.outcome != "refused" else ():
                outcome = "fetched" if table.is_new else "unchanged"
                words = (outcome, result.plan, table.table, f"{table.rows} rows,", f"{fetch_words.moved(table)},")
                print(*words, "from", ", ".join(table.sources))
            tell_faults(result.faults)
            if result.faults:
                print(f"failed {result.plan}: {fetch_words.KEPT}")
        print(f"{fetch_words.tally(results)} in {duration(seconds)}{fetch_words.DRY if dry_run else ''}")


class JsonReporter:
    """Prints one JSON object when the command has ended."""

    def close(self) -> None:
        pass

    def composing(self, count: int) -> None:
        pass

    def composed(self) -> None:
        pass

    def stopped(self) -> None:
        _print_json({"faults": [], "exit": int(ExitCode.STOPPED_BY_HAND)})

    def foreseen(self, outlooks: Sequence[Outlook], orphans: Sequence[str], explain: bool) -> None:
        tasks = (task for outlook in outlooks for task in outlook.tasks if explain or task.state == "due")
        found = [{"file": task.name, "make": task.state == "due", "reasons": task.reasons} for task in tasks]
        _print_json({"editions": found, "orphans": list(orphans), "exit": int(ExitCode.DONE)})

    def waiting(self, owner: str) -> None:
        pass

    def fetching(self, plan: str, source: str) -> None:
        pass

    def plan_held(self, plan: str) -> None:
        pass

    def begin(self, outlooks: Sequence[Outlook]) -> None:
        pass

    def done(self, result: Result) -> None:
        pass

    def refused(self, faults: Sequence[Fault], command: str, code: ExitCode) -> None:  # noqa: ARG002
        _print_json({"faults": [fault_object(fault) for fault in faults], "exit": int(code)})

    def built(self, built: Built, seconds: float, code: ExitCode) -> None:
        sums = {outcome: sum(result.outcome == outcome for result in built.results) for outcome in OUTCOMES}
        editions = [_edition(result) for result in built.results]
        left = {"orphans": list(built.orphans), "pruned": built.pruned}
        faults = [fault_object(fault) for fault in built.faults]
        measured = {"seconds": round(seconds, 3), "exit": int(code)}
        _print_json({"editions": editions, **sums, **left, "faults": faults, **measured})

    def checked(self, plans: Plans, files: int, seconds: float, code: ExitCode) -> None:
        found = [{"plan": name, "faults": [fault_object(fault) for fault in faults]} for name, faults in plans]
        _print_json({"plans": found, "files": files, "seconds": round(seconds, 3), "exit": int(code)})

    def fetched(self, results: Sequence[Fetched], seconds: float, code: ExitCode, *, dry_run: bool) -> None:
        plans = [_fetched(result) for result in results]
        _print_json({"plans": plans, "dry_run": dry_run, "seconds": round(seconds, 3), "exit": int(code)})


class QuietReporter(PlainReporter):
    """Says only what went wrong."""

    def _news(self, found: Sequence[News]) -> None:
        pass

    def done(self, result: Result) -> None:
        tell_faults(result.faults)
        tell_faults(result.changes.faults if result.changes else ())

    def built(self, built: Built, seconds: float, code: ExitCode) -> None:  # noqa: ARG002
        tell_faults(built.faults)

    def checked(self, plans: Plans, files: int, seconds: float, code: ExitCode) -> None:  # noqa: ARG002
        for _, faults in plans:
            tell_faults([fault for fault in faults if fault.grade is Grade.ERROR])

    def fetched(self, results: Sequence[Fetched], seconds: float, code: ExitCode, *, dry_run: bool) -> None:  # noqa: ARG002
        tell_faults(refused(results))


def waiting_words(owner: str) -> str:
    """What to say while another run holds the output folder."""
    return f"Another run is at work in this output folder{f' ({owner})' if owner else ''}; waiting for it to end."


def reasons_of(task: Task) -> str:
    """Why an edition is to be made, or is not."""
    if task.state == "due":
        return ", ".join(task.reasons)
    since = f" since {task.record.made[:10]}" if task.record and task.record.made else ""
    return f"nothing new{since}"


def foresight(outlooks: Sequence[Outlook]) -> str:
    """The summary of what a build would do."""
    due, total = sum(outlook.due for outlook in outlooks), sum(len(outlook.tasks) for outlook in outlooks)
    return f"{due} to make, {total - due} unchanged; nothing was touched"


def orphan_lines(orphans: Sequence[str], pruned: bool) -> list[str]:
    """What to say about files that no edition makes any more: six by name, and how many more."""
    if not orphans:
        return []
    many = f"{len(orphans)} file{'s' * (len(orphans) > 1)} that no edition makes any more"
    more = f" and {len(orphans) - 6} more" if len(orphans) > 6 else ""
    head = f"Removed {many}" if pruned else f"{many[0].upper()}{many[1:]}, kept until build --prune"
    return [f"{head}: {', '.join(orphans[:6])}{more}"]


def stopped_words(done: int, due: int) -> str:
    """What to say when a command is stopped by hand."""
    if not due:
        return "Stopped by hand. Nothing was touched."
    rest = f"{due - done} of {due} editions are as they were; the same command makes them"
    return f"Stopped by hand. {done} {'is' if done == 1 else 'are'} made and whole, {rest}."


def tell_faults(faults: Sequence[Fault]) -> None:
    """One line each on the error output: file:row:column: error: text."""
    for fault in faults:
        _complain(f"{_position(fault.place)}: {fault.grade.value}: {sentence(fault)}")


def _position(place: Place) -> str:
    """file:row:column; in a workbook file:sheet!cell, as formulas write it."""
    number = place.row if place.row is not None else place.line
    if place.cell:
        return f"{place.file}:{place.sheet}!{place.cell}"
    parts = [place.file, place.sheet or "", str(number) if number is not None else "", place.column or ""]
    return ":".join(part for part in parts if part)


def sentence(fault: Fault) -> str:
    return f"{fault.what}: {fault.reason.rstrip('.')}. {fault.mend}"


def refusal(faults: Sequence[Fault], command: str, code: ExitCode) -> str:
    """What a refused command left as it was."""
    if code is ExitCode.WRONG_COMMAND:
        return "Nothing was done."
    building = command.startswith(("build", "-"))
    left = "nothing was built, no edition was touched" if building else "nothing was done"
    return f"{counts(faults)}: {left}."


def counts(faults: Sequence[Fault]) -> str:
    """How many findings of each grade: "3 errors, 2 warnings, 1 note"."""
    numbers = [(sum(fault.grade is grade for fault in faults), grade.value) for grade in Grade]
    words = [f"{number} {name}{'' if number == 1 else 's'}" for number, name in numbers if number]
    return ", ".join(words) or "no errors"


def tally(results: Sequence[Result]) -> str:
    """The summary of a build: "2 built, 0 unchanged, 0 failed"."""
    made, unchanged, failed = (sum(result.outcome == outcome for result in results) for outcome in OUTCOMES)
    return f"{made} built, {unchanged} unchanged, {failed} failed"


def measures(result: Result) -> tuple[str, ...]:
    """Pages, size and time, as far as they are known."""
    pages = () if result.pages is None else (f"{result.pages} pages" if result.pages > 1 else "1 page",)
    size = () if result.size is None else (weight(result.size),)
    seconds = () if result.seconds is None else (duration(result.seconds),)
    return (*pages, *size, *seconds)


def validated(standards: Sequence[str]) -> tuple[str, ...]:
    """What a file was found to keep to: "validated: PDF/UA-1, PDF/A-3a", or nothing."""
    return (f"validated: {', '.join(standards)}",) if standards else ()


def compared(changes: Changes) -> str:
    """How comparing an edition with an older one went: "466 kB, 14 changes since old.docx"."""
    match changes.outcome:
        case "made":
            return f"{weight(changes.size)}, {changes.count} change{'s'[: changes.count > 1]} since {changes.older}"
        case "same":
            return f"nothing changed since {changes.older}"
        case "nothing older":
            return "no older edition to compare with"
        case "nothing newer":
            return "up to date, so there is nothing newer to compare"
        case "failed":
            return f"no changes file, {counts(changes.faults)}"


def _particulars(result: Result) -> tuple[str, ...]:
    edition = result.edition
    return edition.stem, edition.language, FORMATS[edition.format].name


def _changes_head(result: Result) -> tuple[str, ...]:
    """What the line on a changes file begins with; a line without a file is about the edition."""
    document, *rest = _particulars(result)
    outcome = result.changes.outcome if result.changes else ""
    if outcome in ("made", "failed"):
        return (outcome, f"{document}-changes", *rest)
    return ("compared", document, *rest[:-1], f"{rest[-1]}:")


def _complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def fault_object(fault: Fault) -> dict[str, Any]:
    """A fault for machines."""
    place = fault.place
    where = {"file": place.file, "row": place.row, "line": place.line, "column": place.column}
    where |= {"sheet": place.sheet, "cell": place.cell} if place.sheet else {}
    named = {"check": fault.check} if fault.check else {}
    return {
        "grade": fault.grade.value,
        **named,
        "what": fault.what,
        **where,
        "reason": fault.reason,
        "mend": fault.mend,
    }


def _changes(changes: Changes) -> dict[str, Any]:
    return {
        "file": changes.place,
        "result": changes.outcome,
        "older": changes.older or None,
        "count": changes.count,
        "bytes": changes.size or None,
        "faults": [fault_object(fault) for fault in changes.faults],
    }


def _fetched(result: Fetched) -> dict[str, Any]:
    tables = [asdict(table) for table in result.tables]
    faults = [fault_object(fault) for fault in result.faults]
    kept = {"plan": result.plan, "result": result.outcome, "tables": tables, "faults": faults}
    return {**kept, "seconds": round(result.seconds, 3)}


def _edition(result: Result) -> dict[str, Any]:
    edition = result.edition
    names = {
        "plan": edition.plan,
        "document": edition.document,
        "cluster": edition.cluster or None,
        "subject": edition.subject.id or None,
    }
    made_as = {"language": edition.language, "format": edition.format}
    measured = {"pages": result.pages, "bytes": result.size, "seconds": result.seconds}
    faults = [fault_object(fault) for fault in result.faults]
    return {
        **names,
        **made_as,
        "file": result.place,
        "result": result.outcome,
        "reasons": result.reasons,
        **measured,
        "validated": result.standards,
        "changes": _changes(result.changes) if result.changes else None,
        "faults": faults,
    }
