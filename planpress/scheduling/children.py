"""A step of a rule becomes a process of this same program, and what it prints becomes what became of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from planpress.building.editions import Project
from planpress.scheduling.rules import Rule, Schedule, Step

_PROGRAM = "python generate.py"
MAIL_ACTIONS = ("status", "retry", "settle", "suppress", "serve-test")
"""What a word after mail means something else by than a plan; a plan of such a name goes by its path."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit code, the object that it printed, and the last of what it complained of."""

    exit: int
    report: dict[str, Any]
    complaint: str = ""


class Child(Protocol):
    """A process at work."""

    def ended(self) -> Ended | None:
        """How it ended, to be asked until it has; None while it is at work."""

    def interrupt(self) -> None:
        """Ask it to end, as Ctrl-C does."""

    def kill(self) -> None:
        """End it at once."""


class Process:
    """A child process in a session of its own, so that only we pass Ctrl-C on to it, and can end all of it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        # Files, not pipes: nobody reads while the process is at work. They are closed when it has ended.
        self._out, self._err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=self._out, stderr=self._err, start_new_session=True
        )

    def ended(self) -> Ended | None:
        code = self._process.poll()
        if code is None:
            return None
        out, err = _text(self._out), _text(self._err)
        try:
            report = json.loads(out)
        except ValueError:
            report = {}
        lines = err.strip().splitlines() or [""]
        return Ended(code, report if isinstance(report, dict) else {}, lines[-1])

    def interrupt(self) -> None:
        self._send(signal.SIGINT)

    def kill(self) -> None:
        self._send(getattr(signal, "SIGKILL", signal.SIGTERM))

    def _send(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):  # it ended meanwhile
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, number)
            else:
                self._process.send_signal(number)


def arguments_of(project: Project, schedule: Schedule, rule: Rule, step: Step, output: str | None) -> list[str]:
    """The arguments of the program for a step: the same that a person would write."""
    return [sys.executable, str(project.root / "generate.py"), *words_of(project, schedule, rule, step, output)]


def words_of(project: Project, schedule: Schedule, rule: Rule, step: Step, output: str | None) -> list[str]:
    """A step as words of the command line, without the program."""
    known = schedule.folder.parent == project.data and not (step == "mail" and schedule.plan in MAIL_ACTIONS)
    plan = schedule.plan if known else str(schedule.folder)
    if step == "mail":
        words = [step, plan, *([rule.mailing] if rule.mailing else []), "--due", "--json"]
        return words + (["--output", output] if output else [])
    words = [step, plan, "--json"]
    if step == "build":
        words += ["--only", rule.only] if rule.only else []
        words += [] if rule.if_changed else ["--force"]
        words += ["--output", output] if output else []
    return words


# ----------------------------------------------------------------------------------------------- results


def detail_of(step: Step, ended: Ended) -> str:
    """What became of a step, in a few words."""
    if step == "build" and "editions" in ended.report:
        return _built(ended.report)
    if step == "mail" and "mailings" in ended.report:
        return _mailed(ended)
    errors = len(reasons_of(ended))
    if ended.exit:
        return f"{errors} error{'s'[: errors != 1]}" if ended.report else _died(ended.exit)
    if step == "check":
        found = sum(len(plan.get("faults", ())) for plan in ended.report.get("plans", ()))
        return f"{found} finding{'s'[: found != 1]}, no error" if found else "no faults"
    return ""


def is_unchanged(ended: Ended) -> bool:
    """Whether a build that went well had nothing to make."""
    return ended.exit == 0 and ended.report.get("made") == 0


def reasons_of(ended: Ended) -> tuple[str, ...]:
    """Why a step failed: each fault in a sentence, with its place."""
    found = [_sentence(fault) for fault in _faults(ended.report) if fault.get("grade", "error") == "error"]
    if not found and ended.exit:
        found = [ended.complaint or _died(ended.exit)]
    return tuple(dict.fromkeys(found))


def again_of(ended: Ended) -> tuple[str, ...]:
    """The commands that try again, each alone, what failed in a build; for letters, what shows how they stand."""
    if ended.exit and "mailings" in ended.report:
        plans = dict.fromkeys(str(mailing["plan"]) for mailing in ended.report["mailings"])
        return tuple(f"{_PROGRAM} mail status {plan}" for plan in plans)
    return tuple(
        edition.get("again") or f"{_PROGRAM} build {edition['plan']} --only {_file(edition)}"
        for edition in _failed(ended.report)
    )


def _built(report: dict[str, Any]) -> str:
    made = [edition for edition in report["editions"] if edition.get("result") == "made"]
    failed = _failed(report)
    count = len(report["editions"])
    if failed:
        return f"{len(failed)} of {count}, {_named(failed)}"
    return f"{len(made)} made: {_named(made)}" if made else f"all {count} up to date"


def _mailed(ended: Ended) -> str:
    """What became of letters: 31 sent, 3 deferred."""
    mailings = ended.report["mailings"]
    totals: dict[str, int] = {}
    for mailing in mailings:
        for state, count in mailing.get("counts", {}).items():
            totals[state] = totals.get(state, 0) + count
    words = ", ".join(f"{count} {state}" for state, count in totals.items() if count)
    errors = len(reasons_of(ended)) if ended.exit else 0
    if words or not errors:
        return words or "no letter was due"
    return f"{errors} error{'s'[: errors != 1]}"


def _named(editions: Sequence[dict[str, Any]]) -> str:
    """Documents with their languages, the first two and how many more."""
    names = list(dict.fromkeys(f"{edition.get('document')} {edition.get('language')}" for edition in editions))
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def _failed(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [edition for edition in report.get("editions", ()) if edition.get("result") == "failed"]


def _file(edition: dict[str, Any]) -> str:
    """An edition's path below its plan's folder."""
    path, head = Path(edition["file"]).as_posix(), f"{edition['plan']}/{edition['language']}/"
    return f"{edition['language']}/{path.rpartition(head)[2]}"


def _faults(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The faults of a report, wherever they stand in it."""
    found = list(report.get("faults", ()))
    for key in ("editions", "plans", "sources"):
        found += [fault for part in report.get(key, ()) if isinstance(part, dict) for fault in part.get("faults", ())]
    return found


def _sentence(fault: dict[str, Any]) -> str:
    place = ":".join(str(fault[key]) for key in ("file", "row", "line", "column") if fault.get(key))
    told = f"{fault.get('what', 'Error')}: {str(fault.get('reason', '')).rstrip('.')}."
    return f"{place}: {told} {fault.get('mend', '')}".strip()


def _died(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"


def _text(stream: IO[bytes]) -> str:
    with stream:
        stream.seek(0)
        return stream.read().decode("utf-8", "replace")
