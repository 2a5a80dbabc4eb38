"""Rules become lines of a crontab."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from planpress.building.editions import MAIL
from planpress.scheduling.installing.fields import fields_of
from planpress.scheduling.installing.site import LEFT_OUT, Job, Site
from planpress.scheduling.rules import Schedule, spread


def crontab(site: Site) -> str:
    """The lines of all rules, by plan. Raises UsageError for what cron has no words for."""
    lines = [
        "# To put these lines in: crontab -e",
        f"# {LEFT_OUT}",
        "# Runs of one output folder never overlap: a build waits while another is at work.",
        "# CRON_TZ is heeded by cronie (Fedora, RHEL, Arch). Debian's cron leaves it out of account: there the times",
        "# are those of the machine's own zone (timedatectl).",
    ]
    site = site.absolute()
    if site.mails and site.letters_elsewhere:
        lines.append(f"{MAIL}={_variable(str(site.letters_elsewhere))}")
    # A MAILTO holds for all the lines below it, and nothing takes it back: plans without one come first, or their
    # failures would go to another plan's operator.
    plans = sorted(site.schedules, key=lambda schedule: schedule.on_failure.mail != "")
    return "\n".join([*lines, *(line for schedule in plans for line in _of_plan(site, schedule))]) + "\n"


def _of_plan(site: Site, schedule: Schedule) -> Iterator[str]:
    jobs = [job for job in site.jobs if job.schedule is schedule]
    if not jobs:
        return
    yield ""
    yield f"# {schedule.file}"
    yield f"CRON_TZ={schedule.zone.key}"
    yield f'MAILTO="{schedule.on_failure.mail}"' if schedule.on_failure.mail else "# MAILTO=operator@example.org"
    yield from (_line(site, job) for job in jobs)


def _variable(text: str) -> str:
    """The value of a variable (crontab(5)): in quotation marks, or blanks at its ends would be lost."""
    return f'"{text}"' if '"' not in text else f"'{text}'"


def _line(site: Site, job: Job) -> str:
    if not fields_of(job.rule.cron).is_plain:
        raise job.refused("cron", "cron knows no L and no #")
    program = [str(site.python), str(site.project.root / "generate.py")]
    steps = [shlex.join([*program, *words, "--quiet"]) for words in site.commands(job)]
    late = spread(job.schedule.plan, job.rule)
    wait = [f"sleep {60 * late}"] if late else []
    command = " && ".join([*wait, shlex.join(["cd", str(site.project.root)]), *steps])
    # crontab(5): a % that is not escaped ends the command, in quotation marks too.
    return f"{job.rule.cron} {command}".replace("%", "\\%")
