"""A document may be about one cluster of its plan; what a plan tells investors are names of every template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planpress.composing import compose, composed_document, proving
from planpress.composing.composition import composition
from planpress.composing.proving import prove
from planpress.document import Document, QuantityText, Text, plain_text, walk
from planpress.errors import InputError, Place
from planpress.planning.model import Contact, Item, Plan, PlanText
from planpress.planning.subjects import of_cluster
from tests.composing.plans import DATE, ROOT, plan_of

B = "billion RMB"
PLAN = plan_of({"a": (f"over 10 {B}", f"100 {B}"), "b": (f"20 {B}", f"40 {B}")})
PROFILE = "---\ntitle: {{ cluster.name }}\n---\n# {{ cluster.name }}\n\nFrom {{ cluster.baseline }}.\n"
LIST = "# {{ plan.region }}\n\n{% for cluster in plan.clusters %}\n{{ cluster.name }}.\n\n{% endfor %}\n"

Template = Callable[[str], Path]


@pytest.fixture
def template(tmp_path: Path) -> Template:
    """A template folder with a text."""
    (tmp_path / "locale").symlink_to(ROOT / "templates" / "locale")

    def _template(text: str) -> Path:
        folder = tmp_path / "profile"
        folder.mkdir(exist_ok=True)
        (folder / "document.md.j2").write_text(text, "utf-8")
        return folder

    return _template


def words(document: Document) -> str:
    found = tuple(node for node in walk(document.blocks) if isinstance(node, Text | QuantityText))
    return plain_text(found).replace("\u00a0", " ")


def figures(document: Document) -> set[str]:
    return {node.key for node in walk(document) if isinstance(node, QuantityText)}


# ------------------------------------------------------------------------------------ documents of one cluster


def test_a_document_is_about_its_cluster(template: Template) -> None:
    document = compose(PLAN, template(PROFILE), "en", DATE, "b")
    assert document.title == "B"
    assert figures(document) == {"b/output_value/2008/actual"}


def test_the_name_of_the_cluster_reaches_the_parts_that_a_template_includes(template: Template) -> None:
    folder = template('{% include "part.md.j2" %}\n')
    (folder / "part.md.j2").write_text("# {{ cluster.name }}\n", "utf-8")
    assert "B" in words(compose(PLAN, folder, "en", DATE, "b"))


def test_documents_are_the_same_alone_and_in_any_order(template: Template) -> None:
    folder = template(PROFILE + "\n:::{chart} path\nclusters: {{ cluster.id }}\n:::\n\n{{ say.gaps_note }}\n")
    alone = {name: compose(PLAN, folder, "en", DATE, name) for name in ("a", "b", "")[:2]}
    base = composition(PLAN, folder, "en", DATE)
    for name in ("b", "a", "b"):
        assert composed_document(base.about(of_cluster(name)))[0] == alone[name]


def test_a_document_knows_the_figures_that_it_prints_and_no_others(template: Template) -> None:
    base = composition(PLAN, template(PROFILE), "en", DATE)
    ledgers = [composed_document(base.about(of_cluster(name)))[1] for name in ("a", "b")]
    assert [set(ledger.figures) for ledger in ledgers] == [{f"{name}/output_value/2008/actual"} for name in ("a", "b")]


def test_a_document_holds_the_data_of_its_cluster_and_of_no_other(template: Template) -> None:
    base = composition(PLAN, template(PROFILE), "en", DATE)
    for name, other in (("a", "b"), ("b", "a")):
        table, whole = (
            file.data.decode("utf-8-sig") for file in composed_document(base.about(of_cluster(name)))[0].attachments
        )
        assert f"{name}/output_value" in table and f"{other}/output_value" not in table
        assert f'"id": "{name}"' in whole and f'"id": "{other}"' not in whole


def test_a_template_that_asks_for_a_cluster_of_its_own_says_what_to_publish(template: Template) -> None:
    with pytest.raises(InputError) as refused:
        compose(PLAN, template("# {{ plan.region }}\n\n{{ cluster.name }}\n"), "en", DATE)
    (fault,) = refused.value.faults
    assert (fault.what, fault.place.line) == ("Unknown name", 3)
    assert "the whole plan" in fault.reason and "Add for_each: cluster" in fault.mend


def test_a_template_may_do_with_a_cluster_and_without(template: Template) -> None:
    folder = template("{% if cluster is defined %}\n# {{ cluster.name }}\n{% else %}\n# All\n{% endif %}\n")
    assert [words(compose(PLAN, folder, "en", DATE, name)) for name in ("", "b")] == ["All", "B"]


def test_a_loop_over_the_clusters_goes_on_as_ever(template: Template) -> None:
    assert "A." in words(compose(PLAN, template(LIST), "en", DATE)) and "B." in words(
        compose(PLAN, template(LIST), "en", DATE, "b")
    )


def test_a_text_of_the_whole_plan_has_no_cluster_of_its_own(template: Template) -> None:
    text = PlanText("text/plan.md", {}, {"Note": "To {{ cluster.target }}."}, {"Note": 4})
    plan = replace(PLAN, texts={("plan", "en"): text})
    folder = template("{% for section in plan.sections %}\n{{ section.text }}\n{% endfor %}\n")
    with pytest.raises(InputError) as refused:
        compose(plan, folder, "en", DATE, "b")
    assert (refused.value.faults[0].place.file, refused.value.faults[0].place.line) == ("text/plan.md", 4)


# ------------------------------------------------------------------------------------------ proving them


def test_a_template_is_proven_with_each_of_its_clusters(template: Template) -> None:
    folder = template("# x\n\n{% if cluster.id == 'b' %}{{ cluster.nmae }}{% endif %}\n")
    prove(PLAN, folder, "en", DATE, (of_cluster("a"),))
    with pytest.raises(InputError, match="the nearest name is name"):
        prove(PLAN, folder, "en", DATE, (of_cluster("a"), of_cluster("b")))


def test_one_slip_of_a_template_is_told_once_for_all_clusters(template: Template) -> None:
    with pytest.raises(InputError) as refused:
        prove(PLAN, template("{{ cluster.nmae }}\n"), "en", DATE, (of_cluster("a"), of_cluster("b")))
    assert len(refused.value.faults) == 1


def test_a_large_plan_is_proven_with_some_of_the_clusters_that_are_published(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten clusters of one form, the last of which is published alone: it is the one to try."""
    many = plan_of({f"c{number}": (f"1{number} {B}", f"4{number} {B}") for number in range(10)})
    monkeypatch.setattr("planpress.composing.specimens.SMALL", 1)
    tried: list[str] = []
    real = composed_document
    monkeypatch.setattr(
        proving, "composed_document", lambda composed: (tried.append(composed.subject.id), real(composed))[1]
    )
    prove(many, template(PROFILE), "en", DATE, (of_cluster("c9"),))
    assert tried == ["c9"]
    tried.clear()
    prove(many, template(PROFILE), "en", DATE, tuple(of_cluster(cluster.id) for cluster in many.clusters))
    assert tried == ["c0", "c1"]


