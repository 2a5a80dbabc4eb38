"""What the service has done becomes files that survive it: its state, its heartbeat, its lock, and the next runs."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from planpress.building.editions import Project
from planpress.errors import Fault, Place, UsageError
from planpress.scheduling.rules import Rule, Schedule

FOLDER = ".schedule"
"""Where the files lie in the folder of the reports. No plan's folder is called so."""
STATE, HEARTBEAT, LOCK = "state.json", "heartbeat.json", "lock"
NEXT_RUNS = "schedule.json"
"""The next runs, beside the plans' reports, for pages that tell them."""
MOST_ENTRIES = 100
MOST_REASONS = 5
LONGEST_REASON = 500
"""What a short entry bears: so many reasons of so many signs at the most."""
STALE = dt.timedelta(minutes=3)
"""A heartbeat that is older is none: it is written each minute."""

Outcome: TypeAlias = Literal["done", "unchanged", "failed", "missed", "stopped"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one run: when it was `due` and `began` (UTC; None for one that never did), how many `seconds` it
    took, the outcome with its `detail` in words, why it failed, and the commands that try again what failed."""

    plan: str
    rule: str
    what: str
    due: dt.datetime
    result: Outcome
    detail: str
    began: dt.datetime | None = None
    seconds: float | None = None
    exit: int | None = None
    reasons: tuple[str, ...] = ()
    again: tuple[str, ...] = ()

    @property
    def when(self) -> dt.datetime:
        return self.began or self.due

    @property
    def key(self) -> str:
        """What the state calls the rule that it is about."""
        return f"{self.plan}: {self.rule}"

    @property
    def short(self) -> Entry:
        """The entry with its first reasons and how many more there are. A run may fail for thousands, and no argument
        of a process holds more than 128 KiB (Linux)."""
        more = len(self.reasons) - MOST_REASONS
        first = tuple(_cut(reason) for reason in self.reasons[:MOST_REASONS])
        reasons = (*first, f"and {more} more") if more > 0 else first
        return replace(self, reasons=reasons, detail=_cut(self.detail))


@dataclass(slots=True)
class State:
    """What must survive a restart: up to when each rule of each plan has been seen to, which of them fail since when,
    and the last results, newest last."""

    handled: dict[str, dt.datetime] = field(default_factory=dict)
    failing: dict[str, dt.datetime] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def forget(self, known: Collection[str], before: dt.datetime) -> None:
        """Forget rules that are no longer there and were seen to last before a moment."""
        gone = [key for key, until in self.handled.items() if key not in known and until < before]
        for key in gone:
            del self.handled[key]
            self.failing.pop(key, None)

    def add(self, entry: Entry) -> None:
        """Add a result, and drop the oldest; but as long as a rule fails its last failure stays, to be told."""
        older, newest = self.entries[: 1 - MOST_ENTRIES], [*self.entries[1 - MOST_ENTRIES :], entry]
        failed = {one.key: one for one in [*older, *newest] if one.result == "failed" and one.key in self.failing}
        self.entries = [*(one for one in older if failed.get(one.key) is one), *newest]


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of a service: when it was, since when the service is on, whose it is, and what it is at.
    `ended` says that the service has ended as it should."""

    at: dt.datetime
    since: dt.datetime
    pid: int
    host: str
    working: str = ""
    ended: bool = False

    def is_alive(self, now: dt.datetime) -> bool:
        """Whether the service may be taken for running."""
        return not self.ended and abs(now - self.at) < STALE and _may_run(self.pid, self.host)


def is_far(output: str) -> bool:
    """Whether reports are kept at an address (s3://...), and in no folder."""
    return "://" in output


def reports_of(project: Project, output: str | None) -> Path:
    """The folder in which the service keeps its files: that of the reports, where it is on this machine."""
    return Path(output) if output and not is_far(output) else project.reports


def key_of(schedule: Schedule, rule: Rule) -> str:
    """What the state calls a rule."""
    return f"{schedule.plan}: {rule.key}"


class Folder:
    """The service's files in the folder of the reports. What goes wrong in writing is an OSError."""

    def __init__(self, reports: Path) -> None:
        self.reports = reports
        self.path = reports / FOLDER

    def read_state(self) -> State:
        """The state that was kept last. One that cannot be read counts as none."""
        try:
            kept: Any = json.loads((self.path / STATE).read_bytes())
            entries = [_entry(one) for one in kept["entries"]]
            return State(_times(kept["handled"]), _times(kept["failing"]), entries)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return State()

    def write_state(self, state: State) -> None:
        kept = {"version": 1, "handled": state.handled, "failing": state.failing}
        self._write(self.path / STATE, kept | {"entries": [asdict(entry) for entry in state.entries]})

    def read_heartbeat(self) -> Heartbeat | None:
        try:
            kept: Any = json.loads((self.path / HEARTBEAT).read_bytes())
            times = {name: dt.datetime.fromisoformat(kept[name]) for name in ("at", "since")}
            return Heartbeat(**{**kept, **times})
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def beat(self, heartbeat: Heartbeat) -> None:
        self._write(self.path / HEARTBEAT, asdict(heartbeat), lasting=False)

    def write_next_runs(self, runs: list[dict[str, str]]) -> None:
        self._write(self.reports / NEXT_RUNS, runs)

    @contextlib.contextmanager
    def held(self, now: dt.datetime) -> Iterator[None]:
        """Hold the folder for this service alone. The system takes the lock from a process that has died, so that
        none is left behind. Raises UsageError when another service has it, or when the folder cannot be written."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            stream = (self.path / LOCK).open("a+")
        except OSError as error:
            reason = (error.strerror or "it cannot be written").lower()
            fault = Fault("Output folder cannot be used", Place(str(self.reports)), reason, "Choose another: --output.")
            raise UsageError([fault]) from error
        with stream:
            if not _locked(stream.fileno()):
                stream.seek(0)
                raise UsageError([_taken(self.reports, stream.read(), now)])
            stream.truncate(0)
            json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}, stream)
            stream.flush()
            yield

    def _write(self, file: Path, value: Any, lasting: bool = True) -> None:
        """Put a file in its place, whole; where it is to be `lasting`, through a power cut.

        What a build left half-written is swept away by the next one, whatever it is. A service at work beside it must
        not lose its own files, so that these have another ending.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        try:
            with part.open("wb") as stream:
                stream.write(written(value))
                stream.flush()
                if lasting:
                    os.fsync(stream.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_REASON else f"{text[: LONGEST_REASON - 1]}…"


def written(value: Any) -> bytes:
    """A value as JSON; moments as ISO 8601 has them."""
    return (json.dumps(value, ensure_ascii=False, indent=1, default=dt.datetime.isoformat) + "\n").encode()


def _entry(kept: Mapping[str, Any]) -> Entry:
    times = {name: dt.datetime.fromisoformat(kept[name]) for name in ("due", "began") if kept[name]}
    lists = {name: tuple(kept[name]) for name in ("reasons", "again")}
    if kept["result"] not in get_args(Outcome):
        raise ValueError(kept["result"])
    return Entry(**{**kept, **times, **lists})


def _times(kept: Mapping[str, str]) -> dict[str, dt.datetime]:
    return {key: dt.datetime.fromisoformat(text) for key, text in kept.items()}


def _locked(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has no flock; builds stand in line there too, as far as the system lets them
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _taken(reports: Path, told: str, now: dt.datetime) -> Fault:
    try:
        owner: Any = json.loads(told)
        since = dt.datetime.fromisoformat(owner["since"])
        minutes = max(round((now - since).total_seconds() / 60), 0)
        who = f"process {owner['pid']} on {owner['host']} holds it for {minutes} min"
    except (ValueError, LookupError, TypeError):
        who = "another process holds it"
    mend = "End that one first, or choose another folder with --output."
    return Fault("A service is at work already", Place(str(reports)), who, mend)


def _may_run(pid: int, host: str) -> bool:
    """Whether a process may be there: of another machine, only its sign of life can tell."""
    if host != socket.gethostname() or os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
