"""Documents of a part of a plan: they say what they cover, hold no more than that, and claim nothing for the rest."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from planpress.composing import compose, composed_document
from planpress.composing.composition import composition
from planpress.composing.proving import prove
from planpress.document import Document, Opening, Paragraph, QuantityText, Text, plain_text, walk
from planpress.errors import InputError
from planpress.planning.model import Item, Plan, PlanText
from planpress.planning.reading import read_plan
from planpress.planning.subjects import WHOLE, Subject, of_cluster
from planpress.writers.pdf import write_pdf
from tests.composing.plans import BRIEFING, DATE, ROOT, plan_of
from tests.editions.made import BRAND, KINDS
from tests.planning.plans import write_plan

B = "billion RMB"
PLAN = plan_of({name: (f"1{i} {B}", f"4{i} {B}") for i, name in enumerate(("ships", "timber", "tea"))})
TWO = Subject(clusters=("ships", "tea"))
COUNCIL = Subject("audience", "council", ("tea",), (("", "City council"), ("zh", "市政府")))
SPEAKING = {
    ("plan", "en"): PlanText(
        "plan.md", {"headline": "Three clusters grow fourfold"}, {"Why": "See the text."}, {"Why": 1}
    )
}

Template = Callable[[str], Path]


@pytest.fixture
def template(tmp_path: Path) -> Template:
    (tmp_path / "locale").symlink_to(ROOT / "templates" / "locale")
    (tmp_path / "parts").symlink_to(ROOT / "templates" / "parts")

    def write(text: str) -> Path:
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        (folder / "document.md.j2").write_text(text, "utf-8")
        return folder

    return write


def made(plan: Plan, template: Path, subject: Subject) -> Document:
    return composed_document(composition(plan, template, "en", DATE).about(subject))[0]


def words(document: Document) -> str:
    return "".join(node.content for node in walk(document.blocks) if isinstance(node, Text)).replace("\u00a0", " ")


def keys(document: Document) -> set[str]:
    return {node.key for node in walk(document.blocks) if isinstance(node, QuantityText)}


# ------------------------------------------------------------------------------------------ what they cover


@pytest.mark.parametrize("name", ["briefing", "poster", "brochure"])
def test_a_document_of_a_part_says_so_in_words_and_one_of_the_whole_does_not(name: str) -> None:
    said = "This document covers 2 of the plan’s 3 clusters: Ships and Tea."
    assert said in words(made(PLAN, ROOT / "templates" / name, TWO))
    assert "This document covers" not in words(made(PLAN, ROOT / "templates" / name, WHOLE))


@pytest.mark.parametrize("name", ["briefing", "progress"])
def test_the_first_page_after_the_cover_says_so_before_it_says_anything_else(name: str) -> None:
    document = made(PLAN, ROOT / "templates" / name, TWO)
    opening = next(node for node in walk(document.blocks) if isinstance(node, Opening))
    lead = next(node for node in walk(opening.content) if isinstance(node, Paragraph) and node.role == "lead")
    assert plain_text(lead.content).startswith("This document covers 2 of the plan’s 3 clusters: Ships and Tea.")


def test_it_counts_its_clusters_as_some_of_the_plan_s() -> None:
    document = made(PLAN, BRIEFING, TWO)
    assert "Two of three industrial clusters" in document.title
    assert "of 3 clusters in the plan" in words(document)
    assert not [key for key in keys(document) if key.startswith("timber/")]


def test_what_is_true_of_some_clusters_is_not_said_of_all_in_the_plan() -> None:
    """The third cluster climbs steepest, and one of the others states no target."""
    plan = plan_of({"ships": (f"10 {B}", f"20 {B}"), "timber": (f"10 {B}", ""), "tea": (f"10 {B}", f"90 {B}")})
    said = words(made(plan, BRIEFING, Subject(clusters=("ships", "timber"))))
    assert "One of two clusters shown here state" in said and "Of those shown, only Ships states both ends" in said
    assert "stated in the plan for what this document covers" in said


def test_the_plan_s_own_headline_speaks_of_all_clusters_and_for_no_part_of_them(template: Template) -> None:
    folder = template("# {{ say.headline }}\n\n{% for part in plan.sections %}\n{{ part.text }}\n{% endfor %}\n")
    plan = replace(PLAN, texts=SPEAKING)
    assert "Three clusters grow fourfold" in words(made(plan, folder, WHOLE))
    part = words(made(plan, folder, TWO))
    assert "fourfold" not in part and "See the text." in part


def test_a_text_s_second_cluster_is_the_plan_s_second_in_every_document(template: Template) -> None:
    """In a document of the plan's first and third cluster it must not become the third one's figure."""
    folder = template("# x\n\n{% for one in plan.strengths %}\n{{ one.text }}\n{% endfor %}\n")

    def plan(place: int) -> Plan:
        return replace(PLAN, strengths=(Item({"": "Port"}, {"": f"To {{{{ plan.clusters[{place}].target }}}}."}),))

    assert keys(made(plan(2), folder, TWO)) == {"tea/output_value/2015/target"} == keys(made(plan(2), folder, WHOLE))
    with pytest.raises(InputError, match=r"plan\.clusters\[1\] is Timber, which this document does not cover"):
        made(plan(1), folder, TWO)


# ------------------------------------------------------------------------------------------------- names


def test_a_template_may_name_its_audience_and_its_group(template: Template) -> None:
    folder = template("# {{ audience.name }} ({{ audience.id }})\n\n{{ plan.clusters | length }}\n")
    assert words(made(PLAN, folder, COUNCIL)).startswith("City council (council)1")
    assert COUNCIL.name("zh") == "市政府"
    group = Subject("group", "sea", ("ships",), (("", "Sea"),))
    assert words(made(PLAN, template("# {{ group.name }}\n"), group)) == "Sea"


@pytest.mark.parametrize(
    ("name", "subject", "about", "mend"),
    [
        ("audience", WHOLE, "the whole plan", "Add for_each: audience"),
        ("group", COUNCIL, "one audience", "Add for_each: group"),
        ("cluster", COUNCIL, "one audience", "Add for_each: cluster"),
        ("audience", of_cluster("tea"), "one cluster", "Add for_each: audience"),
    ],
)
def test_a_name_that_is_not_this_document_s_says_what_to_publish(
    template: Template, name: str, subject: Subject, about: str, mend: str
) -> None:
    with pytest.raises(InputError) as refused:
        made(PLAN, template(f"# x\n\n{{{{ {name}.name }}}}\n"), subject)
    (fault,) = refused.value.faults
    assert about in fault.reason and mend in fault.mend and fault.place.line == 3
    assert words(made(PLAN, template(f"# {{% if {name} is defined %}}x{{% else %}}y{{% endif %}}\n"), subject)) == "y"


def test_a_template_is_proven_with_each_of_its_audiences(template: Template) -> None:
    folder = template("# x\n\n{% if audience.id == 'council' %}{{ audience.nmae }}{% endif %}\n")
    other = replace(COUNCIL, id="fund")
    prove(PLAN, folder, "en", DATE, (other,))
    with pytest.raises(InputError, match="the nearest name is name"):
        prove(PLAN, folder, "en", DATE, (other, COUNCIL))


# ---------------------------------------------------------------------------------------- what they hold


def held(document: Document) -> tuple[str, str]:
    table, plan = (file.data.decode("utf-8-sig") for file in document.attachments)
    return table, plan


def test_a_document_holds_the_data_of_its_clusters_alone() -> None:
    table, plan = held(made(PLAN, BRIEFING, TWO))
    for text in (table, plan):
        assert "timber" not in text and "ships" in text and "tea" in text
    assert "timber" in held(made(PLAN, BRIEFING, WHOLE))[0]


def test_a_document_holds_what_else_it_prints(template: Template) -> None:
    folder = template("# {{ cluster.label }}\n\n{{ plan.clusters[1].growth }}\n")
    table = held(made(PLAN, folder, of_cluster("tea")))[0]
    assert "timber/output_value/2008/actual" in table and "timber/output_value/2015/target" in table
    assert "ships" not in table


HEAD = "cluster,indicator,period,kind,value,low,high,qualifier,unit,source,locator,supersedes\n"
NAMES = [*KINDS, "Tea", "Textiles", "Tourism"]
IDS = [name.lower().replace(" ", "-") for name in NAMES]


def plan_of_twelve(folder: Path, target: int = 70, first: str = "") -> Plan:
    """Twelve clusters, each with a start, a target and its staff; the second one's `target`, and a row that comes
    `first` of all, may be told."""
    rows = [first, f",output_value,2020,actual,900,,,,{B},S2,p. 1,\n"]
    for index, name in enumerate(IDS):
        goal = target if index == 1 else 40 + 10 * index
        rows.append(f"{name},output_value,2020,actual,{10 + index},,,,{B},S1,p. {index},\n")
        rows.append(f"{name},output_value,2025,target,{goal},,,,{B},S1,p. {index},\n")
        rows.append(f"{name},employment,2020,actual,{1000 + index},,,,persons,S1,p. {index},\n")
    clusters = "".join(f"{id_},{name}\n" for id_, name in zip(IDS, NAMES, strict=True))
    plan = "region: Ostland\nplan: Harbour Plan\nperiod: 2021/2025\nbaseline: 2020\ntarget: 2025\npublisher: Office\n"
    files = {
        "observations.csv": HEAD + "".join(rows),
        "clusters.csv": f"id,name\n{clusters}",
        "plan.yaml": f"{plan}languages: [en]\ntexts: optional\n",
    }
    written = write_plan(folder / "ostland", files)
    for text in (written / "text").glob("*.md"):
        text.unlink()
    return read_plan(written)


def test_a_change_in_one_cluster_s_row_changes_no_other_cluster_s_profile(tmp_path: Path) -> None:
    """Neither its figure, nor where rows stand in the table, may reach a document that does not print it."""
    profile = ROOT / "templates" / "profile"
    before = plan_of_twelve(tmp_path / "before")
    row = f"{IDS[1]},enterprises,2020,actual,77,,,,enterprises,S2,p. 9,\n"
    for name, after in {
        "figure": plan_of_twelve(tmp_path / "figure", target=75),
        "row": plan_of_twelve(tmp_path / "row", first=row),
    }.items():
        pairs = {id_: [compose(plan, profile, "en", DATE, id_) for plan in (before, after)] for id_ in IDS}
        assert [id_ for id_, (old, new) in pairs.items() if old != new] == [IDS[1]], name
    old, new = (write_pdf(document, BRAND) for document in pairs[IDS[5]])
    assert old == new
    with pikepdf.open(io.BytesIO(new)) as pdf:
        files = {key: file.get_file().read_bytes().decode("utf-8-sig") for key, file in pdf.attachments.items()}
    assert sorted(files) == ["observations.csv", "plan.json"]
    assert all(IDS[5] in text and IDS[1] not in text for text in files.values())
