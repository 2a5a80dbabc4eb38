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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from planpress.planning.comparing import Obstacle, obstacles, relation
from planpress.planning.derived import current, gap, implied_growth, years_between
from planpress.planning.goals import Goal, Reach, goal_of, is_exceeded, reach, widened
from planpress.planning.model import Change, Kind, Observation, Plan, Qualifier, Relation
from planpress.planning.pace import Pace, compound_path, pace_of, straight_path, worked_out
from planpress.planning.periods import Period
from planpress.planning.quantities import Absent, Derivation, Figure, Interval, Quantity, from_observation

LEAP = Decimal(50)
"""Growth in % a year above which an earlier figure cannot have come to the target unseen."""
STOCKS = frozenset({"employment", "enterprises", "large_enterprises", "land_area"})
"""Built-in indicators that count what is there at one time, so that a quarter's figure can stand beside a year's."""


class Status(Enum):
    """How a target stands."""

    EXCEEDED = "exceeded"
    MET = "met"
    MET_WIDER = "met-wider"
    ON_TRACK = "on-track"
    BEHIND = "behind"
    MISSED = "missed"
    NOT_COMPARABLE = "not-comparable"
    NOT_REPORTED = "not-reported"


class Reason(Enum):
    """What a status rests on."""

    OWN_PERIOD = "own_period"
    EARLY = "early"
    NARROWER = "narrower"
    WIDER = "wider"
    WIDER_ONLY = "wider_only"
    LEAP = "leap"
    PATH = "path"
    WITHIN_LIMIT = "within_limit"
    OVER_LIMIT = "over_limit"
    NO_FIGURE = "no_figure"
    NOT_FOR_PERIOD = "not_for_period"
    OBSTACLE = "obstacle"
    NO_START = "no_start"
    TOO_ROUGH = "too_rough"
    IN_WORDS = "in_words"
    UNDATED = "undated"


DECIDED = frozenset(Status) - {Status.NOT_COMPARABLE, Status.NOT_REPORTED}


@dataclass(frozen=True, slots=True)
class Near:
    """A figure of the target's indicator that is not compared with it, and what keeps it from that."""

    figure: Quantity
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """One target and how it stands.

    `goal` is the level to reach: the target itself, or what an increase leads to (`is_worked_out`); None
    when it is in words. `outcome` is the figure that the status rests on and `relation` how that counts
    beside the target; `since` is when the goal was first reached for good. `near` and `later` are figures
    that were not used: not comparable, or later than the target. `history` holds the versions that this
    target replaces, the oldest first.
    """

    target: Observation
    status: Status
    reason: Reason
    goal: Quantity | None = None
    is_worked_out: bool = False
    outcome: Quantity | None = None
    relation: Relation = Relation.SAME
    since: Period | None = None
    start: Quantity | None = None
    pace: Pace | None = None
    near: tuple[Near, ...] = ()
    later: tuple[Quantity, ...] = ()
    history: tuple[Observation, ...] = ()

    @property
    def short(self) -> Figure:
        """How far the outcome is from the goal; from a wider or narrower count a limit of it."""
        if self.goal is None or self.outcome is None:
            return Absent(f"gap({self.target.key})", "not_calculable")
        if self.relation is Relation.SAME:
            return gap(self.outcome, self.goal)
        return _gap_of_part(self.outcome, self.goal, self.relation)

    @property
    def years_early(self) -> int:
        """Whole years from when the goal was reached to when it was due; 0 when it was not early."""
        if self.since is None or self.target.period is None:
            return 0
        return max(0, self.target.period.year - self.since.year)


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
            _progress(_Case(plan, target, tuple(groups[target.cluster, target.indicator]), today)),
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


