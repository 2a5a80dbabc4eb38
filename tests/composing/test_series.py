"""Documents of one plan, one after the other: each is what it would be alone, and what they share does not grow."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import replace

import pytest

from planpress.composing import compose, composed_document, environment
from planpress.composing.composition import composition
from planpress.digests import digest
from planpress.planning.model import Plan
from planpress.planning.reading import read_plan
from planpress.planning.subjects import of_cluster
from tests.composing.plans import DATE, ROOT

PROFILE = ROOT / "templates" / "profile"


def plan_of_many(copies: int) -> Plan:
    """The sample plan with each cluster several times, under another id."""
    plan = read_plan(ROOT / "data" / "dalian")
    named = [(cluster, f"{cluster.id}-{copy}") for copy in range(copies) for cluster in plan.clusters]
    observations = tuple(
        replace(observation, cluster=name)
        for cluster, name in named
        for observation in plan.observations
        if observation.cluster == cluster.id
    )
    texts = {
        (name, tag): text for cluster, name in named for (own, tag), text in plan.texts.items() if own == cluster.id
    }
    clusters = tuple(replace(cluster, id=name) for cluster, name in named)
    return replace(plan, clusters=clusters, observations=observations, texts=texts)


def test_a_document_is_the_same_whatever_was_made_before_it() -> None:
    plan = read_plan(ROOT / "data" / "dalian")
    series = composition(plan, PROFILE, "en", DATE)
    for cluster in plan.clusters:
        after_others = composed_document(series.about(of_cluster(cluster.id)))[0]
        assert digest(after_others) == digest(compose(plan, PROFILE, "en", DATE, cluster.id))


def test_what_documents_share_does_not_grow_with_them() -> None:
    plan = plan_of_many(4)
    series = composition(plan, PROFILE, "en", DATE)
    sizes = []
    for cluster in plan.clusters:
        composed_document(series.about(of_cluster(cluster.id)))
        sizes.append({name: len(part) for name, part in series.common.items() if isinstance(part, Sized)})
    assert sizes[5:] == [sizes[4]] * (len(sizes) - 5)


def test_texts_of_many_clusters_are_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "TEXTS", 8)
    templates = environment.TemplateEnvironment((PROFILE,))
    for number in range(20):
        assert templates.render_text(f"Words {number}", {}, "text.md") == f"Words {number}"
    assert templates.compiled.cache_info().currsize == 8
