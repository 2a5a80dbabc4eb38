"""Charts of targets and outcomes: bullet bars, the way to a target with its outcomes, and the versions of a target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planpress.charts.specs import (
    BulletPanel,
    BulletRow,
    Bullets,
    Milestone,
    Path,
    PathActual,
    TargetHistory,
    TargetVersion,
)
from planpress.composing.chart_parts import BuiltChart, Charting, first_upper, line_note, path_values, point, signs_of
from planpress.composing.chart_words import history_told, progress_told, targets_told
from planpress.composing.environment import Markdown
from planpress.composing.progress import Reported, TargetView, VersionView, is_charted
from planpress.composing.yearly import steady_values
from planpress.planning.model import Relation
from planpress.planning.statuses import Status

# ------------------------------------------------------------------------------------------- bullet bars


def bullets(charting: Charting) -> tuple[BuiltChart, ...]:
    """The headline targets and their outcomes, a panel for each measure and unit; those in words have no bar."""
    rows = _asked_for(charting, charting.composition.progress.main)
    panels: dict[tuple[str, str], list[TargetView]] = {}
    for row in rows:
        panels.setdefault((row.measure, row.goal.short_unit), []).append(row)
    if not panels:
        return ()
    ordered = sorted(panels.items(), key=lambda item: -len(item[1]))
    spec = Bullets(
        tuple(BulletPanel(first_upper(name), unit, _bullet_rows(charting, own)) for (name, unit), own in ordered),
        signs_of(charting),
    )
    title = _bullets_title(charting, rows)
    years, units = {row.year for row in rows}, {unit for _, unit in panels}
    names = {"year": years.pop() if len(years) == 1 else "", "unit": units.pop() if len(units) == 1 else ""}
    return (BuiltChart(spec, title, charting.say("bullets_subtitle", names), targets_told(charting, rows)),)


def _asked_for(charting: Charting, rows: Iterable[TargetView]) -> list[TargetView]:
    """The rows of the clusters asked for; the region's when all clusters are."""
    clusters = {cluster.id for cluster in charting.clusters}
    if len(clusters) == len(charting.composition.view.clusters):
        clusters.add("")
    return [row for row in rows if row.stated.cluster in clusters]


def _bullet_rows(charting: Charting, rows: Sequence[TargetView]) -> tuple[BulletRow, ...]:
    one_year = len({row.year for row in rows}) == 1
    return tuple(_bullet_row(charting, row, not index, one_year) for index, row in enumerate(rows))


def _bullet_row(charting: Charting, row: TargetView, first: bool, one_year: bool) -> BulletRow:
    names = {"row": row, "first": first, "year": "" if one_year else row.year}
    return BulletRow(
        name=row.label if row.cluster else first_upper(row.measure),
        place=row.place,
        target=point(row.goal),
        actual=point(row.outcome),
        matches=row.progress.relation is Relation.SAME,
        target_words=charting.inlines(charting.say("bullet_target", names)) if row.goal else (),
        bar_words=charting.inlines(charting.say("bullet_bar", names)) if row.outcome else (),
        gap_words=charting.inlines(charting.say("bullet_gap", names)) if row.is_short else (),
        absent="" if row.outcome else charting.words("bullet_absent", names),
        verdict=row.progress.status.value,
        verdict_words=first_upper(charting.words("bullet_verdict", names)),
        verdict_note=charting.words("bullet_note", names),
    )


def _bullets_title(charting: Charting, rows: Sequence[TargetView]) -> Markdown:
    """Who reached the target by its own count, as far as all rows allow to say."""
    reached = [row for row in rows if row.progress.status in (Status.MET, Status.EXCEEDED)]
    names = {"n": len(rows), "reached": len(reached), "row": reached[0] if reached else None}
    if len(rows) == 1 or not reached:
        return charting.say("bullets_title_none" if not reached else "bullets_title_one", names)
    if len(reached) == len(rows):
        return charting.say("bullets_title_all", names)
    return charting.say("bullets_title_one" if len(reached) == 1 else "bullets_title_some", names)


# ------------------------------------------------------------------------------------- the way to a target


def progress_path(charting: Charting) -> tuple[BuiltChart, ...]:
    """The way from its start to each asked cluster's headline target, with the outcomes reported on it."""
    rows = _asked_for(charting, charting.composition.progress.main)
    return tuple(_path(charting, row) for row in rows if is_charted(row))


def _path(charting: Charting, row: TargetView) -> BuiltChart:
    steady = path_values(steady_values(charting.composition, row.start.figure, row.goal.figure))
    spec = Path(
        row.span[0],
        row.span[-1],
        point(row.start),
        point(row.goal),
        charting.words("baseline_word", {"year": row.span[0]}),
        charting.words("target_word", {"year": row.span[-1]}),
        steady,
        line_note(charting, row.growth) if steady else (),
        () if row.start else (f"{row.label},", charting.words("start_not_known", {})),
        "" if row.start else charting.words("path_absent_row", {}),
        signs=signs_of(charting),
        actuals=tuple(_actual(one) for one in row.reported),
        milestones=tuple(_milestone(other) for other in row.milestones),
    )
    title = charting.say("progress_path_title", {"row": row})
    subtitle = charting.say("path_subtitle", {"measure": row.measure, "unit": row.goal.unit, "peers": 0})
    return BuiltChart(spec, title, subtitle, progress_told(charting, row, steady))


def _actual(one: Reported) -> PathActual:
    place = point(one.figure)
    assert place is not None, "an outcome has a number"
    return PathActual(one.at, place, one.matches, one.note)


def _milestone(other: TargetView) -> Milestone:
    place = point(other.target)
    assert place is not None, "a target on the way has a number"
    return Milestone(int(other.year), place)


# -------------------------------------------------------------------------------- the versions of a target


def target_history(charting: Charting) -> tuple[BuiltChart, ...]:
    """One chart for each asked target that was changed and whose versions have a number in one unit."""
    rows = _asked_for(charting, charting.composition.progress.revised)
    return tuple(built for row in rows if (built := _history(charting, row)) is not None)


def _history(charting: Charting, row: TargetView) -> BuiltChart | None:
    shown = [version for version in row.versions if version.figure and version.stated.period]
    if len(shown) < 2 or len({version.figure.unit for version in shown}) > 1:
        return None
    outcome = row.outcome if row.outcome and row.progress.relation is Relation.SAME else None
    spec = TargetHistory(
        tuple(_version(charting, version) for version in shown),
        point(outcome) if outcome else None,
        charting.inlines(charting.say("bullet_bar", {"row": row, "year": row.year})) if outcome else (),
        signs_of(charting),
    )
    names = {"row": row, "first": shown[0].figure, "last": shown[-1].figure}
    title = charting.say("history_title", names)
    unit = shown[-1].figure.unit
    subtitle = charting.say("path_subtitle", {"measure": row.measure, "unit": unit, "peers": 0})
    return BuiltChart(spec, title, subtitle, history_told(charting, row, shown, outcome))


def _version(charting: Charting, version: VersionView) -> TargetVersion:
    place, period = point(version.figure), version.stated.period
    assert place is not None and period is not None, "versions without a number or a year are not drawn"
    return TargetVersion(charting.words("version_words", {"version": version}), period.year, place, not version.holds)
