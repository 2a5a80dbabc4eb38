"""Rules become systemd units: a service and a timer for each, or one service that keeps them all."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from planpress.building.editions import MAIL
from planpress.scheduling.installing.fields import (
    DAYS,
    HOURS,
    LAST,
    LAST_DAY,
    LAST_WEEKDAY,
    MINUTES,
    MONTHS,
    Fields,
    fields_of,
    written,
)
from planpress.scheduling.installing.site import LEFT_OUT, Job, Site

FOLDER = "/etc/systemd/system"
_NAMES = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


def service_unit(site: Site) -> str:
    """One service that runs `schedule run` and keeps every rule."""
    site = site.absolute()
    words = ["schedule", "run", *site.names, *(["--output", site.output] if site.output else [])]
    return _file(
        "planpress-schedule.service",
        [
            "[Unit]",
            "Description=Planpress: what is due",
            "Wants=network-online.target",
            "After=network-online.target",
            "",
            "[Service]",
            "Type=exec",
            f"ExecStart={_command(site, words)}",
            "Restart=on-failure",
            "RestartSec=30",
            "# A run that is at work is asked to end by the service itself, and waited for.",
            "KillMode=mixed",
            "TimeoutStopSec=90",
            *_hardening(site, site.jobs),
            "",
            "[Install]",
            "WantedBy=multi-user.target",
        ],
        ["systemctl daemon-reload", "systemctl enable --now planpress-schedule.service"],
    )


def timer_units(site: Site) -> str:
    """A service and a timer for each rule."""
    site = site.absolute()
    files = [text for job in site.jobs for text in (_service(site, job), _timer(job))]
    enable = shlex.join(["systemctl", "enable", "--now", *(f"planpress-{job.name}.timer" for job in site.jobs)])
    head = f"# {LEFT_OUT}\n# After writing the files: systemctl daemon-reload; {enable}\n"
    return "\n".join([head, *files])


def _service(site: Site, job: Job) -> str:
    goes_out = {"fetch", "mail"} & set(job.rule.do)
    return _file(
        f"planpress-{job.name}.service",
        [
            "[Unit]",
            f"Description={_specified(job.title)}",
            *(["Wants=network-online.target", "After=network-online.target"] if goes_out else []),
            "",
            "[Service]",
            "Type=oneshot",
            "# The steps are done in their order, up to the first that fails.",
            *(f"ExecStart={_command(site, words)}" for words in site.commands(job)),
            *_hardening(site, [job]),
        ],
    )


def _timer(job: Job) -> str:
    jitter = [f"RandomizedDelaySec={job.rule.jitter}min", "FixedRandomDelay=true"] if job.rule.jitter else []
    return _file(
        f"planpress-{job.name}.timer",
        [
            "[Unit]",
            f"Description={_specified(job.title)}",
            "",
            "[Timer]",
            *(f"OnCalendar={calendar}" for calendar in calendars(job)),
            "# What was missed while the machine was off is made up once.",
            "Persistent=true",
            "AccuracySec=1s",
            *jitter,
            "",
            "[Install]",
            "WantedBy=timers.target",
        ],
    )


def _file(name: str, lines: list[str], after: list[str] | None = None) -> str:
    closing = [f"# After writing the file: {'; '.join(after)}"] if after else []
    return "\n".join([f"# {FOLDER}/{name}", *closing, *lines, ""])


def _hardening(site: Site, jobs: Sequence[Job]) -> Iterator[str]:
    """What a service may do: read all, write its reports (where it fetches data, also the plans; where it sends
    letters, also their ledger), and no more."""
    steps = {step for job in jobs for step in job.rule.do}
    yield "# Addresses with passwords go into this file, readable by root alone: PLANPRESS_SMTP_URL=..."
    yield "EnvironmentFile=-/etc/planpress.env"
    if "mail" in steps and site.letters_elsewhere:
        yield f"Environment={_quoted(f'{MAIL}={site.letters_elsewhere}')}"
    yield f"User={_specified(site.user)}"
    yield f"WorkingDirectory={_specified(str(site.project.root))}"
    yield "NoNewPrivileges=true"
    yield "ProtectSystem=strict"
    yield "ProtectHome=read-only"
    yield "PrivateTmp=true"
    yield "# These folders must be there."
    own = {"fetch": site.project.data, "mail": site.letters_elsewhere or site.project.mail}
    folders = [site.reports.absolute(), *(folder.absolute() for step, folder in own.items() if step in steps)]
    yield "ReadWritePaths=" + " ".join(_quoted(str(folder)) for folder in folders)


def calendars(job: Job) -> list[str]:
    """A rule's times as calendar events (systemd.time(7)) in its own zone. Raises UsageError for what they cannot
    say."""
    fields = fields_of(job.rule.cron)
    if LAST_WEEKDAY in fields.days:
        raise job.refused("systemd", "a calendar event has no words for the last weekday of the month")
    if fields.nth and fields.both and not fields.any_day:
        raise job.refused("systemd", "a calendar event has no words for both days together")
    hours = written(fields.hours, HOURS, "..", "{:02}".format)
    minutes = written(fields.minutes, MINUTES, "..", "{:02}".format)
    return [f"{day} {hours}:{minutes}:00 {job.schedule.zone.key}" for day in _days(fields)]


def _days(fields: Fields) -> Iterator[str]:
    """The days that are meant. Where a day of the month or of the week will do there is an event for each."""
    months = written(fields.months, MONTHS, "..", "{:02}".format)
    of_month, of_week = list(_of_month(fields, months)), list(_of_week(fields, months))
    if not fields.both:
        yield from (*of_month, *of_week)
    elif fields.any_day:
        yield from of_week
    else:
        names = "" if fields.any_weekday else f"{_weekdays(fields)} "
        yield from (names + day for day in of_month)


def _of_month(fields: Fields, months: str) -> Iterator[str]:
    days = fields.days - {LAST_DAY}
    if days:
        yield f"*-{months}-{written(days, DAYS, '..', '{:02}'.format)}"
    if LAST_DAY in fields.days:
        yield f"*-{months}~01"


def _of_week(fields: Fields, months: str) -> Iterator[str]:
    if fields.weekdays:
        names = "" if fields.any_weekday else f"{_weekdays(fields)} "
        yield f"{names}*-{months}-*"
    for day, number in sorted(fields.nth):
        if number == LAST:
            yield f"{_NAMES[day]} *-{months}~07/1"
        else:
            first = 7 * (number - 1) + 1
            yield f"{_NAMES[day]} *-{months}-{first:02}..{min(first + 6, 31):02}"


def _weekdays(fields: Fields) -> str:
    return ",".join(_NAMES[day] for day in sorted(fields.weekdays))


# ----------------------------------------------------------------------------------------------- quoting


def _command(site: Site, words: list[str]) -> str:
    """A command line (systemd.service(5)). A $ is doubled, or a variable would be put in; not so in the program's own
    path, where none ever is."""
    others = (_quoted(word).replace("$", "$$") for word in (str(site.project.root / "generate.py"), *words))
    return " ".join([_quoted(str(site.python)), *others])


def _quoted(word: str) -> str:
    escaped = _specified(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if set(escaped) & set(" \t\"'\\;*?") or not escaped else escaped


def _specified(text: str) -> str:
    """A text in which % is meant: specifiers begin with it."""
    return text.replace("%", "%%")