@dataclass(frozen=True, slots=True)
class _Case:
    """A target with all valid figures of its cluster and indicator; `today` in years."""

    plan: Plan
    target: Observation
    figures: tuple[Observation, ...]
    today: Fraction

    @property
    def period(self) -> Period | None:
        return self.target.period

    @property
    def is_due(self) -> bool:
        """Whether the target's period is over."""
        return self.period is not None and self.period.end <= self.today

    @property
    def floor(self) -> Fraction:
        """When the plan's own time begins: after the baseline, else with its first year."""
        return self.plan.baseline.end if self.plan.baseline else self.plan.period.start

    @property
    def better(self) -> str:
        indicator = self.plan.indicators.get(self.target.indicator)
        return indicator.better if indicator else "higher"

    @property
    def adds_up(self) -> bool:
        """Whether a part cannot be larger than the whole."""
        indicator = self.plan.indicators.get(self.target.indicator)
        return indicator is not None and indicator.additive and not self.target.unit.is_percentage

    def accumulates(self, figure: Quantity) -> bool:
        """Whether the figure of a year is the sum of its months (SNA 2008, 3.4: a flow), so that no part of a year
        can stand beside it. Stocks, percentages and amounts for a unit of time do not."""
        timed = " a " in f" {figure.unit.base} " or " per " in f" {figure.unit.base} "
        return figure.indicator not in STOCKS and not figure.unit.is_percentage and not timed


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure that may be judged, and how it counts beside the target."""

    figure: Quantity
    relation: Relation

    @property
    def period(self) -> Period:
        assert self.figure.period is not None, "only dated figures are judged"
        return self.figure.period


# ----------------------------------------------------------------------------------------- one target


def _progress(case: _Case) -> Progress:
    stated = from_observation(case.target)
    if not isinstance(stated, Quantity):
        return Progress(case.target, Status.NOT_COMPARABLE, Reason.IN_WORDS)
    direct = _against(case, stated, None)
    if direct.status in DECIDED or case.target.change is Change.LEVEL:
        return direct
    base = _base_of_change(case, stated)
    level = worked_out(base, stated) if base else None
    if base is None or level is None:
        return direct
    indirect = _against(case, level, base)
    return indirect if indirect.status in DECIDED else direct


def _against(case: _Case, stated: Quantity, base: Quantity | None) -> Progress:
    """The progress towards a level; `base` is what it was worked out from, None for a stated one."""
    goal = goal_of(stated, case.better)
    found, near = _sorted_out(case, stated)
    start = base or _start(case, [one.figure for one in found if one.relation is Relation.SAME])
    floor = _first_moment(case, base)
    found = [one for one in found if one.period.end > floor and (start is None or one.figure.key != start.key)]
    near = [one for one in near if one.figure.period and one.figure.period.end > floor]
    blank = Progress(case.target, Status.NOT_REPORTED, Reason.NO_FIGURE, stated, base is not None, start=start)
    later = tuple(
        one.figure
        for one in found
        if one.relation is Relation.SAME and case.period and one.period.end > case.period.end
    )
    judged = _judged(case, goal, blank, [one for one in found if one.figure not in later])
    near += [
        Near(one.figure, (Obstacle.SCOPE,))
        for one in found
        if one.relation is not Relation.SAME and one.figure != judged.outcome
    ]
    near.sort(key=lambda one: one.figure.period or case.plan.period)
    if judged.reason is Reason.NO_FIGURE and any(_in_time(case, one.figure) for one in near):
        judged = _with(judged, Status.NOT_COMPARABLE, Reason.OBSTACLE)
    return replace(judged, near=tuple(near), later=later)


def _first_moment(case: _Case, base: Quantity | None) -> Fraction:
    """From when on figures tell of the target: after what a change starts from, within the span of a span's."""
    if base is not None and base.period is not None:
        return base.period.end
    spanned = case.period is not None and case.period.kind in ("span", "total")
    return max(case.floor, case.period.start) if case.period is not None and spanned else case.floor


