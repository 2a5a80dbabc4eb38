"""The kinds of industry that a field of tiles can show: what their nodes are called, and which one a cluster has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from planpress.brand import HUES, ColourRole


@dataclass(frozen=True, slots=True)
class Motif:
    """A kind of industry: its `hue`, bright and deep, the word for its `nodes`, of which a tile holds `capacity`, and
    the words that tell it."""

    name: str
    hue: tuple[ColourRole, ColourRole]
    nodes: str
    capacity: int
    industries: tuple[str, ...]


MOTIFS: dict[str, Motif] = {
    "pipes": Motif("pipes", HUES[0], "valves", 1, ("petro", "chem", "oil", "gas", "石化", "化工")),
    "weave": Motif("weave", HUES[1], "blocks", 1, ("software", "outsourc", "service", "digital", "软件", "服务")),
    "twill": Motif("twill", HUES[2], "diamonds", 1, ("material", "textile", "fibre", "steel", "材料")),
    "belts": Motif("belts", HUES[3], "wheels", 1, ("auto", "vehicle", "machin", "manufactur", "aerospace", "汽车")),
    "traces": Motif("traces", HUES[4], "pads", 2, ("electron", "semiconductor", "chip", "电子")),
}


def motif_of(words: str, id: str) -> str:
    """The motif whose words a cluster's names hold first; of a kind that is in none, one by the hash of its id."""
    told = words.casefold()
    places = {name: [told.find(word) for word in kind.industries if word in told] for name, kind in MOTIFS.items()}
    found = [name for name in MOTIFS if places[name]]
    if found:
        return min(found, key=lambda name: min(places[name]))
    return list(MOTIFS)[hashlib.sha1(id.encode(), usedforsecurity=False).digest()[0] % len(MOTIFS)]
