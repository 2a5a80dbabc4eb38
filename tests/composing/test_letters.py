"""A letter says what has changed, and nothing that is known of a recipient can change how it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from planpress.brand import Brand
from planpress.composing.letters import compose_letter
from planpress.document import (
    Chart,
    Document,
    Emphasis,
    Heading,
    KeyFigures,
    Link,
    Paragraph,
    Strong,
    Table,
    inner_blocks,
    plain_text,
    walk,
)
from planpress.errors import InputError
from planpress.writers.outline import write_outline
from tests.composing.plans import plan_of as made_plan
from tests.letters import FILES, MAILING, PLANS, RECIPIENT, composed_for, letter_document, plan_of

HOSTILE = (
    "**bold**",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "<script>alert(1)</script>",
    ":::{chart} baseline-to-target",
    "[a](javascript:1)",
    "# Heading",
    "| a | b |",
    "\ue0000\ue001",
    "one\r\n\r\n    two",
    "one\u2028two\x00three\u202efour",
    "&lt;b&gt; \\ `code` ^[note]",
)


def headings(document: Document) -> list[str]:
    return [plain_text(block.content) for block in inner_blocks(document.blocks) if isinstance(block, Heading)]


def text(document: Document, brand: Brand) -> str:
    return write_outline(document, brand).decode().replace("\u00a0", " ").replace("\u2009", " ")


def test_the_headline_says_what_has_changed(brand: Brand) -> None:
    document = letter_document(plan_of("dalian"))
    assert headings(document)[0] == "Two figures now read “over”"
    assert document.title == "Dalian: two figures now read “over”"
    said = text(document, brand)
    assert "Automobiles, output value 2008: now <over 10 billion RMB>." in said
    assert "Nine calculated figures follow from them. No other stated figure has changed." in said


def test_the_key_figures_that_have_changed_come_first() -> None:
    document = letter_document(plan_of("dalian"))
    (strip,) = (block for block in inner_blocks(document.blocks) if isinstance(block, KeyFigures))
    assert [each.figure.text.replace("\u2009", " ") for each in strip.figures] == [
        "over 380\u00a0bn RMB",
        "at most 38.9 % a year",
        "at least 14.5 % a year",
    ]


def test_the_first_letter_says_what_the_plan_says() -> None:
    document = letter_document(plan_of("dalian"), changed=0)
    assert headings(document)[0].startswith("Five Dalian clusters each aim for 80")
    assert "What has changed" not in headings(document)


def test_the_table_has_the_editions_days_and_tells_the_rest_in_words(brand: Brand) -> None:
    said = text(letter_document(plan_of("dalian")), brand)
    assert "  head Figure | 16 Nov | 23 Nov" in said
    assert "  body Automobiles{second output value 2008, bn RMB} | <10> | <over 10>" in said
    assert (
        "note Two stated figures and nine calculated ones have changed since the edition of 16 November 2026." in said
    )
    assert "note Six more calculated figures have changed with them." in said


def test_files_are_attached_or_linked() -> None:
    assert "Attached" in headings(letter_document(plan_of("dalian")))
    linked = {**MAILING, "linked": True, "attached": [{**FILES[0], "href": "https://publisher.example/a%20b.pdf"}]}
    document = letter_document(plan_of("dalian"), mailing=linked)
    assert "To download" in headings(document)
    assert Link not in {type(node) for node in walk(letter_document(plan_of("dalian")).blocks[:-1])}
    assert "https://publisher.example/a%20b.pdf" in {n.href for n in walk(document.blocks) if isinstance(n, Link)}


def test_without_a_file_there_is_no_heading_for_one() -> None:
    assert "Attached" not in headings(letter_document(plan_of("dalian"), mailing={**MAILING, "attached": ()}))


def test_forty_three_clusters_are_no_endless_letter(brand: Brand) -> None:
    clusters = {f"Cluster {n}": (f"{n + 1} billion RMB", f"{9 * n + 20} billion RMB") for n in range(43)}
    document = letter_document(made_plan(clusters), 0)
    (chart,) = (block for block in inner_blocks(document.blocks) if isinstance(block, Chart))
    assert sum(len(panel.rows) for panel in chart.spec.panels) == 12  # type: ignore[attr-defined]
    assert "The twelve largest targets of 43 clusters are shown." in text(document, brand)


# ---------------------------------------------------------------------------------------------- what is given


@pytest.mark.parametrize("field", ["name", "organisation", "list", "salutation"])
@pytest.mark.parametrize("words", HOSTILE)
def test_a_recipients_words_are_never_markup(tmp_path: Path, words: str, field: str) -> None:
    """The letter with the words has the same blocks as one with plain words, and says the words themselves."""
    template = template_of(tmp_path, f"Dear {{{{ recipient.{field} }}}}, good day.")
    plain, hostile = (
        compose_letter(composed_for(plan_of("dalian"), 0, template), "", {"recipient": {field: said}})[0]
        for said in ("Office", words)
    )
    assert [type(node) for node in walk(plain.blocks)] == [type(node) for node in walk(hostile.blocks)]
    (paragraph,) = hostile.blocks
    assert isinstance(paragraph, Paragraph)
    kept = "".join(c for c in " ".join(words.split()) if c.isprintable() and not "\ue000" <= c <= "\uf8ff")
    assert plain_text(paragraph.content) == f"Dear {kept}, good day."


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_is_given_changes_the_houses_own_letter(words: str) -> None:
    recipient = {**dict.fromkeys(RECIPIENT, words), "clusters": (words,), "salutation": words}
    mailing = {**MAILING, "when": words, "attached": [{**FILES[0], "name": words, "words": words}]}
    document = letter_document(plan_of("dalian"), recipient=recipient, mailing=mailing)
    like = letter_document(
        plan_of("dalian"),
        recipient={**RECIPIENT, "salutation": "Dear office"},
        mailing={**MAILING, "attached": FILES[:1]},
    )
    kinds = (Heading, Strong, Emphasis, Link, Chart, Table)
    counts = [[sum(isinstance(n, kind) for n in walk(each.blocks)) for kind in kinds] for each in (document, like)]
    assert counts[0] == counts[1]


def test_an_unknown_column_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    template = template_of(tmp_path, "Dear {{ recipient.salutatoin }}")
    composed = composed_for(plan_of("dalian"), 0, template)
    with pytest.raises(InputError) as raised:
        compose_letter(composed, "", {"recipient": {**RECIPIENT, "salutation": "Dear office"}})
    (fault,) = raised.value.faults
    assert "salutation" in fault.reason and "salutatoin" in fault.reason


@pytest.mark.parametrize("name", ["items", "keys", "values", "get", "copy", "update", "count", "index"])
def test_a_column_may_have_any_name(tmp_path: Path, name: str) -> None:
    template = template_of(tmp_path, f"It says {{{{ recipient.{name} }}}}.")
    document, _ = compose_letter(composed_for(plan_of("dalian"), 0, template), "", {"recipient": {name: "words"}})
    assert plain_text(document.blocks[0].content) == "It says words."  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["__class__", "_data", "__init__"])
def test_what_is_inside_of_data_cannot_be_reached(tmp_path: Path, name: str) -> None:
    template = template_of(tmp_path, f"It says {{{{ recipient.{name} }}}}.")
    with pytest.raises(InputError):
        compose_letter(composed_for(plan_of("dalian"), 0, template), "", {"recipient": RECIPIENT})


# -------------------------------------------------------------------------------------------------- the subject


def test_a_mailings_own_subject_may_use_the_same_names() -> None:
    document = letter_document(
        plan_of("dalian"), subject="{{ recipient.organisation }}: *{{ plan.region }}* {{ date }}"
    )
    assert document.title == "Council: Dalian 23 November 2026"


@pytest.mark.parametrize("words", [*HOSTILE, "a\r\nBcc: everybody@there.example", "a\nb", "a\u0085b"])
def test_a_subject_is_one_line_whatever_stands_in_it(words: str) -> None:
    document = letter_document(
        plan_of("dalian"), recipient={**RECIPIENT, "name": words}, subject="For {{ recipient.name }}"
    )
    assert document.title.startswith("For ")
    assert len(document.title.splitlines()) == 1 and all(c.isprintable() for c in document.title)


def test_a_faulty_subject_is_an_error_that_says_where() -> None:
    with pytest.raises(InputError) as raised:
        letter_document(plan_of("dalian"), subject="For {{ recipient.nmae }}")
    assert "name" in raised.value.faults[0].reason and "title" in str(raised.value.faults[0].place)


@pytest.mark.parametrize("name", PLANS)
def test_the_same_letter_is_composed_each_time(name: str) -> None:
    assert letter_document(plan_of(name)) == letter_document(plan_of(name))


def template_of(folder: Path, words: str) -> Path:
    """A template beside the house's words, of one paragraph."""
    template = folder / "mine"
    template.mkdir()
    (template / "letter.md.j2").write_text(f"---\ntitle: A letter\n---\n\n{words}\n", "utf-8")
    (folder / "locale").symlink_to(Path(__file__).parents[2] / "templates" / "locale")
    return template
