"""A target and the figures of its indicator become those that may be judged and those that may not, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planpress.planning.comparing import Obstacle, obstacles, relation
from planpress.planning.model import Change, Kind, Observation, Plan, Relation
from planpress.planning.periods import Period
from planpress.planning.quantities import Quantity, from_observation
from planpress.planning.statuses import Near

STOCKS = frozenset({"employment", "enterprises", "large_enterprises", "land_area"})
"""Built-in indicators that count what is there at one time, so that a quarter's figure can stand beside a year's."""


@dataclass(frozen=True, slots=True)
class Case:
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
class Found:
    """A figure that may be judged, and how it counts beside the target."""

    figure: Quantity
    relation: Relation

    @property
    def period(self) -> Period:
        assert self.figure.period is not None, "only dated figures are judged"
        return self.figure.period


def sorted_out(case: Case, stated: Quantity) -> tuple[list[Found], list[Near]]:
    """The figures that may be judged, by time, and those that may not, forecasts for times still to come left out."""
    found: list[Found] = []
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
            found.append(Found(figure, between))
        elif observation.kind is not Kind.FORECAST or period.end <= case.today:
            near.append(Near(figure, tuple(one for one in Obstacle if one in barred)))
    return sorted(found, key=_by_time), near


def _by_time(found: Found) -> tuple[Period, bool]:
    origin = found.figure.origin
    return found.period, isinstance(origin, Observation) and origin.kind is Kind.ACTUAL


def _obstacles(case: Case, stated: Quantity, figure: Quantity) -> Iterator[Obstacle]:
    """What keeps a figure from being compared with a level, the kinds of period and of figure among it."""
    yield from obstacles(stated, figure)
    assert isinstance(figure.origin, Observation) and figure.period is not None
    if figure.origin.kind not in (Kind.ACTUAL, Kind.ESTIMATE):
        yield Obstacle.KIND
    if stated.period is not None and not _periods_fit(case, stated, figure):
        yield Obstacle.PERIOD


def _periods_fit(case: Case, stated: Quantity, figure: Quantity) -> bool:
    """Running totals must start alike, spans and changes be the same, and sums over time be equally long."""
    one, other = stated.period, figure.period
    assert one is not None and other is not None
    if one.is_total or other.is_total:
        return one.kind == other.kind and (one.kind == "total to" or one.start == other.start)
    is_change = isinstance(stated.origin, Observation) and stated.origin.change is not Change.LEVEL
    if is_change or "span" in (one.kind, other.kind):
        return (one.start, one.end) == (other.start, other.end)
    return not case.accumulates(figure) or one.end - one.start == other.end - other.start


def start_of(case: Case, same: Sequence[Quantity]) -> Quantity | None:
    """Where the path to the target starts: the figure of the plan's baseline, else the last one before the plan's time,
    else the first of several."""
    levels = [figure for figure in same if isinstance(figure.origin, Observation) and figure.origin.is_level]
    before = [figure for figure in levels if figure.period and figure.period.end <= case.floor]
    if before:
        return before[-1]
    return levels[0] if len(levels) > 1 else None


def base_of_change(case: Case, change: Quantity) -> Quantity | None:
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
    return start_of(case, levels)