def _in_time(case: _Case, figure: Quantity) -> bool:
    """Whether a figure is not later than the target."""
    return case.period is None or (figure.period is not None and figure.period.end <= case.period.end)


def _sorted_out(case: _Case, stated: Quantity) -> tuple[list[_Found], list[Near]]:
    """The figures that may be judged, by time, and those that may not, forecasts for times still to come left out."""
    found: list[_Found] = []
    near: list[Near] = []
    for observation in case.figures:
        figure = from_observation(observation)
        period = observation.period
        if not isinstance(figure, Quantity) or period is None or observation.kind is Kind.TARGET:
            continue
        barred = set(_obstacles(case, stated, figure))
        between = relation(case.plan.scopes, case.target.scope, observation.scope)
        included = case.adds_up and between in (Relation.WIDER, Relation.NARROWER)
        if not barred or (barred == {Obstacle.SCOPE} and included):
            found.append(_Found(figure, between))
        elif observation.kind is not Kind.FORECAST or period.end <= case.today:
            near.append(Near(figure, tuple(one for one in Obstacle if one in barred)))
    return sorted(found, key=_by_time), near


def _by_time(found: _Found) -> tuple[Period, bool]:
    origin = found.figure.origin
    return found.period, isinstance(origin, Observation) and origin.kind is Kind.ACTUAL


def _obstacles(case: _Case, stated: Quantity, figure: Quantity) -> Iterator[Obstacle]:
    """What keeps a figure from being compared with a level, the kinds of period and of figure among it."""
    yield from obstacles(stated, figure)
    assert isinstance(figure.origin, Observation) and figure.period is not None
    if figure.origin.kind not in (Kind.ACTUAL, Kind.ESTIMATE):
        yield Obstacle.KIND
    if stated.period is not None and not _periods_fit(case, stated, figure):
        yield Obstacle.PERIOD


def _periods_fit(case: _Case, stated: Quantity, figure: Quantity) -> bool:
    """Running totals must start alike, spans and changes be the same, and sums over time be equally long."""
    one, other = stated.period, figure.period
    assert one is not None and other is not None
    if one.is_total or other.is_total:
        return one.kind == other.kind and (one.kind == "total to" or one.start == other.start)
    is_change = isinstance(stated.origin, Observation) and stated.origin.change is not Change.LEVEL
    if is_change or "span" in (one.kind, other.kind):
        return (one.start, one.end) == (other.start, other.end)
    return not case.accumulates(figure) or one.end - one.start == other.end - other.start


def _start(case: _Case, same: Sequence[Quantity]) -> Quantity | None:
    """Where the path to the target starts: the figure of the plan's baseline, else the last one before the plan's time,
    else the first of several."""
    levels = [figure for figure in same if isinstance(figure.origin, Observation) and figure.origin.is_level]
    before = [figure for figure in levels if figure.period and figure.period.end <= case.floor]
    if before:
        return before[-1]
    return levels[0] if len(levels) > 1 else None


def _base_of_change(case: _Case, change: Quantity) -> Quantity | None:
    """The level that a change starts from: of the year before its span, else the start of the path."""
    period = case.period
    levels = [
        figure
        for observation in case.figures
        if observation.kind in (Kind.ACTUAL, Kind.ESTIMATE) and observation.is_level and observation.period is not None
        if isinstance(figure := from_observation(observation), Quantity)
        and set(obstacles(change, figure)) <= {Obstacle.CHANGE, Obstacle.UNIT, Obstacle.TOTAL}
        and not (observation.change is not Change.LEVEL)
    ]
    levels.sort(key=lambda figure: figure.period or case.plan.period)
    if period is None:
        return None
    if period.is_span:
        return next((figure for figure in levels if figure.period and figure.period.end == period.start), None)
    return _start(case, levels)


# --------------------------------------------------------------------------------------------- the rule


