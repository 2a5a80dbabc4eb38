"""A target becomes a mark to reach, and a figure becomes an answer: it is surely there, surely not, or left open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from planpress.planning.model import Qualifier
from planpress.planning.quantities import Interval, Quantity

ABOUT = Decimal("0.05")
"""How far a figure stated as "about" may lie from its number, as a part of it: within that it proves nothing."""
CLEARLY = Decimal("0.10")
"""A target is exceeded when the outcome lies beyond it by this part of it at least."""


class Reach(Enum):
    """Whether a figure reaches a mark, as far as its limits allow to say."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Goal:
    """The mark at `at`, in the unit of `figure`: to be reached from below, or not to be passed where it `is_ceiling`.

    A `strict` mark must be passed ("over 100"). A limit is a ceiling that holds all the time ("kept
    within 3 %"), not a level to come down to.
    """

    figure: Quantity
    at: Decimal
    strict: bool = False
    is_ceiling: bool = False
    is_limit: bool = False


def goal_of(figure: Quantity, better: str) -> Goal:
    """The mark that a target sets: its qualifier gives the direction, else what is `better`, "higher" or "lower".

    Of a range the nearer end is to be reached.
    """
    interval, low, high = figure.interval, figure.interval.low, figure.interval.high
    if low is None or (high is not None and better == "lower"):
        assert high is not None, "an interval has at least one end"
        is_limit = interval.qualifier in (Qualifier.UNDER, Qualifier.AT_MOST)
        return Goal(figure, high, interval.strict_high, is_ceiling=True, is_limit=is_limit)
    return Goal(figure, low, interval.strict_low)


def reach(goal: Goal, outcome: Interval) -> Reach:
    """Whether an outcome, in the goal's unit, reaches the mark; what "about" leaves open stays open."""
    own = widened(outcome)
    at = goal.at
    missed_below = at - abs(at) * ABOUT if goal.figure.interval.about else at
    if goal.is_ceiling:
        missed_below = -at - abs(at) * ABOUT if goal.figure.interval.about else -at
        own, at = mirrored(own), -at
    if own.low is not None and (own.low > at or (own.low == at and (not goal.strict or own.strict_low))):
        return Reach.YES
    if own.high is not None and (
        own.high < missed_below or (own.high == missed_below and (goal.strict or own.strict_high))
    ):
        return Reach.NO
    return Reach.OPEN


def is_exceeded(goal: Goal, outcome: Interval) -> bool:
    """Whether an outcome is surely beyond the mark by `CLEARLY`. Of a ceiling nobody says "exceeded" for less."""
    end = goal.figure.interval.high
    furthest = end if end is not None else goal.at
    low = widened(outcome).low
    return not goal.is_ceiling and low is not None and furthest > 0 and low >= furthest * (1 + CLEARLY)


def widened(interval: Interval) -> Interval:
    """An "about" figure with the room that the word leaves; others as they are."""
    if not interval.about or interval.low is None or interval.high is None:
        return interval
    return Interval(interval.low - abs(interval.low) * ABOUT, interval.high + abs(interval.high) * ABOUT)


def mirrored(interval: Interval) -> Interval:
    """The interval of the negative value."""
    low, high = interval.low, interval.high
    return replace(
        interval,
        low=None if high is None else -high,
        high=None if low is None else -low,
        strict_low=interval.strict_high,
        strict_high=interval.strict_low,
    )
