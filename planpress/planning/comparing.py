"""Two figures become what keeps them from being compared: another indicator, unit, scope, definition or price basis."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from planpress.planning.model import Change, Observation, Relation, Scope
from planpress.planning.quantities import Quantity


class Obstacle(Enum):
    """Why two figures must not be set against each other, the gravest first."""

    INDICATOR = "indicator"
    UNIT = "unit"
    CHANGE = "change"
    TOTAL = "total"
    DEFINITION = "definition"
    BASIS = "basis"
    SCOPE = "scope"
    PERIOD = "period"
    """A part of a year beside a whole one, or another span: told by `planning.progress`."""
    KIND = "kind"
    """A forecast, or a figure that does not say whether it is one: told by `planning.progress`."""


def obstacles(first: Quantity, second: Quantity) -> tuple[Obstacle, ...]:
    """All that differs between what two figures mean; empty when they may be compared."""
    one, other = observed(first), observed(second)
    differs = {
        Obstacle.INDICATOR: first.indicator != second.indicator,
        Obstacle.UNIT: first.unit.dimension != second.unit.dimension,
        Obstacle.CHANGE: _change(one) is not _change(other),
        Obstacle.TOTAL: _is_total(one) is not _is_total(other),
        Obstacle.DEFINITION: _text(one, "definition") != _text(other, "definition"),
        Obstacle.BASIS: _text(one, "basis") != _text(other, "basis"),
        Obstacle.SCOPE: _text(one, "scope") != _text(other, "scope"),
    }
    return tuple(obstacle for obstacle, there in differs.items() if there)


def observed(quantity: Quantity) -> Observation | None:
    """The observation behind a figure; of a calculated one, that of its first input. None for our own counts."""
    while not isinstance(quantity.origin, Observation):
        if not quantity.origin.inputs:
            return None
        quantity = quantity.origin.inputs[0]
    return quantity.origin


def relation(scopes: Mapping[str, Scope], reference: str, other: str) -> Relation:
    """How the scope `other` lies to the scope `reference`; a blank one is the cluster's own area.

    Two scopes that each differ from the cluster's own have no known relation, unless one of them
    is wider than it and the other narrower.
    """
    if reference == other:
        return Relation.SAME
    mine, theirs = _to_own(scopes, reference), _to_own(scopes, other)
    if mine is Relation.SAME:
        return theirs
    if theirs is Relation.SAME:
        return _inverse(mine)
    return theirs if {mine, theirs} == {Relation.WIDER, Relation.NARROWER} else Relation.OTHER


def _to_own(scopes: Mapping[str, Scope], name: str) -> Relation:
    if not name:
        return Relation.SAME
    return scopes[name].relation if name in scopes else Relation.OTHER


def _inverse(relation: Relation) -> Relation:
    return {Relation.WIDER: Relation.NARROWER, Relation.NARROWER: Relation.WIDER}.get(relation, relation)


def _change(observation: Observation | None) -> Change:
    return observation.change if observation else Change.LEVEL


def _is_total(observation: Observation | None) -> bool:
    return observation is not None and observation.period is not None and observation.period.is_total


def _text(observation: Observation | None, name: str) -> str:
    return str(getattr(observation, name)) if observation else ""
