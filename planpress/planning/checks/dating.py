"""Checks of when: baselines that start late, targets without a year, figures without a period or a kind."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planpress.planning.checks.examining import Figures, Finding, at, have, joined
from planpress.planning.derived import baseline_of, target_of
from planpress.planning.model import Kind, Observation

SILENT = "Nothing to do if the source is silent."


def target_before_baseline(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A target is for a year after the plan's baseline."""
    start = figures.plan.baseline
    for target in figures.plan.observations:
        if start and target.kind is Kind.TARGET and target.period and target.period.year <= start.year:
            reason = f"the target is for {target.period}, the baseline for {start}"
            mend = "Correct the year, or write actual in column kind."
            yield Finding(at(target, "period", str(target.period)), reason, mend)


def baseline_after_start(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """The plan's baseline begins no later than the plan itself: a year in which the plan is at work is no start."""
    plan = figures.plan
    if plan.baseline and plan.baseline.start > plan.period.start:
        reason = f"the baseline is {plan.baseline}, and the plan begins in {int(plan.period.start)}"
        mend = "Write the year from which the plan starts in key baseline, or correct period."
        yield Finding(figures.place_of("plan").at("baseline"), reason, mend)


def target_without_year(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A target says by when: without a year no growth and no progress can be worked out."""
    for target in figures.stated:
        if target.kind is Kind.TARGET and target.period is None:
            reason = "the target has no year, so that nobody can say whether it is met"
            yield Finding(at(target, "period"), reason, f"Fill in period. {SILENT}")


def no_baseline(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """Each cluster says where it started."""
    year = f" for {figures.plan.baseline}" if figures.plan.baseline else ""
    names = [cluster.id for cluster in figures.plan.clusters if not baseline_of(figures.plan, cluster)]
    yield from _left_open(figures, names, f"no baseline row{year}")


def no_target(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """Each cluster says where it is to go."""
    names = [cluster.id for cluster in figures.plan.clusters if not target_of(figures.plan, cluster)]
    yield from _left_open(figures, names, "no target row")


def _left_open(figures: Figures, names: list[str], what: str) -> Iterator[Finding]:
    if names:
        reason = f'{joined(names)} {have(names)} {what}; the documents say "not stated"'
        yield Finding(figures.table, reason, SILENT)


def no_period(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A figure says when it held. Targets have a check of their own."""
    undated = [each for each in figures.plan.observations if each.period is None and each.kind is not Kind.TARGET]
    yield from _without(figures, undated)


def no_kind(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A figure says whether it is an actual, an estimate, a forecast or a target."""
    yield from _without(figures, [each for each in figures.plan.observations if each.kind is Kind.UNSTATED])


def _without(figures: Figures, rows: list[Observation]) -> Iterator[Finding]:
    if rows:
        numbers = [str(each.place.row) for each in rows]
        plural = "rows" if len(rows) > 1 else "row"
        reason = f"{plural} {joined(numbers)} {have(numbers)} none; the figure is printed without one"
        yield Finding(figures.table, reason, SILENT)
