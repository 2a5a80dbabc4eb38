"""Targets with their outcomes as templates see them: status, reason, pace, figures not used, older versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planpress.composing import progress_words
from planpress.composing.environment import Markdown, first_upper
from planpress.composing.ledger import Printed
from planpress.composing.stated import measure_name, scope_name, source_of
from planpress.composing.views import ClusterView
from planpress.document import Role
from planpress.planning.derived import implied_growth
from planpress.planning.model import Observation, Relation
from planpress.planning.periods import Period
from planpress.planning.progress import progress_of
from planpress.planning.quantities import Absent, Figure, Quantity, from_observation
from planpress.planning.statuses import Near, Progress, Status

if TYPE_CHECKING:
    from planpress.composing.composition import Composition


class TargetView:
    """One target and how it stands."""

    def __init__(self, composition: Composition, progress: Progress) -> None:
        self._composition = composition
        self._words = composition.language.words
        self.progress = progress
        self.stated = progress.target

    # ------------------------------------------------------------------------------------ what it is

    @cached_property
    def cluster(self) -> ClusterView | None:
        """The target's cluster; None for the whole region."""
        return next((view for view in self._composition.view.clusters if view.id == self.stated.cluster), None)

    @property
    def label(self) -> str:
        return self.cluster.label if self.cluster else self._words["whole_region"]

    @property
    def place(self) -> str:
        return self.cluster.location if self.cluster else ""

    @cached_property
    def measure(self) -> str:
        """What is measured: "output value", "increase in employment (whole city)"."""
        return measure_name(self._composition, self.stated)

    @property
    def period(self) -> str:
        return self._composition.language.period(self.stated.period) or self._words["undated"]

    @property
    def year(self) -> str:
        return str(self.stated.period.year) if self.stated.period else ""

    # ----------------------------------------------------------------------------------------- figures

    def _printed(self, figure: Figure | None, role: Role = "derived") -> Printed:
        return self._composition.printed(figure if figure is not None else Absent(self.stated.key), role)

    @cached_property
    def target(self) -> Printed:
        return self._printed(from_observation(self.stated), "target")

    @cached_property
    def goal(self) -> Printed:
        """The level to reach: the target itself, or what an increase leads to."""
        return self._printed(self.progress.goal, "derived" if self.progress.is_worked_out else "target")

    @cached_property
    def outcome(self) -> Printed:
        """The figure that the status rests on."""
        return self._printed(self.progress.outcome, "fact")

    @property
    def outcome_period(self) -> str:
        return self._period_of(self.progress.outcome)

    @property
    def outcome_scope(self) -> str:
        """The name of the area that the outcome counts, where it is not the target's own."""
        outcome = self.progress.outcome
        if outcome is None or self.progress.relation is Relation.SAME or not isinstance(outcome.origin, Observation):
            return ""
        return scope_name(self._composition, outcome.origin.scope) if outcome.origin.scope else self._words["own_area"]

    def _period_of(self, figure: Quantity | None) -> str:
        return self._composition.language.period(figure.period) if figure else ""

    @cached_property
    def short(self) -> Printed:
        return self._printed(self.progress.short)

    @property
    def is_short(self) -> bool:
        """Whether how far the outcome falls short is told: where the target is open or not reached."""
        return bool(self.short) and self.progress.status in (Status.MISSED, Status.BEHIND, Status.NOT_REPORTED)

    @cached_property
    def start(self) -> Printed:
        return self._printed(self.progress.start, "baseline")

    @property
    def start_period(self) -> str:
        return self._period_of(self.progress.start)

    @property
    def has_pace(self) -> bool:
        """Whether the latest figure of the same count is on the way: after the start, before the target's year."""
        pace, end = self.progress.pace, self.stated.period
        latest = pace.latest.period if pace else None
        return latest is not None and end is not None and latest.year < end.year

    def _pace(self, name: str) -> Printed:
        pace = self.progress.pace if self.has_pace else None
        return self._printed(getattr(pace, name) if pace else Absent(f"{name}({self.stated.key})", "not_calculable"))

    @cached_property
    def straight(self) -> Printed:
        return self._pace("straight")

    @cached_property
    def compound(self) -> Printed:
        return self._pace("compound")

    @cached_property
    def from_straight(self) -> Printed:
        return self._pace("from_straight")

    @cached_property
    def from_compound(self) -> Printed:
        return self._pace("from_compound")

    @cached_property
    def required(self) -> Printed:
        """The growth a year still needed; none where the goal is reached."""
        if self.progress.since is not None:
            return self._printed(Absent(f"required({self.stated.key})", "not_calculable"))
        return self._pace("required")

    # ------------------------------------------------------------------------------------------- words

    @property
    def status(self) -> str:
        return self.progress.status.value

    @property
    def status_words(self) -> Markdown:
        return progress_words.status_words(self._composition, self)

    @property
    def marked_status(self) -> Markdown:
        """The status after its sign."""
        return progress_words.marked_status(self._composition, self)

    @property
    def reason(self) -> Markdown:
        """What the status rests on, in a sentence or two."""
        return progress_words.reason(self._composition, self)

    @property
    def note(self) -> Markdown:
        """The reason in a few words."""
        return progress_words.note(self._composition, self)

    @property
    def years_early(self) -> int:
        return self.progress.years_early

    @property
    def since(self) -> str:
        """When the goal was first reached for good."""
        return self._composition.language.period(self.progress.since)

    @cached_property
    def later(self) -> tuple[FigureView, ...]:
        """Figures of the same count from after the target's period."""
        return tuple(FigureView(self._composition, figure, ()) for figure in self.progress.later)

    @cached_property
    def near(self) -> tuple[FigureView, ...]:
        """The figures that may not be compared with the target."""
        return tuple(FigureView(self._composition, near.figure, (near,)) for near in self.progress.near)

    @property
    def nearest(self) -> FigureView | None:
        """Of those not later than the target the one with the least against it, the latest of several."""
        end = self.stated.period
        timely = [
            one for one in self.progress.near if not end or (one.figure.period and one.figure.period.end <= end.end)
        ]
        if not timely:
            return None
        best = min(reversed(timely), key=lambda near: len(near.obstacles))
        return FigureView(self._composition, best.figure, (best,))

    @cached_property
    def reported(self) -> tuple[Reported, ...]:
        """The outcomes up to the target's period: those of the same count, and the one of another area that decided."""
        progress = self.progress
        shown = [(figure, True) for figure in progress.comparable if figure not in progress.later]
        if progress.outcome is not None and progress.relation is not Relation.SAME:
            shown.append((progress.outcome, False))
        return tuple(Reported(self._composition, figure, matches) for figure, matches in shown if figure.period)

    @cached_property
    def milestones(self) -> tuple[TargetView, ...]:
        """The other targets of the same count, with a number, for years before."""
        end = self.stated.period
        return tuple(
            other
            for other in self._composition.progress.targets
            if other.stated.cluster == self.stated.cluster and other.measure == self.measure and other.target
            if end and other.stated.period and other.stated.period < end and not other.stated.period.is_span
        )

    @property
    def span(self) -> range:
        """The years from the start, or from the first outcome, to the target's."""
        goal, start = self.stated.period, self.progress.start
        assert goal is not None, "a charted target has a year"
        begins = [one.year for one in self.reported]
        if start is not None and start.period is not None:
            begins.append(start.period.year)
        return range(min([goal.year - 1, *begins]), goal.year + 1)

    @cached_property
    def growth(self) -> Printed:
        """The growth of the steady path from start to target."""
        return self._printed(implied_growth(self.start.figure, self.goal.figure))

    @cached_property
    def versions(self) -> tuple[VersionView, ...]:
        """The target as set at several times, the oldest first; empty when it was never changed."""
        older = self.progress.history
        return tuple(VersionView(self._composition, one) for one in (*older, self.stated)) if older else ()


