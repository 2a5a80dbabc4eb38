"""Checks of where figures are from: sources that cannot be found again, sources that nothing is from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planpress.planning.checks.examining import Figures, Finding, joined
from planpress.planning.model import Source


def source_incomplete(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A source that figures are from can be found again: it has a title, an address or a publisher, and a date."""
    used = {each.source for each in figures.plan.observations}
    for source in figures.plan.sources.values():
        missing = _missing(source)
        if missing and source.id in used:
            reason = f"{source.id} has {joined(missing)}, so that a reader cannot find it again"
            yield Finding(source.place, reason, "Fill in url or publisher, and published or retrieved.")


def _missing(source: Source) -> list[str]:
    lacks = {
        "no title": not source.title,
        "neither address nor publisher": not source.url and not source.publisher,
        "no date": not source.published and not source.retrieved,
    }
    return [words for words, missing in lacks.items() if missing]


def source_not_used(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """Each source has a figure or an exchange rate that is from it."""
    used = {each.source for each in figures.plan.observations} | {rate.source for rate in figures.plan.rates}
    unused = [source for source in figures.plan.sources if source not in used]
    if unused:
        yield Finding(figures.table, f"no figure is from {joined(unused)}", "Nothing to do if that is meant.")
