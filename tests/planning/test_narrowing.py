"""A part of a plan is a plan of its own, and an excerpt holds what a document is about and what it prints."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planpress.planning.model import Photo, Plan, PlanText, Scope, Source
from planpress.planning.narrowing import excerpt, narrowed
from tests.composing.plans import plan_of

TEXT = PlanText("x.md", {}, {"Background": "Words."}, {})


@pytest.fixture
def plan() -> Plan:
    """Three clusters, one of which is part of another; a row of the region's; a text and a photo of each."""
    base = plan_of(dict.fromkeys(("a", "b", "c"), ("10 billion RMB", "40 billion RMB")))
    region = replace(base.observations[0], cluster="", supersedes=base.observations[2].key)
    rows = (replace(base.observations[0], source="S2", scope="city"), *base.observations[1:], region)
    clusters = (base.clusters[0], replace(base.clusters[1], part_of="a"), base.clusters[2])
    return replace(
        base,
        clusters=clusters,
        observations=rows,
        sources={"S1": Source("S1", "One"), "S2": Source("S2", "Two"), "S3": Source("S3", "Nobody's")},
        scopes={"city": Scope("city", {"": "City"}), "zone": Scope("zone", {"": "Zone"})},
        texts={(name, "en"): TEXT for name in ("plan", "a", "b", "c")},
        photos=tuple(Photo(f"p{name}", b"", "me", {"": "x"}, cluster=name) for name in ("", "a", "b", "c")),
    )


def test_a_part_has_all_that_is_its_clusters_or_the_region_s(plan: Plan) -> None:
    part = narrowed(plan, ("c", "b"))
    assert [cluster.id for cluster in part.clusters] == ["b", "c"]
    assert [row.cluster for row in part.observations] == ["b", "b", "c", "c", ""]
    assert {name for name, _ in part.texts} == {"plan", "b", "c"}
    assert [photo.cluster for photo in part.photos] == ["", "b", "c"]
    assert (part.sources, part.scopes) == (plan.sources, plan.scopes)


def test_nothing_in_a_part_points_at_what_is_gone(plan: Plan) -> None:
    assert narrowed(plan, ("b", "a")).clusters[1].part_of == "a"
    assert narrowed(plan, ("b",)).clusters[0].part_of == ""
    assert narrowed(plan, ("b",)).observations[-1].supersedes == plan.observations[2].key
    assert narrowed(plan, ("a",)).observations[-1].supersedes == ""


def test_an_excerpt_has_the_clusters_own_rows_and_the_sources_they_name(plan: Plan) -> None:
    part = excerpt(plan, ("a",), ())
    assert [row.cluster for row in part.observations] == ["a", "a"]
    assert (list(part.sources), list(part.scopes)) == (["S1", "S2"], ["city"])
    assert list(excerpt(plan, ("b",), ()).sources) == ["S1"]


def test_an_excerpt_has_a_row_of_the_region_or_of_another_cluster_only_where_it_is_printed(plan: Plan) -> None:
    printed = (plan.observations[-1], plan.observations[5])
    part = excerpt(plan, ("a",), printed)
    assert [row.key for row in part.observations] == [
        *(row.key for row in plan.observations[:2]), plan.observations[5].key, plan.observations[-1].key,
    ]  # fmt: skip
    assert [cluster.id for cluster in part.clusters] == ["a", "c"]
    assert {name for name, _ in part.texts} == {"plan", "a"} and "pc" not in [photo.id for photo in part.photos]
