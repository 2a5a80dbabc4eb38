"""A chart's figures become sentences, for those who hear a document instead of seeing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeAlias

from planpress.charts.specs import PathValue
from planpress.composing.chart_parts import Charting
from planpress.composing.environment import Markdown
from planpress.composing.ledger import Printed
from planpress.composing.progress import TargetView, VersionView
from planpress.composing.tile_words import broken_words
from planpress.composing.views import ClusterView
from planpress.planning.headlines import CHANGES

MOST = 12
"""Up to so many rows or years are told one by one; of more, the extremes and where the rest stands."""

Words: TypeAlias = Callable[[Charting, ClusterView], Markdown]

# --------------------------------------------------------------------------------------------- clusters


def clusters_told(charting: Charting, clusters: Sequence[ClusterView]) -> Markdown:
    """Each cluster from its baseline to its target; of many, those with the highest and the lowest target."""
    ranked = sorted((one for one in clusters if one.target), key=lambda one: -(one.target.value or Decimal(0)))
    return _told(charting, clusters, ranked or clusters, cluster_row)


def ranking_told(charting: Charting, order: Sequence[ClusterView]) -> Markdown:
    """Each cluster's part reached and growth, in the order of the ranking; of many, the first and the last."""
    return _told(charting, order, [one for one in order if one.growth], _ranking_row)


def _told(charting: Charting, shown: Sequence[ClusterView], ranked: Sequence[ClusterView], row: Words) -> Markdown:
    if len(shown) <= MOST:
        return _sentences(row(charting, cluster) for cluster in shown)
    names = {
        "n": len(shown),
        "first": row(charting, ranked[0]),
        "last": row(charting, ranked[-1]),
        "by_growth": row is _ranking_row,
        "no_start": sum(not one.baseline and one.goal not in CHANGES for one in shown),
        "no_target": sum(not one.goal for one in shown),
        "in_words": sum(one.goal == "words" for one in shown),
        "annex": bool(charting.composition.numbers),
    }
    return charting.say("alt_many", names)


def cluster_row(charting: Charting, cluster: ClusterView) -> Markdown:
    """One cluster's baseline, target and growth, or why they are missing."""
    names = {
        "cluster": cluster,
        "since": when(charting, cluster.baseline),
        "until": when(charting, cluster.target),
        "is_change": cluster.goal in CHANGES,
        "words": cluster.goal_words.rstrip("."),
    }
    return charting.say("alt_row", names)


def _ranking_row(charting: Charting, cluster: ClusterView) -> Markdown:
    return charting.say("alt_ranking_row", {"cluster": cluster})


def skyline_told(charting: Charting, drawn: Sequence[ClusterView], apart: Sequence[ClusterView]) -> Markdown:
    """The cover's columns, then the clusters that have none because they are measured otherwise."""
    names = {
        "n": len(drawn),
        "drawn": clusters_told(charting, drawn) if drawn else "",
        "apart": clusters_told(charting, apart) if apart else "",
    }
    return charting.say("cover_alt", names)


# ------------------------------------------------------------------------------------------------ tiles


def fields_told(charting: Charting, drawn: Sequence[ClusterView], apart: Sequence[ClusterView], worth: str) -> Markdown:
    """What a tile is, the clusters that have some, then those that have none because they are measured otherwise."""
    names = {
        "tile": worth,
        "solid": any(cluster.baseline for cluster in drawn),
        "drawn": clusters_told(charting, drawn) if drawn else "",
        "apart": clusters_told(charting, apart) if apart else "",
    }
    return charting.say("tiles_alt", names)


def field_told(charting: Charting, cluster: ClusterView, note: Markdown) -> Markdown:
    """One cluster's figures, then what its tiles and nodes are and by what its lines are broken."""
    return _sentences([cluster_row(charting, cluster), note, broken_words(charting.composition, cluster)])


# ------------------------------------------------------------------------------------------------ paths


