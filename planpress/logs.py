"""What happens becomes log lines for other programs: one JSON object each, on the error output."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from typing import Any

from planpress.building.manifest import fault_facts
from planpress.building.outlooks import Outlook
from planpress.building.run import Built, Result
from planpress.errors import ExitCode, Fault
from planpress.plain import PlainReporter, Plans, waiting_words


class LogReporter(PlainReporter):
    """Tells everything as it happens; editions that stay as they are it only counts."""

    def waiting(self, owner: str) -> None:
        _log("warning", "waiting", reason=waiting_words(owner))

    def composing(self, count: int) -> None:
        _log("info", "composing", documents=count)

    def begin(self, outlooks: Sequence[Outlook]) -> None:
        super().begin(outlooks)
        for outlook in outlooks:
            _log("info", "begin", plan=outlook.name, editions=len(outlook.tasks), due=outlook.due)

    def done(self, result: Result) -> None:
        self._done += result.outcome != "unchanged"
        if result.outcome == "unchanged" and not result.faults:
            return
        edition = result.edition
        facts = {"plan": edition.plan, "file": edition.file, "reasons": result.reasons}
        measured = {"pages": result.pages, "bytes": result.size, "seconds": result.seconds}
        faults = fault_facts(result.faults)
        again = {"again": edition.again} if result.failed else {}
        level = "error" if result.failed else "info"
        _log(level, result.outcome, **facts, **measured, **({"faults": faults} if faults else {}), **again)

    def refused(self, faults: Sequence[Fault], command: str, code: ExitCode) -> None:
        _log("error", "refused", command=command, faults=fault_facts(faults), exit=int(code))

    def built(self, built: Built, seconds: float, code: ExitCode) -> None:
        for fault in built.faults:
            _log(fault.grade.value, "fault", **fault_facts([fault])[0])
        counts = {name: sum(one.outcome == name for one in built.results) for name in ("made", "unchanged", "failed")}
        level = "error" if built.failed else "info"
        _log(level, "built", **counts, orphans=len(built.orphans), seconds=round(seconds, 3), exit=int(code))

    def checked(self, plans: Plans, files: int, seconds: float, code: ExitCode) -> None:
        for name, faults in plans:
            _log("info", "checked", plan=name, faults=fault_facts(faults))
        _log("info", "checked", files=files, seconds=round(seconds, 3), exit=int(code))

    def stopped(self) -> None:
        _log("warning", "stopped", done=self._done, due=self._due, exit=int(ExitCode.STOPPED_BY_HAND))


def _log(level: str, event: str, **facts: Any) -> None:
    time = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    print(
        json.dumps({"time": time, "level": level, "event": event, **facts}, ensure_ascii=False),
        file=sys.stderr,
        flush=True,
    )
