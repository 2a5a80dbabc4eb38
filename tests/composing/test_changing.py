"""What a document tells of changes: a sentence, the figures as they were and are, and the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planpress.brand import read_brand
from planpress.composing import composed_document
from planpress.composing.composition import Composition, composition
from planpress.composing.ledger import Ledger
from planpress.document import Document, QuantityText, Table, inner_blocks, walk
from planpress.errors import InputError
from planpress.planning.changes import EARLIER, History, Snapshot, snapshot
from planpress.planning.model import Observation, Plan, Qualifier
from planpress.planning.narrowing import narrowed
from planpress.planning.reading import read_plan
from planpress.planning.subjects import WHOLE, Subject, of_cluster
from planpress.reconciling import READERS, reconcile
from planpress.writers import FORMATS
from planpress.writers.outline import write_outline
from tests.composing.plans import ROOT

BRAND = read_brand(ROOT / "templates" / "_brand.yml")
START = "automobiles/output_value/2008/actual"
DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def dalian() -> Plan:
    return read_plan(ROOT / "data" / "dalian")


def earlier(plan: Plan, changed: Mapping[str, Observation | None], number: int = 6) -> Snapshot:
    """The plan as an edition of 16 November had it, with some observations otherwise, or not there at all."""
    found = (changed.get(each.key, each) for each in plan.observations)
    before = replace(plan, observations=tuple(each for each in found if each))
    return replace(snapshot(before), number=number, date="2026-11-16")


def exact(plan: Plan, key: str) -> dict[str, Observation | None]:
    """The figure with this key without its "over"."""
    observation = next(each for each in plan.observations if each.key == key)
    return {key: replace(observation, qualifier=Qualifier.EXACT)}


def composed(plan: Plan, *kept: Snapshot, template: Path = ROOT / "templates" / "changes") -> Composition:
    history = History(snapshot(plan), {each.number: each for each in kept})
    return composition(plan, template, "en", DAY, lambda: history)


def page(plan: Plan, *kept: Snapshot) -> tuple[Document, Ledger]:
    return composed_document(composed(plan, *kept))


def lines(document: Document) -> list[str]:
    return write_outline(document, BRAND).decode().replace("\u00a0", " ").splitlines()


def written(folder: Path, directive: str) -> Path:
    """A template of its own beside the house's words, with one directive."""
    template = folder / "mine"
    template.mkdir()
    (template / "document.md.j2").write_text(f"# Changes\n\n:::{{changes}} {directive}\n:::\n")
    (folder / "locale").symlink_to(ROOT / "templates" / "locale")
    return template


def test_a_figure_is_printed_as_it_was_and_as_it_is(dalian: Plan) -> None:
    document, _ = page(dalian, earlier(dalian, exact(dalian, START)))
    found = lines(document)
    assert "body Five figures have changed since the edition of 16 November 2026." in found
    assert "  body Output value 2008, bn RMB | <10> | <over 10>" in found
    assert "  body Implied growth 2008–2015, % a year | <38.9> | <at most 38.9>" in found


def test_figures_that_came_and_went_say_so(dalian: Plan) -> None:
    gone = replace(dalian.observations[0], indicator="employment")
    before = earlier(dalian, {START: None})
    before = replace(before, figures={**before.figures, gone.key: {**before.figures[dalian.observations[0].key],
                                                                   "indicator": "employment"}})  # fmt: skip
    found = lines(page(dalian, before)[0])
    assert "  body Output value 2008, bn RMB | new | <over 10>" in found
    assert "  body Employment 2008, bn RMB | <44.3> | gone" in found


def test_the_unit_stands_with_each_figure_where_it_changed(dalian: Plan) -> None:
    observation = next(each for each in dalian.observations if each.key == "petrochemicals/enterprises/2008/actual")
    other = replace(observation, unit=replace(observation.unit, base="plants"))
    found = lines(page(dalian, earlier(dalian, {observation.key: other}))[0])
    assert "  body Enterprises 2008 | <38 plants> | <38 enterprises>" in found


def test_the_first_edition_has_nothing_to_compare_with(dalian: Plan) -> None:
    for document in (page(dalian)[0], page(dalian, earlier(dalian, {}))[0]):
        assert lines(document)[-1] == "body There is no earlier edition to compare with."


def test_an_edition_can_be_named_by_its_number(dalian: Plan, tmp_path: Path) -> None:
    kept = earlier(dalian, {}, 4), earlier(dalian, exact(dalian, START), 5)
    template = written(tmp_path, "since: 4")
    assert lines(composed_document(composed(dalian, *kept, template=template))[0])[-1] == (
        "body Nothing has changed since the edition of 16 November 2026."
    )


def test_an_edition_of_the_same_day_is_told_by_its_number(dalian: Plan) -> None:
    before = replace(earlier(dalian, exact(dalian, START)), date=DAY.isoformat())
    assert "body Five figures have changed since edition 6 of the same day." in lines(page(dalian, before)[0])


def test_an_edition_that_is_no_longer_kept_is_no_error(dalian: Plan, tmp_path: Path) -> None:
    document = composed_document(composed(dalian, template=written(tmp_path, "since: 3")))[0]
    assert lines(document)[-1] == "body Edition 3 is no longer kept, so that nothing can be compared with it."


