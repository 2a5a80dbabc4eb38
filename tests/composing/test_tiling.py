"""Charts drawn tile by tile: one tile is so much of the unit for every plan, and the words say what is counted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planpress.charts.motifs import MOTIFS
from planpress.charts.specs import Band, Beams, Gallery, Point, Rise, Spec, Tiled, Tower, Towers
from planpress.composing.chart_parts import BuiltChart, Charting
from planpress.composing.charting import CHARTS
from planpress.composing.composition import Composition
from planpress.composing.markdown import Reader
from planpress.composing.tiles import COVER, FEWEST, MOST, Nodes, nodes_of, tile_value, tile_value_on
from planpress.document import Chart, QuantityText, plain_text, walk
from planpress.errors import InputError
from planpress.planning.model import Enterprise, Kind, Observation, Plan
from planpress.planning.reading import read_plan
from tests.composing.plans import ROOT, composed, observation, plan_of
from tests.composing.test_chart_words import are_sentences
from tests.composing.test_progress import MIXED
from tests.composing.test_templates import make
from tests.test_any_plan import plans

__all__ = ["make"]

B = "billion RMB"
SAMPLES = ("dalian", "korea-regions", "malaysia-nimp2030")
KINDS = ("towers", "tower", "beams", "band", "gallery", "rise")
SHARED = ("towers", "beams", "gallery")
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def sample(name: str) -> Composition:
    return composed(read_plan(ROOT / "data" / name))


def built(made: Composition, kind: str, **options: Any) -> tuple[BuiltChart, ...]:
    reader = Reader(made.ledger.texts, {})
    return CHARTS[kind](Charting(made, reader, made.view.clusters, **options))


def spec_of(made: Composition, kind: str, **options: Any) -> Any:
    return built(made, kind, **options)[0].spec


def words(made: Composition, markdown: Any) -> str:
    return spaced(plain_text(Reader(made.ledger.texts, {}).inlines(str(markdown))))


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2009", " ")


def fields(spec: Spec) -> list[Tiled]:
    return [node for node in walk(spec) if isinstance(node, Tiled)]


def notes(made: Composition) -> dict[str, str]:
    """Each cluster's note beside its tower."""
    return {chart.spec.cluster.id: spaced(plain_text(chart.spec.note)) for chart in built(made, "tower")}  # type: ignore[union-attr]


# -------------------------------------------------------------------------------------------- one tile