def path_told(
    charting: Charting, cluster: ClusterView, steady: Sequence[PathValue], peers: Sequence[ClusterView]
) -> Markdown:
    """A cluster's two ends, the values of the years between, and the paths of others beside it."""
    unit = cluster.target.unit or cluster.baseline.unit
    parts = [cluster_row(charting, cluster), _years_told(charting, steady, unit)]
    if peers:
        rows = Markdown("; ").join(_peer(charting, peer) for peer in peers)
        parts.append(charting.say("alt_peers", {"rows": rows}))
    return _sentences(parts)


def _peer(charting: Charting, peer: ClusterView) -> Markdown:
    names = {"peer": peer, "since": when(charting, peer.baseline), "until": when(charting, peer.target)}
    return charting.say("alt_peer", names)


def _years_told(charting: Charting, steady: Sequence[PathValue], unit: str) -> Markdown:
    """The values on the steady path by year; of many, the first and the last."""
    if not steady:
        return Markdown()
    told = steady if len(steady) <= MOST else (steady[0], steady[-1])
    values = [charting.say("alt_year_value", {"year": one.year, "value": one.text.text}) for one in told]
    names = {"values": charting.composition.listed(values), "unit": unit, "n": len(steady), "all": told is steady}
    return charting.say("alt_path_years", names)


# --------------------------------------------------------------------------------------------- outcomes


def targets_told(charting: Charting, rows: Sequence[TargetView]) -> Markdown:
    """Each target, its outcome and how it stands; of many, whose targets stand in which way."""
    if len(rows) <= MOST:
        return _sentences(_target_row(charting, row) for row in rows)
    statuses: dict[str, list[TargetView]] = {}
    for row in rows:
        statuses.setdefault(row.status, []).append(row)
    told = [charting.say("alt_status", {"rows": alike, "row": alike[0]}) for alike in statuses.values()]
    names = {"n": len(rows), "told": _sentences(told), "annex": bool(charting.composition.numbers)}
    return charting.say("alt_many_targets", names)


def _target_row(charting: Charting, row: TargetView) -> Markdown:
    names = {
        "row": row,
        "figure": row.goal or row.target,
        "until": when(charting, row.target),
        "at": when(charting, row.outcome),
    }
    return charting.say("alt_bullet_row", names)


def progress_told(charting: Charting, row: TargetView, steady: Sequence[PathValue]) -> Markdown:
    """The start, the target, what was reported on the way, the steady path and the targets between."""
    said = [charting.say("alt_actual", {"actual": one.figure, "note": one.note}) for one in row.reported]
    between = [
        charting.say("alt_milestone", {"target": one.target, "until": when(charting, one.target)})
        for one in row.milestones
    ]
    names = {
        "row": row,
        "since": when(charting, row.start),
        "until": when(charting, row.target),
        "actuals": charting.composition.listed(said),
        "milestones": charting.composition.listed(between),
        "growth": row.growth if steady else None,
    }
    return _sentences([charting.say("alt_progress_path", names), _years_told(charting, steady, row.goal.unit)])


def history_told(
    charting: Charting, row: TargetView, shown: Sequence[VersionView], outcome: Printed | None
) -> Markdown:
    """Each version of a target, when it was set and whether it holds, and the outcome."""
    told = [
        charting.say("alt_version", {"version": version, "until": when(charting, version.figure), "row": row})
        for version in shown
    ]
    if outcome:
        told.append(charting.say("alt_outcome", {"outcome": outcome, "at": when(charting, outcome)}))
    return _sentences(told)


# ----------------------------------------------------------------------------------------------- shared


def when(charting: Charting, figure: Printed) -> Markdown:
    """The period of a figure in a sentence, with a space before it; that it has none where it is stated without."""
    words = charting.composition.messages.when(figure)
    return words or (charting.say("alt_undated", {}) if figure else Markdown())


def _sentences(parts: Iterable[Markdown]) -> Markdown:
    return Markdown(" ").join(part for part in parts if part)
