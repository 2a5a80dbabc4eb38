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
    PathValue,
    TargetHistory,
    TargetVersion,
)
from planpress.composing.chart_parts import BuiltChart, Charting, first_upper, point, signs_of
from planpress.composing.environment import Markdown
from planpress.composing.progress import TargetView, VersionView, is_charted
from planpress.composing.stated import scope_name
from planpress.document import Inlines
from planpress.planning import derived
from planpress.planning.model import Observation, Relation
from planpress.planning.quantities import Derivation, Interval, Quantity
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
    return (BuiltChart(spec, title, charting.say("bullets_subtitle", names), _alt(charting, title, rows)),)


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
    is_short = bool(row.short) and row.progress.status in (Status.MISSED, Status.BEHIND, Status.NOT_REPORTED)
    return BulletRow(
        name=row.label if row.cluster else first_upper(row.measure),
        place=row.place,
        target=point(row.goal),
        actual=point(row.outcome),
        matches=row.progress.relation is Relation.SAME,
        target_words=charting.inlines(charting.say("bullet_target", names)) if row.goal else (),
        bar_words=charting.inlines(charting.say("bullet_bar", names)) if row.outcome else (),
        gap_words=charting.inlines(charting.say("bullet_gap", names)) if is_short else (),
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


def _alt(charting: Charting, title: Markdown, rows: Sequence[TargetView]) -> Markdown:
    listed = Markdown("; ").join(charting.say("alt_bullet_row", {"row": row}) for row in rows)
    return charting.say("alt_overview", {"title": title, "rows": listed})


# ------------------------------------------------------------------------------------- the way to a target


def progress_path(charting: Charting) -> tuple[BuiltChart, ...]:
    """The way from its start to each asked cluster's headline target, with the outcomes reported on it."""
    rows = _asked_for(charting, charting.composition.progress.main)
    return tuple(_path(charting, row) for row in rows if is_charted(row))


def _path(charting: Charting, row: TargetView) -> BuiltChart:
    actuals = tuple(_actuals(charting, row))
    first, last = _years(row, actuals)
    steady = tuple(_steady(charting, row))
    spec = Path(
        first,
        last,
        point(row.start),
        point(row.goal),
        charting.words("baseline_word", {"year": first}),
        charting.words("target_word", {"year": last}),
        steady,
        _line_note(charting, row) if steady else (),
        () if row.start else (f"{row.label},", charting.words("start_not_known", {})),
        "" if row.start else charting.words("path_absent_row", {}),
        signs=signs_of(charting),
        actuals=actuals,
        milestones=tuple(_milestones(charting, row)),
    )
    title = charting.say("progress_path_title", {"row": row})
    subtitle = charting.say("path_subtitle", {"measure": row.measure, "unit": row.goal.unit, "peers": 0})
    points = [charting.say("alt_actual", {"actual": one.point.text.text, "note": one.note}) for one in actuals]
    names = {"row": row, "title": title, "actuals": charting.composition.listed(points)}
    return BuiltChart(spec, title, subtitle, charting.say("alt_progress_path", names))


def _actuals(charting: Charting, row: TargetView) -> Iterable[PathActual]:
    """The outcomes up to the target's period: those of the same count, and the one of another area that decided."""
    progress = row.progress
    shown = [(figure, True) for figure in progress.comparable if figure not in progress.later]
    if progress.outcome is not None and progress.relation is not Relation.SAME:
        shown.append((progress.outcome, False))
    for figure, matches in shown:
        place = point(charting.composition.printed(figure, "fact"))
        if place is not None and figure.period is not None:
            yield PathActual(float(figure.period.end) - 1, place, matches, _actual_note(charting, figure, matches))


def _actual_note(charting: Charting, figure: Quantity, matches: bool) -> str:
    period = charting.composition.language.period(figure.period)
    scope = figure.origin.scope if isinstance(figure.origin, Observation) else ""
    area = scope_name(charting.composition, scope) if scope else charting.composition.language.words["own_area"]
    return charting.words("actual_note", {"period": period, "scope": "" if matches else area})


def _years(row: TargetView, actuals: Sequence[PathActual]) -> tuple[int, int]:
    """The first and the last year shown."""
    goal, start = row.stated.period, row.progress.start
    assert goal is not None, "a charted target has a year"
    begins = [int(actual.at) for actual in actuals]
    if start is not None and start.period is not None:
        begins.append(start.period.year)
    return min([goal.year - 1, *begins]), goal.year


def _steady(charting: Charting, row: TargetView) -> Iterable[PathValue]:
    """The values of each year on the compound path, where a rate is certain."""
    start, goal = row.progress.start, row.progress.goal
    if start is None or goal is None or not derived.implied_growth(start, goal):
        return
    inputs = Derivation("steady_path", (start, goal))
    for year, value in derived.steady_path(start, goal):
        key = f"steady({goal.key}, {start.key}, {year})"
        figure = Quantity(key, Interval(value, value), goal.unit, None, goal.indicator, inputs, decimals=1)
        printed = charting.composition.printed(figure, "derived")
        yield PathValue(year, float(printed.value or 0), printed.bare.text)


def _line_note(charting: Charting, row: TargetView) -> tuple[Inlines, ...]:
    assert row.progress.start is not None and row.progress.goal is not None, "a line has two ends"
    growth = charting.composition.printed(derived.implied_growth(row.progress.start, row.progress.goal), "derived")
    lines = charting.say("path_line", {"growth": growth}), charting.say("path_line_more", {})
    return tuple(charting.inlines(line) for line in lines)


def _milestones(charting: Charting, row: TargetView) -> Iterable[Milestone]:
    """The other targets of the same count, for years before."""
    for other in charting.composition.progress.targets:
        end, year = row.stated.period, other.stated.period
        alike = other.stated.cluster == row.stated.cluster and other.measure == row.measure
        place = point(other.target)
        if alike and place is not None and year is not None and end is not None and year < end and not year.is_span:
            yield Milestone(year.year, place)


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
    names = {"row": row, "first": shown[0].figure, "last": shown[-1].figure, "versions": shown, "outcome": outcome}
    title = charting.say("history_title", names)
    unit = shown[-1].figure.unit
    subtitle = charting.say("path_subtitle", {"measure": row.measure, "unit": unit, "peers": 0})
    listed = [charting.say("alt_version", {"version": version}) for version in shown]
    alt = charting.say("alt_history", {**names, "title": title, "listed": charting.composition.listed(listed)})
    return BuiltChart(spec, title, subtitle, alt)


def _version(charting: Charting, version: VersionView) -> TargetVersion:
    place, period = point(version.figure), version.stated.period
    assert place is not None and period is not None, "versions without a number or a year are not drawn"
    return TargetVersion(charting.words("version_words", {"version": version}), period.year, place, not version.holds)
