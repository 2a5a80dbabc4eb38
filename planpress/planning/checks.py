"""What only the whole plan can show: targets before their baselines, and what the plan leaves open."""

from __future__ import annotations

from planpress.errors import Place
from planpress.planning.derived import baseline_of, target_of
from planpress.planning.faults import Faults
from planpress.planning.model import Kind, Observation, Plan


def check_figures(plan: Plan, file: str, faults: Faults) -> None:
    """Collect the faults between figures; `file` is where they stand.

    What a plan leaves open is noted only when it has no errors: until then figures may be missing by mistake.
    """
    for observation in plan.observations:
        _check_target_year(plan, observation, faults)
    if not faults.has_errors:
        _note_unstated(plan, file, faults)
        _note_unused_sources(plan, file, faults)


def _check_target_year(plan: Plan, target: Observation, faults: Faults) -> None:
    if target.kind is not Kind.TARGET or target.period is None:
        return
    start = plan.baseline.year if plan.baseline else None
    if start is not None and target.period.year <= start:
        place = target.place
        where = Place(place.file, row=place.row, column="period", excerpt=place.excerpt, wrong=str(target.period))
        reason = f"the target is for {target.period}, the baseline for {plan.baseline}"
        mend = "Correct the year, or write actual in column kind."
        faults.error("Target before the baseline", where, reason, mend)


def _note_unstated(plan: Plan, file: str, faults: Faults) -> None:
    silent = "Nothing to do if the source is silent."
    starting = [cluster.id for cluster in plan.clusters if not baseline_of(plan, cluster)]
    if starting:
        year = f" for {plan.baseline}" if plan.baseline else ""
        reason = f'{_joined(starting)} {_have(starting)} no baseline row{year}; the documents say "not stated"'
        faults.note("No baseline", Place(file), reason, silent)
    aiming = [cluster.id for cluster in plan.clusters if not target_of(plan, cluster)]
    if aiming:
        reason = f'{_joined(aiming)} {_have(aiming)} no target row; the documents say "not stated"'
        faults.note("No target", Place(file), reason, silent)
    for what, rows in (
        ("No period", [observation for observation in plan.observations if observation.period is None]),
        ("No kind", [observation for observation in plan.observations if observation.kind is Kind.UNSTATED]),
    ):
        if rows:
            numbers = [str(observation.place.row) for observation in rows]
            plural = "rows" if len(rows) > 1 else "row"
            reason = f"{plural} {_joined(numbers)} {_have(numbers)} none; the figure is printed without one"
            faults.note(what, Place(file), reason, silent)


def _note_unused_sources(plan: Plan, file: str, faults: Faults) -> None:
    used = {observation.source for observation in plan.observations}
    unused = [source for source in plan.sources if source not in used]
    if unused:
        reason = f"no figure is from {_joined(unused)}"
        faults.note("Source not used", Place(file), reason, "Nothing to do if that is meant.")


def _joined(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _have(names: list[str]) -> str:
    return "have" if len(names) > 1 else "has"
