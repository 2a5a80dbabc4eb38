"""Statuses become words: what is said of a target and of all targets, each sentence only when it is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from planpress.composing.environment import Markdown, first_upper
from planpress.composing.stated import scope_name
from planpress.planning.comparing import Obstacle
from planpress.planning.goals import ABOUT, CLEARLY
from planpress.planning.model import Observation
from planpress.planning.quantities import Derivation, Interval, Quantity
from planpress.planning.statuses import Reason, Status
from planpress.planning.units import Unit
from planpress.planning.verdicts import LEAP

if TYPE_CHECKING:
    from planpress.composing.composition import Composition
    from planpress.composing.progress import Counter, PlanProgress, TargetView

NAMED = 4
"""So many targets are named one by one; of more the first ones and a count."""

_STATUSES: Mapping[Status, str] = {
    Status.EXCEEDED: "status_exceeded",
    Status.MET: "status_met",
    Status.MET_WIDER: "status_met_wider",
    Status.ON_TRACK: "status_on_track",
    Status.BEHIND: "status_behind",
    Status.MISSED: "status_missed",
    Status.NOT_COMPARABLE: "status_not_comparable",
    Status.NOT_REPORTED: "status_not_reported",
}
_REASONS: Mapping[Reason, str] = {
    Reason.OWN_PERIOD: "reason_own_period",
    Reason.EARLY: "reason_early",
    Reason.NARROWER: "reason_narrower",
    Reason.WIDER: "reason_wider",
    Reason.WIDER_ONLY: "reason_wider_only",
    Reason.LEAP: "reason_leap",
    Reason.PATH: "reason_path",
    Reason.WITHIN_LIMIT: "reason_within_limit",
    Reason.OVER_LIMIT: "reason_over_limit",
    Reason.NO_FIGURE: "reason_no_figure",
    Reason.NOT_FOR_PERIOD: "reason_not_for_period",
    Reason.OBSTACLE: "reason_obstacle",
    Reason.NO_START: "reason_no_start",
    Reason.TOO_ROUGH: "reason_too_rough",
    Reason.IN_WORDS: "reason_in_words",
    Reason.UNDATED: "reason_undated",
}
_NOTES: Mapping[Reason, str] = {
    Reason.OWN_PERIOD: "note_in_period",
    Reason.EARLY: "note_early",
    Reason.NARROWER: "note_narrower",
    Reason.WIDER: "note_wider",
    Reason.WIDER_ONLY: "note_wider_only",
    Reason.LEAP: "note_last_known",
    Reason.PATH: "note_as_of",
    Reason.WITHIN_LIMIT: "note_as_of",
    Reason.OVER_LIMIT: "note_as_of",
    Reason.NO_FIGURE: "note_no_figure",
    Reason.NOT_FOR_PERIOD: "note_last_known",
    Reason.OBSTACLE: "note_obstacle",
    Reason.NO_START: "note_no_start",
    Reason.TOO_ROUGH: "note_too_rough",
    Reason.IN_WORDS: "note_in_words",
    Reason.UNDATED: "note_undated",
}
_OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.INDICATOR: "obstacle_indicator",
    Obstacle.UNIT: "obstacle_unit",
    Obstacle.CHANGE: "obstacle_change",
    Obstacle.TOTAL: "obstacle_total",
    Obstacle.DEFINITION: "obstacle_definition",
    Obstacle.BASIS: "obstacle_basis",
    Obstacle.SCOPE: "obstacle_scope",
    Obstacle.PERIOD: "obstacle_period",
    Obstacle.KIND: "obstacle_kind",
}
_CLAUSES: tuple[tuple[frozenset[Status], str], ...] = (
    (frozenset({Status.MET, Status.EXCEEDED}), "clause_met"),
    (frozenset({Status.MET_WIDER}), "clause_met_wider"),
    (frozenset({Status.ON_TRACK}), "clause_on_track"),
    (frozenset({Status.BEHIND}), "clause_behind"),
    (frozenset({Status.MISSED}), "clause_missed"),
    (frozenset({Status.NOT_COMPARABLE}), "clause_not_comparable"),
    (frozenset({Status.NOT_REPORTED}), "clause_not_reported"),
)
"""How targets are counted in sentences, in this order."""
_CONSTANTS = {"clearly": int(CLEARLY * 100), "about": int(ABOUT * 100), "leap": int(LEAP)}
_RULE = (
    *("rule_compared", "rule_latest", "rule_reached", "rule_included", "rule_early", "rule_ahead", "rule_past"),
    *("rule_changes", "rule_about"),
)
_SENTENCES: Mapping[str, str] = {
    "title": "progress_title",
    "line": "progress_line",
    "topic": "progress_topic",
    "table": "progress_table",
    "table_note": "progress_table_note",
    "ways": "progress_ways",
    "pace": "progress_pace",
    "pace_note": "progress_pace_note",
    "history": "progress_history",
    "history_lead": "progress_history_lead",
    "unused": "progress_unused",
    "unused_lead": "progress_unused_lead",
    "rule": "progress_rule",
    "calculated": "progress_calculated",
    "chart_note": "progress_chart_note",
    "marks_note": "progress_marks_note",
}
"""The document's own sentences, by the names that templates know."""


# ------------------------------------------------------------------------------------------- one target


def status_words(composition: Composition, row: TargetView) -> Markdown:
    return composition.message(_STATUSES[row.progress.status], {})


def marked_status(composition: Composition, row: TargetView) -> Markdown:
    """The status with its sign, as a table's cell has it."""
    return _marked(row.progress.status, first_upper(status_words(composition, row)))


def _marked(status: Status, words: Markdown) -> Markdown:
    return Markdown(f"[{words}]{{.{status.value}}}")