@given(st.decimals(Decimal("0.000001"), Decimal("1e15"), allow_nan=False), st.sampled_from([MOST, MOST // 2]))
@quick
def test_a_tile_is_a_round_number_that_cuts_the_greatest_goal_into_a_countable_field(
    greatest: Decimal, most: int
) -> None:
    value = tile_value(greatest, most)
    assert value.normalize().as_tuple().digits in ((1,), (2,), (2, 5), (5,))
    assert most / 2.6 <= greatest / value <= most


@pytest.mark.parametrize(("towers", "value"), [(2, "1"), (5, "1"), (12, "1"), (43, "2.5")])
def test_a_covers_tiles_are_worth_what_lets_its_towers_fill_it(towers: int, value: str) -> None:
    assert tile_value_on(COVER, Decimal(100), towers) == Decimal(value)
    assert tile_value_on(COVER, Decimal("0.1"), towers) == Decimal(value) / 1000


@given(st.decimals(Decimal("0.001"), Decimal("1e9"), places=3), st.integers(1, 60))
@quick
def test_a_cover_of_any_plan_has_countable_tiles(greatest: Decimal, towers: int) -> None:
    assert FEWEST <= greatest / tile_value_on(COVER, greatest, towers) <= MOST


def test_nothing_to_cut_has_tiles_of_one() -> None:
    assert tile_value(Decimal(0)) == tile_value_on(COVER, Decimal(-3), 5) == 1


@pytest.mark.parametrize(("clusters", "tile"), [(6, 1.0), (7, 2.0), (14, 2.0)])
def test_many_beams_are_one_tile_high_and_each_tile_is_worth_twice_as_much(clusters: int, tile: float) -> None:
    spec = spec_of(composed(plan_of({f"c{i}": (f"10 {B}", f"100 {B}") for i in range(clusters)})), "beams")
    assert spec.tile == tile and spec.greatest == 100.0


def test_the_fold_halves_the_scale_of_beams_on_whole_tiles() -> None:
    spec = spec_of(sample("dalian"), "beams", half="left")
    assert [spaced(text) for text in spec.scale] == ["0", "50 billion RMB: the fold", "100 billion RMB a year"]
    assert spec.half == "left" and "fold" not in spec_of(sample("dalian"), "beams").scale[1]
    odd = spec_of(sample("malaysia-nimp2030"), "beams")
    assert odd.greatest >= 587.5 and odd.greatest / 2 % (2 * odd.tile) == 0


# ------------------------------------------------------------------------------------------- any plan


def assert_sound(made: Composition) -> None:
    for kind in KINDS:
        for chart in built(made, kind):
            assert words(made, chart.alt).endswith("."), chart.alt
            for field in fields(chart.spec):
                assert_countable(field, chart.spec)


def assert_countable(field: Tiled, spec: Any) -> None:
    """Its tiles can be counted, and no more nodes stand on them than there is room for."""
    points = [point for point in (field.baseline, field.target) if point is not None]
    highest = max((point.high or point.value for point in points), default=0.0)
    assert min((point.value for point in points), default=0.0) >= 0
    assert highest / spec.tile <= MOST + 1e-6
    assert sum(field.counts[:1]) <= int(highest / spec.tile + 1e-9) * MOTIFS[field.motif].capacity
    assert field.counts[1:] <= field.counts[:1] and 0 <= field.share <= 1 and field.motif in MOTIFS


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_plan_has_all_charts_of_tiles(name: str) -> None:
    made = sample(name)
    assert_sound(made)
    for chart in (chart for kind in KINDS for chart in built(made, kind)):
        assert len(words(made, chart.title).split()) <= 15
        assert are_sentences(words(made, chart.alt)), words(made, chart.alt)


def test_a_plan_of_outcomes_has_them_too() -> None:
    assert_sound(composed(MIXED))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_no_chart_of_tiles_fails_for_any_plan(plan: Plan) -> None:
    assert_sound(composed(plan))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_what_stands_side_by_side_is_in_one_unit(plan: Plan) -> None:
    made = composed(plan)
    views = {cluster.id: cluster for cluster in made.view.clusters}
    for kind in SHARED:
        spec = spec_of(made, kind)
        drawn = [views[field.id] for field in fields(spec) if field.baseline or field.target]
        units = {figure.unit for view in drawn for figure in (view.baseline, view.target) if figure}
        assert len(units) <= 1
        assert {field.id for field in fields(spec)} == set(views)
        for field in fields(spec):
            view = views[field.id]
            assert field.baseline is None or field.baseline.value == float(view.baseline.value or 0)
            assert field.target is None or field.target.value == float(view.target.value or 0)


def test_a_cluster_in_another_unit_has_words_alone() -> None:
    spec = spec_of(
        composed(plan_of({"a": (f"4 {B}", f"9 {B}"), "b": ("", f"7 {B}"), "c": ("5 persons", "9 persons")})), "towers"
    )
    other = fields(spec)[-1]
    assert (other.id, other.baseline, other.target, other.counts) == ("c", None, None, ())
    assert spaced(plain_text(other.baseline_label)) == "5 persons in 2008"
    assert spaced(plain_text(other.target_label)) == "9 persons"


def test_goals_that_are_no_level_stand_apart_from_levels_but_have_a_tower_of_their_own() -> None:
    made = sample("korea-regions")
    mega = next(field for field in fields(spec_of(made, "towers")) if field.id == "gyeonggi-semiconductors")
    assert mega.target is None
    assert "No ground is solid: the goal is private investment, in all, not a level." in notes(made)[mega.id]


def test_a_spread_keeps_the_scale_of_the_whole_plan() -> None:
    made = composed(plan_of({"a": ("", f"100 {B}"), "b": ("", f"40 {B}")}))
    charting = Charting(made, Reader(made.ledger.texts, {}), made.view.clusters[1:])
    (chart,) = CHARTS["beams"](charting)
    assert isinstance(chart.spec, Beams) and chart.spec.greatest == 100.0


def test_many_clusters_stand_in_the_order_of_their_goals() -> None:
    spec = spec_of(composed(plan_of({f"c{i}": ("", f"{10 + i * 7 % 9} {B}") for i in range(9)})), "towers")
    goals = [field.target.value for field in fields(spec) if field.target]
    assert goals == sorted(goals, reverse=True) and len(goals) == 9


def test_towers_of_one_measure_share_a_scale_unless_that_flattens_some() -> None:
    near = built(composed(plan_of({"a": ("", f"100 {B}"), "b": ("", f"40 {B}")})), "tower")
    far = built(composed(plan_of({"a": ("", f"100 {B}"), "b": ("", f"4 {B}")})), "tower")
    assert [chart.spec.greatest for chart in near] == [100.0, 100.0]  # type: ignore[union-attr]
    assert [chart.spec.greatest for chart in far] == [100.0, 4.0]  # type: ignore[union-attr]


# --------------------------------------------------------------------------------------- what is counted


def test_the_notes_say_what_tiles_and_nodes_are_with_their_qualifiers() -> None:
    said = notes(sample("dalian"))
    assert said["petrochemicals"] == (
        "One tile is one billion RMB of output value. The 38 valves are the 38 enterprises of 2008."
    )
    assert said["software"] == (
        "One tile is one billion RMB of sales revenue. The 9 blocks are the 9 enterprises named in the plan. "
        "No ground is solid: there is no 2008 figure."
    )
    assert "The 14 diamonds stand for more than 14 projects." in said["new-materials"]
    assert said["automobiles"].endswith(
        "The 80 wheels stand for more than 80 enterprises; the 43 heavy ones are large enterprises."
    )
    assert said["electronics"].endswith("The 86 pads are the 86 large manufacturers.")


def test_counts_and_the_growth_of_the_past_are_drawn() -> None:
    drawn = {
        field.id: (field.motif, field.counts, field.share) for field in fields(spec_of(sample("dalian"), "towers"))
    }
    assert drawn == {
        "petrochemicals": ("pipes", (38,), 0.0),
        "software": ("weave", (9,), 0.4),
        "new-materials": ("twill", (14,), 0.0),
        "automobiles": ("belts", (80, 43), 0.0),
        "electronics": ("traces", (86,), 0.0),
    }
    alt = {words(sample("dalian"), chart.alt) for chart in built(sample("dalian"), "band")}
    assert any("the bars are broken as sales revenue grew: about 40 % a year." in text for text in alt)


def test_a_page_can_have_the_hue_of_its_clusters_drawing() -> None:
    assert [cluster.hue for cluster in sample("dalian").view.clusters] == [1, 2, 3, 4, 5]


def test_every_figure_of_a_note_is_one_of_the_ledger() -> None:
    made = sample("dalian")
    for chart in built(made, "tower"):
        assert isinstance(chart.spec, Tower)
        keys = {node.key for node in walk(chart.spec.note) if isinstance(node, QuantityText)}
        assert keys and keys <= made.ledger.figures.keys()


def counting(number: str, motif: str = "belts") -> Nodes | None:
    """What a cluster with so many enterprises and a goal of 100 tiles counts."""
    plan = plan_of({"a": ("", f"100 {B}")})
    rows: list[Observation] = [observation("a", "enterprises", "2008", Kind.ACTUAL, number)] if number else []
    clusters = tuple(replace(cluster, motif=motif) for cluster in plan.clusters)
    made = composed(replace(plan, observations=(*plan.observations, *rows), clusters=clusters))
    return nodes_of(made, made.view.clusters[0], 100)


@pytest.mark.parametrize(
    ("number", "motif", "each", "nodes"),
    [
        ("38 enterprises", "pipes", 1, 38),
        ("100 enterprises", "pipes", 1, 100),
        ("101 enterprises", "pipes", 2, 51),
        ("200 enterprises", "traces", 1, 200),
        ("230 enterprises", "belts", 5, 46),
        ("12 thousand enterprises", "belts", 200, 60),
    ],
)
def test_more_things_than_tiles_can_hold_share_a_node(number: str, motif: str, each: int, nodes: int) -> None:
    found = counting(number, motif)
    assert found and (found.each, found.counts) == (each, (nodes,))


def test_money_people_and_what_is_not_stated_are_not_counted() -> None:
    assert counting("") is None
    assert counting("5 billion RMB") is None and counting("300 persons") is None and counting("2.5 enterprises") is None


def test_without_a_count_the_enterprises_named_are_counted() -> None:
    plan = plan_of({"a": ("", f"100 {B}")})
    named = replace(plan.clusters[0], enterprises=(Enterprise("X"), Enterprise("Y")), motif="pipes")
    made = composed(replace(plan, clusters=(named,)))
    assert notes(made)["a"].startswith(
        "One tile is one billion RMB of output value. The 2 valves are the 2 enterprises named in the plan."
    )


def test_things_that_share_a_node_are_said_to() -> None:
    assert (
        "The 46 wheels stand for more than 230 enterprises, five each."
        in notes(sample("malaysia-nimp2030"))["aerospace"]
    )


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((f"3 {B}", ""), "No tile is open: the plan sets no target."),
        (("", ""), "No tile is drawn: the plan states no level."),
        (("", f"3 {B}"), "No ground is solid: there is no 2008 figure."),
        (("20 persons", "90 persons"), "One tile is one of the persons (output value)."),
        (("2 %", "15 %"), "One tile is 0.1 % (output value)."),
    ],
)
def test_what_a_field_lacks_is_said(figures: tuple[str, str], said: str) -> None:
    assert said in notes(composed(plan_of({"a": figures})))["a"]


def test_the_legend_has_the_plans_own_unit_and_the_years_that_all_share() -> None:
    one_year = spec_of(sample("dalian"), "towers").legend
    assert [spaced(text) for text in one_year] == [
        "One billion RMB a year, on record for 2008",
        "One billion RMB a year, planned by 2015",
    ]
    assert spec_of(sample("korea-regions"), "towers").legend[1].endswith(", as planned")
    people = spec_of(composed(plan_of({"a": ("", "500 persons")})), "towers").legend
    assert people == ("", "Five\u00a0persons, planned by 2015")


def test_a_gallery_has_the_words_beside_each_tower() -> None:
    spec = spec_of(sample("dalian"), "gallery")
    assert isinstance(spec, Gallery)
    entry = next(entry for entry in spec.entries if entry.cluster.id == "automobiles")
    assert (entry.target_words, entry.baseline_words) == (
        "billion RMB of output value a year by 2015",
        "billion RMB in 2008",
    )
    assert spaced(entry.counted) == "80 wheels, 43 heavy ones: more than 80 enterprises, 43 large enterprises"
    assert "more than 80 enterprises, 43 of them large enterprises" in spaced(plain_text(entry.text))
    assert spec.levels == (50.0, 100.0)


def test_a_band_words_both_values_below_it() -> None:
    band = next(
        c.spec
        for c in built(sample("dalian"), "band")
        if isinstance(c.spec, Band) and c.spec.cluster.id == "automobiles"
    )
    assert spaced(plain_text(band.cluster.baseline_label)) == "over 10 in 2008"
    assert spaced(plain_text(band.cluster.target_label)) == "100 planned for 2015, billion RMB a year"


# ------------------------------------------------------------------------------------------------- rise


def test_a_rise_has_its_rate_or_says_why_there_is_none() -> None:
    rises = {chart.spec.motif: chart.spec for chart in built(sample("dalian"), "rise") if isinstance(chart.spec, Rise)}
    assert spaced(plain_text(rises["belts"].rate)) == "at most 38.9 % a year" and len(rises["belts"].steady) == 6
    assert rises["twill"].absent == ("No 2008 figure", "so no path is drawn") and not rises["twill"].rate
    assert {spec.least_maximum for spec in rises.values()} == {100.0}


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ((f"3 {B}", ""), "No target"),
        ((f"over 3 {B}", f"over 9 {B}"), "No certain rate"),
        (("", f"9 {B}"), "No 2008 figure"),
    ],
)
def test_a_rise_without_a_path_gives_the_reason(figures: tuple[str, str], reason: str) -> None:
    (chart,) = built(composed(plan_of({"a": figures})), "rise")
    assert isinstance(chart.spec, Rise) and chart.spec.absent == (reason, "so no path is drawn")


