"""The errors of a preflight report become the faults of an edition that cannot go to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planpress.errors import Fault, Place
from planpress.preflight.conditions import Condition

if TYPE_CHECKING:
    from planpress.brand import Brand
    from planpress.document import Document
    from planpress.preflight.report import Report

MOST = 5
"""Errors that are told one by one."""


def press_faults(document: Document, data: bytes, brand: Brand, name: str) -> tuple[Fault, ...]:
    """What keeps a print edition from the press: the errors of its preflight in the house's own condition."""
    from planpress.preflight.report import preflight  # late: most editions are not printed

    own = brand.press.condition
    condition = Condition(own.name, own.description, True, own.ink_limit)
    report = preflight(data, condition, binding=document.binding, bleed=document.bleed, in_doubt_only=True)
    return print_faults(report, name)


def print_faults(report: Report, name: str) -> tuple[Fault, ...]:
    """A fault for each error in a file, called `name` in messages; warnings and notes are none."""
    what, place, errors = "Not fit for print", Place(name), report.errors
    faults = [Fault(what, place, f"{finding} ({finding.check})", finding.mend) for finding in errors[:MOST]]
    if len(errors) > MOST:
        reason, mend = f"{len(errors) - MOST} more errors", "Write python generate.py preflight to see all of them."
        faults.append(Fault(what, place, reason, mend))
    return tuple(faults)
