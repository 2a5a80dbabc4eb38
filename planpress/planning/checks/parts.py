"""Checks of sums: parts against their stated total, parts within parts, shares of more than the whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from planpress.planning.checks.examining import (
    Figures,
    Finding,
    Series,
    at,
    at_value,
    grouped,
    in_base_unit,
    lies_below,
    row,
    stated_in,
    within,
    words,
)
from planpress.planning.comparing import relation
from planpress.planning.model import Cluster, Observation, Relation
from planpress.planning.quantities import Interval, added
from planpress.planning.units import SCALES


def parts_above_total(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """What the clusters add up to is no more than what is stated for the whole region, rounding allowed for: the
    same additive indicator, period, kind, definition, basis and unit, each for its own area."""
    for total, parts in _totals(figures):
        if lies_below(within(total), _sum(parts)):
            reason = f"{len(parts)} clusters add up to {_added(parts, total)}, above the {words(total)} of the region"
            mend = "Check whether the region's figure covers all clusters, and whether one cluster is part of another."
            yield Finding(at_value(total), reason, mend)


def parts_below_total(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """Where every cluster has the figure, they add up to what is stated for the whole region, rounding allowed for."""
    ids = {cluster.id for cluster in figures.plan.clusters if not cluster.part_of}
    for total, parts in _totals(figures):
        complete = {part.cluster for part in parts} == ids
        if complete and lies_below(_sum(parts), within(total)):
            reason = f"all clusters together make {_added(parts, total)}, the region {words(total)}"
            yield Finding(at_value(total), reason, "Nothing to do if the region has more than the plan's clusters.")


def _totals(figures: Figures) -> Iterator[tuple[Observation, Series]]:
    """Each figure of the region with those of the clusters that it may be the total of, no cluster twice."""
    inner = {cluster.id for cluster in figures.plan.clusters if cluster.part_of}
    for group in _amounts(figures).values():
        totals = [each for each in group if not each.cluster]
        parts = {each.cluster: each for each in group if each.cluster and each.cluster not in inner}
        if totals and len(parts) > 1:
            yield totals[-1], tuple(parts.values())


def _amounts(figures: Figures) -> dict[tuple[str, ...], Series]:
    """Figures that may be added up: of additive indicators and for each cluster's own area, by what must agree."""
    summable = [each for each in figures.levels if not each.scope and _is_additive(figures, each)]
    return grouped(summable, _measure)


def _measure(each: Observation) -> tuple[str, ...]:
    return (
        each.indicator, str(each.period), each.kind.value, each.definition, each.basis, each.unit.dimension,
    )  # fmt: skip


def _is_additive(figures: Figures, each: Observation) -> bool:
    return figures.plan.indicators[each.indicator].additive


def _sum(parts: Sequence[Observation]) -> Interval:
    return added(tuple(within(part) for part in parts)) or Interval(None, None)


def _added(parts: Sequence[Observation], total: Observation) -> str:
    """What the parts' stated ends add up to, in the total's unit."""
    ends = [in_base_unit(part) for part in parts]
    value = sum((end.low if end.low is not None else end.high or Decimal(0) for end in ends), Decimal(0))
    return f"{value.scaleb(-SCALES[total.unit.scale]).normalize():f} {total.unit}"


def part_above_whole(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """Of an additive indicator a narrower scope has no more than a wider one, and a cluster that is part of another
    no more than that one."""
    outer = {cluster.id: cluster.part_of for cluster in figures.plan.clusters if cluster.part_of}
    additive = [each for each in figures.levels if _is_additive(figures, each)]
    for group in grouped(additive, _measure).values():
        own = {each.cluster: each for each in group if not each.scope}
        for part in group:
            whole = own.get(outer.get(part.cluster, "")) if not part.scope else own.get(part.cluster)
            if whole is not None and part is not whole:
                yield from _compared(figures, part, whole)


def _compared(figures: Figures, part: Observation, whole: Observation) -> Iterator[Finding]:
    lies = relation(figures.plan.scopes, "", part.scope) if part.scope else Relation.NARROWER
    small, large = (whole, part) if lies is Relation.WIDER else (part, whole)
    if lies in (Relation.WIDER, Relation.NARROWER) and lies_below(within(large), within(small)):
        reason = f"it is part of what {row(large)} counts, and {words(small)} is more than {words(large)}"
        mend = "Check both figures, and the relation in scopes.csv or part_of in clusters.csv."
        yield Finding(at_value(small), reason, mend)


def nested_added(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """No cluster whose name lies within another's ("Automobiles" in "Automobiles and parts") is added up with it,
    unless clusters.csv says in part_of which is part of which; then no sum is made of the two."""
    clusters = {cluster.id: cluster for cluster in figures.plan.clusters}
    names = {id_: _names(cluster) for id_, cluster in clusters.items()}
    seen: set[tuple[str, str]] = set()
    for group in _amounts(figures).values():
        for inner, outer in _nested({each.cluster: names[each.cluster] for each in group if each.cluster in names}):
            declared = clusters[inner].part_of == outer or clusters[outer].part_of == inner
            if not declared and (inner, outer) not in seen:
                seen.add((inner, outer))
                reason = f"by its name {inner} is part of {outer}, and a sum of {group[0].indicator} has both"
                mend = f"Write {outer} in column part_of of clusters.csv, or turn this check off."
                yield Finding(clusters[inner].place, reason, mend)


def _names(cluster: Cluster) -> frozenset[str]:
    texts = (*cluster.name.values(), *cluster.short_name.values())
    return frozenset(_padded(text) for text in texts if text)


def _padded(text: str) -> str:
    """A name to look for in others: words between spaces; signs of languages without spaces each a word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    parted = "".join(f" {sign} " if _stands_alone(sign) else sign if sign.isalnum() else " " for sign in plain)
    return f" {' '.join(parted.split())} "


def _stands_alone(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) == "W"


def _nested(names: dict[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of clusters, the first named within the second."""
    by_name = {name: cluster for cluster, own in names.items() for name in own}
    for outer, own in names.items():
        inner = {by_name[piece] for name in own for piece in _pieces(name) if piece in by_name}
        yield from ((each, outer) for each in sorted(inner) if each != outer)


def _pieces(name: str) -> Iterator[str]:
    """Each run of words at the beginning or the end of a name, shorter than the whole."""
    parts = name.split()
    for length in range(1, len(parts)):
        yield f" {' '.join(parts[:length])} "
        yield f" {' '.join(parts[-length:])} "


def share_above_whole(figures: Figures, limit: Decimal) -> Iterator[Finding]:
    """A level in % is `limit` at most, and so are the shares of all clusters together where they may be added."""
    shares = [each for each in figures.levels if each.unit.base == "%"]
    for each in shares:
        low = in_base_unit(each).low
        if low is not None and low > limit:
            mend = "Correct it; turn this check off if the figures compare with something else than a whole."
            yield Finding(at_value(each), f"{words(each)} is more than {limit} %", mend)
    additive = [each for each in shares if each.cluster and not each.scope and _is_additive(figures, each)]
    for group in grouped(additive, _measure).values():
        low = _sum(group).low
        if len(group) > 1 and low is not None and low > limit:
            reason = f"the shares of {len(group)} clusters add up to more than {limit} %, {stated_in(group[0])} first"
            yield Finding(at(group[0], "value"), reason, "Check of what each is a share.")