class FigureView:
    """A figure beside a target: itself, when, from where, and what keeps it from being compared."""

    def __init__(self, composition: Composition, figure: Quantity, near: Sequence[Near]) -> None:
        self._composition = composition
        self._near = near
        self.origin = figure.origin
        self.figure = composition.printed(figure, "fact")
        self.period = composition.language.period(figure.period)

    @property
    def source(self) -> Markdown:
        return source_of(self.origin) if isinstance(self.origin, Observation) else Markdown()

    @property
    def why(self) -> Markdown:
        """What keeps it from being compared: "a forecast", "for Whole city"."""
        assert isinstance(self.origin, Observation), "what may not be compared is stated"
        found = [one for near in self._near for one in near.obstacles]
        return progress_words.obstacles(self._composition, self.origin, found)


class Reported:
    """An outcome on the way to a target. `matches` is False when it counts another area; `note` says when, and of what
    area then; `year` is the one in which its period ends, `at` that end among the years."""

    def __init__(self, composition: Composition, figure: Quantity, matches: bool) -> None:
        assert figure.period is not None, "an outcome on the way has a period"
        self.figure = composition.printed(figure, "fact")
        self.matches = matches
        self.at = float(figure.period.end) - 1
        self.year = int(self.at)
        scope = figure.origin.scope if isinstance(figure.origin, Observation) else ""
        area = scope_name(composition, scope) if scope else composition.language.words["own_area"]
        names = {"period": composition.language.period(figure.period), "scope": "" if matches else area}
        self.note = composition.plain(composition.message("actual_note", names))