@pytest.mark.parametrize("directive", ["since: yesterday", "since: last 7", "since: 0"])
def test_what_names_no_edition_is_a_fault_with_its_line(dalian: Plan, tmp_path: Path, directive: str) -> None:
    template = written(tmp_path, directive)
    with pytest.raises(InputError) as caught:
        composed_document(composed(dalian, template=template))
    (fault,) = caught.value.faults
    assert (fault.place.file, fault.place.line) == (str(template / "document.md.j2"), 3)
    assert "since: last" in fault.mend


def test_old_figures_are_none_of_the_plans_figures(dalian: Plan) -> None:
    document, ledger = page(dalian, earlier(dalian, exact(dalian, START)))
    keys = {node.key for node in walk(document) if isinstance(node, QuantityText)}
    old = {key for key in keys if key.startswith(EARLIER)}
    assert f"then/6/{START}" in old
    assert not old & {*ledger.figures, *ledger.worded}
    # The new ones are known, so that a printed value leads to its row.
    assert keys - old <= ledger.worded.keys() and START in ledger.worded


def test_a_document_tells_of_the_clusters_that_it_covers(dalian: Plan) -> None:
    before = earlier(dalian, {**exact(dalian, START), **exact(dalian, "electronics/output_value/2015/target")})
    whole = composed(dalian, before)

    def groups(subject: Subject) -> list[str]:
        found = lines(composed_document(whole.about(subject))[0])
        return [line.removeprefix("  group ") for line in found if line.startswith("  group")]

    assert groups(WHOLE) == ["Automobiles", "Electronics", "All"]
    assert groups(of_cluster("automobiles")) == ["Automobiles"]
    assert groups(Subject("audience", "chips", ("software", "electronics"))) == ["Electronics"]
    nothing = lines(composed_document(whole.about(of_cluster("software")))[0])
    assert nothing[-1] == "body Nothing has changed since the edition of 16 November 2026."


def test_a_document_of_chosen_clusters_tells_nothing_of_one_that_is_gone(dalian: Plan) -> None:
    """Also when the chosen clusters are all that the plan has left."""
    before = earlier(dalian, exact(dalian, START))
    left = narrowed(dalian, ("automobiles",))

    def told(subject: Subject) -> str:
        return "\n".join(lines(composed_document(composed(left, before).about(subject))[0]))

    assert "Electronics" in told(WHOLE)
    for subject in (Subject(chose_all=True), of_cluster("automobiles")):
        assert "Output value 2008, bn RMB | <10> | <over 10>" in told(subject)
        assert "Electronics" not in told(subject)


def test_what_else_has_changed_is_listed(dalian: Plan) -> None:
    before = earlier(dalian, {})
    text = dict(before.texts["electronics.en"])
    objective = text["Objective"]
    assert isinstance(objective, list)
    text["Objective"] = ["Another line.", *objective[1:]]
    sources = {**before.entries["sources"], "S99": {"id": "S99", "title": "An old report"}}
    before = replace(
        before,
        texts={**before.texts, "electronics.en": text},
        entries={**before.entries, "sources": sources},
        settings={**before.settings, "publisher": {"en": "Another office"}},
    )
    found = lines(page(dalian, before)[0])
    assert "body No figure has changed since the edition of 16 November 2026." in found
    assert "    body Electronics, text in English: one line" in found
    assert "    body Source An old report: gone" in found
    assert "    body What the plan says of itself: publisher" in found


def test_files_with_old_and_new_figures_reconcile(dalian: Plan) -> None:
    raised = {each.key: replace(each, value=each.value + Decimal("1.5")) for each in dalian.observations if each.value}
    document, _ = page(dalian, earlier(dalian, raised))
    (table,) = (block for block in inner_blocks(document.blocks) if isinstance(block, Table))
    assert len(table.rows) > 80
    for suffix in ("pdf", "docx", "txt"):
        found = reconcile(document, FORMATS[suffix].write(document, BRAND), suffix)
        assert not found.differences
        assert {f"then/6/{START}", START} <= {one.key for one in found.occurrences}
    assert set(READERS) >= {"pdf", "docx", "txt"}


def test_a_briefing_may_tell_of_changes(dalian: Plan, tmp_path: Path) -> None:
    for name in ("locale", "parts"):
        (tmp_path / name).symlink_to(ROOT / "templates" / name)
    template = tmp_path / "briefing"
    template.mkdir()
    for file in (ROOT / "templates" / "briefing").iterdir():
        (template / file.name).write_text(file.read_text("utf-8"), "utf-8")
    main = template / "document.md.j2"
    mark = '{% include "parts/annex.md.j2" %}'
    main.write_text(main.read_text("utf-8").replace(mark, '{% include "parts/changes.md.j2" %}\n\n' + mark), "utf-8")
    document, _ = composed_document(composed(dalian, earlier(dalian, exact(dalian, START)), template=template))
    found = lines(document)
    assert "    entry What has changed -> what-has-changed" in found
    assert "  body Output value 2008, bn RMB | <10> | <over 10>" in found
    # The list of figures has the present ones alone.
    assert sum("Output value 2008, bn RMB | <over 10> |" in line for line in found) == 1
    assert not reconcile(document, FORMATS["txt"].write(document, BRAND), "txt").differences
