"""A target and the figures that may be judged become a verdict; the rule is told in `planning.progress`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from planpress.planning.derived import years_between
from planpress.planning.goals import Goal, Reach, is_exceeded, reach, widened
from planpress.planning.model import Relation
from planpress.planning.outcomes import Case, Found
from planpress.planning.pace import Pace, compound_path, pace_of, straight_path
from planpress.planning.quantities import Interval, Quantity
from planpress.planning.statuses import DECIDED, Progress, Reason, Status, bounded

LEAP = Decimal(50)
"""Growth in % a year above which an earlier figure cannot have come to the target unseen."""


def judged(case: Case, goal: Goal, blank: Progress, found: Sequence[Found]) -> Progress:
    """The verdict by the target's own count, else by a narrower or a wider one."""
    fitting = [one for one in found if case.period is None or one.period.end <= case.period.end]
    own = [one for one in fitting if one.relation is Relation.SAME]
    verdict = _by_own(case, goal, blank, own) if own else blank
    if verdict.status in DECIDED:
        return verdict
    others = [one for one in reversed(fitting) if one.relation is not Relation.SAME]
    proofs = (
        *(_by_inclusion(case, goal, blank, one) for one in others),
        *(_by_wider_alone(goal, blank, one) for one in others),
    )
    return next((proof for proof in proofs if proof is not None), verdict)


def _by_own(case: Case, goal: Goal, blank: Progress, own: Sequence[Found]) -> Progress:
    latest = own[-1]
    known = replace(blank, outcome=latest.figure, pace=_pace(blank, latest.figure))
    answer = _reach(goal, latest.figure)
    if _covers(case, latest):
        if answer is Reach.OPEN:
            return replace(known, status=Status.NOT_COMPARABLE, reason=Reason.TOO_ROUGH)
        return _met(case, goal, known, own) if answer is Reach.YES else _with(known, Status.MISSED, Reason.OWN_PERIOD)
    if case.period is None:
        done = answer is Reach.YES
        return _met(case, goal, known, own) if done else _with(known, Status.NOT_COMPARABLE, Reason.UNDATED)
    if goal.is_limit and not _is_reduction(goal, blank.start):
        return _by_limit(case, known, answer)
    if answer is Reach.YES and not goal.is_limit:
        return _met(case, goal, known, own)
    if case.is_due:
        leap = answer is Reach.NO and _would_leap(latest.figure, goal)
        return (
            _with(known, Status.MISSED, Reason.LEAP)
            if leap
            else _with(known, Status.NOT_REPORTED, Reason.NOT_FOR_PERIOD)
        )
    return _by_path(known, goal, latest.figure)


def _with(known: Progress, status: Status, reason: Reason) -> Progress:
    return replace(known, status=status, reason=reason)


def _covers(case: Case, one: Found) -> bool:
    """Whether a figure is of the target's own period: it ends with it, or in its year once that is over."""
    if case.period is None:
        return False
    return one.period.end == case.period.end or (case.is_due and one.period.year == case.period.year)


def _met(case: Case, goal: Goal, known: Progress, own: Sequence[Found]) -> Progress:
    latest = own[-1]
    since = latest.period
    for one in reversed(own):
        if _reach(goal, one.figure) is not Reach.YES:
            break
        since = one.period
    early = case.period is not None and since.year < case.period.year and not goal.is_limit
    status = Status.EXCEEDED if is_exceeded(goal, _in_unit(goal, latest.figure)) else Status.MET
    return replace(known, status=status, reason=Reason.EARLY if early else Reason.OWN_PERIOD, since=since)


def _is_reduction(goal: Goal, start: Quantity | None) -> bool:
    """Whether a limit is something to come down to, since the start is above it."""
    return start is not None and _reach(goal, start) is Reach.NO