def reason(composition: Composition, row: TargetView) -> Markdown:
    """What the status rests on, and what was reported later."""
    parts = [composition.message(_REASONS[row.progress.reason], _names(row))]
    if row.progress.is_worked_out:
        parts.append(composition.message("reason_worked_out", _names(row)))
    if row.later:
        parts.append(composition.message("reason_later", {"later": row.later[-1], **_names(row)}))
    return Markdown(" ").join(parts)


def note(composition: Composition, row: TargetView) -> Markdown:
    return composition.message(_NOTES[row.progress.reason], _names(row))


def _names(row: TargetView) -> Mapping[str, Any]:
    return {"row": row, **_CONSTANTS}


def obstacles(composition: Composition, origin: Observation, found: Sequence[Obstacle]) -> Markdown:
    """What keeps a figure from being compared, the parts joined; a change has another unit anyway."""
    names = {
        "scope": scope_name(composition, origin.scope) if origin.scope else "",
        "definition": origin.definition,
        "basis": origin.basis,
        "period": composition.language.period(origin.period),
        "kind": origin.kind.value,
        "change": origin.change.value,
    }
    told = [one for one in found if one is not Obstacle.UNIT or Obstacle.CHANGE not in found]
    return composition.listed([composition.message(_OBSTACLES[obstacle], names) for obstacle in told])


# ------------------------------------------------------------------------------------------ all targets


def counters(composition: Composition, rows: Sequence[TargetView]) -> Iterator[Counter]:
    """How many targets have each status, best first, with the names of those that have it."""
    from planpress.composing.progress import Counter

    for status, message in _STATUSES.items():
        members = [row for row in rows if row.progress.status is status]
        if members:
            label = _marked(status, composition.message(message, {}))
            yield Counter(label, _count(composition, status, len(members)), named(composition, members))


def _count(composition: Composition, status: Status, number: int) -> Any:
    unit = Unit(composition.language.words["targets_counted" if number != 1 else "target_counted"])
    value = Decimal(number)
    key = f"count(targets/{status.value})"
    figure = Quantity(key, Interval(value, value), unit, None, "", Derivation("count", ()))
    return composition.printed(figure, "fact")


def named(composition: Composition, rows: Sequence[TargetView]) -> Markdown:
    """The clusters of targets by their labels, each once: "Petrochemicals, Software and three more"."""
    labels = list(dict.fromkeys(row.label for row in rows))
    if len(labels) == 1 and len(rows) > 1:
        labels = list(dict.fromkeys(f"{row.label}: {row.measure}" for row in rows))
    if len(labels) > NAMED:
        more = composition.message("and_more", {"n": len(labels) - NAMED + 1})
        return composition.listed([*labels[: NAMED - 1], more])
    return composition.listed(labels)


def clauses(composition: Composition, rows: Sequence[TargetView]) -> list[Markdown]:
    """ "two were met", "one was missed": a clause for each way to stand that there is."""
    found = []
    for statuses, message in _CLAUSES:
        number = sum(row.progress.status in statuses for row in rows)
        if number:
            found.append(composition.message(message, {"n": number, "all": number == len(rows)}))
    return found


def headline(composition: Composition, rows: Sequence[TargetView]) -> Markdown:
    """The statuses counted in one sentence."""
    if not rows:
        return composition.message("headline_progress_none", {})
    said = clauses(composition, rows)
    names = {"n": len(rows), "clauses": said, "row": rows[0], "main": any(row.cluster for row in rows)}
    if len(rows) == 1:
        return composition.message("headline_progress_one", names)
    return composition.message("headline_progress_all" if len(said) == 1 else "headline_progress", names)


def lead(composition: Composition, rows: Sequence[TargetView]) -> Markdown:
    """What all targets of the plan come to."""
    if not rows:
        return composition.message("lead_progress_none", {})
    names = {"n": len(rows), "clauses": clauses(composition, rows)}
    return composition.message("lead_progress", names)


@dataclass(frozen=True)
class Explanation:
    """A question that the page raises, and its answer."""

    title: Markdown
    text: Markdown


def explanations(composition: Composition, rows: Sequence[TargetView]) -> Iterator[Explanation]:
    """Why a wider count matters, why some are left open, what "on track" means: where any target raises it."""
    for title, text, reasons in (
        ("why_wider", "why_wider_text", {Reason.WIDER, Reason.WIDER_ONLY}),
        ("why_open", "why_open_text", {Reason.OBSTACLE}),
        ("why_path", "why_path_text", {Reason.PATH}),
        ("why_rough", "why_rough_text", {Reason.TOO_ROUGH, Reason.NO_START, Reason.IN_WORDS, Reason.UNDATED}),
        ("why_silent", "why_silent_text", {Reason.NO_FIGURE, Reason.NOT_FOR_PERIOD}),
    ):
        members = [row for row in rows if row.progress.reason in reasons]
        if members:
            scopes = list(dict.fromkeys(row.outcome_scope for row in members if row.outcome_scope))
            names = {"names": named(composition, members), "n": len(members), "scopes": scopes}
            yield Explanation(composition.message(title, names), composition.message(text, names))


def rule(composition: Composition) -> tuple[Markdown, ...]:
    """The rule by which statuses are found."""
    return tuple(composition.message(message, _CONSTANTS) for message in _RULE)


def sentences(composition: Composition, progress: PlanProgress) -> Mapping[str, Markdown]:
    """The document's own sentences by name."""
    names = {"n": len(progress.targets), "main": len(progress.main), "revised": len(progress.revised)}
    return {name: first_upper(composition.message(message, names)) for name, message in _SENTENCES.items()}
