"""The key `checks` of plan.yaml becomes what a plan asks of its checks: those turned off, and its own thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from planpress.errors import Grade, name_hint, nearest
from planpress.planning.cells import MalformedError, positive
from planpress.planning.checks.examining import Check
from planpress.planning.settings import Settings

OFF = "off"


def read_choices(settings: Settings, checks: Iterable[Check]) -> Mapping[str, Decimal | None]:
    """The plan's thresholds by check, None for one that is off: `checks: {growth-above-threshold: 40}`."""
    inner = settings.inner("checks")
    if inner is None:
        return {}
    known = {check.id: check for check in checks}
    found: dict[str, Decimal | None] = {}
    for name in inner.entries:
        if name not in known:
            _unknown(inner, name, known)
        elif inner.text(name) == OFF and known[name].grade is not Grade.ERROR:
            found[name] = None
        else:
            limit = inner.read(name, lambda text, check=known[name]: _limit(text, check))  # type: ignore[misc]
            found |= {} if limit is None else {name: limit}
    return found


def _unknown(inner: Settings, name: str, known: Iterable[str]) -> None:
    near = nearest(name, known)
    mend = f"Write {near}." if near else "See the ids that check --json prints."
    inner.faults.error("Unknown check", inner.entries[name].place, name_hint(name, known), mend)


def _limit(text: str, check: Check) -> Decimal:
    if text == OFF:
        reason = "what it finds must be mended"
        raise MalformedError("Check cannot be turned off", reason, "Delete the line, and mend what it finds.")
    if check.limit is None:
        raise MalformedError("Not a choice", f"{check.id} has no threshold", f"Write {OFF}, or delete the line.")
    return positive(text)
