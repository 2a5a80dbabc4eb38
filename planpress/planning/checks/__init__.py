"""A Plan becomes the findings of a planner who reads it: each row of `CHECKS` is one question put to it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from planpress.errors import Fault, Grade, Place
from planpress.planning.checks.agreement import currency_implausible, sources_disagree, target_not_superseded
from planpress.planning.checks.dating import (
    baseline_after_start,
    no_baseline,
    no_kind,
    no_period,
    no_target,
    target_before_baseline,
    target_without_year,
)
from planpress.planning.checks.examining import Check, Figures
from planpress.planning.checks.growth import (
    growth_above_threshold,
    percent_of_percentage,
    stated_growth_contradicted,
    target_passed,
    wrong_direction,
)
from planpress.planning.checks.meaning import basis_differs, scope_differs, stock_or_increase, two_definitions
from planpress.planning.checks.parts import (
    nested_added,
    part_above_whole,
    parts_above_total,
    parts_below_total,
    share_above_whole,
)
from planpress.planning.checks.sourcing import source_incomplete, source_not_used
from planpress.planning.faults import Faults
from planpress.planning.model import Plan

_ERROR, _WARNING, _NOTE = Grade.ERROR, Grade.WARNING, Grade.NOTE

CHECKS: tuple[Check, ...] = (
    Check("target-before-baseline", _ERROR, "Target before the baseline", target_before_baseline),
    Check("baseline-after-start", _WARNING, "Baseline after the plan's start", baseline_after_start),
    Check("target-without-year", _WARNING, "Target without a year", target_without_year),
    Check("growth-above-threshold", _WARNING, "Growth above the threshold", growth_above_threshold, Decimal(30)),
    Check("wrong-direction", _WARNING, "Target in the wrong direction", wrong_direction),
    Check("target-passed", _WARNING, "Target already passed", target_passed),
    Check("stated-growth-contradicted", _WARNING, "Stated growth contradicted", stated_growth_contradicted),
    Check("percent-of-percentage", _WARNING, "Per cent or percentage points", percent_of_percentage),
    Check("parts-above-total", _WARNING, "Parts above their total", parts_above_total),
    Check("parts-below-total", _NOTE, "Parts below their total", parts_below_total),
    Check("part-above-whole", _WARNING, "Part above its whole", part_above_whole),
    Check("nested-added", _WARNING, "Part of another, and added to it", nested_added),
    Check("share-above-whole", _WARNING, "Share above the whole", share_above_whole, Decimal(100)),
    Check("two-definitions", _WARNING, "One label, two definitions", two_definitions),
    Check("scope-differs", _WARNING, "Outcome of another area", scope_differs),
    Check("basis-differs", _WARNING, "Nominal beside real", basis_differs),
    Check("stock-or-increase", _WARNING, "Level or increase", stock_or_increase),
    Check("sources-disagree", _WARNING, "Sources disagree", sources_disagree),
    Check("target-not-superseded", _WARNING, "Older target not superseded", target_not_superseded),
    Check("currency-implausible", _WARNING, "Implausible exchange rate", currency_implausible),
    Check("no-baseline", _NOTE, "No baseline", no_baseline),
    Check("no-target", _NOTE, "No target", no_target),
    Check("no-period", _NOTE, "No period", no_period),
    Check("no-kind", _NOTE, "No kind", no_kind),
    Check("source-incomplete", _NOTE, "Source hard to find again", source_incomplete),
    Check("source-not-used", _NOTE, "Source not used", source_not_used),
)
"""Every check, errors first. Its id is what plan.yaml's `checks` and the JSON name; it never changes."""


def check_figures(plan: Plan, place_of: Callable[[str], Place], faults: Faults) -> None:
    """Collect what the checks find; `place_of` says where a part of the plan stands.

    Warnings and notes come only when the plan has no errors: until then figures may be missing by mistake.
    """
    figures = Figures(plan, place_of)
    for check in CHECKS:
        limit = plan.checks.get(check.id, check.limit or Decimal(0))
        if limit is None or (check.grade is not Grade.ERROR and faults.has_errors):
            continue
        for finding in check.find(figures, limit):
            faults.add((Fault(check.what, finding.place, finding.reason, finding.mend, check.grade, check.id),))
