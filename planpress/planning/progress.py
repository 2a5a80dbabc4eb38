"""Targets and what was reported since become a status each: met, missed, on track, or why nobody can say.

The rule, which the progress document's annex states in words:

1. Only figures that mean the same are compared (`planning.comparing`), and only actuals or estimates later than
   the start. The latest one at or before the target's period decides.
2. A count that holds all of the target's area and more cannot be smaller than it: a wider count below the target
   is a miss, a narrower one at or above it a pass. A wider count that passes proves nothing ("met only on a wider
   count"). This holds for what adds up, so for no percentage and no indicator that is not additive.
3. A target that an earlier year reached is met early, unless a later figure takes it back; a limit ("at most")
   must hold in the target's own period.
4. Before the target's period, a figure is on track when it is at or beyond the easier of the straight and the
   compound path. Afterwards, an earlier figure is a miss only when more than `LEAP` would have been needed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from planpress.planning.comparing import Obstacle
from planpress.planning.derived import current
from planpress.planning.goals import goal_of
from planpress.planning.model import Change, Kind, Observation, Plan, Relation
from planpress.planning.outcomes import Case, base_of_change, sorted_out, start_of
from planpress.planning.pace import worked_out
from planpress.planning.periods import Period
from planpress.planning.quantities import Quantity, from_observation
from planpress.planning.statuses import DECIDED, Near, Progress, Reason, Status
from planpress.planning.verdicts import judged


def progress_of(plan: Plan, as_of: dt.date) -> tuple[Progress, ...]:
    """The progress of every target of the plan that no other supersedes, in the plan's order, as known on a day."""
    valid = current(plan.observations)
    groups: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for observation in valid:
        groups[observation.cluster, observation.indicator].append(observation)
    today = Period.parse(as_of.isoformat()).end
    versions = _Versions(plan.observations)
    return tuple(
        replace(
            _progress(Case(plan, target, tuple(groups[target.cluster, target.indicator]), today)),
            history=versions.before(target),
        )
        for target in valid
        if target.kind is Kind.TARGET
    )


class _Versions:
    """The older versions of targets, found by what supersedes what."""

    def __init__(self, observations: Sequence[Observation]) -> None:
        self._rows: dict[str, list[Observation]] = defaultdict(list)
        for observation in observations:
            self._rows[observation.key].append(observation)

    def before(self, target: Observation) -> tuple[Observation, ...]:
        """What `target` replaces, the oldest first."""
        found: list[Observation] = []
        step: Observation | None = target
        while step is not None and step.supersedes:
            step = self._replaced(step)
            if step is None or step in found:
                break
            found.append(step)
        return tuple(reversed(found))

    def _replaced(self, version: Observation) -> Observation | None:
        """The row that `version` names: the last of that figure, or the one above it when it is its own."""
        rows = self._rows.get(version.supersedes, [])
        if version.supersedes == version.key:
            at = next(index for index, row in enumerate(rows) if row is version)
            return rows[at - 1] if at else None
        return rows[-1] if rows else None


def _progress(case: Case) -> Progress:
    stated = from_observation(case.target)
    if not isinstance(stated, Quantity):
        return Progress(case.target, Status.NOT_COMPARABLE, Reason.IN_WORDS)
    direct = _against(case, stated, None)
    if direct.status in DECIDED or case.target.change is Change.LEVEL:
        return direct
    base = base_of_change(case, stated)
    level = worked_out(base, stated) if base else None
    if base is None or level is None:
        return direct
    indirect = _against(case, level, base)
    return indirect if indirect.status in DECIDED else direct


def _against(case: Case, stated: Quantity, base: Quantity | None) -> Progress:
    """The progress towards a level; `base` is what it was worked out from, None for a stated one."""
    goal = goal_of(stated, case.better)
    found, near = sorted_out(case, stated)
    own = [one.figure for one in found if one.relation is Relation.SAME]
    start = base or start_of(case, [figure for figure in own if _in_time(case, figure)])
    floor = _first_moment(case, base)
    found = [one for one in found if one.period.end > floor]
    comparable = tuple(figure for figure in own if figure.period and figure.period.end > floor and figure != start)
    blank = Progress(
        case.target,
        Status.NOT_REPORTED,
        Reason.NO_FIGURE,
        stated,
        goal.is_ceiling,
        is_worked_out=base is not None,
        start=start,
        comparable=comparable,
        later=tuple(figure for figure in comparable if not _in_time(case, figure)),
    )
    verdict = judged(case, goal, blank, [one for one in found if _in_time(case, one.figure)])
    unused = [Near(one.figure, (Obstacle.SCOPE,)) for one in found if one.relation is not Relation.SAME]
    near = [one for one in near if one.figure.period and one.figure.period.end > floor]
    near += [one for one in unused if one.figure != verdict.outcome]
    near.sort(key=lambda one: one.figure.period or case.plan.period)
    if verdict.reason is Reason.NO_FIGURE and any(_in_time(case, one.figure) for one in near):
        verdict = replace(verdict, status=Status.NOT_COMPARABLE, reason=Reason.OBSTACLE)
    return replace(verdict, near=tuple(near))


def _first_moment(case: Case, base: Quantity | None) -> Fraction:
    """From when on figures tell of the target: after what a change starts from, within the span of a span's."""
    if base is not None and base.period is not None:
        return base.period.end
    spanned = case.period is not None and case.period.kind in ("span", "total")
    return max(case.floor, case.period.start) if case.period is not None and spanned else case.floor


def _in_time(case: Case, figure: Quantity) -> bool:
    """Whether a figure is not later than the target."""
    return case.period is None or (figure.period is not None and figure.period.end <= case.period.end)
