"""Where a project is, and which of its rules are to be kept by another program."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from planpress.building.editions import Project
from planpress.errors import Fault, Place, UsageError
from planpress.planning.parts import SUFFIX
from planpress.scheduling.children import words_of
from planpress.scheduling.rules import Rule, Schedule
from planpress.scheduling.state import is_far, reports_of


@dataclass(frozen=True, slots=True)
class Job:
    """A rule of a plan, with its number among the plan's rules from 1."""

    schedule: Schedule
    rule: Rule
    number: int

    @property
    def name(self) -> str:
        """What its unit or its job is called."""
        return f"{_plain(self.schedule.plan)}-{self.number}"

    @property
    def title(self) -> str:
        return f"Planpress: {self.schedule.plan}, {self.rule.what}"

    def refused(self, program: str, why: str) -> UsageError:
        """The error of a rule that a program cannot keep."""
        what = f"Not for {program}"
        place = Place(self.schedule.file, column="cron", excerpt=self.rule.cron)
        mend = "Write the rule in another way, or let schedule run keep it: schedule install --service."
        return UsageError([Fault(what, place, f"{self.rule.cron}: {why}", mend)])


@dataclass(frozen=True, slots=True)
class Site:
    """A project with absolute paths, the `python` that runs it, its `user`, and the schedules to be kept: those of the
    plans in `names`, or of all. `today` is the day in whose year clocks are compared."""

    project: Project
    python: Path
    user: str
    schedules: tuple[Schedule, ...]
    today: dt.date
    names: tuple[str, ...] = ()
    output: str | None = None

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The rules that are not paused."""
        return tuple(
            Job(schedule, rule, number)
            for schedule in self.schedules
            for number, rule in enumerate(schedule.rules, 1)
            if not rule.paused
        )

    @property
    def reports(self) -> Path:
        return reports_of(self.project, self.output)

    @property
    def letters_elsewhere(self) -> Path | None:
        """The folder of letters by its absolute path, where it is another than the project's own: other programs have
        an environment of their own."""
        folder = self.project.mail.absolute()
        return folder if folder != (self.project.root / "mail").absolute() else None

    @property
    def mails(self) -> bool:
        """Whether a rule sends letters."""
        return any("mail" in job.rule.do for job in self.jobs)

    @property
    def is_far(self) -> bool:
        """Whether the reports are kept at an address."""
        return bool(self.output) and is_far(str(self.output))

    def absolute(self) -> Site:
        """The site with its output and its plans by absolute paths: other programs start in other folders."""
        output = str(self.reports.absolute()) if self.output and not self.is_far else self.output
        return replace(self, output=output, names=tuple(self._named(name) for name in self.names))

    def _named(self, name: str) -> str:
        """A plan in data/ by its name, any other by its path."""
        known = any((self.project.data / file).exists() for file in (name, f"{name}{SUFFIX}"))
        return name if known else str(Path(name).absolute())

    def commands(self, job: Job) -> Iterator[list[str]]:
        """A rule's steps as words of command lines, without the program."""
        for step in job.rule.do:
            words = words_of(self.project, job.schedule, job.rule, step, self.output)
            yield [word for word in words if word != "--json"]


def _plain(plan: str) -> str:
    """A plan's name in letters, digits, _ and -, with a letter at its head, as GitHub's jobs and systemd's units have
    it. Where another sign was in it, a hash tells it from names that look like it."""
    words = re.sub(r"[^A-Za-z0-9_-]+", "-", plan).strip("-")[:60]
    named = words if words[:1].isalpha() else f"plan-{words}".rstrip("-")
    digest = hashlib.sha256(plan.encode(errors="surrogateescape")).hexdigest()
    return plan if named == plan else f"{named}-{digest[:6]}"


LEFT_OUT = "Quiet days and on_failure are kept by the service alone (schedule install --service)."
"""What every other program does not do."""
