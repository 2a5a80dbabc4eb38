"""A calculated figure's formula by name becomes words: what it does, in names and with the numbers put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from planpress.planning.derived import years_between
from planpress.planning.model import Qualifier
from planpress.planning.quantities import Derivation, Interval, Quantity
from planpress.planning.units import Unit


@dataclass(frozen=True, slots=True)
class Formula:
    """`rule` says what is done; `expression` has {0}, {1} for the inputs and {years} for the years between them.

    Without an expression the inputs stand in a row, joined by `joint`.
    """

    rule: str
    names: tuple[str, ...] = ()
    expression: str = ""
    joint: str = ", "


FORMULAS: dict[str, Formula] = {
    "implied_growth": Formula(
        "one steady yearly rate", ("target", "baseline"), "(({0} / {1}) ^ (1 / {years}) − 1) × 100"
    ),
    "multiple": Formula("how many times the baseline the target is", ("target", "baseline"), "{0} / {1}"),
    "share_reached": Formula("the part of the target already reached", ("baseline", "target"), "{0} / {1} × 100"),
    "gap": Formula("the distance between two figures", ("higher", "lower"), "{0} − {1}"),
    "total": Formula("the sum of its parts", joint=" + "),
    "steady_path": Formula(
        "a year's value on the steady path between two figures",
        ("baseline", "target"),
        "{0} × ({1} / {0}) ^ (years passed / {years})",
    ),
    "straight_path": Formula(
        "a year's value on the straight path", ("target", "baseline"), "{1} + ({0} − {1}) × years passed / {years}"
    ),
    "compound_path": Formula(
        "a year's value on the steady path",
        ("target", "baseline"),
        "{1} × ({0} / {1}) ^ (years passed / {years})",
    ),
    "distance": Formula("the latest figure against the path", ("latest", "path"), "{0} − {1}"),
    "points_a_year": Formula("the yearly step still needed", ("target", "latest"), "({0} − {1}) / {years}"),
    "level_after_increase": Formula("a level after an increase", ("start", "increase"), "{0} + {1}"),
    "level_after_multiple": Formula("a level after a multiple", ("start", "multiple"), "{0} × {1}"),
    "level_after_growth": Formula("a level after a growth", ("start", "growth in %"), "{0} × (1 + {1} / 100) ^ years"),
    "level": Formula("a round level on the way to the target", ("target",), "a round number below {0}"),
    "least": Formula("the least of these figures, which all of them reach", joint=", "),
    "count": Formula("counted in the plan's own lists"),
    "converted": Formula("by the plan's own exchange rate", ("figure",), "{0} × rate"),
}
"""Each formula by the name that a derivation bears."""


def formula_of(derivation: Derivation) -> Formula:
    """The formula's words; those of one that is not listed are made of its name."""
    return FORMULAS.get(derivation.formula, Formula(derivation.formula.replace("_", " ")))


def in_names(derivation: Derivation) -> str:
    """The formula with its inputs' names."""
    formula = formula_of(derivation)
    names = formula.names or tuple(part.indicator.replace("_", " ") for part in derivation.inputs)
    return _filled(formula, names, derivation)


def in_numbers(derivation: Derivation, unit: Unit) -> str:
    """The formula with its inputs' numbers, bounds worded; in the result's `unit`, or in the first input's, so that
    1000 yi and 57.99 billion are not taken from each other as they stand."""
    units = (unit, *(part.unit for part in derivation.inputs))
    alike = [part.in_unit(_like(part, units)) for part in derivation.inputs]
    return _filled(formula_of(derivation), [stated(part.interval) for part in alike], derivation)


def _like(part: Quantity, units: Sequence[Unit]) -> Unit:
    return next(unit for unit in units if unit.dimension == part.unit.dimension)


def stated(interval: Interval) -> str:
    """An interval's numbers with all their decimals."""
    if interval.qualifier is None:
        return f"{plain(interval.low)}–{plain(interval.high)}"
    number = plain(interval.low if interval.low is not None else interval.high)
    exact = interval.qualifier is Qualifier.EXACT
    return number if exact else f"{interval.qualifier.value.replace('_', ' ')} {number}"


def plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}".replace("-", "−")


def _filled(formula: Formula, inputs: Sequence[str], derivation: Derivation) -> str:
    if not formula.expression or len(inputs) < len(formula.names):
        return formula.joint.join(inputs)
    return formula.expression.format(*inputs, years=_years(derivation.inputs))


def _years(inputs: Sequence[Quantity]) -> int | str:
    return abs(years_between(inputs[0], inputs[1])) if len(inputs) > 1 else "years"
