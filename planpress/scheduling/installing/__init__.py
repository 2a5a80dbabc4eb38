"""Schedules become text for other programs that keep time: systemd, cron, GitHub. Nothing is installed."""

from __future__ import annotations

from collections.abc import Callable

from planpress.scheduling.installing.crontab import crontab
from planpress.scheduling.installing.github import workflow
from planpress.scheduling.installing.site import Site
from planpress.scheduling.installing.systemd import service_unit, timer_units

INSTALLED: dict[str, Callable[[Site], str]] = {
    "systemd": timer_units,
    "service": service_unit,
    "cron": crontab,
    "github": workflow,
}
"""What each kind of text is made by."""

__all__ = ["INSTALLED", "Site"]
