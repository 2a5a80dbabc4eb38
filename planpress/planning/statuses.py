"""How a target stands: its status, what that rests on, and the figures behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from planpress.planning.comparing import Obstacle
from planpress.planning.derived import gap
from planpress.planning.goals import widened
from planpress.planning.model import Observation, Relation
from planpress.planning.pace import Pace
from planpress.planning.periods import Period
from planpress.planning.quantities import Absent, Derivation, Figure, Interval, Quantity, rising_falling


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

    `goal` is the level to reach, or not to pass where it `is_ceiling`: the target itself, or what an
    increase leads to (`is_worked_out`); None when it is in words. `outcome` is the figure that the status
    rests on and `relation` how that counts beside the target; `since` is when the goal was first reached
    for good. `comparable` holds every figure since the start that counts like the target, by time; those of
    them that are `later` than it change no verdict. `near` are figures that may not be compared. `history`
    holds the versions that this target replaces, the oldest first.
    """

    target: Observation
    status: Status
    reason: Reason
    goal: Quantity | None = None
    is_ceiling: bool = False
    is_worked_out: bool = False
    outcome: Quantity | None = None
    relation: Relation = Relation.SAME
    since: Period | None = None
    start: Quantity | None = None
    pace: Pace | None = None
    comparable: tuple[Quantity, ...] = ()
    near: tuple[Near, ...] = ()
    later: tuple[Quantity, ...] = ()
    history: tuple[Observation, ...] = ()

    @property
    def short(self) -> Figure:
        """How far the outcome is below the goal, or above a ceiling; a limit of it where another area is counted."""
        if self.goal is None or self.outcome is None:
            return Absent(f"gap({self.target.key})", "not_calculable")
        low, high = (self.goal, self.outcome) if self.is_ceiling else (self.outcome, self.goal)
        return gap(low, high) if self.relation is Relation.SAME else _gap_of_part(self, low, high)

    @property
    def years_early(self) -> int:
        """Whole years from when the goal was reached to when it was due; 0 when it was not early."""
        if self.since is None or self.target.period is None:
            return 0
        return max(0, self.target.period.year - self.since.year)


def bounded(interval: Interval, between: Relation) -> Interval:
    """What the count of a whole says of its part ("no more than"), or that of a part of its whole ("no less than")."""
    sure = widened(interval)
    if between is Relation.WIDER:
        return Interval(None, sure.high, strict_high=sure.strict_high)
    return Interval(sure.low, None, strict_low=sure.strict_low)


def _gap_of_part(progress: Progress, low: Quantity, high: Quantity) -> Figure:
    """The gap from `low` to `high`, one of which counts a wider or narrower area than the target does."""

    def own(figure: Quantity) -> Interval:
        interval = figure.in_unit(high.unit).interval
        return bounded(interval, progress.relation) if figure is progress.outcome else interval

    key = f"gap({high.key}, {low.key})"
    interval = rising_falling(lambda end, start: end - start, own(high), own(low), exact=True)
    if interval is None:
        return Absent(key, "not_calculable")
    origin = Derivation("gap", (high, low))
    return Quantity(key, interval, high.unit, high.period, high.indicator, origin)


def counts(rows: Iterable[Progress]) -> dict[Status, int]:
    """How many targets have each status; those that none has are left out."""
    found: dict[Status, int] = dict.fromkeys(Status, 0)
    for row in rows:
        found[row.status] += 1
    return {status: number for status, number in found.items() if number}