class VersionView:
    """A target as set at one time."""

    def __init__(self, composition: Composition, version: Observation) -> None:
        self.stated = version
        self.figure = composition.printed(from_observation(version), "target")
        self.period = composition.language.period(version.period) or composition.language.words["undated"]
        known = composition.plan.sources.get(version.source)
        published = Period.parse(known.published) if known and known.published else None
        self.set_in = composition.language.period(published) or composition.language.words["undated"]
        self.source = source_of(version)
        self.holds = composition.is_current(version)


@dataclass(frozen=True)
class Group:
    """The targets of one cluster, or of the whole region."""

    name: str
    rows: tuple[TargetView, ...]


@dataclass(frozen=True)
class Counter:
    """How many targets stand in one way, and whose."""

    label: Markdown
    figure: Printed
    note: Markdown


class PlanProgress:
    """All targets of the plan with their outcomes."""

    def __init__(self, composition: Composition) -> None:
        self._composition = composition

    @cached_property
    def targets(self) -> tuple[TargetView, ...]:
        """Every target that holds, clusters in the plan's order, then the whole region's."""
        order = {cluster.id: number for number, cluster in enumerate(self._composition.plan.clusters)}
        found = progress_of(self._composition.plan, self._composition.date)
        found = tuple(sorted(found, key=lambda one: order.get(one.target.cluster, len(order))))
        return tuple(TargetView(self._composition, one) for one in found)

    @cached_property
    def main(self) -> tuple[TargetView, ...]:
        """Each cluster's headline target; in a plan without any, all targets."""
        goals = [self._composition.goal(cluster.id) for cluster in self._composition.plan.clusters]
        chosen = tuple(row for row in self.targets if any(row.stated is goal for goal in goals))
        return chosen or self.targets

    def main_of(self, cluster: ClusterView) -> TargetView | None:
        """The headline target of a cluster."""
        return next((row for row in self.main if row.stated.cluster == cluster.id), None)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return _grouped(self.targets)

    @cached_property
    def paced(self) -> tuple[Group, ...]:
        """The targets with a figure on the way to them."""
        return _grouped([row for row in self.targets if row.has_pace])

    @cached_property
    def unused(self) -> tuple[Group, ...]:
        """The targets with figures that may not be compared with them."""
        return _grouped([row for row in self.targets if row.near])

    @cached_property
    def revised(self) -> tuple[TargetView, ...]:
        """The targets that replace older ones."""
        return tuple(row for row in self.targets if row.versions)

    @cached_property
    def charted(self) -> tuple[TargetView, ...]:
        """The clusters' headline targets with a level to reach and at least two figures on the way to it."""
        return tuple(row for row in self.main if row.cluster and is_charted(row))

    @property
    def counters(self) -> tuple[Counter, ...]:
        return tuple(progress_words.counters(self._composition, self.main))

    @property
    def headline(self) -> Markdown:
        return progress_words.headline(self._composition, self.main)

    @property
    def lead(self) -> Markdown:
        return progress_words.lead(self._composition, self.targets)

    @property
    def explanations(self) -> tuple[progress_words.Explanation, ...]:
        """What the reader may ask, answered where the answer is true."""
        return tuple(progress_words.explanations(self._composition, self.main))

    @property
    def rule(self) -> tuple[Markdown, ...]:
        """How a status is found, step by step."""
        return progress_words.rule(self._composition)

    @cached_property
    def calculated(self) -> tuple[Calculated, ...]:
        """Every figure of this document that is worked out from stated ones, with what it is worked out from."""
        lines = [line for row in self.targets for line in _calculated(row)]
        unique = {figure.key: (row, message, figure) for row, message, figure in lines}
        return tuple(Calculated(self._composition, *line) for line in unique.values())

    @cached_property
    def words(self) -> Mapping[str, Markdown]:
        """The document's own sentences."""
        return progress_words.sentences(self._composition, self)


