"""What is asked of a print file: the condition it is to be printed in, its binding and its bleed."""

from __future__ import annotations

from dataclasses import dataclass

from planpress.document import Binding
from planpress.lengths import BLEED, Mm
from planpress.preflight.conditions import Condition


@dataclass(frozen=True, slots=True)
class Order:
    """The condition, how the sheets are bound (saddle stitching takes pages in fours), and how far beyond the trim the
    print must reach."""

    condition: Condition
    binding: Binding = "none"
    bleed: Mm = BLEED
