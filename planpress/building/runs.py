"""A run becomes run.json: what it made, what failed and why, for pages and programs that look later."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from planpress import __version__
from planpress.building.manifest import Manifest, fault_facts
from planpress.building.tasks import Request

if TYPE_CHECKING:
    from planpress.building.run import Result

RUN = "run.json"
VERSION = 1


def write_run(
    request: Request, manifests: Mapping[str, Manifest], results: Sequence[Result], seconds: float, code: int
) -> None:
    """Write what is known of a run, whole or not at all; editions that stay as they are it only counts. Raises
    OSError."""
    outcomes: Counter[tuple[str, str]] = Counter((result.edition.plan, result.outcome) for result in results)
    run = {
        "version": VERSION,
        "started": request.started,
        "seconds": round(seconds, 3),
        "command": request.command,
        "planpress": __version__,
        "exit": code,
        "plans": [_plan(manifest, outcomes) for manifest in manifests.values()],
        "editions": [_edition(result) for result in results if result.outcome != "unchanged"],
    }
    request.store.put(RUN, (json.dumps(run, indent=1, ensure_ascii=False) + "\n").encode())


def _plan(manifest: Manifest, outcomes: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    counts = {outcome: outcomes.get((manifest.plan, outcome), 0) for outcome in ("made", "unchanged", "failed")}
    return {"plan": manifest.plan, "name": manifest.heading.name, "number": manifest.number, **counts}


def _edition(result: Result) -> dict[str, Any]:
    edition = result.edition
    return {
        "plan": edition.plan,
        "file": edition.file,
        "outcome": result.outcome,
        "reasons": list(result.reasons),
        "seconds": result.seconds,
        "faults": fault_facts(result.faults),
        "again": edition.again,
    }