class Calculated:
    """A calculated figure for the annex: whose, what it is, and the stated figures it is worked out from."""

    def __init__(self, composition: Composition, row: TargetView, message: str, figure: Printed) -> None:
        self.label = row.label
        self.figure = figure
        period = figure.figure.period if isinstance(figure.figure, Quantity) else None
        names = {"measure": first_upper(row.measure), "period": composition.language.period(period), "row": row}
        self.words = composition.message(message, {**names, "unit": figure.short_unit})
        leaves = {leaf.key: leaf for leaf in _leaves(figure.figure)}
        self.inputs = composition.listed([_leaf_words(composition, leaf) for leaf in leaves.values()])


def _calculated(row: TargetView) -> Iterator[tuple[TargetView, str, Printed]]:
    figures = {
        "calculated_goal": row.goal if row.progress.is_worked_out else None,
        "calculated_short": row.short if row.is_short else None,
        "calculated_straight": row.straight,
        "calculated_compound": row.compound,
        "calculated_from_straight": row.from_straight,
        "calculated_from_compound": row.from_compound,
        "calculated_required": row.required,
    }
    for message, figure in figures.items():
        if figure:
            yield row, message, figure


def _leaf_words(composition: Composition, leaf: Observation) -> Markdown:
    names = {
        "figure": composition.stated(leaf).short,
        "period": composition.language.period(leaf.period),
        "source": source_of(leaf),
    }
    return composition.message("calculated_input", names)


def _leaves(figure: Figure) -> Iterator[Observation]:
    """The observations that a figure rests on."""
    if not isinstance(figure, Quantity):
        return
    if isinstance(figure.origin, Observation):
        yield figure.origin
        return
    for part in figure.origin.inputs:
        yield from _leaves(part)


def _grouped(rows: Sequence[TargetView]) -> tuple[Group, ...]:
    names: dict[str, list[TargetView]] = {}
    for row in rows:
        names.setdefault(row.label, []).append(row)
    return tuple(Group(name, tuple(members)) for name, members in names.items())


def is_charted(row: TargetView) -> bool:
    """Whether the way to a target can be drawn by year: to a level in one year, past two figures at least."""
    progress = row.progress
    level = progress.goal is not None and (progress.is_worked_out or row.stated.is_level)
    single = row.stated.period is not None and not row.stated.period.is_span
    places = len(progress.comparable) - len(progress.later) + (progress.relation is not Relation.SAME)
    return level and single and places + (progress.start is not None) > 1 and places > 0