# ------------------------------------------------------------------------------------- names for investors

AGENCY = Contact(
    agency={"": "Trade *Office*", "zh": "商务局"},
    telephone="+86 411 1",
    email="a_b@example.org",
    web="https://e.org/x_y",
)
HEAD = (
    "{{ plan.contact.agency }}|{{ plan.contact.person }}|{{ plan.contact.telephone }}|{{ plan.contact.email }}|"
    "{{ plan.contact.web }}|{{ plan.contact.address }}|{{ plan.contact.hours }}\n"
)
ITEMS = "{% for item in plan.strengths %}\n{{ item.title }}: {{ item.text }}\n{% endfor %}\n"


def given(**fields: object) -> Plan:
    return replace(PLAN, **fields)  # type: ignore[arg-type]


def item(text: str, title: str = "Port", source: str = "", line: int = 12) -> Item:
    return Item({"": title, "zh": "港"}, {"": text}, source, {"": Place("plan.yaml", line=line)})


def test_what_the_contact_lacks_prints_as_nothing(template: Template) -> None:
    assert words(compose(PLAN, template(HEAD), "en", DATE)) == "||||||"


def test_what_the_contact_says_prints_as_it_stands(template: Template) -> None:
    said = words(compose(given(contact=AGENCY), template(HEAD), "en", DATE))
    assert said == "Trade *Office*||+86 411 1|a_b@example.org|https://e.org/x_y||"


def test_a_contact_is_false_when_there_is_none(template: Template) -> None:
    folder = template("{% if plan.contact %}\nThere.\n{% else %}\nNone.\n{% endif %}\n")
    assert [words(compose(plan, folder, "en", DATE)) for plan in (PLAN, given(contact=AGENCY))] == ["None.", "There."]


def test_the_text_of_an_entry_is_markdown_with_figures_and_its_title_is_plain(template: Template) -> None:
    plan = given(strengths=(item("*From* {{ plan.clusters[1].baseline }}.", title="Port *1*"),))
    document = compose(plan, template(ITEMS), "en", DATE)
    assert words(document) == "Port *1*: From 20 billion RMB."
    assert figures(document) == {"b/output_value/2008/actual"}


def test_incentives_strengths_and_steps_are_empty_lists_when_there_are_none(template: Template) -> None:
    folder = template("{{ plan.incentives | length }}{{ plan.strengths | length }}{{ plan.steps | length }}\n")
    assert words(compose(PLAN, folder, "en", DATE)) == "000"
    plan = given(incentives=(item("x"),), steps=(item("x"), item("y")))
    assert words(compose(plan, folder, "en", DATE)) == "102"


def test_an_entry_names_its_source(template: Template) -> None:
    plan = given(incentives=(item("x", source="S1"), item("y")))
    folder = template(
        "{% for item in plan.incentives %}\n{% if item.source %}{{ item.source.title }}{% endif %}|\n{% endfor %}\n"
    )
    assert words(compose(plan, folder, "en", DATE)).replace(" ", "").replace("\n", "") == "Apage||"


def test_a_slip_in_the_text_of_an_entry_is_told_by_its_line(template: Template) -> None:
    plan = given(strengths=(item("To {{ plan.clusters[1].targt }}."),))
    with pytest.raises(InputError) as refused:
        compose(plan, template(ITEMS), "en", DATE)
    (fault,) = refused.value.faults
    assert (fault.place.file, fault.place.line) == ("plan.yaml", 12)
    assert "the nearest name is target" in fault.reason


def test_a_slip_in_a_workbook_is_told_by_its_cell(template: Template) -> None:
    place = Place("plan.xlsx", row=7, sheet="plan", cell="B7")
    slip = replace(item("{{ nobody }}"), places={"": place})
    with pytest.raises(InputError, match=r"plan\.xlsx, sheet plan, cell B7"):
        compose(given(strengths=(slip,)), template(ITEMS), "en", DATE)
