"""The plans' publish.yaml, as they are now, become schedules; while one is faulty its last good one rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planpress.building.editions import Project, find_plans
from planpress.errors import Fault, Grade
from planpress.planning.faults import Faults
from planpress.planning.parts import FILES
from planpress.scheduling.logs import Log
from planpress.scheduling.reading import read_schedule
from planpress.scheduling.rules import Schedule


@dataclass(frozen=True, slots=True)
class _Ruling:
    """A plan's last good schedule, the faults of what is there now, and by what it is known that it changed."""

    schedule: Schedule | None
    faults: tuple[Fault, ...]
    stamps: tuple[tuple[int, int], ...]


class Rulers:
    """The schedules of the plans that are named, or of all."""

    def __init__(self, project: Project, names: Sequence[str], log: Log) -> None:
        self._project, self._log = project, log
        self._named = find_plans(project, names) if names else ()
        self._known: dict[Path, _Ruling] = {}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong now with schedules."""
        return tuple(fault for ruling in self._known.values() for fault in ruling.faults)

    def now(self) -> tuple[Schedule, ...]:
        """The schedules that rule now. What has changed on disk is read anew; faults are told once."""
        folders = self._named or self._project.plans()
        self._known = {folder: self._ruling(folder) for folder in folders}
        return tuple(ruling.schedule for ruling in self._known.values() if ruling.schedule)

    def _ruling(self, folder: Path) -> _Ruling:
        old = self._known.get(folder)
        stamps = _stamps(folder, old.schedule if old else None)
        if old and not old.faults and old.stamps == stamps:
            return old
        faults = Faults()
        schedule = read_schedule(folder, faults)
        if not faults.has_errors:
            if old and old.schedule != schedule:
                self._log.info("schedule read anew", plan=folder.name)
            return _Ruling(schedule, (), _stamps(folder, schedule))
        errors = tuple(fault for fault in faults.ordered if fault.grade is Grade.ERROR)
        if old is None or old.faults != errors:
            for fault in errors:
                kept = "the last good schedule stays" if old and old.schedule else "nothing of it is run"
                reason = f"{fault.place}: {fault.what}: {fault.reason}; {kept}"
                self._log.error("schedule is faulty", plan=folder.name, reason=reason)
        return _Ruling(old.schedule if old else None, errors, stamps)


def _stamps(folder: Path, schedule: Schedule | None) -> tuple[tuple[int, int], ...]:
    """What changes when the files of a schedule do."""
    files = [folder / FILES["publish"]]
    files += [folder / schedule.quiet.file] if schedule and schedule.quiet.file else []
    return tuple(_stamp(file) for file in files)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return found.st_mtime_ns, found.st_size