# -------------------------------------------------------------------------------------------- templates


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_asks_for_each_kind_by_its_name(make: Any, kind: str) -> None:
    charts = [
        node for node in walk(make(f":::{{chart}} {kind}\n:clusters: a\n:::\n").blocks) if isinstance(node, Chart)
    ]
    assert [chart.spec.kind for chart in charts] == [kind]


def test_a_template_says_where_a_tower_and_a_half_of_beams_stand(make: Any) -> None:
    fences = "tower\n:clusters: a\n:side: right", "beams\n:half: left", "tower\n:clusters: b"
    blocks = make("\n".join(f":::{{chart}} {fence}\n:::\n" for fence in fences)).blocks
    tower, beams, plain = (block.spec for block in blocks)
    assert isinstance(tower, Tower) and (tower.side, beams.half, plain.side) == ("right", "left", "left")


@pytest.mark.parametrize(
    ("fence", "what", "reason"),
    [
        (":::{chart} tower\n:side: rigth\n:::\n", "Unknown side", "right"),
        (":::{chart} beams\n:half: both\n:::\n", "Unknown half", "both"),
        (":::{chart} towers\n:side: left\n:::\n", "No side here", "tower"),
        (":::{chart} towers\n:sides: left\n:::\n", "Unknown option", "side"),
    ],
)
def test_a_place_that_a_chart_cannot_have_is_a_fault(make: Any, fence: str, what: str, reason: str) -> None:
    with pytest.raises(InputError) as raised:
        make(fence)
    (fault,) = raised.value.faults
    assert fault.what == what and reason in fault.reason and fault.place.line == 1


def test_a_point_of_a_tower_is_the_figure_as_stated() -> None:
    towers = spec_of(sample("dalian"), "towers")
    assert isinstance(towers, Towers)
    first = towers.clusters[0]
    assert isinstance(first.baseline, Point) and (first.baseline.value, first.baseline.text.text) == (44.3, "44.3")
