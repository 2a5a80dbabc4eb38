"""Promises about the drawings of industries."""

from __future__ import annotations

from collections import Counter

import pytest

from planpress.brand import HUES
from planpress.charts.motifs import MOTIFS, Spot, motif_of, spread_nodes

SPOTS = [(column, row) for row in range(20) for column in range(5)]


def test_every_motif_has_a_hue_of_its_own() -> None:
    assert [motif.hue for motif in MOTIFS.values()] == list(HUES)
    assert list(MOTIFS) == [motif.name for motif in MOTIFS.values()]


@pytest.mark.parametrize("name", MOTIFS)
def test_a_tile_is_drawn_alike_each_time_and_by_few_sketches(name: str) -> None:
    motif = MOTIFS[name]
    field = [motif.sketch(Spot("a", *spot, share=0.4)) for spot in SPOTS]
    assert field == [motif.sketch(Spot("a", *spot, share=0.4)) for spot in SPOTS]
    assert len(set(field)) <= 24


@pytest.mark.parametrize("name", ["pipes", "weave", "twill", "traces"])
def test_two_clusters_of_one_industry_differ(name: str) -> None:
    one, other = ([MOTIFS[name].sketch(Spot(id, *spot, share=0.4)) for spot in SPOTS] for id in ("a", "b"))
    assert one != other


@pytest.mark.parametrize("name", MOTIFS)
def test_a_node_changes_the_tile(name: str) -> None:
    motif = MOTIFS[name]
    drawn = [motif.sketch(Spot("a", 1, 1, nodes)) for nodes in range(motif.capacity + 1)]
    assert len(set(drawn)) == motif.capacity + 1


def test_a_heavy_wheel_is_another_than_a_spoked_one() -> None:
    assert MOTIFS["belts"].sketch(Spot("a", 1, 1, 1, True)) != MOTIFS["belts"].sketch(Spot("a", 1, 1, 1))


@pytest.mark.parametrize("name", ["pipes", "twill", "traces"])
def test_lines_meet_on_every_edge(name: str) -> None:
    """Whatever stands beside a tile, the line goes on: all sketches leave an edge at the same places."""
    motif = MOTIFS[name]
    ports = {
        tuple(sorted({round(y, 2) for x, y in _ends(motif.sketch(Spot("a", *spot))) if x > 1.0})) for spot in SPOTS
    }
    if name == "twill":  # threads leave at 45 degrees: where they cross the edge, not where they end
        ports = {tuple(sorted(_crossings(motif.sketch(Spot("a", *spot))))) for spot in SPOTS}
    assert len(ports) == 1


def _ends(sketch: object) -> list[tuple[float, float]]:
    return [
        (step[-2], step[-1])
        for trace in sketch.traces  # type: ignore[attr-defined]
        for letter, step in trace.steps
        if letter in "ML"
    ]


def _crossings(sketch: object) -> set[float]:
    points = _ends(sketch)
    found = set()
    for (x0, y0), (x1, y1) in zip(points[::2], points[1::2], strict=True):
        if min(x0, x1) < 1 <= max(x0, x1):
            found.add(round(y0 + (1 - x0) / (x1 - x0) * (y1 - y0), 2) % 1)
    return found


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_the_share_of_broken_bars_is_the_given_one(share: float) -> None:
    weave = MOTIFS["weave"]
    sketches = [weave.sketch(Spot("a", 2 * column, 0, share=share)) for column in range(400)]  # all of them level
    broken = sum(_is_broken(sketch, bar) for sketch in sketches for bar in range(4))
    assert broken / (4 * len(sketches)) == pytest.approx(share, abs=0.04)


def _is_broken(sketch: object, bar: int) -> bool:
    on_bar = [x for x, y in _ends(sketch) if abs(y - (bar + 0.5) / 4) < 0.01]
    return on_bar != [0.02, 0.98]


@pytest.mark.parametrize(
    ("tiles", "capacity", "counts", "nodes", "heavy"),
    [
        (100, 1, (38,), 38, 0),
        (100, 1, (80, 43), 80, 43),
        (80, 2, (86,), 86, 0),
        (20, 1, (38,), 20, 0),
        (20, 2, (1000, 2000), 40, 20),
        (0, 1, (5,), 0, 0),
        (10, 1, (), 0, 0),
        (10, 1, (-3,), 0, 0),
    ],
)
def test_a_motif_shows_as_many_nodes_as_there_are_things_or_as_fit(
    tiles: int, capacity: int, counts: tuple[int, ...], nodes: int, heavy: int
) -> None:
    spread = spread_nodes("cluster", tiles, capacity, counts)
    assert len(spread) == tiles
    assert sum(node.number for node in spread) == nodes
    assert sum(node.heavy for node in spread) == heavy
    assert max((node.number for node in spread), default=0) <= capacity


def test_nodes_are_spread_evenly() -> None:
    spread = spread_nodes("cluster", 100, 1, (40,))
    quarters = Counter(i // 25 for i, node in enumerate(spread) if node.number)
    assert all(8 <= quarters[quarter] <= 12 for quarter in range(4))


@pytest.mark.parametrize(
    ("words", "motif"),
    [
        ("Dagu Mountain Petrochemical Industrial Clusters", "pipes"),
        ("Software Industry in High Tech Development Zone and Service Outsourcing", "weave"),
        ("Huayuankou Industrial Clusters for New Materials", "twill"),
        ("Automobile Industry Clusters in Development Zone and Bonded Area", "belts"),
        ("Electronic Information Industrial Clusters", "traces"),
        ("大孤山石化产业集群", "pipes"),
        ("高新区软件与服务外包产业集群", "weave"),
        ("花园口新材料产业集群", "twill"),
        ("开发区和保税区汽车产业集群", "belts"),
        ("开发区电子信息产业集群", "traces"),
        ("반도체 메가 클러스터", "traces"),
        ("자동차 수출", "belts"),
        ("Aerospace materials", "belts"),  # told as often: the first counts
        ("Steel and metal for aircraft", "twill"),  # told more often
        ("Rail", "belts"),  # and no "ai" in it
        ("Fair", "weave"),
    ],
)
def test_an_industry_is_recognised_by_its_words(words: str, motif: str) -> None:
    if words == "Fair":
        assert motif_of(words, "x") == motif_of("", "x")
    else:
        assert motif_of(words, "x") == motif


def test_an_unknown_industry_gets_a_motif_by_its_id_and_always_the_same() -> None:
    chosen = [motif_of("Cluster", f"c{i}") for i in range(100)]
    assert chosen == [motif_of("Cluster", f"c{i}") for i in range(100)]
    assert set(chosen) == set(MOTIFS)
