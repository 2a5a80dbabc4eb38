"""Fields of tiles become words: what a solid, an open and any tile is, what the nodes are, and why none is solid."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from planpress.charts.motifs import MOTIFS
from planpress.composing.environment import Markdown
from planpress.composing.key_figures import is_base
from planpress.composing.ledger import Printed
from planpress.composing.tiles import Nodes, past_growth
from planpress.composing.views import ClusterView
from planpress.document import QuantityText
from planpress.planning.headlines import CHANGES
from planpress.planning.model import in_running_text
from planpress.planning.quantities import Quantity

if TYPE_CHECKING:
    from planpress.composing.composition import Composition


def tile_worth(composition: Composition, value: Decimal, figure: Printed) -> str:
    """What one tile is, in the unit of `figure`: "one billion RMB", "2.5 billion RMB", "one of the enterprises"."""
    quantity = figure.figure
    if not isinstance(quantity, Quantity):
        return ""
    unit, language = quantity.unit, composition.language
    counts_things = not (unit.scale or unit.currency or unit.is_percentage)
    in_words = value == value.to_integral_value() and not unit.is_percentage
    number = language.counted(int(value)) if in_words else language.number(value)
    one = QuantityText("", number, unit=figure.unit)
    names = {"one": value == 1 and counts_things, "unit": figure.unit, "figure": one.text}
    return composition.plain(composition.message("tile_worth", names))


def is_yearly(figure: Printed) -> bool:
    """Whether a figure is of what is made or earned in a year, so that the words may say so."""
    quantity = figure.figure
    if not isinstance(quantity, Quantity) or quantity.period is None:
        return False
    plain_money = quantity.unit.currency is not None and " " not in quantity.unit.base
    return plain_money and quantity.period.kind in ("year", "fiscal year")


def legend(composition: Composition, clusters: Sequence[ClusterView], worth: str) -> tuple[str, str]:
    """What a solid and an open tile is, in the years that all clusters share; nothing for a sort that none has."""
    starts, goals = [c.baseline for c in clusters if c.baseline], [c.target for c in clusters if c.target]
    yearly = all(is_yearly(figure) for figure in (*starts, *goals))

    def words(message: str, figures: Sequence[Printed]) -> str:
        years = {figure.year for figure in figures}
        names = {"tile": worth, "yearly": yearly, "year": years.pop() if len(years) == 1 else ""}
        return composition.plain(composition.message(message, names)) if figures else ""

    return words("tile_recorded", starts), words("tile_planned", goals)


# ------------------------------------------------------------------------------------- beside one cluster


def tile_note(composition: Composition, cluster: ClusterView, worth: str, nodes: Nodes | None) -> Markdown:
    """What a tile of a cluster's field is, what its nodes are, and why it has no solid or no open tiles."""
    if not worth:
        return composition.message("tile_none", {"measure": cluster.measure, "change": cluster.goal in CHANGES})
    figure = cluster.target or cluster.baseline
    money = isinstance(figure.figure, Quantity) and figure.figure.unit.currency is not None
    names = {
        "tile": worth,
        "money": money,
        "measure": cluster.measure,
        "nodes": nodes_words(composition, cluster, nodes) if nodes else "",
        "gap": _gap(composition, cluster),
    }
    return composition.message("tile_note", names)


def _gap(composition: Composition, cluster: ClusterView) -> Markdown:
    if not cluster.target:
        return composition.message("tile_no_goal", {"words": cluster.goal == "words"})
    if cluster.baseline:
        return Markdown()
    names = {
        "change": cluster.goal in CHANGES,
        "measure": cluster.measure,
        "start": cluster.undated_start,
        "year": stated_start(composition),
    }
    return composition.message("tile_no_ground", names)


def stated_start(composition: Composition) -> str:
    """The year that the plan starts from, as far as it says so."""
    return str(composition.plan.baseline.year) if composition.plan.baseline else ""


def nodes_words(composition: Composition, cluster: ClusterView, nodes: Nodes) -> Markdown:
    """What the nodes of a field are: "The 38 valves are the 38 enterprises of 2008." """
    period = nodes.whole.figure.period if isinstance(nodes.whole.figure, Quantity) else None
    names = {
        **_node_names(composition, cluster, nodes),
        "whole": things(composition, nodes.whole),
        "part": things(composition, nodes.part) if nodes.part else "",
        "part_number": nodes.part.bare if nodes.part else "",
        "part_name": thing_name(composition, nodes.part) if nodes.part else "",
        "exact": nodes.each == 1 and not nodes.whole.qualifier,
        "part_exact": nodes.each == 1 and nodes.part is not None and not nodes.part.qualifier,
        "each": nodes.each,
        "even": nodes.is_even,
        "named": nodes.named,
        "year": period.year if period and period.kind in ("year", "fiscal year") else "",
    }
    return composition.message("tile_nodes", names)


def counted(composition: Composition, cluster: ClusterView, nodes: Nodes) -> Markdown:
    """The same as a line of a poster: "38 valves: 38 enterprises"."""
    names = {
        **_node_names(composition, cluster, nodes),
        "whole": things(composition, nodes.whole),
        "part": things(composition, nodes.part) if nodes.part else "",
        "each": nodes.each,
        "even": nodes.is_even,
        "named": nodes.named,
    }
    return composition.message("tile_counted", names)


def _node_names(composition: Composition, cluster: ClusterView, nodes: Nodes) -> dict[str, object]:
    words, kind = composition.language.words, MOTIFS[cluster.motif].nodes
    number = composition.language.number
    return {
        "n": nodes.counts[0],
        "number": number(Decimal(nodes.counts[0])),
        "node": words.get(f"node_{kind}", kind),
        "nodes": words.get(f"nodes_{kind}", kind),
        "m": nodes.counts[1] if len(nodes.counts) > 1 else 0,
        "heavy_number": number(Decimal(nodes.counts[1])) if len(nodes.counts) > 1 else "",
        "heavy_one": words.get(f"heavy_one_{kind}", ""),
        "heavy": words.get(f"heavy_{kind}", ""),
    }


def things(composition: Composition, figure: Printed) -> Markdown:
    """A count with what it counts: "more than 80 enterprises", "86 large manufacturers"."""
    quantity = figure.figure
    assert isinstance(quantity, Quantity), "what nodes count is stated"
    if quantity.unit.scale or not quantity.indicator:
        return Markdown.escape(figure)
    is_named = is_base(composition, figure)
    name = in_running_text(composition.indicator_name(quantity))
    names = {"figure": figure.bare if is_named else figure, "name": name, "is_base": is_named}
    return composition.message("tile_things", names)


def thing_name(composition: Composition, figure: Printed) -> str:
    """What a count counts, by the name of its indicator where that says it, else by its unit."""
    if is_base(composition, figure):
        return in_running_text(composition.indicator_name(figure.figure))
    return figure.unit


def broken_words(composition: Composition, cluster: ClusterView) -> Markdown:
    """Why lines of a motif are broken, where it breaks them by a growth that the plan reports."""
    kind = composition.language.words.get(f"broken_{MOTIFS[cluster.motif].nodes}", "")
    growth = past_growth(cluster) if kind else None
    if growth is None:
        return Markdown()
    return composition.message("tile_broken", {"kind": kind, "growth": growth, "measure": cluster.base_measure})
