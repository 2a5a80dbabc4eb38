"""The name of a printing condition becomes what paper and press of that kind can take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition by its registered name (ISO 15930-7, 6: the ICC's characterization data registry).

    `ink_limit` is the sum of all inks in one place, 1 for a full layer of one ink.
    """

    name: str
    title: str
    is_coated: bool
    ink_limit: float


# Names: the ICC's registry of characterization data. Limits: what print shops ask for on such paper, 320 % coated and
# 280 % uncoated; where the published profile of a condition allows less, as PSO Coated v3 for FOGRA51 does, its limit.
_TABLE = (
    Condition("FOGRA39", "Coated FOGRA39 (ISO 12647-2:2004)", True, 3.2),
    Condition("FOGRA51", "Coated FOGRA51 (ISO 12647-2:2013)", True, 3.0),
    Condition("FOGRA47", "Uncoated FOGRA47 (ISO 12647-2:2004)", False, 2.8),
    Condition("FOGRA52", "Uncoated FOGRA52 (ISO 12647-2:2013)", False, 2.8),
    Condition("FOGRA29", "Uncoated FOGRA29 (ISO 12647-2:2004)", False, 2.8),
    Condition("CGATS TR 006", "GRACoL 2006 coated (ISO 12647-2)", True, 3.2),
    Condition("JC200103", "Japan Color 2001 coated", True, 3.2),
)
CONDITIONS: dict[str, Condition] = {condition.name: condition for condition in _TABLE}
DEFAULT = CONDITIONS["FOGRA39"]


def condition_named(name: str) -> Condition | None:
    """The condition of a name, in whatever letters, or None."""
    folded = name.strip().casefold()
    return next((condition for key, condition in CONDITIONS.items() if key.casefold() == folded), None)