def _by_limit(case: Case, known: Progress, answer: Reach) -> Progress:
    """A limit before its period: it is kept so far, or it is not."""
    if case.is_due:
        return _with(known, Status.NOT_REPORTED, Reason.NOT_FOR_PERIOD)
    if answer is Reach.OPEN:
        return _with(known, Status.NOT_COMPARABLE, Reason.TOO_ROUGH)
    within = answer is Reach.YES
    return (
        _with(known, Status.ON_TRACK, Reason.WITHIN_LIMIT) if within else _with(known, Status.BEHIND, Reason.OVER_LIMIT)
    )


def _by_path(known: Progress, goal: Goal, latest: Quantity) -> Progress:
    """On track at or beyond the easier of the two paths. Limits of start and goal are taken at their numbers."""
    if known.start is None:
        return _with(known, Status.NOT_COMPARABLE, Reason.NO_START)
    start, end = _at_number(known.start), _at_number(replace(goal.figure, interval=Interval(goal.at, goal.at)))
    paths = [path(start, end, latest) for path in (straight_path, compound_path)]
    values = [figure.value for figure in paths if isinstance(figure, Quantity)]
    if not values:
        return _with(known, Status.NOT_COMPARABLE, Reason.NO_START)
    easier = max(values) if goal.is_ceiling else min(values)
    answer = _reach(replace(goal, at=easier, strict=False), latest)
    status = {Reach.YES: Status.ON_TRACK, Reach.NO: Status.BEHIND, Reach.OPEN: Status.NOT_COMPARABLE}[answer]
    return _with(known, status, Reason.TOO_ROUGH if answer is Reach.OPEN else Reason.PATH)


def _by_inclusion(case: Case, goal: Goal, blank: Progress, one: Found) -> Progress | None:
    """What a wider or narrower count proves of the target's own, which lies below it or above it; else None."""
    answer = reach(goal, bounded(_in_unit(goal, one.figure), one.relation))
    known = replace(blank, outcome=one.figure, relation=one.relation)
    reason = Reason.WIDER if one.relation is Relation.WIDER else Reason.NARROWER
    settled = _covers(case, one) or (answer is Reach.YES and not goal.is_limit)
    if answer is Reach.YES and settled:
        return replace(known, status=Status.MET, reason=reason, since=one.period)
    leap = case.is_due and one.relation is Relation.WIDER and _would_leap(one.figure, goal)
    return _with(known, Status.MISSED, reason) if answer is Reach.NO and (_covers(case, one) or leap) else None


def _by_wider_alone(goal: Goal, blank: Progress, one: Found) -> Progress | None:
    """A pass on a wider count, which leaves open how much of it is the target's own."""
    if one.relation is not Relation.WIDER or goal.is_ceiling or _reach(goal, one.figure) is not Reach.YES:
        return None
    known = replace(blank, outcome=one.figure, relation=one.relation, since=one.period)
    return _with(known, Status.MET_WIDER, Reason.WIDER_ONLY)


def _would_leap(latest: Quantity, goal: Goal) -> bool:
    """Whether more than `LEAP` a year would have been needed from the latest figure to the goal."""
    if goal.is_ceiling or goal.figure.unit.is_percentage or latest.value <= 0 or goal.at <= 0:
        return False
    years = years_between(latest, goal.figure)
    end = widened(_in_unit(goal, latest)).high
    return years > 0 and end is not None and goal.at > end * (1 + LEAP / 100) ** years


def _pace(known: Progress, latest: Quantity) -> Pace | None:
    if known.start is None or known.goal is None or years_between(known.start, latest) <= 0:
        return None
    return pace_of(known.start, latest, known.goal)


def _reach(goal: Goal, figure: Quantity) -> Reach:
    return reach(goal, _in_unit(goal, figure))


def _in_unit(goal: Goal, figure: Quantity) -> Interval:
    return figure.in_unit(goal.figure.unit).interval


def _at_number(figure: Quantity) -> Quantity:
    """A limit taken at its number, as paths need it."""
    return replace(figure, interval=Interval(figure.value, figure.value))
