"""How fetching went becomes the words that every output has alike."""

from __future__ import annotations

from collections.abc import Sequence

from planpress.fetching.fetching import Fetched, Filled

KEPT = "the old data stay"
DRY = "; nothing was changed, for --dry-run was given"


def tally(results: Sequence[Fetched]) -> str:
    """The summary by plans: "1 fetched, 0 unchanged, 1 failed"."""
    done, same, failed = (sum(one.outcome == each for one in results) for each in ("fetched", "unchanged", "refused"))
    return f"{done} fetched, {same} unchanged, {failed} failed"


def moved(table: Filled) -> str:
    """How many rows came, changed and went: "2 added, 1 changed"."""
    counts = ((table.added, "added"), (table.changed, "changed"), (table.gone, "gone"))
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    return told or ("another order" if table.is_new else "nothing new")


def held(plan: str) -> str:
    """What to say while another run is fetching for a plan."""
    return f"Another run is fetching for {plan}; waiting for it to end."
