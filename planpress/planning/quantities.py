"""Quantities: numbers that know their unit, their bounds and where they come from.

Every quantity is an interval. An exact figure has equal ends, "over 10" has no upper end, a range
has two. A formula maps ends to ends, so a bound stays a bound: growth from "over 10" to 100 has an
upper end only, and prints as "at most".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeAlias

from planpress.planning.model import Observation, Qualifier
from planpress.planning.periods import Period
from planpress.planning.units import Unit


@dataclass(frozen=True, slots=True)
class Interval:
    """`low`..`high`; None is an open end. A `strict` end is not reached itself ("over", "under")."""

    low: Decimal | None
    high: Decimal | None
    strict_low: bool = False
    strict_high: bool = False
    about: bool = False

    @property
    def qualifier(self) -> Qualifier | None:
        """How the interval is worded, or None for a range with two ends."""
        if self.low is not None and self.low == self.high:
            return Qualifier.ABOUT if self.about else Qualifier.EXACT
        if self.high is None:
            return Qualifier.OVER if self.strict_low else Qualifier.AT_LEAST
        if self.low is None:
            return Qualifier.UNDER if self.strict_high else Qualifier.AT_MOST
        return None

    def scaled(self, factor: Decimal) -> Interval:
        """Both ends multiplied by a positive factor."""
        low = None if self.low is None else _plain(self.low * factor)
        high = None if self.high is None else _plain(self.high * factor)
        return replace(self, low=low, high=high)


def rounded(value: Decimal, decimals: int | None) -> Decimal:
    """A calculated value as it is printed: half to even to `decimals`, and no digits that an exactly whole one does
    not need. A stated one (None) keeps its own: 163.0 stays 163.0."""
    if decimals is None:
        return value
    places = min(decimals, max(0, -int(value.normalize().as_tuple().exponent)))
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def _plain(value: Decimal) -> Decimal:
    """Without the trailing zeros that a change of scale leaves."""
    short = value.normalize()
    return Decimal(format(short, "f"))


@dataclass(frozen=True, slots=True)
class Derivation:
    """A calculated figure's way: the `formula` by name and its inputs."""

    formula: str
    inputs: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure that a document may print, in `unit`, from an observation or a derivation."""

    key: str
    interval: Interval
    unit: Unit
    period: Period | None
    indicator: str
    origin: Observation | Derivation
    decimals: int | None = None

    @property
    def value(self) -> Decimal:
        """The number printed first: the stated end of a bound, the lower end of a range."""
        end = self.interval.low if self.interval.low is not None else self.interval.high
        assert end is not None, "an interval has at least one end"
        return end

    def in_unit(self, unit: Unit) -> Quantity:
        """The same quantity in another scale of its unit; exact. Raises ValueError for another measure."""
        factor = self.unit.factor_to(unit)
        if factor == 1 and unit == self.unit:
            return self
        return replace(self, interval=self.interval.scaled(factor), unit=unit)

    @property
    def is_derived(self) -> bool:
        return isinstance(self.origin, Derivation)


@dataclass(frozen=True, slots=True)
class Absent:
    """A figure that is not there: `reason` is not_stated, in_words, not_calculable, not_comparable or not_complete.

    It is false.
    """

    key: str
    reason: str = "not_stated"

    def __bool__(self) -> bool:
        return False


Figure: TypeAlias = Quantity | Absent


def from_observation(observation: Observation) -> Figure:
    """The figure that an observation states: Absent when the source has words only."""
    if observation.qualifier is Qualifier.IN_WORDS:
        return Absent(observation.key, "in_words")
    return Quantity(
        observation.key, _stated(observation), observation.unit, observation.period, observation.indicator, observation
    )


def _stated(observation: Observation) -> Interval:
    if observation.value is None:
        return Interval(observation.low, observation.high)
    value = observation.value
    match observation.qualifier:
        case Qualifier.EXACT:
            return Interval(value, value)
        case Qualifier.ABOUT:
            return Interval(value, value, about=True)
        case Qualifier.OVER:
            return Interval(value, None, strict_low=True)
        case Qualifier.AT_LEAST:
            return Interval(value, None)
        case Qualifier.UNDER:
            return Interval(None, value, strict_high=True)
        case Qualifier.AT_MOST:
            return Interval(None, value)
        case Qualifier.IN_WORDS:
            raise ValueError(f"{observation.key} is stated in words only")


def rising_falling(
    formula: Callable[[Decimal, Decimal], Decimal], rising: Interval, falling: Interval, *, exact: bool
) -> Interval | None:
    """The interval of a formula that rises with its first argument and falls with its second.

    `exact` is True for differences, which keep "over" as "over"; a ratio or a rate is rounded when
    printed, so that "over" becomes "at least". None when nothing certain can be said: both ends
    open, or "about" mixed with a bound.
    """

    def end(first: Decimal | None, second: Decimal | None) -> Decimal | None:
        return None if first is None or second is None else formula(first, second)

    return _certain(
        Interval(
            end(rising.low, falling.high),
            end(rising.high, falling.low),
            exact and (rising.strict_low or falling.strict_high),
            exact and (rising.strict_high or falling.strict_low),
            rising.about or falling.about,
        )
    )


def added(parts: tuple[Interval, ...]) -> Interval | None:
    """The interval of a sum; None when nothing certain can be said."""
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    return _certain(
        Interval(
            None if None in lows else sum((low for low in lows if low is not None), Decimal(0)),
            None if None in highs else sum((high for high in highs if high is not None), Decimal(0)),
            any(part.strict_low for part in parts),
            any(part.strict_high for part in parts),
            any(part.about for part in parts),
        )
    )


def _certain(interval: Interval) -> Interval | None:
    if interval.low is None and interval.high is None:
        return None
    if interval.about and interval.low != interval.high:
        return None
    return interval
