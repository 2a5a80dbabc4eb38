"""Industries become drawings: one file for each motif, and the table of them all.

A new kind of industry is one file and one row.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from planpress.charts.motifs.belts import BELTS
from planpress.charts.motifs.motif import Motif, Spot, choice
from planpress.charts.motifs.nodes import Nodes, spread_nodes
from planpress.charts.motifs.pipes import PIPES
from planpress.charts.motifs.traces import TRACES
from planpress.charts.motifs.twill import TWILL
from planpress.charts.motifs.weave import WEAVE

MOTIFS: dict[str, Motif] = {motif.name: motif for motif in (PIPES, WEAVE, TWILL, BELTS, TRACES)}
"""Each motif by its name."""
SHORT = 2
"""So short a word is looked for whole: "ai" does not begin "air"."""

__all__ = ["MOTIFS", "Motif", "Nodes", "Spot", "choice", "motif_of", "spread_nodes"]


@lru_cache(maxsize=4096)
def motif_of(words: str, id: str) -> str:
    """The name of the motif whose industry `words` tell most often, the first told where two are told as often.

    Words that tell none get the motif that their cluster's `id` chooses.
    """
    plain = words.casefold()
    found = {name: starts for name in MOTIFS if (starts := [match.start() for match in _telling(name).finditer(plain)])}
    if not found:
        return list(MOTIFS)[choice(len(MOTIFS), "motif", id)]
    return min(found, key=lambda name: (-len(found[name]), found[name][0]))


@cache
def _telling(motif: str) -> re.Pattern[str]:
    """Finds each place where something stands that tells the motif's industry."""
    return re.compile(f"(?={'|'.join(map(_pattern, MOTIFS[motif].industries))})")


def _pattern(stem: str) -> str:
    """A Latin word is told by its beginning, a short one as a whole; other scripts have no gaps between words."""
    if not stem.isascii():
        return re.escape(stem)
    end = r"\b" if len(stem) <= SHORT else ""
    return rf"\b{re.escape(stem)}{end}"