def _judged(case: _Case, goal: Goal, blank: Progress, found: Sequence[_Found]) -> Progress:
    """The verdict by the target's own count, else by a narrower or a wider one."""
    fitting = [one for one in found if case.period is None or one.period.end <= case.period.end]
    own = [one for one in fitting if one.relation is Relation.SAME]
    verdict = _by_own(case, goal, blank, own) if own else blank
    if verdict.status in DECIDED:
        return verdict
    others = [one for one in reversed(fitting) if one.relation is not Relation.SAME]
    for rule in (_by_inclusion, _by_wider_alone):
        for one in others:
            other = rule(case, goal, blank, one)
            if other is not None:
                return other
    return verdict


def _by_own(case: _Case, goal: Goal, blank: Progress, own: Sequence[_Found]) -> Progress:
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


def _covers(case: _Case, one: _Found) -> bool:
    """Whether a figure is of the target's own period: it ends with it, or in its year once that is over."""
    if case.period is None:
        return False
    return one.period.end == case.period.end or (case.is_due and one.period.year == case.period.year)


def _met(case: _Case, goal: Goal, known: Progress, own: Sequence[_Found]) -> Progress:
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


def _by_limit(case: _Case, known: Progress, answer: Reach) -> Progress:
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


def _by_inclusion(case: _Case, goal: Goal, blank: Progress, one: _Found) -> Progress | None:
    """What a wider or narrower count proves of the target's own, which lies below it or above it; else None."""
    answer = reach(goal, _bounded(_in_unit(goal, one.figure), one.relation))
    known = replace(blank, outcome=one.figure, relation=one.relation)
    reason = Reason.WIDER if one.relation is Relation.WIDER else Reason.NARROWER
    settled = _covers(case, one) or (answer is Reach.YES and not goal.is_limit)
    if answer is Reach.YES and settled:
        return replace(known, status=Status.MET, reason=reason, since=one.period)
    leap = case.is_due and one.relation is Relation.WIDER and _would_leap(one.figure, goal)
    return _with(known, Status.MISSED, reason) if answer is Reach.NO and (_covers(case, one) or leap) else None


def _by_wider_alone(case: _Case, goal: Goal, blank: Progress, one: _Found) -> Progress | None:
    """A pass on a wider count alone; a figure for another area of before the target's period is named at least."""
    known = replace(blank, outcome=one.figure, relation=one.relation)
    passed = one.relation is Relation.WIDER and not goal.is_ceiling and _reach(goal, one.figure) is Reach.YES
    if passed:
        return replace(known, status=Status.MET_WIDER, reason=Reason.WIDER_ONLY, since=one.period)
    return None


def _bounded(interval: Interval, between: Relation) -> Interval:
    """What the count of a whole says of its part ("no more than"), or that of a part of its whole ("no less than")."""
    sure = widened(interval)
    if between is Relation.WIDER:
        return Interval(None, sure.high, strict_high=sure.strict_high)
    return Interval(sure.low, None, strict_low=sure.strict_low)


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


def _gap_of_part(outcome: Quantity, goal: Quantity, between: Relation) -> Figure:
    """What a wider count leaves missing at least, or a narrower one at most."""
    key = f"gap({goal.key}, {outcome.key})"
    own = _bounded(outcome.in_unit(goal.unit).interval, between)
    aim = goal.interval
    low = None if aim.low is None or own.high is None else aim.low - own.high
    high = None if aim.high is None or own.low is None else aim.high - own.low
    if (low is None) == (high is None):
        return Absent(key, "not_calculable")
    origin = Derivation("gap", (goal, outcome))
    return Quantity(key, Interval(low, high), goal.unit, goal.period, goal.indicator, origin)


def counts(rows: Iterable[Progress]) -> dict[Status, int]:
    """How many targets have each status; those that none has are left out."""
    found: dict[Status, int] = dict.fromkeys(Status, 0)
    for row in rows:
        found[row.status] += 1
    return {status: number for status, number in found.items() if number}
